import { Button } from '#src/ui/button.tsx'
import { MoneyField, NumberField, TextField } from '#src/ui/fields.tsx'
import { complaints } from '#src/ui/question.tsx'
import { toStock } from './_addresses.ts'
import type { ProductFacts } from './product.view.tsx'
import type { VariantRow } from './product-form.ts'

/** Level of a variant there is already: changed with a reason, on its own page. */
const Level = ({ facts: { visit, seat, product }, row }: { facts: ProductFacts; row: VariantRow }) =>
  product && row.onHand !== undefined ? (
    <p class="stock-now">
      <span class="hint">{visit.t('shop.product.level')}</span>
      {visit.t('shop.product.level_now', { n: row.onHand - (row.held ?? 0), held: row.held ?? 0 })}{' '}
      <a href={toStock(seat.slug, product.id, { varian: row.id })}>{visit.t('shop.low.change')}</a>
    </p>
  ) : null

const Variant = ({ facts, row, at }: { facts: ProductFacts; row: VariantRow; at: number }) => {
  const { visit, draft, refusals } = facts
  const { t } = visit
  const wrong = complaints(t, refusals)
  const name = `variants.${at}`
  return (
    <fieldset class="variant">
      <legend>{t('shop.product.variant', { n: at + 1 })}</legend>
      {row.id && <input type="hidden" name={`${name}.id`} value={row.id} />}
      <div class="row">
        {draft.options.map((option, n) =>
          option.trim() !== '' || row.values[n] !== '' || wrong(`${name}.value.${n}`) || draft.variants.length > 1 ? (
            <TextField
              t={t}
              name={`${name}.value.${n}`}
              label={option.trim() || t('shop.product.value', { n: n + 1 })}
              value={row.values[n]}
              error={wrong(`${name}.value.${n}`)}
              maxlength={80}
              optional={option.trim() === ''}
              autocomplete="off"
            />
          ) : null,
        )}
        <MoneyField t={t} name={`${name}.price`} label={t('shop.product.price')} value={row.price} error={wrong(`${name}.price`)} />
        {row.id ? (
          <Level facts={facts} row={row} />
        ) : (
          <NumberField
            t={t}
            name={`${name}.stock`}
            label={t('shop.product.stock')}
            value={row.stock}
            error={wrong(`${name}.stock`)}
            optional
          />
        )}
        <TextField
          t={t}
          name={`${name}.sku`}
          label={t('shop.product.sku')}
          value={row.sku}
          error={wrong(`${name}.sku`)}
          maxlength={64}
          width="medium"
          optional
          autocomplete="off"
          capital="characters"
        />
      </div>
      {row.id && draft.variants.length > 1 && (
        <label class="choice">
          <input type="checkbox" name={`${name}.gone`} value="1" checked={row.gone} />
          <span class="what">{t('shop.product.variant_gone')}</span>
        </label>
      )}
    </fieldset>
  )
}

/** Price, pieces and codes; sizes and colours where there are several. One more row is one press, without a script. */
export const Variants = (facts: ProductFacts) => {
  const { visit, draft, refusals } = facts
  const { t } = visit
  const wrong = complaints(t, refusals)
  return (
    <fieldset class="group" id="f-variants">
      <legend>{t('shop.product.variants')}</legend>
      <p class="hint">{t('shop.product.variants_hint')}</p>
      {wrong('variants') && <p class="complaint">{wrong('variants')}</p>}
      <input type="hidden" name="rows" value={draft.variants.length} />
      <div class="row">
        {draft.options.map((option, n) => (
          <TextField
            t={t}
            name={`option.${n}`}
            label={t('shop.product.option', { n: n + 1 })}
            hint={t(`shop.product.option_hint_${n + 1}`)}
            value={option}
            error={wrong(`option.${n}`)}
            maxlength={40}
            optional
            autocomplete="off"
          />
        ))}
      </div>
      {draft.variants.map((row, at) => (
        <Variant facts={facts} row={row} at={at} />
      ))}
      <p class="acts">
        <Button kind="ghost" name="tambah" value="1" icon="plus" unchecked>
          {t('shop.product.add_variant')}
        </Button>
      </p>
    </fieldset>
  )
}
