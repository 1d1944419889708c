import type { Child } from 'hono/jsx'
import { registeredFunds } from '#src/governance/actions.ts'
import { criteria, rubric } from '#src/support/application.ts'
import type { Application } from '#src/support/application-read.db.ts'
import { mayBePromised } from '#src/support/grant-agreement.ts'
import { Button, PostButton } from '#src/ui/button.tsx'
import { Radios, SelectField } from '#src/ui/choices.tsx'
import { MoneyField, NumberField, TextArea, TextField } from '#src/ui/fields.tsx'
import { complaints } from '#src/ui/question.tsx'
import { askedText } from '../mine/application.view.tsx'
import { to } from '../to.ts'
import { wrongIn } from './_errand.ts'
import type { DeskApplicationFacts } from './application.view.tsx'

type ActFacts = DeskApplicationFacts & { one: Application }

/** A form of one errand, with what was typed and what was wrong in it. */
const Act = ({
  facts,
  errand,
  title,
  lead,
  children,
}: {
  facts: ActFacts
  errand: string
  title: string
  lead?: string
  children?: Child
}) => (
  <section class="act" aria-labelledby={`act-${errand}`}>
    <h2 id={`act-${errand}`}>{title}</h2>
    {lead && <p>{lead}</p>}
    <form method="post" action={to.deskApplicationErrand(facts.one.number, errand)} class="fields-form" novalidate>
      <input type="hidden" name="once" value={facts.once} />
      {children}
    </form>
  </section>
)

const Handle = (facts: ActFacts) => {
  const { t, one, wrong, agencies } = facts
  const mine = wrongIn(wrong, 'langkah')
  const said = complaints(t, mine.refusals)
  const next = one.state === 'submitted' ? 'take' : 'pass'
  return (
    <Act facts={facts} errand="langkah" title={t(`apply.handle.${one.state}`)} lead={t(`apply.handle.${one.state}_lead`)}>
      <p class="acts">
        <Button name="step" value={next}>
          {t(`apply.handle.${next}`)}
        </Button>
      </p>
      <TextArea
        t={t}
        name="reason"
        label={t('apply.handle.reason')}
        hint={t('apply.handle.reason_hint')}
        value={mine.form.text('reason')}
        error={said('reason')}
        rows={3}
        maxlength={4000}
        optional
      />
      <SelectField
        t={t}
        name="unit"
        label={t('apply.handle.unit')}
        choices={agencies}
        value={mine.form.text('unit')}
        empty={t('apply.draft.choose')}
        error={said('unit')}
        optional
      />
      <p class="acts">
        <Button name="step" value="return" kind="ghost">
          {t('apply.handle.return')}
        </Button>
        <Button name="step" value="reroute" kind="ghost">
          {t('apply.handle.reroute')}
        </Button>
      </p>
    </Act>
  )
}

const Budget = (facts: ActFacts) => {
  const { t, wrong } = facts
  const mine = wrongIn(wrong, 'langkah')
  return (
    <Act facts={facts} errand="langkah" title={t('apply.handle.budget')} lead={t('apply.handle.budget_lead')}>
      <TextArea
        t={t}
        name="reason"
        label={t('apply.handle.paper')}
        value={mine.form.text('reason')}
        error={complaints(t, mine.refusals)('reason')}
        rows={2}
        maxlength={400}
      />
      <p class="acts">
        <Button name="step" value="enacted">
          {t('apply.handle.enacted')}
        </Button>
        <Button name="step" value="not_enacted" kind="ghost">
          {t('apply.handle.not_enacted')}
        </Button>
      </p>
    </Act>
  )
}

const Review = (facts: ActFacts) => {
  const { t, wrong } = facts
  const mine = wrongIn(wrong, 'telaah')
  const said = complaints(t, mine.refusals)
  return (
    <Act facts={facts} errand="telaah" title={t('apply.review.title')} lead={t('apply.review.lead')}>
      {criteria.map((name) => (
        <Radios
          t={t}
          name={name}
          label={`${t(`apply.rubric.${name}`)} (${rubric[name]}%)`}
          hint={t(`apply.rubric.${name}_hint`)}
          choices={[1, 2, 3, 4, 5].map((n) => ({ value: String(n), label: t(`apply.score.${n}`) }))}
          value={mine.form.text(name)}
          error={said(name) ?? (said('scores') && !mine.form.text(name) ? said('scores') : undefined)}
        />
      ))}
      <Radios
        t={t}
        name="advice"
        label={t('apply.review.advice')}
        choices={(['yes', 'part', 'no'] as const).map((value) => ({ value, label: t(`apply.advice.${value}`) }))}
        value={mine.form.text('advice')}
        error={said('advice')}
      />
      <TextArea
        t={t}
        name="says"
        label={t('apply.review.why')}
        value={mine.form.text('says')}
        error={said('says')}
        rows={4}
        maxlength={2000}
      />
      <Button>{t('apply.review.do')}</Button>
    </Act>
  )
}

const Recommend = (facts: ActFacts) => {
  const { t, wrong } = facts
  const mine = wrongIn(wrong, 'rekomendasi')
  return (
    <Act facts={facts} errand="rekomendasi" title={t('apply.recommend.title')} lead={t('apply.recommend.lead')}>
      <TextArea
        t={t}
        name="reason"
        label={t('apply.recommend.says')}
        value={mine.form.text('reason')}
        error={complaints(t, mine.refusals)('reason')}
        rows={3}
        maxlength={4000}
      />
      <Button>{t('apply.recommend.do')}</Button>
    </Act>
  )
}

