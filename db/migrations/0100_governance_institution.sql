create schema governance;

-- The one clock of authority. Nothing here asks another; a test of midnight gives it another answer, which only the owner can.
create function governance.clock() returns timestamptz language sql volatile as 'select clock_timestamp()';

-- The first instant of a civic day. Terms end at midnight of the city, wherever the server stands.
create function governance.midnight(day date) returns timestamptz language sql immutable parallel safe as $$
  select day::timestamp at time zone 'Asia/Jakarta'
$$;

create function governance.today() returns date language sql volatile as $$
  select (governance.clock() at time zone 'Asia/Jakarta')::date
$$;

-- A broken rule of this room, said by its own name: the deed turns it into the refusal of that name.
create function governance.refuse(rule text, detail text default '') returns void language plpgsql as $$
begin
  raise exception '%: %', rule, detail using errcode = 'check_violation', constraint = rule;
end
$$;

-- Numbers people say aloud, without gaps: KEP-2026-0001.
create table governance.number (
  kind text not null,
  year int not null,
  n int not null,
  primary key (kind, year)
);

create function governance.next_number(wanted text) returns text language plpgsql security definer set search_path = pg_catalog as $$
declare
  this_year int := extract(year from governance.today());
  taken int;
begin
  insert into governance.number as k (kind, year, n) values (wanted, this_year, 1)
  on conflict (kind, year) do update set n = k.n + 1 returning n into taken;
  return wanted || '-' || this_year || '-' || lpad(taken::text, 4, '0');
end
$$;

-- ---------------------------------------------------------------- legal bases

create table governance.legal_basis (
  id uuid primary key default platform.uuid_v7(),
  code text not null unique check (code ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(code) <= 80),
  kind text not null check (length(kind) between 1 and 60),
  number text,
  year int check (year between 1900 and 2200),
  about text not null check (length(about) between 1 and 600),
  level text not null,
  valid_from date,
  -- the last day in force, where the text itself says one
  valid_to date check (valid_to >= valid_from),
  verified boolean not null default false,
  -- data of a demo town: shown as an example everywhere, never as law
  illustrative boolean not null default false,
  source text not null check (source <> ''),
  note text,
  document uuid references platform.file (id) on delete restrict,
  -- shadow of the newest step
  status text not null default 'in_force' check (status in ('draft', 'in_force', 'amended', 'revoked')),
  recorded_at timestamptz not null default governance.clock()
);

create table governance.legal_article (
  id uuid primary key default platform.uuid_v7(),
  basis_id uuid not null references governance.legal_basis (id) on delete restrict,
  label text not null check (length(label) between 1 and 80),
  plain text not null check (length(plain) between 1 and 800),
  plain_en text,
  verified boolean not null default false,
  position int not null default 0,
  unique (basis_id, label)
);

-- What happened to a text: enters into force, changed by another, withdrawn. Rows are only ever added.
create table governance.legal_basis_step (
  id uuid primary key default platform.uuid_v7(),
  basis_id uuid not null references governance.legal_basis (id) on delete restrict,
  status text not null check (status in ('in_force', 'amended', 'revoked')),
  from_day date,
  successor_id uuid references governance.legal_basis (id) on delete restrict,
  reason text not null check (reason <> ''),
  by_person uuid references identity.person (id) on delete restrict,
  at timestamptz not null default governance.clock()
);
create index on governance.legal_basis_step (basis_id, from_day);

-- A text that was amended is in force as amended; one that was withdrawn is not, from its day on. A day not known is "always".
create function governance.basis_in_force(basis uuid, day date) returns boolean language sql stable as $$
  select b.status <> 'draft'
    and (b.valid_from is null or b.valid_from <= day) and (b.valid_to is null or day <= b.valid_to)
    and coalesce((select s.status <> 'revoked' from governance.legal_basis_step s
      where s.basis_id = b.id and (s.from_day is null or s.from_day <= day) order by s.from_day desc nulls last, s.id desc limit 1), true)
  from governance.legal_basis b where b.id = basis
