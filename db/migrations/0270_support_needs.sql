-- Needs and offers of all five helices, what two of them agree on, and what each then owes the other (decision 0058).
create sequence support.need_number;
create sequence support.proposal_number;
create sequence support.agreement_number;

-- What somebody is short of, or holds out. Said by a person for himself, or by whoever speaks for a body of the directory.
create table support.need (
  id uuid primary key default platform.uuid_v7(),
  number text not null unique check (number ~ '^BT-[0-9]{4}-[0-9]{5,8}$'),
  side text not null check (side in ('need', 'offer')),
  kind text not null check (kind in ('space', 'equipment', 'goods', 'people', 'expertise', 'training', 'research', 'promotion', 'market', 'licensing')),
  helix text not null check (helix in ('academia', 'business', 'community', 'government', 'media')),
  organisation_id uuid references directory.organisation (id) on delete restrict,
  person_id uuid references identity.person (id) on delete restrict,
  title text not null check (length(title) between 3 and 120),
  plain text not null check (length(plain) between 10 and 1200),
  subsector_code text references directory.subsector (code) on delete restrict,
  kelurahan_code text references directory.kelurahan (code) on delete restrict,
  -- half-open civic days in which it is wanted or to be had; open where nobody said
  during daterange not null default '(,)' check (not isempty(during)),
  -- how its author is reached: for the other side of an agreement, for nobody before
  contact text not null check (length(contact) <= 160),
  until_day date not null,
  illustrative boolean not null default false,
  actor text not null,
  made_at timestamptz not null default governance.clock(),
  closed_at timestamptz,
  -- nobody is the government for himself
  constraint "support.need.government_is_a_body" check (helix <> 'government' or organisation_id is not null)
);
create index need_open on support.need (side, kind, until_day) where closed_at is null;
create index need_of_person on support.need (person_id) where person_id is not null;
create index need_of_body on support.need (organisation_id) where organisation_id is not null;

-- Whether a person speaks for whoever put this up: himself, or a body he is more than a member of.
create function support.speaks(person uuid, need uuid) returns boolean language sql stable as $$
  select exists (select from support.need n where n.id = need and (
    n.organisation_id is null and n.person_id = person
    or exists (select from identity.membership m where m.kind = 'community' and m.entity_id = n.organisation_id and m.person_id = person
      and m.role <> 'member' and m.during @> governance.clock())))
$$;

-- One asks the other. Both must accept the same terms within seven days of the database's clock.
create table support.proposal (
  id uuid primary key default platform.uuid_v7(),
  number text not null unique check (number ~ '^CK-[0-9]{4}-[0-9]{5,8}$'),
  need_id uuid not null references support.need (id) on delete restrict,
  offer_id uuid not null references support.need (id) on delete restrict,
  by_side text not null check (by_side in ('need', 'offer')),
  score int not null check (score between 0 and 100),
  reasons text[] not null,
  version int not null default 1,
  need_accepts int,
  offer_accepts int,
  made_at timestamptz not null default governance.clock(),
  answer_until timestamptz not null default governance.clock() + interval '7 days',
  state text not null default 'open' check (state in ('open', 'agreed', 'declined', 'lapsed')),
  ended_at timestamptz,
  reason text not null default '' check (length(reason) <= 600),
  check (need_id <> offer_id),
  check ((state = 'open') = (ended_at is null))
);
create unique index "support.proposal.open_once" on support.proposal (need_id, offer_id) where state = 'open';
create index proposal_of_offer on support.proposal (offer_id);
create index proposal_due on support.proposal (answer_until) where state = 'open';

-- Who brings what to whom, how much and by when, in each wording the two sides tried.
create table support.term (
  proposal_id uuid not null references support.proposal (id) on delete restrict,
  version int not null,
  position int not null check (position between 1 and 8),
  owes text not null check (owes in ('need', 'offer')),
  what text not null check (length(what) between 3 and 160),
  quantity int not null check (quantity between 1 and 1000000),
  measure text not null check (length(measure) between 1 and 40),
  due_day date not null,
  primary key (proposal_id, version, position)
);
create trigger append_only before update or delete or truncate on support.term for each statement execute function platform.refuse_change();

-- What the two write each other before they agree. Only they read it.
create table support.message (
  id uuid primary key default platform.uuid_v7(),
  proposal_id uuid not null references support.proposal (id) on delete restrict,
  side text not null check (side in ('need', 'offer')),
  person_id uuid references identity.person (id) on delete restrict,
  text text not null check (length(text) <= 1000),
  at timestamptz not null default governance.clock()
);
create index message_of on support.message (proposal_id, at, id);
create index message_of_person on support.message (person_id) where person_id is not null;

-- What both accepted. A need is met and an offer taken once: whoever accepts second in the same second meets the index.
create table support.agreement (
  id uuid primary key default platform.uuid_v7(),
  number text not null unique check (number ~ '^KSP-[0-9]{4}-[0-9]{5,8}$'),
  proposal_id uuid not null unique references support.proposal (id) on delete restrict,
  need_id uuid not null references support.need (id) on delete restrict,
  offer_id uuid not null references support.need (id) on delete restrict,
  made_at timestamptz not null default governance.clock(),
  ended_at timestamptz,
  ended_by text check (ended_by in ('need', 'offer')),
  end_reason text not null default '' check (length(end_reason) <= 600),
  check ((ended_at is null) = (ended_by is null))
);
create unique index "support.agreement.need_taken" on support.agreement (need_id) where ended_at is null;
create unique index "support.agreement.offer_taken" on support.agreement (offer_id) where ended_at is null;

