import type { Refusal } from '#src/base/outcome.ts'
import { formatMoment, type Tongue } from '#src/base/time.ts'
import type { IntakeShown } from '#src/events/registration-read.db.ts'
import { Breadcrumb } from '#src/ui/breadcrumb.tsx'
import { Button } from '#src/ui/button.tsx'
import { Radios } from '#src/ui/choices.tsx'
import { ErrorSummary } from '#src/ui/error-summary.tsx'
import { EmailField, NumberField, PhoneField, TextArea, TextField } from '#src/ui/fields.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { complaints } from '#src/ui/question.tsx'
import type { Say } from '#src/ui/words.ts'
import { to } from '../to.ts'
import { daysText, hoursText } from './event-parts.view.tsx'
import { priceText, standText } from './seat-box.view.tsx'

export type SeatTyped = {
  name: string
  email: string
  phone: string
  party: string
  kind: string
  answers: Readonly<Record<string, string>>
}

type FormFacts = {
  t: Say
  tongue: Tongue
  event: { slug: string; title: string }
  intake: IntakeShown
  typed: SeatTyped
  refusals: readonly Refusal[]
  once: string
  /** The reader has just handed his seat to somebody else. */
  handed: boolean
}

const Kinds = ({ t, intake, typed, refusals }: FormFacts) => {
  const open = intake.kinds.filter(({ ended }) => !ended)
  const [only] = open
  if (open.length === 1 && only)
    return (
      <p>
        <input type="hidden" name="kind" value={only.id} />
        {only.name}: <b>{priceText(t, only.price)}</b>
      </p>
    )
  return (
    <Radios
      t={t}
      name="kind"
      label={t('seat.form.kind')}
      choices={open.map((kind) => ({
        value: kind.id,
        label: kind.name,
        aside: priceText(t, kind.price),
        ...(kind.capacity !== null && kind.taken >= kind.capacity ? { hint: t('seat.kind_full') } : {}),
      }))}
      value={typed.kind}
      error={complaints(t, refusals)('kind')}
    />
  )
}

const Questions = ({ t, intake, typed, refusals }: FormFacts) => {
  const wrong = complaints(t, refusals)
  return (
    <>
      {intake.questions.map(({ id, label, required, choices }) => {
        const name = `q-${id}`
        const common = { t, name, label, error: wrong(name), optional: !required }
        return choices.length > 0 ? (
          <Radios {...common} choices={choices.map((value) => ({ value, label: value }))} value={typed.answers[id]} />
        ) : (
          <TextArea {...common} value={typed.answers[id]} rows={2} maxlength={500} />
        )
      })}
    </>
  )
}

/** One contact and so many people. What happens with the seat, with the money and with the name is said before it is sent. */
export const SeatFormView = (facts: FormFacts) => {
  const { t, tongue, event, intake, typed, refusals, once, handed } = facts
  const wrong = complaints(t, refusals)
  const paid = intake.kinds.some(({ price, ended }) => price > 0 && !ended)
  return (
    <div class="narrow own-event">
      <ErrorSummary t={t} refusals={refusals} />
      <Breadcrumb
        t={t}
        crumbs={[
          { label: t('event.calendar'), href: to.events() },
          { label: event.title, href: to.event(event.slug) },
          { label: t('seat.register') },
        ]}
      />
      <h1>{t('seat.form.title', { title: event.title })}</h1>
      {handed && (
        <Notice kind="done" live>
          {t('seat.did.handed')}
        </Notice>
      )}
      {intake.date && (
        <p class="lead">
          {daysText(tongue, intake.date)}, {hoursText(t, tongue, intake.date)}
        </p>
      )}
      <Notice kind={intake.why !== '' ? 'warn' : intake.line ? 'wait' : 'info'}>
        <p>
          <b>{standText(t, tongue, intake)}</b>
        </p>
        {intake.line && intake.why === '' && <p>{t('seat.form.line', { hours: intake.offerHours })}</p>}
      </Notice>
      {intake.why !== '' ? (
        <p>
          <a href={to.event(event.slug)}>{t('seat.back')}</a>
        </p>
      ) : (
        <form method="post" action={to.seatForm(event.slug)} class="fields-form" novalidate data-keep>
          <input type="hidden" name="once" value={once} />
          {intake.date && <input type="hidden" name="tanggal" value={intake.date.id} />}
          <Kinds {...facts} />
          <TextField
            t={t}
            name="name"
            label={t('seat.form.name')}
            value={typed.name}
            error={wrong('name')}
            autocomplete="name"
            maxlength={120}
          />
          <EmailField
            t={t}
            name="email"
            label={t('seat.form.email')}
            hint={t('seat.form.email_hint')}
            value={typed.email}
            error={wrong('email')}
            maxlength={254}
          />
          <PhoneField t={t} name="phone" label={t('seat.form.phone')} value={typed.phone} error={wrong('phone')} optional />
          <NumberField
            t={t}
            name="party"
            label={t('seat.form.party')}
            hint={t('seat.form.party_hint', { most: intake.largestParty })}
            value={typed.party}
            error={wrong('party')}
          />
          <Questions {...facts} />
          {paid && (
            <Notice kind="info">
              {t('seat.form.paid')} {intake.payHow}
            </Notice>
          )}
          {intake.approval && <p>{t('seat.form.approval')}</p>}
          <div class="seat-note">
            <p class="small">{t(`seat.policy.${intake.groupPolicy}`)}</p>
            <p class="small quiet">
              {t('seat.form.privacy')} {t('seat.closes', { when: formatMoment(intake.closesAt, tongue) })}
            </p>
          </div>
          <p class="acts">
            <Button>{t(intake.line ? 'seat.join_line' : 'seat.register')}</Button>
            <a href={to.event(event.slug)}>{t('seat.back')}</a>
          </p>
        </form>
      )}
    </div>
  )
}
