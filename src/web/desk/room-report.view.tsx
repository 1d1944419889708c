import type { Child } from 'hono/jsx'
import { formatRupiah, rupiah } from '#src/base/money.ts'
import { type Day, formatCivicDay, formatMoment } from '#src/base/time.ts'
import type { Occupancy } from '#src/spaces/occupancy.db.ts'
import { type SubsidyRow, subsidyBy, sumOf } from '#src/spaces/subsidy.ts'
import { Button, LinkButton } from '#src/ui/button.tsx'
import { SelectField } from '#src/ui/choices.tsx'
import { Empty } from '#src/ui/empty.tsx'
import { TextField } from '#src/ui/fields.tsx'
import { Status } from '#src/ui/status.tsx'
import { Facts, Table } from '#src/ui/table.tsx'
import type { Say } from '#src/ui/words.ts'
import { Bars } from '../shop/bars.view.tsx'
import { to as at } from '../to.ts'
import type { Visit } from '../visit.ts'

type ReportFacts = {
  visit: Visit
  parts: Child
  units: readonly { code: string; name: string }[]
  unit: string | undefined
  from: Day
  to: Day
  rows: readonly SubsidyRow[]
  rooms: readonly Occupancy[]
}

const money = (amount: number) => formatRupiah(rupiah(amount))
const percent = (part: number, whole: number) => (whole === 0 ? 0 : Math.round((part / whole) * 100))
/** `0,5%`: under ten in a hundred with one place, for little is not nothing. */
const share = (part: number, whole: number, tongue: string) => {
  const exact = whole === 0 ? 0 : (part / whole) * 100
  return `${(exact < 10 ? Math.round(exact * 10) / 10 : Math.round(exact)).toLocaleString(tongue === 'en' ? 'en' : 'id')}%`
}
const hours = (minutes: number, tongue: string) => (Math.round(minutes / 6) / 10).toLocaleString(tongue === 'en' ? 'en' : 'id')

/** What one column is called where nothing is known: booked by a person for himself, of whom no place is told. */
const named = (t: Say, column: 'class' | 'space' | 'kelurahan' | 'subsector', of: string) =>
  column === 'class' ? t(`room.class.${of}`) : of === '' ? t('roomdesk.report_person') : of

const Chart = ({
  visit,
  rows,
  column,
}: Pick<ReportFacts, 'visit' | 'rows'> & { column: 'class' | 'space' | 'kelurahan' | 'subsector' }) => {
  const { t } = visit
  const groups = subsidyBy(rows, column)
  const [most] = groups
  const all = sumOf(rows).subsidy
  return (
    <section>
      <h3>
        {most && all > 0
          ? t('roomdesk.report_most', { of: named(t, column, most.of), n: percent(most.subsidy, all) })
          : t(`roomdesk.report_by.${column}`)}
      </h3>
      <p class="quiet">{t(`roomdesk.report_by.${column}`)}</p>
      <Bars
        caption={t(`roomdesk.report_by.${column}`)}
        heads={[t(`roomdesk.report_head.${column}`), t('roomdesk.report_subsidy')]}
        bars={groups.slice(0, 12).map((one) => ({ label: named(t, column, one.of), value: one.subsidy, shown: money(one.subsidy) }))}
      />
    </section>
  )
}

const Sums = ({ visit, rows }: Pick<ReportFacts, 'visit' | 'rows'>) => {
  const { t } = visit
  const sum = sumOf(rows)
  return (
    <Facts
      facts={[
        [t('roomdesk.report_normal'), money(sum.normal)],
        [t('roomdesk.report_charged'), money(sum.charged)],
        [t('roomdesk.report_subsidy'), <b>{money(sum.subsidy)}</b>],
        [
          t('roomdesk.report_booked'),
          <>
            {money(sum.booked)}{' '}
            <Status kind={sum.booked === sum.charged ? 'ok' : 'warn'}>
              {t(sum.booked === sum.charged ? 'roomdesk.report_ties' : 'roomdesk.report_differs', {
                by: money(Math.abs(sum.charged - sum.booked)),
              })}
            </Status>
          </>,
        ],
        [t('roomdesk.report_paid'), money(sum.paid)],
      ]}
    />
  )
}

