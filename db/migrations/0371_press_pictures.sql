-- Pictures a desk uploads for a story: whose they are and how they may be used is told when they come, not when somebody asks.
create table press.picture (
  id uuid primary key default platform.uuid_v7(),
  story_id uuid not null references press.story (id) on delete restrict,
  key text not null check (key ~ '^[0-9a-f]{32}$'),
  picture jsonb not null check (picture ->> 'key' = key and jsonb_typeof(picture -> 'widths') = 'array'),
  alt text not null check (length(alt) between 3 and 300),
  licence text not null check (licence in ('all-rights', 'cc-by', 'cc-by-sa', 'cc-by-nc', 'public-domain', 'by-permission')),
  credit text not null check (length(credit) between 2 and 120),
  actor text not null,
  at timestamptz not null default governance.clock(),
  constraint "press.picture.twice" unique (story_id, key)
);
create trigger append_only before update or delete or truncate on press.picture for each statement execute function platform.refuse_change();

-- From now on a licence is one of a list everybody can look up; what was written before stays as it was written.
alter table press.story_version add constraint "press.story.licence_listed"
  check (picture_licence in ('', 'all-rights', 'cc-by', 'cc-by-sa', 'cc-by-nc', 'public-domain', 'by-permission')) not valid;
