import type { Child } from 'hono/jsx'
import type { Cart } from '#src/market/cart.ts'
import { Money } from '#src/ui/money.tsx'
import { type Step, Steps } from '#src/ui/steps.tsx'
import type { Say } from '#src/ui/words.ts'
import { to } from '../to.ts'
import type { Stage } from './_errand.ts'
import { GoodsLine, optionsText } from './_lines.view.tsx'

const stages: readonly Stage[] = ['terima', 'data', 'bayar']

/** Barang, cara terima, data, bayar: where one stands, with the way back. */
export const CheckoutSteps = ({ t, at }: { t: Say; at: Stage }) => {
  const here = stages.indexOf(at)
  const steps = stages.map(
    (stage, index): Step => ({
      label: t(`buy.steps.${stage}`),
      state: index < here ? 'done' : index === here ? 'now' : 'later',
      href: to.pay({ langkah: stage }),
    }),
  )
  return <Steps t={t} label={t('buy.steps.name')} steps={[{ label: t('buy.steps.barang'), state: 'done', href: to.cart() }, ...steps]} />
}

/** What is being bought, beside the questions. */
export const BasketSums = ({ t, cart }: { t: Say; cart: Cart }) => (
  <aside class="sheet edge sums" aria-labelledby="isi-keranjang">
    <h2 id="isi-keranjang">{t('buy.basket.title')}</h2>
    {cart.shops.map((shop) => (
      <section>
        <h3>{shop.name}</h3>
        <ul>
          {shop.lines.map((line) => (
            <GoodsLine
              name={`${line.quantity} × ${line.goods.name}`}
              note={optionsText(line.goods.options)}
              end={<Money amount={line.total} />}
            />
          ))}
        </ul>
      </section>
    ))}
    <p class="sum">
      <span>{t('buy.basket.goods')}</span>
      <b>
        <Money amount={cart.total} />
      </b>
    </p>
    <p>
      <a href={to.cart()}>{t('buy.basket.change')}</a>
    </p>
  </aside>
)

export const Asked = ({ steps, main, beside }: { steps: Child; main: Child; beside: Child }) => (
  <>
    {steps}
    <div class="split errand">
      <div>{main}</div>
      {beside}
    </div>
  </>
)
