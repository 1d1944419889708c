import type { Refusal } from '#src/base/outcome.ts'
import type { Tongue } from '#src/base/time.ts'
import { whenText } from '#src/spaces/letters.db.ts'
import { timesOf, type WholeSeries } from '#src/spaces/series-read.db.ts'
import { Button } from '#src/ui/button.tsx'
import { ErrorSummary } from '#src/ui/error-summary.tsx'
import { TextArea } from '#src/ui/fields.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { complaints } from '#src/ui/question.tsx'
import { Status } from '#src/ui/status.tsx'
import { Table } from '#src/ui/table.tsx'
import type { Say } from '#src/ui/words.ts'
import { ruleWords } from '../hub/series-words.ts'
import { DateStatus, DateWhy, SeriesFacts } from '../mine/series.view.tsx'
import { to } from '../to.ts'

const waits = (series: WholeSeries) => series.dates.filter(({ booking }) => booking?.state === 'pending').length

/** Series of which something waits, one line each: thirteen Tuesdays are one thing to look at. */
export const DeskSeriesLines = ({ t, tongue, all }: { t: Say; tongue: Tongue; all: readonly WholeSeries[] }) =>
  all.length === 0 ? null : (
    <div class="series-lines">
      <Table
        caption={t('series.desk.caption')}
        rows={all}
        columns={[
          { label: t('room.desk.number'), head: true, cell: (one) => <a href={to.deskSeries(one.number)}>{one.number}</a> },
          { label: t('room.what'), cell: (one) => `${tongue === 'en' ? one.spaceEn : one.space}: ${one.title}` },
          { label: t('series.pattern'), cell: (one) => ruleWords(t, one.rule, one.first, tongue) },
          { label: t('room.applicant'), cell: (one) => one.applicant },
          {
            label: t('series.desk.waits'),
            cell: (one) => <Status kind="wait">{t('series.desk.waiting', { n: waits(one), of: one.dates.length })}</Status>,
          },
        ]}
      />
    </div>
  )

export type DeskSeriesFacts = {
  t: Say
  tongue: Tongue
  series: WholeSeries
  refusals: readonly Refusal[]
  /** Posts that could instead of whoever may not. */
  whoCan: readonly string[]
  news: string | undefined
  reason: string
  once: string
}

export const DeskSeriesView = (facts: DeskSeriesFacts) => {
  const { t, tongue, series, refusals } = facts
  const n = waits(series)
  return (
    <>
      <ErrorSummary t={t} refusals={refusals} />
      {facts.whoCan.length > 0 && <Notice kind="info">{t('govdesk.who_can', { posts: facts.whoCan.join(', ') })}</Notice>}
      <p class="number">
        {series.number} <Status kind="plain">{t('series.series')}</Status>
      </p>
      <h1>{series.title}</h1>
      {facts.news && (
        <Notice kind="done" live>
          {facts.news}
        </Notice>
      )}
      <SeriesFacts t={t} tongue={tongue} series={series} />
      <section>
        <h2>{t('series.dates', { n: series.dates.length })}</h2>
        <ol class="series-dates">
          {series.dates.map((date) => (
            <li class={date.booking ? undefined : 'barred'}>
              <p>
                <b>{whenText(timesOf(date), tongue)}</b> <DateStatus t={t} date={date} />
              </p>
              <DateWhy t={t} date={date} />
              {date.booking && <a href={to.deskBooking(date.booking.number)}>{date.booking.number}</a>}
            </li>
          ))}
        </ol>
      </section>
      {n > 0 && (
        <section>
          <h2>{t('series.desk.decide', { n })}</h2>
          <p>{t('series.desk.decide_lead')}</p>
          <form method="post" action={to.deskSeriesErrand(series.number, 'persetujuan')} class="fields-form">
            <input type="hidden" name="once" value={facts.once} />
            <TextArea
              t={t}
              name="reason"
              label={t('room.desk.reason')}
              hint={t('room.desk.reason_hint')}
              value={facts.reason}
              error={complaints(t, refusals)('reason')}
              rows={3}
              maxlength={2000}
            />
            <p class="acts">
              <Button>{t('series.desk.approve', { n })}</Button>
              <Button kind="danger" action={to.deskSeriesErrand(series.number, 'penolakan')}>
                {t('series.desk.decline', { n })}
              </Button>
            </p>
          </form>
        </section>
      )}
    </>
  )
}
