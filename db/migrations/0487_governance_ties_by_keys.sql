-- The same two answers as in 0486, asked by keys: how few people and bodies a matter has is not seen by the planner unless they are handed over as arrays,
-- and in a town of many thousands whole tables would be read for every act.
create or replace function governance.has_interest(person uuid, the_case uuid, parties uuid[]) returns boolean language plpgsql as $$
declare
  now timestamptz := governance.clock();
  card timestamptz := now - identity.household_lingers();
  left_after timestamptz := now - governance.former_lingers();
  me uuid[] := array(select person union
    select o.person_id from identity.person_number o join identity.person_number m on m.fingerprint = o.fingerprint where m.person_id = person);
  party uuid[] := array(select c.party_id from governance.case_party c where c.case_id = the_case union select unnest(parties));
  concerned uuid[] := array(select unnest(party) union select m.person_id from identity.membership m where m.entity_id = any (party) and m.during @> now);
begin
  return concerned && me
    or exists (select from governance.interest i where i.person_id = any (me) and i.party_id = any (concerned) and i.during @> now)
    or exists (select from governance.interest i where i.person_id = any (concerned) and i.party_id = any (me) and i.during @> now)
    or exists (select from identity.household h join identity.household o on o.fingerprint = h.fingerprint
      where h.person_id = any (me) and o.person_id = any (concerned) and coalesce(upper(h.during), 'infinity') > card and coalesce(upper(o.during), 'infinity') > card)
    or exists (select from identity.membership m where m.person_id = any (me) and m.entity_id = any (party) and upper(m.during) <= now and upper(m.during) > left_after)
    or exists (select from identity.membership m join identity.membership o on o.entity_id = m.entity_id
      where m.person_id = any (me) and o.person_id = any (party) and m.kind = 'shop' and o.kind = 'shop' and o.during @> now
        and (m.during @> now or o.role = 'owner' and upper(m.during) <= now and upper(m.during) > left_after));
end
$$;

-- The same from the other end: everything whose case is not his to decide.
create or replace function governance.tied_to(person uuid) returns table (party_id uuid) language plpgsql stable as $$
declare
  now timestamptz := governance.clock();
  card timestamptz := now - identity.household_lingers();
  me uuid[] := array(select person union
    select o.person_id from identity.person_number o join identity.person_number m on m.fingerprint = o.fingerprint where m.person_id = person);
  knot uuid[] := array(select unnest(me)
    union select i.party_id from governance.interest i where i.person_id = any (me) and i.during @> now
    union select i.person_id from governance.interest i where i.party_id = any (me) and i.during @> now
    union select o.person_id from identity.household h join identity.household o on o.fingerprint = h.fingerprint
      where h.person_id = any (me) and coalesce(upper(h.during), 'infinity') > card and coalesce(upper(o.during), 'infinity') > card);
begin
  return query
    select unnest(knot) union select m.entity_id from identity.membership m where m.person_id = any (knot) and m.during @> now
    union select m.entity_id from identity.membership m
      where m.person_id = any (me) and upper(m.during) <= now and upper(m.during) > now - governance.former_lingers()
    union select o.person_id from identity.membership m join identity.membership o on o.entity_id = m.entity_id
      where m.person_id = any (me) and m.kind = 'shop' and o.kind = 'shop' and o.during @> now
        and (m.during @> now or o.role = 'owner' and upper(m.during) <= now and upper(m.during) > now - governance.former_lingers());
end
$$;
