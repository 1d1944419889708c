import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Ctx } from '#src/platform/context.ts'
import { systemCtx } from '#src/work.ts'
import { type EventsTown, openEventsTown, rule, value, wib } from '../../test/events-town.ts'
import { cancelEvent, postponeEvent, rescheduleEvent } from './call-off.db.ts'
import { addQuestion, changeIntake, changeQuestion, openIntake } from './intake.db.ts'
import { tidyRegistrationsIfDue } from './lapse.db.ts'
import { acceptOffer, cancelRegistration, decideRegistration, register, transferRegistration } from './register.db.ts'
import { intakeSchema, registrationSchema } from './registration.ts'
import { exportRegistrations } from './registration-export.db.ts'
import { intakesOf, ownRegistrationPage } from './registration-read.db.ts'
import { amendEvent } from './submit.db.ts'

let town: EventsTown
beforeAll(async () => {
  town = await openEventsTown()
}, 60_000)
afterAll(() => town.closeWhole())
beforeEach(() => town.setClock('2027-01-04T09:00'))

const guest = async (): Promise<Ctx> => await town.as('guest')
const wish = (more: Record<string, unknown> = {}) =>
  intakeSchema.parse({
    capacity: 3,
    opensAt: wib('2027-01-04'),
    closesAt: wib('2027-03-06T16:00'),
    kinds: [{ name: 'Umum', price: 0 }],
    ...more,
  })

let n = 0
/** A published event of its own with registration open. */
async function opened(intake: Record<string, unknown> = {}, event: Record<string, unknown> = {}) {
  n += 1
  const put = await town.put({ title: `Kelas Batik ke-${n}`, ...event })
  const made = value(await openIntake(await town.as('komunitas'), { number: put.number, wish: wish(intake) }))
  return { ...put, ...made }
}

const enter = async (slug: string, more: Record<string, unknown> = {}, who = 'guest') => {
  n += 1
  const one = registrationSchema.parse({ name: `Peserta ${n}`, email: `peserta-${n}@contoh.metro`, ...more })
  return await register(await town.as(who), { ...one, slug })
}
const enters = async (slug: string, more: Record<string, unknown> = {}) => value(await enter(slug, more))
const states = async (intake: string) =>
  (await town.rows<{ state: string }>('select state from events.registration where intake_id = $1 order by arrival', [intake])).map(
    ({ state }) => state,
  )
const stateOf = async ({ number, key }: { number: string; key: string }) => (await ownRegistrationPage(await guest(), number, key)).state
const letters = async (text: string) => (await town.rows('select 1 from platform.mail where subject like $1', [`%${text}%`])).length
const resize = async (event: { number: string; intake: string }, more: Record<string, unknown>) =>
  changeIntake(await town.as('komunitas'), { number: event.number, intake: event.intake, wish: wish(more) })

