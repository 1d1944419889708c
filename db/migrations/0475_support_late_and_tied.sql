-- That whoever owes by a paper was told its day had passed: once a duty, seven days before everybody reads it.
create table support.accord_duty_told (
  accord_id uuid not null,
  position int not null,
  at timestamptz not null default governance.clock(),
  primary key (accord_id, position),
  foreign key (accord_id, position) references support.accord_duty (accord_id, position) on delete restrict
);
create trigger append_only before update or delete or truncate on support.accord_duty_told for each statement execute function platform.refuse_change();

-- A duty whose day has passed, that nobody calls met; what waits for the other side's answer is not called late.
create view support.accord_duty_overdue as
  select d.accord_id, d.position, a.number, d.organisation_id, d.what, d.due_day, t.at as told_at
  from support.accord_duty d join support.accord a on a.id = d.accord_id
    left join support.accord_duty_told t on t.accord_id = d.accord_id and t.position = d.position
  where d.due_day < governance.today() and (a.ended_on is null or a.ended_on > d.due_day)
    and not exists (select from support.accord_met m left join support.accord_answer w on w.met_id = m.id
      where m.accord_id = d.accord_id and m.position = d.position and w.met is not false);

insert into identity.power_grant (power, holder_kind, holder, basis) values
  ('support.accord.tell_late', 'system', '', 'aturan rumah: pemberitahuan tertutup tujuh hari sebelum keterlambatan tampil');

-- Whoever speaks for a post: its author for himself, the leaders of its body, and the same people under another account.
create function support.people_of(need uuid) returns setof uuid language sql stable security definer set search_path = pg_catalog as $$
  with own as (
    select n.person_id as id from support.need n where n.id = need and n.organisation_id is null and n.person_id is not null
    union select m.person_id from support.need n join identity.membership m on m.kind = 'community' and m.entity_id = n.organisation_id and m.role <> 'member'
      and m.during @> governance.clock() where n.id = need)
  select id from own
  union select o.person_id from own join identity.person_number m on m.person_id = own.id join identity.person_number o on o.fingerprint = m.fingerprint
$$;

-- Two posts whose people are the same, or bound to one another by what either declared: nobody settles with himself what the city then counts as kept.
create function support.tied(one uuid, other uuid) returns boolean language sql stable security definer set search_path = pg_catalog as $$
  with a as (select support.people_of(one) as id), b as (select support.people_of(other) as id),
    a_all as (select id from a union select n.organisation_id from support.need n where n.id = one and n.organisation_id is not null),
    b_all as (select id from b union select n.organisation_id from support.need n where n.id = other and n.organisation_id is not null)
  select exists (select from a join b using (id))
    or exists (select from governance.interest i where i.during @> governance.clock() and (i.person_id in (select id from a) and i.party_id in (select id from b_all)
      or i.person_id in (select id from b) and i.party_id in (select id from a_all)))
$$;

create function support.proposal_untied() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  if support.tied(new.need_id, new.offer_id) then perform spaces.refuse('support.proposal.tied', new.number); end if;
  return new;
end
$$;
create trigger untied before insert on support.proposal for each row execute function support.proposal_untied();
