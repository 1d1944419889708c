import { sha256 } from '#src/base/id.ts'
import type { Ctx } from '#src/platform/context.ts'
import { newReader, type Reader } from './reader.ts'
import type { Town } from './town.ts'

/** Somebody of the fixture reading pages: known by a token, which stands for the person with all powers and a second factor. */
export async function readerFor(town: Town, ctx: Ctx): Promise<Reader> {
  const person = 'id' in ctx.actor ? ctx.actor.id : ''
  const token = `uji-${person}`
  await town.owner.query(
    `insert into identity.api_token (person_id, name, token_hash, scopes, second_factor) values ($1, 'uji', $2, array['*'], true) on conflict do nothing`,
    [person, sha256(token)],
  )
  return newReader(town, { authorization: `Bearer ${token}` })
}
