import { formatMoment } from '#src/base/time.ts'
import type { TeamShop } from '#src/market/shop-read.db.ts'
import type { Visit } from '../visit.ts'

/** What a shop was asked, answered and told, for its team and for the desk. */
export const ShopHistory = ({ visit: { t, ctx }, steps }: { visit: Visit; steps: TeamShop['steps'] }) => (
  <section>
    <h2 class="h3">{t('shop.profile.history')}</h2>
    <ol class="timeline">
      {steps.map((step) => (
        <li>
          <b>{t(`shop.status.${step.to}`)}</b>
          <span>
            {formatMoment(step.at, ctx.tongue)}, {t(`shop.stepper.${step.by}`)}
          </span>
          {step.reason && <q>{step.reason}</q>}
        </li>
      ))}
    </ol>
  </section>
)
