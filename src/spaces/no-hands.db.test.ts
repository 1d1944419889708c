import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Day } from '#src/base/time.ts'
import { addPost, endPost } from '#src/governance/post.db.ts'
import { addUnit, endUnit } from '#src/governance/unit.db.ts'
import { ruleOf } from '../../test/governance-office.ts'
import { newReader } from '../../test/reader.ts'
import { openRoomsTown, type Rooms, rule, value } from '../../test/rooms-town.ts'
import { alternativesTo } from './alternatives.db.ts'
import { placeBooking } from './booking.db.ts'
import { inNoHands, orphansToBe } from './continuity.db.ts'
import { freeTimes } from './free-times.db.ts'

// A term that runs out is nobody's deed. What it leaves behind stands still for everybody to see, and goes on once a successor is on record.

let town: Rooms
beforeAll(async () => {
  town = await openRoomsTown('2027-01-04T09:00')
})
afterAll(() => town?.close())

const ask = async (who: string, space: string, when: string) => placeBooking(await town.as(who), town.wish(space, when))
const page = async () => (await newReader(town).get('/ruang/studio')).body.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ')
const idOf = async (slug: string) =>
  (await town.rows<{ id: string }>('select id from spaces.bookable where slug = $1', [slug]))[0]?.id ?? ''
const sit = (post: string, unit: string, who: string, first: string, last: string) =>
  town.owner.query(
    `insert into governance.appointment (post_id, seat, person_id, mode, first_day, last_day, paper)
     select p.id, 1, h.id, 'definitive', $4, $5, 'SK 7/2027' from governance.post p join governance.unit u on u.id = p.unit_id, identity.person h where p.kind = $1 and u.code = $2 and h.demo_key = $3`,
    [post, unit, who, first, last],
  )

test('N15 a post and its unit end on the last day of its holder: told thirty days before, and from that midnight the room stands still for all to see', async () => {
  const by = async () => ({ ...(await town.as('sekretaris')), tongue: 'id' as const })
  // one room with a unit of its own, whose only officer sits until the tenth of February
  value(await addUnit(await by(), { code: 'gedung-b', name: 'Gedung B', kind: 'office', parent: 'uptd-mch' }))
  value(await addPost(await by(), { kind: 'petugas', unit: 'gedung-b', seats: 1 }))
  await town.owner.query(
    `update spaces.bookable set unit_id = (select id from governance.unit where code = 'gedung-b') where slug = 'studio'`,
  )
  await sit('petugas', 'gedung-b', 'warga-2', '2027-01-04', '2027-02-10')
  expect(ruleOf(await endPost(await by(), { post: 'petugas-gedung-b', input: { until: '2027-02-09' } }))).toBe('governance.post.still_held')
  value(await endPost(await by(), { post: 'petugas-gedung-b', input: { until: '2027-02-10' } }))
  value(await endUnit(await by(), { unit: 'gedung-b', input: { until: '2027-02-10' } }))
  const kept = value(await ask('warga', 'studio', '2027-02-16 10-12'))

  await town.setClock('2027-01-11T09:00')
  const told = (await orphansToBe(await town.as('sekretaris'))).filter(({ kind }) => kind === 'room' || kind === 'hold')
  expect(told).toMatchObject([
    { kind: 'room', id: 'studio', owner: 'Bagus Wicaksono', from: new Date('2027-02-11T00:00:00+07:00') },
    { kind: 'hold', id: kept.number, from: new Date('2027-02-11T00:00:00+07:00') },
  ])
  expect((told[0]?.from.getTime() ?? 0) - town.now().getTime()).toBeGreaterThan(30 * 86_400_000)

  await town.setClock('2027-02-10T23:59')
  expect(rule(await ask('warga', 'studio', '2027-02-17 10-12'))).toBe('done')
  expect(await page()).not.toContain('tidak ada pengelolanya')

  await town.setClock('2027-02-11T00:00')
  expect(await inNoHands(town.house.db, await idOf('studio'))).toEqual({ since: new Date('2027-02-11T00:00:00+07:00'), until: null })
  const refused = await ask('warga', 'studio', '2027-02-18 10-12')
  expect(refused).toMatchObject({ ok: false, refusals: [{ rule: 'spaces.when.nobody', field: 'periods' }] })
  const seen = await page()
  expect(seen).toContain('Ruang ini sedang tidak ada pengelolanya')
  expect(seen).toContain('Masa jabatan pengelola terakhirnya berakhir pada 10 Februari 2027.')
  expect(seen).toContain('Tidak ada pengelola')
  const free = await freeTimes(town.house.db, 'studio', '2027-02-18' as Day, '2027-02-19' as Day)
  expect([free.free, free.closed.map(({ reason }) => reason)]).toEqual([[], ['Tidak ada pengelola']])
  // nobody is sent there either
  const others = await alternativesTo(await town.as('warga'), town.wish('kelas-1', '2027-02-18 10-12'))
  expect(others.map(({ space }) => space)).not.toContain('studio')
  // by no other way: the table says the same
  const put = `with k as (insert into spaces.booking (number, bookable_id, made_by, periods, people) select 'BK-2027-99009', id, 'system:uji', '{[2027-02-18 10:00+07,2027-02-18 12:00+07)}', 1
      from spaces.bookable where slug = 'studio' returning id) insert into spaces.booking_step (booking_id, from_state, to_state, actor) select id, '', 'held', 'system:uji' from k`
  await expect(town.pool.query(put)).rejects.toMatchObject({ constraint: 'spaces.when.nobody' })
  // what was given stands, and other rooms are in other hands
  expect((await town.rows<{ state: string }>('select state from spaces.booking where number = $1', [kept.number]))[0]?.state).toMatch(
    /^(pending|confirmed)$/,
  )
  expect(rule(await ask('warga', 'kelas-1', '2027-02-18 10-12'))).toBe('done')
})

test('N15 a successor on record opens the room again from his first day on, and not before', async () => {
  // the unit above is asked: its post, reaching down
  await town.owner.query(`update spaces.bookable set unit_id = (select id from governance.unit where code = 'bpkad') where slug = 'studio'`)
  await town.owner.query(
    `insert into governance.post (code, kind, unit_id, seats) select 'petugas-bpkad', 'petugas', id, 1 from governance.unit where code = 'bpkad'`,
  )
  await sit('petugas', 'bpkad', 'warga-2', '2027-02-22', '2027-12-31')
  const early = await ask('warga', 'studio', '2027-02-20 10-12')
  expect(early).toMatchObject({
    ok: false,
    refusals: [{ rule: 'spaces.when.nobody_until', facts: { until: expect.stringContaining('22 Februari 2027') } }],
  })
  expect(rule(await ask('warga', 'studio', '2027-02-23 10-12'))).toBe('done')
  expect(await page()).toContain('Permintaan baru dibuka lagi mulai 22 Februari 2027')
})
