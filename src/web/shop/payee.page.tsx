import { Denied, Missing, type Refusal } from '#src/base/outcome.ts'
import type { Seat } from '#src/market/my-shop.db.ts'
import { payeesForTeam } from '#src/market/payee.db.ts'
import type { Qris } from '#src/market/qris.ts'
import { may } from '#src/platform/context.ts'
import { secondFactorFirst } from '../second-factor.ts'
import { statusOf } from '../status.ts'
import type { Page, Visit } from '../visit.ts'
import { toPayee } from './_addresses.ts'
import { approve, type PayeeErrand, propose, readPhoto, withdraw } from './_payee-errands.ts'
import { seatWith, shopPage } from './_shop-frame.tsx'
import { makeOnce, nothingTyped, readForm, type Typed } from './form.ts'
import { PayeePage } from './payee.view.tsx'

/** Where a shop's money goes is looked at and changed by those alone who have shown a second factor. */
async function seatAtPayees(visit: Visit): Promise<Seat | Response> {
  const seat = await seatWith(visit, 'market.statement.read')
  return (await secondFactorFirst(visit, 'payout')) ?? seat
}

async function show(visit: Visit, seat: Seat, shown: { refusals?: readonly Refusal[]; form?: Typed; read?: Qris } = {}): Promise<Response> {
  const { ctx, t } = visit
  const { refusals = [] } = shown
  const scope = { shop: seat.id }
  const [payees, proposes, approves] = await Promise.all([
    payeesForTeam(ctx, seat.slug),
    may(ctx, 'market.payee.propose', scope),
    may(ctx, 'market.payee.approve', scope),
  ])
  const main = (
    <PayeePage
      visit={visit}
      seat={seat}
      payees={payees}
      proposes={proposes}
      approves={approves}
      refusals={refusals}
      form={shown.form ?? nothingTyped}
      read={shown.read}
      did={visit.c.req.query('sudah')}
    />
  )
  return shopPage(visit, seat, {
    tab: 'money',
    title: t('shop.payee.title'),
    main,
    wide: true,
    ...(refusals.length ? { refusals, status: statusOf(refusals) } : {}),
  })
}

export const payeePage: Page = async (visit) => {
  const seat = await seatAtPayees(visit)
  return seat instanceof Response ? seat : show(visit, seat)
}

/** Another shop's code is not there, whoever asks. */
async function ownPayee(visit: Visit, seat: Seat): Promise<string> {
  const asked = visit.c.req.param('payee')
  if (asked === undefined) return ''
  if (!(await payeesForTeam(visit.ctx, seat.slug)).some((one) => one.id === asked)) throw new Missing('payee')
  return asked
}

const errandPage =
  (errand: PayeeErrand): Page =>
  async (visit) => {
    const seat = await seatAtPayees(visit)
    if (seat instanceof Response) return seat
    const payee = await ownPayee(visit, seat)
    const form = await readForm(visit)
    const made = await makeOnce(
      visit,
      form,
      (ctx) => errand.run(ctx, seat, form, payee),
      () => toPayee(seat.slug, { sudah: errand.did }),
    )
    return 'response' in made ? made.response : show(visit, seat, { refusals: made.refused.refusals, form })
  }

/** Reads the code on a photo and shows what it says; nothing is kept until the owner sends it on. */
export const payeePhotoPage: Page = async (visit) => {
  const seat = await seatAtPayees(visit)
  if (seat instanceof Response) return seat
  if (!(await may(visit.ctx, 'market.payee.propose', { shop: seat.id }))) throw new Denied('market.payee.propose')
  const form = await readForm(visit)
  const read = await readPhoto(form)
  return read.ok ? show(visit, seat, { read: read.value }) : show(visit, seat, { refusals: read.refusals, form })
}

export const proposePayeePage = errandPage(propose)
export const approvePayeePage = errandPage(approve)
export const withdrawPayeePage = errandPage(withdraw)
