import type { Child } from 'hono/jsx'
import { formatCount } from '#src/base/money.ts'
import type { Refusal } from '#src/base/outcome.ts'
import { dayOf, formatCivicDay, formatDay, formatMoment, type Tongue } from '#src/base/time.ts'
import type { Agreement, BroughtRow, Inside, Obligation } from '#src/support/agreement-read.db.ts'
import { obligationState } from '#src/support/obligation.ts'
import { Breadcrumb } from '#src/ui/breadcrumb.tsx'
import { Button } from '#src/ui/button.tsx'
import { ErrorSummary } from '#src/ui/error-summary.tsx'
import { NumberField, TextArea, TextField } from '#src/ui/fields.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { complaints } from '#src/ui/question.tsx'
import { Status, type StatusKind } from '#src/ui/status.tsx'
import { Facts } from '#src/ui/table.tsx'
import type { Say } from '#src/ui/words.ts'
import type { Typed } from '../shop/form.ts'
import { to } from '../to.ts'
import { authorText } from './need-parts.view.tsx'

export type AgreementFacts = {
  t: Say
  tongue: Tongue
  agreement: Agreement
  inside: Inside | undefined
  now: Date
  refusals: readonly Refusal[]
  /** What was typed, and about which obligation or delivery. */
  typed: Typed
  about: string
  news: string | undefined
  once: string
}

const kinds: Readonly<Record<ReturnType<typeof obligationState>, StatusKind>> = {
  kept: 'ok',
  part: 'wait',
  claimed: 'wait',
  open: 'plain',
  late: 'warn',
  released: 'plain',
}

const Hidden = ({ once, name, value }: { once: string; name: string; value: string }) => (
  <>
    <input type="hidden" name="once" value={once} />
    <input type="hidden" name={name} value={value} />
  </>
)

/** The receiver's answer, or his correction of it. */
const Receipt = ({ facts, one, brought }: { facts: AgreementFacts; one: Obligation; brought: BroughtRow }) => {
  const { t, agreement, refusals, typed, about, once } = facts
  const mine = about === brought.id
  const last = brought.receipts.at(-1)
  const wrong = complaints(t, mine ? refusals : [])
  const form = (
    <form method="post" action={to.agreementErrand(agreement.number, 'terima')} class="fields-form" novalidate>
      <Hidden once={once} name="brought" value={brought.id} />
      {last && <input type="hidden" name="corrects" value={last.id} />}
      <NumberField
        t={t}
        name="quantity"
        id={`terima-${brought.id}`}
        label={t('agreement.confirm_question', { measure: one.measure })}
        value={mine ? typed.text('quantity') : (last?.quantity ?? brought.quantity)}
        error={wrong('quantity')}
      />
      <TextArea
        t={t}
        name="says"
        id={`kata-${brought.id}`}
        label={t('agreement.note')}
        value={mine ? typed.text('says') : ''}
        error={wrong('says')}
        rows={2}
        maxlength={600}
        optional
      />
      <Button>{t(last ? 'agreement.correct' : 'agreement.confirm')}</Button>
    </form>
  )
  if (!last) return form
  return (
    <details open={mine && refusals.length > 0}>
      <summary>{t('agreement.correct')}</summary>
      {form}
    </details>
  )
}

const BroughtLine = ({ facts, one, brought }: { facts: AgreementFacts; one: Obligation; brought: BroughtRow }) => {
  const { t, tongue, inside } = facts
  const last = brought.receipts.at(-1)
  const [first] = brought.receipts
  return (
    <li>
      <p>
        {t('agreement.brought', { n: formatCount(brought.quantity), measure: one.measure, day: formatCivicDay(brought.onDay, tongue) })},{' '}
        <b>{last ? t('agreement.received', { n: formatCount(last.quantity) }) : t('agreement.waiting')}</b>
      </p>
      {first && last && first !== last && <p class="small quiet">{t('agreement.received_first', { n: formatCount(first.quantity) })}</p>}
      {brought.says && <p class="small">{brought.says}</p>}
      {last?.says && <p class="small">“{last.says}”</p>}
      {inside && inside.mine !== one.owes && <Receipt facts={facts} one={one} brought={brought} />}
    </li>
  )
}

const Bring = ({ facts, one }: { facts: AgreementFacts; one: Obligation }) => {
  const { t, agreement, now, refusals, typed, about, once } = facts
  const mine = about === one.id
  const wrong = complaints(t, mine ? refusals : [])
  return (
    <details open={mine && refusals.length > 0}>
      <summary>{t('agreement.bring')}</summary>
      <form method="post" action={to.agreementErrand(agreement.number, 'serah')} class="fields-form" novalidate>
        <Hidden once={once} name="obligation" value={one.id} />
        <NumberField
          t={t}
          name="quantity"
          id={`serah-${one.id}`}
          label={t('agreement.bring_quantity', { measure: one.measure })}
          value={mine ? typed.text('quantity') : ''}
          error={wrong('quantity')}
        />
        <TextField
          t={t}
          name="onDay"
          id={`hari-${one.id}`}
          label={t('agreement.bring_day')}
          type="date"
          value={mine ? typed.text('onDay') : dayOf(now)}
          error={wrong('onDay')}
          width="medium"
        />
        <TextArea
          t={t}
          name="says"
          id={`catatan-${one.id}`}
          label={t('agreement.note')}
          value={mine ? typed.text('says') : ''}
          error={wrong('says')}
          rows={2}
          maxlength={600}
          optional
        />
        <Button>{t('agreement.bring')}</Button>
      </form>
    </details>
  )
}

