import { type Day, formatCivicDay, type Tongue } from '#src/base/time.ts'
import type { TurnHeld } from '#src/governance/turn-holders.db.ts'
import { Status } from '#src/ui/status.tsx'
import type { Say } from '#src/ui/words.ts'

type Facts = { t: Say; tongue: Tongue; held: readonly TurnHeld[]; post(code: string): string }

/** Whose turn it is by name and until when his term runs; where nobody holds the post, that it is so and to whom the turn went. */
export const TurnByName = ({ t, tongue, held, post }: Facts) => {
  const names = ({ holders }: TurnHeld) =>
    holders.map(({ name, until }) => t('roomturn.holder', { name, day: formatCivicDay(until as Day, tongue) })).join('; ')
  return (
    <>
      {held.map((one) =>
        one.vacant ? (
          <span class="under">
            <Status kind="warn">{t('roomturn.vacant', { post: post(one.post) })}</Status>{' '}
            {one.standIn
              ? t('roomturn.went_to', { post: post(one.standIn), names: names(one) })
              : t('roomturn.waits', { post: post(one.post) })}
          </span>
        ) : (
          <span class="under">{one.holders.length > 0 && t('roomturn.held', { post: post(one.post), names: names(one) })}</span>
        ),
      )}
    </>
  )
}
