-- Registration for an event, or for one date of it. How many may come is counted under a lock of the intake's row, by the database alone:
-- who is in, who waits in which place, who is offered a seat and until when.

create sequence events.registration_number;
-- drawn under the lock of an intake, so that within it the order of arrival is the order of these
create sequence events.arrival;

create table events.intake (
  id uuid primary key default platform.uuid_v7(),
  event_id uuid not null references events.event (id) on delete restrict,
  -- null: for the whole event
  occurrence_id uuid references events.occurrence (id) on delete restrict,
  -- seats shared by all kinds of ticket
  capacity int not null check (capacity between 1 and 200000),
  opens_at timestamptz not null,
  -- not part of it any more
  closes_at timestamptz not null,
  -- each registration is looked at by the organiser
  approval boolean not null default false,
  -- where a group waits and fewer seats are free: nobody goes before it, or the next who fit
  group_policy text not null default 'in_order' check (group_policy in ('in_order', 'fill_gaps')),
  offer_hours int not null default 12 check (offer_hours between 1 and 336),
  largest_party int not null default 10 check (largest_party between 1 and 100),
  -- how one pays the organiser; no money goes through the city
  pay_how text not null default '' check (length(pay_how) <= 600),
  version int not null default 1,
  made_by text not null,
  made_at timestamptz not null default governance.clock(),
  constraint "events.intake.window" check (closes_at > opens_at),
  constraint "events.intake.one_each" unique nulls not distinct (event_id, occurrence_id)
);

create table events.ticket_kind (
  id uuid primary key default platform.uuid_v7(),
  intake_id uuid not null references events.intake (id) on delete restrict,
  position int not null,
  name text not null check (length(name) between 1 and 80),
  -- whole rupiah a seat
  price bigint not null check (price between 0 and 100000000),
  -- null: as many as the intake has
  capacity int check (capacity between 1 and 200000),
  ended_at timestamptz,
  unique (intake_id, position)
);

create table events.question (
  id uuid primary key default platform.uuid_v7(),
  intake_id uuid not null references events.intake (id) on delete restrict,
  position int not null,
  label text not null check (length(label) between 3 and 200),
  required boolean not null default false,
  -- empty: answered in words
  choices text[] not null default '{}' check (cardinality(choices) <= 20),
  unique (intake_id, position)
);

create table events.registration (
  id uuid primary key default platform.uuid_v7(),
  number text not null unique,
  intake_id uuid not null references events.intake (id) on delete restrict,
  kind_id uuid not null references events.ticket_kind (id) on delete restrict,
  arrival bigint not null,
  state text not null default '',
  party int not null check (party between 1 and 100),
  -- whole rupiah a seat, as it was when they registered
  price bigint not null,
  offer_until timestamptz,
  person_id uuid references identity.person (id) on delete restrict,
  name text not null check (length(name) <= 120),
  email text not null check (length(email) <= 254),
  phone text not null default '' check (length(phone) <= 20),
  tongue text not null default 'id' check (tongue in ('id', 'en')),
  answers jsonb not null default '{}' check (jsonb_typeof(answers) = 'object'),
  key_hash text not null,
  -- counts hand-overs: the key of whoever had it before opens nothing any more
  key_turn int not null default 0,
  made_by text not null,
  made_at timestamptz not null default governance.clock(),
  erased_at timestamptz,
  constraint "events.registration.offer_has_end" check ((state = 'offered') = (offer_until is not null))
);
create index registration_of_intake on events.registration (intake_id, state, arrival);
create index registration_of_kind on events.registration (kind_id, state);
create index registration_of_person on events.registration (person_id) where person_id is not null;
create index registration_offered on events.registration (offer_until) where state = 'offered';

create table events.registration_move (
  from_state text not null,
  to_state text not null,
  kind text not null,
  primary key (from_state, to_state, kind)
);
insert into events.registration_move values
  ('', 'confirmed', 'arrive'), ('', 'pending', 'arrive'), ('', 'waiting', 'arrive'),
  ('waiting', 'offered', 'offer'), ('waiting', 'cancelled', 'cancel'),
  ('offered', 'confirmed', 'accept'), ('offered', 'pending', 'accept'), ('offered', 'cancelled', 'cancel'), ('offered', 'expired', 'expire'),
  ('pending', 'confirmed', 'confirm'), ('pending', 'cancelled', 'decline'), ('pending', 'cancelled', 'cancel'), ('pending', 'pending', 'transfer'),
  ('confirmed', 'cancelled', 'cancel'), ('confirmed', 'confirmed', 'transfer');

