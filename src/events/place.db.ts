import { sql } from 'kysely'
import { isId, slugOf } from '#src/base/id.ts'
import { done, Missing, type Outcome, type Refusal, refused } from '#src/base/outcome.ts'
import { actorText } from '#src/platform/context.ts'
import type { Tx } from '#src/platform/database.ts'
import { type DeedScope, deed } from '#src/platform/deed.ts'
import type { Beside, PlaceCorrection, PlaceMerge, PlaceWish } from './place.ts'
import { type MergePair, pairsOf } from './place-read.db.ts'
import { calendarUnit } from './submit.db.ts'

/** Places are kept by whoever publishes on the city's calendar. */
const ofCalendar = { unit: calendarUnit, fund: 'tanpa_dana' } as const

type Place = { code: string }

async function freeCode(tx: Tx, wanted: string): Promise<string> {
  const found = await sql<{ code: string }>`select w.code from (select ${wanted} as code, 1 as at
      union all select ${wanted} || '-' || n, n from generate_series(2, 999) n) w
    where not exists (select from events.venue v where v.code = w.code) order by w.at limit 1`.execute(tx)
  return found.rows[0]?.code ?? wanted
}

async function isKelurahan(tx: Tx, code: string | undefined): Promise<boolean> {
  return code === undefined || (await sql`select from directory.kelurahan where code = ${code}`.execute(tx)).rows.length > 0
}

/** Which of the names is another place's already. */
async function whyNotCalled(tx: Tx, { name, alias }: PlaceWish, code?: string): Promise<Refusal | undefined> {
  for (const [field, called] of [
    ['name', name],
    ['alias', alias],
  ] as const) {
    const found = await sql<{
      name: string
    }>`select v.name from events.venue v where v.code = events.place_named(${called}) and v.code is distinct from ${code ?? null}`.execute(
      tx,
    )
    if (found.rows[0]) return { rule: 'events.place.name_taken', field, facts: { name: found.rows[0].name } }
  }
  return undefined
}

async function addName(tx: Tx, code: string, name: string): Promise<void> {
  if (name !== '')
    await sql`insert into events.venue_name (venue_code, name) select ${code}, ${name} where events.place_named(${name}) is distinct from events.place_today(${code})`.execute(
      tx,
    )
}

/** Events that wrote this name for a place nobody knew are at the place that is known by it now. */
async function takeTyped(tx: Tx, code: string): Promise<number> {
  const taken = await sql<{ id: string }>`update events.event set place_kind = 'venue', venue_code = ${code}, place = ''
    where place_kind = 'free' and not is_umbrella and lower(trim(place)) in (select lower(name) from events.venue where code = ${code} union select lower(name) from events.venue_name where venue_code = ${code})
    returning id`.execute(tx)
  for (const { id } of taken.rows) await sql`select events.refresh(${id})`.execute(tx)
  return taken.rows.length
}

/** Puts a place on record that the pack of the city does not have; what was written for it before stands at it. */
export const addPlace = deed('events.place.add', async (scope, wish: PlaceWish): Promise<Outcome<Place>> => {
  const { tx } = scope
  await scope.must('events.event.publish', ofCalendar)
  const taken = await whyNotCalled(tx, wish)
  if (taken) return refused(taken)
  if (!(await isKelurahan(tx, wish.kelurahan))) return refused({ rule: 'events.event.not_there', field: 'kelurahan' })
  const code = await freeCode(tx, slugOf(wish.name, 50))
  await sql`insert into events.venue (code, name, address, kelurahan_code, verified, by_desk) values (${code}, ${wish.name}, ${wish.address}, ${wish.kelurahan ?? null}, true, true)`.execute(
    tx,
  )
  await addName(tx, code, wish.alias)
  scope.note(`place:${code}`, { taken: await takeTyped(tx, code) })
  scope.touched('events')
  return done({ code })
})

/** Corrects what stands of a place. A name it had is kept beside the new one, and whoever writes it means this place. */
export const correctPlace = deed('events.place.correct', async (scope, wish: PlaceCorrection): Promise<Outcome<Place>> => {
  const { tx } = scope
  const found = await sql<{
    gone: boolean
  }>`select into_code is not null as gone from events.venue where code = ${wish.code} for no key update`.execute(tx)
  const [place] = found.rows
  if (!place) throw new Missing('place')
  await scope.must('events.event.publish', ofCalendar)
  if (place.gone) return refused({ rule: 'events.place.gone' })
  const taken = await whyNotCalled(tx, wish, wish.code)
  if (taken) return refused(taken)
  if (!(await isKelurahan(tx, wish.kelurahan))) return refused({ rule: 'events.event.not_there', field: 'kelurahan' })
  const rooms = wish.room
    ? await sql<{ id: string }>`select id from spaces.bookable where slug = ${wish.room} and ended_at is null`.execute(tx)
    : undefined
  const room = rooms?.rows[0]?.id ?? null
  if (rooms && !room) return refused({ rule: 'events.event.not_there', field: 'room' })
  await sql`update events.venue set name = ${wish.name}, address = ${wish.address}, kelurahan_code = ${wish.kelurahan ?? null}, bookable_id = ${room} where code = ${wish.code}`.execute(
    tx,
  )
  await addName(tx, wish.code, wish.alias)
  scope.note(`place:${wish.code}`, { taken: await takeTyped(tx, wish.code) })
  scope.touched('events')
  return done({ code: wish.code })
})

