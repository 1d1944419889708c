import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { z } from 'zod'
import { newId } from '#src/base/id.ts'
import { type Day, dayOf, dayPlus, minutesAfter } from '#src/base/time.ts'
import { castOf, doOnce } from '#src/governance/demo-life.db.ts'
import { demoCast } from '#src/identity/demo-cast.db.ts'
import type { Ctx, House } from '#src/platform/context.ts'
import type { Tx } from '#src/platform/database.ts'
import type { AsOwner } from './demo-programmes.db.ts'
import { publishEvent } from './desk.db.ts'
import { submissionSchema } from './event.ts'
import { nameHelper, planGate, recordMovements } from './gate.db.ts'
import { gatePlanSchema, type Sending, sendingSchema } from './gate.ts'
import { openIntake } from './intake.db.ts'
import { register } from './register.db.ts'
import { intakeSchema, registrationSchema } from './registration.ts'
import { draftReportsIfDue, giveFeedback } from './report.db.ts'
import { feedbackSchema } from './report.ts'
import { submitEvent } from './submit.db.ts'

const told = z.strictObject({
  as: z.string(),
  title: z.string(),
  titleEn: z.string(),
  summary: z.string(),
  organiser: z.string(),
  subsector: z.string(),
  kelurahan: z.string(),
  place: z.string(),
  crowd: z.int(),
  audience: z.string(),
  // days from the day the town is brought up: 0 is today, -1 yesterday
  in: z.int().max(0),
  from: z.string(),
  until: z.string(),
  gate: gatePlanSchema,
  helpers: z.array(z.string()).min(1),
  capacity: z.int(),
  guests: z.array(z.strictObject({ name: z.string(), party: z.int().default(1), stars: z.int().optional(), says: z.string().default('') })),
  // of all seats, how many have not come
  absent: z.int(),
})
type Told = z.output<typeof told>
type Made = { number: string; slug: string }
type Stage = { house: House; as: (key: string) => Ctx; guest: Ctx; asOwner: AsOwner }

// long enough ahead that nothing of the calendar's is in the way, whatever day the town is brought up on
const ahead = 45

/**
 * An event that was announced long ago: all of it as far back as it was sent in too late, its address too, which has its day. Once only. Under the
 * owner, who owns the clock of the rows.
 */
async function putBack(tx: Tx, { number, slug }: Made, days: number): Promise<string> {
  const by = sql`make_interval(days => ${days})`
  const of = sql`(select e.id from events.event e where e.number = ${number})`
  const moved = await sql<{
    day: Day
  }>`update events.occurrence set starts_at = starts_at - ${by}, ends_at = ends_at - ${by}, original = original - ${by}
    where event_id = ${of} and starts_at > governance.clock() + interval '20 days' returning to_char(starts_at at time zone zone, 'YYYY-MM-DD') as day`.execute(
    tx,
  )
  const [{ day } = {}] = moved.rows
  if (!day) return (await sql<{ slug: string }>`select slug from events.event where number = ${number}`.execute(tx)).rows[0]?.slug ?? slug
  await sql`insert into events.event_step (event_id, from_state, to_state, kind, actor, reason) select ${of}, 'published', 'published', 'amend', 'system:demo', 'Kota contoh'`.execute(
    tx,
  )
  await sql`update events.intake set opens_at = opens_at - ${by}, closes_at = closes_at - ${by}, made_at = made_at - ${by} where event_id = ${of}`.execute(
    tx,
  )
  await sql`update events.registration set made_at = made_at - make_interval(days => 4) where intake_id in (select i.id from events.intake i where i.event_id = ${of})`.execute(
    tx,
  )
  const dated = slug.replace(/\d{4}-\d\d-\d\d$/, day)
  await sql`update events.event set slug = ${dated} where number = ${number}`.execute(tx)
  return dated
}

const numbered = z.object({ number: z.string() })
const slugged = z.object({ slug: z.string() })

/** Sent in, published, its seats opened and its gate set up, as anybody does it. */
async function announce({ as, house }: Stage, place: string, one: Told, email: string): Promise<Made | undefined> {
  const host = as(one.as)
  const today = dayOf(host.now)
  const { title, titleEn, summary, organiser, subsector, kelurahan, place: where, crowd, audience, from, until } = one
  const wish = submissionSchema.parse({
    ...{ title, titleEn, summary, organiser, subsector, kelurahan, place: where, crowd, audience, price: 0 },
    placeKind: 'free',
    lateKnown: true,
    when: [{ day: dayPlus(today as Day, one.in + ahead), from, until }],
    contact: { name: organiser, email, phone: '081200000001' },
  })
  const sent = numbered.safeParse(await doOnce(host, `${place} sent`, submitEvent, wish, true))
  if (!sent.success) return undefined
  const { number } = sent.data
  const published = slugged.safeParse(await doOnce(as('petugas'), `${place} published`, publishEvent, { number }, true))
  if (!published.success) return undefined
  const { slug } = published.data
  const closesAt = minutesAfter(house.now(), (one.in + ahead) * 1440 - 1440)
  const seats = intakeSchema.parse({ capacity: one.capacity, opensAt: host.now, closesAt, kinds: [{ name: 'Umum', price: 0 }] })
  await doOnce(host, `${place} seats`, openIntake, { number, wish: seats })
  await doOnce(host, `${place} gate`, planGate, { slug, wish: one.gate })
  for (const name of one.helpers) await doOnce(host, `${place} helper ${name}`, nameHelper, { slug, name })
  return { number, slug }
}

