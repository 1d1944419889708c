-- A known place has a page of its own, other names, and may turn out to be one with another: then one of the two stays, and whatever was at the other is at it.
alter table events.venue
  -- the room of the hub that it is, where it can be booked here
  add column bookable_id uuid references spaces.bookable (id) on delete restrict,
  -- the place it went into; drawn from the merges
  add column into_code text references events.venue (code) on delete restrict,
  -- put on record by the calendar's desk, not by the pack of the city
  add column by_desk boolean not null default false,
  add column changed_at timestamptz not null default governance.clock(),
  add constraint "events.place.one_room" unique (bookable_id),
  add constraint "events.place.itself" check (into_code <> code);
create index venue_into on events.venue (into_code) where into_code is not null;
create index event_of_venue on events.event (venue_code) where venue_code is not null;

-- What people call it beside its name, and what it was called before.
create table events.venue_name (
  id uuid primary key default platform.uuid_v7(),
  venue_code text not null references events.venue (code) on delete restrict,
  name text not null check (length(name) between 2 and 160),
  former boolean not null default false,
  at timestamptz not null default governance.clock()
);
create index venue_name_of on events.venue_name (venue_code);

create function events.place_today(code text) returns text language sql stable security definer set search_path = pg_catalog as $$
  with recursive way as (select place_today.code as at, 0 as step
    union all select v.into_code, w.step + 1 from events.venue v join way w on w.at = v.code where v.into_code is not null and w.step < 50)
  select at from way order by step desc limit 1
$$;

-- The place that stands and every one that went into it.
create function events.place_all(code text) returns setof text language sql stable security definer set search_path = pg_catalog as $$
  with recursive back as (select events.place_today(place_all.code) as at union select v.code from events.venue v join back b on v.into_code = b.at)
  select at from back
$$;

-- Which place is called so today.
create function events.place_named(called text) returns text language sql stable security definer set search_path = pg_catalog as $$
  select events.place_today(n.code) from (select v.code, v.name, 0 as turn from events.venue v union all select n.venue_code, n.name, 1 from events.venue_name n) n
    where lower(n.name) = lower(trim(called)) order by n.turn, n.code limit 1
$$;

-- A name is one place's: two that are called the same could not be told apart where somebody writes it.
create function events.place_name_guard() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare
  mine text := case tg_table_name when 'venue' then to_jsonb(new) ->> 'code' else to_jsonb(new) ->> 'venue_code' end;
  taken text;
begin
  perform pg_advisory_xact_lock(hashtextextended('events.venue name', 0));
  taken := events.place_named(new.name);
  if taken is not null and taken <> events.place_today(mine) then perform spaces.refuse('events.place.name_taken', taken); end if;
  return new;
end
$$;
create trigger one_place before insert or update of name on events.venue for each row execute function events.place_name_guard();
create trigger one_place before insert on events.venue_name for each row execute function events.place_name_guard();

create function events.keep_former_name() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  new.changed_at := governance.clock();
  if lower(new.name) <> lower(old.name) then
    delete from events.venue_name where venue_code = new.code and lower(name) in (lower(old.name), lower(new.name));
    insert into events.venue_name (venue_code, name, former) values (new.code, old.name, true);
  end if;
  return new;
end
$$;
create trigger z_former before update of name, address, kelurahan_code, bookable_id on events.venue for each row execute function events.keep_former_name();

create table events.venue_merge (
  id uuid primary key default platform.uuid_v7(),
  old_code text not null references events.venue (code) on delete restrict,
  new_code text not null references events.venue (code) on delete restrict,
  reason text not null check (length(trim(reason)) between 10 and 2000),
  actor text not null,
  act_id uuid not null references governance.act (id) on delete restrict,
  at timestamptz not null default governance.clock(),
  undone_by text,
  undone_act uuid references governance.act (id) on delete restrict,
  undone_at timestamptz,
  constraint "events.place.itself_merged" check (old_code <> new_code),
  constraint "events.place.undone_whole" check (num_nulls(undone_by, undone_act, undone_at) in (0, 3))
);
create unique index "events.place.gone" on events.venue_merge (old_code) where undone_at is null;
create index venue_merge_into on events.venue_merge (new_code);
-- which events a merge took along, so that it can be taken apart
create table events.venue_moved (
  merge_id uuid not null references events.venue_merge (id) on delete restrict,
  event_id uuid not null references events.event (id) on delete restrict,
  primary key (merge_id, event_id)
);
create index venue_moved_event on events.venue_moved (event_id);

-- Published events that would be at one place at the same hours if the two were one, and that nobody has let stand beside each other.
create function events.merge_pairs(old text, new text) returns table (one uuid, other uuid, starts timestamptz, hard boolean) language sql stable security definer set search_path = pg_catalog as $$
  select a.id, b.id, min(greatest(p.starts_at, q.starts_at)), least(a.crowd, b.crowd) >= (select s.value from events.setting s where s.key = 'big_crowd')
  from events.event a join events.occurrence p on p.event_id = a.id and not p.cancelled and p.time_known and p.until_at > governance.clock()
    join events.event b on b.venue_code = merge_pairs.new and b.state = 'published' and b.status not in ('cancelled', 'postponed') and not b.is_umbrella
    join events.occurrence q on q.event_id = b.id and not q.cancelled and q.time_known and q.until_at > governance.clock()
      and tstzrange(p.starts_at, p.until_at) && tstzrange(q.starts_at, q.until_at)
  where a.venue_code = merge_pairs.old and a.state = 'published' and a.status not in ('cancelled', 'postponed') and not a.is_umbrella
    and not exists (select from events.clash_override x where x.subject = 'place:venue:' || merge_pairs.new and (x.event_id, x.other_id) in ((a.id, b.id), (b.id, a.id)))
  group by a.id, b.id, a.crowd, b.crowd
