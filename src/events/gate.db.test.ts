import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { judge, moved, readScanned } from '#src/base/gate-verdict.ts'
import { readTicket, toLetters } from '#src/base/ticket-code.ts'
import { minutesAfter } from '#src/base/time.ts'
import { publishedKeys, verifyText } from '#src/platform/signing-key.db.ts'
import { type EventsTown, openEventsTown, rule, value, wib } from '../../test/events-town.ts'
import { endHelper, nameHelper, planGate, recordMovements } from './gate.db.ts'
import { gatePlanSchema, type Sending, sendingSchema } from './gate.ts'
import { duplicatesAt, gateList, gateNumbers, gateOf, helpersOf, revokedEntries } from './gate-read.db.ts'
import { openIntake } from './intake.db.ts'
import { cancelRegistration, register, transferRegistration } from './register.db.ts'
import { intakeSchema, registrationSchema } from './registration.ts'
import { ticketCodes } from './ticket.db.ts'

let town: EventsTown
beforeAll(async () => {
  town = await openEventsTown()
}, 60_000)
afterAll(() => town.closeWhole())
beforeEach(() => town.setClock('2027-01-04T09:00'))

const doors = '2027-03-06T16:30'
let n = 0

/** A published event with seats and tickets, and the clock put to when its doors are open. */
async function atTheDoor(people = 2, more: Record<string, unknown> = {}) {
  await town.setClock('2027-01-04T09:00')
  n += 1
  const put = await town.put({ title: `Panggung Kecil ke-${n}`, ...more })
  const wish = intakeSchema.parse({
    capacity: 50,
    opensAt: wib('2027-01-04'),
    closesAt: wib('2027-03-06T23:00'),
    kinds: [{ name: 'Umum', price: 0 }],
  })
  value(await openIntake(await town.as('komunitas'), { number: put.number, wish }))
  const seats = []
  for (let at = 0; at < people; at += 1) seats.push(await comes(put.slug))
  const [date = ''] = (await gateOf(await town.as('komunitas'), { slug: put.slug })).dates.map(({ id }) => id)
  await town.setClock(doors)
  return { ...put, date, seats }
}

async function comes(slug: string, party = 1) {
  n += 1
  const made = value(
    await register(await town.as('guest'), {
      ...registrationSchema.parse({ name: `Peserta ${n}`, email: `p${n}@contoh.metro`, party }),
      slug,
    }),
  )
  const tickets = await town.rows<{ id: string }>(
    'select t.id from events.ticket t join events.registration r on r.id = t.registration_id where r.number = $1 and t.revoked_at is null order by t.seat',
    [made.number],
  )
  return { ...made, ticket: tickets[0]?.id ?? '', tickets: tickets.map(({ id }) => id) }
}

type Scan = Partial<Sending['scans'][number]> & { clock?: string | Date }
const scan = ({ clock = doors, ...more }: Scan = {}) => ({
  id: randomUUID(),
  kind: 'enter' as const,
  way: 'code' as const,
  gate: 'Utama',
  at: (typeof clock === 'string' ? wib(clock) : clock).toISOString(),
  ...more,
})
const sending = (date: string, scans: object[], more: Record<string, unknown> = {}) =>
  sendingSchema.parse({ date, device: 'ponsel-satu', sentAt: town.now().toISOString(), scans, ...more })
const record = async (slug: string, sent: Sending, who = 'komunitas') => await recordMovements(await town.as(who), { slug, sending: sent })
const at = async (slug: string) => ({ ctx: await town.as('komunitas'), at: { slug } })
const listOf = async ({ slug, date }: { slug: string; date: string }) => await gateList(await town.as('komunitas'), { slug }, date)
const numbers = async ({ slug, date }: { slug: string; date: string }) => {
  const { event } = await gateOf(await town.as('komunitas'), { slug })
  return await gateNumbers(town.house.db, event, date)
}

