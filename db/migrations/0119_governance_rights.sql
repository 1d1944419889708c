-- Whether this is the owner at work: a migration, the founding of a city, or a function of the owner's. The serving role is not.
create function governance.by_owner() returns boolean language sql stable as $$
  select pg_has_role(current_user, c.relowner, 'usage') from pg_class c where c.oid = 'governance.act'::regclass
$$;

-- A decision not to do it: no money moves, so no limit over time is asked for and none is used up. It never counts as a yes.
alter table governance.act add column refusing boolean not null default false;
alter table governance.act add constraint "governance.act.refuses_a_decision" check (not refusing or capacity = 'decide');

create or replace function governance.act_uses_cap() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare
  r governance.matrix_row;
  name text;
begin
  select * into r from governance.matrix_row where id = new.row_id;
  if r.window_cap is null or new.capacity <> 'decide' or new.refusing then return null; end if;
  -- where several must agree, the last of them uses it up
  if r.approvers > 1 and (select count(*) from governance.act o join governance.matrix_row q on q.id = o.row_id
    where o.case_id = new.case_id and o.capacity = 'decide' and q.post = r.post) < r.approvers then return null; end if;
  if ('payee' = any (r.window_by) and new.payee is null) or ('activity' = any (r.window_by) and new.activity is null)
    or ('unit' = any (r.window_by) and new.unit_id is null) then perform governance.refuse('governance.act.cap_incomplete', r.code); end if;
  name := governance.cap_key(r, new);
  insert into governance.cap_use as u (key, used, cap) values (name, new.amount, r.window_cap)
    on conflict (key) do update set used = u.used + new.amount, cap = r.window_cap;
  insert into governance.cap_entry (act_id, key, amount) values (new.id, name, new.amount);
  return null;
end
$$;

-- The act a row rests on, if it was taken in this very transaction: nobody's older act is used again.
create function governance.act_now(act uuid, the_action text) returns governance.act language sql stable as $$
  select a from governance.act a where a.id = act and a.action = the_action and a.capacity = 'decide' and not a.refusing
    and a.xmin = pg_current_xact_id()::xid
$$;

-- The same for rows that name no act: one of these actions was decided in this transaction.
create function governance.acted_now(actions text[]) returns boolean language sql stable as $$
  select exists (select from unnest(actions) as wanted(code) cross join lateral (
      select a.xmin as born, a.capacity, a.refusing from governance.act a where a.action = wanted.code order by a.recorded_at desc limit 500) t
    where t.capacity = 'decide' and not t.refusing and t.born = pg_current_xact_id()::xid)
$$;

create function governance.needs_act() returns trigger language plpgsql as $$
begin
  if not governance.by_owner() and not governance.acted_now(tg_argv) then perform governance.refuse('governance.write.without_act', tg_table_name); end if;
  return null;
end
$$;

-- What authority stands on is changed by an act, whoever holds the connection.
create trigger needs_act after insert or update on governance.unit for each statement execute function governance.needs_act('governance.institution.change');
create trigger needs_act after insert or update on governance.post_kind for each statement execute function governance.needs_act('governance.institution.change');
create trigger needs_act after insert or update on governance.post for each statement execute function governance.needs_act('governance.institution.change');
create trigger needs_act after insert or update on governance.legal_basis for each statement execute function governance.needs_act('governance.legal_basis.record');
create trigger needs_act after insert or update on governance.legal_article for each statement execute function governance.needs_act('governance.legal_basis.record');
create trigger needs_act after insert on governance.legal_basis_step for each statement execute function governance.needs_act('governance.legal_basis.record');
create trigger needs_act after insert or update on governance.awaiting_basis for each statement execute function governance.needs_act('governance.legal_basis.record');
create trigger needs_act after insert on governance.meeting for each statement execute function governance.needs_act('governance.meeting.call');
create trigger needs_act_to_close after update on governance.meeting_item for each statement execute function governance.needs_act('governance.meeting.record');

-- Nobody is seated but by the act of somebody else who may, for this person, this post's unit, and once.
create function governance.appointment_by_act() returns trigger language plpgsql as $$
declare
  a governance.act;
  holder uuid;
