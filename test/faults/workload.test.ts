import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { demoToken } from '#src/identity/token.db.ts'
import { marketInvariants } from '#src/market/verify.db.ts'
import { verify } from '#src/platform/verify.db.ts'
import { systemCtx } from '#src/work.ts'
import { hub } from '../processes.ts'
import { temporaryFolder } from '../temporary.ts'
import { openTown, type Town, testSecret } from '../town.ts'
import { type Ended, whereHistoryParts } from './_history.ts'
import { type Market, type Shelf, work } from './_shoppers.ts'
import { startWorkers, type Workers } from './_workers.ts'

/** S5 of the market wants ten minutes: `WORKLOAD_SECONDS=600`. The same seed rolls the same dice. */
const seconds = Number(process.env.WORKLOAD_SECONDS ?? 30)
const seed = process.env.WORKLOAD_SEED ?? 'MB2'
const hands = 8
/** On a machine that is busy with other things it takes longer, up to four times as long. */
const leastActs = seconds * 25
const left = new Set(['hand_over', 'send'])

let town: Town
let workers: Workers
let env: Record<string, string>

beforeAll(async () => {
  town = await openTown()
  env = { DATABASE_URL: town.ownerUrl, SECRET: testSecret, DATA_DIR: temporaryFolder('mch-workload-'), RATE_LIMITS: 'off', DEMO: '1' }
  workers = await startWorkers(env)
}, 600_000)
afterAll(async () => {
  await workers?.stop()
  await town?.close()
})

/** A dozen shelves of three shops, with few pieces each: everybody wants the same. */
async function someShelves(): Promise<Shelf[]> {
  const found = await town.owner.query<Shelf>(
    `select * from (select v.id as variant, s.slug as shop, p.demo_key as seller, row_number() over (partition by s.id order by v.id) as nth
       from market.variant v join market.stock st on st.variant_id = v.id join market.product g on g.id = v.product_id join market.shop s on s.id = v.shop_id
         join identity.membership m on m.kind = 'shop' and m.entity_id = s.id and m.role = 'owner' join identity.person p on p.id = m.person_id
       where p.demo_key in ('penjual-batik', 'penjual-kopi', 'penjual-keripik') and s.status = 'approved' and s.offers_pickup and g.status = 'published'
         and not g.one_of_a_kind and v.ended_at is null and st.on_hand > 0
         and not exists (select from market.making m where m.product_id = g.id and m.ended_at is null)) shelves where nth <= 4`,
  )
  return found.rows
}

const levels = async (variants: string[]) =>
  (
    await town.owner.query<{ variant: string; on_hand: number; allocated: number; reserved: number }>(
      'select variant_id as variant, on_hand, allocated, reserved from market.stock where variant_id = any($1) order by 1',
      [variants],
    )
  ).rows

type Mark = { movement: number; at: Date }

async function marks(): Promise<Mark> {
  const found = await town.owner.query<Mark>('select (select max(id) from market.stock_movement)::int as movement, clock_timestamp() as at')
  const [mark] = found.rows
  if (!mark) throw new Error('no mark')
  return mark
}

