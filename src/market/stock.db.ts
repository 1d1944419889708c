import { sql } from 'kysely'
import type { Tx } from '#src/platform/database.ts'

export type Piece = { variant: string; place: string; quantity: number; line?: string }

export type MovementKind =
  | 'received'
  | 'counted'
  | 'damaged'
  | 'returned'
  | 'reserved'
  | 'reservation_released'
  | 'reservation_expired'
  | 'allocated'
  | 'allocation_released'
  | 'handed_over'

type Change = { kind: MovementKind; onHand: number; allocated: number; reserved: number }

/** How one piece moves the three levels, by kind. */
const changes: Record<Exclude<MovementKind, 'counted'>, Change> = {
  received: { kind: 'received', onHand: 1, allocated: 0, reserved: 0 },
  damaged: { kind: 'damaged', onHand: -1, allocated: 0, reserved: 0 },
  returned: { kind: 'returned', onHand: 1, allocated: 0, reserved: 0 },
  reserved: { kind: 'reserved', onHand: 0, allocated: 0, reserved: 1 },
  reservation_released: { kind: 'reservation_released', onHand: 0, allocated: 0, reserved: -1 },
  reservation_expired: { kind: 'reservation_expired', onHand: 0, allocated: 0, reserved: -1 },
  allocated: { kind: 'allocated', onHand: 0, allocated: 1, reserved: -1 },
  allocation_released: { kind: 'allocation_released', onHand: 0, allocated: -1, reserved: 0 },
  handed_over: { kind: 'handed_over', onHand: -1, allocated: -1, reserved: 0 },
}

/** Rows are taken in one written order, so that two baskets never wait for each other. */
const inOrder = (pieces: readonly Piece[]): Piece[] =>
  [...pieces].sort((a, b) => (`${a.variant}${a.place}` < `${b.variant}${b.place}` ? -1 : 1))

/**
 * Takes a piece for a buyer if it is there: one conditional statement, decided by the database under any number of buyers.
 * Answers the pieces that were not there; the caller rolls back.
 */
export async function reserve(tx: Tx, pieces: readonly Piece[], actor: string): Promise<Piece[]> {
  const short: Piece[] = []
  for (const piece of inOrder(pieces)) {
    const taken = await sql`
      with taken as (
        update market.stock set reserved = reserved + ${piece.quantity}
        where variant_id = ${piece.variant} and place_id = ${piece.place} and on_hand - allocated - reserved >= ${piece.quantity}
        returning variant_id, place_id)
      insert into market.stock_movement (variant_id, place_id, kind, reserved, order_line_id, actor)
      select variant_id, place_id, 'reserved', ${piece.quantity}, ${piece.line ?? null}, ${actor} from taken returning id`.execute(tx)
    if (taken.rows.length === 0) short.push(piece)
  }
  return short
}

/** Moves pieces by kind. The checks on the row refuse what cannot be. */
export async function move(
  tx: Tx,
  kind: Exclude<MovementKind, 'counted' | 'reserved'>,
  pieces: readonly Piece[],
  actor: string,
  reason = '',
): Promise<void> {
  const change = changes[kind]
  for (const piece of inOrder(pieces)) {
    const [onHand, allocated, reserved] = [
      change.onHand * piece.quantity,
      change.allocated * piece.quantity,
      change.reserved * piece.quantity,
    ]
    await sql`
      with moved as (
        update market.stock set on_hand = on_hand + ${onHand}, allocated = allocated + ${allocated}, reserved = reserved + ${reserved}
        where variant_id = ${piece.variant} and place_id = ${piece.place} returning variant_id, place_id)
      insert into market.stock_movement (variant_id, place_id, kind, on_hand, allocated, reserved, reason, order_line_id, actor)
      select variant_id, place_id, ${kind}, ${onHand}, ${allocated}, ${reserved}, ${reason}, ${piece.line ?? null}, ${actor} from moved`.execute(
      tx,
    )
  }
}

/** Sets the counted number on a shelf. A count below what buyers already hold breaks a constraint and is refused by its name. */
export async function count(
  tx: Tx,
  piece: { variant: string; place: string; onHand: number },
  actor: string,
  reason: string,
): Promise<number> {
  const found = await sql<{
    on_hand: number
  }>`select on_hand from market.stock where variant_id = ${piece.variant} and place_id = ${piece.place} for update`.execute(tx)
  const before = found.rows[0]?.on_hand
  if (before === undefined) {
    await sql`insert into market.stock (variant_id, place_id) values (${piece.variant}, ${piece.place})`.execute(tx)
  }
  const difference = piece.onHand - (before ?? 0)
  if (difference === 0) return 0
  await sql`update market.stock set on_hand = ${piece.onHand} where variant_id = ${piece.variant} and place_id = ${piece.place}`.execute(tx)
  await sql`insert into market.stock_movement (variant_id, place_id, kind, on_hand, reason, actor)
    values (${piece.variant}, ${piece.place}, ${before === undefined ? 'received' : 'counted'}, ${difference}, ${reason}, ${actor})`.execute(
    tx,
  )
  return difference
}
