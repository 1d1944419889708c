import type { Tongue } from '#src/base/time.ts'
import { aspects, type Trend } from '#src/events/scorecard.ts'
import type { PublicCuration } from '#src/events/scorecard-read.db.ts'
import { Breadcrumb } from '#src/ui/breadcrumb.tsx'
import { LinkButton } from '#src/ui/button.tsx'
import { Empty } from '#src/ui/empty.tsx'
import { Table } from '#src/ui/table.tsx'
import type { Say } from '#src/ui/words.ts'
import { to } from '../to.ts'

type Facts = { t: Say; tongue: Tongue; page: PublicCuration; trend: readonly Trend[]; day: string }

/** Thousandths of a point as a person writes them. */
export const pointsText = (total: number, tongue: Tongue): string =>
  (total / 1000).toLocaleString(tongue === 'en' ? 'en-GB' : 'id-ID', { maximumFractionDigits: 1 })

const Marks = ({ t, tongue, page, day }: Facts) => {
  const latest = page.cards[0]
  if (!latest) return null
  const { told } = latest
  return (
    <section>
      <p class="lead">
        {latest.year}: <b>{t('curation.points', { n: pointsText(told.total, tongue) })}</b>
      </p>
      <Table
        caption={t('curation.caption')}
        rows={aspects}
        columns={[
          { label: t('curation.aspect'), head: true, cell: (one) => t(`curation.aspect.${one}`) },
          { label: t('curation.mark'), number: true, cell: (one) => pointsText(told.marks[one] * 1000, tongue) },
        ]}
      />
      <p>{t('curation.by', { n: told.curators, day })}</p>
    </section>
  )
}

const Editions = ({ t, tongue, trend }: Facts) => (
  <Table
    caption={t('curation.trend')}
    rows={[...trend].reverse()}
    columns={[
      { label: t('curation.year'), head: true, cell: (one) => String(one.year) },
      { label: t('curation.total'), number: true, cell: (one) => pointsText(one.total, tongue) },
      {
        label: t('curation.change'),
        number: true,
        cell: (one) =>
          one.change === null
            ? t('curation.first')
            : `${one.change > 0 ? '+' : one.change < 0 ? '−' : ''}${pointsText(Math.abs(one.change), tongue)}`,
      },
      { label: t('curation.in_a_row'), number: true, cell: (one) => t('curation.in_a_row_n', { n: one.inARow }) },
    ]}
  />
)

export const CurationView = (facts: Facts) => {
  const { t, page, trend } = facts
  return (
    <div class="narrow">
      <Breadcrumb t={t} crumbs={[{ label: page.title, href: to.event(page.slug) }, { label: t('curation.title') }]} />
      <h1>{t('curation.of', { title: page.title })}</h1>
      <p>{t('curation.lead')}</p>
      {page.cards.length === 0 ? (
        <Empty seed="kurasi-acara" title={t('curation.none')}>
          {t('curation.none_why')}
        </Empty>
      ) : (
        <Marks {...facts} />
      )}
      {trend.length > 1 && <Editions {...facts} />}
      <section>
        <h2>{t('curation.pack')}</h2>
        <p>{t('curation.pack_lead')}</p>
        <p class="acts">
          <LinkButton href={to.evidencePack(page.slug)} kind="ghost" download>
            {t('curation.pack_do')}
          </LinkButton>
        </p>
      </section>
    </div>
  )
}
