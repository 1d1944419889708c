import { wallClock } from '#src/base/time.ts'
import type { Asked, Denial, Grant, Held, Lent, Vote, World } from './authority-world.ts'
import type { Capacity, MatrixRow } from './matrix.ts'
import { nameKey, payeeKey } from './spelling.ts'

type Reason =
  | 'amount_invalid'
  | 'no_matrix'
  | 'action_unknown'
  | 'no_post'
  | 'not_yours'
  | 'out_of_scope'
  | 'over_limit'
  | 'conflict'
  | 'segregation'
  | 'already_acted'
  | 'settled'
  | 'advisory'
  | 'basis_not_in_force'
  | 'recused'
  | 'acting_strategic'
  | 'vacant_strategic'
  | 'not_delegable'
  | 'over_delegated_limit'
  | 'case_needed'
  | 'concurrence_missing'
  | 'no_quorum'
  | 'not_carried'
  | 'cap_incomplete'
  | 'evidence_missing'
  | 'cap'

/** Who may not be one person in one case. */
export const incompatible: Readonly<Record<Capacity, readonly Capacity[]>> = {
  initiate: ['concur', 'decide', 'execute', 'oversee'],
  review: ['execute', 'oversee'],
  concur: ['initiate', 'execute', 'oversee'],
  decide: ['initiate', 'execute', 'confirm', 'oversee'],
  execute: ['initiate', 'review', 'concur', 'decide', 'confirm', 'oversee'],
  confirm: ['decide', 'execute', 'oversee'],
  oversee: ['initiate', 'review', 'concur', 'decide', 'execute', 'confirm'],
}

/** Asking and confirming what one received are one's own business: nobody is in conflict there. */
const ownBusiness: ReadonlySet<Capacity> = new Set(['initiate', 'confirm'])

/** What binds the institution: advice does not. */
const binding: ReadonlySet<Capacity> = new Set(['concur', 'decide', 'execute'])

/** What is done once in a case, by as many as the row asks for and no more. */
const onceACase: ReadonlySet<Capacity> = new Set(['decide', 'execute', 'confirm'])

const live = (held: { from: Date; until: Date }, at: Date) => held.from <= at && at < held.until

/** Whether an amount lies in the row's band, both ends included. */
export const covers = (row: MatrixRow, amount: number) => amount >= row.min && (row.max === null || amount <= row.max)

const isAmount = (amount: unknown): amount is number => typeof amount === 'number' && Number.isSafeInteger(amount) && amount >= 0

/** The posts whose holders hold a seat under this row: the post itself, or the members of the body. */
const postsUnder = (world: World, row: MatrixRow): readonly string[] => (isBody(world, row) ? world.membersOf(row.post) : [row.post])

const isBody = (world: World, row: MatrixRow) => world.membersOf(row.post).length > 0

function withinScope(world: World, row: MatrixRow, holderUnit: string, unit: string | undefined): boolean {
  if (row.scope === 'all') return true
  if (unit === undefined) return false
  return row.scope === 'unit' ? holderUnit === unit : world.above(unit).includes(holderUnit)
}

/** The counter a limit over time runs on: the same text as `governance.cap_key` in the database, `unit` being what the caller names it there. */
export function capKey(row: MatrixRow, asked: Pick<Asked, 'payee' | 'activity' | 'unit'>, at: Date): string {
  const { window } = row
  if (!window) return ''
  const clock = wallClock(at)
  const period = window.period === 'month' ? `${clock.year}-${String(clock.month).padStart(2, '0')}` : String(clock.year)
  return [
    row.action,
    row.fund,
    row.post,
    window.period,
    period,
    ...(window.by.includes('payee') ? [`payee=${payeeKey(asked.payee ?? '')}`] : []),
    ...(window.by.includes('activity') ? [`activity=${nameKey(asked.activity ?? '')}`] : []),
    ...(window.by.includes('unit') ? [`unit=${asked.unit ?? ''}`] : []),
  ].join('|')
}

/** One way in which the one who asks could act: a row, and the seat or loan he acts through. */
type Way = { row: MatrixRow; seat: Held; mode: Grant['mode']; lent?: Lent; because?: 'vacant' | 'recused' | 'conflict' }

