import { sql } from 'kysely'
import { z } from 'zod'
import { newId } from '#src/base/id.ts'
import { done, type Outcome, refused } from '#src/base/outcome.ts'
import { cleanLine } from '#src/base/text.ts'
import { actorText } from '#src/platform/context.ts'
import type { Tx } from '#src/platform/database.ts'
import { deed } from '#src/platform/deed.ts'
import { refuseAddress } from '#src/platform/fetch-safe.ts'
import { defaultsOf, keptOf, manageScope, sourceLocked } from './_source-rows.db.ts'
import { missingIn } from './source.ts'

const line = (least: number, most: number, rule: string) =>
  z.string(rule).transform(cleanLine).pipe(z.string().min(least, rule).max(most, 'events.event.too_long'))

/** `webcal:` is how calendars are handed around; they are fetched as any page is. */
const address = z
  .string('events.source.address')
  .transform((text) => text.trim().replace(/^webcals?:\/\//i, 'https://'))
  .pipe(z.string().min(1, 'events.source.address').max(2000, 'events.source.address'))
  .refine((text) => refuseAddress(text) === undefined, 'platform.fetch.address')

export const subscriptionSchema = z.strictObject({
  unit: z.string('events.source.unit').min(1, 'events.source.unit').max(60, 'events.source.unit'),
  name: line(2, 120, 'events.source.name'),
  address,
})
export type Subscription = z.output<typeof subscriptionSchema>

const unitName = async (tx: Tx, unit: string): Promise<string> => {
  const found = await sql<{
    name: string
  }>`select name from governance.unit where code = ${unit} and (until is null or until > governance.today())`.execute(tx)
  return found.rows[0]?.name ?? ''
}

/** An agency connects its own calendar. It is read at once, and then at least every hour. */
export const subscribe = deed('events.source.manage', async (scope, wish: Subscription): Promise<Outcome<{ id: string }>> => {
  const { tx, now, actor } = scope
  await scope.must('events.source.manage', manageScope(wish))
  const organiser = (await unitName(tx, wish.unit)).slice(0, 120)
  const id = newId(now)
  await sql`insert into events.source (id, unit_id, kind, name, address, organiser, next_at, made_by)
    values (${id}, (select id from governance.unit where code = ${wish.unit}), 'ics', ${wish.name}, ${wish.address}, ${organiser}, governance.clock(), ${actorText(actor)})`.execute(
    tx,
  )
  await scope.enqueue('events.source.read', { source: id })
  scope.note(`source:${id}`, { kind: 'ics', unit: wish.unit })
  scope.touched('events')
  return done({ id })
})

/** Part: the sheet of an agency; there is one, made when the first is sent in. */
export async function sheetSource(tx: Tx, unit: string, actor: string): Promise<string> {
  const organiser = (await unitName(tx, unit)).slice(0, 120)
  await sql`insert into events.source (unit_id, kind, name, organiser, made_by) select u.id, 'sheet', 'CSV', ${organiser}, ${actor} from governance.unit u where u.code = ${unit}
    on conflict (unit_id) where kind = 'sheet' and ended_at is null do nothing`.execute(tx)
  const found = await sql<{ id: string }>`select s.id from events.source s join governance.unit u on u.id = s.unit_id
    where u.code = ${unit} and s.kind = 'sheet' and s.ended_at is null`.execute(tx)
  return found.rows[0]?.id ?? ''
}

export const defaultsSchema = z.strictObject({
  organiser: line(2, 120, 'events.event.organiser'),
  crowd: z.coerce
    .number('events.event.crowd')
    .int('events.event.crowd')
    .min(1, 'events.event.crowd')
    .max(200_000, 'events.event.crowd')
    .nullable(),
  place: z.string().default('').transform(cleanLine).pipe(z.string().max(160, 'events.event.too_long')),
})

/** What goes for all events of a source: said once, it is missing in none of them. */
export const setDefaults = deed(
  'events.source.manage',
  async (scope, { id, ...wish }: { id: string } & z.output<typeof defaultsSchema>): Promise<Outcome<{ id: string }>> => {
    const { tx } = scope
    const source = await sourceLocked(tx, id)
    await scope.must('events.source.manage', manageScope(source))
    if (source.ended) return refused({ rule: 'events.source.ended' })
    await sql`update events.source set organiser = ${wish.organiser}, crowd = ${wish.crowd}, place = ${wish.place} where id = ${source.id}`.execute(
      tx,
    )
    const defaults = defaultsOf({ ...source, ...wish })
    const open = (await keptOf(tx, source.id)).filter(({ event }) => event === null)
    const now = open.map((one) => ({ id: one.id, missing: missingIn(one.said, one.answers, defaults) }))
    await sql`update events.source_item i set missing = array(select jsonb_array_elements_text(r.missing)) from jsonb_to_recordset(${JSON.stringify(now)}::jsonb) as r(id uuid, missing jsonb)
      where i.id = r.id`.execute(tx)
    scope.note(`source:${source.id}`, { defaults: 1 })
    return done({ id: source.id })
  },
)

/** Reads it anew before its hour; not more often than once a minute. */
export const askAnew = deed('events.source.manage', async (scope, { id }: { id: string }): Promise<Outcome<{ id: string }>> => {
  const { tx } = scope
  const source = await sourceLocked(tx, id)
  await scope.must('events.source.manage', manageScope(source))
  if (source.ended || source.kind !== 'ics') return refused({ rule: 'events.source.ended' })
  const asked =
    await sql`update events.source set next_at = governance.clock() where id = ${source.id} and (tried_at is null or tried_at < governance.clock() - interval '1 minute') returning id`.execute(
      tx,
    )
  if (asked.rows.length === 0) return refused({ rule: 'events.source.just_read' })
  await scope.enqueue('events.source.read', { source: source.id })
  scope.note(`source:${source.id}`, { asked: 1 })
  return done({ id: source.id })
})

/** It is read no more. What came from it stays what it is; drafts nobody sent are no longer asked for. */
export const endSource = deed('events.source.manage', async (scope, { id }: { id: string }): Promise<Outcome<{ id: string }>> => {
  const { tx } = scope
  const source = await sourceLocked(tx, id)
  await scope.must('events.source.manage', manageScope(source))
  if (source.ended) return refused({ rule: 'events.source.ended' })
  await sql`update events.source set ended_at = governance.clock(), next_at = null where id = ${source.id}`.execute(tx)
  scope.note(`source:${source.id}`, { ended: 1 })
  scope.touched('events')
  return done({ id: source.id })
})
