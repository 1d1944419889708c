-- A piece of work may have its picture; the words for who cannot see it, the licence and whose it is stand with the work and were there before.
alter table directory.work
  add column picture_key text unique check (picture_key ~ '^[0-9a-f]{32}$'),
  add column picture jsonb,
  add constraint "directory.work.picture_whole" check ((picture_key is null) = (picture is null)),
  add constraint "directory.work.picture_told" check (picture is null or (picture ->> 'key' = picture_key and jsonb_typeof(picture -> 'widths') = 'array'
    and (picture ->> 'width')::int > 0 and (picture ->> 'height')::int > 0));

-- Files of pictures nobody shows any more. They stay here until they were taken away twice: a size that was just being made may come after the first time.
create table directory.picture_gone (
  key text primary key,
  at timestamptz not null default clock_timestamp()
);

create function directory.picture_goes() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  if old.picture_key is not null and (tg_op = 'DELETE' or new.picture_key is distinct from old.picture_key) then
    insert into directory.picture_gone (key) values (old.picture_key) on conflict do nothing;
  end if;
  return null;
end
$$;
create trigger picture_goes after update or delete on directory.work for each row execute function directory.picture_goes();

-- Pictures taken out of an account of an event go by the same road.
create function events.photo_goes() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  insert into directory.picture_gone (key) values (old.key) on conflict do nothing;
  return null;
end
$$;
create trigger photo_goes after delete on events.report_photo for each row execute function events.photo_goes();
