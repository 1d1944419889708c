import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { placeOrder } from '#src/market/checkout.db.ts'
import { cancelAsSeller, claimPaid, confirmPayment, fulfilOrder } from '#src/market/order-deeds.db.ts'
import { type Fixture, type FixtureShop, plantMarket } from '../../../test/market-fixture.ts'
import type { Reader } from '../../../test/reader.ts'
import { readerFor } from '../../../test/seller-reader.ts'
import { openTown, type Town } from '../../../test/town.ts'

let town: Town
let market: Fixture
let shop: FixtureShop
let seller: Reader
let n = 0

beforeAll(async () => {
  town = await openTown({ template: 'bare' })
  market = await plantMarket(town)
  shop = market.shops[1]
  seller = await readerFor(town, shop.seller)
})
afterAll(() => town?.close())
beforeEach(() => town.owner.query('update market.stock set on_hand = allocated + reserved + 20 where variant_id = $1', [shop.variant]))

type Ordered = { number: string; key: string; due: number }

async function order(payment: 'qris' | 'transfer' | 'cash' = 'qris'): Promise<Ordered> {
  n += 1
  const once = { route: 'uji', key: `pesanan-${n}`, requestHash: 'x', answer: (value: unknown) => ({ status: 201, body: value }) }
  const placed = await placeOrder(
    { ...market.buyer, once },
    {
      lines: [{ variant: shop.variant, quantity: 2 }],
      fulfilment: [{ shop: shop.slug, method: 'pickup' }],
      buyer: { name: 'Fitria Ningsih', phone: '6281234567890' },
      payment,
    },
  )
  if (!placed.ok) throw new Error(placed.refusals[0]?.rule)
  const [part] = placed.value.sellerOrders
  return { number: part?.number ?? '', key: placed.value.key, due: part?.payment.amount ?? 0 }
}

const claimed = async (payment: 'qris' | 'transfer' = 'qris'): Promise<Ordered> => {
  const made = await order(payment)
  await claimPaid(market.buyer, { number: made.number, key: made.key })
  return made
}

const paid = async (): Promise<Ordered> => {
  const made = await order()
  await confirmPayment(shop.seller, { number: made.number })
  return made
}

const at = (number: string) => `/toko-saya/${shop.slug}/pesanan/${number}`
const stateOf = async (number: string) => {
  const found = await town.owner.query<{ status: string; payment_status: string; received: number; refunded: number }>(
    `select so.status, so.payment_status, coalesce(m.received, 0)::int as received, coalesce(m.refunded, 0)::int as refunded
     from market.seller_order so left join market.order_money m on m.seller_order_id = so.id where so.number = $1`,
    [number],
  )
  return found.rows[0]
}
const eventsOf = async (number: string, kind: string) => {
  const found = await town.owner.query(
    `select 1 from market.payment_event e join market.seller_order so on so.id = e.seller_order_id where so.number = $1 and e.kind = $2`,
    [number, kind],
  )
  return found.rows.length
}

