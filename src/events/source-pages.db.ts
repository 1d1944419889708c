import { sql } from 'kysely'
import { Missing, type Refusal } from '#src/base/outcome.ts'
import { type Ctx, may } from '#src/platform/context.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import { manageScope } from './_source-rows.db.ts'
import { type Askable, type Freshness, freshness, type Said, type Unread } from './source.ts'
import { calendarUnit } from './submit.db.ts'

export type AgencyFreshness = { unit: string; name: string; sources: number; upcoming: number; changed: Date | null; state: Freshness }

/** Every agency of the city: when what it says of its events last changed, and whether that is lately. */
export async function freshnessOf(db: Database | Tx, now: Date, english: boolean): Promise<AgencyFreshness[]> {
  const found = await sql<
    Omit<AgencyFreshness, 'state'>
  >`select u.code as unit, case when ${english} then coalesce(u.name_en, u.name) else u.name end as name,
      count(s.id)::int as sources, max(s.changed_at) as changed,
      (select count(*)::int from events.source_item i join events.source x on x.id = i.source_id join events.event e on e.id = i.event_id
        where x.unit_id = u.id and e.state = 'published' and exists (select from events.occurrence o where o.event_id = e.id and o.listed and not o.cancelled and o.until_at > ${now})) as upcoming
    from governance.unit u left join events.source s on s.unit_id = u.id and s.ended_at is null
    where u.kind in ('agency', 'office') and (u.until is null or u.until > governance.today())
    group by u.id order by max(s.changed_at) desc nulls last, u.name`.execute(db)
  return found.rows.map((row) => ({ ...row, state: row.sources === 0 ? 'none' : freshness(row.changed ?? new Date(0), now) }))
}

export type OwnUnit = { code: string; name: string }

/** Agencies whose calendars this reader connects; and whether he sits at the calendar's desk, which sees them all. */
export async function sourceSeat(ctx: Ctx): Promise<{ units: OwnUnit[]; desk: boolean }> {
  const all =
    await sql<OwnUnit>`select code, case when ${ctx.tongue === 'en'} then coalesce(name_en, name) else name end as name from governance.unit
    where kind in ('agency', 'office', 'advisory', 'board') and (until is null or until > governance.today()) order by name`.execute(ctx.db)
  const mine: OwnUnit[] = []
  for (const unit of all.rows) if (await may(ctx, 'events.source.manage', manageScope({ unit: unit.code }))) mine.push(unit)
  return { units: mine, desk: await may(ctx, 'events.event.publish', { unit: calendarUnit, fund: 'tanpa_dana' }) }
}

export type SourceLine = {
  id: string
  unit: string
  unitName: string
  kind: 'ics' | 'sheet'
  name: string
  host: string
  read: Date | null
  changed: Date | null
  trouble: Refusal | null
  state: Freshness
  drafts: number
  missing: number
  proposed: number
}
type Line = Omit<SourceLine, 'state' | 'host'> & { address: string }

const lines = (db: Database | Tx, units: readonly string[] | undefined, id: string | undefined, english: boolean) =>
  sql<Line>`select s.id, u.code as unit, case when ${english} then coalesce(u.name_en, u.name) else u.name end as "unitName", s.kind, s.name, s.address, s.read_at as read, s.changed_at as changed, s.trouble,
      (select count(*)::int from events.source_item i where i.source_id = s.id and i.state = 'draft' and i.last_day >= governance.today()) as drafts,
      (select count(*)::int from events.source_item i where i.source_id = s.id and i.state = 'missing' and i.last_day >= governance.today()) as missing,
      (select count(*)::int from events.source_item i where i.source_id = s.id and i.proposed is not null) as proposed
    from events.source s join governance.unit u on u.id = s.unit_id
    where s.ended_at is null and (${id ?? null}::text is null or s.id::text = ${id ?? null}) and (${units === undefined} or u.code = any(${[...(units ?? [])]}::text[]))
    order by u.name, s.kind, s.name`.execute(db)

/** Of an address only its host is shown: the rest may be the agency's secret. */
const shown = (line: Line, now: Date): SourceLine => {
  const { address, ...rest } = line
  return { ...rest, host: address === '' ? '' : (URL.parse(address)?.hostname ?? ''), state: freshness(line.changed ?? new Date(0), now) }
}

