import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { owingOf } from '#src/finance/refund.db.ts'
import { concurCase } from '#src/governance/case-deeds.db.ts'
import { eraseEverywhere } from '#src/identity/personal-data.ts'
import { send } from '#src/platform/mail.ts'
import { systemCtx } from '#src/work.ts'
import { openRoomsTown, type Rooms, rule, social, value } from '../../test/rooms-town.ts'
import { placeBooking } from './booking.db.ts'
import { cancelBooking } from './cancel.db.ts'
import { tidyIfDue, watchedUntil } from './check-in.db.ts'
import { approveBooking, declineBooking } from './decide.db.ts'
import { occupancyOf } from './occupancy.db.ts'
import { noteProof, noteRefund } from './proof.db.ts'
import { answerRequote, declareUse, reclassBooking, requoteOf } from './requote.db.ts'
import { subsidyOf } from './subsidy.db.ts'
import { subsidyBy, subsidyCsv, sumOf } from './subsidy.ts'

const paid = { ...social, peserta_bayar: 'ya', peserta: 'umum' }
const stalls = { ...social, peserta: 'umum', jualan: 'umkm' }

let town: Rooms
beforeAll(async () => {
  town = await openRoomsTown()
})
afterAll(() => town?.close())
beforeEach(() => town.setClock('2027-01-04T09:00'))

const tidy = () => tidyIfDue({ ...systemCtx(town.house, 'uji'), now: town.now() })
const place = async (who: string, space: string, when: string, answers: typeof social = social) =>
  value(await placeBooking(await town.as(who), town.wish(space, when, { answers }))).number
const caseOf = async (number: string) =>
  (
    await town.rows<{ number: string }>(
      `select number from governance.case_file where subject_id = $1 and status = 'open' order by number desc`,
      [number],
    )
  )[0]?.number ?? ''
const approve = async (number: string, who = 'sekretaris') => {
  if (who === 'pengelola') value(await concurCase(await town.as('ketua'), { number: await caseOf(number) }))
  return value(await approveBooking(await town.as(who), { number, reason: 'Sesuai aturan pemakaian' }))
}
const pay = async (number: string, amount: number) =>
  value(await noteProof(await town.as('petugas'), { number, proof: `STS-${number}-${amount}`, amount }))
const stateOf = async (number: string) =>
  (await town.rows<{ state: string }>('select state from spaces.booking where number = $1', [number]))[0]?.state
const steps = async (number: string) =>
  (
    await town.rows<{ step: string }>(
      `select s.step from finance.bill_step s join finance.bill b on b.id = s.bill_id where b.subject = $1 order by b.made_at, b.id, s.at, s.id`,
      [`booking:${number}`],
    )
  ).map(({ step }) => step)
const books = async (number: string) =>
  Object.fromEntries(
    (
      await town.rows<{ account: string; sum: string }>(
        `select l.account, sum(l.amount) from finance.entry e join finance.entry_line l on l.entry_id = e.id where e.subject = $1 group by 1 having sum(l.amount) <> 0`,
        [`booking:${number}`],
      )
    ).map(({ account, sum }) => [account, Number(sum)]),
  )
const letters = async (number: string, kind: string) =>
  town.rows<{ body: string }>(`select body from platform.mail where subject like $1 and dedupe like $2`, [
    `%${number}%`,
    `spaces:%:${kind}%`,
  ])

describe('B-25 who stays away three times', () => {
  test('is told by letter with the day it ends, and told again where a room would have asked nobody', async () => {
    const days = ['05', '06', '07']
    const numbers: string[] = []
    for (const day of days) numbers.push(await place('warga-2', 'kelas-1', `2027-01-${day} 18-20`))
    for (const number of numbers) await approve(number)
    for (const [at, day] of days.entries()) {
      await town.setClock(`2027-01-${day}T18:15`)
      await tidy()
      expect(await stateOf(numbers[at] ?? '')).toBe('no_show')
    }
    expect(await letters(numbers[1] ?? '', 'watched')).toEqual([])
    const [told] = await letters(numbers[2] ?? '', 'watched')
    expect(told?.body).toMatch(/tiga kali tidak hadir.*Sampai 8 Maret 2027/s)
    await town.owner.query(`update spaces.bookable set approval = false where slug = 'kursi'`)
    const number = await place('warga-2', 'kursi', '2027-01-20 10-12')
    expect(await stateOf(number)).toBe('pending')
    expect(await letters(number, 'watched')).toHaveLength(1)
    const other = await place('warga', 'kursi', '2027-01-20 10-12')
    expect(await stateOf(other)).toBe('confirmed')
    expect(await letters(other, 'watched')).toEqual([])
    await town.owner.query(`update spaces.bookable set approval = true where slug = 'kursi'`)
    const [me] = await town.rows<{ id: string }>(`select id from identity.person where demo_key = 'warga-2'`)
    await town.setClock('2027-04-10T09:00')
    expect(await watchedUntil(town.house.db, me?.id ?? null)).toBeUndefined()
  })
})

