-- Whoever is signed in may ask for a room; what becomes of it is his, and the matrix's.
insert into identity.power_grant (power, holder_kind, holder, basis) values
  ('spaces.booking.hold', 'signed_in', '', 'aturan rumah: warga boleh memesan ruang'),
  ('spaces.booking.submit', 'self', '', 'aturan rumah: pemohon'),
  ('spaces.booking.extend_hold', 'self', '', 'aturan rumah: pemohon'),
  ('spaces.booking.cancel', 'self', '', 'aturan rumah: pemohon'),
  ('spaces.booking.move', 'self', '', 'aturan rumah: pemohon'),
  ('spaces.booking.check_in', 'self', '', 'aturan rumah: pemohon'),
  ('spaces.booking.lapse', 'system', '', 'aturan rumah: batas waktu yang diumumkan');

-- The civic day so many working days after another: Saturdays, Sundays, holidays and days of joint leave do not count.
create function spaces.working_day(start date, days int) returns date language sql stable as $$
  select d::date from generate_series(start + 1, start + days * 4 + 30, interval '1 day') d
  where extract(isodow from d) < 6 and not exists (select from spaces.holiday h where h.day = d::date and h.kind <> 'local')
  order by d offset days - 1 limit 1
$$;

insert into governance.action (code, name, name_en, kind, money, carried_out, position) values
  ('spaces.desk.run', 'Menjalankan meja ruang: masuk, serah terima, penutupan', 'Run the desk of rooms: check-in, hand-over, closures', 'deed', false, false, 33),
  ('finance.bill.note_proof', 'Mencatat nomor bukti setor', 'Note the number of a proof of payment', 'deed', true, false, 21);
