import { handoverDue } from '#src/governance/succession.db.ts'
import type { Page } from '../visit.ts'
import { deskPage, deskPowers } from './_desk-frame.tsx'
import { waitingFor } from './_waiting.ts'
import { Waiting } from './desk.view.tsx'

/** What waits for me, by what my posts may decide. */
export const myDeskPage: Page = async (visit) => {
  const held = await deskPowers(visit)
  if (held instanceof Response) return held
  const [waiting, terms] = await Promise.all([waitingFor(visit, held), held.place.seats > 0 ? handoverDue(visit.ctx, 'mine') : []])
  const main = <Waiting visit={visit} held={held} waiting={waiting} terms={terms} did={visit.c.req.query('sudah')} />
  return deskPage(visit, held, 'waiting', {
    title: visit.t(waiting.length === 1 ? 'desk.title_one' : 'desk.title', { n: waiting.length }),
    main,
  })
}
