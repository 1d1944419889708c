import { capacities, type MatrixRow } from '#src/governance/matrix.ts'
import { nextRowCode } from '#src/governance/matrix-draft.ts'
import type { Names } from '#src/governance/names.db.ts'
import { Breadcrumb } from '#src/ui/breadcrumb.tsx'
import { Button } from '#src/ui/button.tsx'
import { Checkbox, Checkboxes, Radios, SelectField } from '#src/ui/choices.tsx'
import { MoneyField, NumberField, TextField } from '#src/ui/fields.tsx'
import { complaints } from '#src/ui/question.tsx'
import { to } from '../to.ts'
import type { Visit } from '../visit.ts'
import type { Wrong } from './_errand.ts'
import { choicesOf } from './decision-new.view.tsx'
import { DeskForm, DeskNews } from './desk-parts.view.tsx'
import { toRow } from './matrix-version.view.tsx'
import type { CalledNames } from './powers.view.tsx'

type RowFacts = {
  visit: Visit
  version: number
  row: MatrixRow | undefined
  lines: readonly MatrixRow[]
  names: Names
  called: CalledNames
  wrong: Wrong
}

const part = (fraction: readonly [number, number] | null) => (fraction ? fraction.join('/') : '')

/** A row as text, for the fields of its form. A new one begins where most rows do. */
function textsOf({ row, lines }: RowFacts): Record<string, string> {
  if (!row)
    return {
      id: nextRowCode(
        lines.map(({ id }) => id),
        'B',
      ),
      fund: 'tanpa_dana',
      capacity: 'decide',
      scope: 'all',
      min: '0',
      class: 'routine',
      approvers: '1',
    }
  return {
    id: row.id,
    action: row.action,
    fund: row.fund,
    capacity: row.capacity,
    post: row.post,
    scope: row.scope,
    min: String(row.min),
    max: row.max === null ? '' : String(row.max),
    period: row.window?.period ?? '',
    cap: row.window ? String(row.window.cap) : '',
    class: row.class,
    superior: row.superior ?? '',
    quorum: part(row.quorum),
    majority: part(row.majority),
    approvers: String(row.approvers),
    evidence: row.evidence.join(', '),
    legalBasis: row.legalBasis,
    article: row.article ?? '',
  }
}

function fieldsFor(facts: RowFacts) {
  const { t } = facts.visit
  const { form, refusals } = facts.wrong
  const complaint = complaints(t, refusals)
  const texts = textsOf(facts)
  const sent = refusals.length > 0
  return (name: string) => ({ t, name, value: sent ? form.text(name) : texts[name], error: complaint(name) })
}

type Field = ReturnType<typeof fieldsFor>

/** Who may do what, and where. */
const What = ({ facts, field }: { facts: RowFacts; field: Field }) => {
  const { names, visit } = facts
  const { t } = visit
  return (
    <fieldset class="group">
      <legend>{t('govdesk.matrix.group_what')}</legend>
      <TextField {...field('id')} label={t('govdesk.matrix.code')} width="short" maxlength={20} capital="characters" autocomplete="off" />
      <SelectField {...field('action')} label={t('matrix.action')} choices={choicesOf(names.actions)} />
      <SelectField
        {...field('capacity')}
        label={t('govdesk.powers.way')}
        choices={capacities.map((one) => ({ value: one, label: t(`matrix.capacity.${one}`) }))}
      />
      <SelectField {...field('post')} label={t('govdesk.institution.post')} choices={choicesOf(names.posts)} />
      <SelectField
        {...field('scope')}
        label={t('govdesk.matrix.scope')}
        choices={(['all', 'unit', 'below'] as const).map((one) => ({ value: one, label: t(`govdesk.matrix.scope_${one}`) }))}
      />
      <SelectField
        {...field('superior')}
        label={t('govdesk.matrix.superior')}
        hint={t('govdesk.matrix.superior_hint')}
        choices={choicesOf(names.posts.filter(({ body }) => !body))}
        empty={t('govdesk.matrix.no_superior')}
        optional
      />
    </fieldset>
  )
}

