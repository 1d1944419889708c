import { stringify } from 'csv-stringify/sync'
import { strToU8 } from 'fflate'
import { sql } from 'kysely'
import { neutralise } from '#src/base/csv-safe.ts'
import { done } from '#src/base/outcome.ts'
import type { Ctx } from '#src/platform/context.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import { deed } from '#src/platform/deed.ts'
import { keptDocument } from '#src/platform/document.db.ts'
import { journalHead } from '#src/platform/seal.ts'
import { sayIn } from '#src/ui/words.ts'
import { openParts, type Parts, type Sink } from './_handover-parts.ts'
import { type HandoverManifest, type HandoverTable, handoverChapters } from './handover.ts'
import { handoverPage } from './handover-html.ts'

type Carried = { name: string; key: string; columns: string[] }

/** The database tables the chapters carry, each with a key to walk by and the columns that are written (not those the database computes). */
export async function carriedTables(db: Database | Tx, wanted: readonly string[]): Promise<Carried[]> {
  const schemas = wanted.filter((name) => name.endsWith('.*')).map((name) => name.slice(0, -2))
  const named = wanted.filter((name) => !name.endsWith('.*'))
  const found = await sql<Carried>`select n.nspname || '.' || c.relname as name,
      (select string_agg(format('%I', a.attname), ', ' order by k.ord) from pg_index i cross join lateral unnest(i.indkey::int[]) with ordinality k(num, ord) join pg_attribute a on a.attrelid = c.oid and a.attnum = k.num
        where i.indrelid = c.oid and i.indisprimary) as key,
      array(select a.attname::text from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' order by a.attnum) as columns
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'r' and (n.nspname = any(${schemas}::text[]) or n.nspname || '.' || c.relname = any(${named}::text[])) order by 1`.execute(
    db,
  )
  return found.rows
}

const batch = 2_000

/** Every row of a table as a line of JSON, exactly as the database writes it, some at a time: the database keeps the place, not we. */
async function* linesOf(tx: Tx, { name, key, columns }: Carried): AsyncGenerator<string[]> {
  const row = sql.raw(`jsonb_build_object(${columns.map((column) => `'${column}', t."${column}"`).join(', ')})::text`)
  await sql`declare carried no scroll cursor for select ${row} as line from ${sql.raw(name)} t order by ${sql.raw(key)}`.execute(tx)
  for (;;) {
    const found = await sql<{ line: string }>`fetch ${sql.lit(batch)} from carried`.execute(tx)
    yield found.rows.map(({ line }) => line)
    if (found.rows.length < batch) break
  }
  await sql`close carried`.execute(tx)
}

/**
 * Everybody the carried rows name. Who holds or held office keeps the name, who holds it now the address too, by which alone he gets into his
 * own account on the instance that takes over; of others only that there was somebody.
 */
async function peopleLines(tx: Tx): Promise<string[]> {
  const found = await sql<{
    line: string
  }>`select jsonb_build_object('id', h.id, 'name', case when exists (select from governance.appointment a where a.person_id = h.id) then h.name else 'Warga' end,
      'email', case when exists (select from governance.appointment a where a.person_id = h.id and a.active @> governance.clock()) then h.email end)::text as line
    from identity.person h order by h.id`.execute(tx)
  return found.rows.map(({ line }) => line)
}

const csvOf = ({ columns, rows }: HandoverTable) =>
  strToU8(
    `\ufeff${stringify([[...columns], ...rows.map((row) => row.map((cell) => neutralise(cell ?? '')))], { delimiter: ';', record_delimiter: 'windows' })}`,
  )

const jsonOf = (table: HandoverTable) => strToU8(JSON.stringify({ title: table.title, columns: table.columns, rows: table.rows }, null, 1))

