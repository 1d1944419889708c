import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { openTown, type Town } from '../../../test/town.ts'

let town: Town
beforeAll(async () => {
  town = await openTown()
})
afterAll(() => town.close())

/** A product of a shop with goods enough that its page shows others of the same maker. */
async function known() {
  const found = await town.owner.query<{ slug: string; name: string; address: string; others: string[] }>(`
    select d.slug, d.name, (select address from market.shop s where s.id = d.shop_id) as address, array(
      select o.name from market.product_search o where o.shop_id = d.shop_id order by o.published_at desc, o.product_id desc limit 5) as others
    from market.product_search d where (select count(*) from market.product_search o where o.shop_id = d.shop_id) > 5
      and exists (select from market.shop s where s.id = d.shop_id and s.offers_pickup and s.address <> '') order by d.slug limit 1`)
  const [row] = found.rows
  if (!row) throw new Error('no shop with more than five products')
  return row
}

describe('the page of a product', () => {
  it('asks the database once, however much it shows', async () => {
    const { slug, name } = await known()
    const asked = vi.spyOn(pg.Client.prototype, 'query')
    const page = await (await town.site.request(`/belanja/produk/${slug}`)).text()
    const statements = asked.mock.calls.map((call: unknown[]) => call[0])
    asked.mockRestore()
    expect(page).toContain(name)
    expect(statements).toHaveLength(1)
  })

  it('shows the four newest others of the maker in their order, and how it can be had', async () => {
    const { slug, name, others, address } = await known()
    const page = await (await town.site.request(`/belanja/produk/${slug}`)).text()
    const shown = [...page.matchAll(/<h3[^>]*>\s*<a[^>]*>([^<]*)</g)].map(([, text]) => text)
    expect(shown).toEqual(others.filter((other) => other !== name).slice(0, 4))
    expect(page).toContain(address)
  })
})
