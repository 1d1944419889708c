-- A sub-sector that goes into another takes along whatever stood in it: profiles and bodies here, events, needs and shops by a trigger their own
-- room hangs on the merge. Each says how many it moved; the sum stands on the merge. What is fixed once said (a promise, an application) is read through.
alter table directory.subsector_merge add column moved jsonb not null default '{}';

-- What a code stands for today, over however many merges.
create function directory.subsector_today(code text) returns text language sql stable security definer set search_path = pg_catalog as $$
  with recursive way as (select subsector_today.code as at, 0 as step
    union all select m.new_code, w.step + 1 from directory.subsector_merge m join way w on w.at = m.old_code where w.step < 20)
  select at from way order by step desc limit 1
$$;

-- The code that stands for it today and every one that went into that: under which of them something was once counted.
create function directory.subsector_all(code text) returns setof text language sql stable security definer set search_path = pg_catalog as $$
  with recursive back as (select directory.subsector_today(subsector_all.code) as at union select m.old_code from directory.subsector_merge m join back b on b.at = m.new_code)
  select at from back
$$;

-- A form opened before the merge says the old code after it. The code is held until the row stands, so no merge goes between.
create function directory.subsector_standing() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare today text;
begin
  loop
    perform from directory.subsector where code = new.subsector_code for key share;
    today := directory.subsector_today(new.subsector_code);
    exit when today is not distinct from new.subsector_code;
    new.subsector_code := today;
  end loop;
  return new;
end
$$;
create trigger a_standing before insert or update of subsector_code on directory.organisation for each row when (new.subsector_code is not null) execute function directory.subsector_standing();

create function directory.profile_standing() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  perform from directory.subsector where code = any(new.subsectors) order by code for key share;
  if exists (select from unnest(new.subsectors) s (code) where directory.subsector_today(s.code) <> s.code) then
    new.subsectors := array(select directory.subsector_today(s.code) from unnest(new.subsectors) with ordinality s (code, at) group by 1 order by min(s.at));
  end if;
  return new;
end
$$;
create trigger a_standing before insert or update of subsectors on directory.profile for each row execute function directory.profile_standing();

drop trigger carries_over on directory.subsector_merge;
create or replace function directory.merge_subsector() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare n int;
begin
  perform from directory.subsector where code in (new.old_code, new.new_code) order by code for update;
  if exists (select from directory.subsector where code in (new.old_code, new.new_code) and ended_at is not null) then
    perform directory.refuse('directory.taxonomy.ended', new.old_code); end if;
  update directory.subsector set ended_at = clock_timestamp() where code = new.old_code;
  update directory.profile p set subsectors = array(select u.code from unnest(array_replace(p.subsectors, new.old_code, new.new_code)) with ordinality u (code, at) group by u.code order by min(u.at))
    where p.subsectors @> array[new.old_code];
  get diagnostics n = row_count;
  update directory.organisation set subsector_code = new.new_code where subsector_code = new.old_code;
  new.moved := jsonb_build_object('profiles', n);
  return new;
end
$$;
-- before the rooms’: it holds both codes first
create trigger a_carries_over before insert on directory.subsector_merge for each row execute function directory.merge_subsector();

update directory.organisation set subsector_code = directory.subsector_today(subsector_code) where subsector_code in (select old_code from directory.subsector_merge);
