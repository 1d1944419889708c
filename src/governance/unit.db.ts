import { sql } from 'kysely'
import { done, Missing, refused } from '#src/base/outcome.ts'
import type { Tx } from '#src/platform/database.ts'
import { deed } from '#src/platform/deed.ts'
import { readGiven } from './_given.ts'
import { endInput, unitChange, unitInput } from './unit.ts'

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
