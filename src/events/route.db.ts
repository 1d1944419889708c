import { sql } from 'kysely'
import { done, type Outcome, refused } from '#src/base/outcome.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import type { EventWish } from './event.ts'

export type Road = { code: string; name: string; byDesk: boolean; source: string }

/** Roads the city has on record, by their names. */
export async function roads(db: Database | Tx): Promise<Road[]> {
  return (await sql<Road>`select code, name, by_desk as "byDesk", source from events.road order by lower(name), code`.execute(db)).rows
}

/** Part: writes the roads an event passes as its sender says them. What nobody said is taken away. */
export async function writeRoute(
  tx: Tx,
  event: string,
  wish: Pick<EventWish, 'route' | 'routeFrom' | 'routeTo'>,
): Promise<Outcome<number>> {
  const wanted = wish.route ?? []
  const found = await sql<{ asked: string; code: string | null }>`select w.name as asked, r.code
    from unnest(${wanted}::text[]) with ordinality w (name, at) left join events.road r on r.code = w.name or lower(r.name) = lower(w.name) order by w.at`.execute(
    tx,
  )
  const unknown = found.rows.find(({ code }) => code === null)
  if (unknown) return refused({ rule: 'events.route.unknown', field: 'route', facts: { road: unknown.asked } })
  const codes = found.rows.map(({ code }) => code ?? '')
  if (new Set(codes).size < codes.length) return refused({ rule: 'events.route.twice', field: 'route' })
  for (const [field, code] of [
    ['routeFrom', wish.routeFrom],
    ['routeTo', wish.routeTo],
  ] as const)
    if (code && (await sql`select from directory.kelurahan where code = ${code}`.execute(tx)).rows.length === 0)
      return refused({ rule: 'events.event.not_there', field })
  await sql`delete from events.route_road where event_id = ${event}`.execute(tx)
  await sql`delete from events.route where event_id = ${event}`.execute(tx)
  if (codes.length === 0) return done(0)
  await sql`insert into events.route (event_id, from_kelurahan, to_kelurahan) values (${event}, ${wish.routeFrom ?? null}, ${wish.routeTo ?? null})`.execute(
    tx,
  )
  await sql`insert into events.route_road (event_id, position, road_code) select ${event}, w.at, w.code from unnest(${codes}::text[]) with ordinality w (code, at)`.execute(
    tx,
  )
  return done(codes.length)
}
