import { formatCount, formatRupiah, rupiah } from '#src/base/money.ts'
import type { Refusal } from '#src/base/outcome.ts'
import { formatCivicDay, formatMoment, type Tongue } from '#src/base/time.ts'
import type { Cell } from '#src/events/report.ts'
import type { ReportPage, ReportShown } from '#src/events/report-read.db.ts'
import type { SupportSum } from '#src/support/event-sum.db.ts'
import type { Commitment } from '#src/support/read.db.ts'
import { Breadcrumb } from '#src/ui/breadcrumb.tsx'
import { Button, PostButton } from '#src/ui/button.tsx'
import { ErrorSummary } from '#src/ui/error-summary.tsx'
import { MoneyField, TextArea } from '#src/ui/fields.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { complaints } from '#src/ui/question.tsx'
import { Facts, Table } from '#src/ui/table.tsx'
import type { Say } from '#src/ui/words.ts'
import { to } from '../to.ts'
import { daysText, hoursText } from './event-parts.view.tsx'
import { type PhotoTyped, ReportPhotos } from './event-report-photos.view.tsx'

type ViewFacts = {
  t: Say
  tongue: Tongue
  page: ReportPage
  support: readonly Commitment[]
  sum: SupportSum
  news: string | undefined
  refusals: readonly Refusal[]
  typed: { report: string; told: string; income: string; spending: string } | undefined
  photo: PhotoTyped | undefined
  once: string
}

const cellText = (t: Say, { n }: Cell): string => (n === null ? t('report.few') : formatCount(n))

const Cells = ({ t, caption, cells }: { t: Say; caption: string; cells: readonly Cell[] }) => (
  <Table
    caption={caption}
    rows={cells}
    columns={[
      { label: t('report.answer'), head: true, cell: (one) => one.label },
      { label: t('report.people'), number: true, cell: (one) => cellText(t, one) },
    ]}
  />
)

const Counted = ({ t, tongue, report }: { t: Say; tongue: Tongue; report: ReportShown }) => {
  const { figures } = report
  return (
    <>
      <Facts
        facts={[
          [t('seat.own.when'), `${daysText(tongue, report.date)}, ${hoursText(t, tongue, report.date)}`],
          [t('report.registered'), formatCount(figures.registered)],
          [t('report.came'), figures.gated ? formatCount(figures.came + figures.walkIns) : t('report.no_gate')],
          ...(figures.walkIns > 0 ? ([[t('gate.walk_ins'), formatCount(figures.walkIns)]] as const) : []),
          ...(figures.absent !== null ? ([[t('report.absent'), formatCount(figures.absent)]] as const) : []),
          [
            t('report.mean'),
            figures.feedback.mean === null
              ? t('report.mean_few', { n: figures.feedback.n })
              : t('report.mean_of', {
                  mean: String(figures.feedback.mean).replace('.', tongue === 'id' ? ',' : '.'),
                  n: figures.feedback.n,
                }),
          ],
          ...(figures.booking
            ? ([
                [t('report.room'), `${figures.booking.room} · ${figures.booking.number}`],
                [
                  t('report.room_price'),
                  t('report.room_paid', {
                    price: formatRupiah(rupiah(figures.booking.price)),
                    normal: formatRupiah(rupiah(figures.booking.normalPrice)),
                  }),
                ],
              ] as const)
            : []),
          ...(report.income !== null ? ([[t('report.income'), formatRupiah(rupiah(report.income))]] as const) : []),
          ...(report.spending !== null ? ([[t('report.spending'), formatRupiah(rupiah(report.spending))]] as const) : []),
        ]}
      />
      {figures.kinds.length > 1 && <Cells t={t} caption={t('seat.form.kind')} cells={figures.kinds} />}
      {figures.answers.map(({ question, cells }) => (
        <Cells t={t} caption={question} cells={cells} />
      ))}
    </>
  )
}

