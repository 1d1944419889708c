import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign, verify } from 'node:crypto'
import { sql } from 'kysely'
import { decrypt, encrypt } from './crypt.ts'
import type { Database, Tx } from './database.ts'

/** A key as it is published: `publicKey` are 32 bytes in base64url, `until` is empty while it signs, `revoked` where it must no longer be believed. */
export type PublishedKey = { id: string; purpose: string; publicKey: string; since: Date; until: Date | null; revoked: boolean }

/** `signature` are 64 bytes in base64url over the UTF-8 of the text. */
export type Signed = { key: string; signature: string }

const label = 'platform.signing_key'

// what stands before the 32 bytes of an Ed25519 key in its DER form
const head = Buffer.from('302a300506032b6570032100', 'hex')
const publicKeyOf = (raw: Uint8Array): KeyObject => createPublicKey({ key: Buffer.concat([head, raw]), format: 'der', type: 'spki' })

type Row = { id: string; sealed_key: Buffer }

const current = async (tx: Tx, purpose: string) =>
  (await sql<Row>`select id, sealed_key from platform.signing_key where purpose = ${purpose} and until is null`.execute(tx)).rows[0]

/** One key more, in the caller's transaction; the one before signs no longer, and stays published. */
export async function newSigningKey(tx: Tx, secret: string, purpose: string): Promise<string> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`signing_key:${purpose}`}, 0))`.execute(tx)
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const raw = publicKey.export({ format: 'der', type: 'spki' }).subarray(head.length)
  const id = createHash('sha256').update(raw).digest('hex').slice(0, 16)
  const sealed = encrypt(secret, label, privateKey.export({ format: 'der', type: 'pkcs8' }), id)
  await sql`update platform.signing_key set until = clock_timestamp() where purpose = ${purpose} and until is null`.execute(tx)
  await sql`insert into platform.signing_key (id, purpose, public_key, sealed_key) values (${id}, ${purpose}, ${raw}, ${sealed})`.execute(
    tx,
  )
  return id
}

async function keyFor(tx: Tx, secret: string, purpose: string): Promise<Row> {
  const there = await current(tx, purpose)
  if (there) return there
  await sql`select pg_advisory_xact_lock(hashtextextended(${`signing_key:${purpose}`}, 0))`.execute(tx)
  const now = await current(tx, purpose)
  if (now) return now
  await newSigningKey(tx, secret, purpose)
  const made = await current(tx, purpose)
  if (!made) throw new Error(`no signing key for ${purpose}`)
  return made
}

/** Signs many texts by the key of the day (made when there is none); `secret` is the house's. For one text see `signText`. */
export async function signer(tx: Tx, secret: string, purpose: string): Promise<(text: string | Uint8Array) => Signed> {
  const { id, sealed_key } = await keyFor(tx, secret, purpose)
  const key = createPrivateKey({ key: decrypt(secret, label, sealed_key, id), format: 'der', type: 'pkcs8' })
  return (text) => ({ key: id, signature: sign(null, Buffer.from(text), key).toString('base64url') })
}

export const signText = async (tx: Tx, secret: string, purpose: string, text: string | Uint8Array): Promise<Signed> =>
  (await signer(tx, secret, purpose))(text)

/** All keys there ever were for a purpose, the newest first. */
export async function publishedKeys(db: Database | Tx, purpose: string): Promise<PublishedKey[]> {
  const found = await sql<Omit<PublishedKey, 'publicKey'> & { public_key: Buffer }>`
    select id, purpose, public_key, since, until, revoked from platform.signing_key where purpose = ${purpose} order by since desc, id`.execute(
    db,
  )
  return found.rows.map(({ public_key, ...key }) => ({ ...key, publicKey: public_key.toString('base64url') }))
}

/** Whether this text was signed so by this key. What the key's time was is the caller's to ask. */
export function verifyText(publicKey: string, text: string | Uint8Array, signature: string): boolean {
  const raw = Buffer.from(publicKey, 'base64url')
  const bytes = Buffer.from(signature, 'base64url')
  return raw.length === 32 && bytes.length === 64 && verify(null, Buffer.from(text), publicKeyOf(raw), bytes)
}

/** The key is no longer to be believed, from now on: a secret got out. The next signature makes a new one. */
export async function revokeSigningKey(tx: Tx, id: string): Promise<boolean> {
  const ended = await sql`update platform.signing_key set revoked = true, until = coalesce(until, clock_timestamp())
    where id = ${id} and not revoked returning id`.execute(tx)
  return ended.rows.length > 0
}
