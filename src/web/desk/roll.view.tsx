import type { Roll } from '#src/events/programme-desk.db.ts'
import { Breadcrumb } from '#src/ui/breadcrumb.tsx'
import { Button } from '#src/ui/button.tsx'
import { Checkboxes } from '#src/ui/choices.tsx'
import { ErrorSummary } from '#src/ui/error-summary.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { daysText, hoursText } from '../hub/event-parts.view.tsx'
import type { Seen } from '../hub/programme-parts.view.tsx'
import { freshOnce } from '../shop/form.ts'
import { to } from '../to.ts'
import type { Wrong } from './_errand.ts'

/** Who was there: one tick a person, and the code that hangs in the room for those who note themselves. */
export const RollView = ({
  t,
  tongue,
  roll,
  address,
  wrong,
  saved,
}: Seen & { roll: Roll; address: string; wrong: Wrong; saved: boolean }) => (
  <>
    <ErrorSummary t={t} refusals={wrong.refusals} />
    <Breadcrumb
      t={t}
      crumbs={[
        { label: t('programme.title'), href: to.deskProgrammes() },
        { label: roll.cohort, href: to.deskCohort(roll.cohort) },
        { label: t('programme.desk.roll') },
      ]}
    />
    <h1>{roll.module}</h1>
    <p class="lead">
      {daysText(tongue, { ...roll, timeKnown: true })}, {hoursText(t, tongue, { ...roll, timeKnown: true })}
    </p>
    {saved && (
      <Notice kind="done" live>
        {t('programme.desk.roll_saved')}
      </Notice>
    )}
    <Notice kind="info">
      {t('programme.desk.roll_code')} <b>{roll.code}</b>
      <br />
      <span class="small">{address}</span>
    </Notice>
    <form method="post" action={to.deskRoll(roll.cohort, roll.position)} class="fields-form" novalidate>
      <input type="hidden" name="once" value={freshOnce()} />
      <Checkboxes
        t={t}
        name="present"
        label={t('programme.desk.present')}
        values={roll.people.filter(({ present }) => present).map(({ number }) => number)}
        choices={roll.people.map(({ number, name, way }) => ({
          value: number,
          label: name,
          ...(way === 'self' ? { hint: t('programme.desk.self') } : {}),
        }))}
      />
      <p class="acts">
        <Button>{t('programme.desk.roll_save')}</Button>
      </p>
    </form>
  </>
)
