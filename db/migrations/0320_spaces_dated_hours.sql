-- What a unit publishes for days to come: hours of a season, a break, or what holidays of a kind are to it. Each row of hours says by which it came.
create table spaces.hours_change (
  id uuid primary key default uuidv7(),
  unit_id uuid not null references governance.unit (id) on delete restrict,
  -- all rooms of the unit, where none is named
  bookable_id uuid references spaces.bookable (id) on delete restrict,
  kind text not null check (kind in ('hours', 'closed', 'pause', 'holiday')),
  holiday text check (holiday in ('national', 'joint_leave', 'local')),
  days daterange not null check (not isempty(days) and not lower_inf(days)),
  name text not null check (length(name) between 2 and 80),
  name_en text not null check (length(name_en) between 2 and 80),
  source text not null check (length(source) between 3 and 300),
  made_by text not null,
  made_at timestamptz not null default governance.clock(),
  ended_at timestamptz,
  check ((kind = 'holiday') = (holiday is not null) and (kind = 'holiday') = upper_inf(days) and (kind <> 'holiday' or bookable_id is null))
);
create index hours_change_to_come on spaces.hours_change using gist (unit_id, days) where ended_at is null;
create trigger stays before delete or truncate on spaces.hours_change for each statement execute function platform.refuse_change();

alter table spaces.opening add column change_id uuid references spaces.hours_change (id) on delete restrict;
alter table spaces.pause add column change_id uuid references spaces.hours_change (id) on delete restrict;
alter table spaces.holiday_rule add column change_id uuid references spaces.hours_change (id) on delete restrict;
-- the next rule for holidays ends the one before, so it stays, and its days may be shortened
drop trigger append_only on spaces.holiday_rule;
create trigger stays before delete or truncate on spaces.holiday_rule for each statement execute function platform.refuse_change();

-- What became of a booking that other hours met: one word each, never taken back.
create table spaces.hours_ruling (
  change_id uuid not null references spaces.hours_change (id) on delete restrict,
  booking_id uuid not null references spaces.booking (id) on delete restrict,
  ruling text not null check (ruling in ('moved', 'cancelled', 'kept')),
  reason text not null check (length(reason) between 3 and 2000),
  actor text not null,
  at timestamptz not null default governance.clock(),
  constraint "spaces.hours.ruled_once" primary key (change_id, booking_id)
);
create index hours_ruling_of_booking on spaces.hours_ruling (booking_id);
create trigger append_only before update or delete or truncate on spaces.hours_ruling for each statement execute function platform.refuse_change();

-- As `hoursOn` in when.ts: a row for that one day goes before a holiday, a holiday before a season, and of seasons the one that began last.
create function spaces.hours_on(the_bookable uuid, the_day date, out opens time, out closes time, out change_id uuid) language sql stable as $$
  with own as (select o.opens, o.closes, o.change_id, lower(o.valid) = the_day and upper(o.valid) = the_day + 1 as of_day from spaces.opening o
      where o.bookable_id = the_bookable and o.weekday = extract(isodow from the_day) and o.valid @> the_day order by lower(o.valid) desc nulls last, o.id desc limit 1),
    holiday as (select r.opens, r.closes, r.change_id from spaces.holiday h join spaces.bookable b on b.id = the_bookable
      left join spaces.holiday_rule r on r.unit_id = b.unit_id and r.kind = h.kind and r.valid @> h.day where h.day = the_day and r.usual is not true)
  select h.opens, h.closes, h.change_id from holiday h where not exists (select from own where of_day)
  union all select o.opens, o.closes, o.change_id from own o where o.of_day or not exists (select from holiday)
$$;

