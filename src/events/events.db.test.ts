import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { verify } from '#src/platform/verify.db.ts'
import { placeBooking } from '#src/spaces/booking.db.ts'
import { approveBooking } from '#src/spaces/decide.db.ts'
import { noteProof } from '#src/spaces/proof.db.ts'
import { answerRequote, declareUse } from '#src/spaces/requote.db.ts'
import { systemCtx } from '#src/work.ts'
import { enter } from '../../test/cast.ts'
import { type EventsTown, openEventsTown, rule, value, wib } from '../../test/events-town.ts'
import { social } from '../../test/rooms-town.ts'
import { datesOn } from './calendar.db.ts'
import { cancelEvent, postponeEvent, rescheduleEvent } from './call-off.db.ts'
import { clashesOf, otherDaysFor, overrideClash, questionOf } from './clash.db.ts'
import { nameOfficials, publishEvent, returnEvent } from './desk.db.ts'
import { ownEventPage, publishedEvent } from './event-read.db.ts'
import { tidyEventsIfDue } from './lapse.db.ts'
import { amendEvent, confirmSubmission, likelySame, submitEvent } from './submit.db.ts'
import { openUmbrella } from './umbrella.db.ts'
import { askUnder } from './umbrella-ask.db.ts'
import { eventsInvariants } from './verify.db.ts'

let town: EventsTown
beforeAll(async () => {
  town = await openEventsTown()
}, 60_000)
afterAll(async () => {
  await town.close()
})
beforeEach(async () => {
  await town.owner.query('set session_replication_role = replica; truncate events.event cascade; set session_replication_role = origin')
  await town.setClock('2027-01-04T09:00')
})

// whatever a test did left nothing broken
afterEach(async () => {
  expect((await verify(town.house.db, eventsInvariants)).filter(({ count }) => count > 0)).toEqual([])
})

const samber = { placeKind: 'venue', venue: 'lapangan-samber', crowd: 600, lateKnown: true }
const shown = async () => (await datesOn(town.house.db, { from: wib('2027-01-01'), to: wib('2028-01-01') }, { most: 50 })).items

describe('E-01 sent in without an account', () => {
  test('a letter first, then the desk, then the calendar; its sender manages it with the key', async () => {
    const sent = value(await submitEvent(await town.as('guest'), town.wish()))
    expect(sent.state).toBe('draft')
    expect(await shown()).toEqual([])
    expect(rule(await town.publish(sent.number))).toBe('events.event.not_waiting')
    const letters = await town.rows<{ body: string }>(
      `select body from platform.mail where dedupe like 'event %confirm' order by id desc limit 1`,
    )
    expect(letters[0]?.body).toContain(`/acara/usul/${sent.number}?kunci=${sent.key}`)
    await expect(confirmSubmission(await town.as('guest'), { number: sent.number, key: 'salah' })).rejects.toThrow('event')
    value(await confirmSubmission(await town.as('guest'), { number: sent.number, key: sent.key }))
    value(await confirmSubmission(await town.as('guest'), { number: sent.number, key: sent.key }))
    value(await town.publish(sent.number))
    expect((await shown()).map(({ title }) => title)).toEqual(['Pasar Malam Yosodadi'])
    const page = await ownEventPage(await town.as('guest'), sent.number, sent.key)
    expect(page.contact?.email).toBe('acara@contoh.metro')
    await expect(ownEventPage(await town.as('guest'), sent.number, '')).rejects.toThrow('event')
    await expect(ownEventPage(await town.as('warga'), sent.number, 'x')).rejects.toThrow('event')
  })

  test('in the name of a body only by one of its members', async () => {
    const [body] = await town.rows<{ slug: string }>(
      `select o.slug from directory.organisation o join identity.membership m on m.kind = 'community' and m.entity_id = o.id
        join identity.person p on p.id = m.person_id where p.demo_key = 'komunitas' and m.during @> now() and o.ended_at is null limit 1`,
    )
    const wish = town.wish({ organisation: body?.slug })
    expect(body?.slug).toMatch(/\w/)
    for (const who of ['guest', 'warga']) expect(rule(await submitEvent(await town.as(who), wish))).toBe('events.event.not_your_body')
    expect(await town.rows('select 1 from events.event')).toEqual([])
    const sent = value(await submitEvent(await town.as('komunitas'), wish))
    expect(
      await town.rows('select o.slug from events.event e join directory.organisation o on o.id = e.organisation_id where e.number = $1', [
        sent.number,
      ]),
    ).toEqual([body])
  })

  test('an address nobody confirms lapses after 48 hours and leaves nothing of whoever sent it', async () => {
    const sent = value(await submitEvent(await town.as('guest'), town.wish()))
    const system = () => ({ ...systemCtx(town.house, 'uji'), now: town.now() })
    await town.setClock('2027-01-06T08:59')
    await tidyEventsIfDue(system())
    expect((await town.rows('select state from events.event')) as object[]).toEqual([{ state: 'draft' }])
    await town.setClock('2027-01-06T09:01')
    await tidyEventsIfDue(system())
    expect(
      rule(
        await confirmSubmission(await town.as('guest'), { number: sent.number, key: sent.key }).catch(() => ({
          ok: false,
          refusals: [{ rule: 'gone' }],
        })),
      ),
    ).toBe('gone')
    expect(await town.rows('select email, name, phone from events.contact')).toEqual([{ email: '', name: '', phone: '' }])
  })

  test('the same event sent in twice is flagged for the desk', async () => {
    const first = await town.send()
    const second = await town.send({ title: 'Pasar malam Yosodadi!', when: [{ day: '2027-03-06', from: '17:30' }] }, 'komunitas-2')
    await town.send({ title: 'Pameran Lukisan', when: [{ day: '2027-03-06', from: '17:30' }] })
    const [row] = await town.rows<{ id: string }>(`select id from events.event where number = '${second.number}'`)
    const same = await town.house.db.transaction().execute((tx) => likelySame(tx, row?.id ?? ''))
    expect(same.map(({ number }) => number)).toEqual([first.number])
  })

  test('N6 what is late is said at once and taken only from whoever says he knows', async () => {
    const wish = { ...samber, lateKnown: false, when: [{ day: '2027-01-18', from: '19:00' }] }
    const refusal = await submitEvent(await town.as('komunitas'), town.wish(wish))
    expect(rule(refusal)).toBe('events.permit.late')
    const sent = await town.send({ ...wish, lateKnown: true })
    expect(await town.rows(`select late_known from events.event where number = '${sent.number}'`)).toEqual([
      { late_known: ['place_letter', 'crowd_permit'] },
    ])
  })
})

