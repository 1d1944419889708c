export type Place = { key: string; group: string; lat: number; lon: number }

export type Tile = {
  key: string
  /** Counted from 1. */
  column: number
  row: number
  /** Sides on which another group, or nothing, lies: there the gap is wide. */
  edges: readonly ('top' | 'right' | 'bottom' | 'left')[]
}

const columns = 4

/** Where each value falls between the smallest and the largest, 0 to 1. */
function spread(values: readonly number[]): number[] {
  const [low, high] = [Math.min(...values), Math.max(...values)]
  return values.map((value) => (high === low ? 0.5 : (value - low) / (high - low)))
}

/** The cheapest way to give every row of the matrix a column of its own (Hungarian method, Kuhn–Munkres by potentials). */
function assign(cost: readonly (readonly number[])[]): number[] {
  const rows = cost.length
  const cells = cost[0]?.length ?? 0
  const u = new Float64Array(rows + 1)
  const v = new Float64Array(cells + 1)
  const taken = new Int32Array(cells + 1)
  for (let row = 1; row <= rows; row += 1) placeRow(row, cost, { u, v, taken, cells })
  const found = new Array<number>(rows).fill(0)
  for (let cell = 1; cell <= cells; cell += 1) if ((taken[cell] ?? 0) > 0) found[(taken[cell] ?? 0) - 1] = cell - 1
  return found
}

type State = { u: Float64Array; v: Float64Array; taken: Int32Array; cells: number }

function placeRow(row: number, cost: readonly (readonly number[])[], { u, v, taken, cells }: State): void {
  const way = new Int32Array(cells + 1)
  const least = new Float64Array(cells + 1).fill(Number.POSITIVE_INFINITY)
  const used = new Uint8Array(cells + 1)
  taken[0] = row
  let at = 0
  do {
    used[at] = 1
    const owner = taken[at] ?? 0
    let delta = Number.POSITIVE_INFINITY
    let next = 0
    for (let cell = 1; cell <= cells; cell += 1) {
      if (used[cell]) continue
      const reduced = (cost[owner - 1]?.[cell - 1] ?? 0) - (u[owner] ?? 0) - (v[cell] ?? 0)
      if (reduced < (least[cell] ?? 0)) {
        least[cell] = reduced
        way[cell] = at
      }
      if ((least[cell] ?? 0) < delta) {
        delta = least[cell] ?? 0
        next = cell
      }
    }
    for (let cell = 0; cell <= cells; cell += 1) {
      if (used[cell]) {
        const held = taken[cell] ?? 0
        u[held] = (u[held] ?? 0) + delta
        v[cell] = (v[cell] ?? 0) - delta
      } else least[cell] = (least[cell] ?? 0) - delta
    }
    at = next
  } while ((taken[at] ?? 0) !== 0)
  do {
    const from = way[at] ?? 0
    taken[at] = taken[from] ?? 0
    at = from
  } while (at !== 0)
}

function edgesOf(places: readonly Place[], cells: readonly { column: number; row: number }[], index: number): Tile['edges'] {
  const own = cells[index]
  const sides = { top: [0, -1], right: [1, 0], bottom: [0, 1], left: [-1, 0] } as const
  return (Object.keys(sides) as (keyof typeof sides)[]).filter((side) => {
    const [dx, dy] = sides[side]
    const other = cells.findIndex(({ column, row }) => own && column === own.column + dx && row === own.row + dy)
    return other < 0 || places[other]?.group !== places[index]?.group
  })
}

/**
 * A schematic map: every place one tile of a grid four wide, as near to where it lies as tiles allow.
 * Size and shape are not kept; north stays up and neighbours stay near.
 */
export function tileMap(places: readonly Place[]): Tile[] {
  if (places.length === 0) return []
  const rows = Math.max(1, Math.ceil((places.length * 1.25) / columns))
  const east = spread(places.map(({ lon }) => lon))
  const south = spread(places.map(({ lat }) => -lat))
  const cells = Array.from({ length: columns * rows }, (_, index) => ({
    column: 1 + (index % columns),
    row: 1 + Math.floor(index / columns),
  }))
  const cost = places.map((_, index) =>
    cells.map(({ column, row }) => {
      const dx = (east[index] ?? 0) * (columns - 1) - (column - 1)
      const dy = (south[index] ?? 0) * (rows - 1) - (row - 1)
      return dx * dx + dy * dy
    }),
  )
  const chosen = assign(cost).map((cell) => cells[cell] ?? { column: 1, row: 1 })
  return places.map((place, index) => ({
    key: place.key,
    ...(chosen[index] ?? { column: 1, row: 1 }),
    edges: edgesOf(places, chosen, index),
  }))
}

/** Five steps of one dye by equal parts of what occurs; nothing at all is its own, lightest step. */
export function stepOf(count: number, most: number): 1 | 2 | 3 | 4 | 5 {
  if (count === 0 || most === 0) return 1
  return (2 + Math.min(3, Math.floor(((count - 1) / Math.max(1, most)) * 4))) as 2 | 3 | 4 | 5
}
