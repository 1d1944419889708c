-- What an offer asks of whoever applies: questions of its form and rules of eligibility, as data. A new version is a new row; drafts keep theirs.
create table support.form (
  id uuid primary key default platform.uuid_v7(),
  offer_id uuid not null references support.offer (id) on delete restrict,
  version int not null check (version > 0),
  fields jsonb not null check (jsonb_typeof(fields) = 'array'),
  rules jsonb not null check (jsonb_typeof(rules) = 'array'),
  -- money of the city's budget: what is granted waits for the budget law, which is not decided here
  awaits_budget boolean not null default false,
  actor text not null,
  at timestamptz not null default governance.clock(),
  constraint "support.form.twice" unique (offer_id, version)
);
create trigger append_only before update or delete or truncate on support.form for each statement execute function platform.refuse_change();

-- Where an application can stand, in how many working days it is to leave there, and whose turn it is. Words for staff and public are in words/.
create table support.stage (
  code text primary key check (code ~ '^[a-z_]{3,20}$'),
  working_days int check (working_days > 0),
  turn text not null check (turn in ('applicant', 'liaison', 'reviewer', 'chair', 'head', 'council', 'queue', 'nobody')),
  paused boolean not null default false,
  ended boolean not null default false,
  position int not null
);
insert into support.stage values
  ('draft', null, 'applicant', false, false, 1), ('submitted', 3, 'liaison', false, false, 2), ('checking', 5, 'liaison', false, false, 3),
  ('mending', null, 'applicant', true, false, 4), ('reviewing', 14, 'reviewer', false, false, 5), ('recommending', 5, 'chair', false, false, 6),
  ('deciding', 5, 'head', false, false, 7), ('budget', null, 'council', true, false, 8), ('waiting', null, 'queue', true, false, 9),
  ('approved', 5, 'head', false, false, 10), ('committed', null, 'liaison', false, false, 11), ('done', null, 'nobody', false, true, 12),
  ('refused', null, 'nobody', false, true, 13), ('withdrawn', null, 'nobody', false, true, 14);

-- What moves an application. `clock`: start = days of the new stage; keep = the day stays; stop = what is left is kept; go = what was left runs on.
create table support.application_move (
  from_state text not null references support.stage (code),
  step text not null,
  to_state text not null references support.stage (code),
  clock text not null check (clock in ('start', 'keep', 'stop', 'go')),
  needs_reason boolean not null default false,
  needs_act text,
  primary key (from_state, step)
);
insert into support.application_move values
  ('draft', 'submit', 'submitted', 'start', false, null),
  ('draft', 'withdraw', 'withdrawn', 'stop', false, null),
  ('submitted', 'take', 'checking', 'start', false, 'support.application.handle'),
  ('submitted', 'reroute', 'submitted', 'keep', true, 'support.application.handle'),
  ('submitted', 'return', 'mending', 'stop', true, 'support.application.handle'),
  ('checking', 'reroute', 'submitted', 'keep', true, 'support.application.handle'),
  ('checking', 'return', 'mending', 'stop', true, 'support.application.handle'),
  ('checking', 'pass', 'reviewing', 'start', false, 'support.application.handle'),
  ('mending', 'resubmit', 'checking', 'go', false, null),
  ('reviewing', 'rated', 'recommending', 'start', false, null),
  ('recommending', 'recommend', 'deciding', 'start', true, null),
  ('deciding', 'approve', 'approved', 'start', true, null),
  ('deciding', 'provide', 'budget', 'stop', true, null),
  ('deciding', 'queue', 'waiting', 'stop', true, null),
  ('deciding', 'refuse', 'refused', 'stop', true, null),
  ('budget', 'enacted', 'approved', 'start', true, 'support.application.handle'),
  ('budget', 'not_enacted', 'refused', 'stop', true, 'support.application.handle'),
  ('waiting', 'place', 'approved', 'start', false, null), ('waiting', 'place_provided', 'budget', 'stop', false, null),
  ('approved', 'commit', 'committed', 'stop', false, 'support.commitment.make'),
  ('committed', 'complete', 'done', 'stop', false, null),
  ('refused', 'uphold', 'approved', 'start', true, 'support.objection.decide'),
  ('submitted', 'withdraw', 'withdrawn', 'stop', false, null), ('checking', 'withdraw', 'withdrawn', 'stop', false, null),
  ('mending', 'withdraw', 'withdrawn', 'stop', false, null), ('reviewing', 'withdraw', 'withdrawn', 'stop', false, null),
  ('recommending', 'withdraw', 'withdrawn', 'stop', false, null), ('deciding', 'withdraw', 'withdrawn', 'stop', false, null),
  ('budget', 'withdraw', 'withdrawn', 'stop', false, null), ('waiting', 'withdraw', 'withdrawn', 'stop', false, null),
  ('approved', 'withdraw', 'withdrawn', 'stop', false, null);

