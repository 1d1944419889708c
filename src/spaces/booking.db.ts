import { sql } from 'kysely'
import { newId } from '#src/base/id.ts'
import { done, type Outcome, type Refusal, refused } from '#src/base/outcome.ts'
import { dayOf, formatDay, minutesAfter } from '#src/base/time.ts'
import { openCase } from '#src/governance/case-open.db.ts'
import { actorText, personOf } from '#src/platform/context.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import { type DeedScope, deed } from '#src/platform/deed.ts'
import { type ClaimWish, claimsFor, inTheWay, type Line, readyToTake, writeClaims } from './_claims.db.ts'
import { addStep, type Bookable, type BookingRow, bookablesCalled, ownBooking } from './_rows.db.ts'
import { billBooking } from './bill.db.ts'
import { beginsAt, bookingClocks, type HoldWish, multirangeText, type Period, type UseWish } from './booking.ts'
import { watchedUntil } from './check-in.db.ts'
import { tellApplicant } from './letters.db.ts'
import { owedBy } from './owed.ts'
import { quotaRefusals } from './quota.db.ts'
import { type Quote, quoteUse } from './usage.db.ts'
import { timeRulesOf } from './when.db.ts'
import { type Leniency, whyNotThen } from './when.ts'

export type Held = { number: string; heldUntil: Date }
export type Submitted = { number: string; state: BookingRow['state']; price: number; normalPrice: number }

type Asked = { main: Bookable; items: (Bookable & { quantity: number })[]; lines: Line[]; wishes: ClaimWish[] }

/** The room and the things asked for, or which of them is not there. Seats are taken one for each person. */
async function askedFor(tx: Database | Tx, wish: Pick<HoldWish, 'bookable' | 'extras' | 'people' | 'periods'>): Promise<Outcome<Asked>> {
  const slugs = [wish.bookable, ...wish.extras.map(({ bookable }) => bookable)]
  if (new Set(slugs).size < slugs.length) return refused({ rule: 'spaces.booking.twice', field: 'extras' })
  const found = await bookablesCalled(tx, slugs)
  const byName = new Map(found.map((one) => [one.slug, one]))
  const lost = slugs.find((slug) => !byName.has(slug))
  if (lost !== undefined) return refused({ rule: 'spaces.booking.unknown_space', field: lost === wish.bookable ? 'bookable' : 'extras' })
  const main = byName.get(wish.bookable) as Bookable
  if (main.capacity !== null && wish.people > main.capacity)
    return refused({ rule: 'spaces.booking.capacity', field: 'people', facts: { most: main.capacity, people: wish.people } })
  const items = [
    { ...main, quantity: main.kind === 'seats' ? wish.people : 1 },
    ...wish.extras.map(({ bookable, quantity }) => ({ ...(byName.get(bookable) as Bookable), quantity })),
  ]
  const lines = items.map(({ id, quantity }) => ({ bookable: id, quantity }))
  return done({ main, items, lines, wishes: await claimsFor(tx, lines, wish.periods) })
}

async function whyNotInTime(
  tx: Database | Tx,
  bookable: string,
  periods: readonly Period[],
  now: Date,
  { english = false, ...leniency }: Leniency & { english?: boolean | undefined },
): Promise<Refusal[]> {
  const rules = await timeRulesOf(tx, bookable, periods, english)
  return rules ? whyNotThen(rules, periods, now, leniency) : [{ rule: 'spaces.booking.unknown_space', field: 'bookable' }]
}

const numberOf = async (tx: Tx, now: Date): Promise<string> => {
  const found = await sql<{ n: string }>`select lpad(nextval('spaces.booking_number')::text, 5, '0') as n`.execute(tx)
  return `BK-${dayOf(now).slice(0, 4)}-${found.rows[0]?.n}`
}

/**
 * For whom it is held and until when, where not for whoever asks and the minutes of the room. `override`: the notice was kept long ago. `unbuffered`: an
 * officer passes over the time to prepare and clear, and says why. `beyond`: by seasonal right, later than everybody may.
 */
export type HoldFor = {
  person?: string | undefined
  until?: Date
  override?: boolean
  unbuffered?: boolean
  beyond?: boolean
  reason?: string
}

