-- Who of the five helices stands behind an event (N12). Whoever organises it asks a verified body; the body says yes or no in seven days.
create table support.partner (
  id uuid primary key default platform.uuid_v7(),
  event_id uuid not null references events.event (id) on delete restrict,
  organisation_id uuid not null references directory.organisation (id) on delete restrict,
  helix text not null check (helix in ('academia', 'business', 'community', 'government', 'media')),
  role text not null check (length(role) between 3 and 120),
  state text not null default 'invited' check (state in ('invited', 'accepted', 'declined', 'lapsed')),
  actor text not null,
  invited_at timestamptz not null default governance.clock(),
  answer_until timestamptz not null default governance.clock() + interval '7 days',
  answered_at timestamptz,
  answered_by text
);
create unique index "support.partner.once" on support.partner (event_id, organisation_id) where state in ('invited', 'accepted');
create index partner_of_body on support.partner (organisation_id, invited_at);

-- Only a body the city has verified is asked, for an event that is to be; it belongs to the helix of its kind.
create function support.partner_guard() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare o directory.organisation; e events.event;
begin
  select * into o from directory.organisation where id = new.organisation_id;
  select * into e from events.event where id = new.event_id;
  if o.verified_at is null or o.ended_at is not null then perform spaces.refuse('support.partner.not_verified', o.slug); end if;
  if e.state <> 'published' or e.status = 'cancelled' then perform spaces.refuse('support.partner.event_over', e.number); end if;
  if new.state <> 'invited' or (new.helix <> (case o.kind when 'campus' then 'academia' when 'agency' then 'government' else o.kind end)) then
    perform spaces.refuse('support.partner.not_verified', o.slug); end if;
  return new;
end
$$;
create trigger guard before insert on support.partner for each row execute function support.partner_guard();

-- An answer is given once, in time, by somebody who speaks for the body.
create function support.partner_stays() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  if old.state <> 'invited' or (new.event_id, new.organisation_id, new.helix, new.role, new.answer_until) is distinct from (old.event_id, old.organisation_id, old.helix, old.role, old.answer_until)
    or new.state in ('accepted', 'declined') and old.answer_until <= governance.clock() then perform spaces.refuse('support.partner.answered', old.id::text); end if;
  if new.state in ('accepted', 'declined') and not exists (select from identity.membership m where m.kind = 'community' and m.entity_id = old.organisation_id
      and m.person_id = support.person_in(new.answered_by) and m.role <> 'member' and m.during @> governance.clock()) then
    perform spaces.refuse('support.partner.not_yours', old.id::text); end if;
  return new;
end
$$;
create trigger stays before update on support.partner for each row execute function support.partner_stays();

insert into identity.power_grant (power, holder_kind, holder, basis) values
  ('support.partner.invite', 'self', '', 'aturan rumah: penyelenggara'),
  ('support.partner.invite', 'key', '', 'aturan rumah: pemegang tautan penyelenggara'),
  ('support.partner.answer', 'self', '', 'aturan rumah: wakil lembaga');

-- Nobody under age speaks here for himself: the directory knows whose profile is a child's.
create function support.need_guard() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  if new.organisation_id is null and exists (select from directory.profile p where p.person_id = new.person_id and p.minor) then
    perform spaces.refuse('support.need.minor', new.number); end if;
  return new;
end
$$;
create trigger guard before insert on support.need for each row execute function support.need_guard();
