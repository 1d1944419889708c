import { Readable } from 'node:stream'
import { sql } from 'kysely'
import { done, type Refusal } from '#src/base/outcome.ts'
import type { Ctx, House } from '#src/platform/context.ts'
import { type DeedScope, deed } from '#src/platform/deed.ts'
import { post } from '#src/platform/mail.ts'
import { hasWords, type Say, sayIn, sayRefusal } from '#src/ui/words.ts'
import type { RunningJob } from './import.db.ts'
import type { FailedRow } from './import-group.ts'
import { failedRowsFile } from './import-report.ts'

/** Failed rows in the order of the file, a thousand at a time. */
async function* failuresOf(house: House, job: string): AsyncGenerator<FailedRow[]> {
  for (let after = -1; ; ) {
    const found =
      await sql<FailedRow>`select line, cells, refusals from market.import_failure where job_id = ${job} and line > ${after} order by line limit 1000`.execute(
        house.db,
      )
    const last = found.rows.at(-1)
    if (!last) return
    yield found.rows
    after = last.line
  }
}

/** What a constraint refuses that no sentence was ever written for is still a row the seller can send again. */
const told = (t: Say, refusal: Refusal): string => (hasWords(refusal.rule) ? sayRefusal(t, refusal) : t('market.import.row.not_written'))

/** Writes the rows that did not go in as a table to correct and send again. */
async function writeFailedFile(house: House, job: RunningJob): Promise<string | undefined> {
  const some = await sql`select 1 from market.import_failure where job_id = ${job.id} limit 1`.execute(house.db)
  if (some.rows.length === 0) return undefined
  const key = `imports/${job.id}-failed.csv`
  const t = sayIn('id')
  const file = failedRowsFile(job.mapping, job.delimiter, (refusal) => told(t, refusal))
  async function* text() {
    yield file.head()
    for await (const rows of failuresOf(house, job.id)) yield file.rows(rows)
  }
  await house.files.put(key, Readable.from(text()))
  return key
}

type Ending = { job: RunningJob; ended: 'written' | 'stopped' | Refusal[]; failedKey: string | undefined }

async function tellUploader({ tx, ctx }: DeedScope, { job, ended }: Ending): Promise<void> {
  if (!job.actor_id) return
  const found = await sql<{
    email: string
    name: string
    file_name: string
    created: number
    updated: number
    unchanged: number
    failed: number
  }>`select p.email, p.name, j.file_name, j.created, j.updated, j.unchanged, j.failed
    from market.import_job j join identity.person p on p.id = j.actor_id where j.id = ${job.id} and p.ended_at is null`.execute(tx)
  const [row] = found.rows
  if (!row) return
  const t = sayIn('id')
  const occasion = Array.isArray(ended) ? 'failed' : ended === 'stopped' ? 'stopped' : job.dry_run ? 'tried' : 'done'
  const facts = {
    ...row,
    file: row.file_name,
    reason: Array.isArray(ended) && ended[0] ? told(t, ended[0]) : '',
    link: `${ctx.house.config.origin}/toko-saya/${job.shop_slug}/impor/${job.id}`,
  }
  await post(tx, ctx.house, {
    dedupe: `import:${job.id}`,
    to: row.email,
    subject: t(`market.import.letter.${occasion}.subject`, facts),
    body: t(`market.import.letter.${occasion}.body`, facts),
  })
}

const finish = deed<Ending, undefined>('market.import.finish', async (scope, ending) => {
  const { tx, must, note } = scope
  const { job, ended, failedKey } = ending
  await must('market.product.edit', { shop: job.shop })
  const status = Array.isArray(ended) ? 'failed' : ended === 'stopped' ? 'stopped' : 'done'
  await sql`update market.import_job set status = ${status}, finished_at = now(), touched_at = now(), failed_key = ${failedKey ?? null}, refusal = ${Array.isArray(ended) ? JSON.stringify(ended) : null}::jsonb
    where id = ${job.id}`.execute(tx)
  await tellUploader(scope, ending)
  note(`import:${job.id}`, { status })
  return done()
})

/** Ends a job: the table of failed rows, the final word, a notice to whoever uploaded it. */
export async function finishJob(ctx: Ctx, o: { job: RunningJob; ended: 'written' | 'stopped' | Refusal[] }): Promise<void> {
  const failedKey = await writeFailedFile(ctx.house, o.job)
  const finished = await finish(ctx, { ...o, failedKey })
  if (!finished.ok) throw new Error(`an import could not be ended: ${finished.refusals[0]?.rule}`)
}