async function whatBecame(before: Awaited<ReturnType<typeof levels>>, from: Mark): Promise<Ended> {
  const after = new Map((await levels(before.map((shelf) => shelf.variant))).map((shelf) => [shelf.variant, shelf]))
  const orders = await town.owner.query(
    `select so.number, so.status, coalesce(m.received, 0)::int as received, coalesce(m.refunded, 0)::int as refunded,
       (select jsonb_agg(jsonb_build_object('variant', l.variant_id, 'quantity', l.quantity)) from market.order_line l where l.seller_order_id = so.id) as lines
     from market.seller_order so left join market.order_money m on m.seller_order_id = so.id
     where so.placed_at >= $1`,
    [from.at],
  )
  const steps = await town.owner.query(
    `select so.number as order, case when t.step like 'receive\\_%' then 'receive' else t.step end as step from market.order_step t join market.seller_order so on so.id = t.seller_order_id
     where t.at >= $1 and t.actor_kind <> 'system' and t.step not in ('place', 'refund')`,
    [from.at],
  )
  const counted = await town.owner.query(
    `select variant_id as variant, on_hand as difference from market.stock_movement where id > $1 and kind = 'counted'`,
    [from.movement],
  )
  return {
    shelves: before.map(({ variant, on_hand }) => {
      const now = after.get(variant)
      return { variant, before: on_hand, after: now?.on_hand ?? -1, allocated: now?.allocated ?? -1, reserved: now?.reserved ?? -1 }
    }),
    orders: orders.rows,
    steps: steps.rows,
    counted: counted.rows,
    left,
  }
}

test('shoppers and sellers at random over three processes, one killed now and then: everybody was told the truth', {
  timeout: 4 * seconds * 1000 + 600_000,
}, async () => {
  const shelves = await someShelves()
  expect(shelves.length).toBeGreaterThanOrEqual(9)
  const before = await levels(shelves.map((shelf) => shelf.variant))
  const from = await marks()
  const sellers = new Map(
    await Promise.all(
      [...new Set(shelves.map((shelf) => shelf.seller))].map(
        async (who) => [who, { token: await demoToken(town.house.db, who), ctx: await town.as(who) }] as const,
      ),
    ),
  )
  const market: Market = {
    town,
    workers,
    shelves,
    sellers,
    guest: await town.as('guest'),
    clock: systemCtx(town.house, 'expiry'),
    live: [],
    told: [],
    acts: 0,
    refused: new Map(),
  }
  const began = performance.now()
  const over = () => {
    const passed = (performance.now() - began) / 1000
    return passed >= seconds && (market.acts >= leastActs || passed >= 4 * seconds)
  }
  const working = Promise.all(Array.from({ length: hands }, (_, n) => work(market, `${seed} ${n}`, over)))
  const broken: string[] = []
  const pause = Math.min(20_000, (seconds * 1000) / 3)
  while (workers.kills < 2 || !over()) {
    await sleep(pause)
    if (workers.kills >= 2 && over()) break
    await workers.killOne()
    // in the middle of it all, too: one statement sees one moment
    for (const { name, count } of await verify(
      town.house.db,
      marketInvariants.filter((one) => !/shadows|search/.test(one.name)),
    ))
      if (count) broken.push(`${name} ${count}`)
  }
  await working

  expect(workers.faults).toEqual([])
  expect(broken).toEqual([])
  expect(whereHistoryParts(market.told, await whatBecame(before, from))).toEqual([])
  const verified = await hub(env, 'verify')
  expect(verified.out).not.toContain('BROKEN')
  expect(verified.code).toBe(0)
  // it was a real scramble: every kind of errand came through, some were refused, and workers died under it
  const kinds = Object.groupBy(market.told, (one) => (one.kind === 'step' ? one.step : one.kind))
  expect(Object.keys(kinds)).toEqual(
    expect.arrayContaining(['placed', 'received', 'refunded', 'shelf', 'receive', 'accept', 'ready', 'hand_over', 'cancel', 'claim_paid']),
  )
  expect(market.refused.get('market.stock.sold_out')).toBeGreaterThan(0)
  expect(workers.kills).toBeGreaterThanOrEqual(2)
  expect(market.acts).toBeGreaterThan(seconds * 5)
  if (process.env.WORKLOAD_SECONDS)
    console.log(
      JSON.stringify({
        seed,
        seconds,
        acts: market.acts,
        told: market.told.length,
        kinds: Object.fromEntries(Object.entries(kinds).map(([kind, all]) => [kind, all?.length])),
        refused: Object.fromEntries(market.refused),
        kills: workers.kills,
        broken: workers.broken,
      }),
    )
})
