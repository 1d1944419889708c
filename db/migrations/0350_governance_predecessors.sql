-- What a unit was before it was merged or renamed. It takes over on the day after the old one's last: no day is without its unit, and none has two.
create table governance.unit_predecessor (
  predecessor_id uuid primary key references governance.unit (id) on delete restrict,
  unit_id uuid not null references governance.unit (id) on delete restrict,
  from_day date not null,
  paper text not null check (length(paper) between 3 and 160),
  actor text not null,
  at timestamptz not null default governance.clock(),
  constraint "governance.unit.own_heir" check (unit_id <> predecessor_id)
);
create index unit_predecessor_of on governance.unit_predecessor (unit_id);
create trigger append_only before update or delete or truncate on governance.unit_predecessor for each statement execute function platform.refuse_change();
create trigger needs_act after insert on governance.unit_predecessor for each statement execute function governance.needs_act('governance.institution.change');

create function governance.predecessor_guard() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare
  former governance.unit;
  heir governance.unit;
begin
  -- both stand still, in the order of their keys, so that two people who say the opposite at once meet
  perform 1 from governance.unit where id in (new.predecessor_id, new.unit_id) order by id for no key update;
  select * into former from governance.unit where id = new.predecessor_id;
  select * into heir from governance.unit where id = new.unit_id;
  if new.predecessor_id = new.unit_id or exists (with recursive line as (select p.unit_id as id, 1 as n from governance.unit_predecessor p where p.predecessor_id = new.unit_id
      union all select p.unit_id, line.n + 1 from line join governance.unit_predecessor p on p.predecessor_id = line.id where line.n < 50)
      select from line where line.id = new.predecessor_id) then perform governance.refuse('governance.unit.own_heir', heir.code); end if;
  if former.until is null then perform governance.refuse('governance.unit.not_ended', former.code); end if;
  new.from_day := former.until + 1;
  if former.kind <> heir.kind or heir.since > new.from_day or heir.until < new.from_day then perform governance.refuse('governance.unit.heir_not_there', heir.code); end if;
  return new;
end
$$;
create trigger guard before insert on governance.unit_predecessor for each row execute function governance.predecessor_guard();

-- Whoever took over from a unit, as of today; itself where nobody did.
create function governance.unit_today(unit uuid) returns uuid language sql stable as $$
  with recursive line as (
    select unit as id, 0 as n
    union all
    select p.unit_id, line.n + 1 from line join governance.unit_predecessor p on p.predecessor_id = line.id and p.from_day <= governance.today() where line.n < 50
  ) select line.id from line order by line.n desc limit 1
$$;

-- A unit and all it was before, as of today.
create function governance.unit_before(unit uuid) returns table (id uuid, step int) language sql stable as $$
  with recursive line as (
    select unit as id, 0 as step
    union all
    select p.predecessor_id, line.step + 1 from line join governance.unit_predecessor p on p.unit_id = line.id and p.from_day <= governance.today() where line.step < 50
  ) select line.id, line.step from line
$$;
