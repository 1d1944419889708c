/** What a reader typed, made safe and comparable. `market.plain_words` in the database folds the same way. */
export type Typed = {
  /** As shown back: composed, without control and direction marks, at most 100 characters. */
  text: string
  tokens: readonly string[]
  /** Whether something was cut off. */
  cut: boolean
}

export const longestQuery = 100
const mostTokens = 10

const hidden = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}]/gu
const marks = /\p{M}/gu
const apostrophes = /['’‘`´ʼ]/g
const unmarked: Record<string, string> = { ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', đ: 'd', ð: 'd', ł: 'l', þ: 'th', ı: 'i' }

/** Lower case, no accents, letters and digits with single spaces between. */
export const foldWords = (text: string): string =>
  text
    .toWellFormed()
    .normalize('NFKD')
    .toLowerCase()
    .replace(marks, '')
    .replace(/[ßæœøđðłþı]/g, (letter) => unmarked[letter] ?? letter)
    .replace(apostrophes, '')
    .replace(/[^a-z0-9]+/g, ' ')
    .trim()

/** A filter value as it is compared: like `market.facet_value`. */
export const foldValue = (text: string): string =>
  text
    .toWellFormed()
    .replace(hidden, '')
    .normalize('NFKD')
    .toLowerCase()
    .replace(marks, '')
    .replace(/[ßæœøđðłþı]/g, (letter) => unmarked[letter] ?? letter)
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 80)

/** Words too common to look for when others stand beside them. */
const filler = new Set('yang dan di ke dari untuk dengan atau ini itu para oleh the and of for from with in a an'.split(' '))

function withoutFiller(tokens: readonly string[]): readonly string[] {
  const kept = tokens.filter((token, index) => !filler.has(token) || tokens[index - 1] === token || tokens[index + 1] === token)
  return kept.length > 0 ? kept : tokens
}

export function typed(query: string): Typed {
  const visible = query
    .toWellFormed()
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .replace(hidden, '')
    .normalize('NFKC')
    .trim()
  const letters = [...visible]
  const text = letters.slice(0, longestQuery).join('').trim()
  const folded = foldWords(text)
  const all = folded === '' ? [] : withoutFiller(folded.split(' '))
  return { text, tokens: all.slice(0, mostTokens), cut: letters.length > longestQuery || all.length > mostTokens }
}

/** Folded words → what else they may be called, each as a list of words. */
export type Synonyms = ReadonlyMap<string, readonly (readonly string[])[]>

const longestPhrase = 4

export function synonymsOf(rows: readonly { word: string; means: string }[]): Synonyms {
  const found = new Map<string, (readonly string[])[]>()
  for (const row of rows) {
    const word = foldWords(row.word)
    const means = foldWords(row.means)
    if (word === '' || means === '' || word === means) continue
    found.set(word, [...(found.get(word) ?? []), means.split(' ')])
  }
  return new Map([...found].map(([word, means]) => [word, closed(word, means, found)]))
}

const mostMeanings = 8

/** One step further: what `pakaian` means, `berpakaian` means too. Its own meanings come first. */
function closed(word: string, means: readonly (readonly string[])[], all: Synonyms): (readonly string[])[] {
  const further = means.flatMap((tokens) => all.get(tokens.join(' ')) ?? [])
  const seen = new Map([...means, ...further].map((tokens) => [tokens.join(' '), tokens]))
  seen.delete(word)
  return [...seen.values()].slice(0, mostMeanings)
}

// Query text is put together from tokens of [a-z0-9] only; nothing a reader types reaches the parser as an operator.
const quoted = (token: string): string => `'${token.replace(/[^a-z0-9]/g, '')}'`
const phrase = (tokens: readonly string[]): string =>
  tokens.length === 1 ? quoted(tokens[0] ?? '') : `(${tokens.map(quoted).join(' <-> ')})`
const either = (parts: readonly string[]): string => (parts.length === 1 ? (parts[0] ?? '') : `(${parts.join(' | ')})`)
const all = (parts: readonly string[]): string => parts.join(' & ')

/** One place of the query: a word, or a doubled word (`oleh oleh`, `kupu kupu`), which is one word written twice. */
function placesOf(tokens: readonly string[]): string[][] {
  const places: string[][] = []
  for (const token of tokens) {
    const last = places.at(-1)
    if (last?.length === 1 && last[0] === token) last.push(token)
    else places.push([token])
  }
  return places
}

const meaningsOf = (place: readonly string[], synonyms: Synonyms) => synonyms.get(place.join(' ')) ?? []

const placeText = (place: readonly string[], synonyms: Synonyms): string =>
  either([phrase(place), ...meaningsOf(place, synonyms).map(phrase)])

type Span = { from: number; to: number; text: string }

/** Stretches of the query that are also one thing: a phrase with synonyms, or two words also written as one (`eco print`). */
function spansOf(places: readonly string[][], synonyms: Synonyms): Span[] {
  const spans: Span[] = []
  for (let from = 0; from < places.length; from += 1) {
    for (let to = from + 2; to <= Math.min(places.length, from + longestPhrase); to += 1) {
      const tokens = places.slice(from, to).flat()
      const joined = to === from + 2 && tokens.every((token) => token.length > 1) ? [tokens] : []
      const texts = [...joined.map((pair) => quoted(pair.join(''))), ...meaningsOf(tokens, synonyms).map(phrase)]
      if (texts.length > 0) spans.push({ from, to, text: either(texts) })
    }
  }
  return spans.slice(0, 12)
}

const withSpan = (places: readonly string[], { from, to, text }: Span): string => all([...places.slice(0, from), text, ...places.slice(to)])

export type QueryTexts = {
  /** The words themselves, each of them. */
  literal: string
  /** The same, all of them in the name. */
  named: string
  /** The words or their synonyms. */
  exact: string
  /** All words but the last, which is only begun; absent when the last is too short to be completed. */
  prefix?: { before: string; begun: string }
}

const shortestPrefix = 3

/** The texts for `to_tsquery`, in the order in which hits rank. */
export function queryTexts(tokens: readonly string[], synonyms: Synonyms): QueryTexts {
  const places = placesOf(tokens)
  const expanded = places.map((place) => placeText(place, synonyms))
  const variants = spansOf(places, synonyms).map((span) => withSpan(expanded, span))
  const last = tokens.at(-1) ?? ''
  return {
    literal: all(places.map(phrase)),
    named: all(places.flat().map((token) => `${quoted(token)}:A`)),
    exact: [all(expanded), ...variants].map((text) => `(${text})`).join(' | '),
    ...(last.length >= shortestPrefix && places.at(-1)?.length === 1
      ? { prefix: { before: all(expanded.slice(0, -1)), begun: `${quoted(last)}:*` } }
      : {}),
  }
}

/** What the query says in other words: a phrase or its words by their first meaning. */
export function inOtherWords(tokens: readonly string[], synonyms: Synonyms): string | undefined {
  const whole = synonyms.get(tokens.join(' '))?.[0]
  const said = whole ?? tokens.flatMap((token) => synonyms.get(token)?.[0] ?? [token])
  return said.join(' ') === tokens.join(' ') ? undefined : said.join(' ')
}
