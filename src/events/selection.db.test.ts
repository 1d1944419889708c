import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { canonical } from '#src/base/canonical.ts'
import { sha256 } from '#src/base/id.ts'
import { systemCtx } from '#src/work.ts'
import { openProgrammeTown, type ProgrammeTown, rule, value } from '../../test/programme-town.ts'
import { letterTo } from '../../test/reader.ts'
import { acceptPlace, withdrawFromProgramme } from './apply.db.ts'
import { rankAll } from './programme-rank.ts'
import { ownApplicationPage } from './programme-read.db.ts'
import { tidyProgrammesIfDue } from './programme-tidy.db.ts'
import { answerResultObjection, objectToResult } from './result-objection.db.ts'
import { announceResults, appointReviewer, dealApplications, giveReview, recuseFromReview } from './selection.db.ts'
import { resultOf, reviewSheet, turnsOf } from './selection-read.db.ts'

let town: ProgrammeTown
beforeAll(async () => {
  town = await openProgrammeTown()
}, 60_000)
afterAll(() => town.closeWhole())
beforeEach(() => town.setClock('2027-01-04T09:00'))

const judges = ['kurator', 'anggota-1', 'anggota-2'] as const
const marks = (n: number) => ({ need: n, plan: n, effort: n })

/** A cohort with so many applicants, closed, with its reviewers. */
async function closedCohort(n: number, cohort: Record<string, unknown> = {}, reviewers: readonly string[] = judges) {
  const { slug, number } = await town.open(cohort)
  const people = []
  for (let at = 0; at < n; at += 1) people.push(await town.applies(slug))
  for (const who of reviewers) value(await appointReviewer(await town.as('petugas'), { number, email: `${who}@contoh.metro` }))
  await town.setClock('2027-01-18T09:00')
  value(await dealApplications(await town.as('petugas'), { number }))
  return { slug, number, people }
}

/** Everybody sends marks for everything that is his in a cohort, until nobody has a turn left. */
async function readAll(cohort: string, markOf: (number: string, who: string) => number = () => 3) {
  for (let round = 0; round < 3; round += 1)
    for (const who of judges) {
      const ctx = await town.as(who)
      const open = await town.rows<{ id: string; number: string }>(
        `select t.id, a.number from events.review_turn t join events.application a on a.id = t.application_id join events.cohort c on c.id = t.cohort_id join identity.person p on p.id = t.person_id
         left join events.review r on r.turn_id = t.id where p.demo_key = $1 and c.number = $2 and r.turn_id is null and t.recused_at is null`,
        [who, cohort],
      )
      for (const { id, number } of open) value(await giveReview(ctx, { turn: id, marks: marks(markOf(number, who)), note: '' }))
    }
}
const announce = async (number: string, who = 'pengelola') => await announceResults(await town.as(who), { number })
const stateOf = async ({ number, key }: { number: string; key: string }) =>
  (await ownApplicationPage(await town.as('guest'), number, key)).state

