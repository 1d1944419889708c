-- The events of a sub-sector go with it where it goes. What an applicant said of himself stays as he said it.
create function events.follow_subsector() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare n int;
begin
  update events.event set subsector_code = new.new_code where subsector_code = new.old_code;
  get diagnostics n = row_count;
  new.moved := new.moved || jsonb_build_object('events', n);
  return new;
end
$$;
create trigger events_follow before insert on directory.subsector_merge for each row execute function events.follow_subsector();
create trigger a_standing before insert or update of subsector_code on events.event for each row when (new.subsector_code is not null) execute function directory.subsector_standing();

update events.event set subsector_code = directory.subsector_today(subsector_code) where subsector_code in (select old_code from directory.subsector_merge);
