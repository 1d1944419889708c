import { readRupiah } from '#src/base/money.ts'
import { Missing } from '#src/base/outcome.ts'
import { correctDecision, makeDecision, makeDecisionFrom } from '#src/governance/decision.db.ts'
import { correctingSchema, decidingSchema } from '#src/governance/decision.ts'
import { decisionByNumber, decisionSource, decisionsOf } from '#src/governance/decision-read.db.ts'
import { calledBy, namesOf } from '#src/governance/names.db.ts'
import type { Ctx } from '#src/platform/context.ts'
import { sendDocument } from '../send-document.ts'
import { readForm, type Typed } from '../shop/form.ts'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { type DeskPowers, deskPage, deskPart } from './_desk-frame.tsx'
import { answerOf, given, nothingWrong, readBy, tryErrand, type Wrong } from './_errand.ts'
import { papersIn } from './_papers.ts'
import { partiesOf, partyChoices } from './_parties.ts'
import { CorrectDecision } from './decision-correct.view.tsx'
import { NewDecision } from './decision-new.view.tsx'
import { Decisions } from './decisions.view.tsx'

/** The register from the desk: each entry with the way to correct it. */
export const deskDecisionsPage: Page = async (visit) => {
  const held = await deskPart(visit, 'decisions')
  if (held instanceof Response) return held
  const { ctx, t, c } = visit
  const words = c.req.query('kata')?.slice(0, 100) || undefined
  const page = await decisionsOf(ctx.db, { q: words, cursor: c.req.query('sesudah') })
  const next = page.next === null ? undefined : to.deskDecisions({ kata: words, sesudah: page.next })
  return deskPage(visit, held, 'decisions', {
    title: t('govdesk.decisions.title'),
    main: <Decisions visit={visit} decisions={page.items} words={words ?? ''} next={next} did={c.req.query('sudah')} />,
  })
}

/** The document a late record was made from. It may name private people: for those who decide, never kept on the way. */
export const decisionSourcePage: Page = async (visit) => {
  const held = await deskPart(visit, 'decisions')
  if (held instanceof Response) return held
  const number = visit.c.req.param('number') ?? ''
  const kept = await decisionSource(visit.ctx, number)
  if (!kept) throw new Missing('document')
  return sendDocument(visit, number, kept, 'private, no-store')
}

async function showNew(visit: Visit, held: DeskPowers, late: boolean, wrong: Wrong = nothingWrong): Promise<Response> {
  const { ctx, t } = visit
  const names = await namesOf(ctx.db, ctx.tongue)
  const actions = names.actions.filter(({ code, register }) => register && held.place.named.has(`${code}:decide`))
  const main = (
    <NewDecision
      visit={visit}
      names={names}
      actions={actions}
      late={late}
      called={calledBy(names)}
      choices={await partyChoices(ctx, t, wrong.form)}
      wrong={wrong}
    />
  )
  return deskPage(visit, held, 'decisions', {
    title: t(late ? 'govdesk.decisions.late' : 'govdesk.decisions.new'),
    main,
    ...answerOf(wrong),
  })
}

export const newDecisionPage: Page = async (visit) => {
  const held = await deskPart(visit, 'decisions')
  return held instanceof Response ? held : showNew(visit, held, visit.c.req.query('terlambat') !== undefined)
}

/** An amount left empty is none; what is no amount is told so by the schema. */
const amountOf = (form: Typed) => (form.given('amount') === undefined ? {} : { amount: readRupiah(form.text('amount')) })

async function decideFrom(ctx: Ctx, form: Typed, late: boolean) {
  const parties = await partiesOf(ctx, form)
  if (!parties.ok) return parties
  const read = readBy(decidingSchema, {
    ...given(form, 'action', 'fund', 'unit', 'payee', 'activity', 'legalBasis', 'article', 'effectiveOn', 'sourceNote'),
    ...amountOf(form),
    title: form.text('title'),
    reason: form.text('reason'),
    reviewOn: form.text('reviewOn'),
    ...papersIn(form),
    parties: parties.value,
    lateRecord: late,
  })
  if (!read.ok) return read
  const source = late ? form.file('sourceFile') : undefined
  return source ? makeDecisionFrom(ctx, read.value, new Uint8Array(await source.arrayBuffer())) : makeDecision(ctx, read.value)
}

export const makeDecisionPage: Page = async (visit) => {
  const held = await deskPart(visit, 'decisions')
  if (held instanceof Response) return held
  const form = await readForm(visit)
  const late = form.checked('late')
  const made = await tryErrand(
    visit,
    form,
    'decide',
    (ctx) => decideFrom(ctx, form, late),
    () => `${to.deskDecisions()}?sudah=decision_made`,
  )
  return made instanceof Response ? made : showNew(visit, held, late, made)
}

async function showCorrect(visit: Visit, held: DeskPowers, wrong: Wrong = nothingWrong): Promise<Response> {
  const { ctx, t, c } = visit
  const found = await decisionByNumber(ctx.db, c.req.param('number') ?? '')
  if (!found) throw new Missing('decision')
  const names = await namesOf(ctx.db, ctx.tongue)
  const main = <CorrectDecision visit={visit} decision={found.decision} names={names} called={calledBy(names)} wrong={wrong} />
  return deskPage(visit, held, 'decisions', { title: t('govdesk.decisions.correct'), main, ...answerOf(wrong) })
}

export const correctDecisionPage: Page = async (visit) => {
  const held = await deskPart(visit, 'decisions')
  if (held instanceof Response) return held
  if (visit.c.req.method === 'GET') return showCorrect(visit, held)
  const number = visit.c.req.param('number') ?? ''
  const form = await readForm(visit)
  const run = async (ctx: Ctx) => {
    const read = readBy(correctingSchema, {
      ...given(form, 'title', 'fund', 'unit', 'legalBasis', 'article', 'effectiveOn'),
      ...amountOf(form),
      reason: form.text('reason'),
      reviewOn: form.text('reviewOn'),
      ...papersIn(form),
    })
    return read.ok ? correctDecision(ctx, { number, ...read.value }) : read
  }
  const made = await tryErrand(visit, form, 'correct', run, () => `${to.deskDecisions()}?sudah=corrected`)
  return made instanceof Response ? made : showCorrect(visit, held, made)
}
