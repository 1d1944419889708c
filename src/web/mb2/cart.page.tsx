import { isId } from '#src/base/id.ts'
import type { Refusal } from '#src/base/outcome.ts'
import { alikeFor } from '#src/market/alike.db.ts'
import { type CartChange, cartForReader, changeCart } from '#src/market/cart.db.ts'
import { thumbsOf } from '#src/market/thumb.db.ts'
import { sayRefusal } from '#src/ui/words.ts'
import { html, redirect } from '../answer.tsx'
import { statusOf } from '../status.ts'
import { ownAddress, to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { madeCartToken, ownCartToken } from './_cart-visit.ts'
import { type Fields, readForm } from './_read-form.ts'
import { CartPage } from './cart.view.tsx'

async function answer(
  visit: Visit,
  token: string | undefined,
  o: { refusals?: Refusal[]; typed?: { variant: string; value: string; error: string } | undefined } = {},
): Promise<Response> {
  const cart = await cartForReader(visit.ctx, token)
  const thumbs = await thumbsOf(
    visit.ctx,
    cart.shops.flatMap((shop) => shop.lines.map((line) => line.goods.picture)),
  )
  const alike = await alikeFor(
    visit.ctx,
    cart.shops.flatMap((shop) => shop.lines.flatMap(({ refusal }) => refusal ?? [])),
  )
  const refusals = o.refusals ?? []
  return html(visit, {
    door: 'mb2',
    title: visit.t('buy.cart.title'),
    private: true,
    refusals,
    ...(refusals.length ? { status: statusOf(refusals) } : {}),
    main: (
      <CartPage
        t={visit.t}
        tongue={visit.ctx.tongue}
        cart={cart}
        thumbs={thumbs}
        alike={alike}
        refusals={refusals}
        typed={o.typed}
        added={visit.c.req.query('baru') === '1'}
      />
    ),
  })
}

export const showCart: Page = async (visit) => answer(visit, await ownCartToken(visit))

const kinds: Record<string, CartChange['kind']> = { tambah: 'add', ubah: 'set', hapus: 'remove' }

function changeOf(form: Fields): CartChange {
  const kind = kinds[form('tindakan') || 'tambah'] ?? 'add'
  const typed = form('jumlah').trim()
  const counted = /^\d{1,5}$/.test(typed) ? Number(typed) : Number.NaN
  // nothing of it any more is the same as taking it out
  if (kind === 'set' && counted === 0) return { kind: 'remove', variant: form('varian'), quantity: 0 }
  return { kind, variant: form('varian'), quantity: typed === '' && kind === 'add' ? 1 : counted }
}

/** Add, count anew, take out. `kembali` brings the reader back to where the press was. */
export const changeCartLine: Page = async (visit) => {
  const form = await readForm(visit)
  const change = changeOf(form)
  const token = change.kind === 'add' ? await madeCartToken(visit) : await ownCartToken(visit)
  const outcome = await changeCart(visit.ctx, { token, change })
  const back = ownAddress(form('kembali'))
  if (outcome.ok) return redirect(visit, back ?? (change.kind === 'add' ? `${to.cart()}?baru=1` : to.cart()))
  const [refusal] = outcome.refusals
  const wrongCount = refusal?.field === 'jumlah' && isId(change.variant)
  const refusals = wrongCount
    ? outcome.refusals.map((one) => ({ ...one, field: `jumlah-${change.variant}` }))
    : outcome.refusals.map(({ field: _, ...one }) => one)
  return answer(visit, token, {
    refusals,
    typed: refusal && wrongCount ? { variant: change.variant, value: form('jumlah'), error: sayRefusal(visit.t, refusal) } : undefined,
  })
}
