import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { verify } from '#src/platform/verify.db.ts'
import { systemCtx } from '#src/work.ts'
import { openRoomsTown, type Rooms, rule, value } from '../../test/rooms-town.ts'
import { holdBooking, placeBooking } from './booking.db.ts'
import { approveBooking } from './decide.db.ts'
import { handOver, releaseItem, takeBack, thingsOf } from './handover.db.ts'
import { tellOverdueIfDue } from './overdue.db.ts'
import { toolsToday } from './tools-read.db.ts'
import { spacesInvariants } from './verify.db.ts'

let town: Rooms
beforeAll(async () => {
  town = await openRoomsTown()
})
afterAll(() => town?.close())
beforeEach(() => town.setClock('2027-01-04T09:00'))

/** A booking that stands: asked for and approved. */
async function stands(who: string, space: string, when: string, more: Record<string, unknown> = {}): Promise<string> {
  const { number } = value(await placeBooking(await town.as(who), town.wish(space, when, more)))
  value(await approveBooking(await town.as('sekretaris'), { number, reason: 'Sesuai aturan' }))
  return number
}
const one = (code: string, more: Record<string, unknown> = {}) => ({ code, quantity: 1, condition: 'Baik', ...more })
const give = async (number: string, ...items: ReturnType<typeof one>[]) => handOver(await town.as('petugas'), { number, items })
const back = async (number: string, ...items: ReturnType<typeof one>[]) => takeBack(await town.as('petugas'), { number, items })
const idOf = async (number: string) =>
  (await town.rows<{ id: string }>('select id from spaces.booking where number = $1', [number]))[0]?.id ?? ''
const out = async (number: string) =>
  (await thingsOf(town.house.db, await idOf(number))).map(({ code, given, back: came }) => [code, given - came])
const mails = async (like: string) =>
  (
    await town.rows<{ subject: string; body: string; at: Date }>(
      `select subject, body from platform.mail where subject like $1 order by id`,
      [like],
    )
  ).map(({ subject, body }) => ({ subject, body }))
const broken = async () => (await verify(town.house.db, spacesInvariants)).filter(({ count }) => count > 0).map(({ name }) => name)
const tick = () => tellOverdueIfDue(systemCtx(town.house, 'overdue things'))

describe('B-27 a camera that does not come back', () => {
  let first = ''
  let next = ''

  test('it goes out with a note on its state, and only once', async () => {
    first = await stands('warga', 'kamera-1', '2027-01-06 15-17')
    next = await stands('warga-2', 'kamera-1', '2027-01-06 18-20')
    await town.setClock('2027-01-06T14:00')
    expect(rule(await give(first, one('kamera-1')))).toBe('spaces.booking.too_early')
    await town.setClock('2027-01-06T14:50')
    expect(rule(await give(first, one('kamera-2')))).toBe('spaces.handover.item')
    await expect(handOver(await town.as('warga'), { number: first, items: [one('kamera-1')] })).rejects.toThrow('spaces.desk.run')
    value(await give(first, one('kamera-1', { condition: 'Ada baret di layar' })))
    expect(rule(await give(first, one('kamera-1')))).toBe('spaces.handover.once')
    expect((await toolsToday(await town.as('petugas'))).out.map(({ number, item }) => [number, item])).toContainEqual([first, 'Kamera 1'])
  })

  test('a minute before it is due nobody is told; at the minute both are, once, with the substitute', async () => {
    await town.setClock('2027-01-06T16:59')
    await tick()
    expect(await mails('%Kamera 1%')).toEqual([])
    await town.setClock('2027-01-06T17:00')
    await tick()
    await tick()
    const told = await mails('%Kamera 1%')
    expect(told.map(({ subject }) => subject).sort()).toEqual(
      [`${first}: Kamera 1 harus kembali sekarang`, `${next}: Kamera 1 belum kembali`].sort(),
    )
    expect(told.find(({ subject }) => subject.startsWith(next))?.body).toContain('Kamera 2')
    const [late] = (await toolsToday(await town.as('petugas'))).late
    expect(late).toMatchObject({ number: first, next, instead: 'Kamera 2' })
  })

  test('what is still out does not go out again, by the deed and by the table', async () => {
    await town.setClock('2027-01-06T17:50')
    expect(rule(await give(next, one('kamera-1')))).toBe('spaces.handover.still_out')
    value(await back(first, one('kamera-1')))
    expect(rule(await back(first, one('kamera-1')))).toBe('spaces.handover.more_than_out')
    value(await give(next, one('kamera-1')))
  })

  test('mutant: without the guard of the table a thing goes out twice, so the guard is what counts', async () => {
    const twice = () =>
      town.rows(
        `insert into spaces.handover (booking_id, resource_id, quantity, due_at, actor) select $1, id, 1, '2027-01-06 20:00+07', 'system:uji' from spaces.resource where code = 'kamera-1'`,
        [other],
      )
    const other = await idOf(await stands('komunitas', 'kamera-1', '2027-01-08 8-10'))
    await expect(twice()).rejects.toMatchObject({ constraint: 'spaces.handover.still_out' })
    await town.owner.query('alter table spaces.handover disable trigger guard')
    try {
      await twice()
      expect(await broken()).toContain('spaces.handover.out_once')
    } finally {
      await town.owner.query('alter table spaces.handover disable trigger append_only')
      await town.owner.query(`delete from spaces.handover where actor = 'system:uji'`)
      await town.owner.query('alter table spaces.handover enable trigger append_only')
      await town.owner.query('alter table spaces.handover enable trigger guard')
    }
    expect(await broken()).toEqual([])
    await town.setClock('2027-01-06T19:00')
    value(await back(next, one('kamera-1')))
  })
})

