import { formatCount, formatRupiah } from '#src/base/money.ts'
import type { Tongue } from '#src/base/time.ts'
import { type Finding, nameIn } from '#src/market/finding.db.ts'
import type { Found } from '#src/market/search.db.ts'
import { sorts } from '#src/market/search-filters.ts'
import { type Chip, Chips, Facet, Filters, PriceFacet, Sorting } from '#src/ui/facet.tsx'
import { Pager } from '#src/ui/pager.tsx'
import type { Say } from '#src/ui/words.ts'
import { addressWith, type ListAddress, nameOfDimension, sortNames, withoutValue, written } from './_list-address.ts'

export type ListFacts = {
  t: Say
  tongue: Tongue
  found: Found
  address: ListAddress
  finding: Finding
  base: string
  shopName?: string | undefined
}

export const countText = (t: Say, { total, more }: Pick<Found, 'total' | 'more'>): string =>
  total === 0 ? t('find.count.none') : t(more ? 'find.count.more' : 'find.count', { n: formatCount(total) })

function priceChips({ t, found, address, base }: ListFacts): Chip[] {
  const { min, max } = found.chosen
  if (min === undefined && max === undefined) return []
  const without = addressWith(address, { min: '', max: '' }, base)
  const low = min === undefined ? '' : formatRupiah(min)
  const high = max === undefined ? '' : formatRupiah(max)
  const label =
    min === undefined
      ? t('find.chip.max', { price: high })
      : max === undefined
        ? t('find.chip.min', { price: low })
        : t('find.chip.both', { min: low, max: high })
  return [{ label, without }]
}

export function chipsOf(facts: ListFacts): Chip[] {
  const { t, found, address, base, shopName } = facts
  const values = found.chosen.dimensions.flatMap(({ key, values }) =>
    values.map((value) => ({
      label: found.facets[key]?.find((one) => one.value === value)?.label ?? value,
      without: withoutValue(address, key, value, base),
    })),
  )
  const shop =
    found.chosen.shop !== undefined && address.toko !== ''
      ? [{ label: t('find.chip.shop', { shop: shopName ?? found.chosen.shop }), without: addressWith(address, { toko: '' }, base) }]
      : []
  return [...values, ...priceChips(facts), ...shop]
}

export const ChosenChips = (facts: ListFacts) => {
  const bare = {
    q: facts.address.q,
    urut: facts.address.urut,
    kategori: [],
    kelurahan: [],
    asal: [],
    toko: '',
    min: '',
    max: '',
    mulai: '',
    facets: {},
  }
  return <Chips t={facts.t} chips={chipsOf(facts)} none={addressWith(bare, {}, facts.base)} />
}

/** The shelves one may go to from here: the first level, or the shelf chosen with its neighbours and the one above. */
const Shelves = ({ t, found, finding }: ListFacts) => {
  const chosen = found.chosen.dimensions.find(({ key }) => key === 'category')?.values ?? []
  const roots = new Set(chosen.map((slug) => finding.categories.get(slug)?.parent ?? slug))
  const shown = (found.facets.category ?? []).filter(({ value }) => {
    const parent = finding.categories.get(value)?.parent ?? null
    return roots.size === 0 ? parent === null : roots.has(parent ?? value)
  })
  shown.sort((one, other) => Number(roots.has(other.value)) - Number(roots.has(one.value)))
  const values = shown.map(({ value, label, count }) => ({
    value,
    label,
    count: found.more ? undefined : count,
    chosen: value === chosen.at(-1),
  }))
  return shown.length === 0 ? null : (
    <Facet
      t={t}
      name="kategori"
      label={found.names.category ?? ''}
      type="radio"
      values={[{ value: '', label: t('find.title.all'), chosen: chosen.length === 0 }, ...values]}
    />
  )
}

const mostFacets = 4
/** A filter that speaks of fewer than one thing in so many is not worth its place. */
const tellingShare = 4
const isTechnique = (key: string): boolean => key.startsWith('teknik')

