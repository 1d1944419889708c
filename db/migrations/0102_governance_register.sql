-- ---------------------------------------------------------------- meetings

create table governance.meeting (
  id uuid primary key default platform.uuid_v7(),
  number text not null unique,
  body text not null references governance.post_kind (code) on delete restrict,
  title text not null check (length(title) between 3 and 200),
  place text not null check (length(place) between 1 and 200),
  starts_at timestamptz not null,
  -- shadow of the newest step
  status text not null default 'called' check (status in ('called', 'opened', 'drafted', 'final', 'cancelled')),
  called_by uuid not null references identity.person (id) on delete restrict,
  recorded_at timestamptz not null default governance.clock()
);
create index on governance.meeting (starts_at);

create table governance.meeting_step (
  id uuid primary key default platform.uuid_v7(),
  meeting_id uuid not null references governance.meeting (id) on delete restrict,
  step text not null check (step in ('opened', 'drafted', 'amended', 'final', 'cancelled')),
  by_person uuid not null references identity.person (id) on delete restrict,
  reason text not null default '' check (length(reason) <= 2000),
  at timestamptz not null default governance.clock()
);
create index on governance.meeting_step (meeting_id, id);
create trigger append_only before update or delete or truncate on governance.meeting_step for each statement execute function platform.refuse_change();

create function governance.shadow_of_meeting() returns trigger language plpgsql security definer set search_path = pg_catalog as $$
begin
  update governance.meeting set status = case new.step when 'amended' then 'drafted' else new.step end where id = new.meeting_id;
  return null;
end
$$;
create trigger shadow after insert on governance.meeting_step for each row execute function governance.shadow_of_meeting();

create table governance.meeting_item (
  id uuid primary key default platform.uuid_v7(),
  meeting_id uuid not null references governance.meeting (id) on delete restrict,
  position int not null check (position between 1 and 99),
  kind text not null check (kind in ('information', 'decision')),
  title text not null check (length(title) between 3 and 200),
  -- the case this item decides
  case_id uuid references governance.case_file (id) on delete restrict,
  -- voting is open until then; nobody has voted before it is opened
  closed_at timestamptz,
  unique (meeting_id, position),
  check (case_id is null or kind = 'decision')
);
create index on governance.meeting_item (case_id);

-- Who sat there, for which seat. Seats of the body are the appointments of its members.
create table governance.attendance (
  meeting_id uuid not null references governance.meeting (id) on delete restrict,
  appointment_id uuid not null references governance.appointment (id) on delete restrict,
  person_id uuid not null references identity.person (id) on delete restrict,
  recorded_at timestamptz not null default governance.clock(),
  primary key (meeting_id, appointment_id),
  constraint "governance.attendance.one_seat_a_person" unique (meeting_id, person_id)
);

create table governance.meeting_vote (
  item_id uuid not null references governance.meeting_item (id) on delete restrict,
  appointment_id uuid not null references governance.appointment (id) on delete restrict,
  person_id uuid not null references identity.person (id) on delete restrict,
  choice text not null check (choice in ('yes', 'no', 'abstain')),
  recorded_at timestamptz not null default governance.clock(),
  primary key (item_id, appointment_id),
  constraint "governance.vote.once" unique (item_id, person_id)
);

-- Minutes are written anew, never over: the newest is what counts, and the last before "final" is what stays.
create table governance.minutes (
  id uuid primary key default platform.uuid_v7(),
  meeting_id uuid not null references governance.meeting (id) on delete restrict,
  n int not null,
  text text not null check (length(text) between 1 and 40000),
  by_person uuid not null references identity.person (id) on delete restrict,
  hash text not null check (hash ~ '^[0-9a-f]{64}$'),
  at timestamptz not null default governance.clock(),
  unique (meeting_id, n)
);

-- After "final" nothing is written over. What was wrong is said in an addendum that those who were there sign.
create table governance.addendum (
  id uuid primary key default platform.uuid_v7(),
  meeting_id uuid not null references governance.meeting (id) on delete restrict,
  text text not null check (length(text) between 5 and 8000),
  by_person uuid not null references identity.person (id) on delete restrict,
  at timestamptz not null default governance.clock()
);
create table governance.addendum_signature (
  addendum_id uuid not null references governance.addendum (id) on delete restrict,
  person_id uuid not null references identity.person (id) on delete restrict,
  at timestamptz not null default governance.clock(),
  primary key (addendum_id, person_id)
);
create trigger append_only before update or delete or truncate on governance.minutes for each statement execute function platform.refuse_change();
create trigger append_only before update or delete or truncate on governance.addendum for each statement execute function platform.refuse_change();
create trigger append_only before update or delete or truncate on governance.addendum_signature for each statement execute function platform.refuse_change();
create trigger append_only before update or delete or truncate on governance.attendance for each statement execute function platform.refuse_change();
create trigger append_only before update or delete or truncate on governance.meeting_vote for each statement execute function platform.refuse_change();

