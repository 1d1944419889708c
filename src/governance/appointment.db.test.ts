import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { dayFrom, linedUp, one, ruleOf, seatOf, shiftClock } from '../../test/governance-office.ts'
import { openTown, type Town } from '../../test/town.ts'
import { endAppointment, recordAppointment } from './appointment.db.ts'
import { mySeats, postHistory, whoHolds } from './holders.db.ts'
import { addPost, changeSeats, endPost } from './post.db.ts'
import { custody, handoverDue, successorsOf, vacancies } from './succession.db.ts'
import { addUnit, changeUnit, endUnit } from './unit.db.ts'

let town: Town
beforeAll(async () => {
  town = await openTown()
})
afterAll(() => town?.close())

const sk = (more: Record<string, unknown> = {}) => ({
  post: 'kurator',
  seat: 2,
  person: 'warga',
  mode: 'definitive',
  firstDay: dayFrom(0),
  lastDay: dayFrom(300),
  paper: 'SK 12/2026',
  ...more,
})
const record = async (more: Record<string, unknown> = {}, who = 'sekretaris') => recordAppointment(await town.as(who), sk(more))
const seatRow = async (post: string) => (await whoHolds(await town.as('guest'), { post }))[0]

describe('an SK', () => {
  test('puts somebody on an empty seat, in everybody’s sight, through the act of who recorded it', async () => {
    const made = await record({ person: 'warga-2@contoh.metro', seat: 2, post: 'petugas' })
    expect(made).toMatchObject({ ok: true, value: { late: false } })
    const post = await seatRow('petugas')
    expect(post?.vacant).toBe(1)
    expect(post?.holders.find((holder) => holder.seat === 2)).toMatchObject({
      name: 'Bagus Wicaksono',
      mode: 'definitive',
      paper: 'SK 12/2026',
      until: dayFrom(300),
      late: false,
      verified: false,
    })
    if (made.ok)
      expect(
        await one(
          town,
          'select w.action from governance.act w join governance.appointment a on a.act_id = w.id where a.id = $1',
          made.value.id,
        ),
      ).toBe('governance.appointment.record')
    expect((await mySeats(await town.as('warga-2'))).map((seat) => [seat.post, seat.state])).toEqual([['petugas', 'now']])
  })

  test('B1: that meets another by one day is refused, and the earlier paper is named', async () => {
    const last = await one<string>(town, `select last_day::text from governance.appointment where id = $1`, await seatOf(town, 'ketua'))
    const refused = await record({ post: 'ketua', seat: 1, firstDay: last, lastDay: '2031-01-01' })
    expect(refused).toMatchObject({
      ok: false,
      refusals: [
        { rule: 'governance.appointment.overlaps', field: 'firstDay', facts: { until: last, paper: 'SK contoh (kota contoh)', seat: 1 } },
      ],
    })
  })

  test('that began in the past is recorded late, and nothing done before rests on it', async () => {
    const made = await record({ person: 'wartawan', seat: 3, firstDay: dayFrom(-20) })
    expect(made).toMatchObject({ ok: true, value: { late: true } })
    expect((await seatRow('kurator'))?.holders.find((holder) => holder.seat === 3)).toMatchObject({ firstDay: dayFrom(-20), late: true })
    expect(ruleOf(await record({ person: 'warga', seat: 4, firstDay: dayFrom(-20), lastDay: dayFrom(-1) }))).toBe(
      'governance.appointment.over_already',
    )
  })

  test.each([
    ['nobody’s post', { post: 'raja' }, 'governance.post.unknown'],
    ['nobody', { person: 'tidak-ada@contoh.metro', seat: 5 }, 'governance.appointment.person_unknown'],
    ['a seat there is not', { seat: 9 }, 'governance.appointment.no_such_seat'],
    ['a body, which has none', { post: 'rapat-pengurus', seat: 1 }, 'governance.post.unknown'],
    [
      'a text that is not in force',
      { post: 'anggota-pengurus', seat: 1, firstDay: '2030-01-01', lastDay: '2030-02-01', basis: 'tidak-ada' },
      'governance.legal_basis.not_in_force',
    ],
    ['a Plt where the holder sits', { post: 'ketua', seat: 1, mode: 'plt' }, 'governance.appointment.plt_needs_vacancy'],
    [
      'a Plh where nobody sits',
      { post: 'anggota-pengurus', seat: 1, mode: 'plh', firstDay: '2030-01-01', lastDay: '2030-01-07' },
      'governance.appointment.plh_needs_holder',
    ],
  ])('to %s is refused', async (_, more, rule) => expect(ruleOf(await record(more))).toBe(rule))

  test('is not for a citizen to record, nor for anybody his own', async () => {
    await expect(record({}, 'warga')).rejects.toMatchObject({ name: 'Denied' })
    await expect(record({ person: 'sekretaris', post: 'kurator', seat: 3 })).rejects.toMatchObject({
      refusal: { rule: 'governance.authority.conflict' },
    })
  })
})