$$;

create function events.act_of_desk(act uuid, about text) returns void language plpgsql stable security definer set search_path = pg_catalog as $$
begin
  if not exists (select from governance.act a where a.id = act and a.action = 'events.event.publish' and a.capacity = 'decide' and a.xmin = pg_current_xact_id()::xid) then
    perform spaces.refuse('events.place.without_act', about); end if;
end
$$;

-- Both are held first, in the order of their codes, and every event at either: nothing is sent in for or published at them until it is done.
create function events.hold_places(a text, b text) returns void language plpgsql security definer set search_path = pg_catalog as $$
begin
  perform from events.venue where code in (a, b) order by code for update;
  perform from events.event where venue_code in (a, b) order by number for no key update;
end
$$;

-- What is claimed of one place to come is claimed of the other, and whoever may stand beside another there may do so here.
create function events.move_claims(from_code text, to_code text, who uuid[]) returns void language plpgsql security definer set search_path = pg_catalog as $$
declare c record;
begin
  insert into events.clash_override (event_id, other_id, subject, reason, actor, act_id, at)
    select x.event_id, x.other_id, 'place:venue:' || to_code, x.reason, x.actor, x.act_id, x.at from events.clash_override x
    where x.subject = 'place:venue:' || from_code and x.event_id = any (who) and x.other_id = any (who) on conflict do nothing;
  for c in with gone as (delete from events.claim where event_id = any (who) and subject = 'place:venue:' || from_code and upper(during) > governance.clock()
      returning event_id, occurrence_id, during) select * from gone order by during loop
    insert into events.claim (event_id, occurrence_id, subject, during) values (c.event_id, c.occurrence_id, 'place:venue:' || to_code, c.during);
  end loop;
end
$$;

create function events.merge_places() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare who uuid[];
begin
  perform events.act_of_desk(new.act_id, new.old_code);
  perform events.hold_places(new.old_code, new.new_code);
  if exists (select from events.venue where code in (new.old_code, new.new_code) and into_code is not null) then
    perform spaces.refuse('events.place.gone', new.old_code); end if;
  if (select count(distinct v.bookable_id) from events.venue v where v.code in (select events.place_all(new.old_code) union select events.place_all(new.new_code))) > 1 then
    perform spaces.refuse('events.place.two_rooms', new.old_code); end if;
  if exists (select from events.merge_pairs(new.old_code, new.new_code)) then perform spaces.refuse('events.place.undecided', new.old_code); end if;
  select coalesce(array_agg(e.id), '{}') into who from events.event e where e.venue_code = new.old_code;
  update events.venue set into_code = new.new_code where code = new.old_code;
  update events.event set venue_code = new.new_code, changed_at = governance.clock() where id = any (who);
  insert into events.venue_moved (merge_id, event_id) select new.id, unnest(who);
  perform events.move_claims(new.old_code, new.new_code, who);
  return null;
end
$$;
create trigger follow after insert on events.venue_merge for each row execute function events.merge_places();

-- Taken apart within thirty days: whatever went along and is still there goes back; what was sent in since stays where it is.
create function events.part_places() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare who uuid[];
begin
  perform events.act_of_desk(new.undone_act, new.old_code);
  perform events.hold_places(new.old_code, new.new_code);
  if old.undone_at is not null then perform spaces.refuse('events.place.undone', new.old_code); end if;
  if old.at < governance.clock() - interval '30 days' then perform spaces.refuse('events.place.too_late', new.old_code); end if;
  if exists (select from events.venue where code = new.new_code and into_code is not null) then perform spaces.refuse('events.place.onward', new.new_code); end if;
  select coalesce(array_agg(m.event_id), '{}') into who from events.venue_moved m join events.event e on e.id = m.event_id and e.venue_code = new.new_code where m.merge_id = new.id;
  update events.venue set into_code = null where code = new.old_code;
  update events.event set venue_code = new.old_code, changed_at = governance.clock() where id = any (who);
  perform events.move_claims(new.new_code, new.old_code, who);
  new.undone_at := governance.clock();
  return new;
end
$$;
create trigger part before update on events.venue_merge for each row execute function events.part_places();

-- Two places of which each is another room are never one, whenever the room is named.
create function events.one_room_for_all() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  if exists (select from events.venue v where v.code in (select events.place_all(new.code)) and v.code <> new.code and v.bookable_id <> new.bookable_id) then
    perform spaces.refuse('events.place.two_rooms', new.code); end if;
  return new;
end
$$;
create trigger one_room before update of bookable_id on events.venue for each row when (new.bookable_id is not null) execute function events.one_room_for_all();

-- A form opened before the merge says the old place after it. The place is held until the row stands, so no merge goes between.
create function events.place_standing() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare today text;
begin
  loop
    perform from events.venue where code = new.venue_code for key share;
    today := events.place_today(new.venue_code);
    exit when today is not distinct from new.venue_code;
    new.venue_code := today;
  end loop;
  return new;
end
$$;
create trigger a_place_standing before insert or update of venue_code on events.event for each row when (new.venue_code is not null) execute function events.place_standing();
