-- Nothing that charges, relieves, permits or promises comes to be on a text that is not in force: on its own first day where it has one, else today.
-- What a text carried while it was in force stays, and waits for another one.
create function governance.rests_on_basis() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare day date := greatest(governance.today(), lower((to_jsonb(new) ->> 'valid')::daterange));
begin
  if new.legal_basis_id is not null and not governance.basis_in_force(new.legal_basis_id, day) then
    perform governance.refuse('governance.legal_basis.not_in_force'); end if;
  return new;
end
$$;

create trigger rests_on_basis before insert or update of legal_basis_id on spaces.usage_rule for each row execute function governance.rests_on_basis();
create trigger rests_on_basis before insert or update of legal_basis_id on spaces.tariff for each row execute function governance.rests_on_basis();
create trigger rests_on_basis before insert or update of legal_basis_id on spaces.waiver for each row execute function governance.rests_on_basis();
create trigger rests_on_basis before insert or update of legal_basis_id on spaces.waiver_request for each row execute function governance.rests_on_basis();
create trigger rests_on_basis before insert or update of legal_basis_id on support.offer for each row execute function governance.rests_on_basis();
create trigger rests_on_basis before insert on finance.bill for each row execute function governance.rests_on_basis();
