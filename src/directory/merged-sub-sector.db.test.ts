import { afterAll, beforeAll, expect, test } from 'vitest'
import { eligibilityOf } from '#src/events/apply.db.ts'
import { datesOn } from '#src/events/calendar.db.ts'
import { subsectorNames, subsectors } from '#src/events/choices.db.ts'
import { shopsBySubsector } from '#src/market/home.db.ts'
import { postNeed } from '#src/support/need.db.ts'
import { needSchema } from '#src/support/need.ts'
import { openNeeds } from '#src/support/needs-read.db.ts'
import { commitmentsOfUnit } from '#src/support/read.db.ts'
import { citySums } from '#src/support/score.db.ts'
import { supportInvariants } from '#src/support/verify.db.ts'
import { newReader } from '../../test/reader.ts'
import { openTown, type Town } from '../../test/town.ts'
import { makeProfile } from './profile.db.ts'
import { profileSchema } from './profile.ts'
import { mergeSubsector } from './taxonomy.db.ts'

let town: Town
beforeAll(async () => {
  town = await openTown()
})
afterAll(() => town?.close())

const one = async <T>(sql: string, ...values: unknown[]) => Object.values((await town.owner.query(sql, values)).rows[0] ?? {})[0] as T
const [old, into] = ['kuliner', 'kriya'] as const
const tables = { shops: 'market.shop', events: 'events.event', needs: 'support.need', bodies: 'directory.organisation' } as const
const standing = async (code: string): Promise<Record<string, number>> =>
  Object.fromEntries(
    await Promise.all(
      Object.entries(tables).map(async ([name, table]) => [
        name,
        await one<number>(`select count(*)::int from ${table} where subsector_code = $1`, code),
      ]),
    ),
  )
const all = { from: new Date('2020-01-01T00:00:00Z'), to: new Date('2040-01-01T00:00:00Z') }
const dates = async (subsector: string) =>
  (await datesOn(town.house.db, { ...all, subsector }, { most: 500 })).items.map(({ occurrence }) => occurrence)
const board = async (subsector: string) =>
  (await openNeeds(town.house.db, { subsector }, { most: 200, english: false })).items.map(({ number }) => number)

