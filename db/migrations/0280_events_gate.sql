-- The gate of an event: who may stand at it, and every movement through it. Movements are written by phones that may be offline for an hour,
-- so each carries an id of its own and is written once, however often it is sent; who is in is reckoned from them and kept nowhere.

create table events.gate_plan (
  event_id uuid primary key references events.event (id) on delete restrict,
  gates text[] not null default '{Utama}' check (cardinality(gates) between 1 and 12),
  -- whoever left may come back on the same ticket
  reentry boolean not null default true,
  opens_minutes int not null default 120 check (opens_minutes between 0 and 1440),
  -- what the code at the venue says, for those who check themselves in; null: nobody does
  venue_secret text check (venue_secret ~ '^[A-Za-z0-9_-]{16,40}$'),
  made_by text not null,
  made_at timestamptz not null default governance.clock()
);

-- Helpers are named by whoever organises, and come by a link of their own. No account, no address: a name and nothing else.
create table events.gate_helper (
  id uuid primary key default platform.uuid_v7(),
  event_id uuid not null references events.event (id) on delete restrict,
  name text not null check (length(name) <= 80),
  key_hash text not null,
  named_by text not null,
  at timestamptz not null default governance.clock(),
  ended_at timestamptz
);
create index gate_helper_of on events.gate_helper (event_id, at);

create table events.gate_scan (
  -- drawn by the phone: sent again it is the same
  id uuid primary key,
  -- where two have the same instant, the one that was written first goes before
  seq bigint generated always as identity unique,
  event_id uuid not null references events.event (id) on delete restrict,
  occurrence_id uuid not null references events.occurrence (id) on delete restrict,
  -- null: somebody without a ticket, let in by hand, or a code nobody here knows
  ticket_id uuid references events.ticket (id) on delete restrict,
  kind text not null check (kind in ('enter', 'leave', 'undo')),
  way text not null check (way in ('code', 'unverified', 'list', 'walk_in', 'self', 'unmatched')),
  gate text not null check (length(gate) between 1 and 40),
  device text not null check (device ~ '^[A-Za-z0-9_-]{6,40}$'),
  helper_id uuid references events.gate_helper (id) on delete restrict,
  actor text not null,
  -- decided by the server at the gate, not told to it afterwards
  online boolean not null,
  -- what the phone's clock said, and the same put right by how far that clock was off when it was sent
  device_at timestamptz not null,
  at timestamptz not null,
  received_at timestamptz not null default governance.clock(),
  undoes uuid,
  -- of a ticket decided online: how often it had left, or been taken back, before
  turn int not null default 0,
  constraint "events.gate.undo_of" check ((kind = 'undo') = (undoes is not null))
);
create index gate_scan_of on events.gate_scan (event_id, occurrence_id, at, seq);
create index gate_scan_of_ticket on events.gate_scan (ticket_id, occurrence_id, at, seq) where ticket_id is not null;
create index gate_scan_undone on events.gate_scan (undoes) where kind = 'undo';
-- two gates that read the same ticket in the same second: one of them is told
create unique index "events.gate.used" on events.gate_scan (ticket_id, occurrence_id, turn) where kind = 'enter' and online;
create trigger append_only before update or delete or truncate on events.gate_scan for each statement execute function platform.refuse_change();

-- Taken back within a minute by the phone that wrote it. Later it stays, and somebody leaves instead.
create function events.gate_undone(wanted uuid) returns boolean language sql stable set search_path = pg_catalog as $$
  select exists (select from events.gate_scan u join events.gate_scan s on s.id = u.undoes
    where u.undoes = wanted and u.kind = 'undo' and u.device = s.device and u.event_id = s.event_id and u.at <= s.at + interval '60 seconds')
$$;

-- Every movement of one date that stands, with what it means beside the others: the first by corrected time is the check-in, whatever arrived when.
create function events.gate_log(of_event uuid, of_date uuid) returns table (id uuid, ticket_id uuid, kind text, way text, gate text, device text, online boolean,
    at timestamptz, seq bigint, received_at timestamptz, first_at timestamptz, first_gate text, duplicate boolean, revoked boolean, last boolean) language sql stable set search_path = pg_catalog as $$
  with standing as (select s.* from events.gate_scan s where s.event_id = of_event and s.occurrence_id = of_date and s.kind <> 'undo' and not events.gate_undone(s.id)),
  turned as (select s.*, lag(s.kind) over w as before,
      count(*) filter (where s.kind = 'leave') over (partition by s.ticket_id order by s.at, s.seq rows between unbounded preceding and 1 preceding) as left_before
    from standing s window w as (partition by s.ticket_id order by s.at, s.seq))
  select s.id, s.ticket_id, s.kind, s.way, s.gate, s.device, s.online, s.at, s.seq, s.received_at,
    case when s.ticket_id is not null then first_value(s.at) over t end, case when s.ticket_id is not null then first_value(s.gate) over t end,
    s.ticket_id is not null and s.kind = coalesce(s.before, 'leave'),
    coalesce(k.revoked_at <= s.at, false),
    s.ticket_id is null or row_number() over (partition by s.ticket_id order by s.at desc, s.seq desc) = 1
  from turned s left join events.ticket k on k.id = s.ticket_id
  window t as (partition by s.ticket_id, s.left_before order by s.at, s.seq)
