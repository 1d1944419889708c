import { sql } from 'kysely'
import { z } from 'zod'
import { isId } from '#src/base/id.ts'
import { done, Missing, type Outcome, refused } from '#src/base/outcome.ts'
import { holdersOf } from '#src/identity/membership.db.ts'
import { actorText, personOf } from '#src/platform/context.ts'
import type { Tx } from '#src/platform/database.ts'
import { deed } from '#src/platform/deed.ts'
import { faceOf, keepVersion, lockProfile, speaksFor, writeFace } from './_profile-rows.db.ts'
import { type Differences, differencesOf, movedOn, type ProposalWish } from './claim.ts'
import { tell, tellAt } from './letters.db.ts'
import { type PublicFace, publicSchema } from './profile.ts'

/** Those who answer for a profile. */
async function answering(tx: Tx, { person, organisation }: { person: string | null; organisation: string | null }): Promise<string[]> {
  if (person !== null) return [person]
  return organisation === null ? [] : await holdersOf(tx, { kind: 'community', entity: organisation }, 'owner')
}

/** Anybody says how a profile should read. What differs is kept field by field, with what stands there now. */
export const proposeChange = deed(
  'directory.change.propose',
  async (scope, { slug, face, wish }: { slug: string; face: PublicFace; wish: ProposalWish }): Promise<Outcome<{ slug: string }>> => {
    const { tx, actor } = scope
    await scope.must('directory.change.propose')
    const row = await lockProfile(tx, slug)
    if (row.state !== 'published') throw new Missing('profile')
    const differences = differencesOf(await faceOf(tx, row.id), face)
    if (Object.keys(differences).length === 0) return refused({ rule: 'directory.change.nothing' })
    if (row.minor && (face.email || face.phone || face.address || face.website || face.instagram))
      return refused({ rule: 'directory.profile.minor_contact', field: 'email' })
    const waiting = await sql<{
      n: number
    }>`select count(*)::int as n from directory.change where profile_id = ${row.id} and state = 'pending'`.execute(tx)
    if ((waiting.rows[0]?.n ?? 0) >= 20) return refused({ rule: 'directory.change.too_many' })
    const made = await sql<{ id: string; due: Date }>`insert into directory.change (profile_id, proposes, says, person_id, email)
      values (${row.id}, ${JSON.stringify(differences)}::jsonb, ${wish.says}, ${personOf(actor) ?? null}, ${wish.email}) returning id, due_at as due`.execute(
      tx,
    )
    const [change] = made.rows
    for (const owner of await answering(tx, row))
      await tell(scope, owner, 'change_proposed', `change ${change?.id}`, {
        slug,
        link: `/saya/direktori/${slug}`,
        ...(change ? { until: change.due } : {}),
      })
    scope.note(`profile:${slug}`, { change: change?.id ?? '' })
    return done({ slug })
  },
)

type Waiting = { id: string; slug: string; state: string; proposes: Differences; person: string | null; email: string; overdue: boolean }

/** Its owner answers; the desk does where nobody owns it, or seven days went by without a word. */
export const decideChange = deed(
  'directory.change.decide',
  async (scope, { id, accept, reason }: { id: string; accept: boolean; reason: string }): Promise<Outcome<{ slug: string }>> => {
    const { tx, actor } = scope
    if (!isId(id)) throw new Missing('change')
    const found =
      await sql<Waiting>`select c.id, p.slug, c.state, c.proposes, c.person_id as person, c.email, c.due_at <= clock_timestamp() as overdue
      from directory.change c join directory.profile p on p.id = c.profile_id where c.id = ${id} for update of c`.execute(tx)
    const [change] = found.rows
    if (!change) throw new Missing('change')
    const row = await lockProfile(tx, change.slug)
    const by = personOf(actor)
    const own = await speaksFor(tx, row, by)
    if (own) await scope.must('directory.profile.amend', { person: by ?? '' })
    else
      await scope.must(
        'directory.desk.run',
        change.person ? { parties: [{ kind: 'person', id: change.person }], refusing: !accept } : { refusing: !accept },
      )
    if (!own && !change.overdue && (await answering(tx, row)).length > 0) return refused({ rule: 'directory.change.owner_first' })
    if (change.state !== 'pending') return refused({ rule: 'directory.decided_once' })
    if (accept) {
      const applied = await apply(tx, row.id, change.proposes, own)
      if (!applied.ok) return applied
      await keepVersion(tx, row.id, 'change', actor)
    }
    await sql`update directory.change set state = ${accept ? 'accepted' : 'refused'}, reason = ${reason}, decided_by = ${actorText(actor)}, decided_at = clock_timestamp() where id = ${id}`.execute(
      tx,
    )
    const occasion = accept ? 'change_accepted' : 'change_refused'
    if (change.person) await tell(scope, change.person, occasion, `change ${id}`, { slug: change.slug, reason })
    else if (change.email) await tellAt(scope, change.email, occasion, `change ${id}`, { slug: change.slug, reason })
    scope.note(`profile:${change.slug}`, { change: id, accepted: accept ? 1 : 0 })
    scope.touched('directory')
    return done({ slug: change.slug })
  },
)

const wished = z.record(z.string(), z.object({ from: z.unknown(), to: z.unknown() }))

async function apply(tx: Tx, profile: string, proposes: Differences, own: boolean): Promise<Outcome<undefined>> {
  const now = await faceOf(tx, profile)
  const fields = movedOn(now, proposes)
  if (fields.length > 0) return refused({ rule: 'directory.change.stale', facts: { fields: fields.join(', ') } })
  const changed = { ...now, ...Object.fromEntries(Object.entries(wished.parse(proposes)).map(([key, { to }]) => [key, to ?? undefined])) }
  const face = publicSchema.safeParse(changed)
  if (!face.success) return refused({ rule: 'directory.unreadable' })
  await writeFace(tx, profile, face.data, own)
  return done()
}
