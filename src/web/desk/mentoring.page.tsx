import { mentorSchema, nameMentor } from '#src/events/mentoring.db.ts'
import { accompaniedIn } from '#src/events/mentoring-read.db.ts'
import { deskCohort } from '#src/events/programme-desk.db.ts'
import { readEvent } from '#src/events/read-input.ts'
import { readForm } from '../shop/form.ts'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { type DeskPowers, deskPage, deskPart } from './_desk-frame.tsx'
import { answerOf, nothingWrong, tryErrand, type Wrong } from './_errand.ts'
import { DeskMentoringView } from './mentoring.view.tsx'

const cohortOf = (visit: Visit) => deskCohort(visit.ctx, (visit.c.req.param('number') ?? '').slice(0, 40))

async function show(visit: Visit, held: DeskPowers, wrong: Wrong = nothingWrong): Promise<Response> {
  const { ctx, t, c } = visit
  const cohort = await cohortOf(visit)
  const people = await accompaniedIn(ctx.db, cohort)
  const named = c.req.query('sudah') === 'tunjuk' && wrong.refusals.length === 0
  return deskPage(visit, held, 'programmes', {
    title: `${t('mentoring.title')}: ${cohort.title}`,
    ...answerOf(wrong),
    main: (
      <DeskMentoringView
        t={t}
        tongue={ctx.tongue}
        cohort={cohort}
        people={people}
        wrong={wrong}
        news={named ? t('mentoring.did.tunjuk') : undefined}
      />
    ),
  })
}

/** Who accompanies whom in a cohort, and their logs, for whoever runs programmes of its unit. */
export const deskMentoringPage: Page = async (visit) => {
  const held = await deskPart(visit, 'programmes')
  return held instanceof Response ? held : await show(visit, held)
}

export const nameMentorPage: Page = async (visit) => {
  const held = await deskPart(visit, 'programmes')
  if (held instanceof Response) return held
  const { number } = await cohortOf(visit)
  const form = await readForm(visit)
  const read = readEvent(mentorSchema, { email: form.text('email'), application: form.text('application') })
  if (!read.ok) return await show(visit, held, { ...nothingWrong, form, refusals: read.refusals, status: 422, errand: 'name' })
  const made = await tryErrand(
    visit,
    form,
    'name',
    (ctx) => nameMentor(ctx, { ...read.value, number }),
    () => to.deskMentoring(number, { sudah: 'tunjuk' }),
  )
  return made instanceof Response ? made : await show(visit, held, made)
}
