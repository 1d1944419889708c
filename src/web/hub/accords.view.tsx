import type { Child } from 'hono/jsx'
import type { Refusal } from '#src/base/outcome.ts'
import { formatCivicDay, type Tongue } from '#src/base/time.ts'
import type { Accord } from '#src/support/accord.db.ts'
import { Breadcrumb } from '#src/ui/breadcrumb.tsx'
import { Empty } from '#src/ui/empty.tsx'
import { ErrorSummary } from '#src/ui/error-summary.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { Status, type StatusKind } from '#src/ui/status.tsx'
import { Facts, Table } from '#src/ui/table.tsx'
import type { Say } from '#src/ui/words.ts'
import { to } from '../to.ts'

const kinds: Readonly<Record<Accord['state'], StatusKind>> = {
  to_come: 'wait',
  running: 'ok',
  ending: 'warn',
  over: 'plain',
  renewed: 'plain',
}

export const AccordStateMark = ({ t, state }: { t: Say; state: Accord['state'] }) => (
  <Status kind={kinds[state]}>{t(`accord.state.${state}`)}</Status>
)

export const AccordTable = ({ t, tongue, rows }: { t: Say; tongue: Tongue; rows: readonly Accord[] }) => (
  <Table
    caption={t('accord.title')}
    quietCaption
    rows={rows}
    columns={[
      { label: t('accord.desk.name'), head: true, cell: (one) => <a href={to.accord(one.number)}>{one.title}</a> },
      { label: t('accord.kind'), cell: (one) => t(`accord.kind.${one.kind}`) },
      { label: t('accord.parties'), cell: (one) => one.parties.map(({ name }) => name).join('; ') },
      { label: t('accord.ends'), cell: (one) => formatCivicDay(one.ends, tongue) },
      { label: t('accord.state'), cell: (one) => <AccordStateMark t={t} state={one.state} /> },
    ]}
  />
)

export const AccordsView = ({ t, tongue, rows, demo }: { t: Say; tongue: Tongue; rows: readonly Accord[]; demo: boolean }) => (
  <div class="needs">
    <Breadcrumb t={t} crumbs={[{ label: t('ui.nav.governance'), href: to.governance() }, { label: t('accord.title') }]} />
    <h1>{t('accord.title')}</h1>
    <p class="lead">{t('accord.lead')}</p>
    {demo && <Notice kind="info">{t('accord.example')}</Notice>}
    {rows.length === 0 ? (
      <Empty seed="kerja-sama" title={t('accord.none')}>
        {t('accord.none_why')}
      </Empty>
    ) : (
      <AccordTable t={t} tongue={tongue} rows={rows} />
    )}
  </div>
)

type AccordFacts = {
  t: Say
  tongue: Tongue
  accord: Accord
  /** Who owes what, and what was said of it. */
  duties: Child
  news: string | undefined
  refusals: readonly Refusal[]
  children?: Child
}

/** One paper: with whom, who owes what, until when, and what became of it. */
export const AccordView = ({ t, tongue, accord, duties, news, refusals, children }: AccordFacts) => (
  <article class="needs">
    <ErrorSummary t={t} refusals={refusals} />
    {news && (
      <Notice kind="done" live>
        {news}
      </Notice>
    )}
    <Breadcrumb t={t} crumbs={[{ label: t('accord.title'), href: to.accords() }, { label: accord.number }]} />
    <p class="number">
      {accord.number} <AccordStateMark t={t} state={accord.state} />
    </p>
    <h1>{accord.title}</h1>
    <p class="lead pre">{accord.plain}</p>
    {accord.endedOn && (
      <Notice kind="warn">{t('accord.ended', { day: formatCivicDay(accord.endedOn, tongue), reason: accord.endReason })}</Notice>
    )}
    <Facts
      facts={[
        [t('accord.kind'), t(`accord.kind.${accord.kind}`)],
        [t('accord.parties'), [accord.unitName, ...accord.parties.map(({ name }) => name)].join('; ')],
        [t('accord.paper'), accord.paper],
        [t('accord.begins'), formatCivicDay(accord.begins, tongue)],
        [t('accord.ends'), formatCivicDay(accord.ends, tongue)],
        ...(accord.renews ? [[t('accord.renews'), <a href={to.accord(accord.renews)}>{accord.renews}</a>] as const] : []),
        ...(accord.renewedBy ? [[t('accord.renewed_by'), <a href={to.accord(accord.renewedBy)}>{accord.renewedBy}</a>] as const] : []),
        [
          t('accord.notices'),
          accord.notices.length === 0 ? t('accord.notice_none') : accord.notices.map((days) => t('accord.notice', { days })).join('; '),
        ],
      ]}
    />
    <section>
      <h2>{t('accord.duties')}</h2>
      {duties}
    </section>
    {children}
    {accord.illustrative && <Notice kind="info">{t('accord.example')}</Notice>}
  </article>
)
