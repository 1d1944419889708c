import type { Refusal } from '#src/base/outcome.ts'
import { formatCivicDay, type Tongue } from '#src/base/time.ts'
import type { Application, AttachedPaper } from '#src/support/application-read.db.ts'
import type { Paper } from '#src/support/folder.db.ts'
import { mostPaperBytes } from '#src/support/folder.ts'
import { differing, type FormField } from '#src/support/form.ts'
import { fieldId } from '#src/ui/attributes.ts'
import { Button, PostButton } from '#src/ui/button.tsx'
import { Checkbox, FileField, SelectField } from '#src/ui/choices.tsx'
import { EmailField, MoneyField, NumberField, TextArea, TextField } from '#src/ui/fields.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { complaints } from '#src/ui/question.tsx'
import { Status } from '#src/ui/status.tsx'
import type { Say } from '#src/ui/words.ts'
import type { Typed } from '../shop/form.ts'
import { to } from '../to.ts'
import { MineFrame } from './mine-frame.view.tsx'

export type DraftFacts = {
  t: Say
  tongue: Tongue
  one: Application
  typed: Typed
  refusals: readonly Refusal[]
  news: string | undefined
  once: string
  now: Date
  papers: readonly Paper[]
  bodies: readonly { value: string; label: string }[]
}

/** What was typed wins over what is kept: a form that was refused comes back as it was. */
const shownIn = ({ typed }: DraftFacts, name: string, kept: string): string => (typed.names().includes(name) ? typed.text(name) : kept)

type FieldFacts = { t: Say; tongue: Tongue; field: FormField; value: string; error: string | undefined; large: boolean }

/** One question of a form, as its kind is asked. */
export const QuestionField = ({ t, tongue, field, value, error, large }: FieldFacts) => {
  const english = tongue === 'en'
  const hint = (english && field.hintEn) || field.hint
  const shared = {
    t,
    name: `jawab-${field.key}`,
    label: (english && field.labelEn) || field.label,
    ...(hint ? { hint } : {}),
    error,
    optional: !field.required,
  }
  if (field.type === 'text') return <TextArea {...shared} value={value} rows={large ? 5 : 3} maxlength={4000} />
  if (field.type === 'choice')
    return (
      <SelectField
        {...shared}
        value={value}
        choices={field.choices.map((one) => ({ value: one, label: one }))}
        empty={t('apply.draft.choose')}
      />
    )
  if (field.type === 'yes') return <Checkbox {...shared} value="ya" checked={value === 'ya'} />
  if (field.type === 'whole') return <NumberField {...shared} value={value} />
  return <TextField {...shared} value={value} maxlength={200} autocomplete={field.key === 'address' ? 'street-address' : 'off'} />
}

const Answer = ({ facts, field, n }: { facts: DraftFacts; field: FormField; n: number }) => {
  const { t, tongue, one, refusals } = facts
  const value = shownIn(facts, `jawab-${field.key}`, one.answers[field.key] ?? '')
  return <QuestionField t={t} tongue={tongue} field={field} value={value} error={complaints(t, refusals)(field.key)} large={n === 0} />
}

const named = (refusals: readonly Refusal[], one: Application): Refusal[] =>
  refusals.map((refusal) =>
    one.form.fields.some(({ key }) => key === refusal.field) ? { ...refusal, field: `jawab-${refusal.field}` } : refusal,
  )

const Asked = ({ facts }: { facts: DraftFacts }) => {
  const { t, one, refusals, bodies } = facts
  const wrong = complaints(t, refusals)
  return (
    <fieldset class="group">
      <legend>{t('apply.draft.what')}</legend>
      <TextField
        t={t}
        name="title"
        label={t('apply.draft.title')}
        hint={t('apply.draft.title_hint')}
        value={shownIn(facts, 'title', one.title)}
        error={wrong('title')}
        maxlength={160}
        capital="sentences"
        autocomplete="organization"
      />
      {bodies.length > 0 && (
        <SelectField
          t={t}
          name="organisation"
          label={t('apply.draft.body')}
          choices={bodies}
          value={shownIn(facts, 'organisation', one.organisationSlug ?? '')}
          empty={t('apply.draft.myself')}
          error={wrong('organisation')}
          optional
        />
      )}
      {one.kind === 'money' ? (
        <MoneyField
          t={t}
          name="amount"
          label={t('apply.draft.amount')}
          value={shownIn(facts, 'amount', one.amount ? String(one.amount) : '')}
          error={wrong('amount')}
        />
      ) : (
        <NumberField
          t={t}
          name="quantity"
          label={t('apply.draft.quantity', { measure: one.measure || t('apply.draft.piece') })}
          value={shownIn(facts, 'quantity', String(one.quantity))}
          error={wrong('quantity')}
        />
      )}
    </fieldset>
  )
}