describe('the desk', () => {
  test('returns with a reason; the sender mends and sends again', async () => {
    const sent = await town.send()
    expect(rule(await returnEvent(await town.as('petugas'), { number: sent.number, reason: '' }))).toBe('events.event.reason_missing')
    value(await returnEvent(await town.as('petugas'), { number: sent.number, reason: 'Berapa orang?' }))
    const { contact: _contact, lateKnown: _late, ...event } = town.wish({ title: 'Pasar Malam Yosodadi II' })
    value(await amendEvent(await town.as('komunitas'), { ...event, number: sent.number }))
    value(await town.publish(sent.number))
    expect((await shown())[0]?.title).toBe('Pasar Malam Yosodadi II')
  })

  test('only by the matrix, and not one’s own', async () => {
    const sent = await town.send()
    await expect(publishEvent(await town.as('warga'), { number: sent.number })).rejects.toMatchObject({ name: 'Denied' })
    await expect(publishEvent(await town.as('guest'), { number: sent.number })).rejects.toMatchObject({ name: 'Denied' })
    const own = await town.send({}, 'petugas')
    await expect(publishEvent(await town.as('petugas'), { number: own.number })).rejects.toMatchObject({ name: 'Denied' })
    value(await publishEvent(await town.as('pengelola'), { number: own.number }))
  })

  test('somebody else’s event is not there for him', async () => {
    const sent = await town.put()
    const { contact: _contact, lateKnown: _late, ...event } = town.wish()
    await expect(amendEvent(await town.as('warga'), { ...event, number: sent.number })).rejects.toMatchObject({ name: 'Missing' })
  })
})

