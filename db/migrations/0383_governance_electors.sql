-- Who votes in a meeting, and of how many, is settled when it opens: whoever is seated later waits for the next one, and a seat more or less
-- does not move its quorum.
create table governance.elector (
  meeting_id uuid not null references governance.meeting (id) on delete restrict,
  appointment_id uuid not null references governance.appointment (id) on delete restrict,
  primary key (meeting_id, appointment_id)
);
create index on governance.elector (appointment_id);
create trigger append_only before update or delete or truncate on governance.elector for each statement execute function platform.refuse_change();

-- absent until it opens
alter table governance.meeting add column seats int check (seats >= 0);

create function governance.seats_of(the_body text) returns int language sql stable as $$
  select coalesce(sum(p.seats), 0)::int from governance.post p join governance.body_member b on b.member = p.kind where b.body = the_body
$$;

create or replace function governance.shadow_of_meeting() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  if new.step = 'opened' then
    insert into governance.elector (meeting_id, appointment_id)
      select m.id, a.id from governance.meeting m join governance.body_member b on b.body = m.body join governance.post p on p.kind = b.member
        join governance.appointment a on a.post_id = p.id
      where m.id = new.meeting_id and a.mode <> 'plh' and a.active @> new.at;
    update governance.meeting m set seats = governance.seats_of(m.body) where m.id = new.meeting_id;
  end if;
  update governance.meeting set status = case new.step when 'amended' then 'drafted' else new.step end where id = new.meeting_id;
  return null;
end
$$;

create or replace function governance.meeting_guard() returns trigger language plpgsql as $$
declare m governance.meeting;
begin
  new.recorded_at := governance.clock();
  if tg_table_name = 'attendance' then
    select * into m from governance.meeting where id = new.meeting_id for share;
  else
    m := governance.meeting_of_item(new.item_id);
    perform from governance.meeting where id = m.id for share;
    if (select closed_at is not null from governance.meeting_item where id = new.item_id) then perform governance.refuse('governance.vote.closed'); end if;
    if not exists (select from governance.attendance t where t.meeting_id = m.id and t.appointment_id = new.appointment_id and t.person_id = new.person_id) then
      perform governance.refuse('governance.vote.not_there'); end if;
    if exists (select from governance.meeting_item i join governance.recusal c on c.case_id = i.case_id where i.id = new.item_id and c.appointment_id = new.appointment_id)
      or exists (select from governance.meeting_item i join governance.case_party c on c.case_id = i.case_id where i.id = new.item_id and c.party_id = new.person_id) then
      perform governance.refuse('governance.vote.conflict'); end if;
  end if;
  if m.status <> 'opened' then perform governance.refuse('governance.meeting.not_open', m.number); end if;
  if not governance.sits_in(new.appointment_id, new.person_id, m.body, new.recorded_at) then perform governance.refuse('governance.meeting.no_seat', m.number); end if;
  if not exists (select from governance.elector e where e.meeting_id = m.id and e.appointment_id = new.appointment_id) then
    perform governance.refuse('governance.meeting.seated_later', m.number); end if;
  return new;
end
$$;

create or replace function governance.act_needs_meeting() returns trigger language plpgsql as $$
declare
  r governance.matrix_row;
  m governance.meeting;
  there int;
  yes int;
  no int;
begin
  select * into r from governance.matrix_row where id = new.row_id;
  if r.quorum_n is null or new.capacity not in ('decide', 'concur') or new.mode = 'substitute' then return new; end if;
  m := governance.meeting_of_item(new.meeting_item_id);
  if m.id is null or m.body <> r.post or not exists (select from governance.meeting_item i where i.id = new.meeting_item_id
      and i.case_id is not distinct from new.case_id and i.closed_at is not null) then
    perform governance.refuse('governance.act.no_meeting', r.code); end if;
  select count(*) into there from governance.attendance t where t.meeting_id = m.id;
  select count(*) filter (where v.choice = 'yes'), count(*) filter (where v.choice = 'no') into yes, no from governance.meeting_vote v where v.item_id = new.meeting_item_id;
  -- one half means more than half
  if there * r.quorum_d < m.seats * r.quorum_n or (r.quorum_n * 2 = r.quorum_d and there * 2 <= m.seats) then
    perform governance.refuse('governance.act.no_quorum', r.code); end if;
  if yes + no = 0 or yes * r.majority_d < (yes + no) * r.majority_n or (r.majority_n * 2 = r.majority_d and yes <= no) then
    perform governance.refuse('governance.act.not_carried', r.code); end if;
  return new;
end
$$;

-- Meetings that were opened before: who sat then, and whoever was let in.
insert into governance.elector (meeting_id, appointment_id)
  select m.id, a.id from governance.meeting m join governance.meeting_step s on s.meeting_id = m.id and s.step = 'opened'
    join governance.body_member b on b.body = m.body join governance.post p on p.kind = b.member
    join governance.appointment a on a.post_id = p.id and a.mode <> 'plh' and a.active @> s.at
  union select meeting_id, appointment_id from governance.attendance;
update governance.meeting m set seats = governance.seats_of(m.body)
  where exists (select from governance.meeting_step s where s.meeting_id = m.id and s.step = 'opened');
