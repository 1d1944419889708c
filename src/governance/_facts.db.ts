import { sql } from 'kysely'
import type { Database, Tx } from '#src/platform/database.ts'
import type { Held, Lent, Step, Vote, World } from './authority-world.ts'
import type { MatrixRow } from './matrix.ts'
import { type KeptMatrix, matrixOf } from './matrix-read.db.ts'

type Dated = { from: string; until: string }
type HeldRow = Omit<Held, 'from' | 'until'> & Dated

const asHeld = (row: HeldRow): Held => ({ ...row, from: new Date(row.from), until: new Date(row.until) })

/** A seat as JSON: the aliases a, p and u are the appointment, its post and the unit. */
const seat = sql`jsonb_build_object('appointment', a.id, 'person', a.person_id, 'post', p.kind, 'unit', u.code, 'mode', a.mode, 'from', lower(a.active), 'until', upper(a.active))`

const joined = sql`governance.appointment a join governance.post p on p.id = a.post_id join governance.unit u on u.id = p.unit_id`

export type Standing = {
  at: Date
  money: boolean | null
  papers: boolean
  fund: boolean
  matrix: KeptMatrix | undefined
  held: Held[]
  lent: Lent[]
}

type StandingRow = {
  at: Date
  money: boolean | null
  papers: boolean
  fund: boolean
  matrix: string | null
  held: HeldRow[]
  lent: (Omit<Lent, 'from' | 'until' | 'source'> & Dated & { source: HeldRow })[]
}

/** Where somebody stands at this instant of the room's own clock: the matrix in force, his seats, what was lent to him; and whether the fund is one of ours. */
export async function standingOf(db: Database | Tx, person: string, action: string, fund: string): Promise<Standing> {
  const found = await sql<StandingRow>`
    with now as materialized (select governance.clock() as at)
    select now.at, n.money, coalesce(n.papers, false) as papers, exists (select from governance.fund where code = ${fund}) as fund,
      (select v.id from governance.matrix_version v where v.in_force @> now.at) as matrix,
      coalesce((select jsonb_agg(${seat}) from ${joined} where a.person_id = ${person} and a.active @> now.at), '[]') as held,
      coalesce((select jsonb_agg(jsonb_build_object('delegation', d.id, 'grantee', d.grantee, 'actions', d.actions, 'most', d.most, 'from', lower(d.active), 'until', upper(d.active), 'source', ${seat}))
        from governance.delegation d join ${joined} on a.id = d.grantor_id where d.grantee = ${person} and d.active @> now.at and a.active @> now.at), '[]') as lent
    from now left join governance.action n on n.code = ${action}`.execute(db)
  const [row] = found.rows
  if (!row) throw new Error('the clock of authority did not answer')
  return {
    at: row.at,
    money: row.money,
    papers: row.papers,
    fund: row.fund,
    matrix: row.matrix === null ? undefined : await matrixOf(db, row.matrix),
    held: row.held.map(asHeld),
    lent: row.lent.map((one) => ({ ...one, from: new Date(one.from), until: new Date(one.until), source: asHeld(one.source) })),
  }
}

export type Matter = {
  person: string
  /** Posts he holds in his own right, which may be somebody's superior. */
  mine: readonly string[]
  unit?: string | undefined
  caseFile?: string | undefined
  meetingItem?: string | undefined
  rows: readonly MatrixRow[]
  /** The posts whose holders matter: those of the rows that fit what is asked. */
  posts: readonly string[]
  caps: readonly string[]
}

type SurroundingRow = {
  above: string[]
  places: { post: string; units: string[] }[]
  lines: { unit: string; line: string[] }[]
  advisory: string[]
  holders: HeldRow[]
  bodies: { body: string; members: string[] }[]
  fallen: string[]
  steps: Step[]
  recused: string[]
  tied: string[]
  caps: { key: string; used: number }[]
  vote: Vote | null
}

export type Surroundings = Pick<
  World,
  'holdersOf' | 'above' | 'unitsOf' | 'advises' | 'membersOf' | 'inForce' | 'steps' | 'recused' | 'tied' | 'used'
> & { vote?: Vote }

const asText = (values: readonly string[]) => sql`${values}::text[]`

