import QRCode from 'qrcode'
import { minutesAfter } from '#src/base/time.ts'
import { venueScreen } from '#src/events/gate-self.db.ts'
import { screenSeconds } from '#src/events/venue-code.ts'
import { html } from '../answer.tsx'
import { to } from '../to.ts'
import type { Page } from '../visit.ts'
import { atGate } from './_gate-key.ts'
import { GateScreenView } from './gate-screen.view.tsx'

/** The code at the venue on a screen. The browser asks again by itself when it has changed: by a header, with no script. */
export const gateScreen: Page = async (visit) => {
  const { ctx, t } = visit
  const screen = await venueScreen(ctx, await atGate(visit))
  const address = `${ctx.house.config.origin}${to.venueDoor(screen.slug, { k: screen.code })}`
  const answer = await html(visit, {
    door: 'hub',
    private: true,
    quiet: true,
    bar: (
      <p class="wrap gate-back">
        <a href={to.gate(screen.slug)}>{t('gate.screen.back')}</a>
      </p>
    ),
    title: t('gate.screen.title', { title: screen.title }),
    main: (
      <GateScreenView
        t={t}
        tongue={ctx.tongue}
        screen={screen}
        next={minutesAfter(ctx.now, screen.left / 60)}
        picture={screen.open ? await QRCode.toString(address, { type: 'svg', margin: 4, errorCorrectionLevel: 'M' }) : undefined}
      />
    ),
  })
  // a moment later than it changes, so that a clock that is a little behind does not show the old one for a whole turn
  answer.headers.set('refresh', String(screen.open ? screen.left + 1 : screenSeconds))
  return answer
}
