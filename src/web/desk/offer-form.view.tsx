import { formatMoment, type Tongue } from '#src/base/time.ts'
import { ruledQuestions } from '#src/support/eligibility.ts'
import type { FormVersion } from '#src/support/form.db.ts'
import { type FormShape, fieldTypes } from '#src/support/form.ts'
import type { Offer } from '#src/support/offer.db.ts'
import { Button, LinkButton } from '#src/ui/button.tsx'
import { Checkbox, Checkboxes, SelectField } from '#src/ui/choices.tsx'
import { ErrorSummary } from '#src/ui/error-summary.tsx'
import { TextArea, TextField } from '#src/ui/fields.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { complaints } from '#src/ui/question.tsx'
import { Status } from '#src/ui/status.tsx'
import { Table } from '#src/ui/table.tsx'
import type { Say } from '#src/ui/words.ts'
import { RuleList } from '../hub/fit.view.tsx'
import { QuestionField } from '../mine/application-draft.view.tsx'
import { to } from '../to.ts'
import type { Wrong } from './_errand.ts'
import { answersTo, type FormTyped } from './_form-form.ts'

export type FormPageFacts = {
  t: Say
  tongue: Tongue
  offer: Offer
  /** The newest first; none where the standard form stands. */
  versions: readonly FormVersion[]
  /** Which one is looked at; nothing: the next is written. */
  shown: FormVersion | undefined
  typed: FormTyped
  preview: FormShape | undefined
  wrong: Wrong
  news: string | undefined
  closed: string | undefined
  once: string
}

/** A form as whoever applies will meet it. Nothing can be sent from here. */
export const FormPreview = ({ t, tongue, form, title }: { t: Say; tongue: Tongue; form: FormShape; title: string }) => (
  <section class="form-preview" aria-labelledby="pratinjau">
    <h2 id="pratinjau">{title}</h2>
    {form.rules.length > 0 && <RuleList t={t} tongue={tongue} checked={form.rules.map((rule) => ({ rule, state: 'open' as const }))} />}
    <fieldset class="group" disabled>
      <legend>{t('apply.draft.questions')}</legend>
      {form.fields.map((field, n) => (
        <QuestionField t={t} tongue={tongue} field={field} value="" error={undefined} large={n === 0} />
      ))}
    </fieldset>
    {form.awaitsBudget && <p>{t('form.awaits_budget')}</p>}
  </section>
)

const Versions = ({ t, tongue, offer, versions }: FormPageFacts) =>
  versions.length === 0 ? (
    <p>{t('form.standard')}</p>
  ) : (
    <Table
      caption={t('form.versions')}
      rows={versions}
      columns={[
        {
          label: t('form.version'),
          head: true,
          cell: (one) => (
            <a href={to.deskOfferForm(offer.slug, { versi: one.version })}>{t('apply.desk.version', { version: one.version })}</a>
          ),
        },
        { label: t('form.since'), cell: (one) => formatMoment(one.at, tongue) },
        { label: t('form.questions'), number: true, cell: (one) => String(one.fields.length) },
        { label: t('form.drafts'), number: true, cell: (one) => String(one.drafts) },
        { label: t('form.sent'), number: true, cell: (one) => String(one.sent) },
        {
          label: t('support.col.state'),
          cell: (one) =>
            one.version === versions[0]?.version ? <Status kind="ok">{t('form.newest')}</Status> : <Status>{t('form.older')}</Status>,
        },
      ]}
    />
  )

const Row = ({ facts, n }: { facts: FormPageFacts; n: number }) => {
  const { t, typed, wrong } = facts
  const row = typed.rows[n]
  if (!row) return null
  const said = complaints(t, wrong.refusals)
  const field = (name: 'label' | 'labelEn' | 'hint' | 'hintEn', most: number) => ({
    t,
    name: `fields.${n}.${name}`,
    label: t(`form.field.${name}`),
    value: row[name],
    error: said(`fields.${n}.${name}`),
    maxlength: most,
    autocomplete: 'off',
  })
  return (
    <fieldset class="group">
      <legend>{row.label ? t('form.row', { n: n + 1 }) : t('form.row_new', { n: n + 1 })}</legend>
      <input type="hidden" name={`fields.${n}.key`} value={row.key} />
      <TextField {...field('label', 160)} error={said(`fields.${n}.label`) ?? said(`fields.${n}.key`)} optional={!row.label} />
      <SelectField
        t={t}
        name={`fields.${n}.type`}
        label={t('form.field.type')}
        choices={fieldTypes.map((value) => ({ value, label: t(`form.type.${value}`) }))}
        value={row.type}
        error={said(`fields.${n}.type`)}
      />
      <Checkbox t={t} name={`fields.${n}.required`} label={t('form.field.required')} checked={row.required} optional />
      <details open={Boolean(row.labelEn || row.hint || row.choices || said(`fields.${n}.choices`))}>
        <summary>{t('form.more')}</summary>
        <TextField {...field('labelEn', 160)} optional />
        <TextField {...field('hint', 300)} optional />
        <TextField {...field('hintEn', 300)} optional />
        <TextArea
          t={t}
          name={`fields.${n}.choices`}
          label={t('form.field.choices')}
          hint={t('form.field.choices_hint')}
          value={row.choices}
          error={said(`fields.${n}.choices`)}
          rows={3}
          maxlength={2500}
          optional
        />
      </details>
    </fieldset>
  )
}