$$;

-- A movement belongs to a date of its event, and its ticket to both. What the server decides itself it decides under the lock of the ticket.
create function events.gate_guard() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare
  o events.occurrence;
  p events.gate_plan;
  k record;
  last_kind text;
begin
  select * into o from events.occurrence where id = new.occurrence_id and event_id = new.event_id;
  if not found then perform spaces.refuse('events.gate.other_date', new.id::text); end if;
  new.received_at := governance.clock();
  new.at := least(new.at, new.received_at);
  new.turn := 0;
  if new.ticket_id is not null then
    select t.revoked_at, i.event_id, i.occurrence_id into k from events.ticket t join events.registration r on r.id = t.registration_id join events.intake i on i.id = r.intake_id
      where t.id = new.ticket_id for no key update of t;
    if k.event_id <> new.event_id then perform spaces.refuse('events.gate.wrong_event', new.id::text); end if;
    if k.occurrence_id <> new.occurrence_id then perform spaces.refuse('events.gate.other_date', new.id::text); end if;
  end if;
  if not new.online then return new; end if;
  if new.kind = 'undo' then
    if not exists (select from events.gate_scan s where s.id = new.undoes and s.event_id = new.event_id and s.device = new.device and new.at <= s.at + interval '60 seconds') then
      perform spaces.refuse('events.gate.undo_late', new.id::text); end if;
    return new;
  end if;
  select * into p from events.gate_plan where event_id = new.event_id;
  if new.kind = 'enter' then
    if o.cancelled or not exists (select from events.event e where e.id = new.event_id and e.state = 'published' and e.status <> 'cancelled') then
      perform spaces.refuse('events.gate.called_off', new.id::text); end if;
    if new.received_at < o.starts_at - make_interval(mins => coalesce(p.opens_minutes, 120)) then perform spaces.refuse('events.gate.not_yet', new.id::text); end if;
    if new.received_at > o.until_at + interval '6 hours' then perform spaces.refuse('events.gate.over', new.id::text); end if;
  end if;
  if new.ticket_id is null then return new; end if;
  if k.revoked_at is not null and new.kind = 'enter' then perform spaces.refuse('events.gate.revoked', new.id::text); end if;
  select s.kind into last_kind from events.gate_scan s
    where s.ticket_id = new.ticket_id and s.occurrence_id = new.occurrence_id and s.kind <> 'undo' and not events.gate_undone(s.id) order by s.at desc, s.seq desc limit 1;
  if new.kind = 'enter' and last_kind = 'enter' then perform spaces.refuse('events.gate.used', new.id::text); end if;
  if new.kind = 'leave' and last_kind is distinct from 'enter' then perform spaces.refuse('events.gate.not_inside', new.id::text); end if;
  if new.kind = 'enter' and last_kind = 'leave' and not coalesce(p.reentry, true) then perform spaces.refuse('events.gate.no_reentry', new.id::text); end if;
  select count(*) into new.turn from events.gate_scan s where s.ticket_id = new.ticket_id and s.occurrence_id = new.occurrence_id
    and (s.kind = 'leave' or (s.kind = 'enter' and events.gate_undone(s.id)));
  return new;
end
$$;
create trigger guard before insert on events.gate_scan for each row execute function events.gate_guard();

insert into identity.power_grant (power, holder_kind, holder, basis) values
  ('events.gate.plan', 'key', '', 'aturan rumah: penyelenggara mengatur gerbangnya'),
  ('events.gate.plan', 'self', '', 'aturan rumah: penyelenggara mengatur gerbangnya'),
  ('events.gate.record', 'key', '', 'aturan rumah: petugas gerbang yang disebut penyelenggara'),
  ('events.gate.record', 'self', '', 'aturan rumah: penyelenggara di gerbangnya sendiri'),
  ('events.gate.check_in', 'key', '', 'aturan rumah: peserta dengan tautan pendaftarannya, di tempat acara'),
  ('events.gate.check_in', 'self', '', 'aturan rumah: peserta, di tempat acara');
