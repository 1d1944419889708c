import { afterAll, beforeAll, expect, test } from 'vitest'
import { openDatabase, openPool } from '#src/platform/database.ts'
import { dice } from '../../test/faults/_rooms.ts'
import { newReader } from '../../test/reader.ts'
import { openTown, type Town } from '../../test/town.ts'
import { helixScores } from './helix-score.db.ts'
import { citySums, type ScoreFilter, unitScores } from './score.db.ts'
import { plantCommitments } from './synthetic.db.ts'
import { supportInvariants } from './verify.db.ts'

let town: Town
beforeAll(async () => {
  town = await openTown()
})
afterAll(() => town?.close())

const year = 2031
const breaches = async () =>
  (await supportInvariants.find(({ name }) => name === 'support.score.as_recounted')?.broken(town.house.db)) ?? -1

type Grain = {
  unit: string
  kind: string
  kelurahan: string | null
  subsector: string | null
  day: string
  quantity: number
  worth: number
}
const made = (
  one: Grain,
) => `(with like_it as (select * from support.commitment order by number limit 1), new as (select platform.uuid_v7() as id)
  select new.id, 'UJI-' || new.id, u.id, c.post_id, '${one.kind}', 'Janji uji', 'Kelompok', ${one.quantity}, 'buah', ${one.worth}, 'apbd', '${one.day}'::date, 'UJI/1', c.act_id, 'uji',
    ${one.kelurahan ? `'${one.kelurahan}'` : 'null'}, ${one.subsector ? `'${one.subsector}'` : 'null'} from like_it c, new, governance.unit u where u.code = '${one.unit}')`
const promise = (...all: Grain[]) =>
  `insert into support.commitment (id, number, unit_id, post_id, kind, title, receiver, quantity, measure, unit_value, fund, due_day, letter, act_id, actor, kelurahan_code, subsector_code)
    ${all.map(made).join(' union all ')} returning id`
const bring = (id: string, quantity: number, day: string) =>
  `insert into support.delivery (commitment_id, quantity, on_day, place, paper, actor, act_id) select id, ${quantity}, '${day}', 'Balai', 'BAST-1', 'uji', act_id from support.commitment where id = '${id}' returning id`
const confirm = (delivery: string, quantity: number) =>
  `insert into support.confirmation (delivery_id, quantity, by_kind) values ('${delivery}', ${quantity}, 'person')`

/** A hand past every guard: what sums up fires whichever way a row is written. */
async function hand() {
  const client = await town.owner.connect()
  await client.query('set session_replication_role = replica')
  return {
    write: async (text: string) => (await client.query<{ id: string }>(text)).rows.map(({ id }) => id),
    away: () => client.release(true),
  }
}

/** What the page said while it still added up the promises themselves. */
async function addedUp(today: string, { kind, kelurahan, subsector }: ScoreFilter) {
  const counts = '(k.due_day <= $1::date or k.confirmed > 0 or k.failed)'
  const found = await town.owner.query(
    `select u.code as unit, (count(*) filter (where ${counts}))::int as commitments, coalesce(sum(k.quantity::bigint * k.unit_value) filter (where ${counts}), 0)::float8 as promised,
      coalesce(sum(k.confirmed::bigint * k.unit_value) filter (where ${counts}), 0)::float8 as delivered, coalesce(sum(k.on_time::bigint * k.unit_value) filter (where ${counts}), 0)::float8 as "onTime",
      coalesce(sum(k.claimed::bigint * k.unit_value) filter (where ${counts}), 0)::float8 as claimed, (count(*) filter (where not ${counts}))::int as later,
      coalesce(sum(k.quantity::bigint * k.unit_value) filter (where not ${counts}), 0)::float8 as "laterValue"
    from support.scored k join governance.unit u on u.id = k.unit_id where extract(year from k.due_day) = $2 and k.kind = coalesce($3, k.kind)
      and ($4::text is null or k.kelurahan_code = $4) and ($5::text is null or k.subsector_code = $5) group by u.code, u.name order by u.name, u.code`,
    [today, year, kind ?? null, kelurahan ?? null, subsector ?? null],
  )
  return found.rows
}
const read = async (today: string, filter: ScoreFilter) =>
  (await unitScores(town.house.db, year, today, false, undefined, filter)).map(
    ({ unit, score: { toCome, deliveredPermille, onTimePermille, ...sums } }) => ({
      unit,
      ...sums,
      later: toCome.commitments,
      laterValue: toCome.value,
    }),
  )

