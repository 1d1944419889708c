import type { Child } from 'hono/jsx'
import { Missing } from '#src/base/outcome.ts'
import { may } from '#src/platform/context.ts'
import { type Answer, html } from '../answer.tsx'
import { secondFactorFirst } from '../second-factor.ts'
import type { Visit } from '../visit.ts'

/** What a desk can be used for, by the powers its posts carry. */
const powers = {
  review: 'market.shop.review',
  suspend: 'market.shop.suspend',
  badges: 'market.badge.verify',
  payees: 'market.payee.approve',
} as const

export type DeskPowers = Record<keyof typeof powers, boolean>

/** The powers of this reader at the desks. Who holds none finds no desk; who has not shown a second factor shows it first. */
export async function deskPowers(visit: Visit): Promise<DeskPowers | Response> {
  const held = Object.fromEntries(
    await Promise.all(Object.entries(powers).map(async ([name, power]) => [name, await may(visit.ctx, power)] as const)),
  ) as DeskPowers
  if (!Object.values(held).some(Boolean)) throw new Missing('desk')
  return (await secondFactorFirst(visit)) ?? held
}

/** A page of a desk, for the posts that hold its powers. */
export async function deskPage(visit: Visit, { main, ...answer }: Omit<Answer, 'door' | 'private'> & { main: Child }): Promise<Response> {
  return html(visit, { ...answer, door: 'hub', private: true, wide: true, main: <div class="wrap desk-page">{main}</div> })
}
