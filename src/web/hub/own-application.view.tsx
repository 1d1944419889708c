import { grouped } from '#src/base/check-code.ts'
import type { Refusal } from '#src/base/outcome.ts'
import { formatDay, formatMoment } from '#src/base/time.ts'
import { mayWithdraw } from '#src/events/apply.db.ts'
import type { OwnApplication } from '#src/events/programme-read.db.ts'
import type { MyResult } from '#src/events/selection-read.db.ts'
import { Breadcrumb } from '#src/ui/breadcrumb.tsx'
import { Button, LinkButton, PostButton } from '#src/ui/button.tsx'
import { ErrorSummary } from '#src/ui/error-summary.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { Status, type StatusKind } from '#src/ui/status.tsx'
import { Facts } from '#src/ui/table.tsx'
import type { Say } from '#src/ui/words.ts'
import { to } from '../to.ts'
import { OwnResult } from './own-result.view.tsx'
import { type Seen, SessionList } from './programme-parts.view.tsx'

const kinds: Partial<Record<OwnApplication['state'], StatusKind>> = {
  accepted: 'ok',
  completed: 'ok',
  awaiting_guardian: 'wait',
  sent: 'wait',
  waiting: 'wait',
  offered: 'wait',
}

export const ApplicationMark = ({ t, state }: { t: Say; state: OwnApplication['state'] }) => (
  <Status kind={kinds[state] ?? 'plain'}>{t(`programme.application.${state}`)}</Status>
)

export type OwnFacts = Seen & {
  application: OwnApplication
  result: MyResult
  attended: Map<number, boolean>
  certificate: string | undefined
  /** Whether it stands in his profile; nothing where he cannot choose. */
  shown: boolean | undefined
  says: string
  news: string | undefined
  refusals: readonly Refusal[]
  once: string
}

/** What it means now, whose turn it is, and until when. */
const Turn = ({ t, tongue, application, once }: OwnFacts) => {
  const { state, cohort, offerUntil, rank } = application
  const words = t(`programme.own.${state}`, {
    results: formatDay(cohort.resultsAt, tongue),
    closes: formatMoment(cohort.closesAt, tongue),
    until: offerUntil ? formatMoment(offerUntil, tongue) : '',
    n: rank ?? 0,
    reason: cohort.offReason ?? '',
    first: cohort.sessions[0] ? formatDay(cohort.sessions[0].startsAt, tongue) : '',
  })
  return (
    <>
      <Notice kind={kinds[state] === 'ok' ? 'done' : kinds[state] === 'wait' ? 'wait' : 'info'}>{words}</Notice>
      {state === 'offered' && (
        <PostButton to={to.ownApplicationErrand(application.number, 'terima')} once={once}>
          {t('programme.own.accept')}
        </PostButton>
      )}
    </>
  )
}

const Withdraw = ({ t, tongue, application, once }: OwnFacts) => {
  const { state, refillUntil } = application
  const placed = state === 'accepted' || state === 'offered'
  return (
    <details>
      <summary>{t('programme.own.withdraw_more')}</summary>
      <p>
        {placed && refillUntil
          ? t('programme.own.withdraw_place', { until: formatMoment(refillUntil, tongue) })
          : t('programme.own.withdraw_lead')}
      </p>
      <PostButton to={to.ownApplicationErrand(application.number, 'mundur')} once={once} kind="danger">
        {t('programme.own.withdraw')}
      </PostButton>
    </details>
  )
}

/** The page of one application, for whoever holds it. */
export const OwnApplicationView = (facts: OwnFacts) => {
  const { t, tongue, application, attended, certificate, shown, news, refusals } = facts
  return (
    <div class="narrow programme">
      <ErrorSummary t={t} refusals={refusals} />
      <Breadcrumb
        t={t}
        crumbs={[
          { label: t('programme.title'), href: to.programmes() },
          { label: application.title, href: to.programme(application.slug) },
          { label: application.number },
        ]}
      />
      <h1>{application.title}</h1>
      <p>
        <ApplicationMark t={t} state={application.state} />
      </p>
      {news && (
        <Notice kind="done" live>
          {news}
        </Notice>
      )}
      <Turn {...facts} />
      {certificate && (
        <section>
          <h2>{t('programme.certificate.mine')}</h2>
          <p class="acts">
            <LinkButton href={to.ownCertificate(application.number)} download>
              {t('programme.certificate.paper')}
            </LinkButton>
            <a href={to.attendanceCertificate(certificate)}>{grouped(certificate)}</a>
          </p>
          {shown !== undefined && (
            <form method="post" action={to.ownApplicationErrand(application.number, 'profil')}>
              <input type="hidden" name="once" value={facts.once} />
              <input type="hidden" name="shown" value={shown ? 'tidak' : 'ya'} />
              <p>{t(shown ? 'passed.shown' : 'passed.hidden')}</p>
              <Button kind="ghost">{t(shown ? 'passed.hide' : 'passed.show')}</Button>
            </form>
          )}
        </section>
      )}
      <OwnResult {...facts} />
      <Facts
        facts={[
          [t('programme.own.number'), application.number],
          [t('programme.own.cohort'), application.cohort.name],
          [t('event.place'), application.cohort.place],
          [t('programme.form.name'), application.name],
          [t('programme.form.email'), application.email],
        ]}
      />
      <section>
        <h2>{t('programme.sessions')}</h2>
        <SessionList
          t={t}
          tongue={tongue}
          sessions={application.cohort.sessions}
          mark={({ position }) =>
            attended.has(position) && (
              <Status kind={attended.get(position) ? 'ok' : 'plain'}>
                {t(attended.get(position) ? 'programme.present.was' : 'programme.present.not')}
              </Status>
            )
          }
        />
        {application.state === 'accepted' && application.cohort.state === 'running' && (
          <p>
            <a href={to.present()}>{t('programme.present.title')}</a>
          </p>
        )}
      </section>
      {(application.state === 'accepted' || application.state === 'completed') && (
        <p>
          <a href={to.ownMentoring(application.number)}>{t('mentoring.open')}</a>
        </p>
      )}
      <details>
        <summary>{t('programme.own.answers')}</summary>
        <h2>{t('programme.form.why')}</h2>
        <p class="prose">{application.answers.why}</p>
        <h2>{t('programme.form.plan')}</h2>
        <p class="prose">{application.answers.plan}</p>
      </details>
      {mayWithdraw(application.state) && application.cohort.state !== 'closed' && <Withdraw {...facts} />}
    </div>
  )
}