-- Whether a booking lies outside the hours because of this change, and of no other.
create function spaces.outside_by(the_change uuid, the_booking uuid) returns boolean language sql stable as $$
  select exists (
    select from spaces.booking k cross join unnest(k.periods) p
      cross join lateral (select lower(p) at time zone 'Asia/Jakarta' as starts, upper(p) at time zone 'Asia/Jakarta' as ends) w
      cross join lateral (select w.starts::date as first, (w.ends - interval '1 microsecond')::date as last) f
      cross join lateral generate_series(f.first, f.last, interval '1 day') s
      cross join lateral (select s::date as day, greatest(w.starts, s::date) as since, least(w.ends, s::date + 1) as until) d
      left join lateral spaces.hours_on(k.bookable_id, d.day) h on true
    where k.id = the_booking and (
      h.change_id = the_change and (h.opens is null or d.day = f.first and (w.starts < d.day + h.opens or w.starts >= d.day + h.closes) or d.day = f.last and w.ends > d.day + h.closes)
      or h.opens is not null and not (f.first <> f.last and d.since <= d.day + h.opens and d.until >= d.day + h.closes)
        and exists (select from spaces.pause z where z.change_id = the_change and z.bookable_id = k.bookable_id and z.weekday = extract(isodow from d.day) and z.valid @> d.day
          and d.since < d.day + z.ends and d.day + z.starts < d.until)))
$$;

create function spaces.days_of(the_days daterange) returns tstzrange language sql stable as $$
  select tstzrange(lower(the_days)::timestamp at time zone 'Asia/Jakarta', upper(the_days)::timestamp at time zone 'Asia/Jakarta')
$$;

-- Bookings that would stand outside hours that were changed, and about which nobody has decided that they stay.
create function spaces.hours_undecided(the_change uuid) returns setof uuid language sql stable as $$
  select k.id from spaces.hours_change c join spaces.bookable b on b.unit_id = c.unit_id join spaces.booking k on k.bookable_id = b.id
  where c.id = the_change and c.ended_at is null and k.periods && spaces.days_of(c.days) and upper(k.periods) > governance.clock()
    and spaces.stands(k.state) and (k.lapses_at is null or k.lapses_at > governance.clock()) and spaces.outside_by(c.id, k.id)
    and not exists (select from spaces.hours_ruling r where r.change_id = c.id and r.booking_id = k.id and r.ruling = 'kept')
$$;

create function spaces.hours_decided() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  if exists (select from spaces.hours_undecided(new.id)) then perform spaces.refuse('spaces.hours.undecided', new.name); end if;
  -- taken back, it bares what it covered
  if new.ended_at is not null and exists (select from spaces.hours_change c cross join lateral spaces.hours_undecided(c.id) u join spaces.booking k on k.id = u
    where c.unit_id = new.unit_id and k.periods && spaces.days_of(new.days)) then perform spaces.refuse('spaces.hours.undecided', new.name); end if;
  return null;
end
$$;
create constraint trigger decided after insert or update on spaces.hours_change deferrable initially deferred for each row execute function spaces.hours_decided();

-- The other way round: what lies outside the hours is not given, whichever came first.
create function spaces.step_in_hours() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  if spaces.stands(new.to_state) and exists (
    select from spaces.booking k join spaces.bookable b on b.id = k.bookable_id
      join spaces.hours_change c on c.unit_id = b.unit_id and c.ended_at is null and k.periods && spaces.days_of(c.days)
    where k.id = new.booking_id and upper(k.periods) > governance.clock() and spaces.outside_by(c.id, k.id)
      and not exists (select from spaces.hours_ruling r where r.change_id = c.id and r.booking_id = k.id and r.ruling = 'kept')) then
    perform spaces.refuse('spaces.hours.outside', new.booking_id::text); end if;
  return null;
end
$$;
create constraint trigger in_hours after insert on spaces.booking_step deferrable initially deferred for each row execute function spaces.step_in_hours();

-- Nor does a day become a holiday over the head of whoever it puts outside.
create function spaces.holiday_decided() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  if exists (select from spaces.hours_change c cross join lateral spaces.hours_undecided(c.id) u join spaces.booking k on k.id = u
    where c.holiday = new.kind and k.periods && spaces.days_of(daterange(new.day, new.day, '[]'))) then perform spaces.refuse('spaces.hours.undecided', new.name); end if;
  return null;
end
$$;
create constraint trigger decided after insert or update on spaces.holiday deferrable initially deferred for each row execute function spaces.holiday_decided();
