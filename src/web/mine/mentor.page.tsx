import { logMeeting } from '#src/events/mentoring.db.ts'
import { meetingSchema } from '#src/events/mentoring.ts'
import { menteeCalled, menteesOf } from '#src/events/mentoring-read.db.ts'
import { readEvent } from '#src/events/read-input.ts'
import { html } from '../answer.tsx'
import { answerOf, nothingWrong, tryErrand, type Wrong } from '../desk/_errand.ts'
import { readForm } from '../shop/form.ts'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { MenteesView, MenteeView } from './mentor.view.tsx'

/** Whom somebody accompanies. Whoever was named for nobody finds nobody. */
export const showMentees: Page = async (visit) => {
  const { ctx, t } = visit
  const main = <MenteesView t={t} tongue={ctx.tongue} mentees={await menteesOf(ctx)} />
  return html(visit, { door: 'hub', private: true, title: t('mentoring.mine'), main })
}

const numberOf = ({ c }: Visit) => (c.req.param('number') ?? '').slice(0, 40)

async function show(visit: Visit, wrong: Wrong = nothingWrong): Promise<Response> {
  const { ctx, t, c } = visit
  const mentee = await menteeCalled(ctx, numberOf(visit))
  const saved = c.req.query('sudah') === 'catat' && wrong.refusals.length === 0
  return html(visit, {
    door: 'hub',
    private: true,
    title: `${t('mentoring.title')} · ${mentee.name}`,
    ...answerOf(wrong),
    main: (
      <MenteeView
        t={t}
        tongue={ctx.tongue}
        now={ctx.now}
        mentee={mentee}
        wrong={wrong}
        news={saved ? t('mentoring.did.catat') : undefined}
      />
    ),
  })
}

export const showMentee: Page = (visit) => show(visit)

export const sendMeeting: Page = async (visit) => {
  const { number } = await menteeCalled(visit.ctx, numberOf(visit))
  const form = await readForm(visit)
  const replaces = form.given('replaces')?.slice(0, 40)
  const errand = replaces ?? 'log'
  const read = readEvent(meetingSchema, {
    day: form.text('day'),
    minutes: form.given('minutes'),
    agreed: form.text('agreed'),
    next: form.text('next'),
  })
  if (!read.ok) return await show(visit, { ...nothingWrong, form, refusals: read.refusals, status: 422, errand })
  const made = await tryErrand(
    visit,
    form,
    errand,
    (ctx) => logMeeting(ctx, { ...read.value, number, replaces }),
    () => to.myMentee(number, { sudah: 'catat' }),
  )
  return made instanceof Response ? made : await show(visit, made)
}
