import { sql } from 'kysely'
import type { Ctx } from '#src/platform/context.ts'

export type Thumb = { key: string; widths: number[]; width: number; height: number }

/** The small pictures beside lines of a cart or an order, by key. An order's picture may be gone by now: then it is not in the map. */
export async function thumbsOf(ctx: Ctx, keys: readonly (string | null)[]): Promise<Map<string, Thumb>> {
  const wanted = keys.filter((key) => key !== null)
  if (wanted.length === 0) return new Map()
  const found =
    await sql<Thumb>`select distinct on (key) key, widths, width, height from market.picture where key = any(${wanted}::text[])`.execute(
      ctx.db,
    )
  return new Map(found.rows.map((row) => [row.key, row]))
}
