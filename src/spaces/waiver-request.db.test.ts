import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { concurCase } from '#src/governance/case-deeds.db.ts'
import { openRoomsTown, type Rooms, rule, social, value } from '../../test/rooms-town.ts'
import { placeBooking } from './booking.db.ts'
import { standingOf } from './booking-standing.db.ts'
import { collectFromSpaces, eraseFromSpaces } from './personal-data.db.ts'
import { askWaiver, decideWaiver } from './waiver.db.ts'
import { turnDownWaiver, wishesWaiting, wishWaiver } from './waiver-wish.db.ts'

let town: Rooms
beforeAll(async () => {
  town = await openRoomsTown()
})
afterAll(() => town?.close())
beforeEach(() => town.setClock('2027-01-04T09:00'))

const paid = { ...social, peserta_bayar: 'ya', peserta: 'umum' }
const reason = 'Untuk anak putus sekolah'
const basis = { basis: 'sk-contoh-mch', article: 'Lampiran III' }

async function priced(when: string): Promise<{ id: string; number: string; price: number }> {
  const { number, price } = value(await placeBooking(await town.as('warga'), town.wish('aula-b', when, { answers: paid })))
  const [row] = await town.rows<{ id: string }>('select id from spaces.booking where number = $1', [number])
  return { id: row?.id ?? '', number, price }
}
const standing = (id: string) => standingOf({ db: town.house.db }, id)
const letters = async (number: string) =>
  (await town.rows<{ subject: string }>(`select subject from platform.mail where subject like $1 order by at, id`, [`${number}%`])).map(
    ({ subject }) => subject,
  )

