import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'

const nonceLength = 12
const tagLength = 16

const keyOf = (secret: string, label: string) => Buffer.from(hkdfSync('sha256', secret, label, 'encryption v1', 32))

/**
 * AES-256-GCM under a key that follows from the house's secret and a label (`room.thing`): nonce, tag, then the bytes.
 * Whoever has the database or the folder of files alone reads nothing. `about` is bound to it: bytes moved to another row do not open.
 */
export function encrypt(secret: string, label: string, bytes: Uint8Array, about = ''): Buffer {
  const nonce = randomBytes(nonceLength)
  const cipher = createCipheriv('aes-256-gcm', keyOf(secret, label), nonce).setAAD(Buffer.from(about))
  const sealed = Buffer.concat([cipher.update(bytes), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed])
}

/** What was encrypted under the same secret, label and `about`; throws where one of them or a single bit is another. */
export function decrypt(secret: string, label: string, sealed: Uint8Array, about = ''): Buffer {
  const at = Buffer.from(sealed)
  if (at.length < nonceLength + tagLength) throw new Error(`too short to be encrypted (${label})`)
  const cipher = createDecipheriv('aes-256-gcm', keyOf(secret, label), at.subarray(0, nonceLength), { authTagLength: tagLength })
    .setAAD(Buffer.from(about))
    .setAuthTag(at.subarray(nonceLength, nonceLength + tagLength))
  return Buffer.concat([cipher.update(at.subarray(nonceLength + tagLength)), cipher.final()])
}
