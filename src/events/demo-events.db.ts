import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { z } from 'zod'
import { type Day, dayOf, dayPlus, isDay } from '#src/base/time.ts'
import { castOf, doOnce } from '#src/governance/demo-life.db.ts'
import { demoCast } from '#src/identity/demo-cast.db.ts'
import type { Ctx, House } from '#src/platform/context.ts'
import { cancelEvent, postponeEvent, rescheduleEvent } from './call-off.db.ts'
import { publishEvent, returnEvent } from './desk.db.ts'
import { submissionSchema } from './event.ts'
import { openIntake } from './intake.db.ts'
import { recordOrganiser } from './organiser.db.ts'
import { register } from './register.db.ts'
import { intakeSchema, registrationSchema } from './registration.ts'
import { submitEvent } from './submit.db.ts'
import { openUmbrella, umbrellaSchema } from './umbrella.db.ts'
import { answerAsk, askUnder } from './umbrella-ask.db.ts'
import { asksOfPart } from './umbrella-ask-read.db.ts'

const clock = z.string().regex(/^\d\d:\d\d$/)
const dates = z.union([
  // days from the day the town is brought up
  z.strictObject({ in: z.array(z.int()), from: clock.optional(), until: clock.optional(), days: z.int().optional() }),
  z.strictObject({ on: z.array(z.string().refine(isDay)), from: clock.optional(), until: clock.optional(), days: z.int().optional() }),
  // every week on a weekday (1 = Monday) from one day to another
  z.strictObject({
    weekday: z.int().min(1).max(7),
    first: z.string().refine(isDay),
    last: z.string().refine(isDay),
    from: clock,
    until: clock,
  }),
])
const told = z.strictObject({
  as: z.string(),
  title: z.string(),
  titleEn: z.string().optional(),
  summary: z.string(),
  body: z.string().optional(),
  organiser: z.string(),
  organisation: z.string().optional(),
  // the agency the desk puts on record as the organiser
  agency: z.string().optional(),
  subsector: z.string().optional(),
  kelurahan: z.string().optional(),
  venue: z.string().optional(),
  place: z.string().optional(),
  onlineUrl: z.string().optional(),
  crowd: z.int(),
  price: z.int().optional(),
  audience: z.string().optional(),
  funding: z.string().optional(),
  dates,
  under: z.string().optional(),
  next: z.array(z.enum(['publish', 'return', 'cancel', 'postpone', 'reschedule'])).default(['publish']),
  // seats one registers for, and how many have done so
  seats: z.strictObject({ capacity: z.int(), taken: z.int() }).optional(),
  reason: z.string().default('Sesuai keterangan penyelenggara (contoh)'),
})
const schema = z.strictObject({ umbrellas: z.array(umbrellaSchema.extend({ key: z.string() })), events: z.array(told) })
type Told = z.output<typeof told>

