import { sql } from 'kysely'
import { done, type Outcome, type Refusal, refused } from '#src/base/outcome.ts'
import { type Day, dayOf, dayPlus } from '#src/base/time.ts'
import { actorText } from '#src/platform/context.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import { deed } from '#src/platform/deed.ts'
import { eventLocked } from './_rows.db.ts'
import { type Clash, freeDaysNear, hardOf } from './clash.ts'
import type { Span } from './event.ts'

/** What is asked about: an event on record, or one somebody is about to send in. */
export type ClashQuestion = {
  event: string | null
  spans: readonly Span[]
  bookable: string | null
  venue: string | null
  subsector: string | null
  kelurahan: string | null
  /** The kelurahan its people come to, its place’s where it names none. */
  area: string | null
  unit: string | null
  audience: string
  crowd: number
  umbrella: string | null
  /** Roads it passes. */
  route: readonly string[]
  /** Roads of the place where it is. */
  roads: readonly string[]
}

type Row = {
  kind: Clash['kind']
  subject: string
  hard: boolean
  overridden: boolean
  number: string
  slug: string
  title: string
  state: string
  starts: Date
  ends: Date | null
  place: string
  road: string | null
}

/**
 * Everything that stands in the way on the city's calendar, published or about to be: the same place or the same person of office, the
 * same sub-sector on the same evening, the same audience in the same kelurahan, one that passes a road where another passes or a crowd is, two crowds in one kelurahan, two evenings of one agency's staff. Parts of
 * one umbrella do not bar each other softly.
 */
export async function clashesOf(db: Database | Tx, question: ClashQuestion): Promise<Clash[]> {
  const spans = JSON.stringify(
    question.spans
      .filter(({ timeKnown }) => timeKnown)
      .map(({ startsAt, endsAt }) => ({ s: startsAt.toISOString(), e: endsAt?.toISOString() ?? null })),
  )
  const found =
    await sql<Row>`with mine as (select r.s, coalesce(r.e, r.s + interval '3 hours') as e from jsonb_to_recordset(${spans}::jsonb) as r(s timestamptz, e timestamptz)),
    near as (select distinct on (e.id) e.*, coalesce(e.kelurahan_code, w.kelurahan_code) as area, o.starts_at as starts, o.ends_at as ends, tstzrange(o.starts_at, o.until_at) && tstzrange(m.s, m.e) as meets
      from mine m join events.occurrence o on o.starts_at < m.e + interval '1 day' and o.starts_at > m.s - interval '41 days' and o.until_at > m.s - interval '1 day'
        and (o.starts_at at time zone o.zone)::date <= (m.e at time zone o.zone)::date and (o.until_at at time zone o.zone)::date >= (m.s at time zone o.zone)::date
        and not o.cancelled and o.time_known
      join events.event e on e.id = o.event_id and e.state in ('submitted', 'published') and e.status not in ('cancelled', 'postponed') and e.id is distinct from ${question.event}::uuid
      left join events.venue w on w.code = e.venue_code
      order by e.id, (tstzrange(o.starts_at, o.until_at) && tstzrange(m.s, m.e)) desc, o.starts_at),
    found as (
      select n.*, 'place' as kind, 'place:' || coalesce('venue:' || n.venue_code, 'space:' || n.bookable_id::text) as subject,
        n.state = 'published' and not n.is_umbrella and least(n.crowd, ${question.crowd}::int) >= (select value from events.setting where key = 'big_crowd') as hard from near n
        where n.meets and (n.venue_code = ${question.venue} or n.bookable_id = ${question.bookable}::uuid)
      union all
      select n.*, 'official', 'official:' || f.post_id::text, n.state = 'published' from near n join events.official f on f.event_id = n.id
        where n.meets and f.post_id in (select post_id from events.official where event_id = ${question.event}::uuid)
      union all
      select n.*, 'route', 'road:' || r.code, n.state = 'published' and not n.is_umbrella and least(n.crowd, ${question.crowd}::int) >= big.n as hard
        from near n cross join (select value as n from events.setting where key = 'big_crowd') big cross join lateral (select w.road_code as code from events.roads_of(n.id) w
          where not w.shared and (w.road_code = any(${question.route}) or ${question.crowd}::int >= big.n and w.road_code = any(${question.roads}))
            or w.shared and n.crowd >= big.n and w.road_code = any(${question.route})) r
        where n.meets and (least(n.crowd, ${question.crowd}::int) >= big.n or n.umbrella_id is null or n.umbrella_id is distinct from ${question.umbrella}::uuid)
      union all
      select n.*, 'subsector', 'subsector:' || n.subsector_code, false from near n
        where n.subsector_code = ${question.subsector} and (n.umbrella_id is null or n.umbrella_id is distinct from ${question.umbrella}::uuid)
      union all
      select n.*, 'audience', 'audience:' || n.audience || ':' || n.kelurahan_code, false from near n
        where n.meets and n.kelurahan_code = ${question.kelurahan} and n.audience = ${question.audience} and n.audience <> 'members' and (n.subsector_code is null or n.subsector_code is distinct from ${question.subsector})
          and (n.umbrella_id is null or n.umbrella_id is distinct from ${question.umbrella}::uuid)
      union all
      select n.*, 'area', 'area:' || n.area, false from near n
        where n.meets and n.area = ${question.area} and not n.is_umbrella and least(n.crowd, ${question.crowd}::int) >= (select value from events.setting where key = 'big_crowd')
          and not coalesce(n.venue_code = ${question.venue} or n.bookable_id = ${question.bookable}::uuid, false) and (n.umbrella_id is null or n.umbrella_id is distinct from ${question.umbrella}::uuid)
      union all
      select n.*, 'unit', 'unit:' || u.code, false from near n join governance.unit u on u.id = n.unit_id and u.kind = 'agency'
        where n.meets and n.unit_id = ${question.unit}::uuid and (n.umbrella_id is null or n.umbrella_id is distinct from ${question.umbrella}::uuid))
    select f.kind, f.subject, f.hard, exists (select from events.clash_override x where x.subject = f.subject and (x.event_id, x.other_id) in ((${question.event}::uuid, f.id), (f.id, ${question.event}::uuid))) as overridden,
      f.number, f.slug, f.title, f.state, f.starts, f.ends, coalesce(v.name, b.name, nullif(f.place, ''), '') as place, w.name as road
    from found f left join events.road w on f.subject = 'road:' || w.code left join events.venue v on v.code = f.venue_code left join spaces.bookable b on b.id = f.bookable_id order by f.hard desc, f.starts, f.number limit 50`.execute(
      db,
    )
  return found.rows.map(({ hard, kind, subject, overridden, starts, ends, road, ...other }) => ({
    severity: hard ? 'hard' : 'soft',
    kind,
    subject,
    overridden,
    road,
    other: { ...other, startsAt: starts, endsAt: ends },
  }))
}

