import { sql } from 'kysely'
import { done, Missing, type Outcome, refused } from '#src/base/outcome.ts'
import { dayOf, dayPlus } from '#src/base/time.ts'
import { actorText, personOf } from '#src/platform/context.ts'
import type { Tx } from '#src/platform/database.ts'
import { type DeedScope, deed } from '#src/platform/deed.ts'
import { nextNumber, spokenFor } from './_needs.db.ts'
import { type Helix, helixOfBody, mostOpen, type NeedWish } from './need.ts'

export type Posted = { number: string }

/** Who acts; a guest has nothing here that is his. */
export function someone({ actor }: Pick<DeedScope, 'actor'>): string {
  const person = personOf(actor)
  if (!person) throw new Missing('person')
  return person
}

type Voice = { organisation: string | null; helix: Helix }

/** For whom a person speaks: a body he is more than a member of, or himself; nobody is the government for himself. */
async function voiceOf(tx: Tx, person: string, wish: NeedWish): Promise<Outcome<Voice>> {
  if (!wish.organisation) {
    if (!wish.helix) return refused({ rule: 'support.need.helix', field: 'helix' })
    return wish.helix === 'government'
      ? refused({ rule: 'support.need.government_is_a_body', field: 'helix' })
      : done({ organisation: null, helix: wish.helix })
  }
  const found = await sql<{ id: string; kind: keyof typeof helixOfBody }>`select o.id, o.kind from directory.organisation o
      join identity.membership m on m.kind = 'community' and m.entity_id = o.id and m.person_id = ${person}::uuid and m.role <> 'member' and m.during @> governance.clock()
    where o.slug = ${wish.organisation} and o.ended_at is null`.execute(tx)
  const [body] = found.rows
  return body
    ? done({ organisation: body.id, helix: helixOfBody[body.kind] })
    : refused({ rule: 'support.need.not_your_body', field: 'organisation' })
}

async function wrongPlace(tx: Tx, { subsector, kelurahan }: NeedWish): Promise<Outcome<undefined>> {
  const found = await sql<{ sector: boolean; place: boolean }>`select
      ${subsector ?? null}::text is null or exists (select from directory.subsector where code = ${subsector ?? null}) as sector,
      ${kelurahan ?? null}::text is null or exists (select from directory.kelurahan where code = ${kelurahan ?? null}) as place`.execute(tx)
  if (!found.rows[0]?.sector) return refused({ rule: 'support.need.place', field: 'subsector' })
  return found.rows[0].place ? done() : refused({ rule: 'support.need.place', field: 'kelurahan' })
}

async function standing(tx: Tx, person: string): Promise<number> {
  const found = await sql<{
    n: number
  }>`select count(*)::int as n from support.need n where n.person_id = ${person}::uuid and n.closed_at is null
    and n.until_day >= governance.today()`.execute(tx)
  return found.rows[0]?.n ?? 0
}

/** Puts a need or an offer up. Its contact is kept for whoever agrees. */
export const postNeed = deed('support.need.post', async (scope, wish: NeedWish): Promise<Outcome<Posted>> => {
  const { tx, now } = scope
  const person = someone(scope)
  await scope.must('support.need.post', { person })
  const [voice, place] = [await voiceOf(tx, person, wish), await wrongPlace(tx, wish)]
  if (!voice.ok) return voice
  if (!place.ok) return place
  if (wish.until && wish.until < dayOf(now)) return refused({ rule: 'support.day_past', field: 'until' })
  if ((await standing(tx, person)) >= mostOpen) return refused({ rule: 'support.need.many', facts: { most: mostOpen } })
  const number = await nextNumber(tx, 'need', now)
  await sql`insert into support.need (number, side, kind, helix, organisation_id, person_id, title, plain, subsector_code, kelurahan_code, during, contact, until_day, illustrative, actor)
    values (${number}, ${wish.side}, ${wish.kind}, ${voice.value.helix}, ${voice.value.organisation}, ${person}, ${wish.title}, ${wish.plain}, ${wish.subsector ?? null}, ${wish.kelurahan ?? null},
      daterange(${wish.from ?? null}::date, ${wish.until ?? null}::date, '[]'), ${wish.contact}, ${dayPlus(dayOf(now), wish.standing)}, ${scope.ctx.house.demo}, ${actorText(scope.actor)})`.execute(
    tx,
  )
  scope.note(`need:${number}`, { side: wish.side, kind: wish.kind, helix: voice.value.helix })
  scope.touched('support')
  return done({ number })
})

/** Takes a post down. Its page stays; what was agreed on it stands. */
export const closeNeed = deed('support.need.close', async (scope, { number }: { number: string }): Promise<Outcome<Posted>> => {
  const person = someone(scope)
  const row = await spokenFor(scope.tx, person, number)
  await scope.must('support.need.close', { person })
  if (row.closed) return refused({ rule: 'support.need.over' })
  await sql`update support.need set closed_at = governance.clock() where id = ${row.id} and closed_at is null`.execute(scope.tx)
  scope.note(`need:${number}`, { closed: 1 })
  scope.touched('support')
  return done({ number })
})
