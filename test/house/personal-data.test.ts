import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { exportPerson } from '#src/identity/person.db.ts'
import { placeOrder } from '#src/market/checkout.db.ts'
import { attachProof } from '#src/market/proof.db.ts'
import type { Ctx } from '#src/platform/context.ts'
import { send } from '#src/platform/mail.ts'
import { joined, letterTo, newReader, type Reader, testPassword } from '../reader.ts'
import { openTown, type Town } from '../town.ts'

/** Every column that points at a person, and where the download tells of it. A new one stops here until somebody has thought of both. */
const shares: Record<string, string> = {
  'identity.account.person_id': 'identity.waysIn',
  'identity.api_token.person_id': 'identity.tokens',
  'identity.consent.person_id': 'identity.consents',
  'identity.email_change.person_id': 'identity.addresses',
  'identity.household.person_id': 'identity.household',
  'identity.membership.person_id': 'identity.memberships',
  'identity.passkey.person_id': 'identity.passkeys',
  'identity.person_number.person_id': 'identity.number',
  'identity.session.person_id': 'identity.sessions',
  'identity.view_as.helper_id': 'identity.looks',
  'identity.view_as.person_id': 'identity.looks',
  'identity.two_factor.person_id': 'identity.waysIn',
  'market.badge.verified_by': 'market.checks',
  'market.cart.person_id': 'market.basket',
  'market.import_job.actor_id': 'market.imports',
  'market.order_group.person_id': 'market.orders',
  'market.origin_report.person_id': 'market.doubts',
  'market.payee.approved_by': 'market.accounts',
  'market.payee.proposed_by': 'market.accounts',
  'market.piece_claim.person_id': 'market.pieces',
  'market.review_flag.person_id': 'market.flags',
  'market.revision_step.person_id': 'market.revisions',
  'directory.change.person_id': 'directory.changes',
  'directory.claim.person_id': 'directory.claims',
  'directory.joining.person_id': 'directory.joinings',
  'directory.profile.person_id': 'directory.profiles',
  'events.event.person_id': 'events.events',
  'events.application.person_id': 'events.applications',
  'events.reviewer.person_id': 'events.reviewing',
  'events.curator.person_id': 'events.curating',
  'events.mentoring.person_id': 'events.mentoring',
  'events.passed.person_id': 'events.passed',
  'events.registration.person_id': 'events.registrations',
  'support.application.person_id': 'support.applications',
  'support.application_member.person_id': 'support.together',
  'support.commitment.person_id': 'support.commitments',
  'support.folder_document.person_id': 'support.papers',
  'support.message.person_id': 'support.messages',
  'support.need.person_id': 'support.needs',
  'spaces.appeal.answered_by': 'spaces.appeals',
  'spaces.appeal.by_person': 'spaces.appeals',
  'spaces.booking.person_id': 'spaces.bookings',
  'spaces.feed.person_id': 'spaces.calendars',
  'spaces.objection.person_id': 'spaces.objections',
  'spaces.round_application.person_id': 'spaces.rounds',
  'spaces.series.person_id': 'spaces.series',
  'spaces.waiting.person_id': 'spaces.waiting',
}

/** The public register names who held which post and did what in it. It is told whole and stands under the pseudonym; the cast fills it, not this one person. */
const register: Record<string, string> = {
  'governance.act.person_id': 'governance.acts',
  'governance.addendum.by_person': 'governance.addenda',
  'governance.addendum_signature.person_id': 'governance.addendaSigned',
  'governance.appointment.person_id': 'governance.appointments',
  'governance.attendance.person_id': 'governance.meetings',
  'governance.case_amendment.by_person': 'governance.caseAmendments',
  'governance.case_file.opened_by': 'governance.cases',
  'governance.case_step.by_person': 'governance.caseSteps',
  'governance.delegation.grantee': 'governance.delegations',
  'governance.delegation_end.by_person': 'governance.delegationsEnded',
  'governance.former_holder.person_id': 'governance.appointments',
  'governance.interest.person_id': 'governance.interests',
  'governance.legal_basis_step.by_person': 'governance.textsMoved',
  'governance.matrix_version.drafted_by': 'governance.matricesDrafted',
  'governance.matrix_withdrawal.by_person': 'governance.matricesWithdrawn',
  'governance.meeting.called_by': 'governance.meetingsCalled',
  'governance.meeting_step.by_person': 'governance.meetingSteps',
  'governance.meeting_vote.person_id': 'governance.meetings',
  'governance.minutes.by_person': 'governance.minutes',
}

