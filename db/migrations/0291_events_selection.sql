-- Selection: two read without names, each alone; a third where they are far apart; the order is reckoned; whoever objects is heard by somebody else.

create table events.reviewer (
  cohort_id uuid not null references events.cohort (id) on delete restrict,
  person_id uuid not null references identity.person (id) on delete restrict,
  act_id uuid not null references governance.act (id) on delete restrict,
  actor text not null,
  at timestamptz not null default governance.clock(),
  constraint "events.reviewer.once" primary key (cohort_id, person_id)
);
create index reviewer_of_person on events.reviewer (person_id);
create trigger append_only before update or delete or truncate on events.reviewer for each statement execute function platform.refuse_change();

-- Whose turn it is to read which application. Whoever steps aside leaves the turn to another.
create table events.review_turn (
  id uuid primary key default platform.uuid_v7(),
  cohort_id uuid not null,
  application_id uuid not null references events.application (id) on delete restrict,
  person_id uuid not null,
  turn int not null check (turn between 1 and 3),
  at timestamptz not null default governance.clock(),
  recused_at timestamptz,
  reason text not null default '' check (length(reason) <= 600),
  foreign key (cohort_id, person_id) references events.reviewer (cohort_id, person_id) on delete restrict,
  constraint "events.review.once_each" unique (application_id, person_id)
);
create unique index "events.review.turn_taken" on events.review_turn (application_id, turn) where recused_at is null;
create index turn_of_person on events.review_turn (person_id, at);

create table events.review (
  turn_id uuid not null references events.review_turn (id) on delete restrict,
  marks jsonb not null check (jsonb_typeof(marks) = 'object'),
  -- 0 to 100, by the weights of the rubric
  total numeric(6, 3) not null check (total between 0 and 100),
  note text not null default '' check (length(note) <= 1000),
  at timestamptz not null default governance.clock(),
  constraint "events.review.sent" primary key (turn_id)
);
create trigger append_only before update or delete or truncate on events.review for each statement execute function platform.refuse_change();

-- Everything the reckoning looked at and everything it found, under one hash. Applications stand in it by their numbers.
create table events.cohort_result (
  cohort_id uuid primary key references events.cohort (id) on delete restrict,
  input jsonb not null,
  result jsonb not null,
  hash text not null check (hash ~ '^[0-9a-f]{64}$')
);
create trigger append_only before update or delete or truncate on events.cohort_result for each statement execute function platform.refuse_change();

create table events.result_objection (
  application_id uuid not null references events.application (id) on delete restrict,
  says text not null check (length(says) <= 2000),
  at timestamptz not null default governance.clock(),
  due_day date not null,
  upheld boolean,
  answer text not null default '' check (length(answer) <= 2000),
  act_id uuid references governance.act (id) on delete restrict,
  answered_by text not null default '',
  answered_at timestamptz,
  constraint "events.objection.once" primary key (application_id),
  check ((upheld is null) = (answered_at is null))
);

-- Nobody judges in the cohort he applied for, and whoever judges does not apply.
create function events.reviewer_guard() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  perform events.act_of_programme(new.act_id, 'events.programme.run');
  perform from events.cohort c where c.id = new.cohort_id for no key update;
  if exists (select from events.application a where a.cohort_id = new.cohort_id and a.person_id = new.person_id and a.state <> 'withdrawn') then
    perform spaces.refuse('events.reviewer.own_application', new.person_id::text); end if;
  return new;
end
$$;
create trigger guard before insert on events.reviewer for each row execute function events.reviewer_guard();
create function events.applicant_judges() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  perform from events.cohort c where c.id = new.cohort_id for no key update;
  if new.person_id is not null and exists (select from events.reviewer r where r.cohort_id = new.cohort_id and r.person_id = new.person_id) then
    perform spaces.refuse('events.reviewer.own_application', new.number); end if;
  return new;
