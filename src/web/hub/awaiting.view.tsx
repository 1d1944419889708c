import { formatCivicDay, type Tongue } from '#src/base/time.ts'
import type { Waits } from '#src/governance/awaiting.db.ts'
import { Notice } from '#src/ui/notice.tsx'
import type { Say } from '#src/ui/words.ts'
import { to } from '../to.ts'

type AwaitingFacts = { t: Say; tongue: Tongue; waits: Waits | undefined; what: 'offer' | 'tariff' | 'decision' }

/** Says on the page of a thing that the text it rests on has fallen, since when, and what that means for whoever reads. */
export const Awaiting = ({ t, tongue, waits, what }: AwaitingFacts) =>
  waits === undefined ? null : (
    <Notice kind="warn">
      <p>
        <b>{t('gov.awaiting.since', { day: formatCivicDay(waits.since, tongue) })}</b> {t(`gov.awaiting.${what}`)}
      </p>
      <p>
        <a href={to.legalBasis(waits.basis)}>{t('gov.awaiting.text', { text: waits.about })}</a>
      </p>
    </Notice>
  )
