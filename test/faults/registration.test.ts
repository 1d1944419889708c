import { randomUUID } from 'node:crypto'
import { rmSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { seeded } from '#src/base/seed.ts'
import { publishEvent } from '#src/events/desk.db.ts'
import { submissionSchema } from '#src/events/event.ts'
import { changeIntake, openIntake } from '#src/events/intake.db.ts'
import { tidyRegistrationsIfDue } from '#src/events/lapse.db.ts'
import { acceptOffer, cancelRegistration, transferRegistration } from '#src/events/register.db.ts'
import { intakeSchema } from '#src/events/registration.ts'
import { submitEvent } from '#src/events/submit.db.ts'
import { eventsInvariants } from '#src/events/verify.db.ts'
import type { Ctx } from '#src/platform/context.ts'
import { verify } from '#src/platform/verify.db.ts'
import { systemCtx } from '#src/work.ts'
import { value } from '../events-town.ts'
import { hub, type Site, startSite } from '../processes.ts'
import { temporaryFolder } from '../temporary.ts'
import { openTown, type Town, testSecret } from '../town.ts'

let town: Town
let nodes: Site[]
let env: Record<string, string>
let organiser: Ctx
let desk: Ctx
const dataDir = temporaryFolder('mch-seats-')

beforeAll(async () => {
  town = await openTown()
  env = { DATABASE_URL: town.ownerUrl, SECRET: testSecret, DATA_DIR: dataDir, RATE_LIMITS: 'off', DEMO: '1' }
  nodes = [await startSite(env), await startSite(env)]
  organiser = await town.as('komunitas')
  desk = await town.as('petugas')
})
afterAll(async () => {
  await Promise.all((nodes ?? []).map((node) => node.stop()))
  await town?.close()
  rmSync(dataDir, { recursive: true, force: true })
})

const dayIn = (days: number) =>
  new Date(Date.UTC(2026, 0, 1) + Math.ceil((town.house.now().getTime() - Date.UTC(2026, 0, 1)) / 86_400_000 + days) * 86_400_000)
const wish = (capacity: number, more: Record<string, unknown> = {}) =>
  intakeSchema.parse({
    capacity,
    opensAt: new Date(town.house.now().getTime() - 3_600_000),
    closesAt: dayIn(50),
    kinds: [{ name: 'Umum', price: 0 }],
    ...more,
  })

let n = 0
async function seats(capacity: number, more: Record<string, unknown> = {}) {
  n += 1
  const event = submissionSchema.parse({
    title: `Kelas kursi ke-${n}`,
    summary: 'Kelas dengan kursi terbatas untuk diuji.',
    organiser: 'Warga Yosodadi',
    placeKind: 'free',
    place: `Balai ${n}`,
    crowd: 40,
    when: [{ day: dayIn(60).toISOString().slice(0, 10), from: '19:00', until: '21:00' }],
    contact: { name: 'Warga Yosodadi', email: 'acara@contoh.metro' },
  })
  const sent = value(await submitEvent(organiser, event))
  const { slug } = value(await publishEvent(desk, { number: sent.number }))
  const { intake } = value(await openIntake(organiser, { number: sent.number, wish: wish(capacity, more) }))
  return { number: sent.number, slug, intake }
}

type Answer = { status: number; body: { number: string; key: string; status: string; position?: number; rule?: string } }
async function enter(origin: string, slug: string, key: string, more: Record<string, unknown> = {}): Promise<Answer> {
  const answer = await fetch(`${origin}/api/v1/events/${slug}/registrations`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': key },
    body: JSON.stringify({ name: 'Sari Contoh', email: `${key}@contoh.metro`, ...more }),
  })
  return { status: answer.status, body: (await answer.json()) as Answer['body'] }
}
const origin = (at: number) => nodes[at % 2]?.origin ?? ''
const broken = async () => (await verify(town.house.db, eventsInvariants)).filter(({ count }) => count > 0)

test('E-07 thirty seats, two hundred who register at once by two processes, twenty runs: thirty confirmed, the rest in the order of arrival', async () => {
  for (let run = 0; run < 20; run += 1) {
    const { slug, intake } = await seats(30)
    const from = performance.now()
    const answers = await Promise.all(Array.from({ length: 200 }, (_, at) => enter(origin(at), slug, randomUUID())))
    const took = performance.now() - from
    expect([...new Set(answers.map(({ status }) => status))], `run ${run}`).toEqual([201])
    expect(answers.filter(({ body }) => body.status === 'confirmed').length, `run ${run}`).toBe(30)
    const line = (
      await town.owner.query<{ number: string; state: string }>(
        'select number, state from events.registration where intake_id = $1 order by arrival, id',
        [intake],
      )
    ).rows
    expect(line.map(({ state }) => state)).toEqual([...Array(30).fill('confirmed'), ...Array(170).fill('waiting')])
    const told = new Map(answers.map(({ body }) => [body.number, body.position]))
    expect(line.slice(30).map(({ number }) => told.get(number))).toEqual(Array.from({ length: 170 }, (_, at) => at + 1))
    expect(took, `run ${run}`).toBeLessThan(10_000)
  }
  const verified = await hub(env, 'verify')
  expect(verified.out).not.toContain('BROKEN')
  expect(verified.code).toBe(0)
}, 400_000)

