import { raw } from 'hono/html'
import { grouped } from '#src/base/check-code.ts'
import { formatRupiah, rupiah } from '#src/base/money.ts'
import { formatDay, type Tongue } from '#src/base/time.ts'
import { type PartKind, sumOf } from '#src/market/price.ts'
import type { ProductRead } from '#src/market/product.db.ts'
import { LinkButton } from '#src/ui/button.tsx'
import { guilloche } from '#src/ui/motif/mark.ts'
import type { Say } from '#src/ui/words.ts'
import { to } from '../to.ts'

const fills: Record<PartKind, string> = { labour: 'mengkudu', material: 'soga', tools: 'gold', hub: 'daun', margin: 'nila' }

/** Where the money goes: what the work earns first, then the rest, as one bar and as lines that add up. */
export const Money = ({
  t,
  tongue,
  anatomy: { price, parts, at },
}: {
  t: Say
  tongue: Tongue
  anatomy: NonNullable<ProductRead['anatomy']>
}) => {
  const wage = sumOf(parts.filter(({ kind }) => kind === 'labour'))
  const facts = { price: formatRupiah(rupiah(price)), wage: formatRupiah(rupiah(wage)) }
  const starts = parts.map((_, index) => (sumOf(parts.slice(0, index)) / price) * 1000)
  return (
    <section class="money-goes">
      <h2>{t(wage > 0 ? 'batik.product.money' : 'batik.product.money_plain', facts)}</h2>
      <svg viewBox="0 0 1000 44" preserveAspectRatio="none" aria-hidden="true">
        {parts.map(({ kind, amount }, index) => (
          <rect
            class={fills[kind]}
            x={(starts[index] ?? 0).toFixed(1)}
            width={Math.max(0, (amount / price) * 1000 - 3).toFixed(1)}
            height="44"
          />
        ))}
      </svg>
      <dl class="facts">
        {parts.map(({ kind, label, amount, days }) => (
          <div>
            <dt>
              <i class={fills[kind]} aria-hidden="true" />
              {days === null ? label : t('batik.product.days', { label, n: days })}
            </dt>
            <dd>{formatRupiah(rupiah(amount))}</dd>
          </div>
        ))}
      </dl>
      <p class="small">{t('batik.product.said', { day: formatDay(new Date(at), tongue) })}</p>
    </section>
  )
}

/** One cloth of this listing that has a certificate. */
export const Proven = ({ t, piece }: { t: Say; piece: NonNullable<ProductRead['certified']> }) => (
  <section class="proven">
    <div class="rosette">{raw(guilloche(piece.number))}</div>
    <p class="kick">{t('batik.certificate.title')}</p>
    <h2>{piece.number}</h2>
    <p>
      {piece.title}. {t('batik.product.proven')}
    </p>
    <p class="code-line">{grouped(piece.code)}</p>
    <p class="acts">
      <LinkButton href={to.certificate(piece.code)} kind="ghost">
        {t('batik.product.see')}
      </LinkButton>
    </p>
  </section>
)