describe('D-06 two blind reviewers', () => {
  test('see no name and no number, and nothing of each other before both have sent', async () => {
    const { number } = await closedCohort(1, {}, ['kurator', 'anggota-1'])
    const turnOf = async (who: string) => (await turnsOf(await town.as(who))).filter(({ open }) => open).at(-1)?.id ?? ''
    const [first, second] = [await turnOf('kurator'), await turnOf('anggota-1')]
    const sheet = await reviewSheet(await town.as('kurator'), first)
    expect(JSON.stringify(sheet)).not.toMatch(/Pendaftar Contoh|@contoh|PD-2027/)
    await expect(reviewSheet(await town.as('anggota-1'), first)).rejects.toThrow()
    await expect(giveReview(await town.as('anggota-1'), { turn: first, marks: marks(5), note: '' })).rejects.toThrow()
    value(await giveReview(await town.as('kurator'), { turn: first, marks: marks(4), note: '' }))
    // the one who has sent waits for the other; the other sees nothing before he has sent his
    expect((await reviewSheet(await town.as('kurator'), first)).others).toEqual([])
    expect((await reviewSheet(await town.as('anggota-1'), second)).others).toEqual([])
    expect(rule(await announce(number))).toBe('events.review.missing')
    value(await giveReview(await town.as('anggota-1'), { turn: second, marks: marks(3), note: '' }))
    expect((await reviewSheet(await town.as('kurator'), first)).others.map(({ total }) => total)).toEqual([50])
    expect(rule(await giveReview(await town.as('kurator'), { turn: first, marks: marks(5), note: '' }))).toBe('events.review.sent')
    expect(rule(await announce(number))).toBe('done')
  })

  test('thirty points apart, a third reads and the middle one counts', async () => {
    const { number, people } = await closedCohort(1)
    // whichever two the lot falls on, they are fifty points apart or more
    await readAll(number, (_, who) => ({ kurator: 5, 'anggota-1': 1, 'anggota-2': 3 })[who] ?? 3)
    const turns = await town.rows(
      'select t.turn from events.review_turn t join events.cohort c on c.id = t.cohort_id where c.number = $1',
      [number],
    )
    expect(turns.length).toBe(3)
    value(await announce(number))
    expect((await ownApplicationPage(await town.as('guest'), people[0]?.number ?? '', people[0]?.key)).score).toBe(50)
  })

  test('whoever knows the applicant steps aside, and another reads; marks that are missing are named', async () => {
    await closedCohort(1)
    const mine = async (who: string) => (await turnsOf(await town.as(who))).filter(({ open, sent }) => open && !sent)
    const before = await Promise.all(judges.map(mine))
    const who = judges[before.findIndex((all) => all.length > 0)] ?? 'kurator'
    const turn = (await mine(who)).at(-1)?.id ?? ''
    expect(rule(await giveReview(await town.as(who), { turn, marks: { need: 3 }, note: '' }))).toBe('events.review.marks')
    expect(rule(await recuseFromReview(await town.as(who), { turn, reason: '' }))).toBe('events.event.reason_missing')
    value(await recuseFromReview(await town.as(who), { turn, reason: 'Tetangga saya' }))
    await expect(reviewSheet(await town.as(who), turn)).rejects.toThrow()
  })

  test('D-06 nobody judges where he applied, and nobody applies where he judges', async () => {
    const { slug, number } = await town.open()
    await town.applies(slug, {}, 'warga')
    expect(rule(await appointReviewer(await town.as('petugas'), { number, email: 'warga@contoh.metro' }))).toBe(
      'events.reviewer.own_application',
    )
    value(await appointReviewer(await town.as('petugas'), { number, email: 'kurator@contoh.metro' }))
    expect(rule(await town.apply(slug, {}, 'kurator'))).toBe('events.reviewer.own_application')
    expect(rule(await appointReviewer(await town.as('petugas'), { number, email: 'tiada@contoh.metro' }))).toBe('events.reviewer.unknown')
  })
})

