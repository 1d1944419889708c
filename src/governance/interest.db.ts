import { sql } from 'kysely'
import { isId } from '#src/base/id.ts'
import { done, Missing, refused } from '#src/base/outcome.ts'
import { type Ctx, type Party, personOf } from '#src/platform/context.ts'
import type { Tx } from '#src/platform/database.ts'
import { deed } from '#src/platform/deed.ts'
import { readGiven } from './_given.ts'
import { findPerson } from './_person.db.ts'
import { interestInput, type relations } from './interest.ts'

/** The key of the other side, where it is one. A shop is one with a team; an organisation is a unit or what another room keeps. */
async function partyOf(tx: Tx, kind: Party['kind'], text: string): Promise<string | undefined> {
  if (kind === 'person') return (await findPerson(tx, text))?.id
  if (!isId(text)) return undefined
  if (kind !== 'shop') return text
  const found = await sql`select from identity.membership where kind = 'shop' and entity_id = ${text} limit 1`.execute(tx)
  return found.rows.length > 0 ? text : undefined
}

/** Declares a tie of one's own: from then on nobody so tied decides on the other's matter, from either side. Answers its key. */
export const declareInterest = deed<unknown, { id: string }>('governance.interest.declare', async ({ tx, actor, must, note }, input) => {
  const person = personOf(actor)
  if (!person) throw new Missing('person')
  await must('governance.interest.declare', { person })
  const read = readGiven(interestInput, input)
  if (!read.ok) return read
  const { relation, partyKind, party, note: remark } = read.value
  const other = await partyOf(tx, partyKind, party)
  if (!other) return refused({ rule: 'governance.interest.nobody', field: 'party' })
  if (other === person) return refused({ rule: 'governance.interest.oneself', field: 'party' })
  const written = await sql<{ id: string }>`insert into governance.interest (person_id, relation, party_kind, party_id, note, during)
    values (${person}, ${relation}, ${partyKind}, ${other}, ${remark}, tstzrange(governance.clock(), null)) returning id`.execute(tx)
  const id = written.rows[0]?.id ?? ''
  note(`interest:${id}`, { relation, kind: partyKind })
  return done({ id })
})

/** Ends a tie one declared. It stays on record, with its days. */
export const endInterest = deed<{ interest: string }, undefined>(
  'governance.interest.end',
  async ({ tx, actor, must, note }, { interest }) => {
    const person = personOf(actor)
    if (!person) throw new Missing('person')
    await must('governance.interest.declare', { person })
    const ended = await sql`update governance.interest set during = tstzrange(lower(during), governance.clock())
    where id::text = ${interest} and person_id = ${person} and upper_inf(during) returning id`.execute(tx)
    if (ended.rows.length === 0) throw new Missing('interest')
    note(`interest:${interest}`)
    return done()
  },
)

export type Interest = {
  id: string
  relation: (typeof relations)[number]
  partyKind: Party['kind']
  party: string
  partyId: string
  note: string | null
  since: Date
  until: Date | null
}

/** What the one who asks has declared, the newest first. Nobody else sees it. People are named, all others by their key. */
export async function myInterests(ctx: Ctx): Promise<Interest[]> {
  const found =
    await sql<Interest>`select i.id, i.relation, i.party_kind as "partyKind", coalesce(h.name, i.party_id::text) as party, i.party_id as "partyId", i.note, lower(i.during) as since, upper(i.during) as until
    from governance.interest i left join identity.person h on i.party_kind = 'person' and h.id = i.party_id
    where i.person_id = ${personOf(ctx.actor) ?? null} order by i.id desc limit 200`.execute(ctx.db)
  return found.rows
}