describe('E-08 the waiting list', () => {
  test('five more seats go to the first five who wait; nobody else moves, and each is told once', async () => {
    const event = await opened({ capacity: 30 })
    const all = []
    for (let at = 0; at < 37; at += 1) all.push(await enters(event.slug))
    expect(all.map(({ status }) => status)).toEqual([...Array(30).fill('confirmed'), ...Array(7).fill('waiting')])
    expect(all.slice(30).map(({ position }) => position)).toEqual([1, 2, 3, 4, 5, 6, 7])
    const before = await letters('Ada kursi untuk Anda')
    value(await resize(event, { capacity: 35 }))
    expect(await states(event.intake)).toEqual([...Array(30).fill('confirmed'), ...Array(5).fill('offered'), 'waiting', 'waiting'])
    expect((await letters('Ada kursi untuk Anda')) - before).toBe(5)
  })

  test('who was offered a seat and cancels is not offered one again; the next is', async () => {
    const event = await opened({ capacity: 1 })
    const [first, second, third] = [await enters(event.slug), await enters(event.slug), await enters(event.slug)]
    value(await cancelRegistration(await guest(), first))
    expect(await states(event.intake)).toEqual(['cancelled', 'offered', 'waiting'])
    value(await cancelRegistration(await guest(), second))
    expect(await states(event.intake)).toEqual(['cancelled', 'cancelled', 'offered'])
    value(await acceptOffer(await guest(), third))
    value(await resize(event, { capacity: 5 }))
    expect(await states(event.intake)).toEqual(['cancelled', 'cancelled', 'confirmed'])
    expect(rule(await cancelRegistration(await guest(), second))).toBe('events.registration.ended')
  })

  test('an offer ends after its hours by the clock of the database: too late is refused, and the next transaction gives the seat on', async () => {
    const event = await opened({ capacity: 1 })
    const [first, second, third] = [await enters(event.slug), await enters(event.slug), await enters(event.slug)]
    value(await cancelRegistration(await guest(), first))
    const page = await ownRegistrationPage(await guest(), second.number, second.key)
    expect(page.offerUntil).toEqual(wib('2027-01-04T21:00'))
    await town.setClock('2027-01-04T20:59')
    expect(await stateOf(second)).toBe('offered')
    await town.setClock('2027-01-04T21:00')
    expect(rule(await acceptOffer(await guest(), second))).toBe('events.registration.offer_over')
    expect(await stateOf(second)).toBe('expired')
    const fourth = await enters(event.slug)
    expect(fourth).toMatchObject({ status: 'waiting', position: 1 })
    expect(await states(event.intake)).toEqual(['cancelled', 'expired', 'offered', 'waiting'])
    expect(await stateOf(third)).toBe('offered')
  })

  test('the job alone gives on what nobody came for, and says so by letter', async () => {
    const event = await opened({ capacity: 1 })
    const [first, second] = [await enters(event.slug), await enters(event.slug), await enters(event.slug)]
    value(await cancelRegistration(await guest(), first))
    await town.setClock('2027-01-04T22:00')
    await tidyRegistrationsIfDue({ ...systemCtx(town.house, 'uji'), now: town.now() })
    expect(await states(event.intake)).toEqual(['cancelled', 'expired', 'offered'])
    expect(await letters(`Tawaran kursi lewat: Kelas Batik ke-%(${second?.number})`)).toBe(1)
  })

  test('near the beginning an offer is short, and never longer than registration is open', async () => {
    const event = await opened({ capacity: 1 })
    const [first, second] = [await enters(event.slug), await enters(event.slug)]
    await town.setClock('2027-03-06T11:00')
    value(await cancelRegistration(await guest(), first))
    expect((await ownRegistrationPage(await guest(), second.number, second.key)).offerUntil).toEqual(wib('2027-03-06T14:00'))
    const late = await opened({ capacity: 1, closesAt: wib('2027-03-06T11:30') })
    const [one, two] = [await enters(late.slug), await enters(late.slug)]
    value(await cancelRegistration(await guest(), one))
    expect((await ownRegistrationPage(await guest(), two.number, two.key)).offerUntil).toEqual(wib('2027-03-06T11:30'))
  })

  test('once registration has closed nobody moves up, and the page says why; half-open to the minute', async () => {
    const event = await opened({ capacity: 1, opensAt: wib('2027-01-05T08:00'), closesAt: wib('2027-02-01T08:00') })
    expect(rule(await enter(event.slug))).toBe('events.intake.not_open')
    await town.setClock('2027-01-05T08:00')
    const [first, second] = [await enters(event.slug), await enters(event.slug)]
    await town.setClock('2027-02-01T08:00')
    expect(rule(await enter(event.slug))).toBe('events.intake.closed')
    value(await cancelRegistration(await guest(), first))
    expect(await stateOf(second)).toBe('waiting')
    expect((await ownRegistrationPage(await guest(), second.number, second.key)).why).toBe('events.intake.closed')
  })

  test('an event put off or called off promotes nobody and says so; with a new date the line moves again', async () => {
    const event = await opened({ capacity: 1 })
    const [first, second] = [await enters(event.slug), await enters(event.slug)]
    value(await postponeEvent(await town.as('komunitas'), { number: event.number, reason: 'Hujan lebat' }))
    value(await cancelRegistration(await guest(), first))
    expect(await stateOf(second)).toBe('waiting')
    expect((await ownRegistrationPage(await guest(), second.number, second.key)).why).toBe('events.intake.event_postponed')
    expect(rule(await enter(event.slug))).toBe('events.intake.event_postponed')
    const when = [{ day: '2027-03-20', from: '17:00', until: '22:00' }] as never
    value(await rescheduleEvent(await town.as('komunitas'), { number: event.number, reason: 'Tanggal baru', when }))
    await tidyRegistrationsIfDue({ ...systemCtx(town.house, 'uji'), now: town.now() })
    expect(await stateOf(second)).toBe('offered')
    value(await cancelEvent(await town.as('komunitas'), { number: event.number, reason: 'Batal sama sekali' }))
    expect(rule(await acceptOffer(await guest(), second))).toBe('events.intake.event_cancelled')
  })
})

