import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Day } from '#src/base/time.ts'
import { verify } from '#src/platform/verify.db.ts'
import { systemCtx } from '#src/work.ts'
import { openRoomsTown, type Rooms, rule, social, value } from '../../test/rooms-town.ts'
import { placeBooking } from './booking.db.ts'
import { allocateRound, applyRound, openRound, publishRound, withdrawApplication } from './round.db.ts'
import { allocate } from './round.ts'
import { myApplications, resultFor, roundFor, simulateRound } from './round-read.db.ts'
import { takePublished } from './round-take.db.ts'
import { spacesInvariants } from './verify.db.ts'

let town: Rooms
const bodies = { warga: 'uji-tari', 'warga-2': 'uji-film', 'penjual-kopi': 'uji-kopi' }
type Who = keyof typeof bodies

beforeAll(async () => {
  town = await openRoomsTown()
  for (const [who, slug] of Object.entries(bodies)) {
    await town.owner.query(
      `with o as (insert into directory.organisation (slug, kind, name, kelurahan_code, subsector_code) select $1, 'community', initcap(replace($1, '-', ' ')), (select code from directory.kelurahan order by code limit 1), null returning id)
       insert into identity.membership (kind, entity_id, person_id, role, during) select 'community', o.id, p.id, 'owner', tstzrange('2020-01-01', null) from o, identity.person p where p.demo_key = $2`,
      [slug, who],
    )
  }
})
afterAll(() => town?.close())
beforeEach(() => town.setClock('2027-01-04T09:00'))

const day = (text: string) => text as Day
const open = async (more: Record<string, unknown> = {}, who = 'pengelola') =>
  openRound(await town.as(who), {
    name: 'Musim hujan 2027',
    nameEn: 'Rainy season 2027',
    spaces: ['aula-a', 'aula-b', 'kelas-1'],
    until: day('2027-01-20'),
    first: day('2027-02-01'),
    last: day('2027-02-28'),
    most: 2,
    ...more,
  })
const tuesday = { space: 'aula-a', weekday: 2, from: 18 * 60, until: 20 * 60 }
const apply = async (number: string, who: Who, more: Record<string, unknown> = {}) =>
  applyRound(await town.as(who), {
    number,
    organisation: bodies[who],
    title: 'Latihan mingguan',
    people: 12,
    place: 'none',
    slots: 1,
    answers: social,
    wishes: [tuesday],
    ...more,
  })
const opened = async (more: Record<string, unknown> = {}) => value(await open(more)).number
const told = async (number: string, who: Who) =>
  (await resultFor(await town.as('guest'), number))?.told.find(({ body }) => body === bodies[who])
const runJobs = async () => {
  for (const { id } of await town.rows<{ id: string }>(
    `select data ->> 'allocation' as id from pgboss.job where name = 'spaces.round.take' and state = 'created' order by created_on, id`,
  ))
    await takePublished(systemCtx(town.house, 'round'), id)
}

