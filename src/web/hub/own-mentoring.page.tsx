import { type Refusal, refused } from '#src/base/outcome.ts'
import { answerMeeting } from '#src/events/mentoring.db.ts'
import { wordSchema } from '#src/events/mentoring.ts'
import { logOf, mentorOf } from '#src/events/mentoring-read.db.ts'
import { ownApplicationPage } from '#src/events/programme-read.db.ts'
import { readEvent } from '#src/events/read-input.ts'
import { tooMany } from '#src/platform/limits.ts'
import { html, redirect } from '../answer.tsx'
import { addressOfClient } from '../guard.ts'
import { tooOften } from '../mb2/_too-often.tsx'
import { makeOnce, nothingTyped, readForm, type Typed } from '../shop/form.ts'
import { statusOf } from '../status.ts'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { keepProgrammeKey, programmeKeyOf } from './_programme-key.ts'
import { applicationNumber, trying } from './own-application.page.tsx'
import { OwnMentoringView } from './own-mentoring.view.tsx'

const own = (visit: Visit, number = applicationNumber(visit)) =>
  ownApplicationPage(visit.ctx, number, programmeKeyOf(visit, 'program', number))

async function show(visit: Visit, refusals: readonly Refusal[] = [], form: Typed = nothingTyped): Promise<Response> {
  const { ctx, t, c } = visit
  const application = await own(visit)
  const [log, mentor] = await Promise.all([logOf(ctx.db, application.number), mentorOf(ctx.db, application.number)])
  return html(visit, {
    door: 'hub',
    private: true,
    title: `${t('mentoring.title')} · ${application.title}`,
    ...(refusals.length > 0 ? { refusals, status: statusOf(refusals) } : {}),
    main: (
      <OwnMentoringView
        t={t}
        tongue={ctx.tongue}
        application={application}
        mentor={mentor}
        log={log}
        form={form}
        refusals={refusals}
        news={c.req.query('sudah') === 'jawab' && refusals.length === 0 ? t('mentoring.did.jawab') : undefined}
      />
    ),
  })
}

/** What a participant and the mentor met about, for whoever holds the application. A key in the address leaves it at once. */
export const ownMentoringPage: Page = async (visit) => {
  const number = applicationNumber(visit)
  const key = visit.c.req.query('kunci')?.slice(0, 100)
  if (key === undefined) return await show(visit)
  const seconds = await tooMany(visit.ctx, trying, addressOfClient(visit))
  if (seconds) return await tooOften(visit, seconds)
  await ownApplicationPage(visit.ctx, number, key)
  keepProgrammeKey(visit, 'program', number, key)
  return redirect(visit, to.ownMentoring(number))
}

export const answerMyMeeting: Page = async (visit) => {
  const { number } = await own(visit)
  const form = await readForm(visit)
  const read = readEvent(wordSchema, { otherwise: form.text('otherwise'), says: form.text('says') })
  const made = await makeOnce(
    visit,
    form,
    async (ctx) =>
      read.ok
        ? await answerMeeting(ctx, {
            ...read.value,
            number,
            key: programmeKeyOf(visit, 'program', number),
            meeting: form.text('meeting').slice(0, 40),
          })
        : refused(...read.refusals),
    () => to.ownMentoring(number, { sudah: 'jawab' }),
  )
  return 'response' in made ? made.response : await show(visit, made.refused.refusals, form)
}