test('D-04 a merged sub-sector takes along events, needs, shops and bodies; what was promised in it is counted in the other, and its code leads on', async () => {
  const desk = await town.as('pengelola')
  const [before, was] = [await standing(old), await standing(into)]
  expect(Object.values(before).every((n) => n > 0)).toBe(true)
  const { year, unit } = (
    await town.owner.query<{ year: number; unit: string }>(
      `select extract(year from c.due_day)::int as year, u.code as unit from support.commitment c join governance.unit u on u.id = c.unit_id where c.subsector_code = $1 order by c.number limit 1`,
      [old],
    )
  ).rows[0] as { year: number; unit: string }
  const sums = (subsector: string) => citySums(town.house.db, year, `${year}-12-31`, { subsector })
  const promises = async (subsector: string) =>
    (await commitmentsOfUnit(town.house.db, unit, year, { most: 100, english: false, filter: { subsector } })).rows.map(
      ({ number }) => number,
    )
  const [promised, alsoThere, dated, needed, listed] = [
    await sums(old),
    await sums(into),
    await dates(old),
    await board(old),
    await promises(old),
  ]
  expect([promised.commitments > 0, dated.length > 0, needed.length > 0, listed.length > 0]).toEqual([true, true, true, true])
  const fixed = `select md5(string_agg(number || coalesce(subsector_code, ''), ',' order by number)) from support.commitment`
  const asPromised = await one<string>(fixed)

  // a shop is moved into the old code while the merge comes: it holds the code, the merge waits for it and takes it along
  const slug = await one<string>(`select slug from market.shop where subsector_code = 'musik' limit 1`)
  const late = await town.owner.connect()
  await late.query('begin')
  await late.query(`update market.shop set subsector_code = $1 where slug = $2`, [old, slug])
  const merging = mergeSubsector(desk, { old, into, reason: 'Taksonomi baru kementerian' })
  await expect
    .poll(() => one<number>(`select count(*)::int from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`))
    .toBeGreaterThan(0)
  await late.query('commit')
  late.release()
  expect((await merging).ok).toBe(true)

  expect(await standing(old)).toEqual({ shops: 0, events: 0, needs: 0, bodies: 0 })
  expect(await standing(into)).toEqual({
    shops: (before.shops ?? 0) + (was.shops ?? 0) + 1,
    events: (before.events ?? 0) + (was.events ?? 0),
    needs: (before.needs ?? 0) + (was.needs ?? 0),
    bodies: (before.bodies ?? 0) + (was.bodies ?? 0),
  })
  const moved = { shops: (before.shops ?? 0) + 1, events: before.events, needs: before.needs }
  expect(await one(`select moved from directory.subsector_merge where old_code = $1`, old)).toMatchObject(moved)
  expect(await one(`select facts from platform.journal where subject = $1 order by at desc limit 1`, `subsector:${old}`)).toMatchObject({
    into,
    ...moved,
  })

  // the old code asks for the same as the new one, whoever still says it
  for (const read of [dates, board]) expect(await read(old)).toEqual(await read(into))
  expect(await dates(into)).toEqual(expect.arrayContaining(dated))
  expect(await board(into)).toEqual(expect.arrayContaining(needed))
  const shops = await shopsBySubsector(await town.as('guest'))
  expect([shops.find(({ code }) => code === old), shops.find(({ code }) => code === into)?.shops]).toEqual([
    undefined,
    await one<number>(`select count(*)::int from market.shop where status = 'approved' and subsector_code = $1`, into),
  ])

  // a promise stays filed as it was made, and is counted and found where its sub-sector stands now
  expect(await one(fixed)).toBe(asPromised)
  const after = await sums(into)
  expect([after.commitments, after.promised]).toEqual([
    promised.commitments + alsoThere.commitments,
    promised.promised + alsoThere.promised,
  ])
  expect(await sums(old)).toEqual(after)
  expect(await promises(into)).toEqual(expect.arrayContaining(listed))
  for (const { broken } of supportInvariants) expect(await broken(town.house.db)).toBe(0)

  // addresses lead on with whatever else was asked; forms offer it no more
  const reader = newReader(town)
  for (const [path, rest] of [
    ['/acara', '&biaya=gratis'],
    ['/butuh-tawar', '&sisi=need'],
    ['/dukungan/skor', `&tahun=${year}`],
  ]) {
    const led = await reader.get(`${path}?subsektor=${old}${rest}`)
    expect([path, led.status, led.location]).toEqual([path, 301, `${path}?subsektor=${into}${rest}`])
    expect((await reader.get(led.location ?? '')).status).toBe(200)
  }
  expect((await subsectors(town.house.db, false)).map(({ value }) => value)).not.toContain(old)
  const names = await subsectorNames(town.house.db, false)
  expect(names.get(old)).toBe(names.get(into))

  // a form opened before says the old code after it
  const person = await town.as('komunitas')
  const made = await makeProfile(
    await town.as('warga'),
    profileSchema.parse({ kind: 'community', name: 'Dapur Uji', summary: 'Kelompok yang dibuat untuk diuji.', subsectors: [old, into] }),
  )
  expect(await one(`select subsectors from directory.profile where slug = $1`, made.ok ? made.value.slug : '')).toEqual([into])
  const need = await postNeed(
    person,
    needSchema.parse({
      side: 'need',
      kind: 'people',
      helix: 'community',
      title: 'Dua juru masak',
      plain: 'Memasak untuk latihan tiap Sabtu.',
      contact: '0812-0000-0001',
      adult: true,
      subsector: old,
    }),
  )
  expect(await one(`select subsector_code from support.need where number = $1`, need.ok ? need.value.number : '')).toBe(into)
  expect(await one(`update market.shop set subsector_code = $1 where slug = $2 returning subsector_code`, old, slug)).toBe(into)

  // a cohort’s rule for the old code lets people of the new one apply, and nobody else
  const cohort = { programme: '00000000-0000-7000-8000-000000000000', first: '2027-01-04', rules: [{ rule: 'subsector', any: [old] }] }
  const may = async (subsector: string) =>
    (
      await eligibilityOf(
        town.house.db,
        cohort as never,
        { birthDay: '', kelurahan: '', subsector, business: false } as never,
        {
          email: '',
          person: undefined,
        } as never,
      )
    ).map(({ ok }) => ok)
  expect([await may(into), await may(old), await may('musik')]).toEqual([[true], [true], [false]])
})
