/**
 * Slips of the finger: which words of the market a word that nobody uses may have been meant as.
 * Two words are near when one slip parts them: a letter lost, added, changed, or two neighbours swapped (restricted Damerau–Levenshtein).
 */
export function slipsApart(a: string, b: string, most = 2): number {
  if (Math.abs(a.length - b.length) > most) return most + 1
  let before: number[] = []
  let above = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i]
    for (let j = 1; j <= b.length; j += 1) row.push(cellOf(a, b, i, j, { row, above, before }))
    if (Math.min(...row) > most) return most + 1
    before = above
    above = row
  }
  return above[b.length] ?? most + 1
}

function cellOf(
  a: string,
  b: string,
  i: number,
  j: number,
  { row, above, before }: { row: number[]; above: number[]; before: number[] },
): number {
  const far = Number.MAX_SAFE_INTEGER
  const changed = (above[j - 1] ?? far) + (a[i - 1] === b[j - 1] ? 0 : 1)
  const cost = Math.min((above[j] ?? far) + 1, (row[j - 1] ?? far) + 1, changed)
  const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
  return swapped ? Math.min(cost, (before[j - 2] ?? far) + 1) : cost
}

/** The word and the word with any one letter left out. Near words always share one; the vocabulary keeps the same keys of every word. */
export function nearKeys(word: string): string[] {
  const keys = new Set([word])
  for (let i = 0; i < word.length; i += 1) keys.add(word.slice(0, i) + word.slice(i + 1))
  keys.delete('')
  return [...keys]
}

/** What survives hasty typing: the consonants, without doubles. */
const skeleton = (word: string): string => word.replace(/[aiueo]/g, '').replace(/(.)\1+/g, '$1')

export type Candidate = { word: string; uses: number; similarity: number }

const shortestCorrected = 3
const shortestAlike = 5
const alike = 0.3

/** How far from meant: 1 for one slip, 2 for a long word that looks alike and is two slips away, else not meant. */
function distanceOf(token: string, { word, similarity }: Candidate): number | undefined {
  const slips = slipsApart(token, word)
  if (slips <= 1) return slips
  return slips === 2 && token.length >= shortestAlike && word.length >= shortestAlike && similarity >= alike ? 2 : undefined
}

const weightOf = (token: string, { word, uses }: Candidate): number =>
  uses * (skeleton(token) === skeleton(word) ? 10 : 1) * (token[0] === word[0] ? 3 : 1)

/** The words meant, the likeliest first. A word that stands in the vocabulary is meant as it is. */
export function meantWords(token: string, candidates: readonly Candidate[]): string[] {
  if (token.length < shortestCorrected || /\d/.test(token) || candidates.some(({ word }) => word === token)) return []
  return candidates
    .flatMap((candidate) => {
      const distance = distanceOf(token, candidate)
      return distance === undefined ? [] : [{ ...candidate, distance, weight: weightOf(token, candidate) }]
    })
    .sort((a, b) => a.distance - b.distance || b.weight - a.weight || (a.word < b.word ? -1 : 1))
    .map(({ word }) => word)
}

/** Two words of the market that were typed as one: `ecoprint` → `eco print`. */
export function splitWord(token: string, known: ReadonlySet<string>): string[] | undefined {
  for (let at = token.length - 3; at >= 3; at -= 1) {
    const [head, tail] = [token.slice(0, at), token.slice(at)]
    if (known.has(head) && known.has(tail)) return [head, tail]
  }
  return undefined
}

/** The halves to ask the vocabulary about. */
export const halvesOf = (token: string): string[] =>
  token.length < 6 ? [] : Array.from({ length: token.length - 5 }, (_, i) => [token.slice(0, i + 3), token.slice(i + 3)]).flat()
