-- Doubts about where a thing is made. One case a listing at a time; whoever doubts in that time stands in it.
-- A case is moved by what is written beside it and by nothing else.
create sequence market.origin_case_number;
create table market.origin_case (
  id uuid primary key default platform.uuid_v7(),
  number text not null unique,
  product_id uuid not null references market.product (id) on delete restrict,
  shop_id uuid not null references market.shop (id) on delete restrict,
  level text not null check (level in ('made', 'designed', 'curated')),
  -- the doubted level was the desk's word, not the shop's
  stood boolean not null default false,
  -- the shop itself asks to be looked at again, with evidence
  by_shop boolean not null default false,
  state text not null default 'asked' check (state in ('asked', 'silent', 'answered', 'decided', 'appealed', 'closed')),
  at timestamptz not null default governance.clock(),
  -- the end of the seventh working day
  answer_by timestamptz not null,
  appeal_by timestamptz
);
create unique index "market.origin.one_case" on market.origin_case (product_id) where state in ('asked', 'silent', 'answered', 'appealed');
create index origin_case_of_shop on market.origin_case (shop_id, at desc);
create index origin_case_due on market.origin_case (answer_by) where state = 'asked';

create table market.origin_report (
  id uuid primary key default platform.uuid_v7(),
  case_id uuid not null references market.origin_case (id) on delete restrict,
  -- empty once the person is gone
  person_id uuid references identity.person (id) on delete restrict,
  reason text not null check (reason in ('made_elsewhere', 'partner_hidden', 'bought_in', 'not_of_shop')),
  says text not null check (length(says) between 20 and 1000),
  evidence text not null check (length(evidence) between 10 and 500),
  at timestamptz not null default governance.clock(),
  constraint "market.origin.reported_already" unique (case_id, person_id)
);
create index origin_report_of_person on market.origin_report (person_id, at desc);

create table market.origin_answer (
  case_id uuid constraint "market.origin.answered_already" primary key references market.origin_case (id) on delete restrict,
  says text not null check (length(says) between 20 and 1000),
  evidence text not null check (length(evidence) between 10 and 500),
  actor text not null,
  at timestamptz not null default governance.clock()
);
create trigger append_only before update or delete or truncate on market.origin_answer for each statement execute function platform.refuse_change();

-- The seventh working day went by without a word.
create table market.origin_silence (
  case_id uuid primary key references market.origin_case (id) on delete restrict,
  at timestamptz not null default governance.clock()
);
create trigger append_only before update or delete or truncate on market.origin_silence for each statement execute function platform.refuse_change();

create table market.origin_appeal (
  case_id uuid constraint "market.origin.not_decided" primary key references market.origin_case (id) on delete restrict,
  says text not null check (length(says) between 20 and 1000),
  actor text not null,
  at timestamptz not null default governance.clock()
);
create trigger append_only before update or delete or truncate on market.origin_appeal for each statement execute function platform.refuse_change();

-- What the desk decided, and what it said to an appeal.
create table market.origin_ruling (
  case_id uuid not null references market.origin_case (id) on delete restrict,
  no int not null check (no in (1, 2)),
  verdict text not null check (verdict in ('kept', 'changed', 'withdrawn')),
  level text check (level in ('made', 'designed', 'curated')),
  says text not null check (length(says) between 20 and 1000),
  actor text not null check (actor like 'person:%'),
  act_id uuid not null unique references governance.act (id) on delete restrict,
  at timestamptz not null default governance.clock(),
  constraint "market.origin.decided_already" primary key (case_id, no),
  check ((verdict = 'changed') = (level is not null))
);
create trigger append_only before update or delete or truncate on market.origin_ruling for each statement execute function platform.refuse_change();

-- What buyers read instead of the shop's own word, as long as it stands.
create table market.origin_standing (
  product_id uuid primary key references market.product (id) on delete restrict,
  level text not null check (level in ('made', 'designed', 'curated', 'unproven')),
  case_id uuid not null references market.origin_case (id) on delete restrict,
  at timestamptz not null default governance.clock()
);