/** Columns whose name says that a person may be read in them, and what is kept there. `person`: the ending of an account leaves nothing. */
const told: Record<string, 'person' | 'what a business publishes' | 'no person'> = {
  'governance.case_file.address': 'no person',
  'directory.change.email': 'person',
  'directory.private_record.nik_digest': 'no person',
  'directory.private_record.phone_digest': 'no person',
  'directory.profile.address': 'person',
  'directory.profile.email': 'person',
  'directory.profile.phone': 'person',
  'events.contact.email': 'person',
  'events.contact.phone': 'person',
  'events.application.birth_day': 'person',
  'events.application.email': 'person',
  'events.application.guardian_email': 'person',
  'events.application.phone': 'person',
  'events.registration.email': 'person',
  'events.registration.phone': 'person',
  'events.source.address': 'no person',
  'events.venue.address': 'no person',
  'support.application_member.email': 'person',
  'support.commitment.email': 'person',
  'support.commitment.phone': 'person',
  'spaces.bookable.address': 'no person',
  'identity.email_change.new_email': 'person',
  'identity.email_change.old_email': 'person',
  'identity.person.email': 'person',
  'identity.person.email_verified': 'no person',
  'identity.person.name': 'person',
  'identity.person.phone': 'person',
  'identity.power_grant.holder': 'no person',
  'identity.session.address': 'person',
  'identity.session.user_agent': 'person',
  'market.import_picture.address': 'no person',
  'market.motif.holder': 'what a business publishes',
  'press.link_check.address': 'what a business publishes',
  'press.outbound.address': 'what a business publishes',
  'market.order_group.buyer_email': 'person',
  'market.order_group.buyer_name': 'person',
  'market.order_group.buyer_phone': 'person',
  'market.payee.holder': 'what a business publishes',
  'market.pickup_point.address': 'what a business publishes',
  'market.seller_order.address': 'person',
  'market.seller_order.shop_phone': 'what a business publishes',
  'market.shop.address': 'what a business publishes',
  'market.shop.phone': 'what a business publishes',
  'platform.mail.recipient': 'person',
}

/** Words that stand for this one person wherever they turn up. */
const marks = 'kencanawungu|81277770001'
const email = 'zubaidah.kencanawungu@contoh.id'
const agent = { 'user-agent': 'Kencanawungu/9 (Linux; Android 15)' }

let town: Town
let reader: Reader
let id: string
let number: string

const rows = async <Row extends object>(sql: string, ...values: unknown[]) => (await town.owner.query<Row>(sql, values)).rows
const columns = (which: string) =>
  rows<{ name: string }>(
    `select format('%s.%s.%s', table_schema, table_name, column_name) as name from information_schema.columns
     where table_schema in (select nspname from pg_namespace where nspname !~ '^(pg_|information_schema|public)') and ${which} order by 1`,
  )
const pointing = () =>
  rows<{ name: string; table: string; column: string }>(
    `select format('%s.%s.%s', n.nspname, c.relname, a.attname) as name, c.oid::regclass::text as table, a.attname as column
     from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
       join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[1]
     where k.contype = 'f' and k.confrelid = 'identity.person'::regclass order by 1`,
  )

/** Tables in which the person can still be read, as `table: how many rows`. */
async function found(): Promise<string[]> {
  const tables = await rows<{ name: string }>(
    `select format('%I.%I', table_schema, table_name) as name from information_schema.tables where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`,
  )
  const counts = tables.map(({ name }) => `select '${name}' as name, count(*)::int as n from ${name} x where x::text ~* '${marks}'`)
  const all = await rows<{ name: string; n: number }>(counts.join(' union all '))
  return all.filter(({ n }) => n > 0).map(({ name, n }) => `${name}: ${n}`)
}

