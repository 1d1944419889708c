-- Pinjam pakai is between governments (Permendagri 19/2016): no rule offers it to anybody else.
alter table spaces.usage_rule add constraint "spaces.usage_rule.loan_to_community"
  check (class = 'government' or plain !~* 'pinjam[ _-]*pakai' and documents::text !~* 'pinjam[ _-]*pakai');

-- A bill that was taken back may be followed by another of the same booking; two to be paid at once there never are (one lock a booking).
alter table finance.bill drop constraint bill_subject_key;
create index bill_of_subject on finance.bill (subject, made_at);

-- What waits for a legal basis goes back to where it was once it has one.
insert into spaces.move values
  ('awaiting_basis', 'awaiting_payment', true, false), ('awaiting_tariff', 'awaiting_basis', true, false), ('awaiting_basis', 'awaiting_tariff', true, false);

-- A use that changes after it was agreed to: what it would be and cost now, until its applicant has agreed or declined. Nothing is charged before.
create table spaces.requote (
  id uuid primary key default uuidv7(),
  booking_id uuid not null references spaces.booking (id) on delete restrict,
  answers jsonb not null,
  class text not null check (class in ('social', 'limited_commercial', 'commercial', 'government')),
  rule_id uuid not null references spaces.usage_rule (id) on delete restrict,
  bases text[] not null,
  tariff jsonb not null,
  normal_price bigint not null,
  price bigint not null,
  reason text not null check (length(trim(reason)) between 3 and 2000),
  by_actor text not null,
  act_id uuid references governance.act (id) on delete restrict,
  at timestamptz not null default governance.clock(),
  answer text check (answer in ('accepted', 'declined')),
  answered_at timestamptz,
  check ((answer is null) = (answered_at is null)),
  check (price >= 0 and normal_price >= price)
);
create unique index "spaces.requote.open_once" on spaces.requote (booking_id) where answer is null;
create index requote_of_booking on spaces.requote (booking_id, at);

-- Relief from a tariff: asked for and decided by the matrix, with its legal basis and reason, in a public register. Never more than what is left.
create table spaces.waiver (
  id uuid primary key default uuidv7(),
  booking_id uuid not null references spaces.booking (id) on delete restrict,
  case_number text not null unique,
  price_before bigint not null,
  amount bigint not null check (amount > 0),
  legal_basis_id uuid not null references governance.legal_basis (id) on delete restrict,
  article text not null check (length(article) between 1 and 120),
  reason text not null check (length(trim(reason)) between 3 and 2000),
  asked_at timestamptz not null default governance.clock(),
  granted boolean,
  decision text,
  decided_at timestamptz,
  constraint "spaces.waiver.within_price" check (amount <= price_before),
  check ((granted is null) = (decided_at is null))
);
create unique index "spaces.waiver.open_once" on spaces.waiver (booking_id) where granted is null;
create index waiver_decided on spaces.waiver (decided_at desc, id) where granted;

-- Keberatan: against a class, a price or a refusal. It becomes a case with a day, and its outcome a precedent that names nobody.
create table spaces.objection (
  id uuid primary key default uuidv7(),
  person_id uuid not null references identity.person (id) on delete restrict,
  booking_id uuid references spaces.booking (id) on delete restrict,
  rule_code text not null,
  answers jsonb not null,
  says text not null check (length(trim(says)) between 10 and 4000),
  case_number text not null unique,
  due_day date not null,
  at timestamptz not null default governance.clock(),
  upheld boolean,
  precedent text not null default '' check (length(precedent) <= 2000),
  decision text,
  answered_at timestamptz,
  check ((upheld is null) = (answered_at is null)),
  check (upheld is null or length(trim(precedent)) >= 10)
);
create unique index "spaces.objection.open_once" on spaces.objection (booking_id) where upheld is null and booking_id is not null;
create index objection_of_person on spaces.objection (person_id);
create index precedent_newest on spaces.objection (answered_at desc, id) where upheld is not null;

-- Asked after use: was anything demanded beyond the tariff? Sealed by the house; only the superior's post opens it.
create table spaces.levy_answer (
  booking_id uuid primary key references spaces.booking (id) on delete restrict,
  sealed text not null,
  at timestamptz not null default governance.clock()
);

-- Surat persetujuan tempat: a code that tells the state of its booking as it is when somebody looks.
create table spaces.consent_letter (
  code text primary key default upper(substr(replace(gen_random_uuid()::text, '-', ''), 1, 12)),
  booking_id uuid not null unique references spaces.booking (id) on delete restrict,
  issued_at timestamptz not null default governance.clock()
);
create function spaces.issue_letter() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  if new.to_state = 'confirmed' then insert into spaces.consent_letter (booking_id) values (new.booking_id) on conflict (booking_id) do nothing; end if;
  return null;
end
$$;
create trigger letter after insert on spaces.booking_step for each row execute function spaces.issue_letter();

update governance.action set kind = 'deed' where code = 'spaces.tariff.waive';
insert into governance.action (code, name, name_en, kind, money, carried_out, position) values
  ('spaces.booking.reclass', 'Menghitung ulang golongan kegiatan, dengan alasan', 'Reckon the class of an activity anew, with a reason', 'deed', false, false, 36),
  ('spaces.objection.decide', 'Memutus keberatan atas golongan, tarif, atau penolakan ruang', 'Decide objections to a class, a tariff or a refusal of a room', 'deed', false, false, 34),
  ('spaces.levy.look_into', 'Membuka laporan pungutan di luar tarif', 'Open reports of demands beyond the tariff', 'deed', false, false, 35);

insert into identity.power_grant (power, holder_kind, holder, basis) values
  ('spaces.requote.declare', 'self', '', 'aturan rumah: pemohon'),
  ('spaces.requote.answer', 'self', '', 'aturan rumah: pemohon'),
  ('spaces.objection.file', 'signed_in', '', 'aturan rumah: warga boleh mengajukan keberatan'),
  ('spaces.levy.answer', 'self', '', 'aturan rumah: pemakai ruang');
