import { type RawBuilder, sql } from 'kysely'
import { sha256 } from '#src/base/id.ts'
import { Missing } from '#src/base/outcome.ts'
import { isDay } from '#src/base/time.ts'
import { type Ctx, personOf } from '#src/platform/context.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import { withoutReport } from './event-need.db.ts'
import type { ScoreFilter } from './score.db.ts'

export type Brought = {
  id: string
  quantity: number
  onDay: string
  place: string
  paper: string
  at: Date
  confirmed: number | null
  says: string
  confirmedAt: Date | null
  /** Its receiver was not sent the link by which he answers: he is reached by telephone, and it is the hub's turn. */
  unsent: boolean
  /** `open`: nobody on it can be recognised, so everybody sees it. */
  photo: { alt: string; open: boolean; width: number; height: number } | null
}

/** A slip of the same day; what it was for is off; its receiver needs it no more; or the agency did not keep it. */
export type WithdrawnAs = 'slip' | 'off' | 'released' | 'failed'

export type Commitment = {
  id: string
  number: string
  unit: string
  unitName: string
  /** Whose it is to keep, where another agency took over from whoever promised. */
  keeper: { unit: string; name: string } | null
  post: string
  kind: string
  title: string
  receiver: string
  event: { slug: string; title: string } | null
  /** What it is for where that is no event. A cohort is found at the page of its programme. */
  purpose: { kind: 'cohort' | 'agreement' | 'accord'; number: string; title: string; slug?: string } | null
  quantity: number
  measure: string
  unitValue: number
  value: number
  fund: string
  dueDay: string
  letter: string
  asset: string | null
  illustrative: boolean
  madeAt: Date
  withdrawnAt: Date | null
  withdrawnReason: string
  /** How a promise that was taken back stands: `failed` counts as promised and not kept. */
  withdrawnAs: WithdrawnAs | null
  /** Its event ended fourteen working days ago, and nothing was noted of it. */
  unreported: boolean
  confirmed: number
  claimed: number
  brought: Brought[]
}

type Raw = Omit<Commitment, 'brought'> & {
  brought: (Omit<Brought, 'at' | 'confirmedAt'> & { at: string; confirmedAt: string | null })[] | null
}

const purpose = (english: boolean) => sql`case
    when c.cohort_id is not null then (select jsonb_build_object('kind', 'cohort', 'number', h.number, 'title', case when ${english} then g.title_en else g.title end || ', ' || h.name, 'slug', g.slug)
      from events.cohort h join events.programme g on g.id = h.programme_id where h.id = c.cohort_id)
    when c.agreement_id is not null then (select jsonb_build_object('kind', 'agreement', 'number', g.number, 'title', n.title) from support.agreement g join support.need n on n.id = g.need_id where g.id = c.agreement_id)
    when c.accord_id is not null then (select jsonb_build_object('kind', 'accord', 'number', g.number, 'title', g.title) from support.accord g where g.id = c.accord_id) end`

/** Of a promise `c`: whoever is to confirm it has no address for letters, and was sent no link since. */
export const unsentSince = (at: RawBuilder<unknown>) =>
  sql`c.email = '' and c.phone <> '' and not exists (select from support.link l join support.link_made m on m.link_id = l.id where l.commitment_id = c.id and m.at >= ${at})`