/** Asks for a room, waits for another, and appeals: each leads to a row with the person in it. */
async function useRooms(): Promise<void> {
  const booked = (number: string) =>
    rows<{ id: string }>(
      `insert into spaces.booking (number, bookable_id, person_id, made_by, periods, people, title, purpose) select $2, id, $1::uuid, 'person:' || $1::text, '{[2031-01-07 10:00+07,2031-01-07 12:00+07)}', 4, 'Latihan Kencanawungu', 'bersama kencanawungu'
       from spaces.bookable where slug = 'kelas-1' returning id`,
      id,
      number,
    )
  const [booking] = await booked('BK-2031-00001')
  const [other] = await booked('BK-2031-00002')
  for (const one of [booking, other])
    await town.owner.query(
      `insert into spaces.booking_step (booking_id, from_state, to_state, actor) values ($1, '', 'held', 'person:' || $2::text)`,
      [one?.id, id],
    )
  await town.owner.query(
    `insert into spaces.waiting (bookable_id, person_id, periods, people) select id, $1::uuid, '{[2031-01-07 10:00+07,2031-01-07 12:00+07)}', 4 from spaces.bookable where slug = 'kelas-1'`,
    [id],
  )
  await town.owner.query(
    `insert into spaces.series (number, bookable_id, person_id, made_by, rule, first_day, people, title, purpose) select 'RK-2031-00001', id, $1::uuid, 'person:' || $1::text, 'FREQ=WEEKLY;COUNT=2',
      '2031-01-07', 4, 'Latihan Kencanawungu', 'tiap minggu bersama kencanawungu' from spaces.bookable where slug = 'kelas-1'`,
    [id],
  )
  await town.owner.query(
    `insert into spaces.objection (person_id, rule_code, answers, says, case_number, due_day) values ($1, 'AP-07', '{}', 'Kencanawungu berkeberatan', 'PK-UJI', '2031-01-01')`,
    [id],
  )
  // a round is opened by an act of authority; here it only has to be there
  await town.owner.query(`begin; set local session_replication_role = replica;
    insert into directory.organisation (slug, kind, name) values ('sanggar-uji', 'community', 'Sanggar Uji');
    insert into spaces.round (number, unit_id, name, name_en, applies, season, most, seed, act_id, made_by) select 'PM-2031-01', id, 'Musim', 'Season', '[2031-01-01 00:00+07,2031-01-02 00:00+07)', '[2031-02-01,2031-03-01)', 1, 'benih-yang-dikunci', gen_random_uuid(), 'uji' from governance.unit limit 1;
    insert into spaces.round_application (round_id, organisation_id, person_id, title, people, place, slots, answers, wishes)
      select r.id, o.id, '${id}', 'Latihan Kencanawungu', 4, 'none', 1, '{}', '[{}]' from spaces.round r, directory.organisation o limit 1; commit`)
  await town.owner.query(`insert into spaces.feed (person_id, secret_hash) values ($1, encode(sha256('kencanawungu'), 'hex'))`, [id])
  await town.owner.query(`insert into spaces.appeal (booking_id, by_person, reason) values ($1, $2, 'Kencanawungu hadir')`, [
    booking?.id,
    id,
  ])
  await town.owner.query(
    `insert into spaces.appeal (booking_id, by_person, reason, granted, answered_by, answered_at) select $1, p.id, 'hadir', true, $2, now() from identity.person p where p.demo_key = 'warga'`,
    [other?.id, id],
  )
}

/** Sends an event in: the row, how its sender is reached, and who he said organises it. */
async function sendEvent(): Promise<void> {
  const [event] = await rows<{ id: string }>(
    `insert into events.event (number, slug, uid, title, summary, unit_id, organiser, person_id, place_kind, place, crowd, made_by)
     select 'ACR-2031-00001', 'uji-2031', 'uji@contoh', 'Latihan terbuka', 'Latihan di halaman rumah.', u.id, 'Kencanawungu', $1::uuid, 'free', 'Halaman', 10, 'person:' || $1::text
     from governance.unit u where u.code = 'uptd-mch' returning id`,
    id,
  )
  await town.owner.query(
    `insert into events.contact (event_id, name, email, phone, key_hash, confirmed_at) values ($1, 'Kencanawungu', 'kencanawungu@contoh.metro', '6281277770001', '', now())`,
    [event?.id],
  )
  await town.owner.query(
    `insert into events.event_step (event_id, from_state, to_state, kind, actor) values ($1, '', 'submitted', 'make', $2)`,
    [event?.id, `person:${id}`],
  )
  await town.owner.query(
    `insert into events.picture (event_id, position, key, content, width, height, widths, tint, alt, licence, credit, by_desk)
     values ($1, 1, repeat('e', 32), repeat('e', 32), 900, 600, '{160}', '#336699', 'Halaman rumah', 'cc-by-4.0', 'Zubaidah Kencanawungu', false)`,
    [event?.id],
  )
}

