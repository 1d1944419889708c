import { formatRupiah } from '#src/base/money.ts'
import type { Facts, Refusal } from '#src/base/outcome.ts'
import { type Band, equal, forFund, fundsOf, meet, missingFrom } from './_bands.ts'
import type { Action } from './actions.ts'
import type { MatrixRow } from './matrix.ts'

export type LintedPost = { code: string; top: boolean; advisory: boolean; body: boolean }

/** What a matrix is held against: the posts there are, the acts and purses that are registered, the texts in force on its first day. */
export type Surroundings = {
  posts: readonly LintedPost[]
  actions: readonly Action[]
  funds: readonly string[]
  inForce(legalBasis: string): boolean
}

type Rows = readonly MatrixRow[]

const all: Band = { min: 0, max: null }

/** A refusal that names its rows, so that whoever keeps the matrix finds them. */
const breach = (rule: string, rows: Rows, facts: Facts = {}): Refusal => ({
  rule: `governance.lint.${rule}`,
  facts: { rows: rows.map(({ id }) => id).join(', '), ...facts },
})

const each = (rows: Rows, rule: string, broken: (row: MatrixRow) => boolean): Refusal[] =>
  rows.filter(broken).map((row) => breach(rule, [row], { post: row.post }))

const deciding = (rows: Rows) => rows.filter(({ capacity }) => capacity === 'decide')

const bandFacts = ({ min, max }: Band): Facts => ({ from: formatRupiah(min), to: max === null ? '∞' : formatRupiah(max) })

function strangers(rows: Rows, around: Surroundings): Refusal[] {
  const actions = new Set(around.actions.map(({ code }) => code))
  const posts = new Set(around.posts.map(({ code }) => code))
  return [
    ...rows.filter(({ action }) => !actions.has(action)).map((row) => breach('action_unknown', [row], { action: row.action })),
    ...rows
      .filter(({ fund }) => fund !== '*' && !around.funds.includes(fund))
      .map((row) => breach('fund_unknown', [row], { fund: row.fund })),
    ...each(rows, 'post_unknown', ({ post, superior }) => !posts.has(post) || (superior !== null && !posts.has(superior))),
    ...rows.filter((row) => !around.inForce(row.legalBasis)).map((row) => breach('basis_not_in_force', [row], { basis: row.legalBasis })),
  ]
}

/** Whatever the amount, somebody decides. */
function gaps(rows: Rows, action: string): Refusal[] {
  const decide = deciding(rows)
  if (decide.length === 0) return [{ rule: 'governance.lint.no_decide', facts: { action } }]
  return fundsOf(decide).flatMap((fund) => {
    const bands = forFund(decide, fund)
    return missingFrom(all, bands).map((band) => breach('gap', bands, { action, fund, ...bandFacts(band) }))
  })
}

const sameFund = (a: MatrixRow, b: MatrixRow) => a.fund === b.fund || a.fund === '*' || b.fund === '*'

/** Two posts of the same reach share a band whole, or not at all; one post has one row for an amount. A narrower reach may lie within a wider. */
const collide = (a: MatrixRow, b: MatrixRow): boolean =>
  sameFund(a, b) && meet(a, b) && (a.post === b.post ? true : a.scope === b.scope && !equal(a, b))

const overlaps = (rows: Rows): Refusal[] =>
  deciding(rows).flatMap((a, index, decide) =>
    decide.slice(index + 1).flatMap((b) => (collide(a, b) ? [breach('overlap', [a, b], { action: a.action })] : [])),
  )

/** What was decided is carried out by another post than the one that decided. */
const unexecuted = (rows: Rows): Refusal[] =>
  deciding(rows)
    .filter((row) => {
      const hands = forFund(rows, row.fund).filter(({ capacity, post }) => capacity === 'execute' && post !== row.post)
      return missingFrom(row, hands).length > 0
    })
    .map((row) => breach('no_execute', [row], { action: row.action, post: row.post }))

function perAction(rows: Rows, { actions }: Surroundings): Refusal[] {
  return actions.flatMap(({ code, money, carriedOut }) => {
    const own = rows.filter(({ action }) => action === code)
    return [
      ...gaps(own, code),
      ...overlaps(own),
      ...(carriedOut ? unexecuted(own) : []),
      ...(money ? [] : each(own, 'band_without_money', (row) => !equal(row, all))),
    ]
  })
}

function perPost(rows: Rows, { posts }: Surroundings): Refusal[] {
  const codes = (pick: (post: LintedPost) => boolean) => new Set(posts.filter(pick).map(({ code }) => code))
  const [top, advisory, body] = [codes((post) => post.top), codes((post) => post.advisory), codes((post) => post.body)]
  return [
    ...each(rows, 'no_superior', ({ post, superior }) => superior === null && !top.has(post)),
    ...each(deciding(rows), 'advisory_decides', ({ post }) => advisory.has(post)),
    ...each(rows, 'body_without_vote', ({ post, quorum, majority }) => body.has(post) && (quorum === null || majority === null)),
    ...each(rows, 'vote_without_body', ({ post, quorum, majority }) => !body.has(post) && (quorum !== null || majority !== null)),
    ...each(rows, 'body_delegates', ({ post, delegable }) => body.has(post) && delegable),
    ...each(rows, 'strategic_delegable', (row) => row.class === 'strategic' && row.delegable),
    // what changes the institution itself is decided at the top, or by a meeting
    ...each(deciding(rows), 'strategic_low', (row) => row.class === 'strategic' && !top.has(row.post) && !body.has(row.post)),
  ]
}

const windows = (rows: Rows): Refusal[] => [
  ...each(rows, 'window_too_small', ({ window, max }) => window !== null && (max === null || window.cap < max)),
  ...each(rows, 'window_unused', ({ window, capacity }) => window !== null && capacity !== 'decide'),
]

/** Posts from which the way up leads back to themselves, each circle told once. */
function cycles(rows: Rows): Refusal[] {
  const above = new Map<string, Set<string>>()
  for (const { post, superior } of rows) if (superior !== null) above.set(post, (above.get(post) ?? new Set()).add(superior))
  const reachable = (from: string): Set<string> => {
    const seen = new Set<string>()
    const open = [...(above.get(from) ?? [])]
    for (let next = open.pop(); next !== undefined; next = open.pop())
      if (!seen.has(next)) {
        seen.add(next)
        open.push(...(above.get(next) ?? []))
      }
    return seen
  }
  const circles = [...above.keys()].flatMap((post) => {
    const up = reachable(post)
    return up.has(post) ? [[post, ...[...up].filter((other) => other !== post && reachable(other).has(post))].sort().join(', ')] : []
  })
  return [...new Set(circles)].map((posts) => {
    const inside = posts.split(', ')
    return breach(
      'superior_cycle',
      rows.filter(({ post, superior }) => inside.includes(post) && superior !== null && inside.includes(superior)),
      { posts },
    )
  })
}

/** Every reason why this matrix may not be ratified, each with the rows it is about. None: it may. */
export const lintMatrix = (rows: Rows, around: Surroundings): Refusal[] => [
  ...strangers(rows, around),
  ...perAction(rows, around),
  ...perPost(rows, around),
  ...windows(rows),
  ...cycles(rows),
]