describe('a class reckoned anew', () => {
  test('while the desk still decides: nobody approves before the applicant agrees; agreed, it is decided as what it is now', async () => {
    const number = await place('warga', 'aula-b', '2027-01-20 10-12')
    const first = await caseOf(number)
    const told = value(await reclassBooking(await town.as('pengelola'), { number, answers: paid, reason: 'Ada tiket masuk' }))
    expect(told).toMatchObject({ state: 'pending', class: 'commercial', price: 800_000, changed: true })
    expect(rule(await approveBooking(await town.as('sekretaris'), { number, reason: 'Sesuai aturan' }))).toBe('spaces.requote.open')
    expect(rule(await reclassBooking(await town.as('pengelola'), { number, answers: stalls, reason: 'Ada lapak juga' }))).not.toBe('done')
    expect(value(await answerRequote(await town.as('warga'), { number, accept: true }))).toMatchObject({ state: 'pending', price: 800_000 })
    const second = await caseOf(number)
    expect(second).not.toBe(first)
    expect(await town.rows(`select from governance.case_file where number = $1 and status = 'open'`, [first])).toEqual([])
    await expect(approveBooking(await town.as('sekretaris'), { number, reason: 'Sesuai aturan' })).rejects.toThrow()
    await approve(number, 'pengelola')
    expect([await stateOf(number), await steps(number)]).toEqual(['awaiting_payment', ['issued']])
  })

  test('declined while the desk decides, it is as it was and may be approved', async () => {
    const number = await place('warga', 'aula-b', '2027-01-21 10-12')
    value(await reclassBooking(await town.as('pengelola'), { number, answers: paid, reason: 'Ada tiket masuk' }))
    expect(value(await answerRequote(await town.as('warga'), { number, accept: false }))).toMatchObject({ state: 'pending', price: 0 })
    expect(await requoteOf(town.house.db, number)).toBeUndefined()
    expect((await approve(number)).state).toBe('confirmed')
  })

  test('while its money is awaited: the old bill is taken back, and either answer is billed anew', async () => {
    for (const accept of [true, false]) {
      const number = await place('warga', 'aula-b', `2027-01-${accept ? 22 : 25} 18-20`, stalls)
      await approve(number, 'pengelola')
      const [before] = await town.rows<{ amount: string }>('select amount from finance.bill where subject = $1', [`booking:${number}`])
      value(await reclassBooking(await town.as('pengelola'), { number, answers: paid, reason: 'Ada tiket masuk' }))
      expect([await stateOf(number), await steps(number)]).toEqual(['awaiting_tariff', ['issued', 'withdrawn']])
      const price = accept ? 800_000 : Number(before?.amount)
      expect(value(await answerRequote(await town.as('warga'), { number, accept }))).toMatchObject({ state: 'awaiting_payment', price })
      expect(await steps(number)).toEqual(['issued', 'withdrawn', 'issued'])
      expect((await pay(number, price)).state).toBe('confirmed')
      expect(await books(number)).toEqual({ 'aset_kota.disetor': price, 'aset_kota.retribusi': -price })
    }
  })
})

