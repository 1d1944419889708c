import { type Dimension, dimensions, type PlaceOnMap, readValues, type Sort, sorts, type Wish } from '#src/directory/find.db.ts'
import { to } from '../to.ts'
import type { Visit } from '../visit.ts'

/** What each question is called in the address. */
export const named: Readonly<Record<Dimension, string>> = {
  helix: 'unsur',
  kind: 'jenis',
  subsector: 'subsektor',
  kelurahan: 'kelurahan',
  level: 'tingkat',
}

export type Asked = { wish: Wish; sort: Sort; q: string }

/** A kelurahan by its code or its slug, as links of other pages and programs call it. */
export const codeOf = (places: readonly PlaceOnMap[], value: string): string => places.find(({ slug }) => slug === value)?.code ?? value

/** Filters of an address; what is not a filter is left out. */
export function askedOf({ c }: Visit, places: readonly PlaceOnMap[]): Asked {
  const values = Object.fromEntries(dimensions.map((name) => [name, readValues(name, c.req.queries(named[name]))])) as Record<
    Dimension,
    string[]
  >
  const q = (c.req.query('q') ?? '').trim().slice(0, 80)
  return {
    q,
    sort: sorts.find((one) => one === c.req.query('urut')) ?? 'segar',
    wish: { ...values, kelurahan: values.kelurahan.map((one) => codeOf(places, one)), q },
  }
}

/** The address of a list that asks this. */
export function addressOf({ wish, sort, q }: Asked, more: Record<string, string | undefined> = {}): string {
  const filters = Object.fromEntries(dimensions.map((name) => [named[name], wish[name]]))
  return to.directory({ q, ...filters, urut: sort === 'segar' ? undefined : sort, ...more })
}

export const without = (asked: Asked, name: Dimension, value: string): Asked => ({
  ...asked,
  wish: { ...asked.wish, [name]: (asked.wish[name] ?? []).filter((one) => one !== value) },
})

export const isPlain = ({ wish, sort, q }: Asked): boolean =>
  q === '' && sort === 'segar' && dimensions.every((name) => !wish[name]?.length)
