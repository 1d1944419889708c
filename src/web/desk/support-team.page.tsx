import type { Refusal } from '#src/base/outcome.ts'
import { adviceOf, answerAdvice, giveAdvice } from '#src/support/advice.db.ts'
import { adviceAnswerSchema, adviceSchema } from '#src/support/keeping.ts'
import { cityProblems } from '#src/support/keeping-read.db.ts'
import { supportUnits } from '#src/support/read.db.ts'
import { readSupport } from '#src/support/read-input.ts'
import { freshOnce, makeOnce, nothingTyped, readForm, type Typed } from '../shop/form.ts'
import { statusOf } from '../status.ts'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { type DeskPowers, deskPage, deskPart } from './_desk-frame.tsx'
import { myUnits } from './_support-units.ts'
import { AdviceToAnswer, TeamView } from './support-team.view.tsx'

async function show(visit: Visit, held: DeskPowers, wrong?: { refusals: readonly Refusal[]; form: Typed }): Promise<Response> {
  const { ctx, t } = visit
  const english = ctx.tongue === 'en'
  const [rows, advice, units] = await Promise.all([
    cityProblems(ctx.db, english),
    adviceOf(ctx.db, undefined, english),
    supportUnits(ctx.db, english),
  ])
  return deskPage(visit, held, 'team', {
    title: t('keep.team.title', { n: rows.length }),
    ...(wrong ? { refusals: wrong.refusals, status: statusOf(wrong.refusals) } : {}),
    main: (
      <TeamView
        t={t}
        tongue={ctx.tongue}
        rows={rows}
        advice={advice}
        units={units}
        advises={held.place.advises}
        typed={wrong?.form ?? nothingTyped}
        refusals={wrong?.refusals ?? []}
        once={freshOnce()}
      />
    ),
  })
}

/** Problem, owner, deadline, of all agencies. */
export const teamPage: Page = async (visit) => {
  const held = await deskPart(visit, 'team')
  return held instanceof Response ? held : await show(visit, held)
}

export const advisePage: Page = async (visit) => {
  const held = await deskPart(visit, 'team')
  if (held instanceof Response) return held
  const form = await readForm(visit)
  const read = readSupport(adviceSchema, {
    unit: form.text('unit'),
    about: form.text('about'),
    text: form.text('text'),
    answerBy: form.text('answerBy'),
  })
  if (!read.ok) return await show(visit, held, { refusals: read.refusals, form })
  const made = await makeOnce(
    visit,
    form,
    (ctx) => giveAdvice(ctx, read.value),
    () => to.deskTeam({ sudah: 'disarankan' }),
  )
  return 'response' in made ? made.response : await show(visit, held, { refusals: made.refused.refusals, form })
}

/** The agency's answer to what it was advised. */
export const answerAdvicePage: Page = async (visit) => {
  const held = await deskPart(visit, 'support')
  if (held instanceof Response) return held
  const { ctx, t, c } = visit
  const form = await readForm(visit)
  const read = readSupport(adviceAnswerSchema, { advice: c.req.param('id') ?? '', text: form.text('text') })
  const again = async (refusals: readonly Refusal[]) => {
    const units = await myUnits(visit)
    const rows = await adviceOf(
      ctx.db,
      units.map(({ value }) => value),
      ctx.tongue === 'en',
    )
    const main = <AdviceToAnswer t={t} tongue={ctx.tongue} rows={rows} once={freshOnce()} typed={form} refusals={refusals} />
    return deskPage(visit, held, 'support', { title: t('support.desk.title'), refusals, status: statusOf(refusals), main })
  }
  if (!read.ok) return await again(read.refusals)
  const made = await makeOnce(
    visit,
    form,
    (own) => answerAdvice(own, read.value),
    () => to.deskSupport(),
  )
  return 'response' in made ? made.response : await again(made.refused.refusals)
}
