import { to } from '../to.ts'
import { get, post, type Route } from '../visit.ts'
import {
  applicationErrandPage,
  applicationPaperPage,
  deskApplicationPage,
  deskApplicationsPage,
  deskGrantPaperPage,
} from './applications.page.tsx'
import { decideManyPage, headDecisionsPage } from './head-decisions.page.tsx'

/** What was asked of the agencies: checked, reviewed, decided. */
export const applicationRoutes: Route[] = [
  get(to.deskHeadDecisions(), 'desk', headDecisionsPage),
  post(to.deskHeadDecisions(), 'desk', decideManyPage),
  get(to.deskApplications(), 'desk', deskApplicationsPage),
  get(to.deskApplication(':number'), 'desk', deskApplicationPage),
  post(`${to.deskApplication(':number')}/:errand`, 'desk', applicationErrandPage),
  get(to.deskGrantPaper(':number', ':version'), 'desk', deskGrantPaperPage),
  get(to.deskApplicationPaper(':number', ':id'), 'desk', applicationPaperPage),
]