type Wanting = {
  t: Say
  tongue: Tongue
  wanted: string
  index: number
  there: AttachedPaper | undefined
  papers: readonly Paper[]
  value: string
  error: string | undefined
}

/** One paper that is asked for: whether it lies there, and the two ways to lay it there. */
export const WantedPaper = ({ t, tongue, wanted, index, there, papers, value, error }: Wanting) => (
  <div class="wanted">
    <p>
      <b>{wanted}</b>{' '}
      {there ? (
        <Status kind={there.good ? 'ok' : 'warn'}>
          {t(there.good ? 'apply.draft.attached' : 'apply.draft.ran_out', { title: there.title })}
        </Status>
      ) : (
        <Status kind="plain">{t('apply.draft.not_attached')}</Status>
      )}
    </p>
    {papers.length > 0 && (
      <SelectField
        t={t}
        name={`paper-${index}`}
        label={t('apply.draft.from_folder', { wanted })}
        choices={papers.map((paper) => ({ value: paper.id, label: `${paper.title} (${formatCivicDay(paper.expiresOn, tongue)})` }))}
        value={value}
        empty={t('apply.draft.choose')}
        optional
      />
    )}
    <FileField
      t={t}
      name={`file-${index}`}
      id={fieldId(`document-${index}`)}
      label={t('apply.draft.upload', { wanted })}
      hint={t('apply.folder.kinds')}
      accept="application/pdf,image/jpeg,image/png,image/webp"
      capture="environment"
      mostBytes={mostPaperBytes}
      error={error}
      optional
    />
  </div>
)

const Papers = ({ facts }: { facts: DraftFacts }) => {
  const { t, one, refusals, papers, tongue } = facts
  if (one.documents.length === 0) return null
  const wrong = complaints(t, refusals)
  return (
    <fieldset class="group">
      <legend>{t('apply.draft.papers')}</legend>
      <p class="hint">
        {t('apply.draft.papers_hint')} <a href={to.myFolder()}>{t('apply.folder.title')}</a>
      </p>
      {one.documents.map((wanted, index) => {
        const there = one.papers.find((paper) => paper.wanted === wanted)
        return (
          <WantedPaper
            t={t}
            tongue={tongue}
            wanted={wanted}
            index={index}
            there={there}
            papers={papers}
            value={shownIn(facts, `paper-${index}`, there?.good ? there.id : '')}
            error={wrong(`document-${index}`)}
          />
        )
      })}
    </fieldset>
  )
}

const marks = { open: 'wait', yes: 'ok', no: 'warn' } as const

const Members = ({ facts }: { facts: DraftFacts }) => {
  const { t, one, refusals } = facts
  const wrong = complaints(t, refusals)
  return (
    <details class="group" open={one.members.length > 0 || refusals.some(({ field }) => field?.startsWith('member-'))}>
      <summary>{t('apply.draft.members')}</summary>
      <p class="hint">{t('apply.draft.members_hint')}</p>
      {one.members.length > 0 && (
        <ul class="member-list">
          {one.members.map((member) => (
            <li>
              <span>
                {member.name}
                {member.role && `, ${member.role}`} <Status kind={marks[member.answer]}>{t(`apply.member.${member.answer}_short`)}</Status>
              </span>
              <Button
                name="keluarkan"
                value={member.id}
                kind="plain"
                small
                unchecked
                label={t('apply.draft.remove', { name: member.name })}
              >
                {t('apply.draft.remove_short')}
              </Button>
            </li>
          ))}
        </ul>
      )}
      <TextField
        t={t}
        name="member-name"
        label={t('apply.draft.member_name')}
        value={facts.typed.text('member-name')}
        error={wrong('member-name')}
        optional
        autocomplete="off"
      />
      <EmailField
        t={t}
        name="member-email"
        label={t('apply.draft.member_email')}
        value={facts.typed.text('member-email')}
        error={wrong('member-email')}
        optional
        autocomplete="off"
      />
      <TextField
        t={t}
        name="member-role"
        label={t('apply.draft.member_role')}
        value={facts.typed.text('member-role')}
        error={wrong('member-role')}
        optional
        width="medium"
        autocomplete="off"
      />
      <Button kind="ghost" small unchecked>
        {t('apply.draft.invite')}
      </Button>
    </details>
  )
}

