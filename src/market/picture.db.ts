import { sql } from 'kysely'
import { done, Missing, type Outcome, refused } from '#src/base/outcome.ts'
import { cleanLine } from '#src/base/text.ts'
import type { Ctx, House } from '#src/platform/context.ts'
import type { Tx } from '#src/platform/database.ts'
import { type DeedScope, deed } from '#src/platform/deed.ts'
import type { Files } from '#src/platform/files.ts'
import { type Format, inTurn, type Master, pictureWidths, readPicture, renderPicture } from './picture-file.ts'
import { reindex } from './search-index.db.ts'
import { shopOfTeam } from './shop-read.db.ts'

const masterKey = (key: string, drawn = false) => `pictures/${key.slice(0, 2)}/${key}/master.${drawn ? 'svg' : 'webp'}`
const renditionKey = (key: string, width: number, format: Format) => `pictures/${key.slice(0, 2)}/${key}/${width}.${format}`

/** Stored once under the hash of what it is: the same picture in two places is one file. */
export async function storeMaster(files: Files, master: Master, drawn = false): Promise<void> {
  await files.put(masterKey(master.key, drawn), master.bytes)
}

const running = new Map<string, Promise<Buffer | undefined>>()

async function make(house: House, key: string, width: number, format: Format): Promise<Buffer | undefined> {
  const photo = await house.files.get(masterKey(key))
  const master = photo ?? (await house.files.get(masterKey(key, true)))
  if (!master) return undefined
  const made = await inTurn(() => renderPicture(master, photo === undefined, width, format))
  await house.files.put(renditionKey(key, width, format), made)
  return made
}

/** One size of a picture: from disk, or made now and kept. Many who ask at once wait for one making. */
export async function rendition(house: House, key: string, width: number, format: Format): Promise<Buffer | undefined> {
  if (!/^[0-9a-f]{32}$/.test(key) || !pictureWidths.some((one) => one === width)) return undefined
  const file = renditionKey(key, width, format)
  const kept = await house.files.get(file)
  if (kept) return kept
  const together = running.get(file) ?? make(house, key, width, format)
  running.set(file, together)
  try {
    return await together
  } finally {
    running.delete(file)
  }
}

const altOf = (alt: string): Outcome<string> => {
  const text = cleanLine(alt)
  const length = [...text].length
  return length < 3 || length > 300 ? refused({ rule: 'market.picture.alt', field: 'alt' }) : done(text)
}

export const mostPictures = 8

async function lockOwn(
  { tx, actor }: Pick<DeedScope, 'tx' | 'actor'>,
  shopSlug: string,
  product: string,
): Promise<{ shop: string; product: string; pictures: { id: string; position: number }[] }> {
  const shop = await shopOfTeam(tx, actor, shopSlug)
  const found = await sql<{
    id: string
  }>`select id from market.product where id::text = ${product} and shop_id = ${shop.id} for update`.execute(tx)
  const [row] = found.rows
  if (!row) throw new Missing('product')
  const pictures = await sql<{
    id: string
    position: number
  }>`select id, position from market.picture where product_id = ${row.id} order by position`.execute(tx)
  return { shop: shop.id, product: row.id, pictures: pictures.rows }
}

export async function writePicture(
  tx: Tx,
  product: string,
  position: number,
  master: Omit<Master, 'bytes'>,
  alt: string,
  sourceName?: string,
): Promise<string> {
  const written = await sql<{
    id: string
  }>`insert into market.picture (product_id, position, alt, width, height, tint, widths, key, source_name)
    values (${product}, ${position}, ${alt}, ${master.width}, ${master.height}, ${master.tint}, ${master.widths}::int[], ${master.key}, ${sourceName ?? null}) returning id`.execute(
    tx,
  )
  return written.rows[0]?.id ?? ''
}

type Adding = { shop: string; product: string; master: Omit<Master, 'bytes'>; alt: string; sourceName?: string | undefined }

