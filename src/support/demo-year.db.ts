import { sql } from 'kysely'
import { z } from 'zod'
import { cityInstant, type Day, dayOf, dayPlus } from '#src/base/time.ts'
import { doOnce } from '#src/governance/demo-life.db.ts'
import type { Ctx, House } from '#src/platform/context.ts'
import type { Database } from '#src/platform/database.ts'
import { makeCommitment } from './commitment.db.ts'
import { commitmentSchema, supportKinds } from './commitment.ts'
import { confirmDelivery, recordDelivery } from './delivery.db.ts'
import { changeAnswers, followUpDays, stillAnswers } from './follow-up.ts'

/** Days are counted from the day the town is planted; those of a year that was are negative. */
const promised = z.looseObject({
  as: z.string(),
  made: z.int().max(-1),
  due: z.int().max(-1),
  brought: z.array(z.strictObject({ quantity: z.int(), came: z.int(), on: z.int().max(-1) })),
  /** What its receiver said thirty and ninety days after the first came. */
  after: z
    .array(z.tuple([z.literal(followUpDays), z.enum(stillAnswers), z.enum(changeAnswers), z.enum(supportKinds).nullable()]))
    .default([]),
})
export const yearTold = { year: z.array(promised).default([]) }

type AsOwner = (work: (db: Database) => Promise<void>) => Promise<void>
type Aged = { number: string; made: Day; due: Day; deliveries: { id: string; on: Day }[]; after: z.output<typeof promised>['after'] }

const dated = ['support.commitment', 'support.delivery', 'support.confirmation', 'support.follow_up'] as const
const triggers = {
  'support.commitment': 'stays',
  'support.delivery': 'append_only',
  'support.confirmation': 'append_only',
  'support.follow_up': 'in_its_window',
} as const

/** Puts what was promised and brought back into its days: a town brought up today has no year behind it. Under the owner of the rows. */
async function putBack(db: Database, all: readonly Aged[]): Promise<void> {
  for (const table of dated) await sql`alter table ${sql.table(table)} disable trigger ${sql.ref(triggers[table])}`.execute(db)
  for (const { number, made, due, deliveries, after } of all) {
    await sql`update support.commitment set due_day = ${due}, made_at = ${cityInstant(made)} where number = ${number}`.execute(db)
    for (const { id, on } of deliveries) {
      await sql`update support.delivery set on_day = ${on}, at = ${cityInstant(on)} where id = ${id}`.execute(db)
      await sql`update support.confirmation set at = ${cityInstant(dayPlus(on, 1))} where delivery_id = ${id}`.execute(db)
    }
    for (const [days, still, change, needs] of after)
      await sql`insert into support.follow_up (commitment_id, days, still, change, needs, by_kind, at)
        select w.commitment_id, w.days, ${still}, ${change}, ${needs}, 'person', ${cityInstant('2000-01-01' as Day)}::timestamptz + (w.opens + 2 - date '2000-01-01') * interval '1 day'
        from support.follow_up_window w join support.commitment c on c.id = w.commitment_id where c.number = ${number} and w.days = ${days} on conflict do nothing`.execute(
        db,
      )
  }
  for (const table of dated) await sql`alter table ${sql.table(table)} enable trigger ${sql.ref(triggers[table])}`.execute(db)
}

/** A year of promises and what came of them: made, brought and confirmed by the deeds of those who may, then put back in time. */
export async function plantYear(
  house: House,
  as: (key: string) => Ctx,
  told: z.output<typeof promised>[],
  asOwner: AsOwner,
): Promise<void> {
  const today = dayOf(house.now())
  const receiver = as('komunitas').actor
  const all: Aged[] = []
  for (const [place, { as: who, made, due, brought, after, ...rest }] of told.entries()) {
    const wish = commitmentSchema.parse({ ...rest, dueDay: dayPlus(today, 1), email: 'komunitas@contoh.metro' })
    const { number } = z.object({ number: z.string() }).parse(await doOnce(as(who), `year ${place}`, makeCommitment, wish))
    await sql`update support.commitment set person_id = ${receiver.kind === 'person' ? receiver.id : null} where number = ${number} and person_id is null`.execute(
      house.db,
    )
    const aged: Aged = { number, made: dayPlus(today, made), due: dayPlus(today, due), deliveries: [], after }
    for (const [at, { quantity, came, on }] of brought.entries()) {
      const wishes = { number, quantity, onDay: today, place: 'Kantor dinas (contoh)', paper: `BAST-TAHUN-${place + 1}-${at + 1}` }
      const { delivery } = z.object({ delivery: z.string() }).parse(await doOnce(as(who), `year ${place} ${at}`, recordDelivery, wishes))
      await doOnce(as('komunitas'), `year ${place} ${at} came`, confirmDelivery, { number, delivery, quantity: came, says: '' })
      aged.deliveries.push({ id: delivery, on: dayPlus(today, on) })
    }
    all.push(aged)
  }
  await asOwner((db) => putBack(db, all))
}
