-- Help at a distance: a person lets a helper of the house see her pages for a quarter of an hour. Nobody is seen without having said so,
-- nothing can be changed while looking, and what was opened is hers to read.
create table identity.view_as (
  id uuid primary key default uuidv7(),
  person_id uuid not null references identity.person (id) on delete restrict,
  code_hash text not null,
  made_at timestamptz not null default clock_timestamp(),
  code_until timestamptz not null default clock_timestamp() + interval '15 minutes',
  helper_id uuid references identity.person (id) on delete restrict,
  -- the session of the helper it lives in; ends with it
  session_id uuid,
  reason text check (length(reason) between 5 and 300),
  started_at timestamptz,
  until timestamptz,
  ended_at timestamptz,
  constraint "identity.view_as.started_whole" check ((started_at is null) = (helper_id is null) and (started_at is null) = (session_id is null)
    and (started_at is null) = (reason is null) and (started_at is null) = (until is null)),
  constraint "identity.view_as.quarter_of_an_hour" check (until <= started_at + interval '15 minutes'),
  constraint "identity.view_as.not_oneself" check (helper_id <> person_id)
);
create index view_as_of_person on identity.view_as (person_id, id desc);
create unique index "identity.view_as.one_in_a_session" on identity.view_as (session_id) where ended_at is null;
create unique index view_as_waiting on identity.view_as (code_hash) where started_at is null and ended_at is null;

create table identity.view_as_page (
  view_as_id uuid not null references identity.view_as (id) on delete restrict,
  at timestamptz not null default clock_timestamp(),
  path text not null check (length(path) <= 200)
);
create index view_as_page_of on identity.view_as_page (view_as_id, at);
create trigger append_only before update or delete or truncate on identity.view_as_page for each statement execute function platform.refuse_change();

-- what was begun stays as it was begun; an end stays an end; the words of the reason go when the person seen goes
create function identity.view_as_stays() returns trigger language plpgsql as $$
begin
  if (old.id, old.person_id, old.code_hash, old.made_at, old.code_until) is distinct from (new.id, new.person_id, new.code_hash, new.made_at, new.code_until)
    or (old.started_at is not null and (old.helper_id, old.session_id, old.started_at, old.until) is distinct from (new.helper_id, new.session_id, new.started_at, new.until))
    or (old.reason is not null and new.reason is distinct from old.reason and new.reason <> 'dihapus')
    or (old.ended_at is not null and new.ended_at is distinct from old.ended_at)
    or (old.started_at is null and new.started_at is not null and (old.ended_at is not null or old.code_until <= clock_timestamp())) then
    raise exception 'a look at somebody''s pages stays on record as it was' using errcode = 'check_violation';
  end if;
  return new;
end
$$;
create trigger view_as_stays before update on identity.view_as for each row execute function identity.view_as_stays();

insert into identity.power_grant (power, holder_kind, holder, basis) values
  ('identity.view_as.allow', 'self', '', 'UU 27/2022 pasal 20: persetujuan pemilik data'),
  ('identity.view_as.stop', 'self', '', 'UU 27/2022 pasal 9: penarikan persetujuan'),
  ('identity.view_as.leave', 'self', '', 'petugas mengakhiri bantuannya sendiri');

insert into governance.action (code, name, name_en, kind, money, carried_out, position) values
  ('identity.view_as.start', 'Melihat halaman warga yang meminta bantuan, tanpa dapat mengubahnya', 'See the pages of a citizen who asks for help, unable to change them', 'deed', false, false, 99);
