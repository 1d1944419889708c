import { may } from '#src/platform/context.ts'
import { unitsOfSpaces } from '#src/spaces/desk-queue.db.ts'
import { Shelves } from '../shop/shelves.view.tsx'
import { to } from '../to.ts'
import type { Visit } from '../visit.ts'

export type RoomPart = 'queue' | 'new' | 'objections' | 'levies' | 'report'

const places: Readonly<Record<RoomPart, string>> = {
  queue: to.deskBookings(),
  new: to.deskBookingNew(),
  objections: to.deskObjections(),
  levies: to.deskLevies(),
  report: to.deskRoomReport(),
}

/** Units of which this reader may do something; asked of the authority one by one. */
export async function unitsWhere({ ctx }: Visit, power: string): Promise<{ code: string; name: string }[]> {
  const units = await unitsOfSpaces(ctx)
  const open = await Promise.all(units.map(({ code }) => may(ctx, power, { unit: code })))
  return units.filter((_, at) => open[at])
}

const asked: Partial<Record<RoomPart, string>> = {
  new: 'spaces.desk.run',
  objections: 'spaces.objection.decide',
  levies: 'spaces.levy.look_into',
}

/** The parts of the desk of rooms this reader can use. What he cannot is not named to him. */
export async function roomParts(visit: Visit, part: RoomPart) {
  const open = await Promise.all(
    (Object.keys(places) as RoomPart[]).map(async (one) => {
      const power = asked[one]
      return power === undefined || (await unitsWhere(visit, power)).length > 0 ? [one] : []
    }),
  )
  return Shelves({
    label: visit.t('roomdesk.parts'),
    shelves: open.flat().map((one) => ({ label: visit.t(`roomdesk.part.${one}`), href: places[one], current: one === part })),
  })
}
