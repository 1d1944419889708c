-- What was paid and is owed back is paid back once, by the treasury, and noted with the official number of its proof.
alter table finance.bill_step drop constraint bill_step_check;
alter table finance.bill_step add constraint bill_step_proved check ((step in ('paid', 'refunded')) = (proof is not null and amount is not null));
create unique index "finance.bill.refunded_once" on finance.bill_step (bill_id) where step = 'refunded';

create function finance.refund_follows() returns trigger language plpgsql as $$
declare b finance.bill;
begin
  select * into b from finance.bill where id = new.bill_id for update;
  if not exists (select from finance.bill_step s where s.bill_id = b.id and s.step = 'refund_due') then
    perform finance.refuse('finance.bill.nothing_owed', b.number); end if;
  if new.amount <> b.amount then perform finance.refuse('finance.bill.other_amount', b.number); end if;
  return new;
end
$$;
create trigger refund_follows before insert on finance.bill_step for each row when (new.step = 'refunded') execute function finance.refund_follows();

-- Who was billed is a name of a person where he booked for himself: it goes with his account, and changes in no other way.
create function finance.payer_only_forgotten() returns trigger language plpgsql as $$
begin
  if new.payer <> 'Akun dihapus' or (to_jsonb(new) - 'payer') is distinct from (to_jsonb(old) - 'payer') then
    raise exception 'finance.bill changes only by forgetting its payer' using errcode = 'restrict_violation'; end if;
  return new;
end
$$;
create trigger payer_only_forgotten before update on finance.bill for each row execute function finance.payer_only_forgotten();

-- A step stays for ever; the words a person gave as its reason go with his account. What an act of authority said stays: it names nobody.
drop trigger append_only on spaces.booking_step;
create trigger append_only before delete or truncate on spaces.booking_step for each statement execute function platform.refuse_change();
create function spaces.step_only_forgotten() returns trigger language plpgsql as $$
begin
  if new.reason <> 'Dihapus bersama akunnya' or old.act_id is not null or (to_jsonb(new) - 'reason') is distinct from (to_jsonb(old) - 'reason') then
    raise exception 'spaces.booking_step is append only' using errcode = 'restrict_violation'; end if;
  return new;
end
$$;
create trigger only_forgotten before update on spaces.booking_step for each row execute function spaces.step_only_forgotten();

-- Called by the deed that ends an account, which may not change a step by itself.
create function spaces.forget_reasons(the_person uuid) returns int language plpgsql security definer set search_path = pg_catalog as $$
declare n int;
begin
  update spaces.booking_step s set reason = 'Dihapus bersama akunnya' from spaces.booking k
    where k.id = s.booking_id and k.person_id = the_person and k.organisation_id is null and s.act_id is null and s.actor not like 'system:%' and s.reason not in ('', 'Dihapus bersama akunnya');
  get diagnostics n = row_count;
  return n;
end
$$;

-- The class of what waits for its money may be reckoned anew too; declined, it is as it was. Unanswered until the use begins, the place is given up.
insert into spaces.move values ('awaiting_payment', 'awaiting_tariff', true, false), ('awaiting_tariff', 'expired', false, false);
alter table spaces.requote add column from_state text not null default 'confirmed' check (from_state in ('pending', 'awaiting_payment', 'confirmed'));

insert into governance.action (code, name, name_en, kind, money, carried_out, position) values
  ('finance.bill.note_refund', 'Mencatat nomor bukti pengembalian', 'Note the number of a proof of refund', 'deed', true, false, 22);