$$;

create function governance.shadow_of_legal_basis() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  -- a step that lies ahead shows only when its day comes: the status column is the shadow of today's step
  update governance.legal_basis b set status = s.status
  from (select status from governance.legal_basis_step where basis_id = new.basis_id and (from_day is null or from_day <= governance.today())
    order by from_day desc nulls last, id desc limit 1) s
  where b.id = new.basis_id;
  return null;
end
$$;
create trigger shadow after insert on governance.legal_basis_step for each row execute function governance.shadow_of_legal_basis();
create trigger append_only before update or delete or truncate on governance.legal_basis_step for each statement execute function platform.refuse_change();

-- What rested on a text when it fell: kept by name until somebody gives it another. Nothing is recomputed in silence.
create table governance.awaiting_basis (
  id uuid primary key default platform.uuid_v7(),
  subject_kind text not null,
  subject_id text not null,
  basis_id uuid not null references governance.legal_basis (id) on delete restrict,
  since date not null,
  step_id uuid not null references governance.legal_basis_step (id) on delete restrict,
  settled_by uuid references governance.legal_basis (id) on delete restrict,
  settled_at timestamptz,
  settled_reason text,
  unique (subject_kind, subject_id, basis_id),
  constraint "governance.awaiting_basis.settled_whole" check ((settled_by is null) = (settled_at is null) and (settled_at is null) = (settled_reason is null))
);

-- ---------------------------------------------------------------- institution

create table governance.unit (
  id uuid primary key default platform.uuid_v7(),
  code text not null unique check (length(code) between 1 and 60),
  name text not null,
  name_en text,
  kind text not null check (kind in ('city', 'board', 'office', 'agency', 'kelurahan', 'advisory')),
  parent_id uuid references governance.unit (id) on delete restrict check (parent_id <> id),
  since date,
  until date check (until >= since)
);
create index on governance.unit (parent_id);

-- A unit and everything above it, nearest first.
create function governance.unit_line(unit uuid) returns table (id uuid, code text, step int) language sql stable as $$
  with recursive line as (
    select u.id, u.code, u.parent_id, 0 as step from governance.unit u where u.id = unit
    union all
    select u.id, u.code, u.parent_id, line.step + 1 from governance.unit u join line on u.id = line.parent_id where line.step < 12
  ) select line.id, line.code, line.step from line
$$;

create function governance.unit_without_cycle() returns trigger language plpgsql as $$
begin
  if exists (with recursive up as (select new.parent_id as id, 1 as n union all
      select u.parent_id, up.n + 1 from governance.unit u join up on u.id = up.id where up.n < 50) select from up where up.id = new.id)
    then perform governance.refuse('governance.unit.cycle', new.code); end if;
  return new;
end
$$;
create trigger without_cycle before insert or update of parent_id on governance.unit for each row when (new.parent_id is not null)
  execute function governance.unit_without_cycle();

-- What a post is called wherever it exists: head of an agency, coordinator of a kelurahan. The authority matrix speaks of these.
create table governance.post_kind (
  code text primary key check (code ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(code) <= 60),
  name text not null,
  name_en text not null,
  -- keeps the keys of the institution: there are never fewer than two such people
  custodian boolean not null default false,
  -- decides by meeting: its seats are those of its members
  body boolean not null default false,
  -- nobody above it
  top boolean not null default false,
  -- gives advice and never decides
  advisory boolean not null default false,
  second_factor boolean not null default true,
  successor text references governance.post_kind (code) on delete restrict,
  position int not null default 0
);

create table governance.body_member (
  body text not null references governance.post_kind (code) on delete restrict,
  member text not null references governance.post_kind (code) on delete restrict,
  primary key (body, member)
);

create table governance.post (
  id uuid primary key default platform.uuid_v7(),
  code text not null unique check (length(code) between 1 and 80),
  kind text not null references governance.post_kind (code) on delete restrict,
  unit_id uuid not null references governance.unit (id) on delete restrict,
  seats int not null default 1 check (seats between 1 and 99),
  since date,
  until date check (until >= since),
  unique (kind, unit_id)
);
create index on governance.post (unit_id);

