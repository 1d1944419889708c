import { formatCount } from '#src/base/money.ts'
import type { Refusal } from '#src/base/outcome.ts'
import { formatMoment } from '#src/base/time.ts'
import type { Seat } from '#src/market/my-shop.db.ts'
import type { ProductForEdit, VariantForEdit } from '#src/market/product-read.db.ts'
import type { Movement, movementsOf } from '#src/market/stock-change.db.ts'
import { Breadcrumb } from '#src/ui/breadcrumb.tsx'
import { Button } from '#src/ui/button.tsx'
import { Radios } from '#src/ui/choices.tsx'
import { ErrorSummary } from '#src/ui/error-summary.tsx'
import { NumberField, TextField } from '#src/ui/fields.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { Pager } from '#src/ui/pager.tsx'
import { complaints } from '#src/ui/question.tsx'
import { Table } from '#src/ui/table.tsx'
import { hasWords } from '#src/ui/words.ts'
import type { Visit } from '../visit.ts'
import { toGoods, toOrder, toStock } from './_addresses.ts'
import { optionWords } from './_say.ts'
import { freshOnce, type Typed } from './form.ts'
import { Shelves } from './shelves.view.tsx'

type Facts = {
  visit: Visit
  seat: Seat
  product: ProductForEdit
  variant: VariantForEdit | undefined
  movements: Awaited<ReturnType<typeof movementsOf>> | undefined
  refusals: readonly Refusal[]
  form: Typed
  did: string | undefined
}

const kinds = ['received', 'counted', 'damaged', 'returned'] as const

const variantName = (variant: VariantForEdit): string => optionWords(variant.options) || variant.sku

const Change = ({ visit: { t }, seat, product, variant, refusals, form }: Facts & { variant: VariantForEdit }) => {
  const wrong = complaints(t, refusals)
  return (
    <form method="post" action={toStock(seat.slug, product.id)} novalidate>
      <input type="hidden" name="once" value={freshOnce()} />
      <input type="hidden" name="variant" value={variant.id} />
      <Radios
        t={t}
        name="kind"
        label={t('shop.stock.what')}
        value={form.text('kind') || 'received'}
        error={wrong('kind')}
        choices={kinds.map((kind) => ({ value: kind, label: t(`shop.stock.${kind}`), hint: t(`shop.stock.${kind}_hint`) }))}
      />
      <NumberField t={t} name="quantity" label={t('shop.stock.quantity')} value={form.given('quantity')} error={wrong('quantity')} />
      <TextField
        t={t}
        name="reason"
        label={t('shop.stock.reason')}
        hint={t('shop.stock.reason_hint')}
        value={form.given('reason')}
        error={wrong('reason')}
        maxlength={200}
        optional
        autocomplete="off"
      />
      <div class="acts">
        <Button>{t('shop.stock.save')}</Button>
      </div>
    </form>
  )
}

const signed = (n: number): string => (n > 0 ? `+${formatCount(n)}` : n < 0 ? `−${formatCount(-n)}` : '')

/** What a movement did to the shelf or to what buyers hold. */
const moved = ({ visit: { t } }: Facts, one: Movement): string => {
  const held = one.allocated + one.reserved
  return (
    [one.onHand !== 0 && signed(one.onHand), held !== 0 && t('shop.stock.held_moved', { n: signed(held) })].filter(Boolean).join(', ') ||
    t('shop.stock.held_same')
  )
}

/** The kind, and the reason given; an import names itself by its number, which nobody needs to read. */
const whyWords = ({ t }: Visit, one: Movement): string => {
  const kind = t(hasWords(`shop.movement.${one.kind}`) ? `shop.movement.${one.kind}` : 'shop.step.other')
  if (one.reason === '') return kind
  return `${kind}: ${one.reason.startsWith('import:') ? t('shop.stock.imported') : one.reason}`
}

const Movements = (facts: Facts & { movements: NonNullable<Facts['movements']> }) => {
  const { visit, seat, product, variant, movements } = facts
  const { t, ctx } = visit
  return (
    <section class="gap">
      <Table
        caption={t('shop.stock.movements')}
        rows={movements.items}
        columns={[
          { label: t('shop.stock.when'), head: true, cell: (one) => formatMoment(one.at, ctx.tongue) },
          {
            label: t('shop.stock.why'),
            cell: (one) => whyWords(visit, one),
          },
          { label: t('shop.stock.change'), number: true, cell: (one) => moved(facts, one) },
          {
            label: t('shop.stock.by'),
            cell: (one) =>
              one.order ? (
                <a href={toOrder(seat.slug, one.order)}>{one.order}</a>
              ) : hasWords(`shop.actor.${one.by}`) ? (
                t(`shop.actor.${one.by}`)
              ) : (
                one.by
              ),
          },
        ]}
      />
      {movements.items.length === 0 && <p class="quiet">{t('shop.stock.no_movements')}</p>}
      <Pager
        t={t}
        next={movements.next === undefined ? undefined : toStock(seat.slug, product.id, { varian: variant?.id, sebelum: movements.next })}
      />
    </section>
  )
}

export const StockPage = (facts: Facts) => {
  const { visit, seat, product, variant, movements, refusals, did } = facts
  const { t } = visit
  return (
    <div class="wrap form-page">
      <Breadcrumb
        t={t}
        crumbs={[{ label: t('shop.goods.title'), href: toGoods(seat.slug) }, { label: t('shop.stock.title', { name: product.name }) }]}
      />
      <ErrorSummary t={t} refusals={refusals} />
      {did === 'changed' && refusals.length === 0 && (
        <Notice kind="done" live>
          {t('shop.stock.did')}
        </Notice>
      )}
      <h1>{t('shop.stock.title', { name: product.name })}</h1>
      {product.variants.length > 1 && (
        <Shelves
          label={t('shop.stock.variants')}
          shelves={product.variants.map((one) => ({
            label: variantName(one),
            count: one.onHand - one.held,
            href: toStock(seat.slug, product.id, { varian: one.id }),
            current: one.id === variant?.id,
          }))}
        />
      )}
      {variant && (
        <>
          <p class="stock-counts">
            <span>
              <b>{formatCount(variant.onHand)}</b> {t('shop.stock.on_hand')}
            </span>
            <span>
              <b>{formatCount(variant.held)}</b> {t('shop.stock.held')}
            </span>
            <span>
              <b>{formatCount(variant.onHand - variant.held)}</b> {t('shop.stock.free')}
            </span>
          </p>
          <Change {...facts} variant={variant} />
        </>
      )}
      {movements && <Movements {...facts} movements={movements} />}
    </div>
  )
}
