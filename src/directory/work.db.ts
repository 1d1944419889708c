import { sql } from 'kysely'
import { done, type Outcome, refused } from '#src/base/outcome.ts'
import { deed } from '#src/platform/deed.ts'
import { lockOwn } from './_profile-rows.db.ts'
import type { WorkWish } from './profile.ts'

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
