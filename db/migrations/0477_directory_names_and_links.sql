-- A sub-sector is called something else from now on: its address, its profiles and every count stay, and what it was called stands here. The
-- taxonomy's version is how many merges and new names there were.
create table directory.subsector_name (
  id uuid primary key default platform.uuid_v7(),
  code text not null references directory.subsector (code) on delete restrict,
  old_name text not null,
  old_name_en text not null,
  name text not null check (length(name) between 2 and 60),
  name_en text not null check (length(name_en) between 2 and 60),
  reason text not null check (length(trim(reason)) >= 3),
  actor text not null,
  at timestamptz not null default governance.clock(),
  constraint "directory.taxonomy.same_name" check ((name, name_en) is distinct from (old_name, old_name_en))
);
create index subsector_name_of on directory.subsector_name (code, at);
create trigger append_only before update or delete or truncate on directory.subsector_name for each statement execute function platform.refuse_change();

-- What it was called is read from the row itself, under its lock; two living sub-sectors are never called the same.
create function directory.rename_subsector() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare old directory.subsector;
begin
  perform from directory.subsector order by code for update;
  select * into old from directory.subsector where code = new.code;
  if old.ended_at is not null then perform directory.refuse('directory.taxonomy.ended', new.code); end if;
  if exists (select from directory.subsector s where s.code <> new.code and s.ended_at is null and (lower(s.name) = lower(new.name) or lower(s.name_en) = lower(new.name_en))) then
    perform directory.refuse('directory.taxonomy.name_taken', new.code); end if;
  new.old_name := old.name;
  new.old_name_en := old.name_en;
  update directory.subsector set name = new.name, name_en = new.name_en where code = new.code;
  return new;
end
$$;
create trigger takes_name before insert on directory.subsector_name for each row execute function directory.rename_subsector();

-- A link put up by an account of less than thirty days is shown as letters until the desk has looked at the profile after it came.
create function directory.is_young(actor text, at timestamptz) returns boolean language sql stable security definer set search_path = pg_catalog as $$
  select exists (select from identity.person h where actor ~ '^(person|token):[0-9a-f-]{36}$' and h.id = split_part(actor, ':', 2)::uuid and h.created_at > at - interval '30 days')
$$;

create function directory.looked_since(profile uuid, at timestamptz) returns boolean language sql stable security definer set search_path = pg_catalog as $$
  select exists (select from directory.profile_check c where c.profile_id = profile and c.level <> 'listed' and c.at >= looked_since.at)
$$;

-- The profile's own site: as of the version that first named it.
create function directory.site_waits(profile uuid) returns boolean language sql stable security definer set search_path = pg_catalog as $$
  select p.website <> '' and (p.level = 'listed' or coalesce((select directory.is_young(v.actor, v.at) and not directory.looked_since(p.id, v.at)
      from directory.profile_version v where v.profile_id = p.id and v.said ->> 'website' = p.website order by v.version limit 1), false))
    from directory.profile p where p.id = profile
$$;

-- A piece of work's link: as of the day it came, by whoever answers for the profile; one of them who has been here longer answers for it.
create function directory.work_waits(work uuid) returns boolean language sql stable security definer set search_path = pg_catalog as $$
  select w.url <> '' and (p.level = 'listed' or (not directory.looked_since(p.id, w.at) and coalesce((
      select bool_and(directory.is_young('person:' || s.id, w.at)) from (
        select p.person_id as id where p.person_id is not null
        union select m.person_id from identity.membership m where m.kind = 'community' and m.entity_id = p.organisation_id and m.role = 'owner' and m.during @> clock_timestamp()) s), false)))
    from directory.work w join directory.profile p on p.id = w.profile_id where w.id = work
$$;
