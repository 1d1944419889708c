import type { Child } from 'hono/jsx'
import { formatRupiah } from '#src/base/money.ts'
import { capital } from '#src/market/finding.db.ts'
import { Button } from '#src/ui/button.tsx'
import { Checkbox, Radios, SelectField } from '#src/ui/choices.tsx'
import { MoneyField, NumberField, TextArea, TextField } from '#src/ui/fields.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { complaints } from '#src/ui/question.tsx'
import type { Say } from '#src/ui/words.ts'
import { toOrder } from './_addresses.ts'
import type { Act, OfferedAct } from './_order-acts.ts'
import { lineWords, matchWords } from './_say.ts'
import { freshOnce } from './form.ts'
import type { OrderFacts } from './order.view.tsx'

const partOf: Record<Act, string> = {
  confirm: 'pembayaran',
  deny: 'penolakan',
  accept: 'langkah',
  ready: 'langkah',
  send: 'langkah',
  hand_over: 'langkah',
  confirm_receipt: 'langkah',
  reopen: 'langkah',
  cancel: 'pembatalan',
  refund: 'pengembalian',
}

/** Where links from other pages arrive. */
const anchors: Partial<Record<Act, string>> = { confirm: 'pembayaran', cancel: 'batal', refund: 'pengembalian' }

const isStep = (act: Act): boolean => partOf[act] === 'langkah'

/** The inputs each act asks for; none where a press is enough. */
const inputs: Partial<Record<Act, (facts: OrderFacts) => Child>> = {
  confirm: ({ visit: { t }, order, refusals, form }) => {
    const wrong = complaints(t, refusals)
    const rest = order.payment.amount - order.received
    const exact = order.status === 'awaiting_payment' && rest > 0
    return (
      <>
        {exact && (
          <Radios
            t={t}
            name="masuk"
            label={t('shop.form.came')}
            value={form.text('masuk') || 'tepat'}
            choices={[
              { value: 'tepat', label: t('shop.form.came_exact', { amount: formatRupiah(rest) }) },
              { value: 'lain', label: t('shop.form.came_other') },
            ]}
          />
        )}
        {!exact && <input type="hidden" name="masuk" value="lain" />}
        <MoneyField
          t={t}
          name="jumlah"
          label={t('shop.form.amount')}
          hint={exact ? t('shop.form.amount_hint') : undefined}
          value={form.given('jumlah')}
          error={wrong('jumlah')}
          optional={exact}
        />
        <TextField
          t={t}
          name="rujukan"
          label={t('shop.form.reference')}
          hint={t('shop.form.reference_hint')}
          value={form.given('rujukan')}
          maxlength={100}
          optional
          autocomplete="off"
          width="medium"
        />
      </>
    )
  },
  deny: ({ visit: { t }, refusals, form }) => (
    <TextArea
      t={t}
      name="alasan_tolak"
      label={t('shop.form.reason_deny')}
      hint={t('shop.form.reason_hint')}
      value={form.given('alasan_tolak')}
      error={complaints(t, refusals)('alasan_tolak')}
      maxlength={300}
      rows={2}
    />
  ),
  send: ({ visit: { t }, order, refusals, form }) => (
    <TextField
      t={t}
      name="resi"
      label={t('shop.form.waybill')}
      hint={t(order.fulfilment.method === 'courier' ? 'shop.form.waybill_hint' : 'shop.form.waybill_own')}
      value={form.given('resi')}
      error={complaints(t, refusals)('resi')}
      optional={order.fulfilment.method !== 'courier'}
      maxlength={60}
      width="medium"
      autocomplete="off"
      capital="characters"
    />
  ),
  hand_over: ({ visit: { t }, order, refusals, form }) => (
    <>
      {order.payment.method === 'cash' && (
        <p class="cash-first">{t('shop.form.cash', { amount: formatRupiah(order.payment.amount - order.received) })}</p>
      )}
      <TextField
        t={t}
        name="kode"
        label={t('shop.form.code')}
        hint={t('shop.form.code_hint')}
        value={form.given('kode')}
        error={complaints(t, refusals)('kode')}
        inputmode="numeric"
        maxlength={8}
        width="short"
        autocomplete="off"
      />
    </>
  ),
  cancel: ({ visit: { t }, order, refusals, form }) => (
    <>
      {order.received > order.refunded && <p>{t('shop.form.cancel_refund', { amount: formatRupiah(order.received - order.refunded) })}</p>}
      <ByProvider t={t} order={order} />
      <TextArea
        t={t}
        name="alasan_batal"
        label={t('shop.form.reason_cancel')}
        hint={t('shop.form.reason_hint')}
        value={form.given('alasan_batal')}
        error={complaints(t, refusals)('alasan_batal')}
        maxlength={300}
        rows={2}
      />
    </>
  ),
  refund: (facts) => <RefundInputs {...facts} />,
}

/** Money a provider collected goes back through the provider: we book its signed word, and never twice. */
const ByProvider = ({ t, order }: { t: Say; order: OrderFacts['order'] }) =>
  order.provider && order.received > order.refunded ? (
    <Notice kind="warn">
      <p>{t('shop.form.refund_provider', { provider: capital(order.provider), number: order.number })}</p>
    </Notice>
  ) : null