create table events.registration_step (
  id uuid primary key default platform.uuid_v7(),
  -- within an intake the order in which things happened
  seq bigint generated always as identity unique,
  registration_id uuid not null references events.registration (id) on delete restrict,
  from_state text not null,
  to_state text not null,
  kind text not null,
  at timestamptz not null default governance.clock(),
  actor text not null,
  reason text not null default '' check (length(reason) <= 600),
  facts jsonb not null default '{}',
  constraint "events.registration.no_such_move" foreign key (from_state, to_state, kind)
    references events.registration_move (from_state, to_state, kind) on delete restrict
);
create index step_of_registration on events.registration_step (registration_id, seq);
create trigger append_only before update or delete or truncate on events.registration_step for each statement execute function platform.refuse_change();

-- One a seat, for the gate. The secret is short enough for a code on paper (96 random bits); what was handed on or called off is revoked.
create table events.ticket (
  id uuid primary key default platform.uuid_v7(),
  registration_id uuid not null references events.registration (id) on delete restrict,
  seat int not null check (seat between 1 and 100),
  secret text not null unique
    default translate(encode(substring(uuid_send(gen_random_uuid()) from 1 for 6) || substring(uuid_send(gen_random_uuid()) from 11 for 6), 'base64'), '+/', '-_'),
  made_at timestamptz not null default governance.clock(),
  revoked_at timestamptz
);
create unique index "events.ticket.one_a_seat" on events.ticket (registration_id, seat) where revoked_at is null;

create function events.seat_states() returns text[] language sql immutable as $$ select '{confirmed,pending,offered}'::text[] $$;

create function events.seats_taken(wanted uuid) returns int language sql stable set search_path = pg_catalog as $$
  select coalesce(sum(r.party), 0)::int from events.registration r where r.intake_id = wanted and r.state = any (events.seat_states())
$$;
create function events.kind_taken(wanted uuid) returns int language sql stable set search_path = pg_catalog as $$
  select coalesce(sum(r.party), 0)::int from events.registration r where r.kind_id = wanted and r.state = any (events.seat_states())
$$;
-- Seats of a kind that are free by its own count alone.
create function events.kind_room(wanted uuid) returns int language sql stable set search_path = pg_catalog as $$
  select coalesce(k.capacity - events.kind_taken(k.id), 1000000) from events.ticket_kind k where k.id = wanted
$$;

-- When that which one registers for begins, and when all of it is over.
create function events.intake_begins(wanted uuid) returns timestamptz language sql stable set search_path = pg_catalog as $$
  select min(o.starts_at) from events.intake i join events.occurrence o on o.event_id = i.event_id and o.id = coalesce(i.occurrence_id, o.id)
    where i.id = wanted and not o.cancelled
$$;
create function events.intake_ends(wanted uuid) returns timestamptz language sql stable set search_path = pg_catalog as $$
  select max(o.until_at) from events.intake i join events.occurrence o on o.event_id = i.event_id and o.id = coalesce(i.occurrence_id, o.id)
    where i.id = wanted and not o.cancelled
$$;

-- Why nobody comes in now, by registering or from the line; empty where one may. The clock is the database's.
create function events.intake_why(wanted uuid) returns text language sql stable set search_path = pg_catalog as $$
  select case
      when e.state <> 'published' then 'events.intake.event_hidden'
      when e.status = 'cancelled' then 'events.intake.event_cancelled'
      when e.status = 'postponed' then 'events.intake.event_postponed'
      when events.intake_ends(i.id) is null then 'events.intake.event_cancelled'
      when events.intake_ends(i.id) <= governance.clock() then 'events.intake.event_over'
      when governance.clock() < i.opens_at then 'events.intake.not_open'
      when governance.clock() >= i.closes_at then 'events.intake.closed'
      else '' end
    from events.intake i join events.event e on e.id = i.event_id where i.id = wanted
$$;

-- Whoever counts seats holds this. First the event, so that nobody registers while it is being called off, then the intake.
create function events.lock_intake(wanted uuid) returns void language plpgsql security definer set search_path = pg_catalog as $$
begin
  perform 1 from events.event e join events.intake i on i.event_id = e.id where i.id = wanted for share of e;
  perform 1 from events.intake i where i.id = wanted for no key update;
end
$$;

-- Offers that ran out lapse, then whoever waits is offered what is free, in the order of arrival. The caller holds the lock.
create function events.settle(wanted uuid) returns void language plpgsql security definer set search_path = pg_catalog as $$
declare
  i events.intake;
  r record;
  free int;
  held uuid[] := '{}';
