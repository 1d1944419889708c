import { type Day, dayOf, dayPlus, isDay } from '#src/base/time.ts'
import { unitsOfSpaces } from '#src/spaces/desk-queue.db.ts'
import { occupancyOf } from '#src/spaces/occupancy.db.ts'
import { subsidyOf } from '#src/spaces/subsidy.db.ts'
import { subsidyCsv } from '#src/spaces/subsidy.ts'
import type { Page, Visit } from '../visit.ts'
import { deskPage, deskPart } from './_desk-frame.tsx'
import { roomParts } from './_room-parts.tsx'
import { RoomReportView } from './room-report.view.tsx'

/** A year at most: what is longer is asked for year by year. */
const mostDays = 366

/** The unit and the days of the address; this month where nothing readable is asked. */
async function askedIn({ ctx, c }: Visit) {
  const units = await unitsOfSpaces(ctx)
  const unit = units.find(({ code }) => code === c.req.query('unit')) ?? units[0]
  const today = dayOf(ctx.now)
  const [first, last] = [c.req.query('dari') ?? '', c.req.query('sampai') ?? '']
  const from = isDay(first) ? first : (`${today.slice(0, 7)}-01` as Day)
  const monthEnd = dayPlus(`${dayPlus(`${today.slice(0, 7)}-01` as Day, 32).slice(0, 7)}-01` as Day, -1)
  const wished = isDay(last) && last >= from ? last : isDay(first) ? from : monthEnd
  const to = wished > dayPlus(from, mostDays - 1) ? dayPlus(from, mostDays - 1) : wished
  return { units, unit, from, to }
}

/** What the rooms of a unit were used for and what the city let go of: bars, the table beneath them, and the same as a file. */
export const roomReportPage: Page = async (visit) => {
  const held = await deskPart(visit, 'bookings')
  if (held instanceof Response) return held
  const { ctx, t } = visit
  const { units, unit, from, to } = await askedIn(visit)
  const [rows, rooms] = unit
    ? await Promise.all([subsidyOf(ctx.db, { from, to, unit: unit.code }), occupancyOf(ctx, unit.code, { from, to })])
    : [[], []]
  const main = (
    <RoomReportView
      visit={visit}
      parts={await roomParts(visit, 'report')}
      units={units}
      unit={unit?.code}
      from={from}
      to={to}
      rows={rows}
      rooms={rooms}
    />
  )
  return deskPage(visit, held, 'bookings', { title: t('roomdesk.report'), main })
}

export const roomReportCsvPage: Page = async (visit) => {
  const held = await deskPart(visit, 'bookings')
  if (held instanceof Response) return held
  const { unit, from, to } = await askedIn(visit)
  const rows = unit ? await subsidyOf(visit.ctx.db, { from, to, unit: unit.code }) : []
  visit.c.header('content-type', 'text/csv; charset=utf-8')
  visit.c.header('content-disposition', `attachment; filename="ruang-${unit?.code ?? 'unit'}-${from}-${to}.csv"`)
  visit.c.header('cache-control', 'private, no-store')
  return visit.c.body(`\ufeff${subsidyCsv(rows)}`)
}