/** Registers for an event: a seat with a name, an address and an answer. */
async function takeSeat(): Promise<void> {
  await town.owner.query(
    `with e as (select e.id from events.event e where e.state = 'published' and e.status = 'scheduled' and not e.is_umbrella and not exists (select from events.intake i where i.event_id = e.id)
        and exists (select from events.occurrence o where o.event_id = e.id and not o.cancelled and o.starts_at > now() + interval '2 days') order by e.id limit 1),
      i as (insert into events.intake (event_id, capacity, opens_at, closes_at, made_by) select id, 9, now() - interval '1 hour', now() + interval '1 day', 'uji' from e returning id)
      insert into events.ticket_kind (intake_id, position, name, price) select id, 1, 'Umum', 0 from i`,
  )
  await town.owner.query(
    `insert into events.registration (number, intake_id, kind_id, arrival, party, price, person_id, name, email, phone, answers, key_hash, made_by)
     select 'DF-2031-00001', k.intake_id, k.id, 0, 1, 0, $1::uuid, 'Kencanawungu', 'kencanawungu.duduk@contoh.metro', '6281277770001', '{"x": "alergi kencanawungu"}', 'x', 'person:' || $1::text
     from events.ticket_kind k order by k.id desc limit 1`,
    [id],
  )
}

/** Stands in the directory: a profile with a version, something sealed, and a work. */
async function beListed(): Promise<void> {
  await town.owner.query(
    `with p as (insert into directory.profile (slug, kind, helix, person_id, name, summary, email, phone, made_by)
        values ('zubaidah-kencanawungu', 'person', 'community', $1::uuid, 'Zubaidah Kencanawungu', 'Kencanawungu menenun di rumah.', 'kencanawungu@contoh.metro', '6281277770001', 'person:' || $1::text) returning id),
      v as (insert into directory.profile_version (profile_id, version, said, why, actor) select id, 1, '{"name": "Zubaidah Kencanawungu"}', 'made', 'uji' from p)
     insert into directory.work (profile_id, title, alt, licence, credit) select id, 'Kain', 'Selembar kain', 'all-rights', 'Zubaidah Kencanawungu' from p`,
    [id],
  )
}

/** Applies for a programme: whose child, whose guardian, and why. */
async function applyForProgramme(): Promise<void> {
  await town.owner.query(
    `with a as (insert into events.application (number, cohort_id, person_id, name, email, phone, birth_day, answers, guardian_name, guardian_email, key_hash, made_by)
       select 'PD-2031-00001', c.id, $1::uuid, 'Kencanawungu', 'kencanawungu.belajar@contoh.metro', '6281277770001', '2012-01-01', '{"why": "kencanawungu"}', 'Ibu Kencanawungu', 'ibu.kencanawungu@contoh.metro', 'x', 'person:' || $1::text
       from events.cohort c where c.applies @> now() limit 1 returning id)
     insert into events.application_step (application_id, from_state, to_state, kind, actor) select id, '', 'awaiting_guardian', 'apply', 'person:' || $1::text from a`,
    [id],
  )
}

/** Claims a body, says how it should read, and asks to belong to it. */
async function askOfABody(): Promise<void> {
  const body = `(select id from directory.profile where slug = 'teras-bunyi')`
  await town.owner.query(
    `insert into directory.claim (profile_id, person_id, says) values (${body}, $1, 'Kencanawungu yang memimpinnya')`,
    [id],
  )
  await town.owner.query(
    `insert into directory.change (profile_id, proposes, says, person_id, email) values (${body}, '{"name": {"from": "a", "to": "b"}}', 'kata Kencanawungu', $1, 'kencanawungu@contoh.metro')`,
    [id],
  )
  await town.owner.query(
    `insert into directory.joining (organisation_id, person_id, says) select id, $1, 'Kencanawungu ingin ikut' from directory.organisation where slug = 'teras-bunyi'`,
    [id],
  )
}

