-- What a unit was before it was merged or renamed. It takes over on the day after the old one's last: no day is without its unit, and none has two.
create table governance.unit_predecessor (
  predecessor_id uuid primary key references governance.unit (id) on delete restrict,
  unit_id uuid not null references governance.unit (id) on delete restrict,
  from_day date not null,
  paper text not null check (length(paper) between 3 and 160),
  actor text not null,
  at timestamptz not null default governance.clock(),
  constraint "governance.unit.own_heir" check (unit_id <> predecessor_id)
);
create index unit_predecessor_of on governance.unit_predecessor (unit_id);
create trigger append_only before update or delete or truncate on governance.unit_predecessor for each statement execute function platform.refuse_change();
create trigger needs_act after insert on governance.unit_predecessor for each statement execute function governance.needs_act('governance.institution.change');

create function governance.predecessor_guard() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare
  former governance.unit;
  heir governance.unit;
begin
  -- both stand still, in the order of their keys, so that two people who say the opposite at once meet
  perform 1 from governance.unit where id in (new.predecessor_id, new.unit_id) order by id for no key update;
  select * into former from governance.unit where id = new.predecessor_id;
  select * into heir from governance.unit where id = new.unit_id;
  if new.predecessor_id = new.unit_id or exists (with recursive line as (select p.unit_id as id, 1 as n from governance.unit_predecessor p where p.predecessor_id = new.unit_id
      union all select p.unit_id, line.n + 1 from line join governance.unit_predecessor p on p.predecessor_id = line.id where line.n < 50)
      select from line where line.id = new.predecessor_id) then perform governance.refuse('governance.unit.own_heir', heir.code); end if;
  if former.until is null then perform governance.refuse('governance.unit.not_ended', former.code); end if;
  new.from_day := former.until + 1;
  if former.kind <> heir.kind or heir.since > new.from_day or heir.until < new.from_day then perform governance.refuse('governance.unit.heir_not_there', heir.code); end if;
  return new;
end
$$;
create trigger guard before insert on governance.unit_predecessor for each row execute function governance.predecessor_guard();

-- Whoever took over from a unit, as of today; itself where nobody did. Asked of every line of a list: one look where there is no heir.
create function governance.unit_today(unit uuid) returns uuid language plpgsql stable as $$
declare
  keeper uuid := unit;
  heir uuid;
begin
  for step in 1..50 loop
    select p.unit_id into heir from governance.unit_predecessor p where p.predecessor_id = keeper and p.from_day <= governance.today();
    exit when heir is null;
    keeper := heir;
  end loop;
  return keeper;
end
$$;

-- A unit and all it was before, as of today.
create function governance.unit_before(unit uuid) returns table (id uuid, step int) language sql stable as $$
  with recursive line as (
    select unit as id, 0 as step
    union all
    select p.predecessor_id, line.step + 1 from line join governance.unit_predecessor p on p.unit_id = line.id and p.from_day <= governance.today() where line.step < 50
  ) select line.id, line.step from line
$$;

-- A unit that will take over is there on that day. Both ends meet at the row of the unit.
create or replace function governance.unit_ends() returns trigger language plpgsql as $$
begin
  if exists (select from governance.post p where p.unit_id = new.id and (p.until is null or p.until > new.until))
    or exists (select from governance.unit u where u.parent_id = new.id and (u.until is null or u.until > new.until)) then
    perform governance.refuse('governance.unit.still_used', new.code); end if;
  if exists (select from governance.unit_predecessor p where p.unit_id = new.id and p.from_day > new.until) then
    perform governance.refuse('governance.unit.takes_over_later', new.code); end if;
  return new;
end
$$;

-- A case of a unit that was merged is the heir's from its day on: his posts have the turn, and the act is taken for the heir. As before otherwise.
create or replace function governance.act_guard() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare
  r governance.matrix_row;
  v governance.matrix_version;
  a governance.appointment;
  p governance.post;
  d governance.delegation;
  held boolean;
  why text;