describe('B-22 the tariff is that of the day of use', () => {
  const priced = async (number: string) =>
    (
      await town.rows<{ price: string; codes: string[] }>(
        `select price, array(select l ->> 'code' from jsonb_array_elements(tariff) l order by 1) as codes from spaces.booking where number = $1`,
        [number],
      )
    )[0]

  test('booked in January for April it costs what April costs, a night across the change one day of each, and what was priced stays priced', async () => {
    const april = await place('warga', 'aula', '2027-04-02 8-11', paid)
    const across = await place('warga-2', 'aula', '2027-03-31 20-34', paid)
    expect(await priced(april)).toEqual({ price: '1800000', codes: ['TR-aula-commercial-2'] })
    expect(await priced(across)).toEqual({ price: '3300000', codes: ['TR-aula-commercial-1', 'TR-aula-commercial-2'] })
    await town.owner.query(`update spaces.tariff set amount = 1, normal_amount = 1 where code = 'TR-aula-commercial-2'`)
    try {
      expect([(await priced(april))?.price, (await priced(across))?.price]).toEqual(['1800000', '3300000'])
      const later = await place('warga', 'aula', '2027-04-03 8-11', paid)
      expect((await priced(later))?.price).toBe('1')
    } finally {
      await town.owner.query(`update spaces.tariff set amount = 1800000, normal_amount = 1800000 where code = 'TR-aula-commercial-2'`)
    }
  })
})

describe('B-23 twenty-four hours to pay', () => {
  const awaited = async (who: string, on: string) => {
    const number = await place(who, 'aula-a', on, paid)
    await approve(number, 'pengelola')
    const [row] = await town.rows<{ due: Date }>('select lapses_at as due from spaces.booking where number = $1', [number])
    expect(row?.due).toEqual(new Date('2027-01-05T09:00:00+07:00'))
    return number
  }

  test('a second before the end it stands; at the very second the place is free and the money owed back', async () => {
    const [before, at] = [await awaited('warga', '2027-03-09 10-12'), await awaited('warga-2', '2027-03-09 14-16')]
    await town.setClock(new Date('2027-01-05T08:59:59+07:00'))
    expect(await pay(before, 800_000)).toMatchObject({ state: 'confirmed', refund: false })
    await town.setClock('2027-01-05T09:00')
    expect(await pay(at, 800_000)).toMatchObject({ state: 'expired', refund: true })
    await tidy()
    expect([await stateOf(before), await stateOf(at)]).toEqual(['confirmed', 'expired'])
    expect((await steps(before)).at(-1)).toBe('paid')
    expect((await steps(at)).filter((step) => step === 'refund_due')).toHaveLength(1)
    expect(await owingOf(town.house.db, `booking:${before}`)).toEqual([])
    expect(await owingOf(town.house.db, `booking:${at}`)).toMatchObject([{ amount: 800_000 }])
  })

  test('money that comes after the place was given to another is owed back by number, told at once, and the other keeps his place', async () => {
    const late = await awaited('warga', '2027-03-10 10-12')
    await town.setClock('2027-01-05T09:00')
    const other = await place('warga-2', 'aula-a', '2027-03-10 10-12')
    await approve(other)
    await town.setClock('2027-01-05T11:00')
    expect(await pay(late, 800_000)).toMatchObject({ state: 'expired', refund: true })
    expect(await stateOf(other)).toBe('confirmed')
    expect(await owingOf(town.house.db, `booking:${late}`)).toMatchObject([{ amount: 800_000, number: expect.stringMatching(/./) }])
    // in the transaction of the proof; the next free hand sends it
    const sent = await town.rows<{ id: string; body: string; wait: number }>(
      `select m.id, m.body, extract(epoch from j.start_after - now())::int as wait from platform.mail m join pgboss.job j on j.name = 'platform.mail' and j.data ->> 'id' = m.id::text
       where m.subject like $1 and m.dedupe like 'spaces:%:refund_due'`,
      [`%${late}%`],
    )
    expect(sent).toHaveLength(1)
    expect(sent[0]?.body).toContain('menjadi hak Anda kembali')
    expect(sent[0]?.wait).toBeLessThan(300)
    await send(town.house, sent[0]?.id ?? '')
    expect(await town.rows('select sent_at is not null as sent from platform.mail where id = $1', [sent[0]?.id])).toEqual([{ sent: true }])
  })
})