describe('the page of what waits', () => {
  test('counts one order as one, in the heading and in the title', async () => {
    await paid()
    const page = (await seller.get(`/toko-saya/${shop.slug}?bahasa=en`)).location
    const body = (await seller.get(page || `/toko-saya/${shop.slug}`)).body
    expect(body).toContain('<title>1 order waiting')
    expect(body).toContain('order is waiting for you')
    await seller.get(`/toko-saya/${shop.slug}?bahasa=id`)
  })

  test('says that a buyer’s number was deleted, and offers no message to nobody', async () => {
    const { number } = await paid()
    await fulfilOrder(shop.seller, { number, step: 'accept' })
    expect((await seller.get(at(number))).body).toContain('tel:+6281234567890')
    await town.owner.query(`update market.seller_order set status = 'completed' where number = $1`, [number])
    await town.owner.query(`update market.seller_order set ended_at = now() - interval '31 days' where number = $1`, [number])
    const page = (await seller.get(at(number))).body
    expect(page).toContain('Sudah dihapus: pesanan selesai lebih dari 30 hari lalu')
    expect(page).not.toMatch(/tel:|wa\.me|6281234567890/)
  })

  test('shows what is the seller’s turn, most urgent first, with the buyer’s name cut short and no phone', async () => {
    const first = await paid()
    const second = await claimed()
    const unpaid = await order()
    const { status, body } = await seller.get(`/toko-saya/${shop.slug}`)
    expect(status).toBe(200)
    expect(body).toContain('Fitria N.')
    expect(body).not.toContain('Fitria Ningsih')
    expect(body).not.toContain('6281234567890')
    expect(body.indexOf(first.number)).toBeGreaterThan(0)
    expect(body.indexOf(second.number)).toBeGreaterThan(body.indexOf(first.number))
    expect(body).not.toContain(unpaid.number)
    expect(body).toContain('Terima sebelum')
    expect(body).toContain('Tombol terima terbuka setelah uang cocok.')
  })

  test('an order list goes on by key, and a made-up key begins at the top', async () => {
    await Promise.all(Array.from({ length: 3 }, () => order()))
    const whole = await seller.get(`/toko-saya/${shop.slug}/pesanan?rak=unpaid`)
    const odd = await seller.get(`/toko-saya/${shop.slug}/pesanan?rak=unpaid&sesudah=${encodeURIComponent("x'; drop~y")}`)
    expect(odd.status).toBe(200)
    expect(odd.body.match(/MB2-/g)?.length).toBe(whole.body.match(/MB2-/g)?.length)
  })
})

describe('money is compared with the statement', () => {
  test('the exact amount passes the order on', async () => {
    const { number, due } = await claimed('transfer')
    const answer = await seller.post(`${at(number)}/pembayaran`, { masuk: 'tepat', rujukan: 'TRX 991', once: 'a' })
    expect(answer.status).toBe(303)
    expect(answer.location).toBe(`${at(number)}?sudah=confirm`)
    expect(await stateOf(number)).toMatchObject({ status: 'awaiting_acceptance', payment_status: 'paid', received: due })
    expect((await seller.get(answer.location)).body).toContain('Pembayaran dicatat.')
  })

  test('the exact amount and another one beside it are asked again: money is not booked on a guess', async () => {
    const { number } = await order()
    const both = await seller.post(`${at(number)}/pembayaran`, { masuk: 'tepat', jumlah: '10.000', once: 'dua jumlah' })
    expect(both.status).toBe(422)
    expect(both.body).toContain('href="#f-jumlah"')
    expect(both.body).toContain('value="10.000"')
    expect((await seller.get(at(number))).body).toContain('Belum ada')
    // the refused form's own address leads back to the order, in the other tongue too
    const again = await seller.get(`${at(number)}/pembayaran?bahasa=en`)
    expect([again.status, again.location]).toEqual([303, `${at(number)}?bahasa=en`])
  })

  test('another amount is recorded as it is, and pressed twice counts once', async () => {
    const { number } = await claimed()
    const fields = { masuk: 'lain', jumlah: '50.000', rujukan: '', once: 'dua-kali' }
    const [one, two] = [await seller.post(`${at(number)}/pembayaran`, fields), await seller.post(`${at(number)}/pembayaran`, fields)]
    expect([one.status, two.status]).toEqual([303, 303])
    expect(two.location).toBe(one.location)
    expect(await eventsOf(number, 'received')).toBe(1)
    expect(await stateOf(number)).toMatchObject({ payment_status: 'underpaid', received: 50_000 })
  })

  test('what is no amount is asked for again with everything typed kept', async () => {
    const { number } = await claimed()
    const { status, body } = await seller.post(`${at(number)}/pembayaran`, {
      masuk: 'lain',
      jumlah: 'empat puluh',
      rujukan: 'TRX 7',
      once: 'b',
    })
    expect(status).toBe(422)
    expect(body).toMatch(/<title>Galat: /)
    expect(body).toContain('Ada masalah')
    expect(body).toContain('href="#f-jumlah"')
    expect(body).toContain('id="f-jumlah"')
    expect(body).toContain('value="empat puluh"')
    expect(body).toContain('value="TRX 7"')
    expect(await eventsOf(number, 'received')).toBe(0)
  })

  test('money that is not there is denied with a reason the buyer reads', async () => {
    const { number } = await claimed()
    expect((await seller.post(`${at(number)}/penolakan`, { alasan_tolak: 'x', once: 'c' })).status).toBe(422)
    expect((await seller.post(`${at(number)}/penolakan`, { alasan_tolak: 'tidak ada di mutasi hari ini', once: 'd' })).status).toBe(303)
    expect(await stateOf(number)).toMatchObject({ status: 'awaiting_payment', payment_status: 'unpaid' })
  })
})

