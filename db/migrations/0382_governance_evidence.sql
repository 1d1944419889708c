-- What a row of the matrix asks to be seen before its act: each paper is named with its number and where it lies, by the one who acts and on
-- the act itself. Most acts are deeds of a room that holds their papers; spending and agreements are known by the register alone.
alter table governance.action add column papers boolean not null default false;
comment on column governance.action.papers is 'acts name the papers their row asks for: no room of its own holds them';
update governance.action set papers = true where code in ('finance.expense.decide', 'governance.agreement.sign', 'governance.agreement.sign_burdened');
alter table governance.act add column evidence jsonb not null default '{}' check (jsonb_typeof(evidence) = 'object');

create function governance.act_evidence() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare asked text[];
begin
  select r.evidence into asked from governance.matrix_row r where r.id = new.row_id;
  if exists (select from jsonb_each(new.evidence) e where e.key <> all (asked) or jsonb_typeof(e.value) <> 'string'
      or length(btrim(e.value #>> '{}')) not between 3 and 200) then
    perform governance.refuse('governance.act.evidence_other'); end if;
  if not new.refusing and exists (select from governance.action a where a.code = new.action and a.papers)
    and exists (select from unnest(asked) one where not new.evidence ? one) then
    perform governance.refuse('governance.act.evidence_missing', array_to_string(asked, ', ')); end if;
  return new;
end
$$;
create trigger witnessed before insert on governance.act for each row execute function governance.act_evidence();