-- Who holds a seat, from which day to which, on which paper. Half-open at midnight of the city.
create table governance.appointment (
  id uuid primary key default platform.uuid_v7(),
  post_id uuid not null references governance.post (id) on delete restrict,
  seat int not null default 1 check (seat >= 1),
  person_id uuid not null references identity.person (id) on delete restrict,
  mode text not null check (mode in ('definitive', 'plt', 'plh')),
  first_day date not null,
  last_day date not null,
  ended_at timestamptz,
  active tstzrange not null generated always as (
    case when ended_at <= governance.midnight(first_day) then 'empty'::tstzrange
    else tstzrange(governance.midnight(first_day), least(governance.midnight(last_day + 1), ended_at)) end) stored,
  paper text not null check (length(paper) between 1 and 200),
  legal_basis_id uuid references governance.legal_basis (id) on delete restrict,
  verified boolean not null default false,
  act_id uuid,
  recorded_at timestamptz not null default governance.clock(),
  constraint "governance.appointment.days_reversed" check (last_day >= first_day),
  constraint "governance.appointment.too_long" check (last_day < first_day + 3660),
  -- a seat has one holder; a Plt fills an empty seat, so is one of them. A Plh stands in for a holder who is away
  constraint "governance.appointment.seat_taken" exclude using gist (post_id with =, seat with =, active with &&) where (mode in ('definitive', 'plt')),
  constraint "governance.appointment.stand_in_taken" exclude using gist (post_id with =, seat with =, active with &&) where (mode = 'plh'),
  constraint "governance.appointment.twice" exclude using gist (post_id with =, person_id with =, active with &&)
);
create index on governance.appointment (person_id);
create index on governance.appointment (post_id, last_day);

create function governance.appointment_guard() returns trigger language plpgsql as $$
declare p governance.post;
begin
  new.recorded_at := governance.clock();
  select * into p from governance.post where id = new.post_id;
  if new.seat > p.seats then perform governance.refuse('governance.appointment.no_such_seat', p.code); end if;
  if exists (select from governance.post_kind k where k.code = p.kind and k.body) then
    perform governance.refuse('governance.appointment.body_has_no_seat', p.code); end if;
  return new;
end
$$;
create trigger guard before insert on governance.appointment for each row execute function governance.appointment_guard();

create table governance.appointment_end (
  appointment_id uuid primary key references governance.appointment (id) on delete restrict,
  ended_at timestamptz not null,
  reason text not null check (length(reason) between 5 and 1000),
  paper text not null check (length(paper) between 1 and 200),
  act_id uuid,
  recorded_at timestamptz not null default governance.clock()
);
create trigger append_only before update or delete or truncate on governance.appointment_end for each statement execute function platform.refuse_change();

-- Ends a term early, never earlier than now. The keys never pass to fewer than two people: counted under one lock.
create function governance.end_appointment() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare
  a governance.appointment;
  keeps boolean;
begin
  -- the clock is read when the seat is ours alone: who acts through it in this moment is before the end, or after it and refused
  select * into a from governance.appointment where id = new.appointment_id for no key update;
  new.recorded_at := governance.clock();
  new.ended_at := greatest(new.ended_at, new.recorded_at);
  if a.ended_at is not null or governance.midnight(a.last_day + 1) <= new.recorded_at then
    perform governance.refuse('governance.appointment.ended_already', a.id::text); end if;
  if new.ended_at >= governance.midnight(a.last_day + 1) then
    perform governance.refuse('governance.appointment.ends_sooner', a.id::text); end if;
  select k.custodian into keeps from governance.post p join governance.post_kind k on k.code = p.kind where p.id = a.post_id;
  if keeps then
    perform pg_advisory_xact_lock(7242010);
    if (select count(distinct o.person_id) from governance.appointment o join governance.post p on p.id = o.post_id
        join governance.post_kind k on k.code = p.kind join identity.person h on h.id = o.person_id
        where k.custodian and o.id <> a.id and h.ended_at is null and o.active @> new.ended_at) < 2 then
      perform governance.refuse('governance.appointment.last_custodians', a.id::text); end if;
  end if;
  update governance.appointment set ended_at = new.ended_at where id = a.id;
  return new;
