-- Curation of an event on the five aspects by which the province (Kaldera) and the nation (KEN) choose: named curators, a reason for every mark,
-- and of all that only the middle is told outside.

create sequence events.scorecard_number;

create table events.scorecard (
  id uuid primary key default platform.uuid_v7(),
  number text not null unique check (number ~ '^KU-[0-9]{4}-[0-9]{3,}$'),
  event_id uuid not null references events.event (id) on delete restrict,
  year int not null check (year between 2020 and 2100),
  -- the card of the edition before: what grows or falls is told along it
  earlier_id uuid references events.scorecard (id) on delete restrict,
  -- until when every curator is waited for
  due_day date not null,
  act_id uuid not null references governance.act (id) on delete restrict,
  actor text not null,
  at timestamptz not null default governance.clock(),
  constraint "events.scorecard.once" unique (event_id, year),
  constraint "events.scorecard.earlier_once" unique (earlier_id)
);
create trigger append_only before update or delete or truncate on events.scorecard for each statement execute function platform.refuse_change();

create table events.curator (
  scorecard_id uuid not null references events.scorecard (id) on delete restrict,
  person_id uuid not null references identity.person (id) on delete restrict,
  act_id uuid not null references governance.act (id) on delete restrict,
  actor text not null,
  at timestamptz not null default governance.clock(),
  constraint "events.curator.once" primary key (scorecard_id, person_id)
);
create index curator_of_person on events.curator (person_id, at);
create trigger append_only before update or delete or truncate on events.curator for each statement execute function platform.refuse_change();

-- Before a mark, a word: whether the curator has an interest in this event. Said once each way: having none may become having one, never back.
create table events.curator_word (
  scorecard_id uuid not null,
  person_id uuid not null,
  interest boolean not null,
  says text not null default '' check (length(says) <= 600),
  at timestamptz not null default governance.clock(),
  constraint "events.curator.declared" primary key (scorecard_id, person_id, interest),
  constraint "events.curator.interest_says" check (not interest or length(trim(says)) >= 10),
  foreign key (scorecard_id, person_id) references events.curator (scorecard_id, person_id) on delete restrict
);
create trigger append_only before update or delete or truncate on events.curator_word for each statement execute function platform.refuse_change();

create function events.aspects() returns text[] language sql immutable as $$ select '{idea,economy,management,culture,communication}'::text[] $$;
-- Thousandths of a point: all ones are nothing, all fives a hundred. The five weigh alike.
create function events.marks_total(marks jsonb) returns int language sql immutable set search_path = pg_catalog as $$
  select ((select sum((marks ->> a)::int) from unnest(events.aspects()) a) - 5)::int * 5000
$$;
create function events.marks_whole(marks jsonb, reasons jsonb) returns boolean language sql immutable set search_path = pg_catalog as $$
  select jsonb_typeof(marks) = 'object' and jsonb_typeof(reasons) = 'object' and marks - events.aspects() = '{}' and reasons - events.aspects() = '{}'
    and (select bool_and(coalesce(marks ->> a in ('1', '2', '3', '4', '5') and length(trim(reasons ->> a)) between 10 and 600, false)) from unnest(events.aspects()) a)
$$;

create table events.score (
  scorecard_id uuid not null,
  person_id uuid not null,
  marks jsonb not null,
  reasons jsonb not null,
  total int not null generated always as (events.marks_total(marks)) stored,
  at timestamptz not null default governance.clock(),
  constraint "events.score.sent" primary key (scorecard_id, person_id),
  constraint "events.score.whole" check (events.marks_whole(marks, reasons)),
  foreign key (scorecard_id, person_id) references events.curator (scorecard_id, person_id) on delete restrict
);
create trigger append_only before update or delete or truncate on events.score for each statement execute function platform.refuse_change();

-- What is told: the middle of each aspect and of the sums, and of how many. Frozen with the act that published it.
create table events.scorecard_result (
  scorecard_id uuid primary key references events.scorecard (id) on delete restrict,
  marks jsonb not null,
  total int not null check (total between 0 and 100000),
  curators int not null check (curators >= 2),
  act_id uuid not null references governance.act (id) on delete restrict,
  actor text not null,
  at timestamptz not null default governance.clock()
);
create trigger append_only before update or delete or truncate on events.scorecard_result for each statement execute function platform.refuse_change();

create function events.calendar_act(the_act uuid, about text) returns void language plpgsql set search_path = pg_catalog as $$
begin
  if not exists (select from governance.act a where a.id = the_act and a.action = 'events.event.publish' and a.capacity = 'decide' and a.xmin = pg_current_xact_id()::xid) then
    perform spaces.refuse('events.scorecard.without_act', about); end if;
end
$$;

-- Whoever holds this lock is alone with the card.
create function events.scorecard_open(wanted uuid) returns events.scorecard language plpgsql security definer set search_path = pg_catalog as $$
declare k events.scorecard;
begin
  perform pg_advisory_xact_lock(hashtextextended('events.scorecard ' || wanted::text, 0));
  select * into k from events.scorecard where id = wanted;
  if exists (select from events.scorecard_result r where r.scorecard_id = wanted) then perform spaces.refuse('events.scorecard.published', k.number); end if;
  return k;
