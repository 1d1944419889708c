import { afterAll, beforeAll, expect, test } from 'vitest'
import { openDatabase, openPool } from '#src/platform/database.ts'
import { type EventsTown, openEventsTown } from '../../test/events-town.ts'
import { plantGateLife } from './demo-gate-life.db.ts'

let town: EventsTown
beforeAll(async () => {
  town = await openEventsTown()
}, 60_000)
afterAll(() => town?.closeWhole())

type Numbers = { title: string; seats: number; came: number; twice: number; undone: number; early: number; late: number }

// a minute past midnight, an evening whose doors have just closed, a Friday in Ramadan, a public holiday, the last of a year
test.for(['2027-01-08T00:01', '2027-02-12T23:58', '2027-02-19T12:00', '2027-06-01T08:00', '2027-12-31T21:01'])(
  'brought up at %s the gate has the same life',
  async (at) => {
    await town.owner.query(
      `set session_replication_role = replica; truncate events.event cascade; delete from platform.idempotency where route = 'demo-life' and key like 'gate %'; set session_replication_role = origin`,
    )
    await town.setClock(at)
    await plantGateLife(town.house, async (work) => {
      const db = openDatabase(openPool({ url: town.ownerUrl, size: 1, name: 'mch plant', timeouts: false }))
      await work(db).finally(() => db.destroy())
    })
    const found = await town.rows<Numbers>(`select e.title, count(distinct l.ticket_id)::int as came,
        (select count(*)::int from events.ticket t join events.registration r on r.id = t.registration_id join events.intake i on i.id = r.intake_id where i.event_id = e.id) as seats,
        count(*) filter (where l.duplicate and l.kind = 'enter')::int as twice,
        (select count(*)::int from events.gate_scan s where s.event_id = e.id and events.gate_undone(s.id)) as undone,
        count(*) filter (where l.at < o.starts_at - make_interval(mins => p.opens_minutes))::int as early, count(*) filter (where l.at > governance.clock())::int as late
      from events.event e join events.occurrence o on o.event_id = e.id join events.gate_plan p on p.event_id = e.id cross join lateral events.gate_log(e.id, o.id) l
      group by e.id, e.title order by e.title`)
    expect(found).toEqual([
      { title: 'Malam Dongeng Yosomulyo', seats: 20, came: 17, twice: 1, undone: 1, early: 0, late: 0 },
      { title: 'Pameran Poster Kampung', seats: 15, came: 9, twice: 1, undone: 1, early: 0, late: 0 },
    ])
  },
)
