import { raw } from 'hono/html'
import { formatCount } from '#src/base/money.ts'
import type { PlaceOnMap } from '#src/directory/find.db.ts'
import { Breadcrumb } from '#src/ui/breadcrumb.tsx'
import { LinkButton } from '#src/ui/button.tsx'
import { motifSwatch } from '#src/ui/motif/motif.ts'
import { stepOf, tileMap } from '#src/ui/tile-map.ts'
import type { Say } from '#src/ui/words.ts'
import { to } from '../to.ts'

export const measures = ['pelaku', 'toko', 'acara', 'dukungan'] as const
export type Measure = (typeof measures)[number]

export type CityMapFacts = {
  t: Say
  measure: Measure
  places: readonly PlaceOnMap[]
  counts: Readonly<Record<Measure, ReadonlyMap<string, number>>>
  chosen: PlaceOnMap | undefined
  most: PlaceOnMap | undefined
  top: readonly { code: string; n: number; label: string }[]
}

const at = ({ measure }: CityMapFacts, values: Record<string, string | undefined>) =>
  to.directoryMap({ ukur: measure === 'pelaku' ? undefined : measure, ...values })

const Tiles = (facts: CityMapFacts) => {
  const { t, measure, places, counts, chosen } = facts
  const count = counts[measure]
  const most = Math.max(0, ...count.values())
  const tiles = new Map(
    tileMap(places.map(({ code, district, lat, lon }) => ({ key: code, group: district, lat, lon }))).map((tile) => [tile.key, tile]),
  )
  return (
    <ul class="tiles city-tiles">
      {places.map(({ code, slug, name }) => {
        const tile = tiles.get(code)
        const n = count.get(code) ?? 0
        const edges = tile?.edges.map((edge) => `edge-${edge}`).join(' ') ?? ''
        return (
          <li class={`tile x${tile?.column} y${tile?.row} step${stepOf(n, most)} ${edges} ${code === chosen?.code ? 'is-chosen' : ''}`}>
            <a href={`${at(facts, { kelurahan: slug })}#kelurahan-ini`} aria-current={code === chosen?.code ? 'true' : undefined}>
              <span>{name}</span>
              <b>{formatCount(n)}</b>
              <span class="vh"> {t(`directory.map.${measure}`)}</span>
            </a>
          </li>
        )
      })}
    </ul>
  )
}

/** Everything of one kelurahan, and the way to whoever is there. */
const Place = ({ t, counts, chosen, top }: CityMapFacts) =>
  chosen ? (
    <aside class="city-place" id="kelurahan-ini" aria-labelledby="nama-kelurahan">
      <div class="cloth" aria-hidden="true">
        {raw(motifSwatch(`kelurahan-${chosen.slug}`, { width: 440, height: 180, scale: 0.9 }))}
      </div>
      <p class="kind">{chosen.districtName}</p>
      <h2 id="nama-kelurahan">{chosen.name}</h2>
      <dl class="city-numbers">
        {measures.map((one) => (
          <div>
            <dt>{t(`directory.map.${one}`)}</dt>
            <dd>{formatCount(counts[one].get(chosen.code) ?? 0)}</dd>
          </div>
        ))}
      </dl>
      {top.length > 0 && (
        <p>
          {t('directory.map.most')}{' '}
          {top.map(({ code, n, label }, index) => (
            <>
              {index > 0 && ', '}
              <a href={to.directory({ kelurahan: chosen.slug, subsektor: code })}>{label}</a> ({formatCount(n)})
            </>
          ))}
          .
        </p>
      )}
      <p class="acts">
        <LinkButton href={to.directory({ kelurahan: chosen.slug })}>{t('directory.map.open', { name: chosen.name })}</LinkButton>
      </p>
    </aside>
  ) : null

/** The same numbers in lines, district by district. */
const Table = (facts: CityMapFacts) => {
  const { measure, places, counts } = facts
  const count = counts[measure]
  const districts = [...new Set(places.map(({ districtName }) => districtName))]
  const sum = (inside: readonly PlaceOnMap[]) => inside.reduce((total, { code }) => total + (count.get(code) ?? 0), 0)
  return (
    <div class="city-table">
      {districts.map((district) => {
        const inside = places.filter(({ districtName }) => districtName === district)
        return (
          <table>
            <thead>
              <tr>
                <th scope="col">{district}</th>
                <td>{formatCount(sum(inside))}</td>
              </tr>
            </thead>
            <tbody>
              {inside.map(({ code, slug, name }) => (
                <tr>
                  <th scope="row">
                    <a href={`${at(facts, { kelurahan: slug })}#kelurahan-ini`}>{name}</a>
                  </th>
                  <td>{formatCount(count.get(code) ?? 0)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )
      })}
    </div>
  )
}

export const CityMapView = (facts: CityMapFacts) => {
  const { t, measure, places, counts, most } = facts
  const total = [...counts[measure].values()].reduce((sum, n) => sum + n, 0)
  const n = most ? (counts[measure].get(most.code) ?? 0) : 0
  return (
    <div class="wrap directory city-map">
      <Breadcrumb
        t={t}
        crumbs={[
          { label: t('ui.nav.home'), href: to.home() },
          { label: t('directory.page.title'), href: to.directory() },
          { label: t('directory.map.title') },
        ]}
      />
      <h1>
        {n > 0
          ? t(`directory.map.finding.${measure}`, { name: most?.name ?? '', n: formatCount(n) })
          : t(`directory.map.nothing.${measure}`)}
      </h1>
      <nav class="city-measures" aria-label={t('directory.map.measure')}>
        {measures.map((one) => (
          <a
            class={one === measure ? 'btn' : 'btn ghost'}
            href={to.directoryMap({ ukur: one === 'pelaku' ? undefined : one })}
            aria-current={one === measure ? 'page' : undefined}
          >
            {t(`directory.map.${one}`)}
          </a>
        ))}
      </nav>
      <div class="city-grid">
        <div>
          <Tiles {...facts} />
          <p class="quiet small">{t('directory.map.how')}</p>
        </div>
        <Place {...facts} />
      </div>
      <div class="section-head">
        <h2>{t('directory.map.table')}</h2>
        <a href={to.directoryMapCsv()}>{t('directory.map.take')}</a>
      </div>
      <Table {...facts} />
      <p class="quiet small">
        {t('directory.map.sum', {
          n: formatCount(total),
          measure: t(`directory.map.${measure}`).toLowerCase(),
          places: formatCount(places.length),
        })}
      </p>
    </div>
  )
}