end
$$;

create function events.scorecard_guard() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  perform events.calendar_act(new.act_id, new.number);
  if not exists (select from events.event e where e.id = new.event_id and e.state = 'published') then perform spaces.refuse('events.scorecard.no_event', new.number); end if;
  if new.due_day <= governance.today() then perform spaces.refuse('events.scorecard.due', new.number); end if;
  if new.earlier_id is not null and not exists (select from events.scorecard k join events.scorecard_result r on r.scorecard_id = k.id where k.id = new.earlier_id and k.year < new.year) then
    perform spaces.refuse('events.scorecard.earlier', new.number); end if;
  return new;
end
$$;
create trigger guard before insert on events.scorecard for each row execute function events.scorecard_guard();

-- Nobody marks what he sent in himself, with an account or by letter before he had one, nor the event of a body he belongs to.
create function events.is_own(the_event uuid, the_person uuid) returns boolean language sql stable set search_path = pg_catalog as $$
  select exists (select from events.event e where e.id = the_event and (e.person_id = the_person
    or exists (select from identity.membership m where m.entity_id = e.organisation_id and m.person_id = the_person and upper_inf(m.during))
    or exists (select from events.contact c join identity.person p on p.id = the_person where c.event_id = e.id and c.erased_at is null and lower(c.email) = lower(p.email))))
$$;
create function events.curator_guard() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare k events.scorecard;
begin
  k := events.scorecard_open(new.scorecard_id);
  perform events.calendar_act(new.act_id, k.number);
  if events.is_own(k.event_id, new.person_id) then perform spaces.refuse('events.curator.own_event', k.number); end if;
  return new;
end
$$;
create trigger guard before insert on events.curator for each row execute function events.curator_guard();

create function events.curator_word_guard() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare k events.scorecard;
begin
  k := events.scorecard_open(new.scorecard_id);
  if exists (select from events.curator_word w where w.scorecard_id = k.id and w.person_id = new.person_id and w.interest) then perform spaces.refuse('events.curator.aside', k.number); end if;
  if exists (select from events.score s where s.scorecard_id = k.id and s.person_id = new.person_id) then perform spaces.refuse('events.score.sent', k.number); end if;
  return new;
end
$$;
create trigger guard before insert on events.curator_word for each row execute function events.curator_word_guard();

create function events.score_guard() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare k events.scorecard;
begin
  k := events.scorecard_open(new.scorecard_id);
  if exists (select from events.curator_word w where w.scorecard_id = k.id and w.person_id = new.person_id and w.interest) then perform spaces.refuse('events.curator.aside', k.number); end if;
  if not exists (select from events.curator_word w where w.scorecard_id = k.id and w.person_id = new.person_id) then perform spaces.refuse('events.score.undeclared', k.number); end if;
  if events.is_own(k.event_id, new.person_id) then perform spaces.refuse('events.curator.own_event', k.number); end if;
  return new;
end
$$;
create trigger guard before insert on events.score for each row execute function events.score_guard();

create function events.scorecard_middle(wanted uuid) returns table (total int, marks jsonb, curators int, apart int, waiting int) language sql stable set search_path = pg_catalog as $$
  select (select round(percentile_cont(0.5) within group (order by s.total))::int from events.score s where s.scorecard_id = wanted),
    (select jsonb_object_agg(a, (select round((percentile_cont(0.5) within group (order by (s.marks ->> a)::int))::numeric, 1) from events.score s where s.scorecard_id = wanted)) from unnest(events.aspects()) a),
    (select count(*)::int from events.score s where s.scorecard_id = wanted),
    (select coalesce(max(s.total) - min(s.total), 0) from events.score s where s.scorecard_id = wanted),
    (select count(*)::int from events.curator c where c.scorecard_id = wanted
      and not exists (select from events.score s where s.scorecard_id = wanted and s.person_id = c.person_id)
      and not exists (select from events.curator_word w where w.scorecard_id = wanted and w.person_id = c.person_id and w.interest))
$$;

-- Whoever publishes chooses nothing: the numbers are reckoned here, all who were named are waited for until the day, and two who are far apart need a third.
create function events.scorecard_tells() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare
  k events.scorecard;
  m record;
begin
  k := events.scorecard_open(new.scorecard_id);
  perform events.calendar_act(new.act_id, k.number);
  select * into m from events.scorecard_middle(k.id);
  if m.waiting > 0 and governance.today() <= k.due_day then perform spaces.refuse('events.scorecard.waiting', k.number); end if;
  if m.curators < 2 then perform spaces.refuse('events.scorecard.two', k.number); end if;
  if m.curators = 2 and m.apart >= 30000 then perform spaces.refuse('events.scorecard.spread', k.number); end if;
  new.total := m.total;
  new.marks := m.marks;
  new.curators := m.curators;
  return new;
end
$$;
create trigger tells before insert on events.scorecard_result for each row execute function events.scorecard_tells();

insert into identity.power_grant (power, holder_kind, holder, basis) values
  ('events.score.give', 'self', '', 'aturan rumah: kurator yang ditunjuk');