create function governance.meeting_of_item(item uuid) returns governance.meeting language sql stable as $$
  select m from governance.meeting m join governance.meeting_item i on i.meeting_id = m.id where i.id = item
$$;

-- A seat of the body: held now, definitively or as Plt, by this person, on a post whose kind sits in the body.
create function governance.sits_in(appointment uuid, person uuid, the_body text, at timestamptz) returns boolean language sql stable as $$
  select exists (select from governance.appointment a join governance.post p on p.id = a.post_id join governance.body_member m on m.member = p.kind
    where a.id = appointment and a.person_id = person and m.body = the_body and a.active @> at)
$$;

create function governance.meeting_guard() returns trigger language plpgsql as $$
declare m governance.meeting;
begin
  new.recorded_at := governance.clock();
  if tg_table_name = 'attendance' then
    select * into m from governance.meeting where id = new.meeting_id for share;
  else
    m := governance.meeting_of_item(new.item_id);
    perform from governance.meeting where id = m.id for share;
    if (select closed_at is not null from governance.meeting_item where id = new.item_id) then perform governance.refuse('governance.vote.closed'); end if;
    if not exists (select from governance.attendance t where t.meeting_id = m.id and t.appointment_id = new.appointment_id and t.person_id = new.person_id) then
      perform governance.refuse('governance.vote.not_there'); end if;
    if exists (select from governance.meeting_item i join governance.recusal c on c.case_id = i.case_id where i.id = new.item_id and c.appointment_id = new.appointment_id)
      or exists (select from governance.meeting_item i join governance.case_party c on c.case_id = i.case_id where i.id = new.item_id and c.party_id = new.person_id) then
      perform governance.refuse('governance.vote.conflict'); end if;
  end if;
  if m.status <> 'opened' then perform governance.refuse('governance.meeting.not_open', m.number); end if;
  if not governance.sits_in(new.appointment_id, new.person_id, m.body, new.recorded_at) then perform governance.refuse('governance.meeting.no_seat', m.number); end if;
  return new;
end
$$;
create trigger guard before insert on governance.attendance for each row execute function governance.meeting_guard();
create trigger guard before insert on governance.meeting_vote for each row execute function governance.meeting_guard();

create function governance.minutes_guard() returns trigger language plpgsql as $$
begin
  if (select status from governance.meeting where id = new.meeting_id for share) in ('final', 'cancelled') then
    perform governance.refuse('governance.minutes.final'); end if;
  return new;
end
$$;
create trigger guard before insert on governance.minutes for each row execute function governance.minutes_guard();

-- Where the row asks for a meeting, the votes are counted here once more: seats of the body, those there, yes and no.
create function governance.act_needs_meeting() returns trigger language plpgsql as $$
declare
  r governance.matrix_row;
  m governance.meeting;
  total int;
  there int;
  yes int;
  no int;
begin
  select * into r from governance.matrix_row where id = new.row_id;
  if r.quorum_n is null or new.capacity not in ('decide', 'concur') or new.mode = 'substitute' then return new; end if;
  m := governance.meeting_of_item(new.meeting_item_id);
  if m.id is null or m.body <> r.post or not exists (select from governance.meeting_item i where i.id = new.meeting_item_id
      and i.case_id is not distinct from new.case_id and i.closed_at is not null) then
    perform governance.refuse('governance.act.no_meeting', r.code); end if;
  select coalesce(sum(p.seats), 0) into total from governance.post p join governance.body_member b on b.member = p.kind where b.body = r.post;
  select count(*) into there from governance.attendance t where t.meeting_id = m.id;
  select count(*) filter (where v.choice = 'yes'), count(*) filter (where v.choice = 'no') into yes, no from governance.meeting_vote v where v.item_id = new.meeting_item_id;
  -- one half means more than half
  if there * r.quorum_d < total * r.quorum_n or (r.quorum_n * 2 = r.quorum_d and there * 2 <= total) then
    perform governance.refuse('governance.act.no_quorum', r.code); end if;
  if yes + no = 0 or yes * r.majority_d < (yes + no) * r.majority_n or (r.majority_n * 2 = r.majority_d and yes <= no) then
    perform governance.refuse('governance.act.not_carried', r.code); end if;
  return new;
