-- The register of motifs: what a pattern tells, whose it is, and who may use it. What is not verified says so and binds nobody.
create table market.motif (
  id uuid primary key default platform.uuid_v7(),
  slug text not null unique check (slug ~ '^[a-z0-9-]{2,60}$'),
  name text not null check (length(name) between 2 and 80),
  kind text not null check (kind in ('metro_batik', 'tapis_figure', 'designed')),
  story text not null check (length(story) between 10 and 2000),
  story_en text not null,
  origin text not null default '',
  origin_en text not null default '',
  holder text not null default '',
  -- a motif of a shop is the shop's to license; one without is the city's
  holder_shop_id uuid references market.shop (id) on delete restrict,
  right_kind text not null default 'none' check (right_kind in ('none', 'tradition', 'designer', 'copyright_record', 'communal_record', 'unknown_record')),
  record_number text not null default '' check (length(record_number) <= 60),
  recorded_on date,
  -- nobody lists or certifies it without a licence in force
  needs_licence boolean not null default false,
  uses text not null default '',
  uses_en text not null default '',
  -- a pattern this house can draw for it; none: the true one is not ours to draw
  draws text check (draws in ('kawung', 'ketupat', 'kupu', 'kopi', 'bilah', 'sulur', 'tumpal')),
  sources text[] not null default '{}',
  verified boolean not null default false,
  position int not null default 0
);

-- Every spelling leads to one motif. Folded: letters and digits alone, so that dashes, capitals and spaces make no other motif.
create table market.motif_name (
  folded text primary key check (folded ~ '^[a-z0-9]{2,80}$'),
  motif_id uuid not null references market.motif (id) on delete restrict,
  name text not null
);
create index motif_name_of on market.motif_name (motif_id);

create function market.folded(said text) returns text language sql immutable parallel safe as $$
  select regexp_replace(lower(said), '[^a-z0-9]', '', 'g')
$$;

-- What a shop asks of the holder, and what it was answered. Asked once at a time.
create table market.motif_request (
  id uuid primary key default platform.uuid_v7(),
  motif_id uuid not null references market.motif (id) on delete restrict,
  shop_id uuid not null references market.shop (id) on delete restrict,
  techniques text[] not null check (cardinality(techniques) > 0 and techniques <@ array['tulis', 'cap', 'kombinasi', 'ecoprint', 'cetak']),
  says text not null check (length(says) between 10 and 1000),
  asked_at timestamptz not null default governance.clock(),
  actor text not null,
  granted boolean,
  reason text not null default '' check (length(reason) <= 1000),
  answered_at timestamptz,
  check ((granted is null) = (answered_at is null))
);
create unique index "market.motif.asked_twice" on market.motif_request (motif_id, shop_id) where granted is null;
create index motif_request_of on market.motif_request (shop_id, asked_at);

-- Who may use a motif in which ways, from when to when. Whole rupiah; nothing is a fee too.
create table market.motif_licence (
  id uuid primary key default platform.uuid_v7(),
  motif_id uuid not null references market.motif (id) on delete restrict,
  shop_id uuid not null references market.shop (id) on delete restrict,
  techniques text[] not null check (cardinality(techniques) > 0 and techniques <@ array['tulis', 'cap', 'kombinasi', 'ecoprint', 'cetak']),
  during daterange not null check (not isempty(during) and not lower_inf(during)),
  fee bigint not null default 0 check (fee between 0 and 1000000000),
  request_id uuid unique references market.motif_request (id) on delete restrict,
  -- the act of the post that decided; none where the holder is a shop
  act_id uuid references governance.act (id) on delete restrict,
  actor text not null,
  at timestamptz not null default governance.clock(),
  ended_at timestamptz,
  ended_reason text not null default '' check (length(ended_reason) <= 1000),
  check ((ended_at is null) = (ended_reason = '')),
  constraint "market.motif.licensed_twice" exclude using gist (motif_id with =, shop_id with =, during with &&) where (ended_at is null)
);
create index motif_licence_of on market.motif_licence (shop_id);

-- A licence of the city's rests on an act of this transaction; it is ended, never made larger.
create function market.licence_guard() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  if tg_op = 'UPDATE' then
    if (new.motif_id, new.shop_id, new.techniques, new.during, new.fee, new.act_id) is distinct from (old.motif_id, old.shop_id, old.techniques, old.during, old.fee, old.act_id)
      or old.ended_at is not null then perform spaces.refuse('market.motif.licence_fixed', old.id::text); end if;
    return new;
  end if;
  if new.act_id is null and not exists (select from market.motif m where m.id = new.motif_id and m.holder_shop_id is not null)
    or new.act_id is not null and not exists (select from governance.act a where a.id = new.act_id and a.action = 'market.motif.license' and a.xmin = pg_current_xact_id()::xid) then
    perform spaces.refuse('market.motif.license_without_act', new.motif_id::text); end if;
  return new;
end
$$;
create trigger guard before insert or update on market.motif_licence for each row execute function market.licence_guard();

-- A holder uses what is his.
create function market.may_use_motif(motif uuid, shop uuid, technique text) returns boolean language sql stable set search_path = pg_catalog as $$
  select not m.needs_licence or m.holder_shop_id is not distinct from shop or exists (select from market.motif_licence l where l.motif_id = m.id and l.shop_id = shop and l.ended_at is null
    and l.during @> governance.today() and (technique is null or technique = any (l.techniques)))
  from market.motif m where m.id = motif
$$;

-- The motif a listing names: in its attribute, or in its name.
create function market.motif_of(listed jsonb, called text) returns table (motif_id uuid) language sql stable set search_path = pg_catalog as $$
  select n.motif_id from market.motif_name n where n.folded = market.folded(listed ->> 'motif')
  union select n.motif_id from market.motif_name n join market.motif m on m.id = n.motif_id
    where m.needs_licence and length(n.folded) >= 8 and strpos(market.folded(called), n.folded) > 0
$$;

-- Nothing that buyers see names a protected motif without leave, whichever way it came in. Looked at when it is shown or renamed: a licence that
-- ran out ends no listing by itself.
create function market.listing_motif_guard() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  if tg_op = 'INSERT' then
    if exists (select from became b cross join lateral market.motif_of(b.attributes, b.name) f where b.status = 'published' and not market.may_use_motif(f.motif_id, b.shop_id, null))
      then perform spaces.refuse('market.motif.licence_missing', ''); end if;
  elsif exists (select from became b join was w on w.id = b.id cross join lateral market.motif_of(b.attributes, b.name) f
      where b.status = 'published' and (w.status <> 'published' or w.name <> b.name or w.attributes -> 'motif' is distinct from b.attributes -> 'motif')
        and not market.may_use_motif(f.motif_id, b.shop_id, null))
    then perform spaces.refuse('market.motif.licence_missing', ''); end if;
  return null;
end
$$;
create trigger motif_on_insert after insert on market.product referencing new table as became for each statement execute function market.listing_motif_guard();
create trigger motif_on_update after update on market.product referencing old table as was new table as became for each statement execute function market.listing_motif_guard();

insert into identity.power_grant (power, holder_kind, holder, basis) values
  ('market.motif.ask', 'team', 'owner', 'aturan rumah: tim toko'),
  ('market.motif.ask', 'team', 'staff', 'aturan rumah: tim toko'),
  ('market.motif.license_own', 'team', 'owner', 'aturan rumah: pemegang motif');
insert into governance.action (code, name, name_en, kind, money, carried_out, position) values
  ('market.motif.license', 'Memberi atau mengakhiri izin memakai motif milik kota', 'Grant or end leave to use a motif of the city', 'deed', false, false, 60);
