import { readRupiah } from '#src/base/money.ts'
import { Missing, type Refusal } from '#src/base/outcome.ts'
import { isoWithOffset } from '#src/base/time.ts'
import { decisionAwaits } from '#src/governance/awaiting.db.ts'
import { decisionByNumber, decisionsOf } from '#src/governance/decision-read.db.ts'
import { publishedMatrix } from '#src/governance/matrix-page.db.ts'
import { html } from '../answer.tsx'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { DecisionView } from './decision.view.tsx'
import { decisionFeed } from './decision-feed.ts'
import { type RegisterQuery, RegisterView } from './register.view.tsx'

const text = (visit: Visit, name: string) => visit.c.req.query(name)?.trim().slice(0, 100) || undefined

/** What the filter asks; an amount or a year that is none is said, and the rest is still asked. */
function asked(visit: Visit): { query: RegisterQuery; refusals: Refusal[] } {
  const amounts = { min: text(visit, 'dari'), max: text(visit, 'sampai') }
  const refusals = (['min', 'max'] as const).flatMap((end) =>
    amounts[end] !== undefined && Number.isNaN(readRupiah(amounts[end]))
      ? [{ rule: 'governance.authority.amount_invalid', field: end === 'min' ? 'dari' : 'sampai' }]
      : [],
  )
  return {
    query: {
      q: text(visit, 'q'),
      action: text(visit, 'tindakan'),
      post: text(visit, 'jabatan'),
      fund: text(visit, 'dana'),
      year: text(visit, 'tahun'),
      ...amounts,
    },
    refusals,
  }
}

const amountOf = (typed: string | undefined): number | undefined => {
  const amount = typed === undefined ? Number.NaN : readRupiah(typed)
  return Number.isNaN(amount) ? undefined : amount
}

const filterOf = ({ year, min, max, ...rest }: RegisterQuery) => ({
  ...rest,
  year: year !== undefined && /^20\d\d$/.test(year) ? Number(year) : undefined,
  min: amountOf(min),
  max: amountOf(max),
})

/** The register of decisions: search, filter, the newest first. */
export const registerPage: Page = async (visit) => {
  const { ctx, t } = visit
  const { query, refusals } = asked(visit)
  const [page, matrix] = await Promise.all([
    decisionsOf(ctx.db, { ...filterOf(query), cursor: text(visit, 'dari_baris') }),
    publishedMatrix(ctx.db, ctx.tongue),
  ])
  return html(visit, {
    door: 'hub',
    title: t('gov.register.title'),
    description: t('gov.register.description'),
    canonical: to.decisions(),
    asOf: ctx.now,
    refusals,
    head: <link rel="alternate" type="application/atom+xml" href={to.decisionFeed()} title={t('gov.register.title')} />,
    main: <RegisterView t={t} tongue={ctx.tongue} page={page} query={query} matrix={matrix} refusals={refusals} />,
  })
}

/** One decision with its chain of corrections; its hash can be computed again from what the API shows. */
export const decisionPage: Page = async (visit) => {
  const { ctx, t, c } = visit
  const number = c.req.param('number') ?? ''
  const found = /^[A-Z]{2,5}-\d{4}-\d{1,9}$/.test(number) ? await decisionByNumber(ctx.db, number) : undefined
  if (!found) throw new Missing('decision')
  return html(visit, {
    door: 'hub',
    title: `${found.decision.record.number}: ${found.decision.record.title}`,
    description: found.decision.record.reason.slice(0, 180),
    canonical: to.decision(number),
    main: <DecisionView t={t} tongue={ctx.tongue} {...found} waits={await decisionAwaits(ctx, number)} />,
  })
}

/** The register for feed readers (RFC 4287). */
export const decisionFeedPage: Page = async (visit) => {
  const { ctx, t, c } = visit
  const { items } = await decisionsOf(ctx.db, { limit: 30 })
  const updated = isoWithOffset(items[0]?.recordedAt ?? new Date(0))
  c.header('content-type', 'application/atom+xml; charset=utf-8')
  c.header('cache-control', 'no-cache')
  return c.body(decisionFeed({ t, origin: ctx.house.config.origin, items, updated }))
}