/** Why the superior steps in under a row: nobody holds the post here, or all who do have stepped aside or have an interest of their own. A body never does: it meets or waits. */
function standsAside(world: World, row: MatrixRow, asked: Asked): 'vacant' | 'recused' | 'conflict' | undefined {
  if (row.superior === null || row.quorum || isBody(world, row)) return undefined
  // a post there is not is not vacant
  if (!world.unitsOf(row.post).some((unit) => withinScope(world, row, unit, asked.unit))) return undefined
  const holders = world.holdersOf(row.post).filter((held) => live(held, world.at) && withinScope(world, row, held.unit, asked.unit))
  if (holders.length === 0) return 'vacant'
  if (holders.every((held) => world.recused.has(held.person))) return 'recused'
  if (!asked.inCase || ownBusiness.has(asked.capacity)) return undefined
  return holders.every((held) => world.recused.has(held.person) || world.tied.has(held.person)) ? 'conflict' : undefined
}

/** Of several superiors the one whose unit stands above steps in, not the head of another agency. */
function isAbove(world: World, row: MatrixRow, seat: Held, unit: string | undefined): boolean {
  if (world.unitsOf(seat.post).length === 1) return true
  const below = row.scope === 'all' ? world.unitsOf(row.post) : unit === undefined ? [] : [unit]
  return below.some((one) => world.above(one).includes(seat.unit))
}

type Seats = { own: readonly Held[]; lent: readonly Lent[] }

const seatsNow = (world: World): Seats => ({
  own: world.held.filter((held) => live(held, world.at)),
  // what was lent dies with the seat of its grantor, and nobody lends what he holds for another
  lent: world.lent.filter((one) => live(one, world.at) && live(one.source, world.at) && one.source.mode === 'definitive'),
})

function waysUnder(world: World, seats: Seats, row: MatrixRow, asked: Asked): Way[] {
  const posts = postsUnder(world, row)
  const fits = (seat: Held) => posts.includes(seat.post) && withinScope(world, row, seat.unit, asked.unit)
  const because = standsAside(world, row, asked)
  return [
    ...seats.own.filter(fits).map((seat): Way => ({ row, seat, mode: seat.mode })),
    ...seats.lent
      .filter(({ source, actions }) => fits(source) && actions.includes(asked.action))
      .map((lent): Way => ({ row, seat: lent.source, mode: 'delegated', lent })),
    ...(because
      ? seats.own
          .filter((seat) => seat.post === row.superior && seat.mode === 'definitive' && isAbove(world, row, seat, asked.unit))
          .map((seat): Way => ({ row, seat, mode: 'substitute', because }))
      : []),
  ]
}

/** Whose turn it would be: the posts of the rows that cover the amount, the superior where a post stands aside. */
const whoCould = (world: World, rows: readonly MatrixRow[], asked: Asked): string[] => [
  ...new Set(rows.map((row) => (standsAside(world, row, asked) && row.superior ? row.superior : row.post))),
]

/** One half means more than half: a tie carries nothing. */
const reaches = (part: number, whole: number, [n, of]: readonly [number, number]) =>
  n * 2 === of ? part * 2 > whole : part * of >= whole * n

/** A body decides by meeting, its own, whether or not the row says how many must be there. */
const quorumMissing = (world: World, row: MatrixRow): boolean =>
  row.quorum === null
    ? isBody(world, row) && binding.has(row.capacity)
    : !(world.vote && world.vote.body === row.post && world.vote.seats > 0 && reaches(world.vote.present, world.vote.seats, row.quorum))

const majorityMissing = (vote: Vote | undefined, row: MatrixRow) =>
  row.majority !== null && !(vote && vote.yes + vote.no > 0 && reaches(vote.yes, vote.yes + vote.no, row.majority))

/** How often a post has acted so in the case. By post, not by row: what was done under an older matrix counts. */
const doneUnder = (world: World, { post, capacity }: MatrixRow) =>
  world.steps.filter((step) => step.post === post && step.capacity === capacity).length

/** Whether somebody has done this in the case already, as many as were asked for. */
const isSettled = (world: World, capacity: Capacity) =>
  onceACase.has(capacity) &&
  world.steps.some(
    (step) =>
      step.capacity === capacity &&
      world.steps.filter((one) => one.capacity === capacity && one.post === step.post).length >= step.approvers,
  )

/** Rows whose post must have looked or agreed before anybody decides, and has not. */
function concurrenceMissing(world: World, rows: readonly MatrixRow[], asked: Asked & { amount: number }): MatrixRow[] {
  if (asked.capacity !== 'decide') return []
  return rows
    .filter(({ capacity }) => capacity === 'concur' || capacity === 'review')
    .filter((row) => covers(row, asked.amount) && doneUnder(world, row) < row.approvers)
}

