import { setTimeout as wait } from 'node:timers/promises'
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sha256 } from '#src/base/id.ts'
import { asOwner } from '#src/command/beside.ts'
import { invariants } from '#src/command/verify.ts'
import { plantIfEmpty } from '#src/plant.ts'
import { passTransaction } from '#src/platform/restore.db.ts'
import { brokenSeals, journalHead, sealJournal } from '#src/platform/seal.ts'
import { verify } from '#src/platform/verify.db.ts'
import { systemCtx } from '#src/work.ts'
import { letterTo, newReader } from '../../test/reader.ts'
import { openTown, type Town } from '../../test/town.ts'
import { makeDecision } from './decision.db.ts'
import { buildHandover, writeHandover } from './handover.db.ts'
import { type HandoverManifest, WrongHandover } from './handover.ts'
import { custody } from './succession.db.ts'
import { takeOver } from './takeover.db.ts'

let town: Town
let bytes: Uint8Array
let manifest: HandoverManifest
let seconds: number
/** What the file is held against, asked of the database while it is as the file tells. */
let there: {
  vacant: number
  custodians: string[]
  bases: string[]
  assets: string[]
  promises: number
  accords: number
}

const sheet = (name: string): { columns: string[]; rows: (string | number | null)[][] } =>
  JSON.parse(strFromU8(unzipSync(bytes)[`json/${name}.json`] ?? new Uint8Array()))
const where = (name: string, column: string, value: string | number) => {
  const { columns, rows } = sheet(name)
  return rows.filter((row) => row[columns.indexOf(column)] === value)
}
const cell = (name: string, row: (string | number | null)[] | undefined, column: string) => row?.[sheet(name).columns.indexOf(column)]

const pdf = Buffer.from('%PDF-1.4\n1 0 obj << /Type /Catalog >> endobj\n%%EOF\n')
const decree = { bytes: pdf, hash: sha256(pdf), key: `documents/${sha256(pdf).slice(0, 2)}/${sha256(pdf)}.pdf` }
/** Somebody does something while the file is made. */
const late = `insert into platform.journal (deed, actor_kind, authority) values ('test.journal.late', 'system', '[{"power": "x", "ground": {"by": "system"}}]')`

/** A file with parts put in the place of others, and a manifest that says it was always so. */
function forged(parts: Record<string, string | undefined>, change: (told: HandoverManifest) => void = () => undefined): Uint8Array {
  const files: Record<string, Uint8Array> = { ...unzipSync(bytes) }
  for (const [path, text] of Object.entries(parts)) {
    if (text === undefined) delete files[path]
    else files[path] = strToU8(text)
  }
  delete files['manifest.json']
  const told = structuredClone(manifest)
  told.files = Object.entries(files).map(([path, part]) => ({ path, bytes: part.length, sha256: sha256(part) }))
  change(told)
  return zipSync({ ...files, 'manifest.json': strToU8(JSON.stringify(told)) }, { level: 1 })
}

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
  await town.house.files.put(decree.key, decree.bytes)
  await town.owner.query(
    `with f as (insert into platform.file (key, media_type, bytes, sha256) values ($1, 'application/pdf', $2, $3) returning id)
     update governance.legal_basis b set document = f.id from f where b.code = 'sk-contoh-mch'`,
    [decree.key, decree.bytes.length, decree.hash],
  )
  // one term ends before all others, and one camera is out
  await town.owner.query(`set session_replication_role = replica;
    update governance.appointment a set last_day = '2027-06-30' from governance.post p where p.id = a.post_id and p.kind = 'bendahara' and a.active @> governance.clock();
    insert into spaces.handover (booking_id, resource_id, quantity, due_at, actor) select (select id from spaces.booking order by id limit 1), id, 1, '2027-01-05 20:00+07', 'system:uji' from spaces.resource where code = 'kamera-1';
    set session_replication_role = origin`)
  const asked = await town.owner.query<typeof there>(`select
    (select sum(p.seats) from governance.post p where p.until is null or p.until >= governance.today())::int
      - (select count(*)::int from governance.appointment a where a.active @> governance.clock() and a.mode <> 'plh') as vacant,
    (select array_agg(h.name order by h.name) from governance.appointment a join governance.post p on p.id = a.post_id join governance.post_kind k on k.code = p.kind and k.custodian
      join identity.person h on h.id = a.person_id where a.active @> governance.clock()) as custodians,
    (select array_agg(code order by code) from governance.legal_basis b where governance.basis_in_force(b.id, governance.today())) as bases,
    (select array_agg(code order by code) from spaces.resource) as assets,
    (select count(*)::int from support.kept k join support.commitment c on c.id = k.id where k.confirmed < c.quantity) as promises,
    (select count(*)::int from support.accord where ended_on is null and ends >= governance.today()) as accords`)
  there = asked.rows[0] as typeof there
  const chunks: Uint8Array[] = []
  let meanwhile: Promise<unknown> | undefined
  const start = performance.now()
  manifest = await writeHandover(systemCtx(town.house, 'operator'), (chunk) => {
    chunks.push(chunk)
    meanwhile ??= town.owner.query(late)
  })
  await meanwhile
  seconds = (performance.now() - start) / 1000
  bytes = Buffer.concat(chunks)
}, 240_000)
afterAll(() => town?.close())

