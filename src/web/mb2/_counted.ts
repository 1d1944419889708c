import type { Say } from '#src/ui/words.ts'

/** `tiga`, `three`: small numbers are words in a sentence. */
export const counted = (t: Say, n: number): string => (n >= 1 && n <= 10 ? t(`buy.number.${n}`) : String(n))