create sequence support.application_number;

create table support.application (
  id uuid primary key default platform.uuid_v7(),
  number text not null unique,
  offer_id uuid not null references support.offer (id) on delete restrict,
  form_id uuid not null references support.form (id) on delete restrict,
  -- the agency that has it now; drawn by its steps
  unit_id uuid not null references governance.unit (id) on delete restrict,
  kind text not null references support.kind (code) on delete restrict,
  person_id uuid references identity.person (id) on delete restrict,
  organisation_id uuid references directory.organisation (id) on delete restrict,
  title text not null default '' check (length(title) <= 160),
  eligibility jsonb not null default '{}',
  answers jsonb not null default '{}',
  -- every saving counts one up: who saves over a newer one is told
  revision int not null default 0,
  quantity int not null default 1 check (quantity between 1 and 1000000),
  -- whole rupiah asked for; zero where the offer is no money and has no unit value
  amount bigint not null default 0 check (amount between 0 and 100000000000),
  state text not null default 'draft' references support.stage (code),
  since timestamptz not null default governance.clock(),
  submitted_at timestamptz,
  due_day date,
  left_days int,
  override_asked text not null default '' check (length(override_asked) <= 1000),
  case_number text unique,
  commitment_id uuid references support.commitment (id) on delete restrict,
  illustrative boolean not null default false,
  made_by text not null,
  made_at timestamptz not null default governance.clock()
);
create index application_of_person on support.application (person_id, made_at desc) where person_id is not null;
create index application_of_unit on support.application (unit_id, state, due_day);
create index application_of_offer on support.application (offer_id, state);

-- Those who apply together. Each says yes himself, by his account or by the link of his letter; what is changed afterwards he is asked about anew.
create table support.application_member (
  id uuid primary key default platform.uuid_v7(),
  application_id uuid not null references support.application (id) on delete restrict,
  name text not null check (length(name) between 2 and 120),
  email text not null check (length(email) <= 254),
  role text not null default '' check (length(role) <= 80),
  person_id uuid references identity.person (id) on delete restrict,
  key_hash text not null default '',
  invited_at timestamptz not null default governance.clock(),
  consented_at timestamptz,
  declined_at timestamptz,
  removed_at timestamptz
);
create unique index "support.member.twice" on support.application_member (application_id, lower(email)) where removed_at is null;
create index member_of_person on support.application_member (person_id) where person_id is not null;

create table support.application_step (
  id uuid primary key default platform.uuid_v7(),
  application_id uuid not null references support.application (id) on delete restrict,
  step text not null,
  from_state text not null default '',
  to_state text not null default '',
  -- the agency that has it after this
  unit_id uuid references governance.unit (id) on delete restrict,
  due_day date,
  left_days int,
  reason text not null default '' check (length(reason) <= 4000),
  act_id uuid references governance.act (id) on delete restrict,
  actor text not null,
  at timestamptz not null default governance.clock()
);
create index step_of_application on support.application_step (application_id, at, id);

-- Said before the file is opened: no interest of one's own in it, or one. Once an application and officer.
create table support.declaration (
  application_id uuid not null references support.application (id) on delete restrict,
  actor text not null,
  interest boolean not null,
  note text not null default '' check (length(note) <= 1000),
  at timestamptz not null default governance.clock(),
  primary key (application_id, actor)
);
create trigger append_only before update or delete or truncate on support.declaration for each statement execute function platform.refuse_change();

-- One reviewer, one review, of the version that was handed in.
create table support.review (
  id uuid primary key default platform.uuid_v7(),
  application_id uuid not null references support.application (id) on delete restrict,
  revision int not null,
  scores jsonb not null,
  total int not null check (total between 0 and 100),
  advice text not null check (advice in ('yes', 'part', 'no')),
  says text not null check (length(says) between 10 and 2000),
  act_id uuid not null unique references governance.act (id) on delete restrict,
  actor text not null,
  at timestamptz not null default governance.clock(),
  constraint "support.review.once" unique (application_id, actor)
);
create trigger append_only before update or delete or truncate on support.review for each statement execute function platform.refuse_change();

