-- What is asked for and held out in a sub-sector goes with it where it goes. What a promise was made for is never rewritten: sums are read over every code that went into the one asked for.
create function support.follow_subsector() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare n int;
begin
  update support.need set subsector_code = new.new_code where subsector_code = new.old_code;
  get diagnostics n = row_count;
  new.moved := new.moved || jsonb_build_object('needs', n);
  return new;
end
$$;
create trigger needs_follow before insert on directory.subsector_merge for each row execute function support.follow_subsector();
create trigger a_standing before insert or update of subsector_code on support.need for each row when (new.subsector_code is not null) execute function directory.subsector_standing();

update support.need set subsector_code = directory.subsector_today(subsector_code) where subsector_code in (select old_code from directory.subsector_merge);
