import { LinkButton } from '#src/ui/button.tsx'
import { html } from '../answer.tsx'
import { FaultSheet } from '../fault.view.tsx'
import { to } from '../to.ts'
import type { Visit } from '../visit.ts'

/** Asked too often: when to come back, and where. */
export function tooOften(visit: Visit, seconds: number): Promise<Response> {
  const { t, c } = visit
  c.header('retry-after', String(seconds))
  const main = (
    <FaultSheet seed="429" title={t('platform.title.429')}>
      <p class="lead">{t('platform.too_many', { seconds })}</p>
      <p class="acts">
        <LinkButton href={to.orderFind()}>{t('buy.find.title')}</LinkButton>
      </p>
    </FaultSheet>
  )
  return html(visit, { door: 'mb2', title: t('platform.title.429'), status: 429, private: true, main })
}
