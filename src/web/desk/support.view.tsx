import type { Child } from 'hono/jsx'
import { formatCount, formatRupiah, rupiah } from '#src/base/money.ts'
import type { Refusal } from '#src/base/outcome.ts'
import { type Day, formatDay, type Tongue } from '#src/base/time.ts'
import { registeredFunds } from '#src/governance/actions.ts'
import { pictureLimits } from '#src/market/picture-file.ts'
import { supportKinds } from '#src/support/commitment.ts'
import type { Keeping } from '#src/support/keeping-read.db.ts'
import type { Commitment } from '#src/support/read.db.ts'
import { Button, LinkButton } from '#src/ui/button.tsx'
import { Checkbox, type Choice, FileField, SelectField } from '#src/ui/choices.tsx'
import { Empty } from '#src/ui/empty.tsx'
import { ErrorSummary } from '#src/ui/error-summary.tsx'
import { EmailField, MoneyField, NumberField, PhoneField, TextArea, TextField } from '#src/ui/fields.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { complaints } from '#src/ui/question.tsx'
import { Table } from '#src/ui/table.tsx'
import type { Say } from '#src/ui/words.ts'
import { BroughtList, CommitmentFacts } from '../hub/commitment.view.tsx'
import { noon } from '../hub/spaces.view.tsx'
import { KeptFacts } from '../hub/support-kept.view.tsx'
import { CommitmentState } from '../hub/support-score.view.tsx'
import type { Typed } from '../shop/form.ts'
import { to } from '../to.ts'
import { KeepingForms } from './support-keeping.view.tsx'

/** What was promised in the agency's name, the soonest due first. */
export const DeskSupport = ({
  t,
  tongue,
  rows,
  units,
  today,
  children,
}: {
  t: Say
  tongue: Tongue
  rows: readonly Commitment[]
  units: readonly Choice[]
  today: string
  children?: Child
}) => (
  <div class="support">
    <h1>{t('support.desk.title')}</h1>
    <p class="acts">
      <LinkButton href={to.deskPromise()}>{t('support.desk.new')}</LinkButton> <a href={to.deskOffers()}>{t('supply.title')}</a>{' '}
      <a href={to.deskNote()}>{t('supply.note.title')}</a>{' '}
      {units.map(({ value, label }) => (
        <a href={to.supportUnit(value)}>{t('support.unit_record', { unit: String(label) })}</a>
      ))}
    </p>
    {children}
    <h2>{t('keep.inbox.open')}</h2>
    {rows.length === 0 ? (
      <Empty seed="meja-dukungan" title={t('support.desk.empty')}>
        {t('support.desk.empty_why')}
      </Empty>
    ) : (
      <Table
        caption={t('support.desk.title')}
        quietCaption
        rows={rows}
        columns={[
          { label: t('support.col.what'), head: true, cell: (one) => <a href={to.deskCommitment(one.number)}>{one.title}</a> },
          { label: t('support.col.receiver'), cell: (one) => one.event?.title ?? one.receiver },
          { label: t('support.col.due'), cell: (one) => formatDay(noon(one.dueDay as Day), tongue) },
          { label: t('support.col.promised'), number: true, cell: (one) => `${formatCount(one.quantity)} ${one.measure}` },
          { label: t('support.col.value'), number: true, cell: (one) => formatRupiah(rupiah(one.value)) },
          { label: t('support.col.state'), cell: (one) => <CommitmentState t={t} row={one} today={today} /> },
        ]}
      />
    )}
  </div>
)

type PromiseFacts = { t: Say; typed: Typed; event: string; refusals: readonly Refusal[]; units: readonly Choice[]; once: string }