describe('money for a use that is not', () => {
  const paidAndRaised = async (on: string) => {
    const number = await place('warga-2', 'aula-a', on, stalls)
    await approve(number, 'pengelola')
    const [bill] = await town.rows<{ amount: string }>('select amount from finance.bill where subject = $1', [`booking:${number}`])
    const amount = Number(bill?.amount)
    await pay(number, amount)
    value(await declareUse(await town.as('warga-2'), { number, answers: paid, reason: 'Jadi pakai tiket' }))
    return { number, amount }
  }

  test('a re-quote agreed to and not paid lapses: what was paid before is owed back, with its letter, once', async () => {
    const { number, amount } = await paidAndRaised('2027-01-20 14-16')
    value(await answerRequote(await town.as('warga-2'), { number, accept: true }))
    expect(await steps(number)).toEqual(['issued', 'paid', 'issued'])
    await town.setClock('2027-01-05T09:00')
    await tidy()
    await tidy()
    expect(await stateOf(number)).toBe('expired')
    expect(await steps(number)).toEqual(['issued', 'paid', 'refund_due', 'issued'])
    expect(await letters(number, 'refund_due')).toHaveLength(1)
    expect((await books(number))['aset_kota.disetor']).toBe(amount)
  })

  test('a re-quote nobody answered gives the place up when the use begins, and what was paid back', async () => {
    const { number } = await paidAndRaised('2027-01-21 14-16')
    await town.setClock('2027-01-21T13:59')
    await tidy()
    expect(await stateOf(number)).toBe('awaiting_tariff')
    await town.setClock('2027-01-21T14:00')
    expect(rule(await answerRequote(await town.as('warga-2'), { number, accept: false }))).toBe('spaces.booking.run_out')
    await tidy()
    expect([await stateOf(number), (await steps(number)).at(-1)]).toEqual(['expired', 'refund_due'])
  })

  test('a refund is noted once, whole, by another post, with the proof; the books are as if nothing had been paid', async () => {
    const number = await place('warga', 'aula-a', '2027-01-22 14-16', paid)
    await approve(number, 'pengelola')
    await pay(number, 800_000)
    const back = { number, proof: `SP2D-${number}`, amount: 800_000 }
    expect(rule(await noteRefund(await town.as('pengelola'), back))).toBe('finance.bill.nothing_owed')
    value(await cancelBooking(await town.as('warga'), { number, reason: 'Pembicara sakit' }))
    await expect(noteRefund(await town.as('petugas'), back)).rejects.toThrow()
    expect(rule(await noteRefund(await town.as('pengelola'), { ...back, amount: 1 }))).toBe('finance.bill.other_amount')
    expect(rule(await noteRefund(await town.as('pengelola'), { ...back, proof: `STS-${number}-800000` }))).toBe('finance.bill.proof_used')
    const both = await Promise.all(
      ['A', 'B'].map(async (one) => noteRefund(await town.as('pengelola'), { ...back, proof: `${back.proof}-${one}` })),
    )
    expect(both.map(rule).sort()).toEqual(['done', 'finance.bill.nothing_owed'])
    expect(await steps(number)).toEqual(['issued', 'paid', 'refund_due', 'refunded'])
    expect(await books(number)).toEqual({})
    expect((await letters(number, 'refunded'))[0]?.body).toContain('Rp800.000')
  })

  test('nothing that is not owed can be written down as paid back, whoever tries', async () => {
    const number = await place('warga', 'aula-b', '2027-01-28 10-12', paid)
    await approve(number, 'pengelola')
    await pay(number, 800_000)
    const forge = (amount: number) =>
      town.owner.query(
        `insert into finance.bill_step (bill_id, step, actor, proof, amount) select id, 'refunded', 'x', 'PALSU-' || $2::text, $2::bigint from finance.bill where subject = $1`,
        [`booking:${number}`, amount],
      )
    await expect(forge(800_000)).rejects.toMatchObject({ constraint: 'finance.bill.nothing_owed' })
    value(await cancelBooking(await town.as('warga'), { number, reason: 'Pembicara sakit' }))
    await expect(forge(1)).rejects.toMatchObject({ constraint: 'finance.bill.other_amount' })
  })
})

