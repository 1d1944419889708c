import { sql } from 'kysely'
import type { Tongue } from '#src/base/time.ts'
import type { Database } from '#src/platform/database.ts'
import type { MatrixRow } from './matrix.ts'
import { rowsOfVersion } from './matrix-read.db.ts'

export type Named = { code: string; name: string }
export type NamedAction = Named & { money: boolean }
export type NamedBasis = Named & { title: string; verified: boolean; illustrative: boolean; inForce: boolean }

/** One version as it is published: the rows and the names of everything they speak of. */
export type PublishedMatrix = {
  version: number
  title: string
  from: Date
  until: Date | null
  paper: string
  hash: string
  illustrative: boolean
  inForce: boolean
  note: string | null
  rows: MatrixRow[]
  posts: Named[]
  actions: NamedAction[]
  funds: Named[]
  bases: NamedBasis[]
}

export type VersionLine = {
  version: number
  title: string
  from: Date
  until: Date | null
  paper: string
  illustrative: boolean
  inForce: boolean
}

type Head = VersionLine & { id: string; hash: string; note: string | null }

const head = sql`v.id, v.version, v.title, lower(v.in_force) as "from", upper(v.in_force) as "until", v.paper, v.hash, v.illustrative, v.note, v.in_force @> governance.clock() as "inForce"`

/** All ratified versions, the newest first. A handful over the years. */
export async function versionsOfMatrix(db: Database): Promise<VersionLine[]> {
  const found =
    await sql<VersionLine>`select ${head} from governance.matrix_version v where v.status = 'ratified' order by v.version desc limit 100`.execute(
      db,
    )
  return found.rows
}

/** The matrix in force, or the version asked for. */
export async function publishedMatrix(db: Database, tongue: Tongue, version?: number): Promise<PublishedMatrix | undefined> {
  const found = await sql<Head>`select ${head} from governance.matrix_version v
    where v.status = 'ratified' and (${version ?? null}::int is null and v.in_force @> governance.clock() or v.version = ${version ?? null})`.execute(
    db,
  )
  const [one] = found.rows
  if (!one) return undefined
  const { id, ...rest } = one
  const rows = await rowsOfVersion(db, id)
  const name = tongue === 'en' ? sql`coalesce(name_en, name)` : sql`name`
  const [posts, actions, funds, bases] = await Promise.all([
    sql<Named>`select code, ${name} as name from governance.post_kind order by position, code`.execute(db),
    sql<NamedAction>`select code, ${name} as name, money from governance.action order by position, code`.execute(db),
    sql<Named>`select code, ${name} as name from governance.fund order by position`.execute(db),
    sql<NamedBasis>`select code, concat_ws(' ', kind, number, case when year is not null and number is distinct from year::text then 'Tahun ' || year end) as name, about as title,
      verified, illustrative, governance.basis_in_force(id, governance.today()) as "inForce"
      from governance.legal_basis where code = any(${[...new Set(rows.map((row) => row.legalBasis))]}) order by code`.execute(db),
  ])
  return { ...rest, rows, posts: posts.rows, actions: actions.rows, funds: funds.rows, bases: bases.rows }
}