describe('who stands at the gate', () => {
  test('the organiser, and helpers by name with a link of their own; the desk and everybody else find nothing', async () => {
    const event = await atTheDoor(0)
    for (const who of ['guest', 'warga', 'petugas', 'pengelola'])
      await expect(gateOf(await town.as(who), { slug: event.slug })).rejects.toMatchObject({ name: 'Missing' })
    const { ctx, at: here } = await at(event.slug)
    value(await nameHelper(ctx, { ...here, name: 'Bu Wati' }))
    const [helper] = await helpersOf(ctx, await gateOf(ctx, here))
    const asHelper = { slug: event.slug, helperKey: helper?.key }
    const seen = await gateOf(await town.as('guest'), asHelper)
    expect([seen.organises, seen.helper?.name]).toEqual([false, 'Bu Wati'])
    // a helper stands at the gate and does not run it
    const wish = gatePlanSchema.parse({ gates: ['A'], reentry: false, opensMinutes: 60, selfCheckIn: false })
    await expect(planGate(await town.as('guest'), { ...asHelper, wish })).rejects.toMatchObject({ name: 'Missing' })
    await expect(helpersOf(await town.as('guest'), seen)).rejects.toMatchObject({ name: 'Missing' })
    value(await endHelper(ctx, { ...here, helper: helper?.id ?? '' }))
    await expect(gateOf(await town.as('guest'), asHelper)).rejects.toMatchObject({ name: 'Missing' })
    // nor does the link of one event open another
    const other = await atTheDoor(0)
    await expect(gateOf(await town.as('guest'), { slug: other.slug, helperKey: helper?.key })).rejects.toMatchObject({ name: 'Missing' })
  })
})

describe('the code of a ticket', () => {
  test('is signed by a key that is published, and names its seat', async () => {
    const event = await atTheDoor(1)
    const [seat] = event.seats
    const [paper] = await ticketCodes(await town.as('guest'), seat?.number ?? '')
    const ticket = readTicket(paper?.code ?? '')
    const [key] = await publishedKeys(town.house.db, 'ticket')
    expect(ticket && key && verifyText(key.publicKey, ticket.signed, toLetters(ticket.signature))).toBe(true)
    expect(ticket?.secret).toBe(paper?.secret)
    const list = await listOf(event)
    expect(list.places).toEqual([ticket?.place])
    expect(list.keys[0]).toMatchObject({ mark: ticket?.key, publicKey: key?.publicKey })
    // the list alone makes no ticket
    expect(JSON.stringify(list)).not.toContain(paper?.secret)
  })
})