/** The sources of some agencies, or of all. */
export async function sourcesOf(ctx: Ctx, units?: readonly string[]): Promise<SourceLine[]> {
  return (await lines(ctx.db, units, undefined, ctx.tongue === 'en')).rows.map((line) => shown(line, ctx.now))
}

export type ItemState = 'draft' | 'missing' | 'linked' | 'gone' | 'aside'
export type SourceItem = {
  id: string
  uid: string
  state: ItemState
  said: Said
  answers: Record<string, string | number>
  missing: Askable[]
  proposed: Said | null
  event: { number: string; slug: string; title: string; state: string; status: string } | null
}
export type Upload = {
  id: string
  name: string
  rows: number
  ready: number
  wrong: number
  past: number
  new: number
  changed: number
  findings: Unread[]
  unknown: string[]
  state: 'tried' | 'written' | 'dropped'
  at: Date
}
export type SourcePage = SourceLine & {
  organiser: string
  crowd: number | null
  place: string
  past: number
  unread: Unread[]
  items: SourceItem[]
  counts: Record<ItemState, number>
  upload: Upload | null
  mine: boolean
  desk: boolean
}

/** Items shown at once; the others are counted and follow when these are done. */
export const itemsShown = 60

async function itemsOf(ctx: Ctx, source: string, state: ItemState | undefined): Promise<SourceItem[]> {
  const found = await sql<SourceItem>`select i.id, i.uid, i.state, i.said, i.answers, i.missing, i.proposed,
      case when e.id is null then null else jsonb_build_object('number', e.number, 'slug', e.slug, 'title', e.title, 'state', e.state, 'status', e.status) end as event
    from events.source_item i left join events.event e on e.id = i.event_id
    where i.source_id = ${source} and (i.last_day >= governance.today() or i.proposed is not null) and (${state ?? null}::text is null or i.state = ${state ?? null})
    order by (i.proposed is not null) desc, array_position(array['missing', 'draft', 'gone', 'linked', 'aside'], i.state), i.said->'when'->0->>'day', i.id limit ${itemsShown}`.execute(
    ctx.db,
  )
  return found.rows
}

/** One source with its drafts, for the agency it belongs to and for the calendar's desk; to anybody else it is not there. */
export async function sourcePage(ctx: Ctx, id: string, state?: ItemState): Promise<SourcePage> {
  const [line] = (await lines(ctx.db, undefined, id, ctx.tongue === 'en')).rows
  if (!line) throw new Missing('source')
  const [mine, desk] = [
    await may(ctx, 'events.source.manage', manageScope(line)),
    await may(ctx, 'events.event.publish', { unit: calendarUnit, fund: 'tanpa_dana' }),
  ]
  if (!mine && !desk) throw new Missing('source')
  const [more, counts, items, uploads] = await Promise.all([
    sql<
      Pick<SourcePage, 'organiser' | 'crowd' | 'place' | 'past' | 'unread'>
    >`select organiser, crowd, place, past, unread from events.source where id = ${line.id}`.execute(ctx.db),
    sql<{
      state: ItemState
      n: number
    }>`select state, count(*)::int as n from events.source_item where source_id = ${line.id} and last_day >= governance.today() group by state`.execute(
      ctx.db,
    ),
    itemsOf(ctx, line.id, state),
    sql<Upload>`select id, name, rows, ready, wrong, past, new, changed, findings, unknown, state, made_at as at from events.source_upload where source_id = ${line.id} order by made_at desc, id desc limit 1`.execute(
      ctx.db,
    ),
  ])
  const none: Record<ItemState, number> = { draft: 0, missing: 0, linked: 0, gone: 0, aside: 0 }
  return {
    ...shown(line, ctx.now),
    ...(more.rows[0] as Pick<SourcePage, 'organiser' | 'crowd' | 'place' | 'past' | 'unread'>),
    counts: { ...none, ...Object.fromEntries(counts.rows.map(({ state: name, n }) => [name, n])) },
    items,
    upload: uploads.rows[0] ?? null,
    mine,
    desk,
  }
}
