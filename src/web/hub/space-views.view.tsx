import { type Day, formatLongDay, formatMonth, monthPlus, type Tongue } from '#src/base/time.ts'
import type { DayPlan } from '#src/spaces/calendar.ts'
import type { Space } from '#src/spaces/space-read.db.ts'
import { LinkButton } from '#src/ui/button.tsx'
import { Empty } from '#src/ui/empty.tsx'
import { Status } from '#src/ui/status.tsx'
import type { Say } from '#src/ui/words.ts'
import { to } from '../to.ts'
import { Agenda, Bar, freeWords, noon, SpaceCrumbs } from './spaces.view.tsx'

type Common = { t: Say; tongue: Tongue; space: Space; first: Day; last: Day }

const Views = ({ t, space, day, month }: { t: Say; space: Space; day?: Day; month?: string }) => (
  <p class="acts">
    <a href={to.space(space.slug, { bulan: month ?? day?.slice(0, 7), hari: day })}>{t('room.month.link')}</a>
    {day && <a href={to.spaceAgenda(space.slug, day.slice(0, 7))}>{t('room.agenda.link')}</a>}
  </p>
)

export const SpaceDayView = ({
  t,
  tongue,
  space,
  first,
  last,
  day,
  plan,
  before,
  after,
}: Common & { day: Day; plan: DayPlan | undefined; before: Day; after: Day }) => (
  <div class="space-rules room-day">
    <SpaceCrumbs t={t} space={space} last={formatLongDay(noon(day), tongue)} />
    <h1>
      {space.name}, {formatLongDay(noon(day), tongue)}
    </h1>
    {plan?.holiday && <Status kind="wait">{plan.holiday}</Status>}
    {plan?.note && <p class="quiet">{plan.note}</p>}
    <p class="months">
      <a href={to.spaceDay(space.slug, before)} rel="nofollow">
        {t('room.day.before')}
      </a>
      <a href={to.spaceDay(space.slug, after)} rel="nofollow">
        {t('room.day.after')}
      </a>
    </p>
    {plan && <Bar plan={plan} label={freeWords(t, plan)} />}
    {plan && <Agenda t={t} tongue={tongue} space={space} plan={plan} bookable={day >= first && day <= last} />}
    <p class="acts">
      <LinkButton href={to.bookSpace(space.slug, { hari: day })}>{t('room.book_this', { space: space.name })}</LinkButton>
    </p>
    <Views t={t} space={space} day={day} />
  </div>
)

/** Only what is not free: a day with nothing on it needs no line. */
const busy = (plan: DayPlan): DayPlan => ({
  ...plan,
  stretches: plan.stretches.filter(({ kind }) => kind === 'taken' || kind === 'closed'),
})

export const SpaceAgendaView = ({ t, tongue, space, first, last, month, plans }: Common & { month: string; plans: readonly DayPlan[] }) => {
  const days = plans.map(busy).filter(({ open, stretches, holiday }) => (open && stretches.length > 0) || holiday)
  return (
    <div class="space-rules">
      <SpaceCrumbs t={t} space={space} last={t('room.agenda.link')} />
      <h1>{t('room.agenda.title', { space: space.name })}</h1>
      <p class="lead">{t('room.agenda.lead', { month: formatMonth(noon(`${month}-01` as Day), tongue) })}</p>
      <p class="months">
        <a href={to.spaceAgenda(space.slug, monthPlus(month, -1))} rel="nofollow">
          {t('room.before')}
        </a>
        <a href={to.spaceAgenda(space.slug, monthPlus(month, 1))} rel="nofollow">
          {t('room.after')}
        </a>
      </p>
      {days.length === 0 ? (
        <Empty
          seed={`agenda-${space.slug}`}
          title={t('room.agenda.none')}
          action={<LinkButton href={to.bookSpace(space.slug)}>{t('room.book_this', { space: space.name })}</LinkButton>}
        >
          {t('room.agenda.none_why')}
        </Empty>
      ) : (
        <ol class="agenda-days">
          {days.map((plan) => (
            <li>
              <h2>
                <a href={to.spaceDay(space.slug, plan.day)}>{formatLongDay(noon(plan.day), tongue)}</a>
              </h2>
              {plan.holiday && <Status kind="wait">{plan.holiday}</Status>}
              {plan.note && <p class="quiet">{plan.note}</p>}
              {plan.stretches.length > 0 && (
                <Agenda t={t} tongue={tongue} space={space} plan={plan} bookable={plan.day >= first && plan.day <= last} />
              )}
            </li>
          ))}
        </ol>
      )}
      <Views t={t} space={space} month={month} />
    </div>
  )
}
