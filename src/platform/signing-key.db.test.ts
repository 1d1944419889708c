import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { canonical } from '#src/base/canonical.ts'
import { systemCtx } from '#src/work.ts'
import { openTown, type Town } from '../../test/town.ts'
import { revokeKey, rotateSigningKey } from './signing-deeds.db.ts'
import { newSigningKey, publishedKeys, signer, signText, verifyText } from './signing-key.db.ts'

let town: Town
beforeAll(async () => {
  town = await openTown()
})
afterAll(() => town?.close())

const purpose = 'trial'
const text = canonical({ piece: 'B-1', maker: 'Sanggar Contoh' })
const signed = (about = purpose) => town.house.db.transaction().execute((tx) => signText(tx, town.house.secret, about, text))

describe('keys the house signs with', () => {
  test('one is made when there is none, by twenty at once too, and all signatures hold under it', async () => {
    const all = await Promise.all(Array.from({ length: 20 }, () => signed()))
    expect(new Set(all.map((one) => one.key)).size).toBe(1)
    const [key, ...others] = await publishedKeys(town.house.db, purpose)
    expect(others).toEqual([])
    expect(key).toMatchObject({ id: all[0]?.key, purpose, until: null, revoked: false })
    for (const { signature } of all) expect(verifyText(key?.publicKey ?? '', text, signature)).toBe(true)
  })

  test('one byte of the text, the signature or the key makes it void', async () => {
    const { signature } = await signed()
    const [key] = await publishedKeys(town.house.db, purpose)
    const publicKey = key?.publicKey ?? ''
    const bent = (value: string) => `${value.startsWith('A') ? 'B' : 'A'}${value.slice(1)}`
    expect(verifyText(publicKey, text.replace('B-1', 'B-2'), signature)).toBe(false)
    expect(verifyText(publicKey, text, bent(signature))).toBe(false)
    expect(verifyText(bent(publicKey), text, signature)).toBe(false)
    expect(verifyText(publicKey, text, '')).toBe(false)
    expect(verifyText('', text, signature)).toBe(false)
  })

  test('a new key signs from now on, what the old one signed holds', async () => {
    const before = await signed()
    const operator = systemCtx(town.house, 'operator')
    const made = await rotateSigningKey(operator, { purpose })
    const after = await signed()
    expect(made).toEqual({ ok: true, value: { key: after.key } })
    expect(after.key).not.toBe(before.key)
    const keys = new Map((await publishedKeys(town.house.db, purpose)).map((key) => [key.id, key]))
    expect(keys.get(before.key)?.until).toBeInstanceOf(Date)
    expect(verifyText(keys.get(before.key)?.publicKey ?? '', text, before.signature)).toBe(true)
    expect(await revokeKey(operator, { key: after.key })).toMatchObject({ ok: true })
    expect((await publishedKeys(town.house.db, purpose))[0]).toMatchObject({ id: after.key, revoked: true })
    expect((await signed()).key).not.toBe(after.key)
    expect(await revokeKey(operator, { key: after.key })).toMatchObject({ refusals: [{ rule: 'platform.signing_key.unknown' }] })
    expect(await rotateSigningKey(operator, { purpose: 'Not One' })).toMatchObject({
      refusals: [{ rule: 'platform.signing_key.no_purpose' }],
    })
  })

  test('the private half is nowhere in the database, and another secret does not open it', async () => {
    const { key } = await signed()
    const kept = await town.owner.query<{ sealed_key: Buffer }>('select sealed_key from platform.signing_key where id = $1', [key])
    // a key in PKCS#8 begins so; sealed it must not
    expect(kept.rows[0]?.sealed_key.includes(Buffer.from('302e020100300506032b6570', 'hex'))).toBe(false)
    await expect(town.house.db.transaction().execute((tx) => signer(tx, `${town.house.secret}.`, purpose))).rejects.toThrow()
  })

  test('the serving role neither changes, revives nor deletes a key, and nobody has two at a time', async () => {
    await town.house.db.transaction().execute((tx) => newSigningKey(tx, town.house.secret, purpose))
    const site = town.pool
    await expect(site.query(`update platform.signing_key set until = null where purpose = $1`, [purpose])).rejects.toThrow(
      /stays|never changed/,
    )
    await expect(site.query(`update platform.signing_key set revoked = false where revoked`)).rejects.toThrow(/never changed/)
    await expect(site.query(`update platform.signing_key set public_key = sha256('x')`)).rejects.toThrow(/permission/)
    await expect(site.query(`delete from platform.signing_key`)).rejects.toThrow(/permission/)
    await expect(
      town.owner.query(
        `insert into platform.signing_key (id, purpose, public_key, sealed_key) values ('0123456789abcdef', $1, sha256('y'), 'z')`,
        [purpose],
      ),
    ).rejects.toThrow(/one_at_a_time/)
  })
})
