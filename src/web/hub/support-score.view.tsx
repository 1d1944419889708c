import { formatCount, formatRupiah, rupiah } from '#src/base/money.ts'
import { type Day, dayPlus, formatCivicDay, formatDay, type Tongue } from '#src/base/time.ts'
import type { Kin } from '#src/governance/unit.db.ts'
import { supportKinds } from '#src/support/commitment.ts'
import type { FollowUpSums } from '#src/support/follow-up.ts'
import type { HelixScore } from '#src/support/helix-score.ts'
import type { Commitment } from '#src/support/read.db.ts'
import type { ScoreFilter, UnitScore } from '#src/support/score.db.ts'
import { isRanked, leastForRank, percentText, type Score } from '#src/support/score.ts'
import { Breadcrumb } from '#src/ui/breadcrumb.tsx'
import { Button } from '#src/ui/button.tsx'
import { type Choice, SelectField } from '#src/ui/choices.tsx'
import { Empty } from '#src/ui/empty.tsx'
import { NumberField } from '#src/ui/fields.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { Pager } from '#src/ui/pager.tsx'
import { Status } from '#src/ui/status.tsx'
import { Table } from '#src/ui/table.tsx'
import type { Say } from '#src/ui/words.ts'
import { to } from '../to.ts'
import { FollowUpTable } from './follow-up.view.tsx'
import { HelixTable } from './helix-score.view.tsx'
import { noon } from './spaces.view.tsx'

/** The promise is the box; what came on time, what came late, and what is only claimed fill it. Its emptiness is readable. */
export const PromiseBar = ({
  score,
  most,
  label,
}: {
  score: Pick<Score, 'promised' | 'delivered' | 'onTime' | 'claimed'>
  most: number
  label: string
}) => {
  const at = (value: number) => ((value / Math.max(most, 1)) * 1000).toFixed(1)
  const late = score.delivered - score.onTime
  return (
    <svg class="promise-bar" viewBox="0 0 1000 28" preserveAspectRatio="none" role="img" aria-label={label}>
      <rect width={at(score.promised)} height="28" class="promised" />
      <rect width={at(score.onTime)} height="28" class="on-time" />
      <rect x={at(score.onTime)} width={at(late)} height="28" class="late" />
      <rect x={at(score.delivered)} width={at(Math.min(score.claimed, score.promised - score.delivered))} height="28" class="claimed" />
    </svg>
  )
}

const sumsText = (t: Say, tongue: Tongue, score: Score): string =>
  t('support.score.sums', {
    delivered: formatRupiah(rupiah(score.delivered)),
    promised: formatRupiah(rupiah(score.promised)),
    percent: percentText(score.deliveredPermille, tongue),
    on_time: percentText(score.onTimePermille, tongue),
  })

/** What a reader is told of an agency, by eye or by ear: under three promises no share. */
export const shareText = (t: Say, tongue: Tongue, score: Score): string =>
  isRanked(score.commitments) ? sumsText(t, tongue, score) : t('support.score.too_few', { n: score.commitments, least: leastForRank })

/** What a score is of, as its address says it. */
export const addressed = (year: number, { kind, kelurahan, subsector }: ScoreFilter) => ({
  tahun: year,
  jenis: kind,
  kelurahan,
  subsektor: subsector,
})

type UnitFigure = { t: Say; tongue: Tongue; one: UnitScore; most: number; year: number; filter: ScoreFilter }

const Unit = ({ t, tongue, one, most, year, filter }: UnitFigure) => {
  const { score } = one
  return (
    <li>
      <h3>
        <a href={to.supportUnit(one.unit, addressed(year, filter))}>{one.name}</a>
      </h3>
      {one.formerly.length > 0 && <p class="small quiet">{t('governance.unit.formerly', { names: one.formerly.join(', ') })}</p>}
      {score.promised > 0 && <PromiseBar score={score} most={most} label={shareText(t, tongue, score)} />}
      <p class="small">
        {shareText(t, tongue, score)}
        {score.claimed > 0 && ` ${t('support.score.claimed', { value: formatRupiah(rupiah(score.claimed)) })}`}
        {score.toCome.commitments > 0 &&
          ` ${t('support.score.to_come', { n: score.toCome.commitments, value: formatRupiah(rupiah(score.toCome.value)) })}`}
      </p>
      {one.note && <p class="small note">{t('support.score.note', { text: one.note.text })}</p>}
    </li>
  )
}

type Choices = { kelurahan: readonly Choice[]; subsector: readonly Choice[] }

