import { type Day, dayPlus } from '#src/base/time.ts'

/** So many days an overdue obligation is a matter of its two sides; after them everybody reads that it is late (civic E3). */
export const graceDays = 7

export type Owed = { quantity: number; confirmed: number | null; claimed: number; dueDay: string; toldOn: string | null }
export type ObligationState = 'kept' | 'part' | 'claimed' | 'open' | 'late' | 'released'

/** Whether everybody reads that it is late: a week after its day, and a week after its side was told. A letter that went out late leaves its reader the same seven days. */
export const shownLate = ({ dueDay, toldOn }: Pick<Owed, 'dueDay' | 'toldOn'>, today: Day): boolean =>
  today > dayPlus(dueDay as Day, graceDays) && (toldOn === null || today >= dayPlus(toldOn as Day, graceDays))

/** How an obligation stands for everybody. What is claimed waits for its receiver and is not called late. */
export function obligationState({ quantity, confirmed, claimed, ...when }: Owed, today: Day): ObligationState {
  if (confirmed === null) return 'released'
  if (confirmed >= quantity) return 'kept'
  if (confirmed + claimed >= quantity) return 'claimed'
  if (shownLate(when, today)) return 'late'
  return confirmed > 0 ? 'part' : claimed > 0 ? 'claimed' : 'open'
}
