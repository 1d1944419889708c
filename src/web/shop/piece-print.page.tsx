import { getCookie } from 'hono/cookie'
import { raw } from 'hono/html'
import { grouped } from '#src/base/check-code.ts'
import { Missing } from '#src/base/outcome.ts'
import { formatDay } from '#src/base/time.ts'
import { contentMark, offlineText } from '#src/market/certificate.ts'
import { certificateCalled } from '#src/market/certificate-read.db.ts'
import { pieceCalled } from '#src/market/piece-read.db.ts'
import { qrSvg } from '#src/market/qris-image.ts'
import { Facts } from '#src/ui/table.tsx'
import { certificateRows, Seal } from '../mb2/certificate.view.tsx'
import { to } from '../to.ts'
import type { Page } from '../visit.ts'
import { seatWith, shopPage } from './_shop-frame.tsx'
import { handOverCookie } from './piece.page.tsx'

/** The sheet of A5 that goes with the cloth: both codes, what was signed, and the strip with the code for its owner. */
export const printPiecePage: Page = async (visit) => {
  const { ctx, t, c } = visit
  const seat = await seatWith(visit, 'market.piece.make')
  const piece = await pieceCalled(ctx.db, (c.req.param('number') ?? '').slice(0, 20), seat.id)
  if (!piece.code) throw new Missing('certificate')
  const certificate = await certificateCalled(ctx.db, piece.code)
  const { origin } = ctx.house.config
  const [online, offline] = await Promise.all([
    qrSvg(`${origin}${to.scanned(`${certificate.code}.${contentMark(certificate.hash)}`)}`),
    qrSvg(offlineText({ document: certificate.text, key: certificate.key, signature: certificate.signature })),
  ])
  const secret = getCookie(c, handOverCookie(piece.number))
  const { document } = certificate
  return shopPage(visit, seat, {
    tab: 'goods',
    title: t('batik.print.title'),
    main: (
      <>
        <p class="screen-only">
          <a href={to.shopPiece(seat.slug, piece.number)}>{piece.number}</a>. {t('batik.print.how')}
        </p>
        <article class="certificate-sheet">
          <Seal seed={document.number} />
          <p class="kick">{t('batik.certificate.title')}</p>
          <h1>{document.title}</h1>
          <p class="code-line">{document.number}</p>
          <Facts facts={certificateRows(t, ctx.tongue, certificate)} />
          <div class="codes">
            <figure>
              <div class="qr" role="img" aria-label={t('batik.certificate.qr')}>
                {raw(online)}
              </div>
              <figcaption>
                <b>{grouped(certificate.code)}</b> {t('batik.print.online')}
              </figcaption>
            </figure>
            <figure>
              <div class="qr large" role="img" aria-label={t('batik.print.offline_alt')}>
                {raw(offline)}
              </div>
              <figcaption>{t('batik.print.offline')}</figcaption>
            </figure>
          </div>
          <p class="small">
            {t('batik.certificate.issued', {
              day: formatDay(certificate.issuedAt, ctx.tongue),
              post: document.issuer.post,
              body: document.issuer.body,
            })}{' '}
            {t('batik.certificate.not_batikmark')}
          </p>
          {secret && (
            <p class="strip">
              {t('batik.print.strip')} <b class="code-line">{secret}</b>
            </p>
          )}
        </article>
      </>
    ),
  })
}
