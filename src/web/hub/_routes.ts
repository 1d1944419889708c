import { to } from '../to.ts'
import { get, post, type Route } from '../visit.ts'
import { eventPictureBytes, eventPictureFile } from './_event-picture.ts'
import { accordPage, accordsPage, answerDutyPage, meetDutyPage } from './accords.page.tsx'
import { agreementPage, bringPage, confirmBroughtPage, endAgreementPage } from './agreement.page.tsx'
import { alumniAnswered, alumniPage } from './alumni.page.tsx'
import { askQuestion, attendees, decideSeat, setIntake, takeList } from './attendees.page.tsx'
import { bookPage, holdPage } from './book.page.tsx'
import { bookingCalendar, keptBookingCalendar, myCalendar, spaceCalendar } from './calendar.page.ts'
import { calendarFeed, eventFeed } from './calendar-feed.page.ts'
import { certificatePage } from './certificate.page.tsx'
import { cityMapCsv, cityMapPage } from './city-map.page.tsx'
import { curationPage, evidencePack } from './curation.page.tsx'
import { dataCatalogue, dataFile, dataPage, dataSums, datasetPage } from './data.page.tsx'
import { devUi } from './dev-ui.page.tsx'
import { directoryPage } from './directory.page.tsx'
import { directoryCsv, directoryWorkbook } from './directory-export.page.ts'
import { doorPage } from './door.page.tsx'
import { eventPage } from './event.page.tsx'
import { saveDates, showDates } from './event-dates.page.tsx'
import {
  addOwnPicture,
  amendOwnEvent,
  answerOwnAsk,
  answerOwnStall,
  askOwnFestival,
  cancelOwnEvent,
  confirmOwnEvent,
  dropOwnPicture,
  endOwnStall,
  invitePartnerPage,
  leaveOwnFestival,
  moveOwnEventOnline,
  moveOwnPicture,
  nameOwnOfficials,
  ownEvent,
  ownEventPicture,
  postponeOwnEvent,
  withdrawOwnAsk,
} from './event-own.page.tsx'
import {
  addReportPhoto,
  confirmEventReport,
  dropReportPhoto,
  eventReport,
  extendEventReport,
  reportPhotoBytes,
} from './event-report.page.tsx'
import { sendEventPage, sentEventPage } from './event-send.page.tsx'
import { eventSourcesPage } from './event-sources.page.tsx'
import { eventsPage } from './events.page.tsx'
import { eventsEmbedPage, eventsFeedPage, monthSheetPage } from './events-out.page.tsx'
import { askSupportPage, fitPage, memberAnswerPage, memberPage, startSupportPage } from './fit.page.tsx'
import { gatePage, recordAtGate } from './gate.page.tsx'
import { gateApp, gateListData, gateSend, gateWorker } from './gate-app.page.tsx'
import { addHelper, gatePlan, setGatePlan, stopHelper, takeQueue } from './gate-plan.page.tsx'
import { gateScreen } from './gate-screen.page.tsx'
import { gateSheet } from './gate-sheet.page.tsx'
import { helixPage } from './helix.page.tsx'
import { hubHome } from './home.page.tsx'
import { institutionPage, postPage } from './institution.page.tsx'
import { legalBasesPage, legalBasisPage, legalDocumentPage } from './legal-basis.page.tsx'
import { letterPage } from './letter.page.tsx'
import { letterFile } from './letter-file.page.ts'
import { matrixCsv, matrixPage } from './matrix.page.tsx'
import { meetingPage, meetingsPage } from './meeting.page.tsx'
import { needPage, needsPage } from './needs.page.tsx'
import { fileMyObjection, objectPage } from './object.page.tsx'
import {
  acceptMyPlace,
  guardianPage,
  guardianSaysYes,
  objectMyself,
  ownApplicationShown,
  ownCertificateFile,
  showInProfile,
  withdrawMyself,
} from './own-application.page.tsx'
import { answerMyMeeting, ownMentoringPage } from './own-mentoring.page.tsx'
import { acceptSeat, cancelSeat, giveSeatFeedback, handOverSeat, ownSeat } from './own-seat.page.tsx'
import { placePage } from './place.page.tsx'
import { precedentsPage } from './precedents.page.tsx'
import { iAmPresent, presentPage } from './present.page.tsx'
import { hubMark, marketMark, pressKitPage } from './press-kit.page.tsx'
import { profileCard, profilePage } from './profile.page.tsx'
import { changing, claiming, joining } from './profile-errands.page.tsx'
import { applyPage, sendApplication } from './programme-apply.page.tsx'
import { programmePage, programmesPage } from './programmes.page.tsx'
import { reconfirmedPage, reconfirmPage } from './reconfirm.page.tsx'
import { decisionFeedPage, decisionPage, registerPage } from './register.page.tsx'
import { resultPage, resultReckoning } from './result.page.tsx'
import { roundPage, roundReckoning, roundsPage } from './round.page.tsx'
import { applyRoundPage, roundApplyPage, withdrawRoundPage } from './round-apply.page.tsx'
import { seatForm, takeSeat } from './seat-form.page.tsx'
import { seatTickets } from './seat-tickets.page.tsx'
import { placeSeriesPage } from './series.page.tsx'
import { sharePage } from './share.page.ts'
import { spacePage } from './space.page.tsx'
import { spaceRulesPage } from './space-rules.page.tsx'
import { spaceAgendaPage, spaceDayPage } from './space-views.page.tsx'
import { spacesPage } from './spaces.page.tsx'
import { storiesPage, storyFeedPage, storyPage } from './stories.page.tsx'
import { subsidyCsvPage, subsidyPage } from './subsidy.page.tsx'
import { commitmentPage, deliveryPhotoPage, offerPage, offersPage, scoreCsv, scorePage, unitSupportPage } from './support.page.tsx'
import { gridPage } from './support-grid.page.tsx'
import { confirmPage, followUpPage, receivePage, receivePhotoPage, releasePage, reportPage } from './support-receive.page.tsx'
import { trailCsv, trailJson, trailPage } from './trail.page.tsx'
import { checkInAtDoor, venueDoorPage } from './venue-door.page.tsx'
import { joinLine, waitPage } from './wait.page.tsx'
import { waiversPage } from './waivers.page.tsx'

