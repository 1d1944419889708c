-- ---------------------------------------------------------------- what can be asked for

-- Every act that binds the institution. A room registers its own with its migration; what is not here cannot be granted.
create table governance.action (
  code text primary key check (code ~ '^[a-z_]+(\.[a-z_]+)+$'),
  name text not null,
  name_en text not null,
  -- 'deed': a deed of some room asks for it by name. 'register': decided through the register of decisions
  kind text not null check (kind in ('deed', 'register')),
  -- its amount is asked for, and bands in rupiah mean something
  money boolean not null default false,
  -- somebody else carries out what was decided
  carried_out boolean not null default false,
  position int not null default 0
);

create table governance.fund (
  code text primary key check (code ~ '^[a-z_]+$'),
  name text not null,
  name_en text not null,
  -- which of the three purses
  purse text not null check (purse in ('city', 'sellers', 'community', 'none')),
  position int not null default 0
);
insert into governance.fund (code, name, name_en, purse, position) values
  ('kas_komunitas', 'Kas komunitas', 'Community cash', 'community', 1),
  ('apbd', 'APBD', 'City budget', 'city', 2),
  ('aset_kota', 'Pendapatan aset kota', 'City asset revenue', 'city', 3),
  ('hibah_terikat', 'Hibah terikat', 'Restricted grant', 'community', 4),
  ('sponsor', 'Sponsor', 'Sponsor', 'community', 5),
  ('tanpa_dana', 'Tanpa uang', 'No money', 'none', 6);

-- ---------------------------------------------------------------- the matrix

create table governance.matrix_version (
  id uuid primary key default platform.uuid_v7(),
  version int not null unique check (version > 0),
  title text not null,
  -- shadow of proposal, ratification or withdrawal
  status text not null default 'draft' check (status in ('draft', 'proposed', 'ratified', 'withdrawn')),
  -- shadow of the ratification; the next one closes it
  in_force tstzrange,
  paper text,
  hash text check (hash ~ '^[0-9a-f]{64}$'),
  illustrative boolean not null default false,
  note text,
  drafted_by uuid references identity.person (id) on delete restrict,
  drafted_at timestamptz not null default governance.clock(),
  constraint "governance.matrix.one_in_force" exclude using gist (in_force with &&),
  constraint "governance.matrix.ratified_whole" check ((status = 'ratified') = (in_force is not null and paper is not null and hash is not null))
);

create table governance.matrix_row (
  id uuid primary key default platform.uuid_v7(),
  version_id uuid not null references governance.matrix_version (id) on delete restrict,
  -- what people say: "baris B-07"
  code text not null check (code ~ '^[A-Z0-9]+(-[A-Z0-9]+)*$' and length(code) <= 20),
  action text not null references governance.action (code) on delete restrict,
  -- '*' is any fund
  fund text not null check (fund = '*' or fund ~ '^[a-z_]+$'),
  capacity text not null check (capacity in ('initiate', 'review', 'concur', 'decide', 'execute', 'confirm', 'oversee')),
  post text not null references governance.post_kind (code) on delete restrict,
  -- 'unit': the post's own. 'below': its own and all under it. 'all': everywhere
  scope text not null check (scope in ('unit', 'below', 'all')),
  least bigint not null default 0 check (least >= 0),
  most bigint check (most >= least),
  window_period text check (window_period in ('month', 'year')),
  window_cap bigint check (window_cap > 0),
  window_by text[] not null default '{}' check (window_by <@ array['payee', 'activity', 'post', 'unit']),
  class text not null default 'routine' check (class in ('routine', 'strategic')),
  delegable boolean not null default false,
  superior text references governance.post_kind (code) on delete restrict check (superior <> post),
  quorum_n int,
  quorum_d int,
  majority_n int,
  majority_d int,
  approvers int not null default 1 check (approvers between 1 and 9),
  evidence text[] not null default '{}',
  legal_basis_id uuid not null references governance.legal_basis (id) on delete restrict,
  article text,
  unique (version_id, code),
  check ((window_period is null) = (window_cap is null)),
  check ((quorum_n is null) = (quorum_d is null) and (majority_n is null) = (majority_d is null) and (quorum_n is null) = (majority_n is null)),
  check (quorum_n is null or (quorum_n between 1 and quorum_d and majority_n between 1 and majority_d))
);
-- Born a draft: only a ratification makes more of it.
create function governance.matrix_born() returns trigger language plpgsql as $$
begin
  if new.status <> 'draft' or new.in_force is not null or new.hash is not null then perform governance.refuse('governance.matrix.born_draft'); end if;
  return new;