function daysOfDates(given: Told['dates'], today: Day): Day[] {
  if ('in' in given) return given.in.map((days) => dayPlus(today, days))
  if ('on' in given) return given.on as Day[]
  const days: Day[] = []
  for (let day = given.first as Day; day <= given.last; day = dayPlus(day, 1))
    if (((new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7) + 1 === given.weekday && day > today) days.push(day)
  return days
}

function whenOf(given: Told['dates'], today: Day) {
  return daysOfDates(given, today).map((day) => ({
    day,
    ...(given.from ? { from: given.from } : {}),
    ...(given.until ? { until: given.until } : {}),
    ...('days' in given && given.days ? { untilDay: dayPlus(day, given.days - 1) } : {}),
  }))
}

function wishOf(one: Told, email: string, today: Day) {
  const placeKind = one.venue ? 'venue' : one.onlineUrl ? 'online' : 'free'
  const { as: _as, dates: given, under: _under, agency: _agency, next: _next, reason: _reason, seats: _seats, ...rest } = one
  return submissionSchema.parse({
    ...rest,
    placeKind,
    when: whenOf(given, today),
    lateKnown: true,
    contact: { name: one.organiser, email, phone: '081200000001' },
  })
}

/** Registration for an event, opened by whoever sent it in, and made-up people who have come so far. */
async function plantSeats(owner: Ctx, place: number, number: string, { capacity, taken }: NonNullable<Told['seats']>): Promise<void> {
  const { db, house, now } = owner
  const found = await sql<{
    slug: string
    starts: Date | null
  }>`select e.slug, min(o.starts_at) as starts from events.event e join events.occurrence o on o.event_id = e.id
    where e.number = ${number} group by e.slug`.execute(db)
  const { slug = '', starts } = found.rows[0] ?? {}
  if (!starts) return
  const wish = intakeSchema.parse({ capacity, opensAt: now, closesAt: starts, kinds: [{ name: 'Umum', price: 0 }] })
  await doOnce(owner, `event ${place} seats`, openIntake, { number, wish }, true)
  const guest: Ctx = { house, db, now, actor: { kind: 'guest' }, tongue: 'id' }
  for (let at = 1; at <= taken; at += 1) {
    const person = registrationSchema.parse({ name: `Peserta Contoh ${at}`, email: `peserta-${at}@contoh.metro` })
    await doOnce(guest, `event ${place} seat ${at}`, register, { ...person, slug }, true)
  }
}

/** The festival's desk asks, and whoever sent the event in says yes. */
async function plantUnder(desk: Ctx, owner: Ctx, place: number, number: string, umbrella: string): Promise<void> {
  await doOnce(desk, `event ${place} asked under`, askUnder, { number, umbrella }, true)
  const found = await sql<{ id: string }>`select id from events.event where number = ${number}`.execute(desk.db)
  const open = (await asksOfPart(desk.db, found.rows[0]?.id ?? '')).find(({ state, side }) => state === 'open' && side === 'festival')
  if (open) await doOnce(owner, `event ${place} yes`, answerAsk, { ask: open.id, yes: true, own: { key: undefined } }, true)
}

/** A year of the demo town's calendar, each event by the deeds anybody takes. Days that are past on the day the town is brought up are left out. */
export async function plantEvents(house: House): Promise<void> {
  const text = await readFile(join(house.config.CITY, 'demo', 'events.json'), 'utf8').catch(() => '{"umbrellas":[],"events":[]}')
  const cast = await castOf(house)
  if (!cast.has('petugas')) return
  const { byKey, as } = await demoCast(house)
  const now = house.now()
  const seen = z.object({ number: z.string() })
  const { umbrellas, events } = schema.parse(JSON.parse(text))
  const overs = new Map<string, string>()
  for (const { key, ...umbrella } of umbrellas) {
    const opened = seen.safeParse(await doOnce(as('petugas'), `umbrella ${key}`, openUmbrella, umbrella))
    if (opened.success) overs.set(key, opened.data.number)
  }
  for (const [place, one] of events.entries()) {
    const person = byKey.get(one.as)
    if (!person || whenOf(one.dates, dayOf(now)).length === 0) continue
    const sent = seen.safeParse(await doOnce(as(one.as), `event ${place}`, submitEvent, wishOf(one, person.email, dayOf(now)), true))
    if (!sent.success) continue
    const { number } = sent.data
    const { reason } = one
    const over = one.under ? overs.get(one.under) : undefined
    if (over) await plantUnder(as('petugas'), as(one.as), place, number, over)
    const who = one.agency && `unit:${one.agency}`
    if (who) await doOnce(as('petugas'), `event ${place} organiser`, recordOrganiser, { number, who }, true)
    for (const next of one.next) {
      const name = `event ${place} ${next}`
      if (next === 'publish') await doOnce(as('petugas'), name, publishEvent, { number }, true)
      if (next === 'return') await doOnce(as('petugas'), name, returnEvent, { number, reason }, true)
      if (next === 'cancel') await doOnce(as(one.as), name, cancelEvent, { number, reason }, true)
      if (next === 'postpone') await doOnce(as(one.as), name, postponeEvent, { number, reason }, true)
      if (next === 'reschedule') {
        const when = whenOf(one.dates, dayOf(now)).map((date) => ({ ...date, day: dayPlus(date.day as Day, 7) }))
        await doOnce(as(one.as), name, rescheduleEvent, { number, reason, when: when as never }, true)
      }
    }
    if (one.seats) await plantSeats(as(one.as), place, number, one.seats)
  }
}