describe('an order on its way', () => {
  test('accepted, ready, handed over with the code; each closed step says why', async () => {
    const { number } = await paid()
    const before = await seller.get(at(number))
    expect(before.body).toContain('Terima pesanannya dulu.')
    expect(before.body).toContain('Terlihat setelah Anda menerima pesanan')
    expect((await seller.post(`${at(number)}/langkah`, { langkah: 'accept', once: 'e' })).status).toBe(303)
    const accepted = await seller.get(at(number))
    expect(accepted.body).toContain('https://wa.me/6281234567890?text=')
    expect(accepted.body).toContain('0812-3456-7890')
    expect((await seller.post(`${at(number)}/langkah`, { langkah: 'ready', once: 'f' })).status).toBe(303)
    const wrong = await seller.post(`${at(number)}/langkah`, { langkah: 'hand_over', kode: '000000x', once: 'g' })
    expect(wrong.status).toBe(422)
    expect(wrong.body).toContain('href="#f-kode"')
    const code = await town.owner.query<{ pickup_code: string }>('select pickup_code from market.seller_order where number = $1', [number])
    const right = await seller.post(`${at(number)}/langkah`, { langkah: 'hand_over', kode: code.rows[0]?.pickup_code ?? '', once: 'h' })
    expect(right.status).toBe(303)
    expect(await stateOf(number)).toMatchObject({ status: 'completed' })
    expect((await seller.get(at(number))).body).toContain('Pesanan ini sudah selesai.')
  })

  test('a step that is not open any more is a conflict, not a fault', async () => {
    const { number } = await paid()
    await fulfilOrder(shop.seller, { number, step: 'accept' })
    const { status, body } = await seller.post(`${at(number)}/langkah`, { langkah: 'accept', once: 'i' })
    expect(status).toBe(409)
    expect(body).toContain('Ada masalah')
  })

  test('declined with a reason, the money given back by sum, never more than came', async () => {
    const { number, due } = await paid()
    expect((await seller.post(`${at(number)}/pembatalan`, { alasan_batal: '', once: 'j' })).status).toBe(422)
    expect((await seller.post(`${at(number)}/pembatalan`, { alasan_batal: 'bahan sedang habis', once: 'k' })).status).toBe(303)
    expect((await seller.get(`/toko-saya/${shop.slug}`)).body).toContain('Kembalikan uang pembeli')
    const more = await seller.post(`${at(number)}/pengembalian`, {
      kembali: 'jumlah',
      jumlah_kembali: String(due + 1),
      alasan_kembali: 'toko membatalkan',
      once: 'l',
    })
    expect(more.status).toBe(409)
    expect(more.body).toContain('toko membatalkan')
    const all = await seller.post(`${at(number)}/pengembalian`, {
      kembali: 'jumlah',
      jumlah_kembali: `Rp${due}`,
      alasan_kembali: 'toko membatalkan',
      rujukan_kembali: '=HYPERLINK("x")',
      once: 'm',
    })
    expect(all.status).toBe(303)
    expect(await stateOf(number)).toMatchObject({ status: 'cancelled', payment_status: 'refunded', refunded: due })
  })

  test('one piece of a line goes back into the shelf', async () => {
    const { number } = await paid()
    await fulfilOrder(shop.seller, { number, step: 'accept' })
    await fulfilOrder(shop.seller, { number, step: 'ready' })
    const code = await town.owner.query<{ pickup_code: string }>('select pickup_code from market.seller_order where number = $1', [number])
    await fulfilOrder(shop.seller, { number, step: 'hand_over', code: code.rows[0]?.pickup_code })
    const before = await town.owner.query<{ on_hand: number }>('select on_hand from market.stock where variant_id = $1', [shop.variant])
    const line = await town.owner.query<{ id: string }>(
      'select l.id from market.order_line l join market.seller_order so on so.id = l.seller_order_id where so.number = $1',
      [number],
    )
    const answer = await seller.post(`${at(number)}/pengembalian`, {
      kembali: 'baris',
      baris: line.rows[0]?.id ?? '',
      banyak: '1',
      kembali_stok: '1',
      alasan_kembali: 'kemasan bocor',
      once: 'n',
    })
    expect(answer.status).toBe(303)
    const after = await town.owner.query<{ on_hand: number }>('select on_hand from market.stock where variant_id = $1', [shop.variant])
    expect((after.rows[0]?.on_hand ?? 0) - (before.rows[0]?.on_hand ?? 0)).toBe(1)
    expect((await seller.get(at(number))).body).toContain('1 sudah dikembalikan')
  })
})

