import type { Held } from './authority.ts'
import type { MatrixRow } from './matrix.ts'

/** What stands around a row at an instant: who holds a post within the row's reach, who sits in a body, who stepped aside in the case. */
export type Holders = {
  at: Date
  of(post: string): readonly Held[]
  membersOf(body: string): readonly string[]
  recused: ReadonlySet<string>
}

/** `waiting` is "menunggu pejabat": nobody may act before somebody is appointed. The days of the case keep running meanwhile. */
export type Turn = {
  kind: 'holder' | 'acting' | 'meeting' | 'superior' | 'waiting'
  post: string
  appointments: readonly string[]
  because?: 'vacant' | 'recused' | 'only_acting'
}

export type TurnRow = Pick<MatrixRow, 'post' | 'superior' | 'class' | 'quorum'>

const live = (held: Held, at: Date) => held.from <= at && at < held.until
const idsOf = (holders: readonly Held[]) => holders.map((held) => held.appointment)

/** The post above, if a definitive holder of it may step in. Nobody steps in for a meeting, nor in a strategic matter whose post is empty. */
function superior(row: TurnRow, holders: Holders, because: 'vacant' | 'recused'): Turn {
  const waiting: Turn = { kind: 'waiting', post: row.post, appointments: [], because }
  if (row.superior === null || row.quorum || (because === 'vacant' && row.class === 'strategic')) return waiting
  const above = holders
    .of(row.superior)
    .filter((held) => live(held, holders.at) && held.mode === 'definitive' && !holders.recused.has(held.appointment))
  return above.length > 0 ? { kind: 'superior', post: row.superior, appointments: idsOf(above), because } : waiting
}

/**
 * Whose turn it is under a row of the matrix: its holder, who acts for an empty or absent one, the post above, or nobody yet. The same answer
 * the evaluator gives to whoever then acts: a Plt or Plh takes routine matters only, the superior steps in for all holders or for none.
 */
export function turnOf(row: TurnRow, holders: Holders): Turn {
  const members = holders.membersOf(row.post)
  const posts = members.length > 0 ? members : [row.post]
  const seated = posts.flatMap((post) => holders.of(post)).filter((held) => live(held, holders.at))
  if (seated.length === 0) return superior(row, holders, 'vacant')
  const free = seated.filter((held) => !holders.recused.has(held.appointment))
  if (free.length === 0) return superior(row, holders, 'recused')
  if (members.length > 0) return { kind: 'meeting', post: row.post, appointments: idsOf(free) }
  const able = row.class === 'strategic' ? free.filter((held) => held.mode === 'definitive') : free
  if (able.length === 0) return { kind: 'waiting', post: row.post, appointments: [], because: 'only_acting' }
  const definitive = able.some((held) => held.mode === 'definitive')
  return { kind: definitive ? 'holder' : 'acting', post: row.post, appointments: idsOf(able) }
}
