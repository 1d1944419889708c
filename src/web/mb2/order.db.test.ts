import jsQR from 'jsqr'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { formatRupiah, rupiah } from '#src/base/money.ts'
import { confirmPayment, denyClaim, expireHolds, fulfilOrder, refundOrder } from '#src/market/order-deeds.db.ts'
import { isShopsOrder } from '#src/market/proof.db.ts'
import { buyAll, everyPickup } from '../../../test/basket.ts'
import { type Fixture, plantMarket } from '../../../test/market-fixture.ts'
import { newReader, type Reader } from '../../../test/reader.ts'
import { openTown, type Town } from '../../../test/town.ts'

let town: Town
let market: Fixture

beforeAll(async () => {
  town = await openTown({ template: 'bare' })
  market = await plantMarket(town)
  await town.owner.query('update market.stock set on_hand = 500')
})
afterAll(() => town.close())

const keyIn = (reader: Reader, number: string) => reader.cookies.get(`__Host-pesanan-${number}`) ?? ''
const stateOf = async (number: string) =>
  (
    await town.owner.query<{ status: string; payment_status: string }>(
      'select status, payment_status from market.seller_order where number = $1',
      [number],
    )
  ).rows[0]
const overdue = (number: string) =>
  town.owner.query(`update market.seller_order set expires_at = now() - interval '1 second' where number = $1`, [number])
const seller = (letter: 'A' | 'B' | 'C') => market.shops[{ A: 0, B: 2, C: 1 }[letter] as 0 | 1 | 2].seller

describe('the door of an order', () => {
  test('is its key: without it an order that is there and one that never was look the same', async () => {
    const reader = newReader(town)
    const number = await buyAll(reader, market)
    const stranger = newReader(town)
    const [there, never] = [await stranger.get(`/pesanan/${number}`), await stranger.get('/pesanan/MB2-26-999999')]
    expect([there.status, never.status]).toEqual([404, 404])
    // what is drawn for decoration is seeded by the address itself
    const bare = (text: string, number: string) => text.replaceAll(number.slice(-6), 'NOMOR').replaceAll(/<svg.*?<\/svg>/gs, '')
    expect(bare(there.body, number)).toBe(bare(never.body, 'MB2-26-999999'))
    for (const path of ['/kuitansi', '/A/qris.png']) expect((await stranger.get(`/pesanan/${number}${path}`)).status).toBe(404)
    for (const path of ['/pembatalan', '/A/kabar-bayar', '/A/perpanjangan', '/A/pembatalan', '/A/penerimaan', '/A/pesan-lagi'])
      expect((await stranger.post(`/pesanan/${number}${path}`)).status).toBe(404)
    expect((await reader.post(`/pesanan/${number}/Z/kabar-bayar`)).status).toBe(404)
    expect(await stateOf(`${number}-A`)).toEqual({ status: 'awaiting_payment', payment_status: 'unpaid' })
  })

  test('a letter’s link carries the key once; the address the reader keeps is clean', async () => {
    const buyer = newReader(town)
    const number = await buyAll(buyer, market)
    const other = newReader(town)
    const opened = await other.get(`/pesanan/${number}?kunci=${keyIn(buyer, number)}`)
    expect([opened.status, opened.location]).toEqual([303, `/pesanan/${number}`])
    expect(opened.headers.getSetCookie().join()).toMatch(
      /__Host-pesanan-MB2-[\d-]+=[^;]+; Max-Age=7776000; Path=\/; HttpOnly; Secure; SameSite=Lax/,
    )
    const page = await other.get(opened.location)
    expect(page.status).toBe(200)
    expect(page.headers.get('cache-control')).toBe('private, no-store')
    expect((await newReader(town).get(`/pesanan/${number}?kunci=salah`)).status).toBe(404)
  })

  test('number and key by hand; the twenty-first try in a minute waits', async () => {
    const buyer = newReader(town)
    const number = await buyAll(buyer, market)
    const other = newReader(town)
    expect((await other.get('/pesanan')).body).toContain('Nomor pesanan')
    expect((await other.post('/pesanan', { nomor: ` ${number.toLowerCase()} `, kunci: keyIn(buyer, number) })).location).toBe(
      `/pesanan/${number}`,
    )
    const mistaken = await other.post('/pesanan', { nomor: number, kunci: 'kunci-salah' })
    expect(mistaken.body).toContain('<title>Galat: ')
    for (const typed of [number, 'kunci-salah']) expect(mistaken.body).toContain(`value="${typed}"`)
    const tries = []
    for (let n = 1; n < 20; n += 1) tries.push((await other.post('/pesanan', { nomor: number, kunci: 'salah' })).status)
    expect(new Set(tries.slice(0, -1))).toEqual(new Set([404]))
    const last = await other.post('/pesanan', { nomor: number, kunci: keyIn(buyer, number) })
    expect(last.status).toBe(429)
    expect(Number(last.headers.get('retry-after'))).toBeGreaterThan(0)
    await town.owner.query('delete from platform.rate_count')
  })
})

