import { type Helix, helixes } from './need.ts'

/** Promises of a helix that are due: how many, how many kept whole, and what share of each its receiver confirmed, together. */
export type HelixSums = { helix: Helix; due: number; whole: number; shares: number; claimed: number; later: number }
export type HelixScore = Omit<HelixSums, 'shares'> & { permille: number | undefined }

/** Every helix by one measure: the mean share of its promises that came, in tenths of a percent. A promise of much and one of little weigh the same. */
export const helixScoresOf = (sums: readonly HelixSums[]): HelixScore[] =>
  helixes.map((helix) => {
    const { shares, ...own } = sums.find((one) => one.helix === helix) ?? { helix, due: 0, whole: 0, shares: 0, claimed: 0, later: 0 }
    return { ...own, permille: own.due === 0 ? undefined : Math.round((1000 * shares) / own.due) }
  })
