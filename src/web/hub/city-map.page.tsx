import { stringify } from 'csv-stringify/sync'
import { neutralise } from '#src/base/csv-safe.ts'
import { cityInstant, dayOf, dayPlus } from '#src/base/time.ts'
import { countProfiles, kelurahanPlaces, type PlaceOnMap, subsectorChoices } from '#src/directory/find.db.ts'
import { countsByKelurahan } from '#src/events/calendar.db.ts'
import { shopsByKelurahan } from '#src/market/track.db.ts'
import { supportByKelurahan } from '#src/support/track.db.ts'
import { html } from '../answer.tsx'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { CityMapView, type Measure, measures } from './city-map.view.tsx'

type Measured = { places: PlaceOnMap[]; counts: Readonly<Record<Measure, ReadonlyMap<string, number>>> }

/** Four things of each kelurahan, each from the room that knows it. */
async function measured({ ctx }: Visit): Promise<Measured> {
  const today = dayOf(ctx.now)
  const [places, people, shops, events, support] = await Promise.all([
    kelurahanPlaces(ctx.db),
    countProfiles(ctx.db, {}),
    shopsByKelurahan(ctx.db),
    countsByKelurahan(ctx.db, { from: ctx.now, to: cityInstant(dayPlus(today, 30)) }),
    supportByKelurahan(ctx.db),
  ])
  return { places, counts: { pelaku: people.kelurahan, toko: shops, acara: events, dukungan: support } }
}

/** The city as an instrument: who makes, sells, meets and is helped where. */
export const cityMapPage: Page = async (visit) => {
  const { ctx, t, c } = visit
  const { places, counts } = await measured(visit)
  const measure = measures.find((one) => one === c.req.query('ukur')) ?? 'pelaku'
  const most = places.toSorted((one, other) => (counts[measure].get(other.code) ?? 0) - (counts[measure].get(one.code) ?? 0))[0]
  const chosen = places.find(({ slug }) => slug === c.req.query('kelurahan')) ?? most
  const [within, subsectors] = await Promise.all([
    chosen ? countProfiles(ctx.db, { kelurahan: [chosen.code] }) : undefined,
    subsectorChoices(ctx.db, ctx.tongue === 'en'),
  ])
  const top = [...(within?.subsector ?? [])]
    .sort(([, one], [, other]) => other - one)
    .slice(0, 3)
    .map(([code, n]) => ({ code, n, label: subsectors.find(({ value }) => value === code)?.label ?? code }))
  return html(visit, {
    door: 'hub',
    title: t('directory.map.title'),
    description: t('directory.map.lead'),
    canonical: to.directoryMap(),
    wide: true,
    asOf: ctx.now,
    ...(Object.keys(c.req.query()).length > 0 ? { head: <meta name="robots" content="noindex" /> } : {}),
    main: <CityMapView t={t} measure={measure} places={places} counts={counts} chosen={chosen} most={most} top={top} />,
  })
}

/** The numbers of the map, a line a kelurahan. */
export const cityMapCsv: Page = async (visit) => {
  const { t, c } = visit
  const { places, counts } = await measured(visit)
  const head = [
    t('directory.map.csv.code'),
    t('directory.by.kelurahan'),
    t('directory.map.csv.district'),
    ...measures.map((one) => t(`directory.map.${one}`)),
  ]
  const rows = places.map(({ code, name, districtName }) => [
    code,
    name,
    districtName,
    ...measures.map((one) => counts[one].get(code) ?? 0),
  ])
  c.header('content-type', 'text/csv; charset=utf-8')
  c.header('content-disposition', 'attachment; filename="peta-kota.csv"')
  return c.body(
    `\ufeff${stringify(
      [head, ...rows].map((row) => row.map(neutralise)),
      { delimiter: ';', record_delimiter: 'windows' },
    )}`,
  )
}
