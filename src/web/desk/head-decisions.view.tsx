import type { Child } from 'hono/jsx'
import { formatCount, formatRupiah, rupiah } from '#src/base/money.ts'
import { type Day, formatCivicDay, type Tongue } from '#src/base/time.ts'
import { isLate, spreadLimit, spreadOf } from '#src/support/application.ts'
import type { CeilingLeft, HeadLine } from '#src/support/head-read.db.ts'
import { Button, LinkButton } from '#src/ui/button.tsx'
import { Radios } from '#src/ui/choices.tsx'
import { Empty } from '#src/ui/empty.tsx'
import { ErrorSummary } from '#src/ui/error-summary.tsx'
import { MoneyField, NumberField, TextArea } from '#src/ui/fields.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { complaints } from '#src/ui/question.tsx'
import { Status } from '#src/ui/status.tsx'
import { Facts, Table } from '#src/ui/table.tsx'
import type { Say } from '#src/ui/words.ts'
import { askedText } from '../mine/application.view.tsx'
import { StageMark } from '../mine/applications.view.tsx'
import { to } from '../to.ts'
import type { Wrong } from './_errand.ts'

export type Became = { number: string; state: HeadLine['state']; offer: string }

export type HeadFacts = {
  t: Say
  tongue: Tongue
  rows: readonly HeadLine[]
  ceilings: readonly CeilingLeft[]
  became: readonly Became[]
  wrong: Wrong
  now: Date
  once: string
}

const money = (value: number) => formatRupiah(rupiah(value))

/** What each agency may still promise this year, before anything is decided. */
const Ceilings = ({ t, ceilings }: Pick<HeadFacts, 't' | 'ceilings'>) =>
  ceilings.length === 0 ? null : (
    <section>
      <h2>{t('head.ceiling.title')}</h2>
      <Table
        caption={t('head.ceiling.title')}
        quietCaption
        rows={ceilings}
        columns={[
          { label: t('apply.desk.agency'), head: true, cell: (one) => one.name },
          { label: t('head.ceiling.most'), number: true, cell: (one) => (one.most === null ? t('head.ceiling.none') : money(one.most)) },
          { label: t('head.ceiling.promised'), number: true, cell: (one) => money(one.promised) },
          { label: t('head.ceiling.granted'), number: true, cell: (one) => money(one.granted) },
          {
            label: t('head.ceiling.left'),
            number: true,
            cell: (one) => {
              if (one.most === null) return '–'
              const left = one.most - one.promised - one.granted
              return left < 0 ? <Status kind="warn">{t('head.ceiling.over', { value: money(-left) })}</Status> : money(left)
            },
          },
        ]}
      />
    </section>
  )

const dueText = (t: Say, tongue: Tongue, row: HeadLine, now: Date): Child => {
  if (row.dueDay === null) return '–'
  const day = formatCivicDay(row.dueDay as Day, tongue)
  return isLate(row.dueDay, now) ? (
    <Status kind="warn">{t('head.late', { day, n: Math.abs(row.left ?? 0) })}</Status>
  ) : (
    t('head.until', { day, n: row.left ?? 0 })
  )
}

const spreadText = (t: Say, { totals }: HeadLine): string =>
  totals.length === 0
    ? '–'
    : t('head.totals', {
        totals: totals.join(', '),
        mean: Math.round(totals.reduce((sum, one) => sum + one, 0) / totals.length),
        spread: spreadOf(totals),
      })

