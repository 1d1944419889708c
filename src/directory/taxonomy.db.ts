import { sql } from 'kysely'
import { z } from 'zod'
import { done, type Outcome, refused } from '#src/base/outcome.ts'
import { cleanLine } from '#src/base/text.ts'
import { actorText } from '#src/platform/context.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import { deed } from '#src/platform/deed.ts'

/** One sub-sector goes into another: profiles, events, needs and shops with it, and whoever asks for its address is led on. */
export const mergeSubsector = deed(
  'directory.taxonomy.merge',
  async (scope, { old, into, reason }: { old: string; into: string; reason: string }): Promise<Outcome<{ into: string }>> => {
    const { tx } = scope
    await scope.must('directory.desk.run')
    const known = await sql`select from directory.subsector where code in (${old}, ${into})`.execute(tx)
    if (known.rows.length !== 2) return refused({ rule: 'directory.profile.subsector', field: 'into' })
    const merged = await sql<{
      moved: Record<string, number>
    }>`insert into directory.subsector_merge (old_code, new_code, reason, actor) values (${old}, ${into}, ${reason}, ${actorText(scope.actor)}) returning moved`.execute(
      tx,
    )
    scope.note(`subsector:${old}`, { into, ...merged.rows[0]?.moved })
    for (const room of ['directory', 'events', 'market', 'support'] as const) scope.touched(room)
    return done({ into })
  },
)

const called = z
  .string('directory.taxonomy.name')
  .transform(cleanLine)
  .pipe(z.string().min(2, 'directory.taxonomy.name').max(60, 'directory.taxonomy.name'))

export const renameSchema = z.strictObject({ code: z.string().max(60), name: called, nameEn: called, reason: z.string() })
export type RenameWish = z.output<typeof renameSchema>

/** One sub-sector is called something else: its address, its profiles and every count stay. What it was called is kept. */
export const renameSubsector = deed('directory.taxonomy.rename', async (scope, wish: RenameWish): Promise<Outcome<{ code: string }>> => {
  const { tx } = scope
  await scope.must('directory.desk.run')
  const known = await sql`select from directory.subsector where code = ${wish.code}`.execute(tx)
  if (known.rows.length === 0) return refused({ rule: 'directory.profile.subsector', field: 'code' })
  await sql`insert into directory.subsector_name (code, old_name, old_name_en, name, name_en, reason, actor)
    values (${wish.code}, '', '', ${wish.name}, ${wish.nameEn}, ${wish.reason}, ${actorText(scope.actor)})`.execute(tx)
  scope.note(`subsector:${wish.code}`)
  scope.touched('directory')
  return done({ code: wish.code })
})

export type TaxonomyChange = { was: string; is: string; merged: boolean; reason: string; at: Date }

/** Every merge and every new name, the newest first; how many there are is the taxonomy's version. */
export async function taxonomyChanges(db: Database | Tx, english: boolean): Promise<TaxonomyChange[]> {
  return (
    await sql<TaxonomyChange>`select case when ${english} then n.old_name_en else n.old_name end as was, case when ${english} then n.name_en else n.name end as is, false as merged, n.reason, n.at
        from directory.subsector_name n
      union all select case when ${english} then o.name_en else o.name end, case when ${english} then w.name_en else w.name end, true, m.reason, m.at
        from directory.subsector_merge m join directory.subsector o on o.code = m.old_code join directory.subsector w on w.code = m.new_code
      order by at desc limit 200`.execute(db)
  ).rows
}

/** Where a sub-sector went that is gone, over however many steps. */
export async function wentInto(db: Database | Tx, code: string): Promise<string | undefined> {
  const found = await sql<{ code: string }>`select directory.subsector_today(${code}) as code`.execute(db)
  const today = found.rows[0]?.code
  return today === code ? undefined : today
}