end
$$;
create trigger born before insert on governance.matrix_version for each row execute function governance.matrix_born();

create index on governance.matrix_row (version_id, action, capacity);
create index on governance.matrix_row (legal_basis_id);

create function governance.matrix_row_frozen() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare at uuid := case tg_op when 'DELETE' then old.version_id else new.version_id end;
begin
  -- held until the row is in: nobody ratifies meanwhile
  if (select status <> 'draft' from governance.matrix_version where id = at for share)
    or (tg_op = 'UPDATE' and new.version_id <> old.version_id) then perform governance.refuse('governance.matrix.frozen'); end if;
  return case tg_op when 'DELETE' then old else new end;
end
$$;
create trigger frozen before insert or update or delete on governance.matrix_row for each row execute function governance.matrix_row_frozen();
create trigger kept before truncate on governance.matrix_row for each statement execute function platform.refuse_change();

-- What is put to the board and to the one who ratifies: from here on the rows stand still, so that all of them speak of the same thing.
create table governance.matrix_proposal (
  version_id uuid primary key references governance.matrix_version (id) on delete restrict,
  case_id uuid not null unique,
  from_day date not null,
  hash text not null check (hash ~ '^[0-9a-f]{64}$'),
  at timestamptz not null default governance.clock()
);
create table governance.matrix_withdrawal (
  version_id uuid primary key references governance.matrix_version (id) on delete restrict,
  reason text not null check (length(reason) between 5 and 1000),
  by_person uuid not null references identity.person (id) on delete restrict,
  at timestamptz not null default governance.clock()
);
create trigger append_only before update or delete or truncate on governance.matrix_proposal for each statement execute function platform.refuse_change();
create trigger append_only before update or delete or truncate on governance.matrix_withdrawal for each statement execute function platform.refuse_change();

create function governance.shadow_of_matrix() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare wanted text := case tg_table_name when 'matrix_proposal' then 'proposed' else 'withdrawn' end;
begin
  update governance.matrix_version set status = wanted
    where id = new.version_id and (status = 'draft' or (status = 'proposed' and wanted = 'withdrawn'));
  if not found then perform governance.refuse('governance.matrix.not_a_draft'); end if;
  return null;
end
$$;
create trigger shadow after insert on governance.matrix_proposal for each row execute function governance.shadow_of_matrix();
create trigger shadow after insert on governance.matrix_withdrawal for each row execute function governance.shadow_of_matrix();

create table governance.matrix_ratification (
  version_id uuid primary key references governance.matrix_version (id) on delete restrict,
  from_day date not null,
  paper text not null check (length(paper) between 1 and 200),
  hash text not null check (hash ~ '^[0-9a-f]{64}$'),
  act_id uuid,
  -- the very first matrix comes with the city pack: there is nobody yet who could ratify it
  by_city_pack boolean not null default false,
  recorded_at timestamptz not null default governance.clock()
);
create trigger append_only before update or delete or truncate on governance.matrix_ratification for each statement execute function platform.refuse_change();

