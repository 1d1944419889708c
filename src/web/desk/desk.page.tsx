import { badgesToVerify } from '#src/market/badge.db.ts'
import { payeesToApprove } from '#src/market/payee.db.ts'
import { revisionsToReview } from '#src/market/revision-read.db.ts'
import { shopsToReview } from '#src/market/shop-read.db.ts'
import type { Page } from '../visit.ts'
import { deskPage, deskPowers } from './_desk-frame.tsx'
import { Waiting } from './desk.view.tsx'

/** What waits for me, by what my posts may decide. */
export const myDeskPage: Page = async (visit) => {
  const held = await deskPowers(visit)
  if (held instanceof Response) return held
  const [shops, badges, payees, revisions] = await Promise.all([
    held.review ? shopsToReview(visit.ctx) : [],
    badgesToVerify(visit.ctx),
    payeesToApprove(visit.ctx),
    revisionsToReview(visit.ctx),
  ])
  const did = visit.c.req.query('sudah')
  const main = <Waiting visit={visit} shops={shops} badges={badges} payees={payees} revisions={revisions} did={did} />
  const n = shops.length + badges.length + payees.length + revisions.length
  return deskPage(visit, { title: visit.t(n === 1 ? 'desk.title_one' : 'desk.title', { n }), main })
}
