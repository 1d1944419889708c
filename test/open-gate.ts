import { minutesAfter } from '#src/base/time.ts'
import { publishEvent } from '#src/events/desk.db.ts'
import { submissionSchema } from '#src/events/event.ts'
import { nameHelper } from '#src/events/gate.db.ts'
import { gateOf, helpersOf } from '#src/events/gate-read.db.ts'
import { openIntake } from '#src/events/intake.db.ts'
import { register } from '#src/events/register.db.ts'
import { intakeSchema, registrationSchema } from '#src/events/registration.ts'
import { submitEvent } from '#src/events/submit.db.ts'
import { ticketCodes } from '#src/events/ticket.db.ts'
import { value } from './rooms-town.ts'
import type { Town } from './town.ts'

export type OpenGate = { slug: string; number: string; link: string; codes: string[]; registrations: { number: string; key: string }[] }

/** An event of the film community whose doors are open now, with so many registrations of so many seats, and a helper by link. */
export async function openGate(town: Town, o: { registrations: number; party: number; title?: string }): Promise<OpenGate> {
  const host = await town.as('komunitas')
  const now = town.house.now()
  const wish = submissionSchema.parse({
    title: o.title ?? 'Malam Film di Lapangan',
    summary: 'Film warga di layar besar, dibuka dengan musik.',
    organiser: 'Komunitas Layar',
    placeKind: 'free',
    place: 'Lapangan Yosodadi',
    crowd: 300,
    lateKnown: true,
    when: [
      {
        day: minutesAfter(now, 40 * 1440)
          .toISOString()
          .slice(0, 10),
        from: '19:00',
        until: '22:00',
      },
    ],
    contact: { name: 'Komunitas Layar', email: 'layar@contoh.metro' },
  })
  const { number } = value(await submitEvent(host, wish))
  value(await publishEvent(await town.as('petugas'), { number }))
  const seats = intakeSchema.parse({
    capacity: Math.max(1, o.registrations * o.party),
    opensAt: minutesAfter(now, -60),
    closesAt: minutesAfter(now, 600),
    largestParty: 100,
    kinds: [{ name: 'Umum', price: 0 }],
  })
  value(await openIntake(host, { number, wish: seats }))
  const [{ slug = '' } = {}] = (await town.owner.query<{ slug: string }>('select slug from events.event where number = $1', [number])).rows
  // its day is today: moved behind the triggers' back, so that it also can be tried at night
  await town.owner.query(
    `do $$ begin set local session_replication_role = replica;
     update events.occurrence o set starts_at = now() + interval '30 minutes', ends_at = now() + interval '4 hours', until_at = now() + interval '4 hours'
       from events.event e where e.id = o.event_id and e.number = '${number}'; end $$`,
  )
  const guest = await town.as('guest')
  const registrations: { number: string; key: string }[] = []
  for (let at = 1; at <= o.registrations; at += 1) {
    const one = registrationSchema.parse({ name: `Tamu Contoh ${at}`, email: `tamu-${at}@contoh.metro`, party: o.party })
    registrations.push(value(await register(guest, { ...one, slug })))
  }
  const codes: string[] = []
  for (const one of registrations) codes.push(...(await ticketCodes(guest, one.number)).map(({ code }) => code))
  value(await nameHelper(host, { slug, name: 'Bu Wati' }))
  const [helper] = await helpersOf(host, await gateOf(host, { slug }))
  return { slug, number, link: `/acara/${slug}/gerbang?kunci=${helper?.key}`, codes, registrations }
}