/** How much, over how long. */
const Money = ({ facts, field }: { facts: RowFacts; field: Field }) => {
  const { names, visit, row, wrong } = facts
  const { t } = visit
  const by = wrong.refusals.length > 0 ? wrong.form.all('by') : (row?.window?.by ?? [])
  return (
    <fieldset class="group">
      <legend>{t('govdesk.matrix.group_money')}</legend>
      <SelectField
        {...field('fund')}
        label={t('matrix.fund')}
        choices={[{ value: '*', label: t('matrix.any_fund') }, ...choicesOf(names.funds)]}
      />
      <div class="row">
        <MoneyField {...field('min')} label={t('govdesk.matrix.min')} width="full" />
        <MoneyField {...field('max')} label={t('govdesk.matrix.max')} width="full" optional />
      </div>
      <div class="row">
        <SelectField
          {...field('period')}
          label={t('govdesk.matrix.period')}
          choices={(['month', 'year'] as const).map((one) => ({ value: one, label: t(`govdesk.matrix.period_${one}`) }))}
          empty={t('govdesk.matrix.no_period')}
          optional
        />
        <MoneyField {...field('cap')} label={t('govdesk.matrix.cap')} width="full" optional />
      </div>
      <Checkboxes
        {...field('by')}
        values={by}
        label={t('govdesk.matrix.by')}
        choices={(['payee', 'activity', 'post', 'unit'] as const).map((one) => ({ value: one, label: t(`matrix.by.${one}`) }))}
        optional
      />
    </fieldset>
  )
}

const How = ({ facts, field }: { facts: RowFacts; field: Field }) => {
  const { visit, row, wrong } = facts
  const { t } = visit
  const delegable = wrong.refusals.length > 0 ? wrong.form.checked('delegable') : (row?.delegable ?? false)
  return (
    <fieldset class="group">
      <legend>{t('govdesk.matrix.group_how')}</legend>
      <Radios
        {...field('class')}
        label={t('govdesk.matrix.class')}
        choices={(['routine', 'strategic'] as const).map((one) => ({ value: one, label: t(`govdesk.matrix.class_${one}`) }))}
      />
      <Checkbox t={t} name="delegable" label={t('govdesk.matrix.delegable')} checked={delegable} optional />
      <div class="row">
        <TextField
          {...field('quorum')}
          label={t('govdesk.matrix.quorum')}
          hint={t('govdesk.matrix.fraction_hint')}
          maxlength={5}
          autocomplete="off"
          optional
        />
        <TextField
          {...field('majority')}
          label={t('govdesk.matrix.majority')}
          hint={t('govdesk.matrix.fraction_hint')}
          maxlength={5}
          autocomplete="off"
          optional
        />
      </div>
      <NumberField {...field('approvers')} label={t('govdesk.matrix.approvers')} maxlength={1} />
      <TextField
        {...field('evidence')}
        label={t('govdesk.matrix.evidence')}
        hint={t('govdesk.matrix.evidence_hint')}
        maxlength={300}
        autocomplete="off"
        optional
      />
      <TextField {...field('legalBasis')} label={t('govdesk.appoint.basis')} maxlength={80} capital="none" autocomplete="off" />
      <TextField {...field('article')} label={t('govdesk.basis.label')} maxlength={80} autocomplete="off" optional />
    </fieldset>
  )
}

/** One row of a draft. */
export const RowForm = (facts: RowFacts) => {
  const { visit, version, row, wrong } = facts
  const { t } = visit
  const field = fieldsFor(facts)
  const title = row ? t('govdesk.matrix.row', { row: row.id }) : t('govdesk.matrix.new_row')
  return (
    <div class="form-page">
      <Breadcrumb
        t={t}
        crumbs={[
          { label: t('desk.desk'), href: to.desk() },
          { label: t('govdesk.matrix.title'), href: to.deskMatrices() },
          { label: t('matrix.version_n', { version }), href: to.deskMatrix(version) },
          { label: title },
        ]}
      />
      <DeskNews t={t} wrong={wrong} />
      <h1>{title}</h1>
      <div class="narrow">
        <DeskForm action={toRow(version, row?.id ?? 'baru')}>
          <What facts={facts} field={field} />
          <Money facts={facts} field={field} />
          <How facts={facts} field={field} />
          <div class="acts">
            <Button>{t('govdesk.matrix.row_do')}</Button>
            {row && (
              <Button kind="danger" name="hapus" value="1" unchecked>
                {t('govdesk.matrix.row_remove')}
              </Button>
            )}
          </div>
        </DeskForm>
      </div>
    </div>
  )
}
