import { canonical } from '#src/base/canonical.ts'
import { Missing } from '#src/base/outcome.ts'
import { allRounds, myApplications, resultFor, roundFor } from '#src/spaces/round-read.db.ts'
import { html } from '../answer.tsx'
import { to } from '../to.ts'
import type { Page } from '../visit.ts'
import { RoundsView, RoundView, roundName } from './round.view.tsx'

/** Every round, and by which table slots are given. */
export const roundsPage: Page = async (visit) => {
  const { ctx, t } = visit
  return html(visit, {
    door: 'hub',
    title: t('round.title'),
    description: t('round.lead'),
    canonical: to.rounds(),
    asOf: ctx.now,
    main: <RoundsView t={t} tongue={ctx.tongue} rounds={await allRounds(ctx)} />,
  })
}

const news = ['diajukan', 'ditarik'] as const

/** One round: whose turn it is, and once it is published who has what and why. */
export const roundPage: Page = async (visit) => {
  const { ctx, t, c } = visit
  const round = await roundFor(ctx, c.req.param('number') ?? '')
  const did = news.find((one) => one === c.req.query('sudah'))
  const applications = await myApplications(ctx, round.number)
  return html(visit, {
    door: 'hub',
    title: roundName(round, ctx.tongue),
    canonical: to.round(round.number),
    asOf: ctx.now,
    private: applications.length > 0,
    main: (
      <RoundView
        t={t}
        tongue={ctx.tongue}
        round={round}
        told={round.state === 'published' ? await resultFor(ctx, round.number) : undefined}
        applications={applications}
        news={did && t(`round.did.${did}`)}
      />
    ),
  })
}

/** Everything that was reckoned with and found, in the form its hash is made of. */
export const roundReckoning: Page = async ({ c, ctx }) => {
  const round = await roundFor(ctx, c.req.param('number') ?? '')
  const told = round.state === 'published' ? await resultFor(ctx, round.number) : undefined
  if (!told) throw new Missing('result')
  const { hash, ...found } = told.result
  const body = canonical(JSON.parse(JSON.stringify({ hash, whole: { input: told.input, ...found } })))
  return c.body(body, 200, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-cache' })
}
