/** What somebody was told had been done. Only acknowledged operations are in a history: what was refused never happened. */
export type Told =
  | { kind: 'placed'; order: string; lines: { variant: string; quantity: number }[] }
  | { kind: 'step'; order: string; step: string }
  | { kind: 'received'; order: string; amount: number }
  | { kind: 'refunded'; order: string; amount: number; restocked?: { variant: string; quantity: number } }
  | { kind: 'shelf'; variant: string; movement: 'received' | 'damaged' | 'returned'; quantity: number }
  | { kind: 'counted'; variant: string }

/** The same, as the database ended up with it. */
export type Ended = {
  /** Level of every shelf before the run and after it. */
  shelves: { variant: string; before: number; after: number; allocated: number; reserved: number }[]
  orders: { number: string; status: string; received: number; refunded: number; lines: { variant: string; quantity: number }[] }[]
  /** Steps that people took; the clock's own steps are nobody's word. */
  steps: { order: string; step: string }[]
  /** What counting a shelf changed: only the database knows the difference at that moment. */
  counted: { variant: string; difference: number }[]
  /** Steps by which goods left the house for good. */
  left: Set<string>
}

function tally<T>(items: readonly T[], keyOf: (item: T) => string, of: (item: T) => number = () => 1): Map<string, number> {
  const sums = new Map<string, number>()
  for (const item of items) sums.set(keyOf(item), (sums.get(keyOf(item)) ?? 0) + of(item))
  return sums
}

/** Every key whose sums differ, said in words. */
function differing(what: string, told: Map<string, number>, found: Map<string, number>): string[] {
  return [...new Set([...told.keys(), ...found.keys()])]
    .filter((key) => (told.get(key) ?? 0) !== (found.get(key) ?? 0))
    .map((key) => `${what} ${key}: told ${told.get(key) ?? 0}, found ${found.get(key) ?? 0}`)
}

const of = <K extends Told['kind']>(history: readonly Told[], kind: K) =>
  history.filter((one): one is Extract<Told, { kind: K }> => one.kind === kind)

const piecesOf = (lines: readonly { variant: string; quantity: number }[]): string =>
  lines
    .map((line) => `${line.variant}×${line.quantity}`)
    .sort()
    .join()

function shelvesAddUp(history: readonly Told[], ended: Ended): string[] {
  const moved = new Map<string, number>()
  const add = (variant: string, pieces: number) => moved.set(variant, (moved.get(variant) ?? 0) + pieces)
  for (const one of of(history, 'shelf')) add(one.variant, one.movement === 'damaged' ? -one.quantity : one.quantity)
  for (const one of of(history, 'refunded')) if (one.restocked) add(one.restocked.variant, one.restocked.quantity)
  for (const one of ended.counted) add(one.variant, one.difference)
  const lines = new Map(of(history, 'placed').map((one) => [one.order, one.lines]))
  for (const one of of(history, 'step'))
    if (ended.left.has(one.step)) for (const line of lines.get(one.order) ?? []) add(line.variant, -line.quantity)
  return ended.shelves
    .filter((shelf) => shelf.after !== shelf.before + (moved.get(shelf.variant) ?? 0))
    .map((shelf) => `shelf ${shelf.variant}: told ${shelf.before + (moved.get(shelf.variant) ?? 0)}, found ${shelf.after}`)
}

/** Everything in which what people were told and what the database holds part ways. Nothing is the only good answer. */
export function whereHistoryParts(history: readonly Told[], ended: Ended): string[] {
  const placed = of(history, 'placed')
  const step = (one: { order: string; step: string }) => `${one.order} ${one.step}`
  return [
    ...differing(
      'order',
      tally(placed, (one) => `${one.order} ${piecesOf(one.lines)}`),
      tally(ended.orders, (one) => `${one.number} ${piecesOf(one.lines)}`),
    ),
    ...differing('step', tally(of(history, 'step'), step), tally(ended.steps, step)),
    ...differing(
      'received',
      tally(
        of(history, 'received'),
        (one) => one.order,
        (one) => one.amount,
      ),
      tally(
        ended.orders,
        (one) => one.number,
        (one) => one.received,
      ),
    ),
    ...differing(
      'refunded',
      tally(
        of(history, 'refunded'),
        (one) => one.order,
        (one) => one.amount,
      ),
      tally(
        ended.orders,
        (one) => one.number,
        (one) => one.refunded,
      ),
    ),
    ...ended.orders.filter((one) => one.refunded > one.received).map((one) => `order ${one.number}: more went back than came`),
    ...shelvesAddUp(history, ended),
    ...ended.shelves
      .filter((shelf) => shelf.after < 0 || shelf.allocated < 0 || shelf.reserved < 0 || shelf.allocated + shelf.reserved > shelf.after)
      .map((shelf) => `shelf ${shelf.variant}: ${shelf.after} there, ${shelf.allocated} allocated, ${shelf.reserved} reserved`),
  ]
}
