import { z } from 'zod'
import { cleanLine, cleanText } from '#src/base/text.ts'
import { type Day, isDay } from '#src/base/time.ts'

export const helixes = ['academia', 'business', 'community', 'government', 'media'] as const
export type Helix = (typeof helixes)[number]
export const sides = ['need', 'offer'] as const
export type Side = (typeof sides)[number]
export const needKinds = [
  'space',
  'equipment',
  'goods',
  'people',
  'expertise',
  'training',
  'research',
  'promotion',
  'market',
  'licensing',
] as const
export type NeedKind = (typeof needKinds)[number]

export const otherSide = (side: Side): Side => (side === 'need' ? 'offer' : 'need')

/** Bodies belong to the helix of their kind; nobody chooses another for them. */
export const helixOfBody = {
  community: 'community',
  business: 'business',
  campus: 'academia',
  media: 'media',
  agency: 'government',
} as const satisfies Record<string, Helix>

/** How long a post stands where nobody says, and at most. */
export const postDays = { usual: 90, most: 365 }
/** Days in which both must accept. The database reckons them. */
export const answerDays = 7
/** So many posts of one author stand at once. */
export const mostOpen = 20

const reach = [
  /[\p{L}\d._%+-]+\s*(?:@|\[at\]|\(at\))\s*[\p{L}\d.-]+/iu,
  /(?:https?:\/\/|www\.|wa\.me|t\.me|bit\.ly)\S*/i,
  /(?:\+?62|\b0)(?:[\s().-]*\d){8,13}/,
]

/** Whether a text tells how somebody is reached. Contacts are opened when both have accepted, not before. */
export const tellsContact = (text: string): boolean => reach.some((pattern) => pattern.test(text))

const said = (rule: string, least: number, most: number, clean: (text: string) => string) =>
  z
    .string(rule)
    .transform(clean)
    .pipe(
      z
        .string()
        .min(least, rule)
        .max(most, 'support.too_long')
        .refine((text) => !tellsContact(text), 'support.need.contact_early'),
    )
const day = z.string('support.day').refine((text): text is Day => isDay(text), 'support.day')
const code = z
  .string()
  .regex(/^[\w.-]{1,60}$/, 'support.need.place')
  .optional()

/** What a post must say. */
export const needSchema = z
  .strictObject({
    side: z.enum(sides, 'support.need.side').describe('need: somebody is short of it; offer: somebody holds it out'),
    kind: z.enum(needKinds, 'support.need.kind'),
    organisation: z
      .string()
      .regex(/^[a-z0-9-]{2,80}$/, 'support.need.not_your_body')
      .optional()
      .describe('slug of the body one speaks for; without it one speaks for oneself'),
    helix: z
      .enum(helixes, 'support.need.helix')
      .optional()
      .describe('of a person who speaks for himself; a body has the helix of its kind'),
    title: said('support.need.title', 3, 120, cleanLine),
    plain: said('support.need.plain', 10, 1200, cleanText),
    subsector: code.describe('code of one of the sub-sectors'),
    kelurahan: code.describe('code of one of the kelurahan'),
    from: day.optional().describe('first civic day it is wanted or to be had'),
    until: day.optional().describe('last civic day, included'),
    contact: z
      .string('support.need.contact')
      .transform(cleanLine)
      .pipe(z.string().min(5, 'support.need.contact').max(160, 'support.too_long'))
      .describe('opened to the other side once both accepted'),
    standing: z.coerce
      .number('support.need.standing')
      .int('support.need.standing')
      .min(1, 'support.need.standing')
      .max(postDays.most, 'support.need.standing')
      .default(postDays.usual)
      .describe('days this post stands'),
    adult: z.literal(true, 'support.need.minor').describe('whoever posts is of age'),
  })
  .refine(({ from, until }) => !from || !until || from <= until, { message: 'support.need.days', path: ['until'] })
export type NeedWish = z.output<typeof needSchema>

const term = z.strictObject({
  owes: z.enum(sides, 'support.term.owes'),
  what: said('support.term.what', 3, 160, cleanLine),
  quantity: z.coerce.number('support.quantity').int('support.quantity').min(1, 'support.quantity').max(1_000_000, 'support.quantity'),
  measure: said('support.measure', 1, 40, cleanLine),
  dueDay: day,
})
export type Term = z.output<typeof term>

/** Who brings what, how much and by when: one to eight lines. */
export const termsSchema = z.array(term).min(1, 'support.term.none').max(8, 'support.term.many')

export const messageText = said('support.message.text', 2, 1000, cleanText)

export const proposalSchema = z.strictObject({
  mine: z.string('support.proposal.mine').max(40, 'support.proposal.mine'),
  theirs: z.string().max(40),
  message: messageText,
  terms: termsSchema,
})
export type ProposalWish = z.output<typeof proposalSchema>

const note = z.string().default('').transform(cleanText).pipe(z.string().max(600, 'support.too_long'))
const whole = (least: number) =>
  z.coerce.number('support.quantity').int('support.quantity').min(least, 'support.quantity').max(1_000_000, 'support.quantity')

export const broughtSchema = z.strictObject({
  number: z.string().max(40),
  obligation: z.uuid('support.obligation.none'),
  quantity: whole(1),
  onDay: day,
  says: note,
})
export type BroughtWish = z.output<typeof broughtSchema>

export const receiptSchema = z.strictObject({
  number: z.string().max(40),
  brought: z.uuid('support.receipt.none'),
  /** The receipt this one puts right. */
  corrects: z.uuid('support.receipt.none').optional(),
  quantity: whole(0),
  says: note,
})
export type ReceiptWish = z.output<typeof receiptSchema>
