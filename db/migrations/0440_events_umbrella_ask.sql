-- Whether an event stands under a festival is for two to say: who keeps the festival and who keeps the event. One asks, the other answers within seven
-- days, and `event.umbrella_id` is the shadow of the yes: nobody writes it.
create table events.umbrella_ask (
  id uuid primary key default platform.uuid_v7(),
  umbrella_id uuid not null references events.event (id) on delete restrict,
  event_id uuid not null references events.event (id) on delete restrict,
  -- whose side asked; the other answers
  side text not null check (side in ('festival', 'part')),
  -- 'both': one keeps both sides; 'before': it stood there before anybody was asked
  ground text not null default 'asked' check (ground in ('asked', 'both', 'before')),
  state text not null default 'open' check (state in ('open', 'accepted', 'refused', 'withdrawn', 'lapsed', 'left')),
  actor text not null,
  at timestamptz not null default governance.clock(),
  until_at timestamptz not null default governance.clock() + interval '7 days',
  -- opens the sender's page as the key of his first letter does, for whoever has no account
  key_hash text not null default '',
  answered_by text not null default '',
  answered_at timestamptz,
  left_by text not null default '',
  left_side text not null default '' check (left_side in ('', 'festival', 'part')),
  left_at timestamptz,
  -- why the desk refused or took it out; its owner says nothing here
  says text not null default '' check (length(says) <= 600),
  constraint "events.umbrella.without_yes" check (ground <> 'asked' or state not in ('accepted', 'left') or (answered_by <> '' and answered_by <> actor)),
  check ((state = 'left') = (left_at is not null) and (state = 'left') = (left_side <> ''))
);
create unique index "events.umbrella.asked" on events.umbrella_ask (umbrella_id, event_id) where state = 'open';
create unique index "events.umbrella.same" on events.umbrella_ask (event_id) where state = 'accepted';
create index umbrella_ask_of_event on events.umbrella_ask (event_id, at);
create index umbrella_ask_runs_out on events.umbrella_ask (until_at) where state = 'open';

-- What the desk placed before this stands where it stands; its owner may leave.
insert into events.umbrella_ask (umbrella_id, event_id, side, ground, state, actor, answered_by, answered_at)
  select e.umbrella_id, e.id, 'festival', 'before', 'accepted', 'system:migration', 'system:migration', governance.clock() from events.event e where e.umbrella_id is not null order by e.id;

create function events.umbrella_ask_guard() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare
  part events.event;
  over events.event;
begin
  select * into part from events.event where id = new.event_id;
  select * into over from events.event where id = new.umbrella_id;
  if tg_op = 'INSERT' then
    if not over.is_umbrella then perform spaces.refuse('events.umbrella.none', over.number); end if;
    if part.is_umbrella then perform spaces.refuse('events.umbrella.not_within', part.number); end if;
    if part.umbrella_id = over.id then perform spaces.refuse('events.umbrella.same', part.number); end if;
    new.at := governance.clock();
    new.until_at := new.at + interval '7 days';
    if new.ground = 'asked' and new.state = 'open' then return new; end if;
    -- in one go only where one keeps both: the same account, or the desk where nobody is left to ask
    if new.ground = 'both' and new.state = 'accepted' and (part.person_id = over.person_id
        or part.person_id is null and not exists (select from events.contact c where c.event_id = part.id and c.erased_at is null)) then
      new.answered_by := new.actor;
      new.answered_at := new.at;
      return new;
    end if;
    perform spaces.refuse('events.umbrella.without_yes', part.number);
  end if;
  if (new.umbrella_id, new.event_id, new.side, new.ground, new.actor, new.at, new.until_at, new.key_hash)
      is distinct from (old.umbrella_id, old.event_id, old.side, old.ground, old.actor, old.at, old.until_at, old.key_hash)
    or (old.state, new.state) not in (('open', 'accepted'), ('open', 'refused'), ('open', 'withdrawn'), ('open', 'lapsed'), ('accepted', 'left')) then
    perform spaces.refuse('events.umbrella.answered', part.number); end if;
  if new.state = 'left' then
    new.left_at := governance.clock();
    return new;
  end if;
  if new.state = 'accepted' and governance.clock() >= old.until_at then perform spaces.refuse('events.umbrella.lapsed', part.number); end if;
  if new.state = 'lapsed' and governance.clock() < old.until_at then perform spaces.refuse('events.umbrella.answered', part.number); end if;
  new.answered_at := governance.clock();
  return new;
end
$$;
create trigger guard before insert or update on events.umbrella_ask for each row execute function events.umbrella_ask_guard();
create trigger never_away before delete or truncate on events.umbrella_ask for each statement execute function platform.refuse_change();

create function events.umbrella_draw() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  if new.state = 'accepted' then update events.event set umbrella_id = new.umbrella_id where id = new.event_id;
  elsif new.state = 'left' then update events.event set umbrella_id = null where id = new.event_id; end if;
  return null;
end
$$;
create trigger draw after insert or update on events.umbrella_ask for each row execute function events.umbrella_draw();

-- An event stands where a yes on record says, whoever writes.
create function events.umbrella_by_yes() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  if new.umbrella_id is distinct from (select a.umbrella_id from events.umbrella_ask a where a.event_id = new.id and a.state = 'accepted') then
    perform spaces.refuse('events.umbrella.without_yes', new.number); end if;
  return new;
end
$$;
create trigger umbrella_by_yes before insert or update of umbrella_id on events.event for each row execute function events.umbrella_by_yes();

-- What is withdrawn or lapsed asks nothing and is asked nothing.
create function events.umbrella_asks_end() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  update events.umbrella_ask set state = 'withdrawn', answered_by = 'system:events' where state = 'open' and (event_id = new.id or umbrella_id = new.id);
  return null;
end
$$;
create trigger umbrella_asks_end after update of state on events.event for each row
  when (new.state in ('withdrawn', 'expired') and new.state <> old.state) execute function events.umbrella_asks_end();

-- Whether a key opens the sender's page: that of his first letter, or that of an ask that went to the same address.
create function events.opened_by(the_event uuid, the_hash text) returns boolean language sql stable as $$
  select the_hash <> '' and exists (select from events.contact c where c.event_id = the_event and c.erased_at is null
    and (c.key_hash = the_hash or c.key_hash <> '' and exists (select from events.umbrella_ask a where a.event_id = c.event_id and a.key_hash = the_hash)))
$$;
