-- What buyers say of what they bought. One review a line of an order that reached its end; its words are versions, the newest stands. Its state is drawn by what is
-- written beside it: a word of the desk, a withdrawal, or fifty from one device. What buyers count is kept in the transaction that changes it.
create table market.review (
  id uuid primary key default platform.uuid_v7(),
  order_line_id uuid not null constraint "market.review.once" unique references market.order_line (id) on delete restrict,
  -- drawn from the line
  product_id uuid not null references market.product (id) on delete restrict,
  shop_id uuid not null references market.shop (id) on delete restrict,
  -- drawn from the newest version
  stars int not null constraint "market.review.stars" check (stars between 1 and 5),
  state text not null default 'standing' check (state in ('standing', 'held', 'hidden', 'withdrawn')),
  -- tells two devices of one day apart, and is forgotten after a day
  device text,
  at timestamptz not null default governance.clock()
);
create index review_of_product on market.review (product_id, at desc, id desc) where state = 'standing';
create index review_of_shop on market.review (shop_id, at desc, id desc);
create index review_of_device on market.review (device, at) where device is not null;
create index review_at_desk on market.review (at) where state in ('held', 'hidden');

create table market.review_version (
  review_id uuid not null references market.review (id) on delete restrict,
  no int not null,
  stars int not null check (stars between 1 and 5),
  says text not null default '' constraint "market.review.says" check (length(says) <= 2000),
  at timestamptz not null default governance.clock(),
  primary key (review_id, no)
);

create table market.review_reply (
  review_id uuid not null references market.review (id) on delete restrict,
  no int not null,
  -- empty once the review it answered was withdrawn
  says text not null constraint "market.review.reply_says" check (says = '' or length(says) between 2 and 1000),
  actor text not null,
  at timestamptz not null default governance.clock(),
  primary key (review_id, no)
);

create table market.review_flag (
  id uuid primary key default platform.uuid_v7(),
  review_id uuid not null references market.review (id) on delete restrict,
  -- empty once the person is gone
  person_id uuid references identity.person (id) on delete restrict,
  reason text not null check (reason in ('insult', 'personal_data', 'advert', 'off_topic', 'untrue')),
  at timestamptz not null default governance.clock(),
  constraint "market.review.flagged_already" unique (review_id, person_id)
);
create index review_flag_of_person on market.review_flag (person_id, at desc);

create table market.review_ruling (
  review_id uuid not null references market.review (id) on delete restrict,
  no int not null,
  verdict text not null check (verdict in ('hidden', 'restored', 'let_through', 'kept')),
  reason text not null,
  actor text not null check (actor like 'person:%'),
  act_id uuid not null unique references governance.act (id) on delete restrict,
  at timestamptz not null default governance.clock(),
  primary key (review_id, no),
  constraint "market.review.ruling_reason" check (
    case verdict when 'hidden' then reason in ('insult', 'personal_data', 'advert', 'off_topic', 'mass') else reason in ('within_rules', 'mended', 'mistaken') end)
);
create trigger append_only before update or delete or truncate on market.review_ruling for each statement execute function platform.refuse_change();

create table market.review_end (
  review_id uuid constraint "market.review.withdrawn" primary key references market.review (id) on delete restrict,
  at timestamptz not null default governance.clock()
);
create trigger append_only before update or delete or truncate on market.review_end for each statement execute function platform.refuse_change();

-- How many of each number of stars stand, product by product.
create table market.product_rating (
  product_id uuid primary key references market.product (id) on delete restrict,
  shop_id uuid not null references market.shop (id) on delete restrict,
  counts int[] not null default '{0,0,0,0,0}' check (array_length(counts, 1) = 5 and 0 <= all (counts)),
  n int not null generated always as (counts[1] + counts[2] + counts[3] + counts[4] + counts[5]) stored,
  stars int not null generated always as (counts[1] + 2 * counts[2] + 3 * counts[3] + 4 * counts[4] + 5 * counts[5]) stored
);
create index product_rating_of_shop on market.product_rating (shop_id);

