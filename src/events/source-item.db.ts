import { sql } from 'kysely'
import { z } from 'zod'
import { done, Missing, type Outcome, type Refusal, refused } from '#src/base/outcome.ts'
import { cleanLine, phoneDigits } from '#src/base/text.ts'
import { dayOf } from '#src/base/time.ts'
import { personOf } from '#src/platform/context.ts'
import type { Tx } from '#src/platform/database.ts'
import { type DeedScope, deed } from '#src/platform/deed.ts'
import { addStep } from './_rows.db.ts'
import { defaultsOf, manageScope, type SourceRow, sourceLocked } from './_source-rows.db.ts'
import { type EventWish, spanOf } from './event.ts'
import { tellSender } from './letters.db.ts'
import { dutiesFor } from './permit.db.ts'
import { type Answers, missingIn, type Placed, placeText, type Said, wishFrom } from './source.ts'
import { writeEvent } from './submit.db.ts'

type Item = { id: string; state: string; said: Said; answers: Answers; event: string | null }

async function itemOf(tx: Tx, source: string, id: string): Promise<Item> {
  const found =
    await sql<Item>`select id, state, said, answers, event_id as event from events.source_item where source_id = ${source} and id::text = ${id} for update`.execute(
      tx,
    )
  const [item] = found.rows
  if (!item) throw new Missing('source item')
  return item
}

const line = (most: number) => z.string().transform(cleanLine).pipe(z.string().max(most, 'events.event.too_long')).optional()
export const answersSchema = z.strictObject({
  title: line(160),
  summary: line(300),
  place: line(160),
  crowd: z.coerce
    .number('events.event.crowd')
    .int('events.event.crowd')
    .min(1, 'events.event.crowd')
    .max(200_000, 'events.event.crowd')
    .optional(),
})

/** A place the city knows by that name; an address on the net; else the words. */
async function placeOf(tx: Tx, text: string): Promise<Placed> {
  if (/^https:\/\/\S+$/.test(text)) return { placeKind: 'online', onlineUrl: text }
  const found = await sql<{ code: string | null }>`select events.place_named(${text}) as code`.execute(tx)
  const venue = found.rows[0]?.code
  return venue ? { placeKind: 'venue', venue } : { placeKind: 'free', place: text }
}

/** What is late by the permit clock is taken only from whoever says he knows. */
async function lateFor({ tx, now }: DeedScope, wish: EventWish, known: boolean): Promise<Outcome<string[]>> {
  const first = wish.when.map(spanOf).sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime())[0]
  const duties = first ? await dutiesFor(tx, { first: dayOf(first.startsAt), crowd: wish.crowd, placeKind: wish.placeKind }, now) : []
  const late = duties.filter((duty) => duty.late)
  const [worst] = late
  if (!worst || known) return done(late.map(({ code }) => code))
  return refused({ rule: 'events.permit.late', field: 'lateKnown', facts: { duty: worst.name, due: worst.due, days: worst.workingDays } })
}

async function keepPhone(scope: DeedScope, event: string, phone: string | undefined): Promise<void> {
  const digits = phone === undefined ? undefined : phoneDigits(phone)
  if (digits === undefined) return
  await sql`insert into events.contact (event_id, name, email, phone, tongue, key_hash, confirmed_at)
    select ${event}, p.name, p.email, ${digits}, ${scope.ctx.tongue}, '', governance.clock() from identity.person p where p.id = ${personOf(scope.actor) ?? null}`.execute(
    scope.tx,
  )
}