/** The filters of goods that tell most things apart here, and those that are set. */
function goodsFacets({ found }: ListFacts): string[] {
  const set = new Set(found.chosen.dimensions.map(({ key }) => key))
  const weight = (key: string) => (found.facets[key] ?? []).reduce((sum, { count }) => sum + count, 0)
  const keys = Object.keys(found.facets).filter((key) => !['category', 'kelurahan', 'origin'].includes(key))
  const tells = (key: string) => (found.facets[key]?.length ?? 0) > 1 && weight(key) * tellingShare > found.total
  const telling = keys.filter((key) => !set.has(key) && tells(key)).sort((a, b) => weight(b) - weight(a))
  return [...keys.filter((key) => set.has(key)), ...telling.slice(0, mostFacets)].sort(
    (a, b) => Number(b === 'motif') - Number(a === 'motif'),
  )
}

const mostValues = 8

/** Says of which goods it speaks only where another filter of that name stands beside it. */
function labelOf({ found, finding, tongue }: ListFacts, dimension: string, beside: readonly string[]): string {
  const attribute = finding.attributes.get(dimension)
  const short = attribute && nameIn(tongue, attribute)
  const same = beside.filter((key) => key !== dimension && finding.attributes.get(key)?.name_id === attribute?.name_id)
  return short && same.length === 0 ? short : (found.names[dimension] ?? dimension)
}

const OneFacet = ({ facts, dimension, beside = [] }: { facts: ListFacts; dimension: string; beside?: readonly string[] }) => {
  const { t, found } = facts
  const chosen = found.chosen.dimensions.find(({ key }) => key === dimension)?.values ?? []
  const all = found.facets[dimension] ?? []
  const shown = dimension === 'kelurahan' ? all : all.filter(({ value }, index) => index < mostValues || chosen.includes(value))
  if (shown.length === 0) return null
  return (
    <Facet
      t={t}
      name={nameOfDimension(dimension)}
      label={labelOf(facts, dimension, beside)}
      values={shown.map(({ value, label, count }) => ({
        value,
        label,
        count: found.more ? undefined : count,
        chosen: chosen.includes(value),
      }))}
    />
  )
}

/** The filter form: plain GET, so that an address says everything. */
export const ListFilters = (facts: ListFacts) => {
  const { t, found, address, base } = facts
  const goods = goodsFacets(facts)
  const near = found.chosen.dimensions.some(({ key }) => key === 'kelurahan')
  return (
    <Filters t={t} action={base} chosen={chipsOf(facts).length} hidden={{ q: address.q, urut: address.urut, toko: address.toko }}>
      <Shelves {...facts} />
      {goods.filter(isTechnique).map((key) => (
        <OneFacet facts={facts} dimension={key} beside={goods} />
      ))}
      <OneFacet facts={facts} dimension="origin" />
      {goods
        .filter((key) => !isTechnique(key))
        .map((key) => (
          <OneFacet facts={facts} dimension={key} beside={goods} />
        ))}
      <PriceFacet
        t={t}
        names={[written.min, written.max]}
        min={found.chosen.min === undefined ? undefined : formatRupiah(found.chosen.min)}
        max={found.chosen.max === undefined ? undefined : formatRupiah(found.chosen.max)}
      />
      <details class="fold" open={near}>
        <summary>{found.names.kelurahan}</summary>
        <OneFacet facts={facts} dimension="kelurahan" />
      </details>
    </Filters>
  )
}

export const ListSorting = ({ t, found, address, base }: ListFacts) => (
  <Sorting
    t={t}
    orders={sorts
      .filter((sort) => sort !== 'best' || found.text !== '')
      .map((sort) => ({
        label: t(`find.sort.${sort}`),
        href: addressWith(address, { urut: sortNames[sort] }, base),
        current: found.sort === sort,
      }))}
  />
)

/** Forward along the list, and back to its beginning. */
export const ListPager = ({ t, found, address, base }: ListFacts) => (
  <Pager t={t} next={found.next && addressWith(address, { mulai: found.next }, base)}>
    {address.mulai !== '' && <a href={addressWith(address, {}, base)}>{t('find.pager.first')}</a>}
  </Pager>
)