create function market.review_guard() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare
  so market.seller_order;
  one uuid;
begin
  select o.* into so from market.order_line l join market.seller_order o on o.id = l.seller_order_id where l.id = new.order_line_id;
  if so.status is distinct from 'completed' then perform spaces.refuse('market.review.not_completed', so.number); end if;
  if so.ended_at <= governance.clock() - interval '90 days' then perform spaces.refuse('market.review.too_late', so.number); end if;
  if exists (select from identity.membership m join identity.person p on p.id = m.person_id join market.order_group g on g.id = so.group_id
      where m.kind = 'shop' and m.entity_id = so.shop_id and m.during && tstzrange(so.placed_at, null) and (p.id = g.person_id or lower(p.email) = lower(g.buyer_email)))
    then perform spaces.refuse('market.review.own_shop', so.number); end if;
  if coalesce(new.device, '') = '' then raise exception 'a review comes from a device'; end if;
  select v.product_id into new.product_id from market.order_line l join market.variant v on v.id = l.variant_id where l.id = new.order_line_id;
  new.shop_id := so.shop_id;
  new.state := 'standing';
  -- one device's reviews are counted one after the other
  perform pg_advisory_xact_lock(7242037, hashtext(new.device));
  new.at := governance.clock();
  if (select count(*) from market.review r where r.device = new.device and r.at > new.at - interval '10 minutes') >= 49 then
    new.state := 'held';
    -- in the order of their products, so that two such nights do not wait for each other; what the desk has looked at stays as it said
    for one in select r.id from market.review r where r.device = new.device and r.at > new.at - interval '10 minutes' and r.state = 'standing'
        and not exists (select from market.review_ruling g where g.review_id = r.id) order by r.product_id, r.id loop
      update market.review r set state = 'held' where r.id = one and r.state = 'standing';
    end loop;
  end if;
  return new;
end
$$;
create trigger guard before insert on market.review for each row execute function market.review_guard();
create trigger never_away before delete or truncate on market.review for each statement execute function platform.refuse_change();

create function market.count_review() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  insert into market.product_rating (product_id, shop_id) values (new.product_id, new.shop_id) on conflict do nothing;
  update market.product_rating q set counts = array(
      select q.counts[s] + (new.state = 'standing' and new.stars = s)::int - coalesce(old.state = 'standing' and old.stars = s, false)::int from generate_series(1, 5) s order by s)
    where q.product_id = new.product_id;
  return null;
end
$$;
create trigger counted after insert on market.review for each row execute function market.count_review();
create trigger counted_anew after update of state, stars on market.review for each row
  when ((old.state, old.stars) is distinct from (new.state, new.stars)) execute function market.count_review();

create function market.review_version_guard() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare r market.review;
begin
  select * into r from market.review where id = new.review_id for no key update;
  if r.state = 'withdrawn' then perform spaces.refuse('market.review.withdrawn'); end if;
  select coalesce(max(v.no), 0) + 1 into new.no from market.review_version v where v.review_id = r.id;
  new.at := governance.clock();
  if new.no > 1 and r.at <= new.at - interval '14 days' then perform spaces.refuse('market.review.edit_over'); end if;
  update market.review x set stars = new.stars where x.id = r.id and x.stars <> new.stars;
  return new;
end
$$;
create trigger guard before insert on market.review_version for each row execute function market.review_version_guard();

create function market.review_reply_guard() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare r market.review;
begin
  select * into r from market.review where id = new.review_id for no key update;
  if r.state <> 'standing' then perform spaces.refuse('market.review.not_standing'); end if;
  if new.says = '' then perform spaces.refuse('market.review.reply_says'); end if;
  select coalesce(max(y.no), 0) + 1 into new.no from market.review_reply y where y.review_id = r.id;
  new.at := governance.clock();
  return new;