const Rules = ({ facts }: { facts: FormPageFacts }) => {
  const { t, typed, wrong } = facts
  const said = complaints(t, wrong.refusals)
  return (
    <>
      <h3>{t('form.rules')}</h3>
      <p class="hint">{t('form.rules_hint')}</p>
      {ruledQuestions.map((name) => {
        const rule = typed.rules[name]
        const line = (part: 'why' | 'whyEn' | 'mend' | 'mendEn') => ({
          t,
          name: `rules.${name}.${part}`,
          label: t(`form.rule.${part}`),
          value: rule?.[part] ?? '',
          error: said(`rules.${name}.${part}`),
          maxlength: 300,
          autocomplete: 'off',
        })
        const wrongHere = wrong.refusals.some(({ field }) => field?.startsWith(`rules.${name}.`))
        return (
          <details class="group" open={(rule?.accepts.length ?? 0) > 0 || wrongHere}>
            <summary>{t(`apply.question.${name}`)}</summary>
            <Checkboxes
              t={t}
              name={`rules.${name}.accepts`}
              label={t('form.rule.accepts')}
              choices={answersTo(name).map((value) => ({ value, label: t(`apply.answer.${name}.${value}`) }))}
              values={rule?.accepts ?? []}
              error={said(`rules.${name}.accepts`)}
              optional
            />
            <TextField {...line('why')} optional />
            <TextField {...line('whyEn')} optional />
            <TextField {...line('mend')} optional />
            <TextField {...line('mendEn')} optional />
          </details>
        )
      })}
    </>
  )
}

const Write = (facts: FormPageFacts) => {
  const { t, tongue, offer, versions, typed, preview, closed, once } = facts
  return (
    <>
      {preview && <FormPreview t={t} tongue={tongue} form={preview} title={t('form.preview_next')} />}
      <section aria-labelledby="versi-baru">
        <h2 id="versi-baru">{t('form.next', { version: (versions[0]?.version ?? 0) + 1 })}</h2>
        <p>{t('form.next_lead')}</p>
        <form method="post" action={to.deskOfferErrand(offer.slug, 'formulir')} class="fields-form" novalidate>
          <input type="hidden" name="once" value={once} />
          <input type="hidden" name="after" value={String(versions[0]?.version ?? 0)} />
          <input type="hidden" name="rows" value={String(typed.rows.length)} />
          {typed.rows.map((_, n) => (
            <Row facts={facts} n={n} />
          ))}
          <Rules facts={facts} />
          <Checkbox t={t} name="awaitsBudget" label={t('form.awaits')} hint={t('form.awaits_hint')} checked={typed.awaitsBudget} optional />
          <p class="acts">
            <Button name="langkah" value="terbit" closed={closed}>
              {t('form.publish')}
            </Button>
            <Button name="langkah" value="pratinjau" kind="ghost">
              {t('form.preview')}
            </Button>
          </p>
        </form>
      </section>
    </>
  )
}

/** The form of an offer, version by version; the next is written beneath. */
export const OfferFormPage = (facts: FormPageFacts) => {
  const { t, tongue, offer, shown, wrong, news } = facts
  return (
    <div class="support">
      <ErrorSummary t={t} refusals={wrong.refusals} />
      <h1>{t('form.title', { offer: offer.title })}</h1>
      {news && (
        <Notice kind="done" live>
          {news}
        </Notice>
      )}
      <Versions {...facts} />
      {shown ? (
        <>
          <FormPreview t={t} tongue={tongue} form={shown} title={t('form.shown', { version: shown.version })} />
          <p class="acts">
            <LinkButton href={to.deskOfferForm(offer.slug)}>{t('form.write')}</LinkButton>
          </p>
        </>
      ) : (
        <Write {...facts} />
      )}
      <p>
        <a href={to.deskOffer(offer.slug)}>{offer.title}</a>
      </p>
    </div>
  )
}
