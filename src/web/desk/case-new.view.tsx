import { formatRupiah, readRupiah } from '#src/base/money.ts'
import type { Refusal } from '#src/base/outcome.ts'
import type { MatrixRow } from '#src/governance/matrix.ts'
import type { Names } from '#src/governance/names.db.ts'
import type { Who } from '#src/governance/who.ts'
import { Breadcrumb } from '#src/ui/breadcrumb.tsx'
import { Button } from '#src/ui/button.tsx'
import { type Choice, SelectField } from '#src/ui/choices.tsx'
import { ErrorSummary } from '#src/ui/error-summary.tsx'
import { MoneyField, TextArea, TextField } from '#src/ui/fields.tsx'
import { complaints } from '#src/ui/question.tsx'
import { Steps } from '#src/ui/steps.tsx'
import { Facts } from '#src/ui/table.tsx'
import { bandOf } from '../hub/matrix.view.tsx'
import { to } from '../to.ts'
import type { Visit } from '../visit.ts'
import type { DeskPowers } from './_desk-frame.tsx'
import type { Wrong } from './_errand.ts'
import { DeskForm, DeskNews } from './desk-parts.view.tsx'
import { PartyQuestions } from './parties.view.tsx'
import type { CalledNames } from './powers.view.tsx'

export type Matter = { action: string; fund: string; amount: string; unit: string }
export type WhoDecides = { who: Who; ladder: readonly MatrixRow[] }

const Way = ({ visit: { t }, at, back }: { visit: Visit; at: 1 | 2; back?: string }) => (
  <>
    <Breadcrumb
      t={t}
      crumbs={[
        { label: t('desk.desk'), href: to.desk() },
        { label: t('govdesk.cases.title'), href: to.deskCases() },
        { label: t('govdesk.cases.open') },
      ]}
    />
    <Steps
      t={t}
      label={t('govdesk.cases.open')}
      steps={[
        { label: t('govdesk.new.step_what'), state: at === 1 ? 'now' : 'done', href: back },
        { label: t('govdesk.new.step_whole'), state: at === 2 ? 'now' : 'later' },
      ]}
    />
  </>
)

/** The actions somebody's seats are named for, in whatever way: those are the cases he can open. */
const mine = (held: DeskPowers, names: Names) => {
  const named = new Set([...held.place.named].filter((one) => !one.endsWith(':oversee')).map((one) => one.split(':')[0]))
  return names.actions.filter(({ code }) => named.has(code))
}

export const AboutWhat = ({
  visit,
  held,
  names,
  matter,
  refusals,
}: {
  visit: Visit
  held: DeskPowers
  names: Names
  matter: Matter
  refusals: readonly Refusal[]
}) => {
  const { t } = visit
  const wrong = complaints(t, refusals)
  const choices = (list: readonly { code: string; name: string }[]) => list.map(({ code, name }) => ({ value: code, label: name }))
  return (
    <div class="form-page">
      <Way visit={visit} at={1} />
      <ErrorSummary t={t} refusals={refusals} />
      <h1>{t('govdesk.new.what')}</h1>
      <p class="lead">{t('govdesk.new.what_lead')}</p>
      <form method="get" action={to.deskCaseNew()} class="narrow" novalidate>
        <SelectField
          t={t}
          name="action"
          label={t('matrix.action')}
          value={matter.action}
          error={wrong('action')}
          choices={choices(mine(held, names))}
        />
        <SelectField t={t} name="fund" label={t('matrix.fund')} value={matter.fund} error={wrong('fund')} choices={choices(names.funds)} />
        <MoneyField
          t={t}
          name="amount"
          label={t('matrix.amount')}
          hint={t('govdesk.new.amount_hint')}
          value={matter.amount}
          error={wrong('amount')}
          optional
        />
        <SelectField
          t={t}
          name="unit"
          label={t('govdesk.new.unit')}
          hint={t('govdesk.new.unit_hint')}
          value={matter.unit}
          error={wrong('unit')}
          choices={choices(names.units)}
          empty={t('govdesk.new.no_unit')}
          optional
        />
        <div class="acts">
          <Button>{t('govdesk.new.go_on')}</Button>
        </div>
      </form>
    </div>
  )
}

