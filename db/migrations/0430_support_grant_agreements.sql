-- Between the decision and the promise: what both sides agree to, word for word. Money is promised on a naskah perjanjian hibah (NPHD), other kinds may have one.
alter table support.kind add column agreement text check (agreement in ('nphd'));
update support.kind set agreement = 'nphd' where code = 'money';

-- What a kind asks to be laid down before its agreement holds, besides what its offer asks for. Illustrative until the city says its own.
create table support.grant_wanted (
  kind text not null references support.kind (code) on delete restrict,
  wanted text not null check (length(wanted) between 2 and 120),
  wanted_en text not null,
  source text not null,
  verified boolean not null default false,
  position int not null,
  primary key (kind, wanted)
);
insert into support.grant_wanted (kind, wanted, wanted_en, source, position) values
  ('money', 'pakta integritas', 'integrity pact', 'Alur umum hibah daerah: NPHD beserta pakta integritas', 1),
  ('money', 'rekening atas nama lembaga', 'bank account in the body’s name', 'Standar layanan hibah Kota Pasuruan', 2);

create table support.grant_agreement (
  id uuid primary key default platform.uuid_v7(),
  application_id uuid not null references support.application (id) on delete restrict,
  version int not null check (version between 1 and 50),
  terms text not null check (length(terms) between 10 and 4000),
  reason text not null default '' check (length(reason) <= 1000),
  quantity int not null check (quantity > 0),
  amount bigint not null check (amount >= 0),
  pdf bytea not null check (octet_length(pdf) between 100 and 2000000),
  hash text not null,
  actor text not null,
  at timestamptz not null default governance.clock(),
  constraint "support.grant.version" unique (application_id, version),
  constraint "support.grant.hash" check (hash = encode(sha256(pdf), 'hex')),
  constraint "support.grant.reason" check (version = 1 or length(trim(reason)) >= 3)
);
create trigger append_only before update or delete or truncate on support.grant_agreement for each statement execute function platform.refuse_change();

-- The yes of one side to the very bytes it names.
create table support.grant_acceptance (
  agreement_id uuid not null references support.grant_agreement (id) on delete restrict,
  side text not null check (side in ('agency', 'receiver')),
  hash text not null,
  act_id uuid references governance.act (id) on delete restrict,
  actor text not null,
  at timestamptz not null default governance.clock(),
  constraint "support.grant.once" primary key (agreement_id, side),
  check ((side = 'agency') = (act_id is not null))
);
create trigger append_only before update or delete or truncate on support.grant_acceptance for each statement execute function platform.refuse_change();

-- What is still to be laid down: asked for by the offer or by the kind, and not there, or ended.
create function support.grant_missing(the_application uuid) returns text[] language sql stable as $$
  select coalesce(array_agg(w.wanted order by w.wanted), '{}') from support.application a join support.offer o on o.id = a.offer_id
    cross join lateral (select unnest(o.documents) as wanted union select g.wanted from support.grant_wanted g where g.kind = a.kind) w
  where a.id = the_application and not exists (select from support.application_document d join support.folder_document f on f.id = d.document_id
    where d.application_id = a.id and d.wanted = w.wanted and f.ended_at is null and f.expires_on >= governance.today())
$$;

-- The version both sides said yes to, while no newer one stands; nothing otherwise.
create function support.grant_in_force(the_application uuid) returns uuid language sql stable as $$
  select g.id from (select id from support.grant_agreement where application_id = the_application order by version desc limit 1) g
  where (select count(*) from support.grant_acceptance c where c.agreement_id = g.id) = 2
$$;

create function support.grant_agreement_guard() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare
  a support.application;
  w support.award;
begin
  select * into a from support.application where id = new.application_id for update;
  if a.state <> 'approved' then perform spaces.refuse('support.grant.not_granted', a.number); end if;
  select * into w from support.award where application_id = a.id and ended_at is null;
  if w.quantity is distinct from new.quantity or w.amount is distinct from new.amount then perform spaces.refuse('support.grant.not_granted', a.number); end if;
  new.version := 1 + coalesce((select max(version) from support.grant_agreement where application_id = a.id), 0);
  new.at := governance.clock();
  return new;
end
$$;
create trigger guard before insert on support.grant_agreement for each row execute function support.grant_agreement_guard();

create function support.grant_acceptance_guard() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare
  a support.application;
  g support.grant_agreement;
begin
  select * into g from support.grant_agreement where id = new.agreement_id;
  select * into a from support.application where id = g.application_id for update;
  if a.state <> 'approved' then perform spaces.refuse('support.grant.not_granted', a.number); end if;
  if new.hash <> g.hash or exists (select from support.grant_agreement n where n.application_id = a.id and n.version > g.version) then
    perform spaces.refuse('support.grant.stale', a.number); end if;
  if exists (select from support.grant_acceptance c where c.agreement_id = g.id and c.side <> new.side and c.actor = new.actor) then
    perform spaces.refuse('support.grant.same_person', a.number); end if;
  if support.grant_missing(a.id) <> '{}' then perform spaces.refuse('support.grant.papers_missing', a.number); end if;
  if new.side = 'agency' and not exists (select from governance.act t where t.id = new.act_id and t.capacity = 'decide' and t.xmin = pg_current_xact_id()::xid) then
    perform spaces.refuse('support.application.without_act', a.number); end if;
  new.at := governance.clock();
  return new;
end
$$;
create trigger guard before insert on support.grant_acceptance for each row execute function support.grant_acceptance_guard();

-- What needs an agreement is not promised before it holds. Named to run before the step moves anything.
create function support.grant_agreed() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare a support.application;
begin
  if new.step <> 'commit' then return new; end if;
  select * into a from support.application where id = new.application_id for update;
  if support.grant_in_force(a.id) is null
    and ((select k.agreement from support.kind k where k.code = a.kind) is not null or exists (select from support.grant_agreement g where g.application_id = a.id)) then
    perform spaces.refuse('support.grant.needed', a.number); end if;
  return new;
end
$$;
create trigger agreed before insert on support.application_step for each row execute function support.grant_agreed();
