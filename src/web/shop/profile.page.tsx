import { type Outcome, type Refusal, refused } from '#src/base/outcome.ts'
import { dayOf } from '#src/base/time.ts'
import type { Seat } from '#src/market/my-shop.db.ts'
import { setHoliday, submitShop } from '#src/market/shop.db.ts'
import { shopForTeam } from '#src/market/shop-read.db.ts'
import { type Ctx, may } from '#src/platform/context.ts'
import { statusOf } from '../status.ts'
import type { Page, Visit } from '../visit.ts'
import { toProfile } from './_addresses.ts'
import { seatOf, shopPage } from './_shop-frame.tsx'
import { makeOnce, nothingTyped, readForm, type Typed } from './form.ts'
import { Profile } from './profile.view.tsx'

export type Wrong = { refusals: readonly Refusal[]; form: Typed }

async function show(visit: Visit, seat: Seat, wrong?: Wrong): Promise<Response> {
  const { ctx, t } = visit
  const scope = { shop: seat.id }
  const [shop, edits, submits, leads] = await Promise.all([
    shopForTeam(ctx, seat.slug),
    may(ctx, 'market.shop.edit', scope),
    may(ctx, 'market.shop.submit', scope),
    may(ctx, 'market.shop.team', scope),
  ])
  const main = (
    <Profile
      visit={visit}
      seat={seat}
      shop={shop}
      powers={{ edits, submits, leads }}
      refusals={wrong?.refusals ?? []}
      form={wrong?.form ?? nothingTyped}
      did={visit.c.req.query('sudah')}
    />
  )
  return shopPage(visit, seat, {
    tab: 'profile',
    title: t('shop.profile.title', { shop: shop.name }),
    main,
    wide: true,
    ...(wrong ? { refusals: wrong.refusals, status: statusOf(wrong.refusals) } : {}),
  })
}

export const profilePage: Page = async (visit) => show(visit, await seatOf(visit))

const errandPage =
  (did: string, run: (ctx: Ctx, seat: Seat, form: Typed) => Promise<Outcome<unknown>>): Page =>
  async (visit) => {
    const seat = await seatOf(visit)
    const form = await readForm(visit)
    const made = await makeOnce(
      visit,
      form,
      (ctx) => run(ctx, seat, form),
      () => toProfile(seat.slug, { sudah: did }),
    )
    return 'response' in made ? made.response : show(visit, seat, { refusals: made.refused.refusals, form })
  }

export const submitPage = errandPage('submitted', (ctx, seat) => submitShop(ctx, { slug: seat.slug }))

/** Until which day nobody can order; the button that opens again sends no day. */
export const holidayPage = errandPage('holiday', async (ctx, seat, form) => {
  if (form.checked('buka')) return setHoliday(ctx, { slug: seat.slug, until: null })
  const until = form.given('until')
  if (until === undefined || until < dayOf(ctx.now)) return refused({ rule: 'shop.input.day', field: 'until' })
  return setHoliday(ctx, { slug: seat.slug, until })
})
