import type pg from 'pg'

/** Cases of every size of community cash, each opened by the secretary's act, a fifth of them about somebody, some sent back. Without triggers: what is measured is reading. */
export async function plantCases(db: pg.ClientBase, open: number): Promise<void> {
  await db.query('set session_replication_role = replica')
  await db.query(
    `with row as (select r.id, v.hash from governance.matrix_row r join governance.matrix_version v on v.id = r.version_id where v.in_force @> now() and r.action = 'finance.expense.decide' and r.capacity = 'initiate' limit 1),
     seat as (select a.id, a.person_id from governance.appointment a join governance.post p on p.id = a.post_id where p.kind = 'sekretaris' and a.active @> now() limit 1),
     made as (insert into governance.case_file (number, action, fund, amount, unit_id, title, payee, opened_by, opened_version, due_day)
       select 'PK-BANGKU-' || n, 'finance.expense.decide', 'kas_komunitas', case when n % 10 = 0 then 60000000 when n % 3 = 0 then 12000000 else 2000000 end, u.id, 'Belanja ' || n, 'CV ' || n, seat.person_id, 1, current_date + n % 90
       from generate_series(1, ${open}) n, governance.unit u, seat where u.code = 'mch' returning id, amount, unit_id, opened_by, payee, opened_at),
     stepped as (insert into governance.case_step (case_id, step, by_person, reason, at) select id, 'opened', opened_by, '', opened_at from made),
     acted as (insert into governance.act (action, capacity, case_id, person_id, row_id, matrix_hash, appointment_id, mode, fund, amount, unit_id, payee, parties)
       select 'finance.expense.decide', 'initiate', made.id, seat.person_id, row.id, row.hash, seat.id, 'definitive', 'kas_komunitas', made.amount, made.unit_id, made.payee, '{}' from made, row, seat)
     insert into governance.case_party (case_id, kind, party_id)
     select made.id, 'person', h.id from made join lateral (select id from identity.person where demo_key = case when made.amount > 50000000 then 'ketua' else 'warga' end) h on right(made.payee, 1) in ('0', '5')`,
  )
  await db.query(
    'set session_replication_role = origin; analyze governance.case_file; analyze governance.case_step; analyze governance.act; analyze governance.case_party',
  )
}
