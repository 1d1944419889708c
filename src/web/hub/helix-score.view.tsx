import { formatCount } from '#src/base/money.ts'
import { formatCivicDay, type Tongue } from '#src/base/time.ts'
import type { HelixRow } from '#src/support/helix-score.db.ts'
import type { HelixScore } from '#src/support/helix-score.ts'
import type { Helix } from '#src/support/need.ts'
import { isRanked, leastForRank, percentText } from '#src/support/score.ts'
import { Breadcrumb } from '#src/ui/breadcrumb.tsx'
import { Empty } from '#src/ui/empty.tsx'
import { Table } from '#src/ui/table.tsx'
import type { Say } from '#src/ui/words.ts'
import { to } from '../to.ts'

const shareText = (t: Say, tongue: Tongue, one: HelixScore): string =>
  isRanked(one.due) ? `${percentText(one.permille, tongue)}%` : t('helix.too_few', { n: one.due, least: leastForRank })

/** All five by one measure, each line the way to its rows. */
export const HelixTable = ({ t, tongue, year, scores }: { t: Say; tongue: Tongue; year: number; scores: readonly HelixScore[] }) => (
  <section>
    <h2>{t('helix.title')}</h2>
    <p>{t('helix.lead')}</p>
    <Table
      caption={t('helix.title')}
      quietCaption
      rows={scores}
      columns={[
        {
          label: t('need.field.helix'),
          head: true,
          cell: ({ helix }) => <a href={to.supportHelix(helix, { tahun: year })}>{t(`need.helix.${helix}`)}</a>,
        },
        { label: t('helix.due'), number: true, cell: ({ due }) => formatCount(due) },
        { label: t('helix.whole'), number: true, cell: ({ whole }) => formatCount(whole) },
        { label: t('helix.share'), number: true, cell: (one) => shareText(t, tongue, one) },
        { label: t('helix.claimed'), number: true, cell: ({ claimed }) => formatCount(claimed) },
        { label: t('helix.later'), number: true, cell: ({ later }) => formatCount(later) },
      ]}
    />
  </section>
)

type HelixFacts = { t: Say; tongue: Tongue; helix: Helix; year: number; score: HelixScore | undefined; rows: readonly HelixRow[] }

export const HelixView = ({ t, tongue, helix, year, score, rows }: HelixFacts) => (
  <div class="support">
    <Breadcrumb
      t={t}
      crumbs={[{ label: t('support.score.crumb'), href: to.supportScore({ tahun: year }) }, { label: t(`need.helix.${helix}`) }]}
    />
    <h1>{t('helix.page', { helix: t(`need.helix.${helix}`), year })}</h1>
    {score && <p class="lead">{t('helix.finding', { whole: score.whole, due: score.due, share: shareText(t, tongue, score) })}</p>}
    {rows.length === 0 ? (
      <Empty seed={`unsur-${helix}`} title={t('helix.none')}>
        {t('helix.none_why')}
      </Empty>
    ) : (
      <Table
        caption={t('helix.rows')}
        rows={rows}
        columns={[
          {
            label: t('support.col.what'),
            head: true,
            cell: (one) => <a href={one.kind === 'agreement' ? to.agreement(one.number) : to.commitment(one.number)}>{one.what}</a>,
          },
          { label: t('support.from'), cell: (one) => one.who ?? t('need.private') },
          { label: t('support.col.due'), cell: (one) => formatCivicDay(one.dueDay, tongue) },
          { label: t('support.col.promised'), number: true, cell: (one) => `${formatCount(one.quantity)} ${one.measure}` },
          { label: t('support.col.delivered'), number: true, cell: (one) => formatCount(one.confirmed) },
          { label: t('support.col.claimed'), number: true, cell: (one) => formatCount(one.claimed) },
        ]}
      />
    )}
  </div>
)
