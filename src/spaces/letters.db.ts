import { sql } from 'kysely'
import { formatRupiah, rupiah } from '#src/base/money.ts'
import type { Facts } from '#src/base/outcome.ts'
import { formatLongDay, formatMoment, type Tongue } from '#src/base/time.ts'
import { formatClockFor, type Zone } from '#src/base/zones.ts'
import type { Tx } from '#src/platform/database.ts'
import type { DeedScope } from '#src/platform/deed.ts'
import { post } from '#src/platform/mail.ts'
import { sayIn } from '#src/ui/words.ts'
import type { BookingRow } from './_rows.db.ts'
import type { Period } from './booking.ts'
import { bookingForLetter } from './feed.db.ts'
import { bookingText } from './feed.ts'

/** What happened to a booking, as its letter tells it. */
export type Occasion =
  | 'pending'
  | 'awaiting_payment'
  | 'confirmed'
  | 'declined'
  | 'cancelled'
  | 'expired'
  | 'awaiting_basis'
  | 'awaiting_tariff'
  | 'refund_due'
  | 'refunded'
  | 'watched'
  | 'moved'
  | 'resettled'
  | 'substituted'
  | 'owed_back'
  | 'overdue'
  | 'overdue_next'
  | 'no_show'
  | 'rival'
  | 'offered'
  | 'appeal_granted'
  | 'appeal_refused'
  | 'waiver_turned_down'
  | 'waiver_granted'
  | 'waiver_refused'

type Told = {
  step: string
  number: string
  name: string
  nameEn: string
  email: string | null
  spans: [string, string][]
  price: number
  lapses: Date | null
  reason: string
}

/** `Selasa, 5 Januari 2027, 18.00 WIB – 20.00 WIB`: always with the zone, for letters are read anywhere; `zone` adds the reader's own clock. */
export function whenText(periods: readonly Period[], tongue: Tongue, zone?: Zone): string {
  const clock = (at: Date) => formatClockFor(at, tongue, zone)
  return periods
    .map(({ start, end }) => {
      const [from, until] = [formatLongDay(start, tongue), formatLongDay(end, tongue)]
      return from === until ? `${from}, ${clock(start)} – ${clock(end)}` : `${from}, ${clock(start)} – ${until}, ${clock(end)}`
    })
    .join('; ')
}

async function told(tx: Tx, booking: string): Promise<Told | undefined> {
  const found =
    await sql<Told>`select s.id as step, k.number, b.name, b.name_en as "nameEn", p.email, k.price, k.lapses_at as lapses, s.reason,
      (select jsonb_agg(jsonb_build_array(lower(r), upper(r)) order by r) from unnest(k.periods) r) as spans
    from spaces.booking k join spaces.bookable b on b.id = k.bookable_id left join identity.person p on p.id = k.person_id and p.ended_at is null
      join lateral (select id, reason from spaces.booking_step where booking_id = k.id order by at desc, id desc limit 1) s on true where k.id = ${booking}`.execute(
      tx,
    )
  return found.rows[0]
}

/** The text of a notice, short enough for a message by phone: no name of a person, and no key in it. */
export function noticeText(
  tongue: Tongue,
  occasion: Occasion,
  about: Omit<Told, 'step' | 'email'>,
  origin: string,
  more: Facts = {},
): { subject: string; body: string } {
  const t = sayIn(tongue)
  const facts = {
    number: about.number,
    space: tongue === 'id' ? about.name : about.nameEn,
    when: whenText(
      about.spans.map(([start, end]) => ({ start: new Date(start), end: new Date(end) })),
      tongue,
    ),
    price: formatRupiah(rupiah(about.price)),
    until: about.lapses ? formatMoment(about.lapses, tongue) : '',
    reason: about.reason.slice(0, 200),
    address: `${origin}/saya/pemesanan/${about.number}`,
    ...more,
  }
  return { subject: t(`spaces.letter.${occasion}.subject`, facts), body: t(`spaces.letter.${occasion}.body`, facts) }
}

/** A date is sent once it stands, again when it has moved, and struck when it is called off. */
const dated: readonly Occasion[] = ['confirmed', 'moved', 'resettled', 'substituted', 'cancelled', 'declined', 'expired', 'no_show']

async function calendarFor({ tx, ctx }: DeedScope, booking: string, occasion: Occasion): Promise<string | undefined> {
  const found = dated.includes(occasion) ? await bookingForLetter(tx, ctx.tongue, booking) : undefined
  if (!found) return undefined
  const { origin, MAIL_FROM: mail } = ctx.house.config
  return bookingText(found, { t: sayIn(ctx.tongue), tongue: ctx.tongue, origin, mail }, (number) => `/saya/pemesanan/${number}`)
}

const untold = new WeakSet<DeedScope>()

/** Many bookings in one deed: they are told of in one letter, and noted as one thing. */
export function amongMany(scope: DeedScope): DeedScope {
  const one: DeedScope = { ...scope, note: () => undefined }
  untold.add(one)
  return one
}

/** Part: tells the applicant, in the transaction of what happened: it did not happen without its letter. `by`: what made it happen to him. */
export async function tellApplicant(
  scope: DeedScope,
  booking: string,
  occasion: Occasion,
  more: Facts & { by?: string } = {},
): Promise<void> {
  if (untold.has(scope)) return
  const { tx, ctx } = scope
  const about = await told(tx, booking)
  if (!about?.email) return
  const { by, ...facts } = more
  const { subject, body } = noticeText(ctx.tongue, occasion, about, ctx.house.config.origin, facts)
  await post(tx, ctx.house, {
    dedupe: `spaces:${about.step}:${occasion}${by ? `:${by}` : ''}`,
    to: about.email,
    subject,
    body,
    calendar: await calendarFor(scope, booking, occasion),
  })
}

/** Part: tells whoever decides about such a use by the matrix of now that a booking has become one, once for each time it did. */
export async function tellDeciders(
  { tx, ctx }: DeedScope,
  row: BookingRow,
  { action, price, reason }: { action: string; price: number; reason: string },
): Promise<void> {
  const found = await sql<{ email: string; step: string }>`select distinct h.email, s.id as step
    from governance.rows_now(${action}, ${action === 'spaces.booking.approve_paid' ? 'aset_kota' : 'tanpa_dana'}, ${price}) r
      join governance.post p on p.kind = r.post and governance.within(r.scope, p.unit_id, governance.unit_today((select id from governance.unit where code = ${row.bookable.unit})))
      join governance.appointment a on a.post_id = p.id and a.active @> governance.clock() join identity.person h on h.id = a.person_id and governance.can_sign_in(h.id)
      join lateral (select id from spaces.booking_step where booking_id = ${row.id} order by at desc, id desc limit 1) s on true
    where r.capacity = 'decide'`.execute(tx)
  const t = sayIn(ctx.tongue)
  const facts = {
    number: row.number,
    space: ctx.tongue === 'en' ? row.bookable.nameEn : row.bookable.name,
    when: whenText(row.periods, ctx.tongue),
    reason: reason.slice(0, 200),
    price: formatRupiah(rupiah(price)),
    address: `${ctx.house.config.origin}/meja/pemesanan/${row.number}`,
  }
  for (const { email, step } of found.rows)
    await post(tx, ctx.house, {
      dedupe: `spaces:${step}:requoted:${email}`,
      to: email,
      subject: t('spaces.letter.requoted.subject', facts),
      body: t('spaces.letter.requoted.body', facts),
    })
}
