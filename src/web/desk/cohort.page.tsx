import { Missing, type Outcome, refused } from '#src/base/outcome.ts'
import { noteTask } from '#src/events/attendance.db.ts'
import { closeCohort, correctCertificate, correctionSchema } from '#src/events/certificate.db.ts'
import { callOffCohort, offSchema } from '#src/events/cohort-off.db.ts'
import { moveSession } from '#src/events/programme.db.ts'
import { type DeskCohort, deskCohort, deskStandings, moveSchema } from '#src/events/programme-desk.db.ts'
import { readEvent } from '#src/events/read-input.ts'
import { answerResultObjection, answerSchema } from '#src/events/result-objection.db.ts'
import { announceResults, appointReviewer, dealApplications } from '#src/events/selection.db.ts'
import { objectionsOfCohort, reviewProgress } from '#src/events/selection-read.db.ts'
import { type Answered, type Ctx, mayOrWhy } from '#src/platform/context.ts'
import { partnersFor } from '#src/support/partner.db.ts'
import { balanceOfProgramme, cohortInviteSchema, eventOfCohort, invitePartnerForCohort } from '#src/support/programme-partner.db.ts'
import { sayRefusal } from '#src/ui/words.ts'
import { BalanceBox, PartnersBox } from '../hub/balance.view.tsx'
import { freshOnce, readForm, type Typed } from '../shop/form.ts'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { type DeskPowers, deskPage, deskPart } from './_desk-frame.tsx'
import { answerOf, nothingWrong, readBy, tryErrand, type Wrong, wrongIn } from './_errand.ts'
import { DeskCohortView } from './cohort.view.tsx'

const news = ['buka', 'pindah', 'penilai', 'bagi', 'umumkan', 'jawab', 'tugas', 'tutup', 'perbaiki', 'batal', 'undang'] as const
type News = (typeof news)[number]

const numberOf = ({ c }: Visit) => (c.req.param('number') ?? '').slice(0, 40)

/** Who of the five stands behind the programme, and whom to ask for this cohort. */
async function partners({ ctx, t }: Visit, cohort: DeskCohort, wrong: Wrong) {
  const balance = await balanceOfProgramme(ctx.db, cohort.slug, ctx.tongue === 'en')
  const event = cohort.state === 'closed' || cohort.state === 'called_off' ? undefined : await eventOfCohort(ctx.db, cohort.number)
  if (!event) return <BalanceBox t={t} balance={balance} />
  const { form, refusals } = wrongIn(wrong, 'invite')
  return (
    <PartnersBox
      t={t}
      tongue={ctx.tongue}
      action={to.deskCohortErrand(cohort.number, 'undang')}
      balance={balance}
      {...(await partnersFor(ctx.db, event, balance))}
      typed={{ organisation: form.text('organisation'), role: form.text('role'), helix: form.text('helix') }}
      refusals={refusals}
      once={freshOnce()}
    />
  )
}

async function show(visit: Visit, held: DeskPowers, wrong: Wrong = nothingWrong): Promise<Response> {
  const { ctx, t, c } = visit
  const cohort = await deskCohort(ctx, numberOf(visit))
  const [standings, progress, objections, announce, hear] = await Promise.all([
    deskStandings(ctx, cohort),
    reviewProgress(ctx.db, cohort.number),
    objectionsOfCohort(ctx.db, cohort.number),
    mayOrWhy(ctx, 'events.programme.decide', { unit: cohort.unit }),
    mayOrWhy(ctx, 'events.programme.hear', { unit: cohort.unit }),
  ])
  const whyNot = (answer: Answered) => (answer.ok ? undefined : answer.refusal ? sayRefusal(t, answer.refusal) : t('room.desk.not_yours'))
  const did = news.find((one) => one === c.req.query('sudah'))
  return deskPage(visit, held, 'programmes', {
    title: `${cohort.title}: ${cohort.name}`,
    ...answerOf(wrong),
    main: (
      <DeskCohortView
        t={t}
        tongue={ctx.tongue}
        cohort={cohort}
        standings={standings}
        now={ctx.now}
        progress={progress}
        objections={objections}
        closed={{ announce: whyNot(announce), hear: whyNot(hear) }}
        wrong={wrong}
        partners={await partners(visit, cohort, wrong)}
        news={did && wrong.refusals.length === 0 ? t(did === 'undang' ? 'balance.did.undang' : `programme.did.${did}`) : undefined}
      />
    ),
  })
}

