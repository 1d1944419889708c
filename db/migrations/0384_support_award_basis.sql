-- Nothing is granted out of an offer whose text is not in force: it waits for another one, and so does the line behind it.
create function support.award_basis() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  if not exists (select from support.offer o where o.id = new.offer_id and governance.basis_in_force(o.legal_basis_id, governance.today())) then
    perform spaces.refuse('support.award.basis_fallen', ''); end if;
  return new;
end
$$;
create trigger rests_on_basis before insert on support.award for each row execute function support.award_basis();

-- Whoever publishes an offer may give it another text: then it waits no longer. What comes to wait is still for whoever records legal bases.
drop trigger needs_act on governance.awaiting_basis;
create trigger needs_act after insert on governance.awaiting_basis for each statement execute function governance.needs_act('governance.legal_basis.record');
create trigger needs_act_to_settle after update on governance.awaiting_basis for each statement
  execute function governance.needs_act('governance.legal_basis.record', 'support.offer.publish');
