import { sql } from 'kysely'
import { newId, secret } from '#src/base/id.ts'
import { done, Missing, type Outcome, type Refusal, refused } from '#src/base/outcome.ts'
import { cityInstant, dayOf, dayPlus } from '#src/base/time.ts'
import { actorText, personOf } from '#src/platform/context.ts'
import type { Tx } from '#src/platform/database.ts'
import { type DeedScope, deed } from '#src/platform/deed.ts'
import { inputOf, partsOf, type RoundRow, roundCalled } from './_round-rows.db.ts'
import { type Bookable, bookablesCalled } from './_rows.db.ts'
import { bodyOf } from './booking.db.ts'
import { rangeText } from './booking.ts'
import { allocate } from './round.ts'
import { type ApplyWish, firstDate, type OpenWish, whyNotWished } from './round-input.ts'
import { tellApplicants } from './round-letters.db.ts'
import { quoteUse } from './usage.db.ts'
import { timeRulesOfAll } from './when.db.ts'
import type { TimeRules } from './when.ts'

const run = 'spaces.round.run'

/** The act on record on which a step of a round rests. */
const actOf = async ({ must }: DeedScope, unit: string): Promise<string | null> => (await must(run, { unit })).act ?? null

const isOneRoom = ({ kind }: Bookable) => kind === 'room' || kind === 'open_air'

function whyNotOpen(wish: OpenWish, rooms: readonly Bookable[], now: Date): Refusal[] {
  const units = new Set(rooms.map(({ unit }) => unit))
  const days = (Date.parse(wish.last) - Date.parse(wish.first)) / 86_400_000
  return [
    ...(rooms.length < wish.spaces.length || !rooms.every(isOneRoom) ? [{ rule: 'spaces.round.no_space', field: 'spaces' }] : []),
    ...(units.size > 1 ? [{ rule: 'spaces.round.one_unit', field: 'spaces' }] : []),
    ...(wish.until < dayOf(now) ? [{ rule: 'spaces.round.until_past', field: 'until' }] : []),
    ...(wish.first <= dayPlus(wish.until, 1) ? [{ rule: 'spaces.round.season', field: 'first' }] : []),
    ...(days < 14 || days > 199 ? [{ rule: 'spaces.round.season_length', field: 'last' }] : []),
  ]
}

/** Opens a round: from now on until the end of a day communities apply. Its seed is fixed here, and only its hash is told. */
export const openRound = deed('spaces.round.open', async (scope, wish: OpenWish): Promise<Outcome<{ number: string }>> => {
  const { tx, now } = scope
  const rooms = await bookablesCalled(tx, [...new Set(wish.spaces)])
  const unit = rooms[0]?.unit ?? ''
  const act = await actOf(scope, unit)
  const why = whyNotOpen(wish, rooms, now)
  if (why.length > 0) return refused(...why)
  const made = await sql<{ n: string }>`select lpad(nextval('spaces.round_number')::text, 2, '0') as n`.execute(tx)
  const [id, number] = [newId(now), `PM-${dayOf(now).slice(0, 4)}-${made.rows[0]?.n}`]
  const applies = rangeText({ start: now, end: cityInstant(dayPlus(wish.until, 1)) })
  await sql`insert into spaces.round (id, number, unit_id, name, name_en, applies, season, most, seed, act_id, made_by)
    select ${id}, ${number}, u.id, ${wish.name}, ${wish.nameEn}, ${applies}::tstzrange, daterange(${wish.first}::date, ${dayPlus(wish.last, 1)}::date), ${wish.most}, ${secret()}, ${act}, ${actorText(scope.actor)}
    from governance.unit u where u.code = ${unit}`.execute(tx)
  await sql`insert into spaces.round_space (round_id, bookable_id) select ${id}, b from unnest(${rooms.map((one) => one.id)}::uuid[]) b`.execute(
    tx,
  )
  scope.note(`round:${number}`, { rooms: rooms.length })
  scope.touched('spaces')
  return done({ number })
})

/** The wishes against the hours of the rooms, and the activity against the rules of its first day in the first room wished for. */
async function whyNotApply(tx: Tx, round: RoundRow, wish: ApplyWish): Promise<Refusal[]> {
  const rooms = await bookablesCalled(
    tx,
    round.spaces.map(({ slug }) => slug),
  )
  const byId = await timeRulesOfAll(
    tx,
    rooms.map(({ id }) => id),
    [],
  )
  const rules = new Map<string, TimeRules>()
  for (const { id, slug } of rooms) {
    const own = byId.get(id)
    if (own) rules.set(slug, own)
  }
  const capacity = new Map(rooms.map((one) => [one.slug, one.capacity]))
  const wished = whyNotWished(wish, { rules, capacity, parts: await partsOf(tx, round), first: round.first, most: round.most })
  if (wished.length > 0) return wished
  const [first] = wish.wishes
  const items = rooms.filter(({ slug }) => slug === first?.space).map((one) => ({ ...one, quantity: 1 }))
  const quoted = first && (await quoteUse(tx, { items, periods: [firstDate(round, first)], answers: wish.answers }))
  return quoted && !quoted.ok ? quoted.refusals : []
}

