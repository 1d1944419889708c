/** Money is whole rupiah; what is confirmed never exceeds what was promised. */
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
export const isRanked = (promises: number): boolean => promises >= leastForRank

const permille = (part: number, whole: number): number | undefined => (whole === 0 ? undefined : Math.round((1000 * part) / whole))

/** Sums of promises by value: of those that count today, and of those to come. */
export type Sums = Omit<Score, 'toCome' | 'deliveredPermille' | 'onTimePermille'> & { laterCommitments: number; laterValue: number }

/** What the sums say. Whoever adds the promises up, here or in the database, is read by this one. */
export const scoreOf = ({ laterCommitments, laterValue, ...sums }: Sums): Score => ({
  ...sums,
  toCome: { commitments: laterCommitments, value: laterValue },
  deliveredPermille: permille(sums.delivered, sums.promised),
  onTimePermille: permille(sums.onTime, sums.promised),
})

/** `80,0` in Indonesian, `80.0` in English. */
export const percentText = (value: number | undefined, tongue: 'id' | 'en'): string =>
  value === undefined ? '–' : `${Math.trunc(value / 10)}${tongue === 'id' ? ',' : '.'}${value % 10}`

/** The score of several scores: what a city's is, of its agencies. */
export const scoreOfAll = (all: readonly Score[]): Score => {
  const sum = (of: (one: Score) => number) => all.reduce((total, one) => total + of(one), 0)
  return scoreOf({
    commitments: sum((one) => one.commitments),
    promised: sum((one) => one.promised),
    delivered: sum((one) => one.delivered),
    onTime: sum((one) => one.onTime),
    claimed: sum((one) => one.claimed),
    laterCommitments: sum((one) => one.toCome.commitments),
    laterValue: sum((one) => one.toCome.value),
  })
}
