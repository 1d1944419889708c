import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { endAppointment } from '#src/governance/appointment.db.ts'
import { handoverChecklist } from '#src/governance/handover-read.db.ts'
import { dayFrom, linedUp, one, ruleOf } from '../../test/governance-office.ts'
import { openTown, type Town } from '../../test/town.ts'
import { orphansToBe } from './continuity.db.ts'

let town: Town
beforeAll(async () => {
  town = await openTown()
  // the building is run by two alone: its head, and one of the staff
  await town.owner.query(`update governance.appointment a set last_day = governance.today() - 1, first_day = governance.today() - 30 from governance.post p, identity.person h
    where p.id = a.post_id and h.id = a.person_id and p.kind = 'petugas' and h.demo_key <> 'petugas' and a.active @> governance.clock()`)
})
afterAll(() => town?.close())

const seat = (kind: string) =>
  one<string>(
    town,
    `select a.id from governance.appointment a join governance.post p on p.id = a.post_id where p.kind = $1 and a.active @> governance.clock() order by a.id limit 1`,
    kind,
  )
const end = async (kind: string, more: Record<string, unknown> = {}) =>
  endAppointment(await town.as('sekretaris'), {
    appointment: await seat(kind),
    input: { reason: 'Pindah tugas ke dinas lain', paper: 'SK 40/2026', ...more },
  })
const sit = (post: string, seatNo: number, who: string, from: string) =>
  town.owner.query(
    `insert into governance.appointment (post_id, seat, person_id, mode, first_day, last_day, paper)
     select p.id, $2, h.id, 'definitive', $4, $5, 'SK 41/2026' from governance.post p, identity.person h where p.kind = $1 and h.demo_key = $3`,
    [post, seatNo, who, from, dayFrom(700)],
  )

