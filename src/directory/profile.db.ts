import { sql } from 'kysely'
import { z } from 'zod'
import { slugOf } from '#src/base/id.ts'
import { done, Missing, type Outcome, refused } from '#src/base/outcome.ts'
import { joinTeam } from '#src/identity/membership.db.ts'
import { actorText, personOf } from '#src/platform/context.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import { type DeedScope, deed } from '#src/platform/deed.ts'
import { freeSlug, keepVersion, lockOwn, lockProfile, writeFace } from './_profile-rows.db.ts'
import { digestOf, openRecord, sealRecord } from './_sealed.ts'
import { helixOf, type Level, type PrivateFace, type ProfileWish, type PublicFace, privateSchema, publicSchema } from './profile.ts'

/** What the database knows and the schema cannot: a kelurahan of the city, sub-sectors of the taxonomy. */
async function knownPlaces(tx: Tx, { kelurahan, subsectors }: Pick<PublicFace, 'kelurahan' | 'subsectors'>): Promise<Outcome<undefined>> {
  if (kelurahan !== undefined && (await sql`select from directory.kelurahan where code = ${kelurahan}`.execute(tx)).rows.length === 0)
    return refused({ rule: 'directory.profile.kelurahan', field: 'kelurahan' })
  const known = await sql`select from directory.subsector where code = any(${subsectors}::text[])`.execute(tx)
  if (known.rows.length !== new Set(subsectors).size) return refused({ rule: 'directory.profile.subsector', field: 'subsectors' })
  return done()
}

type Reach = Pick<ProfileWish, 'email' | 'phone' | 'address' | 'website' | 'instagram'>

/** Why a child's profile may not say this, if it may not. */
const childMaySay = ({ email, phone, address, website, instagram }: Reach): boolean =>
  email === '' && phone === '' && address === '' && website === '' && instagram === ''

async function insertProfile(
  scope: DeedScope,
  wish: ProfileWish,
  o: { organisation: string | null; person: string | null; slug: string; source: string; externalId?: string | undefined },
): Promise<string> {
  const made = await sql<{
    id: string
  }>`insert into directory.profile (slug, kind, helix, organisation_id, person_id, name, summary, body, subsectors, kelurahan_code, since_year, website, instagram, email, phone, address,
      minor, guardian_agreed_at, state, source, external_id, illustrative, made_by)
    values (${o.slug}, ${wish.kind}, ${helixOf(wish.kind, wish.helix)}, ${o.organisation}, ${o.person}, ${wish.name}, ${wish.summary}, ${wish.body}, ${wish.subsectors}::text[], ${wish.kelurahan ?? null}, ${wish.sinceYear ?? null},
      ${wish.website}, ${wish.instagram}, ${wish.email}, ${wish.phone}, ${wish.address}, ${wish.minor}, case when ${wish.minor && wish.guardian !== ''} then clock_timestamp() end,
      ${wish.minor ? 'draft' : 'published'}, ${o.source}, ${o.externalId ?? null}, ${scope.ctx.house.demo}, ${actorText(scope.actor)}) returning id`.execute(
    scope.tx,
  )
  return made.rows[0]?.id ?? ''
}

type Making = { source: 'self' | 'desk' | 'import'; owner: string | undefined; externalId?: string | undefined }