describe('E-02 what becomes of it', () => {
  test('called off: the page stays and says why; nothing is held any more', async () => {
    const made = await town.put(samber)
    expect(rule(await cancelEvent(await town.as('komunitas'), { number: made.number, reason: '' }))).toBe('events.event.reason_missing')
    value(await cancelEvent(await town.as('komunitas'), { number: made.number, reason: 'Hujan lebat' }))
    const page = await publishedEvent(town.house.db, made.slug)
    expect(page).toMatchObject({ status: 'cancelled', statusReason: 'Hujan lebat', sequence: 1 })
    expect(await town.rows('select * from events.claim')).toEqual([])
    value(await town.publish((await town.send(samber, 'komunitas-2')).number))
    expect(rule(await cancelEvent(await town.as('komunitas'), { number: made.number, reason: 'Lagi' }))).toBe(
      'events.event.cancelled_already',
    )
  })

  test('put off without a date, then twice to new ones: every start it had is kept', async () => {
    const made = await town.put()
    const komunitas = await town.as('komunitas')
    value(await postponeEvent(komunitas, { number: made.number, reason: 'Menunggu gedung' }))
    expect(await publishedEvent(town.house.db, made.slug)).toMatchObject({ status: 'postponed' })
    const to = async (day: string) =>
      value(
        await rescheduleEvent(komunitas, {
          number: made.number,
          reason: 'Tanggal baru',
          when: [{ day: day as never, from: '17:00', until: '22:00' }],
        }),
      )
    await to('2027-04-03')
    await town.setClock('2027-01-05T09:00')
    await to('2027-04-10')
    const page = await publishedEvent(town.house.db, made.slug)
    expect(page).toMatchObject({ status: 'rescheduled', sequence: 3 })
    expect(page?.dates).toHaveLength(1)
    expect(page?.dates[0]?.previous.map((at) => at.toISOString())).toEqual(['2027-03-06T10:00:00.000Z', '2027-04-03T10:00:00.000Z'])
    expect(page?.dates[0]?.original.toISOString()).toBe('2027-03-06T10:00:00.000Z')
  })

  test('a date of several that is gone is called off, and stands again when it comes back', async () => {
    const dates = ['2027-03-06', '2027-03-13', '2027-03-20'].map((day) => ({ day, from: '17:00', until: '20:00' }))
    const made = await town.put({ when: dates })
    const { contact: _contact, lateKnown: _late, ...event } = town.wish({ when: [dates[0], dates[2]] })
    const komunitas = await town.as('komunitas')
    value(await amendEvent(komunitas, { ...event, number: made.number }))
    expect((await shown()).map((one) => one.cancelled)).toEqual([false, true, false])
    value(await amendEvent(komunitas, { ...town.wish({ when: dates }), number: made.number } as never))
    expect((await shown()).map((one) => one.cancelled)).toEqual([false, false, false])
  })

  test('published dates change only with a step', async () => {
    await town.put()
    await expect(town.owner.query(`update events.occurrence set starts_at = starts_at - interval '1 day'`)).rejects.toMatchObject({
      constraint: 'events.event.changed_in_silence',
    })
    await expect(town.owner.query('update events.event_step set reason = $1', ['lain'])).rejects.toThrow()
  })
})

