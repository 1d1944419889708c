create schema finance;

-- Three purses that never mix: the city's assets (money of the treasury, which the platform only bills and notes), the sellers', the communities'.
create table finance.purse (
  code text primary key,
  name text not null,
  name_en text not null
);
insert into finance.purse values
  ('aset_kota', 'Kas daerah: pemakaian aset kota', 'City treasury: use of city assets'),
  ('penjual', 'Uang penjual', 'Sellers'' money'),
  ('kas_komunitas', 'Kas komunitas', 'Community cash');

create table finance.account (
  code text primary key check (code ~ '^[a-z0-9._-]{2,60}$'),
  purse text not null references finance.purse (code) on delete restrict,
  kind text not null check (kind in ('asset', 'liability', 'income', 'expense', 'equity', 'memo')),
  name text not null,
  name_en text not null,
  unique (code, purse)
);
insert into finance.account values
  ('aset_kota.piutang', 'aset_kota', 'asset', 'Retribusi yang ditagih', 'Levies billed'),
  ('aset_kota.disetor', 'aset_kota', 'asset', 'Disetor ke kas daerah', 'Paid in to the treasury'),
  ('aset_kota.retribusi', 'aset_kota', 'income', 'Retribusi pemakaian ruang', 'Levies for the use of rooms'),
  ('aset_kota.keringanan', 'aset_kota', 'expense', 'Keringanan dan tarif sosial', 'Waivers and social tariffs');

-- A journal of the books: written once, never changed; a mistake is another entry that names the first.
create table finance.entry (
  id uuid primary key default uuidv7(),
  purse text not null references finance.purse (code) on delete restrict,
  at timestamptz not null default governance.clock(),
  what text not null check (length(what) between 2 and 200),
  subject text not null,
  corrects uuid references finance.entry (id) on delete restrict,
  actor text not null,
  unique (id, purse)
);
create index entry_of_subject on finance.entry (subject);

-- Whole rupiah, debit positive, credit negative. An account of another purse cannot be named.
create table finance.entry_line (
  entry_id uuid not null,
  purse text not null,
  account text not null,
  amount bigint not null check (amount <> 0),
  primary key (entry_id, account),
  constraint "finance.entry.one_purse" foreign key (entry_id, purse) references finance.entry (id, purse) on delete restrict,
  constraint "finance.entry.account_of_purse" foreign key (account, purse) references finance.account (code, purse) on delete restrict
);
create index entry_line_of_account on finance.entry_line (account);

create function finance.refuse(rule text, about text default '') returns void language plpgsql as $$
begin
  raise exception using errcode = '23514', constraint = rule, message = rule || ' ' || about;
end
$$;

create function finance.balanced() returns trigger language plpgsql as $$
declare
  the_entry uuid := coalesce((to_jsonb(new) ->> 'entry_id')::uuid, (to_jsonb(new) ->> 'id')::uuid);
  n int;
  total numeric;
begin
  select count(*), coalesce(sum(amount), 0) into n, total from finance.entry_line where entry_id = the_entry;
  if n < 2 or total <> 0 then perform finance.refuse('finance.entry.unbalanced', the_entry::text); end if;
  return null;
end
$$;
create constraint trigger balanced after insert on finance.entry deferrable initially deferred for each row execute function finance.balanced();
create constraint trigger balanced after insert on finance.entry_line deferrable initially deferred for each row execute function finance.balanced();

create trigger append_only before update or delete or truncate on finance.entry for each statement execute function platform.refuse_change();
create trigger append_only before update or delete or truncate on finance.entry_line for each statement execute function platform.refuse_change();

-- What the city asks for the use of its asset: a draft of the SKRD. The platform holds no money; it notes the number of the proof (SSRD/STS).
create table finance.bill (
  id uuid primary key default uuidv7(),
  number text not null unique,
  purse text not null default 'aset_kota' check (purse = 'aset_kota'),
  subject text not null unique,
  payer text not null,
  amount bigint not null check (amount > 0),
  legal_basis_id uuid not null references governance.legal_basis (id) on delete restrict,
  due_at timestamptz not null,
  official_number text,
  made_at timestamptz not null default governance.clock()
);

create table finance.bill_step (
  id uuid primary key default uuidv7(),
  bill_id uuid not null references finance.bill (id) on delete restrict,
  step text not null check (step in ('issued', 'paid', 'withdrawn', 'refund_due', 'refunded')),
  at timestamptz not null default governance.clock(),
  actor text not null,
  -- the official number of the proof: one proof pays one bill
  proof text,
  amount bigint,
  reason text not null default '',
  check ((step = 'paid') = (proof is not null and amount is not null))
);
create unique index "finance.bill.paid_once" on finance.bill_step (bill_id) where step = 'paid';
create unique index "finance.bill.withdrawn_once" on finance.bill_step (bill_id) where step = 'withdrawn';
create unique index "finance.bill.proof_used" on finance.bill_step (lower(proof)) where proof is not null;
create trigger append_only before update or delete or truncate on finance.bill_step for each statement execute function platform.refuse_change();
create sequence finance.bill_number;
