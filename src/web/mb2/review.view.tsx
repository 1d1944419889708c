import { formatRupiah } from '#src/base/money.ts'
import type { Refusal } from '#src/base/outcome.ts'
import { formatCivicDay, type Tongue } from '#src/base/time.ts'
import type { Alike } from '#src/market/alike.db.ts'
import { buyerOf, type Contact, phoneShown } from '#src/market/buyer.ts'
import type { Cart } from '#src/market/cart.ts'
import type { PaymentMethod } from '#src/market/order-states.ts'
import type { PayWay } from '#src/market/pay-ways.db.ts'
import type { Priced, PricedShop } from '#src/market/pricing.ts'
import { Button } from '#src/ui/button.tsx'
import { type Choice, Radios } from '#src/ui/choices.tsx'
import { ErrorSummary } from '#src/ui/error-summary.tsx'
import { Money } from '#src/ui/money.tsx'
import { complaints } from '#src/ui/question.tsx'
import { Table } from '#src/ui/table.tsx'
import { type Say, sayRefusal } from '#src/ui/words.ts'
import { to } from '../to.ts'
import { CheckoutSteps } from './_checkout-frame.view.tsx'
import { counted } from './_counted.ts'
import { GoodsLine, Instead, optionsText, ShopSign, soldOutSaid } from './_lines.view.tsx'
import { FixButtons } from './cart.view.tsx'

export type Priceable = { priced: Priced & { quote: string }; ways: PayWay[] }
export type ReviewFacts = {
  t: Say
  tongue: Tongue
  cart: Cart
  contact: Contact
  /** Absent while something in the basket cannot be bought. */
  payable: Priceable | undefined
  /** What would do for goods that cannot be had. */
  alike: readonly Alike[]
  refusals: readonly Refusal[]
  /** The same with sums as numbers, for the table of old and new. */
  changes: readonly Refusal[]
  chosen: PaymentMethod | undefined
  once: string
  mark: string
}

export const wayText = (t: Say, shop: Pick<PricedShop, 'fulfilment' | 'placeText' | 'address'>): string =>
  t(`buy.way.${shop.fulfilment}.to`, { place: [shop.address, shop.placeText].filter(Boolean).join(', ') || t('buy.receipt.address_gone') })

const ShopReview = ({ t, tongue, shop, no }: { t: Say; tongue: Tongue; shop: PricedShop; no: number }) => (
  <section class="shop-part" aria-labelledby={`bagian-${no}`}>
    <div class="of">
      <ShopSign slug={shop.slug} />
      <h2 id={`bagian-${no}`}>{shop.name}</h2>
      <b>
        <Money amount={shop.total} />
      </b>
    </div>
    <ul class="ordered">
      {shop.lines.map((line) => (
        <GoodsLine
          name={`${line.quantity} × ${line.name}`}
          note={[optionsText(line.options), line.plan ? t('making.line', { day: formatCivicDay(line.plan.readyBy, tongue) }) : '']
            .filter(Boolean)
            .join(' · ')}
          end={<Money amount={line.total} />}
        />
      ))}
      <GoodsLine
        name={wayText(t, shop)}
        note={<a href={to.pay({ langkah: 'terima' })}>{t('buy.review.change_way', { shop: shop.name })}</a>}
        end={shop.deliveryFee ? <Money amount={shop.deliveryFee} /> : t('buy.way.free')}
      />
    </ul>
  </section>
)

type Change = { name: string; old: number; new: number }

const changesIn = (refusals: readonly Refusal[]): Change[] =>
  refusals
    .filter((refusal) => refusal.rule === 'market.quote.changed')
    .map(({ facts = {} }) => ({ name: String(facts.name), old: Number(facts.old), new: Number(facts.new) }))

/** Old and new beside each other, and the new whole: what is pressed next is known before it is pressed. */
const Changed = ({ t, refusals, total }: { t: Say; refusals: readonly Refusal[]; total: number | undefined }) => {
  const changes = changesIn(refusals)
  const before = Number(refusals.find((refusal) => refusal.rule === 'market.quote.changed')?.facts?.oldTotal ?? 0)
  if (changes.length === 0 || total === undefined) return null
  return (
    <div class="changed">
      <Table
        caption={t('buy.changed.caption')}
        phone="table"
        rows={changes}
        columns={[
          { label: t('buy.changed.thing'), head: true, cell: (row) => row.name },
          { label: t('buy.changed.old'), number: true, cell: (row) => <Money amount={row.old} /> },
          { label: t('buy.changed.new'), number: true, cell: (row) => <Money amount={row.new} /> },
        ]}
        foot={[t('buy.changed.total'), <Money amount={before} />, <Money amount={total} />]}
      />
    </div>
  )
}

