-- A use that was paid for and became cheaper: the bill stands, and the part of it that is too much is owed back by the treasury.
create table finance.reduction (
  id uuid primary key default uuidv7(),
  number text not null unique,
  bill_id uuid not null references finance.bill (id) on delete restrict,
  amount bigint not null check (amount > 0),
  reason text not null check (length(trim(reason)) between 3 and 2000),
  at timestamptz not null default governance.clock(),
  actor text not null
);
create index reduction_of on finance.reduction (bill_id);
create sequence finance.reduction_number;
create trigger append_only before update or delete or truncate on finance.reduction for each statement execute function platform.refuse_change();

-- The official number of the proof (SP2D) that it was paid back; the whole of it, once.
create table finance.reduction_paid (
  reduction_id uuid primary key references finance.reduction (id) on delete restrict,
  proof text not null,
  at timestamptz not null default governance.clock(),
  actor text not null
);
create unique index "finance.reduction.proof_used" on finance.reduction_paid (lower(proof));
create trigger append_only before update or delete or truncate on finance.reduction_paid for each statement execute function platform.refuse_change();

-- What is owed back of a bill: all of it less what was owed back before. Only a bill that was paid and stands can be too much.
create function finance.left_of(the_bill uuid) returns bigint language sql stable as $$
  select b.amount - coalesce((select sum(r.amount) from finance.reduction r where r.bill_id = b.id), 0)::bigint from finance.bill b where b.id = the_bill
$$;
create function finance.reduction_guard() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  perform from finance.bill b where b.id = new.bill_id for update;
  if finance.left_of(new.bill_id) < new.amount or (select s.step from finance.bill_step s where s.bill_id = new.bill_id order by s.at desc, s.id desc limit 1) is distinct from 'paid' then
    perform finance.refuse('finance.reduction.within_paid', new.number); end if;
  return new;
end
$$;
create trigger guard before insert on finance.reduction for each row execute function finance.reduction_guard();

-- One proof pays back one thing, whichever of the two it is.
create function finance.reduction_proof_guard() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  if exists (select from finance.bill_step s where lower(s.proof) = lower(new.proof)) then perform finance.refuse('finance.bill.proof_used', new.proof); end if;
  return new;
end
$$;
create trigger guard before insert on finance.reduction_paid for each row execute function finance.reduction_proof_guard();
