-- Who has an interest in a matter without his saying so steps out of the way like one who did: the case is his superior's from the moment it
-- is known, and nobody has to try first. Asking and confirming are everybody's own business.
create or replace function governance.stands_aside(r governance.matrix_row, asked_unit uuid, the_case uuid, at timestamptz) returns text language sql stable as $$
  select case when exists (select from governance.body_member m where m.body = r.post)
      or not exists (select from governance.post p where p.kind = r.post and governance.within(r.scope, p.unit_id, asked_unit)) then null
    when count(*) = 0 then 'vacant'
    when bool_and(governance.stepped_aside(the_case, a.person_id)) then 'recused'
    when the_case is not null and r.capacity not in ('initiate', 'confirm')
      and bool_and(governance.stepped_aside(the_case, a.person_id) or governance.has_interest(a.person_id, the_case, '{}')) then 'conflict' end
  from governance.appointment a join governance.post p on p.id = a.post_id
  where p.kind = r.post and a.active @> at and governance.within(r.scope, p.unit_id, asked_unit)
$$;

-- Everything somebody is tied to: himself under any account, whom either declared, and what any of them belongs to. A case that concerns one of
-- these is not his to decide: the same answer as `has_interest`, asked from the other end.
create function governance.tied_to(person uuid) returns table (party_id uuid) language sql stable as $$
  with me as (select person as id union
    select o.person_id from identity.person_number o join identity.person_number m on m.fingerprint = o.fingerprint where m.person_id = person),
  knot as (select id from me
    union select i.party_id from governance.interest i join me on me.id = i.person_id where i.during @> governance.clock()
    union select i.person_id from governance.interest i join me on me.id = i.party_id where i.during @> governance.clock())
  select id from knot union select m.entity_id from identity.membership m join knot on knot.id = m.person_id where m.during @> governance.clock()
$$;

-- Whose turn it is in each of these cases, by the matrix in force at this instant: those who must look, then those who must agree, then who
-- decides, who carries out, who confirms. What is the same for many cases (who holds a post, what a row rests on) is asked once.
-- `aside`: why the post cannot act itself; `stand_in` the superior where he may. A case sent back is its opener's: one line without a row.
create function governance.case_turns(the_cases uuid[]) returns table (case_id uuid, capacity text, row_id uuid, post text, aside text, stand_in text, place bigint)
-- how many cases there are is not seen from here: one by one is right for one and not for ten thousand, and hashed is right for both
language plpgsql stable set enable_nestloop = off as $$
#variable_conflict use_column
declare
  now timestamptz := governance.clock();