/** Judges those who applied for a cohort, and objects to a result. */
async function judge(): Promise<void> {
  await town.owner.query(`set session_replication_role = replica`)
  await town.owner.query(
    `insert into events.reviewer (cohort_id, person_id, act_id, actor) select c.id, $1, c.act_id, 'uji' from events.cohort c order by c.number limit 1`,
    [id],
  )
  await town.owner.query(
    `with k as (insert into events.scorecard (number, event_id, year, due_day, act_id, actor) select 'KU-2031-001', e.id, 2031, '2031-02-01', (select c.act_id from events.cohort c limit 1), 'uji' from events.event e order by e.number limit 1 returning id, act_id),
      c as (insert into events.curator (scorecard_id, person_id, act_id, actor) select k.id, $1, k.act_id, 'uji' from k)
     insert into events.curator_word (scorecard_id, person_id, interest) select k.id, $1, false from k`,
    [id],
  )
  await town.owner.query(
    `insert into events.score (scorecard_id, person_id, marks, reasons) select k.id, $1, f.marks, f.reasons from events.scorecard k,
      (select jsonb_object_agg(a, 3) as marks, jsonb_object_agg(a, 'alasan seorang kurator') as reasons from unnest(events.aspects()) a) f where k.number = 'KU-2031-001'`,
    [id],
  )
  await town.owner.query(`insert into events.passed (code, person_id) select code, $1 from events.certificate order by code limit 1`, [id])
  await town.owner.query(
    `with g as (insert into events.mentoring (application_id, person_id, act_id, actor) select a.id, $1, c.act_id, 'uji' from events.application a join events.cohort c on c.id = a.cohort_id where a.number <> 'PD-2031-00001' order by a.number limit 1),
      o as (insert into events.mentoring (application_id, person_id, act_id, actor) select a.id, p.id, c.act_id, 'uji' from events.application a join events.cohort c on c.id = a.cohort_id, identity.person p where a.number = 'PD-2031-00001' and p.demo_key = 'kurator' returning id, application_id),
      m as (insert into events.mentor_meeting (mentoring_id, application_id, day, minutes, agreed, next_step) select id, application_id, '2031-01-05', 30, 'Kencanawungu belajar menghitung', 'kencanawungu' from o returning id)
     insert into events.meeting_word (meeting_id, otherwise, says) select id, true, 'Kencanawungu ingat lain' from m`,
    [id],
  )
  await town.owner.query(
    `insert into events.result_objection (application_id, says, due_day) select a.id, 'Kencanawungu berkeberatan', '2031-01-10' from events.application a where a.number = 'PD-2031-00001'`,
  )
  await town.owner.query(`set session_replication_role = origin`)
}

/** Is promised something: how he is reached stands with it. */
async function bePromised(): Promise<void> {
  await town.owner.query(`set session_replication_role = replica`)
  await town.owner.query(
    `insert into support.commitment (number, unit_id, post_id, kind, title, receiver, person_id, email, phone, quantity, measure, unit_value, fund, due_day, letter, act_id, actor)
     select 'JNJ-2031-00001', c.unit_id, c.post_id, 'goods', 'Bibit', 'Kencanawungu', $1, 'kencanawungu@contoh.metro', '6281277770001', 1, 'bibit', 1, 'apbd', '2031-01-01', 'UJI/1', c.act_id, 'uji' from support.commitment c limit 1`,
    [id],
  )
  await town.owner.query(
    `with o as (select id, unit_id from support.offer order by slug limit 1), f as (select coalesce((select f.id from support.form f join o on o.id = f.offer_id limit 1), gen_random_uuid()) as id),
      w as (insert into support.form (id, offer_id, version, fields, rules, actor) select f.id, o.id, 900, '[]', '[]', 'uji' from f, o on conflict do nothing returning id),
      a as (insert into support.application (number, offer_id, form_id, unit_id, kind, person_id, title, answers, made_by)
        select 'PRM-2031-00001', o.id, f.id, o.unit_id, 'goods', $1::uuid, 'Usaha Kencanawungu', '{"plan": "rencana kencanawungu"}', 'uji' from o, f returning id)
      insert into support.application_member (application_id, name, email, person_id) select id, 'Zubaidah Kencanawungu', 'anggota.kencanawungu@contoh.metro', $1::uuid from a`,
    [id],
  )
  await town.owner.query(
    `insert into support.folder_document (person_id, title, file_key, media_type, bytes, expires_on) values ($1, 'KTP Kencanawungu', 'folder/xx/uji', 'image/jpeg', 10, '2031-01-01')`,
    [id],
  )
  await town.owner.query(
    `with n as (insert into support.need (number, side, kind, helix, person_id, title, plain, contact, until_day, actor) values
       ('BT-2031-00001', 'need', 'people', 'community', $1::uuid, 'Tenaga untuk Kencanawungu', 'Bersama kencanawungu tiap pekan.', '6281277770001', '2031-12-01', 'person:' || $1::text),
       ('BT-2031-00002', 'offer', 'people', 'media', null, 'Tenaga', 'Dua orang tiap pekan.', '', '2031-12-01', 'uji') returning id, side),
     p as (insert into support.proposal (number, need_id, offer_id, by_side, score, reasons) select 'CK-2031-00001', a.id, b.id, 'need', 40, '{kind}' from n a, n b where a.side = 'need' and b.side = 'offer' returning id)
     insert into support.message (proposal_id, side, person_id, text) select id, 'need', $1, 'kencanawungu di sini' from p`,
    [id],
  )
  await town.owner.query(`set session_replication_role = origin`)
}