describe('somebody whose account ends', () => {
  test('leaves no name on a bill and none of his words in a step; that it happened, and what an authority said, stays', async () => {
    const number = await place('wartawan', 'aula-a', '2027-01-26 14-16', paid)
    await approve(number, 'pengelola')
    await pay(number, 800_000)
    value(await declareUse(await town.as('wartawan'), { number, answers: stalls, reason: 'Ibu Ratna saja yang berjualan' }))
    const [me] = await town.rows<{ id: string; name: string }>(`select id, name from identity.person where demo_key = 'wartawan'`)
    const kept = () =>
      town.rows<{ all: string }>(
        `select (select string_agg(to_jsonb(s)::text, ' ') from spaces.booking_step s join spaces.booking k on k.id = s.booking_id where k.number = $1)
          || (select string_agg(to_jsonb(b)::text, ' ') from finance.bill b where subject = 'booking:' || $1) || (select string_agg(to_jsonb(q)::text, ' ') from spaces.requote q join spaces.booking k on k.id = q.booking_id where k.number = $1) as all`,
        [number],
      )
    expect((await kept())[0]?.all).toMatch(new RegExp(`Ibu Ratna[^]*${me?.name}|${me?.name}[^]*Ibu Ratna`))
    const before = await town.rows(
      `select s.id, s.at, s.to_state, s.actor from spaces.booking_step s join spaces.booking k on k.id = s.booking_id where k.number = $1`,
      [number],
    )
    await town.house.db.transaction().execute((tx) => eraseEverywhere(tx, me?.id ?? '', async () => undefined))
    const [after] = await kept()
    expect(after?.all).not.toMatch(/Ibu Ratna/)
    expect(after?.all).not.toContain(me?.name)
    expect(after?.all).toContain('Akun dihapus')
    const steps = await town.rows<{ id: string }>(
      `select s.id, s.at, s.to_state, s.actor from spaces.booking_step s join spaces.booking k on k.id = s.booking_id where k.number = $1`,
      [number],
    )
    expect(steps).toEqual(expect.arrayContaining(before))
    // called off by the house: what was paid is owed back all the same
    await tidy()
    expect(
      (
        await town.rows(
          `select from finance.bill_step s join finance.bill b on b.id = s.bill_id where b.subject = $1 and s.step = 'refund_due'`,
          [`booking:${number}`],
        )
      ).length,
    ).toBe(1)
  })

  test('no step and no bill can be changed in any other way, not even by their owner', async () => {
    const number = await place('warga', 'aula-b', '2027-01-27 10-12')
    value(await declineBooking(await town.as('sekretaris'), { number, reason: 'Ruang dipakai dinas' }))
    const change = (what: string) =>
      town.owner.query(`update spaces.booking_step set ${what} where booking_id = (select id from spaces.booking where number = $1)`, [
        number,
      ])
    for (const what of [`reason = 'lain'`, `actor = 'x'`, `to_state = 'cancelled'`, `reason = 'Dihapus bersama akunnya', actor = 'x'`])
      await expect(change(what), what).rejects.toThrow(/append only/)
    // what an act of authority said is no word of the person
    await expect(change(`reason = 'Dihapus bersama akunnya'`)).rejects.toThrow(/append only/)
    await expect(town.owner.query(`update finance.bill set amount = 1`)).rejects.toThrow(/forgetting its payer/)
    await expect(town.owner.query(`update finance.bill set payer = 'Orang Lain'`)).rejects.toThrow(/forgetting its payer/)
  })
})

