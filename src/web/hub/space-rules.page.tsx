import { type Day, dayOf } from '#src/base/time.ts'
import { examplesOf, questionsNow, rulesOn, tryAnswers } from '#src/spaces/usage.db.ts'
import { html } from '../answer.tsx'
import { to } from '../to.ts'
import type { Page } from '../visit.ts'
import { SpaceRulesView } from './space-rules.view.tsx'

/** The rule table of today, twenty published examples with what it makes of them, and a bench for one's own answers. */
export const spaceRulesPage: Page = async (visit) => {
  const { ctx, t, c } = visit
  const today: Day = dayOf(ctx.now)
  const [questions, rules, examples] = await Promise.all([questionsNow(ctx.db), rulesOn(ctx.db, today), examplesOf(ctx.db)])
  const answers = Object.fromEntries(questions.map(({ key }) => [key, (c.req.query(`j_${key}`) ?? '').slice(0, 40)]))
  const tried = Object.values(answers).some((value) => value !== '') ? tryAnswers(questions, rules, answers) : undefined
  return html(visit, {
    door: 'hub',
    title: t('room.rules.title'),
    description: t('room.rules.lead'),
    canonical: to.spaceRules(),
    asOf: ctx.now,
    ...(tried ? { head: <meta name="robots" content="noindex" /> } : {}),
    main: (
      <SpaceRulesView
        t={t}
        tongue={ctx.tongue}
        questions={questions}
        rules={rules}
        examples={examples.map((one) => ({ ...one, made: tryAnswers(questions, rules, one.answers) }))}
        answers={answers}
        tried={tried}
      />
    ),
  })
}