export const PromiseView = ({ t, typed, event, refusals, units, once }: PromiseFacts) => {
  const wrong = complaints(t, refusals)
  return (
    <>
      <ErrorSummary t={t} refusals={refusals} />
      <h1>{t('support.desk.new')}</h1>
      <p class="lead">{t('support.desk.new_lead')}</p>
      <form method="post" action={to.deskPromise()} class="fields-form" novalidate>
        <input type="hidden" name="once" value={once} />
        <SelectField t={t} name="unit" label={t('support.from')} choices={units} value={typed.text('unit')} error={wrong('unit')} />
        <SelectField
          t={t}
          name="kind"
          label={t('support.kinds')}
          choices={supportKinds.map((value) => ({ value, label: t(`support.kind.${value}`) }))}
          value={typed.text('kind')}
          error={wrong('kind')}
        />
        <TextField t={t} name="title" label={t('support.col.what')} value={typed.text('title')} error={wrong('title')} maxlength={160} />
        <TextField
          t={t}
          name="receiver"
          label={t('support.col.receiver')}
          hint={t('support.desk.receiver_hint')}
          value={typed.text('receiver')}
          error={wrong('receiver')}
          maxlength={160}
        />
        <EmailField
          t={t}
          name="email"
          label={t('support.desk.email')}
          hint={t('support.desk.email_hint')}
          value={typed.text('email')}
          error={wrong('email')}
          optional
        />
        <PhoneField
          t={t}
          name="phone"
          label={t('support.desk.phone')}
          hint={t('support.desk.phone_hint')}
          value={typed.text('phone')}
          error={wrong('phone')}
          autocomplete="off"
          optional
        />
        <TextField
          t={t}
          name="event"
          label={t('support.desk.event')}
          hint={t('support.desk.event_hint')}
          value={event}
          error={wrong('event')}
          width="medium"
          optional
        />
        <TextField
          t={t}
          name="purpose"
          label={t('support.desk.purpose')}
          hint={t('support.desk.purpose_hint')}
          value={typed.text('purpose')}
          error={wrong('purpose')}
          width="medium"
          optional
        />
        <NumberField t={t} name="quantity" label={t('support.desk.quantity')} value={typed.text('quantity')} error={wrong('quantity')} />
        <TextField
          t={t}
          name="measure"
          label={t('support.desk.measure')}
          hint={t('support.desk.measure_hint')}
          value={typed.text('measure')}
          error={wrong('measure')}
          width="medium"
          maxlength={40}
        />
        <MoneyField
          t={t}
          name="unitValue"
          label={t('support.desk.unit_value')}
          hint={t('support.desk.unit_value_hint')}
          value={typed.text('unitValue')}
          error={wrong('unitValue')}
        />
        <SelectField
          t={t}
          name="fund"
          label={t('support.fund_label')}
          choices={registeredFunds.map((value) => ({ value, label: t(`support.fund.${value}`) }))}
          value={typed.text('fund') || 'apbd'}
          error={wrong('fund')}
        />
        <TextField
          t={t}
          name="dueDay"
          label={t('support.col.due')}
          type="date"
          value={typed.text('dueDay')}
          error={wrong('dueDay')}
          width="medium"
        />
        <TextField
          t={t}
          name="letter"
          label={t('support.letter_label')}
          value={typed.text('letter')}
          error={wrong('letter')}
          maxlength={120}
          width="medium"
        />
        <details open={typed.text('asset') !== ''}>
          <summary>{t('support.desk.asset_more')}</summary>
          <TextField
            t={t}
            name="asset"
            label={t('support.desk.asset')}
            hint={t('support.desk.asset_hint')}
            value={typed.text('asset')}
            error={wrong('asset')}
            width="medium"
            optional
          />
          <TextField
            t={t}
            name="fromDay"
            label={t('support.desk.away_from')}
            type="date"
            value={typed.text('fromDay')}
            error={wrong('from')}
            width="medium"
            optional
          />
          <TextField
            t={t}
            name="fromClock"
            label={t('support.desk.clock')}
            type="time"
            value={typed.text('fromClock')}
            width="short"
            optional
          />
          <TextField
            t={t}
            name="untilDay"
            label={t('support.desk.away_until')}
            type="date"
            value={typed.text('untilDay')}
            error={wrong('until')}
            width="medium"
            optional
          />
          <TextField
            t={t}
            name="untilClock"
            label={t('support.desk.clock')}
            type="time"
            value={typed.text('untilClock')}
            width="short"
            optional
          />
        </details>
        <p class="acts">
          <Button>{t('support.desk.promise')}</Button>
        </p>
      </form>
    </>
  )
}

export type DeskFacts = {
  t: Say
  tongue: Tongue
  commitment: Commitment
  keeping: Keeping
  today: string
  typed: Typed
  refusals: readonly Refusal[]
  closed: { record: string | undefined; withdraw: string | undefined }
  news: string | undefined
  once: string
}