describe('what is too much', () => {
  test('is said in the market’s own frame, with the way back to the form', async () => {
    const large = await newReader(town).post('/pesanan', { nomor: 'x'.repeat(80_000), kunci: '' })
    expect(large.status).toBe(413)
    expect(large.body).toContain('data-door="mb2"')
    expect(large.body).toContain('tidak ada yang kami simpan')
    expect(large.body).toContain('href="/pesanan">Kembali ke isian')
  })

  test('asked too often: how long to wait, and where to go on', async () => {
    const reader = newReader(town)
    for (let n = 0; n < 21; n += 1) await reader.post('/pesanan', { nomor: 'MB2-26-000001', kunci: 'salah' })
    const waiting = await reader.post('/pesanan', { nomor: 'MB2-26-000001', kunci: 'salah' })
    expect(waiting.status).toBe(429)
    expect(waiting.body).toMatch(/Tunggu \d+ detik, lalu coba lagi/)
    expect(waiting.body).toContain('href="/pesanan">Cari pesanan Anda')
    await town.owner.query('delete from platform.rate_count')
  })
})

describe('paying shop by shop', () => {
  test('one code at a time, for exactly the amount; the file carries the same code', async () => {
    const reader = newReader(town)
    const number = await buyAll(reader, market)
    const page = (await reader.get(`/pesanan/${number}`)).body
    expect(page.match(/class="qr"/g)).toHaveLength(1)
    expect(page).toContain('Samakan nama penerima')
    expect(page).toContain('BATIK UJI')
    const file = await town.site.request(`http://localhost/pesanan/${number}/C/qris.png`, {
      headers: { cookie: `__Host-pesanan-${number}=${keyIn(reader, number)}` },
    })
    expect(file.headers.get('content-type')).toBe('image/png')
    expect(file.headers.get('cache-control')).toBe('private, no-store')
    const { data, info } = await sharp(await file.arrayBuffer())
      .ensureAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true })
    const read = jsQR(new Uint8ClampedArray(data), info.width, info.height)?.data ?? ''
    expect(read).toContain('540590000')
    const stored = await town.owner.query<{ payload: string }>(
      'select i.payload from market.payment_intent i join market.seller_order o on o.id = i.seller_order_id where o.number = $1',
      [`${number}-C`],
    )
    expect(read).toBe(stored.rows[0]?.payload)
    expect((await reader.get(`/pesanan/${number}?giliran=C`)).body).toContain('Kode QRIS KOPI UJI')
  })

  test('a claim gives the turn to the shop, twice is once, and never counts as paid', async () => {
    const reader = newReader(town)
    const number = await buyAll(reader, market)
    for (let press = 0; press < 2; press += 1)
      expect((await reader.post(`/pesanan/${number}/A/kabar-bayar`)).location).toBe(`/pesanan/${number}#bagian-A`)
    expect(await stateOf(`${number}-A`)).toEqual({ status: 'awaiting_payment', payment_status: 'claimed' })
    const page = (await reader.get(`/pesanan/${number}`)).body
    expect(page).toContain('Giliran toko memeriksa mutasi')
    expect(page).toContain('Kode QRIS KERIPIK UJI')
    await denyClaim(seller('A'), { number: `${number}-A`, reason: 'belum ada di mutasi' })
    expect((await reader.get(`/pesanan/${number}`)).body).toContain('belum ada di mutasi')
  })

  test('from paid to collected: each step says whose turn it is; the code appears when there is something to collect', async () => {
    const reader = newReader(town)
    const number = await buyAll(reader, market)
    const code =
      (await town.owner.query<{ pickup_code: string }>('select pickup_code from market.seller_order where number = $1', [`${number}-A`]))
        .rows[0]?.pickup_code ?? ''
    const spaced = `${code.slice(0, 3)} ${code.slice(3)}`
    const see = async () => (await reader.get(`/pesanan/${number}`)).body
    await confirmPayment(seller('A'), { number: `${number}-A` })
    expect(await see()).toContain('Diterima penjual pukul')
    await fulfilOrder(seller('A'), { number: `${number}-A`, step: 'accept' })
    expect(await see()).toContain('Toko sedang menyiapkan')
    expect(await see()).not.toContain(spaced)
    await fulfilOrder(seller('A'), { number: `${number}-A`, step: 'ready' })
    expect(await see()).toContain(spaced)
    await fulfilOrder(seller('A'), { number: `${number}-A`, step: 'hand_over', code })
    expect(await stateOf(`${number}-A`)).toEqual({ status: 'completed', payment_status: 'paid' })
    expect(await see()).not.toContain(spaced)
  })

  test('a transfer shows the exact amount with the figures that name it', async () => {
    const reader = newReader(town)
    const number = await buyAll(reader, market, 'transfer')
    const page = (await reader.get(`/pesanan/${number}`)).body
    const { rows } = await town.owner.query<{ amount: number }>(
      'select i.amount::int from market.payment_intent i join market.seller_order o on o.id = i.seller_order_id where o.number = $1',
      [`${number}-A`],
    )
    expect(rows[0]?.amount).toBeGreaterThan(350_000)
    expect(page).toContain(`<mark>${String(rows[0]?.amount).slice(-3)}</mark>`)
    expect(page).toContain('0012345678')
  })

  test('cash is brought to the shop: nothing to pay here', async () => {
    const reader = newReader(town)
    const number = await buyAll(reader, market, 'cash')
    const page = (await reader.get(`/pesanan/${number}`)).body
    expect(page).toContain('Bawa Rp350.000 tunai')
    expect(page).not.toContain('Kabari sudah bayar')
  })

  test('sent goods show the waybill, and the buyer ends it', async () => {
    const reader = newReader(town)
    const number = await buyAll(reader, market, 'qris', {
      ...everyPickup,
      'cara-batik': 'courier',
      alamat: 'Jalan Ganesha 12, Metro 34111',
    })
    await confirmPayment(seller('A'), { number: `${number}-A` })
    await fulfilOrder(seller('A'), { number: `${number}-A`, step: 'accept' })
    await fulfilOrder(seller('A'), { number: `${number}-A`, step: 'send', waybill: 'RESI-778' })
    const page = (await reader.get(`/pesanan/${number}`)).body
    expect(page).toContain('RESI-778')
    expect(page).toContain('Sudah saya terima')
    for (let press = 0; press < 2; press += 1) expect((await reader.post(`/pesanan/${number}/A/penerimaan`)).status).toBe(303)
    expect(await stateOf(`${number}-A`)).toEqual({ status: 'completed', payment_status: 'paid' })
  })
})

