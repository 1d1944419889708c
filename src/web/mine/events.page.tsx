import { eventsOf } from '#src/events/event-read.db.ts'
import { personOf } from '#src/platform/context.ts'
import { html } from '../answer.tsx'
import type { Page } from '../visit.ts'
import { MyEventsView } from './events.view.tsx'

/** What the reader sent in for the calendar, newest first. */
export const showEvents: Page = async (visit) => {
  const { ctx, t } = visit
  const events = await eventsOf(ctx.db, personOf(ctx.actor) ?? '')
  return html(visit, {
    door: 'hub',
    private: true,
    title: t('event.mine'),
    main: <MyEventsView t={t} tongue={ctx.tongue} events={events} />,
  })
}
