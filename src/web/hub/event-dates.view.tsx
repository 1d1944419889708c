import type { Refusal } from '#src/base/outcome.ts'
import { dayOf, formatLongDay, type Tongue } from '#src/base/time.ts'
import type { EventDate, OwnEvent } from '#src/events/event-read.db.ts'
import type { DatesPreview } from '#src/events/reach.db.ts'
import { isChange, type Reached } from '#src/events/reach.ts'
import { Breadcrumb } from '#src/ui/breadcrumb.tsx'
import { Button } from '#src/ui/button.tsx'
import { Radios, SelectField } from '#src/ui/choices.tsx'
import { ErrorSummary } from '#src/ui/error-summary.tsx'
import { TextArea, TextField } from '#src/ui/fields.tsx'
import { complaints } from '#src/ui/question.tsx'
import { Status } from '#src/ui/status.tsx'
import type { Say } from '#src/ui/words.ts'
import { to } from '../to.ts'
import type { DatesTyped } from './event-dates.page.tsx'
import { daysText, hoursText } from './event-parts.view.tsx'

type Facts = {
  t: Say
  tongue: Tongue
  title: string
  event: OwnEvent
  choices: readonly EventDate[]
  typed: DatesTyped
  preview: DatesPreview | undefined
  refusals: readonly Refusal[]
  once: string
}

type Spoken = Pick<EventDate, 'startsAt' | 'endsAt' | 'timeKnown'>
const whenText = (t: Say, tongue: Tongue, one: Spoken): string => `${daysText(tongue, one)}, ${hoursText(t, tongue, one)}`

/** First: which date, what becomes of it, and for how many. */
const Ask = ({ t, tongue, event, choices, typed, preview, refusals }: Facts) => {
  const wrong = complaints(t, refusals)
  const chosen = choices.find(({ id }) => id === typed.date) ?? choices.find(({ cancelled }) => !cancelled) ?? choices[0]
  const label = (one: EventDate) => {
    const when = whenText(t, tongue, one)
    return one.cancelled ? t('event.dates.called_off', { when }) : when
  }
  return (
    <form method="get" action={to.eventDates(event.number)} class="fields-form" novalidate>
      <SelectField
        t={t}
        name="tanggal"
        label={t('event.dates.which')}
        value={typed.date || chosen?.id}
        error={wrong('tanggal')}
        choices={choices.map((one) => ({ value: one.id, label: label(one) }))}
      />
      <Radios
        t={t}
        name="tindakan"
        label={t('event.dates.act')}
        value={typed.act || 'pindah'}
        error={wrong('tindakan')}
        choices={[
          { value: 'pindah', label: t('event.dates.act_move') },
          { value: 'batal', label: t('event.dates.act_cancel') },
          ...(choices.some(({ cancelled }) => cancelled) ? [{ value: 'adakan', label: t('event.dates.act_restore') }] : []),
        ]}
      />
      <TextField
        t={t}
        name="hari"
        type="date"
        label={t('event.dates.day')}
        value={typed.day || (chosen ? dayOf(chosen.startsAt) : '')}
        error={wrong('hari')}
        width="medium"
        optional
      />
      <div class="two">
        <TextField t={t} name="dari" type="time" label={t('event.dates.from')} value={typed.from} width="short" optional />
        <TextField t={t} name="sampai" type="time" label={t('event.dates.until')} value={typed.until} width="short" optional />
      </div>
      <p class="hint">{t('event.dates.until_hint')}</p>
      <Radios
        t={t}
        name="lingkup"
        label={t('event.dates.reach')}
        value={typed.reach || 'ini'}
        error={wrong('lingkup')}
        choices={[
          { value: 'ini', label: t('event.dates.reach_this') },
          { value: 'seterusnya', label: t('event.dates.reach_following') },
          { value: 'semua', label: t('event.dates.reach_all') },
        ]}
      />
      <p class="acts">
        <Button kind={preview && preview.refusals.length === 0 ? 'ghost' : 'main'}>{t('event.dates.see')}</Button>
        <a href={to.ownEvent(event.number)}>{t('event.dates.back')}</a>
      </p>
    </form>
  )
}

