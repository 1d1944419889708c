import { formatDay } from '#src/base/time.ts'
import { personOf } from '#src/platform/context.ts'
import { bookingsOf } from '#src/spaces/booking-page.db.ts'
import { watchedUntil } from '#src/spaces/check-in.db.ts'
import { myFeeds } from '#src/spaces/feed.db.ts'
import { mySeriesList } from '#src/spaces/series-read.db.ts'
import { Notice } from '#src/ui/notice.tsx'
import { zoneFor } from '../_zone.ts'
import { html } from '../answer.tsx'
import type { Page } from '../visit.ts'
import { mine } from './_door.ts'
import { MyBookingsView } from './bookings.view.tsx'
import { SeriesLines } from './series.view.tsx'

const perPage = 20

/** The reader's bookings, the newest first. */
export const showBookings: Page = mine(async (visit) => {
  const { ctx, t, c } = visit
  const found = await bookingsOf(ctx, { after: c.req.query('sesudah')?.slice(0, 20), most: perPage + 1 })
  const zone = await zoneFor(visit)
  const all = c.req.query('sesudah') ? [] : await mySeriesList(ctx)
  const lines = all.length > 0 ? <SeriesLines t={t} tongue={ctx.tongue} all={all} now={ctx.now} zone={zone} /> : null
  const watched = await watchedUntil(ctx.db, personOf(ctx.actor) ?? null)
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
        series={
          watched ? (
            <>
              <Notice kind="warn">{t('roomdesk.mine_watched', { day: formatDay(watched, ctx.tongue) })}</Notice>
              {lines}
            </>
          ) : (
            lines
          )
        }
        zone={zone}
        news={c.req.query('sudah') === 'dicabut' ? t('room.ics.ended') : undefined}
      />
    ),
  })
})