test('the town as it was planted, by deeds and put back in time, has sums that a recount agrees with', async () => {
  const [sums] = (await town.owner.query<{ n: number }>('select count(*)::int as n from support.score_sum where promises > 0')).rows
  expect(sums?.n).toBeGreaterThan(20)
  expect(await breaches()).toBe(0)
})

test('after a thousand operations of eight hands at once, the sums are the recount to the rupiah, on any day and for any filter', {
  timeout: 240_000,
}, async () => {
  const places = (await town.owner.query<{ code: string }>('select code from directory.kelurahan order by code limit 2')).rows.map(
    ({ code }) => code,
  )
  const sectors = (await town.owner.query<{ code: string }>('select code from directory.subsector order by code limit 2')).rows.map(
    ({ code }) => code,
  )
  const days = ['2031-02-01', '2031-02-02', '2031-11-30']
  const promises: string[] = []
  const deliveries: { id: string; quantity: number }[] = []
  const did = { promised: 0, brought: 0, confirmed: 0, withdrawn: 0, moved: 0 }
  const work = async (n: number) => {
    const { write, away } = await hand()
    const roll = dice(`MCH-score:${n}`)
    const whole = (least: number, most: number) => least + Math.floor(roll() * (most - least + 1))
    const one = <T>(all: readonly T[]) => all[whole(0, all.length - 1)] as T
    const grain = (): Grain => ({
      unit: one(['diskoperin', 'disporapar']),
      kind: one(['goods', 'training']),
      kelurahan: one([null, ...places]),
      subsector: one([null, ...sectors]),
      day: one(days),
      quantity: whole(1, 12),
      worth: whole(1, 9) * 333_333,
    })
    for (let act = 0; act < 125; act += 1) {
      const what = roll()
      const about = promises.length > 0 ? one(promises) : undefined
      const open = what >= 0.6 && what < 0.85 ? deliveries.splice(whole(0, Math.max(0, deliveries.length - 1)), 1)[0] : undefined
      if (about === undefined || what < 0.35) {
        promises.push(...(await write(promise(...Array.from({ length: whole(1, 3) }, grain)))))
        did.promised += 1
      } else if (open) {
        await write(confirm(open.id, whole(0, open.quantity)))
        did.confirmed += 1
      } else if (what < 0.85) {
        const quantity = whole(1, 12)
        const [id] = await write(bring(about, quantity, one(days)))
        if (id) deliveries.push({ id, quantity })
        did.brought += 1
      } else if (what < 0.93) {
        await write(
          `update support.commitment set withdrawn_at = coalesce(withdrawn_at, now()), withdrawn_reason = 'Uji', withdrawn_as = coalesce(withdrawn_as, '${one(['failed', 'slip', 'released'])}') where id = '${about}'`,
        )
        did.withdrawn += 1
      } else {
        await write(`update support.commitment set due_day = '${one(days)}' where id = '${about}'`)
        did.moved += 1
      }
    }
    away()
  }
  await Promise.all(Array.from({ length: 8 }, (_, n) => work(n)))
  expect(Object.values(did).reduce((sum, n) => sum + n, 0)).toBe(1000)
  expect(Object.values(did).every((n) => n > 10)).toBe(true)
  expect(await breaches()).toBe(0)
  for (const today of ['2030-12-31', '2031-02-01', '2031-02-02', '2032-01-01'])
    for (const filter of [
      {},
      { kind: 'goods' },
      { kelurahan: places[0] },
      { subsector: sectors[1] },
      { kind: 'training', kelurahan: places[1], subsector: sectors[0] },
      { kind: 'money' },
    ])
      expect([today, filter, await read(today, filter)]).toEqual([today, filter, await addedUp(today, filter)])
  const [helix] = (
    await town.owner.query(
      `select count(*) filter (where due_day <= '2031-02-01' or confirmed > 0 or failed)::int as due, count(*) filter (where confirmed >= quantity)::int as whole, count(*) filter (where claimed > 0)::int as claimed,
        count(*) filter (where due_day > '2031-02-01' and confirmed = 0 and not failed)::int as later, sum(confirmed::numeric / quantity)::float8 as shares from support.scored where extract(year from due_day) = ${year}`,
    )
  ).rows
  const { shares, ...told } = helix ?? {}
  expect((await helixScores(town.house.db, year, '2031-02-01')).find((its) => its.helix === 'government')).toEqual({
    helix: 'government',
    ...told,
    permille: Math.round((1000 * shares) / told.due),
  })
})

