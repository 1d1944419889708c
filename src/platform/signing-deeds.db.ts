import { done, refused } from '#src/base/outcome.ts'
import { deed } from './deed.ts'
import { newSigningKey, revokeSigningKey } from './signing-key.db.ts'

/** A new key for a purpose; what the old one signed stays good. */
export const rotateSigningKey = deed<{ purpose: string }, { key: string }>(
  'platform.signing_key.rotate',
  async ({ tx, ctx, must, note }, { purpose }) => {
    await must('platform.signing_key.rotate')
    if (!/^[a-z_]{2,40}$/.test(purpose)) return refused({ rule: 'platform.signing_key.no_purpose', field: 'purpose' })
    const key = await newSigningKey(tx, ctx.house.secret, purpose)
    note(`signing_key:${key}`, { purpose })
    return done({ key })
  },
)

/** A key that got out: nothing it signed is believed any more. */
export const revokeKey = deed<{ key: string }, { key: string }>('platform.signing_key.revoke', async ({ tx, must, note }, { key }) => {
  await must('platform.signing_key.revoke')
  if (!(await revokeSigningKey(tx, key))) return refused({ rule: 'platform.signing_key.unknown', field: 'key' })
  note(`signing_key:${key}`)
  return done({ key })
})