describe('a request for relief is a case of its own', () => {
  test('it has a number, a day in working days and whose turn it is, and waits on the desk', async () => {
    const { id, number, price } = await priced('2027-01-20 10-12')
    const wished = value(await wishWaiver(await town.as('warga'), { number, amount: 100_000, reason }))
    expect(wished).toMatchObject({ number, state: 'pending', request: expect.stringMatching(/^KR-2027-\d{5}$/), due: '2027-01-11' })
    expect((await standing(id)).request).toMatchObject({
      number: wished.request,
      amount: 100_000,
      reason,
      due: '2027-01-11',
      posts: ['sekretaris'],
      answer: null,
    })
    expect(await wishesWaiting(town.house.db)).toMatchObject([
      { request: wished.request, booking: number, late: false, posts: ['sekretaris'] },
    ])
    await town.setClock('2027-01-12T09:00')
    expect((await wishesWaiting(town.house.db))[0]?.late).toBe(true)
    await town.setClock('2027-01-04T09:00')
    expect(rule(await wishWaiver(await town.as('warga'), { number, amount: 1, reason }))).toBe('spaces.waiver.wished_once')
    const [row] = await town.rows<{ price: number }>('select price::int as price from spaces.booking where number = $1', [number])
    expect(row?.price).toBe(price)
  })

  test('proposed on a legal basis it is answered, and its turn goes on by the matrix to a decision she is told of', async () => {
    const [waits] = await wishesWaiting(town.house.db)
    const number = waits?.booking ?? ''
    const [row] = await town.rows<{ id: string }>('select id from spaces.booking where number = $1', [number])
    const relief = { number, amount: 90_000, ...basis, reason }
    await expect(askWaiver(await town.as('warga'), relief)).rejects.toThrow()
    const asked = value(await askWaiver(await town.as('sekretaris'), relief))
    expect(await wishesWaiting(town.house.db)).toEqual([])
    expect(await standing(row?.id ?? '')).toMatchObject({
      request: { answer: 'proposed' },
      waiver: { case: asked.case, posts: ['ketua'], due: '2027-01-11', granted: null },
    })
    value(await concurCase(await town.as('ketua'), { number: asked.case }))
    expect((await standing(row?.id ?? '')).waiver?.posts).toEqual(['pengelola'])
    expect(value(await decideWaiver(await town.as('pengelola'), { number, outcome: 'yes', reason: 'Sesuai permohonan' })).number).toBe(
      number,
    )
    expect((await standing(row?.id ?? '')).waiver).toMatchObject({
      granted: true,
      basis: 'sk-contoh-mch',
      article: 'Lampiran III',
      decision: expect.stringMatching(/./),
    })
    expect(await letters(number)).toContain(`${number}: keringanan diberikan`)
  })

  test('only whoever may propose turns it down, on a basis in force, once; she reads why', async () => {
    const { id, number } = await priced('2027-01-21 10-12')
    const answer = { number, ...basis, reason: 'Tarif ini tidak mengenal keringanan' }
    expect(rule(await turnDownWaiver(await town.as('sekretaris'), answer))).toBe('spaces.waiver.none_wished')
    const { request } = value(await wishWaiver(await town.as('warga'), { number, amount: 50_000, reason }))
    for (const who of ['warga', 'petugas', 'pengelola']) await expect(turnDownWaiver(await town.as(who), answer)).rejects.toThrow()
    expect(rule(await turnDownWaiver(await town.as('sekretaris'), { ...answer, basis: 'tidak-ada' }))).toBe(
      'governance.legal_basis.not_in_force',
    )
    value(await turnDownWaiver(await town.as('sekretaris'), answer))
    expect((await standing(id)).request).toMatchObject({
      number: request,
      answer: 'turned_down',
      said: answer.reason,
      basis: 'sk-contoh-mch',
    })
    expect(await letters(number)).toContain(`${number}: permintaan keringanan ${request} dijawab`)
    expect(rule(await turnDownWaiver(await town.as('sekretaris'), answer))).toBe('spaces.waiver.none_wished')
  })

  test('the database lets nobody past it', async () => {
    const { id, number } = await priced('2027-01-22 9-11')
    value(await wishWaiver(await town.as('warga'), { number, amount: 50_000, reason }))
    const broken = (text: string) =>
      town.rows(text, [id]).then(
        () => 'done',
        (error: { constraint?: string }) => error.constraint,
      )
    expect(
      await broken(
        `insert into spaces.waiver (booking_id, case_number, price_before, amount, legal_basis_id, article, reason) select $1, 'PK-X', 100, 10, id, 'x', 'diam-diam' from governance.legal_basis limit 1`,
      ),
    ).toBe('spaces.waiver.request_waits')
    expect(
      await broken(`update spaces.waiver_request set answer = 'turned_down', said = 'tidak', answered_at = now() where booking_id = $1`),
    ).toBe('spaces.waiver.turned_down_by_authority')
    expect(
      await broken(
        `insert into spaces.waiver_request (number, booking_id, price_before, amount, reason, due_day) values ('KR-X', $1, 10, 5, 'sekali lagi', '2027-02-01')`,
      ),
    ).toBe('spaces.waiver.wished_once')
    expect(await town.rows(`select from spaces.waiver_request where booking_id = $1 and answer is null`, [id])).toHaveLength(1)
    for (const change of ['amount = amount - 1', 'due_day = due_day + 30', 'price_before = price_before + 1'])
      expect([change, await broken(`update spaces.waiver_request set ${change} where booking_id = $1`)]).toEqual([
        change,
        'spaces.waiver.asked_stays',
      ])
    await town.rows(`update spaces.waiver_request set said = 'lain' where answer = 'turned_down'`).then(
      () => expect.unreachable(),
      (error: { constraint?: string }) => expect(error.constraint).toBe('spaces.waiver.answered'),
    )
  })

  test('it is hers to take along, and her words go with her account', async () => {
    const [me] = await town.rows<{ id: string }>(`select id from identity.person where demo_key = 'warga'`)
    const kept = await collectFromSpaces(town.house.db, me?.id ?? '')
    expect(kept.reliefs).toHaveLength(3)
    expect(kept.reliefs).toContainEqual(expect.objectContaining({ reason, answer: 'turned_down' }))
    await town.house.db.transaction().execute((tx) => eraseFromSpaces(tx, me?.id ?? ''))
    expect(await town.rows(`select from spaces.waiver_request where reason = $1`, [reason])).toEqual([])
  })
})
