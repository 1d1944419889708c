import { sql } from 'kysely'
import type { Day, Tongue } from '#src/base/time.ts'
import { isAwaiting, type Waits } from '#src/governance/awaiting.db.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import type { UsageClass } from './booking.ts'
import type { Per } from './usage.ts'

export type Space = {
  id: string
  slug: string
  kind: 'room' | 'open_air' | 'seats' | 'equipment' | 'kit'
  name: string
  plain: string
  access: string
  capacity: number | null
  unit: string
  unitName: string
  parent: string | null
  /** What it is made of, where that is more than itself; of a stock, how many there are. */
  parts: { code: string; name: string; quantity: number; stock: number | null }[]
  gridMinutes: number
  minMinutes: number
  maxMinutes: number
  windowDays: number
  noticeHours: number
  noticeHoursCommercial: number
  holdMinutes: number
  quotaWeek: number | null
  approval: boolean
  illustrative: boolean
  source: string
}

const inTongue = (tongue: Tongue, plain: string) => sql.raw(tongue === 'en' ? `${plain}_en` : plain)

async function read(db: Database | Tx, tongue: Tongue, where: ReturnType<typeof sql>): Promise<Space[]> {
  const found =
    await sql<Space>`select b.id, b.slug, b.kind, ${inTongue(tongue, 'b.name')} as name, ${inTongue(tongue, 'b.plain')} as plain, ${inTongue(tongue, 'b.access')} as access, b.capacity,
      u.code as unit, ${inTongue(tongue, 'u.name')} as "unitName", p.slug as parent, b.grid_minutes as "gridMinutes", b.min_minutes as "minMinutes", b.max_minutes as "maxMinutes", b.window_days as "windowDays",
      b.notice_hours as "noticeHours", b.notice_hours_commercial as "noticeHoursCommercial", b.hold_minutes as "holdMinutes", b.quota_week as "quotaWeek", b.approval, b.illustrative, b.source,
      coalesce((select jsonb_agg(jsonb_build_object('code', r.code, 'name', ${inTongue(tongue, 'r.name')}, 'quantity', t.quantity, 'stock', r.stock) order by r.code)
        from spaces.bookable_part t join spaces.resource r on r.id = t.resource_id where t.bookable_id = b.id), '[]') as parts
    from spaces.bookable b join governance.unit u on u.id = b.unit_id left join spaces.bookable p on p.id = b.parent_id
    where b.ended_at is null and ${where} order by b.position, b.slug limit 200`.execute(db)
  return found.rows
}

/** Every room and thing that can be booked, in the order of the city. */
export const allSpaces = (db: Database | Tx, tongue: Tongue): Promise<Space[]> => read(db, tongue, sql`true`)

export async function spaceCalled(db: Database | Tx, slug: string, tongue: Tongue): Promise<Space | undefined> {
  return (await read(db, tongue, sql`b.slug = ${slug}`))[0]
}

/** Whole rupiah a unit of `per`. `to` null: without end. */
export type ShownTariff = {
  code: string
  class: UsageClass
  per: Per
  amount: number
  normal: number
  basis: string
  basisName: string
  article: string
  verified: boolean
  illustrative: boolean
  from: Day
  to: Day | null
}

/** Whether a tariff of the room waits for another legal basis: it charges nobody meanwhile. */
export const tariffAwaits = (db: Database | Tx, bookable: string): Promise<Waits | undefined> =>
  isAwaiting(
    { db: db as Database },
    'tariff',
    sql`select id::text from spaces.tariff where bookable_id = ${bookable}::uuid and valid @> governance.today()`,
  )

/** The tariffs of a room from a day on, those in force first: the coming version stands beside the present. */
export async function tariffsFrom(db: Database | Tx, bookable: string, day: Day): Promise<ShownTariff[]> {
  const found =
    await sql<ShownTariff>`select x.code, x.class, x.per, x.amount, x.normal_amount as normal, b.code as basis, b.kind || coalesce(' ' || b.number, '') || coalesce('/' || b.year, '') as "basisName", x.article, b.verified, x.illustrative,
      to_char(lower(x.valid), 'YYYY-MM-DD') as "from", to_char(upper(x.valid) - 1, 'YYYY-MM-DD') as "to"
    from spaces.tariff x join governance.legal_basis b on b.id = x.legal_basis_id
    where x.bookable_id = ${bookable} and (upper(x.valid) is null or upper(x.valid) > ${day}::date) and governance.basis_in_force(b.id, greatest(lower(x.valid), ${day}::date))
    order by lower(x.valid), array_position(array['social', 'limited_commercial', 'commercial', 'government'], x.class)`.execute(db)
  return found.rows
}
