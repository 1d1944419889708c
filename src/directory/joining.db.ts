import { sql } from 'kysely'
import { isId } from '#src/base/id.ts'
import { done, Missing, type Outcome, refused } from '#src/base/outcome.ts'
import { holdersOf, joinTeam, leaveTeam } from '#src/identity/membership.db.ts'
import { actorText, personOf } from '#src/platform/context.ts'
import { deed } from '#src/platform/deed.ts'
import { lockOwn, lockProfile } from './_profile-rows.db.ts'
import { tell } from './letters.db.ts'

/** A person asks to belong to a body. */
export const askToJoin = deed(
  'directory.joining.ask',
  async (scope, { slug, says }: { slug: string; says: string }): Promise<Outcome<{ slug: string }>> => {
    const { tx, actor } = scope
    const person = personOf(actor)
    if (person === undefined) throw new Missing('person')
    await scope.must('directory.joining.ask', { person })
    const row = await lockProfile(tx, slug)
    if (row.organisation === null || row.state !== 'published') throw new Missing('profile')
    const belongs =
      await sql`select from identity.membership where kind = 'community' and entity_id = ${row.organisation} and person_id = ${person} and during @> clock_timestamp()`.execute(
        tx,
      )
    if (belongs.rows.length > 0) return refused({ rule: 'directory.joining.belongs' })
    const leaders = await holdersOf(tx, { kind: 'community', entity: row.organisation }, 'owner')
    if (leaders.length === 0) return refused({ rule: 'directory.joining.nobody' })
    const made = await sql<{
      id: string
    }>`insert into directory.joining (organisation_id, person_id, says) values (${row.organisation}, ${person}, ${says}) returning id`.execute(
      tx,
    )
    for (const leader of leaders)
      await tell(scope, leader, 'joining_asked', `joining ${made.rows[0]?.id}`, { slug, link: `/saya/direktori/${slug}` })
    scope.note(`profile:${slug}`)
    return done({ slug })
  },
)

type Waiting = { id: string; slug: string; person: string; organisation: string; state: string }

/** Whoever leads the body answers. */
export const decideJoining = deed(
  'directory.joining.decide',
  async (scope, { id, accept, reason }: { id: string; accept: boolean; reason: string }): Promise<Outcome<{ slug: string }>> => {
    const { tx, actor } = scope
    if (!isId(id)) throw new Missing('joining')
    const found =
      await sql<Waiting>`select j.id, p.slug, j.person_id as person, j.organisation_id as organisation, j.state from directory.joining j
      join directory.profile p on p.organisation_id = j.organisation_id where j.id = ${id} for update of j`.execute(tx)
    const [joining] = found.rows
    if (!joining) throw new Missing('joining')
    const own = await lockOwn(tx, actor, joining.slug)
    await scope.must('directory.profile.amend', { person: own.by })
    if (joining.state !== 'pending') return refused({ rule: 'directory.decided_once' })
    if (accept) await joinTeam(tx, { kind: 'community', entity: joining.organisation }, { person: joining.person, role: 'member' })
    await sql`update directory.joining set state = ${accept ? 'accepted' : 'refused'}, reason = ${reason}, decided_by = ${actorText(actor)}, decided_at = clock_timestamp() where id = ${id}`.execute(
      tx,
    )
    await tell(scope, joining.person, accept ? 'joining_accepted' : 'joining_refused', `joining ${id}`, { slug: joining.slug, reason })
    scope.note(`profile:${joining.slug}`, { joining: id, accepted: accept ? 1 : 0 })
    scope.touched('directory')
    return done({ slug: joining.slug })
  },
)

/**
 * Leaves a body. Who leads it alone names a member to follow, or says that nobody does: then it stands *tanpa pengelola* for all to see until
 * somebody claims it.
 */
export const leaveBody = deed(
  'directory.membership.leave',
  async (
    scope,
    { slug, successor, alone }: { slug: string; successor?: string | undefined; alone: boolean },
  ): Promise<Outcome<{ slug: string }>> => {
    const { tx, actor } = scope
    const person = personOf(actor)
    const row = await lockProfile(tx, slug)
    if (person === undefined || row.organisation === null) throw new Missing('profile')
    await scope.must('directory.membership.leave', { person })
    const body = { kind: 'community', entity: row.organisation } as const
    const leaders = await holdersOf(tx, body, 'owner')
    const last = leaders.length === 1 && leaders[0] === person
    if (last && successor !== undefined) {
      if (!(await holdersOf(tx, body, 'member')).includes(successor))
        return refused({ rule: 'directory.membership.no_member', field: 'successor' })
      await leaveTeam(tx, body, successor)
      await joinTeam(tx, body, { person: successor, role: 'owner' })
    } else if (last && !alone) return refused({ rule: 'directory.membership.last', field: 'successor' })
    if (!(await leaveTeam(tx, body, person))) throw new Missing('membership')
    await sql`update directory.claim set state = 'ended' where profile_id = ${row.id} and person_id = ${person} and state = 'accepted'`.execute(
      tx,
    )
    scope.note(`profile:${slug}`)
    scope.touched('directory')
    return done({ slug })
  },
)