describe('when it does not go straight', () => {
  test('more time once: a second press adds nothing and the button says why', async () => {
    const reader = newReader(town)
    const number = await buyAll(reader, market)
    for (let press = 0; press < 2; press += 1) expect((await reader.post(`/pesanan/${number}/A/perpanjangan`)).status).toBe(303)
    const { rows } = await town.owner.query<{ minutes: number }>(
      'select round(extract(epoch from expires_at - now()) / 60)::int as minutes from market.seller_order where number = $1',
      [`${number}-A`],
    )
    expect(rows[0]?.minutes).toBe(30)
    expect((await reader.get(`/pesanan/${number}`)).body).toContain('Sudah diperpanjang satu kali.')
    await overdue(`${number}-B`)
    const late = await reader.post(`/pesanan/${number}/B/perpanjangan`)
    expect(late.status).toBe(409)
    expect(late.body).toContain('<title>Galat:')
  })

  test('what is missing after too little has a code of its own, for the rest', async () => {
    const reader = newReader(town)
    const number = await buyAll(reader, market)
    await confirmPayment(seller('A'), { number: `${number}-A`, amount: rupiah(340_000) })
    const page = (await reader.get(`/pesanan/${number}`)).body
    expect(page).toContain('Kode QRIS BATIK UJI, Rp10.000')
    expect(page).toContain('540510000')
    expect(page).not.toContain('5406350000')
  })

  test('a hold that ended is said before the clock has tidied up; a claim comes too late; the goods go back to the cart', async () => {
    const reader = newReader(town)
    const number = await buyAll(reader, market)
    await overdue(`${number}-A`)
    expect((await reader.get(`/pesanan/${number}`)).body).toContain('Waktu menahan barang sudah habis')
    expect((await reader.post(`/pesanan/${number}/A/kabar-bayar`)).status).toBe(409)
    await expireHolds(await town.as('system:expiry'), undefined)
    expect((await reader.get(`/pesanan/${number}`)).body).toContain('Berakhir tanpa pembayaran')
    expect((await reader.post(`/pesanan/${number}/A/pesan-lagi`)).location).toBe('/keranjang')
    expect((await reader.get('/keranjang')).body).toContain('Barang Batik Uji')
  })

  test('late, too little and too much are states with a next step', async () => {
    const reader = newReader(town)
    const number = await buyAll(reader, market)
    await overdue(`${number}-A`)
    await expireHolds(await town.as('system:expiry'), undefined)
    await confirmPayment(seller('A'), { number: `${number}-A`, amount: rupiah(350_000) })
    await confirmPayment(seller('B'), { number: `${number}-B`, amount: rupiah(40_000) })
    await confirmPayment(seller('C'), { number: `${number}-C`, amount: rupiah(95_000) })
    const page = (await reader.get(`/pesanan/${number}`)).body
    expect(page).toContain('Toko menerima Rp350.000 sesudah waktu menahan habis')
    expect(page).toContain('Toko menerima Rp40.000. Kurang Rp5.000')
    expect(page).toContain('Anda membayar lebih Rp5.000')
    await refundOrder(seller('C'), { number: `${number}-C`, amount: rupiah(5_000), restock: false, reason: 'kelebihan bayar' })
    expect((await reader.get(`/pesanan/${number}`)).body).not.toContain('Anda membayar lebih')
  })

  test('cancelling ends what is not paid and leaves what is', async () => {
    const reader = newReader(town)
    const number = await buyAll(reader, market)
    await confirmPayment(seller('A'), { number: `${number}-A` })
    expect((await reader.post(`/pesanan/${number}/B/pembatalan`)).status).toBe(303)
    const oneLess = (await reader.get(`/pesanan/${number}`)).body
    // what is left to pay stands in the heading, and nobody gave a reason
    expect(/<h1[^>]*>([^<]*)/.exec(oneLess)?.[1]).toMatch(/^Bayar ke (?!tiga|dua)/)
    expect(oneLess).not.toContain('Alasan:')
    const { rows } = await town.owner.query<{ standing: number; all: number }>(
      `select sum(i.amount) filter (where o.status <> 'cancelled')::int as standing, sum(i.amount)::int as all
      from market.payment_intent i join market.seller_order o on o.id = i.seller_order_id where o.number like $1`,
      [`${number}-%`],
    )
    const sums = oneLess.slice(oneLess.indexOf('id="sisa-bayar"'))
    expect(sums).toContain(`Yang tetap berjalan, dua toko</dt><dd><span class="rp">${formatRupiah(rows[0]?.standing ?? 0)}`)
    expect(sums).not.toContain(formatRupiah(rows[0]?.all ?? 0))
    expect(sums).toMatch(/<s><span class="rp">/)
    expect((await reader.post(`/pesanan/${number}/pembatalan`)).status).toBe(303)
    expect((await stateOf(`${number}-A`))?.status).toBe('awaiting_acceptance')
    for (const letter of ['B', 'C']) expect((await stateOf(`${number}-${letter}`))?.status).toBe('cancelled')
    expect((await reader.post(`/pesanan/${number}/A/pembatalan`)).status).toBe(403)
  })
})

