import { Missing } from '#src/base/outcome.ts'
import { myActsIn } from '#src/governance/case-acts.db.ts'
import { caseByNumber } from '#src/governance/case-read.db.ts'
import { orCaseEnded } from '#src/governance/ended.db.ts'
import { calledBy, namesOf } from '#src/governance/names.db.ts'
import { actOrStepAside, recusalsIn } from '#src/governance/recusal.db.ts'
import { namesOfParties } from '../_called-party.ts'
import { readForm } from '../shop/form.ts'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { caseErrands } from './_case-errands.ts'
import { type DeskPowers, deskPage, deskPart } from './_desk-frame.tsx'
import { answerOf, nothingWrong, tryErrand, type Wrong } from './_errand.ts'
import { CasePage } from './case.view.tsx'

async function show(visit: Visit, held: DeskPowers, wrong: Wrong = nothingWrong): Promise<Response> {
  const { ctx, t, c } = visit
  const number = c.req.param('number') ?? ''
  const [one, mine, names] = await Promise.all([caseByNumber(ctx, number), myActsIn(ctx, number), namesOf(ctx.db, ctx.tongue)])
  const main = (
    <CasePage
      visit={visit}
      held={held}
      one={one}
      mine={mine}
      recusals={await recusalsIn(ctx, one.id)}
      partyNames={await namesOfParties(ctx, one.parties)}
      called={calledBy(names)}
      wrong={wrong}
      did={c.req.query('sudah')}
    />
  )
  return deskPage(visit, held, 'cases', { title: t('govdesk.case.page', { number }), main, ...answerOf(wrong) })
}

/** The case, to whoever may look into it; to whoever acted in such matters until it ended that it did, and who does now. */
const orEnded = <T,>(visit: Visit, work: Promise<T>): Promise<T> => orCaseEnded(visit.ctx, visit.c.req.param('number') ?? '', work)

export const casePage: Page = async (visit) => {
  const held = await orEnded(visit, deskPart(visit, 'cases'))
  return held instanceof Response ? held : await orEnded(visit, show(visit, held))
}

/** One errand in a case, named by the last part of the address. */
export const caseErrandPage: Page = async (visit) => {
  const held = await orEnded(visit, deskPart(visit, 'cases'))
  if (held instanceof Response) return held
  const number = visit.c.req.param('number') ?? ''
  const name = visit.c.req.param('errand') ?? ''
  const errand = Object.hasOwn(caseErrands, name) ? caseErrands[name] : undefined
  if (!errand) throw new Missing('errand')
  const form = await readForm(visit)
  const seenAt = () => `${to.deskCase(number)}?sudah=${errand.did}`
  const made = await tryErrand(visit, form, name, (ctx) => actOrStepAside(ctx, number, (own) => errand.run(own, number, form)), seenAt)
  return made instanceof Response ? made : await orEnded(visit, show(visit, held, made))
}
