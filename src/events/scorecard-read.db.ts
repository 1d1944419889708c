import { sql } from 'kysely'
import { Missing } from '#src/base/outcome.ts'
import { type Ctx, personOf } from '#src/platform/context.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import type { Aspect, AspectMarks } from './scorecard.ts'

type Given = { marks: AspectMarks; reasons: Record<Aspect, string>; total: number }
export type CuratorShown = { name: string; word: 'none' | 'some' | null; says: string; sent: boolean; given: Given | null }
export type Told = { marks: AspectMarks; total: number; curators: number; at: Date }
export type DeskCard = { number: string; year: number; due: string; earlier: string | null; told: Told | null; curators: CuratorShown[] }

type Raw = Omit<DeskCard, 'told'> & { told: (Omit<Told, 'at'> & { at: string }) | null }

const told = sql`(select jsonb_build_object('marks', r.marks, 'total', r.total, 'curators', r.curators, 'at', r.at) from events.scorecard_result r where r.scorecard_id = k.id)`
const dated = <Row extends { told: Raw['told'] }>({ told: raw, ...row }: Row) => ({ ...row, told: raw && { ...raw, at: new Date(raw.at) } })

/** The cards of an event for the calendar's desk. Who gave what is there only once it is told: nobody there steers a mark. */
export async function deskCards(db: Database | Tx, event: string): Promise<DeskCard[]> {
  const found =
    await sql<Raw>`select k.number, k.year, to_char(k.due_day, 'YYYY-MM-DD') as due, (select x.number from events.scorecard x where x.id = k.earlier_id) as earlier, ${told} as told,
      (select coalesce(jsonb_agg(jsonb_build_object('name', h.name, 'word', (select case when bool_or(w.interest) then 'some' when count(*) > 0 then 'none' end from events.curator_word w where w.scorecard_id = k.id and w.person_id = c.person_id),
          'says', coalesce((select w.says from events.curator_word w where w.scorecard_id = k.id and w.person_id = c.person_id and w.interest), ''), 'sent', s.person_id is not null,
          'given', case when s.person_id is not null and exists (select from events.scorecard_result r where r.scorecard_id = k.id) then jsonb_build_object('marks', s.marks, 'reasons', s.reasons, 'total', s.total) end) order by h.name, h.id), '[]')
        from events.curator c join identity.person h on h.id = c.person_id left join events.score s on s.scorecard_id = c.scorecard_id and s.person_id = c.person_id where c.scorecard_id = k.id) as curators
    from events.scorecard k join events.event e on e.id = k.event_id where e.number = ${event} order by k.year desc`.execute(db)
  return found.rows.map(dated)
}

/** Cards that were told, of other events or years: one of them may be the edition before. */
export async function earlierCards(db: Database | Tx): Promise<{ number: string; title: string; year: number }[]> {
  const found = await sql<{
    number: string
    title: string
    year: number
  }>`select k.number, e.title, k.year from events.scorecard k join events.event e on e.id = k.event_id join events.scorecard_result r on r.scorecard_id = k.id
    where not exists (select from events.scorecard n where n.earlier_id = k.id) order by k.year desc, e.title limit 200`.execute(db)
  return found.rows
}

export type MyCard = {
  number: string
  year: number
  due: string
  title: string
  slug: string
  summary: string
  word: 'none' | 'some' | null
  given: Given | null
  told: Told | null
}

const mine = (
  person: string | null,
) => sql`select k.number, k.year, to_char(k.due_day, 'YYYY-MM-DD') as due, e.title, e.slug, e.summary, ${told} as told,
    (select case when bool_or(w.interest) then 'some' when count(*) > 0 then 'none' end from events.curator_word w where w.scorecard_id = k.id and w.person_id = c.person_id) as word,
    (select jsonb_build_object('marks', s.marks, 'reasons', s.reasons, 'total', s.total) from events.score s where s.scorecard_id = k.id and s.person_id = c.person_id) as given
  from events.curator c join events.scorecard k on k.id = c.scorecard_id join events.event e on e.id = k.event_id where c.person_id = ${person}::uuid`

type RawMine = Omit<MyCard, 'told'> & { told: Raw['told'] }

/** What somebody was named a curator for, what still waits first. */
export async function myCards(ctx: Ctx): Promise<MyCard[]> {
  const found =
    await sql<RawMine>`select * from (${mine(personOf(ctx.actor) ?? null)}) m order by m.given is not null or m.word = 'some', m.due, m.number limit 200`.execute(
      ctx.db,
    )
  return found.rows.map(dated)
}

export async function myCard(ctx: Ctx, number: string): Promise<MyCard> {
  const found = await sql<RawMine>`${mine(personOf(ctx.actor) ?? null)} and k.number = ${number}`.execute(ctx.db)
  const [row] = found.rows
  if (!row) throw new Missing('scorecard')
  return dated(row)
}

export type PublicCuration = {
  slug: string
  title: string
  cards: { number: string; year: number; slug: string; title: string; told: Told }[]
}

/** What was told of an event and of its editions before, the newest first. Sums and middles; no name is read. */
export async function publicCuration(db: Database | Tx, slug: string): Promise<PublicCuration> {
  const event = await sql<{
    id: string
    slug: string
    title: string
  }>`select id, slug, title from events.event where slug = ${slug} and state = 'published'`.execute(db)
  const [found] = event.rows
  if (!found) throw new Missing('event')
  const cards = await sql<{
    number: string
    year: number
    slug: string
    title: string
    told: NonNullable<Raw['told']>
  }>`with recursive line as (
      select k.id, k.earlier_id from events.scorecard k where k.event_id = ${found.id}
      union select k.id, k.earlier_id from events.scorecard k join line on k.id = line.earlier_id)
    select k.number, k.year, e.slug, e.title, ${told} as told from line join events.scorecard k on k.id = line.id join events.event e on e.id = k.event_id
      join events.scorecard_result r on r.scorecard_id = k.id where e.state = 'published' order by k.year desc, k.number desc limit 40`.execute(
    db,
  )
  return {
    slug: found.slug,
    title: found.title,
    cards: cards.rows.map(({ told: raw, ...one }) => ({ ...one, told: { ...raw, at: new Date(raw.at) } })),
  }
}
