import { sql } from 'kysely'
import { type Ctx, personOf } from '#src/platform/context.ts'
import type { Database } from '#src/platform/database.ts'

/** Kinds of what would be left without anybody, in the order they are told. */
export const orphanKinds = ['room', 'hold', 'approval', 'feed', 'token'] as const

/** What nobody answers for any more from an instant on, unless a successor is seated. `owner` has it until then; none where nobody has it now. */
export type OrphanToBe = {
  kind: (typeof orphanKinds)[number]
  /** The slug, number or key it is found by. */
  id: string
  name: string
  nameEn: string
  owner: string | null
  from: Date
}

/**
 * Rooms nobody will run, what is booked in them after that day, requests whose deciding post falls empty, calendars of rooms and tokens whose
 * keeper leaves his last seat: each with its day and whose it is until then, the soonest first. A room that is closed by then is no orphan: it
 * stands frozen for everybody to see. Of one's own alone with `mine`.
 */
export async function orphansToBe(ctx: Ctx, who: 'all' | 'mine' = 'all', days = 90): Promise<OrphanToBe[]> {
  const me = who === 'mine' ? (personOf(ctx.actor) ?? null) : null
  const found = await sql<OrphanToBe>`
    with now as materialized (select governance.clock() as at),
    span as materialized (select at, tstzrange(at, at + make_interval(days => ${days})) as range from now),
    runs as materialized (select b.id as room, m.* from spaces.bookable b cross join now cross join lateral spaces.managers_of(b.id) m
      where b.ended_at is null and upper(m.active) > now.at),
    gap as materialized (select b.id, b.slug, b.name, b.name_en, lower(tstzmultirange(span.range) - coalesce((select range_agg(r.active) from runs r where r.room = b.id), '{}'::tstzmultirange)
        - coalesce((select range_agg(c.during) from spaces.closure c where c.ended_at is null and (c.bookable_id = b.id or c.unit_id = b.unit_id)), '{}'::tstzmultirange)) as at
      from spaces.bookable b cross join span where b.ended_at is null),
    room as materialized (select g.*, (select r.person_id from runs r where r.room = g.id and upper(r.active) = g.at order by r.appointment_id limit 1) as person
      from gap g where g.at is not null),
    -- whose post has the turn, and until when anybody holds it
    turn as materialized (select c.number, c.title, t.post, r.scope, governance.unit_today(c.unit_id) as unit
      from governance.case_turns(array(select id from governance.case_file where status = 'open' and subject_kind = 'spaces.booking')) t
        join governance.case_file c on c.id = t.case_id join governance.matrix_row r on r.id = t.row_id where t.stand_in is null),
    seat as materialized (select x.post, x.scope, x.unit, a.person_id, a.active from (select distinct post, scope, unit from turn) x
      join governance.post p on (p.kind = x.post or exists (select from governance.body_member b where b.body = x.post and b.member = p.kind)) and governance.within(x.scope, p.unit_id, x.unit)
      join governance.appointment a on a.post_id = p.id and not isempty(a.active)),
    empties as materialized (select x.post, x.scope, x.unit, lower(tstzmultirange(span.range) - coalesce((select range_agg(s.active) from seat s
        where s.post = x.post and s.scope = x.scope and s.unit is not distinct from x.unit), '{}'::tstzmultirange)) as at
      from (select distinct post, scope, unit from turn) x cross join span),
    -- whoever sits somewhere now, and the end of the last of his seats
    leaver as materialized (select a.person_id, max(upper(a.active)) as at from governance.appointment a cross join span
      where not isempty(a.active) and upper(a.active) > span.at group by a.person_id, span.range
      having bool_or(a.active @> lower(span.range)) and max(upper(a.active)) <= upper(span.range)),
    orphan as (
      select 'room' as kind, slug as id, name, name_en as "nameEn", person, at as "from" from room
      union all
      select 'hold', k.number, k.number || ' · ' || g.name, k.number || ' · ' || g.name_en, g.person, g.at from room g join spaces.booking k on k.bookable_id = g.id
        where spaces.stands(k.state) and (k.lapses_at is null or k.lapses_at > (select at from now)) and upper(k.periods) > g.at
      union all
      select 'approval', t.number, t.number, t.number, (select s.person_id from seat s where s.post = e.post and s.scope = e.scope and s.unit is not distinct from e.unit
          and upper(s.active) = e.at order by s.person_id limit 1), e.at
        from turn t join empties e on e.post = t.post and e.scope = t.scope and e.unit is not distinct from t.unit where e.at is not null
      union all
      select 'feed', b.slug, b.name, b.name_en, f.person_id, coalesce(max(upper(r.active)), (select at from now))
        from spaces.feed f join spaces.bookable b on b.id = f.bookable_id left join runs r on r.room = b.id and r.person_id = f.person_id
        where f.ended_at is null group by f.id, b.slug, b.name, b.name_en, f.person_id
        having coalesce(max(upper(r.active)), (select at from now)) <= (select upper(range) from span)
      union all
      select 'token', k.id::text, k.name, k.name, k.person_id, l.at from identity.api_token k join leaver l on l.person_id = k.person_id
        where k.ended_at is null and (k.expires_at is null or k.expires_at > l.at)
    )
    select o.kind, o.id, o.name, o."nameEn", case when o.person is null then null else governance.holder_name(o.person) end as owner, o."from" from orphan o
    where ${who === 'all'} or o.person = ${me}::uuid
    order by o."from", array_position(${sql.val([...orphanKinds])}::text[], o.kind), o.id limit 5000`.execute(ctx.db)
  return found.rows
}

/** Since when nobody runs a room, and from when somebody will; none of it where somebody does. `since` null: nobody ever did. */
export type InNoHands = { since: Date | null; until: Date | null }

/** Whether a room stands still because nobody runs it now: asked for by nobody, closed by nobody, until a successor is on record. */
export async function inNoHands(db: Database, room: string): Promise<InNoHands | undefined> {
  const found = await sql<InNoHands>`select upper(n.during) as until,
      (select max(upper(m.active)) from spaces.managers_of(${room}::uuid) m where upper(m.active) <= lower(n.during)) as since
    from (select spaces.in_no_hands(${room}::uuid) as during) n where n.during is not null`.execute(db)
  return found.rows[0]
}
