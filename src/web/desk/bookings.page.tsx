import { type Day, dayOf, isDay } from '#src/base/time.ts'
import { calledBy, namesOf } from '#src/governance/names.db.ts'
import { mayOrWhy } from '#src/platform/context.ts'
import { boardOf, bookedSpaces, deskQueue, isQueueState, type QueueFilter, unitsOfSpaces } from '#src/spaces/desk-queue.db.ts'
import { seriesWaiting } from '#src/spaces/series-read.db.ts'
import { unpriced } from '#src/spaces/usage.db.ts'
import { wishesWaiting } from '#src/spaces/waiver-wish.db.ts'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { deskPage, deskPart } from './_desk-frame.tsx'
import { roomParts } from './_room-parts.tsx'
import { whyNotSaid } from './_why-closed.ts'
import { BookingQueue } from './bookings.view.tsx'
import { DeskSeriesLines } from './series.view.tsx'

/** What is asked for in the address; what cannot be read is not asked. */
export function filterOf({ c }: Visit): QueueFilter {
  const [space, state, day] = ['ruang', 'keadaan', 'hari'].map((name) => c.req.query(name)?.trim().slice(0, 60))
  return {
    ...(space && /^[a-z0-9-]{1,60}$/.test(space) ? { space } : {}),
    ...(isQueueState(state) ? { state } : {}),
    ...(day && isDay(day) ? { day } : {}),
  }
}

/** Whether the desk may say of somebody that he is there, by the unit that runs the rooms. */
async function checkInClosed(visit: Visit, post: (code: string) => string): Promise<string | undefined> {
  const units = await unitsOfSpaces(visit.ctx)
  const answers = await Promise.all(units.map(({ code }) => mayOrWhy(visit.ctx, 'spaces.desk.run', { unit: code })))
  const [first] = answers
  return first === undefined || answers.some(({ ok }) => ok) ? undefined : whyNotSaid(visit.t, first, post)
}

/** The desk of rooms in the morning: who comes today, and what waits for whom. */
export const deskBookingsPage: Page = async (visit) => {
  const held = await deskPart(visit, 'bookings')
  if (held instanceof Response) return held
  const { ctx, t, c } = visit
  const filter = filterOf(visit)
  const day: Day = filter.day ?? dayOf(ctx.now)
  const [queue, board, spaces, missing, names, series, wishes] = await Promise.all([
    deskQueue(ctx, filter, { after: c.req.query('sesudah') }),
    boardOf(ctx, day),
    bookedSpaces(ctx),
    unpriced(ctx.db),
    namesOf(ctx.db, ctx.tongue),
    seriesWaiting(ctx),
    wishesWaiting(ctx.db),
  ])
  const called = calledBy(names)
  const address = { ruang: filter.space, keadaan: filter.state, hari: filter.day }
  const main = (
    <BookingQueue
      visit={visit}
      parts={await roomParts(visit, 'queue')}
      filter={filter}
      day={day}
      queue={queue.items}
      series={series.length > 0 && <DeskSeriesLines t={t} tongue={ctx.tongue} all={series} />}
      next={queue.next && to.deskBookings({ ...address, sesudah: queue.next })}
      board={board}
      spaces={spaces}
      missing={missing}
      wishes={wishes}
      post={called.post}
      closed={await checkInClosed(visit, called.post)}
      did={c.req.query('sudah')}
    />
  )
  return deskPage(visit, held, 'bookings', { title: t('room.desk.title'), main })
}