const keepPicture = deed<Adding, { id: string; key: string }>(
  'market.picture.add',
  async (scope, { shop, product: id, master, alt, sourceName }) => {
    const own = await lockOwn(scope, shop, id)
    await scope.must('market.product.edit', { shop: own.shop })
    if (own.pictures.length >= mostPictures) return refused({ rule: 'market.picture.at_most_8', field: 'picture' })
    const written = await writePicture(scope.tx, own.product, own.pictures.length, master, alt, sourceName)
    await reindex(scope.tx, [own.product])
    scope.touched('market')
    scope.note(`product:${own.product}`, { picture: master.key })
    return done({ id: written, key: master.key })
  },
)

export type PictureUpload = { shop: string; product: string; bytes: Uint8Array; alt: string; sourceName?: string | undefined }

/** Takes a picture from a phone or a desk. It is decoded before the transaction, and only for a product of the sender's own team. */
export async function addPicture(ctx: Ctx, upload: PictureUpload): Promise<Outcome<{ id: string; key: string }>> {
  const shop = await shopOfTeam(ctx.db, ctx.actor, upload.shop)
  const alt = altOf(upload.alt)
  const own = await sql<{
    n: number
  }>`select (select count(*)::int from market.picture where product_id = p.id) as n from market.product p where p.id::text = ${upload.product} and p.shop_id = ${shop.id}`.execute(
    ctx.db,
  )
  const [product] = own.rows
  if (!product) throw new Missing('product')
  if (!alt.ok) return alt
  if (product.n >= mostPictures) return refused({ rule: 'market.picture.at_most_8', field: 'picture' })
  const read = await readPicture(upload.bytes)
  if (!read.ok) return read
  await storeMaster(ctx.house.files, read.value)
  const { bytes: _, ...master } = read.value
  return await keepPicture(ctx, { shop: upload.shop, product: upload.product, master, alt: alt.value, sourceName: upload.sourceName })
}

async function writeOrder(tx: Tx, ids: readonly string[]): Promise<void> {
  await sql`update market.picture p set position = o.place - 1 from unnest(${[...ids]}::uuid[]) with ordinality o (id, place) where p.id = o.id and p.position <> o.place - 1`.execute(
    tx,
  )
}

/** Puts the pictures in this order; the first one stands in lists. */
export const orderPictures = deed<{ shop: string; product: string; pictures: readonly string[] }, undefined>(
  'market.picture.order',
  async (scope, input) => {
    const own = await lockOwn(scope, input.shop, input.product)
    await scope.must('market.product.edit', { shop: own.shop })
    const known = new Set(own.pictures.map((one) => one.id))
    if (new Set(input.pictures).size !== known.size || !input.pictures.every((id) => known.has(id)))
      return refused({ rule: 'market.picture.order', field: 'pictures' })
    await writeOrder(scope.tx, input.pictures)
    await reindex(scope.tx, [own.product])
    scope.touched('market')
    scope.note(`product:${own.product}`)
    return done()
  },
)

/** Says anew what a picture shows. */
export const describePicture = deed<{ shop: string; product: string; picture: string; alt: string }, undefined>(
  'market.picture.describe',
  async (scope, input) => {
    const own = await lockOwn(scope, input.shop, input.product)
    await scope.must('market.product.edit', { shop: own.shop })
    if (!own.pictures.some((one) => one.id === input.picture)) throw new Missing('picture')
    const alt = altOf(input.alt)
    if (!alt.ok) return alt
    await sql`update market.picture set alt = ${alt.value} where id = ${input.picture}`.execute(scope.tx)
    await reindex(scope.tx, [own.product])
    scope.touched('market')
    scope.note(`product:${own.product}`)
    return done()
  },
)

/** Takes a picture off the listing. Its file stays: papers of old orders still show it. */
export const removePicture = deed<{ shop: string; product: string; picture: string }, undefined>(
  'market.picture.remove',
  async (scope, input) => {
    const own = await lockOwn(scope, input.shop, input.product)
    await scope.must('market.product.edit', { shop: own.shop })
    if (!own.pictures.some((one) => one.id === input.picture)) throw new Missing('picture')
    await sql`delete from market.picture where id = ${input.picture}`.execute(scope.tx)
    await writeOrder(
      scope.tx,
      own.pictures.map((one) => one.id).filter((id) => id !== input.picture),
    )
    await reindex(scope.tx, [own.product])
    scope.touched('market')
    scope.note(`product:${own.product}`)
    return done()
  },
)