describe('what a role may not do', () => {
  test('a cashier accepts but neither cancels nor reads the money; the button says whom to ask', async () => {
    const { number } = await paid()
    const cashier = await readerFor(town, market.shops[2].second)
    await town.owner.query(
      `insert into identity.membership (kind, entity_id, person_id, role, during) values ('shop', $1, $2, 'cashier', tstzrange(now() - interval '1 hour', null))`,
      [shop.id, 'id' in market.shops[2].second.actor ? market.shops[2].second.actor.id : null],
    )
    const page = await cashier.get(at(number))
    expect(page.status).toBe(200)
    expect(page.body).toContain('Peran Anda di toko ini tidak mencakup langkah itu.')
    expect(page.body).not.toContain(`/toko-saya/${shop.slug}/uang"`)
    expect((await cashier.get(`/toko-saya/${shop.slug}/uang`)).status).toBe(403)
    expect((await cashier.post(`${at(number)}/pembatalan`, { alasan_batal: 'saya ingin membatalkan', once: 'o' })).status).toBe(403)
    expect(await stateOf(number)).toMatchObject({ status: 'awaiting_acceptance' })
  })
})

describe('the month’s money', () => {
  test('adds up in the page and in the table, whose cells calculate nothing', async () => {
    const { number } = await order('transfer')
    await confirmPayment(shop.seller, { number, reference: '=1+1' })
    await cancelAsSeller(shop.seller, { number, reason: 'uji pengembalian' })
    const page = await seller.get(`/toko-saya/${shop.slug}/uang`)
    expect(page.status).toBe(200)
    expect(page.body).toContain(number)
    const table = await seller.get(`/toko-saya/${shop.slug}/uang/tabel.csv`)
    expect(table.headers.get('content-type')).toContain('text/csv')
    expect(table.headers.get('cache-control')).toBe('private, no-store')
    const lines = table.body.trim().split('\r\n')
    expect(lines[0]).toContain('jumlah_rupiah')
    expect(table.body).toContain(";'=1+1;")
    expect(table.body).toContain(`;"'=HYPERLINK(""x"")"`)
    const sums = await town.owner.query<{ net: number }>(
      'select sum(m.received - m.refunded)::int as net from market.order_money m join market.seller_order so on so.id = m.seller_order_id where so.shop_id = $1',
      [shop.id],
    )
    const inTable = lines.slice(1).reduce((sum, line) => sum + Number(line.split(';').at(-1)), 0)
    expect(inTable).toBe(sums.rows[0]?.net)
  })
})