begin
  return query
  with c as materialized (
    select f.id, f.action, f.fund, f.amount, f.unit_id, f.status,
      f.status = 'open' and coalesce((select s.step from governance.case_step s where s.case_id = f.id order by s.at desc, s.id desc limit 1) in ('returned', 'amended'), false) as back
    from governance.case_file f where f.id = any (the_cases) and f.status in ('open', 'decided', 'executed')
  ), r as materialized (
    select r.id, r.code, r.action, r.fund, r.capacity, r.post, r.scope, r.least, r.most, r.class, r.superior, r.approvers, r.quorum_n is not null as meets,
      exists (select from governance.body_member m where m.body = r.post) as body, governance.basis_in_force(r.legal_basis_id, governance.today()) as based
    from governance.matrix_version v join governance.matrix_row r on r.version_id = v.id
    where v.in_force @> now and r.action in (select action from c)
  ), done as materialized (
    select w.case_id, w.capacity, q.post, count(*) as times from governance.act w join governance.matrix_row q on q.id = w.row_id
    where w.case_id = any (the_cases) and w.capacity in ('review', 'concur') group by 1, 2, 3
  ), band as materialized (
    select c.id as case_id, c.unit_id, c.status, r.* from c join r on r.action = c.action and r.fund in ('*', c.fund) and c.amount >= r.least and (r.most is null or c.amount <= r.most)
      left join done d on d.case_id = c.id and d.capacity = r.capacity and d.post = r.post
    where not c.back and case c.status when 'open' then r.capacity in ('review', 'concur', 'decide') when 'decided' then r.capacity in ('execute', 'confirm') else r.capacity = 'confirm' end
      and (r.capacity not in ('review', 'concur')
        or coalesce(d.times, 0) < r.approvers)
  ), first as (
    select b.case_id, min(array_position(array['review', 'concur', 'decide', 'execute', 'confirm'], b.capacity)) as rank from band b group by b.case_id
  ), asked as materialized (
    select b.* from band b join first f on f.case_id = b.case_id and f.rank = array_position(array['review', 'concur', 'decide', 'execute', 'confirm'], b.capacity)
  ), spot as materialized (
    -- a row of one's own unit says nothing where that unit has no such post
    select s.*, exists (select from governance.post p where p.kind = s.post and governance.within(s.scope, p.unit_id, s.unit_id)) as there
    from (select distinct a.id, a.unit_id, a.post, a.scope, a.superior, a.meets, a.body from asked a) s
  ), seat as materialized (
    select s.id, s.unit_id, false as above, a.id as appointment, a.person_id, a.mode from spot s join governance.post p on p.kind = s.post and governance.within(s.scope, p.unit_id, s.unit_id)
      join governance.appointment a on a.post_id = p.id and a.active @> now where not s.meets
    union all
    select s.id, s.unit_id, true, a.id, a.person_id, a.mode from spot s join governance.matrix_row m on m.id = s.id
      join governance.post p on p.kind = s.superior and governance.is_above(m, p.unit_id, s.unit_id)
      join governance.appointment a on a.post_id = p.id and a.active @> now and a.mode = 'definitive' where not s.meets and not s.body
  ), human as materialized (
    select k.person_id, coalesce(encode(n.fingerprint, 'hex'), k.person_id::text) as who
    from (select person_id from seat union select w.person_id from governance.act w where w.case_id = any (the_cases)
      union select s.person_id from governance.act w join governance.appointment s on s.id = w.appointment_id where w.case_id = any (the_cases)
      union select s.person_id from governance.recusal x join governance.appointment s on s.id = x.appointment_id where x.case_id = any (the_cases)) k
    left join identity.person_number n on n.person_id = k.person_id
  ), gone as materialized (
    select distinct x.case_id, h.who from governance.recusal x join governance.appointment s on s.id = x.appointment_id join human h on h.person_id = s.person_id where x.case_id = any (the_cases)
  ), hat as materialized (
    -- in what ways somebody can no longer act in a case: those he acted in, and those they bar
    select w.case_id, h.who, array_agg(w.capacity) || coalesce(array_agg(i.other) filter (where i.other is not null), '{}') as barred
    from governance.act w join governance.appointment s on s.id = w.appointment_id join human h on h.person_id = any (array[w.person_id, s.person_id])
      left join governance.incompatible i on i.one = w.capacity
    where w.case_id = any (the_cases) group by w.case_id, h.who
  ), tie as materialized (
    select distinct y.case_id, k.person_id from (select distinct person_id from seat) k cross join lateral governance.tied_to(k.person_id) t
      join governance.case_party y on y.party_id = t.party_id and y.case_id = any (the_cases)
  ), weighed as materialized (
    select a.case_id, a.id, s.above, s.mode, g.who is not null as left_it,
      a.capacity not in ('initiate', 'confirm') and t.person_id is not null as tied,
      coalesce(a.capacity = any (w.barred), false) as two_hats
    from asked a join seat s on s.id = a.id and s.unit_id is not distinct from a.unit_id join human h on h.person_id = s.person_id
      left join gone g on g.case_id = a.case_id and g.who = h.who left join tie t on t.case_id = a.case_id and t.person_id = s.person_id
      left join hat w on w.case_id = a.case_id and w.who = h.who
  ), summed as materialized (
    select w.case_id, w.id, count(*) filter (where not w.above) as held, bool_and(w.left_it) filter (where not w.above) as all_left,
      bool_and(w.left_it or w.tied) filter (where not w.above) as all_tied, bool_and(w.left_it or w.tied or w.two_hats) filter (where not w.above) as all_hats,
      bool_or(w.mode = 'definitive' and not w.left_it and not w.tied) filter (where not w.above) as in_office,
      bool_or(not w.left_it and not w.tied and not w.two_hats) filter (where w.above) as above
    from weighed w group by w.case_id, w.id
  ), line as (
    select a.case_id, a.code, a.capacity, a.id, a.post, a.class, a.superior, coalesce(m.above, false) as above,
      case when not a.based then 'no_basis' when a.meets then null
        when not a.body and s.there and coalesce(m.held, 0) = 0 then 'vacant'
        when not a.body and s.there and m.all_left then 'recused'
        when not a.body and s.there and m.all_tied then 'conflict'
        -- those who only act for the holder take no strategic decision
        when a.class = 'strategic' and not coalesce(m.in_office, false) then 'only_acting'
        when m.all_hats then 'two_hats' end as aside
    from asked a join spot s on s.id = a.id and s.unit_id is not distinct from a.unit_id left join summed m on m.case_id = a.case_id and m.id = a.id
    where a.scope = 'all' or s.there
  )
  select l.case_id, l.capacity, l.id, l.post, l.aside,
    case when l.above and (l.aside in ('recused', 'conflict') or l.class <> 'strategic' and l.aside = 'vacant') then l.superior end,
    row_number() over (partition by l.case_id order by l.code collate "C")
  from line l
  union all
  select c.id, 'initiate', null::uuid, null, null, null, 1 from c where c.back;
end
$$;

create or replace function governance.case_turn(the_case uuid) returns table (capacity text, row_id uuid, post text, aside text, stand_in text)
language sql stable as $$
  select t.capacity, t.row_id, t.post, t.aside, t.stand_in from governance.case_turns(array[the_case]) t order by t.place
$$;

drop function governance.has_stand_in(governance.matrix_row, uuid, uuid);
drop function governance.all_two_hats(governance.matrix_row, uuid, uuid);
drop function governance.wears_two_hats(uuid, uuid, text);
drop function governance.done_under(governance.matrix_row, uuid);
