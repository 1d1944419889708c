import { expect, test } from 'vitest'
import { formPages, pageAbove } from './_form-pages.ts'

const routes = [
  { method: 'GET', path: '/toko-saya/:slug/barang/:id' },
  { method: 'POST', path: '/toko-saya/:slug/barang/:id' },
  { method: 'POST', path: '/toko-saya/:slug/barang/:id/gambar/:picture' },
  { method: 'GET', path: '/keranjang' },
  { method: 'POST', path: '/keranjang/barang' },
  { method: 'POST', path: '/api/v1/orders' },
  { method: 'POST', path: '/keluar' },
] as const

test('an address that only takes forms leads to the nearest page above it; what has none above it leads nowhere', () => {
  expect(formPages(routes)).toEqual([
    { path: '/toko-saya/:slug/barang/:id/gambar/:picture', page: '/toko-saya/:slug/barang/:id' },
    { path: '/keranjang/barang', page: '/keranjang' },
  ])
})

test('names in the address stay, and so does the tongue that was asked for', () => {
  const asked = new URL('http://contoh.metro/toko-saya/kopi/barang/17/gambar/3?bahasa=en')
  expect(pageAbove(asked, '/toko-saya/:slug/barang/:id')).toBe('/toko-saya/kopi/barang/17?bahasa=en')
})