/** Part: one draft becomes an event that waits for the desk. Every refusal comes before anything is written. */
async function sendOne(
  scope: DeedScope,
  source: SourceRow,
  item: Item,
  answers: Answers,
  lateKnown: boolean,
): Promise<Outcome<{ number: string }>> {
  const { tx, now } = scope
  if (item.event !== null) return refused({ rule: 'events.source_item.sent_already' })
  if (item.state === 'gone' || item.said.cancelled) return refused({ rule: 'events.source.gone' })
  const defaults = defaultsOf(source)
  const missing = missingIn(item.said, answers, defaults)
  if (missing.length > 0) return refused(...missing.map((field): Refusal => ({ rule: `events.source.missing_${field}`, field })))
  const placed = await placeOf(tx, placeText(item.said, answers, defaults))
  const wish = wishFrom(item.said, answers, defaults, placed, now)
  if (!wish.ok) return wish
  const late = await lateFor(scope, wish.value, lateKnown)
  if (!late.ok) return late
  const written = await writeEvent(scope, wish.value, { source: source.unitName })
  if (!written.ok) return written
  const { id, number } = written.value
  if (late.value.length > 0) await sql`update events.event set late_known = ${late.value} where id = ${id}`.execute(tx)
  await keepPhone(scope, id, item.said.phone)
  await addStep(scope, id, { from: '', to: 'submitted', kind: 'make', facts: { source: source.id } })
  // a number of somebody stands where it is used, and nowhere else
  await sql`update events.source_item set event_id = ${id}, answers = ${JSON.stringify(answers)}::jsonb, missing = '{}', aside_at = null, said = said - 'phone' where id = ${item.id}`.execute(
    tx,
  )
  await tellSender(scope, id, 'received')
  return done({ number })
}

export type Sending = { source: string; item: string; answers: z.output<typeof answersSchema>; lateKnown: boolean }

const answered = (answers: z.output<typeof answersSchema>): Answers =>
  Object.fromEntries(Object.entries(answers).filter(([, value]) => value !== undefined && value !== ''))

/** The agency fills in what its source does not say, and sends one draft to the desk. Pressed twice, it is one event. */
export const sendItem = deed(
  'events.source.manage',
  async (scope, { source: id, item: which, answers, lateKnown }: Sending): Promise<Outcome<{ number: string }>> => {
    const source = await sourceLocked(scope.tx, id)
    await scope.must('events.source.manage', manageScope(source))
    const item = await itemOf(scope.tx, source.id, which)
    const sent = await sendOne(scope, source, item, { ...item.answers, ...answered(answers) }, lateKnown)
    if (sent.ok) scope.note(`event:${sent.value.number}`, { source: source.id })
    return sent
  },
)

/** Drafts sent in one press. */
export const atOnce = 50

/** Sends what lacks nothing. What a rule holds back stays a draft and says so on its own page. */
export const sendReady = deed(
  'events.source.manage',
  async (scope, { source: id }: { source: string }): Promise<Outcome<{ sent: number; held: number }>> => {
    const { tx } = scope
    const source = await sourceLocked(tx, id)
    await scope.must('events.source.manage', manageScope(source))
    const ready = await sql<Item>`select id, state, said, answers, event_id as event from events.source_item
    where source_id = ${source.id} and state = 'draft' and last_day >= governance.today() order by last_day, id limit ${atOnce} for update`.execute(
      tx,
    )
    let sent = 0
    for (const item of ready.rows) if ((await sendOne(scope, source, item, item.answers, false)).ok) sent += 1
    if (ready.rows.length > 0 && sent === 0) return refused({ rule: 'events.source.none_sent' })
    scope.note(`source:${source.id}`, { sent })
    return done({ sent, held: ready.rows.length - sent })
  },
)

/** What is the agency's own affair is no draft; it may be taken back. */
export const setAside = deed(
  'events.source.manage',
  async (scope, wish: { source: string; item: string; aside: boolean }): Promise<Outcome<{ id: string }>> => {
    const source = await sourceLocked(scope.tx, wish.source)
    await scope.must('events.source.manage', manageScope(source))
    const item = await itemOf(scope.tx, source.id, wish.item)
    if (item.event !== null) return refused({ rule: 'events.source_item.sent_already' })
    await sql`update events.source_item set aside_at = case when ${wish.aside} then governance.clock() end where id = ${item.id}`.execute(
      scope.tx,
    )
    scope.note(`source:${source.id}`, { aside: wish.aside ? 1 : 0 })
    return done({ id: source.id })
  },
)
