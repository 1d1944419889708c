import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { z } from 'zod'
import type { Outcome } from '#src/base/outcome.ts'
import { cityInstant, type Day, dayOf, minutesAfter } from '#src/base/time.ts'
import { concurCase } from '#src/governance/case-deeds.db.ts'
import { castOf, doOnce } from '#src/governance/demo-life.db.ts'
import { demoCast } from '#src/identity/demo-cast.db.ts'
import type { Ctx, House } from '#src/platform/context.ts'
import { placeBooking } from './booking.db.ts'
import { placeSchema } from './booking.ts'
import { cancelBooking } from './cancel.db.ts'
import { approveBooking, declineBooking } from './decide.db.ts'
import { noteProof } from './proof.db.ts'
import { declareUse } from './requote.db.ts'

/** `09:00` of a civic day, as programs send it. */
export const instant = (day: Day, clock: string): string =>
  cityInstant(day, Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3))).toISOString()

const clock = z.string().regex(/^\d\d:\d\d$/)
const schema = z.array(
  z.strictObject({
    as: z.string(),
    space: z.string(),
    // days from the day the town is planted; of a use that was, negative
    in: z.int().refine((days) => days !== 0),
    from: clock,
    to: clock,
    people: z.int(),
    title: z.string(),
    answers: z.record(z.string(), z.string()),
    /** In the name of the community they speak for. */
    body: z.boolean().default(false),
    /** Of a use that was: nobody came. */
    absent: z.boolean().default(false),
    // what becomes of it, each an ordinary deed of those who may
    next: z.array(z.enum(['approve', 'concur', 'approve_paid', 'decline', 'cancel', 'pay', 'declare'])).default([]),
    reason: z.string().default('Sesuai aturan pemakaian ruang'),
  }),
)
export type Told = z.output<typeof schema>[number]
type Next = Told['next'][number]

const plain = { peserta_bayar: 'tidak', jualan: 'tidak', sponsor: 'tidak', kampanye: 'tidak', peserta: 'umum', keramaian: 'sampai_50' }

type Known = { number: string; case: string | null; price: number }

async function known(house: House, number: string): Promise<Known> {
  const found =
    await sql<Known>`select k.number, k.price, (select c.number from governance.case_file c where c.subject_kind = 'spaces.booking' and c.subject_id = k.number order by c.number desc limit 1) as case
    from spaces.booking k where k.number = ${number}`.execute(house.db)
  return found.rows[0] ?? { number, case: null, price: 0 }
}

const who: Record<Next, string | undefined> = {
  approve: 'sekretaris',
  decline: 'sekretaris',
  concur: 'ketua',
  approve_paid: 'pengelola',
  pay: 'petugas',
  cancel: undefined,
  declare: undefined,
}

function errandOf(next: Next, told: Told, { number, case: file, price }: Known): (ctx: Ctx) => Promise<Outcome<unknown>> {
  const { reason } = told
  if (next === 'concur') return (ctx) => concurCase(ctx, { number: file ?? '', reason })
  if (next === 'decline') return (ctx) => declineBooking(ctx, { number, reason })
  if (next === 'cancel') return (ctx) => cancelBooking(ctx, { number, reason })
  if (next === 'pay') return (ctx) => noteProof(ctx, { number, proof: `STS-CONTOH-${number}`, amount: price })
  if (next === 'declare') return (ctx) => declareUse(ctx, { number, answers: { ...plain, ...told.answers, peserta_bayar: 'ya' }, reason })
  return (ctx) => approveBooking(ctx, { number, reason })
}

type Stage = { house: House; as: (key: string) => Ctx }

async function bodyFor({ house, as }: Stage, { as: key, body }: Told): Promise<string | undefined> {
  const { actor } = as(key)
  if (!body || actor.kind !== 'person') return undefined
  const found = await sql<{
    slug: string
  }>`select o.slug from directory.organisation o join identity.membership m on m.kind = 'community' and m.entity_id = o.id
    where m.person_id = ${actor.id} and m.during @> governance.clock() order by o.slug limit 1`.execute(house.db)
  return found.rows[0]?.slug
}

/** Asks for a room on a day and lets those who may decide about it; the number, or nothing where that day does not allow it. `place` names the step, once and for all. */
export async function bookAs(stage: Stage, told: Told, place: string, day: Day): Promise<string | undefined> {
  const { house, as } = stage
  const wish = placeSchema.parse({
    bookable: told.space,
    periods: [{ start: instant(day, told.from), end: instant(day, told.to) }],
    people: told.people,
    title: told.title,
    answers: { ...plain, ...told.answers },
    organisation: await bodyFor(stage, told),
  })
  const placed = await doOnce(as(told.as), place, placeBooking, wish, true)
  const number = z.object({ number: z.string() }).safeParse(placed).data?.number
  if (!number) return undefined
  for (const next of told.next) {
    const about = await known(house, number)
    await doOnce(as(who[next] ?? told.as), `${place} ${next}`, errandOf(next, told, about), {})
  }
  return number
}

/** What the pack tells of bookings, as far as those are in office who have a part in it. */
export async function toldBookings(house: House): Promise<{ stage: Stage; told: Told[] }> {
  const text = await readFile(join(house.config.CITY, 'demo', 'bookings.json'), 'utf8').catch(() => '[]')
  const [cast, { byKey: people, as }] = await Promise.all([castOf(house), demoCast(house)])
  const able = ({ as: key, next }: Told) => people.has(key) && next.every((step) => cast.has(who[step] ?? 'sekretaris'))
  return { stage: { house, as }, told: schema.parse(JSON.parse(text)).filter(able) }
}

/** Lets the cast of the demo town book rooms, through the deeds anybody takes. What its day does not allow, a holiday or a pause, is left out. */
export async function plantBookings(house: House): Promise<void> {
  const { stage, told } = await toldBookings(house)
  for (const [place, one] of told.filter(({ in: days }) => days > 0).entries())
    await bookAs(stage, one, `booking ${place}`, dayOf(minutesAfter(house.now(), one.in * 1440)))
}
