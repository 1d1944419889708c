import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { billsOf, paidFor } from '#src/finance/bill.db.ts'
import { owingOf } from '#src/finance/refund.db.ts'
import { concurCase } from '#src/governance/case-deeds.db.ts'
import { verify } from '#src/platform/verify.db.ts'
import { openRoomsTown, type Rooms, rule, social, value } from '../../test/rooms-town.ts'
import { placeBooking } from './booking.db.ts'
import { cancelBooking } from './cancel.db.ts'
import { approveBooking } from './decide.db.ts'
import { handOver, takeBack, thingsOf } from './handover.db.ts'
import { moveBooking } from './move.db.ts'
import { noteProof, noteRefund } from './proof.db.ts'
import { substitutesFor, takeSubstitute } from './substitute.db.ts'
import { priceWith } from './substitute.ts'
import { spacesInvariants } from './verify.db.ts'

let town: Rooms
beforeAll(async () => {
  town = await openRoomsTown()
  // a third camera, and a fourth: of the same make as the others, at their price
  await town.owner.query(`
    insert into spaces.resource (code, kind, name, name_en, unit_id) select 'kamera-' || n, 'item', 'Kamera ' || n, 'Camera ' || n, unit_id from spaces.resource, generate_series(3, 4) n where code = 'kamera-2';
    insert into spaces.bookable (slug, kind, name, name_en, unit_id, position) select code, 'equipment', name, name_en, unit_id, 90 from spaces.resource where code in ('kamera-3', 'kamera-4');
    insert into spaces.bookable_part (bookable_id, resource_id) select b.id, r.id from spaces.bookable b join spaces.resource r on r.code = b.slug where b.slug in ('kamera-3', 'kamera-4');
    insert into spaces.tariff (code, bookable_id, class, per, amount, normal_amount, legal_basis_id, article, valid)
      select t.code || '-' || n, b.id, t.class, t.per, case when n = 4 then t.amount / 2 else t.amount end, t.normal_amount, t.legal_basis_id, t.article, t.valid from spaces.tariff t join spaces.bookable m on m.id = t.bookable_id and m.slug = 'kamera-2'
        cross join generate_series(3, 4) n join spaces.bookable b on b.slug = 'kamera-' || n;
    insert into spaces.opening (bookable_id, weekday, opens, closes, valid, name, name_en) select b.id, o.weekday, o.opens, o.closes, o.valid, o.name, o.name_en
      from spaces.opening o join spaces.bookable m on m.id = o.bookable_id and m.slug = 'kamera-2' cross join spaces.bookable b where b.slug in ('kamera-3', 'kamera-4');
    update spaces.bookable set ended_at = governance.clock() where slug = 'kamera-4'`)
})
afterAll(() => town?.close())
beforeEach(() => town.setClock('2027-01-04T09:00'))

const paid = { ...social, peserta_bayar: 'ya', peserta: 'umum' }
async function stands(who: string, space: string, when: string, more: Record<string, unknown> = {}): Promise<string> {
  const { number } = value(await placeBooking(await town.as(who), town.wish(space, when, more)))
  value(await approveBooking(await town.as('sekretaris'), { number, reason: 'Sesuai aturan' }))
  return number
}
const one = async <T extends object>(text: string, ...given: unknown[]) => (await town.rows<T>(text, given))[0] as T
const caseOf = async (number: string) =>
  (
    await one<{ number: string }>(
      `select number from governance.case_file where subject_id = $1 and status = 'open' order by number desc`,
      number,
    )
  ).number
async function billed(who: string, space: string, when: string, more: Record<string, unknown> = {}): Promise<string> {
  const { number } = value(await placeBooking(await town.as(who), town.wish(space, when, { answers: paid, ...more })))
  value(await concurCase(await town.as('ketua'), { number: await caseOf(number) }))
  value(await approveBooking(await town.as('pengelola'), { number, reason: 'Sesuai aturan' }))
  return number
}
const row = (number: string) =>
  one<{ id: string; state: string; price: string; normal: string; space: string }>(
    `select k.id, k.state, k.price, k.normal_price as normal, b.slug as space from spaces.booking k join spaces.bookable b on b.id = k.bookable_id where number = $1`,
    number,
  )
