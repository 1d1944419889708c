-- Windows of any length share the table: each row says itself when it has served.
alter table platform.rate_count add column ends_at timestamptz not null default now() + interval '1 day';
create index on platform.rate_count (ends_at);
