-- A cohort that is not held: called off by whoever decides about programmes, with a reason. Everybody in it is told in that transaction; from then on
-- nothing happens in it, and nobody gets a certificate of it.

alter table events.cohort_step drop constraint cohort_step_step_check;
alter table events.cohort_step add constraint cohort_step_step_check check (step in ('announced', 'closed', 'called_off'));
alter table events.cohort_step add column reason text not null default '' check (length(reason) <= 600);
alter table events.cohort_step add constraint "events.cohort.off_reason" check (step <> 'called_off' or length(trim(reason)) >= 10);

insert into events.application_move values
  ('awaiting_guardian', 'called_off', 'call_off'), ('sent', 'called_off', 'call_off'), ('waiting', 'called_off', 'call_off'),
  ('offered', 'called_off', 'call_off'), ('accepted', 'called_off', 'call_off');

create or replace function events.cohort_goes_on() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare c events.cohort;
begin
  perform events.act_of_programme(new.act_id, 'events.programme.decide');
  select * into c from events.cohort where id = new.cohort_id for no key update;
  if new.step = 'called_off' then
    if events.cohort_did(c.id, 'closed') is not null then perform spaces.refuse('events.cohort.closed', c.number); end if;
    if not exists (select from events.session s where s.cohort_id = c.id and s.ends_at > governance.clock()) then perform spaces.refuse('events.cohort.all_held', c.number); end if;
    return new;
  end if;
  if events.cohort_did(c.id, 'called_off') is not null then perform spaces.refuse('events.cohort.called_off', c.number); end if;
  if upper(c.applies) > governance.clock() then perform spaces.refuse('events.cohort.still_open', c.number); end if;
  if new.step = 'closed' and events.cohort_did(c.id, 'announced') is null then perform spaces.refuse('events.cohort.not_announced', c.number); end if;
  if new.step = 'closed' and exists (select from events.session s where s.cohort_id = c.id and s.ends_at > governance.clock()) then
    perform spaces.refuse('events.cohort.still_running', c.number); end if;
  return new;
end
$$;

-- Under the lock of the cohort, so that what comes in the same second is before it or refused.
create function events.cohort_stands(wanted uuid) returns void language plpgsql security definer set search_path = pg_catalog as $$
declare called text;
begin
  select c.number into called from events.cohort c where c.id = wanted for no key update;
  if events.cohort_did(wanted, 'called_off') is not null then perform spaces.refuse('events.cohort.called_off', called); end if;
end
$$;
create function events.in_cohort_that_stands() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  if tg_table_name in ('application', 'review_turn', 'session') then perform events.cohort_stands(new.cohort_id);
  elsif tg_table_name = 'review' then perform events.cohort_stands((select t.cohort_id from events.review_turn t where t.id = new.turn_id));
  else perform events.cohort_stands((select a.cohort_id from events.application a where a.id = new.application_id)); end if;
  return new;
end
$$;
create trigger a_stands before insert on events.application for each row execute function events.in_cohort_that_stands();
create trigger a_stands before insert on events.review_turn for each row execute function events.in_cohort_that_stands();
create trigger a_stands before insert on events.review for each row execute function events.in_cohort_that_stands();
create trigger a_stands before insert on events.attendance_mark for each row execute function events.in_cohort_that_stands();
create trigger a_stands before insert on events.task_mark for each row execute function events.in_cohort_that_stands();
create trigger a_stands before insert on events.certificate for each row execute function events.in_cohort_that_stands();
create trigger a_stands before insert or update on events.session for each row execute function events.in_cohort_that_stands();

-- Nobody is let go but with the whole cohort, in the transaction that calls it off; after that nobody moves.
create function events.step_stands() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare of_cohort uuid := (select a.cohort_id from events.application a where a.id = new.application_id);
begin
  if new.kind <> 'call_off' then perform events.cohort_stands(of_cohort);
  elsif not exists (select from events.cohort_step s where s.cohort_id = of_cohort and s.step = 'called_off' and s.xmin = pg_current_xact_id()::xid) then
    perform spaces.refuse('events.programme.without_act', new.application_id::text); end if;
  return new;
end
$$;
create trigger a_stands before insert on events.application_step for each row execute function events.step_stands();
