import { hostname } from 'node:os'
import { sql } from 'kysely'
import { sha256 } from '#src/base/id.ts'
import { done, type Outcome } from '#src/base/outcome.ts'
import type { Ctx } from '#src/platform/context.ts'
import { deed } from '#src/platform/deed.ts'
import type { FileCheck, FileDifference } from '#src/platform/file-manifest.ts'
import { tellKeepers } from './_keepers.db.ts'

/** The files are looked at so often: who changes one is told of within five minutes. */
export const lookEveryMs = 180_000

/** So many are written down and named; a whole folder that went is told by its first files. */
const most = 200
const named = 20

/** Each machine speaks of its own files. */
const machine = () => hostname().slice(0, 100)

type Open = { place: string; what: string; open: boolean }

/** Writes down what is not as it was built, and tells those who keep the site of what is new or came back. */
export const checkFiles = deed(
  'press.files.check',
  async (scope, { differences }: { differences: readonly FileDifference[] }): Promise<Outcome<{ fresh: number }>> => {
    const { tx, ctx } = scope
    await scope.must('press.files.check')
    const host = machine()
    await sql`select pg_advisory_xact_lock(7242062, hashtext(${host}))`.execute(tx)
    const known =
      await sql<Open>`select place, what, gone_at is null as open from press.finding where kind = 'file' and row_id = ${host}`.execute(tx)
    const open = new Set(known.rows.flatMap((one) => (one.open ? [`${one.what} ${one.place}`] : [])))
    const here = differences.slice(0, most).map(({ path, what }) => ({ place: path.slice(0, 300), what }))
    for (const { place, what } of here)
      await sql`insert into press.finding (kind, place, row_id, what) values ('file', ${place}, ${host}, ${what})
        on conflict (kind, place, row_id, what) do update set seen_at = governance.clock(), gone_at = null,
          settled_at = case when press.finding.gone_at is null then press.finding.settled_at end, settled_by = case when press.finding.gone_at is null then press.finding.settled_by end,
          settled_reason = case when press.finding.gone_at is null then press.finding.settled_reason else '' end`.execute(tx)
    const still = here.map(({ place, what }) => `${what} ${place}`)
    await sql`update press.finding set gone_at = governance.clock() where kind = 'file' and row_id = ${host} and gone_at is null and what || ' ' || place <> all(${still}::text[])`.execute(
      tx,
    )
    const fresh = still.filter((one) => !open.has(one))
    if (fresh.length > 0) {
      await tellKeepers(scope, 'files', `${host} ${scope.now.toISOString()} ${sha256(fresh.join('\n'))}`, {
        n: fresh.length,
        host,
        files: fresh.slice(0, named).join('\n'),
      })
      ctx.house.log.error('press.files.differ', new Error(`${fresh.length} files of the program are not as they were built`), {
        fresh: fresh.length,
        first: fresh[0] ?? '',
      })
    }
    scope.note('files', { differ: differences.length, fresh: fresh.length })
    return done({ fresh: fresh.length })
  },
  { quotes: true },
)

/** Looks at the files; a deed only where something is otherwise than it was written down last. */
export async function checkFilesOfBuild(ctx: Ctx, check: FileCheck): Promise<void> {
  const differences = await check.look()
  const open = await sql<{
    one: string
  }>`select what || ' ' || place as one from press.finding where kind = 'file' and row_id = ${machine()} and gone_at is null`.execute(
    ctx.db,
  )
  const before = new Set(open.rows.map(({ one }) => one))
  const now = differences.slice(0, most).map(({ path, what }) => `${what} ${path.slice(0, 300)}`)
  if (now.length !== before.size || now.some((one) => !before.has(one))) await checkFiles(ctx, { differences })
}
