import { formatRupiah, rupiah } from '#src/base/money.ts'
import { formatCivicDay } from '#src/base/time.ts'
import { advanceMost, weeksToPutOff } from '#src/market/making.ts'
import { Button } from '#src/ui/button.tsx'
import { SelectField } from '#src/ui/choices.tsx'
import { MoneyField, TextArea } from '#src/ui/fields.tsx'
import { complaints } from '#src/ui/question.tsx'
import { to } from '../to.ts'
import { toOrder } from './_addresses.ts'
import { weekWords } from './_say.ts'
import { freshOnce } from './form.ts'
import type { OrderFacts } from './order.view.tsx'

const inMaking: ReadonlySet<string> = new Set(['awaiting_acceptance', 'processing'])

const PutOff = ({ visit: { t, ctx }, shop, order, making, refusals, form }: OrderFacts) => {
  if (!making || !order.promised) return null
  const weeks = weeksToPutOff({ ...making, own: null }, order.promised.readyBy)
  const wrong = complaints(t, refusals)
  if (weeks.length === 0)
    return (
      <p class="small">
        {t('making.order.no_week')} <a href={to.shopQueue(shop)}>{t('making.queue.title')}</a>
      </p>
    )
  return (
    <details open={refusals.some(({ field }) => field === 'minggu' || field === 'alasan_undur')}>
      <summary>{t('making.order.put_off')}</summary>
      <form method="post" action={toOrder(shop, `${order.number}/penundaan`)} class="fields-form" novalidate>
        <input type="hidden" name="once" value={freshOnce()} />
        <p class="small">{t('making.order.put_off_lead')}</p>
        <SelectField
          t={t}
          name="minggu"
          label={t('making.order.week')}
          choices={weeks.map(({ week }) => ({ value: week, label: weekWords(t, week, ctx.tongue) }))}
          value={form.text('minggu')}
          error={wrong('minggu')}
        />
        <TextArea
          t={t}
          name="alasan_undur"
          label={t('making.order.reason')}
          value={form.text('alasan_undur')}
          error={wrong('alasan_undur')}
          rows={2}
          maxlength={300}
        />
        <p class="acts">
          <Button kind="ghost">{t('making.order.do')}</Button>
        </p>
      </form>
    </details>
  )
}

/** What the buyer gave beforehand, written down once; at most half. */
const Advance = ({ visit: { t }, shop, order, refusals, form }: OrderFacts) => {
  if (order.paymentStatus !== 'cash_due') return null
  if (order.received > 0)
    return (
      <p>
        {t('making.advance.given', {
          amount: formatRupiah(order.received),
          rest: formatRupiah(rupiah(order.payment.amount - order.received)),
        })}
      </p>
    )
  return (
    <details open={refusals.some(({ field }) => field === 'uang_muka')}>
      <summary>{t('making.advance.title')}</summary>
      <form method="post" action={toOrder(shop, `${order.number}/uang-muka`)} class="fields-form" novalidate>
        <input type="hidden" name="once" value={freshOnce()} />
        <MoneyField
          t={t}
          name="uang_muka"
          label={t('making.advance.amount')}
          hint={t('making.advance.hint', { most: formatRupiah(advanceMost(order.payment.amount)) })}
          value={form.given('uang_muka')}
          error={complaints(t, refusals)('uang_muka')}
        />
        <p class="acts">
          <Button kind="ghost">{t('making.advance.do')}</Button>
        </p>
      </form>
    </details>
  )
}

/** What the buyer was promised, and the one way to change it. */
export const PromisedToBuyer = (facts: OrderFacts) => {
  const { order, visit } = facts
  const { t, ctx } = visit
  const { promised } = order
  if (!promised) return null
  const day = (text: string) => formatCivicDay(text, ctx.tongue)
  return (
    <section aria-labelledby="janji">
      <h3 id="janji" class="h3">
        {t('making.order.title')}
      </h3>
      <p>
        <b>{t('making.part.ready', { day: day(promised.readyBy) })}</b> {promised.overdue && t('making.part.overdue')}
      </p>
      {promised.delays.length > 0 && (
        <ul class="small">
          <li>{t('making.part.first', { day: day(promised.first) })}</li>
          {promised.delays.map(({ readyBy, reason }) => (
            <li>{t('making.part.put_off', { day: day(readyBy), reason })}</li>
          ))}
        </ul>
      )}
      {inMaking.has(order.status) && <Advance {...facts} />}
      {inMaking.has(order.status) && <PutOff {...facts} />}
    </section>
  )
}
