import type { Choice } from '#src/directory/find.db.ts'
import { Checkboxes, SelectField } from '#src/ui/choices.tsx'
import { EmailField, NumberField, PhoneField, TextArea, TextField } from '#src/ui/fields.tsx'
import type { complaints } from '#src/ui/question.tsx'
import type { Say } from '#src/ui/words.ts'
import type { Shown } from './_profile-form.ts'

export type FieldsFacts = {
  t: Say
  shown: Shown
  wrong: ReturnType<typeof complaints>
  subsectors: readonly Choice[]
  places: readonly Choice[]
  /** A child's: nothing by which the child is reached is asked. */
  minor?: boolean
}

/** What a profile says to everybody: what is made, where, and how one is reached. */
export const ProfileFields = ({ t, shown, wrong, subsectors, places, minor = false }: FieldsFacts) => (
  <>
    <TextField
      t={t}
      name="name"
      label={t('directory.form.name')}
      value={shown.text('name')}
      error={wrong('name')}
      maxlength={120}
      autocomplete="off"
    />
    <TextField
      t={t}
      name="summary"
      label={t('directory.form.summary')}
      hint={t('directory.form.summary_hint')}
      value={shown.text('summary')}
      error={wrong('summary')}
      maxlength={240}
      autocomplete="off"
    />
    <TextArea
      t={t}
      name="body"
      label={t('directory.form.body')}
      hint={t('directory.form.body_hint')}
      value={shown.text('body')}
      error={wrong('body')}
      rows={6}
      maxlength={4000}
      optional
    />
    <Checkboxes
      t={t}
      name="subsectors"
      label={t('directory.form.subsectors')}
      choices={subsectors}
      values={shown.subsectors}
      error={wrong('subsectors')}
      optional
    />
    <SelectField
      t={t}
      name="kelurahan"
      label={t('directory.by.kelurahan')}
      empty={t('directory.form.no_kelurahan')}
      choices={places}
      value={shown.text('kelurahan')}
      error={wrong('kelurahan')}
      optional
    />
    <NumberField
      t={t}
      name="sinceYear"
      label={t('directory.form.since')}
      value={shown.text('sinceYear')}
      error={wrong('sinceYear')}
      optional
    />
    {!minor && (
      <>
        <p class="quiet">{t('directory.form.public')}</p>
        <EmailField
          t={t}
          name="email"
          label={t('directory.email')}
          value={shown.text('email')}
          error={wrong('email')}
          autocomplete="off"
          optional
        />
        <PhoneField
          t={t}
          name="phone"
          label={t('directory.phone')}
          value={shown.text('phone')}
          error={wrong('phone')}
          autocomplete="off"
          optional
        />
        <TextField
          t={t}
          name="address"
          label={t('directory.address')}
          value={shown.text('address')}
          error={wrong('address')}
          maxlength={200}
          autocomplete="off"
          optional
        />
        <TextField
          t={t}
          name="website"
          type="url"
          label={t('directory.website')}
          hint={t('directory.form.website_hint')}
          value={shown.text('website')}
          error={wrong('website')}
          maxlength={300}
          autocomplete="off"
          optional
        />
        <TextField
          t={t}
          name="instagram"
          label="Instagram"
          before="@"
          value={shown.text('instagram')}
          error={wrong('instagram')}
          capital="none"
          maxlength={60}
          width="medium"
          autocomplete="off"
          optional
        />
      </>
    )}
  </>
)
