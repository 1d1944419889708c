import { LinkButton } from '#src/ui/button.tsx'
import { html } from '../answer.tsx'
import { to } from '../to.ts'
import type { Visit } from '../visit.ts'

/** Asked too often: when to come back, and where. */
export function tooOften(visit: Visit, seconds: number): Promise<Response> {
  const { t, c } = visit
  c.header('retry-after', String(seconds))
  const main = (
    <div class="narrow stack">
      <h1>{t('platform.title.429')}</h1>
      <p class="lead">{t('platform.too_many', { seconds })}</p>
      <p class="acts">
        <LinkButton href={to.orderFind()}>{t('buy.find.title')}</LinkButton>
      </p>
    </div>
  )
  return html(visit, { door: 'mb2', title: t('platform.title.429'), status: 429, private: true, main })
}