-- A matrix comes into force at a midnight that still lies ahead, and ends the one before in the same instant.
create function governance.ratify_matrix() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare start timestamptz := governance.midnight(new.from_day);
begin
  new.recorded_at := governance.clock();
  perform pg_advisory_xact_lock(7242011);
  if new.by_city_pack then
    if exists (select from governance.matrix_ratification) then perform governance.refuse('governance.matrix.first_only'); end if;
  else
    if start <= new.recorded_at then perform governance.refuse('governance.matrix.next_midnight'); end if;
    if new.act_id is null then perform governance.refuse('governance.matrix.no_act'); end if;
    if not exists (select from governance.matrix_proposal p join governance.act a on a.case_id = p.case_id
        where p.version_id = new.version_id and p.from_day = new.from_day and p.hash = new.hash and a.id = new.act_id
          and a.action = 'governance.matrix.ratify' and a.capacity = 'decide') then
      perform governance.refuse('governance.matrix.not_what_was_proposed'); end if;
  end if;
  if not exists (select from governance.matrix_row where version_id = new.version_id) then perform governance.refuse('governance.matrix.empty'); end if;
  if exists (select from governance.matrix_row r where r.version_id = new.version_id and not governance.basis_in_force(r.legal_basis_id, new.from_day)) then
    perform governance.refuse('governance.matrix.basis_not_in_force'); end if;
  -- a version that was to come later gives way to this one only if it is withdrawn first
  if exists (select from governance.matrix_version where lower(in_force) >= start) then perform governance.refuse('governance.matrix.later_waits'); end if;
  update governance.matrix_version set in_force = tstzrange(lower(in_force), start) where in_force @> start;
  update governance.matrix_version set status = 'ratified', in_force = tstzrange(start, null), paper = new.paper, hash = new.hash
    where id = new.version_id and status = case when new.by_city_pack then 'draft' else 'proposed' end;
  if not found then perform governance.refuse('governance.matrix.not_a_draft'); end if;
  return new;
end
$$;
create trigger ratifies before insert on governance.matrix_ratification for each row execute function governance.ratify_matrix();

-- ---------------------------------------------------------------- cases and acts

-- Something waiting for authority: what is asked, whose turn it is, who asked.
create table governance.case_file (
  id uuid primary key default platform.uuid_v7(),
  number text not null unique,
  action text not null references governance.action (code) on delete restrict,
  fund text not null references governance.fund (code) on delete restrict,
  amount bigint not null check (amount >= 0),
  unit_id uuid references governance.unit (id) on delete restrict,
  title text not null check (length(title) between 3 and 200),
  reason text not null default '' check (length(reason) <= 4000),
  -- who or what money is for, as counters see it: never shown
  payee text check (length(payee) <= 120),
  activity text check (length(activity) <= 120),
  -- the row of another room this is about, and its address at a desk
  subject_kind text,
  subject_id text,
  address text,
  opened_by uuid not null references identity.person (id) on delete restrict,
  opened_at timestamptz not null default governance.clock(),
  opened_version int not null,
  due_day date,
  -- shadow of the newest step
  status text not null default 'open' check (status in ('open', 'decided', 'refused', 'executed', 'confirmed', 'withdrawn')),
  -- the post that has it now
  turn text references governance.post_kind (code) on delete restrict
);
create index on governance.case_file (status, due_day, id);
create unique index on governance.case_file (subject_kind, subject_id, action) where status in ('open', 'decided') and subject_id is not null;

-- Those it is for or against: nobody decides on his own matter.
create table governance.case_party (
  case_id uuid not null references governance.case_file (id) on delete restrict,
  kind text not null check (kind in ('person', 'shop', 'community', 'organisation')),
  party_id uuid not null,
  primary key (case_id, kind, party_id)
);

create table governance.case_step (
  id uuid primary key default platform.uuid_v7(),
  case_id uuid not null references governance.case_file (id) on delete restrict,
  step text not null check (step in ('opened', 'reviewed', 'concurred', 'approved', 'decided', 'refused', 'executed', 'confirmed', 'forwarded', 'returned', 'withdrawn')),
  by_person uuid references identity.person (id) on delete restrict,
  to_post text references governance.post_kind (code) on delete restrict,
  reason text not null default '' check (length(reason) <= 4000),
  act_id uuid,
  at timestamptz not null default governance.clock()
);
create index on governance.case_step (case_id, id);
create trigger append_only before update or delete or truncate on governance.case_step for each statement execute function platform.refuse_change();

