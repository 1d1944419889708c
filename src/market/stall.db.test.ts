import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { cancelEvent } from '#src/events/call-off.db.ts'
import { publishEvent } from '#src/events/desk.db.ts'
import { amendEvent } from '#src/events/submit.db.ts'
import { verify } from '#src/platform/verify.db.ts'
import { placeBooking } from '#src/spaces/booking.db.ts'
import { approveBooking } from '#src/spaces/decide.db.ts'
import { noteProof } from '#src/spaces/proof.db.ts'
import { answerRequote } from '#src/spaces/requote.db.ts'
import { type EventsTown, openEventsTown, rule, value } from '../../test/events-town.ts'
import { stallInvariants } from './_verify-stalls.db.ts'
import { answerStall, askStall, endStall } from './stall.db.ts'
import { eventsOfShop, eventsToStandAt, stallsAsked, stallsAtEvent, stallsOfShop } from './stall-read.db.ts'

let town: EventsTown
const batik = 'sanggar-canting-senja'
const kopi = 'kopi-lereng-pagi'
beforeAll(async () => {
  town = await openEventsTown()
}, 60_000)
afterAll(async () => {
  const broken = (await verify(town.house.db, stallInvariants)).filter(({ count }) => count > 0)
  await town.closeWhole()
  expect(broken).toEqual([])
})
beforeEach(async () => {
  await town.owner.query(
    'set session_replication_role = replica; truncate events.event, market.stall cascade; set session_replication_role = origin',
  )
  await town.setClock('2027-01-04T09:00')
})

const sender = async () => await town.as('komunitas')
const ask = async (event: string, shop = batik, who = 'penjual-batik') =>
  await askStall(await town.as(who), { shop, event, goods: 'Kain batik tulis' })
const yes = async (stall: string) => await answerStall(await sender(), { stall, yes: true })
const eventId = async (number: string) =>
  (await town.rows<{ id: string }>('select id from events.event where number = $1', [number]))[0]?.id ?? ''
const shopId = async (slug: string) => (await town.rows<{ id: string }>('select id from market.shop where slug = $1', [slug]))[0]?.id ?? ''
const here = async (number: string) => (await stallsAtEvent(town.house.db, await eventId(number))).map(({ slug }) => slug)
const shown = async (number: string) => (await stallsAsked(town.house.db, await eventId(number))).map((one) => one.shown)
const letters = async (like: string) =>
  await town.rows<{ to: string; body: string }>('select recipient as to, body from platform.mail where dedupe like $1 order by id', [like])
const bookingState = async (number: string) =>
  (await town.rows<{ state: string }>('select state from spaces.booking where number = $1', [number]))[0]?.state

/** A published event of the community in a room that was given for a use without selling. */
async function inRoom(day: string) {
  const booked = value(await placeBooking(await sender(), town.roomWish('kelas-1', `${day} 10-12`)))
  if (booked.state === 'pending')
    value(await approveBooking(await town.as('sekretaris'), { number: booked.number, reason: 'Sesuai aturan' }))
  const place = { placeKind: 'space', space: 'kelas-1', place: '', crowd: 8, price: 0, when: [{ day, from: '10:00', until: '12:00' }] }
  const sent = await town.send({ ...place, lateKnown: true })
  const { contact: _contact, lateKnown: _late, ...event } = town.wish({ ...place, booking: booked.number })
  value(await amendEvent(await sender(), { ...event, number: sent.number }))
  value(await publishEvent(await town.as('petugas'), { number: sent.number }))
  return { event: sent.number, booking: booked.number }
}

