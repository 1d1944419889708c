import { sql } from 'kysely'
import { seeded } from '#src/base/seed.ts'
import { minutesAfter } from '#src/base/time.ts'
import type { House } from '#src/platform/context.ts'
import type { Tx } from '#src/platform/database.ts'
import { grounds, productPicture } from '#src/ui/picture/picture.ts'
import type { DemoBadge, DemoPicture, DemoTown } from './_demo-files.ts'
import { storeMaster } from './picture.db.ts'
import { drawnMaster, type Master } from './picture-file.ts'

type There = { id: string; shop: string; name: string; variants: { sku: string; options: { name: string; value: string }[] }[] }

async function goodsThere(tx: Tx): Promise<There[]> {
  const found =
    await sql<There>`select p.id, p.shop_id as shop, p.name, (select jsonb_agg(jsonb_build_object('sku', v.sku, 'options', v.options) order by v.position) from market.variant v where v.product_id = p.id) as variants
    from market.product p order by p.id`.execute(tx)
  return found.rows
}

/** What a table of goods has no column for: origin, attributes, stories, and since when each thing is for sale. */
export async function plantDetails(tx: Tx, town: DemoTown, now: Date): Promise<void> {
  const rows = (await goodsThere(tx)).flatMap((product) => {
    const sku = product.variants[0]?.sku ?? ''
    const detail = town.details[sku]
    if (!detail) return []
    const since = minutesAfter(now, -Math.floor(seeded(`since/${sku}`).next() ** 2 * 120 * 24 * 60) - 60)
    const { attributes = {}, story_title = '', story = '', origin, origin_note = '', one_of_a_kind = false, lead_days = null } = detail
    return [{ id: product.id, attributes, story_title, story, origin, origin_note, one_of_a_kind, lead_days, since }]
  })
  await sql`update market.product p set attributes = n.attributes, story_title = n.story_title, story = n.story, origin = n.origin, origin_note = n.origin_note, one_of_a_kind = n.one_of_a_kind, lead_days = n.lead_days,
      created_at = least(p.created_at, d.since), published_at = case when p.published_at is null then null else d.since end
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as n(id uuid, attributes jsonb, story_title text, story text, origin text, origin_note text, one_of_a_kind boolean, lead_days int, since timestamptz) join market.product q on q.id = n.id join market.shop s on s.id = q.shop_id
      cross join lateral (select greatest(n.since, s.created_at + interval '2 days') as since) d where p.id = n.id`.execute(tx)
}

const kinds: Record<string, string> = { hki: 'ip_record' }

/** One that ran out was verified once: it shows as expired by its day. */
const badgeRow = (product: There, badge: DemoBadge) => ({
  shop: product.shop,
  product: product.id,
  kind: kinds[badge.kind] ?? badge.kind,
  number: badge.number,
  state: badge.state === 'claimed' ? 'claimed' : 'verified',
  days: badge.state === 'expired' ? -20 : badge.state === 'verified' ? 600 : null,
})

export async function plantBadges(tx: Tx, town: DemoTown): Promise<void> {
  const rows = (await goodsThere(tx)).flatMap((product) =>
    (town.details[product.variants[0]?.sku ?? '']?.badges ?? []).map((badge) => badgeRow(product, badge)),
  )
  await sql`insert into market.badge (shop_id, product_id, kind, number, state, valid_until, verified_by, verified_at)
    select b.shop, b.product, b.kind, b.number, b.state, current_date + b.days, case when b.state = 'verified' then c.id end, case when b.state = 'verified' then now() - interval '90 days' end
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as b(shop uuid, product uuid, kind text, number text, state text, days int), (select id from identity.person where demo_key = 'kurator') c
    where not exists (select 1 from market.badge x where x.product_id = b.product and x.kind = b.kind and x.number = b.number)`.execute(tx)
}

const masterOf = (picture: DemoPicture): Master => drawnMaster(productPicture(picture), grounds[(picture.ground ?? 1) - 1] ?? grounds[0])

const mostOfOne = 8

/** Each variant's drawing, every drawing once. */
function picturesOf(product: There, town: DemoTown): { master: Master; alt: string }[] {
  const drawn = new Map<string, { master: Master; alt: string }>()
  for (const { sku, options } of product.variants) {
    const picture = town.pictures[sku]
    if (!picture || drawn.size >= mostOfOne) continue
    const master = masterOf(picture)
    const told = options.map((option) => `${option.name.toLowerCase()} ${option.value.toLowerCase()}`).join(', ')
    if (!drawn.has(master.key)) drawn.set(master.key, { master, alt: told ? `${product.name}, ${told}` : product.name })
  }
  const all = [...drawn.values()]
  return all.length === 1 ? all.map((one) => ({ ...one, alt: product.name })) : all
}

/** Drawings become masters on disk and rows of their products. Sizes are made when somebody looks. */
export async function plantPictures(house: House, tx: Tx, town: DemoTown): Promise<void> {
  const pictures = (await goodsThere(tx)).flatMap((product) =>
    picturesOf(product, town).map((one, position) => ({ product: product.id, position, ...one })),
  )
  const masters = [...new Map(pictures.map(({ master }) => [master.key, master])).values()]
  for (let at = 0; at < masters.length; at += 16)
    await Promise.all(masters.slice(at, at + 16).map((master) => storeMaster(house.files, master, true)))
  const rows = pictures.map(({ product, position, alt, master: { key, width, height, widths, tint } }) => ({
    product,
    position,
    alt,
    key,
    width,
    height,
    widths,
    tint,
  }))
  await sql`insert into market.picture (product_id, position, alt, width, height, tint, widths, key)
    select product, position, alt, width, height, tint, array(select jsonb_array_elements_text(widths)::int), key
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as p(product uuid, position int, alt text, width int, height int, tint text, widths jsonb, key text)
    where not exists (select 1 from market.picture x where x.product_id = p.product)`.execute(tx)
}
