import type { Refusal } from '#src/base/outcome.ts'
import { formatCivicDay, formatMoment } from '#src/base/time.ts'
import type { OwnApplication } from '#src/events/programme-read.db.ts'
import type { MyResult } from '#src/events/selection-read.db.ts'
import { Button } from '#src/ui/button.tsx'
import { TextArea } from '#src/ui/fields.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { complaints } from '#src/ui/question.tsx'
import { Facts } from '#src/ui/table.tsx'
import { to } from '../to.ts'
import { type Seen, scoreText } from './programme-parts.view.tsx'

export type ResultFacts = Seen & { application: OwnApplication; result: MyResult; says: string; refusals: readonly Refusal[]; once: string }

const Objection = ({ t, tongue, application, result, says, refusals, once }: ResultFacts) => {
  const { objection, open, until } = result
  if (objection)
    return (
      <Notice kind={objection.upheld === null ? 'wait' : 'info'}>
        <p>
          {objection.upheld === null
            ? t('programme.objection.waits', { day: formatCivicDay(objection.dueDay, tongue) })
            : t(objection.upheld ? 'programme.objection.upheld' : 'programme.objection.not')}
        </p>
        {objection.answer && <p class="prose">{objection.answer}</p>}
      </Notice>
    )
  if (!open) return null
  return (
    <details open={refusals.some(({ field }) => field === 'says')}>
      <summary>{t('programme.objection.object')}</summary>
      <p>{t('programme.objection.lead', { until: until ? formatMoment(until, tongue) : '' })}</p>
      <form method="post" action={to.ownApplicationErrand(application.number, 'keberatan')} class="fields-form" novalidate>
        <input type="hidden" name="once" value={once} />
        <TextArea
          t={t}
          name="says"
          label={t('programme.objection.says')}
          value={says}
          error={complaints(t, refusals)('says')}
          rows={4}
          maxlength={2000}
        />
        <Button kind="ghost">{t('programme.objection.send')}</Button>
      </form>
    </details>
  )
}

/** One's own score, where it stands among all, and the way to object. */
export const OwnResult = (facts: ResultFacts) => {
  const { t, tongue, application } = facts
  if (!application.cohort.announcedAt || application.score === null) return null
  return (
    <section>
      <h2>{t('programme.result')}</h2>
      <Facts facts={[[t('programme.result.score'), scoreText(application.score, tongue)]]} />
      <p class="acts">
        <a href={to.programmeResult(application.cohort.number)}>{t('programme.result.all')}</a>
      </p>
      <Objection {...facts} />
    </section>
  )
}