describe('N9 the report', () => {
  test('ties to the books of finance to the rupiah, by every column, and the file has the same rows', async () => {
    const stood = await place('komunitas-2', 'aula', '2027-02-09 10-14', stalls)
    await approve(stood, 'pengelola')
    const [bill] = await town.rows<{ amount: string }>('select amount from finance.bill where subject = $1', [`booking:${stood}`])
    await pay(stood, Number(bill?.amount))
    await approve(await place('warga', 'studio', '2027-02-10 10-11.30'))
    const gone = await place('warga-2', 'aula-b', '2027-02-11 10-12', paid)
    await approve(gone, 'pengelola')
    await pay(gone, 800_000)
    value(await cancelBooking(await town.as('warga-2'), { number: gone, reason: 'Batal' }))
    const days = { from: '2027-01-01', to: '2027-12-31' } as never as { from: never; to: never }
    const rows = await subsidyOf(town.house.db, { ...days, unit: 'uptd-mch' })
    const sum = sumOf(rows)
    const [truth] = await town.rows<{ charged: string; booked: string; paid: string }>(
      `select sum(k.price) as charged, (select -sum(l.amount) from finance.entry e join finance.entry_line l on l.entry_id = e.id where l.account = 'aset_kota.retribusi' and e.subject in (select 'booking:' || number from s)) as booked,
        (select sum(l.amount) from finance.entry e join finance.entry_line l on l.entry_id = e.id where l.account = 'aset_kota.disetor' and e.subject in (select 'booking:' || number from s)) as paid
       from (select 1) one, lateral (select price from spaces.booking where state in ('confirmed', 'in_use', 'completed') and lower(periods) >= '2027-01-01+07' and lower(periods) < '2028-01-01+07') k`.replace(
        'select sum(k.price)',
        `with s as (select number from spaces.booking where state in ('confirmed', 'in_use', 'completed') and lower(periods) >= '2027-01-01+07' and lower(periods) < '2028-01-01+07') select sum(k.price)`,
      ),
    )
    expect(sum.charged).toBeGreaterThan(0)
    expect([sum.charged, sum.booked, sum.paid]).toEqual([Number(truth?.charged), Number(truth?.booked), Number(truth?.paid)])
    expect(sum.booked).toBe(sum.charged)
    for (const column of ['class', 'space', 'kelurahan', 'subsector', 'unit'] as const)
      expect([column, subsidyBy(rows, column).reduce((all, one) => all + one.subsidy, 0)]).toEqual([column, sum.subsidy])
    const lines = subsidyCsv(rows).trim().split('\r\n')
    expect(lines).toHaveLength(rows.length + 1)
    expect(lines.slice(1).reduce((all, line) => all + Number(line.split(',').at(-1)), 0)).toBe(sum.subsidy)
    expect(rows.find(({ space }) => space === 'Studio')).toMatchObject({ minutes: 90, class: 'social', kelurahan: '', subsector: '' })
    expect(await subsidyOf(town.house.db, { ...days, unit: 'mch' })).toEqual([])
  })

  test('a hall is taken where one of its parts is, in its opening hours alone; seats by their number', async () => {
    const day = { from: '2027-02-16', to: '2027-02-16' } as never as { from: never; to: never }
    const of = async (slug: string) => (await occupancyOf(await town.as('petugas'), 'uptd-mch', day)).find((one) => one.slug === slug)
    expect(await of('aula')).toMatchObject({ open: 14 * 60, taken: 0, bookings: 0 })
    await approve(await place('warga', 'aula-a', '2027-02-16 10-12'))
    await approve(await place('warga-2', 'aula-b', '2027-02-16 11-14'))
    expect(await of('aula')).toMatchObject({ open: 14 * 60, taken: 4 * 60, bookings: 0, people: 0 })
    expect(await of('aula-a')).toMatchObject({ taken: 2 * 60, bookings: 1, people: 8 })
    await place('warga', 'cowork', '2027-02-16 8-11')
    // eight of twenty-four seats for three hours
    expect(await of('cowork')).toMatchObject({ taken: 60, bookings: 1 })
  })
})

test('B-10 the share of a week is counted over all rooms that have one, by the limit of the room that is asked for, and says so', async () => {
  await town.owner.query(
    `update spaces.bookable set quota_week = 2 where slug in ('kelas-1', 'aula-b'); update spaces.bookable set quota_week = 3 where slug = 'studio'`,
  )
  await place('panitia-pasar', 'kelas-1', '2027-02-23 8-9')
  await place('panitia-pasar', 'halaman', '2027-02-23 10-12')
  await place('panitia-pasar', 'studio', '2027-02-24 8-9')
  const third = await placeBooking(await town.as('panitia-pasar'), town.wish('aula-b', '2027-02-25 8-9'))
  expect(third).toMatchObject({ refusals: [{ rule: 'spaces.booking.quota', facts: { most: 2, week: '22 Februari 2027' } }] })
  expect(rule(await placeBooking(await town.as('panitia-pasar'), town.wish('studio', '2027-02-25 8-9')))).toBe('done')
  expect(rule(await placeBooking(await town.as('panitia-pasar'), town.wish('studio', '2027-02-26 8-9')))).toBe('spaces.booking.quota')
  await town.owner.query('update spaces.bookable set quota_week = null')
})