const RefundInputs = ({ visit: { t }, order, refusals, form }: OrderFacts) => {
  const wrong = complaints(t, refusals)
  const left = order.received - order.refunded
  const open = order.lines.filter((line) => line.returned < line.quantity)
  const over = order.received > order.payment.amount
  return (
    <>
      <p>
        {over
          ? t('shop.form.refund_over', {
              amount: formatRupiah(order.received - order.payment.amount),
              match: matchWords(t, order.received, order.payment.amount),
            })
          : t('shop.form.refund_left', { amount: formatRupiah(left) })}
      </p>
      <ByProvider t={t} order={order} />
      <Radios
        t={t}
        name="kembali"
        label={t('shop.form.refund_what')}
        value={form.text('kembali') || 'jumlah'}
        choices={[
          { value: 'jumlah', label: t('shop.form.refund_sum') },
          { value: 'baris', label: t('shop.form.refund_line'), closed: open.length === 0 ? t('shop.why.all_returned') : undefined },
        ]}
      />
      <MoneyField
        t={t}
        name="jumlah_kembali"
        label={t('shop.form.refund_amount')}
        hint={t('shop.form.refund_amount_hint')}
        value={form.given('jumlah_kembali') ?? (over ? order.received - order.payment.amount : left)}
        error={wrong('jumlah_kembali')}
        optional
      />
      <SelectField
        t={t}
        name="baris"
        label={t('shop.form.line')}
        choices={open.map((line) => ({ value: line.id, label: `${line.name}, ${lineWords(t, line)}` }))}
        value={form.given('baris')}
        error={wrong('baris')}
        optional
      />
      <NumberField t={t} name="banyak" label={t('shop.form.pieces')} value={form.given('banyak') ?? '1'} error={wrong('banyak')} optional />
      <Checkbox
        t={t}
        name="kembali_stok"
        label={t('shop.form.restock')}
        hint={t('shop.form.restock_hint')}
        checked={form.checked('kembali_stok')}
        optional
      />
      <TextArea
        t={t}
        name="alasan_kembali"
        label={t('shop.form.reason_refund')}
        hint={t('shop.form.reason_hint')}
        value={form.given('alasan_kembali')}
        error={wrong('alasan_kembali')}
        maxlength={300}
        rows={2}
      />
      <TextField
        t={t}
        name="rujukan_kembali"
        label={t('shop.form.reference')}
        hint={t('shop.form.refund_reference_hint')}
        value={form.given('rujukan_kembali')}
        maxlength={100}
        width="medium"
        optional
        autocomplete="off"
      />
    </>
  )
}

const danger = new Set<Act>(['cancel', 'deny'])

const ActForm = ({ facts, act, main }: { facts: OrderFacts; act: Act; main: boolean }) => {
  const { t } = facts.visit
  return (
    <form method="post" action={toOrder(facts.shop, facts.order.number).concat(`/${partOf[act]}`)} novalidate>
      <input type="hidden" name="once" value={freshOnce()} />
      {isStep(act) && <input type="hidden" name="langkah" value={act} />}
      {inputs[act]?.(facts)}
      <div class="acts">
        <Button kind={main ? 'main' : danger.has(act) ? 'danger' : 'ghost'} block={main && inputs[act] === undefined}>
          {t(`shop.act.${act}`)}
        </Button>
      </div>
    </form>
  )
}

/** An input of this act was refused: its form stays open. */
const refusedHere = (facts: OrderFacts, act: Act): boolean => {
  const own: Partial<Record<Act, string[]>> = {
    confirm: ['jumlah'],
    deny: ['alasan_tolak'],
    send: ['resi'],
    hand_over: ['kode'],
    cancel: ['alasan_batal'],
    refund: ['jumlah_kembali', 'baris', 'banyak', 'alasan_kembali'],
  }
  return facts.refusals.some((refusal) => refusal.field !== undefined && own[act]?.includes(refusal.field))
}

/** One thing that can be done, or a closed button with its reason. What asks for words unfolds. */
export const ActPanel = ({ facts, offered: { act, closed }, main = false }: { facts: OrderFacts; offered: OfferedAct; main?: boolean }) => {
  const { t } = facts.visit
  const id = anchors[act]
  if (closed !== undefined) {
    return (
      <div class="act" id={id}>
        <Button kind="ghost" name="langkah" value={act} closed={t(`shop.why.${closed}`)}>
          {t(`shop.act.${act}`)}
        </Button>
      </div>
    )
  }
  if (main || !inputs[act]) {
    return (
      <div class={main ? 'act next' : 'act'} id={id}>
        {main && act === 'confirm' && <p>{t('shop.turn.check_long')}</p>}
        <ActForm facts={facts} act={act} main={main} />
      </div>
    )
  }
  return (
    <details class="act" id={id} open={refusedHere(facts, act)}>
      <summary>{t(`shop.act.${act}`)}</summary>
      <ActForm facts={facts} act={act} main={false} />
    </details>
  )
}
