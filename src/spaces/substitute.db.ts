import { sql } from 'kysely'
import type { z } from 'zod'
import { done, type Outcome, refused } from '#src/base/outcome.ts'
import { paidFor } from '#src/finance/bill.db.ts'
import type { Ctx } from '#src/platform/context.ts'
import { type DeedScope, deed } from '#src/platform/deed.ts'
import { claimsFor, readyToTake } from './_claims.db.ts'
import { addStep, type BookingRow, ownBooking } from './_rows.db.ts'
import { type GoneRow, goneOf, type Plan, type Priced, plansFor, pricedWith, whyNotInstead } from './_substitutes.db.ts'
import { oweRest, rebill, subjectOf } from './bill.db.ts'
import { confirm, openRequest } from './booking.db.ts'
import { type BookingState, beginsAt } from './booking.ts'
import { closeCase } from './cancel.db.ts'
import { tellApplicant } from './letters.db.ts'
import { lapseOf } from './move.db.ts'
import { type Gone, maySwap, type substituteSchema } from './substitute.ts'

/** What of one's own booking cannot be had, each with what could be had instead and what it would all cost then. Nothing is kept. */
export async function substitutesFor(ctx: Ctx, number: string): Promise<Gone[]> {
  const { db, now } = ctx
  const row = await ownBooking(db, ctx.actor, number)
  if (!maySwap.includes(row.state) || (row.lapsesAt && row.lapsesAt <= now) || beginsAt(row.periods) <= now) return []
  const all: Gone[] = []
  for (const gone of await goneOf(db, row)) {
    if (gone.out) continue
    const choices: Gone['choices'] = []
    for (const plan of await plansFor(db, row, gone)) {
      if ((await whyNotInstead(db, row, plan, now, ctx.tongue === 'en')).length > 0) continue
      const priced = await pricedWith(db, row, plan)
      if (priced.ok) choices.push({ code: plan.code, name: plan.name, nameEn: plan.nameEn, price: priced.value.price })
    }
    all.push({ code: gone.code, name: gone.name, nameEn: gone.nameEn, why: gone.why, choices })
  }
  return all
}

export type Substituted = { number: string; state: BookingState; price: number; owedBack: number }

/** The substitute stands where the other stood: as a line of its own, or inside the kit of this booking alone. */
async function putIn(scope: DeedScope, row: BookingRow, gone: GoneRow, plan: Plan, { price, quote }: Priced): Promise<void> {
  const { tx } = scope
  if (plan.resource)
    await sql`insert into spaces.kit_swap (booking_id, bookable_id, out_id, in_id) values (${row.id}, ${gone.line}, ${gone.own}, ${plan.resource})`.execute(
      tx,
    )
  else {
    if (plan.main) await sql`update spaces.booking set bookable_id = ${plan.main.id} where id = ${row.id}`.execute(tx)
    await sql`update spaces.booking_line set bookable_id = ${plan.bookable} where booking_id = ${row.id} and bookable_id = ${gone.line}`.execute(
      tx,
    )
  }
  if (quote)
    await sql`update spaces.booking set tariff = ${JSON.stringify(quote.lines)}::jsonb, normal_price = ${quote.normalPrice}, price = ${price} where id = ${row.id}`.execute(
      tx,
    )
  await sql`select spaces.reclaim(${row.id})`.execute(tx)
}

/** What a lower price changes: a request is decided at its amount, a bill is written over it, and what was paid beyond it is owed back. */
async function follow(scope: DeedScope, row: BookingRow, { price, quote }: Priced, was: number, reason: string): Promise<number> {
  if (price === was) return 0
  if (row.state === 'pending' && quote) {
    await closeCase(scope, row, reason)
    await openRequest(scope, row, { action: quote.action, price, rule: quote.rule.code })
  }
  if (row.state === 'awaiting_payment') {
    await rebill(scope, row, row.lapsesAt ?? beginsAt(row.periods), reason)
    if (price <= (await paidFor(scope.tx, subjectOf(row.number)))) await confirm(scope, row, 'awaiting_payment')
  }
  return await oweRest(scope, row, reason)
}

