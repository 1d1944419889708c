import { sql } from 'kysely'
import type { Database, Tx } from '#src/platform/database.ts'
import { type Kept, type Score, scoreOf } from './score.ts'

export type UnitScore = { unit: string; name: string; score: Score; note: { text: string; at: Date } | null }

type Row = Kept & { unit: string; name: string }

/** Sums by unit, kind or day in one reading: what of each promise was confirmed, by whom it was made. */
export async function unitScores(db: Database | Tx, year: number, today: string, english: boolean): Promise<UnitScore[]> {
  const [rows, notes] = await Promise.all([
    sql<Row>`select u.code as unit, case when ${english} then u.name_en else u.name end as name, k.quantity, k.unit_value as "unitValue", k.confirmed, k.on_time as "onTime", k.claimed,
        to_char(k.due_day, 'YYYY-MM-DD') as "dueDay"
      from support.kept k join governance.unit u on u.id = k.unit_id where extract(year from k.due_day) = ${year} order by u.name, k.due_day, k.id`.execute(
      db,
    ),
    sql<{
      unit: string
      text: string
      at: Date
    }>`select distinct on (n.unit_id) u.code as unit, n.text, n.at from support.note n join governance.unit u on u.id = n.unit_id
      where n.year = ${year} order by n.unit_id, n.at desc, n.id desc`.execute(db),
  ])
  const byUnit = new Map<string, Row[]>()
  for (const row of rows.rows) byUnit.set(row.unit, [...(byUnit.get(row.unit) ?? []), row])
  return [...byUnit].map(([unit, all]) => {
    const note = notes.rows.find((one) => one.unit === unit)
    return { unit, name: all[0]?.name ?? unit, score: scoreOf(all, today), note: note ? { text: note.text, at: note.at } : null }
  })
}

/** The whole of a year: what the headline says. */
export async function citySums(db: Database | Tx, year: number, today: string): Promise<Score> {
  const found =
    await sql<Kept>`select k.quantity, k.unit_value as "unitValue", k.confirmed, k.on_time as "onTime", k.claimed, to_char(k.due_day, 'YYYY-MM-DD') as "dueDay"
    from support.kept k where extract(year from k.due_day) = ${year}`.execute(db)
  return scoreOf(found.rows, today)
}
