import { createHash, randomBytes, randomInt } from 'node:crypto'

/** A key of one kind of row; the database makes them (UUID v7). */
export type Id<Kind extends string> = string & { readonly of?: Kind }

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** Whether text may be asked of a uuid column: anything else is simply not there. */
export const isId = (text: string): boolean => uuid.test(text)

/** 160 random bits for links and tokens, in letters that survive a phone call and an address bar. */
export const secret = (): string => randomBytes(20).toString('base64url')

/** Six digits for a hand-over; guessing is bounded by a lock-out, not by length. */
export const pickupCode = (): string => String(randomInt(0, 1_000_000)).padStart(6, '0')

export const sha256 = (text: string | Uint8Array): string => createHash('sha256').update(text).digest('hex')

/** `kain-kupu-malam` from `Kain Kupu Malam`. Empty input gives `barang`. */
export function slugOf(text: string, most = 60): string {
  const slug = text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, most)
    .replace(/^-+|-+$/g, '')
  return slug === '' ? 'barang' : slug
}

/** A UUID v7 of ours, for rows that must know each other before they are written together. */
export function newId(now: Date): string {
  const bytes = randomBytes(16)
  bytes.writeUIntBE(now.getTime(), 0, 6)
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const hex = bytes.toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
