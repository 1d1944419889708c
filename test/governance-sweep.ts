import { authorize } from '#src/governance/authority.ts'
import type { Asked, Held, World } from '#src/governance/authority-world.ts'
import type { MatrixRow } from '#src/governance/matrix.ts'
import { type Ask, type Desk, explains, type Sitting } from './governance-naive.ts'

export type Ground = Pick<Desk, 'rows' | 'places' | 'within' | 'sitsIn' | 'advisers'> & {
  money: ReadonlySet<string>
  /** What the evaluator reads, if it is not what is published. */
  rowsRead?: readonly MatrixRow[]
  /** Units to ask for; a unit there is not and none at all are asked for anyway. */
  units: readonly string[]
  /** Posts whose holders ask. */
  askers: readonly Sitting[]
}

export type Swept = { combinations: number; granted: number; unexplained: string[]; refusedWrongly: string[]; unreached: string[] }

const open = { from: new Date(0), until: new Date(8.64e15) }
const held = (one: Sitting): Held => ({ appointment: `${one.person}:${one.post}`, ...one, ...open })

/** The same desk, as the evaluator sees it. */
function worldOf(desk: Desk, person: string): World {
  return {
    at: new Date('2027-02-10T02:00:00Z'),
    matrix: { version: 1, hash: '', rowsOf: (action) => desk.rows.filter((row) => row.action === action) },
    held: desk.sittings.filter((one) => one.person === person).map(held),
    lent: desk.loans
      .filter(({ to }) => to === person)
      .map(({ to, from, action, most }) => ({ delegation: 'PL', grantee: to, actions: [action], most, ...open, source: held(from) })),
    holdersOf: (post) => desk.sittings.filter((one) => one.post === post).map(held),
    above: desk.within,
    unitsOf: (post) => desk.places.filter((place) => place.post === post).map(({ unit }) => unit),
    advises: (post) => desk.advisers.includes(post),
    membersOf: desk.sitsIn,
    inForce: () => !desk.fallen,
    conflicts: new Map(desk.interested.map((one) => [one, 'declared'])),
    steps: desk.done.map(({ person: who, capacity, post, of }) => ({
      person: who,
      holder: who,
      capacity: capacity as Asked['capacity'],
      post,
      approvers: of,
    })),
    recused: new Set(desk.aside),
    tied: new Set(desk.interested),
    ...(desk.vote ? { vote: desk.vote } : {}),
    used: () => desk.used,
  }
}

/** Amounts around every edge of an action's bands and limits. */
function amountsOf(rows: readonly MatrixRow[], action: string): number[] {
  const edges = rows.filter((row) => row.action === action).flatMap(({ min, max, window }) => [min, max ?? min, window?.cap ?? min])
  return [...new Set([0, 1, ...edges.flatMap((edge) => [edge - 1, edge, edge + 1])])].filter((amount) => amount >= 0)
}

type Change = (desk: Desk, ask: Ask) => { desk?: Partial<Desk>; ask?: Partial<Ask> }

const holders = (desk: Desk, posts: readonly string[]) => desk.sittings.filter((one) => posts.includes(one.post)).map((one) => one.person)
const decided = (desk: Desk, { action, capacity }: Ask) => [
  ...new Set(desk.rows.filter((row) => row.action === action && row.capacity === capacity).map((row) => row.post)),
]
const agreed = (desk: Desk, { action }: Ask) =>
  desk.rows
    .filter((row) => row.action === action && (row.capacity === 'concur' || row.capacity === 'review'))
    .flatMap(({ capacity, post, approvers: of }) =>
      Array.from({ length: of }, (_, n) => ({ person: `orang lain ${n}`, capacity, post, of })),
    )
const carried = (desk: Desk) => ({ body: desk.places[0]?.post ?? '', seats: 9, present: 6, yes: 4, no: 2 })
const bodyOf = (desk: Desk, ask: Ask) => decided(desk, ask).find((post) => desk.sitsIn(post).length > 0) ?? carried(desk).body
const withMode =
  (mode: Sitting['mode']): Change =>
  (desk, ask) => ({
    desk: { sittings: desk.sittings.map((one) => (one.person === ask.person ? { ...one, mode } : one)), done: agreed(desk, ask) },
  })
const voted =
  (present: number, yes: number, no: number): Change =>
  (desk, ask) => ({
    desk: { done: agreed(desk, ask), vote: { body: bodyOf(desk, ask), seats: 9, present, yes, no } },
  })
const lending =
  (most: number | null, more: Change): Change =>
  (desk, ask) => ({
    desk: {
      done: agreed(desk, ask),
      loans: desk.sittings
        .filter((one) => decided(desk, ask).includes(one.post))
        .map((from) => ({ to: ask.person, from, action: ask.action, most })),
      ...more(desk, ask).desk,
    },
  })
const none: Change = () => ({})

