-- A letter to somebody who has left is blanked the moment it is sent; every other one a season later.
alter table platform.mail add column forget boolean not null default false;
create index on platform.mail (sent_at) where recipient <> '';
create index on platform.mail (lower(recipient)) where recipient <> '';