begin
  select * into i from events.intake where id = wanted;
  for r in select x.id from events.registration x where x.intake_id = wanted and x.state = 'offered' and x.offer_until <= governance.clock() order by x.arrival, x.id loop
    insert into events.registration_step (registration_id, from_state, to_state, kind, actor) values (r.id, 'offered', 'expired', 'expire', 'system:seats');
  end loop;
  free := i.capacity - events.seats_taken(wanted);
  if free <= 0 or events.intake_why(wanted) <> '' then return; end if;
  for r in select x.id, x.party, x.kind_id from events.registration x where x.intake_id = wanted and x.state = 'waiting' order by x.arrival, x.id loop
    exit when free <= 0;
    continue when r.kind_id = any (held);
    if r.party > events.kind_room(r.kind_id) then
      -- those of this kind keep their order; the other kinds do not wait for it
      if i.group_policy = 'in_order' then held := held || r.kind_id; end if;
    elsif r.party <= free then
      insert into events.registration_step (registration_id, from_state, to_state, kind, actor, facts)
        values (r.id, 'waiting', 'offered', 'offer', 'system:seats', jsonb_build_object('policy', i.group_policy));
      free := free - r.party;
    elsif i.group_policy = 'in_order' then exit;
    end if;
  end loop;
end
$$;

-- How long an offer is held: the hours of the intake, but never past its end, and at most half of what is left until it begins.
create function events.offer_until(wanted uuid) returns timestamptz language sql stable set search_path = pg_catalog as $$
  select least(governance.clock() + make_interval(hours => i.offer_hours), i.closes_at,
      case when events.intake_begins(i.id) > governance.clock() then governance.clock() + (events.intake_begins(i.id) - governance.clock()) / 2 end)
    from events.intake i where i.id = wanted
$$;

create function events.arriving() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare
  i events.intake;
  k events.ticket_kind;
  why text;
begin
  perform events.lock_intake(new.intake_id);
  select * into i from events.intake where id = new.intake_id;
  why := events.intake_why(new.intake_id);
  if why <> '' then perform spaces.refuse(why, new.number); end if;
  select * into k from events.ticket_kind where id = new.kind_id and intake_id = new.intake_id and ended_at is null;
  if not found then perform spaces.refuse('events.registration.kind', new.number); end if;
  if new.party > i.largest_party then perform spaces.refuse('events.registration.party', new.number); end if;
  if exists (select from events.question q where q.intake_id = new.intake_id and q.required and coalesce(trim(new.answers ->> q.id::text), '') = '') then
    perform spaces.refuse('events.registration.answer_missing', new.number); end if;
  perform events.settle(new.intake_id);
  new.arrival := nextval('events.arrival');
  new.state := '';
  new.price := k.price;
  return new;
end
$$;
create trigger arriving before insert on events.registration for each row execute function events.arriving();

-- Whether somebody stands before whoever comes now. After the line was settled, the first of a kind waits for its kind, or for a seat at all.
create function events.line_before(wanted uuid, of_kind uuid) returns boolean language sql stable set search_path = pg_catalog as $$
  select exists (select from (select distinct on (r.kind_id) r.kind_id, r.party from events.registration r
      where r.intake_id = wanted and r.state = 'waiting' order by r.kind_id, r.arrival, r.id) f
    where f.kind_id = of_kind or f.party <= events.kind_room(f.kind_id))
$$;

create function events.arrived() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare
  i events.intake;
  seated boolean;
begin
  select * into i from events.intake where id = new.intake_id;
  seated := new.party <= i.capacity - events.seats_taken(new.intake_id) and new.party <= events.kind_room(new.kind_id)
    and (i.group_policy = 'fill_gaps' or not events.line_before(new.intake_id, new.kind_id));
  insert into events.registration_step (registration_id, from_state, to_state, kind, actor, facts)
    values (new.id, '', case when not seated then 'waiting' when i.approval or new.price > 0 then 'pending' else 'confirmed' end, 'arrive', new.made_by,
      jsonb_build_object('policy', i.group_policy));
  return null;
end
$$;
create trigger arrived after insert on events.registration for each row execute function events.arrived();

create function events.follow_registration() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare
  r events.registration;
  i events.intake;
  why text;