describe('E-04 N5 clashes', () => {
  test('two of 500 on one field at overlapping hours: the second is refused; touching hours are not', async () => {
    await town.put(samber)
    const second = await town.send(
      { ...samber, title: 'Konser Rakyat', when: [{ day: '2027-03-06', from: '21:00', until: '23:00' }] },
      'komunitas-2',
    )
    const answer = await town.publish(second.number)
    expect(rule(answer)).toBe('events.calendar.clash')
    expect(answer.ok ? undefined : answer.refusals[0]?.facts).toMatchObject({ title: 'Pasar Malam Yosodadi' })
    value(
      await town.publish(
        (await town.send({ ...samber, title: 'Kembang Api', when: [{ day: '2027-03-06', from: '22:00', until: '23:00' }] }, 'komunitas-2'))
          .number,
      ),
    )
    value(await town.publish((await town.send({ ...samber, crowd: 499, title: 'Lapak Kecil' }, 'komunitas-2')).number))
  })

  const seen = async (number: string) => {
    const [row] = await town.rows<{ id: string }>('select id from events.event where number = $1', [number])
    const question = await questionOf(town.house.db, row?.id ?? '')
    return {
      clashes: (await clashesOf(town.house.db, question)).map(({ severity, kind, other }) => [severity, kind, other.title]),
      days: await otherDaysFor(town.house.db, question, town.now()),
    }
  }

  test('the same sub-sector on one evening is a warning with three free days, and stands in nobody’s way', async () => {
    const evening = { subsector: 'musik', when: [{ day: '2027-03-06', from: '19:00', until: '21:00' }] }
    await town.put({ ...evening, title: 'Malam Gitar' })
    // a week later and a week before are taken too
    for (const day of ['2027-03-13', '2027-02-27'])
      await town.put({ ...evening, title: `Musik ${day}`, when: [{ day, from: '19:00', until: '21:00' }] })
    const later = { ...evening, title: 'Malam Piano', place: 'Taman', when: [{ day: '2027-03-06', from: '21:30', until: '23:00' }] }
    const second = await town.send(later, 'komunitas-2')
    expect(await seen(second.number)).toEqual({
      clashes: [['soft', 'subsector', 'Malam Gitar']],
      days: ['2027-03-20', '2027-02-20', '2027-03-27'],
    })
    const page = (await (await enter(town, 'petugas')).get(`/meja/acara/${second.number}`)).body
    expect(page).toMatch(
      /Subsektor yang sama di hari yang sama:[\s\S]*Malam Gitar[\s\S]*Hari lain yang masih kosong:[\s\S]*Sabtu, 20 Maret 2027; Sabtu, 20 Februari 2027; Sabtu, 27 Maret 2027/,
    )
    value(await town.publish(second.number))
  })

  test('two big crowds in one kelurahan, one audience of it, and two evenings of one agency are warned of', async () => {
    const when = [{ day: '2027-03-06', from: '19:00', until: '22:00' }]
    const at = { when, kelurahan: '18.72.01.1001', lateKnown: true }
    await town.put({ ...at, title: 'Tabuh Bedug', crowd: 700, place: 'Halaman Masjid' })
    const march = await town.send({ ...at, title: 'Pawai Obor', crowd: 500, place: 'Jalan Utama' }, 'komunitas-2')
    expect((await seen(march.number)).clashes.map(([, kind]) => kind).sort()).toEqual(['area', 'audience'])
    const small = await town.send({ ...at, title: 'Baca Puisi', crowd: 499, place: 'Teras', audience: 'members' }, 'komunitas-2')
    expect((await seen(small.number)).clashes).toEqual([])
    // the staff of an agency: what comes by its own calendar is its own
    const [one, two] = [
      await town.put({ when, title: 'Klinik Usaha', place: 'Aula Dinas' }),
      await town.send({ when, title: 'Bazar Dinas', place: 'Halaman Dinas' }),
    ]
    await town.owner.query(
      `update events.event set unit_id = (select id from governance.unit where code = 'diskoperin') where number = any ($1)`,
      [[one.number, two.number]],
    )
    expect((await seen(two.number)).clashes).toEqual([['soft', 'unit', 'Klinik Usaha']])
    for (const { number } of [march, small]) value(await town.publish(number))
  })

  test('two who publish in the same second: one is published, the other is told of the clash', async () => {
    for (let round = 0; round < 10; round += 1) {
      const day = `2027-0${3 + Math.floor(round / 5)}-1${round % 5}`
      const both = await Promise.all(
        ['komunitas', 'komunitas-2'].map((who, at) =>
          town.send(
            { ...samber, title: `Panggung ${round} ${at ? 'Barat' : 'Timur'}`, when: [{ day, from: '19:00', until: '22:00' }] },
            who,
          ),
        ),
      )
      const [petugas, pengelola] = [await town.as('petugas'), await town.as('pengelola')]
      const answers = await Promise.all([
        publishEvent(petugas, { number: both[0]?.number ?? '' }),
        publishEvent(pengelola, { number: both[1]?.number ?? '' }),
      ])
      expect(answers.map(rule).sort()).toEqual(['done', 'events.calendar.clash'])
    }
  })

  test('an official is not at two openings at once', async () => {
    const small = { crowd: 50 }
    const [first, second] = [await town.put(small), await town.put({ ...small, title: 'Pembukaan Pameran', place: 'Taman' }, 'komunitas-2')]
    const petugas = await town.as('petugas')
    const [post] = await town.rows<{ code: string }>(`select code from governance.post where kind = 'pembina'`)
    const posts = [post?.code ?? '']
    value(await nameOfficials(petugas, { number: first.number, posts }))
    expect(rule(await nameOfficials(petugas, { number: second.number, posts }))).toBe('events.calendar.clash')
  })

  test('an override covers the pair it names and nobody else', async () => {
    const first = await town.put(samber)
    const second = await town.send({ ...samber, title: 'Konser Rakyat' }, 'komunitas-2')
    const wish = {
      number: second.number,
      other: first.number,
      subject: 'place:venue:lapangan-samber',
      reason: 'Dua panggung berbagi lapangan, diatur bersama',
    }
    await expect(overrideClash(await town.as('petugas'), wish)).rejects.toMatchObject({ name: 'Denied' })
    expect(rule(await overrideClash(await town.as('kepala-diskoperin'), { ...wish, reason: 'ya' }))).toBe('events.clash.reason')
    value(await overrideClash(await town.as('kepala-diskoperin'), wish))
    value(await town.publish(second.number))
    const third = await town.send({ ...samber, title: 'Tablig Akbar' }, 'warga')
    expect(rule(await town.publish(third.number))).toBe('events.calendar.clash')
    await expect(town.owner.query('delete from events.clash_override')).rejects.toThrow()
  })

  test('the database alone refuses, whatever the deed forgot', async () => {
    await town.put(samber)
    const second = await town.send({ ...samber, title: 'Konser Rakyat' }, 'komunitas-2')
    await expect(
      town.owner.query(`insert into events.claim (event_id, occurrence_id, subject, during) select e.id, o.id, 'place:venue:lapangan-samber', tstzrange(o.starts_at, o.until_at)
        from events.event e join events.occurrence o on o.event_id = e.id where e.number = '${second.number}'`),
    ).rejects.toMatchObject({ constraint: 'events.calendar.clash' })
  })
})

