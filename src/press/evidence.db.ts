import { strToU8 } from 'fflate'
import { type RawBuilder, sql } from 'kysely'
import { canonical } from '#src/base/canonical.ts'
import { sha256 } from '#src/base/id.ts'
import { Missing } from '#src/base/outcome.ts'
import { formatDay, isoWithOffset } from '#src/base/time.ts'
import type { Figures } from '#src/events/report.ts'
import { aspects } from '#src/events/scorecard.ts'
import { publicCuration } from '#src/events/scorecard-read.db.ts'
import type { Database } from '#src/platform/database.ts'
import { closePaper, facts, letterhead, openPaper, paperTitle, paragraph } from '#src/platform/paper.ts'
import { commitmentsOfEvent } from '#src/support/read.db.ts'
import { sayIn } from '#src/ui/words.ts'
import { bounded, fromFive, most, type PackFile, packOf, type Sheet, sheetFile, sumTold, withoutReach } from './evidence.ts'

/** Of a story's version `v`: whether it leads to this event's page. */
const leadsTo = (slug: RawBuilder<unknown>) => sql`(v.body || ' ' || v.sources::text) ~ ('/acara/' || ${slug} || '($|[^a-z0-9-])')`

type EventFacts = {
  id: string
  number: string
  slug: string
  title: string
  summary: string
  status: string
  organiser: string | null
  agency: string
  place: string
  kelurahan: string | null
  subsector: string | null
  funding: string
  crowd: number
  price: number | null
  illustrative: boolean
  /** The last change of anything told here: what the paper calls its day. */
  as_of: Date
}

/** When anything told here of an event `e` last changed: its page, accounts, support, stories, curation. */
const toldLast = sql`greatest(e.changed_at, (select max(r.confirmed_at) from events.report r where r.event_id = e.id),
    (select max(greatest(c.made_at, c.withdrawn_at, f.at)) from support.commitment c left join support.delivery d on d.commitment_id = c.id left join support.confirmation f on f.delivery_id = d.id
      where c.event_id = e.id),
    (select max(p.at) from press.story s join press.story_version v on v.story_id = s.id and v.n = s.published join press.story_step p on p.story_id = s.id
      where p.step in ('published', 'withdrawn') and ${leadsTo(sql`e.slug`)}),
    (with recursive line as (select k.id, k.earlier_id from events.scorecard k where k.event_id = e.id
        union select k.id, k.earlier_id from events.scorecard k join line on k.id = line.earlier_id)
      select max(r.at) from line join events.scorecard_result r on r.scorecard_id = line.id))`

/** An organiser is named where it is a body of the directory or an agency; whoever invites in his own name is not. */
async function eventFacts(db: Database, slug: string): Promise<EventFacts> {
  const found = await sql<EventFacts>`select e.id, e.number, e.slug, e.title, e.summary, e.status,
      case when e.organisation_id is not null or e.person_id is null and not exists (select from events.contact c where c.event_id = e.id) then e.organiser end as organiser, u.name as agency,
      case when e.place_kind = 'online' then '' else coalesce(v.name, b.name, e.place) end as place, k.name as kelurahan, s.name as subsector, e.funding, e.crowd, e.price::float8 as price, e.illustrative,
      ${toldLast} as as_of
    from events.event e join governance.unit u on u.id = e.unit_id left join events.venue v on v.code = e.venue_code left join spaces.bookable b on b.id = e.bookable_id
      left join directory.kelurahan k on k.code = e.kelurahan_code left join directory.subsector s on s.code = e.subsector_code where e.slug = ${slug} and e.state = 'published'`.execute(
    db,
  )
  const [event] = found.rows
  if (!event) throw new Missing('event')
  return event
}

type Date_ = { start: Date; end: Date | null; cancelled: boolean; announced: Date }
type Account = { number: string; start: Date; figures: Figures; told: string; income: number; spending: number }

const accountsOf = async (db: Database, event: string): Promise<Account[]> =>
  (
    await sql<Account>`select r.number, o.starts_at as start, r.figures, r.told, r.income::float8 as income, r.spending::float8 as spending
      from events.report r join events.occurrence o on o.id = r.occurrence_id where r.event_id = ${event} and r.confirmed_at is not null order by o.starts_at, r.number
        limit ${most.accounts + 1}`.execute(db)
  ).rows

