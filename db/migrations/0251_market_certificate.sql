create sequence market.piece_number;

-- One cloth, made once. Its number is for people; what proves it is the certificate.
create table market.piece (
  id uuid primary key default platform.uuid_v7(),
  number text not null unique check (number ~ '^BTK-[0-9]{4}-[0-9]{6}$'),
  shop_id uuid not null references market.shop (id) on delete restrict,
  product_id uuid references market.product (id) on delete restrict,
  motif_id uuid references market.motif (id) on delete restrict,
  title text not null check (length(title) between 3 and 120),
  technique text not null check (technique in ('tulis', 'cap', 'kombinasi', 'ecoprint', 'cetak')),
  dye text not null check (length(dye) between 2 and 60),
  cloth text not null check (length(cloth) between 2 and 60),
  length_cm int not null check (length_cm between 10 and 2000),
  width_cm int not null check (width_cm between 10 and 500),
  work_days int not null check (work_days between 1 and 1000),
  finished_on date not null,
  story text not null default '' check (length(story) <= 2000),
  -- the maker's name, and the salt that hides it in what was signed; both go when consent goes
  maker text check (length(maker) between 2 and 80),
  maker_salt text,
  batikmark text not null default '' check (length(batikmark) <= 60),
  state text not null default 'draft' check (state in ('draft', 'submitted', 'returned', 'certified')),
  made_at timestamptz not null default governance.clock(),
  check ((maker is null) = (maker_salt is null))
);
create index piece_of on market.piece (shop_id, made_at desc);
create index piece_waiting on market.piece (made_at) where state = 'submitted';

create table market.piece_step (
  id uuid primary key default platform.uuid_v7(),
  piece_id uuid not null references market.piece (id) on delete restrict,
  from_state text not null,
  to_state text not null,
  reason text not null default '' check (length(reason) <= 1000),
  actor text not null,
  at timestamptz not null default governance.clock()
);
create index piece_step_of on market.piece_step (piece_id, id);
create trigger append_only before update or delete or truncate on market.piece_step for each statement execute function platform.refuse_change();

-- The work as it went on: each picture by the hash of its bytes.
create table market.piece_photo (
  id uuid primary key default platform.uuid_v7(),
  piece_id uuid not null references market.piece (id) on delete restrict,
  stage text not null check (stage in ('pola', 'malam', 'warna', 'lorod', 'jadi')),
  key text not null check (key ~ '^[0-9a-f]{32}$'),
  width int not null,
  height int not null,
  widths int[] not null,
  tint text not null,
  alt text not null check (length(alt) between 3 and 300),
  on_day date not null,
  at timestamptz not null default governance.clock(),
  constraint "market.piece.photo_twice" unique (piece_id, key)
);
create trigger append_only before update or delete or truncate on market.piece_photo for each statement execute function platform.refuse_change();

-- What was signed, as the very text that was signed. Corrected by a new one that names the old.
create table market.certificate (
  id uuid primary key default platform.uuid_v7(),
  code text not null unique check (code ~ '^[2-9A-HJKMNP-Z]{12}$'),
  piece_id uuid not null references market.piece (id) on delete restrict,
  replaces uuid constraint "market.certificate.replaced" unique references market.certificate (id) on delete restrict,
  document text not null,
  hash text not null unique check (hash ~ '^[0-9a-f]{64}$'),
  signature text not null check (length(signature) = 86),
  key_id text not null references platform.signing_key (id) on delete restrict,
  act_id uuid not null references governance.act (id) on delete restrict,
  issued_at timestamptz not null default governance.clock()
);
create unique index "market.certificate.twice" on market.certificate (piece_id) where replaces is null;
create index certificate_of on market.certificate (piece_id, issued_at);
create trigger append_only before update or delete or truncate on market.certificate for each statement execute function platform.refuse_change();

create table market.certificate_end (
  certificate_id uuid primary key references market.certificate (id) on delete restrict,
  reason text not null check (reason in ('mistaken', 'counterfeit', 'lost', 'licence', 'withdrawn')),
  says text not null default '' check (length(says) <= 1000),
  act_id uuid not null references governance.act (id) on delete restrict,
  at timestamptz not null default governance.clock()
);
create trigger append_only before update or delete or truncate on market.certificate_end for each statement execute function platform.refuse_change();

-- Signed on an act of this transaction, for a cloth that was shown, with leave for its motif on that day. What is revoked stays so: it is not replaced.
create function market.certificate_guard() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  if not exists (select from governance.act a where a.id = new.act_id and a.action = 'market.certificate.issue' and a.xmin = pg_current_xact_id()::xid)
    then perform spaces.refuse('market.certificate.without_act', new.code); end if;
  if exists (select from market.piece p where p.id = new.piece_id and p.motif_id is not null and not market.may_use_motif(p.motif_id, p.shop_id, p.technique))
    then perform spaces.refuse('market.motif.licence_missing', new.code); end if;
  if new.hash <> encode(sha256(convert_to(new.document, 'UTF8')), 'hex') then perform spaces.refuse('market.certificate.hash', new.code); end if;
  if new.replaces is not null and (exists (select from market.certificate_end e where e.certificate_id = new.replaces)
      or not exists (select from market.certificate c where c.id = new.replaces and c.piece_id = new.piece_id))
    then perform spaces.refuse('market.certificate.ended', new.code); end if;
  return new;