describe('the server decides at the gate', () => {
  test('E-16 the same ticket at two gates in the same moment: one comes in, the other is told', async () => {
    const event = await atTheDoor(1)
    const [ticket] = event.seats.map((one) => one.ticket)
    for (let round = 0; round < 5; round += 1) {
      const both = await Promise.all(
        ['Utama', 'Timur'].map((gate, phone) =>
          record(event.slug, sending(event.date, [scan({ ticket, gate })], { decide: true, device: `ponsel-${phone}` })),
        ),
      )
      expect(both.map(rule).sort()).toEqual(['done', 'events.gate.used'])
      // out again, for the next round
      value(await record(event.slug, sending(event.date, [scan({ ticket, kind: 'leave' })], { decide: true })))
    }
    expect(await numbers(event)).toMatchObject({ came: 1, inside: 0, duplicates: 0 })
  })

  test('the index alone refuses it, whatever the trigger saw', async () => {
    const event = await atTheDoor(1)
    const [ticket] = event.seats.map((one) => one.ticket)
    value(await record(event.slug, sending(event.date, [scan({ ticket })], { decide: true })))
    await town.owner.query('alter table events.gate_scan disable trigger guard')
    await expect(
      town.owner.query(
        `insert into events.gate_scan (id, event_id, occurrence_id, ticket_id, kind, way, gate, device, actor, online, device_at, at)
         select platform.uuid_v7(), event_id, occurrence_id, ticket_id, kind, way, gate, 'ponsel-dua', actor, true, device_at, at from events.gate_scan where ticket_id = $1`,
        [ticket],
      ),
    ).rejects.toMatchObject({ constraint: 'events.gate.used' })
    await town.owner.query('alter table events.gate_scan enable trigger guard')
  })

  test('E-17 taken back within a minute by the same phone, not later and not by another; then out and in again', async () => {
    const event = await atTheDoor(2)
    const [one, two] = event.seats.map(({ ticket }) => ticket)
    const decide = async (more: Scan, phone = 'ponsel-satu', at = town.now()) =>
      await record(event.slug, sending(event.date, [scan({ clock: at, ...more })], { decide: true, device: phone }))
    const first = scan({ ticket: one })
    value(await record(event.slug, sending(event.date, [first], { decide: true })))
    expect(rule(await decide({ kind: 'undo', undoes: first.id }, 'ponsel-dua'))).toBe('events.gate.undo_late')
    await town.setClock(minutesAfter(wib(doors), 0.9))
    value(await decide({ kind: 'undo', undoes: first.id }))
    expect(await numbers(event)).toMatchObject({ came: 0, inside: 0 })
    value(await decide({ ticket: one }))
    const late = scan({ ticket: two })
    value(await record(event.slug, sending(event.date, [{ ...late, at: town.now().toISOString() }], { decide: true })))
    await town.setClock(minutesAfter(town.now(), 1.1))
    expect(rule(await decide({ kind: 'undo', undoes: late.id }))).toBe('events.gate.undo_late')
    expect(await numbers(event)).toMatchObject({ came: 2, inside: 2 })
    value(await decide({ ticket: two, kind: 'leave' }))
    expect(rule(await decide({ ticket: two, kind: 'leave' }))).toBe('events.gate.not_inside')
    value(await decide({ ticket: two }))
    const { ctx, at: here } = await at(event.slug)
    value(
      await planGate(ctx, {
        ...here,
        wish: gatePlanSchema.parse({ gates: ['Utama'], reentry: false, opensMinutes: 120, selfCheckIn: false }),
      }),
    )
    value(await decide({ ticket: two, kind: 'leave' }))
    expect(rule(await decide({ ticket: two }))).toBe('events.gate.no_reentry')
    // everything that happened stands there, and none of it can be changed
    await expect(town.owner.query('update events.gate_scan set gate = $1', ['x'])).rejects.toThrow()
    await expect(town.owner.query('delete from events.gate_scan')).rejects.toThrow()
  })

  test('not before the doors open, not long after, not with a ticket called off, not for another event or date', async () => {
    const event = await atTheDoor(2)
    const other = await atTheDoor(1)
    const [one, two] = event.seats
    const decide = async (ticket: string | undefined, clock: string) => {
      await town.setClock(clock)
      return rule(await record(event.slug, sending(event.date, [scan({ ticket, clock })], { decide: true })))
    }
    expect(await decide(one?.ticket, '2027-03-06T14:59')).toBe('events.gate.not_yet')
    expect(await decide(one?.ticket, '2027-03-07T04:01')).toBe('events.gate.over')
    expect(await decide(other.seats[0]?.ticket, doors)).toBe('events.gate.unknown')
    value(await cancelRegistration(await town.as('guest'), { number: two?.number ?? '', key: two?.key }))
    expect(await decide(two?.ticket, doors)).toBe('events.gate.revoked')
    expect(await decide(one?.ticket, doors)).toBe('done')
  })
})

