import { afterAll, beforeAll, expect, test } from 'vitest'
import { sayIn } from '#src/ui/words.ts'
import { type FixtureShop, plantMarket } from '../../../test/market-fixture.ts'
import type { Reader } from '../../../test/reader.ts'
import { readerFor } from '../../../test/seller-reader.ts'
import { openTown, type Town } from '../../../test/town.ts'

let town: Town
let shop: FixtureShop
let seller: Reader
let product: { id: string; slug: string }

beforeAll(async () => {
  town = await openTown({ template: 'bare' })
  shop = (await plantMarket(town)).shops[0]
  seller = await readerFor(town, shop.seller)
  const found = await town.owner.query<{ id: string; slug: string }>(
    `select id, slug from market.product where shop_id = $1 and status = 'published' order by slug limit 1`,
    [shop.id],
  )
  product = found.rows[0] ?? { id: '', slug: '' }
})
afterAll(() => town?.close())

/** A case as it stands, its level withdrawn as many days ago. */
const withdrawn = (number: string, daysAgo: number) =>
  town.owner.query(`set session_replication_role = replica;
    insert into market.origin_case (number, product_id, shop_id, level, state, at, answer_by, appeal_by)
      select '${number}', id, shop_id, origin, 'closed', now() - interval '${daysAgo + 9} days', now() - interval '${daysAgo + 1} days', now() - interval '${daysAgo} days' from market.product where id = '${product.id}';
    insert into market.origin_ruling (case_id, no, verdict, says, actor, act_id, at)
      select id, 1, 'withdrawn', 'Bukti prosesnya belum cukup untuk tingkat itu.', 'person:uji', platform.uuid_v7(), now() - interval '${daysAgo} days' from market.origin_case where number = '${number}';
    insert into market.origin_standing (product_id, level, case_id) select product_id, 'unproven', id from market.origin_case where number = '${number}';
    set session_replication_role = origin`)

test('a level that was withdrawn is told on the form, and shown anew from the page of its case', async () => {
  const t = sayIn('id')
  const form = `/toko-saya/${shop.slug}/barang/${product.id}`
  const cases = `/toko-saya/${shop.slug}/asal`
  expect((await seller.get(form)).body).not.toContain('Buka perkara')
  await withdrawn('AM-2026-9001', 40)
  const told = (await seller.get(form)).body
  expect(told).toContain(t('origin.form.decided', { level: t('ui.origin.unproven'), number: 'AM-2026-9001' }))
  expect(told).toContain(t('origin.form.case', { number: 'AM-2026-9001' }))
  expect((await seller.get(cases)).body).toContain(t('origin.reprove.do'))

  const errand = `${cases}/AM-2026-9001/bukti`
  const short = await seller.post(errand, { says: 'Ada.', evidence: 'Foto', once: 'b-1' })
  expect(short.status).toBe(422)
  expect(short.body).toContain(t('market.origin.says'))
  const sent = { says: 'Tiga pencanting bekerja di bengkel kami.', evidence: 'Video proses 12 menit', once: 'b-2' }
  const [one, two] = [await seller.post(errand, sent), await seller.post(errand, sent)]
  expect([one.status, two.status]).toEqual([303, 303])
  expect((await seller.get(one.location)).body).toContain(t('origin.shop.did.bukti'))
  const asked = await town.owner.query<{ number: string }>(
    `select number from market.origin_case where by_shop and state = 'answered' and product_id = $1`,
    [product.id],
  )
  expect(asked.rows).toHaveLength(1)

  for (const tongue of ['id', 'en'] as const) {
    const page = (await seller.get(`/belanja/produk/${product.slug}?bahasa=${tongue}`)).body
    const say = sayIn(tongue)
    expect(page).toContain(say('origin.line.checked', { day: '' }).replace(/[ .]+$/, ''))
    expect(page).toContain(say('ui.origin.unproven'))
  }
})
