import { Denied } from '#src/base/outcome.ts'
import type { Seat } from '#src/market/my-shop.db.ts'
import { shopForTeam, type TeamShop } from '#src/market/shop-read.db.ts'
import { may } from '#src/platform/context.ts'
import { statusOf } from '../status.ts'
import type { Page, Visit } from '../visit.ts'
import { about, badges, handOver, type Part, team } from './_profile-parts.tsx'
import { seatOf, shopPage } from './_shop-frame.tsx'
import { makeOnce, nothingTyped, readForm } from './form.ts'
import type { Wrong } from './profile.page.tsx'
import type { PartFacts } from './profile-parts.view.tsx'

async function show(visit: Visit, part: Part, seat: Seat, shop: TeamShop, wrong?: Wrong): Promise<Response> {
  const facts: PartFacts = {
    visit,
    seat,
    shop,
    wrong: wrong !== undefined,
    refusals: wrong?.refusals ?? [],
    form: wrong?.form ?? nothingTyped,
    did: visit.c.req.query('sudah'),
  }
  const main = <>{await part.view(facts, visit)}</>
  return shopPage(visit, seat, {
    tab: 'profile',
    title: visit.t(`shop.part.${part.name}`),
    main,
    wide: true,
    ...(wrong ? { refusals: wrong.refusals, status: statusOf(wrong.refusals) } : {}),
  })
}

async function reach(visit: Visit, part: Part): Promise<{ seat: Seat; shop: TeamShop }> {
  const seat = await seatOf(visit)
  if (part.power && !(await may(visit.ctx, part.power, { shop: seat.id }))) throw new Denied(part.power)
  return { seat, shop: await shopForTeam(visit.ctx, seat.slug) }
}

const shown =
  (part: Part): Page =>
  async (visit) => {
    const { seat, shop } = await reach(visit, part)
    return show(visit, part, seat, shop)
  }

const sent =
  (part: Part): Page =>
  async (visit) => {
    const { seat, shop } = await reach(visit, part)
    const form = await readForm(visit)
    const made = await makeOnce(
      visit,
      form,
      (ctx) => part.run(ctx, seat, form, shop),
      () => part.after(seat.slug),
    )
    return 'response' in made ? made.response : show(visit, part, seat, shop, { refusals: made.refused.refusals, form })
  }

export const aboutPage = shown(about)
export const saveAboutPage = sent(about)
export const handOverPage = shown(handOver)
export const saveHandOverPage = sent(handOver)
export const badgesPage = shown(badges)
export const claimBadgePage = sent(badges)
export const teamPage = shown(team)
export const changeTeamPage = sent(team)
