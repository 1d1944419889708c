import { z } from 'zod'
import { code, day, needed, optionalDay, reason, unitCode } from './_given.ts'

export const holdingModes = ['definitive', 'plt', 'plh'] as const
export type HoldingMode = (typeof holdingModes)[number]

/** An SK as it is recorded. `person` is an e-mail address, a name of the demo cast, or the key of an account. `paper` is the SK's number. */
export const appointmentInput = z
  .object({
    post: unitCode,
    seat: z.coerce
      .number('governance.appointment.no_such_seat')
      .int('governance.appointment.no_such_seat')
      .min(1, 'governance.appointment.no_such_seat')
      .max(99, 'governance.appointment.no_such_seat')
      .default(1),
    person: needed(200),
    mode: z.enum(holdingModes, 'governance.appointment.mode_unknown'),
    firstDay: day,
    lastDay: day,
    paper: needed(200),
    basis: code.nullish(),
  })
  .refine(({ firstDay, lastDay }) => firstDay <= lastDay, { error: 'governance.appointment.days_reversed', path: ['lastDay'] })

/** `lastDay` left empty ends it at once; else at the midnight after that day. */
export const appointmentEndInput = z.object({ lastDay: optionalDay, reason, paper: needed(200) })

/** Another appointment to the same seat whose days meet those asked for. */
export type Beside = { appointment: string; mode: HoldingMode; seat: number; firstDay: string; lastDay: string; paper: string }

export type SeatRefusal = { rule: string; field: string; facts?: Record<string, string | number> }

const factsOf = ({ appointment, seat, firstDay, lastDay, paper }: Beside) => ({ appointment, seat, from: firstDay, until: lastDay, paper })

/**
 * Why a seat cannot be taken so. A seat has one holder, definitive or acting (Plt) because it is empty. A Plh stands in for a holder who is
 * away: there must be one, and one stand-in at a time.
 */
export function seatRefusal(mode: HoldingMode, beside: readonly Beside[]): SeatRefusal | undefined {
  const holder = beside.find((one) => one.mode !== 'plh')
  const standIn = beside.find((one) => one.mode === 'plh')
  if (mode === 'plh') {
    if (!holder) return { rule: 'governance.appointment.plh_needs_holder', field: 'mode' }
    return standIn ? { rule: 'governance.appointment.stand_in_there', field: 'firstDay', facts: factsOf(standIn) } : undefined
  }
  if (!holder) return undefined
  return {
    rule: mode === 'plt' ? 'governance.appointment.plt_needs_vacancy' : 'governance.appointment.overlaps',
    field: 'firstDay',
    facts: factsOf(holder),
  }
}
