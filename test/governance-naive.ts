import type { MatrixRow } from '#src/governance/matrix.ts'

// The rule of authority once more, as a careful clerk would tick it off on paper: one row, one seat, one question after another.
// It shares no line with the evaluator. What the evaluator grants and this does not explain is a hole; the other way round, a wrong refusal.

export type Place = { post: string; unit: string }
export type Sitting = Place & { person: string; mode: 'definitive' | 'plt' | 'plh' }
export type Loan = { to: string; from: Sitting; action: string; most: number | null }
export type Deed = { person: string; capacity: string; post: string; of: number }

export type Desk = {
  rows: readonly MatrixRow[]
  places: readonly Place[]
  /** The units a unit lies in, itself too. */
  within: (unit: string) => readonly string[]
  sitsIn: (body: string) => readonly string[]
  advisers: readonly string[]
  sittings: readonly Sitting[]
  loans: readonly Loan[]
  interested: readonly string[]
  aside: readonly string[]
  done: readonly Deed[]
  vote: { body: string; seats: number; present: number; yes: number; no: number } | undefined
  used: number
  fallen: boolean
}

export type Ask = {
  person: string
  action: string
  fund: string
  capacity: string
  unit: string | undefined
  amount: number
  inCase: boolean
  payee: string
}

const pairs =
  'initiate-concur initiate-decide initiate-execute initiate-oversee review-execute review-oversee concur-execute concur-oversee decide-execute decide-confirm decide-oversee execute-confirm execute-oversee confirm-oversee'.split(
    ' ',
  )
const clash = (one: string, other: string) => pairs.includes(`${one}-${other}`) || pairs.includes(`${other}-${one}`)

const reachesOut = (desk: Desk, row: MatrixRow, unit: string, asked: string | undefined) => {
  if (row.scope === 'all') return true
  if (!asked) return false
  if (row.scope === 'unit') return unit === asked
  return desk.within(asked).includes(unit)
}

/** A personal reason why this human may not, in this matter. */
function personally(desk: Desk, who: string, capacity: string): boolean {
  if (desk.interested.includes(who) && capacity !== 'initiate' && capacity !== 'confirm') return true
  if (desk.aside.includes(who)) return true
  return desk.done.some((one) => one.person === who && (one.capacity === capacity || clash(one.capacity, capacity)))
}

function emptySeat(desk: Desk, row: MatrixRow, { unit: asked, inCase, capacity }: Ask): 'vacant' | 'aside' | undefined {
  if (desk.sitsIn(row.post).length > 0 || row.quorum) return undefined
  if (!desk.places.some((place) => place.post === row.post && reachesOut(desk, row, place.unit, asked))) return undefined
  const there = desk.sittings.filter((one) => one.post === row.post && reachesOut(desk, row, one.unit, asked))
  if (there.length === 0) return 'vacant'
  // in a case, who is known to have an interest is out of the way as one who stepped aside
  const tied = inCase && capacity !== 'initiate' && capacity !== 'confirm' ? desk.interested : []
  return there.every((one) => desk.aside.includes(one.person) || tied.includes(one.person)) ? 'aside' : undefined
}

function isHisSuperior(desk: Desk, row: MatrixRow, seat: Sitting, asked: string | undefined): boolean {
  if (row.superior !== seat.post || seat.mode !== 'definitive') return false
  if (desk.places.filter((place) => place.post === seat.post).length === 1) return true
  const units = row.scope === 'all' ? desk.places.filter((place) => place.post === row.post).map((place) => place.unit) : [asked ?? '']
  return units.some((unit) => desk.within(unit).includes(seat.unit))
}

function bySeat(desk: Desk, row: MatrixRow, ask: Ask): boolean {
  const board = desk.sitsIn(row.post)
  const names = board.length > 0 ? board : [row.post]
  const strategic = row.class === 'strategic'
  const advises = (post: string) =>
    ['concur', 'decide', 'execute'].includes(ask.capacity) && (desk.advisers.includes(post) || desk.advisers.includes(row.post))
  const mine = desk.sittings.filter((one) => one.person === ask.person && !advises(one.post))
  if (
    mine.some((one) => names.includes(one.post) && reachesOut(desk, row, one.unit, ask.unit) && (!strategic || one.mode === 'definitive'))
  )
    return true
  const lent = desk.loans.some(
    ({ to, from, action, most }) =>
      to === ask.person &&
      action === ask.action &&
      from.mode === 'definitive' &&
      from.post === row.post &&
      board.length === 0 &&
      row.delegable &&
      !strategic &&
      !advises(from.post) &&
      reachesOut(desk, row, from.unit, ask.unit) &&
      (most === null || ask.amount <= most) &&
      !personally(desk, from.person, ask.capacity),
  )
  if (lent) return true
  const empty = emptySeat(desk, row, ask)
  if (!empty || (strategic && empty === 'vacant')) return false
  return mine.some((one) => isHisSuperior(desk, row, one, ask.unit))
}

function byMeeting(desk: Desk, row: MatrixRow, ask: Ask): boolean {
  const { quorum, majority } = row
  if (!quorum || !majority) return desk.sitsIn(row.post).length === 0 || !['concur', 'decide', 'execute'].includes(ask.capacity)
  const { vote } = desk
  if (!vote || vote.body !== row.post || vote.seats === 0) return false
  const enough = (part: number, whole: number, [n, of]: readonly [number, number]) =>
    n / of === 0.5 ? part / whole > 0.5 : part / whole >= n / of - 1e-9
  return enough(vote.present, vote.seats, quorum) && vote.yes + vote.no > 0 && enough(vote.yes, vote.yes + vote.no, majority)
}

const times = (desk: Desk, capacity: string, post: string) =>
  desk.done.filter((one) => one.capacity === capacity && one.post === post).length

/** Whether this row lets this person do it. */
export function explains(desk: Desk, row: MatrixRow, ask: Ask): boolean {
  if (row.action !== ask.action || row.capacity !== ask.capacity) return false
  if (row.fund !== '*' && row.fund !== ask.fund) return false
  if (ask.amount < row.min || (row.max !== null && ask.amount > row.max)) return false
  if (ask.unit !== undefined && desk.within(ask.unit).length === 0) return false
  if (desk.fallen) return false
  if (personally(desk, ask.person, ask.capacity)) return false
  if (!bySeat(desk, row, ask) || !byMeeting(desk, row, ask)) return false
  if ((row.approvers > 1 || row.quorum) && !ask.inCase) return false
  if (
    ['decide', 'execute', 'confirm'].includes(ask.capacity) &&
    desk.done.some((one) => one.capacity === ask.capacity && times(desk, one.capacity, one.post) >= one.of)
  )
    return false
  if (ask.capacity !== 'decide') return true
  if (row.window?.by.some((part) => (part === 'payee' && !ask.payee) || (part === 'unit' && !ask.unit) || part === 'activity')) return false
  if (row.window && desk.used + ask.amount > row.window.cap) return false
  const before = desk.rows.filter(
    (one) =>
      one.action === ask.action && (one.capacity === 'concur' || one.capacity === 'review') && (one.fund === '*' || one.fund === ask.fund),
  )
  return before.every(
    (one) => ask.amount < one.min || (one.max !== null && ask.amount > one.max) || times(desk, one.capacity, one.post) >= one.approvers,
  )
}