/** The question an event on record asks. */
export async function questionOf(db: Database | Tx, event: string): Promise<ClashQuestion> {
  const found = await sql<
    Omit<ClashQuestion, 'spans'> & { spans: { s: string; e: string | null; k: boolean }[] | null }
  >`select e.id as event, e.bookable_id as bookable, e.venue_code as venue, e.subsector_code as subsector, e.kelurahan_code as kelurahan,
      coalesce(e.kelurahan_code, (select w.kelurahan_code from events.venue w where w.code = e.venue_code)) as area, e.unit_id as unit, e.audience, e.crowd, e.umbrella_id as umbrella,
      array(select r.road_code from events.roads_of(e.id) r where not r.shared) as route, array(select r.road_code from events.roads_of(e.id) r where r.shared) as roads,
      (select jsonb_agg(jsonb_build_object('s', o.starts_at, 'e', o.ends_at, 'k', o.time_known) order by o.starts_at) from events.occurrence o where o.event_id = e.id and not o.cancelled and o.until_at > governance.clock()) as spans
    from events.event e where e.id = ${event}`.execute(db)
  const row = found.rows[0]
  if (!row) throw new Error(`no event ${event}`)
  const spans = (row.spans ?? []).map(({ s, e, k }) => ({ startsAt: new Date(s), endsAt: e ? new Date(e) : null, timeKnown: k }))
  return { ...row, spans }
}

/** Three days near by on which no event of the same sub-sector or place is, for what clashes on its first day. */
export async function otherDaysFor(db: Database | Tx, question: ClashQuestion, now: Date): Promise<Day[]> {
  const first = question.spans[0]
  if (!first) return []
  const wanted = dayOf(first.startsAt)
  const found = await sql<{
    day: string
  }>`select distinct to_char(d, 'YYYY-MM-DD') as day from events.event e join events.occurrence o on o.event_id = e.id and not o.cancelled
      cross join lateral generate_series((o.starts_at at time zone o.zone)::date, (o.until_at at time zone o.zone - interval '1 minute')::date, interval '1 day') d
    where e.state in ('submitted', 'published') and e.status not in ('cancelled', 'postponed') and e.id is distinct from ${question.event}::uuid
      and o.starts_at between ${first.startsAt}::timestamptz - interval '75 days' and ${first.startsAt}::timestamptz + interval '35 days'
      and (e.subsector_code = ${question.subsector} or e.venue_code = ${question.venue} or e.bookable_id = ${question.bookable}::uuid
        or exists (select from events.roads_of(e.id) r where r.road_code = any(${question.route}) or not r.shared and r.road_code = any(${question.roads})))`.execute(
    db,
  )
  return freeDaysNear(wanted, new Set(found.rows.map(({ day }) => day)), dayPlus(dayOf(now), 1))
}

/** The refusal of a hard clash, with who has it and when that begins. */
export function clashRefusal(clashes: readonly Clash[]): Refusal | undefined {
  const [first] = hardOf(clashes)
  return (
    first && {
      rule: 'events.calendar.clash',
      facts: { other: first.other.number, title: first.other.title, kind: first.kind, road: first.road ?? '' },
    }
  )
}

export type OverrideWish = { number: string; other: string; subject: string; reason: string }

/** Lets an event stand beside another, by name and with a reason: for that pair and that thing only. */
export const overrideClash = deed('events.clash.override', async (scope, wish: OverrideWish): Promise<Outcome<{ number: string }>> => {
  const { tx } = scope
  const event = await eventLocked(tx, wish.number)
  const ground = await scope.must('events.clash.override', { unit: event.unit, fund: 'tanpa_dana' })
  const clash = (await clashesOf(tx, await questionOf(tx, event.id))).find(
    (one) => one.other.number === wish.other && one.subject === wish.subject && one.severity === 'hard',
  )
  if (!clash) return refused({ rule: 'events.clash.none' })
  if (wish.reason.trim().length < 10) return refused({ rule: 'events.clash.reason', field: 'reason' })
  if (clash.overridden) return refused({ rule: 'events.clash.overridden' })
  await sql`insert into events.clash_override (event_id, other_id, subject, reason, actor, act_id)
    select ${event.id}, o.id, ${wish.subject}, ${wish.reason}, ${actorText(scope.actor)}, ${ground.act ?? null} from events.event o where o.number = ${wish.other}`.execute(
    tx,
  )
  scope.note(`event:${event.number}`, { other: wish.other, kind: clash.kind })
  return done({ number: event.number })
})
