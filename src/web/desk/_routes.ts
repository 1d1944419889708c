import { to } from '../to.ts'
import { get, post, type Route } from '../visit.ts'
import { myDeskPage } from './desk.page.tsx'
import { journalPage } from './journal.page.tsx'
import { judgeRevisionPage, revisionPage } from './revision.page.tsx'
import { approveDeskPayeePage, badgePage, deskShopPage, reviewPage, suspendPage, watchPage } from './shop.page.tsx'
import { deskShopsPage } from './shops.page.tsx'

const shop = `${to.deskShops()}/:slug`
const revision = `${to.deskRevisions()}/:id`

/** The desks. What is seen and done at each is asked of the authority, post by post. */
export const deskRoutes: Route[] = [
  get(to.desk(), 'desk', myDeskPage),
  get(to.deskShops(), 'desk', deskShopsPage),
  get(to.deskJournal(), 'desk', journalPage),
  get(shop, 'desk', deskShopPage),
  post(`${shop}/putusan`, 'desk', reviewPage),
  post(`${shop}/penangguhan`, 'desk', suspendPage),
  post(`${shop}/lencana/:id`, 'desk', badgePage),
  post(`${shop}/rekening/:id`, 'desk', approveDeskPayeePage),
  post(`${shop}/pemeriksaan`, 'desk', watchPage),
  get(revision, 'desk', revisionPage),
  post(`${revision}/putusan`, 'desk', judgeRevisionPage),
]
