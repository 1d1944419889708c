import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTown, type Town } from '../../test/town.ts'
import { plantDemo } from './demo.db.ts'
import { parseQris } from './qris.ts'

let town: Town
beforeAll(async () => {
  town = await openTown()
})
afterAll(() => town?.close())

const rows = async <T extends object>(text: string): Promise<T[]> => (await town.owner.query<T>(text)).rows
const one = async (text: string): Promise<number> => Number((await rows<{ n: string }>(`select (${text}) as n`))[0]?.n)

/** Everything a visitor sees, without ids and times. */
const picture = async () => ({
  shops: await rows('select slug, name, status, scene, offers_point, courier_fee from market.shop order by slug'),
  goods: await rows(
    `select p.slug, p.name, p.status, p.origin, p.attributes, p.one_of_a_kind, p.min_price, p.max_price, p.in_stock from market.product p order by p.slug`,
  ),
  pictures: await rows(
    'select p.slug, i.position, i.alt, i.key, i.tint from market.picture i join market.product p on p.id = i.product_id order by 1, 2',
  ),
  badges: await rows(
    'select p.slug, b.kind, b.number, b.state from market.badge b join market.product p on p.id = b.product_id order by 1, 2, 3',
  ),
  payees: await rows('select s.slug, p.kind, p.payload, p.holder from market.payee p join market.shop s on s.id = p.shop_id order by 1, 2'),
})

describe('the demo town', () => {
  test('has its shops, goods and pictures on show', async () => {
    expect(await one(`select count(*) from market.shop where status = 'approved'`)).toBeGreaterThanOrEqual(24)
    expect(await one(`select count(*) from market.product_search`)).toBeGreaterThanOrEqual(240)
    expect(await one(`select count(distinct kelurahan_code) from market.product_search`)).toBeGreaterThanOrEqual(15)
    expect(
      await one(`select count(distinct s.subsector_code) from market.product_search p join market.shop s on s.id = p.shop_id`),
    ).toBeGreaterThanOrEqual(8)
    expect(await one(`select count(*) from market.product_search where picture is null`)).toBe(0)
    expect(await one(`select count(*) from market.product p where p.story <> ''`)).toBeGreaterThanOrEqual(60)
    expect(await one(`select count(*) from market.vocabulary`)).toBeGreaterThan(300)
    expect(await one(`select count(*) from market.product_search where shop_slug in ('sabun-serai-wangi', 'potret-kotak-hitam')`)).toBe(0)
    expect(await one(`select count(*) from identity.person where demo_key is not null`)).toBe(37)
  })

  test('every shop can be paid by code and by transfer, now', async () => {
    const payees = await rows<{ slug: string; kind: string; payload: string }>(
      `select s.slug, p.kind, p.payload from market.payee p join market.shop s on s.id = p.shop_id where p.active_during @> now() order by 1, 2`,
    )
    expect(payees.map(({ kind }) => kind)).toEqual(Array.from({ length: 26 }, () => ['bank', 'qris']).flat())
    for (const { kind, payload } of payees.filter((payee) => payee.kind === 'qris'))
      expect([kind, parseQris(payload).ok]).toEqual(['qris', true])
  })

  test('goods come through the import, all of them', async () => {
    expect(
      await rows(
        `select status, sum(created)::int as created, sum(failed)::int as failed, count(*)::int as n from market.import_job group by 1`,
      ),
    ).toEqual([{ status: 'done', created: 355, failed: 0, n: 26 }])
    expect(await one(`select count(*) from platform.journal where deed = 'market.demo.plant'`)).toBe(1)
  })

  test('planted again, as after a start that was killed, it is the same', async () => {
    const before = await picture()
    await plantDemo(town.house)
    expect(await picture()).toEqual(before)
    expect(await one(`select sum(created) from market.import_job`)).toBe(355)
    expect(
      await one(
        `select count(*) from market.stock st where on_hand <> (select coalesce(sum(m.on_hand), 0) from market.stock_movement m where m.variant_id = st.variant_id)`,
      ),
    ).toBe(0)
  })
})
