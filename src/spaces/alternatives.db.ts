import { sql } from 'kysely'
import { type Outcome, type Refusal, refused } from '#src/base/outcome.ts'
import { formatClock, formatDay } from '#src/base/time.ts'
import type { Ctx } from '#src/platform/context.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import { type ClaimWish, claimsFor, type Line } from './_claims.db.ts'
import { type Bookable, bookablesCalled } from './_rows.db.ts'
import {
  type Alternative,
  chosen,
  fits,
  leftOf,
  onOtherDays,
  type ResourceFacts,
  shifted,
  shortened,
  type TakenClaim,
} from './alternatives.ts'
import { beginsAt, endsAt, type HoldWish, type Period } from './booking.ts'
import { timeRulesOf } from './when.db.ts'
import { whyNotThen } from './when.ts'

type Wish = Pick<HoldWish, 'bookable' | 'periods' | 'people' | 'extras'>
type Candidate = Alternative & { lines: Line[] }

const hour = 3_600_000

/** What is taken of these resources between two instants, and what they are. */
async function takenBetween(db: Database | Tx, ids: readonly string[], from: Date, until: Date, except: string | undefined) {
  const facts =
    await sql<ResourceFacts>`select id, kind, stock, greatest(before_minutes, after_minutes) as minutes from spaces.resource where id = any (${ids}::uuid[])`.execute(
      db,
    )
  const claims = await sql<{ resource: string; start: Date; end: Date; quantity: number }>`
    select c.resource_id as resource, lower(c.during) as start, upper(c.during) as "end", c.quantity from spaces.claim c
    where c.resource_id = any (${ids}::uuid[]) and c.blocking and c.during && tstzrange(${from}, ${until})
      and (c.lapses_at is null or c.lapses_at > governance.clock()) and c.booking_id is distinct from ${except ?? null}::uuid`.execute(db)
  const taken = new Map<string, TakenClaim[]>()
  for (const { resource, start, end, quantity } of claims.rows)
    taken.set(resource, [...(taken.get(resource) ?? []), { resource, during: { start, end }, quantity }])
  return { resources: new Map(facts.rows.map((one) => [one.id, one])), taken }
}

/** Rooms of the same kind for as many people, the smallest that will do first. */
async function otherRooms(db: Database | Tx, main: Bookable, people: number): Promise<Bookable[]> {
  if (!['room', 'open_air', 'equipment'].includes(main.kind)) return []
  const found = await sql<{
    slug: string
  }>`select b.slug from spaces.bookable b where b.kind = ${main.kind} and b.id <> ${main.id} and b.ended_at is null
      and (b.kind = 'equipment' and split_part(b.slug, '-', 1) = split_part(${main.slug}, '-', 1) or b.kind <> 'equipment' and b.capacity >= ${people})
    order by b.capacity, b.position limit 4`.execute(db)
  return await bookablesCalled(
    db,
    found.rows.map(({ slug }) => slug),
  )
}

const asLines = (main: Bookable, people: number, extras: readonly (Bookable & { quantity: number })[]): Line[] => [
  { bookable: main.id, quantity: main.kind === 'seats' ? people : 1 },
  ...extras.map(({ id, quantity }) => ({ bookable: id, quantity })),
]

/** The same time without one of the things asked for. */
function withoutEach(
  main: Bookable,
  wish: Wish,
  extras: (Bookable & { quantity: number })[],
  nameOf: (one: Bookable) => string,
): Candidate[] {
  return extras.map((left) => {
    const rest = extras.filter((one) => one !== left)
    return {
      kind: 'without',
      space: main.slug,
      name: nameOf(main),
      periods: wish.periods,
      extras: rest.map(({ slug, quantity }) => ({ bookable: slug, quantity })),
      item: nameOf(left),
      lines: asLines(main, wish.people, rest),
    }
  })
}

/** The times at which this room may be asked for at all. */
async function lawful(db: Database | Tx, space: Bookable, times: readonly Period[][], now: Date): Promise<Period[][]> {
  const rules = await timeRulesOf(db, space.id, times.flat())
  return rules ? times.filter((periods) => whyNotThen(rules, periods, now).length === 0) : []
}

/**
 * What else could be had than a time that is taken: without the thing that blocks, with fewer of it, at another hour, in another room, on
 * another day, or shorter. Every one of them could be taken at the instant it was looked for.
 */
export async function alternativesTo(ctx: Pick<Ctx, 'db' | 'now' | 'tongue'>, wish: Wish, except?: string): Promise<Alternative[]> {
  const { db, now } = ctx
  const nameOf = (one: Bookable) => (ctx.tongue === 'en' ? one.nameEn : one.name)
  const found = new Map(
    (await bookablesCalled(db, [wish.bookable, ...wish.extras.map(({ bookable }) => bookable)])).map((one) => [one.slug, one]),
  )
  const main = found.get(wish.bookable)
  if (!main) return []
  const extras = wish.extras.flatMap(({ bookable, quantity }) => {
    const one = found.get(bookable)
    return one ? [{ ...one, quantity }] : []
  })
  const rules = await timeRulesOf(db, main.id, wish.periods)
  if (!rules) return []
  const kept = extras.map(({ slug, quantity }) => ({ bookable: slug, quantity }))
  const lines = asLines(main, wish.people, extras)
  const at = (kind: Alternative['kind'], space: Bookable, periods: Period[]): Candidate => ({
    kind,
    space: space.slug,
    name: nameOf(space),
    periods,
    extras: kept,
    lines: space === main ? lines : asLines(space, wish.people, extras),
  })
  const candidates: Candidate[] = [
    ...(await fewerOf(ctx, wish, main, extras, except)),
    ...withoutEach(main, wish, extras, nameOf),
    ...(await lawful(db, main, shifted(wish.periods, rules.gridMinutes), now)).map((periods) => at('shift', main, periods)),
    ...(await lawful(db, main, onOtherDays(wish.periods), now)).map((periods) => at('other_day', main, periods)),
    ...(await lawful(db, main, shortened(wish.periods, rules.gridMinutes, rules.minMinutes), now)).map((periods) =>
      at('shorten', main, periods),
    ),
  ]
  for (const room of await otherRooms(db, main, wish.people))
    if ((await lawful(db, room, [wish.periods], now)).length > 0) candidates.push(at('other_space', room, wish.periods))
  return chosen(await freeAmong(db, candidates, except)).map(({ lines: _, ...one }) => one)
}

