import { type RawBuilder, sql } from 'kysely'
import { Missing } from '#src/base/outcome.ts'
import { type Ctx, personOf } from '#src/platform/context.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import type { Helix, Side } from './need.ts'

export type Received = { id: string; quantity: number; says: string; at: Date }
export type BroughtRow = { id: string; quantity: number; onDay: string; says: string; at: Date; receipts: Received[] }
export type Obligation = {
  id: string
  owes: Side
  what: string
  quantity: number
  measure: string
  dueDay: string
  /** Nothing where it was let go of with the agreement. */
  confirmed: number | null
  claimed: number
  /** The civic day its side was told that it is overdue. */
  toldOn: string | null
  brought: BroughtRow[]
}
export type AgreementEnd = { number: string; title: string; helix: Helix; author: string | null }
/** An agreement as everybody may see it: bodies by name, private persons not. */
export type Agreement = {
  number: string
  madeAt: Date
  endedAt: Date | null
  endedBy: Side | null
  endReason: string
  need: AgreementEnd
  offer: AgreementEnd
  illustrative: boolean
  obligations: Obligation[]
}

type RawBrought = Omit<BroughtRow, 'at' | 'receipts'> & { at: string; receipts: (Omit<Received, 'at'> & { at: string })[] | null }
type Raw = Omit<Agreement, 'obligations'> & { obligations: (Omit<Obligation, 'brought'> & { brought: RawBrought[] | null })[] }

const end = (name: 'n' | 'o') => {
  const row = sql.ref(name)
  return sql`jsonb_build_object('number', ${row}.number, 'title', ${row}.title, 'helix', ${row}.helix, 'author', (select g.name from directory.organisation g where g.id = ${row}.organisation_id))`
}

const receipts = sql`(select jsonb_agg(jsonb_build_object('id', r.id, 'quantity', r.quantity, 'says', r.says, 'at', r.at) order by r.at, r.id) from support.receipt r where r.brought_id = b.id)`
const brought = sql`(select jsonb_agg(jsonb_build_object('id', b.id, 'quantity', b.quantity, 'onDay', to_char(b.on_day, 'YYYY-MM-DD'), 'says', b.says, 'at', b.at, 'receipts', ${receipts}) order by b.at, b.id)
  from support.brought b where b.obligation_id = o1.id)`

const select = sql`select a.number, a.made_at as "madeAt", a.ended_at as "endedAt", a.ended_by as "endedBy", a.end_reason as "endReason", ${end('n')} as need, ${end('o')} as offer, n.illustrative,
    (select jsonb_agg(jsonb_build_object('id', o1.id, 'owes', o1.owes, 'what', o1.what, 'quantity', o1.quantity, 'measure', o1.measure, 'dueDay', to_char(o1.due_day, 'YYYY-MM-DD'),
      'confirmed', k.confirmed, 'claimed', coalesce(k.claimed, 0), 'toldOn', (select to_char(d.at at time zone 'Asia/Jakarta', 'YYYY-MM-DD') from support.obligation_told d where d.obligation_id = o1.id), 'brought', ${brought}) order by o1.position)
      from support.obligation o1 left join support.obligation_kept k on k.id = o1.id where o1.agreement_id = a.id) as obligations
  from support.agreement a join support.need n on n.id = a.need_id join support.need o on o.id = a.offer_id`

const at = (text: string) => new Date(text)
const shaped = ({ obligations, ...row }: Raw): Agreement => ({
  ...row,
  obligations: obligations.map((one) => ({
    ...one,
    brought: (one.brought ?? []).map((b) => ({
      ...b,
      at: at(b.at),
      receipts: (b.receipts ?? []).map((r) => ({ ...r, at: at(r.at) })),
    })),
  })),
})

async function many(db: Database | Tx, where: RawBuilder<unknown>): Promise<Agreement[]> {
  return (await sql<Raw>`${select} where ${where}`.execute(db)).rows.map(shaped)
}

export async function agreementCalled(db: Database | Tx, number: string): Promise<Agreement> {
  const [row] = await many(db, sql`a.number = ${number}`)
  if (!row) throw new Missing('agreement')
  return row
}

/** What only the two sides see: which side the reader is, and how the other is reached. */
export type Inside = { mine: Side; contact: Record<Side, string> }

export async function insideOf(ctx: Ctx, number: string): Promise<Inside | undefined> {
  const person = personOf(ctx.actor)
  if (!person) return undefined
  const found = await sql<{
    ofNeed: boolean
    need: string
    offer: string
  }>`select support.speaks(${person}::uuid, a.need_id) as "ofNeed", n.contact as need, o.contact as offer
    from support.agreement a join support.need n on n.id = a.need_id join support.need o on o.id = a.offer_id
    where a.number = ${number} and (support.speaks(${person}::uuid, a.need_id) or support.speaks(${person}::uuid, a.offer_id))`.execute(
    ctx.db,
  )
  const [row] = found.rows
  return row && { mine: row.ofNeed ? 'need' : 'offer', contact: { need: row.need, offer: row.offer } }
}

/** Agreements of this person and his bodies, newest first. */
export const agreementsOf = (db: Database | Tx, person: string): Promise<Agreement[]> =>
  many(
    db,
    sql`support.speaks(${person}::uuid, a.need_id) or support.speaks(${person}::uuid, a.offer_id) order by a.made_at desc, a.id desc limit 100`,
  )

/** What was agreed of late, for the board. */
export const agreementsLately = (db: Database | Tx, most: number): Promise<Agreement[]> =>
  many(db, sql`true order by a.made_at desc, a.id desc limit ${most}`)
