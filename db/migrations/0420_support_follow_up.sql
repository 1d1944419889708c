-- Thirty and ninety days after something came its receiver is asked three questions. The answer is what became of it; it counts in no score.

-- The days in which an answer is taken: from the first that came, until the later question or half a year.
create view support.follow_up_window as
  select f.id as commitment_id, w.days, f.first_day + w.days as opens, f.first_day + w.until as closes
  from (select c.id, min((k.at at time zone 'Asia/Jakarta')::date) as first_day
      from support.commitment c join support.delivery d on d.commitment_id = c.id join support.confirmation k on k.delivery_id = d.id
      where k.quantity > 0 and c.withdrawn_at is null group by c.id) f
    cross join (values (30, 90), (90, 180)) w (days, until);

-- Asked once each.
create table support.follow_up_told (
  commitment_id uuid not null references support.commitment (id) on delete restrict,
  days int not null check (days in (30, 90)),
  at timestamptz not null default governance.clock(),
  primary key (commitment_id, days)
);
create trigger append_only before update or delete or truncate on support.follow_up_told for each statement execute function platform.refuse_change();

create table support.follow_up (
  commitment_id uuid not null references support.commitment (id) on delete restrict,
  days int not null check (days in (30, 90)),
  -- is it still used, or does it still go on
  still text not null check (still in ('all', 'part', 'none')),
  -- how whoever received it fares since
  change text not null check (change in ('better', 'same', 'worse', 'early')),
  -- what would help next: a kind of support, or nothing
  needs text references support.kind (code) on delete restrict,
  -- read by the agency alone
  says text not null default '' check (length(says) <= 600),
  by_kind text not null check (by_kind in ('person', 'key')),
  at timestamptz not null default governance.clock(),
  constraint "support.follow_up.once" primary key (commitment_id, days)
);

create function support.follow_up_guard() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare
  w support.follow_up_window;
begin
  select * into w from support.follow_up_window t where t.commitment_id = new.commitment_id and t.days = new.days;
  if w.commitment_id is null then perform spaces.refuse('support.follow_up.nothing_came', new.commitment_id::text); end if;
  if governance.today() < w.opens then perform spaces.refuse('support.follow_up.early', new.commitment_id::text); end if;
  if governance.today() >= w.closes then perform spaces.refuse('support.follow_up.over', new.commitment_id::text); end if;
  return new;
end
$$;
create trigger in_its_window before insert on support.follow_up for each row execute function support.follow_up_guard();

-- What was answered stays; only his own words go with whoever ends his account.
create function support.follow_up_stays() returns trigger language plpgsql set search_path = pg_catalog as $$
begin
  if new.says = '' and (to_jsonb(new) - 'says') = (to_jsonb(old) - 'says') then return new; end if;
  raise exception 'support.follow_up is append only' using errcode = '42501';
end
$$;
create trigger stays before update on support.follow_up for each row execute function support.follow_up_stays();
create trigger kept before delete or truncate on support.follow_up for each statement execute function platform.refuse_change();

insert into identity.power_grant (power, holder_kind, holder, basis) values
  ('support.follow_up.answer', 'self', '', 'aturan rumah: penerima'),
  ('support.follow_up.answer', 'key', '', 'aturan rumah: pemegang tautan penerima'),
  ('support.follow_up.ask', 'system', '', 'aturan rumah: ditanya 30 dan 90 hari sesudah diterima');
