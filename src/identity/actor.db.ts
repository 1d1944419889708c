import { sql } from 'kysely'
import { sha256 } from '#src/base/id.ts'
import type { Actor, House } from '#src/platform/context.ts'
import { personInSession } from './session.db.ts'

type Holder = { id: string; name: string; token: string; scopes: string[] }

/** The holder of an API token that has not ended. Only its hash is stored. */
async function personWithToken(house: House, token: string): Promise<Holder | undefined> {
  const found =
    await sql<Holder>`select p.id, p.name, t.id as token, t.scopes from identity.api_token t join identity.person p on p.id = t.person_id
    where t.token_hash = ${sha256(token)} and t.ended_at is null and (t.expires_at is null or t.expires_at > now()) and p.ended_at is null`.execute(
      house.db,
    )
  return found.rows[0]
}

/** A token was sent but is not one of ours, or has ended. */
export class UnknownToken extends Error {
  override name = 'UnknownToken'
}

/** Who is asking, from the headers of a request: a bearer token, a session cookie, or a guest. */
export async function actorOf(house: House, headers: Headers): Promise<Actor> {
  const bearer = /^Bearer\s+(\S{10,200})$/i.exec(headers.get('authorization') ?? '')?.[1]
  if (bearer) {
    const holder = await personWithToken(house, bearer)
    if (!holder) throw new UnknownToken('unknown token')
    return { kind: 'token', ...holder }
  }
  const cookie = headers.get('cookie')
  if (!cookie?.includes('__Host-masuk')) return { kind: 'guest' }
  const person = await personInSession(house, headers)
  return person ? { kind: 'person', ...person } : { kind: 'guest' }
}
