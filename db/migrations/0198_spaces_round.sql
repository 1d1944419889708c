-- Seasonal round: communities apply with the evenings they wish for, the slots are given by a published reckoning, and become series.
create table spaces.round (
  id uuid primary key default uuidv7(),
  number text not null unique check (number ~ '^PM-[0-9]{4}-[0-9]{2,}$'),
  unit_id uuid not null references governance.unit (id) on delete restrict,
  name text not null check (length(name) between 3 and 120),
  name_en text not null check (length(name_en) between 3 and 120),
  -- when one may apply: the end is not part of it
  applies tstzrange not null,
  season daterange not null,
  most int not null check (most between 1 and 3),
  -- fixed before anybody applies: its hash is public from the first moment, itself once the slots are given
  seed text not null check (length(seed) between 16 and 80),
  seed_hash text not null generated always as (encode(sha256(seed::bytea), 'hex')) stored,
  act_id uuid not null references governance.act (id) on delete restrict,
  made_by text not null,
  made_at timestamptz not null default governance.clock(),
  constraint "spaces.round.half_open" check (not isempty(applies) and lower_inc(applies) and not upper_inc(applies) and not lower_inf(applies) and not upper_inf(applies)),
  constraint "spaces.round.season" check (not isempty(season) and not lower_inf(season) and not upper_inf(season) and upper(season) - lower(season) between 14 and 200
    and lower(season) > (upper(applies) at time zone 'Asia/Jakarta')::date)
);
create sequence spaces.round_number;

create table spaces.round_space (
  round_id uuid not null references spaces.round (id) on delete restrict,
  bookable_id uuid not null references spaces.bookable (id) on delete restrict,
  primary key (round_id, bookable_id)
);

create table spaces.round_application (
  id uuid primary key default uuidv7(),
  round_id uuid not null references spaces.round (id) on delete restrict,
  organisation_id uuid not null references directory.organisation (id) on delete restrict,
  person_id uuid not null references identity.person (id) on delete restrict,
  title text not null check (length(title) between 1 and 160),
  people int not null check (people between 1 and 100000),
  place text not null check (place in ('none', 'rents', 'own')),
  slots int not null check (slots between 1 and 3),
  answers jsonb not null,
  -- in the order wished for: { space, weekday, from, until }, minutes of the day
  wishes jsonb not null check (jsonb_typeof(wishes) = 'array' and jsonb_array_length(wishes) between 1 and 4),
  at timestamptz not null default governance.clock(),
  withdrawn_at timestamptz
);
create unique index "spaces.round.one_each" on spaces.round_application (round_id, organisation_id) where withdrawn_at is null;
create index round_application_of_person on spaces.round_application (person_id);

-- What was given stands: the slots once, their publication once, each by an act of authority in the same transaction.
create table spaces.round_step (
  round_id uuid not null references spaces.round (id) on delete restrict,
  step text not null check (step in ('allocated', 'published')),
  at timestamptz not null default governance.clock(),
  actor text not null,
  act_id uuid not null references governance.act (id) on delete restrict,
  constraint "spaces.round.once" primary key (round_id, step)
);
create trigger append_only before update or delete or truncate on spaces.round_step for each statement execute function platform.refuse_change();

-- Everything the reckoning looked at and everything it found, under one hash: whoever wants reckons it again.
create table spaces.round_result (
  round_id uuid primary key references spaces.round (id) on delete restrict,
  input jsonb not null,
  slots jsonb not null,
  why jsonb not null,
  hash text not null check (hash ~ '^[0-9a-f]{64}$')
);
create trigger append_only before update or delete or truncate on spaces.round_result for each statement execute function platform.refuse_change();

create table spaces.round_allocation (
  id uuid primary key default uuidv7(),
  round_id uuid not null references spaces.round (id) on delete restrict,
  application_id uuid not null references spaces.round_application (id) on delete restrict,
  wish int not null check (wish between 0 and 3),
  -- once published, it becomes a series; or it could not, and the rule says why
  series_id uuid unique references spaces.series (id) on delete restrict,
  rule text not null default '' check (length(rule) <= 120),
  constraint "spaces.round.given_once" unique (application_id, wish),
  check (series_id is null or rule = '')
);

create function spaces.act_of_round(the_act uuid) returns void language plpgsql as $$
begin
  if not exists (select from governance.act a where a.id = the_act and a.action = 'spaces.round.run' and a.capacity = 'decide' and a.xmin = pg_current_xact_id()::xid) then
    perform spaces.refuse('spaces.round.without_act', coalesce(the_act::text, '')); end if;
end
$$;

create function spaces.round_opens() returns trigger language plpgsql as $$
begin
  perform spaces.act_of_round(new.act_id);
  return new;
end
$$;
create trigger by_act before insert on spaces.round for each row execute function spaces.round_opens();

create function spaces.round_goes_on() returns trigger language plpgsql as $$
begin
  perform spaces.act_of_round(new.act_id);
  perform from spaces.round r where r.id = new.round_id for no key update;
  if not exists (select from spaces.round r where r.id = new.round_id and upper(r.applies) <= governance.clock()) then perform spaces.refuse('spaces.round.still_open'); end if;
  if new.step = 'published' and not exists (select from spaces.round_result t where t.round_id = new.round_id) then perform spaces.refuse('spaces.round.not_allocated'); end if;
  return new;
end
$$;
create trigger by_act before insert on spaces.round_step for each row execute function spaces.round_goes_on();

-- Applied for and withdrawn only while the round takes applications, by the clock of the database.
create function spaces.round_takes() returns trigger language plpgsql as $$
begin
  if not exists (select from spaces.round r where r.id = new.round_id and r.applies @> governance.clock()) then perform spaces.refuse('spaces.round.closed'); end if;
  return new;
end
$$;
create trigger in_time before insert or update of withdrawn_at on spaces.round_application for each row execute function spaces.round_takes();

create function spaces.round_given() returns trigger language plpgsql as $$
begin
  if not exists (select from spaces.round_step s where s.round_id = new.round_id and s.step = 'allocated' and s.xmin = pg_current_xact_id()::xid) then
    perform spaces.refuse('spaces.round.without_act', new.round_id::text); end if;
  return new;
end
$$;
create trigger with_act before insert on spaces.round_result for each row execute function spaces.round_given();
create trigger with_act before insert on spaces.round_allocation for each row execute function spaces.round_given();

insert into governance.action (code, name, name_en, kind, money, carried_out, position) values
  ('spaces.round.run', 'Membuka putaran musim, membagi slot, dan mengumumkannya', 'Open a seasonal round, give its slots and publish them', 'deed', false, false, 38);

insert into identity.power_grant (power, holder_kind, holder, basis) values
  ('spaces.round.apply', 'signed_in', '', 'aturan rumah: komunitas boleh mengajukan slot musim'),
  ('spaces.round.withdraw', 'self', '', 'aturan rumah: pemohon'),
  ('spaces.round.take', 'system', '', 'aturan rumah: slot yang diumumkan menjadi rangkaian');
