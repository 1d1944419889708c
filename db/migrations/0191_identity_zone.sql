-- The zone whose clock somebody wants to read beside the city's. Shown only: nothing is asked for or reckoned in it.
alter table identity.person add column zone text check (zone ~ '^[A-Z][A-Za-z]+/[A-Za-z_]+$' and length(zone) <= 40);
insert into identity.power_grant (power, holder_kind, holder, basis) values
  ('identity.zone.choose', 'self', '', 'aturan rumah: pemilik akun');