/** Part: takes everything asked for, or nothing, and names what stands in the way. */
export async function hold(scope: DeedScope, wish: HoldWish, o: HoldFor = {}): Promise<Outcome<Held & { id: string; main: Bookable }>> {
  const { tx, actor, now } = scope
  const english = scope.ctx.tongue === 'en'
  const asked = await askedFor(tx, wish)
  if (!asked.ok) return asked
  const { main, lines, wishes } = asked.value
  const then = await whyNotInTime(tx, main.id, wish.periods, now, { override: o.override === true, beyond: o.beyond === true, english })
  if (then.length > 0) return refused(...then)
  await readyToTake(tx, wishes)
  const taken = await inTheWay(tx, wishes, { unbuffered: o.unbuffered, english })
  if (taken.length > 0) return refused(...taken)
  const id = newId(now)
  const number = await numberOf(tx, now)
  const heldUntil = o.until ?? minutesAfter(now, main.holdMinutes)
  await sql`insert into spaces.booking (id, number, bookable_id, person_id, made_by, periods, people)
    values (${id}, ${number}, ${main.id}, ${o.person ?? personOf(actor) ?? null}, ${actorText(actor)}, ${multirangeText(wish.periods)}::tstzmultirange, ${wish.people})`.execute(
    tx,
  )
  await sql`insert into spaces.booking_line (booking_id, bookable_id, quantity) select ${id}, l.bookable, l.quantity
    from unnest(${lines.map(({ bookable }) => bookable)}::uuid[], ${lines.map(({ quantity }) => quantity)}::int[]) as l(bookable, quantity)`.execute(
    tx,
  )
  await writeClaims(tx, id, wishes, { blocking: true, lapsesAt: heldUntil, unbuffered: o.unbuffered === true })
  await addStep(scope, { booking: id, from: '', to: 'held', reason: o.reason, lapse: { at: heldUntil, to: 'expired' } })
  scope.note(`booking:${number}`, { space: main.slug })
  scope.touched('spaces')
  return done({ id, number, heldUntil, main })
}

/** What would stand in the way of a wish now, and what it would be and cost once its questions are answered. Nothing is held. */
export async function tryWish(
  db: Database,
  wish: HoldWish,
  now: Date,
  answers?: UseWish['answers'],
  o: { beyond?: boolean; english?: boolean } = {},
): Promise<{ refusals: Refusal[]; quote?: Outcome<Quote>; unit?: string }> {
  const asked = await askedFor(db, wish)
  if (!asked.ok) return { refusals: asked.refusals }
  const { main, items, wishes } = asked.value
  const quote = answers && (await quoteUse(db, { items, periods: wish.periods, answers }))
  const commercial = quote?.ok === true && quote.value.class === 'commercial'
  const then = await whyNotInTime(db, main.id, wish.periods, now, { commercial, beyond: o.beyond === true, english: o.english })
  const refusals = then.length > 0 ? then : await inTheWay(db, wishes, { english: o.english })
  return { refusals, unit: main.unit, ...(quote ? { quote } : {}) }
}

/** Keeps a room and things for the minutes a form takes. */
export const holdBooking = deed('spaces.booking.hold', async (scope, wish: HoldWish) => {
  await scope.must('spaces.booking.hold')
  const held = await hold(scope, wish)
  return held.ok ? done<Held>({ number: held.value.number, heldUntil: held.value.heldUntil }) : held
})

/** A hold may be made longer once, by as many minutes as it had. */
export const extendHold = deed('spaces.booking.extend_hold', async (scope, { number }: { number: string }) => {
  const row = await ownBooking(scope.tx, scope.actor, number, true)
  await scope.must('spaces.booking.extend_hold', { person: row.person ?? '' })
  if (row.state !== 'held' || !row.lapsesAt || row.lapsesAt <= scope.now) return refused({ rule: 'spaces.booking.hold_over' })
  if (row.heldLonger) return refused({ rule: 'spaces.booking.held_longer_once' })
  const found = await sql<{ until: Date }>`select spaces.hold_longer(${row.id}) as until`.execute(scope.tx)
  scope.note(`booking:${number}`)
  return done<Held>({ number, heldUntil: found.rows[0]?.until ?? row.lapsesAt })
})

