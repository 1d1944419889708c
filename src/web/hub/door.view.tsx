import { raw } from 'hono/html'
import { formatDay, formatLongDay, formatMoment, type Tongue } from '#src/base/time.ts'
import type { DayPlan, Stretch } from '#src/spaces/calendar.ts'
import type { Space } from '#src/spaces/space-read.db.ts'
import { LinkButton } from '#src/ui/button.tsx'
import type { Say } from '#src/ui/words.ts'
import { to } from '../to.ts'
import { Bar, clock, freeWords, noon } from './spaces.view.tsx'

type Facts = { t: Say; tongue: Tongue; now: Date; space: Space; plans: readonly DayPlan[]; qr: string; address: string }

/** What a stretch of the day is, in words anybody at the door may read. */
function says(t: Say, one: Stretch): string {
  if (one.kind === 'free') return t('room.free')
  if (one.kind !== 'taken') return one.name ?? t(one.kind === 'pause' ? 'room.pause' : 'room.closed_day')
  const left = one.left ? ` · ${t('room.left', { n: one.left })}` : ''
  return `${t('room.taken')}${one.class ? ` · ${t(`room.class.${one.class}`)}` : ''}${left}`
}

const hours = ({ from, until }: { from: number; until: number }, tongue: Tongue) => `${clock(from, tongue)}–${clock(until, tongue)}`

const Today = ({ t, tongue, plan }: { t: Say; tongue: Tongue; plan: DayPlan }) => (
  <section class="door-today" aria-labelledby="hari-ini">
    <h2 id="hari-ini">{formatLongDay(noon(plan.day), tongue)}</h2>
    {plan.holiday && <p>{plan.holiday}</p>}
    {plan.open ? (
      <ol>
        {plan.stretches.map((one) => (
          <li class={one.left ? 'partly' : one.kind}>
            <b>{hours(one, tongue)}</b> <span>{says(t, one)}</span>
          </li>
        ))}
      </ol>
    ) : (
      <p class="door-closed">{freeWords(t, plan)}</p>
    )}
  </section>
)

const Week = ({ t, tongue, plans }: Pick<Facts, 't' | 'tongue' | 'plans'>) => (
  <section class="door-week" aria-labelledby="sepekan">
    <h2 id="sepekan">{t('room.door.week')}</h2>
    <ol>
      {plans.slice(1).map((plan) => {
        const taken = plan.stretches.filter(({ kind }) => kind === 'taken' || kind === 'closed')
        return (
          <li>
            <b>{formatLongDay(noon(plan.day), tongue).replace(/ \d{4}$/, '')}</b>
            <Bar plan={plan} label={freeWords(t, plan)} />
            <span>
              {plan.open
                ? taken.map((one) => `${hours(one, tongue)} ${says(t, one)}`).join('; ') || t('room.door.all_free')
                : freeWords(t, plan)}
              {plan.open && plan.holiday && ` (${plan.holiday})`}
            </span>
          </li>
        )
      })}
    </ol>
  </section>
)

/** One sheet of A4: whose room, today, the days to come, and a code that leads to what holds now. */
export const DoorSheet = ({ t, tongue, now, space, plans, qr, address }: Facts) => {
  const [today] = plans
  if (!today) return null
  return (
    <>
      <div class="screen-only">
        <p class="acts">
          <LinkButton href={to.space(space.slug)} kind="ghost" icon="back">
            {t('room.door.back')}
          </LinkButton>
          <button type="button" class="btn" data-print hidden>
            {t('room.door.print')}
          </button>
        </p>
        <p class="quiet">{t('room.door.lead')}</p>
      </div>
      <article class="door-sheet">
        <header>
          <div>
            <h1>{space.name}</h1>
            <p class="lead">
              {space.capacity !== null && `${t('room.people', { n: space.capacity })} · `}
              {today.open ? `${t('room.open')} ${hours(today.open, tongue)} WIB` : freeWords(t, today)}
            </p>
            <p>{space.unitName}</p>
          </div>
          <figure>
            <div class="code">{raw(qr)}</div>
            <figcaption>
              {t('room.door.scan')} <b>{address}</b>
            </figcaption>
          </figure>
        </header>
        <Today t={t} tongue={tongue} plan={today} />
        <Week t={t} tongue={tongue} plans={plans} />
        <p class="small">
          {t('room.door.as_of', { at: formatMoment(now, tongue), day: formatDay(noon(today.day), tongue) })} {t('room.door.nobody')}
        </p>
      </article>
    </>
  )
}
