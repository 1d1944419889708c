import { Missing } from '#src/base/outcome.ts'
import { qrSvg } from '#src/market/qris-image.ts'
import { letterOf } from '#src/spaces/consent-letter.db.ts'
import { html } from '../answer.tsx'
import { to } from '../to.ts'
import type { Page } from '../visit.ts'
import { LetterView } from './letter.view.tsx'

/** Surat persetujuan tempat: what it says is what is so at this moment, for whoever holds its code. Never cached. */
export const letterPage: Page = async (visit) => {
  const { ctx, t, c } = visit
  const letter = await letterOf(ctx.db, (c.req.param('code') ?? '').slice(0, 40))
  if (!letter) throw new Missing('letter')
  const address = `${ctx.house.config.origin}${to.letter(letter.code)}`
  return html(visit, {
    door: 'hub',
    title: `${t('room.letter.title')} · ${letter.code}`,
    canonical: to.letter(letter.code),
    asOf: ctx.now,
    head: <meta name="robots" content="noindex" />,
    main: (
      <LetterView
        t={t}
        tongue={ctx.tongue}
        now={ctx.now}
        letter={letter}
        qr={await qrSvg(address)}
        address={address.replace(/^https?:\/\//, '')}
      />
    ),
  })
}
