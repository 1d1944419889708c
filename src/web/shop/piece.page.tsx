import { setCookie } from 'hono/cookie'
import type { Outcome, Refusal } from '#src/base/outcome.ts'
import { dayOf } from '#src/base/time.ts'
import { handOverPiece } from '#src/market/claim.db.ts'
import type { Seat } from '#src/market/my-shop.db.ts'
import { addPiecePhoto, editPiece, submitPiece, withdrawMaker } from '#src/market/piece.db.ts'
import { pieceCalled, pieceChoices } from '#src/market/piece-read.db.ts'
import { scansOf } from '#src/market/scan.db.ts'
import type { Ctx } from '#src/platform/context.ts'
import { redirect } from '../answer.tsx'
import { statusOf } from '../status.ts'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { pieceOfForm, valuesOf } from './_piece-form.ts'
import { seatWith, shopPage } from './_shop-frame.tsx'
import { makeOnce, nothingTyped, readForm, type Typed } from './form.ts'
import { PieceView } from './piece.view.tsx'

const power = 'market.piece.make'
const news = ['dibuat', 'disimpan', 'foto', 'diajukan', 'nama'] as const

type Wrong = { form: Typed; refusals: readonly Refusal[]; about: 'edit' | 'photo' }

const numberOf = ({ c }: Visit): string => (c.req.param('number') ?? '').slice(0, 20)

async function show(visit: Visit, seat: Seat, wrong?: Wrong): Promise<Response> {
  const { ctx, t, c } = visit
  const piece = await pieceCalled(ctx.db, numberOf(visit), seat.id)
  const [choices, scans] = await Promise.all([pieceChoices(ctx.db, seat.id), piece.code ? scansOf(ctx.db, piece.code) : undefined])
  const kept = valuesOf(piece)
  const edited = wrong?.about === 'edit' ? wrong : undefined
  const photo = wrong?.about === 'photo' ? wrong : undefined
  return shopPage(visit, seat, {
    tab: 'goods',
    title: piece.title,
    wide: true,
    ...(wrong ? { refusals: wrong.refusals, status: statusOf(wrong.refusals) } : {}),
    main: (
      <PieceView
        visit={visit}
        seat={seat}
        piece={piece}
        scans={scans}
        today={dayOf(ctx.now)}
        did={wrong ? undefined : news.find((one) => one === c.req.query('sudah'))}
        photo={{ value: (name) => (photo?.form ?? nothingTyped).text(name), refusals: photo?.refusals ?? [] }}
        form={{
          visit,
          action: to.shopPiece(seat.slug, piece.number),
          choices,
          value: (name) => (edited ? edited.form.text(name) : (kept[name] ?? '')),
          consent: edited ? edited.form.checked('consent') : piece.maker !== null,
          refusals: edited?.refusals ?? [],
          button: t('batik.shop.keep'),
        }}
      />
    ),
  })
}

export const piecePage: Page = async (visit) => show(visit, await seatWith(visit, power))

type Run = (ctx: Ctx, seat: Seat, number: string, form: Typed) => Promise<Outcome<unknown>>

const errand =
  (did: (typeof news)[number], about: Wrong['about'], run: Run): Page =>
  async (visit) => {
    const seat = await seatWith(visit, power)
    const number = numberOf(visit)
    await pieceCalled(visit.ctx.db, number, seat.id)
    const form = await readForm(visit)
    const made = await makeOnce(
      visit,
      form,
      (ctx) => run(ctx, seat, number, form),
      () => to.shopPiece(seat.slug, number, { sudah: did }),
    )
    return 'response' in made ? made.response : show(visit, seat, { form, refusals: made.refused.refusals, about })
  }

export const editPiecePage = errand('disimpan', 'edit', (ctx, seat, number, form) =>
  editPiece(ctx, { shop: seat.slug, number, input: pieceOfForm(form) }),
)

export const piecePhotoPage = errand('foto', 'photo', async (ctx, seat, number, form) => {
  const file = form.file('picture')
  const bytes = file ? new Uint8Array(await file.arrayBuffer()) : new Uint8Array()
  return await addPiecePhoto(ctx, {
    shop: seat.slug,
    number,
    bytes,
    about: { stage: form.text('stage'), alt: form.text('alt'), onDay: form.text('onDay') },
  })
})

export const submitPiecePage = errand('diajukan', 'photo', (ctx, seat, number) => submitPiece(ctx, { shop: seat.slug, number }))
export const withdrawMakerPage = errand('nama', 'edit', (ctx, seat, number) => withdrawMaker(ctx, { shop: seat.slug, number }))

export const handOverCookie = (number: string): string => `__Host-alih-${number}`

/** A fresh code for the strip; it is on the sheet for a quarter of an hour and nowhere else. */
export const handOverPiecePage: Page = async (visit) => {
  const seat = await seatWith(visit, power)
  const number = numberOf(visit)
  await pieceCalled(visit.ctx.db, number, seat.id)
  const given = await handOverPiece(visit.ctx, { shop: seat.slug, number })
  if (!given.ok) return show(visit, seat, { form: nothingTyped, refusals: given.refusals, about: 'edit' })
  setCookie(visit.c, handOverCookie(number), given.value.code, { path: '/', secure: true, httpOnly: true, sameSite: 'Strict', maxAge: 900 })
  return redirect(visit, to.shopPieceErrand(seat.slug, number, 'cetak'))
}
