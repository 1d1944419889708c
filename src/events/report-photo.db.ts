import { sql } from 'kysely'
import { done, Missing, type Outcome, refused } from '#src/base/outcome.ts'
import { deed } from '#src/platform/deed.ts'
import { ownScope } from './_rows.db.ts'
import { type OwnReport, reportLocked } from './report.db.ts'
import { mostPhotos, type PhotoMaster, type PhotoWish } from './report-photo.ts'

/** Puts a picture to a draft. The bytes were drawn anew and stored before, for this draft alone; by its `content` the same picture is there once. */
export const addPhoto = deed(
  'events.report.confirm',
  async (
    scope,
    { wish, master, ...own }: OwnReport & { wish: PhotoWish; master: PhotoMaster & { content: string } },
  ): Promise<Outcome<{ report: string }>> => {
    const { tx } = scope
    const { event, id, confirmed } = await reportLocked(scope, own)
    await scope.must('events.report.confirm', ownScope(event))
    if (confirmed) return refused({ rule: 'events.report.confirmed' })
    const free = await sql<{ n: number }>`select n from generate_series(1, ${mostPhotos}::int) n
      where not exists (select from events.report_photo p where p.report_id = ${id} and p.position = n) order by n limit 1`.execute(tx)
    const at = free.rows[0]?.n
    if (at === undefined) return refused({ rule: 'events.report.photo_most', field: 'picture', facts: { most: mostPhotos } })
    await sql`insert into events.report_photo (report_id, position, key, content, width, height, widths, tint, alt, licence, credit)
      values (${id}, ${at}, ${master.key}, ${master.content}, ${master.width}, ${master.height}, ${[...master.widths]}::int[], ${master.tint}, ${wish.alt}, ${wish.licence}, ${wish.credit})`.execute(
      tx,
    )
    scope.note(`report:${own.report}`, { photo: master.key })
    return done({ report: own.report })
  },
)

/** Takes a picture out of a draft; the trigger puts its file among those that go. */
export const dropPhoto = deed(
  'events.report.confirm',
  async (scope, { photo, ...own }: OwnReport & { photo: string }): Promise<Outcome<{ report: string; key: string }>> => {
    const { event, id, confirmed } = await reportLocked(scope, own)
    await scope.must('events.report.confirm', ownScope(event))
    if (confirmed) return refused({ rule: 'events.report.confirmed' })
    const gone = await sql<{
      key: string
    }>`delete from events.report_photo where report_id = ${id} and id::text = ${photo} returning key`.execute(scope.tx)
    const key = gone.rows[0]?.key
    if (key === undefined) throw new Missing('photo')
    scope.note(`report:${own.report}`, { photo: key, dropped: 1 })
    return done({ report: own.report, key })
  },
)