end
$$;
create trigger needs_meeting before insert on governance.act for each row execute function governance.act_needs_meeting();
alter table governance.act add foreign key (meeting_item_id) references governance.meeting_item (id) on delete restrict;

-- ---------------------------------------------------------------- register of decisions

create table governance.decision (
  id uuid primary key default platform.uuid_v7(),
  number text not null unique,
  kind text not null check (kind in ('decision', 'refusal', 'correction', 'late_record')),
  title text not null check (length(title) between 3 and 200),
  action text not null references governance.action (code) on delete restrict,
  fund text not null,
  amount bigint not null check (amount >= 0),
  unit_id uuid references governance.unit (id) on delete restrict,
  reason text not null check (length(reason) between 10 and 4000),
  legal_basis_id uuid not null references governance.legal_basis (id) on delete restrict,
  article text,
  effective_on date not null,
  review_on date not null,
  case_id uuid references governance.case_file (id) on delete restrict,
  act_id uuid not null unique references governance.act (id) on delete restrict,
  corrects uuid references governance.decision (id) on delete restrict,
  source_document uuid references platform.file (id) on delete restrict,
  source_note text check (length(source_note) <= 300),
  hash text not null check (hash ~ '^[0-9a-f]{64}$'),
  recorded_at timestamptz not null default governance.clock(),
  constraint "governance.decision.corrected_once" unique (corrects),
  constraint "governance.decision.correction_names_one" check ((kind = 'correction') = (corrects is not null)),
  constraint "governance.decision.late_needs_source" check (kind <> 'late_record' or source_document is not null or coalesce(length(source_note), 0) >= 10)
);
create index on governance.decision (recorded_at desc, id);
create index on governance.decision (review_on);
create index on governance.decision (legal_basis_id);
create unique index on governance.decision (case_id) where kind in ('decision', 'refusal', 'late_record') and case_id is not null;

create function governance.decision_guard() returns trigger language plpgsql as $$
declare a governance.act;
begin
  new.recorded_at := governance.clock();
  select * into a from governance.act where id = new.act_id;
  if a.capacity <> 'decide' or a.action <> new.action or a.fund <> new.fund or a.amount <> new.amount or a.unit_id is distinct from new.unit_id
    or a.case_id is distinct from new.case_id then perform governance.refuse('governance.decision.other_act'); end if;
  -- where several must agree it is no decision before the last of them has
  if new.kind = 'decision' and new.case_id is not null and exists (select from governance.matrix_row r where r.id = a.row_id and r.approvers >
      (select count(*) from governance.act o join governance.matrix_row q on q.id = o.row_id where o.case_id = new.case_id and o.capacity = 'decide' and q.post = r.post)) then
    perform governance.refuse('governance.decision.incomplete'); end if;
  if new.kind <> 'late_record' and new.effective_on < governance.today() then perform governance.refuse('governance.decision.backdated'); end if;
  if new.kind = 'late_record' and new.effective_on >= governance.today() then perform governance.refuse('governance.decision.not_late'); end if;
  if new.review_on <= new.effective_on or new.review_on > (greatest(new.effective_on, governance.today()) + interval '24 months')::date then
    perform governance.refuse('governance.decision.review_too_far'); end if;
  if not governance.basis_in_force(new.legal_basis_id, new.effective_on) then perform governance.refuse('governance.decision.basis_not_in_force'); end if;
  return new;
end
$$;
create trigger guard before insert on governance.decision for each row execute function governance.decision_guard();
create trigger append_only before update or delete or truncate on governance.decision for each statement execute function platform.refuse_change();

-- ---------------------------------------------------------------- what the old house had

insert into governance.unit (code, name, kind) select distinct unit, unit, 'office' from identity.post;
insert into governance.post_kind (code, name, name_en, second_factor) select code, name, name, second_factor from identity.post;
insert into governance.post (code, kind, unit_id, seats)
  select p.code, p.code, u.id, 99 from identity.post p join governance.unit u on u.code = p.unit;
insert into governance.appointment (post_id, seat, person_id, mode, first_day, last_day, paper, verified)
  select g.id, row_number() over (partition by g.id order by h.id), h.person_id, 'definitive', (lower(h.during) at time zone 'Asia/Jakarta')::date,
    coalesce((upper(h.during) at time zone 'Asia/Jakarta')::date - 1, (lower(h.during) at time zone 'Asia/Jakarta')::date + 1095), h.basis, h.verified
  from identity.holding h join identity.post p on p.id = h.post_id join governance.post g on g.code = p.code
  where not isempty(h.during) and lower(h.during) is not null;
drop table identity.holding;
drop table identity.post;

