import { randomUUID } from 'node:crypto'
import { rmSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buy, hub, type Site, startSite } from '../processes.ts'
import { temporaryFolder } from '../temporary.ts'
import { openTown, type Town, testSecret } from '../town.ts'

let town: Town
let nodes: Site[]
let env: Record<string, string>
const dataDir = temporaryFolder('mch-nodes-')

beforeAll(async () => {
  town = await openTown()
  env = { DATABASE_URL: town.ownerUrl, SECRET: testSecret, DATA_DIR: dataDir, RATE_LIMITS: 'off', DEMO: '1' }
  nodes = [await startSite(env), await startSite(env)]
})

afterAll(async () => {
  await Promise.all((nodes ?? []).map((node) => node.stop()))
  await town?.close()
  rmSync(dataDir, { recursive: true, force: true })
})

type Shelf = { variant: string; place: string }

/** A variant on sale with exactly so many pieces free. */
async function shelfWith(pieces: number, offset: number): Promise<Shelf> {
  const found = await town.owner.query<Shelf>(
    `select v.id as variant, st.place_id as place from market.variant v join market.stock st on st.variant_id = v.id join market.product p on p.id = v.product_id
     join market.shop s on s.id = v.shop_id where p.status = 'published' and s.status = 'approved' and s.offers_pickup and st.on_hand > 0
       and not exists (select from market.making m where m.product_id = p.id and m.ended_at is null) order by v.id offset $1 limit 1`,
    [offset],
  )
  const shelf = found.rows[0]
  if (!shelf) throw new Error('no shelf')
  const before = await town.owner.query<{ on_hand: number }>('select on_hand from market.stock where variant_id = $1', [shelf.variant])
  const difference = pieces - (before.rows[0]?.on_hand ?? 0)
  await town.owner.query('update market.stock set on_hand = $2 where variant_id = $1', [shelf.variant, pieces])
  if (difference)
    await town.owner.query(
      `insert into market.stock_movement (variant_id, place_id, kind, on_hand, reason, actor) values ($1, $2, 'counted', $3, 'uji', 'test')`,
      [shelf.variant, shelf.place, difference],
    )
  return shelf
}

const origins = () => nodes.map((node) => node.origin)

async function herd(variant: string, buyers: number, quantity: (n: number) => number) {
  const [first = '', second = ''] = origins()
  return await Promise.all(Array.from({ length: buyers }, (_, n) => buy(n % 2 ? first : second, variant, quantity(n), randomUUID())))
}

const count = (answers: { status: number }[], status: number) => answers.filter((answer) => answer.status === status).length

test('S1: one piece, a hundred buyers, two processes, twenty runs: one gets it, ninety-nine are told so', async () => {
  for (let run = 0; run < 20; run += 1) {
    const shelf = await shelfWith(1, run)
    const answers = await herd(shelf.variant, 100, () => 1)
    expect([count(answers, 201), count(answers, 409)], `run ${run}`).toEqual([1, 99])
    const refused = answers.find((answer) => answer.status === 409)
    expect(refused?.body).toMatchObject({ rule: 'market.stock.sold_out' })
    const level = await town.owner.query('select on_hand, allocated + reserved as held from market.stock where variant_id = $1', [
      shelf.variant,
    ])
    expect(level.rows[0]).toEqual({ on_hand: 1, held: 1 })
  }
  const verified = await hub(env, 'verify')
  expect(verified.out).not.toContain('BROKEN')
  expect(verified.code).toBe(0)
}, 120_000)

test('S2: fifty pieces, two hundred buyers of one to three: never more than fifty, hardly fewer', async () => {
  const shelf = await shelfWith(50, 40)
  const answers = await herd(shelf.variant, 200, (n) => (n % 3) + 1)
  const sold = answers.reduce((sum, answer, n) => sum + (answer.status === 201 ? (n % 3) + 1 : 0), 0)
  expect(count(answers, 201) + count(answers, 409)).toBe(200)
  expect(sold).toBeLessThanOrEqual(50)
  expect(sold).toBeGreaterThanOrEqual(48)
}, 60_000)

test('S11: the same key at once in two processes is one order', async () => {
  const shelf = await shelfWith(30, 60)
  const [first = '', second = ''] = origins()
  const key = randomUUID()
  const answers = await Promise.all(Array.from({ length: 12 }, (_, n) => buy(n % 2 ? first : second, shelf.variant, 1, key)))
  const made = answers.filter((answer) => answer.status === 201)
  expect(made.length).toBeGreaterThanOrEqual(1)
  expect(new Set(made.map((answer) => answer.body.number)).size).toBe(1)
  expect(answers.every((answer) => answer.status === 201 || answer.status === 409)).toBe(true)
  const again = await buy(first, shelf.variant, 1, key)
  expect(again).toEqual(made[0])
  expect((await buy(first, shelf.variant, 2, key)).status).toBe(422)
  const level = await town.owner.query('select allocated + reserved as held from market.stock where variant_id = $1', [shelf.variant])
  expect(level.rows[0]).toEqual({ held: 1 })
})