const Rows = ({ visit, rows }: Pick<ReportFacts, 'visit' | 'rows'>) => {
  const { t, ctx } = visit
  const sum = sumOf(rows)
  return (
    <Table
      caption={t('roomdesk.report_rows')}
      rows={rows}
      columns={[
        { label: t('roomdesk.report_head.space'), head: true, cell: (one) => one.space },
        { label: t('roomdesk.report_head.class'), cell: (one) => t(`room.class.${one.class}`) },
        { label: t('roomdesk.report_head.kelurahan'), cell: (one) => named(t, 'kelurahan', one.kelurahan) },
        { label: t('roomdesk.report_head.subsector'), cell: (one) => named(t, 'subsector', one.subsector) },
        { label: t('roomdesk.report_bookings'), number: true, cell: (one) => one.bookings },
        { label: t('roomdesk.report_hours'), number: true, cell: (one) => hours(one.minutes, ctx.tongue) },
        { label: t('roomdesk.report_normal'), number: true, cell: (one) => money(one.normal) },
        { label: t('roomdesk.report_charged'), number: true, cell: (one) => money(one.charged) },
        { label: t('roomdesk.report_subsidy'), number: true, cell: (one) => money(one.normal - one.charged) },
      ]}
      foot={[
        t('room.sum'),
        '',
        '',
        '',
        sum.bookings,
        hours(
          rows.reduce((all, { minutes }) => all + minutes, 0),
          ctx.tongue,
        ),
        money(sum.normal),
        money(sum.charged),
        money(sum.subsidy),
      ]}
    />
  )
}

const Filling = ({ visit, rooms }: Pick<ReportFacts, 'visit' | 'rooms'>) => {
  const { t, ctx } = visit
  const open = rooms.reduce((all, one) => all + one.open, 0)
  const taken = rooms.reduce((all, one) => all + one.taken, 0)
  return (
    <section>
      <h2>{t('roomdesk.report_filled', { share: share(taken, open, ctx.tongue) })}</h2>
      <p class="quiet">{t('roomdesk.report_filled_how')}</p>
      <Bars
        caption={t('roomdesk.report_filled', { share: share(taken, open, ctx.tongue) })}
        heads={[t('roomdesk.report_head.space'), t('roomdesk.report_share')]}
        bars={rooms.map((one) => ({
          label: one.name,
          value: one.open === 0 ? 0 : (one.taken / one.open) * 100,
          shown: share(one.taken, one.open, ctx.tongue),
        }))}
      />
      <Table
        caption={t('roomdesk.report_filled_table')}
        quietCaption
        rows={rooms}
        columns={[
          { label: t('roomdesk.report_head.space'), head: true, cell: (one) => one.name },
          { label: t('roomdesk.report_open'), number: true, cell: (one) => hours(one.open, ctx.tongue) },
          { label: t('roomdesk.report_taken'), number: true, cell: (one) => hours(one.taken, ctx.tongue) },
          { label: t('roomdesk.report_share'), number: true, cell: (one) => share(one.taken, one.open, ctx.tongue) },
          { label: t('roomdesk.report_bookings'), number: true, cell: (one) => one.bookings },
          { label: t('room.how_many'), number: true, cell: (one) => one.people },
        ]}
      />
    </section>
  )
}

const Asked = ({ visit, units, unit, from, to }: ReportFacts) => {
  const { t } = visit
  return (
    <form method="get" action={at.deskRoomReport()} class="desk-filter">
      {units.length > 1 && (
        <SelectField
          t={t}
          name="unit"
          label={t('roomdesk.report_unit')}
          value={unit}
          choices={units.map(({ code, name }) => ({ value: code, label: name }))}
        />
      )}
      <TextField t={t} name="dari" label={t('roomdesk.report_from')} type="date" value={from} width="medium" />
      <TextField t={t} name="sampai" label={t('roomdesk.report_to')} type="date" value={to} width="medium" />
      <Button kind="ghost">{t('roomdesk.report_show')}</Button>
    </form>
  )
}

export const RoomReportView = (facts: ReportFacts) => {
  const { visit, parts, unit, from, to, rows } = facts
  const { t, ctx } = visit
  const sum = sumOf(rows)
  return (
    <>
      <h1>{t('roomdesk.report')}</h1>
      {parts}
      <Asked {...facts} />
      <p class="quiet">
        {t('roomdesk.report_days', {
          from: formatCivicDay(from, ctx.tongue),
          to: formatCivicDay(to, ctx.tongue),
          at: formatMoment(ctx.now, ctx.tongue),
        })}
      </p>
      {rows.length === 0 ? (
        <Empty seed="laporan-ruang" title={t('roomdesk.report_none')}>
          {t('roomdesk.report_none_why')}
        </Empty>
      ) : (
        <>
          <h2>
            {t('roomdesk.report_finding', { subsidy: money(sum.subsidy), normal: money(sum.normal), n: percent(sum.subsidy, sum.normal) })}
          </h2>
          <Sums {...facts} />
          <div class="charts">
            {(['class', 'space', 'kelurahan', 'subsector'] as const).map((column) => (
              <Chart {...facts} column={column} />
            ))}
          </div>
          <Rows {...facts} />
          <p class="acts">
            <LinkButton kind="ghost" href={at.deskRoomReportCsv({ unit, dari: from, sampai: to })} download>
              {t('roomdesk.report_csv')}
            </LinkButton>
          </p>
        </>
      )}
      <Filling {...facts} />
    </>
  )
}