/** Its sums are of today: receivers may confirm after the account was written. */
const Support = ({ t, support, sum, page }: ViewFacts) =>
  support.length === 0 ? null : (
    <section>
      <h2>{t('report.support')}</h2>
      <Facts
        facts={[
          [t('report.support_kept'), t('report.support_of', { kept: sum.kept, all: sum.promises })],
          [t('report.support_promised'), formatRupiah(rupiah(sum.promised))],
          [t('report.support_confirmed'), formatRupiah(rupiah(sum.confirmed))],
        ]}
      />
      <p class="small">{t('report.support_lead')}</p>
      <ul>
        {support.map((one) => (
          <li>
            <a href={to.commitment(one.number)}>{one.title}</a>
          </li>
        ))}
      </ul>
      {sum.promises > support.length && (
        <p>
          <a href={`${to.event(page.slug)}#janji-dinas`}>{t('report.support_all', { n: sum.promises })}</a>
        </p>
      )}
    </section>
  )

const Draft = (facts: ViewFacts & { report: ReportShown }) => {
  const { t, tongue, page, report, refusals, typed, once } = facts
  const mine = typed?.report === report.number
  const wrong = complaints(t, mine ? refusals : [])
  const due = formatCivicDay(report.dueDay, tongue)
  // where something is wrong the summary leads to the field by the id it has of itself
  const id = (name: string) => (mine ? `f-${name}` : `${name}-${report.number}`)
  return (
    <>
      <Notice kind={report.late ? 'warn' : 'wait'}>{t(report.late ? 'report.late' : 'report.turn', { due })}</Notice>
      <form method="post" action={to.eventReportErrand(page.slug, 'konfirmasi')} class="fields-form" novalidate>
        <input type="hidden" name="once" value={`${once}-${report.number}`} />
        <input type="hidden" name="report" value={report.number} />
        <TextArea
          t={t}
          name="told"
          id={id('told')}
          label={t('report.told')}
          hint={t('report.told_hint')}
          value={mine ? typed.told : report.told}
          error={wrong('told')}
          rows={6}
          maxlength={6000}
        />
        <MoneyField
          t={t}
          name="income"
          id={id('income')}
          label={t('report.income')}
          hint={t('report.money_hint')}
          value={mine ? typed.income : ''}
          error={wrong('income')}
        />
        <MoneyField
          t={t}
          name="spending"
          id={id('spending')}
          label={t('report.spending')}
          value={mine ? typed.spending : ''}
          error={wrong('spending')}
        />
        <p class="acts">
          <Button>{t('report.confirm')}</Button>
        </p>
      </form>
      {!report.extended && (
        <PostButton
          to={to.eventReportErrand(page.slug, 'perpanjang')}
          once={`${once}-p-${report.number}`}
          values={{ report: report.number }}
          kind="ghost"
        >
          {t('report.extend')}
        </PostButton>
      )}
    </>
  )
}

/** The account of an event: numbers nobody typed, the organiser's words, what came of the support. */
export const EventReportView = (facts: ViewFacts) => {
  const { t, tongue, page, news, refusals } = facts
  return (
    <div class="narrow own-event">
      <ErrorSummary t={t} refusals={refusals} />
      <Breadcrumb
        t={t}
        crumbs={[
          { label: t('event.calendar'), href: to.events() },
          { label: page.title, href: to.event(page.slug) },
          { label: t('report.title') },
        ]}
      />
      <h1>{t('report.of', { title: page.title })}</h1>
      <p class="lead">{t('report.lead', { organiser: page.organiser })}</p>
      {news && (
        <Notice kind="done" live>
          {news}
        </Notice>
      )}
      {page.reports.map((report) => (
        <section>
          <h2>{report.number}</h2>
          <p class="small quiet">
            {report.confirmedAt
              ? t('report.confirmed', { at: formatMoment(report.confirmedAt, tongue) })
              : t('report.drafted', { at: formatMoment(report.draftedAt, tongue) })}
          </p>
          {report.told && <p>{report.told}</p>}
          <Counted t={t} tongue={tongue} report={report} />
          <ReportPhotos t={t} slug={page.slug} report={report} typed={facts.photo} refusals={refusals} once={facts.once} />
          {!report.confirmedAt && <Draft {...facts} report={report} />}
        </section>
      ))}
      <Support {...facts} />
      {page.says.length > 0 && (
        <section>
          <h2>{t('report.says')}</h2>
          <p class="small">{t('report.says_lead')}</p>
          <ul>
            {page.says.map((one) => (
              <li>{one}</li>
            ))}
          </ul>
        </section>
      )}
      <p class="small quiet">{t('report.small_cells')}</p>
    </div>
  )
}
