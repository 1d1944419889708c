-- A seat or a loan that ends meets the acts made through it here: the end waits for acts under way, and an act that comes later finds it ended.
-- Without this an act could be recorded a moment after the end it did not see.
create function governance.hold_seat() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  perform from governance.appointment where id = new.appointment_id for share;
  perform from governance.delegation where id = new.delegation_id for share;
  return new;
end
$$;
-- triggers fire in the order of their names: before the guard looks
create trigger before_guard_hold_seat before insert on governance.act for each row execute function governance.hold_seat();

-- How many others keep the keys at an instant.
create function governance.other_custodians(besides uuid, at timestamptz) returns int language sql stable as $$
  select count(distinct o.person_id)::int from governance.appointment o join governance.post p on p.id = o.post_id
    join governance.post_kind k on k.code = p.kind join identity.person h on h.id = o.person_id
  where k.custodian and o.id is distinct from besides and h.ended_at is null and o.active @> at
$$;

-- As before, and: the row is locked before the clock is read, and an end that lies ahead counts too. Two ends on two days would
-- otherwise each see the other's holder still in office. A term that simply runs out is not refused here: it is announced.
create or replace function governance.end_appointment() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare
  a governance.appointment;
  keeps boolean;
begin
  select k.custodian into keeps from governance.appointment o join governance.post p on p.id = o.post_id join governance.post_kind k on k.code = p.kind
    where o.id = new.appointment_id;
  if keeps then perform pg_advisory_xact_lock(7242010); end if;
  select * into a from governance.appointment where id = new.appointment_id for update;
  new.recorded_at := governance.clock();
  new.ended_at := greatest(new.ended_at, new.recorded_at);
  if a.ended_at is not null or governance.midnight(a.last_day + 1) <= new.recorded_at then
    perform governance.refuse('governance.appointment.ended_already', a.id::text); end if;
  if new.ended_at >= governance.midnight(a.last_day + 1) then
    perform governance.refuse('governance.appointment.ends_sooner', a.id::text); end if;
  if keeps and exists (
    select from (select new.ended_at as at union
      select o.ended_at from governance.appointment o join governance.post p on p.id = o.post_id join governance.post_kind k on k.code = p.kind
      where k.custodian and o.id <> a.id and o.ended_at > new.ended_at and o.ended_at < governance.midnight(a.last_day + 1)) moments
    where governance.other_custodians(a.id, moments.at) < 2) then
    perform governance.refuse('governance.appointment.last_custodians', a.id::text); end if;
  update governance.appointment set ended_at = new.ended_at where id = a.id;
  return new;
end
$$;

create or replace function governance.end_delegation() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare d governance.delegation;
begin
  select * into d from governance.delegation where id = new.delegation_id for update;
  new.recorded_at := governance.clock();
  if d.ended_at is not null or governance.midnight(d.last_day + 1) <= new.recorded_at then
    perform governance.refuse('governance.delegation.ended_already', d.number); end if;
  update governance.delegation set ended_at = new.recorded_at where id = d.id;
  return new;
end
$$;

-- A seat of a post is held no longer than the post exists.
create function governance.appointment_within_post() returns trigger language plpgsql as $$
declare p governance.post;
begin
  select * into p from governance.post where id = new.post_id for share;
  if p.until is not null and new.last_day > p.until then perform governance.refuse('governance.appointment.post_ends', p.code); end if;
  return new;
end
$$;
create trigger within_post before insert on governance.appointment for each row execute function governance.appointment_within_post();

-- A post ends when nobody holds it any longer, and a unit when no post of it is left.
create function governance.post_ends() returns trigger language plpgsql as $$
begin
  if exists (select from governance.appointment a where a.post_id = new.id and not isempty(a.active) and upper(a.active) > governance.midnight(new.until + 1)) then
    perform governance.refuse('governance.post.still_held', new.code); end if;
  return new;
end
$$;
create trigger ends before update of until on governance.post for each row when (new.until is not null) execute function governance.post_ends();

create function governance.post_keeps_seats() returns trigger language plpgsql as $$
begin
  if exists (select from governance.appointment a where a.post_id = new.id and a.seat > new.seats and upper(a.active) > governance.clock()) then
    perform governance.refuse('governance.post.seats_held', new.code); end if;
  return new;
end
$$;
create trigger keeps_seats before update of seats on governance.post for each row when (new.seats < old.seats) execute function governance.post_keeps_seats();

create function governance.unit_ends() returns trigger language plpgsql as $$
begin
  if exists (select from governance.post p where p.unit_id = new.id and (p.until is null or p.until > new.until))
    or exists (select from governance.unit u where u.parent_id = new.id and (u.until is null or u.until > new.until)) then
    perform governance.refuse('governance.unit.still_used', new.code); end if;
  return new;
end
$$;
create trigger ends before update of until on governance.unit for each row when (new.until is not null) execute function governance.unit_ends();

-- Who held an office is public record and outlives the account (decision 0033). Written once, when the account ends.
create table governance.former_holder (
  person_id uuid primary key references identity.person (id) on delete restrict,
  name text not null,
  at timestamptz not null default governance.clock()
);
create trigger append_only before update or delete or truncate on governance.former_holder for each statement execute function platform.refuse_change();

-- The name under which somebody held office, for every public list of office-holders.
create function governance.holder_name(person uuid) returns text language sql stable as $$
  select coalesce((select f.name from governance.former_holder f where f.person_id = person), (select p.name from identity.person p where p.id = person))
$$;
