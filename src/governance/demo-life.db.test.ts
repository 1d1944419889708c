import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { asOwner } from '#src/command/beside.ts'
import { invariants } from '#src/command/verify.ts'
import { sealJournal } from '#src/platform/seal.ts'
import { verify } from '#src/platform/verify.db.ts'
import { openTown, type Town } from '../../test/town.ts'
import { decisionsOf } from './decision-read.db.ts'
import { plantGovernanceLife } from './demo-life.db.ts'
import { meetingsOf } from './meeting-read.db.ts'

let town: Town
beforeAll(async () => {
  town = await openTown()
})
afterAll(() => town?.close())

const column = async (text: string) => (await town.owner.query<{ value: unknown }>(text)).rows.map((row) => row.value)
const size = async () =>
  await column(`select count(*)::int as value from platform.journal union all select count(*)::int from governance.act order by 1`)

describe('the life of the demo town', () => {
  test('decides by several posts and funds, refuses, corrects, records late', async () => {
    const { items } = await decisionsOf(town.house.db, { limit: 100 })
    const decided = items.filter(({ record }) => !/^(?:spaces\.booking|support\.application)/.test(record.action))
    expect(decided.map(({ record }) => `${record.kind} ${record.post} ${record.fund} ${record.amount}`).sort()).toEqual([
      // words were corrected, not rupiah
      'correction pengarah tanpa_dana 0',
      'decision ketua kas_komunitas 24500000',
      'decision ketua kas_komunitas 3600000',
      'decision pengarah sponsor 62000000',
      'decision pengelola apbd 84500000',
      'late_record ketua kas_komunitas 1450000',
      'refusal ketua hibah_terikat 7200000',
    ])
  })

  test('has met once, with minutes everybody may read, and is called again', async () => {
    const [past, coming] = [await meetingsOf(town.house.db, 'past'), await meetingsOf(town.house.db, 'coming')]
    expect([past.items.map(({ status }) => status), coming.items.map(({ status }) => status)]).toEqual([['final'], ['called']])
    expect(await column(`select choice || ' ' || count(*) as value from governance.meeting_vote group by choice order by 1`)).toEqual([
      'no 2',
      'yes 6',
    ])
  })

  test('has cases at different turns', async () => {
    expect(
      await column(`select c.title || ': ' || string_agg(coalesce(case when t.away then t.stand_in else t.post end, ''), ',') as value from governance.case_file c
        cross join lateral (select post, stand_in, aside is not null as away from governance.case_turn(c.id)) t where c.status = 'open' and coalesce(c.subject_kind, '') not in ('spaces.booking', 'support.application') group by c.id, c.title order by 1`),
    ).toEqual([
      'Keringanan tarif ruang serbaguna untuk latihan teater pelajar: kepala-opd',
      'Konsumsi relawan Pekan Kreatif: pengarah',
      'Perangkat studio rekam bersama: rapat-pengurus',
    ])
  })

  test('lends for weeks to come, has a tie on record and one who stands in', async () => {
    expect(await column(`select most as value from governance.delegation where lower(active) > governance.clock()`)).toEqual(['5000000'])
    expect(await column(`select relation as value from governance.interest`)).toEqual(['business'])
    expect(
      await column(`select mode as value from governance.appointment where mode <> 'definitive' and active @> governance.clock()`),
    ).toEqual(['plh'])
  })

  test('is whole, and started again adds nothing', async () => {
    while ((await sealJournal(town.house.db)) > 0);
    const before = await size()
    const start = performance.now()
    await plantGovernanceLife(town.house)
    expect(performance.now() - start).toBeLessThan(5_000)
    expect(await size()).toEqual(before)
    const broken = await asOwner(town.ownerUrl, async (db) => (await verify(db, invariants)).filter((one) => one.count > 0))
    expect(broken).toEqual([])
  })
})
