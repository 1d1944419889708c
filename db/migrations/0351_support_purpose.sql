-- What a promise is for, beside an event or an application: a cohort of a programme, an agreement of a need with an offer, a paper of cooperation. One of them at most.
alter table support.commitment
  add column cohort_id uuid references events.cohort (id) on delete restrict,
  add column agreement_id uuid references support.agreement (id) on delete restrict,
  add column accord_id uuid references support.accord (id) on delete restrict,
  add constraint "support.commitment.one_purpose" check (num_nonnulls(event_id, cohort_id, agreement_id, accord_id) <= 1);
create index commitment_of_cohort on support.commitment (cohort_id) where cohort_id is not null;
create index commitment_of_agreement on support.commitment (agreement_id) where agreement_id is not null;
create index commitment_of_accord on support.commitment (accord_id) where accord_id is not null;

-- Nothing is promised any more for what is over, and what a promise was for is not changed afterwards.
create function support.commitment_purpose() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  if tg_op = 'UPDATE' then
    if (new.cohort_id, new.agreement_id, new.accord_id) is distinct from (old.cohort_id, old.agreement_id, old.accord_id) then
      perform spaces.refuse('support.commitment.fixed', old.number); end if;
    return new;
  end if;
  -- what it is for stands still before anybody looks: its end comes before this promise, which is then refused, or after it
  perform from events.cohort c where c.id = new.cohort_id for no key update;
  perform from support.agreement a where a.id = new.agreement_id for no key update;
  perform from support.accord a where a.id = new.accord_id for no key update;
  if new.cohort_id is not null and (events.cohort_did(new.cohort_id, 'closed') is not null or events.cohort_did(new.cohort_id, 'called_off') is not null)
    or exists (select from support.agreement a where a.id = new.agreement_id and a.ended_at is not null)
    or exists (select from support.accord a where a.id = new.accord_id and (a.ended_on is not null or a.ends < governance.today())) then
    perform spaces.refuse('support.commitment.purpose_over', new.number); end if;
  return new;
end
$$;
create trigger purpose before insert or update of cohort_id, agreement_id, accord_id on support.commitment for each row execute function support.commitment_purpose();
