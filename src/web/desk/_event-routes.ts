import { eventPictureBytes } from '../hub/_event-picture.ts'
import { to } from '../to.ts'
import { get, post, type Route } from '../visit.ts'
import {
  addPictureOnDesk,
  answerAskOnDesk,
  answerStallOnDesk,
  askUnderOnDesk,
  deskEvent,
  deskEventPicture,
  deskEventsPage,
  dropPictureOnDesk,
  endStallOnDesk,
  mergeOnDesk,
  movePictureOnDesk,
  nameOfficialsOnDesk,
  noteDutyOnDesk,
  overrideOnDesk,
  publishOnDesk,
  recordOrganiserOnDesk,
  returnOnDesk,
  takeOutOnDesk,
  withdrawAskOnDesk,
  withdrawOnDesk,
} from './events.page.tsx'
import {
  addPlaceOnDesk,
  addRoadOnDesk,
  allowAtMergeOnDesk,
  correctPlaceOnDesk,
  deskPlacePage,
  deskPlacesPage,
  mergePlacesOnDesk,
  partPlacesOnDesk,
} from './places.page.tsx'
import { deskScorecardPage, nameCuratorPage, openScorecardPage, publishScorecardPage } from './scorecard.page.tsx'
import { deskSourcePage, sourceErrandPage, sourceItemPage, sourceSheetPage, sourceUploadPage } from './source.page.tsx'
import { deskSourcesPage, largestSheet, sendSheetPage, sheetTemplatePage, subscribePage } from './sources.page.tsx'
import { newUmbrellaPage, openUmbrellaPage } from './umbrella-new.page.tsx'

/** Calendars and sheets of agencies. */
export const sourcesRoutes: Route[] = [
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
export const eventsRoutes: Route[] = [
  get(to.deskEvents(), 'desk', deskEventsPage),
  // before an event, whose place would take the form's name for its own
  get(to.deskNewUmbrella(), 'desk', newUmbrellaPage),
  post(to.deskNewUmbrella(), 'desk', openUmbrellaPage),
  get(to.deskPlaces(), 'desk', deskPlacesPage),
  post(to.deskPlaces(), 'desk', addPlaceOnDesk),
  post(to.deskRoads(), 'desk', addRoadOnDesk),
  get(to.deskPlace(':venue'), 'desk', deskPlacePage),
  post(to.deskPlaceErrand(':venue', 'betulkan'), 'desk', correctPlaceOnDesk),
  post(to.deskPlaceErrand(':venue', 'gabung'), 'desk', mergePlacesOnDesk),
  post(to.deskPlaceErrand(':venue', 'izinkan'), 'desk', allowAtMergeOnDesk),
  post(to.deskPlaceErrand(':venue', 'pisah'), 'desk', partPlacesOnDesk),
  get(to.deskEvent(':number'), 'desk', deskEvent),
  get(to.deskScorecard(':number'), 'desk', deskScorecardPage),
  post(to.deskScorecard(':number'), 'desk', openScorecardPage),
  post(to.deskScorecardErrand(':number', ':card', 'kurator'), 'desk', nameCuratorPage),
  post(to.deskScorecardErrand(':number', ':card', 'umumkan'), 'desk', publishScorecardPage),
  post(to.deskEventErrand(':number', 'terbitkan'), 'desk', publishOnDesk),
  post(to.deskEventErrand(':number', 'kembalikan'), 'desk', returnOnDesk),
  post(to.deskEventErrand(':number', 'tarik'), 'desk', withdrawOnDesk),
  post(to.deskEventErrand(':number', 'gabung'), 'desk', mergeOnDesk),
  post(to.deskEventErrand(':number', 'kewajiban'), 'desk', noteDutyOnDesk),
  post(to.deskEventErrand(':number', 'izinkan'), 'desk', overrideOnDesk),
  post(to.deskEventErrand(':number', 'foto'), 'desk', addPictureOnDesk, eventPictureBytes),
  post(to.deskEventErrand(':number', 'foto-maju'), 'desk', movePictureOnDesk),
  post(to.deskEventErrand(':number', 'foto-hapus'), 'desk', dropPictureOnDesk),
  get(to.deskEventPicture(':number', ':picture'), 'desk', deskEventPicture),
  post(to.deskEventErrand(':number', 'payung'), 'desk', askUnderOnDesk),
  post(to.deskEventErrand(':number', 'payung-jawab'), 'desk', answerAskOnDesk),
  post(to.deskEventErrand(':number', 'payung-tarik'), 'desk', withdrawAskOnDesk),
  post(to.deskEventErrand(':number', 'payung-keluar'), 'desk', takeOutOnDesk),
  post(to.deskEventErrand(':number', 'pejabat'), 'desk', nameOfficialsOnDesk),
  post(to.deskEventErrand(':number', 'lapak-jawab'), 'desk', answerStallOnDesk),
  post(to.deskEventErrand(':number', 'lapak-akhiri'), 'desk', endStallOnDesk),
  post(to.deskEventErrand(':number', 'penyelenggara'), 'desk', recordOrganiserOnDesk),
]
