import { sql } from 'kysely'
import { formatRupiah } from '#src/base/money.ts'
import { done, Missing, refused } from '#src/base/outcome.ts'
import { formatDay } from '#src/base/time.ts'
import { type Ctx, personOf } from '#src/platform/context.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import { type DeedScope, deed } from '#src/platform/deed.ts'
import { post } from '#src/platform/mail.ts'
import { sayIn } from '#src/ui/words.ts'
import { readGiven } from './_given.ts'
import { findPerson } from './_person.db.ts'
import { delegationEndInput, delegationInput, type Lendable, lendingRefusals } from './delegation.ts'

type OwnSeat = { id: string; kind: string; mode: string; name: string }

/** A seat of the one who asks, held now. Anybody else's is missing. */
async function ownSeat(tx: Tx, person: string, seat: string): Promise<OwnSeat> {
  const found =
    await sql<OwnSeat>`select a.id, p.kind, a.mode, k.name from governance.appointment a join governance.post p on p.id = a.post_id join governance.post_kind k on k.code = p.kind
    where a.id::text = ${seat} and a.person_id = ${person} and a.active @> governance.clock()`.execute(tx)
  const [row] = found.rows
  if (!row) throw new Missing('seat')
  return row
}

export type LendableRow = Lendable & { row: string; name: string; nameEn: string; fund: string; capacity: string }

const lendableOf = async (db: Database | Tx, kind: string) =>
  (
    await sql<LendableRow>`select r.code as row, r.action, c.name, c.name_en as "nameEn", r.fund, r.capacity, c.money, r.most as max
    from governance.matrix_row r join governance.matrix_version v on v.id = r.version_id join governance.action c on c.code = r.action
    where v.in_force @> governance.clock() and r.delegable and r.post = ${kind} and r.quorum_n is null order by c.position, r.code`.execute(
      db,
    )
  ).rows

type Told = { number: string; to: string; post: string; actions: string; most: string; from: string; until: string; paper: string }

/** The letter to the one who receives: what, up to how much, from when until when. */
async function tell({ ctx, tx }: DeedScope, occasion: 'granted' | 'ended', told: Told): Promise<void> {
  const t = sayIn('id')
  const { to, ...facts } = told
  const said = { ...facts, site: ctx.house.config.origin }
  await post(tx, ctx.house, {
    dedupe: `delegation ${told.number} ${occasion}`,
    to,
    subject: t(`governance.delegation.letter.${occasion}.subject`, said),
    body: t(`governance.delegation.letter.${occasion}.body`, said),
  })
}

const spoken = (day: string) => formatDay(new Date(`${day}T05:00:00Z`))

async function namesOf(tx: Tx, actions: readonly string[]): Promise<string> {
  const found = await sql<{
    name: string
  }>`select name from governance.action where code = any(${[...actions]}::text[]) order by position`.execute(tx)
  return found.rows.map((row) => row.name).join('; ')
}

/**
 * Lends authority of one's own definitive seat to somebody with an account: acts the matrix lets the post lend, no more than its limit, days
 * within the term and not before today. It ends with the term in the same second. What was lent is not lent on. Answers the number people say.
 */
export const grantDelegation = deed<unknown, { number: string }>('governance.delegation.grant', async (scope, input) => {
  const { tx, actor, must, note, touched } = scope
  const person = personOf(actor)
  if (!person) throw new Missing('person')
  await must('governance.delegation.grant', { person })
  const read = readGiven(delegationInput, input)
  if (!read.ok) return read
  const { seat: key, to, actions, most, firstDay, lastDay, paper } = read.value
  const seat = await ownSeat(tx, person, key)
  if (seat.mode !== 'definitive') return refused({ rule: 'governance.delegation.acting_cannot', field: 'seat' })
  const barred = lendingRefusals(actions, most, await lendableOf(tx, seat.kind))
  if (barred.length > 0) return refused(...barred)
  const grantee = await findPerson(tx, to)
  if (!grantee) return refused({ rule: 'governance.delegation.nobody', field: 'to' })
  const written = await sql<{
    number: string
  }>`insert into governance.delegation (number, grantor_id, grantee, actions, most, first_day, last_day, paper)
    values (governance.next_number('PL'), ${seat.id}, ${grantee.id}, ${[...new Set(actions)]}::text[], ${most}, ${firstDay}, ${lastDay}, ${paper}) returning number`.execute(
    tx,
  )
  const number = written.rows[0]?.number ?? ''
  const limit = most === null ? sayIn('id')('governance.delegation.as_the_row') : formatRupiah(most)
  const told = {
    number,
    to: grantee.email,
    post: seat.name,
    actions: await namesOf(tx, actions),
    most: limit,
    from: spoken(firstDay),
    until: spoken(lastDay),
    paper,
  }
  await tell(scope, 'granted', told)
  note(`delegation:${number}`, { first: firstDay, last: lastDay, most: most ?? '', actions: actions.join(' ') })
  touched('governance')
  return done({ number })
})

