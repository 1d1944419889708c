import { waiversGranted } from '#src/spaces/waiver.db.ts'
import { html } from '../answer.tsx'
import { to } from '../to.ts'
import type { Page } from '../visit.ts'
import { WaiversView } from './waivers.view.tsx'

/** Every relief that was granted: how much, on which basis, by which decision. */
export const waiversPage: Page = async (visit) => {
  const { ctx, t } = visit
  return html(visit, {
    door: 'hub',
    title: t('room.waivers.title'),
    description: t('room.waivers.lead'),
    canonical: to.waivers(),
    asOf: ctx.now,
    main: <WaiversView t={t} tongue={ctx.tongue} waivers={await waiversGranted(ctx.db)} />,
  })
}