begin
  select x.intake_id into r.intake_id from events.registration x where x.id = new.registration_id;
  perform events.lock_intake(r.intake_id);
  select * into r from events.registration where id = new.registration_id for no key update;
  select * into i from events.intake where id = r.intake_id;
  if r.state <> new.from_state or (new.from_state = '' and new.kind <> 'arrive') then perform spaces.refuse('events.registration.stale', r.number); end if;
  if r.state = 'offered' and r.offer_until <= governance.clock() and new.to_state in ('confirmed', 'pending') then
    perform spaces.refuse('events.registration.offer_over', r.number); end if;
  if new.kind in ('offer', 'accept') then
    why := events.intake_why(r.intake_id);
    if why <> '' then perform spaces.refuse(why, r.number); end if;
  end if;
  if new.kind = 'accept' and (new.to_state = 'pending') <> (i.approval or r.price > 0) then perform spaces.refuse('events.registration.no_such_move', r.number); end if;
  if new.kind = 'decline' and length(trim(new.reason)) < 3 then perform spaces.refuse('events.registration.reason_missing', r.number); end if;
  if new.to_state = any (events.seat_states()) and not r.state = any (events.seat_states())
    and (r.party > i.capacity - events.seats_taken(i.id) or r.party > events.kind_room(r.kind_id)) then
    perform spaces.refuse('events.registration.full', r.number); end if;
  update events.registration set state = new.to_state, offer_until = case when new.to_state = 'offered' then events.offer_until(i.id) end where id = r.id;
  if new.from_state = 'confirmed' then
    update events.ticket set revoked_at = governance.clock() where registration_id = r.id and revoked_at is null; end if;
  if new.to_state = 'confirmed' then
    insert into events.ticket (registration_id, seat) select r.id, n from generate_series(1, r.party) n; end if;
  -- a lapsed offer is given on by the settling that found it
  if r.state = any (events.seat_states()) and not new.to_state = any (events.seat_states()) and new.kind <> 'expire' then perform events.settle(i.id); end if;
  return null;
end
$$;
create trigger follow after insert on events.registration_step for each row execute function events.follow_registration();

-- Nobody who has a seat loses it because the number was lowered.
create function events.intake_guard() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  if new.capacity < events.seats_taken(new.id) then perform spaces.refuse('events.intake.below_taken', new.id::text); end if;
  if (new.event_id, new.occurrence_id) is distinct from (old.event_id, old.occurrence_id) then perform spaces.refuse('events.intake.one_each', new.id::text); end if;
  new.version := old.version + 1;
  return new;
end
$$;
create trigger guard before update on events.intake for each row execute function events.intake_guard();
create function events.intake_changed() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  perform events.settle(new.id);
  return null;
end
$$;
create trigger changed after update on events.intake for each row execute function events.intake_changed();

-- A kind keeps its price and its seats for those who have it.
create function events.kind_guard() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  perform events.lock_intake(new.intake_id);
  if tg_op = 'UPDATE' and new.capacity < events.kind_taken(new.id) then perform spaces.refuse('events.intake.below_taken', new.name); end if;
  return new;
end
$$;
create trigger guard before insert or update on events.ticket_kind for each row execute function events.kind_guard();
create function events.kind_changed() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  perform events.settle(new.intake_id);
  return null;
end
$$;
create trigger changed after update on events.ticket_kind for each row execute function events.kind_changed();

-- What somebody has answered stays as it was asked; what may be left unanswered can still be added.
create function events.question_guard() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare wanted uuid := coalesce(new.intake_id, old.intake_id);
begin
  perform events.lock_intake(wanted);
  if exists (select from events.registration r where r.intake_id = wanted) then
    if tg_op <> 'INSERT' then perform spaces.refuse('events.question.locked', old.label); end if;
    if new.required then perform spaces.refuse('events.question.required_late', new.label); end if;
  end if;
  return coalesce(new, old);
end
$$;
create trigger guard before insert or update or delete on events.question for each row execute function events.question_guard();

insert into identity.power_grant (power, holder_kind, holder, basis) values
  ('events.intake.change', 'key', '', 'aturan rumah: penyelenggara mengatur pendaftarannya'),
  ('events.intake.change', 'self', '', 'aturan rumah: penyelenggara mengatur pendaftarannya'),
  ('events.registration.register', 'everyone', '', 'aturan rumah: siapa pun boleh mendaftar'),
  ('events.registration.manage', 'key', '', 'aturan rumah: pemegang tautan pendaftaran'),
  ('events.registration.manage', 'self', '', 'aturan rumah: pendaftar'),
  ('events.registration.decide', 'key', '', 'aturan rumah: penyelenggara memutus pendaftarannya'),
  ('events.registration.decide', 'self', '', 'aturan rumah: penyelenggara memutus pendaftarannya'),
  ('events.registration.export', 'key', '', 'aturan rumah: penyelenggara mengunduh daftar pesertanya'),
  ('events.registration.export', 'self', '', 'aturan rumah: penyelenggara mengunduh daftar pesertanya'),
  ('events.registration.tidy', 'system', '', 'aturan rumah: tawaran kursi yang lewat gugur, data peserta tidak disimpan selamanya');
