import { sql } from 'kysely'
import type { Tongue } from '#src/base/time.ts'
import type { Database } from '#src/platform/database.ts'
import type { Called } from './matrix-compare.ts'

export type Named = { code: string; name: string }

/** What everything the matrix speaks of is called in the reader's tongue, in the order people know. */
export type Names = {
  posts: (Named & { body: boolean })[]
  actions: (Named & { money: boolean; register: boolean })[]
  funds: Named[]
  units: Named[]
}

export async function namesOf(db: Database, tongue: Tongue): Promise<Names> {
  const name = tongue === 'en' ? sql`coalesce(name_en, name)` : sql`name`
  const found = await sql<Names>`select
    coalesce((select jsonb_agg(jsonb_build_object('code', code, 'name', ${name}, 'body', body) order by position, code) from governance.post_kind), '[]') as posts,
    coalesce((select jsonb_agg(jsonb_build_object('code', code, 'name', ${name}, 'money', money, 'register', kind = 'register') order by position, code) from governance.action), '[]') as actions,
    coalesce((select jsonb_agg(jsonb_build_object('code', code, 'name', ${name}) order by position) from governance.fund), '[]') as funds,
    coalesce((select jsonb_agg(jsonb_build_object('code', code, 'name', ${name}) order by kind = 'kelurahan', name) from governance.unit
      where until is null or until >= governance.today()), '[]') as units`.execute(db)
  return found.rows[0] ?? { posts: [], actions: [], funds: [], units: [] }
}

const finder = (list: readonly Named[]) => {
  const known = new Map(list.map(({ code, name }) => [code, name]))
  return (code: string) => known.get(code) ?? code
}

/** The same as look-ups; what has no name is called by its code. */
export const calledBy = ({ posts, actions, funds, units }: Names): Called & { unit(code: string): string } => ({
  post: finder(posts),
  action: finder(actions),
  fund: finder(funds),
  unit: finder(units),
})
