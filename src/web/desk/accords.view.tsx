import type { Refusal } from '#src/base/outcome.ts'
import type { Tongue } from '#src/base/time.ts'
import type { Accord } from '#src/support/accord.db.ts'
import { accordKinds } from '#src/support/accord.ts'
import { Button } from '#src/ui/button.tsx'
import { type Choice, SelectField } from '#src/ui/choices.tsx'
import { ErrorSummary } from '#src/ui/error-summary.tsx'
import { TextArea, TextField } from '#src/ui/fields.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { complaints } from '#src/ui/question.tsx'
import type { Say } from '#src/ui/words.ts'
import { AccordTable } from '../hub/accords.view.tsx'
import type { Typed } from '../shop/form.ts'
import { to } from '../to.ts'

export const partyLines = [0, 1, 2, 3] as const
export const dutyLines = [0, 1, 2, 3, 4, 5] as const

type DeskFacts = {
  t: Say
  tongue: Tongue
  rows: readonly Accord[]
  units: readonly Choice[]
  bodies: readonly Choice[]
  typed: Typed
  refusals: readonly Refusal[]
  /** The paper whose ending was refused. */
  about: string
  news: string | undefined
  once: string
}

const Parties = ({ t, bodies, typed, refusals }: DeskFacts) => (
  <>
    {partyLines.map((at) => (
      <SelectField
        t={t}
        name={at === 0 ? 'parties' : `parties-${at}`}
        label={t('accord.desk.party', { n: at + 1 })}
        empty={t('accord.desk.no_party')}
        choices={bodies}
        value={typed.text(at === 0 ? 'parties' : `parties-${at}`)}
        error={at === 0 ? complaints(t, refusals)('parties') : undefined}
        optional={at > 0}
      />
    ))}
  </>
)

const Duties = ({ t, typed, refusals }: DeskFacts) => (
  <>
    {dutyLines.map((at) => (
      <fieldset class="group need-term">
        <legend>{t('accord.desk.duty', { n: at + 1 })}</legend>
        <SelectField
          t={t}
          name={`who-${at}`}
          label={t('accord.desk.duty_who')}
          choices={[
            { value: '', label: t('accord.us') },
            ...partyLines.map((n) => ({ value: String(n), label: t('accord.desk.party', { n: n + 1 }) })),
          ]}
          value={typed.text(`who-${at}`)}
          optional
        />
        <TextField
          t={t}
          name={at === 0 ? 'duties' : `what-${at}`}
          label={t('needs.ask.what')}
          value={typed.text(at === 0 ? 'duties' : `what-${at}`)}
          error={at === 0 ? complaints(t, refusals)('duties') : undefined}
          maxlength={200}
          optional={at > 0}
        />
        <TextField
          t={t}
          name={`due-${at}`}
          label={t('accord.desk.due')}
          type="date"
          value={typed.text(`due-${at}`)}
          width="medium"
          optional
        />
      </fieldset>
    ))}
  </>
)

const New = (facts: DeskFacts) => {
  const { t, units, typed, refusals, about, once } = facts
  const wrong = complaints(t, refusals)
  return (
    <details open={refusals.length > 0 && about === ''}>
      <summary>{t('accord.desk.new')}</summary>
      <p>{t('accord.desk.lead')}</p>
      <form method="post" action={to.deskAccords()} class="fields-form" novalidate>
        <input type="hidden" name="once" value={once} />
        <SelectField
          t={t}
          name="kind"
          label={t('accord.kind')}
          choices={accordKinds.map((value) => ({ value, label: t(`accord.kind.${value}`) }))}
          value={typed.text('kind')}
          error={wrong('kind')}
        />
        <SelectField t={t} name="unit" label={t('support.from')} choices={units} value={typed.text('unit')} error={wrong('unit')} />
        <TextField t={t} name="title" label={t('accord.desk.name')} value={typed.text('title')} error={wrong('title')} maxlength={160} />
        <TextArea
          t={t}
          name="plain"
          label={t('accord.desk.plain')}
          value={typed.text('plain')}
          error={wrong('plain')}
          rows={3}
          maxlength={1200}
        />
        <TextField
          t={t}
          name="paper"
          label={t('accord.paper')}
          value={typed.text('paper')}
          error={wrong('paper')}
          maxlength={120}
          width="medium"
        />
        <TextField
          t={t}
          name="begins"
          label={t('accord.begins')}
          type="date"
          value={typed.text('begins')}
          error={wrong('begins')}
          width="medium"
        />
        <TextField t={t} name="ends" label={t('accord.ends')} type="date" value={typed.text('ends')} error={wrong('ends')} width="medium" />
        <TextField
          t={t}
          name="renews"
          label={t('accord.renews')}
          hint={t('accord.desk.renews_hint')}
          value={typed.text('renews')}
          error={wrong('renews')}
          width="medium"
          optional
        />
        <Parties {...facts} />
        <Duties {...facts} />
        <Button>{t('accord.desk.record')}</Button>
      </form>
    </details>
  )
}

const End = ({ facts, one }: { facts: DeskFacts; one: Accord }) => {
  const { t, typed, refusals, about, once } = facts
  const mine = about === one.number
  return (
    <details open={mine}>
      <summary>
        {t('accord.desk.end')}: {one.number}
      </summary>
      <form method="post" action={to.deskAccordEnd(one.number)} class="fields-form" novalidate>
        <input type="hidden" name="once" value={once} />
        <TextArea
          t={t}
          name="reason"
          id={`alasan-${one.number}`}
          label={t('accord.desk.reason')}
          value={mine ? typed.text('reason') : ''}
          error={mine ? complaints(t, refusals)('reason') : undefined}
          rows={2}
          maxlength={600}
        />
        <Button kind="danger">{t('accord.desk.end')}</Button>
      </form>
    </details>
  )
}

/** The register as its keeper works on it: what ends soon, what is new, what ends early. */
export const DeskAccords = (facts: DeskFacts) => {
  const { t, tongue, rows, refusals, news } = facts
  return (
    <div class="needs">
      <ErrorSummary t={t} refusals={refusals} />
      <h1>{t('accord.title')}</h1>
      {news && (
        <Notice kind="done" live>
          {news}
        </Notice>
      )}
      {rows.length > 0 && <AccordTable t={t} tongue={tongue} rows={rows} />}
      <New {...facts} />
      {rows
        .filter(({ state }) => state !== 'over' && state !== 'renewed')
        .map((one) => (
          <End facts={facts} one={one} />
        ))}
    </div>
  )
}
