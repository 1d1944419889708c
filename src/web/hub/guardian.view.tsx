import type { Refusal } from '#src/base/outcome.ts'
import { formatLongDay } from '#src/base/time.ts'
import type { ToConsent } from '#src/events/programme-read.db.ts'
import { Button } from '#src/ui/button.tsx'
import { Checkbox } from '#src/ui/choices.tsx'
import { ErrorSummary } from '#src/ui/error-summary.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { complaints } from '#src/ui/question.tsx'
import { Facts } from '#src/ui/table.tsx'
import { to } from '../to.ts'
import type { Seen } from './programme-parts.view.tsx'

/** One question to a parent or guardian, and what it means. */
export const GuardianView = ({
  t,
  tongue,
  asked,
  refusals,
  once,
}: Seen & { asked: ToConsent; refusals: readonly Refusal[]; once: string }) => (
  <div class="narrow programme">
    <ErrorSummary t={t} refusals={refusals} />
    <h1>{t('programme.guardian.title')}</h1>
    <Facts
      facts={[
        [t('programme.guardian.child'), asked.name],
        [t('programme.guardian.programme'), asked.title],
        [t('programme.guardian.first'), asked.first ? formatLongDay(asked.first, tongue) : '-'],
        [t('programme.guardian.you'), asked.guardian],
      ]}
    />
    <p>{t('programme.guardian.text')}</p>
    <p class="small quiet">{t('programme.guardian.private')}</p>
    {asked.state === 'awaiting_guardian' ? (
      <form method="post" action={to.guardian(asked.number)} class="fields-form" novalidate>
        <input type="hidden" name="once" value={once} />
        <Checkbox t={t} name="agree" label={t('programme.guardian.agree')} error={complaints(t, refusals)('agree')} />
        <p class="acts">
          <Button>{t('programme.guardian.send')}</Button>
        </p>
        <p class="small">{t('programme.guardian.otherwise')}</p>
      </form>
    ) : (
      <Notice kind="done" live>
        {t(asked.state === 'withdrawn' || asked.state === 'declined' ? 'programme.guardian.over' : 'programme.guardian.done')}
      </Notice>
    )}
  </div>
)
