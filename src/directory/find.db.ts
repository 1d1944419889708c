import { type RawBuilder, sql } from 'kysely'
import type { Database, Tx } from '#src/platform/database.ts'
import { type Helix, helices, type Level, levels, type ProfileKind, profileKinds, type Standing, staleness, standingOf } from './profile.ts'

type Sql = RawBuilder<unknown>

export const dimensions = ['helix', 'kind', 'subsector', 'kelurahan', 'level'] as const
export type Dimension = (typeof dimensions)[number]

/** What is looked for: words, and of each question the values any of which will do. */
export type Wish = { q?: string | undefined } & Partial<Record<Dimension, readonly string[]>>
export const sorts = ['segar', 'nama'] as const
export type Sort = (typeof sorts)[number]

export type Listed = {
  slug: string
  kind: ProfileKind
  helix: Helix
  name: string
  summary: string
  subsectors: string[]
  subsectorNames: string[]
  kelurahan: string | null
  kelurahanName: string | null
  level: Level
  standing: Standing
  confirmedAt: Date
  minor: boolean
}

export type Counts = Readonly<Record<Dimension, ReadonlyMap<string, number>>> & { total: number }

/** Seen by everybody: published, the one that stands for its doubles, and not put away for want of a word. */
export const isPublic = sql`p.state = 'published' and p.replaced_by is null and p.confirmed_at > clock_timestamp() - make_interval(days => ${staleness.archived})`

const everyWord = /[\p{L}\p{N}]+/gu

/** Typed words as a question of the index: each may be the beginning of one. */
function askedWords(q: string | undefined): Sql | undefined {
  const words = (q ?? '').slice(0, 80).toLowerCase().match(everyWord)?.slice(0, 8) ?? []
  return words.length === 0 ? undefined : sql`p.words @@ to_tsquery('simple', ${words.map((word) => `${word}:*`).join(' & ')})`
}

const one = (column: Sql, values: readonly string[] | undefined): Sql =>
  values?.length ? sql`${column} = any(${[...values]}::text[])` : sql`true`

/** Each question as a condition of its own, so that its counts can leave it out. */
const conditions = (wish: Wish): Record<Dimension, Sql> => ({
  helix: one(sql`p.helix`, wish.helix),
  kind: one(sql`p.kind`, wish.kind),
  level: one(sql`p.level`, wish.level),
  kelurahan: one(sql`p.kelurahan_code`, wish.kelurahan),
  subsector: wish.subsector?.length ? sql`p.subsectors && ${[...wish.subsector]}::text[]` : sql`true`,
})

const all = (parts: readonly Sql[]): Sql => sql.join([...parts], sql` and `)

/**
 * How many stand behind each answer of each question, as if that question had not been answered: one walk over what the words match.
 * Rows alike in all questions are added up first, so that an answer costs a few hundred rows and not all of them five times.
 */
export async function countProfiles(db: Database | Tx, wish: Wish): Promise<Counts> {
  const meets = conditions(wish)
  const others = (own: Dimension) => all(dimensions.filter((name) => name !== own).map((name) => sql`m.${sql.ref(name)}`))
  const words = askedWords(wish.q)
  const found = await sql<{ dimension: Dimension | 'total'; value: string; n: number }>`
    with m as materialized (
      select p.helix as v_helix, p.kind as v_kind, p.level as v_level, p.kelurahan_code as v_kelurahan, p.subsectors as v_subsectors,
        ${sql.join(dimensions.map((name) => sql`coalesce(${meets[name]}, false) as ${sql.ref(name)}`))}, count(*)::int as n
      from directory.profile p where ${isPublic} and ${words ?? sql`true`} group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10)
    select 'total' as dimension, '' as value, coalesce(sum(n), 0)::int as n from m where ${all(dimensions.map((name) => sql`m.${sql.ref(name)}`))}
    union all select 'helix', v_helix, sum(n)::int from m where ${others('helix')} group by 2
    union all select 'kind', v_kind, sum(n)::int from m where ${others('kind')} group by 2
    union all select 'level', v_level, sum(n)::int from m where ${others('level')} group by 2
    union all select 'kelurahan', v_kelurahan, sum(n)::int from m where v_kelurahan is not null and ${others('kelurahan')} group by 2
    union all select 'subsector', s.code, sum(n)::int from m, unnest(v_subsectors) s (code) where ${others('subsector')} group by 2`.execute(
    db,
  )
  const counts: Record<Dimension, Map<string, number>> = {
    helix: new Map(),
    kind: new Map(),
    level: new Map(),
    kelurahan: new Map(),
    subsector: new Map(),
  }
  let total = 0
  for (const { dimension, value, n } of found.rows) {
    if (dimension === 'total') total = n
    else counts[dimension].set(value, n)
  }
  return { ...counts, total }
}