async function make(scope: DeedScope, wish: ProfileWish, { source, owner, externalId }: Making): Promise<Outcome<{ slug: string }>> {
  const { tx, ctx, actor } = scope
  const known = await knownPlaces(tx, wish)
  if (!known.ok) return known
  if (wish.minor && wish.kind !== 'person') return refused({ rule: 'directory.profile.minor_person', field: 'minor' })
  if (wish.minor && !childMaySay(wish)) return refused({ rule: 'directory.profile.minor_contact', field: 'email' })
  if (wish.minor && wish.guardian === '') return refused({ rule: 'directory.profile.guardian', field: 'guardian' })
  if (wish.kind === 'person' && owner) {
    const has = await sql`select from directory.profile where person_id = ${owner}`.execute(tx)
    if (has.rows.length > 0) return refused({ rule: 'directory.profile.one_each', field: 'kind' })
  }
  const slug = await freeSlug(tx, slugOf(wish.name, 72))
  const body =
    wish.kind === 'person'
      ? undefined
      : await sql<{
          id: string
        }>`insert into directory.organisation (slug, kind, name) values (${slug}, ${wish.kind}, ${wish.name}) returning id`.execute(tx)
  const organisation = body?.rows[0]?.id ?? null
  const id = await insertProfile(scope, wish, {
    organisation,
    person: wish.kind === 'person' ? (owner ?? null) : null,
    slug,
    source,
    externalId,
  })
  if (organisation && owner) await joinTeam(tx, { kind: 'community', entity: organisation }, { person: owner, role: 'owner' })
  if (wish.guardian !== '')
    await sql`insert into directory.private_record (profile_id, sealed) values (${id}, ${sealRecord(ctx.house.secret, id, { guardian: wish.guardian })})`.execute(
      tx,
    )
  await keepVersion(tx, id, 'made', actor)
  scope.note(`profile:${slug}`, { kind: wish.kind, source })
  scope.touched('directory')
  return done({ slug })
}

/** Somebody enters themselves, or a body they lead. A child's is a draft until the desk has seen that a guardian agrees. */
export const makeProfile = deed('directory.profile.make', async (scope, wish: ProfileWish): Promise<Outcome<{ slug: string }>> => {
  const owner = personOf(scope.actor)
  if (owner === undefined) throw new Missing('person')
  await scope.must('directory.profile.make', { person: owner })
  return await make(scope, wish, { source: 'self', owner })
})

/** The desk enters a body known to exist; nobody leads it until it is claimed. */
export const enterProfile = deed(
  'directory.profile.enter',
  async (scope, { wish, externalId }: { wish: ProfileWish; externalId?: string | undefined }): Promise<Outcome<{ slug: string }>> => {
    await scope.must('directory.desk.run')
    return await make(scope, wish, { source: externalId === undefined ? 'desk' : 'import', owner: undefined, externalId })
  },
)

/** What a profile says is its owner's to change; changing it confirms it. */
export const amendProfile = deed(
  'directory.profile.amend',
  async (scope, { slug, face, version }: { slug: string; face: PublicFace; version: number }): Promise<Outcome<{ slug: string }>> => {
    const own = await lockOwn(scope.tx, scope.actor, slug)
    await scope.must('directory.profile.amend', { person: own.by })
    if (own.version !== version) return refused({ rule: 'directory.profile.stale' })
    const known = await knownPlaces(scope.tx, face)
    if (!known.ok) return known
    if (own.minor && !childMaySay(face)) return refused({ rule: 'directory.profile.minor_contact', field: 'email' })
    await writeFace(scope.tx, own.id, face, true)
    await keepVersion(scope.tx, own.id, 'amended', scope.actor)
    scope.note(`profile:${slug}`, { version: own.version + 1 })
    scope.touched('directory')
    return done({ slug })
  },
)

/** Everything it says is still so. */
export const confirmProfile = deed(
  'directory.profile.confirm',
  async (scope, { slug }: { slug: string }): Promise<Outcome<{ slug: string }>> => {
    const own = await lockOwn(scope.tx, scope.actor, slug)
    await scope.must('directory.profile.confirm', { person: own.by })
    await sql`update directory.profile set confirmed_at = clock_timestamp() where id = ${own.id}`.execute(scope.tx)
    scope.note(`profile:${slug}`)
    scope.touched('directory')
    return done({ slug })
  },
)

