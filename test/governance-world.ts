import { authorize } from '#src/governance/authority.ts'
import type { Asked, Held, Lent, World } from '#src/governance/authority-world.ts'
import type { MatrixRow } from '#src/governance/matrix.ts'
import { advisers, body, first, members, money, posts, units } from './governance-matrix.ts'

/** Midnight of the city and later, as people say it. */
export const wib = (text: string) => new Date(`${text.length === 10 ? `${text}T00:00:00` : text}+07:00`)

const always = { from: wib('2026-01-01'), until: wib('2028-01-01') }

/** A seat: `ketua`, or `koordinator@kel-b` where there are several. */
export function seat(person: string, place: string, more: Partial<Held> = {}): Held {
  const [post = '', unit = posts.find((one) => one.kind === post)?.unit ?? ''] = place.split('@')
  return { appointment: `${person}:${place}`, person, post, unit, mode: 'definitive', ...always, ...more }
}

/** The town's officers, each called by what they are. */
export const officers: readonly Held[] = [
  ...['pembina', 'pengarah', 'pengawas', 'ketua', 'sekretaris', 'bendahara'].map((post) => seat(post, post)),
  ...[1, 2, 3, 4, 5, 6].map((n) => seat(`anggota ${n}`, 'anggota')),
  ...['a', 'b', 'c'].map((one) => seat(`kurator ${one}`, 'kurator')),
  ...['kel-a', 'kel-b'].map((unit) => seat(`koordinator ${unit}`, `koordinator@${unit}`)),
  ...['dinas-x', 'dinas-y'].map((unit) => seat(`kepala ${unit}`, `kepala-opd@${unit}`)),
  seat('kepala uptd', 'kepala-uptd@uptd-x'),
]

export type Scene = Partial<Pick<World, 'at' | 'steps' | 'recused' | 'tied' | 'conflicts' | 'vote'>> & {
  rows?: readonly MatrixRow[] | null
  seats?: readonly Held[]
  lent?: readonly Lent[]
  used?: Readonly<Record<string, number>>
  fallen?: readonly string[]
}

export const lineOf = (code: string): string[] => {
  const unit = units.find((one) => one.code === code)
  return unit ? [code, ...(unit.parent === null ? [] : lineOf(unit.parent))] : []
}

/** Everything the evaluator looks at, for one who asks. */
export function worldOf(
  person: string,
  { rows = first, seats = officers, lent = [], used = {}, fallen = [], ...scene }: Scene = {},
): World {
  return {
    at: wib('2027-02-10T09:00:00'),
    ...(rows === null
      ? {}
      : { matrix: { version: 1, hash: 'a'.repeat(64), rowsOf: (action) => rows.filter((row) => row.action === action) } }),
    held: seats.filter((held) => held.person === person),
    lent: lent.filter((one) => one.grantee === person),
    holdersOf: (post) => seats.filter((held) => held.post === post),
    above: lineOf,
    unitsOf: (post) => posts.filter(({ kind }) => kind === post).map(({ unit }) => unit),
    advises: (post) => advisers.includes(post),
    membersOf: (post) => (post === body ? members : []),
    inForce: (basis) => !fallen.includes(basis),
    conflicts: new Map(),
    steps: [],
    recused: new Set(),
    tied: new Set(),
    used: (key) => used[key] ?? 0,
    ...scene,
  }
}

export type Question = Partial<Asked> & { amount?: unknown }

export const question = (asked: Question = {}): Asked => {
  const action = asked.action ?? 'finance.expense.decide'
  return {
    action,
    fund: 'kas_komunitas',
    capacity: 'decide',
    amount: 1_000_000,
    payee: 'cv-a',
    money: money.has(action),
    inCase: true,
    ...asked,
  }
}

/** The answer in a few words: the row and the way, or the rule. */
export function answer(person: string, asked: Question = {}, scene: Scene = {}): string {
  const said = authorize(worldOf(person, scene), person, question(asked))
  if (said.ok) return [said.row.id, said.mode, ...(said.remaining ? [`${said.remaining} more`] : [])].join(' ')
  return [said.rule.replace('governance.authority.', ''), ...(said.whoCan.length ? [`-> ${said.whoCan.join(', ')}`] : [])].join(' ')
}
