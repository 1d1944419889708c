import { Checkboxes, type Choice } from '#src/ui/choices.tsx'
import { TextArea } from '#src/ui/fields.tsx'
import { complaints } from '#src/ui/question.tsx'
import type { Say } from '#src/ui/words.ts'
import type { Wrong } from './_errand.ts'

/** Whom a matter concerns; a line that may mean several is asked back with what it may mean. */
export const PartyQuestions = ({ t, wrong, choices }: { t: Say; wrong: Wrong; choices: readonly Choice[] }) => {
  const complaint = complaints(t, wrong.refusals)
  return (
    <>
      <TextArea
        t={t}
        name="parties"
        value={wrong.form.given('parties')}
        error={complaint('parties')}
        label={t('govdesk.case.parties')}
        hint={t('govdesk.new.parties_hint')}
        rows={3}
        optional
      />
      {choices.length > 0 && (
        <Checkboxes
          t={t}
          name="party"
          values={wrong.form.all('party')}
          error={complaint('party')}
          label={t('govdesk.new.parties_meant')}
          choices={choices}
          boxed
        />
      )}
    </>
  )
}
