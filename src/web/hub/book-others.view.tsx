import type { Child } from 'hono/jsx'
import type { Refusal } from '#src/base/outcome.ts'
import { dayOf, wallClock } from '#src/base/time.ts'
import { alternativesTo } from '#src/spaces/alternatives.db.ts'
import type { Alternative } from '#src/spaces/alternatives.ts'
import { beginsAt, endsAt } from '#src/spaces/booking.ts'
import { whenText } from '#src/spaces/letters.db.ts'
import type { Space } from '#src/spaces/space-read.db.ts'
import { LinkButton } from '#src/ui/button.tsx'
import { to } from '../to.ts'
import type { Visit } from '../visit.ts'
import { inAddress, type WishTyped, wishFrom } from './_wish.ts'

const clockOf = (at: Date): string => {
  const { hour, minute } = wallClock(at)
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`
}

/** The address that asks for this instead, with everything typed kept. */
export function addressOf(one: Alternative, typed: WishTyped): string {
  const start = beginsAt(one.periods)
  const last = new Date(endsAt(one.periods).getTime() - 1)
  const end = endsAt(one.periods)
  const midnight = dayOf(end) !== dayOf(last)
  return to.bookSpace(one.space, {
    ...inAddress({
      ...typed,
      day: dayOf(start),
      endDay: dayOf(last) === dayOf(start) ? '' : dayOf(last),
      from: clockOf(start),
      until: midnight ? '24:00' : clockOf(end),
      extras: Object.fromEntries(one.extras.map(({ bookable, quantity }) => [bookable, String(quantity)])),
    }),
    langkah: 'kegiatan',
  })
}

const taken = new Set(['spaces.booking.taken', 'spaces.booking.held', 'spaces.booking.buffer', 'spaces.pool.short'])

/** What else could be had, where the time that was asked for is taken. */
export async function Alternatives({
  visit,
  space,
  typed,
  refusals,
}: {
  visit: Visit
  space: Space
  typed: WishTyped
  refusals: readonly Refusal[]
}): Promise<Child> {
  const { ctx, t } = visit
  const { wish } = wishFrom(space.slug, typed)
  if (!wish || !refusals.some(({ rule }) => taken.has(rule))) return null
  const others = await alternativesTo(ctx, wish)
  return (
    <section class="others" aria-labelledby="lain">
      <h2 id="lain">{t('room.others')}</h2>
      {others.length === 0 ? (
        <p>{t('room.no_others')}</p>
      ) : (
        <ul>
          {others.map((one) => (
            <li>
              <a href={addressOf(one, typed)}>
                <b>{t(`room.other.${one.kind}`, { item: one.item ?? '', space: one.name, n: one.quantity ?? 0 })}</b>{' '}
                {whenText(one.periods, ctx.tongue)}
              </a>
            </li>
          ))}
        </ul>
      )}
      <p class="acts">
        <LinkButton href={to.waitForSpace(space.slug, inAddress({ ...typed, answers: {} }))} kind="ghost">
          {t('room.wait.link')}
        </LinkButton>
      </p>
    </section>
  )
}
