import type { Refusal } from '#src/base/outcome.ts'
import type { Choice, PlaceOnMap } from '#src/events/choices.db.ts'
import type { Checked } from '#src/events/programme.ts'
import type { Cohort, Programme } from '#src/events/programme-read.db.ts'
import { Breadcrumb } from '#src/ui/breadcrumb.tsx'
import { Button } from '#src/ui/button.tsx'
import { Radios, SelectField } from '#src/ui/choices.tsx'
import { ErrorSummary } from '#src/ui/error-summary.tsx'
import { EmailField, PhoneField, TextArea, TextField } from '#src/ui/fields.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { complaints } from '#src/ui/question.tsx'
import type { Typed } from '../shop/form.ts'
import { to } from '../to.ts'
import { Checklist, type Seen, turnText } from './programme-parts.view.tsx'

type ApplyFacts = Seen & {
  programme: Programme
  cohort: Cohort | undefined
  fields: readonly Choice[]
  places: readonly PlaceOnMap[]
  typed: Typed
  person: string
  checked: readonly Checked[] | undefined
  minor: boolean
  refusals: readonly Refusal[]
  once: string
}

const asked = ['birthDay', 'kelurahan', 'subsector', 'business'] as const

/** Four questions that say at once whether this programme is for the reader. */
const FirstStep = ({ t, programme, fields, places, typed, refusals }: ApplyFacts) => {
  const wrong = complaints(t, refusals)
  return (
    <form method="post" action={to.applyProgramme(programme.slug)} class="fields-form" novalidate>
      <input type="hidden" name="langkah" value="periksa" />
      <TextField
        t={t}
        name="birthDay"
        label={t('programme.form.birth_day')}
        hint={t('programme.form.birth_day_hint')}
        type="date"
        value={typed.text('birthDay')}
        error={wrong('birthDay')}
        autocomplete="bday"
        width="medium"
      />
      <SelectField
        t={t}
        name="kelurahan"
        label={t('programme.form.kelurahan')}
        value={typed.text('kelurahan')}
        error={wrong('kelurahan')}
        empty={t('programme.form.choose')}
        choices={[
          ...places.map(({ code, name, district }) => ({ value: code, label: name, group: district })),
          { value: 'luar', label: t('programme.form.outside'), group: t('programme.form.elsewhere') },
        ]}
      />
      <SelectField
        t={t}
        name="subsector"
        label={t('programme.form.subsector')}
        value={typed.text('subsector')}
        error={wrong('subsector')}
        empty={t('programme.form.choose')}
        choices={fields}
      />
      <Radios
        t={t}
        name="business"
        label={t('programme.form.business')}
        value={typed.text('business') || 'tidak'}
        error={wrong('business')}
        choices={[
          { value: 'ya', label: t('programme.form.yes') },
          { value: 'tidak', label: t('programme.form.no') },
        ]}
      />
      <p class="acts">
        <Button>{t('programme.form.check')}</Button>
        <a href={to.programme(programme.slug)}>{t('programme.form.back')}</a>
      </p>
    </form>
  )
}

const Guardian = ({ t, typed, refusals }: ApplyFacts) => {
  const wrong = complaints(t, refusals)
  return (
    <>
      <h2>{t('programme.form.guardian')}</h2>
      <p>{t('programme.form.guardian_lead')}</p>
      <TextField
        t={t}
        name="guardianName"
        label={t('programme.form.guardian_name')}
        value={typed.text('guardianName')}
        error={wrong('guardianName')}
        maxlength={120}
        autocomplete="off"
      />
      <EmailField
        t={t}
        name="guardianEmail"
        label={t('programme.form.guardian_email')}
        hint={t('programme.form.guardian_email_hint')}
        value={typed.text('guardianEmail')}
        error={wrong('guardianEmail')}
        maxlength={254}
        autocomplete="off"
      />
    </>
  )
}

const SecondStep = (facts: ApplyFacts) => {
  const { t, programme, typed, refusals, minor, person, once } = facts
  const wrong = complaints(t, refusals)
  return (
    <form method="post" action={to.applyProgramme(programme.slug)} class="fields-form" novalidate>
      <input type="hidden" name="once" value={typed.given('once') ?? once} />
      <input type="hidden" name="langkah" value="kirim" />
      {asked.map((name) => (
        <input type="hidden" name={name} value={typed.text(name)} />
      ))}
      <h2>{t('programme.form.you')}</h2>
      <TextField
        t={t}
        name="name"
        label={t('programme.form.name')}
        hint={t('programme.form.name_hint')}
        value={typed.given('name') ?? person}
        error={wrong('name')}
        maxlength={120}
        autocomplete="name"
      />
      <EmailField
        t={t}
        name="email"
        label={t('programme.form.email')}
        hint={t('programme.form.email_hint')}
        value={typed.text('email')}
        error={wrong('email')}
        maxlength={254}
      />
      <PhoneField t={t} name="phone" label={t('programme.form.phone')} value={typed.text('phone')} error={wrong('phone')} optional />
      {minor && <Guardian {...facts} />}
      <h2>{t('programme.form.answers')}</h2>
      <Notice kind="info">{t('programme.form.blind')}</Notice>
      <TextArea
        t={t}
        name="why"
        label={t('programme.form.why')}
        hint={t('programme.form.long_hint')}
        value={typed.text('why')}
        error={wrong('why')}
        rows={5}
        maxlength={1500}
      />
      <TextArea
        t={t}
        name="plan"
        label={t('programme.form.plan')}
        hint={t('programme.form.long_hint')}
        value={typed.text('plan')}
        error={wrong('plan')}
        rows={5}
        maxlength={1500}
      />
      <p class="small quiet">{t('programme.form.privacy')}</p>
      <p class="acts">
        <Button>{t('programme.form.send')}</Button>
        <a href={to.applyProgramme(programme.slug)}>{t('programme.form.again')}</a>
      </p>
    </form>
  )
}

export const ProgrammeApplyView = (facts: ApplyFacts) => {
  const { t, tongue, programme, cohort, fields, checked, refusals } = facts
  const passed = checked?.every(({ ok }) => ok) === true
  const names = new Map(fields.map(({ value, label }) => [value, label]))
  return (
    <div class="narrow programme">
      <ErrorSummary t={t} refusals={refusals} />
      <Breadcrumb
        t={t}
        crumbs={[
          { label: t('programme.title'), href: to.programmes() },
          { label: programme.title, href: to.programme(programme.slug) },
          { label: t('programme.apply') },
        ]}
      />
      <h1>{t('programme.form.title', { title: programme.title })}</h1>
      {cohort === undefined ? (
        <>
          <Notice kind="wait">{programme.cohorts[0] ? turnText({ t, tongue }, programme.cohorts[0]) : t('programme.no_cohort')}</Notice>
          <p>
            <a href={to.programme(programme.slug)}>{t('programme.form.back')}</a>
          </p>
        </>
      ) : (
        <>
          <p class="lead">{t(passed ? 'programme.form.lead_two' : 'programme.form.lead', { cohort: cohort.name })}</p>
          {checked && <Checklist t={t} rules={cohort.rules} checked={checked} names={names} />}
          {passed ? <SecondStep {...facts} /> : <FirstStep {...facts} />}
        </>
      )}
    </div>
  )
}