const kinds = { moves: 'ok', off: 'warn', back: 'ok', kept: 'wait', past: 'plain', called_off: 'plain', same: 'plain' } as const

const doing = new Map([
  ['batal', 'event.dates.do_cancel'],
  ['adakan', 'event.dates.do_restore'],
])

const Line = ({ facts, one }: { facts: Facts; one: Reached }) => {
  const { t, tongue, typed } = facts
  const { date, effect, will } = one
  const ticked = typed.ticked.includes(date.id)
  return (
    <li>
      <p>
        <span class="quiet">{whenText(t, tongue, date)}</span>
        {(effect === 'moves' || effect === 'kept') && (
          <>
            {' '}
            <span aria-hidden="true">→</span> <span class="vh">{t('event.dates.becomes')}</span> <b>{whenText(t, tongue, will)}</b>
          </>
        )}{' '}
        <Status kind={kinds[effect]}>{t(`event.dates.effect.${effect}`)}</Status>
      </p>
      {(effect === 'kept' || ticked) && (
        <label class="choice" for={`ikut-${date.id}`}>
          <input id={`ikut-${date.id}`} type="checkbox" name="ikut" value={date.id} checked={ticked} />
          <span class="what">{t('event.dates.tick', { day: formatLongDay(date.startsAt, tongue) })}</span>
        </label>
      )}
    </li>
  )
}

/** Second: each date with old and new, who hears of it, and the word to do it. */
const Decide = ({ facts, preview }: { facts: Facts; preview: DatesPreview }) => {
  const { t, event, typed, refusals, once } = facts
  const n = preview.all.filter(isChange).length
  const hidden = { tanggal: typed.date, tindakan: typed.act, lingkup: typed.reach, hari: typed.day, dari: typed.from, sampai: typed.until }
  return (
    <section>
      <h2>{preview.refusals.length === 0 ? t('event.dates.list') : t('event.dates.none_hit')}</h2>
      <form method="post" action={to.eventDates(event.number)} class="fields-form wide" novalidate>
        <input type="hidden" name="once" value={once} />
        <input type="hidden" name="terlihat" value={preview.mark} />
        {Object.entries(hidden).map(([name, value]) => (
          <input type="hidden" name={name} value={value} />
        ))}
        <ol class="step-list">
          {preview.all.map((one) => (
            <Line facts={facts} one={one} />
          ))}
        </ol>
        {preview.refusals.length === 0 && (
          <>
            <p>{t('event.dates.told', { n: preview.told })}</p>
            <TextArea
              t={t}
              name="alasan"
              label={t('event.dates.reason')}
              hint={t('event.dates.reason_hint')}
              value={typed.reason}
              error={complaints(t, refusals)('alasan')}
              rows={2}
              maxlength={600}
            />
            <p class="acts">
              <Button kind={typed.act === 'batal' ? 'danger' : 'main'}>{t(doing.get(typed.act) ?? 'event.dates.do_move', { n })}</Button>
            </p>
          </>
        )}
      </form>
    </section>
  )
}

export const EventDatesView = (facts: Facts) => {
  const { t, title, event, preview, refusals } = facts
  return (
    <div class="narrow own-event">
      <ErrorSummary t={t} refusals={refusals} />
      <Breadcrumb
        t={t}
        crumbs={[
          { label: t('event.calendar'), href: to.events() },
          { label: event.number, href: to.ownEvent(event.number) },
          { label: t('event.form.when') },
        ]}
      />
      <h1>{title}</h1>
      <p class="lead">{t('event.dates.lead')}</p>
      <Ask {...facts} />
      {preview && <Decide facts={facts} preview={preview} />}
    </div>
  )
}
