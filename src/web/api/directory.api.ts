import { isoWithOffset } from '#src/base/time.ts'
import {
  countProfiles,
  type Dimension,
  dimensions,
  kelurahanPlaces,
  type Listed,
  listProfiles,
  nearName,
  readPlace,
  readValues,
  sorts,
  subsectorChoices,
} from '#src/directory/find.db.ts'
import { helices, levels, profileKinds } from '#src/directory/profile.ts'
import { codeOf } from '../hub/_directory-filter.ts'
import { to } from '../to.ts'
import { get, type Page, type Route, type Visit } from '../visit.ts'
import { json } from './answer.ts'

const listed = (one: Listed, origin: string) => ({
  slug: one.slug,
  kind: one.kind,
  helix: one.helix,
  name: one.name,
  summary: one.summary,
  subsectors: one.subsectors,
  kelurahan: one.kelurahan,
  level: one.level,
  standing: one.standing,
  confirmedAt: isoWithOffset(one.confirmedAt),
  url: `${origin}${to.profile(one.slug)}`,
})

const limitOf = ({ c }: Visit): number => Math.min(100, Math.max(1, Math.trunc(Number(c.req.query('limit') ?? 24)) || 24))

const directory: Page = async (visit) => {
  const { ctx, c, t } = visit
  const english = ctx.tongue === 'en'
  const [places, subsectors] = await Promise.all([kelurahanPlaces(ctx.db), subsectorChoices(ctx.db, english)])
  const values = Object.fromEntries(dimensions.map((name) => [name, readValues(name, c.req.queries(name))])) as Record<Dimension, string[]>
  const q = (c.req.query('q') ?? '').trim().slice(0, 80)
  const wish = { ...values, kelurahan: values.kelurahan.map((one) => codeOf(places, one)), q }
  const [list, counts] = await Promise.all([
    listProfiles(ctx.db, wish, {
      most: limitOf(visit),
      sort: sorts.find((one) => one === c.req.query('sort')) ?? 'segar',
      after: readPlace(c.req.query('cursor')),
      english,
      now: ctx.now,
    }),
    countProfiles(ctx.db, wish),
  ])
  const suggestion = counts.total === 0 ? await nearName(ctx.db, q) : undefined
  const told = (name: 'helix' | 'kind' | 'level', all: readonly string[]) =>
    all.map((value) => ({ value, label: t(`directory.${name}.${value}`) }))
  const answers = {
    helix: told('helix', helices),
    kind: told('kind', profileKinds),
    level: told('level', levels),
    subsector: subsectors,
    kelurahan: places.map(({ code, name }) => ({ value: code, label: name })),
  }
  const facets = Object.fromEntries(
    dimensions.map((name) => [name, answers[name].map(({ value, label }) => ({ value, label, count: counts[name].get(value) ?? 0 }))]),
  )
  return json({
    items: list.items.map((one) => listed(one, ctx.house.config.origin)),
    next: list.next,
    total: counts.total,
    facets,
    ...(suggestion === undefined ? {} : { suggestion }),
  })
}

export const directoryApiRoutes: readonly Route[] = [get('/api/v1/directory', 'api', directory)]
