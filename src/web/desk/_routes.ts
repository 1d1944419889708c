import { importLimits } from '#src/directory/import.db.ts'
import { pictureLimits } from '#src/market/picture-file.ts'
import { documentLimits } from '#src/platform/document.ts'
import { to } from '../to.ts'
import { get, post, type Route } from '../visit.ts'
import { deskAccordsPage, endAccordPage, recordAccordPage } from './accords.page.tsx'
import { basesPage, newBasisPage, recordBasisPage, settleAwaitingPage } from './bases.page.tsx'
import { addArticlePage, addDocumentPage, basisPage, changeBasisPage, stepBasisPage, verifyBasisPage } from './basis.page.tsx'
import {
  answerRequestPage,
  clearOnePage,
  deskBatikPage,
  deskPiecePage,
  issueOnePage,
  issuePage,
  renewOnePage,
  returnOnePage,
  revokeOnePage,
} from './batik.page.tsx'
import { deskBookingErrandPage, deskBookingPage } from './booking.page.tsx'
import { newBookingPage, placeAtDeskPage } from './booking-new.page.tsx'
import { deskBookingsPage } from './bookings.page.tsx'
import { caseErrandPage, casePage } from './case.page.tsx'
import { newCasePage, openCasePage } from './case-new.page.tsx'
import { myCasesPage } from './cases.page.tsx'
import { addPartPage, deskRoomPage, deskRoomsPage, endClosurePage, planClosurePage } from './closures.page.tsx'
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
import { damagePhotoPage, deskToolPage, deskToolsPage, handOverPage, photosBytes, releaseItemPage, takeBackPage } from './counter.page.tsx'
import { answerAppealPage, deskCurationPage, openCollectionPage, votePage } from './curation.page.tsx'
import { correctDecisionPage, decisionSourcePage, deskDecisionsPage, makeDecisionPage, newDecisionPage } from './decisions.page.tsx'
import { myDeskPage } from './desk.page.tsx'
import {
  checkDeskProfile,
  decideDeskChange,
  decideDeskClaim,
  deskDirectoryPage,
  deskProfilePage,
  mergeDeskProfiles,
  mergeDeskSubsector,
  revertDeskProfile,
  undoDeskMerging,
} from './directory.page.tsx'
import { checkDirectoryImport, directoryImportPage, failedDirectoryRows, takeDirectoryImport } from './directory-import.page.tsx'
import {
  deskEvent,
  deskEventsPage,
  nameOfficialsOnDesk,
  noteDutyOnDesk,
  overrideOnDesk,
  placeUnderOnDesk,
  publishOnDesk,
  recordOrganiserOnDesk,
  returnOnDesk,
  withdrawOnDesk,
} from './events.page.tsx'
import { handoverFile, handoverPage } from './handover.page.tsx'
import { endHelping, helpDesk, startHelping } from './help.page.tsx'
import { deskHoursPage, publishHoursPage, withdrawHoursPage } from './hours.page.tsx'
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
import { journalPage } from './journal.page.tsx'
import { deskLeviesPage } from './levies.page.tsx'
import { endLoanPage, lendPage, loansPage } from './loans.page.tsx'
import { draftMatrixPage, matricesPage } from './matrices.page.tsx'
import { matrixRowPage, setMatrixRowPage } from './matrix-row.page.tsx'
import { matrixErrandPage, matrixVersionPage } from './matrix-version.page.tsx'
import { deskMeetingPage, meetingErrandPage } from './meeting.page.tsx'
import { callMeetingPage, newMeetingPage } from './meeting-new.page.tsx'
import { deskMeetingsPage } from './meetings.page.tsx'
import { deskMentoringPage, nameMentorPage } from './mentoring.page.tsx'
import { answerObjectionPage, deskObjectionsPage } from './objections.page.tsx'
import { decideOriginAppealPage, decideOriginPage, deskOriginPage, deskOriginPicturePage } from './origin.page.tsx'
import { myPowersPage } from './powers.page.tsx'
import { deskProgrammePage, deskProgrammesPage, openCohortPage, openProgrammePage } from './programmes.page.tsx'
import { judgeRevisionPage, revisionPage } from './revision.page.tsx'
import { rollPage, saveRoll } from './roll.page.tsx'
import { roomReportCsvPage, roomReportPage } from './room-report.page.tsx'
import { allocateRoundPage, deskRoundPage, deskRoundsPage, openRoundPage, publishRoundPage } from './rounds.page.tsx'
import { deskScorecardPage, nameCuratorPage, openScorecardPage, publishScorecardPage } from './scorecard.page.tsx'
import { approveSeriesOnDesk, declineSeriesOnDesk, deskSeriesPage } from './series.page.tsx'
import { approveDeskPayeePage, badgePage, deskShopPage, reviewPage, suspendPage, watchPage } from './shop.page.tsx'
import { deskShopsPage } from './shops.page.tsx'
import { deskSourcePage, sourceErrandPage, sourceItemPage, sourceSheetPage, sourceUploadPage } from './source.page.tsx'
import { deskSourcesPage, largestSheet, sendSheetPage, sheetTemplatePage, subscribePage } from './sources.page.tsx'

