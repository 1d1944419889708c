-- What an event needs, kind by kind. A cell is filled by a promise that stands; an empty one has nobody in charge, and everybody sees it.
create table support.event_need (
  id uuid primary key default platform.uuid_v7(),
  event_id uuid not null references events.event (id) on delete restrict,
  kind text not null references support.kind (code) on delete restrict,
  quantity int not null check (quantity between 1 and 1000000),
  measure text not null check (length(measure) between 1 and 40),
  actor text not null,
  at timestamptz not null default governance.clock(),
  dropped_at timestamptz
);
create unique index "support.event_need.once" on support.event_need (event_id, kind) where dropped_at is null;

-- An empty cell was told of once at thirty days and once at seven.
create table support.event_need_told (
  need_id uuid not null references support.event_need (id) on delete restrict,
  days int not null check (days in (30, 7)),
  at timestamptz not null default governance.clock(),
  primary key (need_id, days)
);
create trigger append_only before update or delete or truncate on support.event_need_told for each statement execute function platform.refuse_change();

create view support.cell as
  select n.id, n.event_id, n.kind, n.quantity, n.measure, (d.first at time zone 'Asia/Jakarta')::date as first_day,
    exists (select from support.commitment c where c.event_id = n.event_id and c.kind = n.kind and c.withdrawn_at is null) as filled
  from support.event_need n join events.event e on e.id = n.event_id
    cross join lateral (select min(o.starts_at) as first from events.occurrence o where o.event_id = n.event_id and not o.cancelled) d
  where n.dropped_at is null and e.state = 'published' and e.status <> 'cancelled' and d.first is not null;

-- A receiver who is silent is asked twice more; then the promise stands as not confirmed and counts for nothing.
create table support.reminder (
  delivery_id uuid not null references support.delivery (id) on delete restrict,
  n int not null check (n in (1, 2)),
  at timestamptz not null default governance.clock(),
  primary key (delivery_id, n)
);
create trigger append_only before update or delete or truncate on support.reminder for each statement execute function platform.refuse_change();

-- Ten brought, eight came: the two are a matter the agency has to answer, opened by the confirmation itself.
create table support.shortfall (
  delivery_id uuid primary key references support.delivery (id) on delete restrict,
  short int not null check (short > 0),
  due_day date not null,
  at timestamptz not null default governance.clock()
);
create trigger append_only before update or delete or truncate on support.shortfall for each statement execute function platform.refuse_change();
create table support.shortfall_answer (
  delivery_id uuid primary key references support.shortfall (delivery_id) on delete restrict,
  text text not null check (length(trim(text)) between 3 and 1000),
  actor text not null,
  at timestamptz not null default governance.clock()
);
create trigger append_only before update or delete or truncate on support.shortfall_answer for each statement execute function platform.refuse_change();

create function support.open_shortfall() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  insert into support.shortfall (delivery_id, short, due_day)
    select d.id, d.quantity - new.quantity, spaces.working_day(governance.today(), 10) from support.delivery d where d.id = new.delivery_id and d.quantity > new.quantity;
  return null;
end
$$;
create trigger shortfall after insert on support.confirmation for each row execute function support.open_shortfall();
insert into support.shortfall (delivery_id, short, due_day)
  select d.id, d.quantity - k.quantity, spaces.working_day(governance.today(), 10) from support.delivery d join support.confirmation k on k.delivery_id = d.id where d.quantity > k.quantity;

-- Things given are looked at again later.
create table support.condition (
  id uuid primary key default platform.uuid_v7(),
  commitment_id uuid not null references support.commitment (id) on delete restrict,
  on_day date not null,
  state text not null check (state in ('good', 'worn', 'broken', 'gone')),
  says text not null default '' check (length(says) <= 600),
  actor text not null,
  at timestamptz not null default governance.clock()
);
create index condition_of on support.condition (commitment_id, on_day, id);
create trigger append_only before update or delete or truncate on support.condition for each statement execute function platform.refuse_change();

-- What the receiver reports, and by when. A day that is set does not slide.
create table support.report_due (
  id uuid primary key default platform.uuid_v7(),
  commitment_id uuid not null references support.commitment (id) on delete restrict,
  n int not null check (n between 1 and 24),
  what text not null check (length(what) between 3 and 200),
  due_day date not null,
  actor text not null,
  at timestamptz not null default governance.clock(),
  constraint "support.report.once" unique (commitment_id, n)
);
create trigger append_only before update or delete or truncate on support.report_due for each statement execute function platform.refuse_change();
create table support.report (
  id uuid primary key default platform.uuid_v7(),
  due_id uuid not null references support.report_due (id) on delete restrict,
  text text not null check (length(trim(text)) between 10 and 4000),
  by_kind text not null check (by_kind in ('person', 'key')),
  at timestamptz not null default governance.clock()
);
create index report_of on support.report (due_id, at, id);
create trigger append_only before update or delete or truncate on support.report for each statement execute function platform.refuse_change();
create table support.report_verdict (
  report_id uuid primary key references support.report (id) on delete restrict,
  accepted boolean not null,
  reason text not null default '' check (length(reason) <= 1000),
  actor text not null,
  at timestamptz not null default governance.clock(),
  check (accepted or length(trim(reason)) >= 3)
);
create trigger append_only before update or delete or truncate on support.report_verdict for each statement execute function platform.refuse_change();

-- Grant money: the next instalment only once the report of the one before it is accepted.
create function support.instalment_guard() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare
  c support.commitment;
  paid int;
begin
  select * into c from support.commitment where id = new.commitment_id for no key update;
  if c.kind <> 'money' then return new; end if;
  select count(*) into paid from support.delivery d where d.commitment_id = c.id;
  if exists (select from support.report_due r where r.commitment_id = c.id and r.n <= paid
      and not exists (select from support.report t join support.report_verdict v on v.report_id = t.id where t.due_id = r.id and v.accepted)) then
    perform spaces.refuse('support.delivery.report_first', c.number); end if;
  return new;
end
$$;
create trigger instalment before insert on support.delivery for each row execute function support.instalment_guard();

-- The acceleration team advises and approves nothing: its word has an addressee, a day, and must be answered.
create table support.advice (
  id uuid primary key default platform.uuid_v7(),
  unit_id uuid not null references governance.unit (id) on delete restrict,
  about text not null check (length(about) between 3 and 200),
  text text not null check (length(trim(text)) between 10 and 1000),
  answer_by date not null,
  actor text not null,
  at timestamptz not null default governance.clock()
);
create index advice_of on support.advice (unit_id, answer_by);
create trigger append_only before update or delete or truncate on support.advice for each statement execute function platform.refuse_change();
create table support.advice_answer (
  advice_id uuid primary key references support.advice (id) on delete restrict,
  text text not null check (length(trim(text)) between 3 and 1000),
  actor text not null,
  at timestamptz not null default governance.clock()
);
create trigger append_only before update or delete or truncate on support.advice_answer for each statement execute function platform.refuse_change();

insert into identity.power_grant (power, holder_kind, holder, basis) values
  ('support.event_need.state', 'self', '', 'aturan rumah: pengusul acara'),
  ('support.report.send', 'self', '', 'aturan rumah: penerima'),
  ('support.report.send', 'key', '', 'aturan rumah: pemegang tautan penerima'),
  ('support.advice.give', 'self', '', 'aturan rumah: anggota tim percepatan, menyarankan dan tidak menyetujui'),
  ('support.event_need.tell', 'system', '', 'aturan rumah: sel kosong diberitahukan H-30 dan H-7'),
  ('support.delivery.remind', 'system', '', 'aturan rumah: penerima yang diam diingatkan dua kali');
