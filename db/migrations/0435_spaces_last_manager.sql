-- Who may run the desk of a room, and when: holders of a post the matrix in force names for it, by the unit the room is with today.
create function spaces.managers_of(the_room uuid) returns table (appointment_id uuid, person_id uuid, active tstzrange) language sql stable as $$
  select distinct a.id, a.person_id, a.active from spaces.bookable b
    join governance.rows_now('spaces.desk.run', 'tanpa_dana', 0) r on r.capacity = 'decide'
    join governance.post p on p.kind = r.post and governance.within(r.scope, p.unit_id, governance.unit_today(b.unit_id))
    join governance.appointment a on a.post_id = p.id and not isempty(a.active) and governance.can_sign_in(a.person_id)
  where b.id = the_room
$$;

-- Whether a room stands closed over a span, for everybody to see.
create function spaces.frozen(the_room uuid, over_span tstzrange) returns boolean language sql stable as $$
  select exists (select from spaces.closure c join spaces.bookable b on b.id = the_room
    where c.ended_at is null and (c.bookable_id = b.id or c.unit_id = b.unit_id) and c.during @> over_span)
$$;

-- Nobody ends the last term by which a room is run: a successor is seated first, or the room is closed for the rest of that term. A term that
-- simply runs out is nobody's deed: it is announced. Two who end at once are heard one after the other.
create function spaces.keep_a_manager() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare
  a governance.appointment;
  room text;
begin
  perform pg_advisory_xact_lock(7242035);
  select * into a from governance.appointment where id = new.appointment_id;
  select b.slug into room from spaces.bookable b
    where b.ended_at is null and exists (select from governance.post p join governance.rows_now('spaces.desk.run', 'tanpa_dana', 0) r on r.capacity = 'decide' and r.post = p.kind
        where p.id = a.post_id and governance.within(r.scope, p.unit_id, governance.unit_today(b.unit_id)))
      and exists (select from (select new.ended_at as at union
          select upper(m.active) from spaces.managers_of(b.id) m join governance.appointment o on o.id = m.appointment_id
          where m.appointment_id <> a.id and o.ended_at > new.ended_at and o.ended_at < governance.midnight(a.last_day + 1)) moments
        where not exists (select from spaces.managers_of(b.id) m where m.appointment_id <> a.id and m.active @> moments.at)
          and not spaces.frozen(b.id, tstzrange(least(moments.at, governance.midnight(a.last_day + 1)), governance.midnight(a.last_day + 1))))
    order by b.slug limit 1;
  if room is not null then perform spaces.refuse('spaces.desk.last_manager', room); end if;
  return null;
end
$$;
create trigger keep_a_manager after insert on governance.appointment_end for each row execute function spaces.keep_a_manager();
