import { Missing, type Outcome } from '#src/base/outcome.ts'
import type { Ctx } from '#src/platform/context.ts'
import {
  commitSchema,
  declarationSchema,
  handlingSchema,
  objectionAnswerSchema,
  reasonText,
  reviewSchema,
  verdictSchema,
} from '#src/support/application.ts'
import { applicationAtDesk, deskApplications, deskReach, findsApplications, otherAgencies } from '#src/support/application-desk.db.ts'
import { answerSupportObjection } from '#src/support/application-objection.db.ts'
import { commitApplication, completeApplication, decideApplication } from '#src/support/decide.db.ts'
import { overrideDuplicate } from '#src/support/duplicate.db.ts'
import { paperOfApplication } from '#src/support/folder.db.ts'
import { acceptGrantAsAgency, drawGrant, grantOf } from '#src/support/grant-agreement.db.ts'
import { acceptanceSchema, drawingSchema } from '#src/support/grant-agreement.ts'
import { declareInterestIn, handleApplication } from '#src/support/handle.db.ts'
import { headsQueue } from '#src/support/head-read.db.ts'
import { readSupport } from '#src/support/read-input.ts'
import { recommendApplication, reviewApplication } from '#src/support/review.db.ts'
import { sendGrant } from '../mine/application-letter.page.ts'
import { sendPaper } from '../mine/folder.page.tsx'
import { freshOnce, readForm, type Typed } from '../shop/form.ts'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { type DeskPowers, deskPage, deskPart } from './_desk-frame.tsx'
import { answerOf, nothingWrong, tryErrand, type Wrong } from './_errand.ts'
import { DeskApplicationView } from './application.view.tsx'
import { DeskApplicationsView } from './applications.view.tsx'

/** What waits for this desk, the one due soonest on top, and what else it finds. */
export const deskApplicationsPage: Page = async (visit) => {
  const held = await deskPart(visit, 'applications')
  if (held instanceof Response) return held
  const { ctx, t } = visit
  const reach = await deskReach(ctx)
  if (!findsApplications(reach)) throw new Missing('applications')
  const rows = await deskApplications(ctx, reach)
  const main = <DeskApplicationsView t={t} tongue={ctx.tongue} rows={rows} now={ctx.now} heads={headsQueue(reach)} />
  return deskPage(visit, held, 'applications', { title: t('apply.desk.title'), main })
}

const numberOf = ({ c }: Visit) => (c.req.param('number') ?? '').slice(0, 40)
const did = [
  'pernyataan',
  'langkah',
  'telaah',
  'rekomendasi',
  'putusan',
  'janji',
  'selesai',
  'keberatan',
  'pengecualian',
  'perjanjian',
  'setuju',
] as const
type Errand = (typeof did)[number]

async function show(visit: Visit, held: DeskPowers, wrong: Wrong = nothingWrong): Promise<Response> {
  const { ctx, t, c } = visit
  const at = await applicationAtDesk(ctx, numberOf(visit))
  const news = did.find((one) => one === c.req.query('sudah'))
  return deskPage(visit, held, 'applications', {
    title: t('apply.desk.one', { number: at.gate.number }),
    ...answerOf(wrong),
    main: (
      <DeskApplicationView
        t={t}
        tongue={ctx.tongue}
        at={at}
        grant={at.one ? await grantOf(ctx.db, at.one.number) : undefined}
        wrong={wrong}
        agencies={at.one ? await otherAgencies(ctx, at.one.unit) : []}
        news={news && wrong.refusals.length === 0 ? t(`apply.desk.did.${news}`) : undefined}
        now={ctx.now}
        once={freshOnce()}
      />
    ),
  })
}

export const deskApplicationPage: Page = async (visit) => {
  const held = await deskPart(visit, 'applications')
  return held instanceof Response ? held : await show(visit, held)
}

const plain = (text: string) => text.replace(/^\s*Rp\.?/i, '').replace(/[\s.]/g, '') || undefined

const scoresOf = (form: Typed) => ({
  benefit: form.text('benefit'),
  ready: form.text('ready'),
  lasting: form.text('lasting'),
  cost: form.text('cost'),
})

type Run = (ctx: Ctx, number: string, form: Typed) => Promise<Outcome<unknown>>
const read = async <T, R>(outcome: Outcome<T>, then: (value: T) => Promise<Outcome<R>>): Promise<Outcome<unknown>> =>
  outcome.ok ? await then(outcome.value) : outcome

