-- The score is read from sums, not from promises. What stands of each promise is kept beside it (support.score_promise, as support.kept says), and the
-- sums of these (support.score_sum) by day and agency: in all, and for every kind, kelurahan and sub-sector or several of them together, where '' is all.
-- The day is part of it, so that what counts today is told exactly; a page reads at most agencies times days, however many promises there are.
create table support.score_promise (
  commitment_id uuid primary key references support.commitment (id) on delete restrict,
  unit_id uuid not null,
  kind text not null,
  kelurahan_code text,
  subsector_code text,
  due_day date not null,
  quantity int not null,
  unit_value bigint not null,
  confirmed int not null,
  on_time int not null,
  claimed int not null
);

-- `begun`: something of it was confirmed, so it counts before its day. Shares are numeric: what was added is exactly what is taken away.
create table support.score_sum (
  kind text not null,
  kelurahan_code text not null,
  subsector_code text not null,
  due_day date not null,
  unit_id uuid not null references governance.unit (id) on delete restrict,
  promises int not null,
  begun int not null,
  whole int not null,
  with_claims int not null,
  shares numeric not null,
  promised bigint not null,
  promised_begun bigint not null,
  delivered bigint not null,
  on_time bigint not null,
  claimed bigint not null,
  claimed_begun bigint not null,
  primary key (kind, kelurahan_code, subsector_code, due_day, unit_id)
) with (fillfactor = 80);

-- Takes away and adds. Rows are met in the order of their keys, so that two who write at once wait for each other in a line, not in a circle.
create function support.score_add(less support.score_promise[], more support.score_promise[]) returns void language sql volatile set search_path = pg_catalog as $$
  insert into support.score_sum as s
  select k, l, t, p.due_day, p.unit_id, sum(p.n), coalesce(sum(p.n) filter (where p.confirmed > 0), 0), coalesce(sum(p.n) filter (where p.confirmed >= p.quantity), 0),
    coalesce(sum(p.n) filter (where p.claimed > 0), 0), sum(p.n * (p.confirmed::numeric / p.quantity)), sum(p.n * p.unit_value * p.quantity),
    coalesce(sum(p.n * p.unit_value * p.quantity) filter (where p.confirmed > 0), 0), sum(p.n * p.unit_value * p.confirmed), sum(p.n * p.unit_value * p.on_time),
    sum(p.n * p.unit_value * p.claimed), coalesce(sum(p.n * p.unit_value * p.claimed) filter (where p.confirmed > 0), 0)
  from (select -1 as n, a.* from unnest(less) a union all select 1, a.* from unnest(more) a) p
    cross join unnest(array['', p.kind]) k cross join unnest(array_remove(array['', p.kelurahan_code], null)) l
    cross join unnest(array_remove(array['', p.subsector_code], null)) t
  group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5
  on conflict (kind, kelurahan_code, subsector_code, due_day, unit_id) do update set promises = s.promises + excluded.promises, begun = s.begun + excluded.begun,
    whole = s.whole + excluded.whole, with_claims = s.with_claims + excluded.with_claims, shares = s.shares + excluded.shares, promised = s.promised + excluded.promised,
    promised_begun = s.promised_begun + excluded.promised_begun, delivered = s.delivered + excluded.delivered, on_time = s.on_time + excluded.on_time,
    claimed = s.claimed + excluded.claimed, claimed_begun = s.claimed_begun + excluded.claimed_begun
$$;

create function support.score_summed() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  if tg_op = 'TRUNCATE' then truncate support.score_sum;
  elsif tg_op = 'INSERT' then perform support.score_add('{}', array(select row(n.*)::support.score_promise from new_rows n)) where exists (select from new_rows);
  elsif tg_op = 'DELETE' then perform support.score_add(array(select row(o.*)::support.score_promise from old_rows o), '{}') where exists (select from old_rows);
  else perform support.score_add(array(select row(o.*)::support.score_promise from old_rows o), array(select row(n.*)::support.score_promise from new_rows n)) where exists (select from new_rows); end if;
  return null;
end
$$;
create trigger summed_insert after insert on support.score_promise referencing new table as new_rows for each statement execute function support.score_summed();
create trigger summed_update after update on support.score_promise referencing old table as old_rows new table as new_rows for each statement execute function support.score_summed();
create trigger summed_delete after delete on support.score_promise referencing old table as old_rows for each statement execute function support.score_summed();
create trigger summed_truncate after truncate on support.score_promise for each statement execute function support.score_summed();

-- What stands of these promises now. Each is locked before anybody looks: of two confirmations in one second, the second sees the first.
create function support.score_keep(promises uuid[]) returns void language plpgsql security definer set search_path = pg_catalog as $$
begin
  if cardinality(promises) = 0 then return; end if;
  perform from support.commitment c where c.id = any (promises) order by c.id for no key update;
  insert into support.score_promise as p
    select k.id, k.unit_id, k.kind, k.kelurahan_code, k.subsector_code, k.due_day, k.quantity, k.unit_value, k.confirmed, k.on_time, k.claimed
    from support.kept k where k.id = any (promises) order by k.id
    on conflict (commitment_id) do update set unit_id = excluded.unit_id, kind = excluded.kind, kelurahan_code = excluded.kelurahan_code, subsector_code = excluded.subsector_code,
      due_day = excluded.due_day, quantity = excluded.quantity, unit_value = excluded.unit_value, confirmed = excluded.confirmed, on_time = excluded.on_time, claimed = excluded.claimed
    where (p.*) is distinct from (excluded.*);
  delete from support.score_promise p where p.commitment_id = any (promises)
    and not exists (select from support.commitment c where c.id = p.commitment_id and c.withdrawn_at is null);
