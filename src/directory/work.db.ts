import { sql } from 'kysely'
import { done, Missing, type Outcome, refused } from '#src/base/outcome.ts'
import type { Database } from '#src/platform/database.ts'
import { deed } from '#src/platform/deed.ts'
import { lockOwn } from './_profile-rows.db.ts'
import type { WorkPicture, WorkWish } from './profile.ts'

const mostWorks = 24

/** Adds a piece of work to one's own profile. */
export const showWork = deed(
  'directory.work.show',
  async (scope, { slug, work }: { slug: string; work: WorkWish }): Promise<Outcome<{ slug: string }>> => {
    const { tx } = scope
    const own = await lockOwn(tx, scope.actor, slug)
    await scope.must('directory.profile.amend', { person: own.by })
    if (own.minor && work.url !== '') return refused({ rule: 'directory.profile.minor_contact', field: 'url' })
    const made = await sql`insert into directory.work (profile_id, title, year, alt, licence, credit, url, position)
    select ${own.id}, ${work.title}, ${work.year ?? null}, ${work.alt}, ${work.licence}, ${work.credit}, ${work.url}, count(*)::int from directory.work where profile_id = ${own.id}
    having count(*) < ${mostWorks} returning id`.execute(tx)
    if (made.rows.length === 0) return refused({ rule: 'directory.work.too_many', facts: { most: mostWorks } })
    scope.note(`profile:${slug}`)
    scope.touched('directory')
    return done({ slug })
  },
)

/** Takes one's own piece of work down. */
export const hideWork = deed(
  'directory.work.hide',
  async (scope, { slug, work }: { slug: string; work: string }): Promise<Outcome<{ slug: string }>> => {
    const own = await lockOwn(scope.tx, scope.actor, slug)
    await scope.must('directory.profile.amend', { person: own.by })
    await sql`delete from directory.work where profile_id = ${own.id} and id::text = ${work}`.execute(scope.tx)
    scope.note(`profile:${slug}`)
    scope.touched('directory')
    return done({ slug })
  },
)

/** Gives one's own piece of work its picture, or another. It was read and made anew before: nothing of the camera is in it. */
export const pictureWork = deed(
  'directory.work.picture',
  async (scope, { slug, work, picture }: { slug: string; work: string; picture: WorkPicture }): Promise<Outcome<{ slug: string }>> => {
    const own = await lockOwn(scope.tx, scope.actor, slug)
    await scope.must('directory.profile.amend', { person: own.by })
    const { key, widths, width, height, tint } = picture
    const given =
      await sql`update directory.work set picture_key = ${key}, picture = ${JSON.stringify({ key, widths, width, height, tint })}
      where profile_id = ${own.id} and id::text = ${work} returning id`.execute(scope.tx)
    if (given.rows.length === 0) throw new Missing('work')
    scope.note(`profile:${slug}`, { picture: key })
    scope.touched('directory')
    return done({ slug })
  },
)

/** Takes the picture off; the work stays, with its words. */
export const unpictureWork = deed(
  'directory.work.unpicture',
  async (scope, { slug, work }: { slug: string; work: string }): Promise<Outcome<{ slug: string }>> => {
    const own = await lockOwn(scope.tx, scope.actor, slug)
    await scope.must('directory.profile.amend', { person: own.by })
    await sql`update directory.work set picture_key = null, picture = null where profile_id = ${own.id} and id::text = ${work}`.execute(
      scope.tx,
    )
    scope.note(`profile:${slug}`)
    scope.touched('directory')
    return done({ slug })
  },
)

/** Takes away the files of pictures that nobody shows any more, each twice, minutes apart. Answers how many were dealt with. */
export async function sweepPictures(db: Database, drop: (key: string) => Promise<void>): Promise<number> {
  const found = await sql<{
    key: string
    old: boolean
  }>`select key, at < clock_timestamp() - interval '5 minutes' as old from directory.picture_gone
    order by at limit 200`.execute(db)
  for (const { key, old } of found.rows) {
    await drop(key)
    if (old) await sql`delete from directory.picture_gone where key = ${key}`.execute(db)
  }
  return found.rows.length
}
