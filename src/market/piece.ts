import { z } from 'zod'
import { cleanLine, cleanText } from '#src/base/text.ts'
import { techniques } from './motif.ts'

export const pieceStates = ['draft', 'submitted', 'returned', 'certified'] as const
export type PieceState = (typeof pieceStates)[number]

/** How a cloth comes to be, in the order of the work; each may be told with a picture. */
export const stages = ['pola', 'malam', 'warna', 'lorod', 'jadi'] as const
export type Stage = (typeof stages)[number]

export const mostPhotos = 12

const line = (least: number, most: number, rule: string) =>
  z
    .string(rule)
    .transform(cleanLine)
    .refine((said) => [...said].length >= least && [...said].length <= most, rule)
const whole = (least: number, most: number, rule: string) => z.coerce.number(rule).int(rule).min(least, rule).max(most, rule)

export const pieceInput = z
  .object({
    title: line(3, 120, 'market.piece.title'),
    technique: z.enum(techniques, 'market.piece.technique'),
    motif: z.string().max(100).default(''),
    dye: line(2, 60, 'market.piece.dye'),
    cloth: line(2, 60, 'market.piece.cloth'),
    length: whole(10, 2000, 'market.piece.size'),
    width: whole(10, 500, 'market.piece.size'),
    workDays: whole(1, 1000, 'market.piece.work_days'),
    finishedOn: z.iso.date('market.piece.finished_on'),
    story: z
      .string('market.piece.story')
      .transform(cleanText)
      .refine((said) => [...said].length <= 2000, 'market.piece.story')
      .default(''),
    maker: line(0, 80, 'market.piece.maker').default(''),
    /** The maker said yes to being named. */
    consent: z.boolean().default(false),
    /** A listing of the shop this cloth is sold by. */
    product: z.string().max(100).default(''),
    batikmark: z.string().max(60).default(''),
  })
  .refine(({ maker, consent }) => maker === '' || consent, { message: 'market.piece.consent', path: ['consent'] })
  .refine(({ maker }) => maker === '' || [...maker].length >= 2, { message: 'market.piece.maker', path: ['maker'] })
export type PieceInput = z.output<typeof pieceInput>

export const photoInput = z.object({
  stage: z.enum(stages, 'market.piece.stage'),
  alt: line(3, 300, 'market.piece.alt'),
  onDay: z.iso.date('market.piece.day'),
})

export const returnReason = line(10, 1000, 'market.piece.reason')
