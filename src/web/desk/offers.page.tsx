import { Missing, type Outcome, type Refusal } from '#src/base/outcome.ts'
import { dayOf } from '#src/base/time.ts'
import { type Ctx, mayOrWhy } from '#src/platform/context.ts'
import { reasonSchema } from '#src/support/commitment.ts'
import { basesInForce, type Offer, offerSchema, offersOfUnits, publishOffer } from '#src/support/offer.db.ts'
import { changeOffer, closeOffer } from '#src/support/offer-change.db.ts'
import { readSupport } from '#src/support/read-input.ts'
import { sayRefusal } from '#src/ui/words.ts'
import { freshOnce, makeOnce, nothingTyped, readForm, type Typed } from '../shop/form.ts'
import { statusOf } from '../status.ts'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { type DeskPowers, deskPage, deskPart } from './_desk-frame.tsx'
import { offerForm } from './_offer-form.ts'
import { myUnits } from './_support-units.ts'
import { CloseOffer, OfferForm, OfferList } from './offers.view.tsx'

type Wrong = { refusals: readonly Refusal[]; form: Typed }
const news = ['terbit', 'diubah', 'ditutup'] as const

/** What one's agency holds out. */
export const deskOffersPage: Page = async (visit) => {
  const held = await deskPart(visit, 'support')
  if (held instanceof Response) return held
  const { ctx, t, c } = visit
  const units = await myUnits(visit)
  const rows = await offersOfUnits(
    ctx.db,
    units.map(({ value }) => value),
    ctx.tongue === 'en',
  )
  const did = news.find((one) => one === c.req.query('sudah'))
  const main = <OfferList t={t} tongue={ctx.tongue} rows={rows} today={dayOf(ctx.now)} news={did && t(`supply.did.${did}`)} />
  return deskPage(visit, held, 'support', { title: t('supply.title'), main })
}

async function showForm(visit: Visit, held: DeskPowers, offer: Offer | undefined, wrong?: Wrong): Promise<Response> {
  const { t, ctx } = visit
  const units = await myUnits(visit)
  const may = await mayOrWhy(ctx, 'support.offer.publish', { unit: offer?.unit ?? units[0]?.value ?? '', fund: 'tanpa_dana', amount: 0 })
  const closed = may.ok ? undefined : may.refusal ? sayRefusal(t, may.refusal) : t('support.desk.not_yours')
  const reason = wrong?.refusals.some(({ field }) => field === 'reason')
  const facts = { t, refusals: wrong?.refusals ?? [], once: freshOnce(), closed }
  const form = wrong?.form ?? nothingTyped
  return deskPage(visit, held, 'support', {
    title: offer?.titleId ?? t('supply.new'),
    ...(wrong ? { refusals: wrong.refusals, status: statusOf(wrong.refusals) } : {}),
    main: (
      <>
        <OfferForm
          {...facts}
          offer={offer}
          units={units}
          bases={await basesInForce(ctx.db)}
          typed={offerForm(reason ? nothingTyped : form, offer)}
        />
        {offer && <CloseOffer {...facts} slug={offer.slug} reason={form.text('reason')} />}
      </>
    ),
  })
}

export const newOfferPage: Page = async (visit) => {
  const held = await deskPart(visit, 'support')
  return held instanceof Response ? held : await showForm(visit, held, undefined)
}

export const publishOfferPage: Page = async (visit) => {
  const held = await deskPart(visit, 'support')
  if (held instanceof Response) return held
  const form = await readForm(visit)
  const read = readSupport(offerSchema, offerForm(form).wish())
  if (!read.ok) return await showForm(visit, held, undefined, { refusals: read.refusals, form })
  const made = await makeOnce(
    visit,
    form,
    (ctx) => publishOffer(ctx, read.value),
    () => to.deskOffers({ sudah: 'terbit' }),
  )
  return 'response' in made ? made.response : await showForm(visit, held, undefined, { refusals: made.refused.refusals, form })
}

/** An offer of one's own agency; somebody else's is not there. */
export async function ownOffer(visit: Visit): Promise<Offer> {
  const units = await myUnits(visit)
  const slug = (visit.c.req.param('slug') ?? '').slice(0, 100)
  const all = await offersOfUnits(
    visit.ctx.db,
    units.map(({ value }) => value),
    visit.ctx.tongue === 'en',
  )
  const found = all.find((one) => one.slug === slug)
  if (!found) throw new Missing('offer')
  return found
}

export const deskOfferPage: Page = async (visit) => {
  const held = await deskPart(visit, 'support')
  return held instanceof Response ? held : await showForm(visit, held, await ownOffer(visit))
}

const errand =
  (did: (typeof news)[number], run: (ctx: Ctx, offer: Offer, form: Typed) => Promise<Outcome<unknown>>): Page =>
  async (visit) => {
    const held = await deskPart(visit, 'support')
    if (held instanceof Response) return held
    const offer = await ownOffer(visit)
    const form = await readForm(visit)
    const made = await makeOnce(
      visit,
      form,
      (ctx) => run(ctx, offer, form),
      () => to.deskOffers({ sudah: did }),
    )
    return 'response' in made ? made.response : await showForm(visit, held, offer, { refusals: made.refused.refusals, form })
  }

export const changeOfferPage: Page = errand('diubah', async (ctx, { slug, unit, kind }, form) => {
  const read = readSupport(offerSchema, { ...offerForm(form).wish(), unit, kind })
  return read.ok ? await changeOffer(ctx, { slug, wish: read.value }) : read
})

export const closeOfferPage: Page = errand('ditutup', async (ctx, { slug }, form) => {
  const read = readSupport(reasonSchema, form.text('reason'))
  return read.ok
    ? await closeOffer(ctx, { slug, reason: read.value })
    : { ok: false, refusals: read.refusals.map((one) => ({ ...one, field: 'reason' })) }
})
