import { sql } from 'kysely'
import { isId } from '#src/base/id.ts'
import { done, Missing } from '#src/base/outcome.ts'
import { type Ctx, type House, personOf, type SeenBy } from '#src/platform/context.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import { deed } from '#src/platform/deed.ts'
import { cookieNames, sessionToken } from './_cookie.ts'

export const sessionCookie = cookieNames.session

export type PersonInSession = { id: string; name: string; secondFactor: boolean; seenBy?: SeenBy }

type Row = Omit<PersonInSession, 'seenBy'> & { look: string | null; seen: string; seenName: string; until: Date }

/**
 * Who the session cookie of a request stands for. One query; expiry by the database's clock; nobody who has left.
 * In a session that looks at somebody's pages it is that person, seen by the helper: never with a second factor.
 */
export async function personInSession(house: House, headers: Headers): Promise<PersonInSession | undefined> {
  const token = sessionToken(headers, house.secret)
  if (!token) return undefined
  const found =
    await sql<Row>`select p.id, p.name, s.second_factor as "secondFactor", v.id as look, v.until, seen.id as seen, seen.name as "seenName"
    from identity.session s join identity.person p on p.id = s.person_id
    left join (identity.view_as v join identity.person seen on seen.id = v.person_id and seen.ended_at is null)
      on v.session_id = s.id and v.ended_at is null and v.until > clock_timestamp()
    where s.token = ${token} and s.expires_at > now() and p.ended_at is null`.execute(house.db)
  const [row] = found.rows
  if (!row) return undefined
  const { look, seen, seenName, until, ...self } = row
  return look === null ? self : { id: seen, name: seenName, secondFactor: false, seenBy: { helper: self.id, look, until } }
}

export type OpenSession = {
  id: string
  address: string
  userAgent: string
  secondFactor: boolean
  since: Date
  until: Date
  current: boolean
}

/** The sessions of the one who asks, the newest first. */
export async function openSessions(ctx: Ctx, headers: Headers): Promise<OpenSession[]> {
  const token = sessionToken(headers, ctx.house.secret) ?? ''
  const found =
    await sql<OpenSession>`select id, coalesce(address, '') as address, coalesce(user_agent, '') as "userAgent", second_factor as "secondFactor",
      created_at as since, expires_at as until, token = ${token} as current
    from identity.session where person_id = ${personOf(ctx.actor) ?? null} and expires_at > now() order by current desc, created_at desc limit 100`.execute(
      ctx.db,
    )
  return found.rows
}

/** Ends one session of one's own. Somebody else's is not there. */
export const endSession = deed('identity.session.end', async ({ tx, actor, must, note }, { id }: { id: string }) => {
  const person = personOf(actor)
  if (!person || !isId(id)) throw new Missing('session')
  await must('identity.session.end', { person })
  const ended = await sql`delete from identity.session where id = ${id} and person_id = ${person} returning 1`.execute(tx)
  if (ended.rows.length === 0) throw new Missing('session')
  note(`person ${person}`)
  return done()
})

/** Ends every session of one's own but the one asking. Answers how many there were. */
export const endOtherSessions = deed(
  'identity.session.end_others',
  async ({ tx, actor, ctx, must, note }, { headers }: { headers: Headers }) => {
    const person = personOf(actor)
    if (!person) throw new Missing('session')
    await must('identity.session.end', { person })
    const keep = sessionToken(headers, ctx.house.secret) ?? ''
    const ended = await sql`delete from identity.session where person_id = ${person} and token <> ${keep} returning 1`.execute(tx)
    note(`person ${person}`, { ended: ended.rows.length })
    return done({ ended: ended.rows.length })
  },
)

/** Ends the session a request brings, whoever's it is: leaving needs no permission. */
export async function leave(house: House, headers: Headers): Promise<void> {
  const token = sessionToken(headers, house.secret)
  if (token) await sql`delete from identity.session where token = ${token}`.execute(house.db)
}

export const endSessionsOf = async (tx: Database | Tx, person: string): Promise<void> => {
  await sql`delete from identity.session where person_id = ${person}`.execute(tx)
}

/** Removes what has run out. Nothing depends on it: everything is compared with the clock where it is used. */
export async function sweepSignIn(db: Database): Promise<void> {
  await sql`delete from identity.session where expires_at < now()`.execute(db)
  await sql`delete from identity.verification where expires_at < now()`.execute(db)
  await sql`delete from identity.email_change where coalesce(undo_until, expires_at) < now()`.execute(db)
  await sql`delete from identity.attempt where last_at < now() - interval '1 day'`.execute(db)
}