/** Those whose claims could be taken now. What the lines come to is asked once for each set of lines. */
async function freeAmong(db: Database | Tx, candidates: readonly Candidate[], except: string | undefined): Promise<Candidate[]> {
  const parts = new Map<string, ClaimWish[]>()
  for (const { lines } of candidates) {
    const key = JSON.stringify(lines)
    if (!parts.has(key)) parts.set(key, await claimsFor(db, lines, [{ start: new Date(0), end: new Date(1) }]))
  }
  const wishesOf = ({ lines, periods }: Candidate) =>
    (parts.get(JSON.stringify(lines)) ?? []).flatMap((part) => periods.map((during) => ({ ...part, during })))
  const all = candidates.flatMap(({ periods }) => periods)
  if (all.length === 0) return []
  const ids = [...new Set([...parts.values()].flat().map(({ resource }) => resource))]
  const { resources, taken } = await takenBetween(
    db,
    ids,
    new Date(beginsAt(all).getTime() - 24 * hour),
    new Date(endsAt(all).getTime() + 24 * hour),
    except,
  )
  return candidates.filter((one) => fits(wishesOf(one), resources, taken))
}

/** As many as are left of one stock, where that alone was short. */
async function fewerOf(
  { db, tongue }: Pick<Ctx, 'db' | 'tongue'>,
  wish: Wish,
  main: Bookable,
  extras: (Bookable & { quantity: number })[],
  except: string | undefined,
): Promise<Candidate[]> {
  const [from, until] = [beginsAt(wish.periods), endsAt(wish.periods)]
  const fewer: Candidate[] = []
  for (const extra of extras) {
    const [part, ...more] = await claimsFor(db, [{ bookable: extra.id, quantity: 1 }], [{ start: from, end: until }])
    if (!part || more.length > 0) continue
    const { resources, taken } = await takenBetween(db, [part.resource], from, until, except)
    const facts = resources.get(part.resource)
    if (facts?.kind !== 'pool') continue
    const left = Math.min(...wish.periods.map((during) => leftOf(facts, taken.get(part.resource) ?? [], during)))
    const quantity = Math.floor(left / part.quantity)
    if (quantity < 1 || quantity >= extra.quantity) continue
    const rest = extras.map((one) => (one === extra ? { ...one, quantity } : one))
    fewer.push({
      kind: 'fewer',
      space: main.slug,
      name: tongue === 'en' ? main.nameEn : main.name,
      periods: wish.periods,
      extras: rest.map(({ slug, quantity: n }) => ({ bookable: slug, quantity: n })),
      item: tongue === 'en' ? extra.nameEn : extra.name,
      quantity,
      lines: asLines(main, wish.people, rest),
    })
  }
  return fewer
}

const takenRules = new Set(['spaces.booking.taken', 'spaces.booking.held', 'spaces.booking.buffer', 'spaces.pool.short'])
export const isTaken = (rule: string | undefined): boolean => rule !== undefined && takenRules.has(rule)

/** What somebody is told whose wish was refused because another has it. */
export type OrAlternatives<T> = { outcome: Outcome<T>; alternatives: Alternative[] }

/**
 * Runs a deed, and where the time is taken looks for what else could be had. Only after the deed: nothing is locked while looking. What the
 * table alone refused comes without the name of the thing; it is given one here.
 */
export async function orAlternatives<T>(ctx: Ctx, wish: Wish, run: () => Promise<Outcome<T>>, except?: string): Promise<OrAlternatives<T>> {
  const outcome = await run()
  if (outcome.ok || !isTaken(outcome.refusals[0]?.rule)) return { outcome, alternatives: [] }
  return { outcome: refused(...(await withNames(ctx, wish, outcome.refusals))), alternatives: await alternativesTo(ctx, wish, except) }
}

async function withNames({ db, tongue }: Ctx, wish: Wish, refusals: readonly Refusal[]): Promise<Refusal[]> {
  if (refusals.every(({ facts }) => facts)) return [...refusals]
  const [main] = await bookablesCalled(db, [wish.bookable])
  const [start, end] = [beginsAt(wish.periods), endsAt(wish.periods)]
  const facts = {
    item: (tongue === 'en' ? main?.nameEn : main?.name) ?? wish.bookable,
    day: formatDay(start, tongue),
    from: formatClock(start, tongue),
    until: formatClock(end, tongue),
    minutes: '',
    left: 0,
    asked: 1,
  }
  return refusals.map((one) => (one.facts ? one : { ...one, field: 'periods', facts }))
}
