import { nameSimilarity } from './qris.ts'

export type CategoryName = { slug: string; parent: string | null; nameId: string; nameEn: string }

/** What sellers write for the trade they are in; tried only where the city has such a category. */
const trades: Record<string, string> = {
  kuliner: 'makanan',
  makan: 'makanan',
  food: 'makanan',
  fesyen: 'busana',
  fashion: 'busana',
  pakaian: 'busana',
  baju: 'busana',
  kriya: 'kerajinan',
  craft: 'kerajinan',
  minuman: 'kopi-minuman',
  beverage: 'kopi-minuman',
  buku: 'buku',
  jasa: 'jasa-kreatif',
}

const plain = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, ' ')
    .trim()

const wordsOf = (text: string): string[] =>
  plain(text)
    .split(' ')
    .filter((word) => word.length > 1 && word !== 'dan' && word !== 'and')

/** Finds a city's categories by what people write in a cell: address, name in either tongue, `above > below`, or one telling word. */
export class CategoryFinder {
  #all: readonly CategoryName[]
  #bySlug: Map<string, CategoryName>
  #kept = new Map<string, string | undefined>()

  constructor(all: readonly CategoryName[]) {
    this.#all = all
    this.#bySlug = new Map(all.map((one) => [one.slug, one]))
  }

  find(text: string): string | undefined {
    const key = text.trim()
    if (!this.#kept.has(key)) {
      if (this.#kept.size > 2_000) this.#kept.clear()
      this.#kept.set(key, this.#search(key))
    }
    return this.#kept.get(key)
  }

  /** Names of the nearest few, to choose from. */
  near(text: string, most = 3): string[] {
    const wanted = text.split('>').at(-1) ?? text
    const likeness = (one: CategoryName) =>
      Math.max(nameSimilarity(wanted, one.nameId), nameSimilarity(wanted, one.nameEn), nameSimilarity(wanted, one.slug))
    return [...this.#all]
      .map((one) => ({ name: one.nameId, likeness: likeness(one) }))
      .sort((a, b) => b.likeness - a.likeness)
      .slice(0, most)
      .map(({ name }) => name)
  }

  #search(text: string): string | undefined {
    if (this.#bySlug.has(text.toLowerCase())) return text.toLowerCase()
    const steps = text.split(/\s*[>/»›]\s*/).filter((step) => step !== '')
    const [last = ''] = steps.slice(-1)
    const named = this.#named(last)
    const above = steps.length > 1 ? this.#search(steps.slice(0, -1).join(' > ')) : undefined
    if (above) {
      const below = named.filter((one) => this.#isUnder(one, above))
      return below[0]?.slug ?? this.#byWords(last, above) ?? (named.length === 1 ? named[0]?.slug : undefined)
    }
    if (named.length > 0) return named[0]?.slug
    const trade = trades[plain(last)]
    return (trade && this.#bySlug.has(trade) ? trade : undefined) ?? this.#byWords(last)
  }

  /** Those of exactly this name, the higher one first. */
  #named(text: string): CategoryName[] {
    const wanted = plain(text)
    return wanted === ''
      ? []
      : this.#all
          .filter((one) => plain(one.nameId) === wanted || plain(one.nameEn) === wanted || plain(one.slug) === wanted)
          .sort((a, b) => this.#depth(a) - this.#depth(b))
  }

  /** The one category whose name begins with the words of the text, else the one highest that holds them all; several are no answer. */
  #byWords(text: string, under?: string): string | undefined {
    const wanted = wordsOf(text)
    if (wanted.length === 0) return undefined
    const holds = this.#all.filter((one) => {
      const words = new Set([...wordsOf(one.nameId), ...wordsOf(one.nameEn)])
      return wanted.every((word) => words.has(word)) && (under === undefined || this.#isUnder(one, under))
    })
    const begins = holds.filter((one) => wordsOf(one.nameId)[0] === wanted[0] || wordsOf(one.nameEn)[0] === wanted[0])
    if (begins.length === 1) return begins[0]?.slug
    const highest = Math.min(...holds.map((one) => this.#depth(one)))
    const best = holds.filter((one) => this.#depth(one) === highest)
    return best.length === 1 ? best[0]?.slug : undefined
  }

  #depth(one: CategoryName): number {
    let depth = 0
    for (let up = one.parent; up !== null && depth < 8; up = this.#bySlug.get(up)?.parent ?? null) depth += 1
    return depth
  }

  #isUnder(one: CategoryName, above: string): boolean {
    for (let up = one.parent, steps = 0; up !== null && steps < 8; up = this.#bySlug.get(up)?.parent ?? null, steps += 1)
      if (up === above) return true
    return false
  }
}
