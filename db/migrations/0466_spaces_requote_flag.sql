-- Where something is published elsewhere that makes a use another, the house itself says so; its applicant agrees or not, as always.
insert into identity.power_grant (power, holder_kind, holder, basis) values
  ('spaces.requote.flag', 'system', '', 'aturan rumah: kegiatan berubah golongan, pemohon yang menyetujui');
