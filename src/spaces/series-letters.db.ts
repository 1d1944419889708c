import { sql } from 'kysely'
import type { Facts } from '#src/base/outcome.ts'
import { formatCivicDay } from '#src/base/time.ts'
import type { DeedScope } from '#src/platform/deed.ts'
import { post } from '#src/platform/mail.ts'
import { sayIn } from '#src/ui/words.ts'
import { bookingsForLetter } from './feed.db.ts'
import { bookingsText, feedStatus } from './feed.ts'

/** What happened to a series, in one letter however many dates it touched. */
export type SeriesOccasion = 'placed' | 'readded' | 'changed' | 'called_off' | 'approved' | 'declined'

type Told = {
  step: string
  number: string
  name: string
  nameEn: string
  email: string | null
  first: string
  last: string
  reason: string
}

/** The dates as a calendar reads them: what is only asked for has no place in it until it stands. */
async function calendarFor({ tx, ctx }: DeedScope, bookings: readonly string[], occasion: SeriesOccasion): Promise<string | undefined> {
  const all = await bookingsForLetter(tx, ctx.tongue, bookings)
  const asked = occasion === 'placed' || occasion === 'readded'
  const told = all.filter(({ state }) => !asked || feedStatus(state) === 'CONFIRMED')
  if (told.length === 0) return undefined
  const { origin, MAIL_FROM: mail } = ctx.house.config
  return bookingsText(told, { t: sayIn(ctx.tongue), tongue: ctx.tongue, origin, mail }, (number) => `/saya/pemesanan/${number}`)
}

type About = { facts: Facts; bookings: readonly string[] }

/** Part: tells the applicant, in the transaction of what happened. `bookings`: the dates it happened to. */
export async function tellSeries(scope: DeedScope, series: string, occasion: SeriesOccasion, { facts, bookings }: About): Promise<void> {
  const { tx, ctx } = scope
  const found = await sql<Told>`select t.id as step, t.reason, s.number, b.name, b.name_en as "nameEn", p.email,
      (select to_char(min(d.day), 'YYYY-MM-DD') from spaces.series_date d where d.series_id = s.id) as first,
      (select to_char(max(d.day), 'YYYY-MM-DD') from spaces.series_date d where d.series_id = s.id) as last
    from spaces.series s join spaces.bookable b on b.id = s.bookable_id left join identity.person p on p.id = s.person_id and p.ended_at is null
      join lateral (select id, reason from spaces.series_step where series_id = s.id order by at desc, id desc limit 1) t on true where s.id = ${series}`.execute(
    tx,
  )
  const [about] = found.rows
  if (!about?.email) return
  const t = sayIn(ctx.tongue)
  const all = {
    number: about.number,
    space: ctx.tongue === 'en' ? about.nameEn : about.name,
    first: formatCivicDay(about.first, ctx.tongue),
    last: formatCivicDay(about.last, ctx.tongue),
    reason: about.reason.slice(0, 200),
    address: `${ctx.house.config.origin}/saya/rangkaian/${about.number}`,
    ...facts,
  }
  const [subject, body] = [t(`spaces.series_letter.${occasion}.subject`, all), t(`spaces.series_letter.${occasion}.body`, all)]
  const calendar = await calendarFor(scope, bookings, occasion)
  await post(tx, ctx.house, { dedupe: `series:${about.step}:${occasion}`, to: about.email, subject, body, calendar })
}