test('page and CSV of that year say the same to the rupiah, filtered or not', async () => {
  const reader = newReader(town)
  for (const more of ['', '&jenis=goods']) {
    const csv = (await reader.get(`/dukungan/skor.csv?tahun=${year}${more}`)).body.replace('\ufeff', '')
    const page = (await reader.get(`/dukungan/skor?tahun=${year}${more}`)).body
    for (const unit of ['diskoperin', 'disporapar']) {
      const line = csv
        .split('\r\n')
        .find((one) => one.startsWith(`${unit};`))
        ?.split(';')
      const shown = new RegExp(`<tr><th scope="row"><a href="/dukungan/skor/${unit}[^]*?</tr>`).exec(page)?.[0] ?? ''
      expect([...shown.matchAll(/Rp([\d.]+)/g)].map(([, text]) => text?.replaceAll('.', ''))).toEqual(line?.slice(3, 7))
      expect(Number(line?.[3])).toBeGreaterThan(0)
    }
  }
})

test('of two confirmations of one promise in the same second the second sees the first', async () => {
  const [one, two] = [await hand(), await hand()]
  const [id = ''] = await one.write(
    promise({ unit: 'diskoperin', kind: 'goods', kelurahan: null, subsector: null, day: '2033-05-01', quantity: 10, worth: 1000 }),
  )
  const [first = ''] = await one.write(bring(id, 4, '2033-05-01'))
  const [second = ''] = await one.write(bring(id, 3, '2033-05-01'))
  await one.write('begin')
  await one.write(confirm(first, 4))
  const meanwhile = two.write(confirm(second, 3))
  await expect
    .poll(async () => (await town.owner.query<{ n: number }>('select count(*)::int as n from pg_locks where not granted')).rows[0]?.n)
    .toBeGreaterThan(0)
  await one.write('commit')
  await meanwhile
  one.away()
  two.away()
  expect(await citySums(town.house.db, 2033, '2033-06-01')).toMatchObject({
    commitments: 1,
    promised: 10_000,
    delivered: 7000,
    onTime: 7000,
    claimed: 0,
  })
  expect(await breaches()).toBe(0)
})

test('a sum that was not kept is found, and the next word about that promise mends it', async () => {
  const { write, away } = await hand()
  const [id = ''] = await write(
    promise({ unit: 'diskoperin', kind: 'goods', kelurahan: null, subsector: null, day: '2034-05-01', quantity: 10, worth: 1000 }),
  )
  await write('alter table support.delivery disable trigger score_insert')
  const [delivery = ''] = await write(bring(id, 4, '2034-05-01'))
  expect(await breaches()).toBeGreaterThan(0)
  await write('alter table support.delivery enable always trigger score_insert')
  await write(confirm(delivery, 4))
  expect(await breaches()).toBe(0)
  await write(`update support.score_sum set delivered = delivered + 1 where due_day = '2034-05-01'`)
  expect(await breaches()).toBeGreaterThan(0)
  await write(`update support.score_sum set delivered = delivered - 1 where due_day = '2034-05-01'`)
  away()
})

test('nobody who serves the site writes a sum by hand', async () => {
  for (const text of [
    'update support.score_sum set delivered = 0',
    'delete from support.score_promise',
    'insert into support.score_promise select * from support.score_promise',
  ])
    await expect(town.pool.query(text)).rejects.toMatchObject({ code: '42501' })
})

test('a score reads sums of agencies and days, however many promises there are, and what is planted in one go is summed too', {
  timeout: 60_000,
}, async () => {
  const slice = async (of: number) =>
    (
      await town.owner.query(
        `select count(*)::int as rows, sum(promises)::int as promises, (select count(distinct (unit_id, due_day))::int from support.commitment where extract(year from due_day) = $1) as pairs
         from support.score_sum where kind = '' and kelurahan_code = '' and subsector_code = '' and extract(year from due_day) = $1`,
        [of],
      )
    ).rows[0]
  const { write, away } = await hand()
  const kinds = ['goods', 'training', 'money']
  for (let n = 0; n < 20; n += 1)
    await write(
      promise(
        ...kinds.map((kind) => ({ unit: 'diskoperin', kind, kelurahan: null, subsector: null, day: '2035-05-01', quantity: 1, worth: n })),
      ),
    )
  away()
  expect(await slice(2035)).toEqual({ rows: 1, promises: 60, pairs: 1 })
  const owner = openDatabase(openPool({ url: town.ownerUrl, size: 1, name: 'uji', timeouts: false }))
  await plantCommitments(owner, 3000, 2036)
  await owner.destroy()
  const planted = await slice(2036)
  expect(planted).toMatchObject({ rows: planted.pairs, promises: 3000 })
  expect(await breaches()).toBe(0)
})