describe('E-05 N3 in a room of the hub', () => {
  const inRoom = {
    placeKind: 'space',
    space: 'kelas-1',
    place: '',
    crowd: 8,
    price: 0,
  }
  /** An event in a room its sender booked for nothing, on the calendar. */
  async function held(day: string) {
    const at = { ...inRoom, when: [{ day, from: '10:00', until: '12:00' }] }
    const petugas = await town.as('petugas')
    const sent = await town.send({ ...at, lateKnown: true })
    expect(rule(await publishEvent(petugas, { number: sent.number }))).toBe('events.space.no_booking')
    const booked = value(await placeBooking(await town.as('komunitas'), town.roomWish('kelas-1', `${day} 10-12`)))
    const amend = async (more: Record<string, unknown>) => {
      const { contact: _contact, lateKnown: _late, ...event } = town.wish({ ...at, booking: booked.number, ...more })
      return await amendEvent(await town.as('komunitas'), { ...event, number: sent.number })
    }
    value(await amend({}))
    if (booked.state === 'pending') {
      expect(rule(await publishEvent(petugas, { number: sent.number }))).toBe('events.space.not_confirmed')
      value(await approveBooking(await town.as('sekretaris'), { number: booked.number, reason: 'Sesuai aturan' }))
    }
    value(await publishEvent(petugas, { number: sent.number }))
    return { number: sent.number, booking: booked.number, amend }
  }

  test('needs a confirmed booking that covers it, and no price is slipped in that its room was not given for', async () => {
    const { number, booking, amend } = await held('2027-01-14')
    const me = await town.as('komunitas')
    const state = async () => (await town.rows<{ state: string }>(`select state from spaces.booking where number = '${booking}'`))[0]?.state
    const priceNow = () => town.rows(`select price::int from events.event where number = '${number}'`)
    expect(rule(await amend({ price: 50_000 }))).toBe('events.space.price_waits')
    // the booking waits for its applicant; he and whoever decides about a paid use are told, and nothing is charged
    expect(await state()).toBe('awaiting_tariff')
    const told = await town.rows<{ recipient: string; body: string }>(
      `select m.recipient, m.body from platform.mail m join spaces.booking_step s on m.dedupe like 'spaces:' || s.id || ':%' join spaces.booking k on k.id = s.booking_id
        where k.number = '${booking}' and s.to_state = 'awaiting_tariff' order by 1`,
    )
    expect(told.map(({ recipient }) => recipient)).toEqual(['komunitas@contoh.metro', 'pengelola@contoh.metro'])
    expect(told[1]?.body).toContain(`Tiket berbayar pada acara ${number}`)
    expect(await town.rows(`select from finance.bill where subject = 'booking:${booking}'`)).toEqual([])
    // asked again nothing is told twice; declined, the room is his as before, and the price stays unpublished
    expect(rule(await amend({ price: 50_000 }))).toBe('events.space.not_confirmed')
    expect(value(await answerRequote(me, { number: booking, accept: false }))).toMatchObject({ state: 'confirmed', price: 0 })
    expect([await state(), await priceNow()]).toEqual(['confirmed', [{ price: 0 }]])
    // B-21: he says it himself; agreed to and paid, the tickets may be sold, and not a step before
    const tickets = { number: booking, answers: { ...social, peserta_bayar: 'ya' }, reason: 'Tiket Rp50.000' }
    expect(value(await declareUse(me, tickets))).toMatchObject({ state: 'awaiting_tariff', class: 'commercial' })
    const agreed = value(await answerRequote(me, { number: booking, accept: true }))
    expect(agreed).toMatchObject({ state: 'awaiting_payment' })
    expect(agreed.price).toBeGreaterThan(0)
    expect(rule(await amend({ price: 50_000 }))).toBe('events.space.not_confirmed')
    value(await noteProof(await town.as('petugas'), { number: booking, proof: 'SSRD-N3-1', amount: agreed.price }))
    value(await amend({ price: 50_000 }))
    expect(await priceNow()).toEqual([{ price: 50_000 }])
    value(await amend({ price: 50_000, summary: 'Lapak warga dan panggung kecil sampai sore.' }))
    // an hour more of a paid room is another price: it is not had by moving the event
    expect(rule(await amend({ price: 50_000, when: [{ day: '2027-01-14', from: '10:00', until: '13:00' }] }))).toBe(
      'spaces.booking.price_changes',
    )
    expect(await priceNow()).toEqual([{ price: 50_000 }])
  })

  test('moved, its booking is moved first; where somebody else has the room then, neither moves', async () => {
    const { number, amend } = await held('2027-01-13')
    value(await amend({ summary: 'Lapak warga dan panggung kecil sampai sore.' }))
    const at = async () =>
      (
        await town.rows<{ at: string }>(
          `select to_char(o.starts_at at time zone 'Asia/Jakarta', 'HH24:MI') || ' ' || (select string_agg(to_char(lower(p) at time zone 'Asia/Jakarta', 'HH24:MI') || '-' || to_char(upper(p) at time zone 'Asia/Jakarta', 'HH24:MI'), ',') from unnest(k.periods) p) as at
           from events.event e join events.occurrence o on o.event_id = e.id join spaces.booking k on k.number = e.booking where e.number = '${number}'`,
        )
      )[0]?.at
    value(await placeBooking(await town.as('warga'), town.roomWish('kelas-1', '2027-01-13 13-15')))
    const moveTo = async (from: string, until: string, who = 'komunitas') =>
      await rescheduleEvent(await town.as(who), { number, reason: 'Digeser', when: [{ day: '2027-01-13' as never, from, until }] })
    expect(rule(await moveTo('13:30', '15:30'))).toBe('spaces.booking.taken')
    expect(await at()).toBe('10:00 10:00-12:00')
    value(await moveTo('15:30', '17:30'))
    expect(await at()).toBe('15:30 15:30-17:30')
    // shorter within what was booked it stays booked as it was, and goes along with as much before and after
    value(await moveTo('16:00', '17:00'))
    value(await moveTo('18:00', '19:00'))
    expect(await at()).toBe('18:00 17:30-19:30')
    // whoever did not book the room moves no booking with the event
    expect(rule(await moveTo('10:00', '11:00', 'pengelola'))).toBe('events.space.not_covered')
    expect(await at()).toBe('18:00 17:30-19:30')
    // called off, the room is still his who booked it: the calendar frees its own claims alone
    value(await cancelEvent(await town.as('komunitas'), { number, reason: 'Hujan lebat' }))
    expect(await at()).toBe('18:00 17:30-19:30')
  })

  test('what is called off frees what is still to come, and what was held stays on record', async () => {
    const both = { ...samber, when: ['2027-03-06', '2027-03-13'].map((day) => ({ day, from: '17:00', until: '22:00' })) }
    const made = await town.put(both)
    await town.setClock('2027-03-08T09:00')
    value(await cancelEvent(await town.as('komunitas'), { number: made.number, reason: 'Lapangan diperbaiki' }))
    expect(await town.rows(`select to_char(lower(during) at time zone 'Asia/Jakarta', 'YYYY-MM-DD') as day from events.claim`)).toEqual([
      { day: '2027-03-06' },
    ])
    const later = await town.send({ ...both, title: 'Konser Rakyat', when: [both.when[1]] }, 'komunitas-2')
    value(await town.publish(later.number))
  })
})

