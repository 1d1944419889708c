-- The register of understandings and cooperations the institution signed (MoU, PKS): parties, what each owes, how long, and who was told that the end is near.
create sequence support.accord_number;

create table support.accord (
  id uuid primary key default platform.uuid_v7(),
  number text not null unique check (number ~ '^(MOU|PKS)-[0-9]{4}-[0-9]{5,8}$'),
  kind text not null check (kind in ('mou', 'pks')),
  unit_id uuid not null references governance.unit (id) on delete restrict,
  title text not null check (length(title) between 5 and 160),
  plain text not null check (length(plain) between 10 and 1200),
  -- the number the signed paper has
  paper text not null check (length(paper) between 3 and 120),
  begins date not null,
  -- the last day, included
  ends date not null,
  renews uuid constraint "support.accord.renewed_once" unique references support.accord (id) on delete restrict,
  illustrative boolean not null default false,
  act_id uuid not null references governance.act (id) on delete restrict,
  actor text not null,
  made_at timestamptz not null default governance.clock(),
  ended_on date,
  end_reason text not null default '' check (length(end_reason) <= 600),
  constraint "support.accord.days" check (ends > begins and ends <= begins + 3660),
  check ((ended_on is null) = (end_reason = ''))
);
create index accord_ends on support.accord (ends) where ended_on is null;

create table support.accord_party (
  accord_id uuid not null references support.accord (id) on delete restrict,
  organisation_id uuid not null references directory.organisation (id) on delete restrict,
  primary key (accord_id, organisation_id)
);
create trigger append_only before update or delete or truncate on support.accord_party for each statement execute function platform.refuse_change();

-- Whoever is no party of the directory's is the institution itself.
create table support.accord_duty (
  accord_id uuid not null references support.accord (id) on delete restrict,
  position int not null check (position between 1 and 12),
  organisation_id uuid references directory.organisation (id) on delete restrict,
  what text not null check (length(what) between 3 and 200),
  due_day date,
  primary key (accord_id, position),
  foreign key (accord_id, organisation_id) references support.accord_party (accord_id, organisation_id) on delete restrict
);
create trigger append_only before update or delete or truncate on support.accord_duty for each statement execute function platform.refuse_change();

-- That its parties were told of the end, ninety, sixty and thirty days before: each once.
create table support.accord_notice (
  accord_id uuid not null references support.accord (id) on delete restrict,
  days int not null check (days in (90, 60, 30)),
  at timestamptz not null default governance.clock(),
  primary key (accord_id, days)
);
create trigger append_only before update or delete or truncate on support.accord_notice for each statement execute function platform.refuse_change();

-- Written down only on an act of whoever keeps the register, in this very transaction; a renewal follows what it renews.
create function support.accord_guard() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare old_one support.accord;
begin
  if not exists (select from governance.act a where a.id = new.act_id and a.action = 'support.accord.record' and a.capacity = 'decide'
      and a.xmin = pg_current_xact_id()::xid) then perform spaces.refuse('support.accord.without_act', new.number); end if;
  if new.renews is not null then
    select * into old_one from support.accord where id = new.renews;
    if old_one.kind <> new.kind or new.begins <= old_one.begins or new.ends <= old_one.ends then perform spaces.refuse('support.accord.renewal', new.number); end if;
  end if;
  return new;
end
$$;
create trigger guard before insert on support.accord for each row execute function support.accord_guard();

create function support.accord_stays() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  if old.ended_on is not null or (new.number, new.kind, new.unit_id, new.title, new.plain, new.paper, new.begins, new.ends, new.renews, new.act_id)
    is distinct from (old.number, old.kind, old.unit_id, old.title, old.plain, old.paper, old.begins, old.ends, old.renews, old.act_id) then
    perform spaces.refuse('support.accord.fixed', old.number); end if;
  return new;
end
$$;
create trigger stays before update on support.accord for each row execute function support.accord_stays();

insert into identity.power_grant (power, holder_kind, holder, basis) values ('support.accord.warn', 'system', '', 'aturan rumah: 90, 60, dan 30 hari sebelum berakhir');
insert into governance.action (code, name, name_en, kind, money, carried_out, position) values
  ('support.accord.record', 'Mencatat naskah kerja sama yang sudah ditandatangani', 'Record a cooperation that was signed', 'deed', false, false, 52);