describe('D-06 results', () => {
  test('180 for 120 places, 30 in line, told at one moment, and anybody reckons them again', { timeout: 240_000 }, async () => {
    const { slug, number } = await town.open({ seats: 120, waitingPlaces: 30 })
    const one = await town.applies(slug)
    // as many more as the scenario has, written as the deed writes them
    await town.owner.query(
      `with a as (insert into events.application (number, cohort_id, name, email, birth_day, answers, key_hash, made_by)
         select 'PD-2027-9' || lpad(n::text, 4, '0'), c.id, 'Pendaftar ' || n, 'banyak-' || n || '@contoh.metro', '1999-01-01', '{"why": "perlu", "plan": "rencana"}', 'x', 'uji'
         from events.cohort c, generate_series(1, 179) n where c.number = $1 returning id)
       insert into events.application_step (application_id, from_state, to_state, kind, actor) select id, '', 'sent', 'apply', 'uji' from a`,
      [number],
    )
    for (const who of judges) value(await appointReviewer(await town.as('petugas'), { number, email: `${who}@contoh.metro` }))
    expect(rule(await announce(number))).toBe('events.cohort.still_open')
    await town.setClock('2027-01-18T09:00')
    expect(value(await dealApplications(await town.as('petugas'), { number })).dealt).toBe(360)
    expect(value(await dealApplications(await town.as('petugas'), { number })).dealt).toBe(0)
    await town.owner.query(
      `insert into events.review (turn_id, marks, total) select t.id, '{"need": 3, "plan": 3, "effort": 3}', (('x' || left(md5(a.number), 4))::bit(16)::int % 25) from events.review_turn t
       join events.application a on a.id = t.application_id join events.cohort c on c.id = t.cohort_id where c.number = $1`,
      [number],
    )
    await expect(announce(number, 'petugas')).rejects.toThrow()
    const told = value(await announce(number))
    expect(told.accepted).toBe(120)
    const states = await town.states(number)
    const count = (state: string) => states.filter((one) => one === state).length
    expect([count('accepted'), count('waiting'), count('declined')]).toEqual([120, 30, 30])
    const letters = await town.rows<{ at: Date }>(
      `select distinct at from platform.mail where dedupe like 'programme %' and recipient like 'banyak-%'`,
    )
    expect(letters.length).toBe(1)
    const { input, result, hash } = await resultOf(town.house.db, number)
    expect(rankAll(input)).toEqual(result)
    expect(sha256(canonical({ input, result }))).toBe(hash)
    expect((await town.rows<{ h: string }>('select seed_hash as h from events.cohort where number = $1', [number]))[0]?.h).toBe(
      sha256(input.seed),
    )
    expect(JSON.stringify(result)).not.toMatch(/Pendaftar|@/)
    expect(rule(await announce(number))).toBe('events.cohort.once')
    expect((await letterTo(town, (await ownApplicationPage(await town.as('guest'), one.number, one.key)).email))?.subject).toBeTruthy()
  })

  test('a child whose guardian never agreed is not reviewed and gets no place', async () => {
    const { slug, number } = await town.open()
    await town.applies(slug, { birthDay: '2011-01-01', guardianName: 'Ibu', guardianEmail: 'ibu-lain@contoh.metro' })
    for (const who of judges) value(await appointReviewer(await town.as('petugas'), { number, email: `${who}@contoh.metro` }))
    await town.setClock('2027-01-18T09:00')
    expect(value(await dealApplications(await town.as('petugas'), { number })).dealt).toBe(0)
    value(await announce(number))
    expect(await town.states(number)).toEqual(['declined'])
  })
})

describe('D-07 places given up', () => {
  test('in the first week the next in line is offered it, held, and lost again when it lapses; later it stays empty', async () => {
    const { number, people } = await closedCohort(6)
    await readAll(number)
    value(await announce(number))
    expect([...(await town.states(number))].sort()).toEqual(['accepted', 'accepted', 'accepted', 'declined', 'waiting', 'waiting'])
    const inState = async (state: string) => {
      for (const one of people) if ((await stateOf(one)) === state) return one
      throw new Error(`nobody is ${state}`)
    }
    await town.setClock('2027-02-05T09:00')
    value(await withdrawFromProgramme(await town.as('guest'), await inState('accepted')))
    const first = await inState('offered')
    const [held] = await town.rows<{ until: Date }>('select offer_until as until from events.application where number = $1', [first.number])
    expect(held?.until.toISOString()).toBe('2027-02-07T02:00:00.000Z')
    await town.setClock('2027-02-07T09:00')
    expect(rule(await acceptPlace(await town.as('guest'), first))).toBe('events.application.offer_over')
    await tidyProgrammesIfDue(systemCtx(town.house, 'programmes'))
    expect(await stateOf(first)).toBe('expired')
    const second = await inState('offered')
    value(await acceptPlace(await town.as('guest'), second))
    expect(await stateOf(second)).toBe('accepted')
    // week 3: nobody comes after the refill is over
    await town.setClock('2027-02-17T09:00')
    value(await withdrawFromProgramme(await town.as('guest'), second))
    expect((await town.states(number)).filter((one) => one === 'offered')).toEqual([])
  })

  test('an offer never outlives the days of the refill', async () => {
    const { number, people } = await closedCohort(4)
    await readAll(number)
    value(await announce(number))
    await town.setClock('2027-02-07T20:00')
    for (const one of people)
      if ((await stateOf(one)) === 'accepted') {
        value(await withdrawFromProgramme(await town.as('guest'), one))
        break
      }
    const [held] = await town.rows<{ until: Date }>(
      `select a.offer_until as until from events.application a join events.cohort c on c.id = a.cohort_id where c.number = $1 and a.state = 'offered'`,
      [number],
    )
    expect(held?.until.toISOString()).toBe('2027-02-08T02:00:00.000Z')
  })

  test('a place is never given twice, however many press at once', async () => {
    const { number, people } = await closedCohort(5, { seats: 1, waitingPlaces: 4 })
    await readAll(number)
    value(await announce(number))
    const pressed = await Promise.all(people.flatMap((one) => [0, 1].map(async () => rule(await acceptPlace(await town.as('guest'), one)))))
    expect(pressed.filter((one) => one === 'done')).toEqual([])
    const holder = (await Promise.all(people.map(async (one) => [one, await stateOf(one)] as const))).find(
      ([, state]) => state === 'accepted',
    )?.[0]
    if (!holder) throw new Error('nobody holds the place')
    value(await withdrawFromProgramme(await town.as('guest'), holder))
    const accepted = await Promise.all(people.map(async (one) => rule(await acceptPlace(await town.as('guest'), one))))
    expect(accepted.filter((one) => one === 'done').length).toBe(1)
    await expect(
      town.owner.query(
        `insert into events.application_step (application_id, from_state, to_state, kind, actor) select a.id, 'waiting', 'offered', 'offer', 'x' from events.application a join events.cohort c on c.id = a.cohort_id where c.number = $1 and a.state = 'waiting' limit 1`,
        [number],
      ),
    ).rejects.toMatchObject({ constraint: 'events.cohort.full' })
  })
})

