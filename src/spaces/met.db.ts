import { sql } from 'kysely'
import { done, Missing, type Outcome, type Refusal, refused } from '#src/base/outcome.ts'
import type { Ctx } from '#src/platform/context.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import type { DeedScope } from '#src/platform/deed.ts'
import { type Bookable, type BookingRow, bookablesCalled, bookingCalled } from './_rows.db.ts'
import { alternativesTo } from './alternatives.db.ts'
import type { Alternative } from './alternatives.ts'
import type { BookingState, Period } from './booking.ts'
import { cancelOne } from './cancel.db.ts'
import type { Ruling } from './closure.ts'
import { resettle } from './resettle.db.ts'

/** A booking that a closure or other hours would meet, with what else it could have. */
export type Affected = {
  number: string
  state: BookingState
  title: string
  applicant: string
  space: string
  slug: string
  people: number
  periods: Period[]
  alternatives: Alternative[]
}

/** The same as it is read: its spans, before other times are looked for. */
export type Meets = Omit<Affected, 'periods' | 'alternatives'> & { id: string; spans: [string, string][] }

export const standing = sql`spaces.stands(k.state) and (k.lapses_at is null or k.lapses_at > governance.clock())`
export const columns = sql`k.id, k.number, k.state, k.title, coalesce(o.name, p.name, '-') as applicant, b.name as space, b.slug, k.people,
  (select jsonb_agg(jsonb_build_array(lower(r), upper(r)) order by r) from unnest(k.periods) r) as spans`
export const joins = sql`join spaces.bookable b on b.id = k.bookable_id left join identity.person p on p.id = k.person_id left join directory.organisation o on o.id = k.organisation_id`
export const timesOf = (spans: readonly [string, string][]): Period[] =>
  spans.map(([start, end]) => ({ start: new Date(start), end: new Date(end) }))

export const roomOf = async (db: Database | Tx, slug: string): Promise<Bookable> => {
  const [main] = await bookablesCalled(db, [slug])
  if (!main) throw new Missing('space')
  return main
}

export const lockAll = (tx: Tx) => sql`select spaces.lock_resources(array(select id from spaces.resource))`.execute(tx)

/** Other ways are looked for one after another, so only for the first few. */
const mostHelped = 12

/** Each that is met with what else it could have; `open` says which of those ways stay open. */
export async function withWaysOut(
  ctx: Ctx,
  met: readonly Meets[],
  open: (space: string, periods: readonly Period[]) => Promise<boolean>,
): Promise<Affected[]> {
  const affected: Affected[] = []
  for (const { id, spans, ...one } of met) {
    const periods = timesOf(spans)
    const alternatives: Alternative[] = []
    if (affected.length < mostHelped)
      for (const way of await alternativesTo(ctx, { bookable: one.slug, periods, people: one.people, extras: [] }, id))
        if (alternatives.length < 3 && (await open(way.space, way.periods))) alternatives.push(way)
    affected.push({ ...one, periods, alternatives })
  }
  return affected
}

/** Those among whom it meets about which nothing was said, refused under the rule of what meets them. */
export const unsaid = (met: readonly { number: string }[], rulings: readonly Ruling[], rule: string): Refusal[] =>
  met
    .filter(({ number }) => !rulings.some((one) => one.number === number))
    .map(({ number }) => ({ rule, field: number, facts: { number } }))

/** Part: what was decided about one booking happens, or says why it cannot. */
async function carryOut(scope: DeedScope, row: BookingRow, ruling: Ruling): Promise<Outcome<unknown>> {
  if (ruling.ruling === 'cancelled') return await cancelOne(scope, row, { reason: ruling.reason }, { byHouse: true })
  if (ruling.ruling === 'moved') return await resettle(scope, row, ruling)
  await scope.must('spaces.closure.override', { unit: row.bookable.unit })
  return done(null)
}

export type Ruled = { moved: number; cancelled: number; kept: number }

/** Part: every ruling is written down by `keep` and carried out; one that cannot be undoes all. */
export async function carryOutAll(
  scope: DeedScope,
  met: readonly Meets[],
  rulings: readonly Ruling[],
  keep: (booking: string, ruling: Ruling) => Promise<unknown>,
): Promise<Outcome<Ruled>> {
  const said = new Map(rulings.map((one) => [one.number, one]))
  const counts: Ruled = { moved: 0, cancelled: 0, kept: 0 }
  const failed: Refusal[] = []
  for (const { id, number } of met) {
    const ruling = said.get(number) as Ruling
    await keep(id, ruling)
    const outcome = await carryOut(scope, await bookingCalled(scope.tx, number, true), ruling)
    if (!outcome.ok) failed.push(...outcome.refusals.map((one) => ({ ...one, field: number })))
    else counts[ruling.ruling] += 1
  }
  return failed.length > 0 ? refused(...failed) : done(counts)
}
