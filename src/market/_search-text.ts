import { sql } from 'kysely'
import type { Database } from '#src/platform/database.ts'
import type { Sql } from './_search-sql.ts'
import type { Finding } from './finding.db.ts'
import { type Candidate, halvesOf, meantWords, splitWord } from './search-slips.ts'
import { inOtherWords, type QueryTexts, queryTexts } from './search-terms.ts'

const stems = (text: string): Sql => sql`to_tsquery('market.indonesian', ${text})`
export const literally = (text: string): Sql => sql`to_tsquery('market.plain', ${text})`

const begun = ({ before, begun: last }: NonNullable<QueryTexts['prefix']>): Sql =>
  before === '' ? literally(last) : sql`(${stems(before)} && ${literally(last)})`

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
  /** Whether the tail is more rows than should be sorted. */
  common: boolean
  /** The words really looked for, when they are not the words typed. */
  suggestion?: string | undefined
  /** Words near to what was typed, when next to nothing was found. */
  near: readonly string[]
}

/** Fewer exact hits than this, and words only begun are looked at too. */
const enoughExact = 100
/** Fewer hits than this, and slips of the finger are looked at too. */
const enoughFound = 3
/** More rows than this, and more than this part of all, are walked instead of sorted. */
const manyRows = 4000
const manyOfAll = 0.02

type Probe = { own: number; exact: number; begun: number }

const few = (query: Sql, only: Sql, most: number, name: string) => ({
  cte: sql`${sql.ref(name)} as materialized (select s.product_id from market.product_search s where s.words @@ ${query} and ${only})`,
  count: sql`(select count(*)::int from (select from ${sql.ref(name)} limit ${most}) n)`,
})

/** How much there is of each kind, counted only as far as it matters; words begun only when the exact ones are few. */
async function probe(db: Database, texts: QueryTexts): Promise<Probe> {
  const exact = few(stems(texts.exact), sql`true`, enoughExact, 'exact')
  const own = texts.exact === `(${texts.literal})` ? exact : few(stems(texts.literal), sql`true`, 1, 'own')
  const parts = own === exact ? [exact] : [own, exact]
  const others = sql`not s.words @@ ${stems(texts.exact)} and ${exact.count} < ${enoughExact}`
  const last = texts.prefix ? few(begun(texts.prefix), others, enoughFound, 'begun') : undefined
  if (last) parts.push(last)
  const found = await sql<Probe>`with ${sql.join(parts.map(({ cte }) => cte))}
    select ${own.count} as own, ${exact.count} as exact, ${last ? last.count : sql`0`} as begun`.execute(db)
  return found.rows[0] ?? { own: 0, exact: 0, begun: 0 }
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

/** Expected rows, by the statistics of the commonest words; words not among them are few. */
function isCommon(finding: Finding, tokens: readonly string[], prefix: boolean): boolean {
  const rowsOf = (token: string): number => {
    const meanings = finding.synonyms.get(token) ?? []
    return (finding.rowsWith.get(token) ?? 0) + meanings.reduce((sum, [first]) => sum + (finding.rowsWith.get(first ?? '') ?? 0), 0)
  }
  const many = Math.max(manyRows, finding.rows * manyOfAll)
  const begunWith = (token: string): number =>
    [...finding.rowsWith].reduce((sum, [word, rows]) => (word.startsWith(token) && !word.includes('=') ? sum + rows : sum), 0)
  return tokens.every((token, index) => (prefix && index === tokens.length - 1 ? begunWith(token) : rowsOf(token)) > many)
}

const together = (a: Sql, b: Sql): Sql => sql`(${a} || ${b})`

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
    common: isCommon(finding, correction.tokens, false),
    suggestion: correction.tokens.join(' '),
    near: correction.near,
  }
}

/**
 * Decides what counts as found: exact words; under 100 of those, words begun as well; under 3 of both, slips of the finger as well.
 * Decided by the words alone, before any filter, so that filters and pages of one search agree.
 */
export async function match(db: Database, finding: Finding, tokens: readonly string[]): Promise<Matched> {
  const texts = queryTexts(tokens, finding.synonyms)
  const counted = await probe(db, texts)
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
    const alone = { ...plain, tail: exact, whole: exact, common: isCommon(finding, tokens, false) }
    return counted.exact >= enoughFound ? alone : await slipped(db, finding, texts, counted, alone)
  }
  const last = begun(texts.prefix)
  const both = together(exact, last)
  const wide = { ...plain, head: exact, tail: last, whole: both, common: isCommon(finding, tokens, true) }
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