/** Every errand of an application at a desk: the form read by its schema, one deed. */
const errands: Readonly<Record<Errand, Run>> = {
  pernyataan: (ctx, number, form) =>
    read(readSupport(declarationSchema, { number, interest: form.text('interest'), note: form.text('note') }), (wish) =>
      declareInterestIn(ctx, wish),
    ),
  langkah: (ctx, number, form) =>
    read(readSupport(handlingSchema, { number, step: form.text('step'), reason: form.text('reason'), unit: form.given('unit') }), (wish) =>
      handleApplication(ctx, wish),
    ),
  telaah: (ctx, number, form) =>
    read(readSupport(reviewSchema, { number, scores: scoresOf(form), advice: form.text('advice'), says: form.text('says') }), (wish) =>
      reviewApplication(ctx, wish),
    ),
  rekomendasi: (ctx, number, form) =>
    read(readSupport(reasonText, form.text('reason')), (reason) => recommendApplication(ctx, { number, reason })),
  putusan: (ctx, number, form) =>
    read(
      readSupport(verdictSchema, {
        number,
        outcome: form.text('outcome'),
        reason: form.text('reason'),
        quantity: plain(form.text('quantity')),
        amount: plain(form.text('amount')),
      }),
      (wish) => decideApplication(ctx, wish),
    ),
  janji: (ctx, number, form) =>
    read(readSupport(commitSchema, { number, fund: form.text('fund'), dueDay: form.text('dueDay'), letter: form.text('letter') }), (wish) =>
      commitApplication(ctx, wish),
    ),
  perjanjian: (ctx, number, form) =>
    read(readSupport(drawingSchema, { number, terms: form.text('terms'), reason: form.text('reason') }), (wish) => drawGrant(ctx, wish)),
  setuju: (ctx, number, form) =>
    read(readSupport(acceptanceSchema, { number, version: form.text('version'), hash: form.text('hash') }), (wish) =>
      acceptGrantAsAgency(ctx, wish),
    ),
  selesai: (ctx, number) => completeApplication(ctx, { number }),
  keberatan: (ctx, number, form) =>
    read(readSupport(objectionAnswerSchema, { number, upheld: form.text('upheld'), answer: form.text('answer') }), (wish) =>
      answerSupportObjection(ctx, wish),
    ),
  pengecualian: (ctx, number, form) =>
    read(readSupport(reasonText, form.text('reason')), (reason) => overrideDuplicate(ctx, { number, reason })),
}

export const applicationErrandPage: Page = async (visit) => {
  const held = await deskPart(visit, 'applications')
  if (held instanceof Response) return held
  const name = did.find((one) => one === visit.c.req.param('errand'))
  const number = numberOf(visit)
  await applicationAtDesk(visit.ctx, number)
  if (!name) throw new Missing('errand')
  const form = await readForm(visit)
  const answer = await tryErrand(
    visit,
    form,
    name,
    (ctx) => errands[name](ctx, number, form),
    () => to.deskApplication(number, { sudah: name }),
  )
  // a re-routed application is another agency's from then on
  const rerouted = answer instanceof Response && name === 'langkah' && form.text('step') === 'reroute'
  if (rerouted) return visit.c.redirect(to.deskApplications(), 303)
  return answer instanceof Response ? answer : await show(visit, held, answer)
}

/** A paper of the folder, for an officer who has declared himself. */
export const applicationPaperPage: Page = async (visit) => {
  const held = await deskPart(visit, 'applications')
  if (held instanceof Response) return held
  const at = await applicationAtDesk(visit.ctx, numberOf(visit))
  if (at.declared !== 'clear') throw new Missing('paper')
  return sendPaper(visit, await paperOfApplication(visit.ctx, at.gate.number, visit.c.req.param('id') ?? ''))
}

/** A version of the agreement, for an officer who has declared himself. */
export const deskGrantPaperPage: Page = async (visit) => {
  const held = await deskPart(visit, 'applications')
  if (held instanceof Response) return held
  const at = await applicationAtDesk(visit.ctx, numberOf(visit))
  if (at.declared !== 'clear') throw new Missing('paper')
  return await sendGrant(visit, at.gate.number)
}