describe('D-06 objections', () => {
  const says = 'Jawaban saya tampaknya tertukar dengan jawaban orang lain.'
  const answer = 'Jawaban diperiksa kembali terhadap berkas yang dikirim pendaftar.'
  async function announced() {
    const { number, people } = await closedCohort(6)
    await readAll(number)
    value(await announce(number))
    const found = await Promise.all(people.map(async (one) => ({ ...one, state: await stateOf(one) })))
    const of = (state: string) => found.find((one) => one.state === state) ?? { number: '', key: '' }
    return { number, declined: of('declined'), waiting: of('waiting'), accepted: of('accepted') }
  }
  const object = async (own: { number: string; key: string }) => await objectToResult(await town.as('guest'), { ...own, says })

  test('three working days, once, by whoever did not get a place', async () => {
    const { declined, waiting, accepted } = await announced()
    expect(rule(await object(accepted))).toBe('events.objection.nothing_against')
    await town.setClock('2027-01-21T23:59')
    value(await object(declined))
    expect(rule(await object(declined))).toBe('events.objection.once')
    await town.setClock('2027-01-22T00:00')
    expect(rule(await object(waiting))).toBe('events.objection.window')
  })

  test('another decides: neither a reviewer nor whoever announced; found right, he is first in line', async () => {
    const { number, declined, accepted } = await announced()
    value(await object(declined))
    const finding = { number: declined.number, upheld: true, answer }
    for (const who of ['pengelola', 'petugas', 'kurator'])
      await expect(answerResultObjection(await town.as(who), finding)).rejects.toThrow()
    value(await answerResultObjection(await town.as('kepala-diskoperin'), finding))
    expect(await stateOf(declined)).toBe('waiting')
    expect(rule(await answerResultObjection(await town.as('kepala-diskoperin'), finding))).toBe('events.objection.answered')
    value(await withdrawFromProgramme(await town.as('guest'), accepted))
    expect(await stateOf(declined)).toBe('offered')
    expect(
      (
        await town.rows(
          `select 1 from events.application a join events.cohort c on c.id = a.cohort_id where c.number = $1 and a.state = 'offered'`,
          [number],
        )
      ).length,
    ).toBe(1)
  })

  test('the database refuses whoever announced, whatever his post', async () => {
    const { declined } = await announced()
    value(await object(declined))
    const ctx = await town.as('kepala-diskoperin')
    const person = ctx.actor.kind === 'person' ? ctx.actor.id : ''
    await town.owner.query(
      `set session_replication_role = replica; insert into events.reviewer (cohort_id, person_id, act_id, actor) select a.cohort_id, '${person}', c.act_id, 'x' from events.application a join events.cohort c on c.id = a.cohort_id where a.number = '${declined.number}'; set session_replication_role = origin`,
    )
    expect(rule(await answerResultObjection(ctx, { number: declined.number, upheld: true, answer }))).toBe('events.objection.same_decider')
  })
})
