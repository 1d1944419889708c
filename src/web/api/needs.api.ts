import type { Refusal } from '#src/base/outcome.ts'
import { dayOf, isoWithOffset } from '#src/base/time.ts'
import { personOf } from '#src/platform/context.ts'
import { tooMany } from '#src/platform/limits.ts'
import { type AgreementEnd, agreementCalled } from '#src/support/agreement-read.db.ts'
import { postNeed } from '#src/support/need.db.ts'
import { helixes, needKinds, sides } from '#src/support/need.ts'
import { matchesOf, type Need, needCalled, openNeeds } from '#src/support/needs-read.db.ts'
import { obligationState } from '#src/support/obligation.ts'
import { to } from '../to.ts'
import { get, type Page, post, type Route, type Visit } from '../visit.ts'
import { needBody } from './_schemas-needs.ts'
import { json, onceFor, readBody, refuse } from './answer.ts'

const posting = { name: 'need-post', most: 30, seconds: 3600 }
const mostMatches = 10

const asRule = (refusal: Refusal): Refusal => {
  const reason = String(refusal.facts?.reason ?? '')
  return /^support(\.[a-z_]+)+$/.test(reason) ? { rule: reason, ...(refusal.field ? { field: refusal.field } : {}) } : refusal
}

const shown = (
  { number, side, kind, helix, title, plain, organisation, subsector, kelurahan, from, until, state, agreement }: Need,
  { ctx }: Visit,
) => ({
  number,
  side,
  kind,
  helix,
  title,
  plain,
  organisation,
  subsector,
  kelurahan,
  from,
  until,
  status: state,
  agreement,
  url: `${ctx.house.config.origin}${to.need(number)}`,
})

/** A filter of the list, or the refusal of one that is none of its words. */
function chosen<T extends string>(visit: Visit, name: string, words: readonly T[]): { value: T | undefined; wrong?: Refusal } {
  const asked = visit.c.req.query(name)
  const value = words.find((one) => one === asked)
  return asked !== undefined && value === undefined ? { value, wrong: { rule: 'support.unreadable', field: name } } : { value }
}

const needs: Page = async (visit) => {
  const [side, kind, helix] = [chosen(visit, 'side', sides), chosen(visit, 'kind', needKinds), chosen(visit, 'helix', helixes)]
  const wrong = [side, kind, helix].flatMap((one) => one.wrong ?? [])
  if (wrong.length > 0) return refuse(visit, wrong)
  const limit = Math.min(100, Math.max(1, Math.trunc(Number(visit.c.req.query('limit') ?? 30)) || 30))
  const word = (name: string) => visit.c.req.query(name)?.trim().slice(0, 80) || undefined
  const found = await openNeeds(
    visit.ctx.db,
    { side: side.value, kind: kind.value, helix: helix.value, subsector: word('subsector'), kelurahan: word('kelurahan') },
    { most: limit, after: word('cursor'), english: visit.ctx.tongue === 'en' },
  )
  return json({ items: found.items.map((one) => shown(one, visit)), next: found.next })
}

const numberOf = ({ c }: Visit) => (c.req.param('number') ?? '').slice(0, 40)

const need: Page = async (visit) => {
  const found = await needCalled(visit.ctx.db, numberOf(visit), visit.ctx.tongue === 'en')
  const matches = found.state === 'open' ? await matchesOf(visit.ctx.db, found, mostMatches, visit.ctx.tongue === 'en') : []
  return json({ need: shown(found, visit), matches: matches.map((one) => ({ ...shown(one, visit), ...one.match })) })
}

const make: Page = async (visit) => {
  const person = personOf(visit.ctx.actor)
  if (!person) return refuse(visit, [{ rule: 'support.need.sign_in' }])
  const read = await readBody(visit, needBody)
  if (!read.ok) return refuse(visit, read.refusals.map(asRule))
  const ctx = onceFor(visit, 'POST /needs', read.value.text, (value) => ({ status: 201, body: value }))
  if (!ctx.ok) return refuse(visit, ctx.refusals)
  const wait = await tooMany(visit.ctx, posting, person)
  if (wait) return refuse(visit, [{ rule: 'platform.too_many', facts: { seconds: wait } }], { 'retry-after': String(wait) })
  const made = await postNeed(ctx.value, read.value.value)
  return made.ok ? json(made.value, 201) : refuse(visit, made.refusals)
}

const end = ({ number, title, helix, author }: AgreementEnd) => ({ need: number, title, helix, author })

const agreement: Page = async (visit) => {
  const found = await agreementCalled(visit.ctx.db, numberOf(visit))
  return json({
    number: found.number,
    madeAt: isoWithOffset(found.madeAt),
    endedAt: found.endedAt && isoWithOffset(found.endedAt),
    endReason: found.endReason,
    needs: end(found.need),
    offers: end(found.offer),
    obligations: found.obligations.map((one) => ({
      owes: one.owes,
      what: one.what,
      quantity: one.quantity,
      measure: one.measure,
      due: one.dueDay,
      confirmed: one.confirmed,
      claimed: one.claimed,
      state: obligationState(one, dayOf(visit.ctx.now)),
    })),
    url: `${visit.ctx.house.config.origin}${to.agreement(found.number)}`,
  })
}

export const needsApiRoutes: readonly Route[] = [
  get('/api/v1/needs', 'api', needs),
  post('/api/v1/needs', 'api', make, 16_384),
  get('/api/v1/needs/:number', 'api', need),
  get('/api/v1/agreements/:number', 'api', agreement),
]
