import { z } from 'zod'
import { techniques } from '#src/market/motif.ts'
import { stages } from '#src/market/piece.ts'
import type { Operation } from './openapi.ts'

const hash = z.string().regex(/^[0-9a-f]{64}$/)

export const certificateDocumentSchema = z
  .object({
    version: z.literal(1),
    code: z.string().describe('twelve letters, the last of which checks the others'),
    number: z.string().describe('serial number of the cloth'),
    issued: z.iso.datetime({ offset: true }),
    issuer: z.object({ city: z.string(), body: z.string(), post: z.string() }),
    shop: z.object({ name: z.string(), slug: z.string(), kelurahan: z.string() }),
    maker: hash
      .optional()
      .describe('SHA-256 of the RFC 8785 form of [salt, name]; the name itself is in `disclosed` as long as the maker agrees'),
    title: z.string(),
    technique: z.enum(techniques).describe('ecoprint and cetak are no batik'),
    cloth: z.string(),
    dye: z.string(),
    size: z.array(z.int()).describe('length and width in centimetres'),
    workDays: z.int(),
    finished: z.iso.date(),
    motif: z
      .object({ name: z.string(), slug: z.string(), record: z.string().optional().describe('number of the intellectual property record') })
      .optional(),
    photos: z.object({
      count: z.int(),
      digest: hash.describe('SHA-256 of the RFC 8785 form of [[stage, key], …] in the order of the work'),
    }),
    batikmark: z.string().optional().describe('number of a Batikmark that was looked up'),
    replaces: z.string().optional().describe('code of the certificate this one corrects'),
  })
  .meta({ id: 'CertificateDocument', description: 'What is signed.' })

export const certificateKeySchema = z
  .object({
    id: z.string(),
    algorithm: z.literal('Ed25519'),
    publicKey: z.string().describe('32 bytes, base64url'),
    since: z.iso.datetime({ offset: true }),
    until: z.iso.datetime({ offset: true }).nullable().describe('null while it signs'),
    revoked: z.boolean().describe('nothing it signed is to be believed'),
  })
  .meta({ id: 'CertificateKey' })

export const certificateSchema = z
  .object({
    certificate: certificateDocumentSchema,
    signature: z.string().describe('Ed25519 over the RFC 8785 form of `certificate`, 64 bytes, base64url'),
    key: certificateKeySchema,
    state: z.enum(['valid', 'checked', 'replaced', 'revoked', 'broken']).describe('checked: the issuer looks at it again'),
    ended: z
      .object({ at: z.iso.datetime({ offset: true }), reason: z.enum(['mistaken', 'counterfeit', 'lost', 'licence', 'withdrawn']) })
      .nullable(),
    replacedBy: z.string().nullable(),
    disclosed: z.object({ maker: z.object({ name: z.string(), salt: z.string() }).nullable() }),
    photos: z.array(z.object({ stage: z.enum(stages), key: z.string(), url: z.url(), alt: z.string(), onDay: z.iso.date() })),
    url: z.url(),
  })
  .meta({ id: 'Certificate' })

export const certificateKeysSchema = z.object({ items: z.array(certificateKeySchema), next: z.null() }).meta({ id: 'CertificateKeys' })

export const certificateApiOperations: readonly Operation[] = [
  {
    method: 'get',
    path: '/certificates/keys',
    summary: 'Keys that sign or signed certificates, with their time, the newest first.',
    security: 'anyone',
    answers: { 200: { says: 'all keys', schema: certificateKeysSchema } },
  },
  {
    method: 'get',
    path: '/certificates/{code}',
    summary: 'A certificate of authenticity: what was signed, the signature, the key, and whether it still holds.',
    security: 'anyone',
    answers: { 200: { says: 'the certificate', schema: certificateSchema }, 404: { says: 'no such code, or a code with a slip' } },
  },
]
