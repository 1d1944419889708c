create schema support;

-- Kinds of support an agency gives. Closed, so that figures of different years can be added.
create table support.kind (
  code text primary key check (code ~ '^[a-z_]{2,40}$'),
  name text not null,
  name_en text not null,
  position int not null
);
insert into support.kind values
  ('activity', 'Kegiatan dinas', 'The agency’s own activity', 1), ('training', 'Pelatihan', 'Training', 2), ('goods', 'Barang', 'Goods', 3),
  ('money', 'Uang hibah', 'Grant money', 4), ('equipment', 'Pinjam alat', 'Equipment on loan', 5), ('room', 'Ruang', 'A room', 6),
  ('promotion', 'Promosi', 'Promotion', 7), ('licensing', 'Bantuan izin', 'Help with permits', 8), ('purchase', 'Pembelian', 'Purchase', 9),
  ('security', 'Pengamanan', 'Safety and order', 10), ('csr', 'CSR perusahaan', 'Corporate giving', 11);

-- What an agency holds out: who may ask, for what, on which basis, and when it is real.
create table support.offer (
  id uuid primary key default platform.uuid_v7(),
  slug text not null unique check (slug ~ '^[a-z0-9-]{2,80}$'),
  unit_id uuid not null references governance.unit (id) on delete restrict,
  kind text not null references support.kind (code) on delete restrict,
  title text not null check (length(title) between 3 and 160),
  title_en text not null default '',
  plain text not null check (length(plain) between 10 and 1200),
  plain_en text not null default '',
  for_whom text not null default '' check (length(for_whom) <= 600),
  documents text[] not null default '{}',
  quantity int check (quantity > 0),
  measure text not null default '' check (length(measure) <= 40),
  -- whole rupiah, what one of it is worth
  unit_value bigint not null default 0 check (unit_value >= 0),
  legal_basis_id uuid not null references governance.legal_basis (id) on delete restrict,
  article text not null default '',
  budget_line text not null default '',
  -- half-open civic days; open for ever where nobody said
  during daterange not null default '(,)' check (not isempty(during)),
  -- how many days from asking to having it, as the channel truly takes
  days_from int not null check (days_from between 0 and 1000),
  days_to int not null check (days_to between 0 and 1500),
  how text not null default '' check (length(how) <= 1200),
  illustrative boolean not null default false,
  act_id uuid references governance.act (id) on delete restrict,
  actor text not null,
  at timestamptz not null default governance.clock(),
  closed_at timestamptz,
  check (days_to >= days_from)
);
create index offer_of_unit on support.offer (unit_id, slug);

-- The most a unit may promise in a year, on its basis. Where there is none, nothing but the matrix bounds it.
create table support.ceiling (
  unit_id uuid not null references governance.unit (id) on delete restrict,
  year int not null check (year between 2020 and 2100),
  amount bigint not null check (amount >= 0),
  basis text not null,
  primary key (unit_id, year)
);

create sequence support.commitment_number;

-- A promise with an owner and a date. What it is worth is fixed when it is made.
create table support.commitment (
  id uuid primary key default platform.uuid_v7(),
  number text not null unique,
  unit_id uuid not null references governance.unit (id) on delete restrict,
  post_id uuid not null references governance.post (id) on delete restrict,
  offer_id uuid references support.offer (id) on delete restrict,
  kind text not null references support.kind (code) on delete restrict,
  title text not null check (length(title) between 3 and 160),
  event_id uuid references events.event (id) on delete restrict,
  organisation_id uuid references directory.organisation (id) on delete restrict,
  -- who receives it, as the public page says: a body or a role, never a private person's name
  receiver text not null check (length(receiver) between 2 and 160),
  person_id uuid references identity.person (id) on delete restrict,
  email text not null default '' check (length(email) <= 254),
  key_hash text not null default '',
  quantity int not null check (quantity between 1 and 1000000),
  measure text not null check (length(measure) between 1 and 40),
  unit_value bigint not null check (unit_value between 0 and 100000000000),
  value bigint not null generated always as (quantity::bigint * unit_value) stored,
  fund text not null references governance.fund (code) on delete restrict,
  due_day date not null,
  letter text not null check (length(letter) between 3 and 120),
  -- a thing there is only one of, and when it is promised
  asset text check (asset ~ '^[a-z0-9-]{2,60}$'),
  during tstzrange,
  illustrative boolean not null default false,
  act_id uuid not null references governance.act (id) on delete restrict,
  actor text not null,
  made_at timestamptz not null default governance.clock(),
  withdrawn_at timestamptz,
  withdrawn_reason text not null default '' check (length(withdrawn_reason) <= 1000),
  check ((asset is null) = (during is null)),
  check ((withdrawn_at is null) = (withdrawn_reason = '')),
  constraint "support.commitment.asset_taken" exclude using gist (asset with =, during with &&) where (withdrawn_at is null and asset is not null)
);
create index commitment_of_unit on support.commitment (unit_id, due_day, id);
create index commitment_of_event on support.commitment (event_id) where event_id is not null;
create index commitment_of_person on support.commitment (person_id) where person_id is not null;

-- What the agency says it brought. It counts for nothing until the receiver says so.
create table support.delivery (
  id uuid primary key default platform.uuid_v7(),
  commitment_id uuid not null references support.commitment (id) on delete restrict,
  quantity int not null check (quantity > 0),
  on_day date not null,
  place text not null check (length(place) between 2 and 160),
  paper text not null check (length(paper) between 3 and 120),
  actor text not null,
  act_id uuid not null references governance.act (id) on delete restrict,
  at timestamptz not null default governance.clock()
);
create index delivery_of on support.delivery (commitment_id, at, id);
create trigger append_only before update or delete or truncate on support.delivery for each statement execute function platform.refuse_change();

