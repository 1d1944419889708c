-- Whoever came with a handover file is a name without an account: he holds his seat, and cannot turn a key. Only those who can sign in
-- count as keeping them, so that the operator's way back in is open where nobody else can open it.
create function governance.can_sign_in(person uuid) returns boolean language sql stable as $$
  select h.ended_at is null and h.email not like '%@serah-terima.invalid' from identity.person h where h.id = person
$$;

create or replace function governance.other_custodians(besides uuid, at timestamptz) returns int language sql stable as $$
  select count(distinct o.person_id)::int from governance.appointment o join governance.post p on p.id = o.post_id
    join governance.post_kind k on k.code = p.kind
  where k.custodian and o.id is distinct from besides and governance.can_sign_in(o.person_id) and o.active @> at
$$;