describe('a picture of the payment', () => {
  const send = async (reader: Reader, number: string, bytes: Uint8Array) => {
    const form = new FormData()
    form.append('bukti', new File([new Uint8Array(bytes)], 'bukti.png', { type: 'image/png' }))
    return town.site.request(`http://localhost/pesanan/${number}/A/bukti`, {
      method: 'POST',
      body: form,
      headers: { 'sec-fetch-site': 'same-origin', cookie: `__Host-pesanan-${number}=${keyIn(reader, number)}` },
    })
  }

  test('moves nothing, is seen by the buyer and that shop alone, three at most', async () => {
    const reader = newReader(town)
    const number = await buyAll(reader, market)
    await reader.post(`/pesanan/${number}/A/kabar-bayar`)
    const before = await stateOf(`${number}-A`)
    const picture = await sharp({ create: { width: 400, height: 800, channels: 3, background: '#2f6b3c' } })
      .png()
      .toBuffer()
    for (let n = 0; n < 3; n += 1) expect((await send(reader, number, picture)).status).toBe(303)
    expect((await send(reader, number, picture)).status).toBe(422)
    expect(await stateOf(`${number}-A`)).toEqual(before)
    const path = /\/pesanan\/[\w-]+\/A\/bukti\/[\w-]+/.exec((await reader.get(`/pesanan/${number}`)).body)?.[0] ?? ''
    expect((await reader.get(path)).headers.get('content-type')).toBe('image/webp')
    expect((await newReader(town).get(path)).status).toBe(404)
    expect((await reader.get(path.replace('/A/', '/B/'))).status).toBe(404)
    expect(await isShopsOrder(seller('A'), `${number}-A`)).toBe(true)
    expect(await isShopsOrder(seller('B'), `${number}-A`)).toBe(false)
    expect(await isShopsOrder(await town.as('guest'), `${number}-A`)).toBe(false)
  })

  test('what is no picture is refused at its field', async () => {
    const reader = newReader(town)
    const number = await buyAll(reader, market)
    await reader.post(`/pesanan/${number}/A/kabar-bayar`)
    const answer = await send(reader, number, new TextEncoder().encode('<svg onload="alert(1)">'))
    expect(answer.status).toBe(422)
    expect(await answer.text()).toContain('href="#f-bukti-A"')
  })
})