describe('phones that were offline', () => {
  test('E-19 two phones, ten tickets at both: everyone is in once, each double has both times, sent five times is sent once', async () => {
    const event = await atTheDoor(30)
    const tickets = event.seats.map(({ ticket }) => ticket)
    const minute = (at: number) => minutesAfter(wib(doors), at)
    // the second phone's clock is four minutes slow: what it says is put right when it sends
    const one = tickets.slice(0, 20).map((ticket, at) => scan({ ticket, gate: 'Utara', clock: minute(at) }))
    const two = tickets.slice(10).map((ticket, at) => scan({ ticket, gate: 'Selatan', clock: minute(at - 4) }))
    await town.setClock(minute(45))
    const sendings = [
      sending(event.date, one, { device: 'ponsel-utara' }),
      sending(event.date, two, { device: 'ponsel-selatan', sentAt: minute(41).toISOString() }),
    ]
    for (let again = 0; again < 5; again += 1) for (const sent of sendings) value(await record(event.slug, sent))
    expect(await numbers(event)).toMatchObject({ came: 30, inside: 30, duplicates: 10 })
    expect(
      await town.rows('select 1 from events.gate_scan where event_id in (select id from events.event where slug = $1)', [event.slug]),
    ).toHaveLength(40)
    const { event: id } = await gateOf(await town.as('komunitas'), { slug: event.slug })
    const twice = await duplicatesAt(town.house.db, id, event.date)
    expect(twice).toHaveLength(10)
    // ticket 11 came to the south at minute 0 by corrected time, to the north at minute 10
    expect(twice[0]).toMatchObject({ gate: 'Utara', firstGate: 'Selatan', firstAt: minute(0), at: minute(10) })
    const settled = value(await record(event.slug, sendings[0] as Sending))
    expect(settled.filter(({ is }) => is === 'again')).toHaveLength(10)
    expect(settled.find(({ is }) => is === 'again')).toMatchObject({ firstGate: 'Selatan' })
  })

  test('E-20 sold after the list was taken: in by its signature; a forged code is written down as nobody’s', async () => {
    const event = await atTheDoor(1)
    const list = await listOf(event)
    await town.setClock('2027-03-06T16:35')
    const young = await comes(event.slug)
    const [paper] = await ticketCodes(await town.as('guest'), young.number)
    const code = paper?.code ?? ''
    const now = { list, present: moved({}, []), now: town.now().getTime(), skewMs: 0, offline: true, direction: 'enter' as const }
    expect(judge(readScanned(code), now, 'good')).toMatchObject({ says: 'unverified', doubts: ['offline', 'not_in_list'] })
    const forged = `${code.slice(0, -3)}000`
    const sent = sending(event.date, [
      scan({ code, way: 'unverified' }),
      scan({ code: forged, way: 'unverified' }),
      scan({ way: 'walk_in' }),
      scan({ way: 'walk_in' }),
    ])
    const is = new Map(value(await record(event.slug, sent)).map((one) => [one.id, one.is]))
    expect(sent.scans.map(({ id }) => is.get(id))).toEqual(['first', 'unmatched', 'walk_in', 'walk_in'])
    expect(await numbers(event)).toMatchObject({ came: 1, walkIns: 2 })
  })

  test('E-22 called off after the list was taken: in while offline, flagged when it is sent; handed on likewise', async () => {
    const event = await atTheDoor(3)
    const list = await listOf(event)
    const [gone, handed, good] = event.seats
    value(await cancelRegistration(await town.as('guest'), { number: gone?.number ?? '', key: gone?.key }))
    value(
      await transferRegistration(await town.as('guest'), {
        number: handed?.number ?? '',
        key: handed?.key,
        to: { name: 'Lain', email: 'lain@contoh.metro' },
      }),
    )
    const [secret] = list.seats.filter(({ ticket }) => ticket === gone?.ticket).map((one) => one.secret)
    expect(
      judge(
        { is: 'secret', secret: `${secret}xxxxxx` },
        { list, present: moved({}, []), now: town.now().getTime(), skewMs: 0, offline: true, direction: 'enter' },
      ).says,
    ).toBe('valid')
    await town.setClock('2027-03-06T16:50')
    const sent = sending(
      event.date,
      [gone, handed, good].map((one) => scan({ ticket: one?.ticket, clock: '2027-03-06T16:45' })),
    )
    const is = new Map(value(await record(event.slug, sent)).map((one) => [one.id, one.is]))
    expect(sent.scans.map(({ id }) => is.get(id))).toEqual(['revoked', 'revoked', 'first'])
    const { event: id } = await gateOf(await town.as('komunitas'), { slug: event.slug })
    expect(await revokedEntries(town.house.db, id, event.date)).toHaveLength(2)
    // the next list knows: called off is one thing, handed on another
    const states = (await listOf(event)).seats
      .filter(({ ticket }) => [gone?.ticket, handed?.ticket].includes(ticket))
      .map(({ state }) => state)
    expect(states).toEqual(['cancelled', 'revoked'])
  })

  test('E-18 the list says when it was made, how many it knows, and the keys', async () => {
    const event = await atTheDoor(4)
    const list = await listOf(event)
    expect([list.seats.length, list.madeAt, list.opensAt, list.calledOff]).toEqual([
      4,
      town.now().getTime(),
      wib('2027-03-06T15:00').getTime(),
      false,
    ])
  })

  test('a helper whose link ended sends nothing any more; a movement of another event changes nothing here', async () => {
    const event = await atTheDoor(1)
    const other = await atTheDoor(1)
    const [ticket] = event.seats.map((one) => one.ticket)
    const there = scan({ ticket })
    value(await record(event.slug, sending(event.date, [there])))
    // the same id under another event is not taken over, and not told of
    expect(value(await record(other.slug, sending(other.date, [{ ...there, ticket: other.seats[0]?.ticket }])))).toEqual([])
    expect(await numbers(other)).toMatchObject({ came: 0 })
    await expect(record(event.slug, sending(other.date, [scan({ ticket })]))).rejects.toMatchObject({ name: 'Missing' })
    await expect(record(event.slug, sending(event.date, [scan({ ticket })]), 'warga')).rejects.toMatchObject({ name: 'Missing' })
  })
})
