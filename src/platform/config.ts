import { z } from 'zod'

const port = z.coerce.number().int().min(0).max(65_535)
const flag = z.enum(['0', '1'])

const variables = z.object({
  PORT: port.default(3000),
  HOST: z.string().min(1).default('127.0.0.1'),
  ORIGIN: z.url({ protocol: /^https?$/ }).optional(),
  DATA_DIR: z.string().min(1).default('./data'),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  DATABASE_REPLICA_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
  CITY: z.string().min(1).default('cities/metro'),
  DEMO: flag.optional(),
  RATE_LIMITS: z.enum(['on', 'off']).default('on'),
  SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  MAIL_FROM: z.string().min(3).default('Metro Bangga Beli <tidak-dibalas@localhost>'),
  SECRET: z.string().min(32, 'needs at least 32 characters').optional(),
  S3_ENDPOINT: z.url().optional(),
  MIDTRANS_SERVER_KEY: z.string().min(8).optional(),
  MIDTRANS_URL: z.url().optional(),
  METRICS_TOKEN: z.string().min(16).optional(),
  TRUSTED_PROXY: flag.default('0'),
})

/** Everything the environment may say, checked once. Nothing else in the house reads the environment. */
export type Config = z.infer<typeof variables> & { origin: string; secure: boolean; demoAllowed: boolean }

/** A wrong or missing value: one clear line a person can act on. */
export class WrongConfig extends Error {
  override name = 'WrongConfig'
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
  // said aloud rather than ignored: files would otherwise lie where nobody looks for them
  if (values.S3_ENDPOINT) throw new WrongConfig('S3_ENDPOINT: object storage is not built yet; unset it and files are kept under DATA_DIR')
  if (values.DATABASE_REPLICA_URL) throw new WrongConfig('DATABASE_REPLICA_URL: reading from a replica is not built yet; unset it')
  const origin = values.ORIGIN?.replace(/\/+$/, '') ?? `http://localhost:${values.PORT}`
  const demoAllowed = values.DEMO === '1' || (values.DEMO === undefined && !values.DATABASE_URL)
  return { ...values, origin, secure: origin.startsWith('https:'), demoAllowed }
}