describe('opening and applying', () => {
  test('only the unit’s head opens one; nobody else, and no row without his act', async () => {
    await expect(open({}, 'petugas')).rejects.toThrow(/no authority/)
    await expect(open({}, 'warga')).rejects.toThrow(/no authority/)
    const number = await opened()
    expect(await roundFor(await town.as('guest'), number)).toMatchObject({
      state: 'open',
      seed: null,
      most: 2,
      first: '2027-02-01',
      last: '2027-02-28',
    })
    await expect(
      town.owner.query(
        `insert into spaces.round (number, unit_id, name, name_en, applies, season, most, seed, act_id, made_by)
        select 'PM-2027-99', unit_id, name, name_en, applies, season, most, seed, act_id, made_by from spaces.round where number = $1`,
        [number],
      ),
    ).rejects.toThrow('spaces.round.without_act')
  })

  test('bad dates and rooms are refused by name, each at its field', async () => {
    const why = async (more: Record<string, unknown>) => {
      const outcome = await open(more)
      return outcome.ok ? 'done' : outcome.refusals.map(({ rule: name, field }) => `${name} ${field}`)
    }
    expect(await why({ until: day('2027-01-03') })).toEqual(['spaces.round.until_past until'])
    expect(await why({ first: day('2027-01-21') })).toEqual(['spaces.round.season first'])
    expect(await why({ last: day('2027-02-05') })).toEqual(['spaces.round.season_length last'])
    expect(await why({ spaces: ['aula-a', 'kursi'] })).toEqual(['spaces.round.no_space spaces'])
  })

  test('applications are taken from the opening up to, and without, the instant of closing', async () => {
    const number = await opened()
    await town.setClock('2027-01-20T23:59')
    expect(rule(await apply(number, 'warga'))).toBe('done')
    await town.setClock('2027-01-21T00:00')
    expect(rule(await apply(number, 'warga-2'))).toBe('spaces.round.closed')
    await expect(
      town.owner.query(
        `insert into spaces.round_application (round_id, organisation_id, person_id, title, people, place, slots, answers, wishes)
      select round_id, (select id from directory.organisation where slug = 'uji-kopi'), person_id, title, people, place, slots, answers, wishes from spaces.round_application where round_id = (select id from spaces.round where number = $1)`,
        [number],
      ),
    ).rejects.toThrow('spaces.round.closed')
  })

  test('one application a community, also when two press at once; it may be withdrawn and made anew', async () => {
    const number = await opened()
    const both = await Promise.all([apply(number, 'warga'), apply(number, 'warga')])
    expect(both.map(rule).sort()).toEqual(['done', 'spaces.round.one_each'])
    value(await withdrawApplication(await town.as('warga'), { number, organisation: bodies.warga }))
    expect(await myApplications(await town.as('warga'), number)).toEqual([])
    expect(rule(await apply(number, 'warga', { title: 'Latihan tari anak' }))).toBe('done')
    expect(await myApplications(await town.as('warga'), number)).toMatchObject([{ title: 'Latihan tari anak', body: 'uji-tari' }])
  })

  test('nobody applies for a body he does not speak for, nor for a time that cannot be', async () => {
    const number = await opened()
    expect(rule(await apply(number, 'warga', { organisation: bodies['warga-2'] }))).toBe('spaces.booking.not_your_body')
    await expect(
      applyRound(await town.as('guest'), {
        number,
        organisation: 'uji-tari',
        title: 'abc',
        people: 1,
        place: 'none',
        slots: 1,
        answers: social,
        wishes: [tuesday],
      }),
    ).rejects.toThrow()
    const why = async (more: Record<string, unknown>) => {
      const outcome = await apply(number, 'warga', more)
      return outcome.ok ? 'done' : outcome.refusals.map(({ rule: name, field }) => `${name} ${field}`).join(', ')
    }
    expect(await why({ wishes: [{ ...tuesday, space: 'studio' }] })).toBe('spaces.round.not_in_it wish-1')
    expect(await why({ wishes: [tuesday, { ...tuesday, from: 19 * 60, until: 21 * 60 }] })).toBe('spaces.round.twice wish-2')
    expect(await why({ wishes: [{ ...tuesday, from: 6 * 60, until: 8 * 60 }] })).toBe('spaces.round.closed_then wish-1')
    expect(await why({ wishes: [{ space: 'kelas-1', weekday: 5, from: 11 * 60, until: 12 * 60 }] })).toBe('spaces.round.pause_then wish-1')
    expect(await why({ people: 9000 })).toBe('spaces.booking.capacity wish-1')
    expect(await why({ slots: 2 })).toBe('spaces.round.too_few_wishes slots')
    expect(await why({ slots: 3, wishes: [1, 2, 3].map((weekday) => ({ ...tuesday, weekday })) })).toBe('spaces.round.too_many_slots slots')
    expect(await why({ answers: { ...social, kampanye: 'ya' } })).toMatch(/^spaces\.usage\.forbidden/)
    expect(await why({ answers: {} })).toMatch(/^spaces\.usage\.unanswered/)
  })
})