/** A document with the fields beside it. */
const withDocument = documentLimits.bytes + 100_000

import { applicationRoutes } from './_application-routes.ts'
import { supportOfferRoutes } from './_support-routes.ts'
import { deskScanPage, settleFindingPage } from './scan.page.tsx'
import {
  deskStoriesPage,
  deskStoryPage,
  newStoryPage,
  publishStoryPage,
  rewriteStoryPage,
  uploadStoryPicture,
  withdrawStoryPage,
  writeStoryPage,
} from './stories.page.tsx'
import {
  deliverPage,
  deskCommitmentPage,
  deskDeliveryPhotoPage,
  deskSupportPage,
  makePromisePage,
  newPromisePage,
  withdrawPage,
} from './support.page.tsx'
import { newUmbrellaPage, openUmbrellaPage } from './umbrella-new.page.tsx'

/** A table, or the one that was looked through before as letters of a form: a third longer, each sign written as up to three. */
const tableBody = importLimits.workbook * 1.5

const shop = `${to.deskShops()}/:slug`
const revision = `${to.deskRevisions()}/:id`

/** Rooms: who comes, what waits, what is decided, objected to and reported. */
const bookings: Route[] = [
  get(to.deskBookings(), 'desk', deskBookingsPage),
  get(to.deskBookingNew(), 'desk', newBookingPage),
  post(to.deskBookingNew(), 'desk', placeAtDeskPage),
  get(to.deskBooking(':number'), 'desk', deskBookingPage),
  post(to.deskBookingErrand(':number', ':errand'), 'desk', deskBookingErrandPage),
  get(to.deskObjections(), 'desk', deskObjectionsPage),
  post(to.deskObjection(':number'), 'desk', answerObjectionPage),
  get(to.deskLevies(), 'desk', deskLeviesPage),
  get(to.deskSeries(':number'), 'desk', deskSeriesPage),
  post(to.deskSeriesErrand(':number', 'persetujuan'), 'desk', approveSeriesOnDesk),
  post(to.deskSeriesErrand(':number', 'penolakan'), 'desk', declineSeriesOnDesk),
]

/** Calendars and sheets of agencies. */
const sources: Route[] = [
  get(to.deskSources(), 'desk', deskSourcesPage),
  post(to.deskSources(), 'desk', subscribePage),
  post(`${to.deskSources()}/berkas`, 'desk', sendSheetPage, largestSheet),
  get(`${to.deskSources()}/contoh.csv`, 'desk', sheetTemplatePage),
  get(to.deskSource(':id'), 'desk', deskSourcePage),
  get(`${to.deskSource(':id')}/isi.csv`, 'desk', sourceSheetPage),
  post(to.deskSourceErrand(':id', ':errand'), 'desk', sourceErrandPage),
  post(to.deskSourceErrand(':id', 'acara/:item'), 'desk', sourceItemPage),
  post(to.deskSourceErrand(':id', 'berkas/:upload'), 'desk', sourceUploadPage),
]

/** The city's calendar: what waits, what clashes, what is late. */
const events: Route[] = [
  get(to.deskEvents(), 'desk', deskEventsPage),
  // before an event, whose place would take the form's name for its own
  get(to.deskNewUmbrella(), 'desk', newUmbrellaPage),
  post(to.deskNewUmbrella(), 'desk', openUmbrellaPage),
  get(to.deskEvent(':number'), 'desk', deskEvent),
  get(to.deskScorecard(':number'), 'desk', deskScorecardPage),
  post(to.deskScorecard(':number'), 'desk', openScorecardPage),
  post(to.deskScorecardErrand(':number', ':card', 'kurator'), 'desk', nameCuratorPage),
  post(to.deskScorecardErrand(':number', ':card', 'umumkan'), 'desk', publishScorecardPage),
  post(to.deskEventErrand(':number', 'terbitkan'), 'desk', publishOnDesk),
  post(to.deskEventErrand(':number', 'kembalikan'), 'desk', returnOnDesk),
  post(to.deskEventErrand(':number', 'tarik'), 'desk', withdrawOnDesk),
  post(to.deskEventErrand(':number', 'kewajiban'), 'desk', noteDutyOnDesk),
  post(to.deskEventErrand(':number', 'izinkan'), 'desk', overrideOnDesk),
  post(to.deskEventErrand(':number', 'payung'), 'desk', placeUnderOnDesk),
  post(to.deskEventErrand(':number', 'pejabat'), 'desk', nameOfficialsOnDesk),
  post(to.deskEventErrand(':number', 'penyelenggara'), 'desk', recordOrganiserOnDesk),
]