type ScoreFacts = {
  t: Say
  tongue: Tongue
  year: number
  units: readonly UnitScore[]
  sums: Score
  helices: readonly HelixScore[]
  followUps: readonly FollowUpSums[]
  demo: boolean
  filter: ScoreFilter
  choices: Choices
}

const FilterForm = ({ t, year, filter, choices }: Pick<ScoreFacts, 't' | 'year' | 'filter' | 'choices'>) => {
  const all = { value: '', label: t('supply.filter.all') }
  const kinds = supportKinds.map((value) => ({ value, label: t(`support.kind.${value}`) }))
  return (
    <details class="score-filter" open={Object.values(filter).some(Boolean)}>
      <summary>{t('supply.filter')}</summary>
      <form method="get" action={to.supportScore()} class="fields-form">
        <NumberField t={t} name="tahun" label={t('supply.filter.year')} value={String(year)} />
        <SelectField t={t} name="jenis" label={t('support.kinds')} choices={[all, ...kinds]} value={filter.kind ?? ''} />
        <SelectField
          t={t}
          name="kelurahan"
          label={t('supply.filter.kelurahan')}
          choices={[all, ...choices.kelurahan]}
          value={filter.kelurahan ?? ''}
        />
        <SelectField
          t={t}
          name="subsektor"
          label={t('supply.filter.subsector')}
          choices={[all, ...choices.subsector]}
          value={filter.subsector ?? ''}
        />
        <Button kind="plain">{t('supply.filter.do')}</Button>
      </form>
    </details>
  )
}

/** Promise and reality: the number is the receivers', the agency's note stands beside it. */
export const ScoreView = ({ t, tongue, year, units, sums, helices, followUps, demo, filter, choices }: ScoreFacts) => {
  const most = Math.max(0, ...units.map(({ score }) => score.promised))
  return (
    <div class="support score">
      <Breadcrumb t={t} crumbs={[{ label: t('support.page.title'), href: to.support() }, { label: t('support.score.crumb') }]} />
      <h1>
        {sums.deliveredPermille === undefined
          ? t('support.score.none', { year })
          : t('support.score.finding', { percent: percentText(sums.deliveredPermille, tongue), year })}
      </h1>
      <p class="lead">{t('support.score.lead')}</p>
      {demo && <Notice kind="info">{t('support.example')}</Notice>}
      <FilterForm t={t} year={year} filter={filter} choices={choices} />
      <p class="key-line small">
        <span class="on-time">{t('support.key.on_time')}</span> <span class="late">{t('support.key.late')}</span>{' '}
        <span class="claimed">{t('support.key.claimed')}</span> <span class="promised">{t('support.key.promised')}</span>
      </p>
      {units.length === 0 ? (
        <Empty seed={`skor-${year}`} title={t('support.score.none', { year })}>
          {t('support.score.none_why')}
        </Empty>
      ) : (
        <>
          <h2 class="vh">{t('support.score.by_unit')}</h2>
          <ul class="promise-list">
            {units.map((one) => (
              <Unit t={t} tongue={tongue} one={one} most={most} year={year} filter={filter} />
            ))}
          </ul>
          <Table
            caption={t('support.score.table', { year })}
            rows={units}
            columns={[
              {
                label: t('support.from'),
                head: true,
                cell: ({ unit, name }) => <a href={to.supportUnit(unit, addressed(year, filter))}>{name}</a>,
              },
              { label: t('support.col.commitments'), number: true, cell: ({ score }) => formatCount(score.commitments) },
              { label: t('support.col.promised'), number: true, cell: ({ score }) => formatRupiah(rupiah(score.promised)) },
              { label: t('support.col.delivered'), number: true, cell: ({ score }) => formatRupiah(rupiah(score.delivered)) },
              { label: t('support.col.on_time'), number: true, cell: ({ score }) => formatRupiah(rupiah(score.onTime)) },
              { label: t('support.col.claimed'), number: true, cell: ({ score }) => formatRupiah(rupiah(score.claimed)) },
            ]}
          />
        </>
      )}
      <p class="small">
        <a href={to.supportCsv(addressed(year, filter))}>{t('support.score.csv')}</a>
      </p>
      <HelixTable t={t} tongue={tongue} year={year} scores={helices} />
      <FollowUpTable t={t} tongue={tongue} year={year} sums={followUps} />
    </div>
  )
}

