import { sql } from 'kysely'
import { Missing } from '#src/base/outcome.ts'
import { type Actor, actorText, personOf } from '#src/platform/context.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import type { PublicFace } from './profile.ts'

export type OwnRow = {
  id: string
  slug: string
  kind: string
  organisation: string | null
  person: string | null
  minor: boolean
  state: string
  version: number
  confirmedAt: Date
}

/** The row, locked for a deed on it. What is not there is missing. */
export async function lockProfile(tx: Tx, slug: string): Promise<OwnRow> {
  const found =
    await sql<OwnRow>`select id, slug, kind, organisation_id as organisation, person_id as person, minor, state, version, confirmed_at as "confirmedAt"
    from directory.profile where slug = ${slug.slice(0, 100)} for update`.execute(tx)
  const [row] = found.rows
  if (!row) throw new Missing('profile')
  return row
}

/** Whether somebody speaks for it: it is their own, or they lead the body. */
export async function speaksFor(
  db: Database | Tx,
  profile: Pick<OwnRow, 'person' | 'organisation'>,
  person: string | undefined,
): Promise<boolean> {
  if (person === undefined) return false
  if (profile.person === person) return true
  if (profile.organisation === null) return false
  const found =
    await sql`select from identity.membership where kind = 'community' and entity_id = ${profile.organisation} and person_id = ${person} and role = 'owner'
    and during @> clock_timestamp()`.execute(db)
  return found.rows.length > 0
}

/** Not one's own is not there. */
export async function lockOwn(tx: Tx, actor: Actor, slug: string): Promise<OwnRow & { by: string }> {
  const row = await lockProfile(tx, slug)
  const by = personOf(actor)
  if (by === undefined || !(await speaksFor(tx, row, by))) throw new Missing('profile')
  return { ...row, by }
}

/** Keeps what the profile says now as its version. */
export async function keepVersion(tx: Tx, profile: string, why: string, actor: Actor): Promise<void> {
  await sql`insert into directory.profile_version (profile_id, version, said, why, actor)
    select p.id, p.version, jsonb_build_object('name', p.name, 'summary', p.summary, 'body', p.body, 'subsectors', p.subsectors, 'kelurahan', p.kelurahan_code, 'sinceYear', p.since_year,
      'website', p.website, 'instagram', p.instagram, 'email', p.email, 'phone', p.phone, 'address', p.address), ${why}, ${actorText(actor)}
    from directory.profile p where p.id = ${profile}`.execute(tx)
}

/** Writes the public face; `confirms`: whoever owns it has just looked at it. */
export async function writeFace(tx: Tx, profile: string, face: PublicFace, confirms: boolean): Promise<void> {
  await sql`update directory.profile set name = ${face.name}, summary = ${face.summary}, body = ${face.body}, subsectors = ${face.subsectors}::text[], kelurahan_code = ${face.kelurahan ?? null},
      since_year = ${face.sinceYear ?? null}, website = ${face.website}, instagram = ${face.instagram}, email = ${face.email}, phone = ${face.phone}, address = ${face.address},
      version = version + 1, changed_at = clock_timestamp(), confirmed_at = case when ${confirms} then clock_timestamp() else confirmed_at end
    where id = ${profile}`.execute(tx)
}

type Said = Readonly<Record<string, unknown>>

/** What the profile says now, as the schema reads it. */
export async function faceOf(tx: Tx, profile: string): Promise<Said> {
  const found =
    await sql<Said>`select name, summary, body, subsectors, kelurahan_code as kelurahan, since_year as "sinceYear", website, instagram, email, phone, address
    from directory.profile where id = ${profile}`.execute(tx)
  return Object.fromEntries(Object.entries(found.rows[0] ?? {}).filter(([, value]) => value !== null))
}

/** Words that are addresses of the directory itself. */
const reserved = new Set(['peta', 'konfirmasi', 'baru', 'impor'])

/** A slug nobody has yet: the name's, or the name's with a number. */
export async function freeSlug(tx: Tx, wanted: string): Promise<string> {
  const taken = await sql<{ slug: string }>`select slug from directory.profile where slug = ${wanted} or slug like ${`${wanted}-%`}
    union select slug from directory.organisation where slug = ${wanted} or slug like ${`${wanted}-%`}`.execute(tx)
  const all = new Set([...reserved, ...taken.rows.map(({ slug }) => slug)])
  if (!all.has(wanted)) return wanted
  for (let n = 2; ; n += 1) if (!all.has(`${wanted}-${n}`)) return `${wanted}-${n}`
}