end
$$;
create trigger guard before insert on market.certificate for each row execute function market.certificate_guard();

create function market.certificate_end_guard() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  if not exists (select from governance.act a where a.id = new.act_id and a.action = 'market.certificate.revoke' and a.xmin = pg_current_xact_id()::xid)
    then perform spaces.refuse('market.certificate.without_act', new.certificate_id::text); end if;
  if exists (select from market.certificate c where c.replaces = new.certificate_id) then perform spaces.refuse('market.certificate.ended', new.certificate_id::text); end if;
  return new;
end
$$;
create trigger guard before insert on market.certificate_end for each row execute function market.certificate_end_guard();

-- A cloth is what its certificate says: once certified, only the maker's name may go.
create function market.piece_stays() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  if (new.number, new.shop_id) is distinct from (old.number, old.shop_id)
    or old.state in ('certified', 'submitted') and (new.title, new.technique, new.dye, new.cloth, new.length_cm, new.width_cm, new.work_days, new.finished_on, new.motif_id, new.story, new.batikmark)
      is distinct from (old.title, old.technique, old.dye, old.cloth, old.length_cm, old.width_cm, old.work_days, old.finished_on, old.motif_id, old.story, old.batikmark)
    or old.state in ('certified', 'submitted') and new.maker is not null and new.maker is distinct from old.maker
    then perform spaces.refuse('market.piece.fixed', old.number); end if;
  return new;
end
$$;
create trigger stays before update on market.piece for each row execute function market.piece_stays();

-- Whoever holds the newest code owns the cloth, by name or without. Each code works once, whichever certificate the cloth has by then.
create table market.piece_claim (
  id uuid primary key default platform.uuid_v7(),
  piece_id uuid not null references market.piece (id) on delete restrict,
  secret_hash text not null unique,
  -- who got this code by claiming with the one before; nobody is said in public
  person_id uuid references identity.person (id) on delete restrict,
  made_at timestamptz not null default governance.clock(),
  used_at timestamptz,
  void_at timestamptz,
  check (used_at is null or void_at is null)
);
create unique index "market.claim.one_at_a_time" on market.piece_claim (piece_id) where used_at is null and void_at is null;
create index piece_claim_person on market.piece_claim (person_id) where person_id is not null;

create table market.claim_attempt (
  id uuid primary key default platform.uuid_v7(),
  piece_id uuid not null references market.piece (id) on delete restrict,
  outcome text not null check (outcome in ('done', 'used', 'wrong')),
  at timestamptz not null default governance.clock()
);
create index claim_attempt_of on market.claim_attempt (piece_id, at);
create trigger append_only before update or delete or truncate on market.claim_attempt for each statement execute function platform.refuse_change();

-- Towns somebody may say he looked from: as near as is ever kept.
create table market.scan_place (
  code text primary key check (code ~ '^[a-z-]{2,40}$'),
  name text not null,
  lat numeric(5, 2) not null check (lat between -90 and 90),
  lon numeric(5, 2) not null check (lon between -180 and 180),
  position int not null default 0
);

-- That a code was looked at, from which town if it was said; kept for ninety days. `device` is of one day, so that nobody is followed.
create table market.certificate_scan (
  id uuid primary key default platform.uuid_v7(),
  certificate_id uuid not null references market.certificate (id) on delete restrict,
  place text references market.scan_place (code) on delete restrict,
  device text not null check (length(device) = 16),
  at timestamptz not null default governance.clock()
);
create index certificate_scan_of on market.certificate_scan (certificate_id, at);
create index certificate_scan_at on market.certificate_scan (at);

-- What the scans say together. Told to the issuer and the owner; the public page stays neutral.
create table market.certificate_alarm (
  id uuid primary key default platform.uuid_v7(),
  certificate_id uuid not null references market.certificate (id) on delete restrict,
  kind text not null check (kind in ('far_apart', 'many_devices')),
  facts jsonb not null default '{}',
  at timestamptz not null default governance.clock(),
  cleared_at timestamptz,
  cleared_reason text not null default '' check (length(cleared_reason) <= 1000)
);
create unique index "market.certificate.alarm_open" on market.certificate_alarm (certificate_id, kind) where cleared_at is null;

insert into identity.power_grant (power, holder_kind, holder, basis) values
  ('market.piece.make', 'team', 'owner', 'aturan rumah: tim toko'),
  ('market.piece.make', 'team', 'staff', 'aturan rumah: tim toko'),
  ('market.piece.make', 'team', 'facilitator', 'aturan rumah: tim toko'),
  ('market.certificate.hand_over', 'team', 'owner', 'aturan rumah: tim toko'),
  ('market.certificate.hand_over', 'team', 'staff', 'aturan rumah: tim toko'),
  ('market.certificate.claim', 'everyone', '', 'aturan rumah: pemegang kode alih'),
  ('market.certificate.look', 'everyone', '', 'aturan rumah: siapa pun boleh memeriksa');
insert into governance.action (code, name, name_en, kind, money, carried_out, position) values
  ('market.certificate.issue', 'Menerbitkan sertifikat keaslian', 'Issue a certificate of authenticity', 'deed', false, false, 61),
  ('market.certificate.revoke', 'Mencabut sertifikat keaslian', 'Revoke a certificate of authenticity', 'deed', false, false, 62);