describe('E-09 a group that waits', () => {
  const withOneFree = async (groupPolicy: string) => {
    const event = await opened({ capacity: 2, groupPolicy })
    const [first] = [await enters(event.slug), await enters(event.slug)]
    const [pair, single] = [await enters(event.slug, { party: 2 }), await enters(event.slug)]
    value(await cancelRegistration(await guest(), first))
    return { event, pair, single }
  }

  test('in order: one free seat goes to nobody while two wait first, not to who comes now either', async () => {
    const { event, pair, single } = await withOneFree('in_order')
    expect([await stateOf(pair), await stateOf(single)]).toEqual(['waiting', 'waiting'])
    expect((await enters(event.slug)).position).toBe(3)
  })

  test('filling gaps: it goes to the next single', async () => {
    const { pair, single } = await withOneFree('fill_gaps')
    expect([await stateOf(pair), await stateOf(single)]).toEqual(['waiting', 'offered'])
  })

  test('a kind that is full does not hold up the other kinds, and keeps the order of its own', async () => {
    const event = await opened({
      capacity: 4,
      kinds: [
        { name: 'Kursi', price: 0, capacity: 1 },
        { name: 'Tikar', price: 0 },
      ],
    })
    const [intake] = await intakesOf(
      town.house.db,
      (await town.rows<{ id: string }>('select id from events.event where number = $1', [event.number]))[0]?.id ?? '',
    )
    const [chair, mat] = intake?.kinds ?? []
    expect((await enters(event.slug, { kind: chair?.id })).status).toBe('confirmed')
    expect((await enters(event.slug, { kind: chair?.id })).status).toBe('waiting')
    expect((await enters(event.slug, { kind: mat?.id, party: 2 })).status).toBe('confirmed')
    expect((await enters(event.slug, { kind: mat?.id, party: 2 })).status).toBe('waiting')
    expect(rule(await enter(event.slug))).toBe('events.registration.kind')
  })
})