create function market.open_origin_case() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare number text;
begin
  -- a ruling under way is waited for: the shop's time to appeal is not taken away by another doubt
  perform from market.origin_case k where k.product_id = new.product_id order by k.id for no key update;
  select k.number into number from market.origin_case k where k.product_id = new.product_id and k.state = 'decided' and k.appeal_by > governance.clock()
    and exists (select from market.origin_ruling r where r.case_id = k.id and r.verdict <> 'kept');
  if number is not null then perform spaces.refuse('market.origin.being_decided', number); end if;
  if new.by_shop then
    if not exists (select from market.origin_standing o join market.product p on p.id = o.product_id where p.id = new.product_id and o.level <> p.origin and p.origin = new.level)
      then perform spaces.refuse('market.origin.nothing_to_prove', ''); end if;
    if exists (select from market.origin_ruling r join market.origin_case k on k.id = r.case_id where k.product_id = new.product_id and r.at > governance.clock() - interval '30 days')
      then perform spaces.refuse('market.origin.proved_lately', ''); end if;
  end if;
  new.stood := exists (select from market.origin_standing o where o.product_id = new.product_id);
  new.state := 'asked';
  new.at := governance.clock();
  new.answer_by := (spaces.working_day((new.at at time zone 'Asia/Jakarta')::date, 7) + 1)::timestamp at time zone 'Asia/Jakarta';
  new.number := 'AM-' || to_char(new.at at time zone 'Asia/Jakarta', 'YYYY') || '-' || lpad(nextval('market.origin_case_number')::text, 4, '0');
  return new;
end
$$;
create trigger opens before insert on market.origin_case for each row execute function market.open_origin_case();

-- Nobody is kept busy by one person: few at a time, no listing again that was just looked at, a pause after three that came to nothing.
create function market.origin_report_bounded() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare c market.origin_case;
begin
  perform pg_advisory_xact_lock(7242036, hashtext(new.person_id::text));
  select * into c from market.origin_case where id = new.case_id for no key update;
  if c.state not in ('asked', 'silent', 'answered') then perform spaces.refuse('market.origin.being_decided', c.number); end if;
  if (select count(*) from market.origin_report r join market.origin_case k on k.id = r.case_id
      where r.person_id = new.person_id and k.state in ('asked', 'silent', 'answered')) >= 5 then perform spaces.refuse('market.origin.too_many_open', ''); end if;
  if exists (select from market.origin_report r join market.origin_case k on k.id = r.case_id
      where r.person_id = new.person_id and k.product_id = c.product_id and k.id <> c.id and k.at > governance.clock() - interval '90 days') then perform spaces.refuse('market.origin.reported_lately', ''); end if;
  if (select count(*) from market.origin_report r join market.origin_ruling g on g.case_id = r.case_id
      where r.person_id = new.person_id and g.verdict = 'kept' and g.at > governance.clock() - interval '90 days'
        and not exists (select from market.origin_ruling later where later.case_id = g.case_id and later.no > g.no)) >= 3 then perform spaces.refuse('market.origin.paused', ''); end if;
  return new;
end
$$;
create trigger bounded before insert on market.origin_report for each row execute function market.origin_report_bounded();
-- The words stay; only the name goes, when the person does.
create function market.origin_report_keeps() returns trigger language plpgsql set search_path = pg_catalog as $$
begin
  if new.person_id is not null or (new.id, new.case_id, new.reason, new.says, new.evidence, new.at) is distinct from (old.id, old.case_id, old.reason, old.says, old.evidence, old.at)
    then raise exception 'reports of origin are not changed'; end if;
  return new;
end
$$;
create trigger keeps before update on market.origin_report for each row execute function market.origin_report_keeps();

create function market.stand_origin(c market.origin_case, wanted text) returns void language plpgsql set search_path = pg_catalog as $$
begin
  if wanted is null then delete from market.origin_standing where product_id = c.product_id;
  else
    insert into market.origin_standing (product_id, level, case_id) values (c.product_id, wanted, c.id)
      on conflict (product_id) do update set level = excluded.level, case_id = excluded.case_id, at = governance.clock();
  end if;
