-- Which body organises an event, on record: said by the calendar's desk, for an agency of the city or a body of the directory. The name an event carries stays
-- what its sender wrote; who is counted is this, the sender's own body, or the agency whose calendar the event came from.
create table events.organiser_record (
  id uuid primary key default platform.uuid_v7(),
  event_id uuid not null references events.event (id) on delete restrict,
  unit_id uuid references governance.unit (id) on delete restrict,
  organisation_id uuid references directory.organisation (id) on delete restrict,
  act_id uuid not null references governance.act (id) on delete restrict,
  actor text not null,
  at timestamptz not null default governance.clock(),
  ended_at timestamptz,
  constraint "events.organiser.one_body" check (num_nonnulls(unit_id, organisation_id) = 1)
);
create unique index "events.organiser.on_record" on events.organiser_record (event_id) where ended_at is null;

create function events.organiser_guard() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare e events.event;
begin
  select * into e from events.event where id = new.event_id;
  if tg_op = 'UPDATE' then
    if old.ended_at is not null or (new.event_id, new.unit_id, new.organisation_id, new.act_id) is distinct from (old.event_id, old.unit_id, old.organisation_id, old.act_id) then
      perform spaces.refuse('events.organiser.on_record', e.number); end if;
    return new;
  end if;
  if not exists (select from governance.act a where a.id = new.act_id and a.action = 'events.event.publish' and a.capacity = 'decide' and a.xmin = pg_current_xact_id()::xid) then
    perform spaces.refuse('events.organiser.without_act', e.number); end if;
  if new.unit_id is not null and not exists (select from governance.unit u where u.id = new.unit_id and u.kind in ('city', 'office', 'agency', 'kelurahan')) then
    perform spaces.refuse('events.organiser.unknown', e.number); end if;
  if new.organisation_id is not null and not exists (select from directory.organisation o where o.id = new.organisation_id and o.verified_at is not null and o.ended_at is null) then
    perform spaces.refuse('events.organiser.unknown', e.number); end if;
  return new;
end
$$;
create trigger guard before insert or update on events.organiser_record for each row execute function events.organiser_guard();
create trigger never_away before delete or truncate on events.organiser_record for each statement execute function platform.refuse_change();
