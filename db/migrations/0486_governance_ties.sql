-- More ties that are found without anybody saying so at the time: one household, one shop, and what somebody left not long ago.

-- How long after leaving somebody still has an interest in what he left (decision 0101).
create function governance.former_lingers() returns interval language sql immutable as $$ select interval '2 years' $$;

-- Whether somebody has an interest of his own: is it for him, for what he belongs to or lately left, for one of his household or of his shop, or for whom
-- either has declared a tie to. A shop is its owner's where it is asked for in his own name.
create or replace function governance.has_interest(person uuid, the_case uuid, parties uuid[]) returns boolean language plpgsql as $$
declare
  now timestamptz := governance.clock();
begin
  return exists (
    with me as (select person as id union
      select o.person_id from identity.person_number o join identity.person_number m on m.fingerprint = o.fingerprint where m.person_id = person),
    party as (select c.party_id as id from governance.case_party c where c.case_id = the_case union select unnest(parties)),
    concerned as (select id from party union select m.person_id from identity.membership m join party p on p.id = m.entity_id where m.during @> now)
    select from concerned join me using (id)
    union all select from governance.interest i join me on me.id = i.person_id join concerned c on c.id = i.party_id where i.during @> now
    union all select from governance.interest i join concerned c on c.id = i.person_id join me on me.id = i.party_id where i.during @> now
    union all select from identity.household h join me on me.id = h.person_id join identity.household o on o.fingerprint = h.fingerprint join concerned c on c.id = o.person_id
      where coalesce(upper(h.during), 'infinity') > now - identity.household_lingers() and coalesce(upper(o.during), 'infinity') > now - identity.household_lingers()
    union all select from identity.membership m join me on me.id = m.person_id join identity.membership o on o.entity_id = m.entity_id join party p on p.id = o.person_id
      where m.kind = 'shop' and o.kind = 'shop' and m.during @> now and o.during @> now
    union all select from identity.membership m join me on me.id = m.person_id join party p on p.id = m.entity_id
      where upper(m.during) <= now and upper(m.during) > now - governance.former_lingers()
    union all select from identity.membership m join me on me.id = m.person_id join identity.membership o on o.entity_id = m.entity_id join party p on p.id = o.person_id
      where m.kind = 'shop' and upper(m.during) <= now and upper(m.during) > now - governance.former_lingers() and o.kind = 'shop' and o.role = 'owner' and o.during @> now);
end
$$;

-- The same from the other end: everything whose case is not his to decide.
create or replace function governance.tied_to(person uuid) returns table (party_id uuid) language sql stable as $$
  with me as (select person as id union
    select o.person_id from identity.person_number o join identity.person_number m on m.fingerprint = o.fingerprint where m.person_id = person),
  knot as (select id from me
    union select i.party_id from governance.interest i join me on me.id = i.person_id where i.during @> governance.clock()
    union select i.person_id from governance.interest i join me on me.id = i.party_id where i.during @> governance.clock()
    union select o.person_id from identity.household h join me on me.id = h.person_id join identity.household o on o.fingerprint = h.fingerprint
      where coalesce(upper(h.during), 'infinity') > governance.clock() - identity.household_lingers()
        and coalesce(upper(o.during), 'infinity') > governance.clock() - identity.household_lingers()),
  own as (select m.kind, m.entity_id, m.during @> governance.clock() as still from identity.membership m join me on me.id = m.person_id
    where m.during @> governance.clock()
      or (upper(m.during) <= governance.clock() and upper(m.during) > governance.clock() - governance.former_lingers()))
  select id from knot union select m.entity_id from identity.membership m join knot on knot.id = m.person_id where m.during @> governance.clock()
  union select entity_id from own
  union select o.person_id from own join identity.membership o on o.entity_id = own.entity_id
    where own.kind = 'shop' and o.kind = 'shop' and (own.still or o.role = 'owner') and o.during @> governance.clock()
$$;

-- A vote is barred by every tie by which an act is, not only by one's own name.
create or replace function governance.meeting_guard() returns trigger language plpgsql as $$
declare m governance.meeting;
begin
  new.recorded_at := governance.clock();
  if tg_table_name = 'attendance' then
    select * into m from governance.meeting where id = new.meeting_id for share;
  else
    m := governance.meeting_of_item(new.item_id);
    perform from governance.meeting where id = m.id for share;
    if (select closed_at is not null from governance.meeting_item where id = new.item_id) then perform governance.refuse('governance.vote.closed'); end if;
    if not exists (select from governance.attendance t where t.meeting_id = m.id and t.appointment_id = new.appointment_id and t.person_id = new.person_id) then
      perform governance.refuse('governance.vote.not_there'); end if;
    if exists (select from governance.meeting_item i join governance.recusal c on c.case_id = i.case_id where i.id = new.item_id and c.appointment_id = new.appointment_id)
      or exists (select from governance.meeting_item i where i.id = new.item_id and i.case_id is not null and governance.has_interest(new.person_id, i.case_id, '{}')) then
      perform governance.refuse('governance.vote.conflict'); end if;
  end if;
  if m.status <> 'opened' then perform governance.refuse('governance.meeting.not_open', m.number); end if;
  if not governance.sits_in(new.appointment_id, new.person_id, m.body, new.recorded_at) then perform governance.refuse('governance.meeting.no_seat', m.number); end if;
  if not exists (select from governance.elector e where e.meeting_id = m.id and e.appointment_id = new.appointment_id) then
    perform governance.refuse('governance.meeting.seated_later', m.number); end if;
  return new;
end
$$;
