-- Roads the city has on record: those the pack names for its places, with its source, and those the calendar's desk adds. A parade says which of them it passes.
create table events.road (
  code text primary key check (code ~ '^[a-z0-9-]{2,60}$'),
  name text not null check (length(name) between 2 and 160),
  source text not null default '',
  verified boolean not null default false,
  by_desk boolean not null default false
);
create unique index "events.road.name_taken" on events.road (lower(name));
alter table events.venue add column road_code text references events.road (code) on delete restrict;
create index venue_on_road on events.venue (road_code) where road_code is not null;

-- The road an address names, written one way.
create function events.road_in(address text) returns text language sql immutable set search_path = pg_catalog as $$
  select regexp_replace((regexp_match(address, '^\s*((?:Jl\.|Jalan)\s+[^,;0-9]*[^,;0-9\s])'))[1], '^(?:Jl\.|Jalan)\s+', 'Jl. ')
$$;
create function events.road_code(name text) returns text language sql immutable set search_path = pg_catalog as $$
  select trim(both '-' from left(regexp_replace(lower(name), '[^a-z0-9]+', '-', 'g'), 60))
$$;

-- The road of a place is the one its address names.
create function events.place_on_road() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare road text := events.road_in(new.address);
begin
  new.road_code := null;
  if road is null then return new; end if;
  insert into events.road (code, name, source, verified, by_desk)
    select events.road_code(road), road, case when new.by_desk or tg_op = 'UPDATE' then '' else new.source end,
      new.verified and not new.by_desk and tg_op = 'INSERT', new.by_desk or tg_op = 'UPDATE' on conflict do nothing;
  select r.code into new.road_code from events.road r where lower(r.name) = lower(road);
  return new;
end
$$;
insert into events.road (code, name, source, verified)
  select distinct on (events.road_code(name)) events.road_code(name), name, source, verified
  from (select events.road_in(address) as name, source, verified from events.venue) v where name is not null order by events.road_code(name), source;
update events.venue v set road_code = r.code from events.road r where lower(r.name) = lower(events.road_in(v.address));
create trigger on_road before insert or update of address on events.venue for each row execute function events.place_on_road();

-- The roads an event passes, in order, and from which kelurahan to which.
create table events.route (
  event_id uuid primary key references events.event (id) on delete restrict,
  from_kelurahan text references directory.kelurahan (code) on delete restrict,
  to_kelurahan text references directory.kelurahan (code) on delete restrict
);
create table events.route_road (
  event_id uuid not null references events.event (id) on delete restrict,
  position int not null check (position between 1 and 20),
  road_code text not null references events.road (code) on delete restrict,
  primary key (event_id, position),
  constraint "events.route.twice" unique (event_id, road_code)
);
create index route_on_road on events.route_road (road_code);
create constraint trigger with_step after insert or update or delete on events.route_road deferrable initially deferred for each row execute function events.only_with_step();

-- A claim that is shared stands beside others that are: two big crowds at two places of one road. What passes along the road wants it for itself.
alter table events.claim add column shared boolean not null default false;
alter table events.claim drop constraint "events.calendar.clash";
alter table events.claim add constraint "events.calendar.clash" exclude using gist (subject with =, during with &&) where (not beside and not shared);

-- Which roads an event wants, and whether for itself: what it passes, and the road of the place where it is.
create function events.roads_of(wanted uuid) returns table (road_code text, shared boolean) language sql stable security definer set search_path = pg_catalog as $$
  select r.road_code, false from events.route_road r where r.event_id = wanted
  union all
  select v.road_code, true from events.event e join events.venue v on v.code = e.venue_code or v.bookable_id = e.bookable_id
    where e.id = wanted and v.road_code is not null and not exists (select from events.route_road r where r.event_id = wanted and r.road_code = v.road_code)
$$;

drop function events.claims_wanted(uuid);
create function events.claims_wanted(wanted uuid) returns table (occurrence_id uuid, subject text, during tstzrange, shared boolean) language sql stable set search_path = pg_catalog as $$
  with e as (select *, crowd >= (select s.value from events.setting s where s.key = 'big_crowd') and not is_umbrella as big from events.event
    where id = wanted and state = 'published' and status <> 'cancelled' and status <> 'postponed'),
  o as (select o.id, tstzrange(o.starts_at, o.until_at) as during from events.occurrence o join e on e.id = o.event_id where not o.cancelled and o.time_known)
  select o.id, 'place:' || coalesce('venue:' || e.venue_code, 'space:' || e.bookable_id::text), o.during, false from e cross join o where e.place_kind in ('space', 'venue') and e.big
  union all
  select o.id, 'road:' || r.road_code, o.during, r.shared from e cross join o cross join lateral events.roads_of(e.id) r where e.big
  union all
  select o.id, 'official:' || f.post_id::text, o.during, false from e cross join o join events.official f on f.event_id = e.id
$$;

create or replace function events.claim_guard() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare n int;
begin
  perform pg_advisory_xact_lock(hashtextextended('events.claim ' || new.subject, 0));
  select count(*) into n from events.claim c where c.subject = new.subject and c.during && new.during and c.event_id <> new.event_id and not (c.shared and new.shared)
    and not exists (select from events.clash_override x where x.subject = new.subject and (x.event_id, x.other_id) in ((new.event_id, c.event_id), (c.event_id, new.event_id)));
  if n > 0 then perform spaces.refuse('events.calendar.clash', new.subject); end if;
  new.beside := exists (select from events.claim c where c.subject = new.subject and c.during && new.during and c.event_id <> new.event_id and not (c.shared and new.shared));
  return new;
end
$$;

create or replace function events.refresh(wanted uuid) returns void language plpgsql security definer set search_path = pg_catalog as $$
begin
  delete from events.claim where event_id = wanted and upper(during) > governance.clock();
  insert into events.claim (event_id, occurrence_id, subject, during, shared)
    select wanted, w.occurrence_id, w.subject, w.during, w.shared from events.claims_wanted(wanted) w where upper(w.during) > governance.clock() order by w.subject, w.during;
  update events.occurrence o set listed = (e.state = 'published') from events.event e
    where e.id = o.event_id and e.id = wanted and o.listed <> (e.state = 'published');
end
$$;

-- Where a place is put right or goes into another, the big crowds at it are on another road.
create function events.follow_road() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare one record;
begin
  for one in select e.id from events.event e where (e.venue_code = new.code or e.bookable_id = new.bookable_id) and e.state = 'published' order by e.number for no key update loop
    delete from events.claim where event_id = one.id and subject like 'road:%' and upper(during) > governance.clock();
    insert into events.claim (event_id, occurrence_id, subject, during, shared) select one.id, w.occurrence_id, w.subject, w.during, w.shared
      from events.claims_wanted(one.id) w where w.subject like 'road:%' and upper(w.during) > governance.clock() order by w.subject, w.during;
  end loop;
  return null;
end
$$;
create trigger z_road after update of address, bookable_id on events.venue for each row execute function events.follow_road();
create function events.follow_road_of_merge() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  update events.venue set address = address where code in (new.old_code, new.new_code);
  return null;
end
$$;
create trigger z_road after insert or update on events.venue_merge for each row execute function events.follow_road_of_merge();

select events.refresh(e.id) from events.event e where e.state = 'published' and exists (select from events.roads_of(e.id));