const Decide = (facts: ActFacts) => {
  const { t, one, wrong } = facts
  const mine = wrongIn(wrong, 'putusan')
  const said = complaints(t, mine.refusals)
  return (
    <Act facts={facts} errand="putusan" title={t('apply.decide.title')} lead={t('apply.decide.lead', { asked: askedText(one) })}>
      <Radios
        t={t}
        name="outcome"
        label={t('apply.decide.outcome')}
        choices={[
          { value: 'approve', label: t('apply.decide.approve') },
          { value: 'refuse', label: t('apply.decide.refuse') },
        ]}
        value={mine.form.text('outcome')}
        error={said('outcome')}
      />
      {one.kind === 'money' ? (
        <MoneyField
          t={t}
          name="amount"
          label={t('apply.decide.amount')}
          hint={t('apply.decide.part')}
          value={mine.form.text('amount')}
          error={said('amount')}
          optional
        />
      ) : (
        <NumberField
          t={t}
          name="quantity"
          label={t('apply.decide.quantity')}
          hint={t('apply.decide.part')}
          value={mine.form.text('quantity')}
          error={said('quantity')}
          optional
        />
      )}
      <TextArea
        t={t}
        name="reason"
        label={t('apply.decide.reason')}
        hint={t('apply.decide.reason_hint')}
        value={mine.form.text('reason')}
        error={said('reason')}
        rows={4}
        maxlength={4000}
      />
      <Button>{t('apply.decide.do')}</Button>
    </Act>
  )
}

const Commit = (facts: ActFacts) => {
  const { t, one, wrong } = facts
  const mine = wrongIn(wrong, 'janji')
  const said = complaints(t, mine.refusals)
  return (
    <Act
      facts={facts}
      errand="janji"
      title={t('apply.commit.title')}
      lead={t('apply.commit.lead', { what: askedText({ ...one, ...one.award }) })}
    >
      <SelectField
        t={t}
        name="fund"
        label={t('support.fund_label')}
        choices={registeredFunds.map((value) => ({ value, label: t(`support.fund.${value}`) }))}
        value={mine.form.text('fund') || 'apbd'}
        error={said('fund')}
      />
      <TextField
        t={t}
        name="dueDay"
        label={t('support.col.due')}
        type="date"
        value={mine.form.text('dueDay')}
        error={said('dueDay')}
        width="medium"
      />
      <TextField
        t={t}
        name="letter"
        label={t('support.letter_label')}
        value={mine.form.text('letter')}
        error={said('letter')}
        maxlength={120}
        width="medium"
      />
      <Button>{t('apply.commit.do')}</Button>
    </Act>
  )
}

const Answer = (facts: ActFacts) => {
  const { t, one, wrong } = facts
  const mine = wrongIn(wrong, 'keberatan')
  const said = complaints(t, mine.refusals)
  return (
    <Act facts={facts} errand="keberatan" title={t('apply.object.title')} lead={t('apply.object.desk_lead')}>
      <blockquote>{one.objection?.says}</blockquote>
      <Radios
        t={t}
        name="upheld"
        label={t('apply.object.answer')}
        choices={[
          { value: 'yes', label: t('apply.object.yes') },
          { value: 'no', label: t('apply.object.no') },
        ]}
        value={mine.form.text('upheld')}
        error={said('upheld')}
      />
      <TextArea
        t={t}
        name="answer"
        label={t('apply.object.reason')}
        value={mine.form.text('answer')}
        error={said('answer')}
        rows={4}
        maxlength={4000}
      />
      <Button>{t('apply.object.send')}</Button>
    </Act>
  )
}

const Override = (facts: ActFacts) => {
  const { t, one, wrong } = facts
  const mine = wrongIn(wrong, 'pengecualian')
  return (
    <Act facts={facts} errand="pengecualian" title={t('apply.override.desk')} lead={t('apply.override.desk_lead')}>
      <blockquote>{one.overrideAsked}</blockquote>
      <TextArea
        t={t}
        name="reason"
        label={t('apply.override.reason')}
        value={mine.form.text('reason')}
        error={complaints(t, mine.refusals)('reason')}
        rows={3}
        maxlength={2000}
      />
      <Button>{t('apply.override.do')}</Button>
    </Act>
  )
}

/** The one act that is next, for whoever may take it from here. The database asks once more. */
export const ApplicationActs = (facts: ActFacts) => {
  const { t, one, at, once } = facts
  const { reach, reviews } = at
  const inside = reach.units.includes(one.unit)
  if (one.objection?.upheld === null && reach.answers) return <Answer {...facts} />
  if (one.state === 'draft') return reach.answers && one.overrideAsked && !one.overridden ? <Override {...facts} /> : null
  if ((one.state === 'submitted' || one.state === 'checking') && reach.handles && inside) return <Handle {...facts} />
  if (one.state === 'budget' && reach.handles && inside) return <Budget {...facts} />
  if (one.state === 'reviewing' && reach.reviews && !reviews.some(({ mine }) => mine)) return <Review {...facts} />
  if (one.state === 'recommending' && reach.chairs) return <Recommend {...facts} />
  if (one.state === 'deciding' && (reach.answers || (reach.heads && inside))) return <Decide {...facts} />
  if (one.state === 'approved' && reach.heads && inside) return !facts.grant || mayBePromised(facts.grant) ? <Commit {...facts} /> : null
  if (one.state === 'committed' && reach.handles && inside)
    return (
      <section class="act" aria-labelledby="act-selesai">
        <h2 id="act-selesai">{t('apply.complete.title')}</h2>
        <p>{t('apply.complete.lead')}</p>
        <PostButton to={to.deskApplicationErrand(one.number, 'selesai')} once={once}>
          {t('apply.complete.do')}
        </PostButton>
      </section>
    )
  return null
}
