import type { Refusal } from '#src/base/outcome.ts'
import { Button } from '#src/ui/button.tsx'
import { Checkbox, Radios } from '#src/ui/choices.tsx'
import { MoneyField, NumberField, TextArea, TextField } from '#src/ui/fields.tsx'
import { complaints } from '#src/ui/question.tsx'
import type { Say } from '#src/ui/words.ts'
import { to } from '../to.ts'
import type { IntakeTyped } from './_intake-form.ts'

type IntakeFacts = {
  t: Say
  number: string
  typed: IntakeTyped
  refusals: readonly Refusal[]
  once: string
  /** What is changed; left out, registration is opened. */
  intake?: { id: string; version: number } | undefined
  dates: readonly { id: string; label: string }[]
}

const When = ({ t, typed, refusals }: IntakeFacts) => {
  const wrong = complaints(t, refusals)
  const day = (name: 'openDay' | 'closeDay', at: 'openAt' | 'closeAt') => (
    <div class="side-by-side">
      <TextField t={t} name={name} label={t(`seat.set.${name}`)} type="date" value={typed[name]} error={wrong(name)} width="medium" />
      <TextField t={t} name={at} label={t(`seat.set.${at}`)} type="time" value={typed[at]} error={wrong(at)} width="short" />
    </div>
  )
  return (
    <>
      {day('openDay', 'openAt')}
      {day('closeDay', 'closeAt')}
    </>
  )
}

const Kinds = ({ t, typed, refusals }: IntakeFacts) => {
  const wrong = complaints(t, refusals)
  return (
    <fieldset class="group">
      <legend>{t('seat.set.kinds')}</legend>
      {([1, 2, 3] as const).map((at) => (
        <div class="kind-row">
          <TextField
            t={t}
            name={`kind${at}`}
            label={t('seat.set.kind', { n: at })}
            value={typed[`kind${at}`]}
            error={wrong(`kind${at}`)}
            maxlength={80}
            autocomplete="off"
            optional={at > 1}
          />
          <MoneyField
            t={t}
            name={`price${at}`}
            label={t('seat.set.price', { n: at })}
            value={typed[`price${at}`]}
            error={wrong(`price${at}`)}
            optional={at > 1}
          />
          <NumberField
            t={t}
            name={`seats${at}`}
            label={t('seat.set.seats', { n: at })}
            value={typed[`seats${at}`]}
            error={wrong(`seats${at}`)}
            optional
          />
        </div>
      ))}
      <TextArea
        t={t}
        name="payHow"
        label={t('seat.set.pay_how')}
        hint={t('seat.set.pay_how_hint')}
        value={typed.payHow}
        error={wrong('payHow')}
        rows={2}
        maxlength={600}
        optional
      />
    </fieldset>
  )
}

/** How one registers. Said once here, shown to all on the page of the event. */
export const IntakeForm = (facts: IntakeFacts) => {
  const { t, number, typed, refusals, once, intake, dates } = facts
  const wrong = complaints(t, refusals)
  return (
    <form method="post" action={to.attendeesErrand(number, 'buka')} class="fields-form" novalidate>
      <input type="hidden" name="once" value={once} />
      {intake && <input type="hidden" name="intake" value={intake.id} />}
      {intake && <input type="hidden" name="version" value={String(intake.version)} />}
      {!intake && dates.length > 1 && (
        <Radios
          t={t}
          name="date"
          label={t('seat.set.for')}
          choices={[{ value: '', label: t('seat.set.whole') }, ...dates.slice(0, 12).map(({ id, label }) => ({ value: id, label }))]}
          value=""
          error={wrong('date')}
        />
      )}
      <NumberField
        t={t}
        name="capacity"
        label={t('seat.set.capacity')}
        hint={t('seat.set.capacity_hint')}
        value={typed.capacity}
        error={wrong('capacity')}
      />
      <When {...facts} />
      <Kinds {...facts} />
      <Radios
        t={t}
        name="policy"
        label={t('seat.set.policy')}
        choices={(['in_order', 'fill_gaps'] as const).map((value) => ({ value, label: t(`seat.policy.${value}`) }))}
        value={typed.policy}
        error={wrong('policy')}
      />
      <div class="side-by-side">
        <NumberField t={t} name="offerHours" label={t('seat.set.offer_hours')} value={typed.offerHours} error={wrong('offerHours')} />
        <NumberField
          t={t}
          name="largestParty"
          label={t('seat.set.largest_party')}
          value={typed.largestParty}
          error={wrong('largestParty')}
        />
      </div>
      <Checkbox t={t} name="approval" label={t('seat.set.approval')} checked={typed.approval === '1'} optional />
      <p class="acts">
        <Button>{t(intake ? 'seat.set.save' : 'seat.set.open')}</Button>
        {intake && <a href={to.attendees(number)}>{t('event.edit.leave')}</a>}
      </p>
    </form>
  )
}
