import { sql } from 'kysely'
import { isId } from '#src/base/id.ts'
import { done, Missing, type Outcome, refused } from '#src/base/outcome.ts'
import { holdersOf, joinTeam, leaveTeam } from '#src/identity/membership.db.ts'
import { actorText, personOf } from '#src/platform/context.ts'
import { deed } from '#src/platform/deed.ts'
import { lockProfile, speaksFor } from './_profile-rows.db.ts'
import type { ClaimWish } from './claim.ts'
import { tell } from './letters.db.ts'

/** Somebody says a profile is theirs. Several may wait at once. */
export const claimProfile = deed(
  'directory.claim.make',
  async (scope, { slug, wish }: { slug: string; wish: ClaimWish }): Promise<Outcome<{ slug: string }>> => {
    const { tx, actor } = scope
    const person = personOf(actor)
    if (person === undefined) throw new Missing('person')
    await scope.must('directory.claim.make', { person })
    const row = await lockProfile(tx, slug)
    if (row.state !== 'published') throw new Missing('profile')
    if (row.minor) return refused({ rule: 'directory.claim.child' })
    if (await speaksFor(tx, row, person)) return refused({ rule: 'directory.claim.yours' })
    const claimed = await sql<{
      id: string
    }>`insert into directory.claim (profile_id, person_id, says, evidence) values (${row.id}, ${person}, ${wish.says}, ${wish.evidence}) returning id`.execute(
      tx,
    )
    scope.note(`profile:${slug}`, { claim: claimed.rows[0]?.id ?? '' })
    return done({ slug })
  },
)

type Waiting = { id: string; profile: string; slug: string; kind: string; organisation: string | null; person: string; state: string }

/** The desk decides one claim, with a reason that is told. Whoever claims, or is close to who does, does not decide it: the matrix asks. */
export const decideClaim = deed(
  'directory.claim.decide',
  async (scope, { id, accept, reason }: { id: string; accept: boolean; reason: string }): Promise<Outcome<{ slug: string }>> => {
    const { tx, actor } = scope
    if (!isId(id)) throw new Missing('claim')
    const found =
      await sql<Waiting>`select c.id, c.profile_id as profile, p.slug, p.kind, p.organisation_id as organisation, c.person_id as person, c.state
      from directory.claim c join directory.profile p on p.id = c.profile_id where c.id = ${id} for update of c, p`.execute(tx)
    const [claim] = found.rows
    if (!claim) throw new Missing('claim')
    await scope.must('directory.desk.run', { parties: [{ kind: 'person', id: claim.person }], refusing: !accept })
    if (claim.state !== 'pending') return refused({ rule: 'directory.decided_once' })
    if (accept) {
      const given = await giveTo(scope.tx, claim)
      if (!given.ok) return given
    }
    await sql`update directory.claim set state = ${accept ? 'accepted' : 'refused'}, reason = ${reason}, decided_by = ${actorText(actor)}, decided_at = clock_timestamp() where id = ${id}`.execute(
      tx,
    )
    await tell(scope, claim.person, accept ? 'claim_accepted' : 'claim_refused', `claim ${id}`, { slug: claim.slug, reason })
    scope.note(`profile:${claim.slug}`, { claim: id, accepted: accept ? 1 : 0 })
    scope.touched('directory')
    return done({ slug: claim.slug })
  },
)

async function giveTo(tx: Parameters<typeof lockProfile>[0], claim: Waiting): Promise<Outcome<undefined>> {
  if (claim.organisation === null) {
    const has = await sql`select from directory.profile where person_id = ${claim.person}`.execute(tx)
    if (has.rows.length > 0) return refused({ rule: 'directory.claim.has_one' })
    const free =
      await sql`update directory.profile set person_id = ${claim.person}, confirmed_at = clock_timestamp() where id = ${claim.profile} and person_id is null returning id`.execute(
        tx,
      )
    return free.rows.length > 0 ? done() : refused({ rule: 'directory.claim.taken' })
  }
  const body = { kind: 'community', entity: claim.organisation } as const
  if ((await holdersOf(tx, body, 'owner')).length > 0) return refused({ rule: 'directory.claim.taken' })
  await leaveTeam(tx, body, claim.person)
  await joinTeam(tx, body, { person: claim.person, role: 'owner' })
  await sql`update directory.profile set confirmed_at = clock_timestamp() where id = ${claim.profile}`.execute(tx)
  return done()
}
