import { monthsAfter } from '#src/governance/decision.ts'
import { TextField } from '#src/ui/fields.tsx'
import type { Say } from '#src/ui/words.ts'

type Field = { t: Say; name: string; id?: string; value: string | undefined; error: string | undefined }
type DayFacts = { t: Say; field: (name: string) => Field; today: string }

/** Until when a decision holds before it is looked at again: a year where nobody says otherwise, two at most. */
export const ReviewDay = ({ t, field, today, hint }: DayFacts & { hint?: string }) => (
  <TextField
    {...field('reviewOn')}
    value={field('reviewOn').value ?? monthsAfter(today, 12)}
    type="date"
    min={today}
    max={monthsAfter(today, 24)}
    label={t('govdesk.decide.review')}
    hint={hint}
  />
)

/** Until when, and from when. */
export const DecisionDays = ({ t, field, today }: DayFacts) => (
  <div class="row">
    <ReviewDay t={t} field={field} today={today} hint={t('govdesk.decide.review_hint')} />
    <TextField
      {...field('effectiveOn')}
      type="date"
      min={today}
      label={t('govdesk.decide.from')}
      hint={t('govdesk.decide.from_hint')}
      optional
    />
  </div>
)