-- Authority of posts comes from the matrix alone. What everybody, oneself, a team or the house itself may do stays here.
insert into governance.action (code, name, name_en, kind, money, carried_out, position) values
  ('market.shop.review', 'Memeriksa pengajuan toko', 'Review shop applications', 'deed', false, false, 10),
  ('market.shop.suspend', 'Menangguhkan dan memulihkan toko', 'Suspend and restore shops', 'deed', false, false, 11),
  ('market.badge.verify', 'Memeriksa nomor lencana', 'Verify badge numbers', 'deed', false, false, 12),
  ('market.payee.approve', 'Menyetujui rekening toko sebagai orang kedua', 'Approve a shop''s account as second person', 'deed', false, false, 13),
  ('market.product.curate', 'Kurasi produk', 'Curate products', 'register', false, false, 14),
  ('finance.expense.decide', 'Pengeluaran', 'Spending', 'register', true, true, 20),
  ('spaces.tariff.waive', 'Keringanan tarif ruang', 'Waive a room tariff', 'register', true, false, 30),
  ('spaces.booking.approve', 'Pemesanan ruang nonkomersial', 'Approve a non-commercial booking', 'register', false, false, 31),
  ('spaces.booking.approve_paid', 'Pemesanan ruang komersial', 'Approve a commercial booking', 'register', true, false, 32),
  ('support.offer.publish', 'Penawaran dukungan OPD', 'Publish an agency''s support offer', 'register', true, false, 40),
  ('support.application.decide', 'Keputusan permohonan dukungan', 'Decide a support application', 'register', true, true, 41),
  ('governance.agreement.sign', 'Kesepahaman tanpa beban uang atau aset', 'Sign an agreement without money or assets', 'register', false, false, 50),
  ('governance.agreement.sign_burdened', 'Kerja sama dengan beban uang atau aset', 'Sign an agreement with money or assets', 'register', true, false, 51),
  ('governance.appointment.decide', 'Mengangkat dan memberhentikan pengurus', 'Appoint and dismiss board members', 'register', false, true, 60),
  ('governance.appointment.record', 'Mencatat pengangkatan (SK)', 'Record an appointment', 'deed', false, false, 61),
  ('governance.institution.change', 'Mengubah unit dan jabatan', 'Change units and posts', 'deed', false, false, 62),
  ('governance.matrix.draft', 'Menyusun rancangan matriks', 'Draft the matrix', 'deed', false, false, 70),
  ('governance.matrix.ratify', 'Mengesahkan matriks kewenangan', 'Ratify the authority matrix', 'deed', false, false, 71),
  ('governance.legal_basis.record', 'Mencatat dan mengubah dasar hukum', 'Record and change legal bases', 'deed', false, false, 72),
  ('governance.meeting.call', 'Mengundang rapat', 'Call a meeting', 'deed', false, false, 80),
  ('governance.meeting.record', 'Mencatat rapat dan notulen', 'Record meetings and minutes', 'deed', false, false, 81),
  ('governance.decision.correct', 'Membetulkan keputusan dengan keputusan baru', 'Correct a decision by a new one', 'deed', false, false, 82),
  ('governance.handover.build', 'Membuat berkas serah terima', 'Build the handover file', 'deed', false, false, 90),
  ('governance.journal.read', 'Membaca jejak audit', 'Read the audit trail', 'deed', false, false, 91);
delete from identity.power_grant where holder_kind = 'post';
alter table identity.power_grant drop constraint power_grant_holder_kind_check;
alter table identity.power_grant add check (holder_kind in ('everyone', 'signed_in', 'self', 'key', 'team', 'system'));
insert into identity.power_grant (power, holder_kind, holder, basis) values
  ('governance.interest.declare', 'self', '', 'UU 30/2014: menyatakan benturan kepentingan'),
  ('governance.recusal.declare', 'self', '', 'UU 30/2014: menyatakan benturan kepentingan'),
  ('governance.delegation.grant', 'self', '', 'pemegang jabatan melimpahkan wewenangnya sendiri dalam batas matriks'),
  ('governance.delegation.end', 'self', '', 'pemegang jabatan menarik pelimpahannya sendiri'),
  ('governance.meeting.attend', 'self', '', 'anggota mencatat kehadiran dan suaranya sendiri'),
  ('governance.minutes.amend', 'self', '', 'peserta rapat membetulkan notulen'),
  ('governance.case.forward', 'self', '', 'yang memegang perkara meneruskannya'),
  ('governance.custody.restore', 'system', 'operator', 'perintah operator hub bila pemegang kunci kurang dari dua');

insert into platform.data_version (room, shard) select 'governance', shard from generate_series(0, 63) shard;