const payChoice = (t: Say, way: PayWay): Choice => ({
  value: way.method,
  label: t(`buy.pay.${way.method}`),
  hint: t(`buy.pay.${way.method}.hint`),
  ...(way.closed
    ? {
        closed: t(`buy.pay.closed.${way.closed.rule === 'market.payment.not_offered' ? way.method : 'pickup_only'}`, {
          shops: way.closed.shops.join(', '),
        }),
      }
    : {}),
})

const Stopped = ({ t, cart, alike }: Pick<ReviewFacts, 't' | 'cart' | 'alike'>) => {
  const lines = cart.shops.flatMap((shop) => shop.lines.filter((line) => line.refusal))
  return lines.length === 0 ? null : (
    <ul class="stopped-lines">
      {lines.map((line) => (
        <li id={`f-barang-${line.goods.variant}`} tabindex={-1}>
          <b>{line.goods.name}</b>
          <p class="small">{line.refusal && sayRefusal(t, soldOutSaid(line.refusal))}</p>
          <FixButtons t={t} line={line} back={to.pay({ langkah: 'bayar' })} />
          <Instead t={t} variant={line.goods.variant} alike={alike} />
        </li>
      ))}
    </ul>
  )
}

const PayForm = ({
  t,
  payable: { priced, ways },
  chosen,
  once,
  mark,
  refusals,
}: Omit<ReviewFacts, 'payable' | 'cart' | 'contact' | 'alike'> & { payable: Priceable }) => {
  const open = ways.find((way) => way.method === chosen && !way.closed) ?? ways.find((way) => !way.closed)
  const again = refusals.some((refusal) => refusal.rule === 'market.quote.changed')
  return (
    <form method="post" action={to.pay()} class="pay-form" novalidate>
      <input type="hidden" name="penawaran" value={priced.quote} />
      <input type="hidden" name="jumlah" value={String(priced.total)} />
      <input type="hidden" name="pilihan" value={mark} />
      <input type="hidden" name="once" value={once} />
      <Radios
        t={t}
        name="cara-bayar"
        label={t('buy.pay.title')}
        value={open?.method}
        error={complaints(t, refusals)('cara-bayar')}
        choices={ways.map((way) => payChoice(t, way))}
      />
      <p class="sum">
        <span>{t('buy.review.total')}</span>
        <Money amount={priced.total} large />
      </p>
      <Button block closed={open ? undefined : t('buy.pay.none')}>
        {t(again ? 'buy.review.place_again' : 'buy.review.place')}
      </Button>
      <p class="small">{t('buy.review.safe')}</p>
    </form>
  )
}

const Who = ({ t, contact }: { t: Say; contact: Contact }) => {
  const buyer = buyerOf(contact)
  return (
    <p class="buyer-said">
      <b>{buyer.name}</b>
      <span>{[phoneShown(buyer.phone), buyer.email].filter(Boolean).join(' · ')}</span>
      <a href={to.pay({ langkah: 'data' })}>{t('buy.review.change_buyer')}</a>
    </p>
  )
}

export const ReviewPage = (facts: ReviewFacts) => {
  const { t, cart, contact, payable, refusals } = facts
  const shops = payable?.priced.shops ?? []
  const n = shops.length || cart.shops.length
  return (
    <>
      <CheckoutSteps t={t} at="bayar" />
      <div class="split errand">
        <div>
          <ErrorSummary t={t} refusals={refusals.map(soldOutSaid)} />
          <h1>{t('buy.review.title')}</h1>
          <p class="lead">
            {t(n === 1 ? 'buy.review.lead_one' : 'buy.review.lead', {
              shops: counted(t, n),
              shop: (shops[0] ?? cart.shops[0])?.name ?? '',
            })}
          </p>
          <Stopped t={t} cart={cart} alike={facts.alike} />
          <Changed t={t} refusals={facts.changes} total={payable?.priced.total} />
          {shops.map((shop, index) => (
            <ShopReview t={t} tongue={facts.tongue} shop={shop} no={index + 1} />
          ))}
          <Who t={t} contact={contact} />
        </div>
        <aside class="sheet edge sums">
          {payable ? (
            <PayForm {...facts} payable={payable} />
          ) : (
            <Button block closed={t('buy.cart.stopped')}>
              {t('buy.review.place')}
            </Button>
          )}
        </aside>
      </div>
    </>
  )
}

/** Sums of a refusal as people read them. */
export const readable = (refusal: Refusal): Refusal =>
  refusal.rule === 'market.quote.changed' && refusal.facts
    ? {
        ...refusal,
        facts: { ...refusal.facts, old: formatRupiah(Number(refusal.facts.old)), new: formatRupiah(Number(refusal.facts.new)) },
      }
    : refusal
