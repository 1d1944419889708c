import { Missing, type Outcome, refused } from '#src/base/outcome.ts'
import { mayOrWhy } from '#src/platform/context.ts'
import type { SupportKind } from '#src/support/commitment.ts'
import { formsOf, formVersions, publishForm } from '#src/support/form.db.ts'
import { type FormShape, standardForm } from '#src/support/form.ts'
import { sayRefusal } from '#src/ui/words.ts'
import { freshOnce, readForm } from '../shop/form.ts'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { type DeskPowers, deskPage, deskPart } from './_desk-frame.tsx'
import { answerOf, nothingWrong, tryErrand, type Wrong } from './_errand.ts'
import { rowsOf, rowsTyped, shapeOf } from './_form-form.ts'
import { OfferFormPage } from './offer-form.view.tsx'
import { ownOffer } from './offers.page.tsx'

type More = { wrong?: Wrong; preview?: FormShape }

async function show(visit: Visit, held: DeskPowers, { wrong = nothingWrong, preview }: More = {}): Promise<Response> {
  const { ctx, t, c } = visit
  const offer = await ownOffer(visit)
  const [versions, forms, may] = await Promise.all([
    formVersions(ctx.db, offer.slug),
    formsOf(ctx.db, [offer]),
    mayOrWhy(ctx, 'support.offer.publish', { unit: offer.unit, fund: 'tanpa_dana', amount: 0 }),
  ])
  const asked = c.req.query('versi')
  const shown = versions.find(({ version }) => String(version) === asked)
  if (asked !== undefined && !shown) throw new Missing('form')
  const newest = forms.get(offer.slug) ?? standardForm(offer.kind as SupportKind)
  const main = (
    <OfferFormPage
      t={t}
      tongue={ctx.tongue}
      offer={offer}
      versions={versions}
      shown={shown}
      typed={wrong.form.names().length > 0 ? rowsTyped(wrong.form) : rowsOf(newest)}
      preview={preview}
      wrong={wrong}
      news={c.req.query('sudah') === 'terbit' && wrong.form.names().length === 0 ? t('form.did') : undefined}
      closed={may.ok ? undefined : may.refusal ? sayRefusal(t, may.refusal) : t('support.desk.not_yours')}
      once={freshOnce()}
    />
  )
  return deskPage(visit, held, 'support', { title: t('form.title', { offer: offer.title }), ...answerOf(wrong), main })
}

/** The form of one's agency's offer: its versions, and the next. */
export const offerFormPage: Page = async (visit) => {
  const held = await deskPart(visit, 'support')
  return held instanceof Response ? held : await show(visit, held)
}

/** Shows how the next version would look, or publishes it. Nothing typed is lost either way. */
export const publishFormPage: Page = async (visit) => {
  const held = await deskPart(visit, 'support')
  if (held instanceof Response) return held
  const offer = await ownOffer(visit)
  const form = await readForm(visit)
  const read = shapeOf(rowsTyped(form))
  const typed: Wrong = { ...nothingWrong, form }
  if (read.ok && form.text('langkah') === 'pratinjau') return await show(visit, held, { wrong: typed, preview: read.value })
  const after = Number(form.text('after'))
  const run = async (ctx: Visit['ctx']): Promise<Outcome<unknown>> =>
    read.ok ? await publishForm(ctx, { offer: offer.slug, form: read.value, after }) : refused(...read.refusals)
  const made = await tryErrand(visit, form, 'formulir', run, () => to.deskOfferForm(offer.slug, { sudah: 'terbit' }))
  return made instanceof Response ? made : await show(visit, held, { wrong: made })
}
