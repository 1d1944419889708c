-- The fingerprint of a person's number goes with the account and not before: who could take it back could have two accounts again.
create function identity.forget_number(person uuid) returns void language sql security definer set search_path = pg_catalog as $$
  delete from identity.person_number n using identity.person p where n.person_id = person and p.id = person and p.ended_at is not null
$$;

alter table identity.consent drop constraint consent_purpose_check;
alter table identity.consent add constraint consent_purpose_check check (purpose in ('privacy', 'news', 'number'));
