import { sql } from 'kysely'
import { isId } from '#src/base/id.ts'
import { done, Missing, type Outcome, refused } from '#src/base/outcome.ts'
import { actorText, personOf } from '#src/platform/context.ts'
import { type DeedScope, deed } from '#src/platform/deed.ts'
import { whenUseChanges } from '#src/spaces/requote.db.ts'
import { sayIn } from '#src/ui/words.ts'
import { lockShop, shopOfTeam } from './shop-read.db.ts'
import { goodsInput, type StallState, sellingHere, wordInput } from './stall.ts'
import { tellEventSide, tellShopSide } from './stall-letters.db.ts'
import { stallsAgreed, takesStalls } from './stall-read.db.ts'

/** A shop asks to stand with goods at an event of the calendar: once an event, ten a day. */
export const askStall = deed(
  'market.stall.ask',
  async (
    scope,
    { shop: slug, event: number, goods }: { shop: string; event: string; goods: string },
  ): Promise<Outcome<{ stall: string }>> => {
    const { tx, actor } = scope
    const shop = await lockShop(tx, actor, slug)
    await scope.must('market.stall.ask', { shop: shop.id })
    if (shop.status !== 'approved') return refused({ rule: 'market.stall.shop_closed' })
    const read = goodsInput.safeParse(goods)
    if (!read.success) return refused({ rule: 'market.stall.goods', field: 'goods' })
    const found = await sql<{
      id: string
      asked: boolean
    }>`select e.id, exists (select from market.stall s where s.shop_id = ${shop.id} and s.event_id = e.id) as asked
      from events.event e where e.number = ${number} and ${takesStalls}`.execute(tx)
    const [event] = found.rows
    if (!event) return refused({ rule: 'market.stall.no_event', field: 'event' })
    if (event.asked) return refused({ rule: 'market.stall.once', field: 'event' })
    const made = await sql<{ id: string }>`insert into market.stall (shop_id, event_id, goods, actor)
      values (${shop.id}, ${event.id}, ${read.data}, ${actorText(actor)}) returning id`.execute(tx)
    const stall = made.rows[0]?.id ?? ''
    await tellEventSide(scope, stall, 'asked')
    scope.note(`event:${number}`, { shop: shop.slug })
    return done({ stall })
  },
)

type Held = {
  id: string
  state: StallState
  shop: string
  slug: string
  event: string
  number: string
  person: string | null
  unit: string
  open: boolean
}

/** A stall and its event, locked in the order every deed takes: the event first. */
async function stallHeld({ tx }: DeedScope, stall: string): Promise<Held> {
  if (!isId(stall)) throw new Missing('stall')
  await sql`select from events.event e where e.id = (select event_id from market.stall where id = ${stall}::uuid) for no key update of e`.execute(
    tx,
  )
  const found =
    await sql<Held>`select s.id, s.state, h.id as shop, h.slug, e.id as event, e.number, e.person_id as person, u.code as unit, (${takesStalls}) as open
    from market.stall s join market.shop h on h.id = s.shop_id join events.event e on e.id = s.event_id join governance.unit u on u.id = e.unit_id
    where s.id = ${stall}::uuid for no key update of s`.execute(tx)
  const [held] = found.rows
  if (!held) throw new Missing('stall')
  return held
}

/** The side of the event: whoever sent it in, by his account, or its desk, which never speaks about a shop or an event of its own. */
async function mustKeepEvent(scope: DeedScope, held: Held, desk: boolean): Promise<void> {
  if (!desk) {
    if (held.person === null || held.person !== personOf(scope.actor)) throw new Missing('stall')
    await scope.must('market.stall.answer', { person: held.person })
    return
  }
  const parties = [{ kind: 'shop' as const, id: held.shop }, ...(held.person ? [{ kind: 'person' as const, id: held.person }] : [])]
  await scope.must('events.event.publish', { unit: held.unit, fund: 'tanpa_dana', parties })
}

type Room = { number: string; answers: Record<string, string>; sells: boolean; asked: boolean; own: boolean }

