-- What became of what a paper obliges to. Whoever owes it says that it was met, when and by what that can be looked up; the other side says whether it was.
create table support.accord_met (
  id uuid primary key default platform.uuid_v7(),
  accord_id uuid not null,
  position int not null,
  on_day date not null,
  -- where it can be looked up: the number of a paper, the address of a page
  proof text not null check (length(proof) between 3 and 300),
  -- the institution speaks by an act
  act_id uuid references governance.act (id) on delete restrict,
  actor text not null,
  at timestamptz not null default governance.clock(),
  foreign key (accord_id, position) references support.accord_duty (accord_id, position) on delete restrict
);
create index accord_met_of on support.accord_met (accord_id, position);
create trigger append_only before update or delete or truncate on support.accord_met for each statement execute function platform.refuse_change();

create table support.accord_answer (
  met_id uuid constraint "support.accord.answered" primary key references support.accord_met (id) on delete restrict,
  met boolean not null,
  says text not null default '' check (length(says) <= 600),
  act_id uuid references governance.act (id) on delete restrict,
  actor text not null,
  at timestamptz not null default governance.clock(),
  constraint "support.accord.why_not" check (met or length(says) >= 3)
);
create trigger append_only before update or delete or truncate on support.accord_answer for each statement execute function platform.refuse_change();

-- Whether whoever writes speaks for this side of a paper: a body by its leaders, the institution (none) by its register's keeper on an act of this transaction.
create function support.accord_side(actor text, act uuid, body uuid) returns boolean language sql stable security definer set search_path = pg_catalog as $$
  select case when body is null then exists (select from governance.act a where a.id = act and a.action = 'support.accord.record' and a.capacity = 'decide'
      and a.xmin = pg_current_xact_id()::xid)
    else exists (select from identity.membership m where m.kind = 'community' and m.entity_id = body and m.person_id = support.person_in(actor)
      and m.role <> 'member' and m.during @> governance.clock()) end
$$;

create function support.accord_met_guard() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare a support.accord; owes uuid;
begin
  -- one after the other: two who say it in the same second say it once
  select * into a from support.accord where id = new.accord_id for no key update;
  select d.organisation_id into owes from support.accord_duty d where d.accord_id = new.accord_id and d.position = new.position;
  if not support.accord_side(new.actor, new.act_id, owes) then perform spaces.refuse('support.accord.not_yours', a.number); end if;
  if new.on_day < a.begins or new.on_day > governance.today() then perform spaces.refuse('support.accord.met_day', a.number); end if;
  if exists (select from support.accord_met m left join support.accord_answer w on w.met_id = m.id
      where m.accord_id = new.accord_id and m.position = new.position and w.met is not false) then perform spaces.refuse('support.accord.said', a.number); end if;
  return new;
end
$$;
create trigger guard before insert on support.accord_met for each row execute function support.accord_met_guard();

-- The other side: the institution for what a body owes, any of the bodies for what the institution owes; never whoever said it.
create function support.accord_answer_guard() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare m support.accord_met; owes uuid;
begin
  select * into m from support.accord_met where id = new.met_id;
  select d.organisation_id into owes from support.accord_duty d where d.accord_id = m.accord_id and d.position = m.position;
  if support.person_in(new.actor) = support.person_in(m.actor) then perform spaces.refuse('support.accord.own_word', m.id::text); end if;
  if owes is not null and not support.accord_side(new.actor, new.act_id, null)
    or owes is null and not exists (select from support.accord_party y where y.accord_id = m.accord_id and support.accord_side(new.actor, null, y.organisation_id)) then
    perform spaces.refuse('support.accord.not_yours', m.id::text); end if;
  return new;
end
$$;
create trigger guard before insert on support.accord_answer for each row execute function support.accord_answer_guard();

insert into identity.power_grant (power, holder_kind, holder, basis) values
  ('support.accord.meet', 'self', '', 'aturan rumah: wakil lembaga yang berkewajiban'),
  ('support.accord.answer', 'self', '', 'aturan rumah: wakil lembaga pihak lainnya');
