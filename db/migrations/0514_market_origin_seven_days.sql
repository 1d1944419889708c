-- Seven days to answer a doubt are days of the calendar (market §3-6), to the last second of the seventh. What was asked before keeps the day it was told.
create or replace function market.open_origin_case() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare number text;
begin
  -- a ruling under way is waited for: the shop's time to appeal is not taken away by another doubt
  perform from market.origin_case k where k.product_id = new.product_id order by k.id for no key update;
  select k.number into number from market.origin_case k where k.product_id = new.product_id and k.state = 'decided' and k.appeal_by > governance.clock()
    and exists (select from market.origin_ruling r where r.case_id = k.id and r.verdict <> 'kept');
  if number is not null then perform spaces.refuse('market.origin.being_decided', number); end if;
  if new.by_shop then
    if not exists (select from market.origin_standing o join market.product p on p.id = o.product_id where p.id = new.product_id and o.level <> p.origin and p.origin = new.level)
      then perform spaces.refuse('market.origin.nothing_to_prove', ''); end if;
    if market.origin_reprove_from(new.product_id) > governance.clock() then perform spaces.refuse('market.origin.proved_lately', ''); end if;
  end if;
  new.stood := exists (select from market.origin_standing o where o.product_id = new.product_id);
  new.state := 'asked';
  new.at := governance.clock();
  new.answer_by := ((new.at at time zone 'Asia/Jakarta')::date + 8)::timestamp at time zone 'Asia/Jakarta';
  new.number := 'AM-' || to_char(new.at at time zone 'Asia/Jakarta', 'YYYY') || '-' || lpad(nextval('market.origin_case_number')::text, 4, '0');
  return new;
end
$$;

update identity.power_grant set basis = 'aturan rumah: tujuh hari tanpa jawaban' where power = 'market.origin.lapse';
