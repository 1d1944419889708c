import { z } from 'zod'
import type { Refusal } from '#src/base/outcome.ts'
import { cleanText } from '#src/base/text.ts'
import type { Tongue } from '#src/base/time.ts'

export const starSteps = [5, 4, 3, 2, 1] as const
export type Stars = (typeof starSteps)[number]

/** Days after the hand-over in which a first word may be said, and days after it in which it may be changed. The database keeps both. */
export const reviewDays = { write: 90, edit: 14 } as const

/** So many from one device within ten minutes are held until the desk has looked. The database counts them. */
export const reviewBurst = 50

export const flagReasons = ['insult', 'personal_data', 'advert', 'off_topic', 'untrue'] as const
export type FlagReason = (typeof flagReasons)[number]

export const hideReasons = ['insult', 'personal_data', 'advert', 'off_topic', 'mass'] as const
export const keepReasons = ['within_rules', 'mended', 'mistaken'] as const
export type RulingReason = (typeof hideReasons)[number] | (typeof keepReasons)[number]

export const reviewVerdicts = ['hidden', 'restored', 'let_through', 'kept'] as const
export type ReviewVerdict = (typeof reviewVerdicts)[number]

export type ReviewState = 'standing' | 'held' | 'hidden' | 'withdrawn'

/** One person, however many reviews. */
export const flagging = { name: 'review-flags', most: 10, seconds: 3600 } as const

/** What the desk may do with a review that stands so. */
export const verdictsIn = (state: ReviewState): ReviewVerdict[] => {
  if (state === 'held') return ['let_through', 'hidden']
  if (state === 'hidden') return ['restored']
  return state === 'standing' ? ['kept', 'hidden'] : []
}

const letters = (clean: (text: string) => string, least: number, most: number, rule: string) =>
  z
    .string(rule)
    .transform(clean)
    .refine((text) => [...text].length >= least && [...text].length <= most, rule)

export const reviewInput = z.object({
  stars: z
    .union([z.string(), z.number()], 'market.review.stars')
    .transform(Number)
    .refine((n) => Number.isInteger(n) && n >= 1 && n <= 5, 'market.review.stars'),
  says: letters(cleanText, 0, 2000, 'market.review.says'),
})
export type ReviewGiven = z.output<typeof reviewInput>

export const replyInput = z.object({ says: letters(cleanText, 2, 1000, 'market.review.reply_says') })

export const flagInput = z.object({ reason: z.enum(flagReasons, 'market.review.flag_reason') })

/** A word of the desk. Whether the reason fits the verdict is `rulingRefusal`'s to say. */
export const reviewRulingInput = z.object({
  verdict: z.enum(reviewVerdicts, 'market.review.verdict'),
  reason: z.enum([...hideReasons, ...keepReasons], 'market.review.ruling_reason'),
})

/** To hide has reasons of its own. */
export const rulingRefusal = ({ verdict, reason }: z.output<typeof reviewRulingInput>): Refusal | undefined => {
  const fitting: readonly string[] = verdict === 'hidden' ? hideReasons : keepReasons
  return fitting.includes(reason) ? undefined : { rule: 'market.review.ruling_reason', field: 'reason' }
}

/** How many of each number of stars, from one to five. */
export type Rating = { n: number; stars: number; counts: number[] }

/** The average in tenths, rounded half up, reckoned in whole numbers. */
export const tenthsOf = ({ n, stars }: Pick<Rating, 'n' | 'stars'>): number => Math.floor((stars * 20 + n) / (2 * n))

/** `4,7` or `4.7`. */
export function averageText(rating: Pick<Rating, 'n' | 'stars'>, tongue: Tongue): string {
  const tenths = tenthsOf(rating)
  return `${Math.floor(tenths / 10)}${tongue === 'en' ? '.' : ','}${tenths % 10}`
}

/** Fewer are no distribution. */
export const fewestForBars = 5
