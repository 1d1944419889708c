import { randomUUID } from 'node:crypto'
import { rmSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { dayOf, dayPlus } from '#src/base/time.ts'
import { demoToken } from '#src/identity/token.db.ts'
import { supportInvariants } from '#src/support/verify.db.ts'
import { newReader } from '../reader.ts'
import { temporaryFolder } from '../temporary.ts'
import { openTown, type Town, testSecret } from '../town.ts'
import { dice } from './_rooms.ts'
import { startWorkers, type Workers } from './_workers.ts'

const acts = Number(process.env.STORM_ACTS ?? 1000)
const clients = 20
const units = ['diskoperin', 'disporapar'] as const
const ceilings: Record<string, number> = { diskoperin: 400_000_000, disporapar: 250_000_000 }

let town: Town
let workers: Workers
const tokens = new Map<string, string>()
const dataDir = temporaryFolder('mch-support-')
let event = ''

beforeAll(async () => {
  town = await openTown()
  for (const who of [...units.flatMap((unit) => [`kepala-${unit}`, `penghubung-${unit}`]), 'komunitas'])
    tokens.set(who, await demoToken(town.house.db, who))
  const { owner } = town
  await owner.query('set session_replication_role = replica; truncate support.commitment cascade; set session_replication_role = origin')
  for (const unit of units)
    for (const year of [0, 1])
      await owner.query(
        `insert into support.ceiling select id, extract(year from governance.today())::int + $2, $3, 'uji' from governance.unit where code = $1`,
        [unit, year, ceilings[unit]],
      )
  const found = await owner.query<{ number: string }>(
    `select e.number from events.event e join identity.person p on p.id = e.person_id where p.demo_key = 'komunitas' and e.state = 'published' order by e.number limit 1`,
  )
  event = found.rows[0]?.number ?? ''
  workers = await startWorkers({ DATABASE_URL: town.ownerUrl, SECRET: testSecret, DATA_DIR: dataDir, RATE_LIMITS: 'off', DEMO: '1' })
}, 300_000)
afterAll(async () => {
  await workers?.stop()
  await town?.close()
  rmSync(dataDir, { recursive: true, force: true })
})

type Made = { number: string; unit: string; deliveries: string[] }

/** One client: promises, brings and confirms as the dice say, mostly more than may be. */
async function client(n: number, all: Made[]): Promise<void> {
  const roll = dice(`MCH-support:${n}`)
  const whole = (least: number, most: number) => least + Math.floor(roll() * (most - least + 1))
  const today = dayOf(town.house.now())
  const post = async (path: string, body: object, who: string) =>
    await workers.post(`/api/v1/support${path}`, body, randomUUID(), tokens.get(who))
  for (let act = 0; act < acts / clients; act += 1) {
    const one = all[whole(0, Math.max(0, all.length - 1))]
    const what = roll()
    if (!one || what < 0.4) {
      const unit = units[whole(0, 1)] ?? 'diskoperin'
      const wish = {
        unit,
        kind: 'goods',
        title: `Janji badai ${n}-${act}`,
        receiver: 'Panitia',
        event,
        quantity: whole(1, 12),
        measure: 'buah',
        unitValue: whole(1, 9) * 333_333,
        fund: 'apbd',
        dueDay: dayPlus(today, whole(0, 20)),
        letter: 'UJI/1',
      }
      const made = await post('/commitments', wish, `kepala-${unit}`)
      if (made.status === 201) all.push({ number: String(made.body.number), unit, deliveries: [] })
      else expect([made.status, made.body.rule]).toEqual([409, 'support.commitment.over_ceiling'])
    } else if (what < 0.75) {
      const brought = await post(
        '/deliveries',
        { number: one.number, quantity: whole(1, 12), onDay: dayPlus(today, -whole(0, 5)), place: 'Balai', paper: 'BAST-1' },
        `penghubung-${one.unit}`,
      )
      expect(brought.status).toBe(201)
      one.deliveries.push(String(brought.body.delivery))
    } else {
      const delivery = one.deliveries[whole(0, Math.max(0, one.deliveries.length - 1))]
      if (!delivery) continue
      const said = await post('/confirmations', { number: one.number, delivery, quantity: whole(0, 12) }, 'komunitas')
      expect([201, 409, 422]).toContain(said.status)
    }
  }
}

type Row = {
  unit: string
  quantity: number
  worth: number
  due: string
  brought: { quantity: number; on: string; came: number | null }[] | null
}

test('a thousand promises, deliveries and confirmations over two processes: kept ≤ promised ≤ ceiling, and page, CSV and rows agree to the rupiah', {
  timeout: 540_000,
}, async () => {
  const all: Made[] = []
  await Promise.all(Array.from({ length: clients }, (_, n) => client(n, all)))
  expect(workers.faults).toEqual([])
  expect(all.length).toBeGreaterThan(20)
  for (const one of supportInvariants) expect([one.name, await one.broken(town.house.db)]).toEqual([one.name, 0])

  // reckoned anew from the rows, without the view the pages read
  const rows = (
    await town.owner.query<Row>(`select u.code as unit, c.quantity, c.unit_value::float as worth, c.due_day::text as due,
      (select jsonb_agg(jsonb_build_object('quantity', d.quantity, 'on', d.on_day::text, 'came', k.quantity)) from support.delivery d left join support.confirmation k on k.delivery_id = d.id where d.commitment_id = c.id) as brought
    from support.commitment c join governance.unit u on u.id = c.unit_id`)
  ).rows
  const today = dayOf(town.house.now())
  const year = Number(today.slice(0, 4))
  const page = (await newReader(town).get(`/dukungan/skor?tahun=${year}`)).body
  const csv = (await newReader(town).get(`/dukungan/skor.csv?tahun=${year}`)).body
  for (const unit of units) {
    const own = rows.filter((row) => row.unit === unit)
    for (const of of [year, year + 1]) {
      const promised = own.filter(({ due }) => due.startsWith(String(of))).reduce((sum, { quantity, worth }) => sum + quantity * worth, 0)
      expect([unit, of, promised <= (ceilings[unit] ?? 0)]).toEqual([unit, of, true])
    }
    const sums = { promised: 0, delivered: 0, onTime: 0, claimed: 0 }
    for (const { quantity, worth, due, brought } of own.filter((row) => row.due.startsWith(String(year)))) {
      const came = (brought ?? []).reduce((sum, one) => sum + (one.came ?? 0), 0)
      if (due > today && came === 0) continue
      const inTime = (brought ?? []).filter(({ on }) => on <= due).reduce((sum, one) => sum + (one.came ?? 0), 0)
      const open = (brought ?? []).filter((one) => one.came === null).reduce((sum, one) => sum + one.quantity, 0)
      const kept = Math.min(quantity, came)
      sums.promised += quantity * worth
      sums.delivered += kept * worth
      sums.onTime += Math.min(quantity, inTime) * worth
      sums.claimed += Math.min(quantity - kept, open) * worth
    }
    expect(sums.delivered).toBeGreaterThan(0)
    const line = csv
      .split('\r\n')
      .find((one) => one.replace('\ufeff', '').startsWith(`${unit};`))
      ?.split(';')
    expect([unit, line?.slice(3, 7).map(Number)]).toEqual([unit, [sums.promised, sums.delivered, sums.onTime, sums.claimed]])
    const shown = new RegExp(`<tr><th scope="row"><a href="/dukungan/skor/${unit}[^]*?</tr>`).exec(page)?.[0] ?? ''
    expect([unit, [...shown.matchAll(/Rp([\d.]+)/g)].map(([, text]) => Number(text?.replaceAll('.', '')))]).toEqual([
      unit,
      [sums.promised, sums.delivered, sums.onTime, sums.claimed],
    ])
  }
})
