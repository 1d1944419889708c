import type { Refusal } from '#src/base/outcome.ts'
import { Breadcrumb } from '#src/ui/breadcrumb.tsx'
import { Button, LinkButton } from '#src/ui/button.tsx'
import { Checkbox, SelectField } from '#src/ui/choices.tsx'
import { ErrorSummary } from '#src/ui/error-summary.tsx'
import { EmailField, PhoneField, TextField } from '#src/ui/fields.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { complaints } from '#src/ui/question.tsx'
import type { Say } from '#src/ui/words.ts'
import { to } from '../to.ts'
import type { EventTyped } from './_event-form.ts'
import { EventFields, type FormChoices } from './event-form.view.tsx'

type SendFacts = {
  t: Say
  typed: EventTyped
  refusals: readonly Refusal[]
  choices: FormChoices
  umbrellas: readonly { number: string; title: string }[]
  once: string
}

export const SendEventView = ({ t, typed, refusals, choices, umbrellas, once }: SendFacts) => {
  const wrong = complaints(t, refusals)
  const late = wrong('lateKnown')
  return (
    <div class="narrow send-event">
      <ErrorSummary t={t} refusals={refusals} />
      <Breadcrumb t={t} crumbs={[{ label: t('event.calendar'), href: to.events() }, { label: t('event.send.title') }]} />
      <h1>{t('event.send.title')}</h1>
      <p class="lead">{t('event.send.lead')}</p>
      <form method="post" action={to.sendEvent()} class="fields-form" novalidate>
        <input type="hidden" name="once" value={once} />
        <EventFields t={t} typed={typed} refusals={refusals} choices={choices} />
        {umbrellas.length > 0 && (
          <fieldset class="group">
            <legend>{t('event.umbrella.title')}</legend>
            <SelectField
              t={t}
              name="umbrella"
              label={t('festival.form.which')}
              hint={t('festival.form.hint')}
              empty={t('festival.form.none')}
              choices={umbrellas.map(({ number, title }) => ({ value: number, label: title }))}
              value={typed.umbrella}
              error={wrong('umbrella')}
              optional
            />
          </fieldset>
        )}
        <fieldset class="group">
          <legend>{t('event.form.contact')}</legend>
          <p class="quiet">{t('event.form.contact_lead')}</p>
          <TextField
            t={t}
            name="name"
            label={t('event.form.name')}
            value={typed.name}
            error={wrong('name')}
            autocomplete="name"
            maxlength={120}
          />
          <EmailField t={t} name="email" label={t('event.form.email')} value={typed.email} error={wrong('email')} maxlength={254} />
          <PhoneField t={t} name="phone" label={t('event.form.phone')} value={typed.phone} error={wrong('phone')} optional />
        </fieldset>
        {late !== undefined && (
          <Checkbox t={t} name="lateKnown" label={t('event.form.late_known')} error={late} checked={typed.lateKnown === '1'} />
        )}
        <p class="acts">
          <Button>{t('event.send.do')}</Button>
        </p>
      </form>
    </div>
  )
}

export const SentView = ({ t, number, known }: { t: Say; number: string; known: boolean }) => (
  <div class="narrow">
    <h1>{t('event.sent.title')}</h1>
    <Notice kind="done">{t('event.sent.number', { number })}</Notice>
    <p class="lead">{known ? t('event.sent.known') : t('event.sent.guest')}</p>
    <ol class="next-steps">
      {!known && <li>{t('event.sent.step_mail')}</li>}
      <li>{t('event.sent.step_desk')}</li>
      <li>{t('event.sent.step_public')}</li>
    </ol>
    <p class="acts">
      {known && <LinkButton href={to.ownEvent(number)}>{t('event.sent.see')}</LinkButton>}
      <a href={to.events()}>{t('event.sent.calendar')}</a>
    </p>
  </div>
)
