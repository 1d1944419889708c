import type { Refusal } from '#src/base/outcome.ts'
import { openShop } from '#src/market/shop.db.ts'
import { Button } from '#src/ui/button.tsx'
import { ErrorSummary } from '#src/ui/error-summary.tsx'
import { html } from '../answer.tsx'
import { statusOf } from '../status.ts'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { toProfile } from './_addresses.ts'
import { shopPlaces, shopTyped } from './_shop-draft.ts'
import { freshOnce, makeOnce, nothingTyped, readForm, type Typed } from './form.ts'
import { FirstFields } from './shop-fields.view.tsx'

async function show(visit: Visit, form: Typed, refusals: readonly Refusal[]): Promise<Response> {
  const { t, ctx } = visit
  const places = await shopPlaces(ctx)
  const main = (
    <div class="shop-page form-page">
      <ErrorSummary t={t} refusals={refusals} />
      <h1>{t('shop.open.title')}</h1>
      <p class="lead">{t('shop.open.lead')}</p>
      <form method="post" action={to.openShop()} novalidate>
        <input type="hidden" name="once" value={freshOnce()} />
        <FirstFields visit={visit} draft={shopTyped(form)} places={places} refusals={refusals} />
        <div class="acts">
          <Button>{t('shop.open.do')}</Button>
        </div>
        <p class="small">{t('shop.open.after')}</p>
      </form>
    </div>
  )
  return html(visit, {
    door: 'mb2',
    title: t('shop.open.title'),
    main,
    private: true,
    ...(refusals.length ? { refusals, status: statusOf(refusals) } : {}),
  })
}

export const openShopPage: Page = (visit) => show(visit, nothingTyped, [])

/** A new shop begins as a draft; its profile then says what is missing before a curator looks. */
export const makeShopPage: Page = async (visit) => {
  const form = await readForm(visit)
  const made = await makeOnce(
    visit,
    form,
    (ctx) => openShop(ctx, shopTyped(form)),
    ({ slug }) => toProfile(slug, { sudah: 'opened' }),
  )
  return 'response' in made ? made.response : show(visit, form, made.refused.refusals)
}
