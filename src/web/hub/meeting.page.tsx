import { Missing } from '#src/base/outcome.ts'
import { meetingByNumber, meetingsOf } from '#src/governance/meeting-read.db.ts'
import { html } from '../answer.tsx'
import { to } from '../to.ts'
import type { Page } from '../visit.ts'
import { MeetingsView, MeetingView } from './meeting.view.tsx'

/** Meetings to come and past. */
export const meetingsPage: Page = async (visit) => {
  const { ctx, t, c } = visit
  const [coming, past] = await Promise.all([
    meetingsOf(ctx.db, 'coming', { limit: 20 }),
    meetingsOf(ctx.db, 'past', { limit: 20, cursor: c.req.query('sebelum') }),
  ])
  return html(visit, {
    door: 'hub',
    title: t('gov.meeting.title'),
    canonical: to.meetings(),
    main: <MeetingsView t={t} tongue={ctx.tongue} coming={coming.items} past={past} />,
  })
}

/** One meeting as everybody may see it: agenda, counts of votes, minutes once they are final, addenda. */
export const meetingPage: Page = async (visit) => {
  const { ctx, c } = visit
  const number = c.req.param('number') ?? ''
  const meeting = /^[A-Z]{2,5}-\d{4}-\d{1,9}$/.test(number) ? await meetingByNumber(ctx.db, number) : undefined
  if (!meeting) throw new Missing('meeting')
  return html(visit, {
    door: 'hub',
    title: meeting.title,
    canonical: to.meeting(number),
    main: <MeetingView t={visit.t} tongue={ctx.tongue} meeting={meeting} />,
  })
}
