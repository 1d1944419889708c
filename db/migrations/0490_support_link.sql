-- A receiver without mail is reached by telephone: somebody who is not of the agency makes his link and sends it from an own telephone.
alter table support.commitment add column phone text not null default '' constraint "support.phone" check (phone = '' or phone ~ '^62[0-9]{8,12}$');

-- What a letter would have told, had he an address. Each once: of a delivery, of a reminder of it, of a question after so many days.
create table support.link (
  id uuid primary key default platform.uuid_v7(),
  commitment_id uuid not null references support.commitment (id) on delete restrict,
  occasion text not null check (occasion in ('promised', 'delivered', 'withdrawn', 'reminded', 'followed')),
  delivery_id uuid references support.delivery (id) on delete restrict,
  -- the how manyth reminder, or the days of the question
  step int not null default 0 check (step between 0 and 90),
  asked_at timestamptz not null default governance.clock(),
  constraint "support.link.asked_once" unique nulls not distinct (commitment_id, occasion, delivery_id, step),
  check ((delivery_id is not null) = (occasion in ('delivered', 'reminded')))
);
create trigger append_only before update or delete or truncate on support.link for each statement execute function platform.refuse_change();

-- That a link was made, and by whom. Never its key, never the number it went to.
create table support.link_made (
  id uuid primary key default platform.uuid_v7(),
  link_id uuid not null references support.link (id) on delete restrict,
  act_id uuid not null references governance.act (id) on delete restrict,
  actor text not null,
  at timestamptz not null default governance.clock()
);
create index link_made_of on support.link_made (link_id, at);
create trigger append_only before update or delete or truncate on support.link_made for each statement execute function platform.refuse_change();

-- What there is to tell a receiver now: of each promise the latest that still means something, since when he waits to be told, and when a link was
-- made that tells it, whichever it was made for.
create view support.link_open as
  select distinct on (t.commitment_id) t.id, t.commitment_id, t.occasion, t.delivery_id, t.step, t.asked_at,
    case when t.last_made >= t.asked_at then t.last_made end as made_at,
    coalesce(min(t.asked_at) filter (where t.last_made is null or t.asked_at > t.last_made) over (partition by t.commitment_id), t.asked_at) as since
  from (select l.*, (select max(m.at) from support.link_made m join support.link x on x.id = m.link_id where x.commitment_id = l.commitment_id) as last_made
    from support.link l join support.commitment c on c.id = l.commitment_id
    where c.email = '' and c.phone <> '' and case l.occasion
      when 'withdrawn' then true
      when 'promised' then c.withdrawn_at is null and not exists (select from support.delivery d where d.commitment_id = c.id)
      when 'followed' then not exists (select from support.follow_up f where f.commitment_id = c.id and f.days = l.step)
        and exists (select from support.follow_up_window w where w.commitment_id = c.id and w.days = l.step and governance.today() < w.closes)
      else not exists (select from support.confirmation k where k.delivery_id = l.delivery_id) end) t
  order by t.commitment_id, t.asked_at desc, t.id desc;

-- Why somebody may not hold the link of a promise, as the rule is called; nothing where he may. Whoever promises or brings, and whoever sits where
-- that is done, could answer for the receiver.
create function support.link_barred(commitment uuid, who uuid) returns text language sql stable security definer set search_path = pg_catalog as $$
  select case
    when who = support.person_in(c.actor) or exists (select from support.delivery d where d.commitment_id = c.id and support.person_in(d.actor) = who) then 'support.link.own_record'
    when exists (select from governance.appointment a join governance.post p on p.id = a.post_id where a.person_id = who and a.active @> governance.clock()
      and (p.unit_id in (c.unit_id, governance.unit_today(c.unit_id)) or p.unit_id in (select q.unit_id from support.delivery d join governance.act t on t.id = d.act_id
        join governance.appointment b on b.id = t.appointment_id join governance.post q on q.id = b.post_id where d.commitment_id = c.id))) then 'support.link.own_unit' end
  from support.commitment c where c.id = commitment
$$;

-- One after the other, on an act of this very transaction, by somebody who is not of the agency, and only where no letter goes by itself.
create function support.link_guard() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
declare c support.commitment; who uuid; barred text;
begin
  select t.* into c from support.commitment t join support.link l on l.commitment_id = t.id where l.id = new.link_id for no key update of t;
  select a.person_id into who from governance.act a where a.id = new.act_id and a.action = 'support.link.send' and a.capacity = 'decide'
    and a.xmin = pg_current_xact_id()::xid;
  if who is null or who is distinct from support.person_in(new.actor) then perform spaces.refuse('support.link.without_act', c.number); end if;
  barred := support.link_barred(c.id, who);
  if barred is not null then perform spaces.refuse(barred, c.number); end if;
  if not exists (select from support.link_open o where o.id = new.link_id) then perform spaces.refuse('support.link.over', c.number); end if;
  return new;
end
$$;
create trigger guard before insert on support.link_made for each row execute function support.link_guard();

insert into governance.action (code, name, name_en, kind, money, carried_out, position) values
  ('support.link.send', 'Membuat tautan konfirmasi untuk penerima tanpa surel', 'Make the confirmation link of a receiver without e-mail', 'deed', false, false, 44);
