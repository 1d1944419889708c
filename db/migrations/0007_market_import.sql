create table market.import_job (
  id uuid primary key default platform.uuid_v7(),
  shop_id uuid not null references market.shop (id) on delete restrict,
  file_key text not null,
  file_name text not null,
  file_sha256 text not null,
  format text not null,
  mapping jsonb not null,
  delimiter text not null,
  encoding text not null,
  dry_run boolean not null default false,
  status text not null default 'waiting' check (status in ('waiting', 'running', 'done', 'stopped', 'failed')),
  rows_total int not null default 0,
  rows_done int not null default 0,
  created int not null default 0,
  updated int not null default 0,
  unchanged int not null default 0,
  failed int not null default 0,
  failed_key text,
  cancel boolean not null default false,
  actor_id uuid references identity.person (id) on delete restrict,
  created_at timestamptz not null default now(),
  finished_at timestamptz
);
create index on market.import_job (shop_id, created_at desc);

create table market.import_failure (
  job_id uuid not null references market.import_job (id) on delete restrict,
  line int not null,
  cells text[] not null,
  refusals jsonb not null,
  primary key (job_id, line)
);
