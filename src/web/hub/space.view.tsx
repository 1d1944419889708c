import { formatRupiah, rupiah } from '#src/base/money.ts'
import { type Day, dayPlus, formatDay, formatLongDay, formatMonth, monthPlus, type Tongue, weeksOf } from '#src/base/time.ts'
import type { Waits } from '#src/governance/awaiting.db.ts'
import type { DayPlan } from '#src/spaces/calendar.ts'
import type { InNoHands } from '#src/spaces/continuity.db.ts'
import type { ShownTariff, Space } from '#src/spaces/space-read.db.ts'
import type { HolidayHours } from '#src/spaces/when.db.ts'
import { LinkButton } from '#src/ui/button.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { Status } from '#src/ui/status.tsx'
import { Facts } from '#src/ui/table.tsx'
import type { Say } from '#src/ui/words.ts'
import { to } from '../to.ts'
import { Awaiting } from './awaiting.view.tsx'
import { type RoomFeed, RoomFeedPart } from './space-feed.view.tsx'
import { Agenda, Bar, clock, freeWords, noon, SpaceCrumbs, SpacePicture, Tariffs } from './spaces.view.tsx'

export type SpaceFacts = {
  t: Say
  tongue: Tongue
  space: Space
  month: string
  day: Day
  today: Day
  /** The first and the last civic day that may be booked now. */
  first: Day
  last: Day
  plans: ReadonlyMap<Day, DayPlan>
  tariffs: readonly ShownTariff[]
  /** Since when a tariff of the room waits for a legal basis. */
  waits: Waits | undefined
  holidays: readonly HolidayHours[]
  /** Set where nobody runs the room now: it stands still, for everybody to see. */
  nobody: InNoHands | undefined
  /** For whoever runs the desk of the room. */
  feed: RoomFeed | undefined
}

const Cell = ({ t, tongue, space, plan, day, today, last, month }: SpaceFacts & { plan: DayPlan }) => {
  const away = plan.day < today || plan.day > last
  const words = away ? t('room.not_bookable') : freeWords(t, plan)
  const label = `${formatLongDay(noon(plan.day), tongue)}, ${words}${plan.holiday && plan.holiday !== plan.why ? `, ${plan.holiday}` : ''}${plan.note ? `, ${plan.note}` : ''}`
  const classes = [!plan.day.startsWith(month) && 'other', away && 'away', plan.day === today && 'is-today', plan.holiday && 'holiday']
    .filter(Boolean)
    .join(' ')
  return (
    <td class={classes || undefined}>
      <a href={to.space(space.slug, { bulan: plan.day.slice(0, 7), hari: plan.day })} aria-current={plan.day === day ? 'date' : undefined}>
        <span class="vh">{label}</span>
        <span class="n" aria-hidden="true">
          {Number(plan.day.slice(8))}
        </span>
        {!away && <Bar plan={plan} label="" />}
        {!away && (
          <span class="w" aria-hidden="true">
            {plan.free > 0 ? t('room.n_free', { n: plan.free }) : t(plan.open && !plan.why ? 'room.full' : 'room.closed_day')}
          </span>
        )}
      </a>
    </td>
  )
}

const weekdays = (tongue: Tongue) =>
  (weeksOf('2027-02')[0] ?? []).map((day) => {
    const name = formatLongDay(noon(day), tongue).split(',')[0] ?? ''
    return { name, short: name.slice(0, 3) }
  })

