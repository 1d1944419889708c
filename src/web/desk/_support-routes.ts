import { to } from '../to.ts'
import { get, post, type Route } from '../visit.ts'
import { changeOfferPage, closeOfferPage, deskOfferPage, deskOffersPage, newOfferPage, publishOfferPage } from './offers.page.tsx'
import { notePage, writeNotePage } from './support-note.page.tsx'

/** What an agency holds out, and its word beside its number. */
export const supportOfferRoutes: Route[] = [
  get(to.deskOffers(), 'desk', deskOffersPage),
  get(to.deskOfferNew(), 'desk', newOfferPage),
  post(to.deskOfferNew(), 'desk', publishOfferPage),
  get(to.deskOffer(':slug'), 'desk', deskOfferPage),
  post(to.deskOfferErrand(':slug', 'ubah'), 'desk', changeOfferPage),
  post(to.deskOfferErrand(':slug', 'tutup'), 'desk', closeOfferPage),
  get(to.deskNote(), 'desk', notePage),
  post(to.deskNote(), 'desk', writeNotePage),
]
