import { z } from 'zod'
import type { Refusal } from '#src/base/outcome.ts'
import { day, needed, optionalRupiah, reason } from './_given.ts'

/** What the holder of a seat lends: `seat` is the key of his appointment, `most` whole rupiah or empty for the limit of the row itself. */
export const delegationInput = z
  .object({
    seat: needed(60),
    to: needed(200),
    actions: z
      .array(z.string().max(80), 'governance.delegation.actions_missing')
      .min(1, 'governance.delegation.actions_missing')
      .max(40, 'governance.input.too_long'),
    most: optionalRupiah,
    firstDay: day,
    lastDay: day,
    paper: needed(200),
  })
  .refine(({ firstDay, lastDay }) => firstDay <= lastDay, { error: 'governance.delegation.days_reversed', path: ['lastDay'] })

export const delegationEndInput = z.object({ reason })

/** A row of the matrix in force that the holder of a post may lend. */
export type Lendable = { action: string; money: boolean; max: number | null }

/** Why this cannot be lent: the matrix does not let it, or the limit is above one's own. */
export function lendingRefusals(actions: readonly string[], most: number | null, rows: readonly Lendable[]): Refusal[] {
  for (const action of actions) {
    const own = rows.filter((row) => row.action === action)
    if (own.length === 0) return [{ rule: 'governance.delegation.not_lendable', field: 'actions', facts: { action } }]
    const limits = own.filter((row) => row.money).map((row) => row.max)
    if (most === null || limits.length === 0 || limits.includes(null)) continue
    const limit = Math.max(...limits.map((max) => max ?? 0))
    if (most > limit) return [{ rule: 'governance.delegation.over_own_limit', field: 'most', facts: { limit } }]
  }
  return []
}