const claimed = async (number: string) =>
  (
    await town.rows<{ code: string }>(
      `select distinct r.code from spaces.claim c join spaces.resource r on r.id = c.resource_id join spaces.booking k on k.id = c.booking_id where k.number = $1 order by 1`,
      [number],
    )
  ).map(({ code }) => code)
const offered = async (who: string, number: string) =>
  (await substitutesFor(await town.as(who), number)).map(({ code, why, choices }) => [
    code,
    why,
    choices.map((each) => `${each.code} ${each.price}`),
  ])
const take = async (who: string, number: string, gone: string, instead: string, price: number, more: Record<string, unknown> = {}) =>
  takeSubstitute(await town.as(who), { number, gone, take: instead, price, ...more })
/** Breaks a thing, as the desk writes it down; what is done while it is broken, and mended after. */
async function whileBroken(code: string, run: () => Promise<void>): Promise<void> {
  const { id } = await one<{ id: string }>(
    `insert into spaces.damage (resource_id, note, actor) select id, 'Lensa retak', 'system:uji' from spaces.resource where code = $1 returning id`,
    code,
  )
  try {
    await run()
  } finally {
    await town.rows(`insert into spaces.damage_release (damage_id, note, actor) values ($1, 'Sudah diperbaiki', 'system:uji')`, [id])
  }
}
const broken = async () => (await verify(town.house.db, spacesInvariants)).filter(({ count }) => count > 0).map(({ name }) => name)
const letters = async (number: string, occasion: string) =>
  town.rows(`select from platform.mail where subject like '%' || $1 || '%' and dedupe like 'spaces:%:' || $2`, [number, occasion])

test('a substitute never costs more than was agreed, and keeps the relief that was granted', () => {
  expect(priceWith({ agreed: 100, reckoned: 100, anew: 140 })).toBe(100)
  expect(priceWith({ agreed: 100, reckoned: 100, anew: 60 })).toBe(60)
  expect(priceWith({ agreed: 70, reckoned: 100, anew: 60 })).toBe(30)
  expect(priceWith({ agreed: 20, reckoned: 100, anew: 60 })).toBe(0)
})

