-- Stories of the city, written at a desk: drafts, a second pair of eyes, the consent of whoever is told about, corrections by new versions.
create table press.story (
  id uuid primary key default platform.uuid_v7(),
  slug text not null unique check (slug ~ '^[a-z0-9-]{3,100}$'),
  -- the maker it tells about; nothing of a maker is told without his word
  shop_id uuid references market.shop (id) on delete restrict,
  -- drawn by its steps: the version everybody reads, the newest there is, and whether that one waits for somebody
  published int,
  newest int not null default 0,
  waits boolean not null default false,
  published_at timestamptz,
  withdrawn_at timestamptz,
  made_at timestamptz not null default governance.clock(),
  check (published is null or published <= newest)
);
create index story_told on press.story (published_at desc, id) where published is not null and withdrawn_at is null;
create index story_of_shop on press.story (shop_id) where shop_id is not null;

create table press.story_version (
  id uuid primary key default platform.uuid_v7(),
  story_id uuid not null references press.story (id) on delete restrict,
  n int not null check (n > 0),
  title text not null check (length(title) between 5 and 120),
  title_en text not null default '' check (length(title_en) <= 120),
  lead text not null check (length(lead) between 10 and 400),
  lead_en text not null default '' check (length(lead_en) <= 400),
  body text not null check (length(body) between 50 and 20000),
  body_en text not null default '' check (length(body_en) <= 20000),
  byline text not null check (length(byline) between 2 and 120),
  -- [{title, url}]: what it rests on
  sources jsonb not null default '[]' check (jsonb_typeof(sources) = 'array' and jsonb_array_length(sources) <= 20),
  picture_key text check (picture_key ~ '^[0-9a-f]{32}$'),
  picture jsonb,
  picture_alt text not null default '' check (length(picture_alt) <= 300),
  picture_licence text not null default '' check (length(picture_licence) <= 120),
  picture_credit text not null default '' check (length(picture_credit) <= 120),
  -- what was corrected, for the reader; the first version corrects nothing
  corrects text not null default '' check (length(corrects) <= 400),
  actor text not null,
  at timestamptz not null default governance.clock(),
  unique (story_id, n),
  constraint "press.story.picture_told" check (picture_key is null or (length(picture_alt) >= 3 and picture_licence <> '' and picture_credit <> '' and picture is not null)),
  constraint "press.story.says_what_changed" check (n = 1 or length(corrects) >= 3)
);
create trigger append_only before update or delete or truncate on press.story_version for each statement execute function platform.refuse_change();

-- The maker's word on one version, given or taken back; the last one counts.
create table press.consent (
  id uuid primary key default platform.uuid_v7(),
  story_id uuid not null,
  n int not null,
  granted boolean not null,
  actor text not null,
  at timestamptz not null default governance.clock(),
  foreign key (story_id, n) references press.story_version (story_id, n) on delete restrict
);
create index consent_to on press.consent (story_id, n, at desc);
create trigger append_only before update or delete or truncate on press.consent for each statement execute function platform.refuse_change();

create table press.story_step (
  id uuid primary key default platform.uuid_v7(),
  story_id uuid not null,
  n int not null,
  step text not null check (step in ('written', 'sent', 'published', 'withdrawn')),
  reason text not null default '' check (length(reason) <= 400),
  act_id uuid references governance.act (id) on delete restrict,
  actor text not null,
  at timestamptz not null default governance.clock(),
  foreign key (story_id, n) references press.story_version (story_id, n) on delete restrict
);
create index step_of on press.story_step (story_id, at);
create trigger append_only before update or delete or truncate on press.story_step for each statement execute function platform.refuse_change();

create function press.granted(story uuid, version int) returns boolean language sql stable as $$
  select coalesce((select granted from press.consent where story_id = story and n = version order by at desc, id desc limit 1), false)
$$;

-- Whoever wrote it does not let it out; nothing of a maker goes out without his word; every act is one of the matrix, taken in this transaction.
create function press.story_guard() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare
  s press.story;
  v press.story_version;
begin
  select * into s from press.story where id = new.story_id for no key update;
  select * into v from press.story_version where story_id = new.story_id and n = new.n;
  if new.n <> (select max(n) from press.story_version where story_id = new.story_id) and new.step <> 'withdrawn' then
    perform governance.refuse('press.story.stale', s.slug); end if;
  if new.step = 'published' then
    if not exists (select from governance.act a where a.id = new.act_id and a.action = 'press.story.publish' and a.capacity = 'decide' and a.xmin = pg_current_xact_id()::xid) then
      perform governance.refuse('press.story.without_act', s.slug); end if;
    if v.actor = new.actor then perform governance.refuse('press.story.own_hand', s.slug); end if;
    if s.shop_id is not null and not press.granted(s.id, new.n) then perform governance.refuse('press.story.without_consent', s.slug); end if;
  end if;
  if new.step = 'withdrawn' and s.published is null then perform governance.refuse('press.story.not_out', s.slug); end if;
  if new.step = 'withdrawn' and not exists (select from governance.act a where a.id = new.act_id and a.action = 'press.story.publish' and a.xmin = pg_current_xact_id()::xid)
    and (s.shop_id is null or press.granted(s.id, new.n)) then perform governance.refuse('press.story.without_act', s.slug); end if;
  return new;
end
$$;
create trigger guard before insert on press.story_step for each row execute function press.story_guard();

create function press.story_drawn() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  update press.story set
    newest = greatest(newest, new.n),
    waits = case when new.step = 'sent' then true when new.step in ('written', 'published') then false else waits end,
    published = case when new.step = 'published' then new.n else published end,
    published_at = case when new.step = 'published' and (published is null or withdrawn_at is not null) then new.at else published_at end,
    withdrawn_at = case when new.step = 'published' then null when new.step = 'withdrawn' then new.at else withdrawn_at end
  where id = new.story_id;
  return new;
end
$$;
create trigger drawn after insert on press.story_step for each row execute function press.story_drawn();

insert into identity.power_grant (power, holder_kind, holder, basis) values
  ('press.consent.give', 'team', 'owner', 'aturan rumah: pembuat yang diceritakan');
insert into governance.action (code, name, name_en, kind, money, carried_out, position) values
  ('press.story.write', 'Menulis cerita kota dan membetulkannya', 'Write a story of the city and correct it', 'deed', false, false, 60),
  ('press.story.publish', 'Menerbitkan cerita yang ditulis orang lain, atau menariknya', 'Publish a story somebody else wrote, or withdraw it', 'deed', false, false, 61);