test('E-29 the same key sent again and again by a weak network is one seat', async () => {
  const { slug, intake } = await seats(5)
  const key = randomUUID()
  const answers = await Promise.all(Array.from({ length: 8 }, (_, at) => enter(origin(at), slug, key)))
  const made = answers.filter(({ status }) => status === 201)
  expect(made.length).toBeGreaterThanOrEqual(1)
  expect(new Set(made.map(({ body }) => body.number)).size).toBe(1)
  expect((await enter(origin(0), slug, key)).body).toEqual(made[0]?.body)
  expect((await enter(origin(0), slug, key, { name: 'Orang Lain' })).status).toBe(422)
  const there = await town.owner.query('select 1 from events.registration where intake_id = $1', [intake])
  expect(there.rows.length).toBe(1)
})

/** Each move once more, in order: chance on a slow machine may have left one out of the storm. */
async function everyMove(guest: Ctx, system: Ctx): Promise<void> {
  const { slug, intake } = await seats(1)
  const came: { number: string; key: string }[] = []
  for (const name of ['satu', 'dua', 'tiga']) {
    const { status, body } = await enter(origin(came.length), slug, `berurutan ${name}`, { email: 'sari@contoh.metro' })
    expect(status).toBe(201)
    came.push(body)
  }
  const [first, second, third] = came as [(typeof came)[0], (typeof came)[0], (typeof came)[0]]
  value(await cancelRegistration(guest, first))
  // the hours of the second pass, so the third is offered the seat, takes it and hands it on
  await town.owner.query(
    `update events.registration set offer_until = now() - interval '1 second' where intake_id = $1 and state = 'offered'`,
    [intake],
  )
  await tidyRegistrationsIfDue(system)
  expect((await cancelRegistration(guest, second)).ok).toBe(false)
  value(await acceptOffer(guest, third))
  value(await transferRegistration(guest, { ...third, to: { name: 'Budi Contoh', email: 'sari@contoh.metro' } }))
}

test('a storm of registering, cancelling, accepting, handing on, lapsing and changing: what always holds still holds', async () => {
  const at = [await seats(6), await seats(4, { groupPolicy: 'fill_gaps' }), await seats(5, { approval: true })]
  const guest = await town.as('guest')
  const system = () => systemCtx(town.house, 'uji')
  const live: { number: string; key: string }[] = []
  const until = performance.now() + 15_000
  const hand = async (seed: string) => {
    const dice = seeded(seed)
    for (let turn = 0; performance.now() < until; turn += 1) {
      const one = dice.pick(at)
      const mine = live.length > 0 ? dice.pick(live.slice(-40)) : undefined
      const what = dice.whole(1, 12)
      if (what <= 5 || !mine) {
        const { status, body } = await enter(origin(turn), one.slug, `${seed} ${turn}`, {
          email: 'sari@contoh.metro',
          party: dice.whole(1, 3),
        })
        expect([201, 409, 422]).toContain(status)
        if (status === 201) live.push(body)
      } else if (what <= 8) await cancelRegistration(guest, mine).catch(() => undefined)
      else if (what === 9) await acceptOffer(guest, mine).catch(() => undefined)
      else if (what === 10) {
        const to = { name: 'Budi Contoh', email: 'sari@contoh.metro' }
        await transferRegistration(guest, { ...mine, to }).catch(() => undefined)
      } else if (what === 11) {
        // hours pass for those who were offered a seat
        await town.owner.query(
          `update events.registration set offer_until = now() - interval '1 second' where intake_id = $1 and state = 'offered'`,
          [one.intake],
        )
        await tidyRegistrationsIfDue(system())
      } else
        await changeIntake(organiser, {
          number: one.number,
          intake: one.intake,
          wish: wish(dice.whole(3, 12), { groupPolicy: dice.pick(['in_order', 'fill_gaps']) }),
        })
    }
  }
  await Promise.all(['a', 'b', 'c', 'd', 'e', 'f'].map((seed) => hand(`storm ${seed}`)))
  await everyMove(guest, system())
  const moved = await town.owner.query<{ kind: string }>('select distinct kind from events.registration_step order by 1')
  expect(moved.rows.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['accept', 'arrive', 'cancel', 'expire', 'offer', 'transfer']))
  expect(await broken()).toEqual([])
}, 60_000)

test('without the lock of the intake more are confirmed than there are seats, and it is seen: the lock is what counts', async () => {
  const found = await town.owner.query<{ whole: string }>(`select pg_get_functiondef('events.lock_intake(uuid)'::regprocedure) as whole`)
  const whole = found.rows[0]?.whole ?? ''
  const other = whole.replace(/for no key update/, '')
  expect(other).not.toBe(whole)
  const { slug } = await seats(5)
  await town.owner.query(other)
  try {
    await Promise.all(Array.from({ length: 60 }, (_, at) => enter(origin(at), slug, randomUUID())))
  } finally {
    await town.owner.query(whole)
  }
  expect((await broken()).map(({ name }) => name)).toContain('events.intake.within_capacity')
}, 60_000)
