import { sql } from 'kysely'
import { newId, secret, sha256 } from '#src/base/id.ts'
import { done, Missing, type Outcome, refused } from '#src/base/outcome.ts'
import { cleanLine } from '#src/base/text.ts'
import type { Ctx, House } from '#src/platform/context.ts'
import type { Tx } from '#src/platform/database.ts'
import { type DeedScope, deed } from '#src/platform/deed.ts'
import type { Files } from '#src/platform/files.ts'
import { type Format, inTurn, type Master, pictureWidths, readPicture, renderPicture } from './picture-file.ts'
import { lockProduct } from './product-write.db.ts'
import { type By, byActor, openRevision, picturesOf, waitingIn, wishFor, writePictures } from './revision.db.ts'
import type { PictureWish } from './revision.ts'
import { reindex } from './search-index.db.ts'
import { type ShopRow, shopOfTeam } from './shop-read.db.ts'

const masterKey = (key: string, drawn = false) => `pictures/${key.slice(0, 2)}/${key}/master.${drawn ? 'svg' : 'webp'}`
const renditionKey = (key: string, width: number, format: Format) => `pictures/${key.slice(0, 2)}/${key}/${width}.${format}`

/** Stored once under the hash of what it is: the same picture in two places is one file. */
export async function storeMaster(files: Files, master: Master, drawn = false): Promise<void> {
  await files.put(masterKey(master.key, drawn), master.bytes)
}

/**
 * Takes an upload for one owner alone, under a key of its own: the same picture elsewhere is another file, so this one can be taken away when its
 * owner goes. Decode nothing for somebody who may not keep it: ask first.
 */
export async function keepAlone(files: Files, bytes: Uint8Array): Promise<Outcome<Omit<Master, 'bytes'>>> {
  const read = await readPicture(bytes)
  return read.ok ? done(await storeAlone(files, read.value)) : read
}

export async function storeAlone(files: Files, master: Master, drawn = false): Promise<Omit<Master, 'bytes'>> {
  const { bytes, ...facts } = master
  const key = sha256(secret()).slice(0, 32)
  await files.put(masterKey(key, drawn), bytes)
  return { ...facts, key }
}

/** Where something made of one picture is kept: it goes when the picture goes. */
export const besideKey = (key: string, name: 'share.png') => `pictures/${key.slice(0, 2)}/${key}/${name}`

const formats: readonly Format[] = ['avif', 'webp', 'jpg']