async function buy(): Promise<void> {
  const [goods] = await rows<{ variant: string; shop: string; kelurahan: string }>(
    `select v.id as variant, s.slug as shop, z.kelurahan_code as kelurahan from market.variant v join market.product p on p.id = v.product_id join market.shop s on s.id = p.shop_id
       join market.stock k on k.variant_id = v.id join market.delivery_zone z on z.shop_id = s.id
     where s.status = 'approved' and p.status = 'published' and p.lead_days is null and k.on_hand > k.allocated + k.reserved + 5 order by v.id limit 1`,
  )
  if (!goods) throw new Error('no shop delivers')
  const once = { route: 'uji', key: 'satu', requestHash: 'x', answer: (value: unknown) => ({ status: 201, body: value }) }
  const ctx: Ctx = { ...(await town.as('guest')), actor: { kind: 'person', id, name: 'Zubaidah Kencanawungu', secondFactor: true } }
  const placed = await placeOrder(
    { ...ctx, once },
    {
      lines: [{ variant: goods.variant, quantity: 1 }],
      fulfilment: [{ shop: goods.shop, method: 'delivery', place: goods.kelurahan, address: 'Gang Kencanawungu 7' }],
      buyer: { name: 'Zubaidah Kencanawungu', phone: '6281277770001', email: 'kencanawungu.kedua@contoh.id' },
      payment: 'transfer',
    },
  )
  if (!placed.ok) throw new Error(JSON.stringify(placed.refusals))
  number = placed.value.sellerOrders[0]?.number ?? ''
  const bytes = await sharp({ create: { width: 400, height: 400, channels: 3, background: '#A63A22' } })
    .jpeg()
    .toBuffer()
  expect((await attachProof(ctx, { number, bytes })).ok).toBe(true)
  await reader.post('/keranjang/barang', { varian: goods.variant, jumlah: '1' })
  await reader.post('/bayar/cara-terima', { [`cara-${goods.shop}`]: 'pickup' })
  await reader.post('/bayar/data', { nama: 'Zubaidah Kencanawungu', telepon: '0812-7777-0001', surel: 'kencanawungu.kedua@contoh.id' })
}