export const deskCohortPage: Page = async (visit) => {
  const held = await deskPart(visit, 'programmes')
  return held instanceof Response ? held : await show(visit, held)
}

export const moveSessionPage: Page = async (visit) => {
  const held = await deskPart(visit, 'programmes')
  if (held instanceof Response) return held
  const form = await readForm(visit)
  const { number } = await deskCohort(visit.ctx, numberOf(visit))
  const fields = Object.fromEntries(['position', 'day', 'from', 'until', 'reason'].map((name) => [name, form.text(name)]))
  const read = readEvent(moveSchema, fields)
  if (!read.ok) return await show(visit, held, { ...nothingWrong, form, refusals: read.refusals, status: 422, errand: 'move' })
  const made = await tryErrand(
    visit,
    form,
    'move',
    (ctx) => moveSession(ctx, { ...read.value, number }),
    () => to.deskCohort(number, { sudah: 'pindah' }),
  )
  return made instanceof Response ? made : await show(visit, held, made)
}

const errand =
  (name: string, did: News, run: (ctx: Ctx, number: string, form: Typed) => Promise<Outcome<unknown>>): Page =>
  async (visit) => {
    const held = await deskPart(visit, 'programmes')
    if (held instanceof Response) return held
    const { number } = await deskCohort(visit.ctx, numberOf(visit))
    const form = await readForm(visit)
    const made = await tryErrand(
      visit,
      form,
      name,
      (ctx) => run(ctx, number, form),
      () => to.deskCohort(number, { sudah: did }),
    )
    return made instanceof Response ? made : await show(visit, held, made)
  }

export const appointReviewerPage: Page = errand('reviewer', 'penilai', (ctx, number, form) =>
  appointReviewer(ctx, { number, email: form.text('email') }),
)
export const invitePartnerPage: Page = errand('invite', 'undang', async (ctx, number, form) => {
  const read = readBy(cohortInviteSchema, { organisation: form.text('organisation'), role: form.text('role') })
  return read.ok ? await invitePartnerForCohort(ctx, { ...read.value, number }) : read
})
export const dealPage: Page = errand('deal', 'bagi', (ctx, number) => dealApplications(ctx, { number }))
export const taskPage: Page = errand('task', 'tugas', (ctx, number, form) =>
  noteTask(ctx, { number, application: form.text('application').slice(0, 40), passed: form.text('passed') === 'ya' }),
)
export const closePage: Page = errand('close', 'tutup', (ctx, number) => closeCohort(ctx, { number }))
export const correctPage: Page = errand('correct', 'perbaiki', async (ctx, number, form) => {
  const application = form.text('application').trim().toUpperCase()
  const { people } = await deskCohort(ctx, number)
  if (!people.some((one) => one.number === application)) return refused({ rule: 'events.attendance.no_place', field: 'application' })
  const read = readEvent(correctionSchema, { name: form.text('name'), reason: form.text('reason') })
  return read.ok ? await correctCertificate(ctx, { ...read.value, number: application }) : read
})
export const callOffPage: Page = errand('off', 'batal', async (ctx, number, form) => {
  const read = readEvent(offSchema, form.text('reason'))
  return read.ok
    ? await callOffCohort(ctx, { number, reason: read.value })
    : refused({ ...(read.refusals[0] as { rule: string }), field: 'reason' })
})
export const announcePage: Page = errand('announce', 'umumkan', (ctx, number) => announceResults(ctx, { number }))

/** Of this cohort alone: an application of another is not there. */
export const answerPage: Page = async (visit) => {
  const application = (visit.c.req.param('application') ?? '').slice(0, 40)
  const { number } = await deskCohort(visit.ctx, numberOf(visit))
  if (!(await objectionsOfCohort(visit.ctx.db, number)).some((one) => one.number === application)) throw new Missing('objection')
  return await errand(`answer ${application}`, 'jawab', async (ctx, _number, form) => {
    const read = readEvent(answerSchema, { upheld: form.given('upheld') && form.text('upheld') === 'ya', answer: form.text('answer') })
    return read.ok ? await answerResultObjection(ctx, { ...read.value, number: application }) : read
  })(visit)
}
