// How long ten thousand certificates take, signed by a curator five hundred an act, beside the bare signing of as many texts. Starts a database of its own.
import { generateKeyPairSync, sign } from 'node:crypto'
import { rmSync } from 'node:fs'
import pg from 'pg'
import { issueCertificates, mostAtOnce } from '#src/market/certificate.db.ts'
import { certificateCalled } from '#src/market/certificate-read.db.ts'
import { openHouse } from '#src/open-house.ts'
import { plantIfEmpty } from '#src/plant.ts'
import { readConfig } from '#src/platform/config.ts'
import type { Ctx } from '#src/platform/context.ts'
import { openEmbedded } from '#src/platform/embedded.ts'
import { openLog } from '#src/platform/log.ts'
import { temporaryFolder } from '../temporary.ts'

const cloths = 10_000
const round = (n: number) => Number(n.toPrecision(3))

const directory = temporaryFolder('mch-bench-certificates-')
const embedded = await openEmbedded({ dataDir: directory, say: () => undefined })
const clock = () => new Date()
const open = await openHouse({
  config: { ...readConfig({ DEMO: '1' }), DATA_DIR: directory },
  ownerUrl: embedded.url,
  secret: 'x'.repeat(40),
  log: openLog(() => undefined, clock),
  now: clock,
  runJobs: false,
  pool: 4,
})
const owner = new pg.Client({ connectionString: embedded.url })
await owner.connect()
try {
  await plantIfEmpty(open, () => undefined)
  await owner.query(
    `insert into market.piece (number, shop_id, motif_id, title, technique, dye, cloth, length_cm, width_cm, work_days, finished_on, state)
     select 'BTK-2031-' || lpad(n::text, 6, '0'), s.id, m.id, 'Kain ' || n, 'tulis', 'Nila', 'Katun', 250, 105, 20, '2026-01-01', 'submitted'
     from generate_series(1, $1) n, (select id from market.shop where slug = 'sanggar-canting-senja') s, (select id from market.motif where slug = 'kawung') m`,
    [cloths],
  )
  await owner.query(
    `insert into market.piece_photo (piece_id, stage, key, width, height, widths, tint, alt, on_day)
     select id, stage, md5(number || stage), 1200, 1500, '{160,320}', '#EAD9BA', 'Kain', '2026-01-01' from market.piece, unnest(array['pola', 'jadi']) stage where number like 'BTK-2031-%'`,
  )
  const found = await owner.query<{ id: string; name: string }>(`select id, name from identity.person where demo_key = 'kurator'`)
  const [person] = found.rows
  if (!person) throw new Error('nobody called kurator')
  const actor = { kind: 'person' as const, id: person.id, name: person.name, secondFactor: true }
  const ctx: Ctx = { house: open.house, db: open.house.db, actor, now: clock(), tongue: 'id' }
  const codes: string[] = []
  const began = performance.now()
  for (let at = 0; at < cloths; at += mostAtOnce) {
    const numbers = Array.from({ length: mostAtOnce }, (_, n) => `BTK-2031-${String(at + n + 1).padStart(6, '0')}`)
    const issued = await issueCertificates(ctx, { numbers })
    if (!issued.ok) throw new Error(JSON.stringify(issued.refusals))
    codes.push(...issued.value.codes)
  }
  const seconds = (performance.now() - began) / 1000
  const read = performance.now()
  for (const code of codes.slice(0, 500))
    if ((await certificateCalled(open.house.db, code)).state !== 'valid') throw new Error(`${code} does not hold`)
  const each = (performance.now() - read) / 500
  const { privateKey } = generateKeyPairSync('ed25519')
  const text = Buffer.alloc(600, 'x')
  const bare = performance.now()
  for (let n = 0; n < cloths; n += 1) sign(null, text, privateKey)
  const signing = (performance.now() - bare) / 1000
  process.stdout.write(
    `${JSON.stringify({ certificates: codes.length, seconds: round(seconds), bareSigningSeconds: round(signing), checkedMs: round(each) })}\n`,
  )
} finally {
  await owner.end()
  await open.close()
  await embedded.stop()
  rmSync(directory, { recursive: true, force: true })
}
