import { rmSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { sha256 } from '#src/base/id.ts'
import { type Day, dayOf, dayPlus } from '#src/base/time.ts'
import { openCohort, openProgramme } from '#src/events/programme.db.ts'
import { cohortSchema, programmeSchema } from '#src/events/programme.ts'
import { eventsInvariants } from '#src/events/verify.db.ts'
import { verify } from '#src/platform/verify.db.ts'
import { value } from '../events-town.ts'
import { hub, type Site, startSite } from '../processes.ts'
import { temporaryFolder } from '../temporary.ts'
import { openTown, type Town, testSecret } from '../town.ts'

let town: Town
let nodes: Site[]
let env: Record<string, string>
const dataDir = temporaryFolder('mch-places-')
const seats = 12
const people = 144

beforeAll(async () => {
  town = await openTown()
  env = { DATABASE_URL: town.ownerUrl, SECRET: testSecret, DATA_DIR: dataDir, RATE_LIMITS: 'off', DEMO: '1' }
  nodes = [await startSite(env), await startSite(env)]
})
afterAll(async () => {
  await Promise.all((nodes ?? []).map((node) => node.stop()))
  await town?.close()
  rmSync(dataDir, { recursive: true, force: true })
})

let n = 0
/** A cohort of twelve places whose results were told: twelve are in, and a hundred and thirty-two wait behind them in a known order. */
async function told(): Promise<string> {
  n += 1
  const desk = await town.as('petugas')
  const day = (days: number): Day => dayPlus(dayOf(town.house.now()), days)
  const { slug } = value(
    await openProgramme(
      desk,
      programmeSchema.parse({
        unit: 'uptd-mch',
        title: `Kelas berebut tempat ${n}`,
        titleEn: `A class with few places ${n}`,
        summary: 'Dua belas tempat, banyak yang ingin.',
        summaryEn: 'Twelve places and many who want one.',
        modules: ['foto-produk'],
      }),
    ),
  )
  const wish = cohortSchema.parse({
    name: 'Angkatan 1',
    place: 'Kelas 1, gedung MCH',
    seats,
    waitingPlaces: people - seats,
    until: day(10),
    results: day(12),
    sessions: [{ day: day(40), from: '09:00', until: '12:00', module: 'foto-produk' }],
  })
  const { number } = value(await openCohort(desk, { ...wish, slug }))
  const places = Array.from({ length: people }, (_, at) => ({
    number: `PD-2031-${n}${String(at + 1).padStart(4, '0')}`,
    hash: sha256(keyOf(n, at + 1)),
    rank: at + 1,
    state: at < seats ? 'accepted' : 'waiting',
  }))
  // how they came to stand there is another test's
  await town.owner.query('set session_replication_role = replica')
  await town.owner.query(
    `with c as (insert into events.cohort_step (cohort_id, step, actor, act_id) select id, 'announced', 'uji', act_id from events.cohort where number = $1 returning cohort_id),
      a as (insert into events.application (number, cohort_id, state, name, email, rank, key_hash, made_by)
        select r.number, c.cohort_id, r.state, 'Pendaftar Contoh', r.number || '@contoh.metro', r.rank, r.hash, 'uji' from c, jsonb_to_recordset($2::jsonb) as r(number text, hash text, rank int, state text) returning id, state, rank)
     insert into events.application_step (application_id, from_state, to_state, kind, actor, rank)
       select a.id, f.from_state, f.to_state, f.kind, 'uji', case f.kind when 'announce' then a.rank end
       from a, lateral (values ('', 'sent', 'apply'), ('sent', a.state, 'announce')) f(from_state, to_state, kind)`,
    [number, JSON.stringify(places)],
  )
  await town.owner.query('set session_replication_role = origin')
  return number
}
const keyOf = (run: number, rank: number) => `kunci-${run}-${rank}`

type Press = { rank: number; errand: 'acceptance' | 'withdrawal' }
/** Everybody presses in the same moment, every other one at the other process. */
const press = async (all: readonly Press[]) =>
  await Promise.all(
    all.map(async ({ rank, errand }, at) => {
      const answer = await fetch(`${nodes[at % 2]?.origin}/api/v1/applications/PD-2031-${n}${String(rank).padStart(4, '0')}/${errand}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ key: keyOf(n, rank) }),
      })
      return { status: answer.status, body: (await answer.json()) as { status?: string; rule?: string } }
    }),
  )
const ranks = (from: number, until: number) => Array.from({ length: until - from + 1 }, (_, at) => from + at)
/** The ranks in a state, in the order in which they would come next. */
const standing = async (cohort: string, ...states: string[]) =>
  (
    await town.owner.query<{ rank: number }>(
      `select a.rank::int as rank from events.application a join events.cohort c on c.id = a.cohort_id where c.number = $1 and a.state = any ($2) order by a.rank, a.id`,
      [cohort, states],
    )
  ).rows.map(({ rank }) => rank)
const broken = async () => (await verify(town.house.db, eventsInvariants)).filter(({ count }) => count > 0).map(({ name }) => name)

test('twelve places, a hundred and forty-four who press at once at two processes: twelve have one, the rest wait in their order', async () => {
  for (let run = 0; run < 5; run += 1) {
    const cohort = await told()
    // the twelve give up while all who wait try to take a place they were not offered
    const first = await press([
      ...ranks(1, seats).map((rank) => ({ rank, errand: 'withdrawal' as const })),
      ...ranks(seats + 1, people).map((rank) => ({ rank, errand: 'acceptance' as const })),
    ])
    expect([...new Set(first.map(({ status }) => status))].toSorted(), `run ${run}`).toEqual([200, 409])
    expect(await standing(cohort, 'offered', 'accepted'), `run ${run}`).toEqual(ranks(13, 24))
    expect(await standing(cohort, 'waiting'), `run ${run}`).toEqual(ranks(25, people))
    // of those who are in, half accept and half give up; each of the others presses again
    const second = await press(
      ranks(13, people).map((rank) => ({ rank, errand: rank % 2 === 0 && rank <= 24 ? ('withdrawal' as const) : ('acceptance' as const) })),
    )
    expect(second.filter(({ status }) => status >= 500)).toEqual([])
    expect(await standing(cohort, 'offered', 'accepted'), `run ${run}`).toEqual([13, 15, 17, 19, 21, 23, ...ranks(25, 30)])
    expect(await standing(cohort, 'waiting'), `run ${run}`).toEqual(ranks(31, people))
    // whoever has an offer takes it, ten times each in one moment: it is one place
    const offered = await standing(cohort, 'offered')
    const third = await press(Array.from({ length: 10 }, () => offered.map((rank) => ({ rank, errand: 'acceptance' as const }))).flat())
    expect(third.filter(({ body }) => body.status === 'accepted').length).toBeGreaterThanOrEqual(offered.length)
    expect(await standing(cohort, 'offered')).toEqual([])
    expect(await standing(cohort, 'accepted')).toHaveLength(seats)
  }
  const steps = await town.owner.query(
    `select application_id from events.application_step where kind in ('accept', 'offer') group by application_id, kind having count(*) > 1`,
  )
  expect(steps.rows).toEqual([])
  const verified = await hub(env, 'verify')
  expect(verified.out).not.toContain('BROKEN')
  expect(verified.code).toBe(0)
}, 400_000)

const bodyOf = async (name: string) =>
  (await town.owner.query<{ whole: string }>(`select pg_get_functiondef('${name}'::regprocedure) as whole`)).rows[0]?.whole ?? ''

test('a house that counts one place too many is held by the guard of the place; without the guard it is seen', async () => {
  const [settle, follow] = [await bodyOf('events.settle_cohort(uuid)'), await bodyOf('events.follow_application()')]
  const greedy = settle.replace('c.seats - events.places_taken', 'c.seats + 1 - events.places_taken')
  const unguarded = follow.replace('events.places_taken(c.id) >= c.seats', 'false')
  expect([greedy === settle, unguarded === follow]).toEqual([false, false])
  const cohort = await told()
  try {
    await town.owner.query(greedy)
    const held = await press(ranks(1, seats).map((rank) => ({ rank, errand: 'withdrawal' as const })))
    expect(new Set(held.map(({ body }) => body.rule))).toEqual(new Set(['events.cohort.full']))
    expect(await standing(cohort, 'accepted', 'offered')).toHaveLength(seats)
    await town.owner.query(unguarded)
    await press([{ rank: 1, errand: 'withdrawal' }])
    expect(await broken()).toContain('events.cohort.within_seats')
  } finally {
    await town.owner.query(settle)
    await town.owner.query(follow)
  }
}, 60_000)