create function governance.shadow_of_case() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  update governance.case_file set
    status = case new.step when 'decided' then 'decided' when 'refused' then 'refused' when 'executed' then 'executed' when 'confirmed' then 'confirmed'
      when 'withdrawn' then 'withdrawn' else status end,
    turn = coalesce(new.to_post, turn)
  where id = new.case_id;
  return null;
end
$$;
create trigger shadow after insert on governance.case_step for each row execute function governance.shadow_of_case();

-- An officer steps aside in one case. His delegate steps aside with him.
create table governance.recusal (
  id uuid primary key default platform.uuid_v7(),
  case_id uuid not null references governance.case_file (id) on delete restrict,
  appointment_id uuid not null references governance.appointment (id) on delete restrict,
  reason text not null check (length(reason) between 5 and 1000),
  declared boolean not null,
  at timestamptz not null default governance.clock(),
  unique (case_id, appointment_id)
);
create trigger append_only before update or delete or truncate on governance.recusal for each statement execute function platform.refuse_change();

-- Every use of authority, whichever room it serves: by whom, through which seat, under which row of which matrix.
create table governance.act (
  id uuid primary key default platform.uuid_v7(),
  action text not null references governance.action (code) on delete restrict,
  capacity text not null,
  case_id uuid references governance.case_file (id) on delete restrict,
  person_id uuid not null references identity.person (id) on delete restrict,
  row_id uuid not null references governance.matrix_row (id) on delete restrict,
  matrix_hash text not null,
  appointment_id uuid not null references governance.appointment (id) on delete restrict,
  delegation_id uuid references governance.delegation (id) on delete restrict,
  mode text not null check (mode in ('definitive', 'plt', 'plh', 'delegated', 'substitute')),
  fund text not null references governance.fund (code) on delete restrict,
  amount bigint not null check (amount >= 0),
  unit_id uuid references governance.unit (id) on delete restrict,
  payee text,
  activity text,
  parties uuid[] not null default '{}',
  meeting_item_id uuid,
  recorded_at timestamptz not null default governance.clock()
);
create index on governance.act (case_id);
create index on governance.act (action, recorded_at);
create index on governance.act (person_id, recorded_at);
create unique index "governance.act.twice" on governance.act (case_id, capacity, person_id) where case_id is not null;
create trigger append_only before update or delete or truncate on governance.act for each statement execute function platform.refuse_change();

alter table governance.matrix_proposal add foreign key (case_id) references governance.case_file (id) on delete restrict;
alter table governance.appointment add foreign key (act_id) references governance.act (id) on delete restrict;
alter table governance.appointment_end add foreign key (act_id) references governance.act (id) on delete restrict;
alter table governance.matrix_ratification add foreign key (act_id) references governance.act (id) on delete restrict;
alter table governance.case_step add foreign key (act_id) references governance.act (id) on delete restrict;

-- What has been used up of a limit over time. One row a limit: two who decide at once meet here.
create table governance.cap_use (
  key text primary key,
  used bigint not null,
  cap bigint not null,
  constraint "governance.act.cap" check (used <= cap)
);
create table governance.cap_entry (
  act_id uuid primary key references governance.act (id) on delete restrict,
  key text not null references governance.cap_use (key) on delete restrict,
  amount bigint not null
);
create index on governance.cap_entry (key);
create trigger append_only before update or delete or truncate on governance.cap_entry for each statement execute function platform.refuse_change();

-- How a limit is named: the same words in the evaluator (`capKey`). A row for any fund has one limit for all of them.
create function governance.cap_key(r governance.matrix_row, a governance.act) returns text language sql stable as $$
  select concat_ws('|', r.action, r.fund, r.post, r.window_period,
    to_char(a.recorded_at at time zone 'Asia/Jakarta', case r.window_period when 'month' then 'YYYY-MM' else 'YYYY' end),
    case when 'payee' = any (r.window_by) then 'payee=' || coalesce(a.payee, '') end,
    case when 'activity' = any (r.window_by) then 'activity=' || coalesce(a.activity, '') end,
    case when 'unit' = any (r.window_by) then 'unit=' || coalesce((select u.code from governance.unit u where u.id = a.unit_id), '') end)
$$;

