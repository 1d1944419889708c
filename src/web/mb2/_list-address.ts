import type { Asked, Sort } from '#src/market/search-filters.ts'
import { foldValue } from '#src/market/search-terms.ts'
import { to } from '../to.ts'

/** What an address of the lists says. Names are Indonesian; `f.` stands before those of goods' own filters (`f.ukuran=XL`). */
export type ListAddress = Required<Pick<Asked, 'q'>> & {
  kategori: string[]
  kelurahan: string[]
  asal: string[]
  toko: string
  min: string
  max: string
  urut: string
  mulai: string
  facets: Record<string, string[]>
}

const lists = ['kategori', 'kelurahan', 'asal'] as const
const singles = ['q', 'toko', 'min', 'max', 'urut', 'mulai'] as const
/** How they are written. */
export const written = { q: 'q', toko: 'toko', min: 'dari', max: 'sampai', urut: 'urut', mulai: 'sesudah' } as const
/** Other names, such as the marks that other sites put on links, filter nothing. */
const ofGoods = /^f\.(.{1,60})$/

export const sortNames: Record<Sort, string> = { best: 'cocok', new: 'baru', cheap: 'murah', dear: 'mahal' }

export function readAddress(url: string): ListAddress {
  const given = new URL(url).searchParams
  // no prototype: `f.constructor=…` is a filter nobody has, like any other
  const facets: Record<string, string[]> = Object.create(null)
  for (const [name, value] of given) {
    const key = ofGoods.exec(name)?.[1]
    if (key === undefined || value === '') continue
    facets[key] = [...(facets[key] ?? []), value]
  }
  const one = (name: (typeof singles)[number]) => given.get(written[name]) ?? ''
  const many = (name: (typeof lists)[number]) => given.getAll(name).filter(Boolean)
  return {
    q: one('q'),
    toko: one('toko'),
    min: one('min'),
    max: one('max'),
    urut: one('urut'),
    mulai: one('mulai'),
    kategori: many('kategori'),
    kelurahan: many('kelurahan'),
    asal: many('asal'),
    facets,
  }
}

/** `Rp100.000` as people type it. */
const priceOf = (text: string): number | undefined => {
  const digits = text.replace(/\D/g, '')
  return digits === '' ? undefined : Number(digits.slice(0, 12))
}

export function askedBy(address: ListAddress): Asked {
  const sort = (Object.keys(sortNames) as Sort[]).find((name) => sortNames[name] === address.urut)
  return {
    q: address.q,
    category: address.kategori,
    kelurahan: address.kelurahan,
    origin: address.asal,
    shop: address.toko === '' ? undefined : address.toko,
    min: priceOf(address.min),
    max: priceOf(address.max),
    facets: address.facets,
    sort,
  }
}

/** The address with some of it changed; the place in the list is forgotten unless it is what changes. */
export function addressWith(address: ListAddress, change: Partial<ListAddress>, base: string = to.search()): string {
  const now = { ...address, mulai: '', ...change }
  const given = new URLSearchParams()
  for (const name of singles) if (now[name] !== undefined && now[name] !== '') given.set(written[name], now[name])
  for (const name of lists) for (const value of now[name]) given.append(name, value)
  for (const [name, values] of Object.entries(now.facets)) for (const value of values) given.append(`f.${name}`, value)
  const text = given.toString()
  return text === '' ? base : `${base}?${text}`
}

/** The names under which filters stand in addresses. */
export const nameOfDimension = (key: string): string =>
  ({ category: 'kategori', origin: 'asal', kelurahan: 'kelurahan' })[key] ?? `f.${key}`

/** The address without one value of a filter. */
export function withoutValue(address: ListAddress, key: string, value: string, base?: string): string {
  const name = nameOfDimension(key)
  const left = (values: readonly string[]) => values.filter((one) => foldValue(one) !== value)
  if (name === 'kategori' || name === 'kelurahan' || name === 'asal') return addressWith(address, { [name]: left(address[name]) }, base)
  return addressWith(address, { facets: { ...address.facets, [key]: left(address.facets[key] ?? []) } }, base)
}
