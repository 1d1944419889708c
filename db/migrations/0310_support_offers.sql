-- An offer has a post that owns it; its words may be mended by whoever may publish, and what it said before stays on record.
alter table support.offer
  add column post_id uuid references governance.post (id) on delete restrict,
  add column changed_at timestamptz,
  add column closed_reason text not null default '' check (length(closed_reason) <= 1000);
update support.offer o set post_id = p.post_id from governance.act a join governance.appointment p on p.id = a.appointment_id where a.id = o.act_id;

create table support.offer_former (
  id uuid primary key default platform.uuid_v7(),
  offer_id uuid not null references support.offer (id) on delete restrict,
  at timestamptz not null default governance.clock(),
  said jsonb not null
);
create index offer_former_of on support.offer_former (offer_id, id);
create trigger append_only before update or delete or truncate on support.offer_former for each statement execute function platform.refuse_change();

-- Every change of an offer that is open leaves what it said; one that was closed stays so.
create function support.offer_stays() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  if old.closed_at is not null then perform spaces.refuse('support.offer.closed', old.slug); end if;
  if (new.slug, new.unit_id, new.kind) is distinct from (old.slug, old.unit_id, old.kind) then perform spaces.refuse('support.offer.fixed', old.slug); end if;
  insert into support.offer_former (offer_id, said) values (old.id, to_jsonb(old) - 'id' - 'unit_id' - 'post_id' - 'act_id' - 'legal_basis_id');
  return new;
end
$$;
create trigger stays before update on support.offer for each row execute function support.offer_stays();

-- Money goes the way of the city's budget, which takes eight months at the least: a shorter promise is not true.
alter table support.offer add constraint "support.offer.money_takes_a_budget" check (kind <> 'money' or (days_from >= 240 and days_to <= 550));

-- Where and for whom it is, fixed when it is promised: the score is told by kelurahan and by sub-sector.
alter table support.commitment
  add column kelurahan_code text references directory.kelurahan (code) on delete restrict,
  add column subsector_code text references directory.subsector (code) on delete restrict;
update support.commitment c set kelurahan_code = e.kelurahan_code, subsector_code = e.subsector_code from events.event e where e.id = c.event_id;

create or replace view support.kept as
  select c.id, c.unit_id, c.kind, c.event_id, c.quantity, c.unit_value, c.due_day,
    least(c.quantity, coalesce(sum(k.quantity), 0))::int as confirmed,
    least(c.quantity, coalesce(sum(k.quantity) filter (where d.on_day <= c.due_day), 0))::int as on_time,
    least(c.quantity - least(c.quantity, coalesce(sum(k.quantity), 0)), coalesce(sum(d.quantity) filter (where k.delivery_id is null), 0))::int as claimed,
    c.kelurahan_code, c.subsector_code
  from support.commitment c left join support.delivery d on d.commitment_id = c.id left join support.confirmation k on k.delivery_id = d.id
  where c.withdrawn_at is null group by c.id;

-- Where it is comes from what it is for. A private person is never the name of a receiver: whoever is helped is helped as a body or a role.
create function support.commitment_place() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  if exists (select from identity.person p where p.ended_at is null and (lower(p.name) = lower(new.receiver)
      or p.id = new.person_id and length(p.name) > 3 and position(lower(p.name) in lower(new.receiver || ' ' || new.title)) > 0)) then
    perform spaces.refuse('support.commitment.person_named', new.number); end if;
  if new.kelurahan_code is null and new.subsector_code is null then
    select coalesce(e.kelurahan_code, o.kelurahan_code), coalesce(e.subsector_code, o.subsector_code) into new.kelurahan_code, new.subsector_code
      from (select) t left join events.event e on e.id = new.event_id left join directory.organisation o on o.id = new.organisation_id;
  end if;
  return new;
end
$$;
create trigger place before insert on support.commitment for each row execute function support.commitment_place();
