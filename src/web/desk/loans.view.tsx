import { formatRupiah } from '#src/base/money.ts'
import { dayOf, formatDay } from '#src/base/time.ts'
import type { Delegation, SeatToLend } from '#src/governance/delegation.db.ts'
import { Button } from '#src/ui/button.tsx'
import { Checkboxes, Radios } from '#src/ui/choices.tsx'
import { Empty } from '#src/ui/empty.tsx'
import { EmailField, MoneyField, TextArea, TextField } from '#src/ui/fields.tsx'
import { complaints } from '#src/ui/question.tsx'
import { Status } from '#src/ui/status.tsx'
import { Facts } from '#src/ui/table.tsx'
import { to } from '../to.ts'
import type { Visit } from '../visit.ts'
import type { Wrong } from './_errand.ts'
import { sayDay } from './_waiting.ts'
import { DeskForm, DeskNews, Fold, fieldsOf } from './desk-parts.view.tsx'
import type { CalledNames } from './powers.view.tsx'

type LoanFacts = {
  visit: Visit
  seats: readonly SeatToLend[]
  given: readonly Delegation[]
  received: readonly Delegation[]
  called: CalledNames
  wrong: Wrong
  did: string | undefined
}

/** Every action once that any of the seats may lend, with its highest limit. */
function lendable({ visit: { t, ctx }, seats }: LoanFacts) {
  const rows = Map.groupBy(
    seats.flatMap((seat) => seat.rows),
    (row) => row.action,
  )
  return [...rows].map(([action, own]) => {
    const limits = own.filter((row) => row.money).map((row) => row.max)
    const most = limits.includes(null) || limits.length === 0 ? undefined : Math.max(...limits.map((max) => max ?? 0))
    const name = ctx.tongue === 'en' ? own[0]?.nameEn : own[0]?.name
    return {
      value: action,
      label: name ?? action,
      ...(most === undefined ? {} : { hint: t('matrix.band.up_to', { most: formatRupiah(most) }) }),
    }
  })
}

const Lend = (facts: LoanFacts) => {
  const { visit, seats, wrong } = facts
  const { t, ctx } = visit
  const { form, refusals } = wrong.errand === 'lend' ? wrong : { form: wrong.form, refusals: [] }
  const complaint = complaints(t, refusals)
  const field = (name: string) => ({ t, name, value: form.given(name), error: complaint(name) })
  const today = dayOf(ctx.now)
  const chosen = field('seat').value ?? (seats.length === 1 ? seats[0]?.seat : undefined)
  const until = (seat: SeatToLend) => formatDay(new Date(seat.until.getTime() - 1000), ctx.tongue)
  return (
    <section class="narrow">
      <h2>{t('govdesk.loans.lend')}</h2>
      <p>{t('govdesk.loans.lend_lead')}</p>
      <DeskForm action={to.deskLoans()}>
        <Radios
          {...field('seat')}
          value={chosen}
          label={t('govdesk.loans.seat')}
          choices={seats.map((seat) => ({
            value: seat.seat,
            label: seat.name,
            hint: t('govdesk.loans.seat_until', { unit: seat.unitName, day: until(seat) }),
          }))}
        />
        <Checkboxes {...field('actions')} values={form.all('actions')} label={t('govdesk.loans.actions')} choices={lendable(facts)} />
        <MoneyField {...field('most')} label={t('govdesk.loans.most')} hint={t('govdesk.loans.most_hint')} optional />
        <EmailField {...field('to')} label={t('govdesk.loans.to')} hint={t('govdesk.loans.to_hint')} autocomplete="off" />
        <div class="row">
          <TextField
            {...field('firstDay')}
            value={field('firstDay').value ?? today}
            type="date"
            min={today}
            label={t('govdesk.loans.first')}
          />
          <TextField {...field('lastDay')} type="date" min={today} label={t('govdesk.loans.last')} />
        </div>
        <TextField {...field('paper')} label={t('govdesk.paper')} hint={t('govdesk.loans.paper_hint')} maxlength={200} autocomplete="off" />
        <div class="acts">
          <Button>{t('govdesk.loans.lend_do')}</Button>
        </div>
      </DeskForm>
    </section>
  )
}

const One = ({ facts, loan, mine }: { facts: LoanFacts; loan: Delegation; mine: boolean }) => {
  const { visit, wrong } = facts
  const { t } = visit
  return (
    <article class="payee">
      <div class="head">
        <h3>
          {loan.number}: {mine ? loan.grantee : loan.grantor}
        </h3>
        <Status kind={loan.state === 'now' ? 'ok' : loan.state === 'to_come' ? 'wait' : 'plain'}>
          {t(`govdesk.loans.state.${loan.state}`)}
        </Status>
      </div>
      <Facts
        facts={[
          [t('govdesk.loans.seat'), loan.post],
          [t('govdesk.loans.actions'), loan.actions.map(facts.called.action).join('; ')],
          [t('govdesk.loans.most'), loan.most === null ? t('governance.delegation.as_the_row') : formatRupiah(loan.most)],
          [t('govdesk.loans.days'), `${sayDay(visit, loan.firstDay)} – ${sayDay(visit, loan.lastDay)}`],
          [t('govdesk.paper'), loan.paper],
        ]}
      />
      {mine && loan.state !== 'past' && (
        <Fold title={t('govdesk.loans.end')} open={wrong.errand === loan.number}>
          <DeskForm action={`${to.deskLoans()}/${loan.number}/akhiri`}>
            <TextArea {...fieldsOf(t, wrong, loan.number)('reason')} label={t('govdesk.way.reason')} rows={2} maxlength={1000} />
            <div class="acts">
              <Button kind="danger">{t('govdesk.loans.end_do')}</Button>
            </div>
          </DeskForm>
        </Fold>
      )}
    </article>
  )
}

export const Loans = (facts: LoanFacts) => {
  const { visit, seats, given, received, wrong, did } = facts
  const { t } = visit
  return (
    <>
      <DeskNews t={t} wrong={wrong} did={did} many={wrong.errand !== 'lend'} />
      <h1>{t('govdesk.loans.title')}</h1>
      <div class="stack wide">
        {received.length > 0 && (
          <section>
            <h2>{t('govdesk.loans.received')}</h2>
            {received.map((loan) => (
              <One facts={facts} loan={loan} mine={false} />
            ))}
          </section>
        )}
        {given.length > 0 && (
          <section>
            <h2>{t('govdesk.loans.given')}</h2>
            {given.map((loan) => (
              <One facts={facts} loan={loan} mine />
            ))}
          </section>
        )}
        {seats.some((seat) => seat.rows.length > 0) ? (
          <Lend {...facts} />
        ) : (
          <Empty seed="pelimpahan" title={t('govdesk.loans.nothing')}>
            {t('govdesk.loans.nothing_why')}
          </Empty>
        )}
      </div>
    </>
  )
}
