import { importLimits } from '#src/directory/import.db.ts'
import { pictureLimits } from '#src/market/picture-file.ts'
import { to } from '../to.ts'
import { get, post, type Route } from '../visit.ts'
import { applicationRoutes } from './_application-routes.ts'
import { eventsRoutes, sourcesRoutes } from './_event-routes.ts'
import { authorityRoutes, institutionRoutes, matrixRoutes } from './_institution-routes.ts'
import { programmesRoutes } from './_programme-routes.ts'
import { supportOfferRoutes } from './_support-routes.ts'
import { deskAccordsPage, endAccordPage, recordAccordPage } from './accords.page.tsx'
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
import { addPartPage, deskRoomPage, deskRoomsPage, endClosurePage, planClosurePage } from './closures.page.tsx'
import { damagePhotoPage, deskToolPage, deskToolsPage, handOverPage, photosBytes, releaseItemPage, takeBackPage } from './counter.page.tsx'
import { answerAppealPage, deskCurationPage, openCollectionPage, votePage } from './curation.page.tsx'
import { myDeskPage } from './desk.page.tsx'
import {
  checkDeskProfile,
  decideDeskChange,
  decideDeskClaim,
  deskDirectoryPage,
  deskProfilePage,
  mergeDeskProfiles,
  mergeDeskSubsector,
  renameDeskSubsector,
  revertDeskProfile,
  undoDeskMerging,
} from './directory.page.tsx'
import { checkDirectoryImport, directoryImportPage, failedDirectoryRows, takeDirectoryImport } from './directory-import.page.tsx'
import { handoverFile, handoverPage } from './handover.page.tsx'
import { endHelping, helpDesk, startHelping } from './help.page.tsx'
import { deskHoursPage, publishHoursPage, withdrawHoursPage } from './hours.page.tsx'
import { journalPage } from './journal.page.tsx'
import { deskLeviesPage } from './levies.page.tsx'
import { answerObjectionPage, deskObjectionsPage } from './objections.page.tsx'
import { decideOriginAppealPage, decideOriginPage, deskOriginPage, deskOriginPicturePage } from './origin.page.tsx'
import { deskReviewsPage, ruleReviewPage } from './reviews.page.tsx'
import { judgeRevisionPage, revisionPage } from './revision.page.tsx'
import { roomReportCsvPage, roomReportPage } from './room-report.page.tsx'
import { allocateRoundPage, deskRoundPage, deskRoundsPage, openRoundPage, publishRoundPage } from './rounds.page.tsx'
import { deskScanPage, settleFindingPage } from './scan.page.tsx'
import { approveSeriesOnDesk, declineSeriesOnDesk, deskSeriesPage } from './series.page.tsx'
import { approveDeskPayeePage, badgePage, deskShopPage, reviewPage, suspendPage, watchPage } from './shop.page.tsx'
import { deskShopsPage } from './shops.page.tsx'
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
import { checkYearPage, deskYearPage, loadYearPage, yearBytes } from './year.page.tsx'

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

/** Stories, and what was found in what is published. */
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

/** What an agency promised and brought, papers of cooperation, and the directory. */
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
  post(to.deskDirectoryErrand('nama-subsektor'), 'desk', renameDeskSubsector),
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

/** Cloths that wait for a certificate, leave for the city's motifs, and what looks copied. */
const batik: Route[] = [
  get(to.deskBatik(), 'desk', deskBatikPage),
  post(to.deskBatikIssue(), 'desk', issuePage),
  post(to.deskMotifAnswer(':id'), 'desk', answerRequestPage),
  get(to.deskPiece(':number'), 'desk', deskPiecePage),
  get(to.deskCuration(), 'desk', deskCurationPage),
  post(to.deskCuration(), 'desk', openCollectionPage),
  get(to.deskReviews(), 'desk', deskReviewsPage),
  post(to.deskReviewRuling(':review'), 'desk', ruleReviewPage),
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
  get(to.deskYear(), 'desk', deskYearPage),
  post(to.deskYear(), 'desk', loadYearPage, yearBytes),
  post(to.deskYearCheck(), 'desk', checkYearPage, yearBytes),
  get(to.deskRoom(':slug'), 'desk', deskRoomPage),
  post(to.deskRoomErrand(':slug', 'penutupan'), 'desk', planClosurePage),
  post(to.deskRoomErrand(':slug', 'penutupan/:id'), 'desk', endClosurePage),
  post(to.deskRoomErrand(':slug', 'bagian'), 'desk', addPartPage),
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
  ...authorityRoutes,
  ...rooms,
  ...tools,
  ...institutionRoutes,
  ...matrixRoutes,
  ...bookings,
  ...sourcesRoutes,
  ...eventsRoutes,
  ...support,
  ...batik,
  ...applicationRoutes,
  ...press,
  ...rounds,
  ...programmesRoutes,
]
