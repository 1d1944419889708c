import { pictureLimits } from '#src/market/picture-file.ts'
import { to } from '../to.ts'
import { get, post, type Route } from '../visit.ts'
import { changeCartLine, showCart } from './cart.page.tsx'
import { showCheckout } from './checkout.page.tsx'
import { chooseReceiving, tellBuyer } from './checkout-steps.page.ts'
import { showOrder } from './order.page.tsx'
import { qrisPicture, sendProof, showProof } from './order-codes.page.ts'
import { askMoreTime, buyAgain, cancelPart, cancelUnpaid, confirmReceipt, tellPaid, withdrawPart } from './order-errands.page.ts'
import { findOrder, showFindOrder } from './order-find.page.tsx'
import { placeFromCart } from './place.page.ts'
import { showReceipt } from './receipt.page.tsx'
import { changeReview, sendReview, takeBackReview } from './review-errands.page.ts'

/** Buying: from the cart to the receipt. Nobody needs an account; an order's key is its door. */
export const mb2BuyRoutes: Route[] = [
  get('/keranjang', 'public', showCart),
  post('/keranjang/barang', 'public', changeCartLine),
  get('/bayar', 'public', showCheckout),
  post('/bayar/cara-terima', 'public', chooseReceiving),
  post('/bayar/data', 'public', tellBuyer),
  post('/bayar', 'public', placeFromCart),
  get('/pesanan', 'public', showFindOrder),
  post('/pesanan', 'public', findOrder),
  get('/pesanan/:number', 'public', showOrder),
  get('/pesanan/:number/kuitansi', 'public', showReceipt),
  post('/pesanan/:number/pembatalan', 'public', cancelUnpaid),
  get('/pesanan/:number/:part/qris.png', 'public', qrisPicture),
  post('/pesanan/:number/:part/kabar-bayar', 'public', tellPaid),
  post('/pesanan/:number/:part/bukti', 'public', sendProof, pictureLimits.bytes + 64 * 1024),
  get('/pesanan/:number/:part/bukti/:proof', 'public', showProof),
  post('/pesanan/:number/:part/perpanjangan', 'public', askMoreTime),
  post('/pesanan/:number/:part/pembatalan', 'public', cancelPart),
  post('/pesanan/:number/:part/batal-mundur', 'public', withdrawPart),
  post('/pesanan/:number/:part/penerimaan', 'public', confirmReceipt),
  post(to.orderReview(':number', ':part', ':line'), 'public', sendReview),
  post(to.orderReview(':number', ':part', ':line', 'ubah'), 'public', changeReview),
  post(to.orderReview(':number', ':part', ':line', 'tarik'), 'public', takeBackReview),
  post('/pesanan/:number/:part/pesan-lagi', 'public', buyAgain),
]