/** What stands around a matter: who holds the posts named, who stepped aside, what was done, what is used up, how a meeting voted. */
export async function surroundingsOf(
  db: Database | Tx,
  { person, mine, unit, caseFile, meetingItem, rows, posts: fitting, caps }: Matter,
  at: Date,
): Promise<Surroundings> {
  const posts = [...new Set(rows.map((row) => row.post))]
  const known = [...new Set([...posts, ...rows.flatMap((row) => row.superior ?? [])])]
  // where it matters whose superior he is: the units below which he stands
  const under = [...new Set(rows.filter((row) => row.superior !== null && mine.includes(row.superior)).map((row) => row.post))]
  const bases = [...new Set(rows.map((row) => row.legalBasis))]
  const theCase = caseFile ?? null
  const item = meetingItem ?? null
  const found = await sql<SurroundingRow>`
    with me as (select ${person}::uuid as id union
      select o.person_id from identity.person_number o join identity.person_number m on m.fingerprint = o.fingerprint where m.person_id = ${person})
    select coalesce((select array_agg(l.code order by l.step) from governance.unit n cross join lateral governance.unit_line(n.id) l where n.code = ${unit ?? null}), '{}') as above,
      coalesce((select jsonb_agg(jsonb_build_object('post', s.kind, 'units', s.units)) from (select p.kind, array_agg(u.code) as units
        from governance.post p join governance.unit u on u.id = p.unit_id where p.kind = any(${asText(known)}) group by p.kind) s), '[]') as places,
      coalesce((select jsonb_agg(jsonb_build_object('unit', u.code, 'line', (select array_agg(l.code order by l.step) from governance.unit_line(u.id) l)))
        from (select distinct unit_id from governance.post where kind = any(${asText(under)})) p join governance.unit u on u.id = p.unit_id), '[]') as lines,
      coalesce((select array_agg(code) from governance.post_kind where advisory), '{}') as advisory,
      coalesce((select jsonb_agg(${seat}) from ${joined} where p.kind = any(${asText(fitting)}) and a.active @> ${at}::timestamptz), '[]') as holders,
      coalesce((select jsonb_agg(jsonb_build_object('body', b.body, 'members', b.members)) from (select body, array_agg(member) as members from governance.body_member where body = any(${asText(posts)}) group by body) b), '[]') as bodies,
      coalesce((select array_agg(b.code) from governance.legal_basis b where b.code = any(${asText(bases)}) and not governance.basis_in_force(b.id, (${at}::timestamptz at time zone 'Asia/Jakarta')::date)), '{}') as fallen,
      coalesce((select jsonb_agg(jsonb_build_object('person', case when w.person_id in (select id from me) then ${person} else w.person_id end,
          'holder', case when a.person_id in (select id from me) then ${person} else a.person_id end, 'capacity', w.capacity, 'post', r.post, 'approvers', r.approvers) order by w.id)
        from governance.act w join governance.appointment a on a.id = w.appointment_id join governance.matrix_row r on r.id = w.row_id where w.case_id = ${theCase}::uuid), '[]') as steps,
      coalesce((select array_agg(distinct a.person_id) || case when bool_or(a.person_id in (select id from me)) then array[${person}::uuid] else '{}' end
        from governance.recusal c join governance.appointment a on a.id = c.appointment_id where c.case_id = ${theCase}::uuid), '{}') as recused,
      coalesce((select array_agg(distinct h.person_id) from (select a.person_id from ${joined} where p.kind = any(${asText(fitting)}) and a.active @> ${at}::timestamptz) h
        where exists (select from governance.tied_to(h.person_id) k join governance.case_party y on y.party_id = k.party_id and y.case_id = ${theCase}::uuid)), '{}') as tied,
      coalesce((select jsonb_agg(jsonb_build_object('key', key, 'used', used)) from governance.cap_use where key = any(${asText(caps)})), '[]') as caps,
      (select jsonb_build_object('body', m.body,
          'seats', coalesce(m.seats, governance.seats_of(m.body)),
          'present', (select count(*) from governance.attendance t where t.meeting_id = m.id),
          'yes', (select count(*) from governance.meeting_vote v where v.item_id = i.id and v.choice = 'yes'),
          'no', (select count(*) from governance.meeting_vote v where v.item_id = i.id and v.choice = 'no'))
        from governance.meeting_item i join governance.meeting m on m.id = i.meeting_id
        where i.id = ${item}::uuid and i.case_id is not distinct from ${theCase}::uuid and i.closed_at is not null) as vote`.execute(db)
  const [row] = found.rows
  if (!row) throw new Error('the surroundings of a matter did not answer')
  const lines = new Map([
    ...row.lines.map(({ unit: one, line }): [string, string[]] => [one, line]),
    ...(unit ? [[unit, row.above] as const] : []),
  ])
  const places = new Map(row.places.map(({ post, units }) => [post, units]))
  const holders = Map.groupBy(row.holders.map(asHeld), (held) => held.post)
  const bodies = new Map(row.bodies.map(({ body, members }) => [body, members]))
  const used = new Map(row.caps.map((cap) => [cap.key, cap.used]))
  const fallen = new Set(row.fallen)
  return {
    above: (one) => lines.get(one) ?? [],
    unitsOf: (post) => places.get(post) ?? [],
    advises: (post) => row.advisory.includes(post),
    holdersOf: (post) => holders.get(post) ?? [],
    membersOf: (body) => bodies.get(body) ?? [],
    inForce: (basis) => !fallen.has(basis),
    steps: row.steps,
    recused: new Set(row.recused),
    tied: new Set(row.tied),
    used: (key) => used.get(key) ?? 0,
    ...(row.vote ? { vote: row.vote } : {}),
  }
}