const ObligationItem = ({ facts, one }: { facts: AgreementFacts; one: Obligation }) => {
  const { t, tongue, agreement, inside, now } = facts
  const state = obligationState(one, dayOf(now))
  const share = one.confirmed === null ? 0 : Math.round((100 * one.confirmed) / one.quantity)
  return (
    <li>
      <h3>
        {formatCount(one.quantity)} {one.measure}: {one.what}
      </h3>
      <p class="small">
        {t('agreement.by', { who: authorText(t, agreement[one.owes]) })} · {t('agreement.due', { day: formatCivicDay(one.dueDay, tongue) })}{' '}
        <Status kind={kinds[state]}>{t(`agreement.state.${state}`)}</Status>
      </p>
      <p class="need-strength">
        <svg viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
          <rect class="all" width="100" height="4" />
          <rect class="has" width={share} height="4" />
        </svg>
        <b>{t('agreement.kept', { n: formatCount(one.confirmed ?? 0), of: formatCount(one.quantity), measure: one.measure })}</b>
      </p>
      {one.brought.length > 0 && (
        <ul class="need-brought">
          {one.brought.map((brought) => (
            <BroughtLine facts={facts} one={one} brought={brought} />
          ))}
        </ul>
      )}
      {inside?.mine === one.owes && !agreement.endedAt && state !== 'kept' && <Bring facts={facts} one={one} />}
    </li>
  )
}

const End = ({ t, agreement, refusals, typed, about, once }: AgreementFacts) => (
  <details open={about === 'akhiri'}>
    <summary>{t('agreement.end')}</summary>
    <p>{t('agreement.end_lead')}</p>
    <form method="post" action={to.agreementErrand(agreement.number, 'akhiri')} class="fields-form" novalidate>
      <input type="hidden" name="once" value={once} />
      <TextArea
        t={t}
        name="reason"
        label={t('agreement.end_reason')}
        value={about === 'akhiri' ? typed.text('reason') : ''}
        error={complaints(t, refusals)('reason')}
        rows={2}
        maxlength={600}
      />
      <Button kind="danger">{t('agreement.end_do')}</Button>
    </form>
  </details>
)

const sideFact = ({ t, agreement }: AgreementFacts, side: 'need' | 'offer'): readonly [string, Child] => {
  const end = agreement[side]
  return [
    t(`agreement.side.${side}`),
    <>
      {authorText(t, end)}: <a href={to.need(end.number)}>{end.title}</a>
    </>,
  ]
}

/** What two agreed on, as everybody reads it; its two sides find their forms and each other's contact. */
export const AgreementView = (facts: AgreementFacts) => {
  const { t, tongue, agreement, inside, refusals, news } = facts
  const other = inside && (inside.mine === 'need' ? 'offer' : 'need')
  return (
    <article class="needs agreement">
      <ErrorSummary t={t} refusals={refusals} />
      <Breadcrumb t={t} crumbs={[{ label: t('need.board'), href: to.needs() }, { label: agreement.number }]} />
      <p class="number">
        {agreement.number}{' '}
        <Status kind={agreement.endedAt ? 'plain' : 'ok'}>{t(agreement.endedAt ? 'agreement.over' : 'agreement.running')}</Status>
      </p>
      <h1>{agreement.need.title}</h1>
      <p class="lead">
        {t('agreement.lead', {
          need: agreement.need.author ?? t('need.private'),
          offer: agreement.offer.author ?? t('need.private'),
        })}
      </p>
      {news && (
        <Notice kind="done" live>
          {news}
        </Notice>
      )}
      {agreement.endedAt && agreement.endedBy && (
        <Notice kind="warn">
          {t('agreement.ended', {
            day: formatDay(agreement.endedAt, tongue),
            who: authorText(t, agreement[agreement.endedBy]),
            reason: agreement.endReason,
          })}
        </Notice>
      )}
      {inside && other && (
        <div class="need-contact">
          <h2>{t('agreement.contact')}</h2>
          <p>
            <b>{inside.contact[other]}</b>
          </p>
          <p class="small quiet">{t('agreement.contact_only')}</p>
        </div>
      )}
      <section>
        <h2>{t('agreement.owes')}</h2>
        <ul class="need-owed">
          {agreement.obligations.map((one) => (
            <ObligationItem facts={facts} one={one} />
          ))}
        </ul>
      </section>
      <Facts facts={[sideFact(facts, 'need'), sideFact(facts, 'offer'), [t('agreement.made'), formatMoment(agreement.madeAt, tongue)]]} />
      {inside && !agreement.endedAt && <End {...facts} />}
      {agreement.illustrative && <Notice kind="info">{t('need.example')}</Notice>}
    </article>
  )
}
