import type { z } from 'zod'
import { done, Missing, type Outcome, type Refusal, refused } from '#src/base/outcome.ts'
import { cityZone, type Day, formatClock, formatDay, isoWithOffset } from '#src/base/time.ts'
import { needsSecondFactor } from '#src/identity/second-factor.db.ts'
import { type Ctx, personOf } from '#src/platform/context.ts'
import { type OrAlternatives, orAlternatives } from '#src/spaces/alternatives.db.ts'
import type { Alternative } from '#src/spaces/alternatives.ts'
import { extendHold, type Held, holdBooking, placeBooking, type Submitted, submitBooking } from '#src/spaces/booking.db.ts'
import { beginsAt, endsAt, type Period } from '#src/spaces/booking.ts'
import { allSpaces, type BookingRead, bookingForReader, quoteFor } from '#src/spaces/booking-read.db.ts'
import { cancelBooking } from '#src/spaces/cancel.db.ts'
import { checkIn } from '#src/spaces/check-in.db.ts'
import { approveBooking, declineBooking } from '#src/spaces/decide.db.ts'
import { freeTimes } from '#src/spaces/free-times.db.ts'
import { moveBooking } from '#src/spaces/move.db.ts'
import { questionsNow } from '#src/spaces/usage.db.ts'
import { get, type Page, post, type Route, type Visit } from '../visit.ts'
import {
  bookingHoldSchema,
  bookingMoveSchema,
  bookingReasonSchema,
  bookingRequestSchema,
  bookingUseSchema,
  daysQuery,
  emptySchema,
  spaceQuoteSchema,
} from './_schemas-spaces.ts'
import { json, onceFor, readBody, refuse } from './answer.ts'

/** What a schema calls by the name of a rule is that rule. */
const asRule = (refusal: Refusal): Refusal => {
  const reason = String(refusal.facts?.reason ?? '')
  return /^spaces(\.[a-z_]+)+$/.test(reason) ? { rule: reason, ...(refusal.field ? { field: refusal.field } : {}) } : refusal
}

export async function read<T>(visit: Visit, schema: z.ZodType<T>): Promise<Outcome<{ value: T; text: string }>> {
  const given = await readBody(visit, schema)
  return given.ok ? given : refused(...given.refusals.map(asRule))
}

export const period = ({ start, end }: Period) => ({ start: isoWithOffset(start), end: isoWithOffset(end) })

const spaces: Page = async (visit) => json({ items: await allSpaces(visit.ctx.db), next: null })

const questions: Page = async (visit) => {
  const found = await questionsNow(visit.ctx.db)
  const english = visit.ctx.tongue === 'en'
  const items = found.map(({ key, text, textEn, choices }) => ({
    key,
    text: english ? textEn : text,
    values: choices.map(({ value }) => value),
    labels: Object.fromEntries(choices.map((one) => [one.value, english ? one.textEn : one.text])),
  }))
  return json({ items, next: null })
}

const mostDays = 62

const availability: Page = async (visit) => {
  const asked = daysQuery.safeParse(visit.c.req.query())
  if (!asked.success)
    return refuse(
      visit,
      asked.error.issues.map((issue) => ({ rule: 'spaces.when.unreadable', field: String(issue.path[0] ?? 'from') })),
    )
  const { from, to } = asked.data as { from: Day; to: Day }
  const days = (Date.parse(to) - Date.parse(from)) / 86_400_000
  if (days <= 0) return refuse(visit, [{ rule: 'spaces.when.end_before_start', field: 'to' }])
  if (days > mostDays) return refuse(visit, [{ rule: 'spaces.when.too_many_days', field: 'to', facts: { days: mostDays } }])
  const times = await freeTimes(visit.ctx.db, visit.c.req.param('slug') ?? '', from, to)
  return json({
    space: times.space,
    from,
    to,
    zone: cityZone,
    stock: times.stock,
    open: times.open.map(period),
    free: times.free.map(period),
    taken: times.taken.map((one) => ({ ...period(one), class: one.class, left: one.left })),
    closed: times.closed.map((one) => ({ ...period(one), reason: one.reason })),
  })
}

type Asked = z.output<typeof spaceQuoteSchema>
export const wishOf = ({ space, start, end, periods, people, extras }: Omit<Asked, 'answers'>) => ({
  bookable: space,
  periods: periods ?? (start && end ? [{ start, end }] : []),
  people,
  extras: extras.map((one) => ({ bookable: one.space, quantity: one.quantity })),
})