const letBeside = async (
  { tx, actor }: DeedScope,
  pair: MergePair,
  into: string,
  reason: string,
  act: string | undefined,
): Promise<void> => {
  await sql`insert into events.clash_override (event_id, other_id, subject, reason, actor, act_id)
    select a.id, b.id, ${`place:venue:${into}`}, ${reason}, ${actorText(actor)}, ${act ?? null} from events.event a, events.event b
    where a.number = ${pair.one.number} and b.number = ${pair.other.number}`.execute(tx)
}

const sameAs =
  ({ one, other }: Pick<Beside, 'one' | 'other'>) =>
  (pair: MergePair) =>
    pair.one.number === one && pair.other.number === other

/** Lets two events stand beside each other at the place that would hold both, before it does: by whoever may allow a clash. */
export const allowAtMerge = deed(
  'events.place.allow',
  async (scope, wish: Beside & { code: string; into: string }): Promise<Outcome<{ code: string; into: string }>> => {
    const { code, into } = wish
    const { act } = await scope.must('events.clash.override', ofCalendar)
    const pair = (await pairsOf(scope.tx, code, into)).find(sameAs(wish))
    if (!pair) return refused({ rule: 'events.clash.none' })
    if (wish.reason.trim().length < 10) return refused({ rule: 'events.clash.reason', field: `${wish.one}-${wish.other}` })
    await letBeside(scope, pair, into, wish.reason.trim(), act)
    scope.note(`place:${code}`, { into, one: wish.one, other: wish.other })
    return done({ code, into })
  },
)

/** What is soft is let stand by the desk, a reason a pair. What is hard was allowed before, or keeps the two places apart. */
async function decidePairs(scope: DeedScope, { code, into, beside }: PlaceMerge, act: string | undefined): Promise<Outcome<number>> {
  const pairs = await pairsOf(scope.tx, code, into)
  const because = (pair: MergePair) => beside.find((said) => sameAs(said)(pair))?.reason.trim() ?? ''
  const open = pairs.filter((pair) => pair.hard || because(pair).length < 10)
  if (open.length > 0)
    return refused(
      ...open.map(({ one, other, hard }) => ({
        rule: hard ? 'events.place.hard_pair' : 'events.place.undecided',
        field: `${one.number}-${other.number}`,
        facts: { one: one.title, other: other.title },
      })),
    )
  for (const pair of pairs) await letBeside(scope, pair, into, because(pair), act)
  return done(pairs.length)
}

/** Two places are one: whatever is at the one that goes is at the one that stays, and its address leads there for good. */
export const mergePlaces = deed('events.place.merge', async (scope, wish: PlaceMerge): Promise<Outcome<Place>> => {
  const { tx } = scope
  const { act } = await scope.must('events.event.publish', ofCalendar)
  const known = await sql`select from events.venue where code = ${wish.code}`.execute(tx)
  if (known.rows.length === 0) throw new Missing('place')
  const into = await sql`select from events.venue where code = ${wish.into} and code <> ${wish.code}`.execute(tx)
  if (into.rows.length === 0) return refused({ rule: 'events.place.into', field: 'into' })
  // both are held before anything is read of them: two desks that each merge into the other's have one outcome
  await sql`select events.hold_places(${wish.code}, ${wish.into})`.execute(tx)
  const decided = await decidePairs(scope, wish, act)
  if (!decided.ok) return decided
  await sql`insert into events.venue_merge (old_code, new_code, reason, actor, act_id) values (${wish.code}, ${wish.into}, ${wish.reason}, ${actorText(scope.actor)}, ${act ?? null})`.execute(
    tx,
  )
  scope.note(`place:${wish.code}`, { into: wish.into, beside: decided.value })
  scope.touched('events')
  return done({ code: wish.into })
})

/** Takes a merge of two places apart, within thirty days. What was sent in since stays where it is. */
export const partPlaces = deed('events.place.part', async (scope, { id }: { id: string }): Promise<Outcome<Place>> => {
  const { tx } = scope
  const { act } = await scope.must('events.event.publish', ofCalendar)
  if (!isId(id)) throw new Missing('merge of places')
  const parted = await sql<{
    code: string
  }>`update events.venue_merge set undone_by = ${actorText(scope.actor)}, undone_act = ${act ?? null}, undone_at = governance.clock() where id = ${id} returning old_code as code`.execute(
    tx,
  )
  const [place] = parted.rows
  if (!place) throw new Missing('merge of places')
  scope.note(`place:${place.code}`, { parted: 1 })
  scope.touched('events')
  return done(place)
})

/** Puts a road on record that neither the pack nor a place names; it says that the desk did. */
export const addRoad = deed('events.road.add', async (scope, { name }: { name: string }): Promise<Outcome<{ code: string }>> => {
  const { tx } = scope
  await scope.must('events.event.publish', ofCalendar)
  const said = await sql<{
    road: string | null
    taken: boolean
  }>`select n.road, exists (select from events.road r where lower(r.name) = lower(n.road) or r.code = events.road_code(n.road)) as taken
    from (select events.road_in(${name}) as road) n`.execute(tx)
  const { road = null, taken = false } = said.rows[0] ?? {}
  if (road === null) return refused({ rule: 'events.road.name', field: 'road' })
  if (taken) return refused({ rule: 'events.road.name_taken', field: 'road' })
  const code = slugOf(road, 60)
  await sql`insert into events.road (code, name, by_desk) values (${code}, ${road}, true)`.execute(tx)
  scope.note(`road:${code}`)
  scope.touched('events')
  return done({ code })
})
