import { to } from '../to.ts'
import { get, post, type Route } from '../visit.ts'
import { linksPage, sendLinkPage } from './links.page.tsx'
import { offerFormPage, publishFormPage } from './offer-form.page.tsx'
import { changeOfferPage, closeOfferPage, deskOfferPage, deskOffersPage, newOfferPage, publishOfferPage } from './offers.page.tsx'
import { answerShortfallPage, askReportPage, checkConditionPage, judgeReportPage } from './support-keeping.page.ts'
import { notePage, writeNotePage } from './support-note.page.tsx'
import { advisePage, answerAdvicePage, teamPage } from './support-team.page.tsx'

/** What an agency holds out, and its word beside its number. */
export const supportOfferRoutes: Route[] = [
  get(to.deskOffers(), 'desk', deskOffersPage),
  get(to.deskOfferNew(), 'desk', newOfferPage),
  post(to.deskOfferNew(), 'desk', publishOfferPage),
  get(to.deskOffer(':slug'), 'desk', deskOfferPage),
  post(to.deskOfferErrand(':slug', 'ubah'), 'desk', changeOfferPage),
  post(to.deskOfferErrand(':slug', 'tutup'), 'desk', closeOfferPage),
  get(to.deskOfferForm(':slug'), 'desk', offerFormPage),
  post(to.deskOfferErrand(':slug', 'formulir'), 'desk', publishFormPage),
  get(to.deskNote(), 'desk', notePage),
  post(to.deskNote(), 'desk', writeNotePage),
  post(to.deskAdvice(':id'), 'desk', answerAdvicePage),
  get(to.deskLinks(), 'desk', linksPage),
  post(to.deskLinks(), 'desk', sendLinkPage),
  get(to.deskTeam(), 'desk', teamPage),
  post(to.deskTeam(), 'desk', advisePage),
  post(to.deskCommitmentErrand(':number', 'jawab'), 'desk', answerShortfallPage),
  post(to.deskCommitmentErrand(':number', 'kondisi'), 'desk', checkConditionPage),
  post(to.deskCommitmentErrand(':number', 'laporan'), 'desk', askReportPage),
  post(to.deskCommitmentErrand(':number', 'nilai'), 'desk', judgeReportPage),
]