-- What was granted, out of the offer's quota. Ended when its receiver steps back.
create table support.award (
  application_id uuid primary key references support.application (id) on delete restrict,
  offer_id uuid not null references support.offer (id) on delete restrict,
  quantity int not null check (quantity > 0),
  amount bigint not null check (amount >= 0),
  act_id uuid not null references governance.act (id) on delete restrict,
  decision text not null default '',
  at timestamptz not null default governance.clock(),
  ended_at timestamptz
);
create index award_of_offer on support.award (offer_id) where ended_at is null;

-- Granted, but the quota is full: in the order of the decisions. Nobody is passed over in silence.
create table support.waitlist (
  application_id uuid primary key references support.application (id) on delete restrict,
  offer_id uuid not null references support.offer (id) on delete restrict,
  place bigint generated always as identity,
  quantity int not null check (quantity > 0),
  amount bigint not null check (amount >= 0),
  act_id uuid not null references governance.act (id) on delete restrict,
  decision text not null default '',
  at timestamptz not null default governance.clock(),
  ended_at timestamptz
);
create index waitlist_of_offer on support.waitlist (offer_id, place) where ended_at is null;

-- By what the same applicant is known again, as keyed hashes: the person, his population number, his business number, his address. One kind of support a year over all agencies.
create table support.award_key (
  application_id uuid not null references support.application (id) on delete restrict,
  kind text not null references support.kind (code) on delete restrict,
  year int not null,
  key text not null check (key ~ '^(person|nik|nib|address):[0-9a-f]{64}$'),
  overridden boolean not null default false,
  released_at timestamptz,
  primary key (application_id, key)
);
create unique index "support.duplicate.locked" on support.award_key (kind, year, key) where released_at is null and not overridden;

create table support.duplicate_override (
  application_id uuid primary key references support.application (id) on delete restrict,
  reason text not null check (length(trim(reason)) between 10 and 2000),
  act_id uuid not null references governance.act (id) on delete restrict,
  actor text not null,
  at timestamptz not null default governance.clock()
);
create trigger append_only before update or delete or truncate on support.duplicate_override for each statement execute function platform.refuse_change();

-- Keberatan against a refusal: within ten working days, answered by another than who refused.
create table support.objection (
  application_id uuid primary key references support.application (id) on delete restrict,
  says text not null check (length(says) between 10 and 4000),
  filed_at timestamptz not null default governance.clock(),
  due_day date not null,
  upheld boolean,
  answer text not null default '' check (length(answer) <= 4000),
  act_id uuid references governance.act (id) on delete restrict,
  actor text not null default '',
  answered_at timestamptz
);

-- A person's own papers, handed in once for all agencies. The bytes lie encrypted under a key of the house's secret; they end by themselves.
create table support.folder_document (
  id uuid primary key default platform.uuid_v7(),
  person_id uuid not null references identity.person (id) on delete restrict,
  title text not null check (length(title) between 2 and 120),
  file_key text not null unique,
  media_type text not null check (media_type in ('application/pdf', 'image/jpeg', 'image/png', 'image/webp')),
  bytes int not null check (bytes between 1 and 10000000),
  expires_on date not null,
  at timestamptz not null default governance.clock(),
  ended_at timestamptz
);
create index folder_of_person on support.folder_document (person_id, at desc);

create table support.application_document (
  application_id uuid not null references support.application (id) on delete restrict,
  wanted text not null check (length(wanted) between 2 and 120),
  document_id uuid not null references support.folder_document (id) on delete restrict,
  at timestamptz not null default governance.clock(),
  primary key (application_id, wanted)
);

-- Working days after one civic day up to another, the second counted.
create function support.working_days(after date, until date) returns int language sql stable as $$
  select count(*)::int from generate_series(after + 1, until, interval '1 day') d
  where extract(isodow from d) < 6 and not exists (select from spaces.holiday h where h.day = d::date and h.kind <> 'local')
$$;

-- The one way in which an application moves. What the step needs is looked at here once more, whoever holds the connection.
create function support.application_moves() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare
  a support.application;
  m support.application_move;
  s support.stage;
  o support.offer;
  today date := governance.today();
