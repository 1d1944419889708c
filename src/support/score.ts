/** One promise as the score sees it. Money is whole rupiah; what is confirmed never exceeds what was promised. */
export type Kept = { quantity: number; unitValue: number; confirmed: number; onTime: number; claimed: number; dueDay: string }

export type Score = {
  commitments: number
  promised: number
  delivered: number
  onTime: number
  /** Said by the agency, not by the receiver: shown beside, never counted. */
  claimed: number
  /** Promises whose day is still to come, and what they are worth. */
  toCome: { commitments: number; value: number }
  /** In tenths of a percent; nothing where nothing was due. */
  deliveredPermille: number | undefined
  onTimePermille: number | undefined
}

/** Under so many promises nobody is ranked. */
export const leastForRank = 3

const permille = (part: number, whole: number): number | undefined => (whole === 0 ? undefined : Math.round((1000 * part) / whole))

/** What was promised and what came, by value. A promise whose day is to come counts only once something of it was confirmed. */
export function scoreOf(rows: readonly Kept[], today: string): Score {
  const due = rows.filter(({ dueDay, confirmed }) => dueDay <= today || confirmed > 0)
  const later = rows.filter((row) => !due.includes(row))
  const sum = (pick: (row: Kept) => number) => due.reduce((all, row) => all + pick(row) * row.unitValue, 0)
  const promised = sum(({ quantity }) => quantity)
  const delivered = sum(({ confirmed }) => confirmed)
  const onTime = sum((row) => row.onTime)
  return {
    commitments: due.length,
    promised,
    delivered,
    onTime,
    claimed: sum(({ claimed }) => claimed),
    toCome: { commitments: later.length, value: later.reduce((all, row) => all + row.quantity * row.unitValue, 0) },
    deliveredPermille: permille(delivered, promised),
    onTimePermille: permille(onTime, promised),
  }
}

/** `80,0` in Indonesian, `80.0` in English. */
export const percentText = (value: number | undefined, tongue: 'id' | 'en'): string =>
  value === undefined ? '–' : `${Math.trunc(value / 10)}${tongue === 'id' ? ',' : '.'}${value % 10}`