/** What may stand around a case. Each is asked with every combination that some row is about. */
const changes: Record<string, Change> = {
  'as it is': none,
  agreed: (desk, ask) => ({ desk: { done: agreed(desk, ask) } }),
  'no case': (desk, ask) => ({ desk: { done: agreed(desk, ask) }, ask: { inCase: false } }),
  'no payee': (desk, ask) => ({ desk: { done: agreed(desk, ask) }, ask: { payee: '' } }),
  plt: withMode('plt'),
  plh: withMode('plh'),
  'own matter': (desk, ask) => ({ desk: { done: agreed(desk, ask), interested: [ask.person] } }),
  'own proposal': (desk, ask) => ({
    desk: { done: [...agreed(desk, ask), { person: ask.person, capacity: 'initiate', post: 'x', of: 1 }] },
  }),
  'own decision': (desk, ask) => ({ desk: { done: [...agreed(desk, ask), { person: ask.person, capacity: 'decide', post: 'x', of: 3 }] } }),
  'decided by another': (desk, ask) => ({
    desk: {
      done: [...agreed(desk, ask), ...decided(desk, ask).map((post) => ({ person: 'orang lain', capacity: ask.capacity, post, of: 2 }))],
    },
  }),
  settled: (desk, ask) => ({
    desk: {
      done: [...agreed(desk, ask), ...decided(desk, ask).map((post) => ({ person: 'orang lain', capacity: ask.capacity, post, of: 1 }))],
    },
  }),
  'stepped aside': (desk, ask) => ({ desk: { done: agreed(desk, ask), aside: holders(desk, decided(desk, ask)) } }),
  'stepped aside himself': (desk, ask) => ({ desk: { done: agreed(desk, ask), aside: [ask.person] } }),
  vacant: (desk, ask) => ({
    desk: {
      done: agreed(desk, ask),
      sittings: desk.sittings.filter((one) => one.person === ask.person || !decided(desk, ask).includes(one.post)),
    },
  }),
  'lent to him': lending(null, none),
  'lent to him, little': lending(1_000_000, none),
  'lent by one whose matter it is': lending(null, (desk, ask) => ({
    desk: { interested: holders(desk, decided(desk, ask)).filter((one) => one !== ask.person) },
  })),
  carried: voted(6, 4, 2),
  'two thirds': voted(9, 6, 3),
  'exactly half there': (desk, ask) => ({
    desk: { done: agreed(desk, ask), vote: { body: bodyOf(desk, ask), seats: 12, present: 6, yes: 6, no: 0 } },
  }),
  tie: voted(8, 4, 4),
  'another body': (desk, ask) => ({ desk: { done: agreed(desk, ask), vote: { body: 'dewan lain', seats: 9, present: 9, yes: 9, no: 0 } } }),
  'used up': (desk, ask) => ({ desk: { done: agreed(desk, ask), used: 29_000_000 } }),
  'a fallen text': (desk, ask) => ({ desk: { done: agreed(desk, ask), fallen: true } }),
}

function* questions({ rows, units, money, askers }: Ground): Generator<{ ask: Ask; about: boolean }> {
  const actions = [...new Set(rows.map((row) => row.action))]
  for (const action of actions) {
    const its = rows.filter((row) => row.action === action)
    const funds = [...new Set([...its.map((row) => row.fund), 'dana-lain'])]
    const amounts = money.has(action) ? amountsOf(rows, action) : [0]
    for (const capacity of ['initiate', 'review', 'concur', 'decide', 'execute', 'confirm', 'oversee'])
      for (const fund of funds)
        for (const unit of [...units, undefined, 'tidak-ada'])
          for (const amount of amounts)
            for (const { person } of askers)
              yield {
                ask: { person, action, fund, capacity, unit, amount, inCase: true, payee: 'cv-a' },
                about: its.some((row) => row.capacity === capacity && (row.fund === fund || row.fund === '*')),
              }
  }
}

/** One question to the evaluator. */
function put(ground: Ground, desk: Desk, { unit, ...ask }: Ask): ReturnType<typeof authorize> {
  return authorize(worldOf({ ...desk, rows: ground.rowsRead ?? ground.rows }, ask.person), ask.person, {
    ...ask,
    capacity: ask.capacity as Asked['capacity'],
    money: ground.money.has(ask.action),
    ...(unit === undefined ? {} : { unit }),
  })
}

function isReachable(ground: Ground, plain: Desk, row: MatrixRow): boolean {
  for (const { ask } of questions({ ...ground, rows: ground.rows.filter(({ action }) => action === row.action) }))
    for (const change of ask.capacity === row.capacity ? Object.values(changes) : []) {
      const changed = change(plain, ask)
      const answer = put(ground, { ...plain, ...changed.desk }, { ...ask, ...changed.ask })
      if (answer.ok && answer.row.id === row.id) return true
    }
  return false
}

/** Asks every combination twice, the evaluator and the clerk, and tells where they differ. `every` thins out what is combined with a change. */
export function sweep(ground: Ground, every = 1): Swept {
  const found: Swept = { combinations: 0, granted: 0, unexplained: [], refusedWrongly: [], unreached: [] }
  const reached = new Set<string>()
  const plain: Desk = {
    ...ground,
    sittings: ground.askers,
    loans: [],
    interested: [],
    aside: [],
    done: [],
    vote: undefined,
    used: 0,
    fallen: false,
  }
  let n = 0
  for (const { ask, about } of questions(ground))
    for (const [name, change] of Object.entries(about ? changes : { 'as it is': none })) {
      n += 1
      if (n % every !== 0) continue
      const changed = change(plain, ask)
      const desk = { ...plain, ...changed.desk }
      const asked = { ...ask, ...changed.ask }
      const answer = put(ground, desk, asked)
      const explaining = ground.rows.filter((row) => explains(desk, row, asked))
      found.combinations += 1
      const told = () => `${name}: ${JSON.stringify(asked)} ${answer.ok ? answer.row.id : answer.rule}`
      if (answer.ok) {
        found.granted += 1
        reached.add(answer.row.id)
        if (!explaining.some((row) => row.id === answer.row.id)) found.unexplained.push(told())
      } else if (explaining.length > 0) found.refusedWrongly.push(told())
    }
  // what was thinned out is asked whole where a row has not been met yet
  for (const row of ground.rows.filter(({ id }) => !reached.has(id))) if (!isReachable(ground, plain, row)) found.unreached.push(row.id)
  return found
}
