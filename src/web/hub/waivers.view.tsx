import { formatRupiah, rupiah } from '#src/base/money.ts'
import { formatDay, type Tongue } from '#src/base/time.ts'
import type { ShownWaiver } from '#src/spaces/waiver.db.ts'
import { Breadcrumb } from '#src/ui/breadcrumb.tsx'
import { LinkButton } from '#src/ui/button.tsx'
import { Empty } from '#src/ui/empty.tsx'
import { Table } from '#src/ui/table.tsx'
import type { Say } from '#src/ui/words.ts'
import { to } from '../to.ts'

const money = (amount: number): string => formatRupiah(rupiah(amount))
const sum = (all: readonly ShownWaiver[], of: (one: ShownWaiver) => number): string => money(all.reduce((total, one) => total + of(one), 0))

export const WaiversView = ({ t, tongue, waivers }: { t: Say; tongue: Tongue; waivers: readonly ShownWaiver[] }) => (
  <div class="space-rules">
    <Breadcrumb t={t} crumbs={[{ label: t('room.title'), href: to.spaces() }, { label: t('room.waivers.title') }]} />
    <h1>{t('room.waivers.title')}</h1>
    <p class="lead">{t('room.waivers.lead')}</p>
    {waivers.length === 0 ? (
      <Empty
        seed="keringanan"
        title={t('room.waivers.none')}
        action={<LinkButton href={to.subsidy()}>{t('room.subsidy.title')}</LinkButton>}
      >
        {t('room.waivers.none_why')}
      </Empty>
    ) : (
      <Table
        caption={t('room.waivers.title')}
        quietCaption
        rows={waivers}
        columns={[
          {
            label: t('room.waivers.space'),
            head: true,
            cell: (one) => (
              <>
                {tongue === 'en' ? one.spaceEn : one.space} <span class="due quiet">{formatDay(one.at, tongue)}</span>
              </>
            ),
          },
          { label: t('room.waivers.who'), cell: (one) => one.body ?? t('room.waivers.person') },
          { label: t('room.waivers.normal'), number: true, cell: (one) => money(one.normal) },
          { label: t('room.waivers.amount'), number: true, cell: (one) => <b>{money(one.amount)}</b> },
          { label: t('room.waivers.charged'), number: true, cell: (one) => money(one.charged) },
          { label: t('room.waivers.reason'), cell: (one) => one.reason },
          {
            label: t('room.waivers.basis'),
            cell: (one) => (
              <>
                <a href={to.legalBasis(one.basis)}>
                  {one.basis}, {one.article}
                </a>{' '}
                {one.decision && (
                  <a class="due" href={to.decision(one.decision)}>
                    {one.decision}
                  </a>
                )}
              </>
            ),
          },
        ]}
        foot={[
          t('room.waivers.sum'),
          '',
          sum(waivers, ({ normal }) => normal),
          <b>{sum(waivers, ({ amount }) => amount)}</b>,
          sum(waivers, ({ charged }) => charged),
          '',
          '',
        ]}
      />
    )}
  </div>
)
