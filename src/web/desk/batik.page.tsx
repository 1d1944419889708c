import type { Outcome } from '#src/base/outcome.ts'
import { clearAlarms, issueCertificates, renewCertificate, revokeCertificate } from '#src/market/certificate.db.ts'
import { openRequests } from '#src/market/motif.db.ts'
import { answerForCity } from '#src/market/motif-licence.db.ts'
import { returnPiece } from '#src/market/piece.db.ts'
import { type PieceRead, pieceCalled, piecesForDesk } from '#src/market/piece-read.db.ts'
import { scansOf } from '#src/market/scan.db.ts'
import { type Ctx, mayOrWhy } from '#src/platform/context.ts'
import { sayRefusal } from '#src/ui/words.ts'
import { readForm, type Typed } from '../shop/form.ts'
import { answerOfForm } from '../shop/licence-answer.view.tsx'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { type DeskPowers, deskPage, deskPart } from './_desk-frame.tsx'
import { answerOf, nothingWrong, tryErrand, type Wrong } from './_errand.ts'
import { DeskBatik, DeskPiece } from './batik.view.tsx'

const news = ['terbit', 'dijawab', 'terbitkan', 'kembalikan', 'perbarui', 'cabut', 'selesai'] as const
const newsIn = ({ c }: Visit) => news.find((one) => one === c.req.query('sudah'))

/** Why this reader may not do it, or nothing. */
async function closedFor({ ctx, t }: Visit, power: string): Promise<string | undefined> {
  const answer = await mayOrWhy(ctx, power)
  if (answer.ok) return undefined
  return answer.refusal ? sayRefusal(t, answer.refusal) : t('batik.desk.not_yours')
}

async function showAll(visit: Visit, held: DeskPowers, wrong: Wrong = nothingWrong): Promise<Response> {
  const { ctx, t } = visit
  const [pieces, requests, issue, license] = await Promise.all([
    piecesForDesk(ctx.db),
    openRequests(ctx.db),
    closedFor(visit, 'market.certificate.issue'),
    closedFor(visit, 'market.motif.license'),
  ])
  return deskPage(visit, held, 'batik', {
    title: t('batik.desk.title'),
    ...answerOf(wrong),
    main: <DeskBatik visit={visit} {...pieces} requests={requests} closed={{ issue, license }} wrong={wrong} did={newsIn(visit)} />,
  })
}

export const deskBatikPage: Page = async (visit) => {
  const held = await deskPart(visit, 'batik')
  return held instanceof Response ? held : showAll(visit, held)
}

/** Signs all that were ticked. */
export const issuePage: Page = async (visit) => {
  const held = await deskPart(visit, 'batik')
  if (held instanceof Response) return held
  const form = await readForm(visit)
  const done = await tryErrand(
    visit,
    form,
    'issue',
    (ctx) => issueCertificates(ctx, { numbers: form.all('numbers') }),
    () => to.deskBatik({ sudah: 'terbit' }),
  )
  return done instanceof Response ? done : showAll(visit, held, done)
}

export const answerRequestPage: Page = async (visit) => {
  const held = await deskPart(visit, 'batik')
  if (held instanceof Response) return held
  const form = await readForm(visit)
  const request = (visit.c.req.param('id') ?? '').slice(0, 40)
  const done = await tryErrand(
    visit,
    form,
    request,
    (ctx) => answerForCity(ctx, answerOfForm(form, request)),
    () => to.deskBatik({ sudah: 'dijawab' }),
  )
  return done instanceof Response ? done : showAll(visit, held, done)
}

async function showOne(visit: Visit, held: DeskPowers, piece: PieceRead, wrong: Wrong = nothingWrong): Promise<Response> {
  const [scans, issue, revoke] = await Promise.all([
    piece.code ? scansOf(visit.ctx.db, piece.code) : undefined,
    closedFor(visit, 'market.certificate.issue'),
    closedFor(visit, 'market.certificate.revoke'),
  ])
  return deskPage(visit, held, 'batik', {
    title: piece.title,
    ...answerOf(wrong),
    main: <DeskPiece visit={visit} piece={piece} scans={scans} closed={{ issue, revoke }} wrong={wrong} did={newsIn(visit)} />,
  })
}

const pieceOf = ({ ctx, c }: Visit): Promise<PieceRead> => pieceCalled(ctx.db, (c.req.param('number') ?? '').slice(0, 20))

export const deskPiecePage: Page = async (visit) => {
  const held = await deskPart(visit, 'batik')
  return held instanceof Response ? held : showOne(visit, held, await pieceOf(visit))
}

type Run = (ctx: Ctx, piece: PieceRead, form: Typed) => Promise<Outcome<unknown>>

const errand =
  (did: (typeof news)[number], run: Run): Page =>
  async (visit) => {
    const held = await deskPart(visit, 'batik')
    if (held instanceof Response) return held
    const piece = await pieceOf(visit)
    const form = await readForm(visit)
    const done = await tryErrand(
      visit,
      form,
      did,
      (ctx) => run(ctx, piece, form),
      () => to.deskPiece(piece.number, { sudah: did }),
    )
    return done instanceof Response ? done : showOne(visit, held, piece, done)
  }

export const issueOnePage = errand('terbitkan', (ctx, { number }) => issueCertificates(ctx, { numbers: [number] }))
export const returnOnePage = errand('kembalikan', (ctx, { number }, form) => returnPiece(ctx, { number, reason: form.text('reason') }))
export const renewOnePage = errand('perbarui', (ctx, { code }) => renewCertificate(ctx, { code: code ?? '' }))
export const revokeOnePage = errand('cabut', (ctx, { code }, form) =>
  revokeCertificate(ctx, { code: code ?? '', reason: form.text('reason'), says: form.text('says') }),
)
export const clearOnePage = errand('selesai', (ctx, { code }, form) => clearAlarms(ctx, { code: code ?? '', says: form.text('says') }))
