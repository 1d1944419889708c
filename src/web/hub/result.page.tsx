import { formatMoment } from '#src/base/time.ts'
import { resultOf } from '#src/events/selection-read.db.ts'
import { Breadcrumb } from '#src/ui/breadcrumb.tsx'
import { Table } from '#src/ui/table.tsx'
import { html } from '../answer.tsx'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { scoreText } from './programme-parts.view.tsx'

const called = ({ c, ctx }: Visit) => resultOf(ctx.db, (c.req.param('number') ?? '').slice(0, 40), ctx.tongue === 'en')

/** The results by application numbers, and everything one needs to reckon them again. */
export const resultPage: Page = async (visit) => {
  const { ctx, t } = visit
  const found = await called(visit)
  const title = t('programme.result.title', { title: found.title, cohort: found.name })
  return html(visit, {
    door: 'hub',
    title,
    canonical: to.programmeResult(found.cohort),
    asOf: ctx.now,
    head: <meta name="robots" content="noindex" />,
    main: (
      <div class="programme">
        <Breadcrumb
          t={t}
          crumbs={[
            { label: t('programme.title'), href: to.programmes() },
            { label: found.title, href: to.programme(found.slug) },
            { label: t('programme.result') },
          ]}
        />
        <h1>{title}</h1>
        <p class="lead">{t('programme.result.lead', { at: formatMoment(found.at, ctx.tongue) })}</p>
        <Table
          caption={t('programme.result')}
          quietCaption
          phone="table"
          rows={found.result}
          columns={[
            { label: t('programme.result.rank'), number: true, head: true, cell: (one) => one.rank },
            { label: t('programme.own.number'), cell: (one) => one.number },
            { label: t('programme.result.score'), number: true, cell: (one) => scoreText(one.score / 1000, ctx.tongue) },
            { label: t('event.state'), cell: (one) => t(`programme.application.${one.to}`) },
          ]}
        />
        <p>{t('programme.result.proof')}</p>
        <dl class="hashes">
          <dt>{t('programme.seed')}</dt>
          <dd>
            <code>{found.input.seed}</code>
          </dd>
          <dt>{t('programme.result.hash')}</dt>
          <dd>
            <code>{found.hash}</code>
          </dd>
        </dl>
        <p>
          <a href={to.programmeReckoning(found.cohort)}>{t('programme.result.reckoning')}</a>
        </p>
      </div>
    ),
  })
}

export const resultReckoning: Page = async (visit) => {
  const { cohort, hash, input, result } = await called(visit)
  return visit.c.json({ cohort, hash, input, result })
}
