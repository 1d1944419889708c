import { raw } from 'hono/html'
import { formatClock, type Tongue } from '#src/base/time.ts'
import type { VenueScreen } from '#src/events/gate-self.db.ts'
import { Notice } from '#src/ui/notice.tsx'
import type { Say } from '#src/ui/words.ts'

/** As large as the screen: it is read from where one queues. */
export const GateScreenView = ({
  t,
  tongue,
  screen,
  next,
  picture,
}: {
  t: Say
  tongue: Tongue
  screen: VenueScreen
  next: Date
  picture: string | undefined
}) => (
  <div class="gate-screen">
    <h1>{screen.title}</h1>
    {picture === undefined ? (
      <Notice kind="wait">{t('gate.screen.closed')}</Notice>
    ) : (
      <>
        <p class="gate-screen-lead">{t('gate.screen.lead')}</p>
        <div class="qr" role="img" aria-label={t('gate.screen.qr', { title: screen.title })}>
          {raw(picture)}
        </div>
        <p>{t('gate.screen.turns', { at: formatClock(next, tongue) })}</p>
      </>
    )}
  </div>
)
