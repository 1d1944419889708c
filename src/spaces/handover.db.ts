import { sql } from 'kysely'
import type { z } from 'zod'
import { done, Missing, type Outcome, type Refusal, refused } from '#src/base/outcome.ts'
import { actorText } from '#src/platform/context.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import { type DeedScope, deed } from '#src/platform/deed.ts'
import { type BookingRow, bookingCalled } from './_rows.db.ts'
import { endsAt } from './booking.ts'
import { comeIn } from './check-in.db.ts'
import type { HandOver, releaseSchema, TakeBack } from './handover.ts'

/** A thing of a booking: how many were promised, are out and have come back. */
export type Thing = {
  code: string
  resource: string
  name: string
  nameEn: string
  pool: boolean
  asked: number
  handover: string | null
  given: number
  back: number
  condition: string
  outAt: Date | null
  dueAt: Date | null
  blocked: boolean
}

/** Everything of a booking that is carried away and must come back, whether or not it is out. Rooms and seats stay where they are. */
export async function thingsOf(db: Database | Tx, booking: string): Promise<Thing[]> {
  const found = await sql<Thing>`
    select r.code, r.id as resource, r.name, r.name_en as "nameEn", r.kind = 'pool' as pool, t.asked, h.id as handover, coalesce(h.quantity, 0) as given, coalesce(h.quantity, 0) - coalesce(spaces.out_of(h.id), 0) as back,
      coalesce(h.condition, '') as condition, h.out_at as "outAt", coalesce(h.due_at, upper(k.periods)) as "dueAt", r.kind <> 'pool' and spaces.is_blocked(r.id) as blocked
    from spaces.booking k
      join lateral (select p.resource_id, sum(p.quantity)::int as asked from spaces.booking_part p join spaces.bookable b on b.id = p.bookable_id and b.kind in ('equipment', 'kit')
        where p.booking_id = k.id group by 1) t on true
      join spaces.resource r on r.id = t.resource_id left join spaces.handover h on h.booking_id = k.id and h.resource_id = r.id
    where k.id = ${booking} order by r.code`.execute(db)
  return found.rows
}

const unknown = (code: string): Refusal => ({ rule: 'spaces.handover.item', field: code, facts: { code } })

async function deskBookingRow(scope: DeedScope, number: string): Promise<{ row: BookingRow; things: Map<string, Thing> }> {
  const row = await bookingCalled(scope.tx, number, true)
  await scope.must('spaces.desk.run', { unit: row.bookable.unit })
  return { row, things: new Map((await thingsOf(scope.tx, row.id)).map((one) => [one.code, one])) }
}

function whyNotGiven(things: ReadonlyMap<string, Thing>, items: HandOver['items']): Refusal[] {
  return items.flatMap(({ code, quantity }): Refusal[] => {
    const thing = things.get(code)
    if (!thing) return [unknown(code)]
    if (thing.blocked) return [{ rule: 'spaces.item.blocked', field: code, facts: { item: thing.name } }]
    if (thing.handover) return [{ rule: 'spaces.handover.once', field: code }]
    return quantity > thing.asked ? [{ rule: 'spaces.handover.too_many', field: code, facts: { most: thing.asked } }] : []
  })
}

/** The desk hands things over with a note on their state; whoever takes them is there, so his booking is in use. */
export const handOver = deed(
  'spaces.handover.give',
  async (scope, { number, items }: HandOver & { number: string }): Promise<Outcome<{ number: string; given: number }>> => {
    const { row, things } = await deskBookingRow(scope, number)
    const barred = whyNotGiven(things, items)
    if (barred.length > 0) return refused(...barred)
    if (row.state !== 'in_use') {
      const inside = await comeIn(scope, row)
      if (!inside.ok) return inside
    }
    for (const { code, quantity, condition } of [...items].sort((a, b) =>
      (things.get(a.code)?.resource ?? '') < (things.get(b.code)?.resource ?? '') ? -1 : 1,
    ))
      await sql`insert into spaces.handover (booking_id, resource_id, quantity, condition, due_at, actor)
      values (${row.id}, ${things.get(code)?.resource}, ${quantity}, ${condition}, ${endsAt(row.periods)}, ${actorText(scope.actor)})`.execute(
        scope.tx,
      )
    scope.note(`booking:${number}`, { given: items.length })
    scope.touched('spaces')
    return done({ number, given: items.length })
  },
)

function whyNotBack(things: ReadonlyMap<string, Thing>, items: TakeBack['items']): Refusal[] {
  return items.flatMap(({ code, quantity }): Refusal[] => {
    const thing = things.get(code)
    if (!thing?.handover) return [unknown(code)]
    const left = thing.given - thing.back
    return quantity > left ? [{ rule: 'spaces.handover.more_than_out', field: code, facts: { left } }] : []
  })
}

/**
 * What has come back is free from this minute, and only that. A damage is written down with its picture and blocks the thing until somebody
 * releases it; whoever has it next is told with what he could have instead.
 */
export const takeBack = deed(
  'spaces.handover.take_back',
  async (scope, { number, items }: TakeBack & { number: string }): Promise<Outcome<{ number: string; back: number; out: number }>> => {
    const { tx, actor } = scope
    const { row, things } = await deskBookingRow(scope, number)
    const barred = whyNotBack(things, items)
    if (barred.length > 0) return refused(...barred)
    const who = actorText(actor)
    for (const { code, quantity, condition, damage, photo } of items) {
      const thing = things.get(code) as Thing
      await sql`insert into spaces.handover_return (handover_id, quantity, condition, actor) values (${thing.handover}, ${quantity}, ${condition}, ${who})`.execute(
        tx,
      )
      await sql`select spaces.give_back(${row.id}, ${thing.resource}, ${quantity})`.execute(tx)
      if (damage)
        await sql`insert into spaces.damage (resource_id, handover_id, note, photo, actor) values (${thing.resource}, ${thing.handover}, ${damage}, ${photo ?? null}, ${who})`.execute(
          tx,
        )
    }
    await scope.enqueue('spaces.waiting.offer', {})
    const out = (await thingsOf(tx, row.id)).reduce((sum, { given, back }) => sum + given - back, 0)
    scope.note(`booking:${number}`, { back: items.length, out, damaged: items.filter(({ damage }) => damage).length })
    scope.touched('spaces')
    return done({ number, back: items.length, out })
  },
)

/** A thing that is sound again may be booked and handed over. */
export const releaseItem = deed(
  'spaces.damage.release',
  async (scope, { id, note }: z.output<typeof releaseSchema> & { id: string }): Promise<Outcome<{ code: string }>> => {
    const found = await sql<{
      id: string
      code: string
      unit: string
      released: boolean
    }>`select d.id, r.code, u.code as unit, exists (select from spaces.damage_release x where x.damage_id = d.id) as released
    from spaces.damage d join spaces.resource r on r.id = d.resource_id join governance.unit u on u.id = r.unit_id where d.id::text = ${id} for no key update of r`.execute(
      scope.tx,
    )
    const [row] = found.rows
    if (!row) throw new Missing('damage')
    await scope.must('spaces.desk.run', { unit: row.unit })
    if (row.released) return refused({ rule: 'spaces.damage.released' })
    await sql`insert into spaces.damage_release (damage_id, note, actor) values (${row.id}, ${note}, ${actorText(scope.actor)})`.execute(
      scope.tx,
    )
    scope.note(`item:${row.code}`, {})
    scope.touched('spaces')
    return done({ code: row.code })
  },
)