-- Who may not be one person in one case.
create table governance.incompatible (
  one text not null,
  other text not null,
  primary key (one, other)
);
insert into governance.incompatible (one, other)
  select one, other from (values ('initiate', 'decide'), ('initiate', 'concur'), ('initiate', 'execute'), ('review', 'execute'), ('concur', 'execute'),
    ('decide', 'execute'), ('confirm', 'decide'), ('confirm', 'execute'), ('oversee', 'initiate'), ('oversee', 'review'), ('oversee', 'concur'),
    ('oversee', 'decide'), ('oversee', 'execute'), ('oversee', 'confirm')) as pair (one, other)
  union
  select other, one from (values ('initiate', 'decide'), ('initiate', 'concur'), ('initiate', 'execute'), ('review', 'execute'), ('concur', 'execute'),
    ('decide', 'execute'), ('confirm', 'decide'), ('confirm', 'execute'), ('oversee', 'initiate'), ('oversee', 'review'), ('oversee', 'concur'),
    ('oversee', 'decide'), ('oversee', 'execute'), ('oversee', 'confirm')) as pair (one, other);

-- Whether a seat at this post, for this unit, is within the reach of a row.
create function governance.within(scope text, holder_unit uuid, asked_unit uuid) returns boolean language sql stable as $$
  select case scope when 'all' then true when 'unit' then holder_unit is not distinct from asked_unit
    else exists (select from governance.unit_line(asked_unit) l where l.id = holder_unit) end
$$;

-- Whether some of these are the same human as some of those. Accounts with the same number are one.
create function governance.same_human(these uuid[], those uuid[]) returns boolean language plpgsql as $$
begin
  return these && those or exists (select from identity.person_number a join identity.person_number b on b.fingerprint = a.fingerprint
    where a.person_id = any (these) and b.person_id = any (those));
end
$$;

-- Who stepped aside did so with every seat.
create function governance.stepped_aside(the_case uuid, person uuid) returns boolean language plpgsql as $$
begin
  return exists (select from governance.recusal c join governance.appointment a on a.id = c.appointment_id
    where c.case_id = the_case and governance.same_human(array[a.person_id], array[person]));
end
$$;

-- Whether somebody has an interest of his own: is it for him, for what he belongs to, or for whom either has declared a tie to.
create function governance.has_interest(person uuid, the_case uuid, parties uuid[]) returns boolean language plpgsql as $$
begin
  return exists (
    with me as (select person as id union
      select o.person_id from identity.person_number o join identity.person_number m on m.fingerprint = o.fingerprint where m.person_id = person),
    party as (select c.party_id as id from governance.case_party c where c.case_id = the_case union select unnest(parties)),
    concerned as (select id from party union select m.person_id from identity.membership m join party p on p.id = m.entity_id where m.during @> governance.clock())
    select from concerned join me using (id)
    union all select from governance.interest i join me on me.id = i.person_id join concerned c on c.id = i.party_id where i.during @> governance.clock()
    union all select from governance.interest i join concerned c on c.id = i.person_id join me on me.id = i.party_id where i.during @> governance.clock());
end
$$;

-- Why the superior may step in: nobody holds the post ('vacant'), or all who hold it have stepped aside ('recused').
-- A body meets or waits, and a post there is not is not vacant.
create function governance.stands_aside(r governance.matrix_row, asked_unit uuid, the_case uuid, at timestamptz) returns text language sql stable as $$
  select case when exists (select from governance.body_member m where m.body = r.post)
      or not exists (select from governance.post p where p.kind = r.post and governance.within(r.scope, p.unit_id, asked_unit)) then null
    when count(*) = 0 then 'vacant' when bool_and(governance.stepped_aside(the_case, a.person_id)) then 'recused' end
  from governance.appointment a join governance.post p on p.id = a.post_id
  where p.kind = r.post and a.active @> at and governance.within(r.scope, p.unit_id, asked_unit)
$$;

