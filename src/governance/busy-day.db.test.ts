import { afterAll, beforeAll, expect, test } from 'vitest'
import { Denied, Missing, type Outcome } from '#src/base/outcome.ts'
import { verifyTown } from '#src/command/verify.ts'
import type { Ctx } from '#src/platform/context.ts'
import { papers } from '../../test/papers.ts'
import { openRegister, type Register } from '../../test/register-town.ts'
import { endAppointment, recordAppointment } from './appointment.db.ts'
import { decideCaseByPost } from './case-decide.db.ts'
import { concurCase, confirmCase, executeCase, reviewCase } from './case-deeds.db.ts'
import { openCaseByPost } from './case-open.db.ts'
import { amendCase, forwardCase, returnCase, withdrawCase } from './case-way.db.ts'
import { correctDecision, makeDecision } from './decision.db.ts'
import { correctingSchema, decidingSchema } from './decision.ts'
import { endDelegation, grantDelegation } from './delegation.db.ts'
import { declareInterest } from './interest.db.ts'
import { actOrStepAside, declareRecusal } from './recusal.db.ts'

// A day of office: two hundred errands of twenty people, drawn from one seed, most of them tried by whoever may not. Whatever was done and
// whatever was refused, no invariant of the town is broken after it.

let town: Register
beforeAll(async () => {
  town = await openRegister()
})
afterAll(() => town?.close())

/** The same numbers for the same seed. */
function drawsFrom(seed: number) {
  let state = seed
  const next = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
  const below = (n: number) => Math.floor(next() * n)
  return { below, one: <T>(values: readonly T[]): T => values[below(values.length)] as T }
}

const people = [
  'ketua',
  'sekretaris',
  'bendahara',
  'anggota-1',
  'anggota-2',
  'anggota-3',
  'kurator',
  'pengarah',
  'pembina',
  'pengawas',
  'pengelola',
  'petugas',
  'koordinator-yosomulyo',
  'kepala-diskoperin',
  'penghubung-diskoperin',
  'kepala-disporapar',
  'tp2id',
  'admin-it',
  'warga',
  'warga-2',
] as const

const why = 'alasan yang cukup panjang untuk dibaca'