describe('E-10 handing a seat on', () => {
  test('works when all is taken, changes no count, revokes the ticket and the key before it', async () => {
    const event = await opened({ capacity: 1 })
    const first = await enters(event.slug)
    await enters(event.slug)
    const tickets = async () =>
      await town.rows<{ secret: string; gone: boolean }>(
        'select t.secret, t.revoked_at is not null as gone from events.ticket t join events.registration r on r.id = t.registration_id where r.number = $1 order by t.made_at, t.id',
        [first.number],
      )
    const [before] = await tickets()
    value(await transferRegistration(await guest(), { ...first, to: { name: 'Budi Contoh', email: 'budi@contoh.metro' } }))
    expect(await states(event.intake)).toEqual(['confirmed', 'waiting'])
    const after = await tickets()
    expect(after.map(({ gone }) => gone).sort()).toEqual([false, true])
    expect(after.find(({ gone }) => gone)?.secret).toBe(before?.secret)
    expect(new Set(after.map(({ secret }) => secret)).size).toBe(2)
    await expect(ownRegistrationPage(await guest(), first.number, first.key)).rejects.toThrow('registration')
    const [letter] = await town.rows<{ body: string }>(
      `select body from platform.mail where recipient = 'budi@contoh.metro' order by id desc limit 1`,
    )
    const key = /\?kunci=(\S+)/.exec(letter?.body ?? '')?.[1] ?? ''
    expect((await ownRegistrationPage(await guest(), first.number, key)).name).toBe('Budi Contoh')
  })

  test('a mended name keeps the key; a place in the line is not handed on', async () => {
    const event = await opened({ capacity: 1 })
    const [first, second] = [await enters(event.slug, { email: 'sama@contoh.metro' }), await enters(event.slug)]
    value(await transferRegistration(await guest(), { ...first, to: { name: 'Nama Benar', email: 'sama@contoh.metro' } }))
    expect((await ownRegistrationPage(await guest(), first.number, first.key)).name).toBe('Nama Benar')
    const to = { name: 'Budi Contoh', email: 'budi@contoh.metro' }
    expect(rule(await transferRegistration(await guest(), { ...second, to }))).toBe('events.registration.not_seated')
  })

  test('of somebody else is not there', async () => {
    const event = await opened()
    const { number } = await enters(event.slug)
    await expect(cancelRegistration(await guest(), { number, key: 'salah' })).rejects.toThrow('registration')
    await expect(cancelRegistration(await town.as('warga'), { number })).rejects.toThrow('registration')
  })
})

describe('E-11 questions', () => {
  test('change freely until somebody has registered; then only what may be left empty is added, and the table keeps its columns', async () => {
    const event = await opened()
    const as = await town.as('komunitas')
    const at = { number: event.number, intake: event.intake }
    const size = value(await addQuestion(as, { ...at, wish: { label: 'Ukuran kaus', required: true, choices: ['S', 'M', 'L'] } })).question
    value(
      await changeQuestion(as, {
        number: event.number,
        question: size,
        wish: { label: 'Ukuran kaus panitia', required: true, choices: ['S', 'M'] },
      }),
    )
    expect(rule(await enter(event.slug))).toBe('events.registration.answer_missing')
    expect(rule(await enter(event.slug, { answers: { [size]: 'XXL' } }))).toBe('events.registration.answer_choice')
    await enters(event.slug, { name: '=1+1', answers: { [size]: 'M', lain: 'tidak ditanya' } })
    const wishes = { label: 'Ukuran sepatu', required: false, choices: [] }
    expect(rule(await changeQuestion(as, { number: event.number, question: size, wish: wishes }))).toBe('events.question.locked')
    expect(rule(await changeQuestion(as, { number: event.number, question: size }))).toBe('events.question.locked')
    expect(rule(await addQuestion(as, { ...at, wish: { ...wishes, required: true } }))).toBe('events.question.required_late')
    value(await addQuestion(as, { ...at, wish: { label: 'Alergi makanan', required: false, choices: [] } }))
    const [head, row] = value(await exportRegistrations(as, { number: event.number })).rows
    expect(head?.slice(-2)).toEqual(['Ukuran kaus panitia', 'Alergi makanan'])
    expect(row?.slice(-2)).toEqual(['M', ''])
    const journal = await town.rows(`select 1 from platform.journal where deed = 'events.registration.export' and subject = $1`, [
      `event:${event.number}`,
    ])
    expect(journal.length).toBe(1)
    await expect(exportRegistrations(await town.as('komunitas-2'), { number: event.number })).rejects.toThrow(/no authority/)
    value(await exportRegistrations(await town.as('petugas'), { number: event.number }))
  })
})