create table support.obligation (
  id uuid primary key default platform.uuid_v7(),
  agreement_id uuid not null references support.agreement (id) on delete restrict,
  position int not null,
  owes text not null check (owes in ('need', 'offer')),
  helix text not null,
  organisation_id uuid references directory.organisation (id) on delete restrict,
  what text not null,
  quantity int not null check (quantity > 0),
  measure text not null,
  due_day date not null,
  unique (agreement_id, position)
);
create index obligation_due on support.obligation (due_day);
create trigger append_only before update or delete or truncate on support.obligation for each statement execute function platform.refuse_change();

-- What whoever owes it says he brought. It counts for nothing by itself.
create table support.brought (
  id uuid primary key default platform.uuid_v7(),
  obligation_id uuid not null references support.obligation (id) on delete restrict,
  quantity int not null check (quantity > 0),
  on_day date not null,
  says text not null default '' check (length(says) <= 600),
  actor text not null,
  at timestamptz not null default governance.clock()
);
create index brought_of on support.brought (obligation_id, at, id);
create trigger append_only before update or delete or truncate on support.brought for each statement execute function platform.refuse_change();

-- What the receiver alone says came. A slip is put right by a new receipt that names the old one.
create table support.receipt (
  id uuid primary key default platform.uuid_v7(),
  brought_id uuid not null references support.brought (id) on delete restrict,
  corrects uuid constraint "support.receipt.corrected_once" unique references support.receipt (id) on delete restrict,
  quantity int not null check (quantity >= 0),
  says text not null default '' check (length(says) <= 600),
  actor text not null,
  at timestamptz not null default governance.clock()
);
create unique index "support.receipt.once" on support.receipt (brought_id) where corrects is null;
create trigger append_only before update or delete or truncate on support.receipt for each statement execute function platform.refuse_change();

create function support.side_of(agreement uuid, side text) returns uuid language sql stable as $$
  select case side when 'need' then a.need_id else a.offer_id end from support.agreement a where a.id = agreement
$$;
-- The person in `person:…` or `token:…`; nobody else speaks for anybody.
create function support.person_in(actor text) returns uuid language sql immutable as $$
  select case when actor ~ '^(person|token):[0-9a-f-]{36}$' then split_part(actor, ':', 2)::uuid end
$$;

-- A need is asked to an offer while both stand.
create function support.proposal_guard() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare n support.need; o support.need;
begin
  select * into n from support.need where id = new.need_id;
  select * into o from support.need where id = new.offer_id;
  if n.side <> 'need' or o.side <> 'offer' then perform spaces.refuse('support.proposal.sides', new.number); end if;
  if n.closed_at is not null or o.closed_at is not null or n.until_day < governance.today() or o.until_day < governance.today() then
    perform spaces.refuse('support.need.over', new.number); end if;
  if n.organisation_id = o.organisation_id or n.organisation_id is null and o.organisation_id is null and n.person_id = o.person_id then
    perform spaces.refuse('support.proposal.with_oneself', new.number); end if;
  if exists (select from support.agreement a where a.ended_at is null and a.need_id = n.id) then perform spaces.refuse('support.agreement.need_taken', n.number); end if;
  if exists (select from support.agreement a where a.ended_at is null and a.offer_id = o.id) then perform spaces.refuse('support.agreement.offer_taken', o.number); end if;
  return new;
end
$$;
create trigger guard before insert on support.proposal for each row execute function support.proposal_guard();

-- What is over stays over; only how it stands moves on.
create function support.proposal_stays() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  if old.state <> 'open' then perform spaces.refuse('support.proposal.over', old.number); end if;
  if (new.number, new.need_id, new.offer_id, new.by_side, new.made_at, new.answer_until) is distinct from (old.number, old.need_id, old.offer_id, old.by_side, old.made_at, old.answer_until)
    or new.version < old.version then perform spaces.refuse('support.proposal.over', old.number); end if;
  return new;
end
$$;
create trigger stays before update on support.proposal for each row execute function support.proposal_stays();

-- An agreement is what both accepted in time, word for word; nobody writes it otherwise. Its obligations are drawn from the accepted terms.
create function support.agreement_guard() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare p support.proposal;
begin
  select * into p from support.proposal where id = new.proposal_id for no key update;
  if p.state <> 'open' or p.answer_until <= governance.clock() then perform spaces.refuse('support.proposal.over', p.number); end if;
  if p.need_accepts is distinct from p.version or p.offer_accepts is distinct from p.version then perform spaces.refuse('support.agreement.not_both', p.number); end if;
  if (new.need_id, new.offer_id) is distinct from (p.need_id, p.offer_id) or new.ended_at is not null then perform spaces.refuse('support.agreement.not_both', p.number); end if;
  return new;