const One = ({ facts, row }: { facts: HeadFacts; row: HeadLine }) => {
  const { t, tongue, wrong, now } = facts
  const said = complaints(t, wrong.refusals)
  const name = (field: string) => `${field}-${row.number}`
  const typed = (field: string) => wrong.form.text(name(field))
  const far = spreadOf(row.totals) >= spreadLimit
  return (
    <fieldset class="group">
      <legend>
        {row.number} · {row.offer}
      </legend>
      {row.title && (
        <p>
          <a href={to.deskApplication(row.number)}>{row.title}</a>
        </p>
      )}
      <Facts
        facts={[
          [t('apply.desk.agency'), row.unitName],
          [t('apply.asked'), row.kind === 'money' || row.amount === 0 ? askedText(row) : `${askedText(row)} (${money(row.amount)})`],
          [t('head.due'), dueText(t, tongue, row, now)],
          [t('head.quota'), row.quotaLeft === null ? t('head.quota_none') : formatCount(row.quotaLeft)],
          ...(row.declared === 'clear'
            ? [
                [t('head.recommended'), row.recommended || '–'] as const,
                [
                  t('head.reviews'),
                  <>
                    {spreadText(t, row)} {far && <Status kind="warn">{t('head.far')}</Status>}
                  </>,
                ] as const,
                [t('head.advice'), row.advice.map((one) => t(`apply.advice.${one}`)).join(', ') || '–'] as const,
              ]
            : []),
        ]}
      />
      {row.declared === 'clear' ? (
        <>
          <Radios
            t={t}
            name={name('outcome')}
            label={t('apply.decide.outcome')}
            choices={[
              { value: '', label: t('head.not_now') },
              { value: 'approve', label: t('apply.decide.approve') },
              { value: 'refuse', label: t('apply.decide.refuse') },
            ]}
            value={typed('outcome')}
            error={said(name('outcome'))}
          />
          {row.kind === 'money' ? (
            <MoneyField
              t={t}
              name={name('amount')}
              label={t('apply.decide.amount')}
              hint={t('apply.decide.part')}
              value={typed('amount')}
              error={said(name('amount'))}
              optional
            />
          ) : (
            <NumberField
              t={t}
              name={name('quantity')}
              label={t('apply.decide.quantity')}
              hint={t('apply.decide.part')}
              value={typed('quantity')}
              error={said(name('quantity'))}
              optional
            />
          )}
          <TextArea
            t={t}
            name={name('reason')}
            label={t('apply.decide.reason')}
            hint={t('apply.decide.reason_hint')}
            value={typed('reason')}
            error={said(name('reason'))}
            rows={2}
            maxlength={4000}
          />
        </>
      ) : (
        <p>
          {t(row.declared === 'interest' ? 'head.interest' : 'head.undeclared')}{' '}
          <a href={to.deskApplication(row.number)}>
            {t(row.declared === 'interest' ? 'head.see' : 'head.declare', { number: row.number })}
          </a>
        </p>
      )}
    </fieldset>
  )
}

/** What waits for the decision of whoever sits at the head, with what he needs to decide it; decided from here, one or many. */
export const HeadDecisionsView = (facts: HeadFacts) => {
  const { t, rows, became, wrong, once } = facts
  const open = rows.filter(({ declared }) => declared === 'clear')
  return (
    <>
      <ErrorSummary t={t} refusals={wrong.refusals} />
      <h1>{t('head.title')}</h1>
      <p class="lead">{t('head.lead')}</p>
      {became.length > 0 && (
        <Notice kind="done" live>
          {t('head.did', { n: became.length })}
          <ul class="mini">
            {became.map((one) => (
              <li>
                <a href={to.deskApplication(one.number)}>{one.number}</a> <StageMark t={t} state={one.state} staff />
              </li>
            ))}
          </ul>
        </Notice>
      )}
      <Ceilings {...facts} />
      <h2>{t('head.waiting', { n: rows.length })}</h2>
      {rows.length === 0 ? (
        <Empty seed="meja-putusan" title={t('head.empty')}>
          {t('head.empty_why')}
        </Empty>
      ) : (
        <form method="post" action={to.deskHeadDecisions()} class="fields-form" novalidate>
          <input type="hidden" name="once" value={once} />
          {rows.map((row) => (
            <One facts={facts} row={row} />
          ))}
          {open.length > 0 && (
            <>
              <Radios
                t={t}
                name="how"
                label={t('head.how')}
                choices={[
                  { value: 'each', label: t('head.how_each'), hint: t('head.how_each_hint') },
                  { value: 'all', label: t('head.how_all'), hint: t('head.how_all_hint') },
                ]}
                value={wrong.form.text('how') || 'each'}
              />
              <p class="acts">
                <Button>{t('head.do')}</Button>
              </p>
            </>
          )}
        </form>
      )}
      <p class="acts">
        <LinkButton href={to.deskApplications()} kind="ghost">
          {t('apply.desk.title')}
        </LinkButton>
      </p>
    </>
  )
}
