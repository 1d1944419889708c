import type { Refusal } from '#src/base/outcome.ts'
import { formatCivicDay, type Tongue } from '#src/base/time.ts'
import type { FollowUp } from '#src/support/follow-up.db.ts'
import type { ReportDue } from '#src/support/keeping-read.db.ts'
import type { Brought, Commitment } from '#src/support/read.db.ts'
import { Button } from '#src/ui/button.tsx'
import { Radios } from '#src/ui/choices.tsx'
import { ErrorSummary } from '#src/ui/error-summary.tsx'
import { NumberField, TextArea } from '#src/ui/fields.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { complaints } from '#src/ui/question.tsx'
import type { Say } from '#src/ui/words.ts'
import { to } from '../to.ts'
import { BroughtList, CommitmentFacts } from './commitment.view.tsx'
import { FollowUpForm, FollowUpNext, type FollowUpTyped } from './follow-up.view.tsx'

type ReceiveFacts = {
  t: Say
  tongue: Tongue
  commitment: Commitment
  reports: readonly ReportDue[]
  report: string
  refusals: readonly Refusal[]
  typed: { quantity: string; says: string }
  followUps: readonly FollowUp[]
  followed: FollowUpTyped
  release?: string | undefined
  done: boolean
  once: string
}

type ReleaseFacts = Pick<ReceiveFacts, 't' | 'commitment' | 'refusals' | 'once'> & { typed: string | undefined }

/** Before anything came its receiver may say that he needs it no more. Open where he began and was refused. */
const Release = ({ t, commitment, refusals, typed, once }: ReleaseFacts) => (
  <details open={typed !== undefined || complaints(t, refusals)('release') !== undefined}>
    <summary>{t('support.receive.release')}</summary>
    <p>{t('support.receive.release_lead')}</p>
    <form method="post" action={to.receiveRelease(commitment.number)} class="fields-form" novalidate>
      <input type="hidden" name="once" value={`${once}l`} />
      <TextArea
        t={t}
        name="release"
        label={t('support.receive.release_why')}
        hint={t('support.receive.release_hint')}
        value={typed ?? ''}
        error={complaints(t, refusals)('release')}
        rows={2}
        maxlength={1000}
      />
      <p class="acts">
        <Button kind="plain">{t('support.receive.release_do')}</Button>
      </p>
    </form>
  </details>
)

/** Three answers by one thumb: all, fewer, nothing. Only what is said here counts. */
export const ReceiveView = (facts: ReceiveFacts) => {
  const { t, tongue, commitment, reports, report, refusals, typed, followUps, followed, release, done, once } = facts
  const wrong = complaints(t, refusals)
  const form = (one: Brought) => (
    <form method="post" action={to.receiveConfirm(commitment.number)} class="fields-form" novalidate>
      <input type="hidden" name="once" value={once} />
      <input type="hidden" name="delivery" value={one.id} />
      <Radios
        t={t}
        name="answer"
        label={t('support.receive.question', { n: one.quantity, measure: commitment.measure })}
        choices={[
          { value: 'all', label: t('support.receive.all', { n: one.quantity, measure: commitment.measure }) },
          { value: 'some', label: t('support.receive.some') },
          { value: 'none', label: t('support.receive.none') },
        ]}
        value={typed.quantity ? 'some' : 'all'}
      />
      <NumberField t={t} name="quantity" label={t('support.receive.quantity')} value={typed.quantity} error={wrong('quantity')} optional />
      <TextArea
        t={t}
        name="says"
        label={t('support.receive.says')}
        value={typed.says}
        error={wrong('says')}
        rows={2}
        maxlength={1000}
        optional
      />
      <p class="acts">
        <Button>{t('support.receive.do')}</Button>
      </p>
    </form>
  )
  const newsOnly = followUps.some(({ state }) => state === 'open') && commitment.brought.every(({ confirmed }) => confirmed !== null)
  return (
    <div class="narrow support">
      <ErrorSummary t={t} refusals={refusals} />
      <h1>{t(newsOnly ? 'keep.follow.page' : 'support.receive.title')}</h1>
      {done && (
        <Notice kind="done" live>
          {t('support.receive.done')}
        </Notice>
      )}
      {commitment.withdrawnAt && (
        <Notice kind="info">
          {t('support.withdrawn', { reason: commitment.withdrawnReason })} {t(`support.withdrawn.${commitment.withdrawnAs}`)}
        </Notice>
      )}
      <p class="lead">{t('support.receive.lead', { unit: commitment.unitName, title: commitment.title })}</p>
      <BroughtList
        t={t}
        tongue={tongue}
        commitment={commitment}
        form={form}
        photoAt={(delivery) => to.receivePhoto(commitment.number, delivery)}
      />
      {reports
        .filter(({ reports: sent }) => sent.every(({ accepted }) => accepted === false))
        .slice(0, 1)
        .map((due) => (
          <section>
            <h2>{t('keep.report.yours', { what: due.what })}</h2>
            <p>{t('keep.report.due', { day: formatCivicDay(due.dueDay, tongue) })}</p>
            {due.reports.at(-1)?.reason && <Notice kind="warn">{due.reports.at(-1)?.reason}</Notice>}
            <form method="post" action={to.receiveReport(commitment.number)} class="fields-form" novalidate>
              <input type="hidden" name="once" value={`${once}r`} />
              <input type="hidden" name="due" value={due.id} />
              <TextArea t={t} name="text" label={t('keep.report.text')} value={report} error={wrong('text')} rows={5} maxlength={4000} />
              <p class="acts">
                <Button>{t('keep.report.send')}</Button>
              </p>
            </form>
          </section>
        ))}
      {followUps
        .filter(({ state }) => state === 'open')
        .map((asked) => (
          <FollowUpForm t={t} number={commitment.number} asked={asked} typed={followed} wrong={wrong} once={once} />
        ))}
      {done && <FollowUpNext t={t} followUps={followUps} />}
      <CommitmentFacts t={t} tongue={tongue} commitment={commitment} />
      {!commitment.withdrawnAt && commitment.brought.length === 0 && (
        <Release t={t} commitment={commitment} refusals={refusals} typed={release} once={once} />
      )}
      <p>
        <a href={to.commitment(commitment.number)}>{t('support.receive.public')}</a>
      </p>
    </div>
  )
}
