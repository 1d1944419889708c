import { sql } from 'kysely'
import type { Database } from '#src/platform/database.ts'
import { once, type Sql } from './_search-sql.ts'
import type { Finding } from './finding.db.ts'
import { type Candidate, halvesOf, meantWords, splitWord } from './search-slips.ts'
import { inOtherWords, type QueryTexts, queryTexts } from './search-terms.ts'

const stems = (text: string): Sql => once(sql`to_tsquery('market.indonesian', ${text})`)
export const literally = (text: string): Sql => once(sql`to_tsquery('market.plain', ${text})`)

const begun = ({ before, begun: last }: NonNullable<QueryTexts['prefix']>): Sql =>
  before === '' ? literally(last) : once(sql`${stems(before)} && ${literally(last)}`)

/** A query taken apart by how well a product meets it. `head` is always few rows; `tail` may be many. */
export type Matched = {
  tokens: readonly string[]
  /** For ranking: the words themselves, and the words or their synonyms. */
  literal: Sql
  named: Sql
  exact: Sql
  /** The same of the words meant, where those typed were slips. */
  meant?: { literal: Sql; named: Sql; exact: Sql } | undefined
  /** All that counts as found before the tail; absent when the tail is all. */
  head?: Sql | undefined
  tail: Sql
  whole: Sql
  /** The part of all products that match, about; 0 when few. */
  share: number
  /** The words really looked for, when they are not the words typed. */
  suggestion?: string | undefined
  /** Words near to what was typed, when next to nothing was found. */
  near: readonly string[]
}

/** Fewer exact hits than this, and words only begun are looked at too. */
const enoughExact = 100
/** Fewer hits than this, and slips of the finger are looked at too. */
const enoughFound = 3
/** The newest products are looked through to learn how thick a common search comes. */
const looked = 3000

/** Words of fewer rows than this are not worth a look through the newest. */
const thick = (rows: number): number => Math.max(7 * Math.sqrt(rows), rows * 0.0075)

type Probe = { own: number; exact: number; begun: number; newExact: number; newBegun: number }

type Wanted = { name: string; query: Sql; only?: Sql; most: number; common: boolean; among?: Sql }

const newestRows = sql`select s.product_id, s.words from market.product_search s order by s.published_at desc, s.product_id desc limit ${looked}`

/** Up to so many rows of a query, as a CTE read no further than that; where it may be common, the newest are looked through first. */
function few({ name, query, only = sql`true`, most, common, among = newestRows }: Wanted): { cte: Sql; count: Sql; newest: Sql } {
  const as = sql.ref(name)
  const walked = sql.ref(`${name}_walked`)
  const indexed = sql`select s.product_id from market.product_search s where s.words @@ ${query} and ${only}`
  const met = sql`(select count(*)::int from ${walked})`
  return {
    count: sql`(select count(*)::int from (select from ${as} limit ${most}) n)`,
    newest: common ? met : sql`0`,
    cte: common
      ? sql`${walked} as materialized (select s.product_id, s.words from (${among}) s where (s.words @@ ${query}) is true and ${only}),
          ${as} as materialized (select product_id from ${walked} where ${met} >= ${most} union all ${indexed} and ${met} < ${most})`
      : sql`${as} as materialized (${indexed})`,
  }
}

/** How much there is of each kind, counted only as far as it matters; words begun only when the exact ones are few. */
async function probe(db: Database, texts: QueryTexts, expected: Expected): Promise<Probe> {
  const exact = few({ name: 'exact', query: stems(texts.exact), most: enoughExact, common: expected.exact })
  const own =
    texts.exact === `(${texts.literal})`
      ? exact
      : few({ name: 'own', query: stems(texts.literal), most: 1, common: expected.exact, among: sql`select * from exact_walked` })
  const only = sql`not s.words @@ ${stems(texts.exact)} and ${exact.count} < ${enoughExact}`
  const last = texts.prefix && few({ name: 'begun', query: begun(texts.prefix), only, most: enoughExact, common: expected.begun })
  const parts = [exact, ...(own === exact ? [] : [own]), ...(last ? [last] : [])]
  const found = await sql<Probe>`with ${sql.join(parts.map(({ cte }) => cte))}
    select ${own.count} as own, ${exact.count} as exact, ${last ? last.count : sql`0`} as begun,
      ${exact.newest} as "newExact", ${last ? last.newest : sql`0`} as "newBegun"`.execute(db)
  return found.rows[0] ?? { own: 0, exact: 0, begun: 0, newExact: 0, newBegun: 0 }
}

type Known = Candidate & { token: string }

/** Words of the market one slip away, or alike, or a half of what was typed. */
async function nearWords(db: Database, tokens: readonly string[]): Promise<{ near: Known[]; halves: Set<string> }> {
  const halves = tokens.flatMap(halvesOf)
  const found = await sql<Known & { half: boolean }>`
    select t.token, v.word, v.uses, similarity(v.word, t.token)::float8 as similarity, false as half
    from unnest(${[...tokens]}::text[]) t(token) join market.vocabulary v on v.near && market.near_keys(t.token)
    union
    select t.token, v.word, v.uses, similarity(v.word, t.token)::float8, false
    from unnest(${[...tokens]}::text[]) t(token) join market.vocabulary v on v.word % t.token
    union all
    select '', v.word, v.uses, 0, true from market.vocabulary v where v.word = any(${halves}::text[])`.execute(db)
  return { near: found.rows.filter(({ half }) => !half), halves: new Set(found.rows.filter(({ half }) => half).map(({ word }) => word)) }
}

