import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { Denied, Missing } from '#src/base/outcome.ts'
import { UnknownToken } from '#src/identity/actor.db.ts'
import type { House } from '#src/platform/context.ts'
import { StorageFault } from '#src/platform/files-bucket.ts'
import { Replay } from '#src/platform/once.ts'
import { sayIn } from '#src/ui/words.ts'
import { addressOf, openVisit, tongueOf } from './_open-visit.ts'
import { html, type Problem, problem } from './answer.tsx'
import { FaultPage } from './fault.view.tsx'
import { HeldFormPage, heldFormOf } from './held-form.view.tsx'
import { CrossSite, requestNumber, secureHeaders } from './security.ts'
import type { Visit } from './visit.ts'

/** The database's own words for "not now": waiting too long, too many at once, going down or coming up. */
const busy = new Set([
  '55P03',
  '57014',
  '53300',
  '53400',
  '57P01',
  '57P02',
  '57P03',
  '25P03',
  '40001',
  '40P01',
  '08001',
  '08006',
  'ECONNREFUSED',
  'ECONNRESET',
  'ETIMEDOUT',
])

function isBusy(error: Error & { code?: unknown }): boolean {
  return (
    error instanceof StorageFault ||
    (typeof error.code === 'string' && busy.has(error.code)) ||
    /timeout exceeded when trying to connect|Connection terminated|not queryable/.test(error.message)
  )
}

/** Bytes that are no text to the database: a zero in the middle, half a letter. */
const notText = new Set(['22021', '22P05'])

/** What was sent is not what its own heading says, or holds what no text holds: the sender's fault, never ours. */
function isUnreadable(error: unknown): boolean {
  if (error instanceof SyntaxError) return /JSON/.test(error.message)
  if (error instanceof TypeError) return /parse body as FormData|^Content-Type was not one of/.test(error.message)
  if (!(error instanceof Error)) return false
  // the sender went away in the middle of his own words
  return error.message === 'aborted' || notText.has((error as { code?: string }).code ?? '')
}

function refusedByFrame(error: HTTPException): Problem {
  if (error.status === 413) return { status: 413, rule: 'platform.body.too_large' }
  return error.status < 500 ? { status: error.status, rule: 'platform.request.unreadable' } : { status: 500, rule: 'platform.fault' }
}

/** What a thrown thing means to the one who asked. Everything unknown is a fault of ours. */
export function meaningOf(error: unknown): Problem {
  if (error === 'missing' || error instanceof Missing) return { status: 404, rule: 'platform.missing' }
  if (error instanceof Denied) {
    const { power, refusal, whoCan } = error
    return { status: 403, rule: refusal?.rule ?? 'platform.denied', facts: { power, ...refusal?.facts }, whoCan }
  }
  if (error instanceof CrossSite) return { status: 403, rule: 'platform.cross_site' }
  if (error instanceof UnknownToken) return { status: 401, rule: 'platform.token.unknown' }
  if (error instanceof HTTPException) return refusedByFrame(error)
  if (error instanceof Replay) {
    return error.reason === 'running'
      ? { status: 409, rule: 'platform.once.running', retryAfter: 1 }
      : { status: 422, rule: 'platform.once.other_body' }
  }
  if (isUnreadable(error)) return { status: 400, rule: 'platform.request.unreadable' }
  if (error instanceof Error && isBusy(error)) return { status: 503, rule: 'platform.busy', retryAfter: 2 }
  return { status: 500, rule: 'platform.fault' }
}

/** The reader as far as that can be known while something is wrong: a broken database must not break the page that says so. */
async function visitOf(house: House, c: Context, status: number): Promise<Visit> {
  if (status === 404 || status === 403 || status === 413) {
    const known = await openVisit(house, c).catch(() => undefined)
    if (known) return known
  }
  const tongue = tongueOf(c)
  return {
    c,
    ctx: { house, db: house.db, actor: { kind: 'guest' }, now: house.now(), tongue },
    t: sayIn(tongue),
    here: addressOf(c),
    request: c.get('request') as string,
  }
}

async function answered(house: House, c: Context, facts: Problem): Promise<Response> {
  const api = c.req.path.startsWith('/api/')
  const request = facts.status >= 500 ? (c.get('request') as string) : undefined
  if (facts.status === 401) c.header('www-authenticate', 'Bearer')
  if (api) return problem({ c, t: sayIn(tongueOf(c)) }, { ...facts, request })
  const visit = await visitOf(house, c, facts.status)
  if (facts.retryAfter !== undefined) c.header('retry-after', String(facts.retryAfter))
  // the count in the cart is not worth a second failure
  c.set('cartCount', undefined)
  const guest = facts.status === 403 && facts.rule !== 'platform.cross_site' && visit.ctx.actor.kind === 'guest'
  const held = guest ? await heldFormOf(visit) : undefined
  if (held) return HeldFormPage(visit, held, html)
  return FaultPage(visit, facts, html)
}

/** The one door for everything thrown: said to people as a page, to programs as a problem, to the log when it is ours. */
export async function answerFault(house: House, c: Context, error: unknown): Promise<Response> {
  if (!c.get('request')) c.set('request', requestNumber())
  const again = error instanceof Replay && error.reason === 'again' ? error : undefined
  const facts = again ? undefined : meaningOf(error)
  if (facts && facts.status >= 500)
    house.log.error('web.fault', error, {
      request: c.get('request') as string,
      method: c.req.method,
      route: c.req.routePath,
      status: facts.status,
    })
  const response = facts ? await answered(house, c, facts) : c.json(again?.body as never, (again?.status ?? 200) as 200)
  secureHeaders(response.headers, house.config)
  return response
}
