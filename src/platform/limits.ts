import { CompiledQuery } from 'kysely'
import type { Ctx } from './context.ts'

/** So many in so many seconds, for one bucket (a route and an address, an account, an order). */
export type Limit = { name: string; most: number; seconds: number }

/** Counts one attempt in the database, so that all nodes agree. Answers the seconds to wait when there were too many. */
export async function tooMany(ctx: Ctx, limit: Limit, who: string): Promise<number | undefined> {
  if (ctx.house.config.RATE_LIMITS === 'off' && ctx.house.demo) return undefined
  const found = await ctx.db.executeQuery<{ n: number; left: number }>(
    CompiledQuery.raw(
      `insert into platform.rate_count (bucket, slot, n, ends_at) values ($1, floor(extract(epoch from now()) / $2::int), 1, now() + make_interval(secs => $2::int))
       on conflict (bucket, slot) do update set n = platform.rate_count.n + 1
       returning n, ($2::int - extract(epoch from now())::bigint % $2::int)::int as left`,
      [`${limit.name} ${who}`, limit.seconds],
    ),
  )
  const [row] = found.rows
  return row && row.n > limit.most ? Math.max(1, row.left) : undefined
}
