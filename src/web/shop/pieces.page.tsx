import type { Refusal } from '#src/base/outcome.ts'
import { dayOf } from '#src/base/time.ts'
import { licencesOfShop, requestsOfShop } from '#src/market/motif.db.ts'
import { answerForShop } from '#src/market/motif-licence.db.ts'
import type { Seat } from '#src/market/my-shop.db.ts'
import { makePiece } from '#src/market/piece.db.ts'
import { pieceChoices, piecesOfShop } from '#src/market/piece-read.db.ts'
import { ErrorSummary } from '#src/ui/error-summary.tsx'
import { statusOf } from '../status.ts'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { pieceOfForm } from './_piece-form.ts'
import { seatWith, shopPage } from './_shop-frame.tsx'
import { makeOnce, nothingTyped, readForm, type Typed } from './form.ts'
import { answerOfForm } from './licence-answer.view.tsx'
import { PieceForm, PiecesView } from './piece.view.tsx'

const power = 'market.piece.make'
const news = ['diminta', 'dijawab'] as const

type Wrong = { request: string; form: Typed; refusals: readonly Refusal[] }

async function showPieces(visit: Visit, seat: Seat, wrong?: Wrong): Promise<Response> {
  const { ctx, t, c } = visit
  const [pieces, licences, requests] = await Promise.all([
    piecesOfShop(ctx.db, seat.id, { after: c.req.query('sesudah')?.slice(0, 20), most: 40 }),
    licencesOfShop(ctx.db, seat.slug),
    requestsOfShop(ctx.db, seat.slug),
  ])
  const did = news.find((one) => one === c.req.query('sudah'))
  return shopPage(visit, seat, {
    tab: 'goods',
    title: t('batik.shop.title'),
    wide: true,
    ...(wrong ? { refusals: wrong.refusals, status: statusOf(wrong.refusals) } : {}),
    main: (
      <PiecesView
        visit={visit}
        seat={seat}
        rows={pieces.rows}
        next={pieces.next}
        licences={licences}
        {...requests}
        wrong={wrong}
        did={did}
      />
    ),
  })
}

/** The shop's cloths and its leave to use motifs. */
export const piecesPage: Page = async (visit) => showPieces(visit, await seatWith(visit, power))

/** A shop that holds a motif answers whoever asked. */
export const answerMotifPage: Page = async (visit) => {
  const seat = await seatWith(visit, power)
  const form = await readForm(visit)
  const request = (visit.c.req.param('id') ?? '').slice(0, 40)
  const made = await makeOnce(
    visit,
    form,
    (ctx) => answerForShop(ctx, { shop: seat.slug, request, input: answerOfForm(form, request) }),
    () => to.shopPieces(seat.slug, { sudah: 'dijawab' }).concat('#izin'),
  )
  return 'response' in made ? made.response : showPieces(visit, seat, { request, form, refusals: made.refused.refusals })
}

async function showNew(visit: Visit, seat: Seat, wrong?: { form: Typed; refusals: readonly Refusal[] }): Promise<Response> {
  const { t, ctx } = visit
  const form = wrong?.form ?? nothingTyped
  const value = (name: string) => form.text(name) || (name === 'finishedOn' && !wrong ? dayOf(ctx.now) : '')
  const choices = await pieceChoices(ctx.db, seat.id)
  const refusals = wrong?.refusals ?? []
  return shopPage(visit, seat, {
    tab: 'goods',
    title: t('batik.shop.new'),
    ...(wrong ? { refusals, status: statusOf(refusals) } : {}),
    main: (
      <>
        <ErrorSummary t={t} refusals={refusals} />
        <h1>{t('batik.shop.new')}</h1>
        <p class="lead">{t('batik.shop.new_lead')}</p>
        <PieceForm
          visit={visit}
          action={to.shopPieceNew(seat.slug)}
          choices={choices}
          value={value}
          consent={form.checked('consent')}
          refusals={refusals}
          button={t('batik.shop.keep')}
        />
      </>
    ),
  })
}

export const newPiecePage: Page = async (visit) => showNew(visit, await seatWith(visit, power))

export const createPiecePage: Page = async (visit) => {
  const seat = await seatWith(visit, power)
  const form = await readForm(visit)
  const made = await makeOnce(
    visit,
    form,
    (ctx) => makePiece(ctx, { shop: seat.slug, input: pieceOfForm(form) }),
    ({ number }) => to.shopPiece(seat.slug, number, { sudah: 'dibuat' }),
  )
  return 'response' in made ? made.response : showNew(visit, seat, { form, refusals: made.refused.refusals })
}