test('keys whose term runs out are announced a quarter ahead', async () => {
  const back = await shiftClock(town, '700 days')
  const soon = await custody(town.house.db)
  await back()
  expect(soon).toMatchObject({ people: expect.any(Number), stage: expect.any(Number) })
  expect(soon.below?.toISOString()).toMatch(/T17:00:00/)
})

test('two who appoint to one seat at once: one is recorded, the other hears that the seat is taken', async () => {
  const given = { post: 'petugas', seat: 3 }
  const both = await linedUp(town, 'governance.appointment', () =>
    Promise.all([record({ ...given, person: 'komunitas' }, 'sekretaris'), record({ ...given, person: 'komunitas-2' }, 'pengelola')]),
  )
  expect(both.map(ruleOf).sort()).toEqual(['done', 'governance.appointment.seat_taken'])
  expect(
    await one(
      town,
      `select count(*)::int from governance.appointment a join governance.post p on p.id = a.post_id where p.code = 'petugas' and a.seat = 3`,
    ),
  ).toBe(1)
})

describe('the end of a term', () => {
  const end = async (who: string, more: Record<string, unknown> = {}, by = 'sekretaris') =>
    endAppointment(await town.as(by), {
      appointment: await seatOf(town, who),
      input: { reason: 'Pindah tugas ke Jakarta', paper: 'SK 40/2026', ...more },
    })

  test('at once empties the seat; ending it again says so; the history keeps both papers', async () => {
    const seat = await seatOf(town, 'anggota-6')
    expect(ruleOf(await end('anggota-6'))).toBe('done')
    expect((await seatRow('anggota-pengurus'))?.vacant).toBe(1)
    expect(
      ruleOf(await endAppointment(await town.as('sekretaris'), { appointment: seat, input: { reason: 'Sekali lagi', paper: 'SK 41' } })),
    ).toBe('governance.appointment.ended_already')
    const past = (await postHistory(await town.as('guest'), 'anggota-pengurus')).find((holder) => holder.appointment === seat)
    expect(past).toMatchObject({ state: 'past', endedEarly: true, endPaper: 'SK 40/2026', paper: 'SK contoh (kota contoh)' })
  })

  test('N15 on a day that lies ahead is the midnight after it, and what will fall vacant is told thirty days before', async () => {
    expect(ruleOf(await end('anggota-5', { lastDay: dayFrom(10) }))).toBe('done')
    expect((await seatRow('anggota-pengurus'))?.holders.find((holder) => holder.until === dayFrom(10))?.name).toBe('Kartika Prameswari')
    expect(
      await one(
        town,
        `select ended_at = governance.midnight($2::date + 1) from governance.appointment where id = $1`,
        await seatOf(town, 'anggota-5'),
        dayFrom(10),
      ),
    ).toBe(true)
    const falls = await vacancies(await town.as('guest'), 30)
    expect(falls.find((gap) => gap.post === 'anggota-pengurus' && !gap.now)).toMatchObject({ seats: 1, until: null })
    expect((await handoverDue(await town.as('guest'))).find((due) => due.post === 'anggota-pengurus')).toMatchObject({
      stage: 30,
      holder: 'Kartika Prameswari',
      next: null,
    })
  })

  test('is not put off, needs a reason and a paper, and is nobody else’s', async () => {
    expect(ruleOf(await end('anggota-4', { lastDay: '2040-01-01' }))).toBe('governance.appointment.ends_sooner')
    expect(await end('anggota-4', { reason: '', paper: '' })).toMatchObject({
      refusals: [
        { rule: 'governance.input.reason', field: 'reason' },
        { rule: 'governance.input.missing', field: 'paper' },
      ],
    })
    await expect(end('anggota-4', {}, 'anggota-4')).rejects.toMatchObject({ name: 'Denied' })
  })

  test('B3 N15: the keys never pass to fewer than two, though two are ended at once', async () => {
    expect((await custody(town.house.db)).people).toBe(3)
    const both = await linedUp(town, 'governance.appointment', () => Promise.all([end('admin-it'), end('pengelola')]))
    expect(both.map(ruleOf).sort()).toEqual(['done', 'governance.appointment.last_custodians'])
    expect((await custody(town.house.db)).people).toBe(2)
    const left = both[0]?.ok ? 'pengelola' : 'admin-it'
    expect(ruleOf(await end(left))).toBe('governance.appointment.last_custodians')
  })

  test('B3: an end that lies ahead counts: the keys are not ended now that would be too few then', async () => {
    // a third keeper, so that one may go on a later day
    expect(ruleOf(await record({ post: 'admin-it', seat: 2, person: 'koordinator-yosomulyo' }, 'sekretaris'))).toBe('done')
    const keeper = (await one<string>(
      town,
      `select h.demo_key from governance.appointment a join governance.post p on p.id = a.post_id join identity.person h on h.id = a.person_id
      where p.code in ('admin-it', 'pengelola') and h.demo_key <> 'koordinator-yosomulyo' and a.active @> governance.clock()`,
    )) as string
    expect(ruleOf(await end(keeper, { lastDay: dayFrom(20) }))).toBe('done')
    const third = await one<string>(
      town,
      `select a.id from governance.appointment a join governance.post p on p.id = a.post_id join identity.person h on h.id = a.person_id
      where p.code = 'admin-it' and h.demo_key = 'koordinator-yosomulyo'`,
    )
    expect(
      ruleOf(await endAppointment(await town.as('sekretaris'), { appointment: third, input: { reason: 'Pindah tugas', paper: 'SK 42' } })),
    ).toBe('governance.appointment.last_custodians')
  })
})