-- What the receiver says came: all of it, less, or nothing. Said once; a mistake is another delivery.
create table support.confirmation (
  delivery_id uuid primary key references support.delivery (id) on delete restrict,
  quantity int not null check (quantity >= 0),
  says text not null default '' check (length(says) <= 1000),
  by_kind text not null check (by_kind in ('person', 'key')),
  at timestamptz not null default governance.clock()
);
create trigger append_only before update or delete or truncate on support.confirmation for each statement execute function platform.refuse_change();

-- An agency's word beside its number, never instead of it.
create table support.note (
  id uuid primary key default platform.uuid_v7(),
  unit_id uuid not null references governance.unit (id) on delete restrict,
  year int not null,
  text text not null check (length(trim(text)) between 3 and 1000),
  actor text not null,
  at timestamptz not null default governance.clock()
);
create index note_of on support.note (unit_id, year, at);
create trigger append_only before update or delete or truncate on support.note for each statement execute function platform.refuse_change();

-- Promised within the ceiling of the year, one after the other; and only on an act of whoever may promise, made in this very transaction.
create function support.commitment_guard() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare
  most bigint;
  promised bigint;
begin
  if not exists (select from governance.act a where a.id = new.act_id and a.action = 'support.commitment.make' and a.capacity = 'decide'
      and a.xmin = pg_current_xact_id()::xid) then perform spaces.refuse('support.commitment.without_act', new.number); end if;
  select c.amount into most from support.ceiling c where c.unit_id = new.unit_id and c.year = extract(year from new.due_day) for no key update;
  if found then
    select coalesce(sum(c.value), 0) into promised from support.commitment c
      where c.unit_id = new.unit_id and extract(year from c.due_day) = extract(year from new.due_day) and c.withdrawn_at is null;
    if promised + new.quantity::bigint * new.unit_value > most then perform spaces.refuse('support.commitment.over_ceiling', new.number); end if;
  end if;
  return new;
end
$$;
create trigger guard before insert on support.commitment for each row execute function support.commitment_guard();

-- A promise is not made smaller afterwards: only how it is reached and that it was taken back may change, and once taken back it stays so.
create function support.commitment_stays() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  if (new.unit_id, new.post_id, new.kind, new.title, new.quantity, new.measure, new.unit_value, new.due_day, new.letter, new.fund, new.act_id)
    is distinct from (old.unit_id, old.post_id, old.kind, old.title, old.quantity, old.measure, old.unit_value, old.due_day, old.letter, old.fund, old.act_id)
    or old.withdrawn_at is not null and new.withdrawn_at is distinct from old.withdrawn_at then
    perform spaces.refuse('support.commitment.fixed', old.number); end if;
  if new.withdrawn_at is not null and old.withdrawn_at is null and exists (select from support.delivery d where d.commitment_id = old.id) then
    perform spaces.refuse('support.commitment.begun', old.number); end if;
  return new;
end
$$;
create trigger stays before update on support.commitment for each row execute function support.commitment_stays();

-- Nothing is delivered on what was taken back, before it was promised, or in days to come; nobody confirms more than was brought.
create function support.delivery_guard() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare c support.commitment;
begin
  select * into c from support.commitment where id = new.commitment_id for no key update;
  if c.withdrawn_at is not null then perform spaces.refuse('support.commitment.withdrawn', c.number); end if;
  if new.on_day > governance.today() then perform spaces.refuse('support.delivery.to_come', c.number); end if;
  if not exists (select from governance.act a where a.id = new.act_id and a.action = 'support.delivery.record' and a.xmin = pg_current_xact_id()::xid) then
    perform spaces.refuse('support.delivery.without_act', c.number); end if;
  return new;
end
$$;
create trigger guard before insert on support.delivery for each row execute function support.delivery_guard();

create function support.confirmation_guard() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare brought int;
begin
  select d.quantity into brought from support.delivery d where d.id = new.delivery_id;
  if new.quantity > brought then perform spaces.refuse('support.confirmation.more_than_brought', new.delivery_id::text); end if;
  return new;
end
$$;
create trigger guard before insert on support.confirmation for each row execute function support.confirmation_guard();

-- The score's only source: what was promised, what the receivers confirmed and by when, what is only claimed. Capped at what was promised.
create view support.kept as
  select c.id, c.unit_id, c.kind, c.event_id, c.quantity, c.unit_value, c.due_day,
    least(c.quantity, coalesce(sum(k.quantity), 0))::int as confirmed,
    least(c.quantity, coalesce(sum(k.quantity) filter (where d.on_day <= c.due_day), 0))::int as on_time,
    least(c.quantity - least(c.quantity, coalesce(sum(k.quantity), 0)), coalesce(sum(d.quantity) filter (where k.delivery_id is null), 0))::int as claimed
  from support.commitment c left join support.delivery d on d.commitment_id = c.id left join support.confirmation k on k.delivery_id = d.id
  where c.withdrawn_at is null group by c.id;

insert into platform.data_version (room, shard) select 'support', shard from generate_series(0, 63) shard;

insert into identity.power_grant (power, holder_kind, holder, basis) values
  ('support.delivery.confirm', 'self', '', 'aturan rumah: penerima'),
  ('support.delivery.confirm', 'key', '', 'aturan rumah: pemegang tautan penerima');
update governance.action set kind = 'deed' where code = 'support.offer.publish';
insert into governance.action (code, name, name_en, kind, money, carried_out, position) values
  ('support.commitment.make', 'Menjanjikan dukungan dengan nilai dan tanggal', 'Promise support with a value and a date', 'deed', true, false, 43),
  ('support.delivery.record', 'Mencatat dukungan yang diserahkan', 'Note support that was delivered', 'deed', false, false, 44);
