import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { type FileHandle, mkdir, mkdtemp, open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { done, type Outcome } from '#src/base/outcome.ts'
import { minuteOfDay } from '#src/base/time.ts'
import type { Ctx, House } from '#src/platform/context.ts'
import type { Tx } from '#src/platform/database.ts'
import { deed } from '#src/platform/deed.ts'
import type { Dataset } from '#src/platform/open-data.ts'
import { addTo, csvHead, csvLine, jsonLine } from './data-file.ts'
import { datasets } from './datasets.ts'

type Form = 'csv' | 'json'

/** By its content: what was given away under an address never changes under it. */
export const dataKey = (dataset: string, sha256: string, form: Form): string => `data/${dataset}/${sha256}.${form}`

type Made = { path: string; sha256: string; bytes: number }

/** A file as it grows: its length and its sum with it. */
async function growing(path: string) {
  const file: FileHandle = await open(path, 'w')
  const hash = createHash('sha256')
  let bytes = 0
  return {
    async write(text: string) {
      const chunk = Buffer.from(text, 'utf8')
      hash.update(chunk)
      bytes += chunk.length
      await file.writeFile(chunk)
    },
    /** What stands in it, once no more is written. */
    made: (): Made => ({ path, sha256: hash.digest('hex'), bytes }),
    close: () => file.close(),
  }
}

const gathered = 200

/** Both files out of one reading, so that they say the same. Whatever happens on the way, none stays open. */
async function draw(tx: Tx, house: House, set: Dataset, folder: string) {
  const csv = await growing(join(folder, 'csv'))
  const json = await growing(join(folder, 'json')).catch(async (error) => {
    await csv.close()
    throw error
  })
  try {
    const { rows, sums } = await fill(set.rows(tx, house), set, { csv, json })
    return { rows, sums, csv: csv.made(), json: json.made() }
  } finally {
    await Promise.all([csv.close(), json.close()])
  }
}

type Growing = Awaited<ReturnType<typeof growing>>

async function fill(from: ReturnType<Dataset['rows']>, set: Dataset, { csv, json }: Record<Form, Growing>) {
  const sums: Record<string, number> = {}
  let [rows, lines, objects] = [0, csvHead(set.columns), '[']
  for await (const cells of from) {
    lines += csvLine(cells)
    objects += jsonLine(set.columns, cells, rows === 0)
    addTo(sums, set.columns, cells)
    rows += 1
    if (rows % gathered > 0) continue
    await csv.write(lines)
    await json.write(objects)
    lines = ''
    objects = ''
  }
  await csv.write(lines)
  await json.write(`${objects}\n]\n`)
  return { rows, sums }
}

type Newest = { version: number; csv: string; json: string }

/** One dataset as it is tonight: a new version where anything of it changed, and a line that it was looked at either way. */
export const buildDataset = deed('press.data.build', async (scope, { set }: { set: Dataset }): Promise<Outcome<{ version: number }>> => {
  const { tx, ctx } = scope
  await scope.must('press.data.build')
  await sql`select pg_advisory_xact_lock(7242060)`.execute(tx)
  await mkdir(ctx.house.files.scratch, { recursive: true })
  const folder = await mkdtemp(join(ctx.house.files.scratch, 'data-'))
  try {
    const made = await draw(tx, ctx.house, set, folder)
    const found =
      await sql<Newest>`select version, csv_sha256 as csv, json_sha256 as json from press.dataset_version where dataset = ${set.slug}
      order by version desc limit 1`.execute(tx)
    const newest = found.rows[0]
    const same = newest?.csv === made.csv.sha256 && newest.json === made.json.sha256
    const version = same ? newest.version : (newest?.version ?? 0) + 1
    for (const form of ['csv', 'json'] as const)
      await ctx.house.files.put(dataKey(set.slug, made[form].sha256, form), createReadStream(made[form].path))
    if (!same)
      await sql`insert into press.dataset_version (dataset, version, rows, columns, sums, csv_sha256, csv_bytes, json_sha256, json_bytes) values (${set.slug}, ${version}, ${made.rows},
        ${set.columns.map(({ name }) => name)}, ${JSON.stringify(made.sums)}, ${made.csv.sha256}, ${made.csv.bytes}, ${made.json.sha256}, ${made.json.bytes})`.execute(
        tx,
      )
    await sql`insert into press.dataset_check (dataset, version) values (${set.slug}, ${version}) on conflict do nothing`.execute(tx)
    scope.note(`data:${set.slug}`, { version, rows: made.rows })
    scope.touched('press')
    return done({ version })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})

const nightFrom = 60

/** What rests on consent is given away as it stands today: a file of an older version names whoever took their word back since, and goes. */
async function dropOlder(ctx: Ctx, { slug }: Dataset): Promise<void> {
  const found = await sql<Newest>`select version, csv_sha256 as csv, json_sha256 as json from press.dataset_version where dataset = ${slug}
    order by version desc limit 60`.execute(ctx.db)
  const [newest, ...older] = found.rows
  for (const form of ['csv', 'json'] as const)
    for (const one of older) if (one[form] !== newest?.[form]) await ctx.house.files.remove(dataKey(slug, one[form], form))
}

/** Builds all of it. One that fails leaves the others and its own last version standing, and is said in the log. */
export async function buildOpenData(ctx: Ctx): Promise<void> {
  for (const set of datasets)
    try {
      await buildDataset(ctx, { set })
      if (set.restsOnConsent) await dropOlder(ctx, set)
    } catch (error) {
      ctx.house.log.error('press.data.failed', error, { dataset: set.slug })
    }
}

/** At night from one o'clock, or at once where something was never built. */
export async function buildDataIfDue(ctx: Ctx): Promise<void> {
  const found = await sql<{
    ever: number
    today: number
  }>`select count(distinct dataset)::int as ever, (count(*) filter (where day = governance.today()))::int as today
    from press.dataset_check where dataset in (${sql.join(datasets.map(({ slug }) => slug))})`.execute(ctx.db)
  const { ever = 0, today = 0 } = found.rows[0] ?? {}
  if (ever < datasets.length || (today < datasets.length && minuteOfDay(ctx.now) >= nightFrom)) await buildOpenData(ctx)
}
