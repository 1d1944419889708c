-- The tongue in which letters are written to whoever has an account: that of his sign-up, until he chooses another.
alter table identity.person add column tongue text not null default 'id' check (tongue in ('id', 'en'));