end
$$;

create function support.score_of_commitment() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  if tg_op = 'INSERT' then perform support.score_keep(array(select n.id from new_rows n));
  elsif tg_op = 'DELETE' then perform support.score_keep(array(select o.id from old_rows o));
  -- a new link to the receiver changes nothing that counts
  else perform support.score_keep(array(select n.id from new_rows n join old_rows o on o.id = n.id
    where (n.unit_id, n.kind, n.kelurahan_code, n.subsector_code, n.due_day, n.quantity, n.unit_value, n.withdrawn_at)
      is distinct from (o.unit_id, o.kind, o.kelurahan_code, o.subsector_code, o.due_day, o.quantity, o.unit_value, o.withdrawn_at)));
  end if;
  return null;
end
$$;
create function support.score_of_delivery() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  if tg_op = 'INSERT' then perform support.score_keep(array(select distinct n.commitment_id from new_rows n));
  elsif tg_op = 'DELETE' then perform support.score_keep(array(select distinct o.commitment_id from old_rows o));
  else perform support.score_keep(array(select n.commitment_id from new_rows n union select o.commitment_id from old_rows o)); end if;
  return null;
end
$$;
create function support.score_of_confirmation() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  if tg_op = 'INSERT' then perform support.score_keep(array(select distinct d.commitment_id from new_rows n join support.delivery d on d.id = n.delivery_id));
  elsif tg_op = 'DELETE' then perform support.score_keep(array(select distinct d.commitment_id from old_rows o join support.delivery d on d.id = o.delivery_id));
  else perform support.score_keep(array(select d.commitment_id from new_rows n join support.delivery d on d.id = n.delivery_id
    union select d.commitment_id from old_rows o join support.delivery d on d.id = o.delivery_id)); end if;
  return null;
end
$$;
create trigger score_insert after insert on support.commitment referencing new table as new_rows for each statement execute function support.score_of_commitment();
create trigger score_update after update on support.commitment referencing old table as old_rows new table as new_rows for each statement execute function support.score_of_commitment();
create trigger score_delete after delete on support.commitment referencing old table as old_rows for each statement execute function support.score_of_commitment();
create trigger score_insert after insert on support.delivery referencing new table as new_rows for each statement execute function support.score_of_delivery();
create trigger score_update after update on support.delivery referencing old table as old_rows new table as new_rows for each statement execute function support.score_of_delivery();
create trigger score_delete after delete on support.delivery referencing old table as old_rows for each statement execute function support.score_of_delivery();
create trigger score_insert after insert on support.confirmation referencing new table as new_rows for each statement execute function support.score_of_confirmation();
create trigger score_update after update on support.confirmation referencing old table as old_rows new table as new_rows for each statement execute function support.score_of_confirmation();
create trigger score_delete after delete on support.confirmation referencing old table as old_rows for each statement execute function support.score_of_confirmation();

-- The same, reckoned from the rows: what the sums are held against by `hub verify`.
create view support.score_recount as
  select f.kind, l.kelurahan_code, t.subsector_code, k.due_day, k.unit_id, count(*)::int as promises, (count(*) filter (where k.confirmed > 0))::int as begun,
    (count(*) filter (where k.confirmed >= k.quantity))::int as whole, (count(*) filter (where k.claimed > 0))::int as with_claims, sum(k.confirmed::numeric / k.quantity) as shares,
    sum(k.quantity::bigint * k.unit_value)::bigint as promised, coalesce(sum(k.quantity::bigint * k.unit_value) filter (where k.confirmed > 0), 0)::bigint as promised_begun,
    sum(k.confirmed::bigint * k.unit_value)::bigint as delivered, sum(k.on_time::bigint * k.unit_value)::bigint as on_time,
    sum(k.claimed::bigint * k.unit_value)::bigint as claimed, coalesce(sum(k.claimed::bigint * k.unit_value) filter (where k.confirmed > 0), 0)::bigint as claimed_begun
  from support.kept k cross join lateral (values (''), (k.kind)) f(kind) cross join lateral (values (''), (k.kelurahan_code)) l(kelurahan_code)
    cross join lateral (values (''), (k.subsector_code)) t(subsector_code)
  where l.kelurahan_code is not null and t.subsector_code is not null group by 1, 2, 3, 4, 5;

-- The sums follow whichever way a row was written, also past the other guards.
do $$
declare one record;
begin
  for one in select tgname, tgrelid::regclass as relation from pg_trigger where not tgisinternal and tgrelid in ('support.score_promise'::regclass, 'support.commitment'::regclass, 'support.delivery'::regclass, 'support.confirmation'::regclass)
    and tgfoid in ('support.score_summed'::regproc, 'support.score_of_commitment'::regproc, 'support.score_of_delivery'::regproc, 'support.score_of_confirmation'::regproc)
  loop execute format('alter table %s enable always trigger %I', one.relation, one.tgname); end loop;
end
$$;

insert into support.score_promise
  select k.id, k.unit_id, k.kind, k.kelurahan_code, k.subsector_code, k.due_day, k.quantity, k.unit_value, k.confirmed, k.on_time, k.claimed from support.kept k;
