import { sql } from 'kysely'
import type { z } from 'zod'
import { done, Missing, type Outcome, refused } from '#src/base/outcome.ts'
import { type Day, isDay } from '#src/base/time.ts'
import { actorText, personOf } from '#src/platform/context.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import { type DeedScope, deed } from '#src/platform/deed.ts'
import type { needSchema } from './keeping.ts'

type Row = { id: string; number: string; slug: string; person: string | null; unit: string }

/** Whoever sent the event in says what it needs; else the desk that published it, by the matrix. */
async function eventOf(scope: DeedScope, number: string): Promise<Row> {
  const found =
    await sql<Row>`select e.id, e.number, e.slug, e.person_id as person, u.code as unit from events.event e join governance.unit u on u.id = e.unit_id
    where e.number = ${number} and e.state = 'published'`.execute(scope.tx)
  const [row] = found.rows
  if (!row) throw new Missing('event')
  const me = personOf(scope.actor)
  if (row.person !== null && row.person === me) await scope.must('support.event_need.state', { person: me })
  else await scope.must('events.event.publish', { unit: row.unit, fund: 'tanpa_dana' })
  return row
}

/** One cell of the grid: what the event needs of a kind. Once a kind. */
export const stateNeed = deed(
  'support.event_need.state',
  async (scope, wish: z.output<typeof needSchema>): Promise<Outcome<{ slug: string }>> => {
    const event = await eventOf(scope, wish.event)
    await sql`insert into support.event_need (event_id, kind, quantity, measure, actor) values (${event.id}, ${wish.kind}, ${wish.quantity}, ${wish.measure}, ${actorText(scope.actor)})`.execute(
      scope.tx,
    )
    scope.note(`event:${event.number}`, { needs: wish.kind })
    scope.touched('support')
    return done({ slug: event.slug })
  },
)

/** It is not needed any more. What was promised for it stands. */
export const dropNeed = deed(
  'support.event_need.drop',
  async (scope, { event: number, kind }: { event: string; kind: string }): Promise<Outcome<{ slug: string }>> => {
    const event = await eventOf(scope, number)
    const gone =
      await sql`update support.event_need set dropped_at = governance.clock() where event_id = ${event.id} and kind = ${kind} and dropped_at is null returning id`.execute(
        scope.tx,
      )
    if (gone.rows.length === 0) return refused({ rule: 'support.event_need.none', field: 'kind' })
    scope.note(`event:${event.number}`, { dropped: kind })
    scope.touched('support')
    return done({ slug: event.slug })
  },
)

export type Cell = { kind: string; quantity: number; measure: string; filled: boolean; daysLeft: number }
export type GridRow = { slug: string; number: string; title: string; firstDay: string; daysLeft: number; cells: Cell[] }

const grid = (
  english: boolean,
) => sql`select e.slug, e.number, case when ${english} and e.title_en <> '' then e.title_en else e.title end as title, to_char(min(c.first_day), 'YYYY-MM-DD') as "firstDay",
    (min(c.first_day) - governance.today()) as "daysLeft", jsonb_agg(jsonb_build_object('kind', c.kind, 'quantity', c.quantity, 'measure', c.measure, 'filled', c.filled,
      'daysLeft', c.first_day - governance.today()) order by k.position) as cells
  from support.cell c join events.event e on e.id = c.event_id join support.kind k on k.code = c.kind`

/** The last event of a page: its first day, then its address. */
const gridPlace = /^(\d{4}-\d{2}-\d{2})~([a-z0-9-]{1,120})$/

function placeIn(after: string | undefined): { day: Day; slug: string } | undefined {
  const [, day = '', slug = ''] = gridPlace.exec(after ?? '') ?? []
  return isDay(day) ? { day, slug } : undefined
}

/** Events to come with what they need, the soonest first. What is no place in the list begins it anew. */
export async function supportGrid(
  db: Database | Tx,
  page: { most: number; after?: string | undefined; english: boolean },
): Promise<{ rows: GridRow[]; next: string | undefined }> {
  const after = placeIn(page.after)
  const beyond = after ? sql`having (min(c.first_day), e.slug) > (${after.day}::date, ${after.slug})` : sql``
  const found = await sql<GridRow>`${grid(page.english)} where c.first_day >= greatest(governance.today(), ${after?.day ?? null}::date)
    group by e.id ${beyond} order by min(c.first_day), e.slug limit ${page.most + 1}`.execute(db)
  const rows = found.rows.slice(0, page.most)
  const last = found.rows.length > page.most ? rows.at(-1) : undefined
  return { rows, next: last && `${last.firstDay}~${last.slug}` }
}

/** So many needs are counted; of more it is said that there are more. */
export const mostCounted = 10_000

export type GridCount = { all: number; empty: number; more: boolean }

/** What all events to come need, and how much of it nobody promised: of every page, not of the one looked at. */
export async function gridCount(db: Database | Tx, most = mostCounted): Promise<GridCount> {
  const found = await sql<GridCount>`select count(*)::int as all, (count(*) filter (where not filled))::int as empty,
      exists (select from support.cell c where c.first_day >= governance.today() offset ${most}) as more
    from (select c.filled from support.cell c where c.first_day >= governance.today() order by c.first_day, c.id limit ${most}) soon`.execute(
    db,
  )
  return found.rows[0] ?? { all: 0, empty: 0, more: false }
}

/** The row of one event; nothing where it said no need. */
export async function needsOf(db: Database | Tx, slug: string, english: boolean): Promise<GridRow | undefined> {
  return (await sql<GridRow>`${grid(english)} where e.slug = ${slug} group by e.id`.execute(db)).rows[0]
}

/** Promises for an event whose day is over fourteen working days and of which nothing was ever noted. */
export const withoutReport = sql`c.event_id is not null and c.withdrawn_at is null and not exists (select from support.delivery d where d.commitment_id = c.id)
  and spaces.working_day((select (max(o.until_at) at time zone 'Asia/Jakarta')::date from events.occurrence o where o.event_id = c.event_id and not o.cancelled), 14) < governance.today()`

/** Whether this reader may say what the event needs by his own account. */
export async function ownEventOf(
  db: Database | Tx,
  number: string,
  person: string | undefined,
): Promise<{ slug: string; title: string } | undefined> {
  return (
    await sql<{
      slug: string
      title: string
    }>`select slug, title from events.event where number = ${number} and state = 'published' and person_id = ${person ?? null}::uuid`.execute(
      db,
    )
  ).rows[0]
}
