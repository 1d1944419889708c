import { myPowers } from '#src/governance/my-powers.db.ts'
import { calledBy, namesOf } from '#src/governance/names.db.ts'
import type { Page } from '../visit.ts'
import { deskPage, deskPart } from './_desk-frame.tsx'
import { MyPowers } from './powers.view.tsx'

/** Every power I hold now, whence, up to what and until when. */
export const myPowersPage: Page = async (visit) => {
  const held = await deskPart(visit, 'powers')
  if (held instanceof Response) return held
  const { ctx, t } = visit
  const [powers, names] = await Promise.all([myPowers(ctx), namesOf(ctx.db, ctx.tongue)])
  return deskPage(visit, held, 'powers', {
    title: t('govdesk.powers.title'),
    main: <MyPowers visit={visit} powers={powers} called={calledBy(names)} />,
  })
}