test('after two hundred random errands of twenty people every invariant holds', { timeout: 240_000 }, async () => {
  const draw = drawsFrom(20_270_210)
  const cases: string[] = []
  const decisions: string[] = []
  const tally = new Map<string, number>()
  const number = () => draw.one(cases) ?? 'PK-0'
  const amounts = [200_000, 900_000, 2_000_000, 9_000_000, 10_000_000, 60_000_000]
  const parties = async () => (draw.below(4) === 0 ? [{ kind: 'person' as const, id: await town.person(draw.one(people)) }] : [])
  const spend = async () => town.opening({ amount: draw.one(amounts), payee: `cv-${draw.below(4)}`, parties: await parties() })
  const verdict = () => ({
    outcome: draw.below(4) === 0 ? ('refuse' as const) : ('yes' as const),
    title: 'Putusan uji',
    reason: why,
    reviewOn: town.day(90),
    evidence: papers,
  })
  const inCase = (ctx: Ctx, of: string, run: (ctx: Ctx) => Promise<Outcome<unknown>>) => actOrStepAside(ctx, of, run)

  const keep = async <T>(made: Promise<Outcome<T>>, into: string[], name: (value: T) => string): Promise<Outcome<unknown>> => {
    const outcome = await made
    if (outcome.ok) into.push(name(outcome.value))
    return outcome
  }
  const errands: Record<string, (ctx: Ctx) => Promise<Outcome<unknown>>> = {
    open: async (ctx) => await keep(openCaseByPost(ctx, await spend()), cases, (made) => made.number),
    decide: (ctx) => {
      const of = number()
      return inCase(ctx, of, (own) => decideCaseByPost(own, { number: of, ...verdict() }))
    },
    execute: (ctx) => executeCase(ctx, { number: number(), reason: why }),
    confirm: (ctx) => confirmCase(ctx, { number: number(), evidence: papers }),
    review: (ctx) => reviewCase(ctx, { number: number(), reason: why }),
    concur: (ctx) => concurCase(ctx, { number: number() }),
    forward: (ctx) => forwardCase(ctx, { number: number(), post: draw.one(['ketua', 'pengarah', 'rapat-pengurus']), reason: why }),
    back: (ctx) => returnCase(ctx, { number: number(), reason: why }),
    amend: (ctx) => amendCase(ctx, { number: number(), reason: why }),
    withdraw: (ctx) => withdrawCase(ctx, { number: number(), reason: why }),
    aside: (ctx) => declareRecusal(ctx, { case: number(), input: { reason: why } }),
    tie: (ctx) => declareInterest(ctx, { relation: 'family', partyKind: 'person', party: draw.one(people) }),
    atOnce: async (ctx) => {
      const { dueDay: _, corrects: __, ...asked } = await spend()
      const wish = decidingSchema.parse({ ...asked, reviewOn: town.day(120), evidence: papers })
      return await keep(makeDecision(ctx, wish), decisions, (made) => made.number)
    },
    correct: (ctx) =>
      keep(
        correctDecision(ctx, {
          ...correctingSchema.parse({ reason: why, reviewOn: town.day(80), evidence: papers, amount: draw.one([...amounts, undefined]) }),
          number: draw.one(decisions) ?? 'KEP-0',
        }),
        decisions,
        (made) => made.number,
      ),
    lend: async (ctx) => {
      const mine = await town.rows<{ id: string }>(
        `select id from governance.appointment where person_id = $1 and active @> governance.clock() limit 1`,
        [await town.person(draw.one(people))],
      )
      const input = {
        appointment: mine[0]?.id ?? '',
        grantee: draw.one(people),
        actions: ['finance.expense.decide'],
        most: 1_000_000,
        firstDay: town.day(0),
        lastDay: town.day(9),
        paper: 'Nota pelimpahan',
      }
      return await grantDelegation(ctx, input)
    },
    unlend: async (ctx) => {
      const live = await town.rows<{ number: string }>('select number from governance.delegation where ended_at is null order by number')
      return await endDelegation(ctx, { number: draw.one(live)?.number ?? 'PL-0', input: { reason: why } })
    },
    seat: (ctx) =>
      recordAppointment(ctx, {
        post: draw.one(['bendahara', 'kurator', 'petugas']),
        seat: '1',
        person: draw.one(people),
        mode: 'plh',
        firstDay: town.day(0),
        lastDay: town.day(20),
        paper: `SK ${draw.below(1000)}`,
      }),
    unseat: async (ctx) => {
      const seats = await town.rows<{ id: string }>(
        `select a.id from governance.appointment a where a.mode = 'plh' and a.active @> governance.clock() order by a.id`,
      )
      return await endAppointment(ctx, { appointment: draw.one(seats)?.id ?? '-', input: { reason: why, paper: 'SK akhir' } })
    },
  }

  const weights = [
    ...Object.keys(errands),
    ...Array(8).fill('open'),
    ...Array(14).fill('decide'),
    ...Array(4).fill('atOnce'),
    ...Array(3).fill('execute'),
  ]
  for (let n = 0; n < 200; n += 1) {
    const what = n < 12 ? 'open' : draw.one(weights)
    // half of the time somebody whose errand it usually is
    const usual: Record<string, string> = {
      open: 'sekretaris',
      decide: 'ketua',
      atOnce: 'ketua',
      execute: 'bendahara',
      seat: 'sekretaris',
      unseat: 'sekretaris',
      amend: 'sekretaris',
      correct: 'ketua',
    }
    const who = draw.below(2) === 0 ? (usual[what] ?? draw.one(people)) : draw.one(people)
    const said = await errands[what]?.(await town.as(who)).then(
      (outcome) => (outcome.ok ? 'done' : 'refused'),
      (error: unknown) => {
        if (error instanceof Denied || error instanceof Missing) return 'denied'
        throw error
      },
    )
    tally.set(`${said}`, (tally.get(`${said}`) ?? 0) + 1)
    if (said === 'done') tally.set(what, (tally.get(what) ?? 0) + 1)
  }

  // a day on which nothing was done would prove nothing
  expect(tally.get('done')).toBeGreaterThan(50)
  expect(tally.get('denied')).toBeGreaterThan(30)
  expect(tally.get('decide')).toBeGreaterThan(5)
  const said: string[] = []
  expect(await verifyTown(town.ownerUrl, { out: (line) => void said.push(line) }, false)).toBe(0)
  expect(said.filter((line) => line.startsWith('BROKEN'))).toEqual([])
  expect(said.some((line) => line.startsWith('ok governance.act.in_the_journal'))).toBe(true)

  // and it would have been seen: an act put in by hand is in nobody's journal
  await town.owner.query(`insert into governance.act (action, capacity, person_id, row_id, matrix_hash, appointment_id, mode, fund, amount, unit_id)
    select w.action, w.capacity, w.person_id, w.row_id, w.matrix_hash, w.appointment_id, w.mode, w.fund, w.amount, w.unit_id from governance.act w
    where w.case_id is null and w.action = 'governance.appointment.record' limit 1`)
  said.length = 0
  await verifyTown(town.ownerUrl, { out: (line) => void said.push(line) }, false)
  expect(said.filter((line) => line.startsWith('BROKEN'))).toEqual(['BROKEN governance.act.in_the_journal 1'])
})
