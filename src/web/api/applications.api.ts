import { done, Missing, type Outcome, type Refusal } from '#src/base/outcome.ts'
import { needsSecondFactor } from '#src/identity/second-factor.db.ts'
import { type Ctx, personOf } from '#src/platform/context.ts'
import { saveApplication, startApplication, submitApplication } from '#src/support/application.db.ts'
import { draftSchema, verdictSchema, verdictsSchema } from '#src/support/application.ts'
import { deskReach, mayOpenApplication } from '#src/support/application-desk.db.ts'
import { type ApplicationLine, myApplication, myApplications } from '#src/support/application-read.db.ts'
import { decideApplication } from '#src/support/decide.db.ts'
import { decideAll, decideEach } from '#src/support/decide-many.db.ts'
import { headsQueue } from '#src/support/head-read.db.ts'
import { readSupport } from '#src/support/read-input.ts'
import { sayRefusal } from '#src/ui/words.ts'
import { get, type Page, post, type Route } from '../visit.ts'
import {
  applicationDecisionSchema,
  applicationDecisionsSchema,
  type NewApplication,
  newApplicationSchema,
} from './_schemas-applications.ts'
import { json, onceFor, readBody, refuse } from './answer.ts'

const asRead = ({ number, state, offerSlug, unit, turn, dueDay }: ApplicationLine) => ({
  number,
  state,
  offer: offerSlug,
  agency: unit,
  turn,
  dueDay,
})

function signedIn(ctx: Ctx): void {
  if (personOf(ctx.actor) === undefined) throw new Missing('application')
}

const list: Page = async ({ ctx }) => {
  signedIn(ctx)
  const rows = await myApplications(ctx)
  return json({ applications: rows.filter(({ mine }) => mine).map(asRead) })
}

const one: Page = async ({ ctx, c }) => {
  signedIn(ctx)
  const found = await myApplication(ctx, (c.req.param('number') ?? '').slice(0, 40))
  return json({ ...asRead(found), revision: found.revision })
}

/** A draft that was begun is kept, whatever of the rest is refused: nothing that was sent is lost. */
async function fill(ctx: Ctx, number: string, wish: NewApplication): Promise<Outcome<unknown>> {
  const read = readSupport(draftSchema, {
    number,
    revision: 0,
    title: wish.title,
    quantity: wish.quantity,
    amount: wish.amount,
    answers: wish.answers,
  })
  const saved = read.ok ? await saveApplication(ctx, read.value) : read
  return saved.ok && wish.submit ? await submitApplication(ctx, { number }) : saved
}

const begin: Page = async (visit) => {
  signedIn(visit.ctx)
  const given = await readBody(visit, newApplicationSchema)
  if (!given.ok) return refuse(visit, given.refusals)
  const { value: wish, text } = given.value
  const ctx = onceFor(visit, `POST ${visit.c.req.path}`, text, (value) => ({ status: 201, body: value }))
  if (!ctx.ok) return refuse(visit, ctx.refusals)
  const started = await startApplication(ctx.value, { offer: wish.offer, eligibility: wish.eligibility })
  if (!started.ok) return refuse(visit, started.refusals)
  const { number } = started.value
  const filled = await fill(visit.ctx, number, wish)
  if (!filled.ok) return refuse(visit, filled.refusals, { location: `/api/v1/support/applications/${number}` })
  const found = await myApplication(visit.ctx, number)
  return json({ ...asRead(found), revision: found.revision }, 201, { location: `/api/v1/support/applications/${number}` })
}

const decide: Page = async (visit) => {
  signedIn(visit.ctx)
  const number = (visit.c.req.param('number') ?? '').slice(0, 40)
  await mayOpenApplication(visit.ctx, number)
  if (await needsSecondFactor(visit.ctx)) return refuse(visit, [{ rule: 'identity.second.needed' }])
  const given = await readBody(visit, applicationDecisionSchema)
  if (!given.ok) return refuse(visit, given.refusals)
  const ctx = onceFor(visit, `POST ${visit.c.req.path}`, given.value.text, (value) => ({ status: 200, body: value }))
  if (!ctx.ok) return refuse(visit, ctx.refusals)
  const read = readSupport(verdictSchema, { ...given.value.value, number })
  if (!read.ok) return refuse(visit, read.refusals)
  const outcome = await decideApplication(ctx.value, read.value)
  return outcome.ok ? json(outcome.value) : refuse(visit, outcome.refusals)
}

/** Several at once. Whoever heads nothing finds nothing here. */
const decideMany: Page = async (visit) => {
  signedIn(visit.ctx)
  if (!headsQueue(await deskReach(visit.ctx))) throw new Missing('application')
  if (await needsSecondFactor(visit.ctx)) return refuse(visit, [{ rule: 'identity.second.needed' }])
  const given = await readBody(visit, applicationDecisionsSchema)
  if (!given.ok) return refuse(visit, given.refusals)
  const { value, text } = given.value
  const read = readSupport(verdictsSchema, { all: value.all, verdicts: value.decisions })
  if (!read.ok) return refuse(visit, read.refusals)
  const ctx = onceFor(visit, `POST ${visit.c.req.path}`, text, (made) => ({ status: 200, body: made }))
  if (!ctx.ok) return refuse(visit, ctx.refusals)
  const outcome = read.value.all ? await decideAll(ctx.value, read.value) : done(await decideEach(ctx.value, read.value.verdicts))
  if (!outcome.ok) return refuse(visit, outcome.refusals)
  const { decided, leftOut } = outcome.value
  const why = ([first = { rule: 'platform.refused' }]: readonly Refusal[]) => ({ rule: first.rule, detail: sayRefusal(visit.t, first) })
  return json({ decided, leftOut: leftOut.map(({ number, refusals }) => ({ number, ...why(refusals) })) })
}

export const applicationsApiRoutes: Route[] = [
  get('/api/v1/support/applications', 'api', list),
  post('/api/v1/support/applications', 'api', begin),
  get('/api/v1/support/applications/:number', 'api', one),
  post('/api/v1/support/applications/:number/decision', 'api', decide),
  post('/api/v1/support/application-decisions', 'api', decideMany),
]