describe('a stall at an event', () => {
  test('is asked by the shop, answered by whoever sent the event in, and shown on both sides only after the yes', async () => {
    const event = await town.put()
    const { stall } = value(await ask(event.number))
    expect([await here(event.number), await shown(event.number)]).toEqual([[], ['asked']])
    expect((await letters(`stall ${stall} asked %`)).map(({ to }) => to)).toEqual(['komunitas@contoh.metro'])
    await expect(answerStall(await town.as('warga'), { stall, yes: true })).rejects.toMatchObject({ name: 'Missing' })
    await expect(answerStall(await town.as('penjual-batik'), { stall, yes: true, desk: true })).rejects.toMatchObject({ name: 'Denied' })
    expect(value(await yes(stall))).toMatchObject({ state: 'accepted' })
    expect(await here(event.number)).toEqual([batik])
    expect((await eventsOfShop(town.house.db, await shopId(batik))).map(({ slug }) => slug)).toEqual([event.slug])
    expect((await letters(`stall ${stall} accepted %`))[0]?.body).toContain(`/toko-saya/${batik}/lapak`)
    expect(rule(await yes(stall))).toBe('market.stall.answered')
  })

  test('is asked once a shop and event, by its team, for what stands on the calendar', async () => {
    const event = await town.put()
    await expect(ask(event.number, batik, 'penjual-kopi')).rejects.toMatchObject({ name: 'Missing' })
    value(await ask(event.number))
    expect(rule(await ask(event.number))).toBe('market.stall.once')
    expect((await eventsToStandAt(town.house.db, await shopId(batik))).map(({ number }) => number)).toEqual([])
    expect(rule(await ask((await town.send({ title: 'Belum terbit' })).number))).toBe('market.stall.no_event')
    expect(rule(await askStall(await town.as('penjual-kopi'), { shop: kopi, event: event.number, goods: ' x ' }))).toBe(
      'market.stall.goods',
    )
    await town.setClock('2027-03-07T09:00')
    expect(rule(await ask(event.number, kopi, 'penjual-kopi'))).toBe('market.stall.no_event')
    expect(await shown(event.number)).toEqual(['over'])
  })

  test('ten a day, by the database’s clock', async () => {
    for (let at = 0; at < 10; at += 1) value(await ask((await town.put({ title: `Pasar ke ${at}`, place: `Lapangan ${at}` })).number))
    const more = await town.put({ title: 'Pasar kesebelas', place: 'Lapangan lain' })
    expect(rule(await ask(more.number))).toBe('market.stall.daily')
    await town.setClock('2027-01-05T00:01')
    value(await ask(more.number))
  })

  test('is answered by the desk too, and never by an officer for an event of his own', async () => {
    const event = await town.put()
    const { stall } = value(await ask(event.number))
    value(await answerStall(await town.as('petugas'), { stall, yes: false, says: 'Lapangan penuh', desk: true }))
    expect((await letters(`stall ${stall} refused %`))[0]?.body).toContain('Lapangan penuh')
    const own = await town.send({ title: 'Acara petugas', place: 'Halaman balai' }, 'petugas')
    await town.owner.query(
      `set session_replication_role = replica; update events.event set state = 'published' where number = '${own.number}'; set session_replication_role = origin`,
    )
    const second = value(await ask(own.number))
    await expect(answerStall(await town.as('petugas'), { stall: second.stall, yes: true, desk: true })).rejects.toMatchObject({
      name: 'Denied',
    })
    value(await answerStall(await town.as('petugas'), { stall: second.stall, yes: true }))
  })

  test('either side ends it with a word the other reads; what is called off shows none', async () => {
    const event = await town.put()
    const first = value(await ask(event.number))
    value(await yes(first.stall))
    expect(rule(await endStall(await town.as('penjual-batik'), { stall: first.stall, as: 'shop', says: ' ' }))).toBe('market.stall.word')
    await expect(endStall(await town.as('penjual-kopi'), { stall: first.stall, as: 'shop', says: 'Bukan saya' })).rejects.toMatchObject({
      name: 'Missing',
    })
    value(await endStall(await town.as('penjual-batik'), { stall: first.stall, as: 'shop', says: 'Sedang pameran di luar kota' }))
    expect((await letters(`stall ${first.stall} shop_ended %`))[0]?.body).toContain('Sedang pameran')
    const second = value(await ask(event.number, kopi, 'penjual-kopi'))
    value(await yes(second.stall))
    expect(await here(event.number)).toEqual([kopi])
    value(await endStall(await sender(), { stall: second.stall, as: 'event', says: 'Tempat menyempit' }))
    expect((await letters(`stall ${second.stall} event_ended %`))[0]?.body).toContain('Tempat menyempit')
    expect(await here(event.number)).toEqual([])
    const other = await town.put({ title: 'Pasar kedua', place: 'Lapangan dua' })
    value(await yes(value(await ask(other.number)).stall))
    value(await cancelEvent(await sender(), { number: other.number, reason: 'Izin tidak terbit' }))
    expect([await here(other.number), await shown(other.number)]).toEqual([[], ['over']])
  })

  test('two who say yes in the same second say it once', async () => {
    const event = await town.put()
    const { stall } = value(await ask(event.number))
    const made = await Promise.all([yes(stall), yes(stall), yes(stall)])
    expect(made.map((one) => rule(one)).sort()).toEqual(['done', 'market.stall.answered', 'market.stall.answered'])
    expect(await letters(`stall ${stall} accepted %`)).toHaveLength(1)
  })
})