const datesOf = async (db: Database, event: string): Promise<Date_[]> =>
  (
    await sql<Date_>`select starts_at as start, ends_at as end, cancelled, original as announced from events.occurrence where event_id = ${event} order by starts_at, id limit ${most.rows + 1}`.execute(
      db,
    )
  ).rows

type Told = { slug: string; title: string; published: Date }

/** Stories of the city that lead to this event's page. */
const storiesOf = async (db: Database, slug: string): Promise<Told[]> =>
  (
    await sql<Told>`select s.slug, v.title, s.published_at as published from press.story s join press.story_version v on v.story_id = s.id and v.n = s.published
      where s.withdrawn_at is null and ${leadsTo(sql`${slug}`)} order by s.published_at, s.slug limit ${most.rows + 1}`.execute(db)
  ).rows

const attendance = (accounts: readonly Account[]): Sheet => ({
  path: 'kehadiran.csv',
  columns: ['laporan', 'mulai', 'kursi', 'terdaftar', 'hadir', 'tanpa_tiket', 'ulasan', 'nilai_ulasan'],
  rows: accounts.map(({ number, start, figures: f }) => [
    number,
    isoWithOffset(start),
    f.seats,
    fromFive(f.registered),
    f.gated ? fromFive(f.came) : null,
    f.gated ? fromFive(f.walkIns) : null,
    fromFive(f.feedback.n),
    f.feedback.mean,
  ]),
})

const kinds = (accounts: readonly Account[]): Sheet => ({
  path: 'kehadiran-rinci.csv',
  columns: ['laporan', 'tentang', 'isi', 'orang'],
  rows: accounts.flatMap(({ number, figures: f }) => [
    ...f.kinds.map(({ label, n }) => [number, 'jenis tiket', label, n === null ? null : fromFive(n)]),
    ...f.answers.flatMap(({ question, cells }) => cells.map(({ label, n }) => [number, question, label, n === null ? null : fromFive(n)])),
  ]),
})

async function sheetsOf(db: Database, event: EventFacts, accounts: readonly Account[]): Promise<Sheet[]> {
  const [dates, support, stories, curation] = [
    await datesOf(db, event.id),
    await commitmentsOfEvent(db, event.slug, most.rows + 1, false),
    await storiesOf(db, event.slug),
    await publicCuration(db, event.slug),
  ]
  return [
    {
      path: 'tanggal.csv',
      columns: ['mulai', 'selesai', 'dibatalkan', 'diumumkan_semula'],
      rows: dates.map((one) => [
        isoWithOffset(one.start),
        one.end && isoWithOffset(one.end),
        one.cancelled ? 'ya' : 'tidak',
        isoWithOffset(one.announced),
      ]),
    },
    attendance(accounts),
    kinds(accounts),
    {
      path: 'ruang.csv',
      columns: ['laporan', 'pemesanan', 'ruang', 'harga', 'harga_normal'],
      rows: accounts.flatMap(({ number, figures: { booking: b } }) => (b ? [[number, b.number, b.room, b.price, b.normalPrice]] : [])),
    },
    {
      path: 'uang.csv',
      columns: ['laporan', 'pemasukan', 'pengeluaran'],
      rows: accounts.map(({ number, income, spending }) => [number, income, spending]),
    },
    {
      path: 'dukungan.csv',
      columns: ['janji', 'perangkat_daerah', 'jenis', 'dukungan', 'jumlah', 'satuan', 'nilai', 'diterima', 'jatuh_tempo'],
      rows: support.map((c) => [c.number, c.unitName, c.kind, c.title, c.quantity, c.measure, c.value, c.confirmed, c.dueDay]),
    },
    {
      path: 'kabar.csv',
      columns: ['judul', 'halaman', 'terbit'],
      rows: stories.map((one) => [one.title, `/kabar/${one.slug}`, isoWithOffset(one.published)]),
    },
    {
      path: 'kurasi.csv',
      columns: ['kartu', 'tahun', 'acara', 'jumlah', 'kurator', ...aspects],
      rows: curation.cards.map(({ number, year, slug, told }) => [
        number,
        year,
        slug,
        told.total / 1000,
        told.curators,
        ...aspects.map((one) => told.marks[one]),
      ]),
    },
  ]
}

