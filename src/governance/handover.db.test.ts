import { strFromU8, unzipSync, zipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { passTransaction } from '#src/platform/restore.db.ts'
import { brokenSeals, journalHead, sealJournal } from '#src/platform/seal.ts'
import { systemCtx } from '#src/work.ts'
import { openTown, type Town } from '../../test/town.ts'
import { makeDecision } from './decision.db.ts'
import { writeHandover } from './handover.db.ts'
import type { HandoverManifest } from './handover.ts'
import { takeOver } from './takeover.db.ts'

let town: Town
let bytes: Uint8Array
let manifest: HandoverManifest
let seconds: number

const sheet = (name: string): { columns: string[]; rows: (string | number | null)[][] } =>
  JSON.parse(strFromU8(unzipSync(bytes)[`json/${name}.json`] ?? new Uint8Array()))
const where = (name: string, column: string, value: string | number) => {
  const { columns, rows } = sheet(name)
  return rows.filter((row) => row[columns.indexOf(column)] === value)
}
const cell = (name: string, row: (string | number | null)[] | undefined, column: string) => row?.[sheet(name).columns.indexOf(column)]

beforeAll(async () => {
  town = await openTown()
  const made = await makeDecision(await town.as('ketua'), {
    action: 'finance.expense.decide',
    fund: 'kas_komunitas',
    amount: 2_500_000,
    unit: 'mch',
    payee: 'Penyedia suara',
    title: 'Sewa pengeras suara',
    reason: 'Tiga malam pemutaran film, penawaran termurah dari tiga.',
    reviewOn: '2027-03-01',
  } as never)
  if (!made.ok) throw new Error(JSON.stringify(made.refusals))
  await town.owner.query(`insert into platform.journal (deed, actor_kind, authority, facts)
    select 'test.journal.row', 'system', '[{"power": "x", "ground": {"by": "system"}}]', jsonb_build_object('n', n) from generate_series(1, 50000) n`)
  while ((await sealJournal(town.house.db)) > 0);
  const chunks: Uint8Array[] = []
  const start = performance.now()
  manifest = await writeHandover(systemCtx(town.house, 'operator'), (chunk) => void chunks.push(chunk))
  seconds = (performance.now() - start) / 1000
  bytes = Buffer.concat(chunks)
}, 240_000)
afterAll(() => town?.close())

describe('the handover file with 50,000 rows of journal', () => {
  test('is made within a minute', () => {
    expect(manifest.counts['platform.journal']).toBeGreaterThan(50_000)
    expect(seconds).toBeLessThan(60)
  })

  test('answers ten questions by itself', () => {
    // 1 who may sign Rp12.000.000 of community cash
    const { columns, rows } = sheet('matrix')
    const at = (name: string) => columns.indexOf(name)
    const may = rows.filter(
      (row) =>
        row[at('Tindakan')] === 'Pengeluaran' &&
        row[at('Dana')] === 'kas_komunitas' &&
        row[at('Peran')] === 'decide' &&
        Number(row[at('Rupiah dari')]) <= 12_000_000 &&
        (row[at('Rupiah sampai')] === null || Number(row[at('Rupiah sampai')]) >= 12_000_000),
    )
    expect(may.map((row) => row[at('Jabatan')])).toEqual(['Rapat Pengurus'])
    // 2 which post falls vacant first, 3 who is chair until when
    expect(cell('terms', sheet('terms').rows[0], 'Sampai')).toBe('2028-12-31')
    expect(cell('posts', where('posts', 'Jabatan', 'Ketua')[0], 'Pemegang')).toBe('Harun Alfarizi')
    // 4 which seats are empty, 5 who keeps the keys
    expect(where('posts', 'Pemegang', 'KOSONG').length).toBeGreaterThan(20)
    expect(sheet('custodians').rows.length).toBeGreaterThanOrEqual(3)
    // 6 which decision is reviewed first
    expect(cell('reviews', sheet('reviews').rows[0], 'Tenggat')).toBe('2027-03-01')
    // 7 open cases and 8 delegations: none, and said so
    expect([sheet('cases').rows, sheet('delegations').rows]).toEqual([[], []])
    // 9 on what the powers rest, 10 which matrix is in force and how the journal ended
    expect(sheet('bases').rows.some((row) => row.includes('sk-contoh-mch'))).toBe(true)
    expect(manifest.matrix?.version).toBe(1)
    const page = strFromU8(unzipSync(bytes)['index.html'] ?? new Uint8Array())
    expect(page).toContain(manifest.journal?.hash)
    expect(page).not.toMatch(/<script|(?:src|href)="https?:/)
  })

  test('carries no password and no private person’s name', async () => {
    const text = Object.values(unzipSync(bytes))
      .map((part) => strFromU8(part))
      .join('\n')
    expect(text).toContain('Harun Alfarizi')
    for (const name of ['Fitria Ningsih', 'Sarwi Lestari', 'credential', 'kota-contoh-2026']) expect(text).not.toContain(name)
  })

  test('is taken over by an empty instance: the same counts, the same head; a second time is refused', { timeout: 240_000 }, async () => {
    const other = await openTown({ template: 'bare' })
    try {
      const take = (given: Uint8Array) =>
        takeOver({ url: other.ownerUrl, bytes: given, keep: async () => undefined, pass: passTransaction })
      const files = unzipSync(bytes)
      const forged = zipSync({ ...files, 'data/governance.act.jsonl': new TextEncoder().encode('') })
      await expect(take(forged)).rejects.toThrow('data/governance.act.jsonl is not as it was written')
      await expect(take(new TextEncoder().encode('PK not a zip'))).rejects.toThrow('no ZIP')
      await take(bytes)
      for (const [table, count] of Object.entries(manifest.counts)) {
        const found = await other.owner.query<{ n: number }>(`select count(*)::int as n from ${table}`)
        expect([table, found.rows[0]?.n]).toEqual([table, count])
      }
      expect(await journalHead(other.house.db)).toEqual(manifest.journal)
      expect(await brokenSeals(other.house.db)).toBe(0)
      const hash = await other.owner.query<{ hash: string }>(
        'select hash from governance.matrix_version where in_force @> governance.clock()',
      )
      expect(hash.rows[0]?.hash).toBe(manifest.matrix?.hash)
      // the rings are back in place
      await expect(other.owner.query('delete from governance.act')).rejects.toThrow('append only')
      await expect(take(bytes)).rejects.toThrow('not empty')
    } finally {
      await other.close()
    }
  })
})
