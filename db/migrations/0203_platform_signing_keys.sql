-- Keys by which the house signs what leaves it (certificates, tickets). The public half is published with its time; the private half lies
-- encrypted under the house's secret. A key is ended, never deleted: what it signed in its time stays checkable.
create table platform.signing_key (
  id text primary key check (id ~ '^[0-9a-f]{16}$'),
  purpose text not null check (purpose ~ '^[a-z_]{2,40}$'),
  public_key bytea not null unique check (length(public_key) = 32),
  sealed_key bytea not null,
  since timestamptz not null default clock_timestamp(),
  until timestamptz,
  revoked boolean not null default false,
  constraint "platform.signing_key.ends_after_it_began" check (until >= since),
  constraint "platform.signing_key.revoked_is_ended" check (not revoked or until is not null)
);
create unique index "platform.signing_key.one_at_a_time" on platform.signing_key (purpose) where until is null;

-- what is ended stays ended, and no key becomes another
create function platform.signing_key_stays() returns trigger language plpgsql as $$
begin
  if (old.id, old.purpose, old.public_key, old.since) is distinct from (new.id, new.purpose, new.public_key, new.since)
    or (old.until is not null and new.until is distinct from old.until) or (old.revoked and not new.revoked) then
    raise exception 'a signing key is ended, never changed' using errcode = 'check_violation';
  end if;
  return new;
end
$$;
create trigger signing_key_stays before update on platform.signing_key for each row execute function platform.signing_key_stays();

insert into identity.power_grant (power, holder_kind, holder, basis) values
  ('platform.signing_key.rotate', 'system', 'operator', 'perintah operator hub keys --rotate'),
  ('platform.signing_key.revoke', 'system', 'operator', 'perintah operator hub keys --revoke');