export const CommitmentState = ({ t, row, today }: { t: Say; row: Commitment; today: string }) => {
  if (row.withdrawnAt)
    return row.withdrawnAs === 'failed' ? (
      <Status kind="warn">{t('support.state.withdrawn_failed')}</Status>
    ) : (
      <Status>{t('support.state.withdrawn')}</Status>
    )
  if (row.confirmed >= row.quantity) return <Status kind="ok">{t('support.state.kept')}</Status>
  if (row.unreported) return <Status kind="warn">{t('keep.problem.no_report')}</Status>
  if (row.claimed > 0)
    return <Status kind="wait">{t(row.brought.some(({ unsent }) => unsent) ? 'support.state.unsent' : 'support.state.claimed')}</Status>
  if (row.confirmed > 0) return <Status kind="wait">{t('support.state.partly')}</Status>
  return row.dueDay < today ? <Status kind="warn">{t('support.state.overdue')}</Status> : <Status>{t('support.state.open')}</Status>
}

type UnitFacts = {
  t: Say
  tongue: Tongue
  year: number
  name: string
  kin: { before: readonly Kin[]; now: Kin | null; until: string | null }
  rows: readonly Commitment[]
  /** Promises of agencies this one took over from: shown here, counted there. */
  earlier: readonly Commitment[]
  /** Nothing where all that was promised was taken back. */
  score: Score | undefined
  next: string | undefined
  today: string
}

const PromiseRows = ({
  t,
  tongue,
  rows,
  caption,
  from,
  today,
}: Pick<UnitFacts, 't' | 'tongue' | 'rows' | 'today'> & { caption: string; from?: boolean }) => (
  <Table
    caption={caption}
    quietCaption
    rows={rows}
    columns={[
      { label: t('support.col.what'), head: true, cell: (row) => <a href={to.commitment(row.number)}>{row.title}</a> },
      ...(from ? [{ label: t('keep.before.from'), cell: (row: Commitment) => <a href={to.supportUnit(row.unit)}>{row.unitName}</a> }] : []),
      { label: t('support.col.receiver'), cell: (row) => row.receiver },
      { label: t('support.col.due'), cell: (row) => formatDay(noon(row.dueDay as Day), tongue) },
      { label: t('support.col.promised'), number: true, cell: (row) => `${formatCount(row.quantity)} ${row.measure}` },
      { label: t('support.col.delivered'), number: true, cell: (row) => formatCount(row.confirmed) },
      { label: t('support.col.value'), number: true, cell: (row) => formatRupiah(rupiah(row.value)) },
      {
        label: t('support.col.state'),
        cell: (row) => (
          <>
            <CommitmentState t={t} row={row} today={today} />
            {row.withdrawnAt && <p class="small quiet">“{row.withdrawnReason}”</p>}
          </>
        ),
      },
    ]}
  />
)

const namesIn = (kin: readonly Kin[]) => kin.map(({ name }) => name).join(', ')

export const UnitView = ({ t, tongue, year, name, kin, rows, earlier, score, next, today }: UnitFacts) => (
  <div class="support">
    <Breadcrumb
      t={t}
      crumbs={[
        { label: t('support.page.title'), href: to.support() },
        { label: t('support.score.crumb'), href: to.supportScore({ tahun: year }) },
        { label: name },
      ]}
    />
    <h1>{t('support.unit.title', { unit: name, year })}</h1>
    {kin.before.length > 0 && <p class="lead">{t('governance.unit.formerly', { names: namesIn(kin.before) })}</p>}
    {kin.now && kin.until && (
      <Notice kind="info">
        {t('governance.unit.goes_on', { day: formatCivicDay(dayPlus(kin.until as Day, 1), tongue), name: kin.now.name })}{' '}
        <a href={to.supportUnit(kin.now.code, { tahun: year })}>{kin.now.name}</a>
      </Notice>
    )}
    {score && score.promised > 0 && <PromiseBar score={score} most={score.promised} label={shareText(t, tongue, score)} />}
    {score && score.promised > 0 && <p>{shareText(t, tongue, score)}</p>}
    {rows.length > 0 && <PromiseRows t={t} tongue={tongue} rows={rows} today={today} caption={t('support.unit.rows')} />}
    <Pager t={t} next={next} />
    {earlier.length > 0 && (
      <section>
        <h2>{t('keep.before.title')}</h2>
        <p>{t('keep.before.lead', { names: namesIn(kin.before) })}</p>
        <PromiseRows t={t} tongue={tongue} rows={earlier} today={today} caption={t('keep.before.title')} from />
      </section>
    )}
  </div>
)
