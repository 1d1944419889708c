import { done, type Outcome, refused } from '#src/base/outcome.ts'
import { namesOfOrganisations, organisationsCalled } from '#src/directory/organisation.db.ts'
import { namesOfShops, shopsCalled } from '#src/market/shop-called.db.ts'
import type { Ctx, Party } from '#src/platform/context.ts'

/** A shop or a body somebody may have meant. `value` is what a form sends for it. */
export type CalledParty = { party: Party; value: string; slug: string; name: string; kind: 'shop' | 'community' | 'organisation' }

/** The last part of an address of ours, or what was typed. */
const bare = (text: string): string =>
  text
    .trim()
    .replace(/^(?:https?:\/\/)?[^\s]*\/(?=[a-z0-9-]+\/?$)/i, '')
    .replace(/\/$/, '')

/** Shops and bodies called so. A body is asked for its people by the kind under which they are kept, whatever it is itself. */
export async function partiesCalled(ctx: Ctx, text: string): Promise<CalledParty[]> {
  const [shops, bodies] = await Promise.all([shopsCalled(ctx.db, bare(text)), organisationsCalled(ctx.db, bare(text))])
  return [
    ...shops.map(({ id, slug, name }): CalledParty => ({ party: { kind: 'shop', id }, value: `shop:${slug}`, slug, name, kind: 'shop' })),
    ...bodies.map(({ id, slug, name, kind }): CalledParty => {
      const called = kind === 'community' ? ('community' as const) : ('organisation' as const)
      return { party: { kind: 'community', id }, value: `body:${slug}`, slug, name, kind: called }
    }),
  ]
}

const same = (one: string, other: string) => one.toLowerCase() === other.toLowerCase()

/** Those that are called exactly so, by slug or by name. */
export const exactly = (found: readonly CalledParty[], text: string): CalledParty[] =>
  found.filter(({ slug, name }) => same(slug, bare(text)) || same(name, text.trim()))

const near = (found: readonly CalledParty[]) => found.map(({ name, slug }) => `${name} (${slug})`).join(', ')

/** The one shop or body of a kind that is called so; where there are several or none, what comes near is said. */
export async function onePartyCalled(ctx: Ctx, kind: CalledParty['kind'], text: string): Promise<Outcome<CalledParty>> {
  const found = (await partiesCalled(ctx, text)).filter((one) => one.kind === kind)
  const [one, other] = exactly(found, text)
  if (one && !other) return done(one)
  const facts = { line: text.trim().slice(0, 80), near: near(found) }
  return refused({ rule: found.length > 0 ? 'governance.desk.party_choose' : 'governance.desk.party_none', field: 'party', facts })
}

/** What parties that are no people are called, by their keys. */
export async function namesOfParties(ctx: Ctx, parties: readonly Party[]): Promise<ReadonlyMap<string, string>> {
  const ids = (kind: 'shop' | 'body') =>
    parties.filter((one) => one.kind !== 'person' && (one.kind === 'shop') === (kind === 'shop')).map(({ id }) => id)
  const [shops, bodies] = await Promise.all([namesOfShops(ctx.db, ids('shop')), namesOfOrganisations(ctx.db, ids('body'))])
  return new Map([...shops, ...bodies])
}
