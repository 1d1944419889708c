import { bookingsOf } from '#src/spaces/booking-page.db.ts'
import { myFeeds } from '#src/spaces/feed.db.ts'
import { html } from '../answer.tsx'
import type { Page } from '../visit.ts'
import { mine } from './_door.ts'
import { MyBookingsView } from './bookings.view.tsx'

const perPage = 20

/** The reader's bookings, the newest first. */
export const showBookings: Page = mine(async (visit) => {
  const { ctx, t, c } = visit
  const found = await bookingsOf(ctx, { after: c.req.query('sesudah')?.slice(0, 20), most: perPage + 1 })
  const more = found.length > perPage ? found[perPage - 1]?.number : undefined
  return html(visit, {
    door: 'hub',
    private: true,
    title: t('room.mine'),
    main: (
      <MyBookingsView
        t={t}
        tongue={ctx.tongue}
        bookings={found.slice(0, perPage)}
        more={more}
        feed={(await myFeeds(ctx)).find(({ space }) => space === null)}
        news={c.req.query('sudah') === 'dicabut' ? t('room.ics.ended') : undefined}
      />
    ),
  })
})