describe('papers', () => {
  test('order and receipt show what was bought as it was bought (S17)', async () => {
    const reader = newReader(town)
    const number = await buyAll(reader, market)
    const { variant, product, id } = market.shops[0]
    await town.owner.query('update market.variant set price = 999999, ended_at = now() where id = $1', [variant])
    await town.owner.query(`update market.product set name = 'Nama lain', status = 'ended' where id = $1`, [product])
    await town.owner.query(`update market.shop set name = 'Toko lain', address = 'Pindah' where id = $1`, [id])
    // the buyer is in the app of his bank all the while: the code he scanned still asks for the old sum, and that sum pays
    expect((await reader.get(`/pesanan/${number}`)).body).toContain('5406350000')
    expect(await confirmPayment(seller('A'), { number: `${number}-A`, amount: rupiah(350_000) })).toMatchObject({
      ok: true,
      value: { payment: 'paid' },
    })
    for (const path of ['', '/kuitansi']) {
      const page = (await reader.get(`/pesanan/${number}${path}`)).body
      expect(page).toContain('Barang Batik Uji')
      expect(page).toContain('Rp350.000')
      expect(page).not.toMatch(/Nama lain|Toko lain|Pindah|999\.999/)
    }
    const receipt = (await reader.get(`/pesanan/${number}/kuitansi`)).body
    expect(receipt).toContain('tiga ratus lima puluh ribu rupiah')
    expect(receipt).toContain('Bukan faktur pajak')
    expect(receipt.match(/bukan bukti bayar/g)).toHaveLength(2)
    await town.owner.query('update market.variant set price = 350000, ended_at = null where id = $1', [variant])
    await town.owner.query(`update market.product set name = 'Barang Batik Uji', status = 'published' where id = $1`, [product])
    await town.owner.query(`update market.shop set name = 'Batik Uji' where id = $1`, [id])
  })

  test('no page of an order carries its key in an address, or a style of its own', async () => {
    const reader = newReader(town)
    const number = await buyAll(reader, market)
    for (const path of ['', '/kuitansi']) {
      const page = (await reader.get(`/pesanan/${number}${path}`)).body
      expect(page).not.toMatch(/(href|src|action)="[^"]*kunci=/)
      expect(page).not.toMatch(/ style=|<style/)
    }
  })
})
