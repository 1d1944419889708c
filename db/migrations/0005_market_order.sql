create table market.cart (
  id uuid primary key default platform.uuid_v7(),
  token_hash text not null unique,
  person_id uuid references identity.person (id) on delete restrict,
  -- what the buyer chose on the way to paying: fulfilment per shop, address; never payment data
  choices jsonb not null default '{}',
  updated_at timestamptz not null default now()
);
create index on market.cart (person_id) where person_id is not null;
create index on market.cart (updated_at);

create table market.cart_line (
  cart_id uuid not null references market.cart (id) on delete cascade,
  variant_id uuid not null references market.variant (id) on delete restrict,
  quantity int not null check (quantity between 1 and 999),
  added_at timestamptz not null default now(),
  primary key (cart_id, variant_id)
);

create sequence market.order_number;

create table market.order_group (
  id uuid primary key default platform.uuid_v7(),
  number text not null unique,
  key_hash text not null,
  person_id uuid references identity.person (id) on delete restrict,
  buyer_name text not null,
  buyer_phone text not null,
  buyer_email text,
  total bigint not null check (total >= 0),
  tongue text not null default 'id',
  placed_at timestamptz not null default now()
);
create index on market.order_group (person_id, placed_at desc) where person_id is not null;

create table market.seller_order (
  id uuid primary key default platform.uuid_v7(),
  group_id uuid not null references market.order_group (id) on delete restrict,
  number text not null unique,
  shop_id uuid not null references market.shop (id) on delete restrict,
  -- snapshot: what the papers of this order say does not move when the shop edits itself
  shop_name text not null,
  shop_phone text not null default '',
  fulfilment text not null check (fulfilment in ('pickup', 'point', 'delivery', 'courier')),
  point_id uuid references market.pickup_point (id) on delete restrict,
  place_text text not null default '',
  address text not null default '',
  delivery_kelurahan text references directory.kelurahan (code) on delete restrict,
  waybill text,
  subtotal bigint not null check (subtotal >= 0),
  delivery_fee bigint not null check (delivery_fee >= 0),
  total bigint not null,
  -- shadows of the newest steps
  status text not null check (status in ('awaiting_payment', 'awaiting_acceptance', 'processing', 'ready_for_pickup', 'shipped', 'completed', 'cancelled', 'expired')),
  payment_status text not null check (payment_status in ('unpaid', 'claimed', 'underpaid', 'paid', 'overpaid', 'late', 'cash_due', 'partly_refunded', 'refunded')),
  payment_method text not null check (payment_method in ('qris', 'transfer', 'cash')),
  pickup_code text not null,
  wrong_codes int not null default 0,
  code_locked_until timestamptz,
  expires_at timestamptz,
  extended boolean not null default false,
  act_before timestamptz,
  placed_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint "market.order.adds_up" check (total = subtotal + delivery_fee),
  constraint "market.order.point_named" check ((fulfilment = 'point') = (point_id is not null))
);
create index on market.seller_order (group_id);
create index on market.seller_order (shop_id, placed_at desc, id desc);
create index on market.seller_order (shop_id, status, placed_at);
create index on market.seller_order (expires_at) where status = 'awaiting_payment';
create index on market.seller_order (act_before) where act_before is not null;

create table market.order_line (
  id uuid primary key default platform.uuid_v7(),
  seller_order_id uuid not null references market.seller_order (id) on delete restrict,
  position int not null,
  variant_id uuid not null references market.variant (id) on delete restrict,
  place_id uuid not null references market.place (id) on delete restrict,
  product_slug text not null,
  name text not null,
  sku text not null,
  options jsonb not null,
  picture text,
  unit_price bigint not null check (unit_price > 0),
  quantity int not null check (quantity between 1 and 999),
  total bigint not null,
  constraint "market.line.adds_up" check (total = unit_price * quantity)
);
create index on market.order_line (seller_order_id);
create index on market.order_line (variant_id);
create trigger append_only before update or delete on market.order_line for each row execute function platform.refuse_change();

