import { sql } from 'kysely'
import { done, Missing, refused } from '#src/base/outcome.ts'
import { actorText } from '#src/platform/context.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import { deed } from '#src/platform/deed.ts'
import { readGiven } from './_given.ts'
import { endInput, takeOverInput, unitChange, unitInput } from './unit.ts'

type Unit = { id: string; code: string; until: string | null }

async function lockUnit(tx: Tx, code: string): Promise<Unit> {
  const found = await sql<Unit>`select id, code, until from governance.unit where code = ${code} for update`.execute(tx)
  const [unit] = found.rows
  if (!unit) throw new Missing('unit')
  return unit
}

/** The key of a unit that exists today, whoever asks. */
export async function openUnit(tx: Tx, code: string | null | undefined): Promise<string | undefined> {
  if (!code) return undefined
  const found = await sql<{
    id: string
  }>`select id from governance.unit where code = ${code} and (until is null or until >= governance.today()) for share`.execute(tx)
  return found.rows[0]?.id
}

/** A new unit, under another or on top. Answers its code. */
export const addUnit = deed<unknown, { code: string }>('governance.unit.add', async ({ tx, must, note, touched }, input) => {
  const read = readGiven(unitInput, input)
  await must('governance.institution.change', read.ok && read.value.parent ? { unit: read.value.parent } : {})
  if (!read.ok) return read
  const { code, name, nameEn, kind, parent, since } = read.value
  const above = await openUnit(tx, parent)
  if (parent && !above) return refused({ rule: 'governance.unit.parent_unknown', field: 'parent' })
  const written = await sql`insert into governance.unit (code, name, name_en, kind, parent_id, since)
    values (${code}, ${name}, ${nameEn}, ${kind}, ${above ?? null}, ${since}) on conflict (code) do nothing returning id`.execute(tx)
  if (written.rows.length === 0) return refused({ rule: 'governance.unit.code_taken', field: 'code', facts: { code } })
  note(`unit:${code}`, { kind })
  touched('governance')
  return done({ code })
})

/** Gives a unit another name or another parent. A unit never stands below itself. */
export const changeUnit = deed<{ unit: string; input: unknown }, undefined>(
  'governance.unit.change',
  async ({ tx, must, note, touched }, { unit: code, input }) => {
    await must('governance.institution.change', { unit: code })
    const unit = await lockUnit(tx, code)
    const read = readGiven(unitChange, input)
    if (!read.ok) return read
    const { name, nameEn, parent } = read.value
    const above = await openUnit(tx, parent)
    if (parent && !above) return refused({ rule: 'governance.unit.parent_unknown', field: 'parent' })
    if (above === unit.id) return refused({ rule: 'governance.unit.cycle', field: 'parent' })
    await sql`update governance.unit set name = coalesce(${name ?? null}, name), name_en = coalesce(${nameEn ?? null}, name_en), parent_id = coalesce(${above ?? null}, parent_id)
    where id = ${unit.id}`.execute(tx)
    note(`unit:${code}`, { name: name ?? '', parent: parent ?? '' })
    touched('governance')
    return done()
  },
)

/** A unit's last day. Refused while a post or a unit of its own goes on after it. */
export const endUnit = deed<{ unit: string; input: unknown }, undefined>(
  'governance.unit.end',
  async ({ tx, must, note, touched }, { unit: code, input }) => {
    await must('governance.institution.change', { unit: code })
    const unit = await lockUnit(tx, code)
    const read = readGiven(endInput, input)
    if (!read.ok) return read
    if (unit.until) return refused({ rule: 'governance.unit.ended_already' })
    const ended =
      await sql`update governance.unit set until = ${read.value.until} where id = ${unit.id} and ${read.value.until}::date >= governance.today() returning id`.execute(
        tx,
      )
    if (ended.rows.length === 0) return refused({ rule: 'governance.input.day_past', field: 'until' })
    note(`unit:${code}`, { until: read.value.until })
    touched('governance')
    return done()
  },
)

/** Says which unit goes on in the place of one that ended. From its next day on what the old one still owes is the new one's to bring; what was promised stays whose it was. */
export const takeOverUnit = deed<unknown, { unit: string }>(
  'governance.unit.take_over',
  async ({ tx, actor, must, note, touched }, input) => {
    const read = readGiven(takeOverInput, input)
    await must('governance.institution.change', read.ok ? { unit: read.value.unit } : {})
    if (!read.ok) return read
    const { former, unit, paper } = read.value
    const found = await sql<{ code: string; id: string }>`select code, id from governance.unit where code in (${former}, ${unit})`.execute(
      tx,
    )
    const idOf = new Map(found.rows.map(({ code, id }) => [code, id]))
    if (!idOf.has(former)) return refused({ rule: 'governance.unit.unknown', field: 'former' })
    if (!idOf.has(unit)) return refused({ rule: 'governance.unit.unknown', field: 'unit' })
    const written =
      await sql`insert into governance.unit_predecessor (predecessor_id, unit_id, from_day, paper, actor) values (${idOf.get(former)}, ${idOf.get(unit)}, governance.today(), ${paper}, ${actorText(actor)})
    on conflict (predecessor_id) do nothing returning unit_id`.execute(tx)
    if (written.rows.length === 0) return refused({ rule: 'governance.unit.taken_over_already', field: 'former' })
    note(`unit:${unit}`, { former })
    touched('governance')
    touched('support')
    return done({ unit })
  },
)

/** Units that have a last day and nobody yet who goes on in their place. */
export async function endedUnits(db: Database, english: boolean): Promise<{ code: string; name: string }[]> {
  return (
    await sql<{
      code: string
      name: string
    }>`select u.code, ${english ? sql`coalesce(u.name_en, u.name)` : sql`u.name`} as name from governance.unit u
      where u.until is not null and not exists (select from governance.unit_predecessor p where p.predecessor_id = u.id) order by u.until desc, u.name limit 100`.execute(
      db,
    )
  ).rows
}

export type Kin = { code: string; name: string; until: string | null }

export type UnitKin = { name: string; until: string | null; before: Kin[]; now: Kin | null }

/** What a unit was before, the latest first, and who goes on in its place today; neither where it is what it always was. */
export async function kinOfUnit(db: Database | Tx, code: string, english: boolean): Promise<UnitKin | undefined> {
  const called = english ? sql`coalesce(k.name_en, k.name)` : sql`k.name`
  const found =
    await sql<UnitKin>`select ${english ? sql`coalesce(u.name_en, u.name)` : sql`u.name`} as name, to_char(u.until, 'YYYY-MM-DD') as until,
      coalesce((select jsonb_agg(jsonb_build_object('code', k.code, 'name', ${called}, 'until', to_char(k.until, 'YYYY-MM-DD')) order by b.step, k.until desc, k.code)
        from governance.unit_before(u.id) b join governance.unit k on k.id = b.id where b.step > 0), '[]') as before,
      (select jsonb_build_object('code', k.code, 'name', ${called}, 'until', to_char(k.until, 'YYYY-MM-DD')) from governance.unit k where k.id = governance.unit_today(u.id) and k.id <> u.id) as now
    from governance.unit u where u.code = ${code}`.execute(db)
  return found.rows[0]
}