begin
  if governance.by_owner() then return new; end if;
  a := governance.act_now(new.act_id, 'governance.appointment.record');
  if a.id is null or a.unit_id is distinct from (select p.unit_id from governance.post p where p.id = new.post_id)
    or not new.person_id = any (a.parties) then perform governance.refuse('governance.appointment.without_act'); end if;
  select o.person_id into holder from governance.appointment o where o.id = a.appointment_id;
  if governance.same_human(array[a.person_id, holder], array[new.person_id]) then perform governance.refuse('governance.appointment.own'); end if;
  new.verified := false;
  new.ended_at := null;
  return new;
end
$$;
create trigger by_act before insert on governance.appointment for each row execute function governance.appointment_by_act();
create unique index "governance.appointment.act_used" on governance.appointment (act_id) where act_id is not null;

create function governance.appointment_end_by_act() returns trigger language plpgsql as $$
declare a governance.act;
begin
  if governance.by_owner() then return new; end if;
  a := governance.act_now(new.act_id, 'governance.appointment.record');
  if a.id is null or a.unit_id is distinct from (select p.unit_id from governance.appointment o join governance.post p on p.id = o.post_id where o.id = new.appointment_id) then
    perform governance.refuse('governance.appointment.without_act'); end if;
  return new;
end
$$;
create trigger by_act before insert on governance.appointment_end for each row execute function governance.appointment_end_by_act();
create unique index "governance.appointment.end_act_used" on governance.appointment_end (act_id) where act_id is not null;

-- The operator's way back in: the owner's function, which counts the keys itself. It seats as Plt, for ninety days, on an empty seat.
create function governance.restore_custody(the_post uuid, the_seat int, person uuid, the_paper text) returns uuid
language plpgsql security definer set search_path = pg_catalog as $$
declare made uuid;
begin
  perform pg_advisory_xact_lock(7242010);
  if governance.other_custodians(null, governance.clock()) >= 2 then perform governance.refuse('governance.custody.enough'); end if;
  if not exists (select from governance.post p join governance.post_kind k on k.code = p.kind where p.id = the_post and k.custodian) then
    perform governance.refuse('governance.custody.no_such_post'); end if;
  insert into governance.appointment (post_id, seat, person_id, mode, first_day, last_day, paper)
    values (the_post, the_seat, person, 'plt', governance.today(), governance.today() + 89, the_paper) returning id into made;
  return made;
end
$$;

-- Who seats, unseats, lends or says something of himself is named in the journal by the same transaction, or it does not come about.
create function governance.own_word() returns trigger language plpgsql as $$
declare
  given jsonb := to_jsonb(new);
  -- a seat is given and taken by the one who acted, whatever else by oneself
  who uuid := coalesce(
    case when tg_table_name like 'appointment%' then (select w.person_id from governance.act w where w.id = (given ->> 'act_id')::uuid) end,
    (given ->> 'person_id')::uuid,
    (select a.person_id from governance.appointment a where a.id = coalesce(given ->> 'grantor_id', given ->> 'appointment_id')::uuid),
    (select a.person_id from governance.delegation d join governance.appointment a on a.id = d.grantor_id where d.id = (given ->> 'delegation_id')::uuid));
begin
  if governance.by_owner() then return null; end if;
  if not exists (select from platform.journal j where j.transaction = pg_current_xact_id() and j.actor_id = who::text and j.deed = any (tg_argv)) then
    perform governance.refuse('governance.write.not_ones_own', tg_table_name); end if;
  return null;
end
$$;
create constraint trigger own_word after insert on governance.appointment deferrable initially deferred for each row
  execute function governance.own_word('governance.appointment.record');
create constraint trigger own_word after insert on governance.appointment_end deferrable initially deferred for each row
  execute function governance.own_word('governance.appointment.end');
create constraint trigger own_word after insert on governance.delegation deferrable initially deferred for each row
  execute function governance.own_word('governance.delegation.grant');
create constraint trigger own_word after insert on governance.delegation_end deferrable initially deferred for each row
  execute function governance.own_word('governance.delegation.end');
create constraint trigger own_word after insert on governance.interest deferrable initially deferred for each row
  execute function governance.own_word('governance.interest.declare');