end
$$;
create trigger guard before insert on support.agreement for each row execute function support.agreement_guard();

create function support.agreement_drawn() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  insert into support.obligation (agreement_id, position, owes, helix, organisation_id, what, quantity, measure, due_day)
    select new.id, t.position, t.owes, n.helix, n.organisation_id, t.what, t.quantity, t.measure, t.due_day
    from support.proposal p join support.term t on t.proposal_id = p.id and t.version = p.version
      join support.need n on n.id = case t.owes when 'need' then new.need_id else new.offer_id end where p.id = new.proposal_id order by t.position;
  update support.proposal set state = 'agreed', ended_at = governance.clock() where id = new.proposal_id;
  return null;
end
$$;
create trigger drawn after insert on support.agreement for each row execute function support.agreement_drawn();

create function support.agreement_stays() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  if old.ended_at is not null or (new.number, new.proposal_id, new.need_id, new.offer_id, new.made_at) is distinct from (old.number, old.proposal_id, old.need_id, old.offer_id, old.made_at) then
    perform spaces.refuse('support.agreement.ended', old.number); end if;
  return new;
end
$$;
create trigger stays before update on support.agreement for each row execute function support.agreement_stays();

create function support.brought_guard() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare o support.obligation; a support.agreement;
begin
  select * into o from support.obligation where id = new.obligation_id;
  select * into a from support.agreement where id = o.agreement_id for no key update;
  if a.ended_at is not null then perform spaces.refuse('support.agreement.ended', a.number); end if;
  if new.on_day > governance.today() then perform spaces.refuse('support.delivery.to_come', a.number); end if;
  if not support.speaks(support.person_in(new.actor), support.side_of(a.id, o.owes)) then perform spaces.refuse('support.brought.not_yours', a.number); end if;
  return new;
end
$$;
create trigger guard before insert on support.brought for each row execute function support.brought_guard();

-- Only whoever receives says what came; whoever owes it never does, though he speak for both.
create function support.receipt_guard() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare b support.brought; o support.obligation; person uuid;
begin
  select * into b from support.brought where id = new.brought_id;
  select * into o from support.obligation where id = b.obligation_id;
  person := support.person_in(new.actor);
  if new.quantity > b.quantity then perform spaces.refuse('support.receipt.more_than_brought', b.id::text); end if;
  if support.speaks(person, support.side_of(o.agreement_id, o.owes))
    or not support.speaks(person, support.side_of(o.agreement_id, case o.owes when 'need' then 'offer' else 'need' end)) then
    perform spaces.refuse('support.receipt.not_receiver', b.id::text); end if;
  if new.corrects is not null and not exists (select from support.receipt r where r.id = new.corrects and r.brought_id = new.brought_id) then
    perform spaces.refuse('support.receipt.none', b.id::text); end if;
  return new;
end
$$;
create trigger guard before insert on support.receipt for each row execute function support.receipt_guard();

-- What was owed and what its receivers say came. Whoever ends an agreement still owes what was his; what the other would have owed later is let go.
create view support.obligation_kept as
  select o.id, o.agreement_id, o.helix, o.organisation_id, o.quantity, o.due_day,
    least(o.quantity, coalesce(sum(r.quantity), 0))::int as confirmed,
    least(o.quantity, coalesce(sum(r.quantity) filter (where b.on_day <= o.due_day), 0))::int as on_time,
    least(o.quantity - least(o.quantity, coalesce(sum(r.quantity), 0)), coalesce(sum(b.quantity) filter (where r.id is null), 0))::int as claimed
  from support.obligation o join support.agreement a on a.id = o.agreement_id left join support.brought b on b.obligation_id = o.id
    left join support.receipt r on r.brought_id = b.id and not exists (select from support.receipt n where n.corrects = r.id)
  where a.ended_at is null or o.owes = a.ended_by or o.due_day <= (a.ended_at at time zone 'Asia/Jakarta')::date
  group by o.id;

-- Every helix by the same measure: promises, not rupiah, since an afternoon of a lecturer has no price. `support.kept`, the agencies' record, is read and not changed.
create view support.kept_by_helix as
  select id, 'government'::text as helix, quantity, confirmed, on_time, claimed, due_day from support.kept
  union all select id, helix, quantity, confirmed, on_time, claimed, due_day from support.obligation_kept;

insert into identity.power_grant (power, holder_kind, holder, basis) values
  ('support.need.post', 'self', '', 'aturan rumah: siapa pun yang masuk, atas namanya atau lembaganya'),
  ('support.need.close', 'self', '', 'aturan rumah: pemasang'),
  ('support.proposal.make', 'self', '', 'aturan rumah: pemasang'),
  ('support.proposal.answer', 'self', '', 'aturan rumah: kedua pihak'),
  ('support.proposal.lapse', 'system', '', 'aturan rumah: tujuh hari'),
  ('support.agreement.bring', 'self', '', 'aturan rumah: pihak yang berkewajiban'),
  ('support.agreement.confirm', 'self', '', 'aturan rumah: penerima'),
  ('support.agreement.end', 'self', '', 'aturan rumah: kedua pihak');