const select = (
  english: boolean,
) => sql`select c.id, c.number, u.code as unit, case when ${english} then u.name_en else u.name end as "unitName",
    (select jsonb_build_object('unit', h.code, 'name', case when ${english} then h.name_en else h.name end) from governance.unit h where h.id = governance.unit_today(c.unit_id) and h.id <> c.unit_id) as keeper,
    case when ${english} then pk.name_en else pk.name end as post, c.kind, c.title, c.receiver, case when e.id is null then null else jsonb_build_object('slug', e.slug, 'title', e.title) end as event, ${purpose(english)} as purpose,
    c.quantity, c.measure, c.unit_value as "unitValue", c.value, c.fund, to_char(c.due_day, 'YYYY-MM-DD') as "dueDay", c.letter, c.asset, c.illustrative, c.made_at as "madeAt",
    c.withdrawn_at as "withdrawnAt", c.withdrawn_reason as "withdrawnReason", c.withdrawn_as as "withdrawnAs", (${withoutReport}) as unreported, coalesce(k.confirmed, 0) as confirmed, coalesce(k.claimed, 0) as claimed,
    (select jsonb_agg(jsonb_build_object('id', d.id, 'quantity', d.quantity, 'onDay', to_char(d.on_day, 'YYYY-MM-DD'), 'place', d.place, 'paper', d.paper, 'at', d.at,
        'confirmed', f.quantity, 'says', coalesce(f.says, ''), 'confirmedAt', f.at, 'unsent', f.delivery_id is null and ${unsentSince(sql`d.at`)},
        'photo', (select jsonb_build_object('alt', i.alt, 'open', i.open, 'width', i.width, 'height', i.height) from support.delivery_photo i where i.delivery_id = d.id)) order by d.at, d.id) from support.delivery d left join support.confirmation f on f.delivery_id = d.id where d.commitment_id = c.id) as brought
  from support.commitment c join governance.unit u on u.id = c.unit_id join governance.post p on p.id = c.post_id join governance.post_kind pk on pk.code = p.kind
    left join events.event e on e.id = c.event_id and e.state = 'published' left join support.kept k on k.id = c.id`

const shaped = ({ brought, ...row }: Raw): Commitment => ({
  ...row,
  brought: (brought ?? []).map((one) => ({
    ...one,
    at: new Date(one.at),
    confirmedAt: one.confirmedAt ? new Date(one.confirmedAt) : null,
  })),
})

async function many(db: Database | Tx, where: RawBuilder<unknown>, english: boolean): Promise<Commitment[]> {
  const found = await sql<Raw>`${select(english)} where ${where}`.execute(db)
  return found.rows.map(shaped)
}

/** One promise as everybody may see it. */
export async function commitmentCalled(db: Database | Tx, number: string, english = false): Promise<Commitment> {
  const [row] = await many(db, sql`c.number = ${number}`, english)
  if (!row) throw new Missing('commitment')
  return row
}

/** The promise as its receiver sees it, by his account or by the key of his letter; to anybody else it is not there. */
export async function commitmentForReceiver(ctx: Ctx, number: string, key: string | undefined): Promise<Commitment> {
  const person = personOf(ctx.actor) ?? null
  const hash = key ? sha256(key) : null
  const [row] = await many(
    ctx.db,
    sql`c.number = ${number} and (c.person_id = ${person}::uuid or c.key_hash = ${hash})`,
    ctx.tongue === 'en',
  )
  if (!row) throw new Missing('commitment')
  return row
}

/** What comes after a place in a list by day due; what is no place is the beginning. */
function beyond(place: string | undefined): RawBuilder<unknown> {
  const [, day = '', number] = /^(\d{4}-\d{2}-\d{2})\.(JNJ-\d{4}-\d{5,8})$/.exec(place ?? '') ?? []
  return number !== undefined && isDay(day) ? sql`and (c.due_day, c.number) > (${day}::date, ${number})` : sql``
}

function cutAt(rows: Commitment[], most: number): { rows: Commitment[]; next: string | null } {
  const shown = rows.slice(0, most)
  const last = shown.at(-1)
  return { rows: shown, next: rows.length > most && last ? `${last.dueDay}.${last.number}` : null }
}

/** A page of the promises of a unit in a year, by key, the soonest due first. `next` is where the following page begins. */
export async function commitmentsOfUnit(
  db: Database | Tx,
  unit: string,
  year: number,
  page: { most: number; after?: string | undefined; english: boolean; filter?: ScoreFilter },
): Promise<{ rows: Commitment[]; next: string | null }> {
  const { kind, kelurahan, subsector } = page.filter ?? {}
  const only = sql`${kind === undefined ? sql`` : sql`and c.kind = ${kind}`} ${kelurahan === undefined ? sql`` : sql`and c.kelurahan_code = ${kelurahan}`} ${subsector === undefined ? sql`` : sql`and c.subsector_code = any(array(select directory.subsector_all(${subsector})))`}`
  const rows = await many(
    db,
    sql`u.code = ${unit} ${only} and c.due_day >= make_date(${year}, 1, 1) and c.due_day < make_date(${year} + 1, 1, 1) ${beyond(page.after)} order by c.due_day, c.number limit ${page.most + 1}`,
    page.english,
  )
  return cutAt(rows, page.most)
}