/** A community applies, once a round; until it closes it may withdraw and apply anew. */
export const applyRound = deed(
  'spaces.round.apply',
  async (scope, { number, ...wish }: ApplyWish & { number: string }): Promise<Outcome<{ number: string }>> => {
    const { tx, actor } = scope
    const person = personOf(actor)
    await scope.must('spaces.round.apply')
    const round = await roundCalled(tx, number)
    if (round.state !== 'open') return refused({ rule: 'spaces.round.closed' })
    const body = await bodyOf(tx, actor, wish.organisation)
    if (!body.ok) return body
    const why = await whyNotApply(tx, round, wish)
    if (why.length > 0) return refused(...why)
    await sql`insert into spaces.round_application (round_id, organisation_id, person_id, title, people, place, slots, answers, wishes)
    values (${round.id}, ${body.value}, ${person}, ${wish.title}, ${wish.people}, ${wish.place}, ${wish.slots}, ${JSON.stringify(wish.answers)}::jsonb, ${JSON.stringify(wish.wishes)}::jsonb)`.execute(
      tx,
    )
    scope.note(`round:${number}`, { wishes: wish.wishes.length })
    scope.touched('spaces')
    return done({ number })
  },
)

/** Takes an application back while the round is open. Somebody else's is not there. */
export const withdrawApplication = deed(
  'spaces.round.withdraw',
  async (scope, { number, organisation }: { number: string; organisation: string }) => {
    const { tx, actor } = scope
    await scope.must('spaces.round.withdraw', { person: personOf(actor) ?? '' })
    const round = await roundCalled(tx, number)
    const body = await bodyOf(tx, actor, organisation)
    if (!body.ok || body.value === null) throw new Missing('application')
    const gone =
      await sql`update spaces.round_application set withdrawn_at = governance.clock() where round_id = ${round.id} and organisation_id = ${body.value} and withdrawn_at is null returning 1`.execute(
        tx,
      )
    if (gone.rows.length === 0) throw new Missing('application')
    scope.note(`round:${number}`)
    scope.touched('spaces')
    return done()
  },
)

const step = ({ tx, actor }: DeedScope, round: RoundRow, to: 'allocated' | 'published', act: string | null) =>
  sql`insert into spaces.round_step (round_id, step, actor, act_id) values (${round.id}, ${to}, ${actorText(actor)}, ${act})`.execute(tx)

export type Allocated = { number: string; slots: number; hash: string }

/** Gives the slots, once, by the published table and the seed that was fixed before anybody applied. Whoever presses chooses nothing. */
export const allocateRound = deed('spaces.round.allocate', async (scope, { number }: { number: string }): Promise<Outcome<Allocated>> => {
  const { tx } = scope
  const round = await roundCalled(tx, number, true)
  const act = await actOf(scope, round.unit)
  if (round.state === 'open' || round.state === 'coming') return refused({ rule: 'spaces.round.still_open' })
  if (round.state !== 'closed') return refused({ rule: 'spaces.round.once' })
  const input = await inputOf(tx, round, round.seed)
  const result = allocate(input)
  await step(scope, round, 'allocated', act)
  await sql`insert into spaces.round_result (round_id, input, slots, why, hash)
    values (${round.id}, ${JSON.stringify(input)}::jsonb, ${JSON.stringify(result.slots)}::jsonb, ${JSON.stringify(result.why)}::jsonb, ${result.hash})`.execute(
    tx,
  )
  await sql`insert into spaces.round_allocation (round_id, application_id, wish) select ${round.id}, s.a, s.w
    from unnest(${result.slots.map(({ applicant }) => applicant)}::uuid[], ${result.slots.map(({ wish }) => wish)}::int[]) s(a, w)`.execute(
    tx,
  )
  scope.note(`round:${number}`, { applications: input.applicants.length, slots: result.slots.length, hash: result.hash })
  scope.touched('spaces')
  return done({ number, slots: result.slots.length, hash: result.hash })
})

/** Tells everybody at one moment; every slot becomes a series after that, each by itself. */
export const publishRound = deed(
  'spaces.round.publish',
  async (scope, { number }: { number: string }): Promise<Outcome<{ number: string }>> => {
    const { tx } = scope
    const round = await roundCalled(tx, number, true)
    const act = await actOf(scope, round.unit)
    if (round.state === 'published') return refused({ rule: 'spaces.round.once' })
    if (round.state !== 'allocated') return refused({ rule: 'spaces.round.not_allocated' })
    await step(scope, round, 'published', act)
    const given = await sql<{ id: string }>`select id from spaces.round_allocation where round_id = ${round.id} order by id`.execute(tx)
    for (const { id } of given.rows) await scope.enqueue('spaces.round.take', { allocation: id })
    await tellApplicants(scope, round)
    scope.note(`round:${number}`, { slots: given.rows.length })
    scope.touched('spaces')
    return done({ number })
  },
)