/** The booking of the room the event is in, locked: it changes under nobody's feet. */
async function roomOf({ tx }: DeedScope, event: string): Promise<Room | undefined> {
  await sql`select from spaces.booking k where k.number = (select booking from events.event where id = ${event} and place_kind = 'space') for update of k`.execute(
    tx,
  )
  const found = await sql<Room>`select k.number, k.answers, market.sells_on_the_spot(k.answers) as sells,
      coalesce(k.person_id = e.person_id, false) or coalesce(k.organisation_id = e.organisation_id, false) as own,
      exists (select from spaces.requote q where q.booking_id = k.id and q.answer is null and market.sells_on_the_spot(q.answers)) as asked
    from events.event e join spaces.booking k on k.number = e.booking where e.id = ${event} and e.place_kind = 'space'`.execute(tx)
  return found.rows[0]
}

/** A room that was given for a use without selling is reckoned anew by the house: its applicant and whoever decides are told, and nothing is charged before he agrees. */
async function askRoom(scope: DeedScope, { event, number, slug }: Held): Promise<Outcome<undefined>> {
  const room = await roomOf(scope, event)
  if (!room || room.sells || room.asked) return done(undefined)
  // nobody flags somebody else's booking
  if (!room.own) return refused({ rule: 'market.stall.room_of_another', facts: { booking: room.number } })
  const reason = sayIn(scope.ctx.tongue)('stall.requote', { shop: slug, event: number })
  const house: DeedScope = { ...scope, actor: { kind: 'system', job: 'market' } }
  const flagged = await whenUseChanges(house, room.number, { ...room.answers, ...sellingHere }, reason)
  return flagged.ok ? done(undefined) : refused({ ...flagged.refusals[0], rule: 'market.stall.room_busy', facts: { booking: room.number } })
}

export type Answered = { stall: string; number: string; state: 'accepted' | 'refused' | 'waits' }

/** Whoever keeps the event says yes or no. In a room given without selling the yes waits, unpublished, for the consent to its tariff. */
export const answerStall = deed(
  'market.stall.answer',
  async (
    scope,
    { stall, yes, says = '', desk = false }: { stall: string; yes: boolean; says?: string; desk?: boolean },
  ): Promise<Outcome<Answered>> => {
    const { tx, actor } = scope
    const held = await stallHeld(scope, stall)
    await mustKeepEvent(scope, held, desk)
    if (held.state !== 'asked') return refused({ rule: 'market.stall.answered' })
    if (yes && !held.open) return refused({ rule: 'market.stall.over' })
    const asked = yes ? await askRoom(scope, held) : done(undefined)
    if (!asked.ok) return asked
    await sql`update market.stall set state = ${yes ? 'accepted' : 'refused'}, answered_by = ${actorText(actor)}, says = ${yes ? '' : says.trim().slice(0, 600)} where id = ${held.id}`.execute(
      tx,
    )
    const state = !yes ? 'refused' : (await stallsAgreed(tx, held.event)) ? 'accepted' : 'waits'
    await tellShopSide(scope, held.id, state)
    scope.note(`event:${held.number}`, { shop: held.slug, yes: yes ? 1 : 0 })
    scope.touched('market')
    scope.touched('events')
    return done({ stall: held.id, number: held.number, state })
  },
)

export type EndStall = { stall: string; as: 'shop' | 'event' | 'desk'; says: string }

/** Either side ends it, with a word the other side reads. What the room was agreed to be stays as it is. */
export const endStall = deed('market.stall.end', async (scope, { stall, as, says }: EndStall): Promise<Outcome<{ stall: string }>> => {
  const { tx, actor } = scope
  const held = await stallHeld(scope, stall)
  if (as === 'shop') await scope.must('market.stall.ask', { shop: (await shopOfTeam(tx, actor, held.slug)).id })
  else await mustKeepEvent(scope, held, as === 'desk')
  if (held.state !== 'accepted' && !(as === 'shop' && held.state === 'asked')) return refused({ rule: 'market.stall.answered' })
  const word = wordInput.safeParse(says)
  if (!word.success) return refused({ rule: 'market.stall.word', field: 'says' })
  const side = as === 'shop' ? 'shop' : 'event'
  await sql`update market.stall set state = 'ended', ended_by = ${actorText(actor)}, ended_side = ${side}, says = ${word.data} where id = ${held.id}`.execute(
    tx,
  )
  await (side === 'shop' ? tellEventSide(scope, held.id, 'shop_ended') : tellShopSide(scope, held.id, 'event_ended'))
  scope.note(`event:${held.number}`, { shop: held.slug, ended: 1 })
  scope.touched('market')
  scope.touched('events')
  return done({ stall: held.id })
})
