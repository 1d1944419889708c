import { done, type Outcome, type Refusal, refused } from '#src/base/outcome.ts'
import type { Tongue } from '#src/base/time.ts'
import type { Database } from '#src/platform/database.ts'
import { countFacets, type Facets } from './_search-facets.ts'
import { type Item, type Page, pageInOrder, pageOfBest } from './_search-items.ts'
import { type Matched, match } from './_search-text.ts'
import { type Finding, findingNow } from './finding.db.ts'
import { cursorOf, placeOf } from './search-cursor.ts'
import { type Asked, type Chosen, choose, questionOf, type Sort } from './search-filters.ts'
import { longestQuery, typed } from './search-terms.ts'

export type { Facets, FacetValue } from './_search-facets.ts'
export type { Item } from './_search-items.ts'

export type Search = Asked & {
  /** 1 to 100. */
  limit: number
  cursor?: string | undefined
  tongue: Tongue
  /** Leave out what cannot be meant instead of refusing: for pages, whose addresses get old. */
  lenient?: boolean | undefined
}

export type Found = {
  items: Item[]
  next?: string | undefined
  facets: Facets
  /** What each of them is called. */
  names: Record<string, string>
  /** Exact up to 1.000; `more` says there are others, and that counts are lower bounds. */
  total: number
  /** Shops that sell them, among those counted. */
  shops: number
  more: boolean
  /** The words really looked for, when they are not the ones typed. */
  suggestion?: string | undefined
  notice?: Refusal | undefined
  /** Words near to what was typed, when nothing or next to nothing was found. */
  near: readonly string[]
  /** As it was read: shown in the heading and the search field. */
  text: string
  sort: Sort
  chosen: Chosen
}

export const mostItems = 100

/** A filter nobody knew half a minute ago may just have been made by a seller. */
async function chooseNow(db: Database, asked: Asked) {
  const finding = await findingNow(db)
  const first = choose(finding, asked)
  if (!first.refusals.some(({ rule }) => rule === 'market.search.filter_unknown')) return { finding, ...first }
  const fresh = await findingNow(db, true)
  return { finding: fresh, ...choose(fresh, asked) }
}

async function pageOf(db: Database, finding: Finding, sort: Sort, wish: Parameters<typeof pageInOrder>[3]): Promise<Page> {
  if (sort === 'best' && wish.matched) return await pageOfBest(db, finding, { ...wish, matched: wish.matched })
  return await pageInOrder(db, finding, sort === 'best' ? 'new' : sort, wish)
}

/** What was looked for, unless the corrected words found nothing either. */
function suggestionOf(search: Search, text: string, matched: Matched | undefined, found: number): string | undefined {
  if (!matched || found === 0) return undefined
  const used = matched.suggestion ?? matched.tokens.join(' ')
  const plain = text.replace(/[^\p{L}\p{N}]+/gu, ' ').trim()
  return matched.suggestion !== undefined ||
    (plain !== used && matched.tokens.length === plain.split(' ').length && (search.q ?? '').length <= longestQuery)
    ? used
    : undefined
}

const noticeOf = (cut: boolean, refusals: readonly Refusal[]): Refusal | undefined =>
  cut
    ? { rule: 'market.search.cut', facts: { most: longestQuery } }
    : refusals[0] && { rule: 'market.search.left_out', facts: { filter: refusals[0].field ?? '' } }

/**
 * Lists and searches in at most three statements, five when words had to be corrected. No statement counts or sorts everything:
 * lists walk an index from the cursor on, ranking looks at one window of candidates, counting stops at 1.000.
 */
export async function searchProducts(db: Database, search: Search): Promise<Outcome<Found>> {
  const limit = Math.max(1, Math.min(mostItems, Math.trunc(search.limit)))
  const query = typed(search.q ?? '')
  const { finding, chosen, refusals } = await chooseNow(db, search)
  if (refusals.length > 0 && !search.lenient) return refused(...refusals)
  const sort = search.sort ?? (query.tokens.length > 0 ? 'best' : 'new')
  const question = questionOf(query.tokens, chosen, sort)
  const at = search.cursor === undefined ? undefined : placeOf(search.cursor, question)
  if (search.cursor !== undefined && !at && !search.lenient) return refused({ rule: 'market.search.cursor', field: 'cursor' })
  const shown = { text: query.text, sort, chosen, notice: noticeOf(query.cut, refusals) }
  if (query.tokens.length === 0 && query.text !== '') return done({ ...shown, ...nothing(finding) })
  const matched = query.tokens.length > 0 ? await match(db, finding, query.tokens) : undefined
  const [page, counted] = await Promise.all([
    pageOf(db, finding, sort, { chosen, matched, limit, at }),
    countFacets(db, finding, chosen, matched, search.tongue),
  ])
  return done({
    ...shown,
    ...counted,
    items: page.items,
    next: page.next && cursorOf(page.next, question),
    suggestion: suggestionOf(search, query.text, matched, counted.total),
    near: matched?.near ?? [],
  })
}

/** Signs only, no word among them: nothing can be looked for. */
const nothing = (finding: Finding) => ({
  items: [],
  names: {},
  facets: { kelurahan: finding.kelurahan.map(({ slug, name }) => ({ value: slug, label: name, count: 0 })) },
  total: 0,
  shops: 0,
  more: false,
  near: [],
})
