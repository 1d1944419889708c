import type { Refusal } from '#src/base/outcome.ts'
import { dayOf, formatLongDay, minutesAfter, type Tongue, wallClock } from '#src/base/time.ts'
import type { Zone } from '#src/base/zones.ts'
import { beginsAt, endsAt } from '#src/spaces/booking.ts'
import { whenText } from '#src/spaces/letters.db.ts'
import type { ChangedDate } from '#src/spaces/series-change.db.ts'
import { type SeriesDate, timesOf, type WholeSeries } from '#src/spaces/series-read.db.ts'
import { Button } from '#src/ui/button.tsx'
import { Radios, SelectField } from '#src/ui/choices.tsx'
import { TextField } from '#src/ui/fields.tsx'
import { complaints } from '#src/ui/question.tsx'
import { Status } from '#src/ui/status.tsx'
import { type Say, sayRefusal } from '#src/ui/words.ts'
import { clockChoices } from '../hub/_wish.ts'
import { to } from '../to.ts'
import { type ChangeTyped, reachNames } from './_series-visit.ts'
import { MineFrame } from './mine-frame.view.tsx'

export type ChangeFacts = {
  t: Say
  tongue: Tongue
  title: string
  series: WholeSeries
  date: SeriesDate
  grid: number
  typed: ChangeTyped
  changed: readonly ChangedDate[] | undefined
  refusals: readonly Refusal[]
  zone: Zone | undefined
  once: string
}

const clockOf = (at: Date): string => {
  const { hour, minute } = wallClock(at)
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`
}
const endClock = (date: SeriesDate): string => {
  const end = endsAt(timesOf(date))
  return dayOf(end) === dayOf(minutesAfter(end, -1)) ? clockOf(end) : '24:00'
}

/** First: to when, and for which dates. */
const AskForm = (facts: ChangeFacts) => {
  const { t, tongue, series, date, typed } = facts
  const wrong = complaints(t, facts.refusals)
  const times = clockChoices(facts.grid, tongue)
  return (
    <form method="get" action={to.changeSeries(series.number)} class="fields-form">
      <input type="hidden" name="hari" value={date.day} />
      <TextField
        t={t}
        name="tanggal"
        label={t('series.new_day')}
        type="date"
        value={typed.on || dayOf(beginsAt(timesOf(date)))}
        error={wrong('tanggal')}
        width="medium"
      />
      <div class="two">
        <SelectField
          t={t}
          name="dari"
          label={t('room.from_clock')}
          value={typed.from || clockOf(beginsAt(timesOf(date)))}
          choices={times}
        />
        <SelectField t={t} name="sampai" label={t('room.until_clock')} value={typed.until || endClock(date)} choices={times} />
      </div>
      <Radios
        t={t}
        name="lingkup"
        label={t('series.reach')}
        value={typed.reach || 'ini'}
        error={wrong('lingkup')}
        choices={Object.entries(reachNames).map(([value, reach]) => ({
          value,
          label: t(`series.reach_${reach}`),
          hint: t(`series.reach_${reach}_hint`),
        }))}
      />
      <div class="acts">
        <Button kind={facts.changed ? 'ghost' : 'main'}>{t('series.see_change')}</Button>
        <a href={to.mySeries(series.number)}>{t('series.back')}</a>
      </div>
    </form>
  )
}

const statusKinds = { moves: 'ok', wanted: 'plain', kept: 'wait', past: 'plain', over: 'plain', same: 'plain' } as const

const ChangedLine = ({ facts, one }: { facts: ChangeFacts; one: ChangedDate }) => {
  const { t, tongue, zone, typed } = facts
  const blocked = one.refusals.length > 0
  const day = formatLongDay(beginsAt(one.was), tongue)
  return (
    <li class={blocked ? 'barred' : undefined}>
      <p>
        <span class="quiet">{whenText(one.was, tongue, zone)}</span>
        {one.effect === 'moves' || one.effect === 'wanted' || one.effect === 'kept' ? (
          <>
            {' '}
            <span class="will">
              <span aria-hidden="true">→</span> <span class="vh">{t('series.becomes')}</span> <b>{whenText(one.will, tongue, zone)}</b>
            </span>
          </>
        ) : null}{' '}
        <Status kind={blocked ? 'warn' : statusKinds[one.effect]}>{t(blocked ? 'series.stays' : `series.effect.${one.effect}`)}</Status>
      </p>
      {one.refusals.map((refusal) => (
        <p>{sayRefusal(t, refusal)}</p>
      ))}
      {(one.effect === 'kept' || typed.ticked.includes(one.date.day)) && (
        <label class="choice" for={`ikut-${one.date.day}`}>
          <input
            id={`ikut-${one.date.day}`}
            type="checkbox"
            name="ikut"
            value={one.date.day}
            checked={typed.ticked.includes(one.date.day)}
          />
          <span class="what">{t('series.tick', { day })}</span>
        </label>
      )}
    </li>
  )
}

/** Second: every date with old and new; exceptions stay unless they are ticked. */
const ChangedForm = ({ facts, changed }: { facts: ChangeFacts; changed: readonly ChangedDate[] }) => {
  const { t, series, date, typed } = facts
  const moving = changed.filter(({ effect, refusals }) => effect === 'moves' && refusals.length === 0).length
  const blocked = changed.filter(({ refusals }) => refusals.length > 0).length
  return (
    <form method="post" action={to.changeSeries(series.number)} class="fields-form wide">
      <input type="hidden" name="once" value={facts.once} />
      <input type="hidden" name="hari" value={date.day} />
      <input type="hidden" name="tanggal" value={typed.on} />
      <input type="hidden" name="dari" value={typed.from} />
      <input type="hidden" name="sampai" value={typed.until} />
      <input type="hidden" name="lingkup" value={typed.reach} />
      <ol class="series-dates">
        {changed.map((one) => (
          <ChangedLine facts={facts} one={one} />
        ))}
      </ol>
      {blocked > 0 && (
        <Radios
          t={t}
          name="yang_tidak_bisa"
          label={t('series.stay', { n: blocked })}
          value={typed.taking}
          choices={[
            { value: 'skip', label: t('series.stay_skip') },
            { value: 'fail', label: t('series.stay_fail') },
          ]}
        />
      )}
      <div class="acts">
        <Button>{t('series.change_now', { n: moving })}</Button>
      </div>
    </form>
  )
}

export const ChangeSeriesView = (facts: ChangeFacts) => {
  const { t, tongue, series, date, changed } = facts
  return (
    <MineFrame t={t} refusals={facts.refusals} room="bookings" title={facts.title}>
      <p class="lead">
        {tongue === 'en' ? series.spaceEn : series.space}. {t('series.now_at', { when: whenText(timesOf(date), tongue, facts.zone) })}
      </p>
      <AskForm {...facts} />
      {changed && (
        <section>
          <h2>{t('series.old_new')}</h2>
          <ChangedForm facts={facts} changed={changed} />
        </section>
      )}
    </MineFrame>
  )
}