describe('E-03 a festival', () => {
  test('a part in a room of the city says where in the tongue of the reader', async () => {
    const over = value(
      await openUmbrella(await town.as('petugas'), {
        title: 'Pekan Ruang',
        titleEn: '',
        summary: 'Sepekan di gedung sendiri.',
        body: '',
        organiser: 'Panitia',
        place: 'Kota Metro',
        unit: 'uptd-mch',
      }),
    )
    const part = await town.put({ title: 'Bagian di aula' })
    await town.under(part.number, over.number)
    await town.owner.query(
      `update events.event e set place_kind = 'space', bookable_id = b.id from spaces.bookable b where b.slug = 'aula' and e.number = $1`,
      [part.number],
    )
    const [room] = await town.rows<{ name: string; name_en: string }>(`select name, name_en from spaces.bookable where slug = 'aula'`)
    const said = async (english: boolean) => (await publishedEvent(town.house.db, over.slug, english))?.parts.map(({ place }) => place)
    expect([await said(false), await said(true)]).toEqual([[room?.name], [room?.name_en]])
    expect(room?.name).not.toBe(room?.name_en)
  })

  test('an officer asks nobody’s event but another’s: his own goes to who stands above him', async () => {
    const over = value(
      await openUmbrella(await town.as('petugas'), {
        title: 'Pekan Sendiri',
        titleEn: '',
        summary: 'Sepekan bersama warga.',
        body: '',
        organiser: 'Panitia',
        place: 'Kota Metro',
        unit: 'uptd-mch',
      }),
    )
    const own = await town.send({ title: 'Acara petugas' }, 'petugas')
    await expect(askUnder(await town.as('petugas'), { number: own.number, umbrella: over.number })).rejects.toMatchObject({
      name: 'Denied',
    })
  })

  test('its dates are its parts’; one called off leaves the rest', async () => {
    const over = value(
      await openUmbrella(await town.as('petugas'), {
        title: 'Hari Jadi',
        titleEn: '',
        summary: 'Sembilan hari perayaan.',
        body: '',
        organiser: 'Panitia',
        place: 'Kota Metro',
        unit: 'uptd-mch',
      }),
    )
    const parts = []
    for (const day of ['2027-06-01', '2027-06-05', '2027-06-09'])
      parts.push(await town.put({ title: `Bagian ${day}`, when: [{ day, from: '10:00', until: '12:00' }] }))
    for (const { number } of parts) await town.under(number, over.number)
    value(await cancelEvent(await town.as('komunitas'), { number: parts[1]?.number ?? '', reason: 'Hujan lebat' }))
    const page = await publishedEvent(town.house.db, over.slug)
    expect(page?.parts.map(({ status }) => status)).toEqual(['scheduled', 'cancelled', 'scheduled'])
    expect(page?.dates).toEqual([])
    expect((await shown()).map(({ umbrella }) => umbrella)).toEqual(['Hari Jadi', 'Hari Jadi', 'Hari Jadi'])
  })

  test('called off or put off tells each owner of its parts once, and leaves the parts', async () => {
    const petugas = await town.as('petugas')
    const over = value(
      await openUmbrella(petugas, {
        title: 'Pekan Surat',
        titleEn: '',
        summary: 'Sepekan bersama warga.',
        body: '',
        organiser: 'Panitia',
        place: 'Kota Metro',
        unit: 'uptd-mch',
      }),
    )
    const parts = [await town.put({ title: 'Bagian surat satu' }), await town.put({ title: 'Bagian surat dua' })]
    for (const { number } of parts) await town.under(number, over.number)
    const told = async (number: string) =>
      await town.rows(`select dedupe from platform.mail where dedupe like 'event % parts ${number}' order by 1`)
    const first = parts.map(({ number }) => number).sort()[0] ?? ''
    value(await postponeEvent(await town.as('petugas'), { number: over.number, reason: 'Menunggu izin' }))
    expect(await told(first)).toHaveLength(1)
    value(await cancelEvent(await town.as('petugas'), { number: over.number, reason: 'Izin tidak terbit' }))
    expect(await told(first)).toHaveLength(2)
    expect(rule(await cancelEvent(await town.as('petugas'), { number: over.number, reason: 'Lagi' }))).toBe(
      'events.event.cancelled_already',
    )
    expect(await told(first)).toHaveLength(2)
    for (const { number } of parts)
      expect(await town.rows(`select state, status from events.event where number = '${number}'`)).toEqual([
        { state: 'published', status: 'scheduled' },
      ])
  })
})
