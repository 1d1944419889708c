import type { Tongue } from '#src/base/time.ts'
import { type Criterion, criteria, reviewsMissing, rubric, spreadOf } from '#src/support/application.ts'
import type { DeskApplication } from '#src/support/application-desk.db.ts'
import type { Application } from '#src/support/application-read.db.ts'
import { checkRules } from '#src/support/eligibility.ts'
import type { Grant } from '#src/support/grant-agreement.ts'
import { Button } from '#src/ui/button.tsx'
import { Radios } from '#src/ui/choices.tsx'
import { ErrorSummary } from '#src/ui/error-summary.tsx'
import { TextArea } from '#src/ui/fields.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { complaints } from '#src/ui/question.tsx'
import { Facts, Table } from '#src/ui/table.tsx'
import type { Say } from '#src/ui/words.ts'
import { RuleList } from '../hub/fit.view.tsx'
import { answerFacts, askedText, StepList } from '../mine/application.view.tsx'
import { StageMark, turnText } from '../mine/applications.view.tsx'
import { to } from '../to.ts'
import { type Wrong, wrongIn } from './_errand.ts'
import { ApplicationActs } from './application-acts.view.tsx'
import { GrantActs } from './grant-acts.view.tsx'

export type DeskApplicationFacts = {
  t: Say
  tongue: Tongue
  at: DeskApplication
  grant: Grant | undefined
  wrong: Wrong
  agencies: readonly { value: string; label: string }[]
  news: string | undefined
  now: Date
  once: string
}

/** Nothing is opened before its officer has said whether it touches him. */
const Declare = ({ t, at, wrong, once }: DeskApplicationFacts) => {
  const mine = wrongIn(wrong, 'pernyataan')
  const said = complaints(t, mine.refusals)
  return (
    <section aria-labelledby="pernyataan">
      <h2 id="pernyataan">{t('apply.declare.title')}</h2>
      <p>{t('apply.declare.lead')}</p>
      <form method="post" action={to.deskApplicationErrand(at.gate.number, 'pernyataan')} class="fields-form" novalidate>
        <input type="hidden" name="once" value={once} />
        <Radios
          t={t}
          name="interest"
          label={t('apply.declare.question')}
          choices={[
            { value: 'no', label: t('apply.declare.no'), hint: t('apply.declare.no_hint') },
            { value: 'yes', label: t('apply.declare.yes'), hint: t('apply.declare.yes_hint') },
          ]}
          value={mine.form.text('interest')}
          error={said('interest')}
        />
        <TextArea
          t={t}
          name="note"
          label={t('apply.declare.note')}
          value={mine.form.text('note')}
          error={said('note')}
          rows={2}
          maxlength={1000}
          optional
        />
        <Button>{t('apply.declare.do')}</Button>
      </form>
    </section>
  )
}

const Reviews = ({ t, at }: DeskApplicationFacts) => {
  const { reviews } = at
  if (reviews.length === 0) return null
  const totals = reviews.map(({ total }) => total)
  const missing = reviewsMissing(totals)
  return (
    <section aria-labelledby="telaah-isi">
      <h2 id="telaah-isi">{t('apply.review.all', { n: reviews.length })}</h2>
      <p>
        {t('apply.review.spread', { spread: spreadOf(totals) })} {missing > 0 && <b>{t('apply.review.missing', { n: missing })}</b>}
      </p>
      <Table
        caption={t('apply.review.all', { n: reviews.length })}
        quietCaption
        rows={reviews}
        columns={[
          { label: t('apply.review.total'), head: true, cell: (one) => `${one.total}` },
          ...criteria.map((name: Criterion) => ({
            label: `${t(`apply.rubric.${name}`)} (${rubric[name]})`,
            number: true,
            cell: (one: (typeof reviews)[number]) => one.scores[name],
          })),
          { label: t('apply.review.advice'), cell: (one) => t(`apply.advice.${one.advice}`) },
          { label: t('apply.review.says'), cell: (one) => (one.mine ? `${one.says} (${t('apply.review.mine')})` : one.says) },
        ]}
      />
    </section>
  )
}

const File = ({ facts, one }: { facts: DeskApplicationFacts; one: Application }) => {
  const { t, tongue, at } = facts
  return (
    <section aria-labelledby="berkas">
      <h2 id="berkas">{t('apply.desk.file')}</h2>
      <Facts
        facts={[
          [t('apply.desk.applicant'), at.applicant || t('apply.desk.gone')],
          [t('apply.draft.title'), one.title],
          ...(one.organisation ? [[t('apply.draft.body'), one.organisation] as const] : []),
          [t('apply.asked'), askedText(one)],
          ...answerFacts(tongue, one),
          ...(one.members.length > 0
            ? [[t('apply.draft.members'), one.members.map(({ name, role }) => (role ? `${name}, ${role}` : name)).join('; ')] as const]
            : []),
          [t('apply.desk.form'), t('apply.desk.version', { version: one.form.version })],
          ...(one.case ? [[t('apply.desk.case'), <a href={to.deskCase(one.case)}>{one.case}</a>] as const] : []),
          ...(one.decision ? [[t('apply.desk.decision'), <a href={to.decision(one.decision)}>{one.decision}</a>] as const] : []),
          ...(one.commitment ? [[t('apply.desk.promise'), <a href={to.deskCommitment(one.commitment)}>{one.commitment}</a>] as const] : []),
        ]}
      />
      {one.papers.length > 0 && (
        <ul class="plain-list">
          {one.papers.map((paper) => (
            <li>
              {paper.good ? (
                <a href={to.deskApplicationPaper(one.number, paper.id)} download>
                  {paper.wanted}
                </a>
              ) : (
                t('apply.desk.paper_gone', { wanted: paper.wanted })
              )}
            </li>
          ))}
        </ul>
      )}
      <h3>{t('apply.desk.rules')}</h3>
      <RuleList t={t} tongue={tongue} checked={checkRules(one.form.rules, one.eligibility)} />
    </section>
  )
}

/** An application at a desk: the gate first, then the file, what others thought of it, and the one act that is next. */
export const DeskApplicationView = (facts: DeskApplicationFacts) => {
  const { t, tongue, at, wrong, news, now, grant } = facts
  const { one, gate } = at
  return (
    <>
      <ErrorSummary t={t} refusals={wrong.refusals} />
      <p class="number">
        {gate.number} <StageMark t={t} state={gate.state} staff />
      </p>
      <h1>{gate.offer}</h1>
      <p class="lead">{gate.unitName}</p>
      {news && (
        <Notice kind="done" live>
          {news}
        </Notice>
      )}
      {wrong.whoCan.length > 0 && <Notice kind="info">{t('apply.desk.who_can', { posts: wrong.whoCan.join(', ') })}</Notice>}
      {at.declared === 'no' && <Declare {...facts} />}
      {at.declared === 'interest' && <Notice kind="info">{t('apply.declare.closed')}</Notice>}
      {one && (
        <>
          {one.turn !== 'nobody' && <Notice kind="wait">{turnText(t, tongue, one, now, true)}</Notice>}
          {one.place !== null && <Notice kind="wait">{t('apply.place', { place: one.place })}</Notice>}
          {grant && <GrantActs facts={facts} one={one} grant={grant} />}
          <ApplicationActs {...facts} one={one} />
          <File facts={facts} one={one} />
          <Reviews {...facts} />
          {one.steps.length > 0 && (
            <section aria-labelledby="riwayat">
              <h2 id="riwayat">{t('apply.history')}</h2>
              <StepList t={t} tongue={tongue} one={one} />
            </section>
          )}
        </>
      )}
    </>
  )
}