describe('B-27 the substitute is taken by its applicant', () => {
  test('where a thing is broken: one press, its claims follow, nothing else moves', async () => {
    const number = await stands('warga', 'kamera-1', '2027-01-06 15-17')
    expect(await offered('warga', number)).toEqual([])
    expect(rule(await take('warga', number, 'kamera-1', 'kamera-2', 0))).toBe('spaces.substitute.still_there')
    await whileBroken('kamera-1', async () => {
      expect(await offered('warga', number)).toEqual([['kamera-1', 'blocked', ['kamera-2 0', 'kamera-3 0']]])
      await expect(take('warga-2', number, 'kamera-1', 'kamera-2', 0)).rejects.toMatchObject({ name: 'Missing' })
      expect(rule(await take('warga', number, 'kamera-1', 'kamera-4', 0))).toBe('spaces.substitute.none')
      expect(rule(await take('warga', number, 'kamera-1', 'kamera-2', 0, { version: 1 }))).toBe('spaces.booking.stale')
      expect(await claimed(number)).toEqual(['kamera-1'])
      expect(value(await take('warga', number, 'kamera-1', 'kamera-2', 0))).toMatchObject({ state: 'confirmed', price: 0, owedBack: 0 })
    })
    expect([await claimed(number), (await row(number)).space]).toEqual([['kamera-2'], 'kamera-2'])
    expect(await letters(number, 'substituted')).toHaveLength(1)
    expect(await offered('warga', number)).toEqual([])
    expect(await broken()).toEqual([])
  })

  test('where it has not come back: what is out is not waited for', async () => {
    const first = await stands('warga', 'kamera-1', '2027-01-07 15-17')
    const next = await stands('warga-2', 'kamera-1', '2027-01-07 18-20')
    await town.setClock('2027-01-07T14:50')
    value(await handOver(await town.as('petugas'), { number: first, items: [{ code: 'kamera-1', quantity: 1, condition: 'Baik' }] }))
    expect(await offered('warga-2', next)).toEqual([])
    await town.setClock('2027-01-07T17:01')
    expect(await offered('warga-2', next)).toEqual([['kamera-1', 'late', ['kamera-2 0', 'kamera-3 0']]])
    value(await take('warga-2', next, 'kamera-1', 'kamera-3', 0))
    expect(await claimed(next)).toEqual(['kamera-3'])
    await town.setClock('2027-01-07T17:55')
    value(await handOver(await town.as('petugas'), { number: next, items: [{ code: 'kamera-3', quantity: 1, condition: 'Baik' }] }))
    value(await takeBack(await town.as('petugas'), { number: first, items: [{ code: 'kamera-1', quantity: 1, condition: 'Baik' }] }))
    expect(await broken()).toEqual([])
  })

  test('of a kit one thing is changed: for this booking alone, in its claims, at the counter, and when it moves', async () => {
    const kit = await stands('warga', 'kit-siar', '2027-01-12 10-12')
    const other = await stands('warga-2', 'kit-siar', '2027-01-13 10-12')
    await whileBroken('kamera-1', async () => {
      expect(await offered('warga', kit)).toEqual([['kamera-1', 'blocked', ['kamera-2 0', 'kamera-3 0', 'kamera-4 0']]])
      value(await take('warga', kit, 'kamera-1', 'kamera-2', 0))
      expect(await claimed(kit)).toEqual(['kamera-2', 'mikrofon'])
      expect(await claimed(other)).toEqual(['kamera-1', 'mikrofon'])
      expect((await thingsOf(town.house.db, (await row(kit)).id)).map(({ code, asked }) => [code, asked])).toEqual([
        ['kamera-2', 1],
        ['mikrofon', 2],
      ])
      const then = town.wish('kit-siar', '2027-01-12 13-15').periods
      value(await moveBooking(await town.as('warga'), { number: kit, periods: then }))
      expect(await claimed(kit)).toEqual(['kamera-2', 'mikrofon'])
      await whileBroken('kamera-2', async () => {
        value(await take('warga', kit, 'kamera-2', 'kamera-3', 0))
        expect(await claimed(kit)).toEqual(['kamera-3', 'mikrofon'])
      })
    })
    expect(await broken()).toEqual([])
  })

  test('two who would take the same in one second: one has it, the other is told, and both keep what they had', async () => {
    const a = await stands('warga', 'kamera-1', '2027-01-14 10-12')
    const b = await stands('warga-2', 'kamera-2', '2027-01-14 10-12')
    await whileBroken('kamera-1', () =>
      whileBroken('kamera-2', async () => {
        const both = await Promise.all([take('warga', a, 'kamera-1', 'kamera-3', 0), take('warga-2', b, 'kamera-2', 'kamera-3', 0)])
        expect(both.map(rule).sort()).toEqual(['done', 'spaces.booking.taken'])
        const loser = both[0]?.ok ? b : a
        expect(await claimed(loser)).toEqual([loser === a ? 'kamera-1' : 'kamera-2'])
        expect((await row(loser)).state).toBe('confirmed')
      }),
    )
    expect(await broken()).toEqual([])
  })

  test('another room where the room is closed, and only one that holds as many people', async () => {
    const number = await stands('warga', 'kelas-1', '2027-01-15 14-16', { people: 8 })
    await town.owner.query(`alter table spaces.closure disable trigger user;
      insert into spaces.closure (bookable_id, during, reason) select id, '[2027-01-15 00:00+07,2027-01-16 00:00+07)', 'Atap bocor' from spaces.bookable where slug = 'kelas-1';
      alter table spaces.closure enable trigger user`)
    const found = await substitutesFor(await town.as('warga'), number)
    expect(found.map(({ code, why }) => [code, why])).toEqual([['kelas-1', 'closed']])
    const codes = found[0]?.choices.map(({ code }) => code) ?? []
    expect(codes).toEqual(expect.arrayContaining(['aula-a', 'aula-b']))
    expect(codes).not.toContain('kelas-1')
    value(await take('warga', number, 'kelas-1', 'aula-a', 0))
    expect([(await row(number)).space, await claimed(number)]).toEqual(['aula-a', ['aula-a']])
    await town.owner.query(`update spaces.closure set ended_at = governance.clock() where reason = 'Atap bocor'`)
    expect(await broken()).toEqual([])
  })
})

