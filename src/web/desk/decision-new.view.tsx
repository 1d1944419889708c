import { dayOf } from '#src/base/time.ts'
import type { Named, Names } from '#src/governance/names.db.ts'
import { documentLimits } from '#src/platform/document.ts'
import { Breadcrumb } from '#src/ui/breadcrumb.tsx'
import { Button } from '#src/ui/button.tsx'
import { type Choice, FileField, SelectField } from '#src/ui/choices.tsx'
import { Empty } from '#src/ui/empty.tsx'
import { MoneyField, TextArea, TextField } from '#src/ui/fields.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { complaints } from '#src/ui/question.tsx'
import { to } from '../to.ts'
import type { Visit } from '../visit.ts'
import type { Wrong } from './_errand.ts'
import { ReviewDay } from './decision-days.view.tsx'
import { DeskForm, DeskNews } from './desk-parts.view.tsx'
import { Papers } from './papers.view.tsx'
import { PartyQuestions } from './parties.view.tsx'
import type { CalledNames } from './powers.view.tsx'

type NewFacts = {
  visit: Visit
  names: Names
  actions: readonly Named[]
  late: boolean
  called: CalledNames
  choices: readonly Choice[]
  wrong: Wrong
}

export const choicesOf = (list: readonly Named[]) => list.map(({ code, name }) => ({ value: code, label: name }))

/** Why, on what, from when and until when: the same for whatever is decided. */
export const Terms = ({ visit: { t, ctx }, wrong, late }: { visit: Visit; wrong: Wrong; late: boolean }) => {
  const complaint = complaints(t, wrong.refusals)
  const field = (name: string) => ({ t, name, value: wrong.form.given(name), error: complaint(name) })
  const today = dayOf(ctx.now)
  return (
    <>
      <TextArea {...field('reason')} label={t('govdesk.decide.reason')} hint={t('govdesk.decide.reason_hint')} rows={4} maxlength={4000} />
      <TextField
        {...field('legalBasis')}
        label={t('govdesk.appoint.basis')}
        hint={t('govdesk.decisions.basis_hint')}
        maxlength={80}
        capital="none"
        autocomplete="off"
        optional
      />
      <TextField {...field('article')} label={t('govdesk.basis.label')} maxlength={120} autocomplete="off" optional />
      <Papers t={t} wrong={wrong} />
      <div class="row">
        <TextField
          {...field('effectiveOn')}
          type="date"
          {...(late ? { max: today } : { min: today })}
          label={t('govdesk.decide.from')}
          hint={t(late ? 'govdesk.decisions.from_late' : 'govdesk.decide.from_hint')}
          optional={!late}
        />
        <ReviewDay t={t} field={field} today={today} hint={t('govdesk.decide.review_hint')} />
      </div>
    </>
  )
}

const Form = ({ visit, names, actions, late, choices, wrong }: NewFacts) => {
  const { t } = visit
  const complaint = complaints(t, wrong.refusals)
  const field = (name: string) => ({ t, name, value: wrong.form.given(name), error: complaint(name) })
  return (
    <DeskForm action={`${to.deskDecisions()}/baru`} files={late}>
      {late && <input type="hidden" name="late" value="1" />}
      <SelectField {...field('action')} label={t('matrix.action')} choices={choicesOf(actions)} />
      <SelectField
        {...field('fund')}
        value={field('fund').value ?? 'tanpa_dana'}
        label={t('matrix.fund')}
        choices={choicesOf(names.funds)}
      />
      <MoneyField {...field('amount')} label={t('matrix.amount')} hint={t('govdesk.new.amount_hint')} optional />
      <SelectField
        {...field('unit')}
        label={t('govdesk.new.unit')}
        choices={choicesOf(names.units)}
        empty={t('govdesk.new.no_unit')}
        optional
      />
      <TextField
        {...field('title')}
        label={t('govdesk.case.title')}
        hint={t('govdesk.new.title_hint')}
        maxlength={200}
        autocomplete="off"
      />
      <TextField
        {...field('payee')}
        label={t('govdesk.case.payee')}
        hint={t('govdesk.new.payee_hint')}
        maxlength={120}
        autocomplete="off"
        optional
      />
      <TextField {...field('activity')} label={t('govdesk.case.activity')} maxlength={120} autocomplete="off" optional />
      <PartyQuestions t={t} wrong={wrong} choices={choices} />
      <Terms visit={visit} wrong={wrong} late={late} />
      {late && (
        <TextField
          {...field('sourceNote')}
          label={t('govdesk.decisions.source')}
          hint={t('govdesk.decisions.source_hint')}
          maxlength={300}
          autocomplete="off"
          optional
        />
      )}
      {late && (
        <FileField
          t={t}
          name="sourceFile"
          error={complaint('sourceFile')}
          label={t('govdesk.decisions.source_file')}
          hint={t('govdesk.decisions.source_file_hint', { most: documentLimits.bytes / 1_000_000 })}
          accept="application/pdf"
          mostBytes={documentLimits.bytes}
          optional
        />
      )}
      <div class="acts">
        <Button>{t(late ? 'govdesk.decisions.late_do' : 'govdesk.decisions.new_do')}</Button>
      </div>
    </DeskForm>
  )
}

export const DecisionCrumbs = ({ visit: { t }, here }: { visit: Visit; here: string }) => (
  <Breadcrumb
    t={t}
    crumbs={[
      { label: t('desk.desk'), href: to.desk() },
      { label: t('govdesk.decisions.title'), href: to.deskDecisions() },
      { label: here },
    ]}
  />
)

/** Decides at once where one person may; what several decide together is told to become a case. */
export const NewDecision = (facts: NewFacts) => {
  const { visit, actions, late, wrong } = facts
  const { t } = visit
  const title = t(late ? 'govdesk.decisions.late' : 'govdesk.decisions.new')
  return (
    <div class="form-page">
      <DecisionCrumbs visit={visit} here={title} />
      <DeskNews t={t} wrong={wrong} />
      <h1>{title}</h1>
      {late && (
        <Notice kind="warn">
          <p>{t('govdesk.decisions.late_lead')}</p>
        </Notice>
      )}
      {actions.length === 0 ? (
        <Empty seed="keputusan" title={t('govdesk.decisions.nothing')}>
          {t('govdesk.decisions.nothing_why')}
        </Empty>
      ) : (
        <div class="narrow">
          <Form {...facts} />
        </div>
      )}
    </div>
  )
}
