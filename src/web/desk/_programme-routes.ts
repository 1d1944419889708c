import { to } from '../to.ts'
import { get, post, type Route } from '../visit.ts'
import {
  announcePage,
  answerPage,
  appointReviewerPage,
  callOffPage,
  closePage,
  correctPage,
  dealPage,
  deskCohortPage,
  invitePartnerPage,
  moveSessionPage,
  taskPage,
} from './cohort.page.tsx'
import { deskMentoringPage, nameMentorPage } from './mentoring.page.tsx'
import { deskProgrammePage, deskProgrammesPage, openCohortPage, openProgrammePage } from './programmes.page.tsx'
import { rollPage, saveRoll } from './roll.page.tsx'

/** Programmes and their cohorts. */
export const programmesRoutes: Route[] = [
  get(to.deskProgrammes(), 'desk', deskProgrammesPage),
  post(to.deskProgrammes(), 'desk', openProgrammePage),
  get(to.deskCohort(':number'), 'desk', deskCohortPage),
  post(to.deskCohortErrand(':number', 'pindah'), 'desk', moveSessionPage),
  post(to.deskCohortErrand(':number', 'tugas'), 'desk', taskPage),
  post(to.deskCohortErrand(':number', 'tutup'), 'desk', closePage),
  post(to.deskCohortErrand(':number', 'batal'), 'desk', callOffPage),
  post(to.deskCohortErrand(':number', 'perbaiki'), 'desk', correctPage),
  post(to.deskCohortErrand(':number', 'undang'), 'desk', invitePartnerPage),
  get(to.deskMentoring(':number'), 'desk', deskMentoringPage),
  post(to.deskMentoring(':number'), 'desk', nameMentorPage),
  get(to.deskRoll(':number', ':position'), 'desk', rollPage),
  post(to.deskRoll(':number', ':position'), 'desk', saveRoll),
  post(to.deskCohortErrand(':number', 'penilai'), 'desk', appointReviewerPage),
  post(to.deskCohortErrand(':number', 'bagi'), 'desk', dealPage),
  post(to.deskCohortErrand(':number', 'umumkan'), 'desk', announcePage),
  post(to.deskCohortErrand(':number', 'keberatan/:application'), 'desk', answerPage),
  get(to.deskProgramme(':slug'), 'desk', deskProgrammePage),
  post(to.deskProgramme(':slug'), 'desk', openCohortPage),
]