/** What bars a seat that was lent: whatever would bar the one whose seat it is, and the limits of the loan. */
function barOfLoan(world: World, { row, lent }: Way, asked: Asked & { amount: number }): Reason | undefined {
  if (!lent) return undefined
  // a seat in a body is sat on in person
  if (!row.delegable || isBody(world, row)) return 'not_delegable'
  if (lent.most !== null && asked.amount > lent.most) return 'over_delegated_limit'
  return personalBar(world, lent.source.person, asked)
}

const capWanting = ({ window }: MatrixRow, asked: Asked) =>
  (['payee', 'activity', 'unit'] as const).some((part) => window?.by.includes(part) && !asked[part])

function barOfCap(world: World, { row }: Way, asked: Asked & { amount: number }): Reason | undefined {
  if (!row.window || asked.capacity !== 'decide' || asked.refusing) return undefined
  if (capWanting(row, asked)) return 'cap_incomplete'
  return world.used(capKey(row, asked, world.at)) + asked.amount > row.window.cap ? 'cap' : undefined
}

/** What bars one way, in the order in which it is said. */
function barOf(world: World, person: string, way: Way, asked: Asked & { amount: number }): Reason | undefined {
  const { row, seat, mode, because } = way
  if (!world.inForce(row.legalBasis)) return 'basis_not_in_force'
  if (binding.has(asked.capacity) && (world.advises(row.post) || world.advises(seat.post))) return 'advisory'
  if (world.recused.has(person) || world.recused.has(seat.person)) return 'recused'
  const strategic = row.class === 'strategic'
  if (strategic && mode !== 'definitive' && mode !== 'substitute') return 'acting_strategic'
  if (strategic && because === 'vacant') return 'vacant_strategic'
  const ofLoan = barOfLoan(world, way, asked)
  if (ofLoan) return ofLoan
  if ((row.approvers > 1 || row.quorum) && !asked.inCase) return 'case_needed'
  if (isSettled(world, asked.capacity)) return 'settled'
  if (quorumMissing(world, row)) return 'no_quorum'
  if (majorityMissing(world.vote, row)) return 'not_carried'
  return barOfCap(world, way, asked)
}

/** Papers the row asks for that were not named. A refusal needs none. */
const unseenIn = ({ evidence }: MatrixRow, { evidence: named, refusing }: Asked): string[] =>
  named === undefined || refusing ? [] : evidence.filter((one) => !named.has(one))

const denied = (reason: Reason, whoCan: readonly string[], facts: Denial['facts'] = {}): Denial => ({
  ok: false,
  rule: `governance.authority.${reason}`,
  whoCan,
  facts,
})

/** Why none of the rows is one's own: another post's, another unit's, or a smaller amount's. */
function notMine(world: World, seats: Seats, rows: readonly MatrixRow[], fitting: readonly MatrixRow[], asked: Asked): Reason {
  const lent = seats.lent.filter(({ actions }) => actions.includes(asked.action))
  const posts = new Set([...seats.own.map((seat) => seat.post), ...lent.map(({ source }) => source.post)])
  const mine = (row: MatrixRow) => postsUnder(world, row).some((post) => posts.has(post))
  if (fitting.some(mine)) return 'out_of_scope'
  // a member of a body has no limit of his own
  return rows.some((row) => mine(row) && !isBody(world, row)) ? 'over_limit' : 'not_yours'
}

/** What holds whichever seat one sits on: one's own matter, and two hats in one case. What was done on one's seat was done in one's name. */
function personalBar(world: World, person: string, asked: Asked): Reason | undefined {
  if (world.conflicts.has(person) && !ownBusiness.has(asked.capacity)) return 'conflict'
  const did = world.steps.filter((step) => step.person === person || step.holder === person).map((step) => step.capacity)
  if (did.some((one) => incompatible[asked.capacity].includes(one))) return 'segregation'
  return did.includes(asked.capacity) ? 'already_acted' : undefined
}

/** Posts that could instead of the one who may not: those of other rows, and the one above his own. */
const othersThan = (ways: readonly Way[], whoCan: readonly string[]) => {
  const own = new Set(ways.map(({ row }) => row.post))
  return [...new Set([...whoCan.filter((post) => !own.has(post)), ...superiors(ways)])]
}

const superiors = (ways: readonly Way[]) => [...new Set(ways.flatMap(({ row }) => (row.superior ? [row.superior] : [])))]

const factsOf = (asked: Asked & { amount: number }, rows: readonly MatrixRow[]): Denial['facts'] => ({
  action: asked.action,
  fund: asked.fund,
  amount: asked.amount,
  ...(rows.length > 0 && rows.every((row) => row.max !== null) ? { most: Math.max(...rows.map((row) => row.max ?? 0)) } : {}),
})

