import { confirmReport, draftReportsIfDue } from '#src/events/report.db.ts'
import { systemCtx } from '#src/work.ts'
import type { Town } from './town.ts'

/** An evening of the community that ended an hour ago, with its account: a draft, or confirmed and everybody's. Answers the event's slug. */
export async function endedEvening(town: Town, confirmed: boolean): Promise<string> {
  const { owner } = town
  const slug = `malam-yang-sudah-lewat-${confirmed ? 1 : 2}`
  const number = `ACR-2026-9000${confirmed ? 1 : 2}`
  await owner.query(
    `with one as (insert into events.event (number, slug, uid, state, title, summary, unit_id, organiser, person_id, place_kind, place, booking, crowd, made_by, published_at)
       select $1, $2, $2, 'draft', 'Malam Baca yang Sudah Lewat', 'Membaca keras-keras di halaman sampai malam.', b.unit_id, 'Komunitas Baca', p.id, 'free', 'Halaman sanggar', k.number, 40, 'system:test', now()
       from identity.person p cross join lateral (select number, bookable_id from spaces.booking order by number limit 1) k join spaces.bookable b on b.id = k.bookable_id where p.demo_key = 'komunitas' returning id),
     dated as (insert into events.occurrence (event_id, original, starts_at, ends_at) select id, now() - interval '4 hours', now() - interval '4 hours', now() - interval '1 hour' from one)
     insert into events.event_step (event_id, from_state, to_state, kind, actor) select id, '', 'draft', 'make', 'system:test' from one`,
    [number, slug],
  )
  await owner.query(`update events.event set state = 'published' where slug = $1`, [slug])
  await draftReportsIfDue(systemCtx(town.house, 'accounts of events'))
  const found = await owner.query<{ number: string }>(
    'select r.number from events.report r join events.event e on e.id = r.event_id where e.slug = $1',
    [slug],
  )
  const report = found.rows[0]?.number
  if (!report) throw new Error(`no account of ${slug} was drafted`)
  if (!confirmed) return slug
  const wish = { told: 'Dua puluh pembaca datang dan pulang membawa buku.', income: 0, spending: 350_000 }
  const outcome = await confirmReport(await town.as('komunitas'), { number, report, wish })
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.refusals))
  return slug
}
