-- One ZIP of photos beside a table whose picture column holds file names. The ZIP is taken away when its photos are in.
alter table market.import_job
  add column photos_key text,
  add column photos_name text,
  -- in the ZIP · named by the table and found · named and not found · in the ZIP and named by nobody
  add column photos_held int not null default 0,
  add column photos_found int not null default 0,
  add column photos_missing int not null default 0,
  add column photos_unused int not null default 0;
create index on market.import_job (touched_at) where photos_key is not null;
