-- A shop stands with goods at an event of the calendar: it asks, whoever keeps the event answers, either side may end it. Whether readers see it is asked
-- of the room's booking when they look; a yes is only written where the room was given for selling, or where its applicant has been asked.
create table market.stall (
  id uuid primary key default platform.uuid_v7(),
  shop_id uuid not null references market.shop (id) on delete restrict,
  event_id uuid not null references events.event (id) on delete restrict,
  goods text not null constraint "market.stall.goods" check (length(goods) between 3 and 200),
  state text not null default 'asked' check (state in ('asked', 'accepted', 'refused', 'ended')),
  -- the room's booking when the yes was said, and the question its applicant was asked for it; none where it was given for selling already
  booking text references spaces.booking (number) on delete restrict,
  requote_id uuid references spaces.requote (id) on delete restrict,
  actor text not null,
  at timestamptz not null default governance.clock(),
  answered_by text not null default '',
  answered_at timestamptz,
  ended_by text not null default '',
  ended_side text not null default '' check (ended_side in ('', 'shop', 'event')),
  ended_at timestamptz,
  -- the word either side ends it with, or why the answer was no
  says text not null default '' check (length(says) <= 600),
  constraint "market.stall.once" unique (shop_id, event_id),
  constraint "market.stall.word" check (state <> 'ended' or length(says) >= 3),
  constraint "market.stall.without_yes" check (state not in ('accepted', 'refused') or (answered_by <> '' and answered_at is not null)),
  check ((state = 'ended') = (ended_at is not null) and (state = 'ended') = (ended_side <> '') and (state = 'ended') = (ended_by <> '')),
  check (requote_id is null or booking is not null)
);
create index stall_of_event on market.stall (event_id, state);
create index stall_of_booking on market.stall (booking) where booking is not null;
create index stall_of_requote on market.stall (requote_id) where requote_id is not null;

create function market.sells_on_the_spot(answers jsonb) returns boolean language sql immutable set search_path = pg_catalog as $$
  select coalesce(answers ->> 'jualan', 'tidak') <> 'tidak'
$$;

create function market.stall_guard() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare
  e events.event;
  k spaces.booking;
begin
  select * into e from events.event where id = new.event_id;
  if tg_op = 'INSERT' then
    -- one after the other, so that the day's count is true
    perform from market.shop s where s.id = new.shop_id for no key update;
    if new.state <> 'asked' then perform spaces.refuse('market.stall.without_yes', e.number); end if;
    if (select count(*) from market.stall s where s.shop_id = new.shop_id and s.at >= governance.today()::timestamp at time zone 'Asia/Jakarta') >= 10 then
      perform spaces.refuse('market.stall.daily', e.number); end if;
    new.at := governance.clock();
    return new;
  end if;
  if (new.shop_id, new.event_id, new.goods, new.actor, new.at) is distinct from (old.shop_id, old.event_id, old.goods, old.actor, old.at)
    or (old.state, new.state) not in (('asked', 'accepted'), ('asked', 'refused'), ('asked', 'ended'), ('accepted', 'ended')) then
    perform spaces.refuse('market.stall.answered', e.number); end if;
  if new.state = 'ended' then
    new.ended_at := governance.clock();
    return new;
  end if;
  new.answered_at := governance.clock();
  if new.state = 'refused' or e.place_kind <> 'space' then return new; end if;
  select * into k from spaces.booking b where b.number = e.booking;
  if k.id is null then perform spaces.refuse('market.stall.room_not_asked', e.number); end if;
  new.booking := k.number;
  if market.sells_on_the_spot(k.answers) then return new; end if;
  select q.id into new.requote_id from spaces.requote q where q.booking_id = k.id and q.answer is null and market.sells_on_the_spot(q.answers);
  if new.requote_id is null then perform spaces.refuse('market.stall.room_not_asked', e.number); end if;
  return new;
end
$$;
create trigger guard before insert or update on market.stall for each row execute function market.stall_guard();
create trigger never_away before delete or truncate on market.stall for each statement execute function platform.refuse_change();

insert into identity.power_grant (power, holder_kind, holder, basis) values
  ('market.stall.ask', 'team', 'owner', 'aturan rumah: tim toko'),
  ('market.stall.ask', 'team', 'staff', 'aturan rumah: tim toko'),
  ('market.stall.answer', 'self', '', 'aturan rumah: pengusul acara');
