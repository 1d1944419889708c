-- That whoever owes an overdue obligation was told so: once, seven days before everybody reads it.
create table support.obligation_told (
  obligation_id uuid primary key references support.obligation (id) on delete restrict,
  at timestamptz not null default governance.clock()
);
create trigger append_only before update or delete or truncate on support.obligation_told for each statement execute function platform.refuse_change();

insert into identity.power_grant (power, holder_kind, holder, basis) values
  ('support.obligation.tell', 'system', '', 'aturan rumah: pemberitahuan tertutup tujuh hari sebelum keterlambatan tampil');
