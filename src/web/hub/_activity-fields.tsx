import { SelectField } from '#src/ui/choices.tsx'
import { TextArea, TextField } from '#src/ui/fields.tsx'
import type { complaints } from '#src/ui/question.tsx'
import type { Say } from '#src/ui/words.ts'

type ActivityFacts = {
  t: Say
  form: { title: string; purpose: string; organisation: string }
  bodies: readonly { slug: string; name: string }[]
  wrong: ReturnType<typeof complaints>
}

/** What a room is asked for, in words, and for whom. */
export const ActivityFields = ({ t, form, bodies, wrong }: ActivityFacts) => (
  <>
    <TextField
      t={t}
      name="title"
      label={t('room.activity')}
      value={form.title}
      error={wrong('title')}
      maxlength={160}
      hint={t('room.activity_hint')}
    />
    <TextArea
      t={t}
      name="purpose"
      label={t('room.purpose')}
      value={form.purpose}
      error={wrong('purpose')}
      rows={4}
      maxlength={4000}
      optional
    />
    {bodies.length > 0 && (
      <SelectField
        t={t}
        name="organisation"
        label={t('room.for_whom')}
        value={form.organisation}
        empty={t('room.for_myself')}
        choices={bodies.map((one) => ({ value: one.slug, label: one.name }))}
        error={wrong('organisation')}
        optional
      />
    )}
  </>
)
