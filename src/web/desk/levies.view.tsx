import type { Child } from 'hono/jsx'
import { formatMoment } from '#src/base/time.ts'
import type { LevyReport } from '#src/spaces/levy.db.ts'
import { Empty } from '#src/ui/empty.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { to } from '../to.ts'
import type { Visit } from '../visit.ts'

type Facts = { visit: Visit; parts: Child; reports: readonly { name: string; items: readonly LevyReport[] }[] }

/** Opened from its seal for this reader; what people said stands in their own words. */
export const LeviesView = ({ visit, parts, reports }: Facts) => {
  const { t, ctx } = visit
  return (
    <>
      <h1>{t('roomdesk.levies')}</h1>
      {parts}
      <Notice kind="info">{t('roomdesk.levies_sealed')}</Notice>
      {reports.map(({ name, items }) => (
        <section>
          <h2>{name}</h2>
          {items.length === 0 ? (
            <Empty seed="pungutan" title={t('roomdesk.levies_none')}>
              {t('roomdesk.levies_none_why')}
            </Empty>
          ) : (
            <ul class="bookings">
              {items.map((one) => (
                <li>
                  <p class="number">
                    <a href={to.deskBooking(one.booking)}>{one.booking}</a>{' '}
                    <span class="quiet">{ctx.tongue === 'en' ? one.spaceEn : one.space}</span>
                  </p>
                  <blockquote>
                    <p>{one.says || t('roomdesk.levies_silent')}</p>
                    <footer class="quiet">{formatMoment(one.at, ctx.tongue)}</footer>
                  </blockquote>
                </li>
              ))}
            </ul>
          )}
        </section>
      ))}
    </>
  )
}
