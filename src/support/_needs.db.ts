import { sql } from 'kysely'
import { Missing } from '#src/base/outcome.ts'
import { dayOf } from '#src/base/time.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import type { Side } from './need.ts'

type Series = 'need' | 'proposal' | 'agreement'
const letters: Readonly<Record<Series, string>> = { need: 'BT', proposal: 'CK', agreement: 'KSP' }

/** `BT-2027-00012`. Gaps say nothing. */
export async function nextNumber(tx: Tx, series: Series, now: Date): Promise<string> {
  const found = await sql<{ n: string }>`select lpad(nextval(${`support.${series}_number`}::regclass)::text, 5, '0') as n`.execute(tx)
  return `${letters[series]}-${dayOf(now).slice(0, 4)}-${found.rows[0]?.n}`
}

export type SpokenFor = { id: string; number: string; side: Side; kind: string; closed: boolean }

/** A post of the reader's own. Anybody else's is not there. */
export async function spokenFor(db: Database | Tx, person: string, number: string): Promise<SpokenFor> {
  const found = await sql<SpokenFor>`select n.id, n.number, n.side, n.kind, n.closed_at is not null as closed from support.need n
    where n.number = ${number} and support.speaks(${person}::uuid, n.id)`.execute(db)
  const [row] = found.rows
  if (!row) throw new Missing('need')
  return row
}

/** Whether this person speaks for whoever put that up. */
export async function speaksFor(db: Database | Tx, person: string, need: string): Promise<boolean> {
  const found = await sql<{ yes: boolean }>`select support.speaks(${person}::uuid, ${need}::uuid) as yes`.execute(db)
  return found.rows[0]?.yes === true
}

export type ProposalRow = {
  id: string
  number: string
  needId: string
  offerId: string
  need: boolean
  offer: boolean
  version: number
  bySide: Side
  state: 'open' | 'agreed' | 'declined' | 'lapsed'
  inTime: boolean
}

/** A proposal of two, locked, and for which of its sides this person speaks. To a third it is not there. */
export async function proposalLocked(tx: Tx, person: string, number: string): Promise<ProposalRow & { mine: Side }> {
  const found =
    await sql<ProposalRow>`select p.id, p.number, p.need_id as "needId", p.offer_id as "offerId", p.version, p.by_side as "bySide", p.state,
      support.speaks(${person}::uuid, p.need_id) as need, support.speaks(${person}::uuid, p.offer_id) as offer, p.answer_until > governance.clock() as "inTime"
    from support.proposal p where p.number = ${number} for no key update of p`.execute(tx)
  const [row] = found.rows
  if (!row || !(row.need || row.offer)) throw new Missing('proposal')
  return { ...row, mine: row.need ? 'need' : 'offer' }
}

export type Author = { email: string; id: string }

/** How the author of a post is reached by the house itself. Nobody, where his account has ended. */
export async function authorOf(db: Database | Tx, need: string): Promise<Author | undefined> {
  const found =
    await sql<Author>`select p.email, p.id from support.need n join identity.person p on p.id = n.person_id and p.ended_at is null
    where n.id = ${need}`.execute(db)
  return found.rows[0]
}
