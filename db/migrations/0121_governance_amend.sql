-- A case sent back is put in other words by its opener before it comes forward again. What it said before is kept. Its amount changes only
-- while nobody has acted on it: whoever looked, agreed or proposed did so for the amount that stood there.
create table governance.case_amendment (
  id uuid primary key default platform.uuid_v7(),
  case_id uuid not null references governance.case_file (id) on delete restrict,
  title text not null check (length(title) between 3 and 200),
  reason text not null check (length(reason) <= 4000),
  amount bigint not null check (amount >= 0),
  title_before text not null default '',
  reason_before text not null default '',
  amount_before bigint not null default 0,
  by_person uuid not null references identity.person (id) on delete restrict,
  at timestamptz not null default governance.clock()
);
create index on governance.case_amendment (case_id, id);
create trigger append_only before update or delete or truncate on governance.case_amendment for each statement execute function platform.refuse_change();

create function governance.amend_case() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare c governance.case_file;
begin
  select * into c from governance.case_file where id = new.case_id for update;
  new.at := governance.clock();
  new.title_before := c.title;
  new.reason_before := c.reason;
  new.amount_before := c.amount;
  if c.opened_by <> new.by_person then perform governance.refuse('governance.case.not_its_opener', c.number); end if;
  if c.status <> 'open' or (select s.step from governance.case_step s where s.case_id = c.id order by s.at desc, s.id desc limit 1) not in ('returned', 'amended') then
    perform governance.refuse('governance.case.not_sent_back', c.number); end if;
  if new.amount <> c.amount and exists (select from governance.act a where a.case_id = c.id) then
    perform governance.refuse('governance.case.amount_stands', c.number); end if;
  update governance.case_file set title = new.title, reason = new.reason, amount = new.amount where id = c.id;
  return new;
end
$$;
create trigger amends before insert on governance.case_amendment for each row execute function governance.amend_case();

alter table governance.case_step drop constraint case_step_step_check;
alter table governance.case_step add constraint case_step_step_check check (step in
  ('opened', 'reviewed', 'concurred', 'approved', 'decided', 'refused', 'executed', 'confirmed', 'forwarded', 'returned', 'amended', 'withdrawn'));

insert into identity.power_grant (power, holder_kind, holder, basis) values
  ('governance.case.amend', 'self', '', 'pembuka perkara memperbaiki perkaranya yang dikembalikan');