describe('the handover file with 50,000 rows of journal', () => {
  test('is made within a minute', () => {
    expect(manifest.counts['platform.journal']).toBeGreaterThan(50_000)
    expect(seconds).toBeLessThan(60)
  })

  test('comes piece by piece at the pace of whoever takes it, and none of it is kept back', async () => {
    let taking = 0
    const seen = { overlaps: 0, largest: 0, total: 0, pieces: 0 }
    const again = await writeHandover(systemCtx(town.house, 'operator'), async (chunk) => {
      taking += 1
      if (taking > 1) seen.overlaps += 1
      seen.pieces += 1
      seen.largest = Math.max(seen.largest, chunk.length)
      seen.total += chunk.length
      await wait(1)
      taking -= 1
    })
    expect(seen.overlaps).toBe(0)
    // the journal alone is megabytes of text; a piece is what two thousand rows come to
    expect(again.files.find(({ path }) => path === 'data/platform.journal.jsonl')?.bytes).toBeGreaterThan(10_000_000)
    expect(seen.largest).toBeLessThan(seen.total / 10)
  })

  test('a taker who goes away ends it, and nothing is left open', async () => {
    let pieces = 0
    const gone = writeHandover(systemCtx(town.house, 'operator'), async () => {
      pieces += 1
      if (pieces > 20) throw new Error('went away')
    })
    await expect(gone).rejects.toThrow('went away')
    const open = await town.owner.query<{ n: number }>(
      `select count(*)::int as n from pg_stat_activity where datname = current_database() and state like 'idle in transaction%'`,
    )
    expect([pieces, open.rows[0]?.n]).toEqual([21, 0])
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
    const first = sheet('terms').rows[0]
    expect(['Sampai', 'Jabatan', 'Pemegang'].map((column) => cell('terms', first, column))).toEqual([
      '2027-06-30',
      'Bendahara',
      'Lukman Hakim Putra',
    ])
    const chair = where('posts', 'Jabatan', 'Ketua')
    expect(chair.map((row) => [cell('posts', row, 'Pemegang'), cell('posts', row, 'Sampai')])).toEqual([['Harun Alfarizi', '2028-12-31']])
    // 4 which seats are empty, 5 who keeps the keys
    expect(where('posts', 'Pemegang', 'KOSONG')).toHaveLength(there.vacant)
    expect(
      sheet('custodians')
        .rows.map((row) => cell('custodians', row, 'Pemegang'))
        .sort(),
    ).toEqual(there.custodians)
    // 6 which decision is reviewed first
    const ofRooms = (row: readonly unknown[]) => row.some((one) => /^BK-|^Permohonan PRM-/.test(String(one)))
    const reviews = sheet('reviews').rows.filter((row) => !ofRooms(row))
    expect(cell('reviews', reviews[0], 'Tenggat')).toBe('2027-03-01')
    // 7 which cases wait for whom, the most pressing first, and 8 what is lent
    const cases = sheet('cases').rows.filter((row) => !ofRooms(row))
    expect(cases.map((row) => cell('cases', row, 'Judul'))).toEqual([
      'Keringanan tarif ruang serbaguna untuk latihan teater pelajar',
      'Konsumsi relawan Pekan Kreatif',
      'Perangkat studio rekam bersama',
      // decided, and not carried out yet
      'Dua puluh meja lipat untuk Pasar Jumat',
    ])
    expect(sheet('delegations').rows.map((row) => cell('delegations', row, 'Penerima pelimpahan'))).toEqual(['Maya Oktaviani'])
    // 9 on what the powers rest, 10 which matrix is in force and how the journal ended
    expect(
      sheet('bases')
        .rows.map((row) => cell('bases', row, 'Dasar hukum'))
        .sort(),
    ).toEqual(there.bases)
    expect(manifest.matrix?.version).toBe(1)
    const page = strFromU8(unzipSync(bytes)['index.html'] ?? new Uint8Array())
    expect(page).toContain(manifest.journal?.hash)
    expect(page).not.toMatch(/<script|(?:src|href)="https?:/)
  })

  test('tells of things, promises and papers whoever comes after must keep', () => {
    expect(
      sheet('spaces-assets')
        .rows.map((row) => cell('spaces-assets', row, 'Kode'))
        .sort(),
    ).toEqual(there.assets)
    const cameras = where('spaces-out', 'Kode', 'kamera-1')
    expect(cameras.map((row) => [cell('spaces-out', row, 'Jumlah keluar'), cell('spaces-out', row, 'Tenggat')])).toEqual([
      [1, '2027-01-05'],
    ])
    expect(where('spaces-assets', 'Kode', 'kamera-1').map((row) => cell('spaces-assets', row, 'Sedang keluar'))).toEqual([1])
    // by their day: what is due in 90 days, and papers that end in 180, stand on top
    for (const [name, column, count] of [
      ['support-promises', 'Tenggat', there.promises],
      ['support-accords', 'Sampai', there.accords],
    ] as const) {
      const days = sheet(name).rows.map((row) => String(cell(name, row, column)))
      expect([name, days.length]).toEqual([name, count])
      expect(days.length).toBeGreaterThan(0)
      expect(days).toEqual([...days].sort())
    }
  })

  test('is of one moment: what was done while it was made is not in it', async () => {
    const lines = strFromU8(unzipSync(bytes)['data/platform.journal.jsonl'] ?? new Uint8Array()).split('\n')
    expect(lines).toHaveLength(manifest.counts['platform.journal'] ?? 0)
    expect(lines.filter((line) => line.includes('test.journal.late'))).toEqual([])
    const there = await town.owner.query<{ n: number }>('select count(*)::int as n from platform.journal')
    expect(there.rows[0]?.n).toBe(lines.length + 1)
  })

  test('carries no password and no private person’s name', async () => {
    const text = Object.values(unzipSync(bytes))
      .map((part) => strFromU8(part))
      .join('\n')
    expect(text).toContain('Harun Alfarizi')
    for (const name of ['Fitria Ningsih', 'Sarwi Lestari', 'credential', 'kota-contoh-2026']) expect(text).not.toContain(name)
  })

  test('that somebody made up brings nothing: each is told what is wrong, and the instance stays empty', { timeout: 240_000 }, async () => {
    const other = await openTown({ template: 'bare' })
    const kept: string[] = []
    const take = (given: Uint8Array) =>
      takeOver({ url: other.ownerUrl, bytes: given, keep: async (_, __, key) => void kept.push(key), pass: passTransaction })
    const files = unzipSync(bytes)
    const row = (name: string) => strFromU8(files[`data/${name}.jsonl`] ?? new Uint8Array())
    const wrong: [bytes: Uint8Array, said: string][] = [
      [bytes.slice(0, bytes.length / 2), 'no ZIP'],
      [zipSync({ ...files, '../../secret': strToU8('x') }, { level: 0 }), '../../secret is not in the manifest'],
      [zipSync({ 'manifest.json': strToU8('{"kind":"mch-handover","version":1}') }), 'no handover file'],
      [zipSync({ 'manifest.json': strToU8('null') }), 'no handover file'],
      [forged({}, (told) => Object.assign(told.counts, { 'identity.account': 0 })), 'a table this program does not know'],
      [forged({}, (told) => Object.assign(told.counts, { 'platform.setting': 0 })), 'a table this program does not know'],
      [forged({}, (told) => Object.assign(told.counts, { 'governance.act; drop table x': 0 })), 'a table this program does not know'],
      [forged({}, (told) => Object.assign(told, { migration: '9999_later.sql' })), 'a later release'],
      [forged({ 'data/governance.act.jsonl': '' }), 'governance.act: '],
      [forged({ 'data/governance.unit.jsonl': row('governance.unit').replace('"code"', '"code) select 1; --"') }), 'does not know'],
      [forged({ 'data/platform.journal.jsonl': '{"transaction": "18446744073709551615"}' }), 'counts further'],
      [forged({ 'data/platform.journal.jsonl': 'nonsense' }), 'cannot be read'],
      [
        forged({ 'data/platform.file.jsonl': row('platform.file').replace(/documents\/[^"]*/, '../../../etc/cron.d/x') }),
        'not what its row says',
      ],
      [forged({ [Object.keys(files).find((path) => path.startsWith('berkas/')) ?? '']: undefined }), 'a document is missing'],
    ]
    try {
      await expect(take(bytes.slice(bytes.length / 2))).rejects.toThrow(WrongHandover)
      for (const [given, said] of wrong) await expect(take(given)).rejects.toThrow(said)
      expect((await other.owner.query('select from identity.person union all select from platform.journal')).rowCount).toBe(0)
      expect(kept.filter((key) => key !== decree.key)).toEqual([])
    } finally {
      await other.close()
    }
  })

  test('is taken over by an empty instance: the same counts, the same head; a second time is refused', { timeout: 240_000 }, async () => {
    const other = await openTown({ template: 'bare' })
    try {
      const take = (given: Uint8Array) =>
        takeOver({ url: other.ownerUrl, bytes: given, keep: (_, part, key) => other.house.files.put(key, part), pass: passTransaction })
      const files = unzipSync(bytes)
      const changed = zipSync({ ...files, 'data/governance.act.jsonl': new TextEncoder().encode('') })
      await expect(take(changed)).rejects.toThrow('data/governance.act.jsonl is not as it was written')
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
      // a start brings the city to it, and no demo town, though one would be allowed here
      await plantIfEmpty({ ...other, applied: [], close: async () => undefined }, () => undefined)
      expect((await other.owner.query('select from identity.person where demo_key is not null')).rowCount).toBe(0)
      const units = await other.owner.query<{ n: number }>('select count(*)::int as n from governance.unit')
      expect(units.rows[0]?.n).toBe(manifest.counts['governance.unit'])
      const document = await other.site.request('/tata-kelola/dasar-hukum/sk-contoh-mch/naskah')
      expect(Buffer.from(await document.arrayBuffer())).toEqual(pdf)
      expect(await (await other.site.request('/tata-kelola')).text()).toContain('Harun Alfarizi')
      expect((await other.site.request('/tata-kelola/keputusan/KEP-2026-0001')).status).toBe(200)
      expect((await other.site.request('/')).status).toBe(200)
      // who holds office came with the address he signs in by, and keeps the keys; nobody came with a password
      const reader = newReader(other)
      await reader.post('/masuk/kode/minta', { surel: 'sekretaris@contoh.metro' })
      expect((await letterTo(other, 'sekretaris@contoh.metro'))?.body).toMatch(/\b\d{6}\b/)
      expect((await custody(other.house.db)).people).toBe(3)
      expect((await other.owner.query('select from identity.account')).rowCount).toBe(0)
      const unknown = await other.owner.query(`select from identity.person where email like '%@serah-terima.invalid'`)
      expect(unknown.rowCount).toBeGreaterThan(0)
      // what is done from now on stands in the same chain
      expect((await buildHandover(systemCtx(other.house, 'operator'), undefined)).ok).toBe(true)
      // the sealer waits for whoever began before, in other databases of the server too
      const sealedUpTo = async () => {
        await sealJournal(other.house.db)
        return (await journalHead(other.house.db))?.seq
      }
      await expect.poll(sealedUpTo, { timeout: 60_000, interval: 500 }).toBeGreaterThan(manifest.journal?.seq ?? 0)
      const broken = await asOwner(other.ownerUrl, async (db) => (await verify(db, invariants)).filter((one) => one.count > 0))
      expect(broken).toEqual([])
    } finally {
      await other.close()
    }
  })
})
