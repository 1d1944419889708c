import { Denied, Missing, type Outcome } from '#src/base/outcome.ts'
import { badgesForTeam, claimBadge } from '#src/market/badge.db.ts'
import type { Seat } from '#src/market/my-shop.db.ts'
import { addMember, editShop, removeMember, setHandOver } from '#src/market/shop.db.ts'
import { shopForTeam, type TeamShop } from '#src/market/shop-read.db.ts'
import { type Ctx, may } from '#src/platform/context.ts'
import { statusOf } from '../status.ts'
import type { Page, Visit } from '../visit.ts'
import { toProfile } from './_addresses.ts'
import { shopPlaces, shopTyped } from './_shop-draft.ts'
import { seatOf, shopPage } from './_shop-frame.tsx'
import { makeOnce, nothingTyped, readForm, type Typed } from './form.ts'
import { handOverOf, handOverStored, handOverTyped } from './hand-over.ts'
import type { Wrong } from './profile.page.tsx'
import { AboutPage, BadgesPage, HandOverPage, type PartFacts, TeamPage } from './profile-parts.view.tsx'

/** One part of the profile: who may see its form, how it looks, what sending it does. */
type Part = {
  name: string
  power?: string
  view(facts: PartFacts, visit: Visit): Promise<unknown>
  run(ctx: Ctx, seat: Seat, form: Typed, shop: TeamShop): Promise<Outcome<unknown>>
  after: (slug: string) => string
}

const about: Part = {
  name: 'isi',
  power: 'market.shop.edit',
  view: async (facts, visit) => <AboutPage {...facts} draft={facts.wrong ? shopTyped(facts.form) : facts.shop} places={await shopPlaces(visit.ctx)} />,
  run: (ctx, seat, form, shop) => editShop(ctx, { slug: seat.slug, input: { ...shopTyped(form), scene: shop.scene } }),
  after: (slug) => toProfile(slug, { sudah: 'saved' }),
}

const handOver: Part = {
  name: 'serah-terima',
  power: 'market.shop.edit',
  view: async (facts, visit) => {
    const { kelurahan } = await shopPlaces(visit.ctx)
    return <HandOverPage {...facts} kelurahan={kelurahan} ways={facts.wrong ? handOverTyped(facts.form, kelurahan) : handOverStored(facts.shop)} />
  },
  run: async (ctx, seat, form) => setHandOver(ctx, { slug: seat.slug, input: handOverOf(handOverTyped(form, (await shopPlaces(ctx)).kelurahan)) }),
  after: (slug) => toProfile(slug, { sudah: 'saved' }),
}

const badges: Part = {
  name: 'lencana',
  view: async (facts, visit) => <BadgesPage {...facts} badges={await badgesForTeam(visit.ctx, facts.seat.slug)} claims={await may(visit.ctx, 'market.badge.claim', { shop: facts.seat.id })} />,
  run: (ctx, seat, form) => claimBadge(ctx, { shop: seat.slug, input: { kind: form.text('kind'), number: form.text('number'), validUntil: form.given('validUntil') ?? null } }),
  after: (slug) => `${toProfile(slug)}/lencana?sudah=claimed`,
}

const team: Part = {
  name: 'tim',
  view: async (facts, visit) => <TeamPage {...facts} leads={await may(visit.ctx, 'market.shop.team', { shop: facts.seat.id })} />,
  run(ctx, seat, form, shop) {
    const leaves = form.given('person')
    if (leaves === undefined) return addMember(ctx, { slug: seat.slug, email: form.text('email'), role: form.text('role') })
    if (!shop.team.some((member) => member.person === leaves)) throw new Missing('member')
    return removeMember(ctx, { slug: seat.slug, person: leaves })
  },
  after: (slug) => `${toProfile(slug)}/tim?sudah=team`,
}

async function show(visit: Visit, part: Part, seat: Seat, shop: TeamShop, wrong?: Wrong): Promise<Response> {
  const facts: PartFacts = { visit, seat, shop, wrong: wrong !== undefined, refusals: wrong?.refusals ?? [], form: wrong?.form ?? nothingTyped, did: visit.c.req.query('sudah') }
  const main = <>{await part.view(facts, visit)}</>
  return shopPage(visit, seat, { tab: 'profile', title: visit.t(`shop.part.${part.name}`), main, wide: true, ...(wrong ? { refusals: wrong.refusals, status: statusOf(wrong.refusals) } : {}) })
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
    const made = await makeOnce(visit, form, (ctx) => part.run(ctx, seat, form, shop), () => part.after(seat.slug))
    return 'response' in made ? made.response : show(visit, part, seat, shop, { refusals: made.refused.refusals, form })
  }

export const aboutPages = { shown: shown(about), sent: sent(about) }
export const handOverPages = { shown: shown(handOver), sent: sent(handOver) }
export const badgesPages = { shown: shown(badges), sent: sent(badges) }
export const teamPages = { shown: shown(team), sent: sent(team) }