/** Where two savings differ: what is kept stands beside what was typed, question by question. */
const Differing = ({ t, tongue, one, typed, refusals }: DraftFacts) => {
  if (!refusals.some(({ rule }) => rule === 'support.application.stale')) return null
  const answers = Object.fromEntries(one.form.fields.map(({ key }) => [key, typed.text(`jawab-${key}`)]))
  const all = differing(one.form.fields, one.answers, answers)
  return (
    <section class="differing" aria-labelledby="beda">
      <h2 id="beda">{t('apply.draft.differs')}</h2>
      {all.map(({ field, kept }) => (
        <>
          <h3>{(tongue === 'en' && field.labelEn) || field.label}</h3>
          <p class="quiet">{t('apply.draft.kept')}</p>
          <blockquote>{kept || '-'}</blockquote>
        </>
      ))}
    </section>
  )
}

const Locked = ({ t, one, refusals, typed, once }: DraftFacts) => {
  const asked = one.overrideAsked !== ''
  if (!asked && !refusals.some(({ rule }) => rule === 'support.duplicate.locked' || rule === 'support.application.reason')) return null
  return (
    <section aria-labelledby="pengecualian">
      <h2 id="pengecualian">{t('apply.override.title')}</h2>
      {asked ? (
        <Notice kind={one.overridden ? 'done' : 'wait'}>{t(one.overridden ? 'apply.override.given' : 'apply.override.waits')}</Notice>
      ) : (
        <form method="post" action={to.myApplicationErrand(one.number, 'pengecualian')} class="fields-form" novalidate>
          <input type="hidden" name="once" value={once} />
          <TextArea
            t={t}
            name="alasan"
            label={t('apply.override.why')}
            value={typed.text('alasan')}
            error={complaints(t, refusals)('alasan')}
            rows={3}
            maxlength={1000}
          />
          <Button kind="ghost">{t('apply.override.ask')}</Button>
        </form>
      )}
    </section>
  )
}

/** One form for everything: whichever button is pressed, all that was typed is kept. */
export const DraftView = (facts: DraftFacts) => {
  const { t, one, refusals, news, once } = facts
  const returned = one.state === 'mending' ? one.steps.findLast(({ step }) => step === 'return') : undefined
  return (
    <MineFrame t={t} refusals={named(refusals, one)} room="applications" title={t('apply.draft.heading', { offer: one.offer })} news={news}>
      <p class="number">
        {one.number} · {one.unitName}
      </p>
      {returned && (
        <Notice kind="warn">
          <b>{t('apply.draft.returned', { unit: returned.unitName })}</b> {returned.reason}
        </Notice>
      )}
      <Differing {...facts} />
      <form
        method="post"
        action={to.myApplicationErrand(one.number, 'simpan')}
        class="fields-form apply-form"
        enctype="multipart/form-data"
        novalidate
        data-autosave={to.myApplicationErrand(one.number, 'simpan-sendiri')}
        data-unsaved={t('apply.draft.unsaved')}
        data-signed-out={t('apply.draft.signed_out')}
      >
        {/* Enter in a field keeps the draft: the first button of a form is the one it presses, and nothing is sent by a slip */}
        <button type="submit" class="vh" tabindex={-1}>
          {t('apply.draft.save')}
        </button>
        <input type="hidden" name="revision" value={String(one.revision)} />
        <Asked facts={facts} />
        <fieldset class="group">
          <legend>{t('apply.draft.questions')}</legend>
          {one.form.fields.map((field, n) => (
            <Answer facts={facts} field={field} n={n} />
          ))}
        </fieldset>
        <Papers facts={facts} />
        <Members facts={facts} />
        <p class="acts">
          <Button action={to.myApplicationErrand(one.number, 'kirim')}>{t(returned ? 'apply.draft.resend' : 'apply.draft.send')}</Button>
          <Button kind="ghost" unchecked>
            {t('apply.draft.save')}
          </Button>
        </p>
        <p class="hint">{t('apply.draft.kept_hint')}</p>
        <p class="saved" role="status" data-saved></p>
      </form>
      <Locked {...facts} />
      <section aria-labelledby="tarik">
        <h2 id="tarik">{t('apply.withdraw.title')}</h2>
        <PostButton to={to.myApplicationErrand(one.number, 'tarik')} once={once} kind="danger">
          {t('apply.withdraw.do')}
        </PostButton>
      </section>
    </MineFrame>
  )
}
