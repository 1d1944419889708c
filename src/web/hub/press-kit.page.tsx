import { catalogue } from '#src/press/catalogue.db.ts'
import { brandDrawing, type Door } from '#src/ui/brand.tsx'
import { html } from '../answer.tsx'
import { to } from '../to.ts'
import type { Page } from '../visit.ts'
import { PressKitView } from './press-kit.view.tsx'

/** What a newsroom needs: what this is, its numbers with their day, where to follow it, its marks, and which are not ours to give. */
export const pressKitPage: Page = async (visit) => {
  const { ctx, t } = visit
  return html(visit, {
    door: 'hub',
    title: t('kit.title'),
    description: t('kit.lead'),
    canonical: to.pressKit(),
    asOf: ctx.now,
    main: <PressKitView t={t} tongue={ctx.tongue} listed={await catalogue(ctx.db)} demo={ctx.house.demo} />,
  })
}

/** A mark as a drawing of its own, for print. */
const mark =
  (door: Door): Page =>
  async ({ c }) => {
    c.header('content-type', 'image/svg+xml; charset=utf-8')
    c.header('content-disposition', `inline; filename="tanda-${door}.svg"`)
    return c.body(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 96" width="960" height="960">${brandDrawing(door)}</svg>\n`)
  }

export const hubMark = mark('hub')
export const marketMark = mark('mb2')
