-- A claim that was found false again is away for 90 days, not 30: the second doubt about a shop within a year whose last word is against it. A case is of
-- the day it was first decided, so that an appeal lost later does not take it out of the count. Evidence of the shop's own that did not do is no claim.

create function market.origin_against(the_shop uuid, until timestamptz) returns int language sql stable set search_path = pg_catalog as $$
  select count(*)::int from market.origin_case k
    join lateral (select min(r.at) as first, (array_agg(r.verdict order by r.no desc))[1] as last from market.origin_ruling r where r.case_id = k.id) r on true
  where k.shop_id = the_shop and not k.by_shop and r.last <> 'kept' and r.first <= until and r.first > until - interval '1 year'
$$;

-- From when new evidence for the level of a listing is taken; nothing where nobody decided about it.
create function market.origin_reprove_from(product uuid) returns timestamptz language sql stable set search_path = pg_catalog as $$
  select r.at + case when r.verdict <> 'kept' and market.origin_against(r.shop_id, r.at) > 1 then interval '90 days' else interval '30 days' end
  from (select r.at, r.verdict, k.shop_id from market.origin_ruling r join market.origin_case k on k.id = r.case_id
    where k.product_id = product order by r.at desc, r.no desc limit 1) r
$$;

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
  new.answer_by := (spaces.working_day((new.at at time zone 'Asia/Jakarta')::date, 7) + 1)::timestamp at time zone 'Asia/Jakarta';
  new.number := 'AM-' || to_char(new.at at time zone 'Asia/Jakarta', 'YYYY') || '-' || lpad(nextval('market.origin_case_number')::text, 4, '0');
  return new;
end
$$;