type WholeFacts = {
  visit: Visit
  matter: Matter
  money: boolean
  called: CalledNames
  decides: WhoDecides | undefined
  choices: readonly Choice[]
  wrong: Wrong
}

/** The answer before anything is written: the post as large as it matters, and the ladder it stands on. */
const Decides = ({ visit: { t }, decides, called }: WholeFacts) => {
  const first = decides?.who.rows[0]
  return (
    <section class="sheet who-decides" aria-labelledby="siapa-memutuskan">
      <h2 class="h3" id="siapa-memutuskan">
        {t('govdesk.new.who')}
      </h2>
      {first ? (
        <>
          <p class="decider">{decides.who.whoCan.map(called.post).join(t('matrix.or'))}</p>
          {first.quorum && <p class="small">{t('govdesk.new.by_meeting')}</p>}
        </>
      ) : (
        <>
          <p class="decider">{t('matrix.nobody')}</p>
          <p class="small">{t(decides?.who.rule ?? 'governance.authority.no_matrix')}</p>
        </>
      )}
      <ol class="mini">
        {decides?.ladder.map((row) => (
          <li>
            {decides.who.rows.some((one) => one.key === row.key) ? <b>{called.post(row.post)}</b> : called.post(row.post)}
            <span>{bandOf(t, row) || t('matrix.band.any')}</span>
          </li>
        ))}
      </ol>
    </section>
  )
}

const hidden = (matter: Matter) => Object.entries(matter).map(([name, value]) => <input type="hidden" name={name} value={value} />)

const Questions = ({ visit: { t }, decides, choices, wrong }: WholeFacts) => {
  const complaint = complaints(t, wrong.refusals)
  const counted = new Set(decides?.who.rows.flatMap((row) => row.window?.by ?? []))
  const field = (name: string) => ({ t, name, value: wrong.form.given(name), error: complaint(name) })
  return (
    <>
      <TextField
        {...field('title')}
        label={t('govdesk.case.title')}
        hint={t('govdesk.new.title_hint')}
        maxlength={200}
        autocomplete="off"
      />
      <TextArea {...field('reason')} label={t('govdesk.new.reason')} hint={t('govdesk.new.reason_hint')} maxlength={4000} rows={5} />
      <TextField
        {...field('payee')}
        label={t('govdesk.case.payee')}
        hint={t(counted.has('payee') ? 'govdesk.new.payee_counted' : 'govdesk.new.payee_hint')}
        maxlength={120}
        autocomplete="off"
        optional={!counted.has('payee')}
      />
      <TextField
        {...field('activity')}
        label={t('govdesk.case.activity')}
        maxlength={120}
        autocomplete="off"
        optional={!counted.has('activity')}
      />
      <PartyQuestions t={t} wrong={wrong} choices={choices} />
      <TextField {...field('dueDay')} type="date" label={t('govdesk.case.due')} width="medium" optional />
    </>
  )
}

export const WholeCase = (facts: WholeFacts) => {
  const { visit, matter, money, called, wrong } = facts
  const { t } = visit
  return (
    <div class="form-page">
      <Way visit={visit} at={2} back={to.deskCaseNew()} />
      <DeskNews t={t} wrong={wrong} />
      <h1>{t('govdesk.new.whole')}</h1>
      <div class="order-grid aside-first">
        <aside>
          <Decides {...facts} />
        </aside>
        <DeskForm action={to.deskCaseNew()}>
          {hidden(matter)}
          <Facts
            facts={[
              [t('matrix.action'), called.action(matter.action)],
              [t('matrix.fund'), called.fund(matter.fund)],
              ...(money ? [[t('govdesk.case.amount'), formatRupiah(readRupiah(matter.amount))] as const] : []),
              ...(matter.unit ? [[t('govdesk.new.unit'), called.unit(matter.unit)] as const] : []),
            ]}
          />
          <Questions {...facts} />
          <div class="acts">
            <Button>{t('govdesk.new.send')}</Button>
          </div>
        </DeskForm>
      </div>
    </div>
  )
}
