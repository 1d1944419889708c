import type { Child } from 'hono/jsx'
import { Missing } from '#src/base/outcome.ts'
import { type MyPlace, myPlace } from '#src/governance/desk-place.db.ts'
import { withinToken } from '#src/identity/authority.db.ts'
import { type Answer, html } from '../answer.tsx'
import { secondFactorFirst } from '../second-factor.ts'
import type { Visit } from '../visit.ts'
import { DeskNav } from './desk-nav.view.tsx'

/** What the market has decided at a desk, by the powers its posts carry. */
const powers = {
  review: 'market.shop.review',
  suspend: 'market.shop.suspend',
  badges: 'market.badge.verify',
  payees: 'market.payee.approve',
} as const

export type MarketPower = keyof typeof powers
export type DeskPowers = Record<MarketPower, boolean> & { place: MyPlace }

export type DeskPart =
  | 'waiting'
  | 'powers'
  | 'cases'
  | 'loans'
  | 'meetings'
  | 'decisions'
  | 'institution'
  | 'bases'
  | 'matrix'
  | 'journal'
  | 'handover'
  | 'rooms'
  | 'tools'
  | 'shops'
  | 'curation'
  | 'origin'
  | 'reviews'
  | 'bookings'
  | 'events'
  | 'support'
  | 'accords'
  | 'directory'
  | 'applications'
  | 'team'
  | 'links'
  | 'sources'
  | 'rounds'
  | 'stories'
  | 'scan'
  | 'help'
  | 'programmes'
  | 'batik'

const anyOf = ({ place }: DeskPowers, ...named: readonly string[]) => named.some((one) => place.named.has(one))

const seated = ({ place }: DeskPowers) => place.seats > 0

/** Whether anything of a shop is decided here. */
export const keepsShops = (held: DeskPowers): boolean => held.review || held.suspend || held.badges || held.payees

/** Who finds which part. Those who sit anywhere find what is their own; the rest is for whom the matrix names. */
const finds: Readonly<Record<DeskPart, (held: DeskPowers) => boolean>> = {
  waiting: () => true,
  powers: seated,
  cases: seated,
  loans: seated,
  meetings: (held) => held.place.bodies.length > 0 || anyOf(held, 'governance.meeting.call:decide', 'governance.meeting.record:decide'),
  decisions: (held) => [...held.place.named].some((one) => one.endsWith(':decide')),
  institution: (held) => anyOf(held, 'governance.appointment.record:decide', 'governance.institution.change:decide'),
  bases: (held) => anyOf(held, 'governance.legal_basis.record:decide'),
  matrix: (held) => anyOf(held, 'governance.matrix.draft:decide', 'governance.matrix.ratify:decide', 'governance.matrix.ratify:concur'),
  journal: (held) => anyOf(held, 'governance.journal.read:decide'),
  handover: seated,
  tools: (held) => anyOf(held, 'spaces.desk.run:decide'),
  rooms: (held) => anyOf(held, 'spaces.desk.run:decide'),
  shops: (held) => held.review || held.suspend,
  curation: (held) => anyOf(held, 'market.collection.vote:decide', 'market.collection.appeal:decide'),
  origin: (held) => held.review || anyOf(held, 'market.collection.appeal:decide'),
  reviews: (held) => held.review,
  support: (held) => anyOf(held, 'support.commitment.make:decide', 'support.delivery.record:decide'),
  directory: (held) => anyOf(held, 'directory.desk.run:decide'),
  applications: (held) =>
    anyOf(held, 'support.application.handle:decide', 'support.objection.decide:decide') ||
    [...held.place.named].some((one) => /^support\.application\.decide:(?:review|concur|decide|oversee)$/.test(one)),
  accords: (held) => anyOf(held, 'support.accord.record:decide'),
  team: (held) => held.place.advises || anyOf(held, 'support.application.decide:oversee', 'support.offer.publish:oversee'),
  links: (held) => anyOf(held, 'support.link.send:decide'),
  events: (held) => anyOf(held, 'events.event.publish:decide', 'events.clash.override:decide'),
  sources: (held) => anyOf(held, 'events.source.manage:decide', 'events.event.publish:decide'),
  bookings: (held) => [...held.place.named].some((one) => /^(?:spaces\.|finance\.bill\.)/.test(one)),
  rounds: (held) => anyOf(held, 'spaces.round.run:decide'),
  stories: (held) => anyOf(held, 'press.story.write:decide', 'press.story.publish:decide'),
  scan: (held) => anyOf(held, 'press.scan.settle:decide'),
  help: (held) => anyOf(held, 'identity.view_as.start:decide'),
  programmes: (held) => anyOf(held, 'events.programme.run:decide', 'events.programme.decide:decide', 'events.programme.hear:decide'),
  batik: (held) => anyOf(held, 'market.certificate.issue:decide', 'market.motif.license:decide'),
}

export const partsOf = (held: DeskPowers): DeskPart[] => (Object.keys(finds) as DeskPart[]).filter((part) => finds[part](held))

/**
 * The powers of this reader at the desks, all by the one question what the matrix names for his seats; each act asks again for itself.
 * Who holds nothing finds no desk; who has not shown a second factor shows it first.
 */
export async function deskPowers(visit: Visit): Promise<DeskPowers | Response> {
  const { ctx } = visit
  const place = await myPlace(ctx)
  const market = Object.fromEntries(
    Object.entries(powers).map(([name, power]) => [name, place.named.has(`${power}:decide`) && withinToken(ctx.actor, power)]),
  ) as Record<MarketPower, boolean>
  if (place.seats === 0 && !Object.values(market).some(Boolean)) throw new Missing('desk')
  return (await secondFactorFirst(visit)) ?? { ...market, place }
}

/** The same for one part of the desk, which is not there for whoever cannot use it. */
export async function deskPart(visit: Visit, part: DeskPart): Promise<DeskPowers | Response> {
  const held = await deskPowers(visit)
  if (!(held instanceof Response) && !finds[part](held)) throw new Missing(`desk ${part}`)
  return held
}

/** A page of a desk, with the way to its other parts. */
export async function deskPage(
  visit: Visit,
  held: DeskPowers,
  part: DeskPart,
  { main, ...answer }: Omit<Answer, 'door' | 'private'> & { main: Child },
): Promise<Response> {
  const whole = (
    <div class="wrap desk-page">
      <DeskNav t={visit.t} parts={partsOf(held)} part={part} />
      {main}
    </div>
  )
  return html(visit, { ...answer, door: 'hub', private: true, wide: true, main: whole })
}