describe('giving and publishing', () => {
  test('N8 the same input and seed reckon the same under the published hash; who did not get it reads to whom it went and why', async () => {
    // one of them has used rooms of late
    await town.setClock('2027-01-04T09:00')
    value(await placeBooking(await town.as('warga'), town.wish('kelas-1', '2027-01-12 8-12', { organisation: bodies.warga })))
    await town.owner.query(
      `update spaces.booking set state = 'completed', lapses_at = null, lapses_to = null where organisation_id = (select id from directory.organisation where slug = 'uji-tari')`,
    )
    const number = await opened()
    value(await apply(number, 'warga', { slots: 2, wishes: [tuesday, { ...tuesday, space: 'aula-b' }] }))
    value(await apply(number, 'warga-2', { people: 25 }))
    const officer = await town.as('pengelola')
    expect(rule(await allocateRound(officer, { number }))).toBe('spaces.round.still_open')
    const trial = await simulateRound(officer, number, 'percobaan')
    expect(trial.result.slots.length).toBe(2)
    await town.setClock('2027-01-21T00:00')
    await expect(allocateRound(await town.as('petugas'), { number })).rejects.toThrow(/no authority/)
    expect(rule(await publishRound(await town.as('pengelola'), { number }))).toBe('spaces.round.not_allocated')
    const given = value(await allocateRound(await town.as('pengelola'), { number }))
    expect(rule(await allocateRound(await town.as('pengelola'), { number }))).toBe('spaces.round.once')
    expect((await roundFor(await town.as('guest'), number)).seed).toBeNull()
    value(await publishRound(await town.as('pengelola'), { number }))
    const shown = await roundFor(await town.as('guest'), number)
    const result = await resultFor(await town.as('guest'), number)
    // anybody with what is published reckons it again
    expect(result && allocate({ ...result.input, seed: shown.seed ?? '' }).hash).toBe(given.hash)
    const [hashed] = await town.rows<{ hash: string }>(`select encode(sha256($1::bytea), 'hex') as hash`, [shown.seed])
    expect(hashed?.hash).toBe(shown.seedHash)
    expect((await told(number, 'warga-2'))?.outcomes).toMatchObject([{ why: { kind: 'given', pass: 1 } }])
    expect(await told(number, 'warga')).toMatchObject({
      hours: 4,
      outcomes: [{ why: { kind: 'points', to: 'Uji Film' } }, { why: { kind: 'given', pass: 1 } }],
    })
  })

  test('every slot becomes a series of its community by the ordinary way, once, beyond the days open to everybody; a date that is gone says why', async () => {
    const number = await opened({ first: day('2027-06-01'), last: day('2027-06-30') })
    value(await apply(number, 'warga', { wishes: [{ ...tuesday, weekday: 3 }] }))
    await town.setClock('2027-01-21T00:00')
    value(await allocateRound(await town.as('pengelola'), { number }))
    expect(
      await town.rows(
        'select 1 from spaces.series s join spaces.round_allocation g on g.series_id = s.id join spaces.round r on r.id = g.round_id where r.number = $1',
        [number],
      ),
    ).toEqual([])
    // somebody took one of its evenings in between
    await town.owner.query(`update spaces.bookable set window_days = 300 where slug = 'aula-a'`)
    value(await placeBooking(await town.as('warga-2'), town.wish('aula-a', '2027-06-09 18-19')))
    await town.owner.query(`update spaces.bookable set window_days = 90 where slug = 'aula-a'`)
    value(await publishRound(await town.as('pengelola'), { number }))
    await runJobs()
    await runJobs()
    const dates = await town.rows<{ day: string; state: string; rule: string; bstate: string | null }>(
      `select to_char(d.day, 'YYYY-MM-DD') as day, d.state, d.rule, k.state as bstate from spaces.round_allocation g join spaces.round r on r.id = g.round_id
        join spaces.series_date d on d.series_id = g.series_id left join spaces.booking k on k.id = d.booking_id where r.number = $1 order by 1`,
      [number],
    )
    expect(dates).toEqual([
      { day: '2027-06-02', state: 'made', rule: '', bstate: 'pending' },
      { day: '2027-06-09', state: 'rejected', rule: 'spaces.booking.taken', bstate: null },
      { day: '2027-06-16', state: 'made', rule: '', bstate: 'pending' },
      { day: '2027-06-23', state: 'made', rule: '', bstate: 'pending' },
      { day: '2027-06-30', state: 'made', rule: '', bstate: 'pending' },
    ])
    const owners = await town.rows(
      `select distinct p.demo_key, o.slug from spaces.round_allocation g join spaces.round r on r.id = g.round_id join spaces.booking k on k.series_id = g.series_id
      join identity.person p on p.id = k.person_id join directory.organisation o on o.id = k.organisation_id where r.number = $1`,
      [number],
    )
    expect(owners).toEqual([{ demo_key: 'warga', slug: 'uji-tari' }])
    const letters = await town.rows<{ body: string }>(`select body from platform.mail where subject like $1`, [`%${number}`])
    expect(letters).toHaveLength(1)
    expect(letters[0]?.body).toContain(`/ruang/musim/${number}`)
  })

  test('nothing of a result is changed or added without a decision: the database refuses', async () => {
    const number = await opened()
    value(await apply(number, 'warga'))
    await town.setClock('2027-01-21T00:00')
    value(await allocateRound(await town.as('pengelola'), { number }))
    const round = `(select id from spaces.round where number = '${number}')`
    await expect(town.owner.query(`update spaces.round_result set hash = repeat('0', 64) where round_id = ${round}`)).rejects.toThrow(
      /append|never|refuse|changed/i,
    )
    await expect(
      town.owner.query(
        `insert into spaces.round_allocation (round_id, application_id, wish) select ${round}, id, 1 from spaces.round_application where round_id = ${round}`,
      ),
    ).rejects.toThrow('spaces.round.without_act')
    await expect(
      town.owner.query(
        `insert into spaces.round_step (round_id, step, actor, act_id) select ${round}, 'published', 'x', act_id from spaces.round where number = '${number}'`,
      ),
    ).rejects.toThrow('spaces.round.without_act')
    expect(rule(await withdrawApplication(await town.as('warga'), { number, organisation: bodies.warga }))).toBe('spaces.round.closed')
    expect((await town.rows(`select 1 from spaces.round_allocation where round_id = ${round}`)).length).toBe(1)
    // what is verified of the data sees a slot that was given and then lost
    const broken = async () =>
      (
        await verify(
          town.house.db,
          spacesInvariants.filter((one) => one.name.startsWith('spaces.round')),
        )
      )
        .filter((one) => one.count > 0)
        .map((one) => one.name)
    expect(await broken()).toEqual([])
    await town.owner.query(
      `begin; set local session_replication_role = replica; delete from spaces.round_allocation where round_id = ${round}; commit`,
    )
    expect(await broken()).toEqual(['spaces.round.given_as_reckoned'])
  })
})
