import type { Child } from 'hono/jsx'
import type { Refusal } from '#src/base/outcome.ts'
import { formatMoment } from '#src/base/time.ts'
import type { Seat } from '#src/market/my-shop.db.ts'
import type { PayeeRead } from '#src/market/payee.db.ts'
import { pictureLimits } from '#src/market/picture-file.ts'
import type { Qris } from '#src/market/qris.ts'
import { Breadcrumb } from '#src/ui/breadcrumb.tsx'
import { Button, PostButton } from '#src/ui/button.tsx'
import { FileField } from '#src/ui/choices.tsx'
import { ErrorSummary } from '#src/ui/error-summary.tsx'
import { TextArea, TextField } from '#src/ui/fields.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { complaints } from '#src/ui/question.tsx'
import { Status, type StatusKind } from '#src/ui/status.tsx'
import { Facts } from '#src/ui/table.tsx'
import { hasWords, sayRefusal } from '#src/ui/words.ts'
import type { Visit } from '../visit.ts'
import { toMoney, toPayee } from './_addresses.ts'
import { freshOnce, type Typed } from './form.ts'

type PageFacts = {
  visit: Visit
  seat: Seat
  payees: readonly PayeeRead[]
  proposes: boolean
  approves: boolean
  refusals: readonly Refusal[]
  form: Typed
  /** What a photo was found to say; it still has to be sent. */
  read: Qris | undefined
  did: string | undefined
}

const kinds: Record<PayeeRead['state'], StatusKind> = { proposed: 'warn', waiting: 'wait', active: 'ok', past: 'plain', withdrawn: 'plain' }

/** The code or account in the words a second person compares with. */
export const payeeFacts = (visit: Visit, payee: PayeeRead): [string, Child][] => {
  const { t, ctx } = visit
  const own: [string, Child][] =
    payee.kind === 'qris'
      ? [
          [t('shop.payee.merchant'), payee.holder],
          [t('shop.payee.city'), payee.city ?? '–'],
          ['NMID', payee.nmid ?? '–'],
        ]
      : [
          [t('shop.payee.bank'), payee.bank],
          [t('shop.payee.number'), payee.payload],
          [t('shop.payee.holder'), payee.holder],
        ]
  return [
    ...own,
    [t('shop.payee.proposed_by'), `${payee.proposedBy}, ${formatMoment(payee.proposedAt, ctx.tongue)}`],
    ...(payee.approvedBy && payee.approvedAt
      ? ([[t('shop.payee.approved_by'), `${payee.approvedBy}, ${formatMoment(payee.approvedAt, ctx.tongue)}`]] as [string, Child][])
      : []),
    ...(payee.from ? ([[t('shop.payee.from'), formatMoment(payee.from, ctx.tongue)]] as [string, Child][]) : []),
  ]
}

export const PayeeNotes = ({ visit: { t }, payee }: { visit: Visit; payee: PayeeRead }) =>
  payee.notes.length === 0 ? null : (
    <Notice kind="warn">
      {payee.notes.map((note) => (
        <p>{sayRefusal(t, note)}</p>
      ))}
    </Notice>
  )

/** Why this reader cannot say yes, if he cannot. */
function whyNotApproved({ visit: { t }, approves }: PageFacts, payee: PayeeRead): string | undefined {
  if (payee.mine) return t('shop.payee.why_mine')
  if (payee.needsCurator) return t('shop.payee.why_curator')
  return approves ? undefined : t('shop.why.power')
}

const Payee = ({ facts, payee, level = 2 }: { facts: PageFacts; payee: PayeeRead; level?: 2 | 3 }) => {
  const Heading = `h${level}` as 'h2'
  const { visit, seat, proposes } = facts
  const { t } = visit
  const open = payee.state !== 'past' && payee.state !== 'withdrawn'
  return (
    <article class="payee">
      <div class="head">
        <Heading class="h3">{payee.kind === 'qris' ? 'QRIS' : t('shop.payee.account')}</Heading>
        <Status kind={kinds[payee.state]}>{t(`shop.payee.state_${payee.state}`)}</Status>
      </div>
      <Facts facts={payeeFacts(visit, payee)} />
      {payee.state === 'proposed' && (
        <>
          <PayeeNotes visit={visit} payee={payee} />
          <div class="acts">
            <PostButton
              to={`${toPayee(seat.slug)}/${payee.id}/persetujuan`}
              once={freshOnce()}
              name="setuju"
              value={payee.id}
              closed={whyNotApproved(facts, payee)}
            >
              {t('shop.payee.approve')}
            </PostButton>
          </div>
        </>
      )}
      {payee.state === 'waiting' && payee.from && (
        <p class="small">{t('shop.payee.waits', { from: formatMoment(payee.from, visit.ctx.tongue) })}</p>
      )}
      {open && proposes && (
        <details>
          <summary>{t('shop.payee.withdraw')}</summary>
          <form method="post" action={`${toPayee(seat.slug)}/${payee.id}/penarikan`}>
            <input type="hidden" name="once" value={freshOnce()} />
            <TextField
              t={t}
              name="alasan"
              id={`f-alasan-${payee.id}`}
              label={t('shop.payee.withdraw_why')}
              maxlength={300}
              optional
              autocomplete="off"
            />
            <div class="acts">
              <Button kind="danger">{t('shop.payee.withdraw_do')}</Button>
            </div>
          </form>
        </details>
      )}
    </article>
  )
}

