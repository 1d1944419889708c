import { pictureLimits } from '#src/market/picture-file.ts'
import { to } from '../to.ts'
import { get, post, type Route } from '../visit.ts'
import { certificatePage, claimPage, findCertificatePage, lookPage, ownPiecePage, scannedPage } from './certificate.page.tsx'
import { collectionPage, collectionsPage } from './collection.page.tsx'
import { motifPage, motifsPage } from './motif.page.tsx'
import { motifAskPage, sendMotifAsk } from './motif-ask.page.tsx'
import { offlineVerifier } from './offline-verifier.page.ts'
import { originPicturePage, originReportPage, sendOriginReport } from './origin-report.page.tsx'

/** Motifs and the cloths that carry them, with what proves them. */
export const mb2BatikRoutes: readonly Route[] = [
  get(to.motifs(), 'public', motifsPage, ['market']),
  get(to.motif(':slug'), 'public', motifPage, ['market']),
  get(to.originReport(':slug'), 'signed_in', originReportPage),
  post(to.originReport(':slug'), 'signed_in', sendOriginReport, pictureLimits.bytes + 64 * 1024),
  get(to.originPicture(':slug', ':report'), 'signed_in', originPicturePage),
  get(to.motifAsk(':slug'), 'signed_in', motifAskPage),
  post(to.motifAsk(':slug'), 'signed_in', sendMotifAsk),
  get(to.collections(), 'public', collectionsPage, ['market']),
  get(to.collection(':slug'), 'public', collectionPage, ['market']),
  get(to.certificateFind(), 'public', findCertificatePage),
  get(to.offlineVerifier(), 'public', offlineVerifier),
  get(to.certificate(':code'), 'public', certificatePage),
  post(to.certificateLook(':code'), 'public', lookPage),
  get(to.ownPiece(':code'), 'public', ownPiecePage),
  post(to.ownPiece(':code'), 'public', claimPage),
  get(to.scanned(':reference'), 'public', scannedPage),
]