describe('N15 what has nobody is told before, and nobody takes the last one away', () => {
  test('N15 the term-end report lists every room, booking, request, calendar and token a term leaves behind, thirty days ahead and more', async () => {
    const sekretaris = await town.as('sekretaris')
    expect((await orphansToBe(sekretaris)).filter(({ kind }) => kind !== 'token')).toEqual([])
    const before = await town.owner.query<{ id: string; last: string }>(
      `select a.id, a.last_day::text as last from governance.appointment a join governance.post p on p.id = a.post_id where p.kind in ('petugas', 'pengelola', 'sekretaris') and a.active @> governance.clock()`,
    )
    await town.owner.query('update governance.appointment set last_day = $1 where id = any($2)', [
      dayFrom(45),
      before.rows.map(({ id }) => id),
    ])
    await town.owner.query(`insert into spaces.feed (person_id, bookable_id, secret_hash) select h.id, b.id, encode(sha256('kencana'), 'hex') from identity.person h, spaces.bookable b where h.demo_key = 'petugas' and b.slug = 'studio';
      insert into identity.api_token (person_id, name, token_hash, scopes) select id, 'Layar lobi', encode(sha256('lobi'), 'hex'), '{spaces}' from identity.person where demo_key = 'petugas';
      set session_replication_role = replica;
      insert into spaces.booking (number, bookable_id, person_id, state, periods, people, title, class, made_by)
        select 'BK-2027-99001', b.id, h.id, 'confirmed', tstzmultirange(tstzrange(governance.midnight(governance.today() + 50) + interval '9 hours', governance.midnight(governance.today() + 50) + interval '11 hours')), 8, 'Belajar', 'social', 'system:uji'
        from spaces.bookable b, identity.person h where b.slug = 'studio' and h.demo_key = 'warga';
      set session_replication_role = origin`)
    const told = await orphansToBe(sekretaris)
    const at = new Date(`${dayFrom(46)}T00:00:00+07:00`)
    expect(at.getTime() - Date.now()).toBeGreaterThan(30 * 86_400_000)
    const rooms = await one<number>(town, 'select count(*)::int from spaces.bookable where ended_at is null')
    expect(told.filter(({ kind }) => kind === 'room')).toHaveLength(rooms)
    expect(told.find(({ kind, id }) => kind === 'room' && id === 'studio')).toMatchObject({ from: at, owner: expect.any(String) })
    expect(told.find(({ kind, id }) => kind === 'hold' && id === 'BK-2027-99001')).toMatchObject({ from: at })
    const keeper = await one<string>(town, `select name from identity.person where demo_key = 'petugas'`)
    expect(told.find(({ kind }) => kind === 'feed')).toMatchObject({ id: 'studio', from: at, owner: keeper })
    expect(told.find(({ kind, name }) => kind === 'token' && name === 'Layar lobi')).toMatchObject({ from: at, owner: keeper })
    const open = await one<number>(
      town,
      `select count(*)::int from governance.case_file c cross join lateral governance.case_turn(c.id) t where c.subject_kind = 'spaces.booking' and c.status = 'open' and t.post in ('sekretaris', 'pengelola')`,
    )
    expect(open).toBeGreaterThan(0)
    expect(told.filter(({ kind }) => kind === 'approval')).toHaveLength(open)
    expect(told.filter(({ kind }) => kind === 'approval').every(({ from }) => from.getTime() === at.getTime())).toBe(true)
    // his own alone
    expect((await orphansToBe(await town.as('petugas'), 'mine')).every(({ owner }) => owner === keeper)).toBe(true)
    expect(await orphansToBe(await town.as('warga'), 'mine')).toEqual([])
    // a successor is seated from that midnight on: the rooms and what is booked in them are nobody's orphans any more
    await sit('petugas', 2, 'komunitas', dayFrom(46))
    expect((await orphansToBe(sekretaris)).filter(({ kind }) => kind === 'room' || kind === 'hold')).toEqual([])
    await town.owner.query(`delete from governance.appointment where paper = 'SK 41/2026'`)
    for (const { id, last } of before.rows)
      await town.owner.query('update governance.appointment set last_day = $1 where id = $2', [last, id])
  })

  test('N15 the last who runs a room is not removed, though two are ended at once; named a successor, or the room closed, he is', async () => {
    // keys of the institution are another matter
    await town.owner.query(`update governance.post_kind set custodian = false where code = 'pengelola'`)
    const both = await linedUp(town, 'governance.appointment', () => Promise.all([end('petugas'), end('pengelola')]))
    expect(both.map(ruleOf).sort()).toEqual(['done', 'spaces.desk.last_manager'])
    const left = both[0]?.ok ? 'pengelola' : 'petugas'
    expect(ruleOf(await end(left))).toBe('spaces.desk.last_manager')
    expect(ruleOf(await end(left, { lastDay: dayFrom(20) }))).toBe('spaces.desk.last_manager')
    // a successor who begins too late leaves a gap, and one who begins the next midnight does not
    await sit('petugas', 2, 'komunitas', dayFrom(25))
    expect(ruleOf(await end(left, { lastDay: dayFrom(20) }))).toBe('spaces.desk.last_manager')
    expect(ruleOf(await end(left, { lastDay: dayFrom(24) }))).toBe('done')
    // the successor is now the last himself; with every room closed for the rest of his term he may go
    const next = await one<string>(town, `select id from governance.appointment where paper = 'SK 41/2026'`)
    const input = { reason: 'Gedung ditutup lama', paper: 'SK 50/2026', lastDay: dayFrom(100) }
    expect(ruleOf(await endAppointment(await town.as('sekretaris'), { appointment: next, input }))).toBe('spaces.desk.last_manager')
    await town.owner.query(
      `insert into spaces.closure (bookable_id, during, reason) select id, tstzrange(governance.midnight($1::date), governance.midnight($2::date)), 'Ditutup sampai ada pengelola' from spaces.bookable`,
      [dayFrom(90), dayFrom(800)],
    )
    expect(ruleOf(await endAppointment(await town.as('sekretaris'), { appointment: next, input }))).toBe('done')
  })

  test('N15 the handover page shows what a successor must still act on, not what was decided and used', async () => {
    const by = async () => await town.as('sekretaris')
    const decidedOf = async () =>
      (
        await town.owner.query<{ number: string }>(
          `select number from governance.case_file where status = 'decided' and action like 'spaces.booking.%'`,
        )
      ).rows
    const open = (await town.owner.query<{ number: string }>(`select number from governance.case_file where status = 'open'`)).rows
    expect((await decidedOf()).length).toBeGreaterThan(0)
    const { cases } = await handoverChecklist(await by())
    const told = new Set(cases.map(({ number }) => number))
    expect((await decidedOf()).filter(({ number }) => told.has(number))).toEqual([])
    expect(open.every(({ number }) => told.has(number))).toBe(true)
    // what was decided and must still be carried out is told
    const carried = await one<string>(
      town,
      `select c.number from governance.case_file c where c.status = 'decided' and exists (select from governance.case_turn(c.id) t where t.capacity = 'execute') limit 1`,
    )
    expect(told).toContain(carried)
  })
})
