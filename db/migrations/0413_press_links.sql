-- Links that lead away from published stories and profiles, looked at every week: whether somebody answers, and where it ends.
create table press.link_check (
  address text primary key check (length(address) <= 600),
  -- whoever looks takes it until then; afterwards, when it is looked at again
  next_at timestamptz not null default governance.clock(),
  looked_at timestamptz,
  fails int not null default 0 check (fails >= 0),
  -- the first failure of those in a row
  silent_since timestamptz,
  -- the host it led to when it first answered
  first_host text check (length(first_host) <= 253),
  host text check (length(host) <= 253),
  check ((fails = 0) = (silent_since is null))
);
create index link_check_due on press.link_check (next_at);

-- Every link everybody may read, with its page. A profile is its owner's, a story the desk's.
create view press.outbound as
  select x.address, '/kabar/' || s.slug as page, s.id as story_id, null::uuid as profile_id
    from press.story s join press.story_version v on v.story_id = s.id and v.n = s.published cross join lateral jsonb_array_elements(v.sources) t
      cross join lateral (select t ->> 'url' as address) x where s.withdrawn_at is null and x.address ~ '^https?://'
  union select p.website, '/direktori/' || p.slug, null, p.id from directory.profile p where p.state = 'published' and p.website <> ''
  union select w.url, '/direktori/' || p.slug, null, p.id from directory.work w join directory.profile p on p.id = w.profile_id where p.state = 'published' and w.url <> '';

insert into identity.power_grant (power, holder_kind, holder, basis) values
  ('press.links.note', 'system', '', 'aturan rumah: tautan keluar diperiksa setiap pekan');