type LockedLoan = { id: string; email: string; post: string; actions: string[]; first: string; last: string; paper: string }

/** Takes back what one lent. An act under way is finished first; one that comes after finds it ended. */
export const endDelegation = deed<{ number: string; input: unknown }, undefined>(
  'governance.delegation.end',
  async (scope, { number, input }) => {
    const { tx, actor, must, note, touched } = scope
    const person = personOf(actor)
    if (!person) throw new Missing('person')
    await must('governance.delegation.end', { person })
    const found = await sql<LockedLoan>`select d.id, h.email, k.name as post, d.actions, d.first_day as first, d.last_day as last, d.paper
    from governance.delegation d join governance.appointment a on a.id = d.grantor_id join governance.post p on p.id = a.post_id join governance.post_kind k on k.code = p.kind
      join identity.person h on h.id = d.grantee where d.number = ${number} and a.person_id = ${person}`.execute(tx)
    const [loan] = found.rows
    if (!loan) throw new Missing('delegation')
    const read = readGiven(delegationEndInput, input)
    if (!read.ok) return read
    await sql`insert into governance.delegation_end (delegation_id, reason, by_person) values (${loan.id}, ${read.value.reason}, ${person})`.execute(
      tx,
    )
    const told = {
      number,
      to: loan.email,
      post: loan.post,
      actions: await namesOf(tx, loan.actions),
      most: '',
      from: spoken(loan.first),
      until: spoken(loan.last),
      paper: loan.paper,
    }
    await tell(scope, 'ended', told)
    note(`delegation:${number}`)
    touched('governance')
    return done()
  },
)

export type SeatToLend = { seat: string; post: string; name: string; unitName: string; until: Date; rows: LendableRow[] }

/** The definitive seats of the one who asks with what may be lent of each: for the form. */
export async function seatsToLend(ctx: Ctx): Promise<SeatToLend[]> {
  const found = await sql<
    Omit<SeatToLend, 'rows'> & { kind: string }
  >`select a.id as seat, p.code as post, p.kind, k.name, u.name as "unitName", upper(a.active) as until
    from governance.appointment a join governance.post p on p.id = a.post_id join governance.post_kind k on k.code = p.kind join governance.unit u on u.id = p.unit_id
    where a.person_id = ${personOf(ctx.actor) ?? null} and a.mode = 'definitive' and a.active @> governance.clock() order by k.position`.execute(
    ctx.db,
  )
  const seats: SeatToLend[] = []
  for (const { kind, ...seat } of found.rows) seats.push({ ...seat, rows: await lendableOf(ctx.db, kind) })
  return seats
}

export type Delegation = {
  number: string
  post: string
  grantor: string
  grantee: string
  actions: string[]
  most: number | null
  firstDay: string
  lastDay: string
  /** When it really ends: with its days, its taking back, or the term of its grantor. */
  until: Date
  paper: string
  state: 'now' | 'to_come' | 'past'
}

const columns = sql`d.number, k.name as post, governance.holder_name(a.person_id) as grantor, governance.holder_name(d.grantee) as grantee, d.actions, d.most,
  d.first_day as "firstDay", d.last_day as "lastDay", d.paper, coalesce(least(upper(d.active), upper(a.active)), d.ended_at, d.recorded_at) as until,
  case when d.active @> governance.clock() and a.active @> governance.clock() then 'now'
    when not isempty(d.active * a.active) and lower(d.active) > governance.clock() then 'to_come' else 'past' end as state`
const joins = sql`governance.delegation d join governance.appointment a on a.id = d.grantor_id join governance.post p on p.id = a.post_id join governance.post_kind k on k.code = p.kind`

/** What the one who asks has lent (`given`) or was lent (`received`), the newest first. */
export async function myDelegations(ctx: Ctx, which: 'given' | 'received'): Promise<Delegation[]> {
  const me = personOf(ctx.actor) ?? null
  const found =
    await sql<Delegation>`select ${columns} from ${joins} where ${which === 'given' ? sql`a.person_id` : sql`d.grantee`} = ${me}::uuid order by d.id desc limit 200`.execute(
      ctx.db,
    )
  return found.rows
}

/** Delegations in force or to come, for the public list of who holds what. */
export async function delegationsInForce(ctx: Ctx): Promise<Delegation[]> {
  const found =
    await sql<Delegation>`select ${columns} from ${joins} where upper(d.active) > governance.clock() and upper(a.active) > governance.clock() order by d.number`.execute(
      ctx.db,
    )
  return found.rows
}
