import type { Refusal } from '#src/base/outcome.ts'
import { fieldId } from './attributes.ts'
import { Icon } from './icon.tsx'
import { type Say, sayRefusal } from './words.ts'

export type SummaryFacts = {
  t: Say
  refusals: readonly Refusal[]
  /** Where a field's input has another id than its name says. */
  idOf?: (field: string) => string
}

/** A page of this site where the reader asks for what is missing, if the refusal names one. */
const wayOut = ({ facts }: Refusal): string | undefined => {
  const href = String(facts?.href ?? '')
  return /^\/(?![/\\])/.test(href) ? href : undefined
}

/** Everything that is wrong, once, on top. Focus comes here by itself; each line goes to its field. */
export const ErrorSummary = ({ t, refusals, idOf = fieldId }: SummaryFacts) =>
  refusals.length === 0 ? null : (
    <div class="summary" role="alert" tabindex={-1} autofocus id="masalah" aria-labelledby="masalah-judul">
      <h2 id="masalah-judul">
        <Icon name="warning" />
        {t('ui.summary.title')}
      </h2>
      <ul>
        {refusals.map((refusal) => (
          <li>
            {refusal.field === undefined ? sayRefusal(t, refusal) : <a href={`#${idOf(refusal.field)}`}>{sayRefusal(t, refusal)}</a>}{' '}
            {wayOut(refusal) && <a href={wayOut(refusal)}>{t('ui.summary.ask')}</a>}
          </li>
        ))}
      </ul>
    </div>
  )
