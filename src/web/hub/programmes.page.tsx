import { totalsOf } from '#src/events/alumni.db.ts'
import { subsectorNames } from '#src/events/choices.db.ts'
import { allProgrammes, programmeCalled } from '#src/events/programme-read.db.ts'
import { balanceOfProgramme } from '#src/support/programme-partner.db.ts'
import { html } from '../answer.tsx'
import { to } from '../to.ts'
import type { Page } from '../visit.ts'
import { promisesHere } from './_promises.ts'
import { BalanceBox } from './balance.view.tsx'
import { ProgrammeView } from './programme.view.tsx'
import { ProgrammesView } from './programmes.view.tsx'
import { PurposeSupport } from './purpose.view.tsx'

export const programmesPage: Page = async (visit) => {
  const { ctx, t } = visit
  const programmes = await allProgrammes(ctx.db, ctx.tongue === 'en')
  return html(visit, {
    door: 'hub',
    title: t('programme.title'),
    description: t('programme.lead'),
    canonical: to.programmes(),
    asOf: ctx.now,
    main: <ProgrammesView t={t} tongue={ctx.tongue} programmes={programmes} />,
  })
}

export const programmePage: Page = async (visit) => {
  const { ctx, t, c } = visit
  const english = ctx.tongue === 'en'
  const programme = await programmeCalled(ctx.db, (c.req.param('slug') ?? '').slice(0, 80), english)
  const names = await subsectorNames(ctx.db, english)
  const closed = programme.cohorts.find(({ state }) => state === 'closed')
  const totals = closed && (await totalsOf(ctx.db, closed.number))
  return html(visit, {
    door: 'hub',
    title: programme.title,
    description: programme.summary,
    canonical: to.programme(programme.slug),
    asOf: ctx.now,
    main: (
      <>
        <ProgrammeView t={t} tongue={ctx.tongue} programme={programme} names={names} totals={totals} />
        <div class="narrow programme">
          <BalanceBox t={t} balance={await balanceOfProgramme(ctx.db, programme.slug, english)} />
        </div>
        <PurposeSupport
          t={t}
          tongue={ctx.tongue}
          promises={await promisesHere(visit, { numbers: programme.cohorts.map(({ number }) => number) })}
          here={to.programme(programme.slug)}
          now={ctx.now}
        />
      </>
    ),
  })
}