/** Refusals about the room or its times name the field as this door calls it. */
export const named = (refusals: readonly Refusal[], several: boolean): Refusal[] =>
  refusals.map((one) => {
    if (one.field === 'bookable') return { ...one, field: 'space' }
    return one.field === 'periods' && !several ? { ...one, field: 'start' } : one
  })

const quote: Page = async (visit) => {
  const given = await read(visit, spaceQuoteSchema)
  if (!given.ok) return refuse(visit, given.refusals)
  const asked = given.value.value
  const quoted = await quoteFor(visit.ctx, { ...wishOf(asked), answers: asked.answers })
  if (!quoted.ok) return refuse(visit, named(quoted.refusals, asked.periods !== undefined))
  const { rule, bases, lines, barred, class: cls, normalPrice, price, documents, approver } = quoted.value
  return json({
    class: cls,
    rule: rule.code,
    ruleText: visit.ctx.tongue === 'en' ? rule.plainEn : rule.plain,
    article: rule.article,
    mayDeviate: rule.mayDeviate,
    illustrative: rule.illustrative,
    legalBasis: bases,
    tariff: lines.map(({ basis: _, ...line }) => line),
    normalPrice,
    price,
    documents,
    approver,
    available: barred.length === 0,
    barred: barred.map((one) => ({ rule: one.rule, detail: visit.t(one.rule, one.facts) })),
  })
}

export const signedIn = (visit: Visit) => personOf(visit.ctx.actor) !== undefined

export function alternativeBody(visit: Visit, one: Alternative) {
  const [start, end] = [beginsAt(one.periods), endsAt(one.periods)]
  const { tongue } = visit.ctx
  const facts = {
    space: one.name,
    item: one.item ?? '',
    quantity: one.quantity ?? 0,
    day: formatDay(start, tongue),
    from: formatClock(start, tongue),
    until: formatClock(end, tongue),
  }
  return {
    kind: one.kind,
    space: one.space,
    name: one.name,
    ...period({ start, end }),
    periods: one.periods.map(period),
    extras: one.extras.map(({ bookable, quantity }) => ({ space: bookable, quantity })),
    text: visit.t(`spaces.alternative.${one.kind}`, facts),
  }
}

/** A refusal with what could be had in place of it: beside the facts and among them, where a program may look for either. */
async function refuseTaken(visit: Visit, refusals: readonly Refusal[], alternatives: readonly Alternative[]): Promise<Response> {
  const plain = refuse(visit, refusals)
  if (alternatives.length === 0) return plain
  const body = (await plain.json()) as Record<string, unknown>
  const all = alternatives.map((one) => alternativeBody(visit, one))
  const facts = { ...(body.facts as object | undefined), alternatives: all }
  return new Response(JSON.stringify({ ...body, facts, alternatives: all }), { status: plain.status, headers: plain.headers })
}

const madeBody = (visit: Visit, made: Submitted) => ({
  number: made.number,
  state: made.state,
  price: made.price,
  normalPrice: made.normalPrice,
  url: `${visit.ctx.house.config.origin}/saya/pemesanan/${made.number}`,
})

const book: Page = async (visit) => {
  const given = await read(visit, bookingRequestSchema)
  if (!given.ok) return refuse(visit, given.refusals)
  const asked = given.value.value
  const ctx = onceFor(visit, 'POST /bookings', given.value.text, (value) => ({ status: 201, body: madeBody(visit, value as Submitted) }))
  if (!ctx.ok) return refuse(visit, ctx.refusals)
  if (!signedIn(visit)) return refuse(visit, [{ rule: 'spaces.booking.sign_in' }])
  const wish = wishOf(asked)
  const { title, purpose, answers, organisation } = asked
  const { outcome, alternatives } = await orAlternatives({ ...visit.ctx, ...ctx.value }, wish, () =>
    placeBooking(ctx.value, { ...wish, title, purpose, answers, organisation }),
  )
  if (outcome.ok) return json(madeBody(visit, outcome.value), 201)
  return await refuseTaken(visit, named(outcome.refusals, asked.periods !== undefined), alternatives)
}

const heldBody = ({ number, heldUntil }: Held) => ({ number, heldUntil: isoWithOffset(new Date(heldUntil)) })

const keep: Page = async (visit) => {
  const given = await read(visit, bookingHoldSchema)
  if (!given.ok) return refuse(visit, given.refusals)
  const ctx = onceFor(visit, 'POST /bookings/holds', given.value.text, (value) => ({ status: 201, body: heldBody(value as Held) }))
  if (!ctx.ok) return refuse(visit, ctx.refusals)
  if (!signedIn(visit)) return refuse(visit, [{ rule: 'spaces.booking.sign_in' }])
  const wish = wishOf(given.value.value)
  const { outcome, alternatives } = await orAlternatives(ctx.value, wish, () => holdBooking(ctx.value, wish))
  if (outcome.ok) return json(heldBody(outcome.value), 201)
  return await refuseTaken(visit, named(outcome.refusals, given.value.value.periods !== undefined), alternatives)
}