begin
  select * into a from support.application where id = new.application_id for update;
  select * into m from support.application_move where from_state = a.state and step = new.step;
  if m.step is null then perform spaces.refuse('support.application.not_from_here', a.number); end if;
  if m.needs_reason and length(trim(new.reason)) < 3 then perform spaces.refuse('support.application.reason', a.number); end if;
  if m.needs_act is not null and not exists (select from governance.act t where t.id = new.act_id and t.action = m.needs_act and t.capacity = 'decide'
      and t.xmin = pg_current_xact_id()::xid) then perform spaces.refuse('support.application.without_act', a.number); end if;
  select * into s from support.stage where code = m.to_state;
  select * into o from support.offer where id = a.offer_id;
  new.at := governance.clock();
  new.from_state := a.state;
  new.to_state := m.to_state;
  new.unit_id := coalesce(new.unit_id, a.unit_id);
  if new.unit_id <> a.unit_id and new.step <> 'reroute' then perform spaces.refuse('support.application.not_from_here', a.number); end if;
  if new.step = 'submit' then
    if o.closed_at is not null or not o.during @> today then perform spaces.refuse('support.offer.over', o.slug); end if;
    if exists (select from support.application_member b where b.application_id = a.id and b.removed_at is null and b.consented_at is null) then
      perform spaces.refuse('support.member.consent_missing', a.number); end if;
    if not exists (select from support.award_key k where k.application_id = a.id) then perform spaces.refuse('support.duplicate.no_key', a.number); end if;
  end if;
  if new.step = 'rated' and (select count(*) < 2 or (count(*) = 2 and max(r.total) - min(r.total) >= 30) from support.review r where r.application_id = a.id) then
    perform spaces.refuse('support.review.more', a.number); end if;
  if new.to_state in ('approved', 'budget') and not exists (select from support.award w where w.application_id = a.id and w.ended_at is null) then
    perform spaces.refuse('support.award.none', a.number); end if;
  if new.step = 'queue' and not exists (select from support.waitlist w where w.application_id = a.id and w.ended_at is null) then
    perform spaces.refuse('support.award.none', a.number); end if;
  if new.to_state = 'refused' and new.from_state = 'deciding' and not exists (select from governance.case_file c where c.number = a.case_number and c.status = 'refused') then
    perform spaces.refuse('support.application.without_act', a.number); end if;
  if new.step = 'recommend' and not exists (select from governance.act t join governance.case_file c on c.id = t.case_id where t.id = new.act_id and t.capacity = 'concur'
      and c.number = a.case_number and t.xmin = pg_current_xact_id()::xid) then perform spaces.refuse('support.application.without_act', a.number); end if;
  if new.step = 'complete' and not exists (select from governance.act t join governance.case_file c on c.id = t.case_id where t.id = new.act_id and t.capacity = 'execute'
      and c.number = a.case_number and t.xmin = pg_current_xact_id()::xid) then perform spaces.refuse('support.application.without_act', a.number); end if;
  -- upheld after a refusal: what was let go is held again, where nobody else has it meanwhile
  if new.step = 'uphold' then update support.award_key set released_at = null where application_id = a.id; end if;
  new.left_days := case m.clock when 'stop' then coalesce(support.working_days(today, a.due_day), a.left_days) when 'keep' then a.left_days end;
  new.due_day := case m.clock when 'start' then case when s.working_days is null then null else spaces.working_day(today, s.working_days) end
    when 'keep' then a.due_day
    when 'go' then case when coalesce(a.left_days, 0) <= 0 then today else spaces.working_day(today, a.left_days) end end;
  update support.application set state = m.to_state, since = case when m.to_state = a.state then a.since else new.at end, unit_id = new.unit_id, due_day = new.due_day,
    left_days = new.left_days, submitted_at = case when new.step = 'submit' then new.at else a.submitted_at end where id = a.id;
  if s.ended and m.to_state <> 'done' then
    update support.award_key set released_at = new.at where application_id = a.id and released_at is null;
    update support.award set ended_at = new.at where application_id = a.id and ended_at is null;
    update support.waitlist set ended_at = new.at where application_id = a.id and ended_at is null;
  end if;
  return new;
end
$$;
create trigger moves before insert on support.application_step for each row execute function support.application_moves();
create trigger append_only before update or delete or truncate on support.application_step for each statement execute function platform.refuse_change();

