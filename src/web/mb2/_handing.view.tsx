import { formatRupiah } from '#src/base/money.ts'
import type { Badge, Handing } from '#src/market/shop-page.db.ts'
import { Status } from '#src/ui/status.tsx'
import type { Say } from '#src/ui/words.ts'

type Way = { title: string; how: string; price: string }

const mostNames = 3

function waysOf(t: Say, handing: Handing): Way[] {
  const { pickup, points, zones, courierFee, address, hours } = handing
  const free = t('find.product.handing.free')
  const cheapest = zones[0]?.fee
  return [
    ...(pickup ? [{ title: t('find.product.handing.pickup'), how: [address, hours].filter(Boolean).join('. '), price: free }] : []),
    ...(points.length > 0
      ? [
          {
            title: t('find.product.handing.point'),
            how: points
              .slice(0, mostNames)
              .map(({ name }) => name)
              .join(', '),
            price: free,
          },
        ]
      : []),
    ...(cheapest === undefined
      ? []
      : [
          {
            title: t('find.product.handing.delivery'),
            how: t('find.product.handing.delivery.where', { n: zones.length }),
            price: t('find.product.handing.from', { price: formatRupiah(cheapest) }),
          },
        ]),
    ...(courierFee === null
      ? []
      : [{ title: t('find.product.handing.courier'), how: t('find.product.handing.courier.how'), price: formatRupiah(courierFee) }]),
  ]
}

/** How goods of this shop are received, and what that costs. Chosen when ordering. */
export const Ways = ({ t, handing, level = 2 }: { t: Say; handing: Handing; level?: 2 | 3 }) => {
  const ways = waysOf(t, handing)
  const Heading = `h${level}` as 'h2'
  if (ways.length === 0) return null
  return (
    <section class="handing">
      <Heading>{t('find.product.handing')}</Heading>
      <dl class="facts">
        {ways.map(({ title, how, price }) => (
          <div>
            <dt>
              <b>{title}</b>
              {how && (
                <>
                  <br />
                  <span class="small">{how}</span>
                </>
              )}
            </dt>
            <dd>{price}</dd>
          </div>
        ))}
      </dl>
      <p class="small">{t('find.product.handing.choose')}</p>
    </section>
  )
}

/** Numbers a shop names, with whether anybody has looked at them. */
export const Badges = ({ t, badges, day, today }: { t: Say; badges: readonly Badge[]; day: (date: string) => string; today: string }) =>
  badges.length === 0 ? null : (
    <section>
      <h2>{t('find.product.badges')}</h2>
      <ul class="lines">
        {badges.map(({ kind, number, state, validUntil }) => (
          <li>
            <b>{t(`find.product.badge.${kind}`)}</b> {number}
            {validUntil && <span class="small">, {t('find.product.badge.until', { day: day(validUntil) })}</span>}
            <br />
            {validUntil !== null && validUntil < today ? (
              <Status kind="warn">{t('find.product.badge.expired')}</Status>
            ) : (
              <Status kind={state === 'verified' ? 'ok' : 'wait'}>{t(`find.product.badge.${state}`)}</Status>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
