import { openIntake } from '#src/events/intake.db.ts'
import { register } from '#src/events/register.db.ts'
import { intakeSchema, registrationSchema } from '#src/events/registration.ts'
import { value } from './rooms-town.ts'
import type { Town } from './town.ts'

const day = 86_400_000

/** Registration for an event of the demo town's calendar, opened by whoever sent it in. */
export async function openSeats(town: Town, capacity: number, more: Record<string, unknown> = {}) {
  const found = await town.owner.query<{ slug: string; number: string; who: string }>(
    `select e.slug, e.number, p.demo_key as who from events.event e join identity.person p on p.id = e.person_id where e.state = 'published' and e.status = 'scheduled' and p.demo_key is not null
       and not exists (select from events.intake i where i.event_id = e.id)
       and exists (select from events.occurrence o where o.event_id = e.id and not o.cancelled and o.starts_at > now() + interval '3 days') order by e.number limit 1`,
  )
  const [event] = found.rows
  if (!event) throw new Error('no event of the cast is on the calendar')
  const now = town.house.now().getTime()
  const wish = intakeSchema.parse({
    capacity,
    opensAt: new Date(now - day),
    closesAt: new Date(now + 2 * day),
    kinds: [{ name: 'Umum', price: 0 }],
    ...more,
  })
  const { intake } = value(await openIntake(await town.as(event.who), { number: event.number, wish }))
  return { ...event, intake }
}

export const takeSeat = async (town: Town, slug: string, more: Record<string, unknown> = {}, who = 'guest') =>
  value(
    await register(await town.as(who), { ...registrationSchema.parse({ name: 'Sari Contoh', email: 'sari@contoh.metro', ...more }), slug }),
  )
