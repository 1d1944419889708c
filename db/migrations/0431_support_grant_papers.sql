-- In force is what both agreed to and what its papers stand behind: one that ended or was let go after the second yes is missing when it is to be promised.
create or replace function support.grant_agreed() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare a support.application;
begin
  if new.step <> 'commit' then return new; end if;
  select * into a from support.application where id = new.application_id for update;
  if (select k.agreement from support.kind k where k.code = a.kind) is null and not exists (select from support.grant_agreement g where g.application_id = a.id) then
    return new; end if;
  if support.grant_in_force(a.id) is null then perform spaces.refuse('support.grant.needed', a.number); end if;
  if support.grant_missing(a.id) <> '{}' then perform spaces.refuse('support.grant.papers_missing', a.number); end if;
  return new;
end
$$;

-- What was laid down and read is not exchanged: neither what the decision rests on, nor what somebody already said yes beside. What ended may be laid down anew.
create function support.grant_paper_stays() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare a support.application;
begin
  select * into a from support.application where id = new.application_id;
  if a.state in ('draft', 'mending') or new.document_id = old.document_id then return new; end if;
  if a.state = 'approved' and not exists (select from support.folder_document f where f.id = old.document_id and f.ended_at is null and f.expires_on >= governance.today()) then
    return new; end if;
  if a.state = 'approved' and not exists (select from support.offer o where o.id = a.offer_id and old.wanted = any (o.documents))
    and not exists (select from support.grant_acceptance c join support.grant_agreement g on g.id = c.agreement_id where g.application_id = a.id
      and not exists (select from support.grant_agreement n where n.application_id = a.id and n.version > g.version)) then
    return new; end if;
  perform spaces.refuse('support.document.stays', a.number);
  return new;
end
$$;
create trigger stays before update on support.application_document for each row execute function support.grant_paper_stays();