type Guest = { number: string; key: string; told: Told['guests'][number] }

async function comeTo({ guest }: Stage, place: string, slug: string, guests: Told['guests']): Promise<Guest[]> {
  const all: Guest[] = []
  for (const [at, one] of guests.entries()) {
    const wish = registrationSchema.parse({
      name: one.name,
      email: `tamu-${place.replaceAll(' ', '-')}-${at + 1}@contoh.metro`,
      party: one.party,
    })
    const made = await doOnce(guest, `${place} guest ${at}`, register, { ...wish, slug })
    const { number, key } = z.object({ number: z.string(), key: z.string() }).parse(made)
    all.push({ number, key, told: one })
  }
  return all
}

type Scan = Sending['scans'][number]
type Line = { device: string; scan: Scan }

/**
 * Who went through which gate when. The first ticket was read at both gates while neither had a line; one was let in by mistake and taken back within
 * the minute; two went out, of whom one came back; two came without a ticket; the last never came.
 */
function movementsOf(tickets: readonly string[], { gate, absent }: Told, at: (minute: number) => Date): Line[] {
  const [north = '', south = north] = gate.gates
  const lines: Line[] = []
  const write = (gateName: string, minute: number, more: Partial<Scan>): string => {
    const id = newId(at(minute))
    const scan = { id, kind: 'enter', way: 'code', gate: gateName, at: at(minute).toISOString(), ...more } as Scan
    lines.push({ device: gateName === north ? 'gerbang-satu' : 'gerbang-dua', scan })
    return id
  }
  const come = tickets.slice(0, tickets.length - absent)
  for (const [n, ticket] of come.entries()) write(n % 3 === 2 ? south : north, n, { ticket })
  write(south, 3, { ticket: tickets[0] })
  const mistaken = write(south, come.length, { ticket: tickets.at(-1), way: 'list' })
  write(south, come.length + 0.5, { kind: 'undo', way: 'list', undoes: mistaken })
  write(north, come.length + 1, { way: 'walk_in' })
  write(south, come.length + 2, { way: 'walk_in' })
  write(north, come.length + 3, { ticket: tickets[1], kind: 'leave' })
  write(north, come.length + 4, { ticket: tickets[4], kind: 'leave' })
  write(south, come.length + 9, { ticket: tickets[1] })
  return lines
}

/** What each phone kept, sent when it had a line again: the deed every gate takes. */
async function passGate({ as, house }: Stage, place: string, one: Told, { number, slug }: Made): Promise<void> {
  const host = as(one.as)
  const found = await sql<{
    date: string
    starts: Date
    opens: Date
  }>`select o.id as date, o.starts_at as starts, o.starts_at - make_interval(mins => ${one.gate.opensMinutes}) as opens
    from events.occurrence o join events.event e on e.id = o.event_id where e.number = ${number}`.execute(house.db)
  const [date] = found.rows
  if (!date) return
  const tickets = await sql<{
    id: string
  }>`select t.id from events.ticket t join events.registration r on r.id = t.registration_id join events.intake i on i.id = r.intake_id
    join events.event e on e.id = i.event_id where e.number = ${number} and t.revoked_at is null order by r.arrival, t.seat`.execute(
    house.db,
  )
  const now = house.now()
  // an hour of the evening, or the hour before the town was brought up; never before the doors opened
  const first = one.in < 0 ? minutesAfter(date.starts, -20) : minutesAfter(now, -(tickets.rows.length + 15))
  const at = (minute: number) => new Date(Math.min(now.getTime(), Math.max(date.opens.getTime(), minutesAfter(first, minute).getTime())))
  const lines = movementsOf(
    tickets.rows.map(({ id }) => id),
    one,
    at,
  )
  for (const device of new Set(lines.map((line) => line.device))) {
    const scans = lines.filter((line) => line.device === device).map(({ scan }) => scan)
    const sending = sendingSchema.parse({ date: date.date, device, sentAt: now.toISOString(), scans })
    await doOnce(host, `${place} sent by ${device}`, recordMovements, { slug, sending })
  }
}

/** Evenings with a gate that people went through: one that is over, with its account drafted, and one today whose doors are open. */
export async function plantGateLife(house: House, asOwner: AsOwner): Promise<void> {
  const text = await readFile(join(house.config.CITY, 'demo', 'gates.json'), 'utf8').catch(() => '[]')
  const cast = await castOf(house)
  if (!cast.has('petugas')) return
  const { byKey, as } = await demoCast(house)
  const now = house.now()
  const guest: Ctx = { house, db: house.db, actor: { kind: 'guest' }, now, tongue: 'id' }
  const stage: Stage = { house, as, guest, asOwner }
  for (const [at, one] of z.array(told).parse(JSON.parse(text)).entries()) {
    const person = byKey.get(one.as)
    const place = `gate ${at}`
    const made = person && (await announce(stage, place, one, person.email))
    if (!made) continue
    const guests = await comeTo(stage, place, made.slug, one.guests)
    await asOwner(async (db) => {
      made.slug = await db.transaction().execute((tx) => putBack(tx, made, ahead))
    })
    await passGate(stage, place, one, made)
    for (const { number, key, told: said } of guests.filter(({ told: { stars } }) => stars !== undefined)) {
      const wish = feedbackSchema.parse({ stars: said.stars, says: said.says })
      await doOnce(guest, `${place} feedback ${number}`, giveFeedback, { number, key, wish }, true)
    }
  }
  await draftReportsIfDue({ ...guest, actor: { kind: 'system', job: 'accounts of events' } })
}
