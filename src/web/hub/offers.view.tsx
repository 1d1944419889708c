import { formatCount, formatRupiah, rupiah } from '#src/base/money.ts'
import { type Day, formatCivicDay, formatDay, type Tongue } from '#src/base/time.ts'
import type { Waits } from '#src/governance/awaiting.db.ts'
import { realisticDates } from '#src/support/channel.ts'
import { supportKinds } from '#src/support/commitment.ts'
import type { Offer } from '#src/support/offer.db.ts'
import { percentText, type Score } from '#src/support/score.ts'
import { Breadcrumb } from '#src/ui/breadcrumb.tsx'
import { LinkButton } from '#src/ui/button.tsx'
import { Empty } from '#src/ui/empty.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { Facts } from '#src/ui/table.tsx'
import type { Say } from '#src/ui/words.ts'
import { to } from '../to.ts'
import { Awaiting } from './awaiting.view.tsx'

/** `7–30 hari`, and over ninety days in months: nobody plans a year by days. */
export function howLong(t: Say, { daysFrom, daysTo }: Pick<Offer, 'daysFrom' | 'daysTo'>): string {
  const months = daysFrom >= 60
  const [from, until] = months ? [Math.round(daysFrom / 30), Math.round(daysTo / 30)] : [daysFrom, daysTo]
  const span = from === until ? String(from) : `${from}–${until}`
  return t(months ? 'support.in_months' : 'support.in_days', { span })
}

const worth = (t: Say, { quantity, measure, unitValue }: Offer): string | undefined => {
  if (quantity === null) return undefined
  const many = `${formatCount(quantity)} ${measure}`
  return unitValue > 0 ? t('support.worth', { many, each: formatRupiah(rupiah(unitValue)) }) : many
}

const Card = ({ t, offer }: { t: Say; offer: Offer }) => (
  <li class="offer-card">
    <p class="small quiet">{t(`support.kind.${offer.kind}`)}</p>
    <h3>
      <a href={to.offer(offer.slug)}>{offer.title}</a>
    </h3>
    <p>{offer.plain}</p>
    <p class="small">
      <b>{offer.unitName}</b> · {howLong(t, offer)}
    </p>
  </li>
)

type OffersFacts = { t: Say; tongue: Tongue; offers: readonly Offer[]; kind: string | undefined; sums: Score; year: number }

export const OffersView = ({ t, tongue, offers, kind, sums, year }: OffersFacts) => (
  <div class="support">
    <h1>{t('support.page.title')}</h1>
    <p class="lead">{t('support.page.lead')}</p>
    <p class="acts">
      <LinkButton href={to.fit()}>{t('apply.fit.title')}</LinkButton>
      <a href={to.needs()}>{t('support.page.needs')}</a>
    </p>
    {sums.deliveredPermille !== undefined && (
      <p class="support-now">
        <b class="big">{percentText(sums.deliveredPermille, tongue)}%</b>{' '}
        <span>
          {t('support.page.kept', { year, promised: formatRupiah(rupiah(sums.promised)), delivered: formatRupiah(rupiah(sums.delivered)) })}
        </span>{' '}
        <a href={to.supportScore()}>{t('support.page.see_score')}</a>
      </p>
    )}
    <p>
      <a href={to.supportGrid()}>{t('keep.grid.link')}</a>
    </p>
    {offers.some(({ illustrative }) => illustrative) && <Notice kind="info">{t('support.example')}</Notice>}
    <nav class="support-kinds" aria-label={t('support.kinds')}>
      <a href={to.support()} aria-current={kind === undefined ? 'page' : undefined}>
        {t('support.all_kinds')}
      </a>
      {supportKinds.map((one) => (
        <a href={to.support({ jenis: one })} aria-current={kind === one ? 'page' : undefined}>
          {t(`support.kind.${one}`)}
        </a>
      ))}
    </nav>
    <h2 class="vh">{t('support.offers')}</h2>
    {offers.length === 0 ? (
      <Empty seed={`dukungan-${kind ?? ''}`} title={t('support.no_offers')}>
        {t('support.no_offers_why')}
      </Empty>
    ) : (
      <ul class="offer-cards">
        {offers.map((offer) => (
          <Card t={t} offer={offer} />
        ))}
      </ul>
    )}
  </div>
)

/** When it is truly had by whoever asks today; for money, by which year's budget. */
const WhenHad = ({ t, tongue, offer, today }: { t: Say; tongue: Tongue; offer: Offer; today: Day }) => {
  const { from, until, budget } = realisticDates(offer, today)
  return (
    <>
      {howLong(t, offer)}. {t('supply.offer.asked_today', { from: formatCivicDay(from, tongue), until: formatCivicDay(until, tongue) })}
      {budget && ` ${t('supply.offer.budget', { year: budget.year, day: formatCivicDay(budget.askBefore, tongue) })}`}
    </>
  )
}

const windowText = (t: Say, tongue: Tongue, { opens, closes }: Offer): string | undefined => {
  const [from, until] = [opens && formatCivicDay(opens, tongue), closes && formatCivicDay(closes, tongue)]
  if (from && until) return t('supply.offer.window_text', { from, until })
  if (from) return t('supply.offer.window_from', { from })
  return until ? t('supply.offer.window_until', { until }) : undefined
}

type OfferFacts = { t: Say; tongue: Tongue; offer: Offer; today: Day; waits: Waits | undefined }

export const OfferView = ({ t, tongue, offer, today, waits }: OfferFacts) => (
  <article class="support offer">
    <Breadcrumb t={t} crumbs={[{ label: t('support.page.title'), href: to.support() }, { label: offer.title }]} />
    <p class="small quiet">{t(`support.kind.${offer.kind}`)}</p>
    <h1>{offer.title}</h1>
    <p class="lead">{offer.plain}</p>
    <Awaiting t={t} tongue={tongue} waits={waits} what="offer" />
    <Facts
      facts={[
        [t('support.from'), offer.unitName],
        ...(offer.post ? [[t('supply.offer.owner'), offer.post] as const] : []),
        [t('support.how_long'), <WhenHad t={t} tongue={tongue} offer={offer} today={today} />],
        ...(windowText(t, tongue, offer) ? [[t('supply.offer.window'), windowText(t, tongue, offer)] as const] : []),
        ...(worth(t, offer) ? [[t('support.what'), worth(t, offer)] as const] : []),
        ...(offer.forWhom ? [[t('support.for_whom'), offer.forWhom] as const] : []),
        ...(offer.documents.length > 0 ? [[t('support.documents'), offer.documents.join('; ')] as const] : []),
        ...(offer.how ? [[t('support.how'), offer.how] as const] : []),
        ...(offer.budgetLine ? [[t('support.budget'), offer.budgetLine] as const] : []),
        [
          t('support.basis_label'),
          <>
            <a href={to.legalBasis(offer.basis)}>{offer.basisTitle}</a> {offer.article}
          </>,
        ],
      ]}
    />
    {offer.changedAt && <p class="small quiet">{t('supply.offer.changed', { day: formatDay(offer.changedAt, tongue) })}</p>}
    {offer.illustrative && <Notice kind="info">{t('support.example')}</Notice>}
    <p class="acts">
      <LinkButton href={to.apply(offer.slug)}>{t('apply.fit.apply')}</LinkButton> <a href={to.fit()}>{t('apply.fit.title')}</a>
    </p>
    <p>
      <a href={to.supportUnit(offer.unit)}>{t('support.unit_record', { unit: offer.unitName })}</a>
    </p>
  </article>
)
