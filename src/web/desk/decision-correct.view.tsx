import { formatRupiah } from '#src/base/money.ts'
import type { DecisionRead } from '#src/governance/decision-read.db.ts'
import type { Names } from '#src/governance/names.db.ts'
import { Button } from '#src/ui/button.tsx'
import { SelectField } from '#src/ui/choices.tsx'
import { MoneyField, TextField } from '#src/ui/fields.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { complaints } from '#src/ui/question.tsx'
import { Facts } from '#src/ui/table.tsx'
import { to } from '../to.ts'
import type { Visit } from '../visit.ts'
import type { Wrong } from './_errand.ts'
import { choicesOf, DecisionCrumbs, Terms } from './decision-new.view.tsx'
import { DeskForm, DeskNews } from './desk-parts.view.tsx'
import type { CalledNames } from './powers.view.tsx'

type CorrectFacts = { visit: Visit; decision: DecisionRead; names: Names; called: CalledNames; wrong: Wrong }

/** The whole decision once more as it should read; the old one stays as it was. */
export const CorrectDecision = ({ visit, decision, names, called, wrong }: CorrectFacts) => {
  const { t } = visit
  const { record } = decision
  const complaint = complaints(t, wrong.refusals)
  const field = (name: string) => ({ t, name, value: wrong.form.given(name), error: complaint(name) })
  return (
    <div class="form-page">
      <DecisionCrumbs visit={visit} here={t('govdesk.decisions.correct_named', { number: record.number })} />
      <DeskNews t={t} wrong={wrong} />
      <h1>{t('govdesk.decisions.correct_named', { number: record.number })}</h1>
      <div class="narrow">
        <Notice>
          <p>{t('govdesk.decisions.correct_lead')}</p>
        </Notice>
        <Facts
          facts={[
            [t('govdesk.case.title'), record.title],
            [t('govdesk.case.amount'), formatRupiah(record.amount)],
            [t('matrix.fund'), called.fund(record.fund)],
            [t('govdesk.decide.reason'), record.reason],
          ]}
        />
        <DeskForm action={`${to.deskDecisions()}/${record.number}/betulkan`}>
          <TextField {...field('title')} label={t('govdesk.decisions.new_title')} maxlength={200} autocomplete="off" optional />
          <MoneyField
            {...field('amount')}
            label={t('govdesk.decisions.new_amount')}
            hint={t('govdesk.decisions.new_amount_hint')}
            optional
          />
          <SelectField
            {...field('fund')}
            label={t('govdesk.decisions.new_fund')}
            choices={choicesOf(names.funds)}
            empty={t('govdesk.decisions.as_it_was')}
            optional
          />
          <SelectField
            {...field('unit')}
            label={t('govdesk.new.unit')}
            choices={choicesOf(names.units)}
            empty={t('govdesk.decisions.as_it_was')}
            optional
          />
          <Terms visit={visit} wrong={wrong} late={false} />
          <div class="acts">
            <Button>{t('govdesk.decisions.correct_do')}</Button>
          </div>
        </DeskForm>
      </div>
    </div>
  )
}
