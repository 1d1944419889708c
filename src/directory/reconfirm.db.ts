import { sql } from 'kysely'
import { secret, sha256 } from '#src/base/id.ts'
import { done, Missing, type Outcome, refused } from '#src/base/outcome.ts'
import type { Ctx } from '#src/platform/context.ts'
import { deed } from '#src/platform/deed.ts'
import { tell } from './letters.db.ts'
import { staleness } from './profile.ts'

type Due = { id: string; slug: string; owner: string }

/** Profiles whose owners were not asked since they last said that all is so, and that was long ago. */
const due = (most: number) => sql<Due>`select p.id, p.slug, coalesce(p.person_id, m.person_id) as owner from directory.profile p
  left join lateral (select person_id from identity.membership m where m.kind = 'community' and m.entity_id = p.organisation_id and m.role = 'owner' and m.during @> clock_timestamp() order by lower(m.during) limit 1) m on true
  where p.state = 'published' and p.replaced_by is null and p.confirmed_at <= clock_timestamp() - make_interval(days => ${staleness.ask}) and coalesce(p.person_id, m.person_id) is not null
    and not exists (select from directory.reconfirmation r where r.profile_id = p.id and r.sent_at > p.confirmed_at) order by p.confirmed_at, p.id limit ${most} for update of p skip locked`

/** One at a time: whoever comes second reads what the first has asked. A lock of the rows alone would let it ask again, by what it saw before. */
const askingLock = 7242063

/** Asks owners whether it is still so, a few at a time. Several nodes may do it at once; each owner is asked once. */
export const remindOwners = deed(
  'directory.profile.remind',
  async (scope, { most }: { most: number }): Promise<Outcome<{ asked: number }>> => {
    const { tx } = scope
    await scope.must('directory.profile.remind')
    await sql`select pg_advisory_xact_lock(${sql.lit(askingLock)})`.execute(tx)
    const found = await due(most).execute(tx)
    for (const { id, slug, owner } of found.rows) {
      const key = secret()
      const made = await sql<{
        until: Date
      }>`insert into directory.reconfirmation (profile_id, key_hash) values (${id}, ${sha256(key)}) returning expires_at as until`.execute(
        tx,
      )
      const until = made.rows[0]?.until
      await tell(scope, owner, 'reconfirm', `reconfirm ${id} ${made.rows[0]?.until.getTime()}`, {
        slug,
        link: `/direktori/konfirmasi?kunci=${key}`,
        ...(until ? { until } : {}),
      })
    }
    scope.note('directory', { asked: found.rows.length })
    return done({ asked: found.rows.length })
  },
)

/** The clock of the house: nothing is written when nobody is due. */
export async function remindIfDue(ctx: Ctx): Promise<void> {
  const found =
    await sql`select from directory.profile p where p.state = 'published' and p.replaced_by is null and p.confirmed_at <= clock_timestamp() - make_interval(days => ${staleness.ask})
    and (p.person_id is not null or exists (select from identity.membership m where m.kind = 'community' and m.entity_id = p.organisation_id and m.role = 'owner' and m.during @> clock_timestamp()))
    and not exists (select from directory.reconfirmation r where r.profile_id = p.id and r.sent_at > p.confirmed_at) limit 1`.execute(
      ctx.db,
    )
  if (found.rows.length > 0) await remindOwners(ctx, { most: 50 })
}

export type Asked = { slug: string; name: string; summary: string }

/** What the key of a letter asks about, while it works. */
export async function askedByKey({ db }: Pick<Ctx, 'db'>, key: string): Promise<Asked> {
  const found =
    await sql<Asked>`select p.slug, p.name, p.summary from directory.reconfirmation r join directory.profile p on p.id = r.profile_id
    where r.key_hash = ${sha256(key)} and r.used_at is null and r.expires_at > clock_timestamp() and p.state = 'published'`.execute(db)
  const [asked] = found.rows
  if (!asked) throw new Missing('reconfirmation')
  return asked
}

/** One press of a letter's link, once: of two that press it at the same moment one counts, and the other is told that it is done. */
export const confirmByKey = deed(
  'directory.profile.confirm_by_key',
  async (scope, { key }: { key: string }): Promise<Outcome<{ slug: string }>> => {
    const { tx } = scope
    const used = await sql<{
      profile: string
    }>`update directory.reconfirmation set used_at = clock_timestamp() where key_hash = ${sha256(key)} and used_at is null and expires_at > clock_timestamp() returning profile_id as profile`.execute(
      tx,
    )
    const [row] = used.rows
    if (!row) return refused({ rule: 'directory.profile.key_used' })
    await scope.must('directory.profile.confirm', { key: true })
    const found = await sql<{
      slug: string
    }>`update directory.profile set confirmed_at = clock_timestamp() where id = ${row.profile} returning slug`.execute(tx)
    const slug = found.rows[0]?.slug ?? ''
    scope.note(`profile:${slug}`, { by: 'letter' })
    scope.touched('directory')
    return done({ slug })
  },
)
