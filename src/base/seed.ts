/** A random source that belongs to a word: the same seed always tells the same story. Not for secrets. */
export interface Seeded {
  /** A number in [0, 1). */
  next(): number
  between(low: number, high: number): number
  /** A whole number; both ends can fall. */
  whole(low: number, high: number): number
  pick<T>(list: readonly T[]): T
}

/** Four independent 32-bit words of a text (cyrb128); the last round mixes so that near seeds part at once. */
export function hash128(text: string): readonly [number, number, number, number] {
  let a = 1779033703
  let b = 3144134277
  let c = 1013904242
  let d = 2773480762
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    a = b ^ Math.imul(a ^ code, 597399067)
    b = c ^ Math.imul(b ^ code, 2869860233)
    c = d ^ Math.imul(c ^ code, 951274213)
    d = a ^ Math.imul(d ^ code, 2716044179)
  }
  a = Math.imul(c ^ (a >>> 18), 597399067)
  b = Math.imul(d ^ (b >>> 22), 2869860233)
  c = Math.imul(a ^ (c >>> 17), 951274213)
  d = Math.imul(b ^ (d >>> 19), 2716044179)
  const mixed = a ^ b ^ c ^ d
  return [mixed >>> 0, (b ^ mixed) >>> 0, (c ^ mixed) >>> 0, (d ^ mixed) >>> 0]
}

/** A short word made of a text, for ids inside a drawing: starts with a letter, letters and digits only. */
export function shortHash(text: string): string {
  const [a, b] = hash128(text)
  return `k${a.toString(36)}${b.toString(36).slice(0, 4)}`
}

export function seeded(seed: string): Seeded {
  const next = sfc32(hash128(seed))
  const whole = (low: number, high: number) => low + Math.floor(next() * (high - low + 1))
  return {
    next,
    between: (low, high) => low + next() * (high - low),
    whole,
    pick<T>(list: readonly T[]): T {
      if (list.length === 0) throw new RangeError('nothing to pick from an empty list')
      return list[whole(0, list.length - 1)] as T
    },
  }
}

function sfc32(words: readonly [number, number, number, number]): () => number {
  let [a, b, c, d] = words
  const next = () => {
    const t = (((a + b) | 0) + d) | 0
    d = (d + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (c << 21) | (c >>> 11)
    c = (c + t) | 0
    return (t >>> 0) / 4294967296
  }
  for (let i = 0; i < 12; i++) next()
  return next
}
