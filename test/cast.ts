import { setTimeout as wait } from 'node:timers/promises'
import { demoPassword } from '#src/identity/demo.db.ts'
import type { Route } from '#src/web/visit.ts'
import { newReader, type Reader } from './reader.ts'
import type { Town } from './town.ts'

/** One of the cast, signed in by the pages as a browser would be: a session cookie, the second step where it is asked. */
export async function enter(town: Pick<Town, 'site'>, who: string): Promise<Reader> {
  const reader = newReader(town)
  const first = await reader.post('/masuk', { surel: `${who}@contoh.metro`, sandi: demoPassword })
  if (first.location.startsWith('/masuk/dua-langkah')) await passSecondStep(reader)
  if ((await reader.get('/saya')).status !== 200) throw new Error(`${who} did not get in`)
  return reader
}

/** The page of a demo town shows the code; one that has just run out is asked for anew. */
async function passSecondStep(reader: Reader): Promise<void> {
  for (let tries = 0; tries < 3; tries++) {
    const page = (await reader.get('/masuk/dua-langkah')).body
    const kode = /<main[\s\S]*?\b(\d{6})\b/.exec(page.replace(/<svg[\s\S]*?<\/svg>/g, ''))?.[1] ?? ''
    if ((await reader.post('/masuk/dua-langkah', { kode })).status === 303) return
    await wait(1000)
  }
}

export type Values = Readonly<Record<string, string>>

/** An address of the list with its places filled. A buyer's order is `order`, the part of one shop `number`. */
export const filled = (route: Pick<Route, 'path'>, values: Values): string => {
  const whole = /^\/(pesanan|api\/v1\/orders)\//.test(route.path) && values.order !== undefined
  return route.path
    .replace(/\{.*\}/, '')
    .replace(/:(\w+)/g, (_, name: string) => (whole && name === 'number' ? values.order : values[name]) ?? 'tidak-ada')
}

const partsOfShop = async (town: Town, slug: string): Promise<Values> => {
  const one = async (sql: string) => Object.values((await town.owner.query<Record<string, string>>(sql, [slug])).rows[0] ?? {})[0] ?? ''
  const shop = '(select id from market.shop where slug = $1)'
  return {
    slug,
    id: await one(`select p.id from market.product p where p.shop_id = ${shop} and p.status = 'published' order by p.slug limit 1`),
    picture: await one(
      `select c.id from market.picture c join market.product p on p.id = c.product_id where p.shop_id = ${shop} order by p.slug limit 1`,
    ),
    number: await one(`select number from market.seller_order where shop_id = ${shop} order by number desc limit 1`),
    payee: await one(`select id from market.payee where shop_id = ${shop} order by id limit 1`),
    job: await one(`select id from market.import_job where shop_id = ${shop} order by id limit 1`),
    provider: 'midtrans',
    part: 'A',
    proof: '01a20000-0000-7000-8000-000000000001',
  }
}

/** What the shop of somebody of the cast has, by the names it has in addresses. */
export async function thingsOf(town: Town, seller: string): Promise<Values> {
  const found = await town.owner.query<{ slug: string }>(
    `select s.slug from market.shop s join identity.membership m on m.kind = 'shop' and m.entity_id = s.id and m.role = 'owner'
     join identity.person p on p.id = m.person_id where p.demo_key = $1 order by s.slug limit 1`,
    [seller],
  )
  return partsOfShop(town, found.rows[0]?.slug ?? '')
}
