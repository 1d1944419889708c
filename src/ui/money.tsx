import { formatRupiah } from '#src/base/money.ts'
import type { Say } from './words.ts'

/** `Rp1.250.000`, never broken over two lines. */
export const Money = ({ amount, large }: { amount: number; large?: boolean }) => (
  <span class={large ? 'rp large' : 'rp'}>{formatRupiah(amount)}</span>
)

/** One price, or the lowest of several: `Mulai Rp45.000`. */
export const PriceFrom = ({ t, min, max }: { t: Say; min: number; max: number }) =>
  min === max ? (
    <Money amount={min} />
  ) : (
    <>
      <span class="from">{t('ui.price.from')} </span>
      <Money amount={min} />
    </>
  )