end
$$;
create trigger ends before insert on governance.appointment_end for each row execute function governance.end_appointment();

-- ---------------------------------------------------------------- delegation

create table governance.delegation (
  id uuid primary key default platform.uuid_v7(),
  number text not null unique,
  grantor_id uuid not null references governance.appointment (id) on delete restrict,
  grantee uuid not null references identity.person (id) on delete restrict,
  actions text[] not null check (cardinality(actions) between 1 and 40),
  most bigint check (most >= 0),
  first_day date not null,
  last_day date not null,
  ended_at timestamptz,
  active tstzrange not null generated always as (
    case when ended_at <= governance.midnight(first_day) then 'empty'::tstzrange
    else tstzrange(governance.midnight(first_day), least(governance.midnight(last_day + 1), ended_at)) end) stored,
  paper text not null check (length(paper) between 1 and 200),
  recorded_at timestamptz not null default governance.clock(),
  constraint "governance.delegation.days_reversed" check (last_day >= first_day),
  constraint "governance.delegation.too_long" check (last_day < first_day + 366)
);
create index on governance.delegation (grantee);
create index on governance.delegation (grantor_id);

create function governance.delegation_guard() returns trigger language plpgsql as $$
declare a governance.appointment;
begin
  new.recorded_at := governance.clock();
  select * into a from governance.appointment where id = new.grantor_id;
  if a.person_id = new.grantee then perform governance.refuse('governance.delegation.to_oneself'); end if;
  -- what was lent cannot be lent on: a delegation stands on an appointment of one's own, and a definitive one
  if a.mode <> 'definitive' then perform governance.refuse('governance.delegation.acting_cannot'); end if;
  if not a.active @> new.recorded_at then perform governance.refuse('governance.delegation.term_over'); end if;
  if new.last_day > a.last_day then perform governance.refuse('governance.delegation.outlives_term'); end if;
  if new.first_day < governance.today() then perform governance.refuse('governance.delegation.backdated'); end if;
  return new;
end
$$;
create trigger guard before insert on governance.delegation for each row execute function governance.delegation_guard();

create table governance.delegation_end (
  delegation_id uuid primary key references governance.delegation (id) on delete restrict,
  reason text not null check (length(reason) between 1 and 1000),
  by_person uuid references identity.person (id) on delete restrict,
  recorded_at timestamptz not null default governance.clock()
);
create trigger append_only before update or delete or truncate on governance.delegation_end for each statement execute function platform.refuse_change();

create function governance.end_delegation() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  perform from governance.delegation where id = new.delegation_id for no key update;
  new.recorded_at := governance.clock();
  update governance.delegation set ended_at = new.recorded_at where id = new.delegation_id and ended_at is null;
  return new;
end
$$;
create trigger ends before insert on governance.delegation_end for each row execute function governance.end_delegation();

-- ---------------------------------------------------------------- conflict of interest

-- What somebody said of himself: married to, works for, is a member of. Rows are ended, not deleted.
create table governance.interest (
  id uuid primary key default platform.uuid_v7(),
  person_id uuid not null references identity.person (id) on delete restrict,
  relation text not null check (relation in ('spouse', 'family', 'business', 'member', 'other')),
  party_kind text not null check (party_kind in ('person', 'shop', 'community', 'organisation')),
  party_id uuid not null check (party_id <> person_id),
  note text check (length(note) <= 500),
  during tstzrange not null,
  declared_at timestamptz not null default governance.clock(),
  constraint "governance.interest.twice" exclude using gist (person_id with =, party_id with =, relation with =, during with &&)
);
create index on governance.interest (person_id);
create index on governance.interest (party_id);
