import type { Refusal } from '#src/base/outcome.ts'
import { SelectField } from '#src/ui/choices.tsx'
import { NumberField, TextField } from '#src/ui/fields.tsx'
import { complaints } from '#src/ui/question.tsx'
import type { Say } from '#src/ui/words.ts'
import { type TermTyped, termLines } from './_terms.ts'

/** A line of terms: who brings what, how much, by when. The first is asked for, the others may stay empty. */
export const TermFields = ({ t, terms, refusals }: { t: Say; terms: readonly TermTyped[]; refusals: readonly Refusal[] }) => {
  const wrong = complaints(t, refusals)
  const owes = [
    { value: 'theirs', label: t('needs.ask.owes_theirs') },
    { value: 'mine', label: t('needs.ask.owes_mine') },
  ]
  return (
    <>
      {Array.from({ length: Math.max(termLines, terms.length) }, (_, at) => (
        <fieldset class="group need-term">
          <legend>{t('needs.ask.line', { n: at + 1 })}</legend>
          <SelectField
            t={t}
            name={`owes-${at}`}
            label={t('needs.ask.owes')}
            choices={owes}
            value={terms[at]?.owes || 'theirs'}
            error={wrong(`owes-${at}`)}
            optional={at > 0}
          />
          <TextField
            t={t}
            name={`what-${at}`}
            label={t('needs.ask.what')}
            value={terms[at]?.what ?? ''}
            error={wrong(`what-${at}`)}
            maxlength={160}
            optional={at > 0}
          />
          <NumberField
            t={t}
            name={`quantity-${at}`}
            label={t('needs.ask.quantity')}
            value={terms[at]?.quantity ?? ''}
            error={wrong(`quantity-${at}`)}
            optional={at > 0}
          />
          <TextField
            t={t}
            name={`measure-${at}`}
            label={t('needs.ask.measure')}
            hint={at === 0 ? t('needs.ask.measure_hint') : undefined}
            value={terms[at]?.measure ?? ''}
            error={wrong(`measure-${at}`)}
            maxlength={40}
            width="medium"
            optional={at > 0}
          />
          <TextField
            t={t}
            name={`due-${at}`}
            label={t('needs.ask.due')}
            type="date"
            value={terms[at]?.due ?? ''}
            error={wrong(`due-${at}`)}
            width="medium"
            optional={at > 0}
          />
        </fieldset>
      ))}
    </>
  )
}