-- A form stays the one the draft began with; what was handed in is changed only while it is sent back for mending.
create function support.application_stays() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  if (new.number, new.offer_id, new.form_id, new.kind, new.made_by, new.made_at) is distinct from (old.number, old.offer_id, old.form_id, old.kind, old.made_by, old.made_at) then
    perform spaces.refuse('support.application.fixed', old.number); end if;
  if old.state not in ('draft', 'mending') and new.person_id is not null
    and (new.eligibility, new.answers, new.quantity, new.amount, new.title, new.organisation_id, new.revision)
      is distinct from (old.eligibility, old.answers, old.quantity, old.amount, old.title, old.organisation_id, old.revision) then
    perform spaces.refuse('support.application.handed_in', old.number); end if;
  return new;
end
$$;
create trigger stays before update on support.application for each row execute function support.application_stays();

-- Nobody looks at, rates or decides about a file before he has said that he has no interest of his own in it.
create function support.review_guard() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare a support.application;
begin
  select * into a from support.application where id = new.application_id for no key update;
  if a.state <> 'reviewing' then perform spaces.refuse('support.application.not_from_here', a.number); end if;
  if not exists (select from support.declaration d where d.application_id = a.id and d.actor = new.actor and not d.interest) then
    perform spaces.refuse('support.review.undeclared', a.number); end if;
  if not exists (select from governance.act t join governance.case_file c on c.id = t.case_id where t.id = new.act_id and t.capacity = 'review' and c.number = a.case_number
      and t.xmin = pg_current_xact_id()::xid) then perform spaces.refuse('support.application.without_act', a.number); end if;
  new.revision := a.revision;
  return new;
end
$$;
create trigger guard before insert on support.review for each row execute function support.review_guard();

-- Never more than the quota, one after the other; never more than was asked; only on the decision about this very application.
create function support.award_guard() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare
  a support.application;
  most int;
  given bigint;
begin
  select o.quantity into most from support.offer o where o.id = new.offer_id for no key update;
  select * into a from support.application where id = new.application_id;
  if a.offer_id <> new.offer_id then perform spaces.refuse('support.award.none', a.number); end if;
  if new.quantity > a.quantity or new.amount > a.amount then perform spaces.refuse('support.award.over_requested', a.number); end if;
  if not exists (select from governance.act t left join governance.case_file c on c.id = t.case_id where t.id = new.act_id and t.capacity = 'decide' and not t.refusing
      and ((t.action = 'support.application.decide' and c.number = a.case_number) or (t.action = 'support.objection.decide' and t.xmin = pg_current_xact_id()::xid))) then
    perform spaces.refuse('support.application.without_act', a.number); end if;
  if tg_table_name = 'award' and most is not null then
    select coalesce(sum(w.quantity), 0) into given from support.award w where w.offer_id = new.offer_id and w.ended_at is null;
    if given + new.quantity > most then perform spaces.refuse('support.quota.full', a.number); end if;
  end if;
  return new;
end
$$;
create trigger guard before insert on support.award for each row execute function support.award_guard();
create trigger guard before insert on support.waitlist for each row execute function support.award_guard();

-- What was given stays as it was given; it may only end.
create function support.award_stays() returns trigger language plpgsql as $$
begin
  if (to_jsonb(new) - 'ended_at') is distinct from (to_jsonb(old) - 'ended_at') or old.ended_at is not null then
    perform spaces.refuse('support.award.fixed', old.application_id::text); end if;
  return new;
end
$$;
create trigger stays before update on support.award for each row execute function support.award_stays();
create trigger stays before update on support.waitlist for each row execute function support.award_stays();

create function support.override_guard() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  if not exists (select from governance.act t where t.id = new.act_id and t.action = 'support.duplicate.override' and t.capacity = 'decide'
      and t.xmin = pg_current_xact_id()::xid) then perform spaces.refuse('support.application.without_act', new.application_id::text); end if;
  return new;
end
$$;
create trigger guard before insert on support.duplicate_override for each row execute function support.override_guard();

create function support.award_key_guard() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  if new.overridden and not exists (select from support.duplicate_override o where o.application_id = new.application_id) then
    perform spaces.refuse('support.duplicate.no_override', new.application_id::text); end if;
  return new;
end
$$;
create trigger guard before insert on support.award_key for each row execute function support.award_key_guard();

