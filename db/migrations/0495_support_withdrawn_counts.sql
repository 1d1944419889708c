-- A promise that was taken back was still made: from that moment it counts as promised and not kept, with its reason. It does not count where it was a
-- slip (taken back within a day of being made), where what it was for is off, or where its receiver himself said that he needs it no more.
create table support.release (
  commitment_id uuid primary key references support.commitment (id) on delete restrict,
  says text not null check (length(trim(says)) between 3 and 1000),
  by_kind text not null check (by_kind in ('person', 'key')),
  at timestamptz not null default governance.clock()
);
create trigger append_only before update or delete or truncate on support.release for each statement execute function platform.refuse_change();
insert into identity.power_grant (power, holder_kind, holder, basis) values
  ('support.commitment.release', 'self', '', 'aturan rumah: penerima'),
  ('support.commitment.release', 'key', '', 'aturan rumah: pemegang tautan penerima');

-- Whether what a promise was for does not take place any more.
create function support.purpose_off(c support.commitment) returns boolean language sql stable set search_path = pg_catalog as $$
  select exists (select from events.event e where e.id = c.event_id
      and (e.status = 'cancelled' or not exists (select from events.occurrence o where o.event_id = e.id and not o.cancelled)))
    or c.cohort_id is not null and events.cohort_did(c.cohort_id, 'called_off') is not null
    or exists (select from support.agreement a where a.id = c.agreement_id and a.ended_at is not null)
    or exists (select from support.accord a where a.id = c.accord_id and a.ended_on is not null)
$$;
-- How a promise that is taken back now stands: nobody chooses it.
create function support.withdrawn_how(c support.commitment, at timestamptz) returns text language sql stable set search_path = pg_catalog as $$
  select case when exists (select from support.release r where r.commitment_id = c.id) then 'released'
    when at < c.made_at + interval '24 hours' then 'slip'
    when support.purpose_off(c) then 'off' else 'failed' end
$$;

alter table support.commitment add column withdrawn_as text check (withdrawn_as in ('slip', 'off', 'released', 'failed'));
alter table support.score_promise add column failed boolean not null default false;

create or replace function support.commitment_stays() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  if (new.unit_id, new.post_id, new.kind, new.title, new.quantity, new.measure, new.unit_value, new.due_day, new.letter, new.fund, new.act_id, new.made_at)
    is distinct from (old.unit_id, old.post_id, old.kind, old.title, old.quantity, old.measure, old.unit_value, old.due_day, old.letter, old.fund, old.act_id, old.made_at)
    or old.withdrawn_at is not null and (new.withdrawn_at, new.withdrawn_as, new.withdrawn_reason) is distinct from (old.withdrawn_at, old.withdrawn_as, old.withdrawn_reason) then
    perform spaces.refuse('support.commitment.fixed', old.number); end if;
  if new.withdrawn_at is not null and old.withdrawn_at is null then
    if exists (select from support.delivery d where d.commitment_id = old.id) then perform spaces.refuse('support.commitment.begun', old.number); end if;
    new.withdrawn_at := governance.clock();
    new.withdrawn_as := support.withdrawn_how(old, new.withdrawn_at);
  end if;
  return new;
end
$$;

-- What the score is of: what stands, and what was taken back and failed.
create view support.scored as
  select c.id, c.unit_id, c.kind, c.kelurahan_code, c.subsector_code, c.due_day, c.quantity, c.unit_value,
    least(c.quantity, coalesce(sum(k.quantity), 0))::int as confirmed,
    least(c.quantity, coalesce(sum(k.quantity) filter (where d.on_day <= c.due_day), 0))::int as on_time,
    least(c.quantity - least(c.quantity, coalesce(sum(k.quantity), 0)), coalesce(sum(d.quantity) filter (where k.delivery_id is null), 0))::int as claimed,
    c.withdrawn_at is not null as failed
  from support.commitment c left join support.delivery d on d.commitment_id = c.id left join support.confirmation k on k.delivery_id = d.id
  where c.withdrawn_at is null or c.withdrawn_as = 'failed' group by c.id;

-- `begun` is what counts before its day: something of it was confirmed, or it was taken back.
create or replace function support.score_add(less support.score_promise[], more support.score_promise[]) returns void language sql volatile set search_path = pg_catalog as $$
  insert into support.score_sum as s
  select k, l, t, p.due_day, p.unit_id, sum(p.n), coalesce(sum(p.n) filter (where p.confirmed > 0 or p.failed), 0), coalesce(sum(p.n) filter (where p.confirmed >= p.quantity), 0),
    coalesce(sum(p.n) filter (where p.claimed > 0), 0), sum(p.n * (p.confirmed::numeric / p.quantity)), sum(p.n * p.unit_value * p.quantity),
    coalesce(sum(p.n * p.unit_value * p.quantity) filter (where p.confirmed > 0 or p.failed), 0), sum(p.n * p.unit_value * p.confirmed), sum(p.n * p.unit_value * p.on_time),
    sum(p.n * p.unit_value * p.claimed), coalesce(sum(p.n * p.unit_value * p.claimed) filter (where p.confirmed > 0 or p.failed), 0)
  from (select -1 as n, a.* from unnest(less) a union all select 1, a.* from unnest(more) a) p
    cross join unnest(array['', p.kind]) k cross join unnest(array_remove(array['', p.kelurahan_code], null)) l
    cross join unnest(array_remove(array['', p.subsector_code], null)) t
  group by 1, 2, 3, 4, 5 order by 1, 2, 3, 4, 5
  on conflict (kind, kelurahan_code, subsector_code, due_day, unit_id) do update set promises = s.promises + excluded.promises, begun = s.begun + excluded.begun,
    whole = s.whole + excluded.whole, with_claims = s.with_claims + excluded.with_claims, shares = s.shares + excluded.shares, promised = s.promised + excluded.promised,
    promised_begun = s.promised_begun + excluded.promised_begun, delivered = s.delivered + excluded.delivered, on_time = s.on_time + excluded.on_time,
    claimed = s.claimed + excluded.claimed, claimed_begun = s.claimed_begun + excluded.claimed_begun
