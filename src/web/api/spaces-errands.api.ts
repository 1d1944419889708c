import type { z } from 'zod'
import { Missing, type Outcome, refused } from '#src/base/outcome.ts'
import { type Day, isoWithOffset } from '#src/base/time.ts'
import { type Ctx, personOf } from '#src/platform/context.ts'
import { appealNoShow, appealSchema } from '#src/spaces/check-in.db.ts'
import { answerLevy, levySchema } from '#src/spaces/levy.db.ts'
import { fileObjection, objectionSchema, precedents } from '#src/spaces/objection.db.ts'
import { readBooking } from '#src/spaces/read-input.ts'
import { answerRequote, declareUse, requoteSchema } from '#src/spaces/requote.db.ts'
import { spaceCalled } from '#src/spaces/space-read.db.ts'
import { subsidyOf } from '#src/spaces/subsidy.db.ts'
import { sumOf } from '#src/spaces/subsidy.ts'
import { substitutesFor, takeSubstitute } from '#src/spaces/substitute.db.ts'
import { substituteSchema } from '#src/spaces/substitute.ts'
import { joinWaiting, leaveWaiting, placesOf } from '#src/spaces/waiting.db.ts'
import { waiversGranted } from '#src/spaces/waiver.db.ts'
import { waiverWishSchema, wishWaiver } from '#src/spaces/waiver-wish.db.ts'
import { get, type Page, post, type Route } from '../visit.ts'
import { emptySchema } from './_schemas-spaces.ts'
import {
  appealBodySchema,
  levyAnswerBodySchema,
  objectionBodySchema,
  requoteAnswerBodySchema,
  subsidyQuery,
  substituteBodySchema,
  useChangeBodySchema,
  waitBodySchema,
  waiverWishBodySchema,
} from './_schemas-spaces-errands.ts'
import { json, onceFor, refuse } from './answer.ts'
import { named, period, read, wishOf } from './spaces.api.ts'

type Run<T> = (ctx: Ctx, wish: T, place: string) => Promise<Outcome<object | undefined>>

/** One errand of whoever asks for a room: the body by its schema, the replay key, and the deed the pages take too. */
function own<T>(path: string, schema: z.ZodType<T>, run: Run<T>, sealed = false): Route {
  const page: Page = async (visit) => {
    if (personOf(visit.ctx.actor) === undefined) throw new Missing('booking')
    const given = await read(visit, schema)
    if (!given.ok) return refuse(visit, given.refusals)
    const place = visit.c.req.param('number') ?? visit.c.req.param('id') ?? ''
    const body = (value: unknown) => (value as object | undefined) ?? { number: place }
    const ctx = onceFor(visit, `POST ${visit.c.req.path}`, given.value.text, (value) => ({ status: 200, body: body(value) }))
    if (!ctx.ok) return refuse(visit, ctx.refusals)
    // the print of so short an answer would give it away; its deed happens once by itself
    const outcome = await run(sealed ? visit.ctx : ctx.value, given.value.value, place)
    return outcome.ok ? json(body(outcome.value)) : refuse(visit, named(outcome.refusals, false))
  }
  return post(`/api/v1${path}`, 'api', page)
}

const places: Page = async ({ ctx }) => {
  const person = personOf(ctx.actor)
  if (person === undefined) throw new Missing('places')
  const found = await placesOf(ctx.db, person, ctx.tongue === 'en')
  const items = found.map(({ periods, until, ...one }) => ({
    ...one,
    periods: periods.map(period),
    until: until && isoWithOffset(until),
  }))
  return json({ items, next: null })
}

const substitutes: Page = async ({ ctx, c }) => {
  if (personOf(ctx.actor) === undefined) throw new Missing('booking')
  const name = ({ name: id, nameEn }: { name: string; nameEn: string }) => (ctx.tongue === 'en' ? nameEn : id)
  const items = (await substitutesFor(ctx, c.req.param('number') ?? '')).map((gone) => ({
    code: gone.code,
    name: name(gone),
    why: gone.why,
    choices: gone.choices.map((one) => ({ code: one.code, name: name(one), price: one.price })),
  }))
  return json({ items, next: null })
}

