import { sql } from 'kysely'
import { done, type Outcome, refused } from '#src/base/outcome.ts'
import { actorText } from '#src/platform/context.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import { deed } from '#src/platform/deed.ts'

/** One sub-sector goes into another: its profiles with it, and whoever asks for its address is led on. */
export const mergeSubsector = deed(
  'directory.taxonomy.merge',
  async (scope, { old, into, reason }: { old: string; into: string; reason: string }): Promise<Outcome<{ into: string }>> => {
    const { tx } = scope
    await scope.must('directory.desk.run')
    const known = await sql`select from directory.subsector where code in (${old}, ${into})`.execute(tx)
    if (known.rows.length !== 2) return refused({ rule: 'directory.profile.subsector', field: 'into' })
    await sql`insert into directory.subsector_merge (old_code, new_code, reason, actor) values (${old}, ${into}, ${reason}, ${actorText(scope.actor)})`.execute(
      tx,
    )
    scope.note(`subsector:${old}`, { into })
    scope.touched('directory')
    return done({ into })
  },
)

/** Where a sub-sector went that is gone, over however many steps. */
export async function wentInto(db: Database | Tx, code: string): Promise<string | undefined> {
  const found = await sql<{ code: string }>`with recursive way as (
      select new_code as code, 1 as step from directory.subsector_merge where old_code = ${code}
      union all select m.new_code, w.step + 1 from directory.subsector_merge m join way w on w.code = m.old_code where w.step < 20)
    select code from way order by step desc limit 1`.execute(db)
  return found.rows[0]?.code
}
