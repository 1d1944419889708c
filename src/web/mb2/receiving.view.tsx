import { formatRupiah } from '#src/base/money.ts'
import type { Refusal } from '#src/base/outcome.ts'
import type { KelurahanName } from '#src/market/buyer.db.ts'
import type { ReadCart } from '#src/market/cart.db.ts'
import { type CartShop, type Choices, firstWay, type Way, waysOf } from '#src/market/cart.ts'
import type { ShopTerms } from '#src/market/pricing.ts'
import { Button } from '#src/ui/button.tsx'
import { type Choice, Radios, SelectField } from '#src/ui/choices.tsx'
import { ErrorSummary } from '#src/ui/error-summary.tsx'
import { TextArea } from '#src/ui/fields.tsx'
import { complaints } from '#src/ui/question.tsx'
import type { Say } from '#src/ui/words.ts'
import { to } from '../to.ts'
import { Asked, BasketSums, CheckoutSteps } from './_checkout-frame.view.tsx'

type Facts = {
  t: Say
  cart: ReadCart
  terms: readonly ShopTerms[]
  choices: Choices
  kelurahan: readonly KelurahanName[]
  refusals: readonly Refusal[]
}

function hintOf(t: Say, way: Way, terms: ShopTerms): string {
  if (way.method === 'pickup') return [terms.address, terms.hours].filter(Boolean).join(' · ')
  if (way.fee.from !== way.fee.to) return t('buy.way.fee_range', { from: formatRupiah(way.fee.from), to: formatRupiah(way.fee.to) })
  return t(`buy.way.${way.method}.hint`)
}

/** One fee stands at the end of the line; a range is said in the hint until the place is known. */
const asideOf = (t: Say, { fee }: Way) => (fee.to === 0 ? t('buy.way.free') : fee.from === fee.to ? formatRupiah(fee.from) : undefined)

function choiceOf(t: Say, way: Way, terms: ShopTerms): Choice {
  const label = t(`buy.way.${way.method}`)
  if (way.closed) return { value: way.method, label, closed: t(`buy.way.closed.${way.closed === 'not_offered' ? way.method : way.closed}`) }
  return { value: way.method, label, hint: hintOf(t, way, terms), aside: asideOf(t, way) }
}

const Points = ({ t, terms, chosen, error }: { t: Say; terms: ShopTerms; chosen: string | undefined; error: string | undefined }) => (
  <div class="if-point">
    <SelectField
      t={t}
      name={`titik-${terms.slug}`}
      label={t('buy.way.which_point')}
      empty={t('buy.way.choose_point')}
      value={chosen}
      error={error}
      choices={terms.points.map((point) => ({
        value: point.slug,
        label: `${point.name}, ${point.address} · ${t('buy.way.room', { n: point.free })}`,
        ...(point.free < 1 ? { closed: t('buy.way.full') } : {}),
      }))}
    />
  </div>
)

const ShopWay = ({
  t,
  shop,
  terms,
  choices,
  wrong,
}: {
  t: Say
  shop: CartShop
  terms: ShopTerms
  choices: Choices
  wrong: (name: string) => string | undefined
}) => {
  const chosen = choices.ways[shop.slug]
  const goods = shop.lines.map((line) => `${line.quantity} × ${line.goods.name}`).join(', ')
  return (
    <div class="way">
      <Radios
        t={t}
        name={`cara-${shop.slug}`}
        label={shop.name}
        hint={goods}
        value={chosen?.method ?? firstWay(terms)}
        error={wrong(`cara-${shop.slug}`)}
        choices={waysOf(terms, choices.kelurahan).map((way) => choiceOf(t, way, terms))}
      />
      {terms.points.length > 0 && <Points t={t} terms={terms} chosen={chosen?.point} error={wrong(`titik-${shop.slug}`)} />}
    </div>
  )
}

/** One address for the whole basket; shown where a way needs it, always where the browser cannot tell. */
const Whereto = ({
  t,
  terms,
  choices,
  kelurahan,
  wrong,
}: Omit<Facts, 'cart' | 'refusals'> & { wrong: (name: string) => string | undefined }) => (
  <div class="if-address">
    <h2>{t('buy.where.title')}</h2>
    <p class="small">{t('buy.where.hint')}</p>
    <div class="if-delivery">
      <SelectField
        t={t}
        name="kelurahan"
        label={t('buy.where.kelurahan')}
        hint={t('buy.where.kelurahan_hint')}
        empty={t('buy.where.choose')}
        autocomplete="address-level3"
        value={choices.kelurahan}
        error={wrong('kelurahan')}
        choices={kelurahan.map(({ code, name }) => ({
          value: code,
          label: name,
          ...(terms.some((one) => one.zones.some((zone) => zone.kelurahan === code)) ? {} : { closed: t('buy.where.nobody') }),
        }))}
      />
    </div>
    <TextArea
      t={t}
      name="alamat"
      label={t('buy.where.address')}
      hint={t('buy.where.address_hint')}
      rows={3}
      maxlength={400}
      autocomplete="street-address"
      value={choices.address}
      error={wrong('alamat')}
    />
  </div>
)

export const ReceivingPage = ({ t, cart, terms, choices, kelurahan, refusals }: Facts) => {
  const wrong = complaints(t, refusals)
  const main = (
    <>
      <ErrorSummary t={t} refusals={refusals} />
      <h1>{t('buy.receiving.title')}</h1>
      <p class="lead">{t(cart.shops.length === 1 ? 'buy.receiving.lead_one' : 'buy.receiving.lead')}</p>
      <form method="post" action={to.payReceiving()} class="receiving" novalidate>
        {cart.shops.map((shop, index) => {
          const own = terms[index]
          return own && <ShopWay t={t} shop={shop} terms={own} choices={choices} wrong={wrong} />
        })}
        <Whereto t={t} terms={terms} choices={choices} kelurahan={kelurahan} wrong={wrong} />
        <div class="acts">
          <Button>{t('buy.receiving.next')}</Button>
        </div>
      </form>
    </>
  )
  return <Asked steps={<CheckoutSteps t={t} at="terima" />} main={main} beside={<BasketSums t={t} cart={cart} />} />
}
