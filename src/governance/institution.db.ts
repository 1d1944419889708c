import { sql } from 'kysely'
import type { CityPack } from '#src/directory/city-pack.ts'
import type { DemoPerson } from '#src/identity/demo.db.ts'
import type { Tx } from '#src/platform/database.ts'
import { loadLegalBases } from './_load-legal.db.ts'
import { loadFirstMatrix } from './_load-matrix.db.ts'

const json = (rows: readonly object[]) => JSON.stringify(rows)

async function hasMatrix(tx: Tx): Promise<boolean> {
  const found = await sql<{ there: boolean }>`select exists (select from governance.matrix_version) as there`.execute(tx)
  return found.rows[0]?.there === true
}

async function loadUnits(tx: Tx, { units }: CityPack, first: boolean): Promise<void> {
  const loaded = await sql<{ code: string }>`insert into governance.unit as u (code, name, name_en, kind)
    select code, name, "nameEn", kind from jsonb_to_recordset(${json(units)}::jsonb) as r(code text, name text, "nameEn" text, kind text)
    on conflict (code) do update set (name, name_en, kind) = (excluded.name, excluded.name_en, excluded.kind) where ${first} returning u.code`.execute(
    tx,
  )
  const fresh = new Set(loaded.rows.map(({ code }) => code))
  const parents = units.filter(({ code, parent }) => parent !== '' && fresh.has(code))
  await sql`update governance.unit u set parent_id = p.id
    from jsonb_to_recordset(${json(parents)}::jsonb) as r(code text, parent text) join governance.unit p on p.code = r.parent
    where u.code = r.code and u.parent_id is distinct from p.id`.execute(tx)
}

async function loadPostKinds(tx: Tx, { postKinds }: CityPack, first: boolean): Promise<void> {
  // a successor may stand further down: all kinds go in with one statement, whose foreign keys are asked at its end
  await sql`insert into governance.post_kind (code, name, name_en, custodian, body, top, advisory, second_factor, successor, position)
    select code, name, "nameEn", custodian, body, top, advisory, "secondFactor", nullif(successor, ''), position from jsonb_to_recordset(${json(postKinds)}::jsonb)
      as r(code text, name text, "nameEn" text, custodian boolean, body boolean, top boolean, advisory boolean, "secondFactor" boolean, successor text, position int)
    on conflict (code) do update set (name, name_en, custodian, body, top, advisory, second_factor, successor, position)
      = (excluded.name, excluded.name_en, excluded.custodian, excluded.body, excluded.top, excluded.advisory, excluded.second_factor, excluded.successor, excluded.position)
    where ${first}`.execute(tx)
  const members = postKinds.flatMap(({ code, members }) => members.map((member) => ({ body: code, member })))
  await sql`insert into governance.body_member (body, member)
    select body, member from jsonb_to_recordset(${json(members)}::jsonb) as r(body text, member text) on conflict do nothing`.execute(tx)
}

/** A post there is once is called by its kind; one that many units have carries the unit: `kepala-opd-diskoperin`. */
function codedPosts({ posts }: CityPack) {
  const times = Map.groupBy(posts, ({ kind }) => kind)
  return posts.map((post) => ({ ...post, code: times.get(post.kind)?.length === 1 ? post.kind : `${post.kind}-${post.unit}` }))
}

/** Posts from before there were kinds of post: their kind was their own code. They keep their holders and get the pack's kind, unit and seats. */
async function adoptOldPosts(tx: Tx, posts: ReturnType<typeof codedPosts>): Promise<void> {
  await sql`update governance.post p set kind = r.kind, code = r.code, unit_id = u.id,
      seats = greatest(r.seats, (select coalesce(max(a.seat), 1) from governance.appointment a where a.post_id = p.id))
    from jsonb_to_recordset(${json(posts)}::jsonb) as r(kind text, unit text, seats int, code text) join governance.unit u on u.code = r.unit
    where p.code = r.code or (p.kind = r.kind and p.unit_id = u.id)`.execute(tx)
}

async function loadPosts(tx: Tx, pack: CityPack, first: boolean): Promise<void> {
  const posts = codedPosts(pack)
  if (first) await adoptOldPosts(tx, posts)
  await sql`insert into governance.post (code, kind, unit_id, seats)
    select r.code, r.kind, u.id, r.seats from jsonb_to_recordset(${json(posts)}::jsonb) as r(code text, kind text, unit text, seats int)
    join governance.unit u on u.code = r.unit
    on conflict do nothing`.execute(tx)
  if (first)
    await sql`delete from governance.post_kind k where not k.code = any(${pack.postKinds.map(({ code }) => code)})
      and not exists (select from governance.post p where p.kind = k.code)`.execute(tx)
}

/**
 * Brings a city's institution: units, posts, legal bases, and the matrix it starts with. Runs under the owner of the database. Where
 * all of it is there already nothing changes: rows that are new in the pack come in, rows that people changed stay as they changed them,
 * and a ratified matrix is never touched.
 */
export async function loadInstitution(tx: Tx, pack: CityPack): Promise<void> {
  const first = !(await hasMatrix(tx))
  await loadUnits(tx, pack, first)
  await loadPostKinds(tx, pack, first)
  await loadPosts(tx, pack, first)
  await loadLegalBases(tx, pack)
  if (first) await loadFirstMatrix(tx, pack)
}

/**
 * Seats the people of the demo town at their posts, each in a seat of his own. `to` is the first day without the post. Runs under the owner of
 * the database; where the cast is seated already nothing changes.
 */
export async function plantPosts(tx: Tx, people: readonly DemoPerson[]): Promise<void> {
  const keys = people.filter(({ posts }) => posts.length > 0).map(({ key }) => key)
  const there =
    await sql`select from governance.appointment a join identity.person h on h.id = a.person_id where h.demo_key = any(${keys}) limit 1`.execute(
      tx,
    )
  if (there.rows.length > 0) return
  const taken = new Map<string, number>()
  const seated = people.flatMap(({ key, posts }) =>
    posts.map((post) => {
      const seat = (taken.get(`${post.post} ${post.unit}`) ?? 0) + 1
      taken.set(`${post.post} ${post.unit}`, seat)
      return { ...post, key, seat }
    }),
  )
  const made = await sql`insert into governance.appointment (post_id, seat, person_id, mode, first_day, last_day, paper, legal_basis_id)
    select p.id, r.seat, h.id, 'definitive', r."from", r."to" - 1, 'SK contoh (kota contoh)', (select id from governance.legal_basis where illustrative order by code limit 1)
    from jsonb_to_recordset(${json(seated)}::jsonb) as r(key text, post text, unit text, seat int, "from" date, "to" date)
    join governance.unit u on u.code = r.unit join governance.post p on p.kind = r.post and p.unit_id = u.id
    join identity.person h on h.demo_key = r.key
    returning 1`.execute(tx)
  if (made.rows.length !== seated.length)
    throw new Error(`only ${made.rows.length} of ${seated.length} seats of the cast exist in the city pack`)
}
