import { html } from '../answer.tsx'
import { to } from '../to.ts'
import type { Page } from '../visit.ts'
import { AllParts } from './dev-ui.view.tsx'

/** Every part of the house in every state, in both tongues and at both doors: `?pintu=mb2`. */
export const devUi: Page = (visit) =>
  html(visit, {
    door: visit.c.req.query('pintu') === 'mb2' ? 'mb2' : 'hub',
    title: 'Bagian antarmuka',
    canonical: to.devUi(),
    private: true,
    asOf: visit.ctx.now,
    main: <AllParts t={visit.t} tongue={visit.ctx.tongue} now={visit.ctx.now} />,
  })