describe('N3 a stall in a room that was given without selling', () => {
  test('flags the booking: its applicant and whoever decides are told, nothing is charged, and it is public only with the consent', async () => {
    const { event, booking } = await inRoom('2027-01-14')
    const first = value(await ask(event))
    expect(value(await yes(first.stall))).toMatchObject({ state: 'waits' })
    expect([await bookingState(booking), await here(event), await shown(event)]).toEqual(['awaiting_tariff', [], ['waits']])
    const told = await town.rows<{ recipient: string; body: string }>(
      `select m.recipient, m.body from platform.mail m join spaces.booking_step s on m.dedupe like 'spaces:' || s.id || ':%' join spaces.booking k on k.id = s.booking_id
        where k.number = $1 and s.to_state = 'awaiting_tariff' order by 1`,
      [booking],
    )
    expect(told.map(({ recipient }) => recipient)).toEqual(['komunitas@contoh.metro', 'pengelola@contoh.metro'])
    expect(told[1]?.body).toContain(`Lapak ${batik} pada acara ${event}`)
    expect(await town.rows('select from finance.bill where subject = $1', [`booking:${booking}`])).toEqual([])
    // a second stall waits for the same consent; its applicant is not asked twice
    const second = value(await ask(event, kopi, 'penjual-kopi'))
    expect(value(await yes(second.stall))).toMatchObject({ state: 'waits' })
    expect(
      await town.rows('select from spaces.requote q join spaces.booking k on k.id = q.booking_id where k.number = $1', [booking]),
    ).toHaveLength(1)
    const agreed = value(await answerRequote(await sender(), { number: booking, accept: true }))
    expect([agreed.state, await here(event), await shown(event)]).toEqual(['awaiting_payment', [], ['waits', 'waits']])
    value(await noteProof(await town.as('petugas'), { number: booking, proof: 'SSRD-LAPAK-1', amount: agreed.price }))
    expect((await here(event)).sort()).toEqual([kopi, batik])
    expect((await eventsOfShop(town.house.db, await shopId(kopi))).length).toBe(1)
  })

  test('declined it stays unpublished on both sides, and the room is his as before', async () => {
    const { event, booking } = await inRoom('2027-01-21')
    value(await yes(value(await ask(event)).stall))
    value(await answerRequote(await sender(), { number: booking, accept: false }))
    expect([await bookingState(booking), await here(event), await shown(event)]).toEqual(['confirmed', [], ['not_agreed']])
    expect(await eventsOfShop(town.house.db, await shopId(batik))).toEqual([])
    expect((await stallsOfShop(town.house.db, await shopId(batik))).map((one) => one.shown)).toEqual(['not_agreed'])
    // another yes asks anew
    expect(value(await yes(value(await ask(event, kopi, 'penjual-kopi')).stall))).toMatchObject({ state: 'waits' })
    expect(await bookingState(booking)).toBe('awaiting_tariff')
  })

  test('a yes and a declined tariff in the same second leave nothing published that was not agreed to', async () => {
    const { event, booking } = await inRoom('2027-01-18')
    value(await yes(value(await ask(event)).stall))
    const second = value(await ask(event, kopi, 'penjual-kopi'))
    const [said, declined] = await Promise.all([yes(second.stall), answerRequote(await sender(), { number: booking, accept: false })])
    expect([said.ok, declined.ok]).toEqual([true, true])
    // either the yes came first and was declined with the other, or it came after and asks anew
    const state = await bookingState(booking)
    expect(['confirmed', 'awaiting_tariff']).toContain(state)
    const word = state === 'confirmed' ? 'not_agreed' : 'waits'
    expect([await here(event), await shown(event)]).toEqual([[], [word, word]])
  })

  test('the database writes no yes whose room was not asked, nor a yes nobody said', async () => {
    const { event } = await inRoom('2027-01-19')
    const { stall } = value(await ask(event))
    const site = (what: string) => town.owner.query(`update market.stall set ${what} where id = $1`, [stall])
    await expect(site(`state = 'accepted', answered_by = 'person:x'`)).rejects.toMatchObject({ constraint: 'market.stall.room_not_asked' })
    await expect(site(`state = 'refused'`)).rejects.toMatchObject({ constraint: 'market.stall.without_yes' })
    await expect(site(`state = 'ended', ended_by = 'person:x', ended_side = 'shop', says = ''`)).rejects.toMatchObject({
      constraint: 'market.stall.word',
    })
    value(await yes(stall))
    await expect(site(`state = 'asked'`)).rejects.toMatchObject({ constraint: 'market.stall.answered' })
  })

  test('in a room somebody else booked the yes is refused, and his booking is not touched', async () => {
    const { event, booking } = await inRoom('2027-01-20')
    const { stall } = value(await ask(event))
    await town.owner.query(
      `set session_replication_role = replica; update events.event set person_id = (select id from identity.person where demo_key = 'warga'), organisation_id = null where number = '${event}'; set session_replication_role = origin`,
    )
    expect(rule(await answerStall(await town.as('warga'), { stall, yes: true }))).toBe('market.stall.room_of_another')
    expect([await bookingState(booking), await shown(event)]).toEqual(['confirmed', ['asked']])
  })
})
