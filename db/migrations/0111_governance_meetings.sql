-- Voting on an item is closed once, by the clock, and what was on the agenda when the meeting began stays as it was.
create function governance.meeting_item_guard() returns trigger language plpgsql as $$
declare m governance.meeting;
begin
  select * into m from governance.meeting where id = new.meeting_id for share;
  if tg_op = 'INSERT' then
    if m.status <> 'called' or new.closed_at is not null then perform governance.refuse('governance.meeting.agenda_fixed', m.number); end if;
    return new;
  end if;
  if (new.id, new.meeting_id, new.position, new.kind, new.title) is distinct from (old.id, old.meeting_id, old.position, old.kind, old.title)
    or new.case_id is distinct from old.case_id then perform governance.refuse('governance.meeting.agenda_fixed', m.number); end if;
  if old.closed_at is not null then perform governance.refuse('governance.meeting.item_closed', m.number); end if;
  if m.status <> 'opened' then perform governance.refuse('governance.meeting.not_open', m.number); end if;
  new.closed_at := governance.clock();
  return new;
end
$$;
create trigger guard before insert or update on governance.meeting_item for each row execute function governance.meeting_item_guard();

-- A seat sits in a meeting through its holder or its Plt. A Plh keeps the desk, not the vote: else a seat would count twice.
create or replace function governance.sits_in(appointment uuid, person uuid, the_body text, at timestamptz) returns boolean language sql stable as $$
  select exists (select from governance.appointment a join governance.post p on p.id = a.post_id join governance.body_member m on m.member = p.kind
    where a.id = appointment and a.person_id = person and m.body = the_body and a.mode <> 'plh' and a.active @> at)
$$;

-- Steps of a meeting in their order.
create function governance.meeting_step_guard() returns trigger language plpgsql as $$
declare m governance.meeting;
begin
  new.at := governance.clock();
  select * into m from governance.meeting where id = new.meeting_id for update;
  if (case new.step
      when 'opened' then m.status <> 'called'
      when 'drafted' then m.status <> 'opened'
      when 'amended' then m.status <> 'drafted'
      when 'final' then m.status <> 'drafted'
      else m.status not in ('called', 'opened') end) then
    perform governance.refuse('governance.meeting.not_from_here', m.number); end if;
  if new.step in ('drafted', 'final') and exists (select from governance.meeting_item i where i.meeting_id = m.id and i.kind = 'decision' and i.closed_at is null) then
    perform governance.refuse('governance.minutes.items_open', m.number); end if;
  return new;
end
$$;
create trigger guard before insert on governance.meeting_step for each row execute function governance.meeting_step_guard();

-- What is said after "final" is said and signed by those who were there.
create function governance.addendum_guard() returns trigger language plpgsql as $$
declare the_meeting uuid := case tg_table_name when 'addendum' then (to_jsonb(new) ->> 'meeting_id')::uuid
  else (select a.meeting_id from governance.addendum a where a.id = (to_jsonb(new) ->> 'addendum_id')::uuid) end;
declare who uuid := case tg_table_name when 'addendum' then (to_jsonb(new) ->> 'by_person')::uuid else (to_jsonb(new) ->> 'person_id')::uuid end;
begin
  if (select status <> 'final' from governance.meeting where id = the_meeting) then perform governance.refuse('governance.addendum.not_final'); end if;
  if not exists (select from governance.attendance t where t.meeting_id = the_meeting and t.person_id = who) then
    perform governance.refuse('governance.minutes.not_there'); end if;
  return new;
end
$$;
create trigger guard before insert on governance.addendum for each row execute function governance.addendum_guard();
create trigger guard before insert on governance.addendum_signature for each row execute function governance.addendum_guard();
alter table governance.addendum_signature drop constraint addendum_signature_pkey;
alter table governance.addendum_signature add constraint "governance.addendum.signed_once" primary key (addendum_id, person_id);
