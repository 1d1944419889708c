import { Missing, type Outcome } from '#src/base/outcome.ts'
import { badgesForTeam, claimBadge } from '#src/market/badge.db.ts'
import type { Seat } from '#src/market/my-shop.db.ts'
import { addMember, editShop, removeMember, setHandOver } from '#src/market/shop.db.ts'
import type { TeamShop } from '#src/market/shop-read.db.ts'
import { type Ctx, may } from '#src/platform/context.ts'
import type { Visit } from '../visit.ts'
import { toProfile } from './_addresses.ts'
import { shopPlaces, shopTyped } from './_shop-draft.ts'
import type { Typed } from './form.ts'
import { handOverOf, handOverStored, handOverTyped } from './hand-over.ts'
import { AboutPage, BadgesPage, HandOverPage, type PartFacts, TeamPage } from './profile-parts.view.tsx'

/** One part of the profile: who may see its form, how it looks, what sending it does. */
export type Part = {
  name: string
  power?: string
  view(facts: PartFacts, visit: Visit): Promise<unknown>
  run(ctx: Ctx, seat: Seat, form: Typed, shop: TeamShop): Promise<Outcome<unknown>>
  after: (slug: string) => string
}

export const about: Part = {
  name: 'isi',
  power: 'market.shop.edit',
  view: async (facts, visit) => (
    <AboutPage {...facts} draft={facts.wrong ? shopTyped(facts.form) : facts.shop} places={await shopPlaces(visit.ctx)} />
  ),
  run: (ctx, seat, form, shop) => editShop(ctx, { slug: seat.slug, input: { ...shopTyped(form), scene: shop.scene } }),
  after: (slug) => toProfile(slug, { sudah: 'saved' }),
}

export const handOver: Part = {
  name: 'serah-terima',
  power: 'market.shop.edit',
  view: async (facts, visit) => {
    const { kelurahan } = await shopPlaces(visit.ctx)
    return (
      <HandOverPage
        {...facts}
        kelurahan={kelurahan}
        ways={facts.wrong ? handOverTyped(facts.form, kelurahan) : handOverStored(facts.shop)}
      />
    )
  },
  run: async (ctx, seat, form) =>
    setHandOver(ctx, { slug: seat.slug, input: handOverOf(handOverTyped(form, (await shopPlaces(ctx)).kelurahan)) }),
  after: (slug) => toProfile(slug, { sudah: 'saved' }),
}

export const badges: Part = {
  name: 'lencana',
  view: async (facts, visit) => (
    <BadgesPage
      {...facts}
      badges={await badgesForTeam(visit.ctx, facts.seat.slug)}
      claims={await may(visit.ctx, 'market.badge.claim', { shop: facts.seat.id })}
    />
  ),
  run: (ctx, seat, form) =>
    claimBadge(ctx, {
      shop: seat.slug,
      input: { kind: form.text('kind'), number: form.text('number'), validUntil: form.given('validUntil') ?? null },
    }),
  after: (slug) => `${toProfile(slug)}/lencana?sudah=claimed`,
}

export const team: Part = {
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
