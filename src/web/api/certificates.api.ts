import type { z } from 'zod'
import { isoWithOffset } from '#src/base/time.ts'
import { certificateCalled, certificateKeys } from '#src/market/certificate-read.db.ts'
import type { PublishedKey } from '#src/platform/signing-key.db.ts'
import { fromOrigin, to } from '../to.ts'
import { get, type Page, type Route } from '../visit.ts'
import type { certificateKeySchema, certificateSchema } from './_schemas-certificates.ts'
import { json } from './answer.ts'

const keyBody = ({ id, publicKey, since, until, revoked }: PublishedKey): z.infer<typeof certificateKeySchema> => ({
  id,
  algorithm: 'Ed25519',
  publicKey,
  since: isoWithOffset(since),
  until: until ? isoWithOffset(until) : null,
  revoked,
})

const keys: Page = async ({ ctx }) => json({ items: (await certificateKeys(ctx.db)).map(keyBody), next: null })

const show: Page = async ({ c, ctx }) => {
  const [read, all] = await Promise.all([certificateCalled(ctx.db, c.req.param('code') ?? ''), certificateKeys(ctx.db)])
  const key = all.find(({ id }) => id === read.key)
  if (!key) throw new Error(`certificate ${read.code} without its key`)
  const { origin } = ctx.house.config
  const body: z.infer<typeof certificateSchema> = {
    certificate: read.document,
    signature: read.signature,
    key: keyBody(key),
    state: read.state,
    ended: read.endedAt && read.endReason ? { at: isoWithOffset(read.endedAt), reason: read.endReason } : null,
    replacedBy: read.newer,
    disclosed: { maker: read.maker && read.salt ? { name: read.maker, salt: read.salt } : null },
    photos: read.photos.map(({ stage, key: picture, width, widths, alt, onDay }) => ({
      stage,
      key: picture,
      url: fromOrigin(origin, to.picture(picture, widths.at(-1) ?? width, 'jpg')),
      alt,
      onDay,
    })),
    url: `${origin}${to.certificate(read.code)}`,
  }
  return json(body)
}

export const certificateApiRoutes: readonly Route[] = [
  get(to.certificateKeys(), 'api', keys),
  get(to.certificateJson(':code'), 'api', show),
  get(to.certificateKeysKnown(), 'public', keys),
]
