import { authorize, covers } from './authority.ts'
import type { Asked, Held, World } from './authority-world.ts'
import type { Matrix, MatrixRow } from './matrix.ts'

/** What the question needs to know beside the matrix: where each post exists, who sits in a body, what stands above a unit, which texts are in force. */
export type Setting = {
  at: Date
  matrix: Pick<Matrix, 'version' | 'hash' | 'rows'>
  unitsOf(post: string): readonly string[]
  membersOf(body: string): readonly string[]
  above(unit: string): readonly string[]
  advises(post: string): boolean
  inForce(legalBasis: string): boolean
}

export type Who = {
  /** Posts that may, in the order of their rows. */
  whoCan: string[]
  /** The rows that say so. */
  rows: MatrixRow[]
  /** The rule that refuses, where nobody may. */
  rule?: string
}

const always = new Date(8.64e15)

/** Somebody who holds this post definitively, at this unit, with nothing that speaks against him. */
const nobodyInParticular = (post: string, unit: string): Held => ({
  appointment: `${post}@${unit}`,
  person: 'anybody',
  post,
  unit,
  mode: 'definitive',
  from: new Date(0),
  until: always,
})

/** A world in which this one seat is all there is: votes carried, everybody asked has agreed, nothing used up. */
function worldFor(setting: Setting, row: MatrixRow, seat: Held): World {
  const agreed = setting.matrix.rows.filter((one) => one.action === row.action && (one.capacity === 'concur' || one.capacity === 'review'))
  return {
    at: setting.at,
    matrix: {
      version: setting.matrix.version,
      hash: setting.matrix.hash,
      rowsOf: (action) => (action === row.action ? [row, ...agreed] : []),
    },
    held: [seat],
    lent: [],
    holdersOf: () => [seat],
    above: setting.above,
    unitsOf: setting.unitsOf,
    advises: setting.advises,
    membersOf: setting.membersOf,
    inForce: setting.inForce,
    steps: agreed.flatMap((one) =>
      Array.from({ length: one.approvers }, (_, n) => ({
        person: `other ${n}`,
        holder: `other ${n}`,
        capacity: one.capacity,
        post: one.post,
        approvers: one.approvers,
      })),
    ),
    recused: new Set(),
    tied: new Set(),
    conflicts: new Map(),
    vote: { body: row.post, seats: 1, present: 1, yes: 1, no: 0 },
    used: () => 0,
  }
}

/**
 * Who may act so, whoever holds the post: every row is asked of the very function that grants and refuses, with somebody who holds its post.
 * Without a unit: for some unit. Nothing here decides by itself.
 */
export function whoMay(setting: Setting, asked: Omit<Asked, 'inCase'>): Who {
  const rows = setting.matrix.rows.filter(
    (row) => row.action === asked.action && row.capacity === asked.capacity && (row.fund === '*' || row.fund === asked.fund),
  )
  let rule = 'governance.authority.action_unknown'
  const granting = rows.filter((row) => {
    const members = setting.membersOf(row.post)
    const seats = (members.length > 0 ? members : [row.post]).flatMap((post) =>
      setting.unitsOf(post).map((unit) => nobodyInParticular(post, unit)),
    )
    return seats.some((seat) => {
      const unit = asked.unit ?? seat.unit
      const world = { ...worldFor(setting, row, seat), ...(asked.unit ? {} : { above: () => [unit] }) }
      const answer = authorize(world, 'anybody', { payee: 'anybody', activity: 'any', ...asked, unit, inCase: true })
      if (!answer.ok) rule = answer.rule
      return answer.ok
    })
  })
  if (granting.length > 0) return { whoCan: [...new Set(granting.map((row) => row.post))], rows: granting }
  return { whoCan: [], rows: [], rule }
}

/** The rungs of one ladder: all rows that decide this action from this fund, the smallest amounts first. */
export const ladderOf = (rows: readonly MatrixRow[], asked: Pick<Asked, 'action' | 'fund' | 'capacity'>): MatrixRow[] =>
  rows
    .filter((row) => row.action === asked.action && row.capacity === asked.capacity && (row.fund === '*' || row.fund === asked.fund))
    .sort((one, other) => (one.max ?? Number.MAX_SAFE_INTEGER) - (other.max ?? Number.MAX_SAFE_INTEGER) || one.min - other.min)

/** The rung right below the one that may: whom a reader would have guessed, and by how much the amount passes his limit. */
export function justBelow(ladder: readonly MatrixRow[], who: Who, amount: number): { row: MatrixRow; over: number } | undefined {
  const below = ladder
    .filter((row) => row.max !== null && row.max < amount && !who.whoCan.includes(row.post) && !covers(row, amount))
    .at(-1)
  return below && below.max !== null ? { row: below, over: amount - below.max } : undefined
}
