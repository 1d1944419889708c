import { accordCalled, accords } from '#src/support/accord.db.ts'
import { html } from '../answer.tsx'
import { to } from '../to.ts'
import type { Page } from '../visit.ts'
import { promisesHere } from './_promises.ts'
import { AccordsView, AccordView } from './accords.view.tsx'
import { PurposeSupport } from './purpose.view.tsx'

/** What the institution signed with others, the soonest to end first. */
export const accordsPage: Page = async (visit) => {
  const { ctx, t } = visit
  return html(visit, {
    door: 'hub',
    title: t('accord.title'),
    description: t('accord.lead'),
    canonical: to.accords(),
    asOf: ctx.now,
    main: <AccordsView t={t} tongue={ctx.tongue} rows={await accords(ctx.db, ctx.tongue === 'en')} demo={ctx.house.demo} />,
  })
}

export const accordPage: Page = async (visit) => {
  const { ctx, t, c } = visit
  const accord = await accordCalled(ctx.db, (c.req.param('number') ?? '').slice(0, 40), ctx.tongue === 'en')
  return html(visit, {
    door: 'hub',
    title: accord.title,
    description: accord.plain.slice(0, 160),
    canonical: to.accord(accord.number),
    asOf: ctx.now,
    main: (
      <AccordView t={t} tongue={ctx.tongue} accord={accord}>
        <PurposeSupport
          t={t}
          tongue={ctx.tongue}
          promises={await promisesHere(visit, { numbers: [accord.number] })}
          now={ctx.now}
          here={to.accord(accord.number)}
        />
      </AccordView>
    ),
  })
}
