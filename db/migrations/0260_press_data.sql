-- Open data: every version of every dataset that was ever given away, by its checksums.
create schema press;

create table press.dataset_version (
  dataset text not null check (dataset ~ '^[a-z0-9-]{2,60}$'),
  version int not null check (version > 0),
  rows int not null check (rows >= 0),
  columns text[] not null check (cardinality(columns) > 0),
  -- of the columns that are added up; a page says the same
  sums jsonb not null default '{}',
  csv_sha256 text not null check (csv_sha256 ~ '^[0-9a-f]{64}$'),
  csv_bytes bigint not null check (csv_bytes > 0),
  json_sha256 text not null check (json_sha256 ~ '^[0-9a-f]{64}$'),
  json_bytes bigint not null check (json_bytes > 0),
  at timestamptz not null default governance.clock(),
  primary key (dataset, version)
);
create trigger append_only before update or delete or truncate on press.dataset_version for each statement execute function platform.refuse_change();

-- Each night says it looked, also where nothing had changed.
create table press.dataset_check (
  dataset text not null,
  day date not null default governance.today(),
  version int not null,
  at timestamptz not null default governance.clock(),
  primary key (dataset, day),
  foreign key (dataset, version) references press.dataset_version (dataset, version) on delete restrict
);
create trigger append_only before update or delete or truncate on press.dataset_check for each statement execute function platform.refuse_change();

-- A version follows the one before it: no gap, no other content under a number.
create function press.dataset_follows() returns trigger language plpgsql as $$
begin
  if new.version <> 1 + coalesce((select max(version) from press.dataset_version where dataset = new.dataset), 0) then
    perform governance.refuse('press.dataset.follows', new.dataset);
  end if;
  return new;
end
$$;
create trigger follows before insert on press.dataset_version for each row execute function press.dataset_follows();

insert into identity.power_grant (power, holder_kind, holder, basis) values
  ('press.data.build', 'system', '', 'aturan rumah: data terbuka dibangun setiap malam');
