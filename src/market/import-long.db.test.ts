import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Ctx } from '#src/platform/context.ts'
import { counts, type ImportTown, openImportTown, rowsIn, shop, table, wrongLevels } from '../../test/import-town.ts'
import type { Town } from '../../test/town.ts'
import { runImportRows } from './import.db.ts'
import { cancelImport, importForTeam, resumeImports, startImport, uploadImport } from './import-job.db.ts'

let on: ImportTown
let town: Town
let owner: Ctx
beforeAll(async () => {
  on = await openImportTown()
  town = on.town
  owner = on.owner
})
afterAll(() => town?.close())

/** The table of S30 has 60,000 rows; `IMPORT_ROWS=60000` brings it whole. */
const longest = Number(process.env.IMPORT_ROWS ?? 3_000)

/** Rows of which three in a hundred are bad. */
const many = (mark: string, rows: number) =>
  table(
    Array.from(
      { length: rows },
      (_, at) => `${mark}-${at},Kopi nomor ${mark} ${at},${at % 100 < 3 ? 'Rp12rb' : 1000 + at},${at % 50},Kopi,Keterangan,250,,,`,
    ),
  )

describe('a long table', () => {
  test('is written at more than 500 rows a second in flat memory, and again faster (S30)', { timeout: 300_000 }, async () => {
    const text = many('LONG', longest)
    const [good, bad] = [longest * 0.97, longest * 0.03]
    const memory = process.memoryUsage().rss
    const start = performance.now()
    const found = await on.bring(text)
    const seconds = (performance.now() - start) / 1000
    expect(counts(found)).toEqual([good, 0, 0, bad])
    expect(longest / seconds).toBeGreaterThan(500)
    expect(process.memoryUsage().rss - memory).toBeLessThan(300_000_000)
    expect(counts(await on.bring(text))).toEqual([0, 0, good, bad])
    expect(rowsIn(found.failedFile)).toHaveLength(bad)
    const total = await town.owner.query(
      `select rows_total, rows_done, created + updated + unchanged + failed as told from market.import_job where id = $1`,
      [found.job],
    )
    expect(total.rows[0]).toEqual({ rows_total: longest, rows_done: longest, told: longest })
  })

  test('whose run is killed goes on behind its last batch, without doubles (S33)', async () => {
    const { ok, ...rest } = await uploadImport(owner, { shop, name: 'panjang.csv', bytes: Buffer.from(many('KILL', 3_000)) })
    if (!ok || !('value' in rest)) throw new Error('not uploaded')
    const { job } = rest.value as { job: string }
    await startImport(owner, { shop, job, dryRun: false })
    // the database goes away under the third batch, as it does for a process that is killed
    let transactions = 0
    const killed = () => {
      throw new Error('killed')
    }
    const dying = {
      ...town.house,
      db: new Proxy(town.house.db, {
        get(db, key) {
          if (key === 'transaction' && ++transactions > 4) return killed
          const found = Reflect.get(db, key, db)
          return typeof found === 'function' ? found.bind(db) : found
        },
      }),
    }
    await expect(runImportRows(dying, job)).rejects.toThrow('killed')
    const half = await importForTeam(owner, shop, job)
    expect(half.status).toBe('running')
    expect(half.rowsDone).toBeGreaterThan(500)
    expect(half.rowsDone).toBeLessThan(3_000)
    expect(await resumeImports(town.house)).toBe(0)
    await town.owner.query(`update market.import_job set touched_at = now() - interval '10 minutes' where id = $1`, [job])
    expect(await resumeImports(town.house)).toBe(1)
    // two that take it up at once
    await Promise.all([runImportRows(town.house, job), runImportRows(town.house, job)])
    const whole = await importForTeam(owner, shop, job)
    expect([whole.status, whole.rowsDone, ...counts(whole)]).toEqual(['done', 3_000, 2_910, 0, 0, 90])
    expect(await on.codes('KILL-%')).toHaveLength(2_910)
  })

  test('can be stopped; what is in stays in', async () => {
    const uploaded = await uploadImport(owner, { shop, name: 'berhenti.csv', bytes: Buffer.from(many('STOP', 3_000)) })
    if (!uploaded.ok) throw new Error('not uploaded')
    const { job } = uploaded.value
    await startImport(owner, { shop, job, dryRun: false })
    const running = runImportRows(town.house, job)
    while ((await importForTeam(owner, shop, job)).rowsDone === 0) await new Promise((wait) => setTimeout(wait, 5))
    expect((await cancelImport(owner, { shop, job })).ok).toBe(true)
    await running
    const stopped = await importForTeam(owner, shop, job)
    expect(stopped.status).toBe('stopped')
    expect(await on.codes('STOP-%')).toHaveLength(stopped.created)
    expect(stopped.created).toBeLessThan(2_910)
  })

  test('one row the database itself refuses costs that row', async () => {
    await town.owner.query(`alter table market.variant add constraint "market.variant.not_this_one" check (sku <> 'ODD-7')`)
    const found = await on.bring(table(Array.from({ length: 20 }, (_, at) => `ODD-${at},Kopi Ganjil ${at},1000,1,Kopi,,,,,`)))
    await town.owner.query(`alter table market.variant drop constraint "market.variant.not_this_one"`)
    expect(await on.codes('ODD-%')).toHaveLength(19)
    expect(counts(found)).toEqual([19, 0, 0, 1])
    expect(rowsIn(found.failedFile).map((row) => [row.sku, row.alasan])).toEqual([
      ['ODD-7', 'baris ini tidak dapat disimpan; periksa isinya, lalu unggah lagi'],
    ])
  })
})

test('levels are the sums of their movements after all this', async () => {
  expect(await wrongLevels(town)).toEqual([])
})