/** The same on one sheet of paper, for whoever reads rather than reckons. */
async function summary(event: EventFacts, accounts: readonly Account[], sheets: readonly Sheet[]): Promise<Uint8Array> {
  const t = sayIn('id')
  const paper = await openPaper({ title: event.title, subject: event.summary, author: event.agency, language: 'id', at: event.as_of })
  const demo = event.illustrative ? ` · ${t('room.paper.demo')}` : ''
  letterhead(paper, t('room.paper.house'), `${event.agency}${demo}`)
  paperTitle(paper, event.title, `${t('evidence.title')} · ${event.number}`)
  paragraph(paper, event.summary)
  const came = accounts.flatMap(({ figures }) => (figures.gated ? [fromFive(figures.came)] : []))
  facts(paper, [
    [t('event.organiser'), event.organiser ?? t('evidence.private')],
    [t('event.place'), [event.place, event.kelurahan].filter(Boolean).join(', ')],
    [t('event.subsector'), event.subsector ?? t('event.unsaid')],
    [t('evidence.as_of'), formatDay(event.as_of, 'id')],
    [t('evidence.accounts'), String(accounts.length)],
    [t('report.came'), sumTold(came)],
    ...sheets.map((one) => [one.path, t('evidence.lines', { n: one.rows.length })] as const),
  ])
  paragraph(paper, t('evidence.says'), true)
  return await closePaper(paper)
}

/** What the files are, in both tongues, and of those that are not whole where the rest is. */
function readme(origin: string, slug: string, cut: readonly string[]): Uint8Array {
  const told = (['id', 'en'] as const).flatMap((tongue) => {
    const t = sayIn(tongue)
    const rest = { files: cut.join(', '), page: `${origin}/acara/${slug}`, data: `${origin}/data/dukungan-janji` }
    return cut.length === 0 ? [t('evidence.readme')] : [t('evidence.readme'), t('evidence.readme_cut', rest)]
  })
  return strToU8(`${told.join('\n\n')}\n`)
}

/** Changes whenever anything it tells of may have changed, without making it. */
export async function evidenceTag(db: Database, slug: string): Promise<string> {
  const found = await sql<{
    n: string
  }>`select coalesce(sum(n), 0)::text as n from platform.data_version where room in ('directory', 'governance', 'events', 'support', 'press')`.execute(
    db,
  )
  return `W/"${sha256(`evidence ${slug} ${found.rows[0]?.n}`).slice(0, 27)}"`
}

export type Evidence = { name: string; bytes: Uint8Array; files: string[] }

/** Everything the platform knows of a published event, from what everybody may read: no person is in it, and the same facts are the same bytes. */
export async function evidenceOf(db: Database, slug: string, origin: string): Promise<Evidence> {
  const event = await eventFacts(db, slug)
  const found = await accountsOf(db, event.id)
  const accounts = found.slice(0, most.accounts)
  const { sheets, cut } = bounded(await sheetsOf(db, event, accounts))
  const { id: _, as_of, ...about } = event
  const told = accounts.map(({ number, told: says }) => `# ${number}\n\n${withoutReach(says)}\n`).join('\n')
  const wanting = [...(found.length > accounts.length ? ['laporan.md'] : []), ...cut]
  const summaryOf = {
    ...about,
    summary: withoutReach(about.summary),
    as_of: isoWithOffset(as_of),
    cut: wanting,
  }
  const files: PackFile[] = [
    { path: 'acara.json', bytes: strToU8(`${canonical(summaryOf)}\n`) },
    { path: 'BACA-SAYA.txt', bytes: readme(origin, event.slug, wanting) },
    { path: 'ringkasan.pdf', bytes: await summary({ ...event, summary: summaryOf.summary }, accounts, sheets) },
    ...(told ? [{ path: 'laporan.md', bytes: strToU8(told) }] : []),
    ...sheets.map(sheetFile),
  ]
  const { bytes, manifest } = packOf(event.number, files)
  return { name: `bukti-${event.slug}.zip`, bytes, files: manifest.files.map(({ path }) => path) }
}