const found: Page = async ({ ctx }) =>
  json({ items: (await precedents(ctx.db)).map(({ at, ...one }) => ({ ...one, at: isoWithOffset(at) })), next: null })

const relief: Page = async ({ ctx }) => {
  const english = ctx.tongue === 'en'
  const items = (await waiversGranted(ctx.db)).map(({ booking: _, space, spaceEn, at, ...one }) => ({
    ...one,
    space: english ? spaceEn : space,
    at: isoWithOffset(at),
  }))
  return json({ items, next: null })
}

const subsidy: Page = async (visit) => {
  const asked = subsidyQuery.safeParse(visit.c.req.query())
  if (!asked.success)
    return refuse(
      visit,
      asked.error.issues.map(({ path }) => ({ rule: 'spaces.when.unreadable', field: String(path[0] ?? 'from') })),
    )
  const days = asked.data as { from: Day; to: Day }
  if (days.to < days.from) return refuse(visit, [{ rule: 'spaces.when.end_before_start', field: 'to' }])
  const items = await subsidyOf(visit.ctx.db, days)
  return json({ ...days, items, sum: sumOf(items) })
}

export const spacesErrandsApiRoutes: Route[] = [
  own('/bookings/:number/appeal', appealBodySchema, async (ctx, wish, number) => {
    const given = readBooking(appealSchema, wish)
    return given.ok ? await appealNoShow(ctx, { ...given.value, number }) : given
  }),
  own('/bookings/:number/use-change', useChangeBodySchema, async (ctx, wish, number) => {
    const given = readBooking(requoteSchema, wish)
    return given.ok ? await declareUse(ctx, { ...given.value, number }) : given
  }),
  own('/bookings/:number/requote-answer', requoteAnswerBodySchema, (ctx, { accept }, number) => answerRequote(ctx, { number, accept })),
  own('/bookings/:number/waiver-wish', waiverWishBodySchema, async (ctx, wish, number) => {
    const given = readBooking(waiverWishSchema, wish)
    return given.ok ? await wishWaiver(ctx, { ...given.value, number }) : given
  }),
  own(
    '/bookings/:number/levy-answer',
    levyAnswerBodySchema,
    async (ctx, wish, number) => {
      const given = readBooking(levySchema, wish)
      return given.ok ? await answerLevy(ctx, { ...given.value, number }) : given
    },
    true,
  ),
  get('/api/v1/bookings/:number/substitutes', 'api', substitutes),
  own('/bookings/:number/substitute', substituteBodySchema, async (ctx, wish, number) => {
    const given = readBooking(substituteSchema, wish)
    return given.ok ? await takeSubstitute(ctx, { ...given.value, number }) : given
  }),
  get('/api/v1/spaces/waiting', 'api', places),
  own('/spaces/waiting', waitBodySchema, (ctx, wish) => joinWaiting(ctx, wishOf(wish))),
  own('/spaces/waiting/:id/leave', emptySchema, (ctx, _, id) => leaveWaiting(ctx, { id })),
  get('/api/v1/spaces/objections', 'api', found),
  own('/spaces/objections', objectionBodySchema, async (ctx, { space, ...wish }) => {
    const about = space === undefined ? undefined : await spaceCalled(ctx.db, space, ctx.tongue)
    if (wish.booking === undefined && !about) return refused({ rule: 'spaces.objection.about', field: 'space' })
    const given = readBooking(objectionSchema, { ...wish, unit: about?.unit ?? '' })
    return given.ok ? await fileObjection(ctx, given.value) : given
  }),
  get('/api/v1/spaces/waivers', 'api', relief),
  get('/api/v1/spaces/subsidy', 'api', subsidy),
]