const Month = (facts: SpaceFacts) => {
  const { t, tongue, space, month, plans } = facts
  return (
    <table class="month">
      <caption>
        <span class="vh">{t('room.month_of', { space: space.name })} </span>
        {formatMonth(noon(`${month}-01` as Day), tongue)}
      </caption>
      <thead>
        <tr>
          {weekdays(tongue).map(({ name, short }) => (
            <th scope="col" abbr={name}>
              {short}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weeksOf(month).map((week) => (
          <tr>
            {week.map((day) => {
              const plan = plans.get(day)
              return plan ? <Cell {...facts} plan={plan} /> : <td />
            })}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** The week of the chosen day: a bar a day, the same hours side by side. */
const Week = ({ t, tongue, space, day, plans, today, last }: SpaceFacts) => {
  const monday = weeksOf(day.slice(0, 7)).find((week) => week.includes(day))?.[0] ?? day
  return (
    <ol class="week">
      {Array.from({ length: 7 }, (_, n) => plans.get(dayPlus(monday, n)))
        .filter((plan) => plan !== undefined)
        .map((plan) => (
          <li class={plan.day === day ? 'now' : undefined}>
            <a href={to.space(space.slug, { bulan: plan.day.slice(0, 7), hari: plan.day })}>
              {formatLongDay(noon(plan.day), tongue).replace(/ \d{4}$/, '')}
            </a>
            <Bar plan={plan} label={freeWords(t, plan)} />
            <span>{plan.day < today || plan.day > last ? t('room.not_bookable') : freeWords(t, plan)}</span>
          </li>
        ))}
    </ol>
  )
}

const hoursText = ({ t, tongue, plans, day }: SpaceFacts): string => {
  const plan = plans.get(day)
  const open = plan?.open
  return open ? `${clock(open.from, tongue)}–${clock(open.until, tongue)} WIB` : plan ? freeWords(t, plan) : t('room.closed_day')
}

const holidayText = (t: Say, tongue: Tongue, { kind, usual, hours }: HolidayHours): string => {
  const about = { kind: t(`hours.kind.${kind}`) }
  if (hours) return t('hours.own', { ...about, from: clock(hours[0], tongue), until: clock(hours[1], tongue) })
  return t(usual ? 'hours.usual' : 'hours.closed', about)
}

/** That nobody runs the room, since when, and what opens it again. */
const Nobody = ({ t, tongue, nobody }: Pick<SpaceFacts, 't' | 'tongue' | 'nobody'>) =>
  nobody && (
    <Notice kind="warn">
      <p>
        <b>{t('nobody.title')}</b>
      </p>
      <p>
        {nobody.since ? t('nobody.since', { day: formatDay(new Date(nobody.since.getTime() - 1), tongue) }) : t('nobody.never')}{' '}
        {nobody.until ? t('nobody.until', { day: formatDay(nobody.until, tongue) }) : t('nobody.open')}
      </p>
    </Notice>
  )

export const SpaceView = (facts: SpaceFacts) => {
  const { t, tongue, space, month, day, plans, tariffs, last } = facts
  const plan = plans.get(day)
  const cheapest = tariffs.find((one) => one.class === 'limited_commercial')
  return (
    <div class="space">
      <SpaceCrumbs t={t} space={space} />
      <Nobody t={t} tongue={tongue} nobody={facts.nobody} />
      <div class="space-head">
        <div>
          <h1>{space.name}</h1>
          <p class="lead">{space.plain}</p>
          {(!facts.nobody || facts.nobody.until) && (
            <p class="acts">
              <LinkButton href={to.bookSpace(space.slug, { hari: day })}>{t('room.book_this', { space: space.name })}</LinkButton>
            </p>
          )}
          <p class="quiet">
            {t('room.drawn')} {space.illustrative && <Status kind="wait">{t('room.example_short')}</Status>}
          </p>
        </div>
        <SpacePicture space={space} />
      </div>
      <Facts
        facts={[
          ...(space.capacity === null ? [] : [[t('room.holds'), t('room.people', { n: space.capacity })] as const]),
          [t('room.open'), hoursText(facts)],
          [t('hours.holidays'), facts.holidays.map((one) => holidayText(t, tongue, one)).join('; ')],
          [
            t('room.price_line'),
            cheapest
              ? t('room.price_words', { price: formatRupiah(rupiah(cheapest.amount)), per: t(`room.per.${cheapest.per}`) })
              : t('room.no_tariff'),
          ],
          [t('room.window'), t('room.window_words', { day: formatDay(noon(last), tongue), hours: space.noticeHours })],
          ...(space.access ? [[t('room.access'), space.access] as const] : []),
          [t('room.run_by'), space.unitName],
        ]}
      />
      <section aria-labelledby="kalender">
        <h2 id="kalender">{t('room.when_free')}</h2>
        <p class="months">
          <a href={to.space(space.slug, { bulan: monthPlus(month, -1) })} rel="nofollow">
            {t('room.before')}
          </a>
          <a href={to.space(space.slug, { bulan: monthPlus(month, 1) })} rel="nofollow">
            {t('room.after')}
          </a>
        </p>
        <div class="month-and-day">
          <Month {...facts} />
          <div class="room-day" id="hari">
            <h3>{formatLongDay(noon(day), tongue)}</h3>
            {plan?.holiday && <Status kind="wait">{plan.holiday}</Status>}
            {plan?.note && <p class="quiet">{plan.note}</p>}
            {plan && <Agenda t={t} tongue={tongue} space={space} plan={plan} bookable={plan.day >= facts.first && plan.day <= last} />}
            <p class="key">
              <span class="free">{t('room.free')}</span> <span class="taken">{t('room.taken')}</span>{' '}
              <span class="pause">{t('room.pause')}</span>
            </p>
          </div>
        </div>
        <p class="acts">
          <a href={to.spaceDay(space.slug, day)}>{t('room.day.link')}</a>
          <a href={to.spaceAgenda(space.slug, month)}>{t('room.agenda.link')}</a>
        </p>
        <h3>{t('room.week')}</h3>
        <Week {...facts} />
      </section>
      <section>
        <h2>{t('room.cost')}</h2>
        <p>{t('room.cost_lead')}</p>
        <Awaiting t={t} tongue={tongue} waits={facts.waits} what="tariff" />
        <Tariffs t={t} tongue={tongue} tariffs={tariffs} />
      </section>
      <RoomFeedPart t={t} tongue={tongue} slug={space.slug} feed={facts.feed} />
    </div>
  )
}
