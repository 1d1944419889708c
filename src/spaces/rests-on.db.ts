import { sql } from 'kysely'
import { type Resting, restsOnLegalBasis } from '#src/governance/rests-on.db.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import type { DeedScope } from '#src/platform/deed.ts'
import { addStep, type BookingRow, bookingCalled } from './_rows.db.ts'
import { subjectOf } from './bill.db.ts'
import { absentAt } from './booking.db.ts'
import { type BookingState, beginsAt, bookingClocks } from './booking.ts'
import { tellApplicant } from './letters.db.ts'

const rowsOf = async (db: Database | Tx, query: ReturnType<typeof sql<Resting>>) => (await query.execute(db)).rows

/** From today on another version of the row rests on another text; what was decided by the old one keeps it. */
async function renew(tx: Tx, table: 'usage_rule' | 'tariff', id: string, basis: string): Promise<[]> {
  const into =
    table === 'usage_rule'
      ? sql`(code, position, conditions, class, plain, plain_en, documents, action, may_deviate, article, illustrative`
      : sql`(code, bookable_id, class, per, amount, normal_amount, article, illustrative`
  const from =
    table === 'usage_rule'
      ? sql`code, position, conditions, class, plain, plain_en, documents, action, may_deviate, article, illustrative`
      : sql`code, bookable_id, class, per, amount, normal_amount, article, illustrative`
  const name = sql.table(`spaces.${table}`)
  const old = await sql<{ span: string }>`select valid::text as span from ${name} where id = ${id} for update`.execute(tx)
  const span = old.rows[0]?.span ?? 'empty'
  await sql`update ${name} set valid = valid * daterange(null, governance.today()) where id = ${id}`.execute(tx)
  await sql`insert into ${name} ${into}, legal_basis_id, valid) select ${from}, ${basis}::uuid, ${span}::daterange * daterange(governance.today(), null)
    from ${name} where id = ${id} and not isempty(${span}::daterange * daterange(governance.today(), null))`.execute(tx)
  return []
}

const waits: readonly BookingState[] = ['pending', 'awaiting_payment', 'confirmed', 'awaiting_tariff']

/** Only those whose use lies on or after the day the text falls; before that day they were right. */
const bookingsOn = (basis: string, { after, most }: { after: string; most: number }) => sql<Resting>`
  select k.number as id, k.number || ': ' || b.name as what from spaces.booking k join spaces.bookable b on b.id = k.bookable_id
    join governance.legal_basis l on l.id = ${basis} and l.code = any (k.bases)
    left join lateral (select status, from_day from governance.legal_basis_step where basis_id = l.id order by id desc limit 1) s on true
  where k.state = any (${[...waits, 'awaiting_basis']}::text[]) and upper(k.periods) > governance.clock()
    and (s.status is distinct from 'revoked' or (upper(k.periods) at time zone k.zone)::date >= s.from_day) and k.number > ${after}
  order by k.number limit ${most}`

async function letWait(scope: DeedScope, numbers: readonly string[], basis: string): Promise<void> {
  if (numbers.length > 0) await sql`select spaces.lapse(null)`.execute(scope.tx)
  for (const number of numbers) {
    const row = await bookingCalled(scope.tx, number, true)
    if (!waits.includes(row.state)) continue
    await addStep(scope, {
      booking: row.id,
      from: row.state,
      to: 'awaiting_basis',
      reason: `Dasar hukum ${basis} tidak berlaku lagi`,
      facts: { was: row.state, basis },
    })
    await tellApplicant(scope, row.id, 'awaiting_basis')
  }
  if (numbers.length > 0) scope.touched('spaces')
}

type Before = { was: BookingState | null; still: boolean; paid: boolean }

async function before(tx: Tx, row: BookingRow): Promise<Before> {
  const found = await sql<Before>`select
    (select s.facts ->> 'was' from spaces.booking_step s where s.booking_id = ${row.id} and s.to_state = 'awaiting_basis' order by s.at desc, s.id desc limit 1) as was,
    exists (select from governance.awaiting_basis w where w.subject_kind = 'booking' and w.subject_id = ${row.number} and w.settled_at is null) as still,
    exists (select from finance.bill f join finance.bill_step p on p.bill_id = f.id where f.subject = ${subjectOf(row.number)} and p.step = 'paid') as paid`.execute(
    tx,
  )
  return found.rows[0] ?? { was: null, still: false, paid: false }
}

/** Back to where it was, with what is left of its time; what was paid meanwhile stands. */
async function goBack(scope: DeedScope, numbers: readonly string[], reason: string): Promise<void> {
  for (const number of numbers) {
    const row = await bookingCalled(scope.tx, number, true)
    const { was, still, paid } = await before(scope.tx, row)
    if (row.state !== 'awaiting_basis' || still || !was) continue
    const to = was === 'awaiting_payment' && paid ? 'confirmed' : was
    const begins = beginsAt(row.periods)
    const due = new Date(Math.min(scope.now.getTime() + bookingClocks.payHours * 3_600_000, begins.getTime()))
    const lapse =
      to === 'pending'
        ? { at: begins, to: 'expired' as const }
        : to === 'awaiting_payment'
          ? { at: due, to: 'expired' as const }
          : to === 'confirmed'
            ? absentAt(row)
            : undefined
    await addStep(scope, { booking: row.id, from: 'awaiting_basis', to, reason, lapse })
    if (to !== 'awaiting_tariff')
      await tellApplicant(scope, row.id, to === 'confirmed' ? 'confirmed' : to === 'pending' ? 'pending' : 'awaiting_payment')
  }
  if (numbers.length > 0) scope.touched('spaces')
}

/** What charges, permits or was agreed to tells on what it rests: once a start. */
export function spacesRestOnLegalBases(): void {
  restsOnLegalBasis('usage_rule', {
    label: 'governance.rests.usage_rule',
    list: (db, basis, { after, most }) =>
      rowsOf(
        db,
        sql<Resting>`select id::text as id, code || ': ' || plain as what from spaces.usage_rule
        where legal_basis_id = ${basis} and not isempty(valid) and (upper(valid) is null or upper(valid) > governance.today()) and id::text > ${after} order by id::text limit ${most}`,
      ),
    settle: (tx, id, basis) => renew(tx, 'usage_rule', id, basis),
  })
  restsOnLegalBasis('tariff', {
    label: 'governance.rests.tariff',
    list: (db, basis, { after, most }) =>
      rowsOf(
        db,
        sql<Resting>`select id::text as id, code as what from spaces.tariff
        where legal_basis_id = ${basis} and not isempty(valid) and (upper(valid) is null or upper(valid) > governance.today()) and id::text > ${after} order by id::text limit ${most}`,
      ),
    settle: (tx, id, basis) => renew(tx, 'tariff', id, basis),
  })
  restsOnLegalBasis('booking', {
    label: 'governance.rests.booking',
    list: (db, basis, page) => rowsOf(db, bookingsOn(basis, page)),
    async settle(tx, number, basis) {
      await sql`update spaces.booking k set bases = (select array_agg(distinct case when governance.basis_in_force(l.id, (upper(k.periods) at time zone k.zone)::date) then l.code else n.code end)
        from governance.legal_basis l cross join governance.legal_basis n where l.code = any (k.bases) and n.id = ${basis}) where k.number = ${number}`.execute(
        tx,
      )
      return []
    },
    fell: letWait,
    stands: goBack,
  })
}