const Deliver = ({ t, commitment, typed, refusals, closed, today, once }: DeskFacts) => {
  const wrong = complaints(t, refusals)
  return (
    <section>
      <h2>{t('support.desk.deliver')}</h2>
      <p>{t('support.desk.deliver_lead')}</p>
      <form
        method="post"
        action={to.deskCommitmentErrand(commitment.number, 'serah')}
        class="fields-form"
        enctype="multipart/form-data"
        novalidate
      >
        <input type="hidden" name="once" value={once} />
        <NumberField
          t={t}
          name="quantity"
          label={t('support.desk.brought', { measure: commitment.measure })}
          value={typed.text('quantity')}
          error={wrong('quantity')}
        />
        <TextField
          t={t}
          name="onDay"
          label={t('support.desk.on_day')}
          type="date"
          value={typed.text('onDay') || today}
          error={wrong('onDay')}
          width="medium"
        />
        <TextField t={t} name="place" label={t('support.desk.place')} value={typed.text('place')} error={wrong('place')} maxlength={160} />
        <TextField
          t={t}
          name="paper"
          label={t('support.desk.paper')}
          value={typed.text('paper')}
          error={wrong('paper')}
          maxlength={120}
          width="medium"
        />
        <FileField
          t={t}
          name="photo"
          label={t('support.photo.label')}
          hint={t('support.photo.hint')}
          error={wrong('photo')}
          accept="image/jpeg,image/png,image/webp"
          capture="environment"
          mostBytes={pictureLimits.bytes}
          optional
        />
        <TextField
          t={t}
          name="alt"
          label={t('support.photo.alt_label')}
          value={typed.text('alt')}
          error={wrong('alt')}
          maxlength={200}
          optional
        />
        <Checkbox t={t} name="open" label={t('support.photo.open')} hint={t('support.photo.open_hint')} checked={typed.checked('open')} />
        <p class="acts">
          <Button closed={closed.record}>{t('support.desk.note')}</Button>
        </p>
      </form>
    </section>
  )
}

const TakeBack = ({ t, commitment, typed, refusals, closed, once }: DeskFacts) => (
  <section>
    <h2>{t('support.desk.take_back')}</h2>
    <p>{t('support.desk.withdraw_counts')}</p>
    <form method="post" action={to.deskCommitmentErrand(commitment.number, 'tarik')} class="fields-form" novalidate>
      <input type="hidden" name="once" value={once} />
      <TextArea
        t={t}
        name="reason"
        label={t('support.desk.reason')}
        hint={t('support.desk.reason_hint')}
        value={typed.text('reason')}
        error={complaints(t, refusals)('reason')}
        rows={2}
        maxlength={1000}
      />
      <p class="acts">
        <Button kind="danger" closed={closed.withdraw}>
          {t('support.desk.withdraw')}
        </Button>
      </p>
    </form>
  </section>
)

export const DeskCommitmentView = (facts: DeskFacts) => {
  const { t, tongue, commitment, today, refusals, news } = facts
  return (
    <div class="support">
      <ErrorSummary t={t} refusals={refusals} />
      <p class="number">
        {commitment.number} <CommitmentState t={t} row={commitment} today={today} />
      </p>
      <h1>{commitment.title}</h1>
      {news && (
        <Notice kind="done" live>
          {news}
        </Notice>
      )}
      <CommitmentFacts t={t} tongue={tongue} commitment={commitment} />
      <BroughtList
        t={t}
        tongue={tongue}
        commitment={commitment}
        photoAt={(delivery) => to.deskDeliveryPhoto(commitment.number, delivery)}
      />
      <KeptFacts t={t} tongue={tongue} keeping={facts.keeping} measure={commitment.measure} whole />
      {!commitment.withdrawnAt && <Deliver {...facts} />}
      {!commitment.withdrawnAt && <KeepingForms {...facts} />}
      {!commitment.withdrawnAt && commitment.brought.length === 0 && <TakeBack {...facts} />}
      <p>
        <a href={to.commitment(commitment.number)}>{t('support.receive.public')}</a>
      </p>
    </div>
  )
}
