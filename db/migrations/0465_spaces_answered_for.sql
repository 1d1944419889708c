-- With which unit something is, and when: its own, and from the day another took over that one.
create function spaces.kept_by(the_unit uuid) returns table (unit_id uuid, during tstzrange) language sql stable as $$
  with recursive line as (
    select the_unit as id, null::timestamptz as since, 1 as n
    union all
    select p.unit_id, governance.midnight(p.from_day), line.n + 1 from line join governance.unit_predecessor p on p.predecessor_id = line.id where line.n < 50
  )
  select l.id, tstzrange(l.since, (select governance.midnight(p.from_day) from governance.unit_predecessor p where p.predecessor_id = l.id)) from line l
$$;

-- Who may run the desk of a room, and when: by the matrix and the unit of each moment, those to come as well.
create or replace function spaces.managers_of(the_room uuid) returns table (appointment_id uuid, person_id uuid, active tstzrange) language sql stable as $$
  select distinct a.id, a.person_id, a.active * v.in_force * k.during from spaces.bookable b
    cross join lateral spaces.kept_by(b.unit_id) k
    join governance.matrix_row r on r.action = 'spaces.desk.run' and r.capacity = 'decide' and r.fund in ('*', 'tanpa_dana') and r.least = 0
    join governance.matrix_version v on v.id = r.version_id and v.in_force is not null
    join governance.post p on p.kind = r.post and governance.within(r.scope, p.unit_id, k.unit_id)
    join governance.appointment a on a.post_id = p.id and governance.can_sign_in(a.person_id)
  where b.id = the_room and not isempty(a.active * v.in_force * k.during)
$$;

-- In whose hands every room is or stands closed for all to see, over all time.
create function spaces.answered_for() returns jsonb language sql stable as $$
  select coalesce(jsonb_object_agg(b.id, (coalesce((select range_agg(m.active) from spaces.managers_of(b.id) m), '{}'::tstzmultirange)
      + coalesce((select range_agg(c.during) from spaces.closure c where c.ended_at is null and (c.bookable_id = b.id or c.unit_id = b.unit_id)), '{}'::tstzmultirange))::text), '{}')
  from spaces.bookable b where b.ended_at is null
$$;

-- No deed takes a room out of the last hands it was to be in: not the end of a term, not the end of an account, not another matrix, not a unit
-- that is put elsewhere or taken over. A successor is seated first, or the room is closed. A term that simply runs out is nobody's deed. Those
-- who do so at once are heard one after the other: what was so before is asked under the lock.
create function spaces.remember_managers() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  perform pg_advisory_xact_lock(7242035);
  perform set_config('spaces.answered_for', spaces.answered_for()::text, true);
  return null;
end
$$;
create function spaces.keep_a_manager_by() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare
  here jsonb := spaces.answered_for();
  at timestamptz := governance.clock();
  lost record;
begin
  select b.name into lost from jsonb_each_text(current_setting('spaces.answered_for')::jsonb) was join spaces.bookable b on b.id = was.key::uuid
    where exists (select from unnest((was.value::tstzmultirange - coalesce((here ->> was.key)::tstzmultirange, '{}')) * tstzmultirange(tstzrange(at, null))) gap
      -- where a successor's own term runs out later than was to be, that is time's doing again, and told in time
      where lower(gap) <= at + interval '90 days' or not exists (select from spaces.managers_of(b.id) m join governance.appointment a on a.id = m.appointment_id
        where a.ended_at is null and governance.midnight(a.last_day + 1) = lower(gap)))
    order by b.position, b.slug limit 1;
  if found then
    raise exception using errcode = '23514', constraint = tg_argv[0], message = tg_argv[0] || ' ' || lost.name,
      detail = jsonb_build_object('room', lost.name)::text;
  end if;
  return null;
end
$$;

drop trigger keep_a_manager on governance.appointment_end;
drop function spaces.keep_a_manager();
drop function spaces.frozen(uuid, tstzrange);
-- `a_` before, `z_` after every other trigger of the same table
create trigger a_remember_managers before insert on governance.appointment_end for each statement execute function spaces.remember_managers();
create trigger z_keep_a_manager after insert on governance.appointment_end for each statement execute function spaces.keep_a_manager_by('spaces.desk.last_manager');
create trigger a_remember_managers before update of ended_at on identity.person for each statement execute function spaces.remember_managers();
create trigger z_keep_a_manager after update of ended_at on identity.person for each statement execute function spaces.keep_a_manager_by('spaces.desk.last_account');
create trigger a_remember_managers before insert on governance.matrix_ratification for each statement execute function spaces.remember_managers();
create trigger z_keep_a_manager after insert on governance.matrix_ratification for each statement execute function spaces.keep_a_manager_by('spaces.desk.last_by_matrix');
create trigger a_remember_managers before update of parent_id on governance.unit for each statement execute function spaces.remember_managers();
create trigger z_keep_a_manager after update of parent_id on governance.unit for each statement execute function spaces.keep_a_manager_by('spaces.desk.last_in_unit');
create trigger a_remember_managers before insert on governance.unit_predecessor for each statement execute function spaces.remember_managers();
create trigger z_keep_a_manager after insert on governance.unit_predecessor for each statement execute function spaces.keep_a_manager_by('spaces.desk.last_in_unit');

-- What nobody runs now stands still, for everybody to see: from this moment until the next who is seated, or for good. A term that ran out, a
-- post or a unit that ended on its last day lead here without anybody's deed.
create function spaces.in_no_hands(the_room uuid) returns tstzrange language plpgsql stable as $$
declare
  at timestamptz := governance.clock();
begin
  if exists (select from spaces.managers_of(the_room) m where m.active @> at) then return null; end if;
  return tstzrange(at, (select min(lower(m.active)) from spaces.managers_of(the_room) m where lower(m.active) > at));
end
$$;

-- Nothing is asked for anew there, whichever way it comes.
create function spaces.step_in_hands() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  if exists (select from spaces.booking k where k.id = new.booking_id and k.periods && spaces.in_no_hands(k.bookable_id)) then
    perform spaces.refuse('spaces.when.nobody', new.booking_id::text); end if;
  return null;
end
$$;
create trigger in_hands after insert on spaces.booking_step for each row when (new.from_state = '') execute function spaces.step_in_hands();
