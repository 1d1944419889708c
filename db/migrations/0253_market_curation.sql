-- What the board's curators show together. Each vote is an act of one of them; two of the same decide.
create table market.curation_reason (
  code text primary key check (code ~ '^[a-z_]{2,40}$'),
  name text not null,
  name_en text not null,
  -- what helps against it, and how an event that teaches it is found
  module text not null,
  module_en text not null,
  keyword text not null,
  position int not null
);
insert into market.curation_reason values
  ('photo_dark', 'Foto gelap atau kabur', 'Photos dark or blurred', 'Foto produk dengan telepon', 'Product photos with a phone', 'foto produk', 1),
  ('story_missing', 'Ceritanya belum ada', 'No story yet', 'Menulis cerita produk', 'Writing the story of a product', 'cerita produk', 2),
  ('finish', 'Jahitan atau penyelesaian belum rapi', 'Finish not clean yet', 'Penyelesaian dan mutu kain', 'Finishing and quality of cloth', 'mutu kain', 3),
  ('origin_unclear', 'Asal motif atau bahan belum jelas', 'Origin of motif or material unclear', 'Motif, hak, dan asal', 'Motifs, rights and origin', 'hak motif', 4),
  ('packaging', 'Kemasan belum melindungi', 'Packaging does not protect yet', 'Kemasan yang melindungi', 'Packaging that protects', 'kemasan', 5),
  ('price_unclear', 'Harga belum masuk akal bagi pembuat', 'Price does not pay the maker', 'Menghitung harga yang adil', 'Working out a fair price', 'menghitung harga', 6);

create table market.collection (
  id uuid primary key default platform.uuid_v7(),
  slug text not null constraint "market.collection.twice" unique check (slug ~ '^[a-z0-9-]{3,80}$'),
  title text not null check (length(title) between 3 and 100),
  title_en text not null default '' check (length(title_en) <= 100),
  lead text not null check (length(lead) between 10 and 600),
  lead_en text not null default '' check (length(lead_en) <= 600),
  act_id uuid not null references governance.act (id) on delete restrict,
  actor text not null,
  at timestamptz not null default governance.clock(),
  closed_at timestamptz
);

-- A listing its shop puts forward. The state is drawn by votes and the answer to an appeal.
create table market.nomination (
  id uuid primary key default platform.uuid_v7(),
  collection_id uuid not null references market.collection (id) on delete restrict,
  product_id uuid not null references market.product (id) on delete restrict,
  shop_id uuid not null references market.shop (id) on delete restrict,
  says text not null default '' check (length(says) <= 600),
  actor text not null,
  at timestamptz not null default governance.clock(),
  state text not null default 'waiting' check (state in ('waiting', 'shown', 'refused', 'appealed')),
  decided_at timestamptz,
  appeal text not null default '' check (length(appeal) <= 1000),
  appealed_at timestamptz,
  constraint "market.nomination.twice" unique (collection_id, product_id)
);
create index nomination_waiting on market.nomination (at) where state in ('waiting', 'appealed');
create index nomination_of_shop on market.nomination (shop_id, at desc);

create table market.curation_vote (
  id uuid primary key default platform.uuid_v7(),
  nomination_id uuid not null references market.nomination (id) on delete restrict,
  actor text not null check (actor like 'person:%'),
  show boolean not null,
  reason text references market.curation_reason (code) on delete restrict,
  says text not null default '' check (length(says) <= 600),
  act_id uuid not null unique references governance.act (id) on delete restrict,
  at timestamptz not null default governance.clock(),
  check (show = (reason is null)),
  constraint "market.curation.voted" unique (nomination_id, actor)
);
create index curation_vote_reason on market.curation_vote (reason, at) where reason is not null;
create trigger append_only before update or delete or truncate on market.curation_vote for each statement execute function platform.refuse_change();

create table market.curation_appeal (
  nomination_id uuid primary key references market.nomination (id) on delete restrict,
  actor text not null check (actor like 'person:%'),
  granted boolean not null,
  says text not null check (length(says) between 10 and 1000),
  act_id uuid not null unique references governance.act (id) on delete restrict,
  at timestamptz not null default governance.clock()
);
create trigger append_only before update or delete or truncate on market.curation_appeal for each statement execute function platform.refuse_change();

-- A vote is of whoever the act is of, in this transaction; the second of the same kind decides.
create function market.vote_counts() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare n market.nomination;
begin
  select * into n from market.nomination where id = new.nomination_id for no key update;
  if n.state <> 'waiting' then perform spaces.refuse('market.nomination.decided', ''); end if;
  if not exists (select from governance.act a where a.id = new.act_id and a.action = 'market.collection.vote' and 'person:' || a.person_id = new.actor and a.xmin = pg_current_xact_id()::xid)
    then perform spaces.refuse('market.curation.without_act', ''); end if;
  if (select count(*) from market.curation_vote v where v.nomination_id = n.id and v.show = new.show) >= 2 then
    update market.nomination set state = case when new.show then 'shown' else 'refused' end, decided_at = governance.clock() where id = n.id;
  end if;
  return null;
end
$$;
create trigger counts after insert on market.curation_vote for each row execute function market.vote_counts();

-- One appeal, answered by somebody who did not vote.
create function market.appeal_counts() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare n market.nomination;
begin
  select * into n from market.nomination where id = new.nomination_id for no key update;
  if n.state <> 'appealed' then perform spaces.refuse('market.nomination.decided', ''); end if;
  if exists (select from market.curation_vote v where v.nomination_id = n.id and v.actor = new.actor) then perform spaces.refuse('market.curation.same_reviewer', ''); end if;
  if not exists (select from governance.act a where a.id = new.act_id and a.action = 'market.collection.appeal' and 'person:' || a.person_id = new.actor and a.xmin = pg_current_xact_id()::xid)
    then perform spaces.refuse('market.curation.without_act', ''); end if;
  update market.nomination set state = case when new.granted then 'shown' else 'refused' end, decided_at = governance.clock() where id = n.id;
  return null;
end
$$;
create trigger counts after insert on market.curation_appeal for each row execute function market.appeal_counts();

-- From here a nomination moves by votes alone, and by its shop's one appeal.
create function market.nomination_moves() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  if new.state = 'appealed' and not (old.state = 'refused' and old.appealed_at is null and new.appealed_at is not null) then perform spaces.refuse('market.nomination.appealed_once', ''); end if;
  return new;
end
$$;
create trigger moves before update on market.nomination for each row execute function market.nomination_moves();

insert into identity.power_grant (power, holder_kind, holder, basis) values
  ('market.collection.nominate', 'team', 'owner', 'aturan rumah: tim toko'),
  ('market.collection.nominate', 'team', 'staff', 'aturan rumah: tim toko');
insert into governance.action (code, name, name_en, kind, money, carried_out, position) values
  ('market.collection.open', 'Membuka koleksi pilihan', 'Open a curated collection', 'deed', false, false, 63),
  ('market.collection.vote', 'Memilih karya untuk koleksi', 'Vote on works for a collection', 'deed', false, false, 64),
  ('market.collection.appeal', 'Menjawab keberatan atas kurasi', 'Answer an appeal against curation', 'deed', false, false, 65);
