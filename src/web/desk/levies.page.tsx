import { Missing } from '#src/base/outcome.ts'
import { levyReports } from '#src/spaces/levy.db.ts'
import type { Page } from '../visit.ts'
import { deskPage, deskPart } from './_desk-frame.tsx'
import { roomParts, unitsWhere } from './_room-parts.tsx'
import { LeviesView } from './levies.view.tsx'

/** What was demanded beyond the tariff: for the superior's post alone. To everybody else, the officers of the unit first, it is not there. */
export const deskLeviesPage: Page = async (visit) => {
  const held = await deskPart(visit, 'bookings')
  if (held instanceof Response) return held
  const units = await unitsWhere(visit, 'spaces.levy.look_into')
  if (units.length === 0) throw new Missing('levies')
  const reports = await Promise.all(units.map(async ({ code, name }) => ({ name, items: (await levyReports(visit.ctx, code)) ?? [] })))
  const main = <LeviesView visit={visit} parts={await roomParts(visit, 'levies')} reports={reports} />
  return deskPage(visit, held, 'bookings', { title: visit.t('roomdesk.levies'), main })
}