end
$$;
create trigger judges_not before insert on events.application for each row execute function events.applicant_judges();

create function events.turn_guard() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  if not exists (select from events.application a join events.cohort c on c.id = a.cohort_id where a.id = new.application_id and a.cohort_id = new.cohort_id and a.state = 'sent'
      and upper(c.applies) <= governance.clock()) then perform spaces.refuse('events.review.not_open', new.application_id::text); end if;
  if new.turn = 3 and (select count(*) from events.review_turn t join events.review r on r.turn_id = t.id where t.application_id = new.application_id and t.turn < 3) < 2 then
    perform spaces.refuse('events.review.not_open', new.application_id::text); end if;
  return new;
end
$$;
create trigger guard before insert on events.review_turn for each row execute function events.turn_guard();

create function events.review_guard() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare t events.review_turn;
begin
  select * into t from events.review_turn where id = new.turn_id for no key update;
  if t.recused_at is not null then perform spaces.refuse('events.review.recused', new.turn_id::text); end if;
  if events.cohort_did(t.cohort_id, 'announced') is not null then perform spaces.refuse('events.review.not_open', new.turn_id::text); end if;
  return new;
end
$$;
create trigger guard before insert on events.review for each row execute function events.review_guard();
create function events.turn_stays() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  if old.recused_at is not null or exists (select from events.review r where r.turn_id = old.id) then perform spaces.refuse('events.review.sent', old.id::text); end if;
  return new;
end
$$;
create trigger stays before update on events.review_turn for each row execute function events.turn_stays();

create function events.result_guard() returns trigger language plpgsql set search_path = pg_catalog as $$
begin
  if not exists (select from events.cohort_step s where s.cohort_id = new.cohort_id and s.step = 'announced' and s.xmin = pg_current_xact_id()::xid) then
    perform spaces.refuse('events.programme.without_act', new.cohort_id::text); end if;
  return new;
end
$$;
create trigger with_act before insert on events.cohort_result for each row execute function events.result_guard();

-- The last instant at which the results may be objected to: three working days, the day of the results not counted.
create function events.objection_until(wanted uuid) returns timestamptz language sql stable set search_path = pg_catalog as $$
  select governance.midnight(spaces.working_day((events.cohort_did(wanted, 'announced') at time zone 'Asia/Jakarta')::date, 3) + 1)
$$;
create function events.objection_guard() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare a events.application;
begin
  select * into a from events.application where id = new.application_id for no key update;
  if tg_op = 'INSERT' then
    if a.state not in ('waiting', 'declined') then perform spaces.refuse('events.objection.nothing_against', a.number); end if;
    if events.objection_until(a.cohort_id) is null or governance.clock() >= events.objection_until(a.cohort_id) then perform spaces.refuse('events.objection.window', a.number); end if;
    return new;
  end if;
  if new.says <> old.says and new.says <> '' then perform spaces.refuse('events.objection.once', a.number); end if;
  if new.upheld is distinct from old.upheld then
    if old.upheld is not null then perform spaces.refuse('events.objection.answered', a.number); end if;
    perform events.act_of_programme(new.act_id, 'events.programme.hear');
    -- another than whoever read it, and than whoever announced it
    if exists (select from governance.act c where c.id = new.act_id and (
        exists (select from events.reviewer r where r.cohort_id = a.cohort_id and r.person_id = c.person_id)
        or exists (select from events.cohort_step s join governance.act d on d.id = s.act_id where s.cohort_id = a.cohort_id and s.step = 'announced' and d.person_id = c.person_id))) then
      perform spaces.refuse('events.objection.same_decider', a.number); end if;
  end if;
  return new;
end
$$;
create trigger guard before insert or update on events.result_objection for each row execute function events.objection_guard();

insert into identity.power_grant (power, holder_kind, holder, basis) values
  ('events.review.give', 'self', '', 'aturan rumah: penilai yang ditugaskan');
