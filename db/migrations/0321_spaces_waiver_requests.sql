-- A citizen's request for relief is a case of its own: a number, a day by which it is answered, and whose turn it is. Whoever may propose
-- relief either proposes it, or turns it down; both on a legal basis and with a reason.
create table spaces.waiver_request (
  id uuid primary key default uuidv7(),
  number text not null unique,
  booking_id uuid not null references spaces.booking (id) on delete restrict,
  price_before bigint not null,
  amount bigint not null check (amount > 0),
  reason text not null check (length(trim(reason)) between 3 and 2000),
  asked_at timestamptz not null default governance.clock(),
  due_day date not null,
  answer text check (answer in ('proposed', 'turned_down')),
  waiver_id uuid unique references spaces.waiver (id) on delete restrict,
  legal_basis_id uuid references governance.legal_basis (id) on delete restrict,
  article text,
  said text,
  act_id uuid references governance.act (id) on delete restrict,
  answered_at timestamptz,
  constraint "spaces.waiver.wished_once" unique (booking_id),
  constraint "spaces.waiver.request_within_price" check (amount <= price_before),
  check ((answer is null) = (answered_at is null) and (answer = 'proposed') is not distinct from (case when answer is not null then waiver_id is not null end)),
  -- no without a basis, a reason and somebody who had the right to say it
  constraint "spaces.waiver.turned_down_by_authority" check (answer is distinct from 'turned_down' or legal_basis_id is not null and length(article) between 1 and 120 and length(trim(said)) between 3 and 2000 and act_id is not null)
);
create index waiver_request_open on spaces.waiver_request (due_day, number) where answer is null;
create sequence spaces.waiver_request_number;
create trigger stays before delete or truncate on spaces.waiver_request for each statement execute function platform.refuse_change();

-- What was answered stays answered, and nothing of the asking changes but the words of somebody who has gone.
create function spaces.waiver_request_answered_once() returns trigger language plpgsql as $$
begin
  if old.answer is not null and (new.answer, new.waiver_id, new.legal_basis_id, new.article, new.said, new.act_id, new.answered_at)
    is distinct from (old.answer, old.waiver_id, old.legal_basis_id, old.article, old.said, old.act_id, old.answered_at) then
    perform spaces.refuse('spaces.waiver.answered', old.number); end if;
  if (new.number, new.booking_id, new.price_before, new.amount, new.asked_at, new.due_day)
    is distinct from (old.number, old.booking_id, old.price_before, old.amount, old.asked_at, old.due_day) then
    perform spaces.refuse('spaces.waiver.asked_stays', old.number); end if;
  return new;
end
$$;
create trigger answered_once before update on spaces.waiver_request for each row execute function spaces.waiver_request_answered_once();

-- A relief that is proposed answers the request that waits: no second way past it.
create function spaces.waiver_answers_request() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  if exists (select from spaces.waiver_request q where q.booking_id = new.booking_id and q.answer is null) then
    perform spaces.refuse('spaces.waiver.request_waits', new.case_number); end if;
  return null;
end
$$;
create constraint trigger answers_request after insert on spaces.waiver deferrable initially deferred for each row execute function spaces.waiver_answers_request();

-- What was asked for before as a step of its booking and has not been proposed yet.
insert into spaces.waiver_request (number, booking_id, price_before, amount, reason, asked_at, due_day)
select 'KR-' || to_char(s.at at time zone 'Asia/Jakarta', 'YYYY') || '-' || lpad(nextval('spaces.waiver_request_number')::text, 5, '0'), k.id, greatest(k.price, (s.facts ->> 'waiverAsked')::bigint), (s.facts ->> 'waiverAsked')::bigint,
    s.reason, s.at, spaces.working_day((s.at at time zone 'Asia/Jakarta')::date, 5)
  from (select distinct on (booking_id) booking_id, at, reason, facts from spaces.booking_step where facts ? 'waiverAsked' order by booking_id, at desc, id desc) s join spaces.booking k on k.id = s.booking_id
  where length(trim(s.reason)) >= 3 and not exists (select from spaces.waiver w where w.booking_id = k.id) order by s.at;
