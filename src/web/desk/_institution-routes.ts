import { documentLimits } from '#src/platform/document.ts'
import { to } from '../to.ts'
import { get, post, type Route } from '../visit.ts'
import { basesPage, newBasisPage, recordBasisPage, settleAwaitingPage } from './bases.page.tsx'
import { addArticlePage, addDocumentPage, basisPage, changeBasisPage, stepBasisPage, verifyBasisPage } from './basis.page.tsx'
import { caseErrandPage, casePage } from './case.page.tsx'
import { newCasePage, openCasePage } from './case-new.page.tsx'
import { myCasesPage } from './cases.page.tsx'
import { correctDecisionPage, decisionSourcePage, deskDecisionsPage, makeDecisionPage, newDecisionPage } from './decisions.page.tsx'
import {
  addPostPage,
  addUnitPage,
  appointPage,
  changeSeatsPage,
  deskInstitutionPage,
  deskPostPage,
  endPostPage,
  endTermPage,
  endUnitPage,
  moveUnitPage,
  takeOverPage,
} from './institution.page.tsx'
import { endLoanPage, lendPage, loansPage } from './loans.page.tsx'
import { draftMatrixPage, matricesPage } from './matrices.page.tsx'
import { matrixRowPage, setMatrixRowPage } from './matrix-row.page.tsx'
import { matrixErrandPage, matrixVersionPage } from './matrix-version.page.tsx'
import { deskMeetingPage, meetingErrandPage } from './meeting.page.tsx'
import { callMeetingPage, newMeetingPage } from './meeting-new.page.tsx'
import { deskMeetingsPage } from './meetings.page.tsx'
import { myPowersPage } from './powers.page.tsx'

const version = `${to.deskMatrices()}/:version`

const basis = to.deskBasis(':code')

/** A document with the fields beside it. */
const withDocument = documentLimits.bytes + 100_000

/** What the institution rests on: posts and their holders, legal bases. */
export const institutionRoutes: Route[] = [
  get(to.deskInstitution(), 'desk', deskInstitutionPage),
  post(`${to.deskInstitution()}/unit`, 'desk', addUnitPage),
  post(`${to.deskInstitution()}/akhir`, 'desk', endUnitPage),
  post(`${to.deskInstitution()}/induk`, 'desk', moveUnitPage),
  post(`${to.deskInstitution()}/pengganti`, 'desk', takeOverPage),
  post(`${to.deskInstitution()}/jabatan`, 'desk', addPostPage),
  get(to.deskPost(':post'), 'desk', deskPostPage),
  post(`${to.deskPost(':post')}/kursi`, 'desk', changeSeatsPage),
  post(`${to.deskPost(':post')}/tutup`, 'desk', endPostPage),
  post(`${to.deskPost(':post')}/angkat`, 'desk', appointPage),
  post(`${to.deskPost(':post')}/akhiri`, 'desk', endTermPage),
  get(to.deskBases(), 'desk', basesPage),
  get(`${to.deskBases()}/baru`, 'desk', newBasisPage),
  post(`${to.deskBases()}/baru`, 'desk', recordBasisPage),
  post(`${to.deskBases()}/menunggu/:id`, 'desk', settleAwaitingPage),
  get(basis, 'desk', basisPage),
  get(`${basis}/ubah`, 'desk', changeBasisPage),
  post(`${basis}/ubah`, 'desk', stepBasisPage),
  post(`${basis}/pasal`, 'desk', addArticlePage),
  post(`${basis}/periksa`, 'desk', verifyBasisPage),
  post(`${basis}/naskah`, 'desk', addDocumentPage, withDocument),
]

export const matrixRoutes: Route[] = [
  get(to.deskMatrices(), 'desk', matricesPage),
  post(to.deskMatrices(), 'desk', draftMatrixPage),
  get(version, 'desk', matrixVersionPage),
  post(`${version}/:errand`, 'desk', matrixErrandPage),
  get(`${version}/baris/:row`, 'desk', matrixRowPage),
  post(`${version}/baris/:row`, 'desk', setMatrixRowPage),
]

/** What the institution decides: powers, cases, loans. */
export const authorityRoutes: Route[] = [
  get(to.deskPowers(), 'desk', myPowersPage),
  get(to.deskCases(), 'desk', myCasesPage),
  get(to.deskCaseNew(), 'desk', newCasePage),
  post(to.deskCaseNew(), 'desk', openCasePage),
  get(to.deskCase(':number'), 'desk', casePage),
  post(`${to.deskCase(':number')}/:errand`, 'desk', caseErrandPage),
  get(to.deskLoans(), 'desk', loansPage),
  post(to.deskLoans(), 'desk', lendPage),
  post(`${to.deskLoans()}/:number/akhiri`, 'desk', endLoanPage),
  get(to.deskMeetings(), 'desk', deskMeetingsPage),
  get(to.deskMeetingNew(), 'desk', newMeetingPage),
  post(to.deskMeetingNew(), 'desk', callMeetingPage),
  get(to.deskMeeting(':number'), 'desk', deskMeetingPage),
  post(`${to.deskMeeting(':number')}/:errand`, 'desk', meetingErrandPage),
  get(to.deskDecisions(), 'desk', deskDecisionsPage),
  get(`${to.deskDecisions()}/baru`, 'desk', newDecisionPage),
  post(`${to.deskDecisions()}/baru`, 'desk', makeDecisionPage, withDocument),
  get(to.deskDecisionSource(':number'), 'desk', decisionSourcePage),
  get(`${to.deskDecisions()}/:number/betulkan`, 'desk', correctDecisionPage),
  post(`${to.deskDecisions()}/:number/betulkan`, 'desk', correctDecisionPage),
]