end
$$;
create trigger guard before insert on market.review_reply for each row execute function market.review_reply_guard();

-- Said is said; only a withdrawal empties it.
create function market.review_words_keep() returns trigger language plpgsql set search_path = pg_catalog as $$
begin
  if tg_op = 'UPDATE' and to_jsonb(new) = to_jsonb(old) || '{"says": ""}' and exists (select from market.review_end e where e.review_id = old.review_id) then return new; end if;
  raise exception 'words of a review are not changed';
end
$$;
create trigger keeps before update or delete on market.review_version for each row execute function market.review_words_keep();
create trigger keeps before update or delete on market.review_reply for each row execute function market.review_words_keep();
create trigger never_emptied before truncate on market.review_version for each statement execute function platform.refuse_change();
create trigger never_emptied before truncate on market.review_reply for each statement execute function platform.refuse_change();

create function market.review_flag_guard() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  if tg_op = 'UPDATE' then
    if new.person_id is not null or (new.id, new.review_id, new.reason, new.at) is distinct from (old.id, old.review_id, old.reason, old.at) then
      raise exception 'flags of reviews are not changed'; end if;
    return new;
  end if;
  if not exists (select from market.review r where r.id = new.review_id and r.state = 'standing' for key share) then perform spaces.refuse('market.review.not_standing'); end if;
  new.at := governance.clock();
  return new;
end
$$;
create trigger guard before insert or update on market.review_flag for each row execute function market.review_flag_guard();
create trigger never_away before delete or truncate on market.review_flag for each statement execute function platform.refuse_change();

create function market.review_ruled() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare r market.review;
begin
  select * into r from market.review where id = new.review_id for no key update;
  if not exists (select from governance.act a where a.id = new.act_id and a.action = 'market.shop.review' and 'person:' || a.person_id = new.actor and a.xmin = pg_current_xact_id()::xid)
    then perform spaces.refuse('market.review.without_act'); end if;
  if exists (select from market.review_flag f where f.review_id = r.id and 'person:' || f.person_id = new.actor) then perform spaces.refuse('market.review.own_flag'); end if;
  if exists (select from market.order_line l join market.seller_order so on so.id = l.seller_order_id join market.order_group g on g.id = so.group_id
      where l.id = r.order_line_id and 'person:' || g.person_id = new.actor) then perform spaces.refuse('market.review.own_review'); end if;
  if (new.verdict, r.state) not in (('hidden', 'standing'), ('hidden', 'held'), ('restored', 'hidden'), ('let_through', 'held'), ('kept', 'standing'))
    then perform spaces.refuse('market.review.not_from_here'); end if;
  select coalesce(max(g.no), 0) + 1 into new.no from market.review_ruling g where g.review_id = r.id;
  new.at := governance.clock();
  update market.review x set state = case new.verdict when 'hidden' then 'hidden' else 'standing' end where x.id = r.id;
  return new;
end
$$;
create trigger moves before insert on market.review_ruling for each row execute function market.review_ruled();

create function market.review_ends() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  update market.review r set state = 'withdrawn' where r.id = new.review_id;
  update market.review_version v set says = '' where v.review_id = new.review_id and v.says <> '';
  update market.review_reply y set says = '' where y.review_id = new.review_id and y.says <> '';
  return null;
end
$$;
create trigger moves after insert on market.review_end for each row execute function market.review_ends();

insert into identity.power_grant (power, holder_kind, holder, basis) values
  ('market.review.write', 'key', '', 'aturan rumah: pemegang kunci pesanan'),
  ('market.review.write', 'self', '', 'aturan rumah: pembeli pesanan'),
  ('market.review.reply', 'team', 'owner', 'aturan rumah: tim toko'),
  ('market.review.reply', 'team', 'staff', 'aturan rumah: tim toko'),
  ('market.review.flag', 'signed_in', '', 'aturan rumah: siapa pun yang masuk');
