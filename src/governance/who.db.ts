import { sql } from 'kysely'
import type { Database, Tx } from '#src/platform/database.ts'
import { matrixOf } from './matrix-read.db.ts'
import type { Setting } from './who.ts'

type Row = {
  at: Date
  matrix: string | null
  posts: { kind: string; units: string[] }[]
  bodies: { body: string; members: string[] }[]
  above: { unit: string; line: string[] }[]
  fallen: string[]
  advisory: string[]
}

/** The matrix in force with all that the question "who may" needs. One question to the database; nothing about any person. */
export async function settingNow(db: Database | Tx, unit?: string): Promise<Setting | undefined> {
  const found = await sql<Row>`
    with now as materialized (select governance.clock() as at)
    select now.at, (select v.id from governance.matrix_version v where v.in_force @> now.at) as matrix,
      coalesce((select jsonb_agg(jsonb_build_object('kind', p.kind, 'units', p.units)) from (
        select p.kind, array_agg(u.code order by u.code) as units from governance.post p join governance.unit u on u.id = p.unit_id group by p.kind) p), '[]') as posts,
      coalesce((select jsonb_agg(jsonb_build_object('body', b.body, 'members', b.members)) from (
        select body, array_agg(member) as members from governance.body_member group by body) b), '[]') as bodies,
      coalesce((select jsonb_agg(jsonb_build_object('unit', l.asked, 'line', l.line)) from (
        select n.code as asked, array_agg(l.code order by l.step) as line from governance.unit n cross join lateral governance.unit_line(n.id) l
        where n.code = ${unit ?? null} group by n.code) l), '[]') as above,
      coalesce((select array_agg(b.code) from governance.legal_basis b where not governance.basis_in_force(b.id, (now.at at time zone 'Asia/Jakarta')::date)), '{}') as fallen,
      coalesce((select array_agg(code) from governance.post_kind where advisory), '{}') as advisory
    from now`.execute(db)
  const [row] = found.rows
  const matrix = row?.matrix ? await matrixOf(db, row.matrix) : undefined
  if (!row || !matrix) return undefined
  const units = new Map(row.posts.map(({ kind, units: there }) => [kind, there]))
  const bodies = new Map(row.bodies.map(({ body, members }) => [body, members]))
  const lines = new Map(row.above.map(({ unit: asked, line }) => [asked, line]))
  const fallen = new Set(row.fallen)
  return {
    at: row.at,
    matrix,
    unitsOf: (post) => units.get(post) ?? [],
    membersOf: (body) => bodies.get(body) ?? [],
    above: (one) => lines.get(one) ?? [one],
    advises: (post) => row.advisory.includes(post),
    inForce: (basis) => !fallen.has(basis),
  }
}
