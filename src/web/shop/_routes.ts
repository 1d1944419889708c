import { pictureLimits } from '#src/market/picture-file.ts'
import { to } from '../to.ts'
import { get, type Page, post, type Route } from '../visit.ts'
import { appealPage, nominatePage, shopCurationPage } from './curation.page.tsx'
import { dashboardPage } from './dashboard.page.tsx'
import { goodsPage } from './goods.page.tsx'
import { importPage } from './import.page.tsx'
import { cancelImportPage, failedRowsPage, largestPhotos, startImportPage, uploadPhotosPage } from './import-errands.page.ts'
import { importsPage, importTemplatePage, largestUpload, uploadImportPage } from './imports.page.tsx'
import { moneyPage, moneyTablePage } from './money.page.tsx'
import { myShopsPage } from './my-shops.page.tsx'
import { makeShopPage, openShopPage } from './open-shop.page.tsx'
import { orderPage } from './order.page.tsx'
import { advancePage, cancelPage, confirmPage, denyPage, putOffPage, refundPage, stepPage } from './order-errands.page.ts'
import { ordersPage } from './orders.page.tsx'
import { answerOriginPage, appealOriginPage, reproveOriginPage, shopOriginPage } from './origin.page.tsx'
import { approvePayeePage, payeePage, payeePhotoPage, proposePayeePage, withdrawPayeePage } from './payee.page.tsx'
import { editPiecePage, handOverPiecePage, piecePage, piecePhotoPage, submitPiecePage, withdrawMakerPage } from './piece.page.tsx'
import { printPiecePage } from './piece-print.page.tsx'
import { answerMotifPage, createPiecePage, newPiecePage, piecesPage } from './pieces.page.tsx'
import { explainPricePage, pricePage } from './price.page.tsx'
import { createProductPage, editProductPage, newProductPage, productPage } from './product.page.tsx'
import { changePicturePage, statusPage, uploadPicturePage, withdrawPage } from './product-errands.page.ts'
import { holidayPage, profilePage, submitPage } from './profile.page.tsx'
import {
  aboutPage,
  badgesPage,
  changeTeamPage,
  claimBadgePage,
  handOverPage,
  saveAboutPage,
  saveHandOverPage,
  teamPage,
} from './profile-parts.page.tsx'
import { closeWeekPage, declarePage, offerPage, queuePage } from './queue.page.tsx'
import { replyReviewPage, shopReviewsPage } from './reviews.page.tsx'
import { askStallPage, endStallPage, stallsPage } from './stalls.page.tsx'
import { changeStockPage, stockPage } from './stock.page.tsx'

const shop = '/toko-saya/:slug'
const order = `${shop}/pesanan/:number`
const thing = `${shop}/barang/:id`
const cloth = to.shopPiece(':slug', ':number')
const imported = `${shop}/impor/:job`
const payee = `${shop}/uang/rekening`
const profile = `${shop}/profil`

const see = (path: string, page: Page): Route => get(path, 'signed_in', page)
const send = (path: string, page: Page, body?: number): Route => post(path, 'signed_in', page, body)

/** A hundred variants in one form. */
const longForm = 512 * 1024
const onePicture = pictureLimits.bytes + 64 * 1024

