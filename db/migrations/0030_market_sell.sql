-- As long as the import reads them.
alter table market.product drop constraint product_name_check, drop constraint product_description_check;
alter table market.product
  add constraint "market.product.name_length" check (length(name) between 1 and 150),
  add constraint "market.product.description_length" check (length(description) <= 10000);

-- A table that comes again finds its rows by code, and new variants their product by name, whatever the case.
create index on market.variant (shop_id, lower(sku));
create index on market.product (shop_id, lower(name));

-- What the team changed on a listing, as [before, after] by field.
create table market.product_edit (
  id bigint generated always as identity primary key,
  product_id uuid not null references market.product (id) on delete restrict,
  changes jsonb not null,
  actor text not null,
  at timestamptz not null default now()
);
create index on market.product_edit (product_id, id);
create trigger append_only before update or delete on market.product_edit for each row execute function platform.refuse_change();

alter table market.payee
  -- the name in the code is not like the shop's: a curator looks, not a colleague
  add column needs_curator boolean not null default false,
  -- what whoever approves should see first, as refusals
  add column notes jsonb not null default '[]',
  add column withdrawn_reason text not null default '';

alter table market.badge add column reason text not null default '';

alter table market.import_job
  -- products of the file that are written, in the order the file tells them: where a killed run goes on
  add column products_done int not null default 0,
  add column default_category text references market.category (slug) on delete restrict,
  -- why the file as a whole could not be read
  add column refusal jsonb,
  add column touched_at timestamptz not null default now();
create index on market.import_job (touched_at) where status = 'running';

-- Pictures a table names by address, fetched after its rows, each with what became of it.
create table market.import_picture (
  id bigint generated always as identity primary key,
  job_id uuid not null references market.import_job (id) on delete restrict,
  product_id uuid not null references market.product (id) on delete restrict,
  address text not null,
  status text not null default 'waiting' check (status in ('waiting', 'done', 'failed')),
  refusal jsonb,
  unique (job_id, product_id, address)
);
create index on market.import_picture (job_id, id) where status = 'waiting';

insert into identity.power_grant (power, holder_kind, holder, basis) values
  ('market.stock.change', 'system', 'import', 'berkas impor yang diunggah tim toko'),
  ('market.badge.claim', 'team', 'staff', 'aturan rumah: tim toko'),
  ('market.badge.verify', 'post', 'pengelola', 'aturan rumah: kurator memeriksa nomor'),
  ('market.shop.suspend', 'post', 'kurator', 'aturan rumah: kurator menangguhkan toko'),
  ('platform.demo.plant', 'system', 'demo', 'kota contoh');
