import { sql } from 'kysely'
import { isId, secret, sha256 } from '#src/base/id.ts'
import type { Outcome } from '#src/base/outcome.ts'
import type { Ctx } from '#src/platform/context.ts'
import type { Tx } from '#src/platform/database.ts'
import type { DeliveryWish, PhotoWish } from './commitment.ts'
import { recordDelivery } from './delivery.db.ts'

/** A picture that was drawn anew: WebP, its size in pixels. */
export type Drawn = { bytes: Buffer; width: number; height: number }

const fileOf = (key: string) => `delivered/${key.slice(0, 2)}/${key}.webp`

/** Notes a delivery with its picture. The file is kept under a key of its own; what the deed refuses, or has done before, leaves none. */
export async function recordWithPhoto(
  ctx: Ctx,
  wish: DeliveryWish,
  photo: (PhotoWish & { drawn: Drawn }) | undefined,
): Promise<Outcome<{ delivery: string }>> {
  if (!photo) return await recordDelivery(ctx, wish)
  const { drawn, ...told } = photo
  const key = sha256(secret()).slice(0, 32)
  await ctx.house.files.put(fileOf(key), drawn.bytes)
  let kept = false
  try {
    const made = await recordDelivery(ctx, { ...wish, photo: { ...told, key, width: drawn.width, height: drawn.height } })
    kept = made.ok
    return made
  } finally {
    if (!kept) await ctx.house.files.remove(fileOf(key))
  }
}

/**
 * The bytes of a picture of this promise; nothing where there is none. `closed`: also one that shows people, for the desk and its receiver,
 * whose doors the caller has passed.
 */
export async function deliveryPhoto(
  ctx: Ctx,
  number: string,
  delivery: string,
  { closed }: { closed: boolean },
): Promise<Buffer | undefined> {
  if (!isId(delivery)) return undefined
  const found = await sql<{ key: string }>`select f.key from support.delivery_photo f join support.delivery d on d.id = f.delivery_id
    join support.commitment c on c.id = d.commitment_id where d.id = ${delivery} and c.number = ${number} and (f.open or ${closed})`.execute(
    ctx.db,
  )
  return found.rows[0] && (await ctx.house.files.get(fileOf(found.rows[0].key)))
}

/** Pictures that may show whoever ends his account. Answers the files that go. */
export async function erasePhotosOf(tx: Tx, person: string): Promise<string[]> {
  const gone = await sql<{ key: string }>`delete from support.delivery_photo f using support.delivery d, support.commitment c
    where d.id = f.delivery_id and c.id = d.commitment_id and c.person_id = ${person} and not f.open returning f.key`.execute(tx)
  return gone.rows.map(({ key }) => fileOf(key))
}
