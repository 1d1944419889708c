import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes } from 'node:crypto'

const keyOf = (secret: string, purpose: string) => createHash('sha256').update(`${purpose}\n${secret}`).digest()

/** Closes a record with the house's secret, bound to its profile: laid to another, or read from a copy of the database alone, it does not open. */
export function sealRecord(secret: string, profile: string, record: unknown): string {
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', keyOf(secret, 'directory.private'), iv).setAAD(Buffer.from(profile))
  const closed = Buffer.concat([cipher.update(JSON.stringify(record), 'utf8'), cipher.final()])
  return Buffer.concat([iv, cipher.getAuthTag(), closed]).toString('base64url')
}

export function openRecord(secret: string, profile: string, sealed: string): unknown {
  const bytes = Buffer.from(sealed, 'base64url')
  const open = createDecipheriv('aes-256-gcm', keyOf(secret, 'directory.private'), bytes.subarray(0, 12))
    .setAAD(Buffer.from(profile))
    .setAuthTag(bytes.subarray(12, 28))
  return JSON.parse(Buffer.concat([open.update(bytes.subarray(28)), open.final()]).toString('utf8'))
}

/** Told apart without being told: the same number gives the same digest, and only the house can make it. */
export const digestOf = (secret: string, what: string, value: string): string | null =>
  value === ''
    ? null
    : createHmac('sha256', keyOf(secret, `directory.digest.${what}`))
        .update(value)
        .digest('base64url')