-- Of several superiors the one whose unit stands above steps in, not the head of another agency.
create function governance.is_above(r governance.matrix_row, superior_unit uuid, asked_unit uuid) returns boolean language sql stable as $$
  select (select count(*) from governance.post p where p.kind = r.superior) = 1
    or (r.scope <> 'all' and governance.within('below', superior_unit, asked_unit))
    or (r.scope = 'all' and exists (select from governance.post p where p.kind = r.post and governance.within('below', superior_unit, p.unit_id)))
$$;

-- The second ring: the hard bars of authority once more, where no program can step over them.
create function governance.act_guard() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare
  r governance.matrix_row;
  v governance.matrix_version;
  a governance.appointment;
  p governance.post;
  d governance.delegation;
  held boolean;
  why text;
begin
  -- the seat is held fast before the clock is read: its end comes before this act, which is then refused, or after it
  select * into a from governance.appointment where id = new.appointment_id for share;
  select * into p from governance.post where id = a.post_id;
  select * into d from governance.delegation where id = new.delegation_id for share;
  new.recorded_at := governance.clock();
  select * into r from governance.matrix_row where id = new.row_id;
  select * into v from governance.matrix_version where id = r.version_id;
  if v.status <> 'ratified' or not v.in_force @> new.recorded_at or v.hash <> new.matrix_hash then
    perform governance.refuse('governance.act.matrix_not_in_force', r.code); end if;
  if r.action <> new.action or r.capacity <> new.capacity or (r.fund <> '*' and r.fund <> new.fund) then
    perform governance.refuse('governance.act.other_row', r.code); end if;
  if not governance.basis_in_force(r.legal_basis_id, (new.recorded_at at time zone 'Asia/Jakarta')::date) then
    perform governance.refuse('governance.act.basis_not_in_force', r.code); end if;
  if new.amount < r.least or new.amount > r.most then perform governance.refuse('governance.act.over_limit', r.code); end if;

  if not a.active @> new.recorded_at then perform governance.refuse('governance.act.term_not_active', p.code); end if;
  if new.delegation_id is null then
    if a.person_id <> new.person_id then perform governance.refuse('governance.act.not_the_holder', p.code); end if;
    if new.mode <> 'substitute' and new.mode <> a.mode then perform governance.refuse('governance.act.other_mode', p.code); end if;
    if new.mode = 'delegated' then perform governance.refuse('governance.act.other_mode', p.code); end if;
  else
    if d.grantor_id <> a.id or d.grantee <> new.person_id or new.mode <> 'delegated' or a.mode <> 'definitive' then
      perform governance.refuse('governance.act.not_the_holder', p.code); end if;
    if not d.active @> new.recorded_at or not new.action = any (d.actions) then perform governance.refuse('governance.act.term_not_active', p.code); end if;
    if new.amount > d.most then perform governance.refuse('governance.act.over_delegated_limit', d.number); end if;
    -- a seat in a body is sat on in person
    if not r.delegable or p.kind <> r.post then perform governance.refuse('governance.act.not_delegable', r.code); end if;
  end if;
  if new.capacity in ('concur', 'decide', 'execute') then
    if exists (select from governance.post_kind k where k.code in (r.post, p.kind) and k.advisory) then perform governance.refuse('governance.act.advisory', r.code); end if;
    if r.quorum_n is null and exists (select from governance.body_member m where m.body = r.post) then perform governance.refuse('governance.act.no_meeting', r.code); end if;
  end if;
  if r.class = 'strategic' and new.mode in ('plt', 'plh', 'delegated') then perform governance.refuse('governance.act.acting_strategic', r.code); end if;

  held := p.kind = r.post or exists (select from governance.body_member m where m.body = r.post and m.member = p.kind);
  if new.mode = 'substitute' then
    why := governance.stands_aside(r, new.unit_id, new.case_id, new.recorded_at);
    if a.mode <> 'definitive' or r.superior is distinct from p.kind or r.quorum_n is not null or why is null or (why = 'vacant' and r.class = 'strategic')
      or not governance.is_above(r, p.unit_id, new.unit_id) then
      perform governance.refuse('governance.act.no_substitute', r.code); end if;
  elsif not held then perform governance.refuse('governance.act.other_post', r.code);
  elsif not governance.within(r.scope, p.unit_id, new.unit_id) then perform governance.refuse('governance.act.out_of_scope', r.code);
  end if;

  if new.case_id is not null then
    perform from governance.case_file where id = new.case_id for update;
    if not exists (select from governance.case_file c where c.id = new.case_id and c.action = new.action and c.fund = new.fund and c.amount = new.amount
        and c.unit_id is not distinct from new.unit_id and c.payee is not distinct from new.payee and c.activity is not distinct from new.activity) then
      perform governance.refuse('governance.act.other_case'); end if;
    -- what was done through somebody's seat was done in his name
    if exists (select from governance.act o join governance.appointment s on s.id = o.appointment_id
        join governance.incompatible i on i.one = o.capacity and i.other = new.capacity
        where o.case_id = new.case_id and governance.same_human(array[o.person_id, s.person_id], array[new.person_id, a.person_id])) then
      perform governance.refuse('governance.act.segregation', new.capacity); end if;
    if exists (select from governance.act o join governance.appointment s on s.id = o.appointment_id
        where o.case_id = new.case_id and o.capacity = new.capacity and governance.same_human(array[o.person_id, s.person_id], array[new.person_id, a.person_id])) then
      perform governance.refuse('governance.act.twice', new.capacity); end if;
    if new.capacity in ('decide', 'execute', 'confirm') and exists (select from governance.act o join governance.matrix_row q on q.id = o.row_id
        where o.case_id = new.case_id and o.capacity = new.capacity group by q.post having count(*) >= min(q.approvers)) then
      perform governance.refuse('governance.act.settled', new.capacity); end if;
    if governance.stepped_aside(new.case_id, new.person_id) or governance.stepped_aside(new.case_id, a.person_id) then
      perform governance.refuse('governance.act.recused', p.code); end if;
  end if;
  -- who must agree or look first has done so before anybody decides
  if new.capacity = 'decide' and exists (select from governance.matrix_row o where o.version_id = r.version_id and o.action = new.action
      and o.capacity in ('concur', 'review') and (o.fund = '*' or o.fund = new.fund) and new.amount >= o.least and (o.most is null or new.amount <= o.most)
      and (select count(*) from governance.act w join governance.matrix_row q on q.id = w.row_id
        where w.case_id = new.case_id and w.capacity = o.capacity and q.post = o.post) < o.approvers) then
    perform governance.refuse('governance.act.concurrence_missing', r.code); end if;
  if new.capacity not in ('initiate', 'confirm')
    and (governance.has_interest(new.person_id, new.case_id, new.parties) or governance.has_interest(a.person_id, new.case_id, new.parties)) then
    perform governance.refuse('governance.act.conflict'); end if;
  return new;