describe('E-12 a change is told in the transaction that makes it', () => {
  const crowded = async () => {
    const event = await opened(
      { capacity: 130 },
      { title: 'Malam Pembicara', when: [{ day: '2027-03-06', from: '19:00', until: '22:00' }] },
    )
    for (let at = 0; at < 120; at += 1) await enters(event.slug)
    return event
  }
  const an_hour_later = [{ day: '2027-03-06', from: '20:00', until: '22:00' }] as never
  const seen = async (number: string) =>
    (
      await town.rows<{ uid: string; sequence: number; starts: Date }>(
        `select e.uid, e.sequence, o.starts_at as starts from events.event e join events.occurrence o on o.event_id = e.id where e.number = $1`,
        [number],
      )
    )[0]

  test('19.00 to 20.00 with 120 registered: 120 letters, one uid, the next sequence; if they cannot be queued nothing has changed', async () => {
    const event = await crowded()
    const before = await seen(event.number)
    const change = { number: event.number, reason: 'Pembicara datang terlambat', when: an_hour_later }
    await town.owner.query(`create function public.full() returns trigger language plpgsql as $$ begin raise 'queue is full'; end $$;
      create trigger full_queue before insert on pgboss.job for each row execute function public.full()`)
    expect(rule(await rescheduleEvent(await town.as('komunitas'), change))).toBe('events.notice.not_queued')
    await town.owner.query('drop trigger full_queue on pgboss.job; drop function public.full()')
    expect(await seen(event.number)).toEqual(before)
    expect(await letters('Waktu atau tempat berubah: Malam Pembicara')).toBe(0)
    value(await rescheduleEvent(await town.as('komunitas'), change))
    expect(await letters('Waktu atau tempat berubah: Malam Pembicara')).toBe(120)
    expect(await seen(event.number)).toEqual({ uid: before?.uid, sequence: (before?.sequence ?? 0) + 1, starts: wib('2027-03-06T20:00') })
  }, 60_000)

  test('so is a place its sender changes; a better summary is told to nobody', async () => {
    const event = await opened()
    await enters(event.slug)
    const before = await letters('Waktu atau tempat berubah')
    const { contact, lateKnown, ...same } = town.wish({
      title: 'Kelas Batik',
      when: [{ day: '2027-03-06', from: '17:00', until: '22:00' }],
    })
    value(
      await amendEvent(await town.as('komunitas'), {
        ...same,
        summary: `${contact.name} mengajar dari awal. ${lateKnown}`,
        number: event.number,
      }),
    )
    expect(await letters('Waktu atau tempat berubah')).toBe(before)
    value(await amendEvent(await town.as('komunitas'), { ...same, place: 'Balai Kelurahan', number: event.number }))
    expect(await letters('Waktu atau tempat berubah')).toBe(before + 1)
  })
})