/** The body somebody speaks for, by the slug he gave. */
export async function bodyOf(tx: Database | Tx, actor: DeedScope['actor'], slug: string | undefined): Promise<Outcome<string | null>> {
  if (!slug) return done(null)
  const found = await sql<{
    id: string
  }>`select o.id from directory.organisation o join identity.membership m on m.kind = 'community' and m.entity_id = o.id
    where o.slug = ${slug} and o.ended_at is null and m.person_id = ${personOf(actor) ?? null}::uuid and m.during @> governance.clock()`.execute(
    tx,
  )
  const [row] = found.rows
  return row ? done(row.id) : refused({ rule: 'spaces.booking.not_your_body', field: 'organisation' })
}

export const itemsOf = async (tx: Database | Tx, row: Pick<BookingRow, 'lines'>) => {
  const found = await sql<{ id: string; slug: string; name: string; nameEn: string; kind: string; quantity: number }>`
    select b.id, b.slug, b.name, b.name_en as "nameEn", b.kind, l.quantity from unnest(${row.lines.map(({ bookable }) => bookable)}::uuid[], ${row.lines.map(({ quantity }) => quantity)}::int[]) as l(bookable, quantity)
      join spaces.bookable b on b.id = l.bookable order by b.position`.execute(tx)
  return found.rows
}

/** What a booking is, as it stood when it was sent: class, rule, price and legal bases are kept and never counted again. */
async function keepQuote(tx: Tx, row: BookingRow, use: UseWish, quote: Quote, organisation: string | null): Promise<void> {
  await sql`update spaces.booking set title = ${use.title}, purpose = ${use.purpose}, answers = ${JSON.stringify(use.answers)}::jsonb, class = ${quote.class}, rule_id = ${quote.rule.id},
      bases = ${quote.bases.map(({ code }) => code)}, tariff = ${JSON.stringify(quote.lines)}::jsonb, normal_price = ${quote.normalPrice}, price = ${quote.price}, organisation_id = ${organisation},
      decide_by = spaces.working_day(governance.today(), ${bookingClocks.decideWorkingDays})
    where id = ${row.id}`.execute(tx)
}

/**
 * Part: from a hold to a request, or at once to a booking where nobody need decide. `as`: whom the desk sends it for; `organisation`: the body,
 * where somebody spoke for it before.
 */
export async function submit(
  scope: DeedScope,
  row: BookingRow,
  use: UseWish,
  o: { beyond?: boolean; as?: string; organisation?: string | null } = {},
): Promise<Outcome<Submitted>> {
  const { tx, now } = scope
  if (row.state !== 'held') return refused({ rule: 'spaces.booking.stale' })
  if (row.lapsesAt && row.lapsesAt <= now) return refused({ rule: 'spaces.booking.hold_over' })
  const speaker = o.as === undefined ? scope.actor : ({ kind: 'person', id: o.as, name: '', secondFactor: false } as const)
  const body = o.organisation === undefined ? await bodyOf(tx, speaker, use.organisation) : done(o.organisation)
  if (!body.ok) return body
  const quoted = await quoteUse(tx, { items: await itemsOf(tx, row), periods: row.periods, answers: use.answers })
  if (!quoted.ok) return quoted
  const quote = quoted.value
  const commercial = quote.class === 'commercial'
  const barred = [
    ...(await whyNotInTime(tx, row.bookable.id, row.periods, row.madeAt, {
      commercial,
      override: row.offered,
      beyond: o.beyond === true,
      english: scope.ctx.tongue === 'en',
    })),
    ...(await quotaRefusals(tx, {
      booking: row.id,
      bookable: row.bookable,
      person: row.person,
      organisation: body.value,
      periods: row.periods,
      english: scope.ctx.tongue === 'en',
    })),
  ]
  if (barred.length > 0) return refused(...barred)
  const [owed] = quote.price === 0 && row.person ? await owedBy(tx, row.person) : []
  if (owed) return refused({ rule: 'spaces.booking.report_owed', facts: { number: owed.number } })
  await keepQuote(tx, row, use, quote, body.value)
  const kept = {
    ...row,
    title: use.title,
    class: quote.class,
    action: quote.action,
    price: quote.price,
    normalPrice: quote.normalPrice,
    organisation: body.value,
  }
  const state = await goOn(scope, kept, quote)
  scope.note(`booking:${row.number}`, { class: quote.class, price: quote.price, state })
  scope.touched('spaces')
  return done({ number: row.number, state, price: quote.price, normalPrice: quote.normalPrice })
}