function grantOf(world: World, { row, seat, mode, lent }: Way, matrix: NonNullable<World['matrix']>): Grant {
  return {
    ok: true,
    row,
    version: matrix.version,
    hash: matrix.hash,
    appointment: seat.appointment,
    ...(lent ? { delegation: lent.delegation } : {}),
    post: seat.post,
    mode,
    remaining: Math.max(0, row.approvers - doneUnder(world, row) - 1),
  }
}

/**
 * Whether this person may act so now. One pure function: the matrix in force, the seats held now and what was lent, the band and the unit,
 * conflict of interest, two hats, stepping aside and stepping in, acting officers, what was lent and how much, the meeting, the limit over time.
 * What no row grants is refused, with the rule that refuses and the posts that could.
 */
export function authorize(world: World, person: string, question: Asked): Grant | Denial {
  const amount = question.money ? question.amount : (question.amount ?? 0)
  if (!isAmount(amount)) return denied('amount_invalid', [])
  const asked = { ...question, amount }
  if (!world.matrix) return denied('no_matrix', [])
  if (asked.unit !== undefined && world.above(asked.unit).length === 0) return denied('out_of_scope', [], factsOf(asked, []))
  const ofAction = world.matrix.rowsOf(asked.action).filter((row) => row.fund === '*' || row.fund === asked.fund)
  const rows = ofAction.filter((row) => row.capacity === asked.capacity)
  if (rows.length === 0) return denied('action_unknown', [], factsOf(asked, []))
  const fitting = rows.filter((row) => covers(row, amount))
  // only a refusal needs to know
  const whoCan = () => whoCould(world, fitting, asked)
  const seats = seatsNow(world)
  if (seats.own.length + seats.lent.length === 0) return denied('no_post', whoCan(), factsOf(asked, []))
  const ways = fitting.flatMap((row) => waysUnder(world, seats, row, asked))
  if (ways.length === 0) return denied(notMine(world, seats, rows, fitting, asked), whoCan(), factsOf(asked, ownRows(world, seats, rows)))
  const personal = personalBar(world, person, asked)
  if (personal)
    return denied(personal, personal === 'conflict' ? othersThan(ways, whoCan()) : whoCan(), {
      ...factsOf(asked, []),
      ...conflictFacts(world, person),
    })
  const bars = ways.map((way) => ({ way, bar: barOf(world, person, way, asked) }))
  const open = bars.find(({ bar }) => bar === undefined)
  if (!open)
    return denied(
      said(world, bars[0]?.bar ?? 'not_yours', ownRows(world, seats, rows), asked),
      whoElse(bars, whoCan()),
      factsOf(
        asked,
        ways.map(({ row }) => row),
      ),
    )
  const missing = concurrenceMissing(world, ofAction, asked)
  if (missing.length > 0) return denied('concurrence_missing', [...new Set(missing.map((row) => row.post))], factsOf(asked, []))
  const unseen = unseenIn(open.way.row, asked)
  if (unseen.length > 0) return denied('evidence_missing', [], { ...factsOf(asked, []), evidence: unseen.join(', ') })
  return grantOf(world, open.way, world.matrix)
}

const ownRows = (world: World, seats: Seats, rows: readonly MatrixRow[]) =>
  rows.filter((row) => postsUnder(world, row).some((post) => seats.own.some((seat) => seat.post === post)))

/** Where no meeting has been, one who decides smaller amounts by himself is told that this one is over his limit. */
const said = (world: World, bar: Reason, own: readonly MatrixRow[], { inMeeting }: Asked): Reason =>
  !world.vote &&
  !inMeeting &&
  (bar === 'no_quorum' || bar === 'case_needed') &&
  own.some((row) => !isBody(world, row) && row.approvers === 1)
    ? 'over_limit'
    : bar

function conflictFacts(world: World, person: string): Denial['facts'] {
  const conflict = world.conflicts.get(person)
  return conflict ? { conflict } : {}
}

/** After a bar that is one's own, the others and the superior; after one that is the meeting's or the text's, whoever the rows name. */
function whoElse(bars: readonly { way: Way; bar: Reason | undefined }[], whoCan: readonly string[]): string[] {
  const own = new Set(bars.filter(({ bar }) => bar === 'cap' || bar === 'recused' || bar === 'conflict').map(({ way }) => way.row.post))
  const above = superiors(bars.filter(({ way }) => own.has(way.row.post)).map(({ way }) => way))
  return [...new Set([...whoCan.filter((post) => !own.has(post)), ...above])]
}
