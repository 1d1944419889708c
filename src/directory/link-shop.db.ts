import { sql } from 'kysely'
import { done, type Outcome, refused } from '#src/base/outcome.ts'
import { deed } from '#src/platform/deed.ts'
import { lockOwn } from './_profile-rows.db.ts'

/** Says that a shop of the market is this business's. Whoever owns both may, by the team the shop has on record. */
export const linkShop = deed(
  'directory.profile.link_shop',
  async (scope, { slug, shop }: { slug: string; shop: string }): Promise<Outcome<{ slug: string }>> => {
    const own = await lockOwn(scope.tx, scope.actor, slug)
    await scope.must('directory.profile.amend', { person: own.by })
    const theirs =
      await sql`select from identity.membership where kind = 'shop' and entity_id::text = ${shop} and person_id = ${own.by} and role = 'owner' and during @> clock_timestamp()`.execute(
        scope.tx,
      )
    if (theirs.rows.length === 0) return refused({ rule: 'directory.profile.not_your_shop', field: 'shop' })
    const taken = await sql`select from directory.profile where shop_id::text = ${shop} and id <> ${own.id}`.execute(scope.tx)
    if (taken.rows.length > 0) return refused({ rule: 'directory.profile.shop_taken', field: 'shop' })
    await sql`update directory.profile set shop_id = ${shop}::uuid where id = ${own.id}`.execute(scope.tx)
    scope.note(`profile:${slug}`)
    scope.touched('directory')
    return done({ slug })
  },
)
