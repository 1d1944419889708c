import type { Seeded } from '#src/base/seed.ts'
import type { Dye } from '#src/ui/motif/dye.ts'

/** One seamless tile. `unit` is the width of one repeat, so that every kind looks equally large at the same scale. */
export interface Tile {
  readonly width: number
  readonly height: number
  readonly unit: number
  readonly art: string
  /** Degrees the whole cloth is turned by: diagonal bands are drawn upright. */
  readonly turn?: number
}

export type TilePainter = (dye: Dye, random: Seeded) => Tile
