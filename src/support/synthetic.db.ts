import { sql } from 'kysely'
import type { Database } from '#src/platform/database.ts'

/**
 * Made-up promises for measuring, spread over a year, the agencies and the kinds; three of four were brought, two of three of these confirmed.
 * The same number always gives the same ones, and planting it again adds nothing. Runs under the owner, past the guards: nobody promised these.
 */
export async function plantCommitments(owner: Database, many: number, year: number): Promise<{ commitments: number }> {
  return await owner.transaction().execute(async (tx) => {
    await sql`set local session_replication_role = replica`.execute(tx)
    const id = (kind: number) => sql`('00000360-0000-7000-' || ${`800${kind}`}::text || '-' || lpad(to_hex(i), 12, '0'))::uuid`
    const made =
      await sql`with unit as (select u.id, p.id as post, row_number() over (order by u.code) - 1 as n, count(*) over () as of from governance.unit u
          join lateral (select id from governance.post where unit_id = u.id order by code limit 1) p on true where u.kind = 'agency'),
        kind as (select code, row_number() over (order by position) - 1 as n, count(*) over () as of from support.kind),
        place as (select code, row_number() over (order by code) - 1 as n, count(*) over () as of from directory.kelurahan),
        act as (select id from governance.act where action = 'support.commitment.make' order by id limit 1)
      insert into support.commitment (id, number, unit_id, post_id, kind, title, receiver, quantity, measure, unit_value, fund, due_day, letter, illustrative, act_id, actor, kelurahan_code)
      select ${id(1)}, 'JNJ-' || ${year}::text || '-8' || lpad(i::text, 7, '0'), unit.id, unit.post, kind.code, 'Janji rekaan ' || i, 'Kelompok rekaan', 1 + i % 12, 'buah', 50000 * (1 + i % 40), 'apbd',
        make_date(${year}, 1, 1) + (i * 7 % 365), 'REKAAN/' || i, true, act.id, 'seed', place.code
      from generate_series(1, ${many}) i cross join act join unit on unit.n = i % unit.of join kind on kind.n = i / 7 % kind.of join place on place.n = i / 3 % place.of
      on conflict do nothing returning 1`.execute(tx)
    await sql`insert into support.delivery (id, commitment_id, quantity, on_day, place, paper, actor, act_id, at)
      select ${id(2)}, c.id, c.quantity, c.due_day - 3 + i % 9, 'Gudang rekaan', 'BAST-REKAAN-' || i, 'seed', c.act_id, c.made_at
      from generate_series(1, ${many}) i join support.commitment c on c.id = ${id(1)} where i % 4 <> 0 on conflict do nothing`.execute(tx)
    await sql`insert into support.confirmation (delivery_id, quantity, by_kind, at)
      select d.id, d.quantity, 'person', d.at from generate_series(1, ${many}) i join support.delivery d on d.id = ${id(2)} where i % 3 <> 0 on conflict do nothing`.execute(
      tx,
    )
    await sql`update platform.data_version set n = n + 1 where room = 'support' and shard = 0`.execute(tx)
    return { commitments: made.rows.length }
  })
}