/** Lives a whole life on the site: everything of it leads to a row somewhere. */
beforeAll(async () => {
  town = await openTown()
  town.house.config.RATE_LIMITS = 'off'
  await joined(town, 'asal.kencanawungu@contoh.id')
  reader = newReader(town, agent)
  await reader.post('/masuk', { surel: 'asal.kencanawungu@contoh.id', sandi: testPassword })
  id = (await rows<{ id: string }>(`select id from identity.person where email = 'asal.kencanawungu@contoh.id'`))[0]?.id ?? ''
  await reader.post('/saya/profil', { nama: 'Zubaidah Kencanawungu', telepon: '0812-7777-0001' })
  await reader.post('/saya/token', { nama: 'kasir kencanawungu', cakupan: 'market.order', hari: '30', sandi_kini: testPassword })
  await reader.post('/saya/surel', { surel: email, sandi_kini: testPassword })
  await reader.post('/saya/surel/kode', { kode: (await letterTo(town, email))?.code ?? '' })
  await buy()
  await useRooms()
  await sendEvent()
  await takeSeat()
  await beListed()
  await askOfABody()
  await applyForProgramme()
  await judge()
  await bePromised()
  await town.owner.query(
    `insert into identity.passkey (person_id, name, public_key, credential_id, counter, device_type, backed_up) values ($1, 'ponsel kencanawungu', 'x', 'kunci', 0, 'singleDevice', false)`,
    [id],
  )
  await town.owner.query(
    `insert into identity.view_as (person_id, code_hash, helper_id, session_id, reason, started_at, until)
     select a, 'kode', b, gen_random_uuid(), case when a = $1 then 'bersama kencanawungu' else 'bersama warga' end, clock_timestamp(), clock_timestamp() + interval '5 minutes'
     from (select id as other from identity.person where demo_key = 'warga') o, lateral (values ($1::uuid, o.other), (o.other, $1::uuid)) as v(a, b)`,
    [id],
  )
  await town.owner.query(`insert into identity.two_factor (person_id, secret, backup_codes) values ($1, 'x', 'x')`, [id])
  await town.owner.query(
    `insert into identity.membership (kind, entity_id, person_id, role, during) select 'shop', id, $1, 'staff', tstzrange(now() - interval '1 hour', null) from market.shop order by id limit 1`,
    [id],
  )
  for (const table of ['person_number', 'household'])
    await town.owner.query(`insert into identity.${table} (person_id, fingerprint) values ($1, sha256('kencanawungu'))`, [id])
  await town.owner.query(`update market.badge set verified_by = $1, verified_at = now() where id = (select id from market.badge limit 1)`, [
    id,
  ])
  await town.owner.query(`update market.payee set approved_by = $1 where id = (select id from market.payee order by id limit 1)`, [id])
  await town.owner.query(`update market.payee set proposed_by = $1 where id = (select id from market.payee order by id desc limit 1)`, [id])
  await town.owner.query(
    `insert into market.piece_claim (piece_id, secret_hash, person_id) select p.id, 'uji', $1 from market.piece p where not exists (select from market.piece_claim c where c.piece_id = p.id) order by p.id limit 1`,
    [id],
  )
  await town.owner.query(
    `with k as (insert into market.origin_case (number, product_id, shop_id, level, answer_by) select '', id, shop_id, origin, now() from market.product p where status = 'published' and not exists (select from market.origin_case o where o.product_id = p.id) order by id limit 1 returning id)
     insert into market.origin_report (case_id, person_id, reason, says, evidence) select id, $1, 'bought_in', 'Saya melihat barang yang sama di pasar kota lain.', 'Foto di pasar itu' from k`,
    [id],
  )
  await town.owner.query(
    `insert into market.review_flag (review_id, person_id, reason) select id, $1, 'untrue' from market.review where state = 'standing' order by id limit 1`,
    [id],
  )
  await town.owner.query(
    `insert into market.import_job (shop_id, file_key, file_name, file_sha256, format, mapping, delimiter, encoding, actor_id) select id, 'imports/x.csv', 'x.csv', '', 'mb2', '{}', ';', 'utf-8', $1 from market.shop order by id limit 1`,
    [id],
  )
  await town.owner.query(
    `with r as (insert into market.product_revision (product_id, wished) select id, '{"name": "Nama lain"}' from market.product where status = 'published' order by id limit 1 returning id, wished)
     insert into market.revision_step (revision_id, to_status, wished, actor, person_id) select id, 'pending', wished, 'person:' || $1, $1::uuid from r`,
    [id],
  )
})
afterAll(() => town?.close())

describe('whoever asks for a table with a person in it', () => {
  test('says where the download tells of it', async () => {
    expect((await pointing()).map(({ name }) => name)).toEqual(Object.keys({ ...shares, ...register }).sort())
  })

  test('says what is kept in a column that is called like a person’s', async () => {
    const named = await columns(
      `(column_name ~ '(^|_)(e?mail|phone|recipient|user_agent|address|nik|birth)' or column_name ~ '^(holder$|buyer_|guest_|attendee_)' or (table_name = 'person' and column_name = 'name')) and table_schema <> 'pgboss'`,
    )
    expect(named.map(({ name }) => name)).toEqual(Object.keys(told).sort())
  })
})

