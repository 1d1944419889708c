import type { Refusal } from '#src/base/outcome.ts'
import type { Choice } from '#src/events/choices.db.ts'
import { audiences, fundings, placeKinds } from '#src/events/event.ts'
import { Radios, SelectField } from '#src/ui/choices.tsx'
import { MoneyField, NumberField, TextArea, TextField } from '#src/ui/fields.tsx'
import { complaints } from '#src/ui/question.tsx'
import type { Say } from '#src/ui/words.ts'
import type { EventTyped } from './_event-form.ts'

export type FormChoices = {
  venues: readonly Choice[]
  roads: readonly string[]
  rooms: readonly Choice[]
  subsectors: readonly Choice[]
  kelurahan: readonly Choice[]
}
type FieldsFacts = { t: Say; typed: EventTyped; refusals: readonly Refusal[]; choices: FormChoices }

const What = ({ t, typed, refusals }: FieldsFacts) => {
  const wrong = complaints(t, refusals)
  return (
    <fieldset class="group">
      <legend>{t('event.form.what')}</legend>
      <TextField
        t={t}
        name="title"
        label={t('event.form.title')}
        value={typed.title}
        error={wrong('title')}
        maxlength={160}
        capital="sentences"
        autocomplete="off"
      />
      <TextArea
        t={t}
        name="summary"
        label={t('event.form.summary')}
        hint={t('event.form.summary_hint')}
        value={typed.summary}
        error={wrong('summary')}
        rows={2}
        maxlength={300}
      />
      <TextField
        t={t}
        name="organiser"
        label={t('event.form.organiser')}
        value={typed.organiser}
        error={wrong('organiser')}
        maxlength={120}
        autocomplete="organization"
      />
      <NumberField
        t={t}
        name="crowd"
        label={t('event.form.crowd')}
        hint={t('event.form.crowd_hint')}
        value={typed.crowd}
        error={wrong('crowd')}
      />
    </fieldset>
  )
}

const When = ({ t, typed, refusals }: FieldsFacts) => {
  const wrong = complaints(t, refusals)
  return (
    <fieldset class="group">
      <legend>{t('event.form.when')}</legend>
      <TextField t={t} name="day" label={t('event.form.day')} type="date" value={typed.day} error={wrong('day')} width="medium" />
      <div class="side-by-side">
        <TextField
          t={t}
          name="from"
          label={t('event.form.from')}
          hint={t('event.form.from_hint')}
          type="time"
          value={typed.from}
          error={wrong('from')}
          width="short"
          optional
        />
        <TextField
          t={t}
          name="until"
          label={t('event.form.until')}
          hint={t('event.form.until_hint')}
          type="time"
          value={typed.until}
          error={wrong('until')}
          width="short"
          optional
        />
      </div>
      <details open={Boolean(typed.untilDay || typed.rhythm || typed.moreDates)}>
        <summary>{t('event.form.more_dates')}</summary>
        <TextField
          t={t}
          name="untilDay"
          label={t('event.form.until_day')}
          type="date"
          value={typed.untilDay}
          error={wrong('untilDay')}
          width="medium"
          optional
        />
        <SelectField
          t={t}
          name="rhythm"
          label={t('event.form.repeat')}
          empty={t('event.form.repeat.none')}
          choices={['weekly', 'month_day', 'nth_weekday', 'last_weekday'].map((value) => ({
            value,
            label: t(`event.form.repeat.${value}`),
          }))}
          value={typed.rhythm}
          error={wrong('rhythm')}
          optional
        />
        <TextField
          t={t}
          name="repeatUntil"
          label={t('event.form.repeat_until')}
          type="date"
          value={typed.repeatUntil}
          error={wrong('repeatUntil')}
          width="medium"
          optional
        />
        <TextArea
          t={t}
          name="moreDates"
          label={t('event.form.other_dates')}
          hint={t('event.form.other_dates_hint')}
          value={typed.moreDates}
          error={wrong('moreDates')}
          rows={3}
          optional
        />
      </details>
    </fieldset>
  )
}

