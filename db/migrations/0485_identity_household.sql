-- Whose family card somebody is on, for those who say so: people of one household do not decide on each other's matters. As with one's own number only
-- a keyed fingerprint is kept, under a key of its own. One card at a time: who moves says the new one, and the old one keeps its days.
create table identity.household (
  id uuid primary key default platform.uuid_v7(),
  person_id uuid not null references identity.person (id) on delete restrict,
  fingerprint bytea not null check (length(fingerprint) = 32),
  during tstzrange not null check (not isempty(during) and not lower_inf(during)),
  constraint "identity.household.one_at_a_time" exclude using gist (person_id with =, during with &&)
);
create index on identity.household (person_id);
create index on identity.household (fingerprint);

-- How long a card one has left still counts: whoever moved out lately is not yet a stranger, and nobody moves out for one decision (decision 0101).
create function identity.household_lingers() returns interval language sql immutable as $$ select interval '1 year' $$;

-- The new one begins now and ends the one before: nobody dates his own.
create function identity.household_begins() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  -- two at once come one after the other
  perform from identity.person where id = new.person_id for no key update;
  new.during := coalesce(new.during, tstzrange(clock_timestamp(), null));
  update identity.household set during = tstzrange(lower(during), lower(new.during))
    where person_id = new.person_id and upper_inf(during) and lower(during) < lower(new.during);
  return new;
end
$$;
create trigger begins before insert on identity.household for each row execute function identity.household_begins();

-- It goes with the account and not before: who could take it back could decide on his kin's matter.
create function identity.forget_household(person uuid) returns void language sql security definer set search_path = pg_catalog as $$
  delete from identity.household h using identity.person p where h.person_id = person and p.id = person and p.ended_at is not null
$$;

insert into identity.power_grant (power, holder_kind, holder, basis) values
  ('identity.household.declare', 'self', '', 'UU 27/2022: persetujuan');
alter table identity.consent drop constraint consent_purpose_check;
alter table identity.consent add constraint consent_purpose_check check (purpose in ('privacy', 'news', 'number', 'restriction', 'open_data', 'household'));
