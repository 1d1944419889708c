import { z } from 'zod'
import { cleanLine, cleanText } from '#src/base/text.ts'

export const nominationStates = ['waiting', 'shown', 'refused', 'appealed'] as const
export type NominationState = (typeof nominationStates)[number]

/** As many of the same kind decide. */
export const votesToDecide = 2

const words = (least: number, most: number, rule: string) =>
  z
    .string(rule)
    .transform(cleanText)
    .refine((text) => [...text].length >= least && [...text].length <= most, rule)
const line = (least: number, most: number, rule: string) =>
  z
    .string(rule)
    .transform(cleanLine)
    .refine((text) => [...text].length >= least && [...text].length <= most, rule)

export const collectionInput = z.object({
  title: line(3, 100, 'market.collection.title'),
  titleEn: line(0, 100, 'market.collection.title').default(''),
  lead: words(10, 600, 'market.collection.lead'),
  leadEn: words(0, 600, 'market.collection.lead').default(''),
})

export const nominationInput = z.object({
  collection: z.string('market.collection.unknown').min(1, 'market.collection.unknown').max(80),
  product: z.string('market.nomination.product').min(1, 'market.nomination.product').max(100),
  says: words(0, 600, 'market.nomination.says').default(''),
})

export const voteInput = z
  .object({
    nomination: z.uuid('market.nomination.unknown'),
    show: z.boolean('market.curation.verdict'),
    reason: z.string().max(40).default(''),
    says: words(0, 600, 'market.nomination.says').default(''),
  })
  .refine(({ show, reason }) => show || reason !== '', { message: 'market.curation.reason', path: ['reason'] })

export const appealInput = words(10, 1000, 'market.nomination.appeal')

export const appealAnswerInput = z.object({
  nomination: z.uuid('market.nomination.unknown'),
  granted: z.boolean('market.curation.verdict'),
  says: words(10, 1000, 'market.nomination.appeal'),
})
