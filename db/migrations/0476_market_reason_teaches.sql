-- Which modules of the city's programmes teach the remedy of a reason: the next intake of one of them is a date to be told.
alter table market.curation_reason add column modules text[] not null default '{}';
update market.curation_reason r set modules = m.modules from (values
  ('photo_dark', array['foto-produk']), ('story_missing', array['cerita-produk']), ('finish', array['malam-canting', 'warna-alam']),
  ('origin_unclear', array['hak-motif']), ('packaging', array['kemasan-label']), ('price_unclear', array['hitung-harga'])) m (code, modules)
  where r.code = m.code;