/** What an agency promised and brought. */
const press: Route[] = [
  get(to.deskStories(), 'desk', deskStoriesPage),
  // before a story, whose place would take the form's name for its own
  get(to.deskNewStory(), 'desk', newStoryPage),
  post(to.deskNewStory(), 'desk', writeStoryPage, 128 * 1024),
  get(to.deskStory(':slug'), 'desk', deskStoryPage),
  post(to.deskStory(':slug'), 'desk', rewriteStoryPage, 128 * 1024),
  post(to.deskStoryErrand(':slug', 'terbit'), 'desk', publishStoryPage),
  post(to.deskStoryErrand(':slug', 'tarik'), 'desk', withdrawStoryPage),
  post(to.deskStoryErrand(':slug', 'gambar'), 'desk', uploadStoryPicture, pictureLimits.bytes + 64 * 1024),
  get(to.deskScan(), 'desk', deskScanPage),
  post(to.deskFinding(':id'), 'desk', settleFindingPage),
]

const support: Route[] = [
  get(to.deskAccords(), 'desk', deskAccordsPage),
  post(to.deskAccords(), 'desk', recordAccordPage),
  post(to.deskAccordEnd(':number'), 'desk', endAccordPage),
  get(to.deskDirectory(), 'desk', deskDirectoryPage),
  post(to.deskDirectoryErrand('klaim'), 'desk', decideDeskClaim),
  post(to.deskDirectoryErrand('usul'), 'desk', decideDeskChange),
  post(to.deskDirectoryErrand('gabung'), 'desk', mergeDeskProfiles),
  post(to.deskDirectoryErrand('urai'), 'desk', undoDeskMerging),
  post(to.deskDirectoryErrand('subsektor'), 'desk', mergeDeskSubsector),
  get(to.deskDirectoryImport(), 'desk', directoryImportPage),
  post(to.deskDirectoryImport('periksa'), 'desk', checkDirectoryImport, tableBody),
  post(to.deskDirectoryImport('masukkan'), 'desk', takeDirectoryImport, tableBody),
  post(to.deskDirectoryImport('gagal'), 'desk', failedDirectoryRows, tableBody),
  get(to.deskProfile(':slug'), 'desk', deskProfilePage),
  post(to.deskProfileErrand(':slug', 'periksa'), 'desk', checkDeskProfile),
  post(to.deskProfileErrand(':slug', 'kembali'), 'desk', revertDeskProfile),
  get(to.deskSupport(), 'desk', deskSupportPage),
  get(to.deskPromise(), 'desk', newPromisePage),
  post(to.deskPromise(), 'desk', makePromisePage),
  ...supportOfferRoutes,
  get(to.deskCommitment(':number'), 'desk', deskCommitmentPage),
  post(to.deskCommitmentErrand(':number', 'serah'), 'desk', deliverPage, pictureLimits.bytes + 64 * 1024),
  get(to.deskDeliveryPhoto(':number', ':delivery'), 'desk', deskDeliveryPhotoPage),
  post(to.deskCommitmentErrand(':number', 'tarik'), 'desk', withdrawPage),
]

