import type { z } from 'zod'
import { Missing, type Outcome, type Refusal } from '#src/base/outcome.ts'
import { myPlace } from '#src/governance/desk-place.db.ts'
import { needsSecondFactor } from '#src/identity/second-factor.db.ts'
import type { Ctx } from '#src/platform/context.ts'
import { planClosure, previewClosure } from '#src/spaces/closure.db.ts'
import { hoursToCome, previewHours, publishHours, withdrawHours } from '#src/spaces/dated-hours.db.ts'
import { hoursSchema } from '#src/spaces/dated-hours.ts'
import { handOver, takeBack } from '#src/spaces/handover.db.ts'
import type { Affected } from '#src/spaces/met.db.ts'
import { readBooking } from '#src/spaces/read-input.ts'
import { get, type Page, post, type Route, type Visit } from '../visit.ts'
import {
  closurePreviewRequest,
  closureRequest,
  handOverRequest,
  hoursPreviewRequest,
  hoursRequest,
  takeBackRequest,
} from './_schemas-rooms-desk.ts'
import { emptySchema } from './_schemas-spaces.ts'
import { json, onceFor, refuse } from './answer.ts'
import { alternativeBody, period, read, signedIn } from './spaces.api.ts'

/** The desk is there for whom the matrix names, and asks him for his second factor. */
async function deskFirst(visit: Visit): Promise<Refusal[]> {
  if (!signedIn(visit) || !(await myPlace(visit.ctx)).named.has('spaces.desk.run:decide')) throw new Missing('desk')
  return (await needsSecondFactor(visit.ctx)) ? [{ rule: 'identity.second.needed' }] : []
}

const affectedBody = (visit: Visit, affected: readonly Affected[]) =>
  affected.map(({ number, state, slug, people, periods, alternatives }) => ({
    number,
    state,
    space: slug,
    people,
    periods: periods.map(period),
    alternatives: alternatives.map((one) => alternativeBody(visit, one)),
  }))

const preview: Page = async (visit) => {
  const first = await deskFirst(visit)
  if (first.length > 0) return refuse(visit, first)
  const given = await read(visit, closurePreviewRequest)
  if (!given.ok) return refuse(visit, given.refusals)
  const seen = await previewClosure(visit.ctx, { ...given.value.value, space: visit.c.req.param('slug') ?? '' })
  if (!seen.ok) return refuse(visit, seen.refusals)
  const { during, affected } = seen.value
  return json({
    ...period(during),
    affected: affectedBody(visit, affected),
  })
}

const clockOf = (minutes: number | null) =>
  minutes === null ? null : `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`

const hoursHeld: Page = async (visit) => {
  const first = await deskFirst(visit)
  if (first.length > 0) return refuse(visit, first)
  const items = await hoursToCome(visit.ctx.db, visit.ctx.tongue === 'en')
  return json({ items: items.map((one) => ({ ...one, opens: clockOf(one.opens), closes: clockOf(one.closes) })), next: null })
}

const hoursPreview: Page = async (visit) => {
  const first = await deskFirst(visit)
  if (first.length > 0) return refuse(visit, first)
  const given = await read(visit, hoursPreviewRequest)
  if (!given.ok) return refuse(visit, given.refusals)
  const wish = readBooking(hoursSchema, { ...given.value.value, space: visit.c.req.param('slug') ?? '' })
  if (!wish.ok) return refuse(visit, wish.refusals)
  const seen = await previewHours(visit.ctx, wish.value)
  return seen.ok ? json({ rooms: seen.value.rooms, affected: affectedBody(visit, seen.value.affected) }) : refuse(visit, seen.refusals)
}

/** A deed of the desk, at most once for its key. */
const making =
  <T, R>(route: string, schema: z.ZodType<T>, run: (ctx: Ctx, visit: Visit, body: T) => Promise<Outcome<R>>): Page =>
  async (visit) => {
    const first = await deskFirst(visit)
    if (first.length > 0) return refuse(visit, first)
    const given = await read(visit, schema)
    if (!given.ok) return refuse(visit, given.refusals)
    const ctx = onceFor(visit, `${route} ${visit.c.req.path}`.slice(0, 200), given.value.text, (value) => ({
      status: 201,
      body: value as object,
    }))
    if (!ctx.ok) return refuse(visit, ctx.refusals)
    const made = await run(ctx.value, visit, given.value.value)
    return made.ok ? json(made.value, 201) : refuse(visit, made.refusals)
  }

const close = making('POST', closureRequest, (ctx, { c }, body) => planClosure(ctx, { ...body, space: c.req.param('slug') ?? '' }))
const give = making('POST', handOverRequest, (ctx, { c }, body) => handOver(ctx, { ...body, number: c.req.param('number') ?? '' }))
const back = making('POST', takeBackRequest, (ctx, { c }, body) => takeBack(ctx, { ...body, number: c.req.param('number') ?? '' }))

const publish = making('POST', hoursRequest, async (ctx, { c }, { rulings, ...body }) => {
  const wish = readBooking(hoursSchema, { ...body, space: c.req.param('slug') ?? '' })
  return wish.ok ? await publishHours(ctx, { ...wish.value, rulings }) : wish
})
const withdraw = making('POST', emptySchema, (ctx, { c }) => withdrawHours(ctx, { id: c.req.param('id') ?? '' }))

/** The desk of the rooms, for a machine: closures, hours for days to come, and things that go out and come back. */
export const roomsDeskApiRoutes: Route[] = [
  post('/api/v1/spaces/:slug/closures/preview', 'api', preview),
  post('/api/v1/spaces/:slug/closures', 'api', close),
  get('/api/v1/spaces/hours', 'api', hoursHeld),
  post('/api/v1/spaces/:slug/hours/preview', 'api', hoursPreview),
  post('/api/v1/spaces/:slug/hours', 'api', publish),
  post('/api/v1/spaces/hours/:id/withdrawal', 'api', withdraw),
  post('/api/v1/bookings/:number/hand-over', 'api', give),
  post('/api/v1/bookings/:number/return', 'api', back),
]
