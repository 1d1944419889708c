import { eventsOf } from '#src/events/event-read.db.ts'
import { personOf } from '#src/platform/context.ts'
import { html } from '../answer.tsx'
import { to } from '../to.ts'
import type { Page } from '../visit.ts'
import { MyEventsView } from './events.view.tsx'

const perPage = 20

/** What the reader sent in for the calendar, newest first. */
export const showEvents: Page = async (visit) => {
  const { ctx, t, c } = visit
  const events = await eventsOf(ctx.db, personOf(ctx.actor) ?? '', { most: perPage, after: c.req.query('sesudah')?.slice(0, 40) })
  return html(visit, {
    door: 'hub',
    private: true,
    title: t('event.mine'),
    main: <MyEventsView t={t} tongue={ctx.tongue} events={events.rows} next={events.next && to.myEvents({ sesudah: events.next })} />,
  })
}