/** The code on a photo in the words of its merchant: the owner compares it with the sticker before it goes on. */
const Read = ({ visit: { t }, seat, read }: { visit: Visit; seat: Seat; read: Qris }) => (
  <section class="sheet" id="terbaca">
    <h3>{t('shop.payee.read')}</h3>
    <Facts
      facts={[
        [t('shop.payee.merchant'), read.merchant],
        [t('shop.payee.city'), read.city],
        ['NMID', read.nmid ?? '–'],
      ]}
    />
    {read.warnings.map((warning) => (
      <p class="small">{sayRefusal(t, warning)}</p>
    ))}
    <p>{t('shop.payee.read_compare')}</p>
    <form method="post" action={toPayee(seat.slug)}>
      <input type="hidden" name="once" value={freshOnce()} />
      <input type="hidden" name="kind" value="qris" />
      <input type="hidden" name="code" value={read.code} />
      <div class="acts">
        <Button>{t('shop.payee.read_send')}</Button>
        <a class="btn plain" href={toPayee(seat.slug)}>
          {t('shop.payee.read_other')}
        </a>
      </div>
    </form>
  </section>
)

const Photo = ({ visit: { t }, seat, refusals }: PageFacts) => (
  <form class="upload" method="post" action={`${toPayee(seat.slug)}/foto`} enctype="multipart/form-data" novalidate>
    <FileField
      t={t}
      name="picture"
      label={t('shop.payee.photo')}
      hint={t('shop.payee.photo_hint')}
      accept="image/jpeg,image/png,image/webp"
      mostBytes={pictureLimits.bytes}
      error={complaints(t, refusals)('picture')}
    />
    <div class="acts">
      <Button icon="camera">{t('shop.payee.photo_read')}</Button>
    </div>
  </form>
)

const Propose = (facts: PageFacts) => {
  const { visit, seat, refusals, form, read } = facts
  const { t } = visit
  const wrong = complaints(t, refusals)
  const bank = form.text('kind') === 'bank'
  const typed = !bank && form.text('kind') !== ''
  return (
    <section class="gap">
      <h2>{t('shop.payee.propose')}</h2>
      <p class="lead">{t('shop.payee.propose_how')}</p>
      {read && <Read visit={visit} seat={seat} read={read} />}
      <details open={wrong('picture') !== undefined}>
        <summary>{t('shop.payee.propose_photo')}</summary>
        <Photo {...facts} />
      </details>
      <details open={typed}>
        <summary>{t('shop.payee.propose_qris')}</summary>
        <form method="post" action={toPayee(seat.slug)} novalidate>
          <input type="hidden" name="once" value={freshOnce()} />
          <input type="hidden" name="kind" value="qris" />
          <TextArea
            t={t}
            name="code"
            label={t('shop.payee.code')}
            hint={t('shop.payee.code_hint')}
            value={form.given('code')}
            error={bank ? undefined : wrong('code')}
            maxlength={512}
            rows={4}
            autocomplete="off"
          />
          <div class="acts">
            <Button>{t('shop.payee.send')}</Button>
          </div>
        </form>
      </details>
      <details open={bank}>
        <summary>{t('shop.payee.propose_bank')}</summary>
        <form method="post" action={toPayee(seat.slug)} novalidate>
          <input type="hidden" name="once" value={freshOnce()} />
          <input type="hidden" name="kind" value="bank" />
          <TextField
            t={t}
            name="bank"
            label={t('shop.payee.bank')}
            value={form.given('bank')}
            error={wrong('bank')}
            maxlength={60}
            width="medium"
            autocomplete="off"
          />
          <TextField
            t={t}
            name="number"
            label={t('shop.payee.number')}
            value={form.given('number')}
            error={wrong('number')}
            maxlength={40}
            width="medium"
            inputmode="numeric"
            autocomplete="off"
          />
          <TextField
            t={t}
            name="holder"
            label={t('shop.payee.holder')}
            hint={t('shop.payee.holder_hint')}
            value={form.given('holder')}
            error={wrong('holder')}
            maxlength={80}
            autocomplete="off"
          />
          <div class="acts">
            <Button>{t('shop.payee.send')}</Button>
          </div>
        </form>
      </details>
    </section>
  )
}

export const PayeePage = (facts: PageFacts) => {
  const { visit, seat, payees, proposes, refusals, did } = facts
  const { t } = visit
  const current = payees.filter((payee) => payee.state !== 'past' && payee.state !== 'withdrawn')
  const past = payees.filter((payee) => !current.includes(payee))
  return (
    <div class="wrap form-page">
      <Breadcrumb t={t} crumbs={[{ label: t('shop.money.title'), href: toMoney(seat.slug) }, { label: t('shop.payee.title') }]} />
      <ErrorSummary t={t} refusals={refusals} />
      {did && hasWords(`shop.payee.did_${did}`) && refusals.length === 0 && (
        <Notice kind="done" live>
          {t(`shop.payee.did_${did}`)}
        </Notice>
      )}
      <h1>{t('shop.payee.title')}</h1>
      <p class="lead">{t('shop.payee.rule')}</p>
      {current.length === 0 && <p class="quiet">{t('shop.money.paid_nowhere')}</p>}
      {current.map((payee) => (
        <Payee facts={facts} payee={payee} />
      ))}
      {proposes && <Propose {...facts} />}
      {past.length > 0 && (
        <details class="gap">
          <summary>{t('shop.payee.past')}</summary>
          {past.map((payee) => (
            <Payee facts={facts} payee={payee} />
          ))}
        </details>
      )}
    </div>
  )
}
