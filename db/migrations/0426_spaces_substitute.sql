-- One thing of a kit stands in for another in one booking, the newest word counting: the kit stays what it is for everybody else.
create table spaces.kit_swap (
  id uuid primary key default uuidv7(),
  booking_id uuid not null references spaces.booking (id) on delete restrict,
  bookable_id uuid not null references spaces.bookable (id) on delete restrict,
  out_id uuid not null references spaces.resource (id) on delete restrict,
  in_id uuid not null references spaces.resource (id) on delete restrict,
  at timestamptz not null default governance.clock(),
  foreign key (booking_id, bookable_id) references spaces.booking_line (booking_id, bookable_id) on delete restrict
);
create index kit_swap_of on spaces.kit_swap (booking_id, at);
create trigger append_only before update or delete or truncate on spaces.kit_swap for each statement execute function platform.refuse_change();

-- What a booking takes of which resource: the parts of its lines, with what stands in for them. `own_id`: the part as the kit has it.
create view spaces.booking_part as
  select l.booking_id, l.bookable_id, p.resource_id as own_id, coalesce(s.in_id, p.resource_id) as resource_id, l.quantity * p.quantity as quantity
  from spaces.booking_line l join spaces.bookable_part p on p.bookable_id = l.bookable_id
    left join lateral (select w.in_id from spaces.kit_swap w where w.booking_id = l.booking_id and w.bookable_id = l.bookable_id and w.out_id = p.resource_id
      order by w.at desc, w.id desc limit 1) s on true;

create or replace function spaces.reclaim(the_booking uuid, pass_buffer boolean default false) returns int language plpgsql security definer set search_path = pg_catalog as $$
declare
  b spaces.booking;
  holds boolean;
  n int;
begin
  select * into b from spaces.booking where id = the_booking for update;
  select spaces.state_blocks(b.state, k.pending) into holds from spaces.bookable k where k.id = b.bookable_id;
  delete from spaces.claim where booking_id = b.id;
  insert into spaces.claim (booking_id, resource_id, during, quantity, exclusive, blocking, lapses_at, unbuffered)
    select b.id, t.resource_id, p.during, t.quantity, true, holds, b.lapses_at, pass_buffer
    from (select q.resource_id, sum(q.quantity)::int as quantity from spaces.booking_part q
      where q.booking_id = b.id group by q.resource_id order by q.resource_id) t cross join unnest(b.periods) as p(during);
  get diagnostics n = row_count;
  return n;
end
$$;

-- A thing that was promised and cannot be had: broken, not come back, withdrawn, or in a room that is closed. Null: it can be had.
create function spaces.why_gone(the_resource uuid, the_bookable uuid, the_booking uuid) returns text language sql stable as $$
  select case
    when r.kind = 'item' and spaces.is_blocked(r.id) then 'blocked'
    when r.kind = 'item' and exists (select from spaces.handover h where h.resource_id = r.id and h.booking_id <> k.id and spaces.out_of(h.id) > 0
      and h.due_at <= governance.clock() and lower(k.periods) < governance.clock() + interval '2 days') then 'late'
    when b.ended_at is not null then 'ended'
    when b.kind in ('room', 'open_air', 'seats') and exists (select from spaces.closure c where c.ended_at is null and k.periods && c.during
      and r.id in (select spaces.closed_resources(c.bookable_id, c.unit_id))) then 'closed' end
  from spaces.resource r cross join spaces.bookable b cross join spaces.booking k where r.id = the_resource and b.id = the_bookable and k.id = the_booking
$$;

insert into identity.power_grant (power, holder_kind, holder, basis) values
  ('spaces.substitute.take', 'self', '', 'aturan rumah: pemohon');
