-- Rooms name PostgreSQL 18's `uuidv7()`; an older server (16 and 17 are served too) gets one of that name.
do $$
begin
  if current_setting('server_version_num')::int < 180000 then
    create function public.uuidv7() returns uuid language sql volatile as 'select platform.uuid_v7()';
  end if;
end
$$;