const Where = ({ t, typed, refusals, choices }: FieldsFacts) => {
  const wrong = complaints(t, refusals)
  return (
    <fieldset class="group">
      <legend>{t('event.form.where')}</legend>
      <Radios
        t={t}
        name="placeKind"
        label={t('event.form.place_kind')}
        choices={placeKinds.map((value) => ({ value, label: t(`event.form.place.${value}`) }))}
        value={typed.placeKind}
        error={wrong('placeKind')}
      />
      <SelectField
        t={t}
        name="venue"
        label={t('event.form.venue')}
        empty={t('event.form.choose')}
        choices={choices.venues}
        value={typed.venue}
        error={wrong('venue')}
        optional
      />
      <SelectField
        t={t}
        name="space"
        label={t('event.form.space')}
        empty={t('event.form.choose')}
        choices={choices.rooms}
        value={typed.space}
        error={wrong('space')}
        optional
      />
      <TextField
        t={t}
        name="booking"
        label={t('event.form.booking')}
        hint={t('event.form.booking_hint')}
        value={typed.booking}
        error={wrong('booking')}
        width="medium"
        maxlength={40}
        capital="characters"
        autocomplete="off"
        optional
      />
      <TextField
        t={t}
        name="place"
        label={t('event.form.place')}
        value={typed.place}
        error={wrong('place')}
        maxlength={160}
        autocomplete="off"
        optional
      />
      <TextField
        t={t}
        name="onlineUrl"
        label={t('event.form.online')}
        type="url"
        value={typed.onlineUrl}
        error={wrong('onlineUrl')}
        maxlength={500}
        autocomplete="off"
        optional
      />
      <SelectField
        t={t}
        name="kelurahan"
        label={t('event.kelurahan')}
        empty={t('event.form.choose')}
        choices={choices.kelurahan}
        value={typed.kelurahan}
        error={wrong('kelurahan')}
        optional
      />
      <Route t={t} typed={typed} refusals={refusals} choices={choices} />
    </fieldset>
  )
}

/** For what goes along roads: a parade, a run. A road a line, in the order they are passed. */
const Route = ({ t, typed, refusals, choices }: FieldsFacts) => {
  const wrong = complaints(t, refusals)
  const ends = ['routeFrom', 'routeTo'] as const
  return (
    <details open={typed.route !== '' || ends.some((name) => typed[name] !== '')}>
      <summary>{t('event.route.title')}</summary>
      <TextArea
        t={t}
        name="route"
        label={t('event.route.roads')}
        hint={t('event.route.hint', { roads: choices.roads.join('; ') })}
        value={typed.route}
        error={wrong('route')}
        rows={4}
        optional
      />
      {ends.map((name) => (
        <SelectField
          t={t}
          name={name}
          label={t(`event.route.${name}`)}
          empty={t('event.form.choose')}
          choices={choices.kelurahan}
          value={typed[name]}
          error={wrong(name)}
          optional
        />
      ))}
    </details>
  )
}

const More = ({ t, typed, refusals, choices }: FieldsFacts) => {
  const wrong = complaints(t, refusals)
  return (
    <fieldset class="group">
      <legend>{t('event.form.more')}</legend>
      <SelectField
        t={t}
        name="subsector"
        label={t('event.subsector')}
        empty={t('event.form.none')}
        choices={choices.subsectors}
        value={typed.subsector}
        error={wrong('subsector')}
        optional
      />
      <SelectField
        t={t}
        name="audience"
        label={t('event.audience')}
        choices={audiences.map((value) => ({ value, label: t(`event.audience.${value}`) }))}
        value={typed.audience || 'public'}
        error={wrong('audience')}
      />
      <MoneyField
        t={t}
        name="price"
        label={t('event.form.price')}
        hint={t('event.form.price_hint')}
        value={typed.price}
        error={wrong('price')}
        optional
      />
      <SelectField
        t={t}
        name="funding"
        label={t('event.form.funding')}
        choices={fundings.map((value) => ({ value, label: t(`event.funding.${value}`) }))}
        value={typed.funding || 'unsaid'}
        error={wrong('funding')}
      />
      <TextField
        t={t}
        name="url"
        label={t('event.form.url')}
        type="url"
        value={typed.url}
        error={wrong('url')}
        maxlength={500}
        autocomplete="url"
        optional
      />
      <TextArea
        t={t}
        name="body"
        label={t('event.form.body')}
        value={typed.body}
        error={wrong('body')}
        rows={6}
        maxlength={8000}
        optional
      />
    </fieldset>
  )
}

/** What an event is, when and where: the eight that must be told stand first in their groups, the rest may be left. */
export const EventFields = (facts: FieldsFacts) => (
  <>
    <What {...facts} />
    <When {...facts} />
    <Where {...facts} />
    <More {...facts} />
  </>
)
