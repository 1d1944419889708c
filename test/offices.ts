import { sql } from 'kysely'
import { readCityFolder } from '#src/directory/city.db.ts'
import { loadInstitution } from '#src/governance/institution.db.ts'
import { openDatabase } from '#src/platform/database.ts'
import type { Town } from './town.ts'

/** Gives a bare town the institution and the first matrix of the city pack, as a start on an empty database would. */
export async function bringInstitution(town: Pick<Town, 'owner'>): Promise<void> {
  const pack = await readCityFolder('cities/metro')
  if (!pack.ok) throw new Error('the city pack cannot be read')
  await openDatabase(town.owner)
    .transaction()
    .execute((tx) => loadInstitution(tx, pack.value))
}

export type Seat = {
  person: string
  post: string
  unit?: string
  mode?: 'definitive' | 'plt' | 'plh'
  from?: string
  to?: string
  paper?: string
}

/** Appoints somebody to the first empty seat of a post. Days are inclusive; unless said the term is this year and the next two. Answers the appointment. */
export async function appoint(
  town: Pick<Town, 'owner'>,
  { person, post, unit = 'mch', mode = 'definitive', ...rest }: Seat,
): Promise<string> {
  const made = await town.owner.query<{ id: string }>(
    `insert into governance.appointment (post_id, seat, person_id, mode, first_day, last_day, paper)
     select p.id, s.n, $1, $4, coalesce($5::date, governance.today() - 30), coalesce($6::date, governance.today() + 700), $7
     from governance.post p join governance.unit u on u.id = p.unit_id cross join lateral generate_series(1, p.seats) s(n)
     where p.kind = $2 and u.code = $3 and not exists (select from governance.appointment a where a.post_id = p.id and a.seat = s.n and a.active @> governance.clock() and a.mode <> 'plh')
     order by s.n limit 1 returning id`,
    [person, post, unit, mode, rest.from ?? null, rest.to ?? null, rest.paper ?? 'SK uji'],
  )
  const id = made.rows[0]?.id
  if (!id) throw new Error(`no empty seat of ${post} at ${unit}`)
  return id
}

/** Sets the room's clock: every question of term and deadline is answered as if it were then, and time goes on from there. */
export async function setGovernanceClock(town: Pick<Town, 'owner'>, at: Date | undefined): Promise<void> {
  const shift = at === undefined ? 0 : at.getTime() - Date.now()
  await town.owner.query(
    `create or replace function governance.clock() returns timestamptz language sql volatile as 'select clock_timestamp() + interval ''${shift} milliseconds'''`,
  )
}

/** The units and posts of one's own that a test wants beside the city's. */
export async function makePost(town: Pick<Town, 'owner'>, kind: string, unit: string): Promise<void> {
  const db = openDatabase(town.owner)
  await sql`insert into governance.unit (code, name, kind) values (${unit}, ${unit}, 'office') on conflict (code) do nothing`.execute(db)
  await sql`insert into governance.post_kind (code, name, name_en) values (${kind}, ${kind}, ${kind}) on conflict (code) do nothing`.execute(
    db,
  )
  await sql`insert into governance.post (code, kind, unit_id) select ${`${kind}-${unit}`}, ${kind}, id from governance.unit where code = ${unit}`.execute(
    db,
  )
}
