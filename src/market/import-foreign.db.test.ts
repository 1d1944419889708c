import { readFileSync } from 'node:fs'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { done, refused } from '#src/base/outcome.ts'
import type { Ctx } from '#src/platform/context.ts'
import { counts, type ImportTown, openImportTown, shop, table } from '../../test/import-town.ts'
import type { Town } from '../../test/town.ts'
import { importForTeam, importPictures } from './import-job.db.ts'
import { fetchPictures } from './import-pictures.db.ts'

let on: ImportTown
let town: Town
let owner: Ctx
beforeAll(async () => {
  on = await openImportTown()
  town = on.town
  owner = on.owner
})
afterAll(() => town?.close())

describe('tables of other systems', () => {
  const fixture = (name: string) => readFileSync(new URL(`../../test/fixtures/import/${name}.csv`, import.meta.url))

  test.each(['shopify', 'woocommerce'])('%s goes in, and again changes nothing', async (name) => {
    const first = await on.bring(fixture(name), { defaultCategory: 'kerajinan', shop: 'anyam-limbung' })
    expect(first.failed).toBe(0)
    expect(first.created).toBeGreaterThan(15)
    // what the other shop keeps off its shelves comes as a draft, which buyers do not see; the rest is for sale
    const states = await town.owner.query<{ status: string; n: number; listed: number }>(
      `select p.status, count(*)::int as n, count(d.product_id)::int as listed from market.product p left join market.product_search d on d.product_id = p.id
         cross join (select shop_id, created_at from market.import_job where id = $1) j
       where (p.shop_id, p.created_at >= j.created_at) = (j.shop_id, true) group by 1 order by 1`,
      [first.job],
    )
    expect(states.rows).toEqual([
      { status: 'draft', n: 1, listed: 0 },
      { status: 'published', n: 13, listed: 13 },
    ])
    const again = await on.bring(fixture(name), { defaultCategory: 'kerajinan', shop: 'anyam-limbung' })
    expect(counts(again)).toEqual([0, 0, first.created, first.failed])
    const sized = await town.owner.query<{ n: string }>(
      `select count(*) as n from market.product p where (select count(*) from market.variant v where v.product_id = p.id) > 1 and p.shop_id = (select id from market.shop where slug = 'anyam-limbung')`,
    )
    expect(Number(sized.rows[0]?.n)).toBeGreaterThan(1)
  })

  test('their pictures are fetched afterwards, each with what became of it', async () => {
    const bytes = await sharp({ create: { width: 800, height: 600, channels: 3, background: '#884422' } })
      .jpeg()
      .toBuffer()
    const rows = Array.from(
      { length: 30 },
      (_, at) => `PIC-${at},Gambar Uji ${at},1000,1,Kopi,,,,,"https://gambar.example/${at}.jpg https://gambar.example/b${at}.jpg"`,
    )
    const { job } = await on.bring(table(rows))
    let asked = 0
    const fetch = async (address: string) => {
      asked += 1
      if (address.endsWith('/3.jpg')) return refused({ rule: 'platform.fetch.status', facts: { status: 404 } })
      if (address.endsWith('/4.jpg')) return done(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'))
      return done(bytes)
    }
    expect(await fetchPictures(town.house, job, { fetch, most: 25 })).toEqual({ done: 23, failed: 2 })
    expect(await fetchPictures(town.house, job, { fetch, most: 1000 })).toEqual({ done: 35, failed: 0 })
    expect((await importForTeam(owner, shop, job)).pictures).toEqual({ waiting: 0, done: 58, failed: 2 })
    const told = await importPictures(owner, shop, job)
    expect(told.slice(0, 2).map((one) => [one.address.split('/').at(-1), one.refusal?.rule])).toEqual([
      ['3.jpg', 'platform.fetch.status'],
      ['4.jpg', 'market.picture.svg'],
    ])
    const there = await town.owner.query(
      `select alt, position, source_name from market.picture pic join market.product p on p.id = pic.product_id where p.name = 'Gambar Uji 7' order by position`,
    )
    expect(there.rows).toEqual(
      [0, 1].map((position) => ({
        alt: 'Gambar Gambar Uji 7',
        position,
        source_name: `https://gambar.example/${position ? 'b' : ''}7.jpg`,
      })),
    )
    asked = 0
    const { job: second } = await on.bring(table(rows))
    await fetchPictures(town.house, second, { fetch, most: 1000 })
    // only the two that are still missing are asked for again
    expect(asked).toBe(2)
  })
})
