import type { Refusal } from '#src/base/outcome.ts'
import type { Say } from '#src/ui/words.ts'
import { to } from '../to.ts'

/** What is only mistyped is no refusal of the room's. */
const typing = new Set([
  'spaces.when.unreadable',
  'spaces.when.end_before_start',
  'spaces.booking.people',
  'spaces.booking.quantity',
  'spaces.booking.unreadable',
  'spaces.usage.unanswered',
  'spaces.booking.stale',
])

/** The refusal that can be objected to, if there is one: its rule by name. */
export const objectable = (refusals: readonly Refusal[]): string | undefined =>
  refusals.find(({ rule }) => rule.startsWith('spaces.') && !typing.has(rule))?.rule

/** Beside every refusal and every "Mengapa?": who holds it to be wrong says so, and is answered by a day. */
export const ObjectLink = ({
  t,
  refusals = [],
  booking,
  space,
  answers = {},
}: {
  t: Say
  refusals?: readonly Refusal[]
  booking?: string
  space?: string
  answers?: Readonly<Record<string, string>>
}) => {
  const rule = objectable(refusals)
  if (refusals.length > 0 && !rule) return null
  const about = Object.fromEntries(Object.entries(answers).map(([key, value]) => [`j_${key}`, value]))
  return (
    <p class="object">
      <a href={to.object({ pemesanan: booking, ruang: space, aturan: rule, ...about })} rel="nofollow">
        {t('room.object.link')}
      </a>{' '}
      {t('room.object.link_more')}
    </p>
  )
}
