import { Missing } from '#src/base/outcome.ts'
import { myPartIn } from '#src/governance/meeting-mine.db.ts'
import { meetingByNumber } from '#src/governance/meeting-read.db.ts'
import { calledBy, namesOf } from '#src/governance/names.db.ts'
import { readForm } from '../shop/form.ts'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { type DeskPowers, deskPage, deskPart } from './_desk-frame.tsx'
import { answerOf, nothingWrong, tryErrand, type Wrong } from './_errand.ts'
import { meetingErrands } from './_meeting-errands.ts'
import { MeetingPage } from './meeting.view.tsx'

async function show(visit: Visit, held: DeskPowers, wrong: Wrong = nothingWrong): Promise<Response> {
  const { ctx, t, c } = visit
  const number = c.req.param('number') ?? ''
  const mine = await myPartIn(ctx, number)
  const keeps = held.place.named.has('governance.meeting.record:decide')
  const [meeting, names] = await Promise.all([
    meetingByNumber(ctx.db, number, { inside: mine.seat || mine.there || keeps }),
    namesOf(ctx.db, ctx.tongue),
  ])
  if (!meeting) throw new Missing('meeting')
  const main = (
    <MeetingPage
      visit={visit}
      meeting={meeting}
      mine={mine}
      keeps={keeps}
      called={calledBy(names)}
      wrong={wrong}
      did={c.req.query('sudah')}
    />
  )
  return deskPage(visit, held, 'meetings', { title: t('govdesk.meeting.page', { number }), main, ...answerOf(wrong) })
}

export const deskMeetingPage: Page = async (visit) => {
  const held = await deskPart(visit, 'meetings')
  return held instanceof Response ? held : show(visit, held)
}

/** One errand of a meeting, named by the last part of the address. */
export const meetingErrandPage: Page = async (visit) => {
  const held = await deskPart(visit, 'meetings')
  if (held instanceof Response) return held
  const number = visit.c.req.param('number') ?? ''
  const name = visit.c.req.param('errand') ?? ''
  const errand = Object.hasOwn(meetingErrands, name) ? meetingErrands[name] : undefined
  if (!errand) throw new Missing('errand')
  const form = await readForm(visit)
  // an item has a form of its own, so that a complaint stands beside what it is about
  const which = form.given('position') ? `${name}-${form.text('position')}` : name
  const seenAt = () => `${to.deskMeeting(number)}?sudah=${errand.did}`
  const made = await tryErrand(visit, form, which, (ctx) => errand.run(ctx, number, form), seenAt)
  return made instanceof Response ? made : show(visit, held, made)
}
