import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'

const keyOf = (secret: string) => createHash('sha256').update(`support.folder\n${secret}`).digest()

/** Closes the bytes of a paper with the house's secret, bound to the place where they lie: a copy of disk and database does not open them. */
export function sealBytes(secret: string, place: string, bytes: Uint8Array): Uint8Array {
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', keyOf(secret), iv).setAAD(Buffer.from(place))
  const closed = Buffer.concat([cipher.update(bytes), cipher.final()])
  return Buffer.concat([iv, cipher.getAuthTag(), closed])
}

/** Opens them; what was tampered with, moved, or closed by another secret does not open. */
export function openBytes(secret: string, place: string, sealed: Uint8Array): Uint8Array {
  const open = createDecipheriv('aes-256-gcm', keyOf(secret), sealed.subarray(0, 12))
    .setAAD(Buffer.from(place))
    .setAuthTag(sealed.subarray(12, 28))
  return Buffer.concat([open.update(sealed.subarray(28)), open.final()])
}
