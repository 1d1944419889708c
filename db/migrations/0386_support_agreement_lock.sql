-- One kind of support a year over all agencies, also where the promise stands on an agreement: it is held by the same keys as an application, under the same index.
-- Promises made on agreements before this have no key: it is drawn under the secret of the house, which the database does not know.
alter table support.award_key
  drop constraint award_key_pkey,
  add column id uuid primary key default platform.uuid_v7(),
  alter column application_id drop not null,
  add column commitment_id uuid references support.commitment (id) on delete restrict,
  add constraint "support.duplicate.one_holder" check (num_nonnulls(application_id, commitment_id) = 1);
create unique index award_key_of_application on support.award_key (application_id, key) where application_id is not null;
create unique index award_key_of_commitment on support.award_key (commitment_id, key) where commitment_id is not null;

-- Looked at when all is written: a promise to whoever is in need does not come to be past the lock.
create function support.commitment_held() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  if not exists (select from support.award_key k where k.commitment_id = new.id) then perform spaces.refuse('support.duplicate.unheld', new.number); end if;
  return null;
end
$$;
create constraint trigger held after insert on support.commitment deferrable initially deferred for each row
  when (new.agreement_id is not null and new.person_id is not null) execute function support.commitment_held();

-- What is taken back holds nothing any more.
create function support.commitment_released() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  update support.award_key set released_at = new.withdrawn_at where commitment_id = new.id and released_at is null;
  return null;
end
$$;
create trigger released after update of withdrawn_at on support.commitment for each row
  when (new.withdrawn_at is not null and old.withdrawn_at is null) execute function support.commitment_released();
