import { formatRupiah, rupiah } from '#src/base/money.ts'
import type { Refusal } from '#src/base/outcome.ts'
import { Button } from '#src/ui/button.tsx'
import { ErrorSummary } from '#src/ui/error-summary.tsx'
import { MoneyField, NumberField, TextField } from '#src/ui/fields.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { complaints } from '#src/ui/question.tsx'
import type { Visit } from '../visit.ts'
import { priceRows } from './_price-form.ts'
import { freshOnce } from './form.ts'

type Facts = {
  visit: Visit
  action: string
  back: string
  name: string
  price: number | undefined
  value: (name: string) => string
  refusals: readonly Refusal[]
  low: { wage: string; least: string } | undefined
  stale: boolean
  done: boolean
}

/** Where the money of a price goes, line by line. */
export const PriceView = ({ visit: { t }, action, back, name, price, value, refusals, low, stale, done }: Facts) => {
  const wrong = complaints(t, refusals)
  return (
    <>
      <ErrorSummary t={t} refusals={refusals} />
      <p>
        <a href={back}>{name}</a>
      </p>
      <h1>{t('batik.price.title')}</h1>
      {done && (
        <Notice kind="done" live>
          {t('batik.price.done')}
        </Notice>
      )}
      {stale && <Notice kind="warn">{t('batik.price.stale')}</Notice>}
      {low && <Notice kind="wait">{t('batik.price.low', low)}</Notice>}
      {price === undefined ? (
        <Notice>{t('market.price.several')}</Notice>
      ) : (
        <>
          <p class="lead">{t('batik.price.lead', { price: formatRupiah(rupiah(price)) })}</p>
          <form method="post" action={action} class="fields-form" novalidate>
            <input type="hidden" name="once" value={freshOnce()} />
            {priceRows.map(({ name: row, kind }) => (
              <fieldset class="variant">
                <legend>{t(`batik.price.row.${row}`)}</legend>
                <MoneyField t={t} name={row} label={t('batik.price.amount')} value={value(row)} error={wrong(row)} optional />
                <TextField
                  t={t}
                  name={`${row}Label`}
                  label={t('batik.price.label')}
                  hint={t(`batik.price.hint.${row}`)}
                  value={value(`${row}Label`)}
                  maxlength={80}
                  optional
                />
                {kind === 'labour' && (
                  <NumberField t={t} name="days" label={t('batik.price.days')} value={value('days')} error={wrong('days')} optional />
                )}
              </fieldset>
            ))}
            <p class="acts">
              <Button>{t('batik.price.keep')}</Button>
            </p>
          </form>
        </>
      )}
    </>
  )
}
