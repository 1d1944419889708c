-- Programmes somebody completed, in the public track record of his profile: only those he himself put there, and for as long as he leaves them.
create table events.passed (
  id uuid primary key default platform.uuid_v7(),
  code text not null references events.certificate (code) on delete restrict,
  person_id uuid not null references identity.person (id) on delete restrict,
  at timestamptz not null default governance.clock(),
  ended_at timestamptz
);
create unique index "events.passed.shown" on events.passed (code) where ended_at is null;
create index passed_of_person on events.passed (person_id) where ended_at is null;

create function events.passed_guard() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare a events.application;
begin
  if tg_op = 'UPDATE' then
    if old.ended_at is not null or new.ended_at is null or (new.code, new.person_id) is distinct from (old.code, old.person_id) then perform spaces.refuse('events.passed.shown', old.code); end if;
    return new;
  end if;
  select x.* into a from events.application x join events.certificate c on c.application_id = x.id where c.code = new.code for no key update of x;
  if a.state is distinct from 'completed' or a.person_id is distinct from new.person_id then perform spaces.refuse('events.certificate.not_completed', new.code); end if;
  -- a child's name goes on no public page, whoever presses
  if a.minor or exists (select from directory.profile p where p.person_id = new.person_id and p.minor) then perform spaces.refuse('events.passed.minor', new.code); end if;
  return new;
end
$$;
create trigger guard before insert or update on events.passed for each row execute function events.passed_guard();
create trigger never_away before delete or truncate on events.passed for each statement execute function platform.refuse_change();

insert into identity.power_grant (power, holder_kind, holder, basis) values
  ('events.certificate.show', 'self', '', 'aturan rumah: pemilik sertifikat');
