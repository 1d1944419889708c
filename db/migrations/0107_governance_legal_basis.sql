-- The step that brought a draft into force: before its day there was nothing.
alter table governance.legal_basis_step add column enters boolean not null default false;

-- What a text is on a day, as people read it. Before its first step it was in force, or a draft that had yet to enter.
create function governance.basis_status(basis uuid, day date) returns text language sql stable as $$
  select coalesce((select s.status from governance.legal_basis_step s
      where s.basis_id = b.id and (s.from_day is null or s.from_day <= day) order by s.from_day desc nulls last, s.id desc limit 1),
    case when exists (select from governance.legal_basis_step s where s.basis_id = b.id and s.enters) then 'draft'
      when exists (select from governance.legal_basis_step s where s.basis_id = b.id) then 'in_force' else b.status end)
  from governance.legal_basis b where b.id = basis
$$;

-- A draft that enters into force on a day that lies ahead is in force from that day, though nobody touches it then.
create or replace function governance.basis_in_force(basis uuid, day date) returns boolean language sql stable as $$
  select (b.valid_from is null or b.valid_from <= day) and (b.valid_to is null or day <= b.valid_to)
    and governance.basis_status(b.id, day) in ('in_force', 'amended')
  from governance.legal_basis b where b.id = basis
$$;

-- Draws the shadows whose day has come. Reading never waits for it.
create function governance.redraw_legal_bases() returns int language plpgsql security definer set search_path = pg_catalog as $$
declare drawn int;
begin
  update governance.legal_basis b set status = governance.basis_status(b.id, governance.today())
    where b.status <> governance.basis_status(b.id, governance.today());
  get diagnostics drawn = row_count;
  return drawn;
end
$$;

create index on governance.awaiting_basis (since) where settled_at is null;
create index on governance.appointment (legal_basis_id);
