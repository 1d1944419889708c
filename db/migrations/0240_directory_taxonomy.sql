-- A sub-sector that went into another keeps its address: whoever asks for it is led on, and what stood in it is counted in the other.
alter table directory.subsector add column ended_at timestamptz;
create table directory.subsector_merge (
  old_code text primary key references directory.subsector (code) on delete restrict,
  new_code text not null references directory.subsector (code) on delete restrict check (new_code <> old_code),
  reason text not null check (length(trim(reason)) >= 3),
  actor text not null,
  at timestamptz not null default clock_timestamp()
);
create trigger append_only before update or delete or truncate on directory.subsector_merge for each statement execute function platform.refuse_change();

-- The profiles of the old code stand in the new one at once, each once; nothing can be merged into what is gone itself.
create function directory.merge_subsector() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  perform from directory.subsector where code in (new.old_code, new.new_code) order by code for update;
  if exists (select from directory.subsector where code in (new.old_code, new.new_code) and ended_at is not null) then
    perform directory.refuse('directory.taxonomy.ended', new.old_code); end if;
  update directory.subsector set ended_at = clock_timestamp() where code = new.old_code;
  update directory.profile p set subsectors = array(select u.code from unnest(array_replace(p.subsectors, new.old_code, new.new_code)) with ordinality u (code, at) group by u.code order by min(u.at))
    where p.subsectors @> array[new.old_code];
  return new;
end
$$;
create trigger carries_over after insert on directory.subsector_merge for each row execute function directory.merge_subsector();

-- Two entries of one person or body: one stands for both, and for thirty days it can be taken apart again.
create table directory.merging (
  id uuid primary key default platform.uuid_v7(),
  double_id uuid not null references directory.profile (id) on delete restrict,
  kept_id uuid not null references directory.profile (id) on delete restrict check (kept_id <> double_id),
  reason text not null check (length(trim(reason)) >= 3),
  actor text not null,
  at timestamptz not null default clock_timestamp(),
  undone_at timestamptz
);
create unique index "directory.merging.twice" on directory.merging (double_id) where undone_at is null;

create function directory.merging_guard() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  if tg_op = 'INSERT' then
    perform from directory.profile where id in (new.double_id, new.kept_id) order by id for update;
    -- no chains: what stands for another is not itself stood for, and the other way round
    if exists (select from directory.profile where id = new.kept_id and (replaced_by is not null or state <> 'published'))
      or exists (select from directory.profile where replaced_by = new.double_id) then perform directory.refuse('directory.merging.chain', new.double_id::text); end if;
    if (select count(distinct kind) from directory.profile where id in (new.double_id, new.kept_id)) > 1 then perform directory.refuse('directory.merging.kinds', new.double_id::text); end if;
    update directory.profile set replaced_by = new.kept_id where id = new.double_id;
    return new;
  end if;
  if old.undone_at is not null or (new.double_id, new.kept_id, new.at) is distinct from (old.double_id, old.kept_id, old.at) then perform directory.refuse('directory.merging.undone', old.id::text); end if;
  if old.at < clock_timestamp() - interval '30 days' then perform directory.refuse('directory.merging.too_late', old.id::text); end if;
  update directory.profile set replaced_by = null where id = old.double_id;
  return new;
end
$$;
create trigger guard before insert or update on directory.merging for each row execute function directory.merging_guard();