describe('B-27 a kit that comes back in part', () => {
  test('frees what came back and nothing else', async () => {
    const kit = await stands('warga', 'kit-siar', '2027-01-12 10-16')
    await town.setClock('2027-01-12T09:50')
    value(await give(kit, one('kamera-1'), one('mikrofon', { quantity: 2 })))
    await town.setClock('2027-01-12T11:00')
    const ask = async (space: string, people = 1) => {
      const held = await holdBooking(await town.as('warga-2'), {
        ...town.wish('aula-b', '2027-01-13 11-12'),
        bookable: space,
        people,
      } as never)
      return rule(held)
    }
    const free = async (code: string) =>
      (
        await town.rows<{ used: number }>(
          `select coalesce(sum(c.quantity), 0)::int as used from spaces.claim c join spaces.resource r on r.id = c.resource_id where r.code = $1 and c.blocking and c.during @> governance.clock() + interval '1 minute'`,
          [code],
        )
      )[0]?.used
    expect([await free('kamera-1'), await free('mikrofon')]).toEqual([1, 2])
    expect(value(await back(kit, one('mikrofon', { quantity: 1 }))).out).toBe(2)
    expect([await free('kamera-1'), await free('mikrofon')]).toEqual([1, 1])
    value(await back(kit, one('kamera-1')))
    expect([await free('kamera-1'), await free('mikrofon')]).toEqual([0, 1])
    expect(await out(kit)).toEqual([
      ['kamera-1', 0],
      ['mikrofon', 1],
    ])
    // the notice of the camera is a day: it is asked for tomorrow at the earliest, so the claims are what is looked at
    expect(await ask('kelas-1')).toBe('done')
    expect(await broken()).toEqual([])
  })
})

describe('B-27 a damage', () => {
  test('blocks the thing for everybody until it is released', async () => {
    const number = await stands('warga', 'proyektor-1', '2027-01-18 10-12')
    const later = await stands('warga-2', 'proyektor-1', '2027-01-18 14-16')
    await town.setClock('2027-01-18T09:50')
    value(await give(number, one('proyektor-1')))
    await town.setClock('2027-01-18T12:00')
    value(await back(number, one('proyektor-1', { damage: 'Lampu pecah', photo: 'a'.repeat(32) })))
    expect((await toolsToday(await town.as('petugas'))).blocked.map(({ item, note, photo }) => [item, note, photo])).toEqual([
      ['Proyektor 1', 'Lampu pecah', 'a'.repeat(32)],
    ])
    const wish = town.wish('proyektor-1', '2027-01-20 10-12')
    expect(rule(await placeBooking(await town.as('warga'), wish))).toBe('spaces.item.blocked')
    await town.setClock('2027-01-18T13:50')
    expect(rule(await give(later, one('proyektor-1')))).toBe('spaces.item.blocked')
    const [{ id = '' } = {}] = await town.rows<{ id: string }>('select id from spaces.damage')
    await expect(releaseItem(await town.as('warga'), { id, note: 'Sudah diperbaiki' })).rejects.toThrow('spaces.desk.run')
    value(await releaseItem(await town.as('petugas'), { id, note: 'Lampu diganti' }))
    expect(rule(await releaseItem(await town.as('petugas'), { id, note: 'Lampu diganti' }))).toBe('spaces.damage.released')
    value(await give(later, one('proyektor-1')))
    expect(rule(await placeBooking(await town.as('warga'), wish))).toBe('done')
    expect(await broken()).toEqual([])
  })
})
