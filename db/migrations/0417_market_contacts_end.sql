-- What reaches a buyer is kept for his order, and thirty days longer (market.md S45). When an order ended is the database's to say: whoever moves it, and a late payment may open it again.
alter table market.seller_order add column ended_at timestamptz;
create function market.order_ends() returns trigger language plpgsql set search_path = pg_catalog as $$
begin
  if new.status not in ('completed', 'cancelled', 'expired') then
    new.ended_at := null;
  elsif new.ended_at is null then
    new.ended_at := now();
  end if;
  return new;
end
$$;
update market.seller_order so set ended_at = coalesce((select max(t.at) from market.order_step t where t.seller_order_id = so.id and t.to_status = so.status and t.from_status is distinct from so.status), so.updated_at)
  where status in ('completed', 'cancelled', 'expired');
create trigger ends before insert or update of status on market.seller_order for each row execute function market.order_ends();
alter table market.seller_order add constraint "market.order.end_is_told" check ((status in ('completed', 'cancelled', 'expired')) = (ended_at is not null));
create index on market.seller_order (ended_at) where ended_at is not null;

alter table market.order_group
  add column contact_gone_at timestamptz,
  add constraint "market.order.contact_gone" check (contact_gone_at is null or (buyer_phone = '' and (person_id is not null or buyer_email is null)));
create index on market.order_group (id) where contact_gone_at is null;