/** Takes a picture of one owner off the disk, in every size. Harmless when it is gone already. */
export async function dropPicture(files: Files, key: string): Promise<void> {
  const sizes = pictureWidths.flatMap((width) => formats.map((format) => renditionKey(key, width, format)))
  // the master first: no size is made of what is not there
  for (const file of [masterKey(key), masterKey(key, true), besideKey(key, 'share.png'), ...sizes]) await files.remove(file)
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

type Own = {
  shop: string
  product: string
  /** As buyers see them, and as the team last wanted them: the same unless a change waits for a curator. */
  shown: PictureWish[]
  wished: PictureWish[]
  waits: boolean
  atOnce: boolean
}

/** The pictures of a listing, locked; `atOnce` for those that come with the listing itself or on the operator's word. */
export async function lockPictures(
  tx: Tx,
  shop: Pick<ShopRow, 'id' | 'status' | 'editsWatched'>,
  product: string,
  atOnce = false,
): Promise<Own> {
  const row = await lockProduct(tx, shop.id, product)
  const shown = await picturesOf(tx, row.id)
  const waits = !atOnce && (await waitingIn(tx, shop, row.seenByBuyers)).has('pictures')
  const wished = atOnce ? shown : ((await openRevision(tx, row.id))?.wished.pictures ?? shown)
  return { shop: shop.id, product: row.id, shown, wished, waits, atOnce }
}

const lockOwn = async ({ tx, actor }: Pick<DeedScope, 'tx' | 'actor'>, shopSlug: string, product: string): Promise<Own> =>
  lockPictures(tx, await shopOfTeam(tx, actor, shopSlug), product)

const sameList = (one: readonly PictureWish[], other: readonly PictureWish[]) =>
  one.length === other.length && one.every(({ id, alt }, at) => id === other[at]?.id && alt === other[at]?.alt)

/** The listing has these pictures from now on: at once, or as soon as a curator says so. */
export async function setPictures(
  scope: Pick<DeedScope, 'tx' | 'touched' | 'note'>,
  by: By,
  own: Own,
  wished: readonly PictureWish[],
): Promise<void> {
  if (!own.atOnce) {
    const { pictures: _, ...words } = (await openRevision(scope.tx, own.product))?.wished ?? {}
    const later = own.waits && !sameList(own.shown, wished)
    await wishFor(scope.tx, by, own.product, later ? { ...words, pictures: [...wished] } : words)
  }
  if (!own.waits) await writePictures(scope.tx, own.product, wished)
  await reindex(scope.tx, [own.product])
  scope.touched('market')
  scope.note(`product:${own.product}`)
}

type Adding = { shop: string; product: string; master: Omit<Master, 'bytes'>; alt: string; sourceName?: string | undefined }

const keepPicture = deed<Adding, { id: string; key: string }>(
  'market.picture.add',
  async (scope, { shop, product: id, master, alt, sourceName }) => {
    const own = await lockOwn(scope, shop, id)
    await scope.must('market.product.edit', { shop: own.shop })
    if (own.wished.length >= mostPictures) return refused({ rule: 'market.picture.at_most_8', field: 'picture' })
    const added = { ...master, id: newId(scope.now), alt, sourceName: sourceName ?? null }
    await setPictures(scope, byActor(scope), own, [...own.wished, added])
    scope.note(`product:${own.product}`, { picture: master.key })
    return done({ id: added.id, key: master.key })
  },
)

export type PictureUpload = { shop: string; product: string; bytes: Uint8Array; alt: string; sourceName?: string | undefined }

/** Takes a picture from a phone or a desk. It is decoded before the transaction, and only for a product of the sender's own team. */
export async function addPicture(ctx: Ctx, upload: PictureUpload): Promise<Outcome<{ id: string; key: string }>> {
  const shop = await shopOfTeam(ctx.db, ctx.actor, upload.shop)
  const alt = altOf(upload.alt)
  const own = await sql<{
    n: number
  }>`select coalesce((select jsonb_array_length(r.wished -> 'pictures') from market.product_revision r where r.product_id = p.id and r.status in ('pending', 'returned')),
      (select count(*)::int from market.picture where product_id = p.id)) as n from market.product p where p.id::text = ${upload.product} and p.shop_id = ${shop.id}`.execute(
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

/** Puts the pictures in this order; the first one stands in lists. */
export const orderPictures = deed<{ shop: string; product: string; pictures: readonly string[] }, undefined>(
  'market.picture.order',
  async (scope, input) => {
    const own = await lockOwn(scope, input.shop, input.product)
    await scope.must('market.product.edit', { shop: own.shop })
    const known = new Map(own.wished.map((one) => [one.id, one]))
    const ordered = input.pictures.flatMap((id) => known.get(id) ?? [])
    if (new Set(input.pictures).size !== known.size || ordered.length !== known.size)
      return refused({ rule: 'market.picture.order', field: 'pictures' })
    await setPictures(scope, byActor(scope), own, ordered)
    return done()
  },
)

/** Says anew what a picture shows. */
export const describePicture = deed<{ shop: string; product: string; picture: string; alt: string }, undefined>(
  'market.picture.describe',
  async (scope, input) => {
    const own = await lockOwn(scope, input.shop, input.product)
    await scope.must('market.product.edit', { shop: own.shop })
    if (!own.wished.some((one) => one.id === input.picture)) throw new Missing('picture')
    const alt = altOf(input.alt)
    if (!alt.ok) return alt
    await setPictures(
      scope,
      byActor(scope),
      own,
      own.wished.map((one) => (one.id === input.picture ? { ...one, alt: alt.value } : one)),
    )
    return done()
  },
)

/** Takes a picture off the listing. Its file stays: papers of old orders still show it. */
export const removePicture = deed<{ shop: string; product: string; picture: string }, undefined>(
  'market.picture.remove',
  async (scope, input) => {
    const own = await lockOwn(scope, input.shop, input.product)
    await scope.must('market.product.edit', { shop: own.shop })
    if (!own.wished.some((one) => one.id === input.picture)) throw new Missing('picture')
    await setPictures(
      scope,
      byActor(scope),
      own,
      own.wished.filter((one) => one.id !== input.picture),
    )
    return done()
  },
)