describe('B-27 B-23 what a substitute does to the price', () => {
  beforeAll(() => town.owner.query(`update spaces.bookable set ended_at = null where slug = 'kamera-4'`).then(() => undefined))

  test('cheaper before it is paid: the bill is written anew over the lower price', async () => {
    const number = await billed('warga', 'kamera-1', '2027-01-19 10-12')
    await whileBroken('kamera-1', async () => {
      expect(await offered('warga', number)).toEqual([['kamera-1', 'blocked', ['kamera-2 150000', 'kamera-3 150000', 'kamera-4 75000']]])
      expect(rule(await take('warga', number, 'kamera-1', 'kamera-2', 140_000))).toBe('spaces.substitute.price_changed')
      expect(value(await take('warga', number, 'kamera-1', 'kamera-4', 75_000))).toMatchObject({
        state: 'awaiting_payment',
        price: 75_000,
        owedBack: 0,
      })
    })
    expect((await billsOf(town.house.db, `booking:${number}`)).map(({ state, amount }) => [state, amount])).toEqual([
      ['issued', 75_000],
      ['withdrawn', 150_000],
    ])
    value(await noteProof(await town.as('petugas'), { number, proof: 'SSRD-GANTI-1', amount: 75_000 }))
    expect((await row(number)).state).toBe('confirmed')
  })

  test('cheaper after it was paid: the rest is owed back, once, and the books say so', async () => {
    const number = await billed('warga-2', 'kamera-1', '2027-01-20 10-12')
    value(await noteProof(await town.as('petugas'), { number, proof: 'SSRD-GANTI-2', amount: 150_000 }))
    await whileBroken('kamera-1', async () => {
      expect(value(await take('warga-2', number, 'kamera-1', 'kamera-4', 75_000))).toMatchObject({ state: 'confirmed', owedBack: 75_000 })
    })
    const subject = `booking:${number}`
    expect(await paidFor(town.house.db, subject)).toBe(75_000)
    expect((await owingOf(town.house.db, subject)).map(({ amount }) => amount)).toEqual([75_000])
    expect(await letters(number, 'owed_back')).toHaveLength(1)
    expect(rule(await noteRefund(await town.as('pengelola'), { number, proof: 'SP2D-G-2', amount: 150_000 }))).toBe(
      'finance.bill.other_amount',
    )
    value(await noteRefund(await town.as('pengelola'), { number, proof: 'SP2D-G-2', amount: 75_000 }))
    expect(await owingOf(town.house.db, subject)).toEqual([])
    const levy = await one<{ sum: number }>(
      `select -sum(l.amount)::int as sum from finance.entry e join finance.entry_line l on l.entry_id = e.id where e.subject = $1 and l.account = 'aset_kota.retribusi'`,
      subject,
    )
    expect(levy.sum).toBe(75_000)
    // called off after all, only what is left of the bill is owed
    value(await cancelBooking(await town.as('warga-2'), { number, reason: 'Acara dibatalkan' }))
    expect((await owingOf(town.house.db, subject)).map(({ amount }) => amount)).toEqual([75_000])
  })

  test('dearer: it costs what was agreed', async () => {
    const number = await billed('warga', 'kamera-4', '2027-01-21 10-12')
    await whileBroken('kamera-4', async () => {
      expect(await offered('warga', number)).toEqual([['kamera-4', 'blocked', ['kamera-1 75000', 'kamera-2 75000', 'kamera-3 75000']]])
      expect(value(await take('warga', number, 'kamera-4', 'kamera-1', 75_000))).toMatchObject({ price: 75_000, owedBack: 0 })
    })
    expect(Number((await row(number)).price)).toBe(75_000)
    expect(await claimed(number)).toEqual(['kamera-1'])
  })

  test('a request that becomes cheaper is decided at its new amount', async () => {
    const { number } = value(await placeBooking(await town.as('warga'), town.wish('kamera-1', '2027-01-22 14-16', { answers: paid })))
    const before = await caseOf(number)
    await whileBroken('kamera-1', async () => {
      value(await take('warga', number, 'kamera-1', 'kamera-4', 75_000))
    })
    const after = await caseOf(number)
    expect(after).not.toBe(before)
    expect(Number((await one<{ amount: string }>('select amount from governance.case_file where number = $1', after)).amount)).toBe(75_000)
    expect((await row(number)).state).toBe('pending')
    expect(await broken()).toEqual([])
  })

  test('the table itself lets no more be owed back than was paid', async () => {
    const owe = (amount: number) =>
      town.rows(
        `insert into finance.reduction (number, bill_id, amount, reason, actor) select 'KL-X-' || $1::text, id, $1::bigint, 'uji coba', 'system:uji' from finance.bill where subject = (select 'booking:' || number from spaces.booking where number = $2)`,
        [amount, paidNumber],
      )
    const paidNumber = await billed('warga-2', 'kamera-2', '2027-01-26 10-12')
    await expect(owe(1)).rejects.toMatchObject({ constraint: 'finance.reduction.within_paid' })
    value(await noteProof(await town.as('petugas'), { number: paidNumber, proof: 'SSRD-GANTI-3', amount: 150_000 }))
    await expect(owe(150_001)).rejects.toMatchObject({ constraint: 'finance.reduction.within_paid' })
  })
})

