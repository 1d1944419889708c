import { z } from 'zod'
import { cleanText } from '#src/base/text.ts'
import { type SupportKind, supportKinds } from './commitment.ts'

/** How many days after the first that came its receiver is asked. */
export const followUpDays = [30, 90] as const
export type FollowUpDays = (typeof followUpDays)[number]

export const stillAnswers = ['all', 'part', 'none'] as const
export const changeAnswers = ['better', 'same', 'worse', 'early'] as const

/** Below so many answers nothing is told of them: a few receivers could be guessed. */
export const leastAnswers = 5

export const followUpSchema = z.strictObject({
  number: z.string().max(40),
  days: z.coerce
    .number('support.follow_up.days')
    .refine((value): value is FollowUpDays => followUpDays.some((days) => days === value), 'support.follow_up.days'),
  still: z.enum(stillAnswers, 'support.follow_up.still'),
  change: z.enum(changeAnswers, 'support.follow_up.change'),
  /** What would help next; `none` where nothing is needed. */
  needs: z
    .enum(['none', ...supportKinds], 'support.follow_up.needs')
    .transform((value): SupportKind | null => (value === 'none' ? null : value)),
  says: z.string('support.too_long').default('').transform(cleanText).pipe(z.string().max(600, 'support.too_long')),
})
export type FollowUpWish = z.output<typeof followUpSchema>

/** What receivers answered after so many days, counted. Shares are in thousandths of those who answered. */
export type FollowUpSums = { days: FollowUpDays; answers: number; still: number; better: number; worse: number }

/** Thousandths of the answers; nothing where there are too few to be told. */
export const shareOf = (part: number, { answers }: FollowUpSums): number | undefined =>
  answers < leastAnswers ? undefined : Math.round((part * 1000) / answers)