describe('one person, everywhere', () => {
  test('has left something in every table the download speaks of', async () => {
    for (const { name, table, column } of (await pointing()).filter(({ name }) => name in shares))
      expect([name, (await rows(`select 1 from ${table} where ${column} = $1`, id)).length > 0]).toEqual([name, true])
    for (const [name, what] of Object.entries(told)) {
      const [schema, table, column] = name.split('.')
      const there = await rows(`select 1 from ${schema}.${table} where ${column}::text ~* '${marks}' limit 1`)
      if (what === 'person' && column !== 'address' && column !== 'birth_day') expect([name, there.length]).toEqual([name, 1])
    }
  })

  test('finds it all in the download', async () => {
    const answer = await reader.post('/saya/data/unduhan')
    expect(answer.status).toBe(200)
    const data = JSON.parse(answer.body) as Record<string, Record<string, unknown[]>>
    for (const [column, place] of Object.entries(shares)) {
      const [room = '', share = ''] = place.split('.')
      expect([column, (data[room]?.[share]?.length ?? 0) > 0]).toEqual([column, true])
    }
    for (const mark of [
      email,
      'asal.kencanawungu@contoh.id',
      '6281277770001',
      'Gang Kencanawungu 7',
      'kencanawungu.kedua@contoh.id',
      'kasir kencanawungu',
      'ponsel kencanawungu',
      'Kencanawungu/9',
    ])
      expect(answer.body).toContain(mark)
    expect(answer.body).toContain(number)
  })

  test('who held a post finds all of the register that names him', async () => {
    let told = 0
    for (const { name, table, column } of (await pointing()).filter((one) => one.name in register)) {
      const [row] = await rows<{ id: string }>(`select ${column} as id from ${table} where ${column} is not null limit 1`)
      const actor = { kind: 'person' as const, id: row?.id ?? id, name: '', secondFactor: true }
      const outcome = await exportPerson({ ...(await town.as('guest')), actor }, undefined)
      const [, share = ''] = (register[name] ?? '').split('.')
      const shared = (outcome.ok ? (outcome.value as unknown as Record<string, Record<string, unknown[]>>) : {}).governance?.[share]
      expect([name, Array.isArray(shared), (shared?.length ?? 0) > 0]).toEqual([name, true, row !== undefined])
      told += row ? 1 : 0
    }
    expect(told).toBeGreaterThan(0)
  })

  test('is gone from every table once the account has ended and its last letter is out', async () => {
    expect((await found()).length).toBeGreaterThan(8)
    const [proof] = await rows<{ key: string }>(
      'select p.key from market.payment_proof p join market.seller_order o on o.id = p.seller_order_id where o.number = $1',
      number,
    )
    expect((await reader.post('/saya/data/hapus', { sandi_kini: testPassword, yakin: '1' })).location).toBe('/masuk?kabar=dihapus')
    for (const { id: letter } of await rows<{ id: string }>('select id from platform.mail where sent_at is null'))
      await send(town.house, letter)
    expect(await found()).toEqual([])
    const jobs = await rows<{ data: { key: string } }>(`select data from pgboss.job where name = 'platform.file.remove'`)
    expect(jobs.map(({ data }) => data.key).sort()).toEqual(['folder/xx/uji', `proofs/${proof?.key.slice(0, 2)}/${proof?.key}.webp`])
  })

  test('what the law keeps stays under the pseudonym, the papers of the order with it', async () => {
    const kept = await rows<{ buyer_name: string; total: number; person_id: string }>(
      `select g.buyer_name, g.total::int, g.person_id from market.order_group g join market.seller_order o on o.group_id = g.id where o.number = $1`,
      number,
    )
    expect(kept[0]?.buyer_name).toMatch(/^Pembeli \d+/)
    expect(kept[0]?.total).toBeGreaterThan(0)
    expect(kept[0]?.person_id).toBe(id)
    expect((await rows('select 1 from identity.consent where person_id = $1', id)).length).toBeGreaterThan(0)
    expect(await rows('select state, title, purpose from spaces.booking where person_id = $1 order by number limit 1', id)).toEqual([
      { state: 'cancelled', title: 'Kegiatan', purpose: '' },
    ])
    expect(await rows('select title, purpose from spaces.series where person_id = $1', id)).toEqual([{ title: 'Rangkaian', purpose: '' }])
  })
})
