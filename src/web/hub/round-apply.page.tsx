import type { Refusal } from '#src/base/outcome.ts'
import { bodiesOf } from '#src/spaces/booking-page.db.ts'
import { applyRound, withdrawApplication } from '#src/spaces/round.db.ts'
import { roundFor } from '#src/spaces/round-read.db.ts'
import { questionsNow } from '#src/spaces/usage.db.ts'
import { html, redirect } from '../answer.tsx'
import { freshOnce, makeOnce, nothingTyped, readForm } from '../shop/form.ts'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { type ApplyTyped, applyFrom, atForm, readTyped } from './_round-form.ts'
import { RoundApplyView } from './round-apply.view.tsx'

const numberOf = (visit: Visit): string => visit.c.req.param('number') ?? ''

async function show(visit: Visit, typed: ApplyTyped, refusals: readonly Refusal[]): Promise<Response> {
  const { ctx, t } = visit
  const [round, bodies, questions] = await Promise.all([roundFor(ctx, numberOf(visit)), bodiesOf(ctx), questionsNow(ctx.db)])
  // an application after the closing is refused at the round, not in a form
  if (round.state !== 'open' && refusals.length === 0) return redirect(visit, to.round(round.number))
  return html(visit, {
    door: 'hub',
    title: t('round.apply'),
    private: true,
    ...(refusals.length > 0 ? { refusals } : {}),
    main: (
      <RoundApplyView
        t={t}
        tongue={ctx.tongue}
        round={round}
        typed={typed}
        refusals={refusals}
        bodies={bodies}
        questions={questions}
        once={freshOnce()}
      />
    ),
  })
}

export const roundApplyPage: Page = (visit) => show(visit, readTyped(nothingTyped), [])

export const applyRoundPage: Page = async (visit) => {
  const number = numberOf(visit)
  const form = await readForm(visit)
  const typed = readTyped(form)
  const read = applyFrom(typed)
  if (!read.ok) return await show(visit, typed, read.refusals)
  const made = await makeOnce(
    visit,
    form,
    (ctx) => applyRound(ctx, { ...read.value, number }),
    () => to.round(number, { sudah: 'diajukan' }),
  )
  return 'response' in made ? made.response : await show(visit, typed, atForm(typed, made.refused.refusals))
}

export const withdrawRoundPage: Page = async (visit) => {
  const number = numberOf(visit)
  const form = await readForm(visit)
  const outcome = await withdrawApplication(visit.ctx, { number, organisation: form.given('komunitas') ?? '' })
  return redirect(visit, outcome.ok ? to.round(number, { sudah: 'ditarik' }) : to.round(number))
}