/** A shop's own rooms. Each page reaches its shop through the reader's seat in it; somebody else's shop is not there. */
export const shopRoutes: Route[] = [
  see('/toko-saya', myShopsPage),
  see('/toko-saya/buka', openShopPage),
  send('/toko-saya/buka', makeShopPage),
  see(shop, dashboardPage),

  see(`${shop}/pesanan`, ordersPage),
  see(order, orderPage),
  send(`${order}/pembayaran`, confirmPage),
  send(`${order}/penolakan`, denyPage),
  send(`${order}/langkah`, stepPage),
  send(`${order}/pembatalan`, cancelPage),
  send(`${order}/pengembalian`, refundPage),
  send(`${order}/penundaan`, putOffPage),
  send(`${order}/uang-muka`, advancePage),

  see(to.shopQueue(':slug'), queuePage),
  send(to.shopQueueErrand(':slug', 'kemampuan'), declarePage),
  send(to.shopQueueErrand(':slug', 'pekan'), closeWeekPage),
  send(to.shopQueueErrand(':slug', 'barang'), offerPage),

  see(to.shopReviews(':slug'), shopReviewsPage),
  send(to.shopReviewReply(':slug', ':review'), replyReviewPage),

  see(to.shopStalls(':slug'), stallsPage),
  send(to.shopStallErrand(':slug', 'minta'), askStallPage),
  send(to.shopStallErrand(':slug', 'akhiri'), endStallPage),

  see(`${shop}/barang`, goodsPage),
  see(`${shop}/barang/baru`, newProductPage),
  send(`${shop}/barang/baru`, createProductPage, longForm),
  see(thing, productPage),
  send(thing, editProductPage, longForm),
  send(`${thing}/status`, statusPage),
  send(`${thing}/penarikan`, withdrawPage),
  send(`${thing}/gambar`, uploadPicturePage, onePicture),
  send(`${thing}/gambar/:picture`, changePicturePage),
  see(`${thing}/stok`, stockPage),
  send(`${thing}/stok`, changeStockPage),

  see(to.shopPrice(':slug', ':id'), pricePage),
  send(to.shopPrice(':slug', ':id'), explainPricePage),
  see(to.shopOrigin(':slug'), shopOriginPage),
  send(to.shopOriginErrand(':slug', ':number', 'jawaban'), answerOriginPage),
  send(to.shopOriginErrand(':slug', ':number', 'keberatan'), appealOriginPage),
  send(to.shopOriginErrand(':slug', ':number', 'bukti'), reproveOriginPage),
  see(to.shopCuration(':slug'), shopCurationPage),
  send(to.shopCuration(':slug'), nominatePage),
  send(to.shopAppeal(':slug', ':id'), appealPage),

  see(to.shopPieces(':slug'), piecesPage),
  see(to.shopPieceNew(':slug'), newPiecePage),
  send(to.shopPieceNew(':slug'), createPiecePage),
  send(to.shopMotifAnswer(':slug', ':id'), answerMotifPage),
  see(cloth, piecePage),
  send(cloth, editPiecePage),
  send(`${cloth}/foto`, piecePhotoPage, onePicture),
  send(`${cloth}/ajukan`, submitPiecePage),
  send(`${cloth}/kode`, handOverPiecePage),
  send(`${cloth}/nama`, withdrawMakerPage),
  see(`${cloth}/cetak`, printPiecePage),

  see(`${shop}/impor`, importsPage),
  send(`${shop}/impor`, uploadImportPage, largestUpload),
  see(`${shop}/impor/contoh.csv`, importTemplatePage),
  see(imported, importPage),
  send(`${imported}/mulai`, startImportPage),
  send(`${imported}/foto`, uploadPhotosPage, largestPhotos),
  send(`${imported}/pembatalan`, cancelImportPage),
  see(`${imported}/perlu-diperbaiki.csv`, failedRowsPage),

  see(`${shop}/uang`, moneyPage),
  see(`${shop}/uang/tabel.csv`, moneyTablePage),
  see(payee, payeePage),
  send(payee, proposePayeePage),
  send(`${payee}/foto`, payeePhotoPage, onePicture),
  send(`${payee}/:payee/persetujuan`, approvePayeePage),
  send(`${payee}/:payee/penarikan`, withdrawPayeePage),

  see(profile, profilePage),
  send(`${profile}/pengajuan`, submitPage),
  send(`${profile}/libur`, holidayPage),
  see(`${profile}/isi`, aboutPage),
  send(`${profile}/isi`, saveAboutPage),
  see(`${profile}/serah-terima`, handOverPage),
  send(`${profile}/serah-terima`, saveHandOverPage),
  see(`${profile}/lencana`, badgesPage),
  send(`${profile}/lencana`, claimBadgePage),
  see(`${profile}/tim`, teamPage),
  send(`${profile}/tim`, changeTeamPage),
]
