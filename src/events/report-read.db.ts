import { sql } from 'kysely'
import { sha256 } from '#src/base/id.ts'
import { Missing } from '#src/base/outcome.ts'
import { type Ctx, personOf } from '#src/platform/context.ts'
import type { Figures } from './report.ts'
import type { ReportPhoto } from './report-photo.ts'

export type ReportShown = {
  number: string
  date: { startsAt: Date; endsAt: Date | null; timeKnown: boolean }
  draftedAt: Date
  dueDay: string
  extended: boolean
  late: boolean
  figures: Figures
  told: string
  income: number | null
  spending: number | null
  confirmedAt: Date | null
  photos: ReportPhoto[]
}
export type ReportPage = {
  number: string
  slug: string
  title: string
  organiser: string
  own: boolean
  reports: ReportShown[]
  says: string[]
}

type Raw = Omit<ReportShown, 'date'> & { startsAt: Date; endsAt: Date | null; timeKnown: boolean }

/** The accounts of an event: those confirmed for everybody, drafts and what guests wrote for whoever organised it. Without any there is no such page. */
export async function reportPage(ctx: Ctx, slug: string, key: string | undefined): Promise<ReportPage> {
  const [person, hash] = [personOf(ctx.actor) ?? null, key ? sha256(key) : null]
  const found = await sql<{
    id: string
    number: string
    slug: string
    title: string
    organiser: string
    own: boolean
  }>`select e.id, e.number, e.slug, e.title, e.organiser,
      coalesce(e.person_id = ${person}::uuid, false) or coalesce(events.opened_by(e.id, ${hash}), false) as own
    from events.event e where e.slug = ${slug} and e.state = 'published'`.execute(ctx.db)
  const [event] = found.rows
  if (!event) throw new Missing('event')
  const { id, ...about } = event
  const reports =
    await sql<Raw>`select r.number, o.starts_at as "startsAt", o.ends_at as "endsAt", o.time_known as "timeKnown", r.drafted_at as "draftedAt", r.due_day::text as "dueDay",
      r.extended_at is not null as extended, r.confirmed_at is null and r.due_day < governance.today() as late, r.figures, r.told, r.income, r.spending, r.confirmed_at as "confirmedAt",
      coalesce((select jsonb_agg(jsonb_build_object('id', p.id, 'key', p.key, 'width', p.width, 'height', p.height, 'widths', p.widths, 'tint', p.tint, 'alt', p.alt, 'licence', p.licence, 'credit', p.credit)
        order by p.position) from events.report_photo p where p.report_id = r.id), '[]') as photos
    from events.report r join events.occurrence o on o.id = r.occurrence_id where r.event_id = ${id} and (r.confirmed_at is not null or ${about.own}) order by o.starts_at desc limit 40`.execute(
      ctx.db,
    )
  if (reports.rows.length === 0) throw new Missing('report')
  const says = about.own
    ? await sql<{
        says: string
      }>`select f.says from events.feedback f join events.registration r on r.id = f.registration_id join events.intake i on i.id = r.intake_id
        where i.event_id = ${id} and f.says <> '' order by f.changed_at desc limit 50`.execute(ctx.db)
    : { rows: [] }
  return {
    ...about,
    reports: reports.rows.map(({ startsAt, endsAt, timeKnown, ...one }) => ({ ...one, date: { startsAt, endsAt, timeKnown } })),
    says: says.rows.map((one) => one.says),
  }
}