describe('whoever decides', () => {
  test('a paid seat is held until the organiser has the money; nothing is paid through the city', async () => {
    const paid = { kinds: [{ name: 'Umum', price: 25_000 }], payHow: 'Transfer ke rekening panitia' }
    const free = await town.put({ title: 'Diumumkan gratis' })
    expect(rule(await openIntake(await town.as('komunitas'), { number: free.number, wish: wish(paid) }))).toBe(
      'events.intake.price_not_said',
    )
    const event = await opened({ capacity: 1, ...paid }, { price: 25_000 })
    const [first, second] = [await enters(event.slug), await enters(event.slug)]
    expect([first.status, second.status]).toEqual(['pending', 'waiting'])
    await expect(
      decideRegistration(await town.as('komunitas-2'), { number: event.number, registration: first.number, confirm: true }),
    ).rejects.toThrow(/no authority/)
    const decide = { number: event.number, registration: first.number }
    expect(rule(await decideRegistration(await town.as('komunitas'), { ...decide, confirm: false }))).toBe(
      'events.registration.reason_missing',
    )
    value(await decideRegistration(await town.as('komunitas'), { ...decide, confirm: true }))
    expect((await ownRegistrationPage(await guest(), first.number, first.key)).tickets.length).toBe(1)
    expect(rule(await decideRegistration(await town.as('komunitas'), { ...decide, confirm: true }))).toBe('events.registration.not_pending')
  })

  test('one who is refused reads why, and the seat goes on', async () => {
    const event = await opened({ capacity: 1, approval: true })
    const [first, second] = [await enters(event.slug), await enters(event.slug)]
    value(
      await decideRegistration(await town.as('komunitas'), {
        number: event.number,
        registration: first.number,
        confirm: false,
        reason: 'Khusus warga Yosodadi',
      }),
    )
    expect(await states(event.intake)).toEqual(['cancelled', 'offered'])
    const [letter] = await town.rows<{ body: string }>(
      `select body from platform.mail where subject like 'Pendaftaran tidak diterima%' order by id desc limit 1`,
    )
    expect(letter?.body).toContain('Khusus warga Yosodadi')
    value(await acceptOffer(await guest(), second))
    expect(await stateOf(second)).toBe('pending')
  })

  test('seats are not lowered below those who have one; two who change at once, the later is told', async () => {
    const event = await opened({ capacity: 3 })
    await enters(event.slug, { party: 3 })
    expect(rule(await resize(event, { capacity: 2 }))).toBe('events.intake.below_taken')
    const version = { number: event.number, intake: event.intake, version: 1 }
    value(await changeIntake(await town.as('komunitas'), { ...version, wish: wish({ capacity: 4 }) }))
    expect(rule(await changeIntake(await town.as('petugas'), { ...version, wish: wish({ capacity: 5 }) }))).toBe('events.intake.stale')
    await expect(openIntake(await town.as('warga'), { number: event.number, wish: wish() })).rejects.toThrow(/no authority/)
  })

  test('registration by date counts each date for itself', async () => {
    n += 1
    const event = await town.put({
      title: `Dua malam ${n}`,
      when: ['2027-03-06', '2027-03-13'].map((day) => ({ day, from: '19:00', until: '21:00' })),
    })
    const dates = await town.rows<{ id: string }>(
      'select o.id from events.occurrence o join events.event e on e.id = o.event_id where e.number = $1 order by o.starts_at',
      [event.number],
    )
    for (const { id } of dates)
      value(await openIntake(await town.as('komunitas'), { number: event.number, wish: wish({ capacity: 1 }), date: id }))
    expect(rule(await openIntake(await town.as('komunitas'), { number: event.number, wish: wish() }))).toBe('events.intake.whole_or_dates')
    expect(rule(await enter(event.slug))).toBe('events.registration.date')
    for (const { id } of dates) expect((await enters(event.slug, { date: id })).status).toBe('confirmed')
    expect((await enters(event.slug, { date: dates[1]?.id })).status).toBe('waiting')
  })
})

describe('E-30 names are not kept for ever', () => {
  test('180 days after the end the row is still counted, and nobody is in it', async () => {
    const event = await opened({ capacity: 5 })
    const first = await enters(event.slug, { party: 2, name: 'Kartika Contoh' })
    await town.setClock('2027-09-02T21:59')
    const tidy = async () => await tidyRegistrationsIfDue({ ...systemCtx(town.house, 'uji'), now: town.now() })
    const row = async () =>
      (
        await town.rows(
          `select r.name, r.email, r.phone, r.party, r.state, r.erased_at is not null as erased from events.registration r where number = $1`,
          [first.number],
        )
      )[0]
    await tidy()
    expect(await row()).toMatchObject({ name: 'Kartika Contoh', erased: false })
    await town.setClock('2027-09-02T22:01')
    await tidy()
    expect(await row()).toEqual({ name: '', email: '', phone: '', party: 2, state: 'confirmed', erased: true })
    await expect(ownRegistrationPage(await guest(), first.number, first.key)).rejects.toThrow('registration')
  })
})
