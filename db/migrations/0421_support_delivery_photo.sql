-- What was brought, as the agency's picture shows it. Everybody sees it only where it says that nobody on it can be recognised.
create table support.delivery_photo (
  delivery_id uuid primary key references support.delivery (id) on delete restrict,
  -- under which its file is kept, for this delivery alone
  key text not null unique check (key ~ '^[0-9a-f]{32}$'),
  width int not null check (width > 0),
  height int not null check (height > 0),
  alt text not null check (length(trim(alt)) between 3 and 200),
  open boolean not null,
  at timestamptz not null default governance.clock()
);

-- A picture comes with its delivery, is not put to one later, nor changed; it goes only with whoever received it.
create function support.delivery_photo_with_delivery() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  if tg_op = 'UPDATE' or not exists (select from support.delivery d where d.id = new.delivery_id and d.xmin = pg_current_xact_id()::xid)
    then perform spaces.refuse('support.photo.late', ''); end if;
  return new;
end
$$;
create trigger with_delivery before insert or update on support.delivery_photo for each row execute function support.delivery_photo_with_delivery();
create function support.delivery_photo_goes() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  if exists (select from support.delivery d join support.commitment c on c.id = d.commitment_id where d.id = old.delivery_id and (old.open or c.person_id is null))
    then perform spaces.refuse('support.photo.stays', ''); end if;
  return old;
end
$$;
create trigger goes before delete on support.delivery_photo for each row execute function support.delivery_photo_goes();
create trigger never_emptied before truncate on support.delivery_photo for each statement execute function platform.refuse_change();
