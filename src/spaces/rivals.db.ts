import { sql } from 'kysely'
import { done } from '#src/base/outcome.ts'
import type { Ctx } from '#src/platform/context.ts'
import { type DeedScope, deed } from '#src/platform/deed.ts'
import { post } from '#src/platform/mail.ts'
import { sayIn } from '#src/ui/words.ts'
import { addStep, type BookingRow, bookingCalled } from './_rows.db.ts'
import { alternativesTo } from './alternatives.db.ts'
import { beginsAt } from './booking.ts'
import { tellApplicant, whenText } from './letters.db.ts'

/** Part: those who asked for what another was given now read it at once, with the reason of the decision and what else they could have. Their request stays theirs to move. */
export async function tellRivals(scope: DeedScope, given: BookingRow, decision: string): Promise<void> {
  const { tx, ctx, now } = scope
  if (given.bookable.pending !== 'competes') return
  const found = await sql<{
    number: string
  }>`select distinct k.number from spaces.claim mine join spaces.claim c on c.resource_id = mine.resource_id and c.during && mine.during and c.booking_id <> mine.booking_id
    join spaces.booking k on k.id = c.booking_id join spaces.resource r on r.id = c.resource_id where mine.booking_id = ${given.id} and k.state = 'pending' and r.kind <> 'pool' order by 1`.execute(
    tx,
  )
  for (const { number } of found.rows) {
    const row = await bookingCalled(tx, number)
    const extras = await sql<{
      bookable: string
      quantity: number
    }>`select b.slug as bookable, l.quantity from spaces.booking_line l join spaces.bookable b on b.id = l.bookable_id
      where l.booking_id = ${row.id} and l.bookable_id <> ${row.bookable.id}`.execute(tx)
    const wish = { bookable: row.bookable.slug, periods: row.periods, people: row.people, extras: extras.rows }
    const others = await alternativesTo({ db: tx, now, tongue: ctx.tongue }, wish, row.id)
    const list = others.slice(0, 3).map(({ name, periods }) => `- ${name}: ${whenText(periods, ctx.tongue)}`)
    await tellApplicant(scope, row.id, 'rival', { by: given.number, decision: decision.slice(0, 120), alternatives: list.join('\n') })
  }
}

const late = sql`k.state = 'pending' and k.decide_by < governance.today() and k.lapses_at > governance.clock()
  and not exists (select from spaces.booking_step s where s.booking_id = k.id and s.facts ? 'escalated')`

/** What has waited longer than was promised goes to the superior of whoever had to decide: once, by letter, and it stands among its steps. */
export const escalateBooking = deed('spaces.booking.escalate', async (scope, { number }: { number: string }) => {
  const { tx, ctx } = scope
  await scope.must('spaces.booking.escalate')
  const row = await bookingCalled(tx, number, true)
  const still = await sql`select from spaces.booking k where k.id = ${row.id} and ${late}`.execute(tx)
  if (still.rows.length === 0) return done({ number, told: 0 })
  await addStep(scope, {
    booking: row.id,
    from: 'pending',
    to: 'pending',
    lapse: { at: beginsAt(row.periods), to: 'expired' },
    facts: { escalated: true },
  })
  const paid = row.action === 'spaces.booking.approve_paid'
  const superiors = await sql<{
    email: string
  }>`select distinct h.email from governance.rows_now(${row.action}, ${paid ? 'aset_kota' : 'tanpa_dana'}, ${row.price}) r
      join governance.post p on p.kind = r.superior join governance.appointment a on a.post_id = p.id and a.active @> governance.clock() join identity.person h on h.id = a.person_id
    where r.capacity = 'decide' and h.ended_at is null`.execute(tx)
  const t = sayIn(ctx.tongue)
  const facts = {
    number,
    space: row.bookable.name,
    when: whenText(row.periods, ctx.tongue),
    address: `${ctx.house.config.origin}/meja/pemesanan/${number}`,
  }
  for (const { email } of superiors.rows)
    await post(tx, ctx.house, {
      dedupe: `spaces:${row.id}:escalated:${email}`,
      to: email,
      subject: t('spaces.letter.escalated.subject', facts),
      body: t('spaces.letter.escalated.body', facts),
    })
  scope.note(`booking:${number}`, { told: superiors.rows.length })
  return done({ number, told: superiors.rows.length })
})

/** The clock of promises: each that was broken, once. */
export async function escalateIfLate(ctx: Ctx): Promise<number> {
  const found = await sql<{ number: string }>`select k.number from spaces.booking k where ${late} order by k.number limit 100`.execute(
    ctx.db,
  )
  for (const { number } of found.rows) await escalateBooking(ctx, { number })
  return found.rows.length
}