/** Programmes and their cohorts. */
const programmes: Route[] = [
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

/** Cloths that wait for a certificate, leave for the city's motifs, and what looks copied. */
const batik: Route[] = [
  get(to.deskBatik(), 'desk', deskBatikPage),
  post(to.deskBatikIssue(), 'desk', issuePage),
  post(to.deskMotifAnswer(':id'), 'desk', answerRequestPage),
  get(to.deskPiece(':number'), 'desk', deskPiecePage),
  get(to.deskCuration(), 'desk', deskCurationPage),
  post(to.deskCuration(), 'desk', openCollectionPage),
  get(to.deskOrigin(), 'desk', deskOriginPage),
  get(to.deskOriginPicture(':report'), 'desk', deskOriginPicturePage),
  post(to.deskOriginErrand(':number', 'putusan'), 'desk', decideOriginPage),
  post(to.deskOriginErrand(':number', 'keberatan'), 'desk', decideOriginAppealPage),
  post(to.deskVote(':id'), 'desk', votePage),
  post(to.deskAppeal(':id'), 'desk', answerAppealPage),
  post(to.deskPieceErrand(':number', 'terbitkan'), 'desk', issueOnePage),
  post(to.deskPieceErrand(':number', 'kembalikan'), 'desk', returnOnePage),
  post(to.deskPieceErrand(':number', 'perbarui'), 'desk', renewOnePage),
  post(to.deskPieceErrand(':number', 'cabut'), 'desk', revokeOnePage),
  post(to.deskPieceErrand(':number', 'selesai'), 'desk', clearOnePage),
]

/** Seasonal rounds: opened, given, published. */
const rounds: Route[] = [
  get(to.deskRounds(), 'desk', deskRoundsPage),
  post(to.deskRounds(), 'desk', openRoundPage),
  get(to.deskRound(':number'), 'desk', deskRoundPage),
  post(to.deskRoundErrand(':number', 'pembagian'), 'desk', allocateRoundPage),
  post(to.deskRoundErrand(':number', 'pengumuman'), 'desk', publishRoundPage),
]

/** What the institution decides: powers, cases, loans. */
const authority: Route[] = [
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

/** Things over the counter: out, due, late, blocked. */
const tools: Route[] = [
  get(to.deskTools(), 'desk', deskToolsPage),
  get(to.deskTool(':number'), 'desk', deskToolPage),
  get(to.damagePhoto(':photo'), 'desk', damagePhotoPage),
  post(to.deskToolErrand(':number', 'serah'), 'desk', handOverPage),
  post(to.deskToolErrand(':number', 'kembali'), 'desk', takeBackPage, photosBytes),
  post(to.deskDamage(':id'), 'desk', releaseItemPage),
]

/** Rooms themselves: when they are closed, and of what they are made. */
const rooms: Route[] = [
  get(to.deskRooms(), 'desk', deskRoomsPage),
  get(to.deskRoomReport(), 'desk', roomReportPage),
  get(to.deskRoomReportCsv(), 'desk', roomReportCsvPage),
  get(to.deskHours(), 'desk', deskHoursPage),
  post(to.deskHours(), 'desk', publishHoursPage),
  post(to.deskHoursWithdrawal(':id'), 'desk', withdrawHoursPage),
  get(to.deskRoom(':slug'), 'desk', deskRoomPage),
  post(to.deskRoomErrand(':slug', 'penutupan'), 'desk', planClosurePage),
  post(to.deskRoomErrand(':slug', 'penutupan/:id'), 'desk', endClosurePage),
  post(to.deskRoomErrand(':slug', 'bagian'), 'desk', addPartPage),
]

const basis = to.deskBasis(':code')

/** What the institution rests on: posts and their holders, legal bases. */
const institution: Route[] = [
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

const version = `${to.deskMatrices()}/:version`

const matrix: Route[] = [
  get(to.deskMatrices(), 'desk', matricesPage),
  post(to.deskMatrices(), 'desk', draftMatrixPage),
  get(version, 'desk', matrixVersionPage),
  post(`${version}/:errand`, 'desk', matrixErrandPage),
  get(`${version}/baris/:row`, 'desk', matrixRowPage),
  post(`${version}/baris/:row`, 'desk', setMatrixRowPage),
]

/** The desks. What is seen and done at each is asked of the authority, post by post. */
export const deskRoutes: Route[] = [
  get(to.desk(), 'desk', myDeskPage),
  get(to.deskShops(), 'desk', deskShopsPage),
  get(to.deskJournal(), 'desk', journalPage),
  get(to.deskHelp(), 'desk', helpDesk),
  post(to.deskHelp(), 'desk', startHelping),
  post(to.deskHelpEnd(), 'desk', endHelping),
  get(to.deskHandover(), 'desk', handoverPage),
  post(to.deskHandover(), 'desk', handoverFile),
  get(shop, 'desk', deskShopPage),
  post(`${shop}/putusan`, 'desk', reviewPage),
  post(`${shop}/penangguhan`, 'desk', suspendPage),
  post(`${shop}/lencana/:id`, 'desk', badgePage),
  post(`${shop}/rekening/:id`, 'desk', approveDeskPayeePage),
  post(`${shop}/pemeriksaan`, 'desk', watchPage),
  get(revision, 'desk', revisionPage),
  post(`${revision}/putusan`, 'desk', judgeRevisionPage),
  ...authority,
  ...rooms,
  ...tools,
  ...institution,
  ...matrix,
  ...bookings,
  ...sources,
  ...events,
  ...support,
  ...batik,
  ...applicationRoutes,
  ...press,
  ...rounds,
  ...programmes,
]