test('B2: who steps in where a post is empty, in turn', async () => {
  const line = await successorsOf(await town.as('guest'), 'ketua')
  expect(line[0]).toMatchObject({ kind: 'sekretaris', holders: [{ name: 'Maya Oktaviani', post: 'sekretaris' }] })
  expect(new Set(line.map((step) => step.kind)).size).toBe(line.length)
  await expect(successorsOf(await town.as('guest'), 'tidak-ada')).rejects.toMatchObject({ name: 'Missing' })
})

describe('units and posts', () => {
  test('come, are renamed and end when nobody needs them any more', async () => {
    const by = await town.as('sekretaris')
    expect(await addUnit(by, { code: 'sekretariat', name: 'Sekretariat', kind: 'office', parent: 'mch' })).toEqual({
      ok: true,
      value: { code: 'sekretariat' },
    })
    expect(ruleOf(await addUnit(by, { code: 'sekretariat', name: 'Lagi', kind: 'office' }))).toBe('governance.unit.code_taken')
    expect(ruleOf(await changeUnit(by, { unit: 'mch', input: { parent: 'sekretariat' } }))).toBe('governance.unit.cycle')
    expect(ruleOf(await changeUnit(by, { unit: 'sekretariat', input: { name: 'Sekretariat Pengurus' } }))).toBe('done')
    expect(await addPost(by, { kind: 'petugas', unit: 'sekretariat', seats: 2 })).toEqual({
      ok: true,
      value: { code: 'petugas-sekretariat' },
    })
    expect(ruleOf(await record({ post: 'petugas-sekretariat', seat: 2, person: 'panitia-pasar' }))).toBe('done')
    expect(ruleOf(await changeSeats(by, { post: 'petugas-sekretariat', input: { seats: 1 } }))).toBe('governance.post.seats_held')
    expect(ruleOf(await endPost(by, { post: 'petugas-sekretariat', input: { until: dayFrom(30) } }))).toBe('governance.post.still_held')
    expect(ruleOf(await endUnit(by, { unit: 'sekretariat', input: { until: dayFrom(30) } }))).toBe('governance.unit.still_used')
    expect(ruleOf(await endPost(by, { post: 'petugas-sekretariat', input: { until: dayFrom(300) } }))).toBe('done')
    expect(ruleOf(await record({ post: 'petugas-sekretariat', seat: 1, person: 'komunitas', lastDay: dayFrom(301) }))).toBe(
      'governance.appointment.post_ends',
    )
    expect(ruleOf(await endUnit(by, { unit: 'sekretariat', input: { until: dayFrom(300) } }))).toBe('done')
  })

  test('the serving role cannot give itself the keys, nor write who sits where', async () => {
    for (const text of [
      `update governance.post_kind set custodian = false`,
      `update governance.appointment set person_id = person_id`,
      `update governance.legal_basis set status = 'in_force'`,
    ])
      await expect(town.pool.query(text)).rejects.toThrow(/permission denied/)
  })
})