/** The desk says how far it checked, and why it thinks so. A child's profile comes out of its draft this way, once a guardian agreed. */
export const checkProfile = deed(
  'directory.profile.check',
  async (scope, { slug, level, reason }: { slug: string; level: Level; reason: string }): Promise<Outcome<{ slug: string }>> => {
    await scope.must('directory.desk.run')
    const row = await lockProfile(scope.tx, slug)
    const { tx } = scope
    await sql`insert into directory.profile_check (profile_id, level, reason, actor) values (${row.id}, ${level}, ${reason}, ${actorText(scope.actor)})`.execute(
      tx,
    )
    await sql`update directory.profile set level = ${level}, state = case when state = 'draft' and ${level !== 'listed'} then 'published' else state end where id = ${row.id}`.execute(
      tx,
    )
    scope.note(`profile:${slug}`, { level })
    scope.touched('directory')
    return done({ slug })
  },
)

const versionShape = z.object({ said: z.unknown() })

/** Takes vandalism back: the profile says again what it said in an earlier version, as a new version. */
export const revertProfile = deed(
  'directory.profile.revert',
  async (scope, { slug, version }: { slug: string; version: number }): Promise<Outcome<{ slug: string }>> => {
    const { tx, actor } = scope
    const row = await lockProfile(tx, slug)
    const own = await ownOrDesk(scope, row.slug)
    const found = await sql`select said from directory.profile_version where profile_id = ${row.id} and version = ${version}`.execute(tx)
    const [old] = z.array(versionShape).parse(found.rows)
    if (!old || version >= row.version) return refused({ rule: 'directory.profile.no_version' })
    const face = publicSchema.safeParse(faceFrom(old.said))
    if (!face.success) return refused({ rule: 'directory.profile.no_version' })
    await writeFace(tx, row.id, face.data, own)
    await keepVersion(tx, row.id, 'reverted', actor)
    scope.note(`profile:${slug}`, { to: version })
    scope.touched('directory')
    return done({ slug })
  },
)

/** A kept version as the schema reads it: what was empty was not said. */
const faceFrom = (said: unknown): unknown =>
  Object.fromEntries(Object.entries(z.record(z.string(), z.unknown()).parse(said)).filter(([, value]) => value !== null))

/** Answers whether it is the actor's own; else the desk is asked. */
export async function ownOrDesk(scope: DeedScope, slug: string): Promise<boolean> {
  try {
    const own = await lockOwn(scope.tx, scope.actor, slug)
    await scope.must('directory.profile.amend', { person: own.by })
    return true
  } catch (error) {
    if (!(error instanceof Missing)) throw error
    await scope.must('directory.desk.run')
    return false
  }
}

/** Keeps what is nobody else's business, sealed. Read back by its owner alone. */
export const keepPrivate = deed(
  'directory.profile.keep_private',
  async (scope, { slug, record }: { slug: string; record: PrivateFace }): Promise<Outcome<{ slug: string }>> => {
    const { tx, ctx } = scope
    const own = await lockOwn(tx, scope.actor, slug)
    await scope.must('directory.profile.keep_private', { person: own.by })
    const { secret } = ctx.house
    await sql`insert into directory.private_record (profile_id, sealed, phone_digest, nik_digest)
      values (${own.id}, ${sealRecord(secret, own.id, record)}, ${digestOf(secret, 'phone', record.contactPhone)}, ${digestOf(secret, 'nik', record.nik)})
      on conflict (profile_id) do update set sealed = excluded.sealed, phone_digest = excluded.phone_digest, nik_digest = excluded.nik_digest, changed_at = clock_timestamp()`.execute(
      tx,
    )
    // that it was kept is told, never what
    scope.note(`profile:${slug}`)
    return done({ slug })
  },
)

export async function privateOf(db: Database | Tx, secret: string, profile: string): Promise<PrivateFace> {
  const found = await sql<{ sealed: string }>`select sealed from directory.private_record where profile_id = ${profile}`.execute(db)
  const [row] = found.rows
  return privateSchema.parse(row ? openRecord(secret, profile, row.sealed) : {})
}
