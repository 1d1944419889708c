import { done, type Outcome, type Refusal, refused } from '#src/base/outcome.ts'
import { type Day, dayOf, minutesAfter } from '#src/base/time.ts'
import { type Ctx, mayOrWhy, personOf } from '#src/platform/context.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import { type Bookable, bookablesCalled } from './_rows.db.ts'
import { alternativesTo } from './alternatives.db.ts'
import type { Alternative } from './alternatives.ts'
import { bodyOf, tryWish } from './booking.db.ts'
import { endsAt, type HoldWish, type Period, type UseWish } from './booking.ts'
import { quotaRefusal, usedInWeeks, weeksOf } from './quota.db.ts'
import { type Plan, type PlannedDate, planSeries, type Repeat } from './series.ts'
import type { Quote } from './usage.db.ts'
import { timeRulesOf } from './when.db.ts'
import { lastDay } from './when.ts'

export type SeriesAsked = HoldWish & { repeat: Repeat; answers: UseWish['answers']; organisation?: string | undefined }

export type DatePreview = PlannedDate & { refusals: Refusal[]; price: number; normalPrice: number; alternatives: Alternative[] }
export type SeriesPreview = {
  main: Bookable
  rule: string
  notes: Refusal[]
  dates: DatePreview[]
  /** Class, rule and bases of the first date that has them; the price is told with each date, by the tariff of its day. */
  quote: Quote
  price: number
  normalPrice: number
  /** Whether whoever asks may go beyond the window, by the matrix. */
  season: boolean
}

/** Who may book beyond the window in rooms of a unit: asked here for buttons and previews, taken on record by the deed. */
export const maySeason = async (ctx: Ctx, unit: string): Promise<boolean> => (await mayOrWhy(ctx, 'spaces.series.season', { unit })).ok

/** Whether any of these dates lies after the days that are open to everybody. */
export async function isBeyond(db: Database | Tx, main: Bookable, dates: readonly PlannedDate[], now: Date): Promise<boolean> {
  const rules = await timeRulesOf(db, main.id, [])
  const last = lastDay(rules?.windowDays ?? 0, now)
  return dates.some(({ periods }) => dayOf(minutesAfter(endsAt(periods), -1)) > last)
}

const refusalsOf = (tried: Awaited<ReturnType<typeof tryWish>>): Refusal[] =>
  tried.refusals.length > 0 ? tried.refusals : tried.quote && !tried.quote.ok ? tried.quote.refusals : []

/** Counts the weeks as the deed will: what is booked already, and the dates of this series that come before. */
async function shareOf(ctx: Ctx, main: Bookable, plan: Plan, organisation: string | null) {
  const person = personOf(ctx.actor) ?? null
  const all = plan.dates.flatMap(({ periods }) => periods)
  const used =
    main.quotaWeek === null || person === null
      ? new Map<Day, number>()
      : await usedInWeeks(ctx.db, { booking: null, person, organisation, periods: all })
  return {
    refusals: (periods: readonly Period[]): Refusal[] => {
      const most = main.quotaWeek
      if (most === null || person === null) return []
      return weeksOf(periods)
        .filter((week) => (used.get(week) ?? 0) >= most)
        .map((week) => quotaRefusal(most, week, ctx.tongue === 'en'))
    },
    take: (periods: readonly Period[]) => {
      for (const week of weeksOf(periods)) used.set(week, (used.get(week) ?? 0) + 1)
    },
  }
}

const taken = new Set(['spaces.booking.taken', 'spaces.booking.held', 'spaces.booking.buffer', 'spaces.pool.short'])
/** Other ways are looked for one date after another, so only for the first few. */
const mostHelped = 6

/** Every date of a series with what is in its way, and what each would cost. Nothing is held and nothing is kept. */
export async function previewSeries(ctx: Ctx, asked: SeriesAsked): Promise<Outcome<SeriesPreview>> {
  const { db, now } = ctx
  const [main] = await bookablesCalled(db, [asked.bookable])
  if (!main) return refused({ rule: 'spaces.booking.unknown_space', field: 'bookable' })
  const planned = planSeries(asked.periods, asked.repeat, ctx.tongue)
  if (!planned.ok) return planned
  const plan = planned.value
  const season = await maySeason(ctx, main.unit)
  const body = await bodyOf(db, ctx.actor, asked.organisation)
  if (!body.ok) return body
  const share = await shareOf(ctx, main, plan, body.value)
  const dates: DatePreview[] = []
  let quote: Quote | undefined
  let unquoted: Refusal[] = []
  let helped = 0
  for (const date of plan.dates) {
    const wish = { bookable: asked.bookable, periods: date.periods, people: asked.people, extras: asked.extras }
    const tried = await tryWish(db, wish, now, asked.answers, { beyond: season, english: ctx.tongue === 'en' })
    const found = refusalsOf(tried)
    const refusals = found.length > 0 ? found : share.refusals(date.periods)
    if (refusals.length === 0) share.take(date.periods)
    const of = tried.quote?.ok ? tried.quote.value : undefined
    quote ??= of
    if (tried.quote && !tried.quote.ok) unquoted = tried.quote.refusals
    const help = refusals.some(({ rule }) => taken.has(rule)) && helped < mostHelped
    if (help) helped += 1
    dates.push({
      ...date,
      refusals,
      price: of?.price ?? 0,
      normalPrice: of?.normalPrice ?? 0,
      alternatives: help ? (await alternativesTo(ctx, wish)).slice(0, 3) : [],
    })
  }
  const free = dates.filter(({ refusals }) => refusals.length === 0)
  // what is wrong with all of them alike is said of the request, not of its dates
  if (!quote) return refused(...(unquoted.length > 0 ? unquoted : (dates[0]?.refusals ?? [])))
  return done({
    main,
    rule: plan.rule,
    notes: plan.notes,
    dates,
    quote,
    season,
    price: free.reduce((sum, { price }) => sum + price, 0),
    normalPrice: free.reduce((sum, { normalPrice }) => sum + normalPrice, 0),
  })
}
