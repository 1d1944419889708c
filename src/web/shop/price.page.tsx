import { formatRupiah, rupiah } from '#src/base/money.ts'
import type { Refusal } from '#src/base/outcome.ts'
import type { Seat } from '#src/market/my-shop.db.ts'
import { explainPrice, priceForTeam } from '#src/market/price.db.ts'
import { dayWage, type PricePart } from '#src/market/price.ts'
import { statusOf } from '../status.ts'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { toThing } from './_addresses.ts'
import { partsOfForm, valueOfPart } from './_price-form.ts'
import { seatWith, shopPage } from './_shop-frame.tsx'
import { makeOnce, readForm, type Typed } from './form.ts'
import { PriceView } from './price.view.tsx'

const power = 'market.price.explain'

/** Told to the maker alone: what a day of the work earns, beside what it should. */
function lowWage(parts: readonly PricePart[], least: number | undefined): { wage: string; least: string } | undefined {
  const wage = dayWage(parts)
  return wage !== undefined && least !== undefined && wage < least
    ? { wage: formatRupiah(rupiah(wage)), least: formatRupiah(rupiah(least)) }
    : undefined
}

async function show(visit: Visit, seat: Seat, wrong?: { form: Typed; refusals: readonly Refusal[] }): Promise<Response> {
  const { t, ctx, c } = visit
  const about = await priceForTeam(ctx.db, seat.id, c.req.param('id') ?? '')
  const parts = about.anatomy?.parts ?? []
  return shopPage(visit, seat, {
    tab: 'goods',
    title: t('batik.price.title'),
    ...(wrong ? { refusals: wrong.refusals, status: statusOf(wrong.refusals) } : {}),
    main: (
      <PriceView
        visit={visit}
        action={to.shopPrice(seat.slug, about.id)}
        back={toThing(seat.slug, about.id)}
        name={about.name}
        price={about.price}
        value={(name) => (wrong ? wrong.form.text(name) : valueOfPart(parts, name))}
        refusals={wrong?.refusals ?? []}
        low={wrong ? undefined : lowWage(parts, about.leastWage)}
        stale={about.anatomy !== undefined && !about.anatomy.holds}
        done={c.req.query('sudah') === 'harga'}
      />
    ),
  })
}

export const pricePage: Page = async (visit) => show(visit, await seatWith(visit, power))

export const explainPricePage: Page = async (visit) => {
  const seat = await seatWith(visit, power)
  const product = visit.c.req.param('id') ?? ''
  await priceForTeam(visit.ctx.db, seat.id, product)
  const form = await readForm(visit)
  const made = await makeOnce(
    visit,
    form,
    (ctx) => explainPrice(ctx, { shop: seat.slug, product, input: { parts: partsOfForm(form, visit.t) } }),
    () => to.shopPrice(seat.slug, product, { sudah: 'harga' }),
  )
  return 'response' in made ? made.response : show(visit, seat, { form, refusals: made.refused.refusals })
}
