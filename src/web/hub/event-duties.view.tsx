import { formatLongDay, type Tongue } from '#src/base/time.ts'
import type { Duty } from '#src/events/permit.ts'
import { Status } from '#src/ui/status.tsx'
import type { Say } from '#src/ui/words.ts'
import { to } from '../to.ts'
import { noon } from './spaces.view.tsx'

const Mark = ({ t, duty }: { t: Say; duty: Duty }) =>
  duty.late ? (
    <Status kind="warn">{t('event.duty.late')}</Status>
  ) : (
    <Status kind={duty.state === 'done' || duty.state === 'not_needed' ? 'ok' : 'wait'}>{t(`event.duty.${duty.state}`)}</Status>
  )

/** Jam perizinan: what must be in hand by when, whose turn it is, and on which rule that rests. */
export const DutyClock = ({ t, tongue, duties, level = 2 }: { t: Say; tongue: Tongue; duties: readonly Duty[]; level?: 2 | 3 }) => {
  const Heading = `h${level}` as 'h2'
  return (
    <section class="duty-clock">
      <Heading>{t('event.duties')}</Heading>
      <p class="small quiet">{t('event.duties_lead')}</p>
      <ul>
        {duties.map((duty) => (
          <li>
            <p class="t">
              <b>{duty.name}</b> <Mark t={t} duty={duty} />
            </p>
            <p class="small">
              {t('event.duty.by', { day: formatLongDay(noon(duty.due), tongue), days: duty.workingDays })}{' '}
              {t(`event.duty.turn.${duty.turn}`)}
              {duty.reference && ` ${t('event.duty.reference', { number: duty.reference })}`}
            </p>
            <p class="small quiet">
              {duty.plain} {duty.basisCode ? <a href={to.legalBasis(duty.basisCode)}>{duty.basis}</a> : duty.basis}
              {!duty.verified && <> · {t('event.duty.unverified')}</>}
            </p>
          </li>
        ))}
      </ul>
    </section>
  )
}
