import { raw } from 'hono/html'
import { formatRupiah } from '#src/base/money.ts'
import type { Part } from '#src/market/order-turn.ts'
import { LinkButton, PostButton } from '#src/ui/button.tsx'
import type { Say } from '#src/ui/words.ts'
import { to } from '../to.ts'

/** The code to pay, as text and as drawing. */
export type Code = { text: string; svg: string }

export type PayFacts = { t: Say; group: string; part: Part; qr: Code | undefined; demo: boolean }

/** Text with a button to copy it where scripts run; without them it is text to select. */
export const Copied = ({ t, text, shown }: { t: Say; text: string; shown?: string }) => (
  <span class="copied">
    <code>{shown ?? text}</code>
    <button type="button" class="btn ghost small" data-copy={text} data-copied={t('buy.copy.done')} hidden>
      {t('buy.copy.do')}
    </button>
  </span>
)

const Claim = ({ t, group, part, kind }: Pick<PayFacts, 't' | 'group' | 'part'> & { kind: 'main' | 'ghost' }) => (
  <PostButton to={to.orderPart(group, part.letter, 'kabar-bayar')} kind={kind}>
    {t('buy.claim.do')}
  </PostButton>
)

const Qris = ({ t, group, part, qr, demo }: PayFacts) => {
  const { payment } = part.order
  return (
    <div class="pay-now">
      <div class="code">
        <div
          class="qr"
          role="img"
          aria-label={t('buy.qris.alt', { merchant: payment.merchant ?? part.order.shopName, amount: formatRupiah(part.left) })}
        >
          {raw(qr?.svg ?? '')}
        </div>
        {demo && <p>{t('buy.qris.demo')}</p>}
      </div>
      <div>
        <ol class="pay-how">
          <li>{t('buy.qris.step_open')}</li>
          <li>
            {t('buy.qris.step_name')} <b>{payment.merchant ?? part.order.shopName}</b>
            {payment.city && `, ${payment.city}`}
          </li>
          <li>
            {t('buy.qris.step_amount')} <b>{formatRupiah(part.left)}</b>
          </li>
        </ol>
        <div class="acts">
          <LinkButton href={to.orderPart(group, part.letter, 'qris.png')} download={`qris-${part.order.number}.png`} icon="download">
            {t('buy.qris.download')}
          </LinkButton>
          <Claim t={t} group={group} part={part} kind="ghost" />
        </div>
        <p class="small after-acts">
          {payment.nmid && <>NMID {payment.nmid}. </>}
          {t('buy.qris.differs')}
        </p>
        <details class="text-code">
          <summary>{t('buy.qris.as_text')}</summary>
          <Copied t={t} text={qr?.text ?? ''} />
        </details>
      </div>
    </div>
  )
}

/** The last three figures carry the order: they stand out. */
const Exact = ({ amount }: { amount: number }) => {
  const text = formatRupiah(amount)
  return (
    <b class="exact">
      {text.slice(0, -3)}
      <mark>{text.slice(-3)}</mark>
    </b>
  )
}

const Transfer = ({ t, group, part }: PayFacts) => {
  const { account } = part.order.payment
  return (
    <div class="pay-now plain">
      <dl class="account">
        <div>
          <dt>{t('buy.transfer.bank')}</dt>
          <dd>{account?.bank}</dd>
        </div>
        <div>
          <dt>{t('buy.transfer.number')}</dt>
          <dd>
            <Copied t={t} text={account?.number ?? ''} />
          </dd>
        </div>
        <div>
          <dt>{t('buy.transfer.holder')}</dt>
          <dd>{account?.holder}</dd>
        </div>
        <div>
          <dt>{t('buy.transfer.amount')}</dt>
          <dd>
            <Exact amount={part.left} />
          </dd>
        </div>
      </dl>
      <p class="small">{t('buy.transfer.why_exact')}</p>
      <div class="acts">
        <Claim t={t} group={group} part={part} kind="main" />
      </div>
    </div>
  )
}

/** How to pay this one shop, now. */
export const PayNow = (facts: PayFacts) => (facts.part.order.payment.method === 'transfer' ? <Transfer {...facts} /> : <Qris {...facts} />)

/** More time, once; the reason stays where it is used up. */
export const MoreTime = ({ t, group, part }: Pick<PayFacts, 't' | 'group' | 'part'>) => (
  <PostButton
    to={to.orderPart(group, part.letter, 'perpanjangan')}
    kind="plain"
    small
    icon="clock"
    closed={part.order.extended ? t('buy.extend.used') : undefined}
    value={part.letter}
  >
    {t('buy.extend.do', { minutes: part.order.payment.method === 'transfer' ? 60 : 15 })}
  </PostButton>
)
