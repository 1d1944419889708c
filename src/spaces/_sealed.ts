import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'

const keyOf = (secret: string, purpose: string) => createHash('sha256').update(`${purpose}\n${secret}`).digest()

/** Closes a text with the house's secret: a copy of the database alone does not open it. `about` is bound to it, so that it cannot be laid to another thing. */
export function sealText(secret: string, about: string, text: string): string {
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', keyOf(secret, 'spaces.levy'), iv).setAAD(Buffer.from(about))
  const closed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return Buffer.concat([iv, cipher.getAuthTag(), closed]).toString('base64url')
}

/** Opens it again; what was tampered with, or closed by another secret, does not open. */
export function openSealed(secret: string, about: string, sealed: string): string {
  const bytes = Buffer.from(sealed, 'base64url')
  const open = createDecipheriv('aes-256-gcm', keyOf(secret, 'spaces.levy'), bytes.subarray(0, 12))
    .setAAD(Buffer.from(about))
    .setAuthTag(bytes.subarray(12, 28))
  return Buffer.concat([open.update(bytes.subarray(28)), open.final()]).toString('utf8')
}