export const hubRoutes: readonly Route[] = [
  get(to.home(), 'public', hubHome, ['market', 'directory', 'events', 'support', 'press']),
  // never cached: a matrix comes into force at midnight without anybody writing anything
  get(to.matrix(), 'public', matrixPage),
  get(to.matrixCsv(), 'public', matrixCsv),
  get(to.governance(), 'public', institutionPage),
  get(to.governancePost(':code'), 'public', postPage),
  get(to.decisions(), 'public', registerPage),
  get(to.decisionFeed(), 'public', decisionFeedPage),
  get(to.decision(':number'), 'public', decisionPage),
  get(to.legalBases(), 'public', legalBasesPage),
  get(to.legalBasis(':code'), 'public', legalBasisPage),
  get(to.legalDocument(':code'), 'public', legalDocumentPage),
  get(to.meetings(), 'public', meetingsPage),
  get(to.meeting(':number'), 'public', meetingPage),
  get(to.trail(), 'public', trailPage),
  get(to.trailCsv(), 'public', trailCsv),
  get(to.trailJson(), 'public', trailJson),
  get(to.spaces(), 'public', spacesPage),
  get(to.spaceRules(), 'public', spaceRulesPage),
  get(to.precedents(), 'public', precedentsPage),
  get(to.waivers(), 'public', waiversPage),
  get(to.subsidy(), 'public', subsidyPage),
  get(to.subsidyCsv(), 'public', subsidyCsvPage),
  get(to.object(), 'signed_in', objectPage),
  post(to.object(), 'signed_in', fileMyObjection),
  get(to.spaceDay(':slug'), 'public', spaceDayPage),
  get(to.spaceAgenda(':slug'), 'public', spaceAgendaPage),
  get(to.waitForSpace(':slug'), 'signed_in', waitPage),
  post(to.waitForSpace(':slug'), 'signed_in', joinLine),
  // never cached: a round opens and closes by the clock
  get(to.rounds(), 'public', roundsPage),
  get(to.round(':number'), 'public', roundPage),
  get(to.roundReckoning(':number'), 'public', roundReckoning),
  get(to.roundApply(':number'), 'signed_in', roundApplyPage),
  post(to.roundApply(':number'), 'signed_in', applyRoundPage),
  post(to.roundWithdraw(':number'), 'signed_in', withdrawRoundPage),
  get(to.space(':slug'), 'public', spacePage),
  get(to.bookSpace(':slug'), 'public', bookPage),
  get(to.spaceDoor(':slug'), 'public', doorPage),
  // before the page of a code, whose place would take the file's name for a code
  get('/surat/:file{[^/]+[.]pdf}', 'public', letterFile, ['spaces']),
  get(to.letter(':code'), 'public', letterPage),
  // never cached: a secret that was revoked opens nothing from that moment on
  get(to.spaceCalendar(':slug'), 'public', spaceCalendar),
  get(to.myBookingCalendar(':number'), 'signed_in', bookingCalendar),
  get(to.myCalendar(':file'), 'public', myCalendar),
  get(to.keptBooking(':kunci', ':file'), 'public', keptBookingCalendar),
  post(to.placeSeries(':slug'), 'signed_in', placeSeriesPage),
  post(to.holdSpace(':slug'), 'signed_in', holdPage),
  // never cached: how fresh a profile is follows the clock alone
  get(to.directory(), 'public', directoryPage),
  get(to.directoryMap(), 'public', cityMapPage),
  get(to.directoryMapCsv(), 'public', cityMapCsv),
  get(to.directoryCsv(), 'public', directoryCsv),
  get(to.directoryWorkbook(), 'public', directoryWorkbook),
  get(to.reconfirmProfile(), 'public', reconfirmPage),
  post(to.reconfirmProfile(), 'public', reconfirmedPage),
  get(to.claimProfile(':slug'), 'signed_in', claiming.show),
  post(to.claimProfile(':slug'), 'signed_in', claiming.send),
  get(to.joinBody(':slug'), 'signed_in', joining.show),
  post(to.joinBody(':slug'), 'signed_in', joining.send),
  get(to.changeProfile(':slug'), 'public', changing.show),
  post(to.changeProfile(':slug'), 'public', changing.send),
  get(to.profileCard(':slug'), 'public', profileCard),
  get(to.profile(':slug'), 'public', profilePage),
  get(to.events(), 'public', eventsPage, ['events']),
  get(to.calendarIcs(), 'public', calendarFeed),
  get(to.sendEvent(), 'public', sendEventPage),
  post(to.sendEvent(), 'public', sentEventPage),
  get(to.ownEvent(':number'), 'public', ownEvent),
  post(to.ownEventErrand(':number', 'konfirmasi'), 'public', confirmOwnEvent),
  post(to.ownEventErrand(':number', 'ubah'), 'public', amendOwnEvent),
  post(to.ownEventErrand(':number', 'batal'), 'public', cancelOwnEvent),
  post(to.ownEventErrand(':number', 'tunda'), 'public', postponeOwnEvent),
  post(to.ownEventErrand(':number', 'daring'), 'public', moveOwnEventOnline),
  post(to.ownEventErrand(':number', 'undang'), 'public', invitePartnerPage),
  post(to.ownEventErrand(':number', 'pejabat'), 'public', nameOwnOfficials),
  post(to.ownEventErrand(':number', 'foto'), 'public', addOwnPicture, eventPictureBytes),
  post(to.ownEventErrand(':number', 'foto-maju'), 'public', moveOwnPicture),
  post(to.ownEventErrand(':number', 'foto-hapus'), 'public', dropOwnPicture),
  get(to.ownEventPicture(':number', ':picture'), 'public', ownEventPicture),
  get(to.eventPictureFile(':file'), 'public', eventPictureFile),
  post(to.ownEventErrand(':number', 'payung'), 'public', askOwnFestival),
  post(to.ownEventErrand(':number', 'payung-jawab'), 'public', answerOwnAsk),
  post(to.ownEventErrand(':number', 'payung-tarik'), 'public', withdrawOwnAsk),
  post(to.ownEventErrand(':number', 'payung-keluar'), 'public', leaveOwnFestival),
  post(to.ownEventErrand(':number', 'lapak-jawab'), 'public', answerOwnStall),
  post(to.ownEventErrand(':number', 'lapak-akhiri'), 'public', endOwnStall),
  get(to.eventDates(':number'), 'public', showDates),
  post(to.eventDates(':number'), 'public', saveDates),
  // never cached: an agency falls behind by the clock alone
  get(to.eventSources(), 'public', eventSourcesPage),
  // before the page of an event, whose place would take these names for its own
  get('/acara/:file{umpan[.][a-z]+}', 'public', eventsFeedPage),
  get(to.eventsEmbed(), 'public', eventsEmbedPage),
  get(to.monthSheet(), 'public', monthSheetPage),
  get(to.place(':venue'), 'public', placePage, ['events', 'spaces']),
  get(to.event(':slug'), 'public', eventPage, ['events', 'support', 'spaces']),
  get(to.attendees(':number'), 'public', attendees),
  post(to.attendeesErrand(':number', 'buka'), 'public', setIntake),
  post(to.attendeesErrand(':number', 'tanya'), 'public', askQuestion),
  post(to.attendeesErrand(':number', 'putus'), 'public', decideSeat),
  post(to.attendeesErrand(':number', 'unduh'), 'public', takeList),
  get(to.ownSeat(':number'), 'public', ownSeat),
  post(to.ownSeatErrand(':number', 'batal'), 'public', cancelSeat),
  post(to.ownSeatErrand(':number', 'terima'), 'public', acceptSeat),
  post(to.ownSeatErrand(':number', 'alihkan'), 'public', handOverSeat),
  post(to.ownSeatErrand(':number', 'kesan'), 'public', giveSeatFeedback),
  get(to.curation(':slug'), 'public', curationPage),
  get(to.evidencePack(':slug'), 'public', evidencePack),
  get(to.eventReport(':slug'), 'public', eventReport),
  post(to.eventReportErrand(':slug', 'konfirmasi'), 'public', confirmEventReport),
  post(to.eventReportErrand(':slug', 'perpanjang'), 'public', extendEventReport),
  post(to.eventReportErrand(':slug', 'foto'), 'public', addReportPhoto, reportPhotoBytes),
  post(to.eventReportErrand(':slug', 'hapus-foto'), 'public', dropReportPhoto),
  get(to.seatTickets(':number'), 'public', seatTickets),
  // the gate: for whoever organises and those he named, by their own links; never cached
  get(to.gate(':slug'), 'public', gatePage),
  post(to.gateErrand(':slug', 'catat'), 'public', recordAtGate),
  get(to.gatePlan(':slug'), 'public', gatePlan),
  post(to.gateErrand(':slug', 'atur'), 'public', setGatePlan),
  post(to.gateErrand(':slug', 'petugas'), 'public', addHelper),
  post(to.gateErrand(':slug', 'akhiri'), 'public', stopHelper),
  post(to.gateErrand(':slug', 'antrean'), 'public', takeQueue, 2_000_000),
  get(to.gateSheet(':slug'), 'public', gateSheet),
  get(to.gateScreen(':slug'), 'public', gateScreen),
  get(to.gateApp(':slug'), 'public', gateApp),
  get(to.gateList(':slug'), 'public', gateListData),
  post(to.gateSend(':slug'), 'public', gateSend, 400_000),
  get(to.gateWorker(':slug'), 'public', gateWorker),
  get(to.venueDoor(':slug'), 'public', venueDoorPage),
  post(to.venueDoor(':slug'), 'public', checkInAtDoor),
  get(to.seatForm(':slug'), 'public', seatForm),
  post(to.seatForm(':slug'), 'public', takeSeat),
  get(to.eventIcs(':slug'), 'public', eventFeed),
  // never cached: an intake opens and closes by the clock
  get(to.programmes(), 'public', programmesPage),
  get(to.present(), 'public', presentPage),
  post(to.present(), 'public', iAmPresent),
  get(to.programme(':slug'), 'public', programmePage),
  get(to.applyProgramme(':slug'), 'public', applyPage),
  post(to.applyProgramme(':slug'), 'public', sendApplication),
  get(to.ownApplication(':number'), 'public', ownApplicationShown),
  post(to.ownApplicationErrand(':number', 'terima'), 'public', acceptMyPlace),
  post(to.ownApplicationErrand(':number', 'mundur'), 'public', withdrawMyself),
  post(to.ownApplicationErrand(':number', 'keberatan'), 'public', objectMyself),
  post(to.ownApplicationErrand(':number', 'profil'), 'public', showInProfile),
  get(to.ownMentoring(':number'), 'public', ownMentoringPage),
  post(to.ownMentoring(':number'), 'public', answerMyMeeting),
  get(to.programmeResult(':number'), 'public', resultPage),
  get(to.programmeReckoning(':number'), 'public', resultReckoning),
  get(to.ownCertificate(':number'), 'public', ownCertificateFile),
  get(to.alumni(':number'), 'public', alumniPage),
  post(to.alumni(':number'), 'public', alumniAnswered),
  // before the page of a code, whose place would take the file's name for a code
  get(to.attendanceCertificate(':code'), 'public', certificatePage),
  get(to.guardian(':number'), 'public', guardianPage),
  post(to.guardian(':number'), 'public', guardianSaysYes),
  // not kept: what is open follows the clock without anybody writing anything
  get(to.support(), 'public', offersPage),
  get(to.fit(), 'public', fitPage),
  get(to.memberAsked(':number'), 'public', memberPage),
  post(to.memberAnswer(':number'), 'public', memberAnswerPage),
  get(to.apply(':slug'), 'signed_in', askSupportPage),
  post(to.apply(':slug'), 'signed_in', startSupportPage),
  get(to.supportGrid(), 'public', gridPage),
  // kept: a year of a city is added up once a change and day, however many read it
  get(to.supportScore(), 'public', scorePage, ['support', 'governance', 'events']),
  get(to.supportCsv(), 'public', scoreCsv),
  get(to.supportUnit(':unit'), 'public', unitSupportPage),
  get(to.supportHelix(':helix'), 'public', helixPage),
  get(to.commitment(':number'), 'public', commitmentPage),
  get(to.receive(':number'), 'public', receivePage),
  post(to.receiveConfirm(':number'), 'public', confirmPage),
  post(to.receiveReport(':number'), 'public', reportPage),
  post(to.receiveRelease(':number'), 'public', releasePage),
  get(to.deliveryPhoto(':number', ':delivery'), 'public', deliveryPhotoPage),
  get(to.receivePhoto(':number', ':delivery'), 'public', receivePhotoPage),
  post(to.receiveFollowUp(':number'), 'public', followUpPage),
  get(to.offer(':slug'), 'public', offerPage),
  get(to.stories(), 'public', storiesPage, ['press', 'market']),
  // before the page of a story, whose place would take the feed's name for its own
  get('/kabar/:file{umpan[.][a-z]+}', 'public', storyFeedPage, ['press']),
  get(to.story(':slug'), 'public', storyPage, ['press', 'market']),
  get('/bagikan/:kind/:file{[^/]+}', 'public', sharePage),
  get(to.pressKit(), 'public', pressKitPage, ['press']),
  get(to.hubMark(), 'public', hubMark),
  get(to.marketMark(), 'public', marketMark),
  get(to.data(), 'public', dataPage, ['press']),
  // before the page of a dataset, whose place would take a file's name for its own
  get('/data/berkas/:file{[^/]+}', 'public', dataFile),
  get(to.dataCatalogue(), 'public', dataCatalogue, ['press']),
  get(to.dataSums(), 'public', dataSums, ['press']),
  get(to.dataset(':slug'), 'public', datasetPage, ['press']),
  // never cached: what is answered too late is over by the clock alone
  get(to.accords(), 'public', accordsPage),
  get(to.accord(':number'), 'public', accordPage),
  post(to.accordErrand(':number', 'penuhi'), 'signed_in', meetDutyPage),
  post(to.accordErrand(':number', 'jawab'), 'signed_in', answerDutyPage),
  get(to.needs(), 'public', needsPage),
  get(to.need(':number'), 'public', needPage),
  get(to.agreement(':number'), 'public', agreementPage),
  post(to.agreementErrand(':number', 'serah'), 'signed_in', bringPage),
  post(to.agreementErrand(':number', 'terima'), 'signed_in', confirmBroughtPage),
  post(to.agreementErrand(':number', 'akhiri'), 'signed_in', endAgreementPage),
  get(to.devUi(), 'demo', devUi),
]