/** A place in a list: the key of its last row. What is no such place is the beginning. */
export function readPlace(cursor: string | undefined): { key: string; id: string } | undefined {
  if (!cursor || cursor.length > 400) return undefined
  const [key, id] = Buffer.from(cursor, 'base64url').toString('utf8').split('\n')
  return key !== undefined && id !== undefined && /^[0-9a-f-]{36}$/.test(id) ? { key, id } : undefined
}
const placeText = (key: string, id: string) => Buffer.from(`${key}\n${id}`).toString('base64url')

/** Microseconds since 1970, as the database keeps time. */
const isMoment = (text: string) => /^\d{1,16}$/.test(text)

type Row = Omit<Listed, 'standing'> & { id: string; key: string }

const columns = (
  english: boolean,
) => sql`p.id, p.slug, p.kind, p.helix, p.name, p.summary, p.subsectors, p.kelurahan_code as kelurahan, k.name as "kelurahanName", p.level, p.confirmed_at as "confirmedAt", p.minor,
  array(select ${english ? sql`s.name_en` : sql`s.name`} from unnest(p.subsectors) with ordinality c (code, at) join directory.subsector s on s.code = c.code order by c.at) as "subsectorNames"`

/** A page of the list in its order; `next` is the place after its last row. */
export async function listProfiles(
  db: Database | Tx,
  wish: Wish,
  o: { most: number; sort: Sort; after: { key: string; id: string } | undefined; english: boolean; now: Date },
): Promise<{ items: Listed[]; next: string | null }> {
  const meets = [isPublic, ...Object.values(conditions(wish))]
  const words = askedWords(wish.q)
  if (words) meets.push(words)
  const byName = o.sort === 'nama'
  if (o.after && byName) meets.push(sql`(lower(p.name), p.id) > (${o.after.key}, ${o.after.id}::uuid)`)
  if (o.after && !byName && isMoment(o.after.key))
    meets.push(sql`(p.confirmed_at, p.id) < (timestamptz 'epoch' + ${o.after.key}::bigint * interval '1 microsecond', ${o.after.id}::uuid)`)
  const key = byName ? sql`lower(p.name)` : sql`(extract(epoch from p.confirmed_at) * 1000000)::bigint::text`
  const found =
    await sql<Row>`select ${columns(o.english)}, ${key} as key from directory.profile p left join directory.kelurahan k on k.code = p.kelurahan_code
    where ${all(meets)} order by ${byName ? sql`lower(p.name), p.id` : sql`p.confirmed_at desc, p.id desc`} limit ${o.most + 1}`.execute(db)
  const rows = found.rows.slice(0, o.most)
  const last = rows.at(-1)
  return {
    items: rows.map(({ id: _, key: __, ...row }) => ({ ...row, standing: standingOf(row.confirmedAt, o.now) })),
    next: found.rows.length > o.most && last ? placeText(last.key, last.id) : null,
  }
}

/** A name near to what was typed, where nothing was found. */
export async function nearName(db: Database | Tx, q: string): Promise<string | undefined> {
  const typed = q.trim().toLowerCase().slice(0, 80)
  if (typed.length < 3) return undefined
  const found = await sql<{
    name: string
  }>`select p.name from directory.profile p where ${isPublic} and lower(p.name) % ${typed} order by similarity(lower(p.name), ${typed}) desc, p.id limit 1`.execute(
    db,
  )
  return found.rows[0]?.name
}

export type Choice = { value: string; label: string }
export type PlaceOnMap = { code: string; slug: string; name: string; district: string; districtName: string; lat: number; lon: number }

/** The taxonomy in its order. */
export async function subsectorChoices(db: Database | Tx, english: boolean): Promise<Choice[]> {
  return (
    await sql<Choice>`select code as value, ${english ? sql`name_en` : sql`name`} as label from directory.subsector where ended_at is null order by position, code`.execute(
      db,
    )
  ).rows
}

export async function kelurahanPlaces(db: Database | Tx): Promise<PlaceOnMap[]> {
  return (
    await sql<PlaceOnMap>`select k.code, k.slug, k.name, k.district_code as district, d.name as "districtName", coalesce(k.lat, 0) as lat, coalesce(k.lon, 0) as lon
      from directory.kelurahan k join directory.district d on d.code = k.district_code order by k.code`.execute(db)
  ).rows
}

const known: Partial<Record<Dimension, readonly string[]>> = { helix: helices, kind: profileKinds, level: levels }

/** Values an address names; of the closed questions only those there are. */
export function readValues(dimension: Dimension, given: readonly string[] | undefined): string[] {
  const closed = known[dimension]
  const short = (given ?? []).slice(0, 30).map((value) => value.trim().slice(0, 60))
  return [...new Set(short)].filter((value) => (closed ? closed.includes(value) : value !== ''))
}

/** Profiles a search engine may name: in the list, and of nobody under age. */
export async function profileAddresses(db: Database): Promise<{ slug: string; changed: Date }[]> {
  return (
    await sql<{
      slug: string
      changed: Date
    }>`select p.slug, p.changed_at as changed from directory.profile p where ${isPublic} and not p.minor order by p.slug limit 50000`.execute(
      db,
    )
  ).rows
}