describe('another room instead of one that is closed', () => {
  const shut = (slug: string, day: string, reason: string) =>
    town.owner.query(`alter table spaces.closure disable trigger user;
      insert into spaces.closure (bookable_id, during, reason) select id, '[${day} 00:00+07,${day} 23:59+07)', '${reason}' from spaces.bookable where slug = '${slug}';
      alter table spaces.closure enable trigger user`)

  test('a paid hall: every room that holds them at its price, never above what was agreed; what it costs less is owed back to the rupiah', async () => {
    const number = await billed('warga', 'aula-a', '2027-02-09 10-12')
    value(await noteProof(await town.as('petugas'), { number, proof: 'SSRD-RUANG-1', amount: 800_000 }))
    await shut('aula-a', '2027-02-09', 'Lantai retak')
    // the whole hall has the closed half in it, the yard is no room, and the smallest that will do comes first
    expect(await offered('warga', number)).toEqual([['aula-a', 'closed', ['studio 200000', 'kelas-1 150000', 'aula-b 800000']]])
    expect(rule(await take('warga', number, 'aula-a', 'kelas-1', 149_999))).toBe('spaces.substitute.price_changed')
    expect(rule(await take('warga', number, 'aula-a', 'aula', 800_000))).toMatch(/^spaces\.(when\.closure|substitute\.none)$/)
    expect(await claimed(number)).toEqual(['aula-a'])
    expect(value(await take('warga', number, 'aula-a', 'kelas-1', 150_000))).toMatchObject({
      state: 'confirmed',
      price: 150_000,
      owedBack: 650_000,
    })
    expect([(await row(number)).space, await claimed(number)]).toEqual(['kelas-1', ['kelas-1']])
    const subject = `booking:${number}`
    expect([await paidFor(town.house.db, subject), (await owingOf(town.house.db, subject)).map(({ amount }) => amount)]).toEqual([
      150_000,
      [650_000],
    ])
    value(await noteRefund(await town.as('pengelola'), { number, proof: 'SP2D-R-1', amount: 650_000 }))
    expect(await owingOf(town.house.db, subject)).toEqual([])
    expect(await broken()).toEqual([])
  })

  test('what was booked with it comes along, and a larger party is offered only what holds it', async () => {
    const extras = [
      { bookable: 'proyektor-1', quantity: 1 },
      { bookable: 'kursi', quantity: 12 },
    ]
    const number = await stands('warga-2', 'kelas-1', '2027-02-10 10-12', { people: 25, extras })
    await shut('kelas-1', '2027-02-10', 'Listrik padam')
    expect(await offered('warga-2', number)).toEqual([['kelas-1', 'closed', ['aula-a 0', 'aula-b 0', 'aula 0']]])
    expect(rule(await take('warga-2', number, 'kelas-1', 'studio', 0))).toBe('spaces.substitute.none')
    value(await take('warga-2', number, 'kelas-1', 'aula-b', 0))
    expect(await claimed(number)).toEqual(['aula-b', 'kursi', 'proyektor-1'])
    expect(await letters(number, 'substituted')).toHaveLength(1)
    expect(await broken()).toEqual([])
  })

  test('the hall is gone with one of its halves; the other half stands in, and the closed one does not', async () => {
    const number = await stands('komunitas', 'aula', '2027-02-11 10-12', { people: 90 })
    await shut('aula-a', '2027-02-11', 'Panggung dipasang')
    expect(await offered('komunitas', number)).toEqual([['aula', 'closed', ['aula-b 0']]])
    value(await take('komunitas', number, 'aula', 'aula-b', 0))
    expect(await claimed(number)).toEqual(['aula-b'])
    expect(await broken()).toEqual([])
  })

  test('of two who take the one room that is left at once, one has it; the other keeps what he had and reads what is left', async () => {
    const [a, b] = [
      await stands('warga', 'kelas-1', '2027-02-12 14-16', { people: 20 }),
      await stands('warga-2', 'aula-a', '2027-02-12 14-16', { people: 60 }),
    ]
    await stands('komunitas-2', 'studio', '2027-02-12 14-16')
    await shut('kelas-1', '2027-02-12', 'Atap bocor')
    await shut('aula-a', '2027-02-12', 'Atap bocor lagi')
    const both = await Promise.all([take('warga', a, 'kelas-1', 'aula-b', 0), take('warga-2', b, 'aula-a', 'aula-b', 0)])
    expect(both.map(rule).sort()).toEqual(['done', 'spaces.booking.taken'])
    const [loser, who, had] = both[0]?.ok ? [b, 'warga-2', 'aula-a'] : [a, 'warga', 'kelas-1']
    expect([await claimed(loser), (await row(loser)).state]).toEqual([[had], 'confirmed'])
    expect(await offered(who, loser)).toEqual([[had, 'closed', []]])
    value(await cancelBooking(await town.as(who), { number: loser, reason: 'Ruang lain tidak ada' }))
    expect(await broken()).toEqual([])
  })

  test('a room that is no longer lent is replaced as one that is closed; one that nobody runs stands in for nothing', async () => {
    const number = await stands('warga', 'kelas-1', '2027-02-16 10-12', { people: 20 })
    await town.owner.query(`update spaces.bookable set ended_at = governance.clock() where slug = 'kelas-1'`)
    expect(await offered('warga', number)).toEqual([['kelas-1', 'ended', ['aula-a 0', 'aula-b 0', 'aula 0']]])
    const seats = `update governance.appointment a set last_day = $1::date from governance.post p join governance.unit u on u.id = p.unit_id where p.id = a.post_id and u.code = 'uptd-mch'`
    await town.owner.query(seats, ['2026-12-31'])
    expect(await offered('warga', number)).toEqual([['kelas-1', 'ended', []]])
    await town.owner.query(seats, ['2028-12-31'])
    value(await take('warga', number, 'kelas-1', 'aula-a', 0))
    await town.owner.query(`update spaces.bookable set ended_at = null where slug = 'kelas-1'`)
    expect(await broken()).toEqual([])
  })
})
