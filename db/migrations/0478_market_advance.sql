-- Money a buyer gives before his piece is made: for what is made to order and paid at the hand-over, once, and never more than half.
create table market.advance (
  seller_order_id uuid constraint "market.advance.once" primary key references market.seller_order (id) on delete restrict,
  amount bigint not null check (amount > 0),
  actor text not null,
  at timestamptz not null default now()
);
create trigger append_only before update or delete or truncate on market.advance for each statement execute function platform.refuse_change();

create function market.advance_guard() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare o market.seller_order; due bigint;
begin
  select * into o from market.seller_order where id = new.seller_order_id for update;
  select i.amount into due from market.payment_intent i where i.seller_order_id = new.seller_order_id;
  if not exists (select from market.making_promise p where p.seller_order_id = new.seller_order_id) then perform spaces.refuse('market.advance.not_made', o.number); end if;
  if o.payment_status <> 'cash_due' or o.status not in ('awaiting_acceptance', 'processing') then perform spaces.refuse('market.advance.not_now', o.number); end if;
  if new.amount * 2 > due then perform spaces.refuse('market.advance.half', o.number); end if;
  return new;
end
$$;
create trigger guard before insert on market.advance for each row execute function market.advance_guard();