create table market.order_step (
  id uuid primary key default platform.uuid_v7(),
  seller_order_id uuid not null references market.seller_order (id) on delete restrict,
  step text not null,
  from_status text,
  to_status text not null,
  from_payment text,
  to_payment text not null,
  reason text not null default '',
  actor_kind text not null,
  actor text,
  at timestamptz not null default now()
);
create index on market.order_step (seller_order_id, at);
create trigger append_only before update or delete on market.order_step for each row execute function platform.refuse_change();

-- What the buyer was shown to pay with. It does not change when the shop's account changes.
create table market.payment_intent (
  id uuid primary key default platform.uuid_v7(),
  seller_order_id uuid not null unique references market.seller_order (id) on delete restrict,
  method text not null check (method in ('qris', 'transfer', 'cash')),
  amount bigint not null check (amount > 0),
  unique_code int not null default 0 check (unique_code between 0 and 999),
  payee_id uuid references market.payee (id) on delete restrict,
  payload text,
  account jsonb,
  opened_at timestamptz,
  created_at timestamptz not null default now()
);

-- One open transfer a bank account and amount: the statement then names the order by itself.
create table market.transfer_slot (
  payee_id uuid not null references market.payee (id) on delete restrict,
  amount bigint not null,
  seller_order_id uuid not null unique references market.seller_order (id) on delete restrict deferrable initially deferred,
  constraint "market.payment.code_taken" primary key (payee_id, amount)
);

create table market.payment_event (
  id uuid primary key default platform.uuid_v7(),
  seller_order_id uuid not null references market.seller_order (id) on delete restrict,
  kind text not null check (kind in ('claimed', 'denied', 'received', 'late', 'reversed', 'refunded')),
  amount bigint not null check (amount >= 0),
  reference text not null default '',
  source text not null check (source in ('buyer', 'seller', 'provider', 'system')),
  dedupe text unique,
  actor text,
  at timestamptz not null default now()
);
create index on market.payment_event (seller_order_id, at);
create trigger append_only before update or delete on market.payment_event for each row execute function platform.refuse_change();

create table market.payment_proof (
  id uuid primary key default platform.uuid_v7(),
  seller_order_id uuid not null references market.seller_order (id) on delete restrict,
  key text not null,
  at timestamptz not null default now()
);
create index on market.payment_proof (seller_order_id);

-- Provider notifications exactly as they came, at most one effect per event.
create table market.provider_notice (
  id uuid primary key default platform.uuid_v7(),
  provider text not null,
  event_id text not null,
  order_ref text not null,
  transaction text not null,
  kind text not null,
  amount bigint not null,
  occurred_at timestamptz not null,
  -- why it settles nothing by itself: shown to finance, never dropped
  flag text,
  body jsonb not null,
  received_at timestamptz not null default now(),
  constraint "market.notice.seen" unique (provider, event_id)
);
create index on market.provider_notice (provider, order_ref);

create table market.refund (
  id uuid primary key default platform.uuid_v7(),
  seller_order_id uuid not null references market.seller_order (id) on delete restrict,
  order_line_id uuid references market.order_line (id) on delete restrict,
  quantity int not null check (quantity between 0 and 999),
  amount bigint not null check (amount > 0),
  restock boolean not null default false,
  reason text not null,
  reference text not null default '',
  actor text not null,
  at timestamptz not null default now()
);
create index on market.refund (seller_order_id);
create trigger append_only before update or delete on market.refund for each row execute function platform.refuse_change();

-- Refunds never exceed what this seller order received: the sum lives on one row, bounded by the database.
create table market.order_money (
  seller_order_id uuid primary key references market.seller_order (id) on delete restrict,
  received bigint not null default 0 check (received >= 0),
  refunded bigint not null default 0,
  constraint "market.refund.more_than_received" check (refunded between 0 and received)
);

create table market.line_return (
  order_line_id uuid primary key references market.order_line (id) on delete restrict,
  ordered int not null,
  returned int not null default 0,
  constraint "market.refund.more_than_bought" check (returned between 0 and ordered)
);
