import { z } from 'zod'
import type { Refusal } from '#src/base/outcome.ts'
import { cleanLine, cleanText } from '#src/base/text.ts'

export const originLevels = ['made', 'designed', 'curated'] as const
export type OriginLevel = (typeof originLevels)[number]
/** What buyers read: the shop's word, or that nothing proves it. */
export type ShownOrigin = OriginLevel | 'unproven'

export const doubts = ['made_elsewhere', 'partner_hidden', 'bought_in', 'not_of_shop'] as const
export type Doubt = (typeof doubts)[number]

export const verdicts = ['kept', 'changed', 'withdrawn'] as const
export type Verdict = (typeof verdicts)[number]

/** One person, however many listings and by whichever door. */
export const reporting = { name: 'origin-reports', most: 10, seconds: 3600 } as const

export type CaseState = 'asked' | 'silent' | 'answered' | 'decided' | 'appealed' | 'closed'

const within = (clean: (text: string) => string, least: number, most: number, rule: string) =>
  z
    .string(rule)
    .transform(clean)
    .refine((text) => [...text].length >= least && [...text].length <= most, rule)

const says = within(cleanText, 20, 1000, 'market.origin.says')
const evidence = within(cleanLine, 10, 500, 'market.origin.evidence')

export const reportInput = z.object({ reason: z.enum(doubts, 'market.origin.reason'), says, evidence })
export const answerInput = z.object({ says, evidence })
export const appealInput = z.object({ says })
export const rulingInput = z.object({
  verdict: z.enum(verdicts, 'market.origin.verdict'),
  level: z.enum(originLevels, 'market.origin.level').optional(),
  says,
})
export type Ruling = z.output<typeof rulingInput>

/** A level is changed to another one, and named only then. */
export function rulingRefusals({ verdict, level }: Pick<Ruling, 'verdict' | 'level'>, doubted: OriginLevel): Refusal[] {
  if (verdict !== 'changed') return level === undefined ? [] : [{ rule: 'market.origin.level_unasked', field: 'level' }]
  return level === undefined || level === doubted ? [{ rule: 'market.origin.level', field: 'level' }] : []
}

/** Whose turn it is. Nobody's, once all is said. */
export const turnIn = (state: CaseState): 'shop' | 'desk' | 'nobody' =>
  state === 'asked' ? 'shop' : state === 'answered' || state === 'silent' || state === 'appealed' ? 'desk' : 'nobody'