begin
  -- the seat is held fast before the clock is read: its end comes before this act, which is then refused, or after it
  select * into a from governance.appointment where id = new.appointment_id for share;
  select * into p from governance.post where id = a.post_id;
  select * into d from governance.delegation where id = new.delegation_id for share;
  new.recorded_at := governance.clock();
  select * into r from governance.matrix_row where id = new.row_id;
  select * into v from governance.matrix_version where id = r.version_id;
  if v.status <> 'ratified' or not v.in_force @> new.recorded_at or v.hash <> new.matrix_hash then
    perform governance.refuse('governance.act.matrix_not_in_force', r.code); end if;
  if r.action <> new.action or r.capacity <> new.capacity or (r.fund <> '*' and r.fund <> new.fund) then
    perform governance.refuse('governance.act.other_row', r.code); end if;
  if not governance.basis_in_force(r.legal_basis_id, (new.recorded_at at time zone 'Asia/Jakarta')::date) then
    perform governance.refuse('governance.act.basis_not_in_force', r.code); end if;
  if new.amount < r.least or new.amount > r.most then perform governance.refuse('governance.act.over_limit', r.code); end if;

  if not a.active @> new.recorded_at then perform governance.refuse('governance.act.term_not_active', p.code); end if;
  if new.delegation_id is null then
    if a.person_id <> new.person_id then perform governance.refuse('governance.act.not_the_holder', p.code); end if;
    if new.mode <> 'substitute' and new.mode <> a.mode then perform governance.refuse('governance.act.other_mode', p.code); end if;
    if new.mode = 'delegated' then perform governance.refuse('governance.act.other_mode', p.code); end if;
  else
    if d.grantor_id <> a.id or d.grantee <> new.person_id or new.mode <> 'delegated' or a.mode <> 'definitive' then
      perform governance.refuse('governance.act.not_the_holder', p.code); end if;
    if not d.active @> new.recorded_at or not new.action = any (d.actions) then perform governance.refuse('governance.act.term_not_active', p.code); end if;
    if new.amount > d.most then perform governance.refuse('governance.act.over_delegated_limit', d.number); end if;
    -- a seat in a body is sat on in person
    if not r.delegable or p.kind <> r.post then perform governance.refuse('governance.act.not_delegable', r.code); end if;
  end if;
  if new.capacity in ('concur', 'decide', 'execute') then
    if exists (select from governance.post_kind k where k.code in (r.post, p.kind) and k.advisory) then perform governance.refuse('governance.act.advisory', r.code); end if;
    if r.quorum_n is null and exists (select from governance.body_member m where m.body = r.post) then perform governance.refuse('governance.act.no_meeting', r.code); end if;
  end if;
  if r.class = 'strategic' and new.mode in ('plt', 'plh', 'delegated') then perform governance.refuse('governance.act.acting_strategic', r.code); end if;

  held := p.kind = r.post or exists (select from governance.body_member m where m.body = r.post and m.member = p.kind);
  if new.mode = 'substitute' then
    why := governance.stands_aside(r, new.unit_id, new.case_id, new.recorded_at);
    if a.mode <> 'definitive' or r.superior is distinct from p.kind or r.quorum_n is not null or why is null or (why = 'vacant' and r.class = 'strategic')
      or not governance.is_above(r, p.unit_id, new.unit_id) then
      perform governance.refuse('governance.act.no_substitute', r.code); end if;
  elsif not held then perform governance.refuse('governance.act.other_post', r.code);
  elsif not governance.within(r.scope, p.unit_id, new.unit_id) then perform governance.refuse('governance.act.out_of_scope', r.code);
  end if;

  if new.case_id is not null then
    perform from governance.case_file where id = new.case_id for update;
    if not exists (select from governance.case_file c where c.id = new.case_id and c.action = new.action and c.fund = new.fund and c.amount = new.amount
        and (c.unit_id is not distinct from new.unit_id or governance.unit_today(c.unit_id) = new.unit_id) and c.payee is not distinct from new.payee and c.activity is not distinct from new.activity) then
      perform governance.refuse('governance.act.other_case'); end if;
    -- what was done through somebody's seat was done in his name
    if exists (select from governance.act o join governance.appointment s on s.id = o.appointment_id
        join governance.incompatible i on i.one = o.capacity and i.other = new.capacity
        where o.case_id = new.case_id and governance.same_human(array[o.person_id, s.person_id], array[new.person_id, a.person_id])) then
      perform governance.refuse('governance.act.segregation', new.capacity); end if;
    if exists (select from governance.act o join governance.appointment s on s.id = o.appointment_id
        where o.case_id = new.case_id and o.capacity = new.capacity and governance.same_human(array[o.person_id, s.person_id], array[new.person_id, a.person_id])) then
      perform governance.refuse('governance.act.twice', new.capacity); end if;
    if new.capacity in ('decide', 'execute', 'confirm') and exists (select from governance.act o join governance.matrix_row q on q.id = o.row_id
        where o.case_id = new.case_id and o.capacity = new.capacity group by q.post having count(*) >= min(q.approvers)) then
      perform governance.refuse('governance.act.settled', new.capacity); end if;
    if governance.stepped_aside(new.case_id, new.person_id) or governance.stepped_aside(new.case_id, a.person_id) then
      perform governance.refuse('governance.act.recused', p.code); end if;
  end if;
  -- who must agree or look first has done so before anybody decides
  if new.capacity = 'decide' and exists (select from governance.matrix_row o where o.version_id = r.version_id and o.action = new.action
      and o.capacity in ('concur', 'review') and (o.fund = '*' or o.fund = new.fund) and new.amount >= o.least and (o.most is null or new.amount <= o.most)
      and (select count(*) from governance.act w join governance.matrix_row q on q.id = w.row_id
        where w.case_id = new.case_id and w.capacity = o.capacity and q.post = o.post) < o.approvers) then
    perform governance.refuse('governance.act.concurrence_missing', r.code); end if;
  if new.capacity not in ('initiate', 'confirm')
    and (governance.has_interest(new.person_id, new.case_id, new.parties) or governance.has_interest(a.person_id, new.case_id, new.parties)) then
    perform governance.refuse('governance.act.conflict'); end if;
  return new;
end
$$;

create or replace function governance.case_turns(the_cases uuid[]) returns table (case_id uuid, capacity text, row_id uuid, post text, aside text, stand_in text, place bigint)
-- how many cases there are is not seen from here: one by one is right for one and not for ten thousand, and hashed is right for both
language plpgsql stable set enable_nestloop = off as $$
#variable_conflict use_column
declare
  now timestamptz := governance.clock();
begin
  return query
  with keeper as materialized (
    select w.unit_id, governance.unit_today(w.unit_id) as today from (select distinct f.unit_id from governance.case_file f where f.id = any (the_cases) and f.unit_id is not null) w
  ), c as materialized (
    select f.id, f.action, f.fund, f.amount, k.today as unit_id, f.status,
      f.status = 'open' and coalesce((select s.step from governance.case_step s where s.case_id = f.id order by s.at desc, s.id desc limit 1) in ('returned', 'amended'), false) as back
    from governance.case_file f left join keeper k on k.unit_id = f.unit_id where f.id = any (the_cases) and f.status in ('open', 'decided', 'executed')
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
