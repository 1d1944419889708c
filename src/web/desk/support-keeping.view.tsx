import { conditions } from '#src/support/keeping.ts'
import { Button } from '#src/ui/button.tsx'
import { Radios, SelectField } from '#src/ui/choices.tsx'
import { TextArea, TextField } from '#src/ui/fields.tsx'
import { complaints } from '#src/ui/question.tsx'
import { to } from '../to.ts'
import type { DeskFacts } from './support.view.tsx'

const Answer = ({ t, commitment, keeping, typed, refusals, closed, once }: DeskFacts) => {
  const open = keeping.shortfalls.find(({ answer }) => answer === null)
  return open ? (
    <section>
      <h2>{t('keep.shortfall.answer')}</h2>
      <form method="post" action={to.deskCommitmentErrand(commitment.number, 'jawab')} class="fields-form" novalidate>
        <input type="hidden" name="once" value={once} />
        <input type="hidden" name="delivery" value={open.delivery} />
        <TextArea
          t={t}
          name="text"
          label={t('keep.shortfall.line', { n: open.short, measure: commitment.measure })}
          hint={t('support.desk.reason_hint')}
          value={typed.text('text')}
          error={complaints(t, refusals)('text')}
          rows={3}
          maxlength={1000}
        />
        <p class="acts">
          <Button closed={closed.record}>{t('keep.answer')}</Button>
        </p>
      </form>
    </section>
  ) : null
}

const Judge = ({ t, commitment, keeping, typed, refusals, closed, once }: DeskFacts) => {
  const waiting = keeping.reports.flatMap(({ what, reports }) =>
    reports.filter(({ accepted }) => accepted === null).map((one) => ({ ...one, what })),
  )[0]
  return waiting ? (
    <section>
      <h2>{t('keep.report.judge', { what: waiting.what })}</h2>
      <blockquote>{waiting.text}</blockquote>
      <form method="post" action={to.deskCommitmentErrand(commitment.number, 'nilai')} class="fields-form" novalidate>
        <input type="hidden" name="once" value={once} />
        <input type="hidden" name="report" value={waiting.id} />
        <Radios
          t={t}
          name="accepted"
          label={t('keep.report.verdict')}
          choices={[
            { value: 'ya', label: t('keep.report.accept') },
            { value: 'tidak', label: t('keep.report.return') },
          ]}
          value={typed.text('accepted') || 'ya'}
        />
        <TextArea
          t={t}
          name="reason"
          label={t('support.desk.reason')}
          value={typed.text('reason')}
          error={complaints(t, refusals)('reason')}
          rows={2}
          maxlength={1000}
          optional
        />
        <p class="acts">
          <Button closed={closed.record}>{t('keep.report.settle')}</Button>
        </p>
      </form>
    </section>
  ) : null
}

const AskReport = ({ t, commitment, typed, refusals, closed, once }: DeskFacts) => {
  const wrong = complaints(t, refusals)
  return (
    <details>
      <summary>{t('keep.report.ask')}</summary>
      <p>{t('keep.report.ask_lead')}</p>
      <form method="post" action={to.deskCommitmentErrand(commitment.number, 'laporan')} class="fields-form" novalidate>
        <input type="hidden" name="once" value={once} />
        <TextField t={t} name="what" label={t('keep.report.what')} value={typed.text('what')} error={wrong('what')} maxlength={200} />
        <TextField
          t={t}
          name="dueDay"
          label={t('support.col.due')}
          type="date"
          value={typed.text('dueDay')}
          error={wrong('dueDay')}
          width="medium"
        />
        <p class="acts">
          <Button closed={closed.record}>{t('keep.report.set')}</Button>
        </p>
      </form>
    </details>
  )
}

const Check = ({ t, commitment, typed, refusals, closed, today, once }: DeskFacts) => {
  const wrong = complaints(t, refusals)
  return commitment.confirmed > 0 ? (
    <details>
      <summary>{t('keep.condition.check')}</summary>
      <form method="post" action={to.deskCommitmentErrand(commitment.number, 'kondisi')} class="fields-form" novalidate>
        <input type="hidden" name="once" value={once} />
        <TextField
          t={t}
          name="onDay"
          id="kondisi-hari"
          label={t('support.desk.on_day')}
          type="date"
          value={typed.text('onDay') || today}
          error={wrong('onDay')}
          width="medium"
        />
        <SelectField
          t={t}
          name="state"
          label={t('keep.condition.state')}
          choices={conditions.map((value) => ({ value, label: t(`keep.condition.${value}`) }))}
          value={typed.text('state') || 'good'}
          error={wrong('state')}
        />
        <TextArea
          t={t}
          name="says"
          label={t('support.receive.says')}
          value={typed.text('says')}
          error={wrong('says')}
          rows={2}
          maxlength={600}
          optional
        />
        <p class="acts">
          <Button closed={closed.record}>{t('support.desk.note')}</Button>
        </p>
      </form>
    </details>
  ) : null
}

/** What the agency still does about a promise: answers for what did not come, settles and asks for reports, looks at things again. */
export const KeepingForms = (facts: DeskFacts) => (
  <>
    <Answer {...facts} />
    <Judge {...facts} />
    <AskReport {...facts} />
    <Check {...facts} />
  </>
)