end
$$;

create function market.origin_moves() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare
  c market.origin_case;
  about uuid := (to_jsonb(new) ->> 'case_id')::uuid;
  verdict text := to_jsonb(new) ->> 'verdict';
begin
  select * into c from market.origin_case k where k.id = about for no key update;
  if tg_table_name = 'origin_answer' then
    if c.state not in ('asked', 'silent') then perform spaces.refuse('market.origin.answered_already', c.number); end if;
    update market.origin_case k set state = 'answered' where k.id = c.id;
    -- who is late has lost the level until the desk has looked
    if c.answer_by <= governance.clock() then perform market.stand_origin(c, 'unproven'); end if;
  elsif tg_table_name = 'origin_silence' then
    if c.state <> 'asked' or c.answer_by > governance.clock() then perform spaces.refuse('market.origin.not_silent', c.number); end if;
    update market.origin_case k set state = 'silent' where k.id = c.id;
    perform market.stand_origin(c, 'unproven');
  elsif tg_table_name = 'origin_appeal' then
    if c.state <> 'decided' then perform spaces.refuse('market.origin.not_decided', c.number); end if;
    if c.appeal_by <= governance.clock() then perform spaces.refuse('market.origin.appeal_late', c.number); end if;
    update market.origin_case k set state = 'appealed' where k.id = c.id;
  else
    if not exists (select from governance.act a where a.id = (to_jsonb(new) ->> 'act_id')::uuid and a.action = case when new.no = 1 then 'market.shop.review' else 'market.collection.appeal' end
        and 'person:' || a.person_id = to_jsonb(new) ->> 'actor' and a.xmin = pg_current_xact_id()::xid) then perform spaces.refuse('market.origin.without_act', c.number); end if;
    if exists (select from market.origin_report r where r.case_id = c.id and 'person:' || r.person_id = to_jsonb(new) ->> 'actor') then perform spaces.refuse('market.origin.own_report', c.number); end if;
    if new.no = 1 and c.state = 'asked' then perform spaces.refuse('market.origin.shops_turn', c.number); end if;
    if (new.no = 1 and c.state not in ('answered', 'silent')) or (new.no = 2 and c.state <> 'appealed') then perform spaces.refuse('market.origin.decided_already', c.number); end if;
    if new.no = 2 and exists (select from market.origin_ruling r where r.case_id = c.id and r.no = 1 and r.actor = to_jsonb(new) ->> 'actor') then perform spaces.refuse('market.origin.same_decider', c.number); end if;
    update market.origin_case k set state = case when new.no = 1 then 'decided' else 'closed' end,
      appeal_by = (spaces.working_day((governance.clock() at time zone 'Asia/Jakarta')::date, 7) + 1)::timestamp at time zone 'Asia/Jakarta' where k.id = c.id;
    -- what was doubted is kept, also where an earlier case had set it
    perform market.stand_origin(c, case verdict when 'kept' then case when c.stood then c.level end when 'withdrawn' then 'unproven' else to_jsonb(new) ->> 'level' end);
  end if;
  return null;
end
$$;
create trigger moves after insert on market.origin_answer for each row execute function market.origin_moves();
create trigger moves after insert on market.origin_silence for each row execute function market.origin_moves();
create trigger moves after insert on market.origin_appeal for each row execute function market.origin_moves();
create trigger moves after insert on market.origin_ruling for each row execute function market.origin_moves();

insert into identity.power_grant (power, holder_kind, holder, basis) values
  ('market.origin.report', 'signed_in', '', 'aturan rumah: siapa pun yang masuk'),
  ('market.origin.answer', 'team', 'owner', 'aturan rumah: tim toko'),
  ('market.origin.answer', 'team', 'staff', 'aturan rumah: tim toko'),
  ('market.origin.lapse', 'system', '', 'aturan rumah: tujuh hari kerja tanpa jawaban');