$$;

create or replace function support.score_keep(promises uuid[]) returns void language plpgsql security definer set search_path = pg_catalog as $$
begin
  if cardinality(promises) = 0 then return; end if;
  perform from support.commitment c where c.id = any (promises) order by c.id for no key update;
  insert into support.score_promise as p
    select k.id, k.unit_id, k.kind, k.kelurahan_code, k.subsector_code, k.due_day, k.quantity, k.unit_value, k.confirmed, k.on_time, k.claimed, k.failed
    from support.scored k where k.id = any (promises) order by k.id
    on conflict (commitment_id) do update set unit_id = excluded.unit_id, kind = excluded.kind, kelurahan_code = excluded.kelurahan_code, subsector_code = excluded.subsector_code,
      due_day = excluded.due_day, quantity = excluded.quantity, unit_value = excluded.unit_value, confirmed = excluded.confirmed, on_time = excluded.on_time, claimed = excluded.claimed,
      failed = excluded.failed
    where (p.*) is distinct from (excluded.*);
  delete from support.score_promise p where p.commitment_id = any (promises)
    and not exists (select from support.commitment c where c.id = p.commitment_id and (c.withdrawn_at is null or c.withdrawn_as = 'failed'));
end
$$;

create or replace function support.score_of_commitment() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  if tg_op = 'INSERT' then perform support.score_keep(array(select n.id from new_rows n));
  elsif tg_op = 'DELETE' then perform support.score_keep(array(select o.id from old_rows o));
  -- a new link to the receiver changes nothing that counts
  else perform support.score_keep(array(select n.id from new_rows n join old_rows o on o.id = n.id
    where (n.unit_id, n.kind, n.kelurahan_code, n.subsector_code, n.due_day, n.quantity, n.unit_value, n.withdrawn_at, n.withdrawn_as)
      is distinct from (o.unit_id, o.kind, o.kelurahan_code, o.subsector_code, o.due_day, o.quantity, o.unit_value, o.withdrawn_at, o.withdrawn_as)));
  end if;
  return null;
end
$$;

create or replace view support.score_recount as
  select f.kind, l.kelurahan_code, t.subsector_code, k.due_day, k.unit_id, count(*)::int as promises, (count(*) filter (where k.confirmed > 0 or k.failed))::int as begun,
    (count(*) filter (where k.confirmed >= k.quantity))::int as whole, (count(*) filter (where k.claimed > 0))::int as with_claims, sum(k.confirmed::numeric / k.quantity) as shares,
    sum(k.quantity::bigint * k.unit_value)::bigint as promised, coalesce(sum(k.quantity::bigint * k.unit_value) filter (where k.confirmed > 0 or k.failed), 0)::bigint as promised_begun,
    sum(k.confirmed::bigint * k.unit_value)::bigint as delivered, sum(k.on_time::bigint * k.unit_value)::bigint as on_time,
    sum(k.claimed::bigint * k.unit_value)::bigint as claimed, coalesce(sum(k.claimed::bigint * k.unit_value) filter (where k.confirmed > 0 or k.failed), 0)::bigint as claimed_begun
  from support.scored k cross join lateral (values (''), (k.kind)) f(kind) cross join lateral (values (''), (k.kelurahan_code)) l(kelurahan_code)
    cross join lateral (values (''), (k.subsector_code)) t(subsector_code)
  where l.kelurahan_code is not null and t.subsector_code is not null group by 1, 2, 3, 4, 5;

create or replace view support.kept_by_helix as
  select id, 'government'::text as helix, quantity, confirmed, on_time, claimed, due_day from support.scored
  union all select id, helix, quantity, confirmed, on_time, claimed, due_day from support.obligation_kept;

-- What was taken back before this rule, by the same rule, past the trigger that fixes it.
alter table support.commitment disable trigger stays;
update support.commitment c set withdrawn_as = support.withdrawn_how(c, c.withdrawn_at) where c.withdrawn_at is not null;
alter table support.commitment enable trigger stays;
alter table support.commitment add constraint "support.commitment.withdrawn_how" check ((withdrawn_at is null) = (withdrawn_as is null));