create constraint trigger own_word after insert on governance.recusal deferrable initially deferred for each row
  execute function governance.own_word('governance.recusal.declare', 'governance.recusal.record');

-- An interest ends now and not before, and keeps who, whom and since when. What was said of it may only be forgotten.
create function governance.interest_ends() returns trigger language plpgsql as $$
declare now timestamptz := governance.clock();
begin
  if governance.by_owner() then return new; end if;
  if new.note is not null then new.note := old.note; end if;
  if new.during is distinct from old.during then
    new.during := case when upper(old.during) <= now then old.during else tstzrange(lower(old.during), greatest(lower(old.during), now)) end;
  end if;
  return new;
end
$$;
create trigger ends before update on governance.interest for each row execute function governance.interest_ends();

-- An office keeps the name its holder had, not one that was handed in.
create function governance.former_holder_name() returns trigger language plpgsql as $$
begin
  select p.name, governance.clock() into new.name, new.at from identity.person p where p.id = new.person_id;
  return new;
end
$$;
create trigger named before insert on governance.former_holder for each row execute function governance.former_holder_name();

-- A step of a case stands on the act of the one who took it, in the same transaction; a decision on one in the register.
create or replace function governance.case_step_guard() returns trigger language plpgsql as $$
declare
  c governance.case_file;
  a governance.act;
  needed text := case new.step when 'reviewed' then 'review' when 'concurred' then 'concur' when 'approved' then 'decide' when 'decided' then 'decide'
    when 'executed' then 'execute' when 'confirmed' then 'confirm' end;
begin
  new.at := governance.clock();
  select * into c from governance.case_file where id = new.case_id for update;
  if (case new.step
      when 'opened' then exists (select from governance.case_step s where s.case_id = c.id)
      when 'executed' then c.status <> 'decided'
      when 'confirmed' then c.status not in ('decided', 'executed')
      when 'forwarded' then c.status not in ('open', 'decided', 'executed')
      else c.status <> 'open' end) then
    perform governance.refuse('governance.case.not_from_here', c.number); end if;
  select * into a from governance.act where id = new.act_id;
  if needed is not null and (a.id is null or a.case_id <> c.id or a.capacity <> needed or a.refusing) then
    perform governance.refuse('governance.case.step_without_act', c.number); end if;
  -- refused by whoever may decide, or by a meeting that voted and did not carry it
  if new.step = 'refused' and not exists (select from governance.act w where w.id = new.act_id and w.case_id = c.id and w.capacity = 'decide')
    and not exists (select from governance.meeting_item i where i.case_id = c.id and i.closed_at is not null) then
    perform governance.refuse('governance.case.step_without_act', c.number); end if;
  if not governance.by_owner() then
    if new.act_id is not null and (a.case_id is distinct from c.id or a.person_id is distinct from new.by_person
        or not exists (select from governance.act w where w.id = a.id and w.xmin = pg_current_xact_id()::xid)) then
      perform governance.refuse('governance.case.step_of_another', c.number); end if;
    if new.step = 'decided' and not exists (select from governance.decision d where d.act_id = new.act_id and d.case_id = c.id) then
      perform governance.refuse('governance.case.step_without_act', c.number); end if;
  end if;
  return new;
end
$$;

-- What was refused is entered as a refusal and as nothing else. A case is decided on an act of this transaction; an act without a case is
-- entered once, whenever: its row is unique and says when it was taken.
create function governance.decision_of_act() returns trigger language plpgsql as $$
begin
  if not exists (select from governance.act a where a.id = new.act_id and a.refusing = (new.kind = 'refusal')
      and (governance.by_owner() or new.case_id is null or a.xmin = pg_current_xact_id()::xid)) then perform governance.refuse('governance.decision.other_act'); end if;
  return null;
end
$$;
create trigger of_act after insert on governance.decision for each row execute function governance.decision_of_act();

create function governance.ratification_is_a_yes() returns trigger language plpgsql as $$
begin
  if exists (select from governance.act a where a.id = new.act_id and a.refusing) then perform governance.refuse('governance.matrix.no_act'); end if;
  return new;
end
$$;
create trigger is_a_yes before insert on governance.matrix_ratification for each row execute function governance.ratification_is_a_yes();
