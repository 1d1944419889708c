import { formatCount, formatRupiah, rupiah } from '#src/base/money.ts'
import type { Refusal } from '#src/base/outcome.ts'
import { type Day, formatCivicDay, type Tongue } from '#src/base/time.ts'
import { type SubsidyRow, type SubsidySum, subsidyBy, sumOf } from '#src/spaces/subsidy.ts'
import { Breadcrumb } from '#src/ui/breadcrumb.tsx'
import { Button, LinkButton } from '#src/ui/button.tsx'
import { SelectField } from '#src/ui/choices.tsx'
import { ErrorSummary } from '#src/ui/error-summary.tsx'
import { TextField } from '#src/ui/fields.tsx'
import { complaints } from '#src/ui/question.tsx'
import { Table } from '#src/ui/table.tsx'
import type { Say } from '#src/ui/words.ts'
import { to } from '../to.ts'

export const subsidyColumns = ['class', 'subsector', 'kelurahan', 'unit'] as const
type Column = (typeof subsidyColumns)[number]

type Facts = {
  t: Say
  tongue: Tongue
  rows: readonly SubsidyRow[]
  days: { from: Day; to: Day }
  by: Column
  names: ReadonlyMap<string, string>
  refusals: readonly Refusal[]
  typed: { from: string; to: string }
}
type Group = SubsidySum & { of: string }

const money = (amount: number): string => formatRupiah(rupiah(amount))

const called = ({ t, by, names }: Facts, of: string): string =>
  by === 'class' ? t(`room.class.${of}`) : of === '' ? t('room.subsidy.unknown') : (names.get(of) ?? of)

/** What was charged and what was let go of, of one normal price: bars from zero, each with its number beside it. */
const Chart = (facts: Facts & { groups: readonly Group[] }) => {
  const { t, by, groups } = facts
  const most = Math.max(1, ...groups.map(({ normal }) => normal))
  const width = (amount: number) => ((amount / most) * 1000).toFixed(1)
  return (
    <figure class="subsidy-chart">
      <figcaption>
        <b>{t('room.subsidy.chart', { by: t(`room.subsidy.by_${by}`) })}</b>
        <span class="key">
          <span class="let-go">{t('room.subsidy.subsidy')}</span> <span class="charged">{t('room.subsidy.charged')}</span>
        </span>
      </figcaption>
      <ol>
        {groups.map((one) => (
          <li>
            <span>{called(facts, one.of)}</span>
            <svg viewBox="0 0 1000 40" preserveAspectRatio="none" aria-hidden="true">
              <rect width={width(one.subsidy)} height="40" class="let-go" />
              <rect x={width(one.subsidy)} width={width(one.charged)} height="40" class="charged" />
            </svg>
            <b>{money(one.subsidy)}</b>
          </li>
        ))}
      </ol>
    </figure>
  )
}

const Choose = ({ t, by, typed, refusals }: Facts) => {
  const wrong = complaints(t, refusals)
  return (
    <form method="get" action={to.subsidy()} class="room-filter">
      <div class="fields">
        <TextField t={t} name="dari" label={t('room.subsidy.from')} type="date" value={typed.from} error={wrong('dari')} width="medium" />
        <TextField t={t} name="sampai" label={t('room.subsidy.to')} type="date" value={typed.to} error={wrong('sampai')} width="medium" />
        <SelectField
          t={t}
          name="menurut"
          label={t('room.subsidy.by')}
          value={by}
          choices={subsidyColumns.map((value) => ({ value, label: t(`room.subsidy.by_${value}`) }))}
        />
      </div>
      <Button kind="ghost">{t('room.subsidy.see')}</Button>
    </form>
  )
}

const Groups = (facts: Facts & { groups: readonly Group[]; total: SubsidySum }) => {
  const { t, groups, total } = facts
  return (
    <Table
      caption={t('room.subsidy.title')}
      quietCaption
      rows={groups}
      columns={[
        { label: t('room.subsidy.group'), head: true, cell: (one) => called(facts, one.of) },
        { label: t('room.subsidy.bookings'), number: true, cell: (one) => formatCount(one.bookings) },
        { label: t('room.subsidy.normal'), number: true, cell: (one) => money(one.normal) },
        { label: t('room.subsidy.charged'), number: true, cell: (one) => money(one.charged) },
        { label: t('room.subsidy.subsidy'), number: true, cell: (one) => <b>{money(one.subsidy)}</b> },
      ]}
      foot={[t('room.sum'), formatCount(total.bookings), money(total.normal), money(total.charged), <b>{money(total.subsidy)}</b>]}
    />
  )
}

export const SubsidyView = (facts: Facts) => {
  const { t, tongue, rows, days, by, refusals } = facts
  const total = sumOf(rows)
  const groups = subsidyBy(rows, by)
  const said = { from: formatCivicDay(days.from, tongue), to: formatCivicDay(days.to, tongue) }
  return (
    <div class="space-rules">
      <Breadcrumb t={t} crumbs={[{ label: t('room.title'), href: to.spaces() }, { label: t('room.subsidy.title') }]} />
      <ErrorSummary t={t} refusals={refusals} />
      <h1>
        {total.bookings > 0
          ? t('room.subsidy.finding', { ...said, subsidy: money(total.subsidy), n: formatCount(total.bookings) })
          : t('room.subsidy.nothing', said)}
      </h1>
      <p class="lead">{t('room.subsidy.how')}</p>
      <Choose {...facts} />
      {total.bookings > 0 && (
        <>
          <Chart {...facts} groups={groups} />
          <Groups {...facts} groups={groups} total={total} />
        </>
      )}
      <p class="acts">
        <LinkButton href={to.subsidyCsv({ dari: days.from, sampai: days.to })} kind="ghost" download>
          {t('room.subsidy.csv')}
        </LinkButton>
        <a href={to.waivers()}>{t('room.waivers.title')}</a>
      </p>
    </div>
  )
}