async function documentsOf(ctx: Ctx, tx: Tx, parts: Parts): Promise<string[]> {
  const found = await sql<{ id: string; line: string }>`select f.id, to_jsonb(f)::text as line from platform.file f
    where f.id in (select document from governance.legal_basis union select source_document from governance.decision) order by f.id`.execute(
    tx,
  )
  for (const { id } of found.rows) {
    const kept = await keptDocument(ctx.house, tx, id)
    if (kept) await parts.add(`berkas/${id}`, kept.bytes)
  }
  return found.rows.map(({ line }) => line)
}

async function* atOnce(lines: readonly string[]) {
  yield lines
}

const wordsFor = (city: string) => {
  const t = sayIn('id')
  return {
    title: t('handover.title', { city }),
    lead: t('handover.lead'),
    made: t('handover.made'),
    head: t('handover.head'),
    contents: t('handover.contents'),
    verify: t('handover.verify'),
  }
}

/**
 * Writes the handover file into `sink`: one moment of the institution, readable offline (index.html, CSV, JSON) and complete enough that an
 * empty instance takes it over. Answers what was written. Opened documents and journal rows come along; passwords and private names do not.
 */
export async function writeHandover(ctx: Ctx, sink: Sink): Promise<HandoverManifest> {
  return await ctx.house.db
    .transaction()
    .setIsolationLevel('repeatable read')
    .execute(async (tx) => {
      await sql`set local statement_timeout = '60s'`.execute(tx)
      // whoever takes the file sets the pace, and is waited for a minute between two pieces
      await sql`set local idle_in_transaction_session_timeout = '60s'`.execute(tx)
      const parts = openParts(sink)
      const chapters = handoverChapters()
      const tables: HandoverTable[] = []
      for (const chapter of chapters) tables.push(...(await chapter.tables(tx)))
      for (const table of tables) {
        await parts.add(`csv/${table.name}.csv`, csvOf(table), table.rows.length)
        await parts.add(`json/${table.name}.json`, jsonOf(table), table.rows.length)
      }
      const counts: Record<string, number> = {}
      const carry = async (name: string, pieces: AsyncIterable<readonly string[]>) => {
        counts[name] = await parts.addLines(`data/${name}.jsonl`, pieces)
      }
      await carry('identity.person', atOnce(await peopleLines(tx)))
      await carry('platform.file', atOnce(await documentsOf(ctx, tx, parts)))
      for (const table of await carriedTables(
        tx,
        chapters.flatMap(({ carried }) => carried),
      ))
        await carry(table.name, linesOf(tx, table))
      const manifest = { ...(await factsOf(ctx, tx)), counts }
      await parts.add('index.html', strToU8(handoverPage(wordsFor(manifest.city), manifest, tables, 'id')))
      const whole: HandoverManifest = { ...manifest, files: [...parts.files] }
      await parts.add('manifest.json', strToU8(JSON.stringify(whole, null, 1)))
      await parts.end()
      return whole
    })
}

async function factsOf(ctx: Ctx, tx: Tx): Promise<Omit<HandoverManifest, 'files' | 'counts'>> {
  const found = await sql<{ city: string | null; migration: string; matrix: { version: number; hash: string } | null }>`select
    (select value ->> 'name' from platform.setting where key = 'city_pack') as city, (select max(name) from public.platform_migration) as migration,
    (select jsonb_build_object('version', version, 'hash', hash) from governance.matrix_version where in_force @> governance.clock()) as matrix`.execute(
    tx,
  )
  const [row] = found.rows
  return {
    kind: 'mch-handover',
    version: 1,
    city: row?.city ?? '',
    made: ctx.now.toISOString(),
    migration: row?.migration ?? '',
    journal: (await journalHead(tx)) ?? null,
    matrix: row?.matrix ?? null,
  }
}

/** Puts on record that the file was taken, before a byte of it leaves. */
export const buildHandover = deed<undefined, undefined>('governance.handover.build', async ({ must, note }) => {
  await must('governance.handover.build')
  note('handover')
  return done()
})
