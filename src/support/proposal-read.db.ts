import { sql } from 'kysely'
import { Missing } from '#src/base/outcome.ts'
import { type Ctx, personOf } from '#src/platform/context.ts'
import type { Reason } from './match.ts'
import type { Side } from './need.ts'

type End = { number: string; title: string; author: string | null; helix: string; contact: string }
export type ProposalTerm = { owes: Side; what: string; quantity: number; measure: string; dueDay: string }

/** A proposal as its two sides see it. Contacts are not part of it: they are on the agreement. */
export type Proposal = {
  number: string
  state: 'open' | 'agreed' | 'declined' | 'lapsed'
  mine: Side
  bySide: Side
  score: number
  reasons: Reason[]
  version: number
  accepted: Record<Side, boolean>
  answerUntil: Date
  reason: string
  need: Omit<End, 'contact'>
  offer: Omit<End, 'contact'>
  terms: ProposalTerm[]
  messages: { side: Side; text: string; at: Date }[]
  agreement: string | null
}

type Raw = Omit<Proposal, 'messages' | 'accepted' | 'mine'> & {
  ofNeed: boolean
  messages: { side: Side; text: string; at: string }[]
  needAccepts: boolean
  offerAccepts: boolean
}

const end = (name: 'n' | 'o') => {
  const row = sql.ref(name)
  return sql`jsonb_build_object('number', ${row}.number, 'title', ${row}.title, 'helix', ${row}.helix, 'author', (select g.name from directory.organisation g where g.id = ${row}.organisation_id))`
}

const select = (
  person: string | null,
) => sql`select p.number, case when p.state = 'open' and p.answer_until <= governance.clock() then 'lapsed' else p.state end as state,
    support.speaks(${person}::uuid, p.need_id) as "ofNeed", p.by_side as "bySide", p.score, p.reasons, p.version, p.answer_until as "answerUntil", p.reason,
    p.need_accepts is not distinct from p.version as "needAccepts", p.offer_accepts is not distinct from p.version as "offerAccepts",
    ${end('n')} as need, ${end('o')} as offer, (select a.number from support.agreement a where a.proposal_id = p.id) as agreement,
    (select jsonb_agg(jsonb_build_object('owes', t.owes, 'what', t.what, 'quantity', t.quantity, 'measure', t.measure, 'dueDay', to_char(t.due_day, 'YYYY-MM-DD')) order by t.position)
      from support.term t where t.proposal_id = p.id and t.version = p.version) as terms,
    coalesce((select jsonb_agg(jsonb_build_object('side', m.side, 'text', m.text, 'at', m.at) order by m.at, m.id) from support.message m where m.proposal_id = p.id and m.text <> ''), '[]') as messages
  from support.proposal p join support.need n on n.id = p.need_id join support.need o on o.id = p.offer_id`

const ofTwo = (person: string | null) => sql`(support.speaks(${person}::uuid, p.need_id) or support.speaks(${person}::uuid, p.offer_id))`

const shaped = ({ ofNeed, needAccepts, offerAccepts, messages, ...row }: Raw): Proposal => ({
  ...row,
  mine: ofNeed ? 'need' : 'offer',
  accepted: { need: needAccepts, offer: offerAccepts },
  messages: messages.map((one) => ({ ...one, at: new Date(one.at) })),
})

/** To its two sides alone; to anybody else it is not there. */
export async function proposalFor(ctx: Ctx, number: string): Promise<Proposal> {
  const person = personOf(ctx.actor) ?? null
  const found = await sql<Raw>`${select(person)} where p.number = ${number} and ${ofTwo(person)}`.execute(ctx.db)
  const [row] = found.rows
  if (!row) throw new Missing('proposal')
  return shaped(row)
}

/** What this person's posts were asked, or asked others; the soonest to answer first, what is over last. */
export async function proposalsOf(ctx: Ctx): Promise<Proposal[]> {
  const person = personOf(ctx.actor) ?? null
  const found =
    await sql<Raw>`${select(person)} where ${ofTwo(person)} order by p.state <> 'open', case when p.state = 'open' then p.answer_until end, p.made_at desc limit 100`.execute(
      ctx.db,
    )
  return found.rows.map(shaped)
}
