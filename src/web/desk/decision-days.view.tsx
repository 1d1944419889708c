import { monthsAfter } from '#src/governance/decision.ts'
import { TextField } from '#src/ui/fields.tsx'
import type { Say } from '#src/ui/words.ts'
import type { fieldsOf } from './desk-parts.view.tsx'

/** Until when a decision holds before it is looked at again (a year where nobody says otherwise, two at most), and from when. */
export const DecisionDays = ({ t, field, today }: { t: Say; field: ReturnType<typeof fieldsOf>; today: string }) => (
  <div class="row">
    <TextField
      {...field('reviewOn')}
      value={field('reviewOn').value ?? monthsAfter(today, 12)}
      type="date"
      min={today}
      max={monthsAfter(today, 24)}
      label={t('govdesk.decide.review')}
      hint={t('govdesk.decide.review_hint')}
    />
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
