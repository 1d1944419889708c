import { type CaseShelf, casesOn } from '#src/governance/case-list.db.ts'
import { casesWaiting } from '#src/governance/case-read.db.ts'
import { calledBy, namesOf } from '#src/governance/names.db.ts'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { deskPage, deskPart } from './_desk-frame.tsx'
import { CaseShelves, type ShelfName, shelfNames } from './cases.view.tsx'

const ofShelf: Readonly<Record<Exclude<ShelfName, 'menunggu'>, CaseShelf>> = { saya: 'opened', tangani: 'acted', berjalan: 'running' }

const onShelf = (visit: Visit, shelf: ShelfName, cursor: string | undefined) =>
  shelf === 'menunggu' ? casesWaiting(visit.ctx, { cursor }) : casesOn(visit.ctx, ofShelf[shelf], { cursor })

/** Cases: what waits for me first, then what I opened, what I acted in, and all that run where I may look. */
export const myCasesPage: Page = async (visit) => {
  const held = await deskPart(visit, 'cases')
  if (held instanceof Response) return held
  const { ctx, t, c } = visit
  const shelf = shelfNames.find((one) => one === c.req.query('rak')) ?? 'menunggu'
  const [page, names] = await Promise.all([onShelf(visit, shelf, c.req.query('sesudah')), namesOf(ctx.db, ctx.tongue)])
  return deskPage(visit, held, 'cases', {
    title: t('govdesk.cases.title'),
    main: (
      <CaseShelves
        visit={visit}
        shelf={shelf}
        cases={page.items}
        called={calledBy(names)}
        next={page.next === null ? undefined : to.deskCases({ rak: shelf, sesudah: page.next })}
      />
    ),
  })
}
