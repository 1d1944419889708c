-- Entries that were found to be one: whoever reads what belongs to one of them reads what belongs to all, and after a merge is taken apart again to each its own.
-- Nothing is moved, so nothing has to be moved back.
create index profile_stood_for on directory.profile (replaced_by) where replaced_by is not null;

create function directory.same_profile(asked uuid) returns setof uuid language sql stable rows 2 as $$
  with kept as (select coalesce(p.replaced_by, p.id) as id from directory.profile p where p.id = asked)
  select k.id from kept k union all select d.id from kept k join directory.profile d on d.replaced_by = k.id
$$;

-- The bodies that stand as one with this one, itself among them, and the same of people: also where no entry tells of it.
create function directory.same_body(asked uuid) returns setof uuid language sql stable rows 2 as $$
  select asked union
  select o.organisation_id from directory.profile p cross join lateral directory.same_profile(p.id) s (id) join directory.profile o on o.id = s.id
    where p.organisation_id = asked and o.organisation_id is not null
$$;
create function directory.same_person(asked uuid) returns setof uuid language sql stable rows 2 as $$
  select asked union
  select o.person_id from directory.profile p cross join lateral directory.same_profile(p.id) s (id) join directory.profile o on o.id = s.id
    where p.person_id = asked and o.person_id is not null
$$;