type Correction = { tokens: string[]; near: string[] }

/** Each word nobody uses becomes the word it was likeliest meant as. */
function correct(tokens: readonly string[], near: readonly Known[], halves: ReadonlySet<string>): Correction {
  const others: string[] = []
  const meant = tokens.flatMap((token) => {
    const candidates = near.filter((candidate) => candidate.token === token)
    const [best, ...rest] = meantWords(token, candidates)
    const alike = [...candidates].sort((a, b) => b.similarity - a.similarity).map(({ word }) => word)
    others.push(...rest, ...alike.filter((word) => word !== token && word !== best && !rest.includes(word)))
    const known = candidates.some(({ word }) => word === token)
    return known ? [token] : (splitWord(token, halves) ?? [best ?? token])
  })
  return { tokens: meant, near: [...new Set(others)].slice(0, 6) }
}

/** How many rows hold the rarest of the words, by the statistics of the commonest; words not among those are few. */
function rowsExpected(finding: Finding, tokens: readonly string[], prefix: boolean): number {
  const rowsOf = (token: string): number =>
    [[token], ...(finding.synonyms.get(token) ?? [])].reduce((sum, [first = '']) => sum + (finding.rowsWith.get(first) ?? 0), 0)
  const begunWith = (token: string): number =>
    [...finding.rowsWith].reduce((sum, [word, rows]) => (word.startsWith(token) && !word.includes('=') ? sum + rows : sum), 0)
  const last = tokens.length - 1
  return Math.min(...tokens.map((token, index) => (prefix && index === last ? begunWith(token) : rowsOf(token))))
}

type Expected = { exact: boolean; begun: boolean }

/** The part of the newest that matched stands for the part of all. */
const shareMet = (finding: Finding, met: number): number => met / Math.min(looked, Math.max(1, finding.rows))

const together = (a: Sql, b: Sql): Sql => once(sql`${a} || ${b}`)

/** Words that are not the ones typed: an accent, a synonym. */
function otherwise(finding: Finding, tokens: readonly string[], counted: Probe): string | undefined {
  return counted.own === 0 && counted.exact > 0 ? inOtherWords(tokens, finding.synonyms) : undefined
}

function matchedSlips(finding: Finding, texts: QueryTexts, known: Sql, correction: Correction, tokens: readonly string[]): Matched {
  const meant = queryTexts(correction.tokens, finding.synonyms)
  const tail = stems(meant.exact)
  return {
    tokens,
    literal: literally(texts.literal),
    named: literally(texts.named),
    exact: stems(texts.exact),
    meant: { literal: literally(meant.literal), named: literally(meant.named), exact: tail },
    head: known,
    tail,
    whole: together(known, tail),
    share: rowsExpected(finding, correction.tokens, false) / Math.max(1, finding.rows),
    suggestion: correction.tokens.join(' '),
    near: correction.near,
  }
}

/** A single word of so many products by the statistics is not few, however much was sold since: it need not be counted. */
const plenty = 20 * enoughExact

function surely(finding: Finding, [token = '', ...others]: readonly string[]): Probe | undefined {
  const rows = finding.rowsWith.get(token) ?? 0
  if (others.length > 0 || rows < plenty) return undefined
  return { own: 1, exact: enoughExact, begun: 0, newExact: (rows / finding.rows) * Math.min(looked, finding.rows), newBegun: 0 }
}

/**
 * Decides what counts as found: exact words; under 100 of those, words begun as well; under 3 of both, slips of the finger as well.
 * Decided by the words alone, before any filter, so that filters and pages of one search agree.
 */
export async function match(db: Database, finding: Finding, tokens: readonly string[]): Promise<Matched> {
  const texts = queryTexts(tokens, finding.synonyms)
  const expected = { exact: rowsExpected(finding, tokens, false), begun: rowsExpected(finding, tokens, true) }
  const many = thick(finding.rows)
  const counted = surely(finding, tokens) ?? (await probe(db, texts, { exact: expected.exact > many, begun: expected.begun > many }))
  const exact = stems(texts.exact)
  const plain = {
    tokens,
    literal: literally(texts.literal),
    named: literally(texts.named),
    exact,
    near: [],
    suggestion: otherwise(finding, tokens, counted),
  }
  if (counted.exact >= enoughExact || !texts.prefix) {
    const alone = { ...plain, tail: exact, whole: exact, share: shareMet(finding, counted.newExact) }
    return counted.exact >= enoughFound ? alone : await slipped(db, finding, texts, counted, alone)
  }
  const last = begun(texts.prefix)
  const both = together(exact, last)
  const wide = { ...plain, head: exact, tail: last, whole: both, share: shareMet(finding, counted.newBegun) }
  return counted.exact + counted.begun >= enoughFound ? wide : await slipped(db, finding, texts, counted, wide)
}

/** Next to nothing was found. A word that finds something by itself was meant; it is never corrected. */
async function slipped(db: Database, finding: Finding, texts: QueryTexts, counted: Probe, found: Matched): Promise<Matched> {
  const { near, halves } = await nearWords(db, found.tokens)
  const correction = correct(found.tokens, near, halves)
  const same = correction.tokens.join(' ') === found.tokens.join(' ')
  if (counted.exact > 0 || same) return { ...found, near: correction.near }
  return matchedSlips(finding, texts, found.whole, correction, found.tokens)
}
