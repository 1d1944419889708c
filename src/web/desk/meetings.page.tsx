import { meetingsOf } from '#src/governance/meeting-read.db.ts'
import { to } from '../to.ts'
import type { Page } from '../visit.ts'
import { deskPage, deskPart } from './_desk-frame.tsx'
import { Meetings } from './meetings.view.tsx'

/** Meetings to come, the next first, or past ones, the latest first. */
export const deskMeetingsPage: Page = async (visit) => {
  const held = await deskPart(visit, 'meetings')
  if (held instanceof Response) return held
  const { ctx, t, c } = visit
  const when = c.req.query('rak') === 'lewat' ? 'past' : 'coming'
  const page = await meetingsOf(ctx.db, when, { cursor: c.req.query('sesudah') })
  return deskPage(visit, held, 'meetings', {
    title: t('govdesk.meetings.title'),
    main: (
      <Meetings
        visit={visit}
        when={when}
        meetings={page.items}
        calls={held.place.named.has('governance.meeting.call:decide')}
        next={page.next === null ? undefined : to.deskMeetings({ rak: when === 'past' ? 'lewat' : undefined, sesudah: page.next })}
      />
    ),
  })
}
