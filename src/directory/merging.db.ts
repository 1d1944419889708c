import { sql } from 'kysely'
import { isId } from '#src/base/id.ts'
import { done, Missing, type Outcome } from '#src/base/outcome.ts'
import { actorText } from '#src/platform/context.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import { deed } from '#src/platform/deed.ts'
import { lockProfile } from './_profile-rows.db.ts'

export type Double = { slug: string; name: string; otherSlug: string; otherName: string; why: 'phone' | 'nik' | 'name' }
export type Merged = { id: string; slug: string; name: string; keptSlug: string; keptName: string; reason: string; at: Date; until: Date }

const near = 0.45

/** Entries that may be one: the same number in what is sealed or published (told by its digest, never shown), or nearly the same name in one place. */
export async function doublesFor(db: Database | Tx, most = 30): Promise<Double[]> {
  return (
    await sql<Double>`with p as (select id, slug, name, kind, phone, kelurahan_code from directory.profile where state = 'published' and replaced_by is null),
      pairs as (
        select a.profile_id as one, b.profile_id as other, 'nik' as why, 1 as rank from directory.private_record a join directory.private_record b on b.nik_digest = a.nik_digest and b.profile_id > a.profile_id
        union all select a.profile_id, b.profile_id, 'phone', 2 from directory.private_record a join directory.private_record b on b.phone_digest = a.phone_digest and b.profile_id > a.profile_id
        union all select a.id, b.id, 'phone', 2 from p a join p b on b.phone = a.phone and b.id > a.id where a.phone <> ''
        union all select a.id, b.id, 'name', 3 from p a join p b on lower(b.name) % lower(a.name) and b.id > a.id and b.kind = a.kind and b.kelurahan_code is not distinct from a.kelurahan_code
          where similarity(lower(a.name), lower(b.name)) > ${near})
    select distinct on (a.id, b.id) a.slug, a.name, b.slug as "otherSlug", b.name as "otherName", r.why
    from pairs r join p a on a.id = r.one join p b on b.id = r.other and b.kind = a.kind
    order by a.id, b.id, r.rank limit ${most}`.execute(db)
  ).rows
}

/** Merges that can still be taken apart. */
export async function mergedLately(db: Database | Tx): Promise<Merged[]> {
  return (
    await sql<Merged>`select m.id, d.slug, d.name, k.slug as "keptSlug", k.name as "keptName", m.reason, m.at, m.at + interval '30 days' as until from directory.merging m
      join directory.profile d on d.id = m.double_id join directory.profile k on k.id = m.kept_id where m.undone_at is null and m.at > clock_timestamp() - interval '30 days' order by m.at desc, m.id limit 50`.execute(
      db,
    )
  ).rows
}

/** One entry stands for both; the other's address leads to it. */
export const mergeProfiles = deed(
  'directory.merging.make',
  async (scope, { double, kept, reason }: { double: string; kept: string; reason: string }): Promise<Outcome<{ slug: string }>> => {
    const { tx } = scope
    await scope.must('directory.desk.run')
    const [first, second] = [double, kept].sort() as [string, string]
    const rows = new Map<string, string>()
    for (const slug of [first, second]) rows.set(slug, (await lockProfile(tx, slug)).id)
    await sql`insert into directory.merging (double_id, kept_id, reason, actor) values (${rows.get(double)}, ${rows.get(kept)}, ${reason}, ${actorText(scope.actor)})`.execute(
      tx,
    )
    scope.note(`profile:${double}`, { kept })
    scope.touched('directory')
    return done({ slug: kept })
  },
)

/** Takes a merge apart, within thirty days. */
export const undoMerging = deed('directory.merging.undo', async (scope, { id }: { id: string }): Promise<Outcome<{ id: string }>> => {
  await scope.must('directory.desk.run')
  if (!isId(id)) throw new Missing('merging')
  const undone = await sql`update directory.merging set undone_at = clock_timestamp() where id = ${id} returning id`.execute(scope.tx)
  if (undone.rows.length === 0) throw new Missing('merging')
  scope.note(`merging:${id}`)
  scope.touched('directory')
  return done({ id })
})
