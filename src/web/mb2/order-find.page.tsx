import { Missing, type Refusal } from '#src/base/outcome.ts'
import { orderForReader } from '#src/market/order-read.db.ts'
import { tooMany } from '#src/platform/limits.ts'
import { Button } from '#src/ui/button.tsx'
import { ErrorSummary } from '#src/ui/error-summary.tsx'
import { TextField } from '#src/ui/fields.tsx'
import { complaints } from '#src/ui/question.tsx'
import type { Say } from '#src/ui/words.ts'
import { html, redirect } from '../answer.tsx'
import { addressOfClient } from '../guard.ts'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { isOrderNumber, keepOrderKey } from './_order-key.ts'
import { readForm } from './_read-form.ts'
import { tooOften } from './_too-often.tsx'

const finding = { name: 'order-find', most: 20, seconds: 60 }

type FindFacts = { t: Say; typed?: { nomor: string; kunci: string }; refusals?: readonly Refusal[] }

const FindPage = ({ t, typed, refusals = [] }: FindFacts) => (
  <div class="narrow">
    <ErrorSummary t={t} refusals={refusals} />
    <h1>{t('buy.find.title')}</h1>
    <p class="lead">{t('buy.find.lead')}</p>
    <form method="post" action={to.orderFind()} novalidate>
      <TextField
        t={t}
        name="nomor"
        label={t('buy.find.number')}
        hint={t('buy.find.number_hint')}
        value={typed?.nomor}
        error={complaints(t, refusals)('nomor')}
        autocomplete="off"
        capital="characters"
        maxlength={30}
        width="medium"
      />
      <TextField
        t={t}
        name="kunci"
        label={t('buy.find.key')}
        hint={t('buy.find.key_hint')}
        value={typed?.kunci}
        autocomplete="off"
        capital="none"
        maxlength={60}
      />
      <div class="acts">
        <Button icon="search">{t('buy.find.do')}</Button>
      </div>
    </form>
  </div>
)

export const showFindOrder: Page = (visit) =>
  html(visit, { door: 'mb2', title: visit.t('buy.find.title'), canonical: to.orderFind(), main: <FindPage t={visit.t} /> })

/** The form again with what was typed: whether the number or the key is wrong is not told. */
const notFound = (visit: Visit, typed: { nomor: string; kunci: string }): Promise<Response> => {
  const refusals: Refusal[] = [{ rule: 'market.order.not_found', field: 'nomor' }]
  const main = <FindPage t={visit.t} typed={typed} refusals={refusals} />
  return html(visit, { door: 'mb2', title: visit.t('buy.find.title'), status: 404, private: true, refusals, main })
}

/** Number and key by hand, so that the key stands in no address. A wrong pair and an order that never was look the same. */
export const findOrder: Page = async (visit) => {
  const form = await readForm(visit)
  const seconds = await tooMany(visit.ctx, finding, addressOfClient(visit))
  if (seconds) return tooOften(visit, seconds)
  const [number, key] = [form('nomor').trim().toUpperCase(), form('kunci').trim()]
  const typed = { nomor: form('nomor'), kunci: form('kunci') }
  if (!isOrderNumber(number) || key === '') return notFound(visit, typed)
  const order = await orderForReader(visit.ctx, number, key).catch((error: unknown) => {
    if (error instanceof Missing) return undefined
    throw error
  })
  if (!order) return notFound(visit, typed)
  keepOrderKey(visit, order.number, key)
  return redirect(visit, to.order(order.number))
}
