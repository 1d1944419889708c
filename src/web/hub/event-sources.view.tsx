import { formatCount } from '#src/base/money.ts'
import { formatDay, type Tongue } from '#src/base/time.ts'
import { type Freshness, freshDays } from '#src/events/source.ts'
import type { AgencyFreshness } from '#src/events/source-pages.db.ts'
import { Breadcrumb } from '#src/ui/breadcrumb.tsx'
import { Status, type StatusKind } from '#src/ui/status.tsx'
import { Table } from '#src/ui/table.tsx'
import type { Say } from '#src/ui/words.ts'
import { to } from '../to.ts'

const kinds: Readonly<Record<Freshness, StatusKind>> = { fresh: 'ok', stale: 'warn', none: 'plain' }

export const FreshMark = ({ t, state }: { t: Say; state: Freshness }) => <Status kind={kinds[state]}>{t(`source.state.${state}`)}</Status>

export const FreshnessView = ({ t, tongue, agencies }: { t: Say; tongue: Tongue; agencies: readonly AgencyFreshness[] }) => {
  const fresh = agencies.filter(({ state }) => state === 'fresh').length
  return (
    <div class="wrap">
      <Breadcrumb t={t} crumbs={[{ label: t('event.page_title'), href: to.events() }, { label: t('source.public.title') }]} />
      <h1>{t('source.public.title')}</h1>
      <p class="lead">{t('source.public.lead')}</p>
      <Table
        caption={t('source.public.finding', { fresh, n: agencies.length, days: freshDays })}
        rows={agencies}
        columns={[
          { label: t('source.unit'), head: true, cell: (one) => one.name },
          { label: t('source.freshness'), cell: (one) => <FreshMark t={t} state={one.state} /> },
          { label: t('source.changed'), cell: (one) => (one.changed ? formatDay(one.changed, tongue) : '–') },
          { label: t('source.upcoming'), number: true, cell: (one) => formatCount(one.upcoming) },
        ]}
      />
      <p class="small quiet">{t('source.public.how', { days: freshDays })}</p>
    </div>
  )
}
