import { createHash } from 'node:crypto'
import { basename } from 'node:path'
import { Readable } from 'node:stream'
import { sql } from 'kysely'
import { newId } from '#src/base/id.ts'
import { done, type Outcome, refused } from '#src/base/outcome.ts'
import { cleanLine } from '#src/base/text.ts'
import { type House, personOf } from '#src/platform/context.ts'
import { deed } from '#src/platform/deed.ts'
import { type CsvFile, fileLimits, openCsv } from '#src/platform/table-file.ts'
import { guessMapping, type Mapping } from './import-mapping.ts'

type Kept = { id: string; key: string; name: string; sha256: string; file: Pick<CsvFile, 'encoding' | 'delimiter'>; mapping: Mapping }

/** Stores the file and looks at its beginning; what cannot be read as a table is not kept. */
export async function keepFile(house: House, name: string, source: AsyncIterable<Uint8Array>): Promise<Outcome<Kept>> {
  const id = newId(house.now())
  const key = `imports/${id}.csv`
  const hash = createHash('sha256')
  let bytes = 0
  async function* counted() {
    for await (const part of source) {
      bytes += part.length
      if (bytes > fileLimits.bytes) return
      hash.update(part)
      yield part
    }
  }
  await house.files.put(key, Readable.from(counted()))
  const stored = await house.files.stream(key)
  const opened =
    bytes > fileLimits.bytes
      ? refused({ rule: 'platform.table.too_large', facts: { megabytes: fileLimits.bytes / 1_000_000 } })
      : stored
        ? await openCsv(stored)
        : refused({ rule: 'market.import.file.gone' })
  if (!opened.ok) {
    await house.files.remove(key)
    return refused(...opened.refusals.map((refusal) => ({ ...refusal, field: 'file' })))
  }
  const { encoding, delimiter, headings, batches } = opened.value
  await batches.return(undefined)
  return done({
    id,
    key,
    name: cleanLine(basename(name)).slice(0, 120) || 'produk.csv',
    sha256: hash.digest('hex'),
    file: { encoding, delimiter },
    mapping: guessMapping(headings),
  })
}

/** PostgreSQL keeps no NUL in JSON. */
export const asJson = (value: unknown): string => JSON.stringify(value).replaceAll('\\u0000', '')

export const register = deed<{ shop: string; kept: Kept; dryRun: boolean; run: boolean }, { job: string }>(
  'market.import.upload',
  async ({ tx, actor, must, note, enqueue }, { shop, kept, dryRun, run }) => {
    await must('market.product.import', { shop })
    await sql`insert into market.import_job (id, shop_id, file_key, file_name, file_sha256, format, mapping, delimiter, encoding, dry_run, actor_id)
    values (${kept.id}, ${shop}, ${kept.key}, ${kept.name}, ${kept.sha256}, ${kept.mapping.format}, ${asJson(kept.mapping)}::jsonb, ${kept.file.delimiter}, ${kept.file.encoding}, ${dryRun}, ${personOf(actor) ?? null})`.execute(
      tx,
    )
    if (run) await enqueue('market.import', { job: kept.id })
    note(`import:${kept.id}`, { format: kept.mapping.format, sha256: kept.sha256 })
    return done({ job: kept.id })
  },
)
