import { getCookie, setCookie } from 'hono/cookie'
import { readCheckCode } from '#src/base/check-code.ts'
import { Missing, type Refusal } from '#src/base/outcome.ts'
import { contentMark, readReference } from '#src/market/certificate.ts'
import { type CertificateRead, certificateCalled } from '#src/market/certificate-read.db.ts'
import { claimPiece, ownsPiece } from '#src/market/claim.db.ts'
import { qrSvg } from '#src/market/qris-image.ts'
import { lookAtCertificate, scanPlaces, scansOf } from '#src/market/scan.db.ts'
import { tooMany } from '#src/platform/limits.ts'
import { html, redirect } from '../answer.tsx'
import { addressOfClient } from '../guard.ts'
import { freshOnce, readForm } from '../shop/form.ts'
import { statusOf } from '../status.ts'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { deviceOf } from './_device.ts'
import { tooOften } from './_too-often.tsx'
import { CertificateView, FindView } from './certificate.view.tsx'
import { OwnPieceView } from './own-piece.view.tsx'

/** The code as it was typed; what is no code by its check letter is nowhere. */
function codeIn({ c }: Visit): string {
  const code = readCheckCode(c.req.param('code') ?? '')
  if (!code) throw new Missing('certificate')
  return code
}

/** A code is typed here: a slip is told before anything is looked up. */
export const findCertificatePage: Page = async (visit) => {
  const { c, t } = visit
  const typed = c.req.query('kode')?.slice(0, 40)
  const code = typed === undefined ? undefined : readCheckCode(typed)
  if (code) return redirect(visit, to.certificate(code))
  const refusals: Refusal[] = typed === undefined ? [] : [{ rule: 'market.certificate.mistyped', field: 'kode' }]
  return html(visit, {
    door: 'mb2',
    title: t('batik.find.title'),
    description: t('batik.find.lead'),
    canonical: to.certificateFind(),
    ...(refusals.length > 0 ? { refusals, status: statusOf(refusals) } : {}),
    main: <FindView t={t} typed={typed ?? ''} refusals={refusals} />,
  })
}

async function show(visit: Visit, certificate: CertificateRead, refusals: readonly Refusal[] = []): Promise<Response> {
  const { ctx, t, c } = visit
  const { origin } = ctx.house.config
  const mark = c.req.query('isi')?.slice(0, 8)
  const [qr, places] = await Promise.all([
    qrSvg(`${origin}${to.scanned(`${certificate.code}.${contentMark(certificate.hash)}`)}`),
    scanPlaces(ctx.db),
  ])
  return html(visit, {
    door: 'mb2',
    title: t('batik.certificate.of', { title: certificate.document.title }),
    description: t('batik.certificate.lead'),
    canonical: to.certificate(certificate.code),
    head: <meta name="robots" content="noindex" />,
    ...(refusals.length > 0 ? { refusals, status: statusOf(refusals) } : {}),
    main: (
      <CertificateView
        t={t}
        tongue={ctx.tongue}
        certificate={certificate}
        qr={qr}
        places={places}
        refusals={refusals}
        otherContent={mark !== undefined && mark !== contentMark(certificate.hash)}
        thanked={c.req.query('sudah') === 'lihat'}
      />
    ),
  })
}

/** A cloth's own page: whether it holds, who made it, how it came to be. It stays when the cloth is sold. */
export const certificatePage: Page = async (visit) => {
  const certificate = await certificateCalled(visit.ctx.db, codeIn(visit))
  return await show(visit, certificate)
}

const scanning = { name: 'certificate-scan', most: 60, seconds: 600 }

/** What a printed code leads to: it is noted that it was looked at, and the page follows. Too often from one place, nothing is noted. */
export const scannedPage: Page = async (visit) => {
  const read = readReference((visit.c.req.param('reference') ?? '').slice(0, 40))
  if (!read) throw new Missing('certificate')
  const certificate = await certificateCalled(visit.ctx.db, read.code)
  if (!(await tooMany(visit.ctx, scanning, addressOfClient(visit))))
    await lookAtCertificate(visit.ctx, { code: certificate.code, about: deviceOf(visit) })
  return redirect(visit, to.certificate(certificate.code, { isi: read.mark }))
}

/** Somebody says from which town he looks. */
export const lookPage: Page = async (visit) => {
  const code = codeIn(visit)
  const seconds = await tooMany(visit.ctx, scanning, addressOfClient(visit))
  if (seconds) return tooOften(visit, seconds)
  const form = await readForm(visit)
  const looked = await lookAtCertificate(visit.ctx, {
    code,
    about: deviceOf(visit),
    place: form.text('place').slice(0, 60) || 'tanpa-tempat',
  })
  return looked.ok
    ? redirect(visit, to.certificate(code, { sudah: 'lihat' }))
    : await show(visit, await certificateCalled(visit.ctx.db, code), looked.refusals)
}

const ownCookie = (code: string) => `__Host-milik-${code}`
const year = 365 * 86_400

async function showOwn(visit: Visit, code: string, wrong?: { refusals: readonly Refusal[]; typed: string }): Promise<Response> {
  const { ctx, t, c } = visit
  const certificate = await certificateCalled(ctx.db, code)
  const mine = getCookie(c, ownCookie(code)) ?? ''
  const owns = mine !== '' && (await ownsPiece(ctx.db, code, mine))
  return html(visit, {
    door: 'mb2',
    private: true,
    quiet: true,
    title: t('batik.own.title', { title: certificate.document.title }),
    ...(wrong ? { refusals: wrong.refusals, status: statusOf(wrong.refusals) } : {}),
    main: (
      <OwnPieceView
        t={t}
        tongue={ctx.tongue}
        certificate={certificate}
        code={owns ? mine : undefined}
        scans={owns ? await scansOf(ctx.db, code) : undefined}
        typed={wrong?.typed ?? ''}
        refusals={wrong?.refusals ?? []}
        done={c.req.query('sudah') === 'milik'}
        once={freshOnce()}
      />
    ),
  })
}

/** For the owner alone: the code for the next owner, and where the certificate was looked at. */
export const ownPiecePage: Page = async (visit) => await showOwn(visit, codeIn(visit))

const claiming = { name: 'certificate-claim', most: 10, seconds: 600 }

export const claimPage: Page = async (visit) => {
  const code = codeIn(visit)
  const seconds = await tooMany(visit.ctx, claiming, `${addressOfClient(visit)} ${code}`)
  if (seconds) return tooOften(visit, seconds)
  const form = await readForm(visit)
  const typed = form.text('code').slice(0, 40)
  const claimed = await claimPiece(visit.ctx, { certificate: code, typed })
  if (!claimed.ok) return await showOwn(visit, code, { refusals: claimed.refusals, typed })
  if (claimed.value.outcome !== 'done') {
    const rule = claimed.value.outcome === 'used' ? 'market.claim.used' : 'market.claim.wrong'
    return await showOwn(visit, code, { refusals: [{ rule, field: 'code' }], typed })
  }
  setCookie(visit.c, ownCookie(code), claimed.value.code, { path: '/', secure: true, httpOnly: true, sameSite: 'Lax', maxAge: year })
  return redirect(visit, to.ownPiece(code, { sudah: 'milik' }))
}
