import { z } from 'zod'

const port = z.coerce.number().int().min(0).max(65_535)
const flag = z.enum(['0', '1'])

const variables = z.object({
  PORT: port.default(3000),
  HOST: z.string().min(1).default('127.0.0.1'),
  ORIGIN: z.url({ protocol: /^https?$/ }).optional(),
  MEDIA_ORIGIN: z.url({ protocol: /^https?$/ }).optional(),
  DATA_DIR: z.string().min(1).default('./data'),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  DATABASE_REPLICA_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  DATABASE_REPLICA_MAX_LAG: z.coerce.number().min(1).max(60).default(5),
  CITY: z.string().min(1).default('cities/metro'),
  DEMO: flag.optional(),
  RATE_LIMITS: z.enum(['on', 'off']).default('on'),
  SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  MAIL_FROM: z.string().min(3).default('Metro Bangga Beli <tidak-dibalas@localhost>'),
  SECRET: z.string().min(32, 'needs at least 32 characters').optional(),
  S3_ENDPOINT: z.url({ protocol: /^https?$/ }).optional(),
  S3_BUCKET: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'no name of a bucket')
    .optional(),
  S3_REGION: z.string().min(2).default('us-east-1'),
  S3_ACCESS_KEY_ID: z.string().min(3).optional(),
  S3_SECRET_ACCESS_KEY: z.string().min(8).optional(),
  MIDTRANS_SERVER_KEY: z.string().min(8).optional(),
  MIDTRANS_URL: z.url().optional(),
  METRICS_TOKEN: z.string().min(16).optional(),
  TRUSTED_PROXY: flag.default('0'),
})

type Values = z.infer<typeof variables>

/** Where files live when not under DATA_DIR: a bucket of an S3-compatible storage, addressed by path. */
export type Bucket = { endpoint: string; bucket: string; region: string; accessKeyId: string; secretAccessKey: string }

/** Everything the environment may say, checked once. Nothing else in the house reads the environment. */
export type Config = Values & {
  origin: string
  /** Where pictures people uploaded are given out, when not by the site's own host. */
  mediaOrigin: string | undefined
  secure: boolean
  demoAllowed: boolean
  bucket: Bucket | undefined
}

/** A wrong or missing value: one clear line a person can act on. */
export class WrongConfig extends Error {
  override name = 'WrongConfig'
}

/** All of it or nothing: half a storage would lose files where nobody looks for them. */
function bucketOf(values: Values): Bucket | undefined {
  const { S3_ENDPOINT, S3_BUCKET, S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY } = values
  const parts = Object.entries({ S3_ENDPOINT, S3_BUCKET, S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY })
  const [given] = parts.find(([, value]) => value !== undefined) ?? []
  if (!given) return undefined
  if (!S3_ENDPOINT || !S3_BUCKET || !S3_ACCESS_KEY_ID || !S3_SECRET_ACCESS_KEY) {
    const [missing] = parts.find(([, value]) => value === undefined) ?? []
    throw new WrongConfig(`${missing}: required with ${given}`)
  }
  return {
    endpoint: S3_ENDPOINT.replace(/\/+$/, ''),
    bucket: S3_BUCKET,
    region: values.S3_REGION,
    accessKeyId: S3_ACCESS_KEY_ID,
    secretAccessKey: S3_SECRET_ACCESS_KEY,
  }
}

/** Nothing but an origin, with another host than the site's: a host's cookies are sent to every port of it. */
function mediaOriginOf({ MEDIA_ORIGIN }: Values, origin: string): string | undefined {
  if (MEDIA_ORIGIN === undefined) return undefined
  const [media, site] = [new URL(MEDIA_ORIGIN), new URL(origin)]
  if (media.href !== `${media.origin}/`) throw new WrongConfig('MEDIA_ORIGIN: an origin alone, without a path or a name')
  if (media.hostname === site.hostname) throw new WrongConfig('MEDIA_ORIGIN: needs another host than ORIGIN')
  if (media.protocol !== site.protocol) throw new WrongConfig(`MEDIA_ORIGIN: needs ${site.protocol}// as ORIGIN has it`)
  return media.origin
}

export function readConfig(environment: Record<string, string | undefined>): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''))
  const read = variables.safeParse(given)
  if (!read.success) {
    const [first] = read.error.issues
    throw new WrongConfig(`${first?.path.join('.')}: ${first?.message}`)
  }
  const values = read.data
  if (values.DATABASE_URL && !values.SECRET) throw new WrongConfig('SECRET: required with DATABASE_URL (at least 32 characters)')
  if (values.DATABASE_REPLICA_URL && !values.DATABASE_URL)
    throw new WrongConfig('DATABASE_REPLICA_URL: needs DATABASE_URL, the server it follows')
  const origin = values.ORIGIN?.replace(/\/+$/, '') ?? `http://localhost:${values.PORT}`
  const demoAllowed = values.DEMO === '1' || (values.DEMO === undefined && !values.DATABASE_URL)
  return {
    ...values,
    origin,
    mediaOrigin: mediaOriginOf(values, origin),
    secure: origin.startsWith('https:'),
    demoAllowed,
    bucket: bucketOf(values),
  }
}
