import { formatMoment, type Tongue } from '#src/base/time.ts'
import type { Thing } from '#src/spaces/handover.db.ts'
import { Status } from '#src/ui/status.tsx'
import type { Say } from '#src/ui/words.ts'

const stateOf = ({ given, back, handover, dueAt }: Thing, now: Date) => {
  if (handover === null) return 'mine_to_come'
  if (given === back) return 'mine_back'
  return dueAt && dueAt <= now ? 'mine_late' : 'mine_out'
}

/** What somebody carries away with his booking, what of it is to come back, and when. */
export const ToReturn = ({ t, tongue, things, now }: { t: Say; tongue: Tongue; things: readonly Thing[]; now: Date }) =>
  things.length === 0 ? null : (
    <section>
      <h2>{t('tools.mine')}</h2>
      <p>{t('tools.mine_lead')}</p>
      <ul>
        {things.map((one) => {
          const state = stateOf(one, now)
          const left = one.handover === null ? one.asked : one.given - one.back
          return (
            <li>
              <b>
                {left > 1 && `${left} × `}
                {tongue === 'en' ? one.nameEn : one.name}
              </b>{' '}
              <Status kind={state === 'mine_late' ? 'warn' : state === 'mine_back' ? 'ok' : 'wait'}>
                {t(`tools.${state}`, { at: one.dueAt ? formatMoment(one.dueAt, tongue) : '' })}
              </Status>
            </li>
          )
        })}
      </ul>
    </section>
  )
