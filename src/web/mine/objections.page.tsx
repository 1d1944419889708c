import { objectionsOf } from '#src/spaces/objection.db.ts'
import { html } from '../answer.tsx'
import type { Page } from '../visit.ts'
import { mine } from './_door.ts'
import { ObjectionsView } from './objections.view.tsx'

/** What the reader objected to, by when it is answered, and what was found. */
export const showObjections: Page = mine(async (visit) => {
  const { ctx, t, c } = visit
  const objections = await objectionsOf(ctx)
  const sent = objections.find((one) => one.case === c.req.query('sudah'))
  return html(visit, {
    door: 'hub',
    private: true,
    title: t('room.object.mine'),
    main: <ObjectionsView t={t} tongue={ctx.tongue} objections={objections} sent={sent} />,
  })
})
