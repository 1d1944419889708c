-- Where a buyer's money goes, as the maker says it: one statement a price, written whole and never changed; the newest counts.
create table market.price_anatomy (
  id uuid primary key default platform.uuid_v7(),
  product_id uuid not null references market.product (id) on delete restrict,
  price bigint not null check (price between 1 and 1000000000),
  actor text not null,
  at timestamptz not null default governance.clock()
);
create index price_anatomy_of on market.price_anatomy (product_id, id desc);
create trigger append_only before update or delete or truncate on market.price_anatomy for each statement execute function platform.refuse_change();

create table market.price_part (
  anatomy_id uuid not null references market.price_anatomy (id) on delete restrict,
  position int not null check (position between 0 and 11),
  kind text not null check (kind in ('labour', 'material', 'tools', 'hub', 'margin')),
  label text not null check (length(label) between 2 and 80),
  amount bigint not null check (amount >= 0),
  -- of labour: how many days it pays
  days int check (days between 1 and 1000),
  primary key (anatomy_id, position),
  check (days is null or kind = 'labour')
);
create trigger append_only before update or delete or truncate on market.price_part for each statement execute function platform.refuse_change();

-- It adds up to the rupiah, or it is not written.
create function market.price_adds_up() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare a market.price_anatomy;
begin
  select * into a from market.price_anatomy where id = case when tg_table_name = 'price_part' then to_jsonb(new) ->> 'anatomy_id' else to_jsonb(new) ->> 'id' end::uuid;
  if a.price <> (select coalesce(sum(p.amount), 0) from market.price_part p where p.anatomy_id = a.id) then perform spaces.refuse('market.price.adds_up', a.id::text); end if;
  return null;
end
$$;
create constraint trigger adds_up after insert on market.price_anatomy deferrable initially deferred for each row execute function market.price_adds_up();
create constraint trigger adds_up after insert on market.price_part deferrable initially deferred for each row execute function market.price_adds_up();

insert into identity.power_grant (power, holder_kind, holder, basis) values
  ('market.price.explain', 'team', 'owner', 'aturan rumah: tim toko'),
  ('market.price.explain', 'team', 'staff', 'aturan rumah: tim toko');

-- a listing shows the newest certified cloth sold by it
create index piece_of_product on market.piece (product_id) where product_id is not null;