-- Filed in time; answered once, by another than who refused.
create function support.objection_guard() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare
  a support.application;
  refused_on date;
begin
  select * into a from support.application where id = new.application_id for no key update;
  if tg_op = 'INSERT' then
    if a.state <> 'refused' then perform spaces.refuse('support.application.not_from_here', a.number); end if;
    select (max(s.at) at time zone 'Asia/Jakarta')::date into refused_on from support.application_step s where s.application_id = a.id and s.to_state = 'refused';
    if governance.today() > spaces.working_day(refused_on, 10) then perform spaces.refuse('support.objection.late', a.number); end if;
    new.filed_at := governance.clock();
    new.due_day := spaces.working_day(governance.today(), 10);
    return new;
  end if;
  if old.upheld is not null and (new.upheld, new.answer, new.act_id) is distinct from (old.upheld, old.answer, old.act_id) then
    perform spaces.refuse('support.objection.answered', a.number); end if;
  if new.upheld is not null and old.upheld is null then
    if not exists (select from governance.act t where t.id = new.act_id and t.action = 'support.objection.decide' and t.capacity = 'decide' and t.xmin = pg_current_xact_id()::xid) then
      perform spaces.refuse('support.application.without_act', a.number); end if;
    if exists (select from governance.act t join governance.act f on f.capacity = 'decide' join governance.case_file c on c.id = f.case_id and c.number = a.case_number
        where t.id = new.act_id and f.person_id = t.person_id) then perform spaces.refuse('support.objection.same_decider', a.number); end if;
    new.answered_at := governance.clock();
  end if;
  return new;
end
$$;
create trigger guard before insert or update on support.objection for each row execute function support.objection_guard();

-- A case about an application is reviewed and decided where the application is: rated, declared, within the quota. Looked at when all is written.
create function support.case_follows() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare
  c governance.case_file;
  a support.application;
begin
  if new.step not in ('reviewed', 'concurred', 'decided', 'refused', 'withdrawn') then return null; end if;
  select * into c from governance.case_file where id = new.case_id;
  if c.subject_kind is distinct from 'support.application' then return null; end if;
  select * into a from support.application where number = c.subject_id;
  if new.step = 'reviewed' and not exists (select from support.review r where r.act_id = new.act_id)
    or new.step = 'concurred' and a.state = 'recommending'
    or new.step in ('decided', 'refused', 'withdrawn') and a.state in ('reviewing', 'recommending', 'deciding') then
    perform spaces.refuse('support.application.decide_here', c.number); end if;
  return null;
end
$$;
create constraint trigger support_application_follows after insert on governance.case_step deferrable initially deferred for each row execute function support.case_follows();

insert into identity.power_grant (power, holder_kind, holder, basis) values
  ('support.application.start', 'signed_in', '', 'aturan rumah: warga boleh mengajukan permohonan'),
  ('support.application.save', 'self', '', 'aturan rumah: pemohon'),
  ('support.application.submit', 'self', '', 'aturan rumah: pemohon'),
  ('support.application.withdraw', 'self', '', 'aturan rumah: pemohon'),
  ('support.application.attach', 'self', '', 'aturan rumah: pemohon'),
  ('support.application.declare', 'signed_in', '', 'aturan rumah: pejabat menyatakan kepentingannya sebelum membuka berkas'),
  ('support.member.invite', 'self', '', 'aturan rumah: pemohon'),
  ('support.member.answer', 'self', '', 'aturan rumah: anggota pemohon'),
  ('support.member.answer', 'key', '', 'aturan rumah: pemegang tautan undangan'),
  ('support.duplicate.ask', 'self', '', 'aturan rumah: pemohon'),
  ('support.objection.file', 'self', '', 'aturan rumah: pemohon'),
  ('support.folder.keep', 'self', '', 'aturan rumah: pemilik berkas');
insert into governance.action (code, name, name_en, kind, money, carried_out, position) values
  ('support.application.handle', 'Memeriksa, mengalihkan, dan mengembalikan permohonan dukungan', 'Check, re-route and send back applications for support', 'deed', false, false, 48),
  ('support.duplicate.override', 'Mengizinkan dukungan kedua sejenis dalam setahun', 'Allow a second support of a kind within a year', 'deed', false, false, 48),
  ('support.objection.decide', 'Menjawab keberatan atas penolakan dukungan', 'Answer an objection against a refusal of support', 'deed', false, false, 48);