/** Part: the case of a request, by what it is for and what it costs now; whoever the matrix names decides it. */
export async function openRequest(
  scope: DeedScope,
  row: BookingRow,
  quote: { action: Quote['action']; price: number; rule: string },
): Promise<void> {
  const paid = quote.action === 'spaces.booking.approve_paid'
  const opened = await openCase(scope, {
    action: quote.action,
    fund: paid ? 'aset_kota' : 'tanpa_dana',
    amount: quote.price,
    unit: row.bookable.unit,
    title: `${row.number} · ${row.bookable.name}`,
    reason: quote.rule,
    parties: [
      ...(row.person ? [{ kind: 'person' as const, id: row.person }] : []),
      ...(row.organisation ? [{ kind: 'community' as const, id: row.organisation }] : []),
    ],
    subject: { kind: 'spaces.booking', id: row.number },
    address: `/meja/pemesanan/${row.number}`,
  })
  if (!opened.ok) throw new Error(`no case for ${row.number}: ${opened.refusals[0]?.rule}`)
}

async function goOn(scope: DeedScope, row: BookingRow, quote: Quote): Promise<BookingRow['state']> {
  const watched = await watchedUntil(scope.tx, row.person)
  if (!row.bookable.approval && !watched) return await settle(scope, row, 'held')
  await openRequest(scope, row, { action: quote.action, price: quote.price, rule: quote.rule.code })
  await addStep(scope, { booking: row.id, from: 'held', to: 'pending', lapse: { at: beginsAt(row.periods), to: 'expired' } })
  await tellApplicant(scope, row.id, 'pending')
  // a room that asks nobody else asks here, and says why
  if (watched && !row.bookable.approval) await tellApplicant(scope, row.id, 'watched', { day: formatDay(watched, scope.ctx.tongue) })
  return 'pending'
}

/** Part: what follows once nobody need decide any more: it is to be paid, or it stands. */
export async function settle(scope: DeedScope, row: BookingRow, from: BookingRow['state'], act?: string): Promise<BookingRow['state']> {
  const begins = beginsAt(row.periods)
  if (row.price > 0) {
    const due = minutesAfter(scope.now, bookingClocks.payHours * 60)
    const by = due < begins ? due : begins
    await addStep(scope, { booking: row.id, from, to: 'awaiting_payment', act, lapse: { at: by, to: 'expired' } })
    await billBooking(scope, row, by)
    await tellApplicant(scope, row.id, 'awaiting_payment')
    return 'awaiting_payment'
  }
  await confirm(scope, row, from, act)
  return 'confirmed'
}

/** When whoever does not come is taken to be absent, where the room asks people to say that they are there. */
export const absentAt = (row: Pick<BookingRow, 'bookable' | 'periods'>) =>
  row.bookable.checkIn ? { at: minutesAfter(beginsAt(row.periods), bookingClocks.checkInAfter), to: 'no_show' as const } : undefined

/** Part: a booking stands. A guest who does not come gives the room back by the clock. */
export async function confirm(scope: DeedScope, row: BookingRow, from: BookingRow['state'], act?: string): Promise<void> {
  await addStep(scope, { booking: row.id, from, to: 'confirmed', act, lapse: absentAt(row) })
  await tellApplicant(scope, row.id, 'confirmed')
}

/** Sends what was held: from now on the desk has its turn, or the booking stands at once. */
export const submitBooking = deed('spaces.booking.submit', async (scope, { number, ...use }: UseWish & { number: string }) => {
  const seen = await ownBooking(scope.tx, scope.actor, number)
  await scope.must('spaces.booking.submit', { person: seen.person ?? '' })
  // the same order of locks as everywhere: what is taken, then the booking, then the numbers of the register
  await readyToTake(scope.tx, await claimsFor(scope.tx, seen.lines, seen.periods))
  const row = await ownBooking(scope.tx, scope.actor, number, true)
  if (row.state === 'expired') return refused({ rule: 'spaces.booking.hold_over' })
  return await submit(scope, row, use)
})

/** Holds and sends in one: for those who know everything already. */
export const placeBooking = deed('spaces.booking.place', async (scope, wish: HoldWish & UseWish) => {
  await scope.must('spaces.booking.hold')
  const held = await hold(scope, wish)
  if (!held.ok) return held
  return await submit(scope, await ownBooking(scope.tx, scope.actor, held.value.number, true), wish)
})
