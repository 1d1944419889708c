import { z } from 'zod'
import { cleanLine, cleanText, phoneDigits } from '#src/base/text.ts'

export const profileKinds = ['person', 'community', 'business', 'campus', 'media', 'agency'] as const
export type ProfileKind = (typeof profileKinds)[number]

export const helices = ['academia', 'business', 'community', 'government', 'media'] as const
export type Helix = (typeof helices)[number]

/** How far a profile was checked; each step says what was looked at. */
export const levels = ['listed', 'contact', 'evidence', 'partner'] as const
export type Level = (typeof levels)[number]

const ofKind: Readonly<Record<Exclude<ProfileKind, 'person'>, Helix>> = {
  community: 'community',
  business: 'business',
  campus: 'academia',
  media: 'media',
  agency: 'government',
}

/** A body's helix follows from what it is; a person says where they stand. */
export const helixOf = (kind: ProfileKind, chosen: Helix = 'community'): Helix => (kind === 'person' ? chosen : ofKind[kind])

/** Days without a word from its owner after which a profile is asked about, is called unconfirmed, is put away. */
export const staleness = { ask: 180, unconfirmed: 210, archived: 390 } as const
export type Standing = 'fresh' | 'asked' | 'unconfirmed' | 'archived'

const dayMs = 86_400_000

/** How fresh a profile is, reckoned when it is read: no clock has to run for it to be true. */
export function standingOf(confirmedAt: Date, now: Date): Standing {
  const days = (now.getTime() - confirmedAt.getTime()) / dayMs
  if (days >= staleness.archived) return 'archived'
  if (days >= staleness.unconfirmed) return 'unconfirmed'
  return days >= staleness.ask ? 'asked' : 'fresh'
}

const link =
  /(?:https?:|www\.|\bhref\b|<\s*\/?\s*[a-z]|\b[a-z0-9-]+\.(?:com|net|org|info|xyz|top|site|online|vip|bet|win|link|io|co|me)\b)/i

/** Whether a text carries an address: a profile has one field for that, and no other place. */
export const carriesLink = (text: string): boolean => link.test(text.normalize('NFKC'))

const words = (rule: string, least: number, most: number, clean = cleanLine) =>
  z
    .string(rule)
    .transform(clean)
    .pipe(
      z
        .string()
        .min(least, rule)
        .max(most, 'directory.too_long')
        .refine((text) => !carriesLink(text), 'directory.profile.link_in_text'),
    )

/** An address of its own site: https, a name, nothing hidden before it. */
export const webAddress = z
  .string('directory.profile.website')
  .trim()
  .max(300, 'directory.profile.website')
  .refine((text) => text === '' || isPlainAddress(text), 'directory.profile.website')

function isPlainAddress(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, username, password, hostname, port } = new URL(text)
  return protocol === 'https:' && username === '' && password === '' && port === '' && /\.[a-z]{2,}$/.test(hostname)
}

const handle = z
  .string()
  .trim()
  .toLowerCase()
  .transform((text) =>
    text
      .replace(/^@/, '')
      .replace(/^https:\/\/(?:www\.)?instagram\.com\//, '')
      .replace(/\/$/, ''),
  )
  .pipe(z.string().regex(/^[a-z0-9._]{0,30}$/, 'directory.profile.instagram'))

const phone = z
  .string()
  .trim()
  .transform((text, ctx) => {
    if (text === '') return ''
    const digits = phoneDigits(text)
    if (digits === undefined) ctx.addIssue({ code: 'custom', message: 'directory.profile.phone' })
    return digits ?? ''
  })

const year = z.coerce
  .number('directory.profile.year')
  .int('directory.profile.year')
  .min(1800, 'directory.profile.year')
  .max(2100, 'directory.profile.year')

const said = {
  name: words('directory.profile.name', 2, 120),
  summary: words('directory.profile.summary', 10, 240),
  body: words('directory.profile.body', 0, 4000, cleanText).default(''),
  subsectors: z.array(z.string().max(60)).max(4, 'directory.profile.subsectors').default([]),
  kelurahan: z.string().max(20).optional(),
  sinceYear: year.optional(),
  website: webAddress.default(''),
  instagram: handle.default(''),
  email: z.union([z.literal(''), z.email('directory.profile.email').max(254, 'directory.profile.email')]).default(''),
  phone: phone.default(''),
  address: words('directory.profile.address', 0, 200).default(''),
}

/** What a profile says of itself to everybody. */
export const publicSchema = z.strictObject(said)
export type PublicFace = z.output<typeof publicSchema>

/** A new profile: what it is, and what it says. */
export const profileSchema = z.strictObject({
  kind: z.enum(profileKinds, 'directory.profile.kind'),
  helix: z.enum(helices, 'directory.profile.helix').optional(),
  /** Born less than eighteen years ago: a guardian agrees, and nothing by which the child is reached is shown. */
  minor: z.boolean().default(false),
  guardian: z.string().transform(cleanLine).pipe(z.string().max(120)).default(''),
  ...said,
})
export type ProfileWish = z.output<typeof profileSchema>

/** Fields that are shown to everybody and may be proposed to be changed. */
export const publicFields = Object.keys(said) as (keyof PublicFace)[]

const digits = (rule: string, length: number) =>
  z
    .string()
    .transform((text) => text.replace(/[\s.-]/g, ''))
    .pipe(z.union([z.literal(''), z.string().regex(new RegExp(`^\\d{${length}}$`), rule)]))

/** What is kept sealed and never shown: numbers of identity and business, and turnover in whole rupiah a year. */
export const privateSchema = z.strictObject({
  nik: digits('directory.private.nik', 16).default(''),
  nib: digits('directory.private.nib', 13).default(''),
  npwp: z
    .string()
    .transform((text) => text.replace(/[\s.-]/g, ''))
    .pipe(z.string().regex(/^(?:\d{15,16})?$/, 'directory.private.npwp'))
    .default(''),
  turnover: z.coerce
    .number('directory.private.turnover')
    .int('directory.private.turnover')
    .min(0, 'directory.private.turnover')
    .max(1e13, 'directory.private.turnover')
    .optional(),
  workers: z.coerce
    .number('directory.private.workers')
    .int('directory.private.workers')
    .min(0, 'directory.private.workers')
    .max(100_000, 'directory.private.workers')
    .optional(),
  contactPhone: phone.default(''),
  guardian: z.string().transform(cleanLine).pipe(z.string().max(120)).default(''),
})
export type PrivateFace = z.output<typeof privateSchema>

export const licences = ['all-rights', 'cc-by', 'cc-by-sa', 'cc-by-nc', 'public-domain'] as const

/** A piece of work that is shown: without a licence, a credit and words for who cannot see it, it is not. */
export const workSchema = z.strictObject({
  title: words('directory.work.title', 2, 120),
  year: year.optional(),
  alt: words('directory.work.alt', 5, 300),
  licence: z.enum(licences, 'directory.work.licence'),
  credit: words('directory.work.credit', 2, 120),
  url: webAddress.default(''),
})
export type WorkWish = z.output<typeof workSchema>

/** A picture as a profile keeps it: its file's key, the widths it is made in, its own size, and the colour of its place until it is there. */
export type WorkPicture = { key: string; widths: number[]; width: number; height: number; tint: string }
