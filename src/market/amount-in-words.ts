// Terbilang: the amount of a receipt in Indonesian words, as treasurers check it.

const ones = ['', 'satu', 'dua', 'tiga', 'empat', 'lima', 'enam', 'tujuh', 'delapan', 'sembilan', 'sepuluh', 'sebelas'] as const
const scales = [
  [1_000_000_000, 'miliar'],
  [1_000_000, 'juta'],
  [1_000, 'ribu'],
] as const

/** Words of 0 to 999, none for 0. */
function wordsBelowThousand(n: number): string[] {
  if (n < 12) return n === 0 ? [] : [ones[n] ?? '']
  if (n < 20) return [ones[n - 10] ?? '', 'belas']
  if (n < 100) return [ones[Math.floor(n / 10)] ?? '', 'puluh', ...wordsBelowThousand(n % 10)]
  const hundreds = n < 200 ? ['seratus'] : [ones[Math.floor(n / 100)] ?? '', 'ratus']
  return [...hundreds, ...wordsBelowThousand(n % 100)]
}

/** `dua puluh satu ribu` for 21000. Whole numbers from 0 to 999.999.999.999; anything else is a RangeError. */
export function numberInWords(n: number): string {
  if (!Number.isSafeInteger(n) || n < 0 || n > 999_999_999_999) throw new RangeError(`no words for ${n}`)
  if (n === 0) return 'nol'
  const words: string[] = []
  let rest = n
  for (const [size, name] of scales) {
    const count = Math.floor(rest / size)
    rest %= size
    if (count === 0) continue
    // Only the thousand melts with its one: seribu, yet satu juta.
    words.push(...(count === 1 && name === 'ribu' ? ['seribu'] : [...wordsBelowThousand(count), name]))
  }
  return [...words, ...wordsBelowThousand(rest)].join(' ')
}

/** `dua puluh satu ribu rupiah` */
export const amountInWords = (amount: number): string => `${numberInWords(amount)} rupiah`
