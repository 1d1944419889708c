import { sql } from 'kysely'
import { cityZone } from '#src/base/time.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import { sayIn } from '#src/ui/words.ts'
import { multirangeText, type Period } from './booking.ts'
import { daysAhead, type TimeRules } from './when.ts'

const minutes = (column: string) => sql.raw(`(extract(hour from ${column}) * 60 + extract(minute from ${column}))::int`)
const valid = sql`to_char(lower(o.valid), 'YYYY-MM-DD') as first, to_char(upper(o.valid) - 1, 'YYYY-MM-DD') as last`

/** What each of these rooms asks of a time, with the closures that touch these periods, and that nobody runs it now; a room that is not there, or no longer, is left out. */
export async function timeRulesOfAll(
  db: Database | Tx,
  bookables: readonly string[],
  periods: readonly Period[],
  english = false,
): Promise<Map<string, TimeRules>> {
  const found = await sql<{ id: string; rules: TimeRules }>`
    select b.id, jsonb_build_object('name', ${english ? sql`b.name_en` : sql`b.name`}, 'tongue', ${english ? 'en' : 'id'}::text, 'gridMinutes', b.grid_minutes, 'minMinutes', b.min_minutes, 'maxMinutes', b.max_minutes,
      'windowDays', b.window_days, 'noticeHours', b.notice_hours, 'noticeHoursCommercial', b.notice_hours_commercial,
      'hours', coalesce((select jsonb_agg(jsonb_build_object('weekday', t.weekday, 'from', t.opens, 'until', t.closes, 'first', t.first, 'last', t.last, 'name', t.name, 'change', t.change_id) order by t.id desc) from (
        select o.id, o.change_id, o.weekday, ${minutes('o.opens')} as opens, ${minutes('o.closes')} as closes, ${english ? sql`coalesce(nullif(o.name_en, ''), o.name)` : sql`o.name`} as name, ${valid} from spaces.opening o where o.bookable_id = b.id and not isempty(o.valid)) t), '[]'),
      'pauses', coalesce((select jsonb_agg(jsonb_build_object('weekday', t.weekday, 'from', t.starts, 'until', t.ends, 'first', t.first, 'last', t.last, 'name', t.name, 'change', t.change_id)) from (
        select o.change_id, o.weekday, ${minutes('o.starts')} as starts, ${minutes('o.ends')} as ends, ${english ? sql`o.name_en` : sql`o.name`} as name, ${valid} from spaces.pause o where o.bookable_id = b.id and not isempty(o.valid)) t), '[]'),
      'holidays', coalesce((select jsonb_agg(jsonb_build_object('day', h.day::text, 'name', ${english ? sql`h.name_en` : sql`h.name`}, 'kind', h.kind, 'change', r.change_id, 'hours',
          case when r.usual then '"usual"'::jsonb when r.opens is not null then jsonb_build_object('from', ${minutes('r.opens')}, 'until', ${minutes('r.closes')}) end))
        from spaces.holiday h left join spaces.holiday_rule r on r.unit_id = b.unit_id and r.kind = h.kind and r.valid @> h.day where h.day between d.first and d.last), '[]'),
      'closures', coalesce((select jsonb_agg(jsonb_build_object('start', lower(c.during), 'end', upper(c.during), 'reason', c.reason) order by c.during) from spaces.closure c
        where (c.bookable_id = b.id or c.unit_id = b.unit_id or c.bookable_id in (
            select o.bookable_id from spaces.bookable_part o join spaces.bookable_part mine on mine.resource_id = o.resource_id where mine.bookable_id = b.id))
          and c.ended_at is null and ${multirangeText(periods)}::tstzmultirange && c.during), '[]')
        || case when n.during && ${multirangeText(periods)}::tstzmultirange then jsonb_build_array(jsonb_build_object('start', lower(n.during),
          'end', coalesce(upper(n.during), lower(n.during) + interval '10 years'), 'reason', '', 'nobody', case when upper(n.during) is null then 'open' else 'until' end)) else '[]' end) as rules
    from spaces.bookable b cross join (select (lower(t) at time zone ${cityZone})::date as first, (upper(t) at time zone ${cityZone})::date + ${daysAhead}::int as last from (select ${multirangeText(periods)}::tstzmultirange as t) t) d
      cross join lateral (select spaces.in_no_hands(b.id) as during) n
    where b.id = any (${bookables}::uuid[]) and b.ended_at is null`.execute(db)
  return new Map(found.rows.map(({ id, rules }) => [id, dated(rules)]))
}

/** `hours`: minutes of the day; null and not `usual`: closed. */
export type HolidayHours = { kind: 'national' | 'joint_leave' | 'local'; usual: boolean; hours: [number, number] | null }

/** What a unit has published about its holidays, for people to read. */
export async function holidayRulesOf(db: Database, unit: string): Promise<HolidayHours[]> {
  const found = await sql<HolidayHours>`
    select k.kind, coalesce(o.usual, false) as usual, case when o.opens is not null then array[${minutes('o.opens')}, ${minutes('o.closes')}] end as hours
    from (values (1, 'national'), (2, 'joint_leave'), (3, 'local')) as k(n, kind) join governance.unit u on u.code = ${unit}
      left join spaces.holiday_rule o on o.unit_id = u.id and o.kind = k.kind and o.valid @> governance.today() order by k.n`.execute(db)
  return found.rows
}

/** The same of one room. Undefined: no such room, or no longer. */
export async function timeRulesOf(
  db: Database | Tx,
  bookable: string,
  periods: readonly Period[],
  english = false,
): Promise<TimeRules | undefined> {
  return (await timeRulesOfAll(db, [bookable], periods, english)).get(bookable)
}

/** Instants inside JSON come as text. */
const dated = (rules: TimeRules): TimeRules => ({
  ...rules,
  closures: rules.closures.map(({ start, end, reason, nobody }) => ({
    start: new Date(start),
    end: new Date(end),
    ...(nobody ? { nobody, reason: sayIn(rules.tongue ?? 'id')('nobody.short') } : { reason }),
  })),
})
