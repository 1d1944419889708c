create schema market;

create table market.shop (
  id uuid primary key default platform.uuid_v7(),
  slug text not null constraint "market.shop.slug_taken" unique check (slug ~ '^[a-z0-9][a-z0-9-]{1,59}$'),
  name text not null check (length(name) between 2 and 80),
  tagline text not null default '',
  story text not null default '',
  kelurahan_code text not null references directory.kelurahan (code) on delete restrict,
  subsector_code text not null references directory.subsector (code) on delete restrict,
  address text not null default '',
  hours text not null default '',
  phone text not null default '',
  -- shadow of the newest shop_step
  status text not null default 'draft' check (status in ('draft', 'submitted', 'needs_revision', 'approved', 'rejected', 'suspended')),
  holiday_until date,
  offers_pickup boolean not null default true,
  offers_point boolean not null default true,
  courier_fee bigint check (courier_fee between 0 and 10000000),
  scene text not null default 'teras',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index on market.shop (kelurahan_code);
create index on market.shop (created_at desc) where status = 'approved';

create table market.shop_step (
  id uuid primary key default platform.uuid_v7(),
  shop_id uuid not null references market.shop (id) on delete restrict,
  from_status text,
  to_status text not null,
  reason text not null default '',
  actor text not null,
  at timestamptz not null default now()
);
create index on market.shop_step (shop_id, at);
create trigger append_only before update or delete on market.shop_step for each row execute function platform.refuse_change();

create table market.delivery_zone (
  id uuid primary key default platform.uuid_v7(),
  shop_id uuid not null references market.shop (id) on delete restrict,
  kelurahan_code text not null references directory.kelurahan (code) on delete restrict,
  fee bigint not null check (fee between 0 and 10000000),
  constraint "market.zone.twice" unique (shop_id, kelurahan_code)
);

create table market.pickup_point (
  id uuid primary key default platform.uuid_v7(),
  slug text not null unique,
  name text not null,
  kelurahan_code text not null references directory.kelurahan (code) on delete restrict,
  address text not null,
  hours text not null,
  capacity int not null check (capacity between 1 and 10000),
  open_parcels int not null default 0,
  active boolean not null default true,
  constraint "market.point.full" check (open_parcels between 0 and capacity)
);

-- Where a shop's money goes. A change needs a second person and a day of waiting; the past stays readable.
create table market.payee (
  id uuid primary key default platform.uuid_v7(),
  shop_id uuid not null references market.shop (id) on delete restrict,
  kind text not null check (kind in ('qris', 'bank')),
  payload text not null,
  bank text,
  holder text not null,
  city text,
  nmid text,
  hash text not null,
  proposed_by uuid not null references identity.person (id) on delete restrict,
  proposed_at timestamptz not null default now(),
  approved_by uuid references identity.person (id) on delete restrict,
  approved_at timestamptz,
  active_during tstzrange,
  withdrawn_at timestamptz,
  constraint "market.payee.second_person" check (approved_by is null or approved_by <> proposed_by),
  constraint "market.payee.waits_a_day" check (active_during is null or (approved_at is not null and lower(active_during) >= approved_at + interval '24 hours')),
  constraint "market.payee.one_at_a_time" exclude using gist (shop_id with =, kind with =, active_during with &&) where (active_during is not null)
);
create index on market.payee (shop_id);
create index on market.payee (nmid) where nmid is not null;

create table market.category (
  slug text primary key,
  parent text references market.category (slug) on delete restrict,
  name_id text not null,
  name_en text not null,
  position int not null
);

create table market.attribute (
  category text not null references market.category (slug) on delete restrict,
  key text not null,
  type text not null check (type in ('enum', 'number', 'bool', 'text')),
  unit text,
  options text[] not null default '{}',
  required boolean not null default false,
  filterable boolean not null default false,
  name_id text not null,
  name_en text not null,
  primary key (category, key)
);

create table market.product (
  id uuid primary key default platform.uuid_v7(),
  shop_id uuid not null references market.shop (id) on delete restrict,
  slug text not null constraint "market.product.slug_taken" unique,
  name text not null check (length(name) between 2 and 120),
  category text not null references market.category (slug) on delete restrict,
  description text not null default '' check (length(description) <= 5000),
  story_title text not null default '',
  story text not null default '',
  origin text not null default 'made' check (origin in ('made', 'designed', 'curated')),
  origin_note text not null default '',
  attributes jsonb not null default '{}',
  one_of_a_kind boolean not null default false,
  lead_days int check (lead_days between 1 and 365),
  weight_grams int check (weight_grams between 1 and 1000000),
  status text not null default 'draft' check (status in ('draft', 'published', 'hidden', 'ended')),
  min_price bigint not null default 0,
  max_price bigint not null default 0,
  in_stock boolean not null default false,
  published_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint "market.product.partner_named" check (origin = 'made' or origin_note <> '')
);
create index on market.product (shop_id, name);
create index on market.product (published_at desc, id desc) where status = 'published';
create index on market.product (category, published_at desc, id desc) where status = 'published';
create index on market.product (shop_id, published_at desc, id desc) where status = 'published';

create table market.variant (
  id uuid primary key default platform.uuid_v7(),
  product_id uuid not null references market.product (id) on delete restrict,
  shop_id uuid not null references market.shop (id) on delete restrict,
  sku text not null check (length(sku) between 1 and 64),
  options jsonb not null default '[]',
  price bigint not null check (price between 1 and 1000000000),
  position int not null default 0 constraint "market.variant.at_most_100" check (position between 0 and 99),
  ended_at timestamptz,
  constraint "market.variant.sku_taken" unique (shop_id, sku)
);
create unique index "market.variant.options_twice" on market.variant (product_id, options) where ended_at is null;
create unique index "market.variant.position_twice" on market.variant (product_id, position) where ended_at is null;

create table market.picture (
  id uuid primary key default platform.uuid_v7(),
  product_id uuid not null references market.product (id) on delete restrict,
  position int not null constraint "market.picture.at_most_8" check (position between 0 and 7),
  alt text not null check (length(alt) between 3 and 300),
  width int not null,
  height int not null,
  tint text not null default '#EAD9BA',
  -- widths that exist in every format, ascending
  widths int[] not null,
  key text not null,
  source_name text,
  created_at timestamptz not null default now(),
  constraint "market.picture.position_twice" unique (product_id, position) deferrable initially deferred
);

create table market.badge (
  id uuid primary key default platform.uuid_v7(),
  shop_id uuid not null references market.shop (id) on delete restrict,
  product_id uuid references market.product (id) on delete restrict,
  kind text not null check (kind in ('nib', 'pirt', 'bpom_md', 'halal', 'ip_record', 'batikmark', 'sni')),
  number text not null check (length(number) between 3 and 60),
  state text not null default 'claimed' check (state in ('claimed', 'verified', 'rejected')),
  valid_until date,
  verified_by uuid references identity.person (id) on delete restrict,
  verified_at timestamptz,
  constraint "market.badge.verified_by_whom" check (state <> 'verified' or verified_at is not null)
);
create index on market.badge (shop_id);
create index on market.badge (product_id);

create table market.synonym (
  word text not null,
  means text not null,
  primary key (word, means)
);

create table market.place (
  id uuid primary key default platform.uuid_v7(),
  shop_id uuid not null references market.shop (id) on delete restrict,
  name text not null,
  constraint "market.place.twice" unique (shop_id, name)
);

create table market.stock (
  variant_id uuid not null references market.variant (id) on delete restrict,
  place_id uuid not null references market.place (id) on delete restrict,
  on_hand int not null default 0,
  allocated int not null default 0,
  reserved int not null default 0,
  primary key (variant_id, place_id),
  constraint "market.stock.not_below_zero" check (on_hand >= 0 and allocated >= 0 and reserved >= 0),
  constraint "market.stock.not_oversold" check (allocated + reserved <= on_hand)
) with (fillfactor = 70);

-- Every change of a level, and why. Levels are the sums of these rows.
create table market.stock_movement (
  id bigint generated always as identity primary key,
  variant_id uuid not null,
  place_id uuid not null,
  kind text not null check (kind in ('received', 'counted', 'damaged', 'returned', 'reserved', 'reservation_released', 'reservation_expired', 'allocated', 'allocation_released', 'handed_over')),
  on_hand int not null default 0,
  allocated int not null default 0,
  reserved int not null default 0,
  reason text not null default '',
  order_line_id uuid,
  actor text not null,
  at timestamptz not null default now(),
  foreign key (variant_id, place_id) references market.stock (variant_id, place_id) on delete restrict,
  constraint "market.movement.moves_something" check (on_hand <> 0 or allocated <> 0 or reserved <> 0)
);
create index on market.stock_movement (variant_id, id);
create index on market.stock_movement (order_line_id) where order_line_id is not null;
create trigger append_only before update or delete on market.stock_movement for each row execute function platform.refuse_change();