async function swap(scope: DeedScope, row: BookingRow, gone: GoneRow, plan: Plan, priced: Priced): Promise<Substituted> {
  const now = {
    ...row,
    bookable: plan.main ?? row.bookable,
    price: priced.price,
    normalPrice: priced.quote?.normalPrice ?? row.normalPrice,
  }
  const reason = `${gone.name} → ${plan.name}`
  await putIn(scope, row, gone, plan, priced)
  const facts = { gone: gone.code, instead: plan.code, wasPrice: row.price, willPrice: priced.price }
  await addStep(scope, { booking: row.id, from: row.state, to: row.state, lapse: lapseOf(now, row.periods), facts })
  const owedBack = await follow(scope, now, priced, row.price, reason)
  const english = scope.ctx.tongue === 'en'
  await tellApplicant(scope, row.id, 'substituted', {
    item: english ? gone.nameEn : gone.name,
    instead: english ? plan.nameEn : plan.name,
  })
  const after = await ownBooking(scope.tx, scope.actor, row.number)
  return { number: row.number, state: after.state, price: priced.price, owedBack }
}

/**
 * Takes what stands in for something that was promised and cannot be had. The whole booking is taken anew under the lock, or nothing is; it
 * never costs more than was agreed, and what is cheaper lowers what is charged.
 */
export const takeSubstitute = deed(
  'spaces.substitute.take',
  async (scope, wish: z.output<typeof substituteSchema> & { number: string }): Promise<Outcome<Substituted>> => {
    const { tx, actor, now } = scope
    const english = scope.ctx.tongue === 'en'
    const choose = async (row: BookingRow) => {
      const gone = (await goneOf(tx, row)).find(({ code }) => code === wish.gone)
      return { gone, plan: gone && (await plansFor(tx, row, gone)).find(({ code }) => code === wish.take) }
    }
    const seen = await ownBooking(tx, actor, wish.number)
    await scope.must('spaces.substitute.take', { person: seen.person ?? '' })
    // the locks are taken of what was looked at; what has changed meanwhile is seen below, under them
    const before = await choose(seen)
    await readyToTake(tx, await claimsFor(tx, [...seen.lines, ...(before.plan?.lines ?? [])], seen.periods))
    const row = await ownBooking(tx, actor, wish.number, true)
    if (wish.version !== undefined && wish.version !== row.version) return refused({ rule: 'spaces.booking.stale' })
    if (!maySwap.includes(row.state)) return refused({ rule: 'spaces.substitute.not_now', facts: { state: row.state } })
    if (row.lapsesAt && row.lapsesAt <= now) return refused({ rule: 'spaces.booking.run_out' })
    if (beginsAt(row.periods) <= now) return refused({ rule: 'spaces.booking.begun' })
    const { gone, plan } = await choose(row)
    if (!gone || gone.out) return refused({ rule: 'spaces.substitute.still_there', field: 'gone' })
    if (!plan) return refused({ rule: 'spaces.substitute.none', field: 'take' })
    const barred = await whyNotInstead(tx, row, plan, now, english)
    if (barred.length > 0) return refused(...barred.map((one) => ({ ...one, field: 'take' })))
    const priced = await pricedWith(tx, row, plan)
    if (!priced.ok) return priced
    if (priced.value.price > wish.price)
      return refused({ rule: 'spaces.substitute.price_changed', field: 'price', facts: { was: wish.price, will: priced.value.price } })
    const made = await swap(scope, row, gone, plan, priced.value)
    await scope.enqueue('spaces.waiting.offer', {})
    scope.note(`booking:${row.number}`, { was: gone.code, will: plan.code, price: priced.value.price, owed: made.owedBack })
    scope.touched('spaces')
    return done(made)
  },
)