end
$$;
create trigger guard before insert on governance.act for each row execute function governance.act_guard();

-- Uses up the limit of the row over its window. The counter's own constraint refuses what goes over.
create function governance.act_uses_cap() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare
  r governance.matrix_row;
  name text;
begin
  select * into r from governance.matrix_row where id = new.row_id;
  if r.window_cap is null or new.capacity <> 'decide' then return null; end if;
  -- where several must agree, the last of them uses it up
  if r.approvers > 1 and (select count(*) from governance.act o join governance.matrix_row q on q.id = o.row_id
    where o.case_id = new.case_id and o.capacity = 'decide' and q.post = r.post) < r.approvers then return null; end if;
  if ('payee' = any (r.window_by) and new.payee is null) or ('activity' = any (r.window_by) and new.activity is null)
    or ('unit' = any (r.window_by) and new.unit_id is null) then perform governance.refuse('governance.act.cap_incomplete', r.code); end if;
  name := governance.cap_key(r, new);
  insert into governance.cap_use as u (key, used, cap) values (name, new.amount, r.window_cap)
    on conflict (key) do update set used = u.used + new.amount, cap = r.window_cap;
  insert into governance.cap_entry (act_id, key, amount) values (new.id, name, new.amount);
  return null;
end
$$;
create trigger uses_cap after insert on governance.act for each row execute function governance.act_uses_cap();