/** What is these units' to keep: their own promises, and those of the agencies they took over from. */
export const keptBy = (units: readonly string[]) =>
  sql`c.unit_id in (select b.id from governance.unit x cross join lateral governance.unit_before(x.id) b where x.code = any(${[...units]}::text[]))`

/** Promises of a year that agencies made which this one took over from: found here, counted there. At most `most`. */
export const commitmentsBefore = (db: Database | Tx, unit: string, year: number, most: number, english: boolean): Promise<Commitment[]> =>
  many(
    db,
    sql`${keptBy([unit])} and u.code <> ${unit} and c.due_day >= make_date(${year}, 1, 1) and c.due_day < make_date(${year} + 1, 1, 1) order by c.due_day, c.number limit ${most}`,
    english,
  )

/** Promises of units that are not kept whole, the soonest due first: what a desk has to do. At most `most`. */
export const openCommitments = (db: Database | Tx, units: readonly string[], most: number, english: boolean): Promise<Commitment[]> =>
  many(
    db,
    sql`${keptBy(units)} and c.withdrawn_at is null and coalesce(k.confirmed, 0) < c.quantity order by c.due_day, c.number limit ${most}`,
    english,
  )

/** What stands behind an event, the soonest due first. At most `most`. */
export const commitmentsOfEvent = (db: Database | Tx, slug: string, most: number, english: boolean): Promise<Commitment[]> =>
  many(db, sql`e.slug = ${slug} and c.withdrawn_at is null order by c.due_day, c.number limit ${most}`, english)

/** What promises were made for: an event, or cohorts, agreements and papers of cooperation by their numbers. */
export type MadeFor = { event: string } | { numbers: readonly string[] }

const madeFor = (what: MadeFor): RawBuilder<unknown> =>
  'event' in what
    ? sql`c.event_id = (select id from events.event where slug = ${what.event} and state = 'published')`
    : sql`(c.cohort_id in (select id from events.cohort where number = any(${[...what.numbers]}::text[])) or c.agreement_id in (select id from support.agreement where number = any(${[...what.numbers]}::text[]))
      or c.accord_id in (select id from support.accord where number = any(${[...what.numbers]}::text[])))`

/** A page of promises, and of all of them how many there are and how many are kept whole. `next` is where the following page begins. */
export type PromisesFor = { rows: Commitment[]; next: string | null; all: number; kept: number }

export const promisesPerPage = 50

export async function promisesFor(
  db: Database | Tx,
  what: MadeFor,
  page: { after?: string | undefined; english: boolean },
): Promise<PromisesFor> {
  const meant = sql`${madeFor(what)} and c.withdrawn_at is null`
  const [rows, counted] = await Promise.all([
    many(db, sql`${meant} ${beyond(page.after)} order by c.due_day, c.number limit ${promisesPerPage + 1}`, page.english),
    sql<{
      all: number
      kept: number
    }>`select count(*)::int as all, (count(*) filter (where coalesce(k.confirmed, 0) >= c.quantity))::int as kept
      from support.commitment c left join support.kept k on k.id = c.id where ${meant}`.execute(db),
  ])
  return { ...cutAt(rows, promisesPerPage), ...(counted.rows[0] ?? { all: 0, kept: 0 }) }
}

/** Units in whose name this person may promise or note deliveries, by the seats he holds today. */
export async function unitsOf(db: Database | Tx, codes: readonly string[], english: boolean): Promise<{ value: string; label: string }[]> {
  const found = await sql<{
    value: string
    label: string
  }>`select code as value, case when ${english} then name_en else name end as label from governance.unit
    where code = any(${[...codes]}::text[]) order by name`.execute(db)
  return found.rows
}

/** Agencies that stand today: whom a word can be sent to. */
export async function supportUnits(db: Database | Tx, english: boolean): Promise<{ value: string; label: string }[]> {
  return (
    await sql<{
      value: string
      label: string
    }>`select code as value, case when ${english} then name_en else name end as label from governance.unit
      where kind in ('agency', 'office') and (until is null or until >= governance.today()) order by name`.execute(db)
  ).rows
}
