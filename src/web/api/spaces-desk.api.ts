import type { z } from 'zod'
import { Missing, type Outcome } from '#src/base/outcome.ts'
import { needsSecondFactor } from '#src/identity/second-factor.db.ts'
import { type Ctx, personOf } from '#src/platform/context.ts'
import { answerObjection, objectionAnswerSchema } from '#src/spaces/objection.db.ts'
import { readBooking } from '#src/spaces/read-input.ts'
import { reclassBooking, requoteSchema } from '#src/spaces/requote.db.ts'
import { decideWaiver, decideWaiverSchema } from '#src/spaces/waiver.db.ts'
import { turnDownSchema, turnDownWaiver } from '#src/spaces/waiver-wish.db.ts'
import { type Page, post, type Route } from '../visit.ts'
import { objectionAnswerBodySchema, reclassBodySchema, waiverDecisionBodySchema, waiverTurnDownBodySchema } from './_schemas-spaces-desk.ts'
import { json, onceFor, readBody, refuse } from './answer.ts'

type Run<T> = (ctx: Ctx, wish: T, number: string) => Promise<Outcome<object>>

/** One act of an officer: second factor first, then the body by its schema, the replay key, and the deed, which asks by what right. */
function act<T>(path: string, schema: z.ZodType<T>, run: Run<T>): Route {
  const page: Page = async (visit) => {
    if (personOf(visit.ctx.actor) === undefined) throw new Missing('booking')
    if (await needsSecondFactor(visit.ctx)) return refuse(visit, [{ rule: 'identity.second.needed' }])
    const given = await readBody(visit, schema)
    if (!given.ok) return refuse(visit, given.refusals)
    const number = visit.c.req.param('number') ?? ''
    const ctx = onceFor(visit, `POST ${visit.c.req.path}`, given.value.text, (value) => ({ status: 200, body: value }))
    if (!ctx.ok) return refuse(visit, ctx.refusals)
    const outcome = await run(ctx.value, given.value.value, number)
    return outcome.ok ? json(outcome.value) : refuse(visit, outcome.refusals)
  }
  return post(`/api/v1${path}`, 'api', page)
}

export const spacesDeskApiRoutes: Route[] = [
  act('/bookings/:number/reclass', reclassBodySchema, async (ctx, wish, number) => {
    const read = readBooking(requoteSchema, wish)
    return read.ok ? await reclassBooking(ctx, { ...read.value, number }) : read
  }),
  act('/bookings/:number/waiver-decision', waiverDecisionBodySchema, async (ctx, wish, number) => {
    const read = readBooking(decideWaiverSchema, wish)
    return read.ok ? await decideWaiver(ctx, { ...read.value, number }) : read
  }),
  act('/bookings/:number/waiver-turn-down', waiverTurnDownBodySchema, async (ctx, wish, number) => {
    const read = readBooking(turnDownSchema, wish)
    return read.ok ? await turnDownWaiver(ctx, { ...read.value, number }) : read
  }),
  act('/spaces/objections/:number/answer', objectionAnswerBodySchema, async (ctx, wish, number) => {
    const read = readBooking(objectionAnswerSchema, wish)
    return read.ok ? await answerObjection(ctx, { ...read.value, number }) : read
  }),
]