const bookingBody = (row: BookingRead) => ({
  number: row.number,
  space: row.bookable.slug,
  state: row.state,
  title: row.title,
  ...period({ start: beginsAt(row.periods), end: endsAt(row.periods) }),
  zone: cityZone,
  periods: row.periods.map(period),
  people: row.people,
  class: row.class,
  price: row.price,
  normalPrice: row.normalPrice,
  legalBasis: row.bases,
  items: row.items,
  lapsesAt: row.lapsesAt ? isoWithOffset(row.lapsesAt) : null,
  version: row.version,
  steps: row.steps.map(({ from, to, at, reason }) => ({ from, to, at: isoWithOffset(at), reason })),
})

const numberOf = (visit: Visit) => visit.c.req.param('number') ?? ''

const show: Page = async (visit) => json(bookingBody(await bookingForReader(visit.ctx, numberOf(visit))))

type Stepped = { number: string; state: string }

/** One errand on one booking: body by schema, replay key, then the deed. Deciding asks for the second factor first. */
function errand<T>(
  name: string,
  schema: z.ZodType<T>,
  run: (ctx: Ctx, wish: T, number: string) => Promise<OrAlternatives<Stepped>>,
  desk = false,
): Route {
  const body = ({ number, state }: Stepped) => ({ number, state })
  const page: Page = async (visit) => {
    if (!signedIn(visit)) throw new Missing('booking')
    if (desk && (await needsSecondFactor(visit.ctx))) return refuse(visit, [{ rule: 'identity.second.needed' }])
    const given = await read(visit, schema)
    if (!given.ok) return refuse(visit, given.refusals)
    const number = numberOf(visit)
    const ctx = onceFor(visit, `POST /bookings/${number}/${name}`, given.value.text, (value) => ({
      status: 200,
      body: body(value as Stepped),
    }))
    if (!ctx.ok) return refuse(visit, ctx.refusals)
    const { outcome, alternatives } = await run(ctx.value, given.value.value, number)
    return outcome.ok ? json(body(outcome.value)) : await refuseTaken(visit, named(outcome.refusals, true), alternatives)
  }
  return post(`/api/v1/bookings/:number/${name}`, 'api', page)
}

const plain = async (work: Promise<Outcome<Stepped>>): Promise<OrAlternatives<Stepped>> => ({ outcome: await work, alternatives: [] })

async function move(ctx: Ctx, { start, end, periods, version }: z.output<typeof bookingMoveSchema>, number: string) {
  const row = await bookingForReader(ctx, number)
  const wish = {
    bookable: row.bookable.slug,
    periods: periods ?? (start && end ? [{ start, end }] : []),
    people: row.people,
    extras: row.items.filter(({ space }) => space !== row.bookable.slug).map(({ space, quantity }) => ({ bookable: space, quantity })),
  }
  return await orAlternatives<Stepped>(ctx, wish, () => moveBooking(ctx, { number, periods: wish.periods, version }), row.id)
}

export const spacesApiRoutes: Route[] = [
  get('/api/v1/spaces', 'api', spaces),
  get('/api/v1/spaces/questions', 'api', questions),
  get('/api/v1/spaces/:slug/availability', 'api', availability),
  post('/api/v1/bookings/quote', 'api', quote),
  post('/api/v1/bookings', 'api', book),
  post('/api/v1/bookings/holds', 'api', keep),
  get('/api/v1/bookings/:number', 'api', show),
  errand('submission', bookingUseSchema, (ctx, use, number) => plain(submitBooking(ctx, { ...use, number }))),
  errand('extension', emptySchema, async (ctx, _, number) => {
    const held = await extendHold(ctx, { number })
    return { outcome: held.ok ? done({ number, state: 'held' }) : held, alternatives: [] }
  }),
  errand('move', bookingMoveSchema, move),
  errand('check-in', emptySchema, (ctx, _, number) => plain(checkIn(ctx, { number }))),
  errand('approval', bookingReasonSchema, (ctx, wish, number) => plain(approveBooking(ctx, { ...wish, number })), true),
  errand('decline', bookingReasonSchema, (ctx, wish, number) => plain(declineBooking(ctx, { ...wish, number })), true),
  errand('cancellation', bookingReasonSchema, (ctx, wish, number) => plain(cancelBooking(ctx, { ...wish, number }))),
]
