-- What was held stays on record: whatever becomes of an event, only what is still to come is freed or taken anew.
create or replace function events.refresh(wanted uuid) returns void language plpgsql security definer set search_path = pg_catalog as $$
begin
  delete from events.claim where event_id = wanted and upper(during) > governance.clock();
  insert into events.claim (event_id, occurrence_id, subject, during)
    select wanted, w.occurrence_id, w.subject, w.during from events.claims_wanted(wanted) w where upper(w.during) > governance.clock() order by w.subject, w.during;
  update events.occurrence o set listed = (e.state = 'published') from events.event e
    where e.id = o.event_id and e.id = wanted and o.listed <> (e.state = 'published');
end
$$;
