import { sql } from 'kysely'
import { newId } from '#src/base/id.ts'
import { done, type Outcome, type Refusal, refused } from '#src/base/outcome.ts'
import { actorText, type Ctx, type House } from '#src/platform/context.ts'
import { deed } from '#src/platform/deed.ts'
import { fetchPublic } from '#src/platform/fetch-safe.ts'
import { sayIn } from '#src/ui/words.ts'
import { isPhotoAddress, photoOf } from './import-photo.ts'
import { type OpenPhotos, withPhotosOf } from './import-photos.db.ts'
import { lockPictures, mostPictures, setPictures, storeMaster } from './picture.db.ts'
import { type Master, pictureLimits, readPicture } from './picture-file.ts'
import type { ShopStatus } from './shop.ts'

type Waiting = {
  id: number
  job: string
  shop: string
  shopStatus: ShopStatus
  editsWatched: boolean
  product: string
  name: string
  address: string
  pictures: number
  there: boolean
  /** The listing came with this table, or the table is the operator's: its pictures wait for nobody. */
  atOnce: boolean
  person: string | null
}

async function nextWaiting(house: House, job: string, after: number): Promise<Waiting | undefined> {
  const found =
    await sql<Waiting>`select i.id, i.job_id as job, p.shop_id as shop, s.status as "shopStatus", s.edits_watched as "editsWatched", p.id as product, p.name, i.address,
      (select count(*)::int from market.picture x where x.product_id = p.id) as pictures, i.came_with_listing or j.actor_id is null as "atOnce", j.actor_id as person,
      exists (select 1 from market.picture x where x.product_id = p.id and x.source_name = i.address)
        or exists (select 1 from market.product_revision r cross join jsonb_array_elements(r.wished -> 'pictures') x
          where r.product_id = p.id and r.status in ('pending', 'returned') and x ->> 'sourceName' = i.address) as there
    from market.import_picture i join market.product p on p.id = i.product_id join market.shop s on s.id = p.shop_id join market.import_job j on j.id = i.job_id where i.job_id = ${job} and i.status = 'waiting' and i.id > ${after} order by i.id limit 1`.execute(
      house.db,
    )
  return found.rows[0]
}

export type Fetch = (address: string) => Promise<Outcome<Buffer>>

const fetchOne: Fetch = (address) => fetchPublic(address, { bytes: pictureLimits.bytes, ms: 5_000 })

async function masterAt(row: Waiting, fetch: Fetch, photos: OpenPhotos | undefined): Promise<Outcome<Master | undefined>> {
  if (row.there) return done(undefined)
  if (row.pictures >= mostPictures) return refused({ rule: 'market.picture.at_most_8', field: 'gambar' })
  const name = isPhotoAddress(row.address) ? photoOf(row.address) : undefined
  if (name !== undefined && !photos) return refused({ rule: 'market.import.photo.no_zip', field: 'gambar', facts: { name } })
  const fetched = name === undefined || !photos ? await fetch(row.address) : await photos.read(name)
  return fetched.ok ? await readPicture(fetched.value) : fetched
}

const keep = deed<{ row: Waiting; master: Master | undefined; refusal: Refusal | undefined }, undefined>(
  'market.import.picture',
  async (scope, { row, master, refusal }) => {
    const { tx, must, note } = scope
    await must('market.product.edit', { shop: row.shop })
    note(`product:${row.product}`)
    const mine =
      await sql`update market.import_picture set status = ${refusal ? 'failed' : 'done'}, refusal = ${refusal ? JSON.stringify(refusal) : null}::jsonb where id = ${row.id} and status = 'waiting' returning id`.execute(
        tx,
      )
    if (mine.rows.length === 0 || !master) return done()
    const shop = { id: row.shop, status: row.shopStatus, editsWatched: row.editsWatched }
    const own = await lockPictures(scope.tx, shop, row.product, row.atOnce)
    if (own.wished.length >= mostPictures) return refused({ rule: 'market.picture.at_most_8', field: 'gambar' })
    const { bytes: _, ...picture } = master
    const alt = sayIn('id')('market.picture.alt_of', { name: row.name })
    const by = { actor: actorText(scope.actor), person: row.person ?? undefined }
    await setPictures(scope, by, own, [...own.wished, { ...picture, id: newId(scope.now), alt, sourceName: row.address }])
    return done()
  },
)

export async function picturesLeft(house: House, job: string): Promise<boolean> {
  const found = await sql`select 1 from market.import_picture where job_id = ${job} and status = 'waiting' limit 1`.execute(house.db)
  return found.rows.length > 0
}

/** Fetches some of the pictures a table named, or takes them out of its ZIP, one at a time; each row says in the end whether it is there or why not. */
export async function fetchPictures(
  house: House,
  job: string,
  o: { fetch?: Fetch; most?: number } = {},
): Promise<{ done: number; failed: number }> {
  return await withPhotosOf(house, job, (photos) => takePictures(house, job, { most: 25, fetch: fetchOne, ...o }, photos))
}

async function takePictures(
  house: House,
  job: string,
  { fetch, most }: { fetch: Fetch; most: number },
  photos: OpenPhotos | undefined,
): Promise<{ done: number; failed: number }> {
  const ctx: Ctx = { house, db: house.db, actor: { kind: 'system', job: 'import' }, now: house.now(), tongue: 'id' }
  const counted = { done: 0, failed: 0 }
  for (
    let row = await nextWaiting(house, job, 0);
    row && counted.done + counted.failed < most;
    row = await nextWaiting(house, job, row.id)
  ) {
    const read = await masterAt(row, fetch, photos)
    const master = read.ok ? read.value : undefined
    if (master) await storeMaster(house.files, master)
    const refusal = read.ok ? undefined : (read.refusals[0] ?? { rule: 'market.picture.broken' })
    const kept = await keep(ctx, { row, master, refusal })
    if (!kept.ok) await keep(ctx, { row, master: undefined, refusal: kept.refusals[0] })
    counted[kept.ok && !refusal ? 'done' : 'failed'] += 1
  }
  return counted
}
