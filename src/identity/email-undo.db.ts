import { sql } from 'kysely'
import { sha256 } from '#src/base/id.ts'
import { done, Missing, type Outcome, refused } from '#src/base/outcome.ts'
import type { Ctx } from '#src/platform/context.ts'
import type { Tx } from '#src/platform/database.ts'
import { deed } from '#src/platform/deed.ts'
import { pseudonymise } from './_pseudonym.db.ts'
import { mayKnock } from './attempts.db.ts'
import type { Caller } from './auth.db.ts'
import { write } from './letter.db.ts'
import { endSessionsOf } from './session.db.ts'

type Turned = { id: string; person: string; oldEmail: string; since: Date }

const open = (hash: string) => sql<Turned>`select c.id, c.person_id as person, c.old_email as "oldEmail", c.asked_at as since
  from identity.email_change c join identity.person p on p.id = c.person_id
  where c.undo_hash = ${hash} and c.undone_at is null and c.undo_until > now() and p.ended_at is null`

/** The address a way back leads to, while it is open. */
export async function wayBack(ctx: Ctx, key: string): Promise<string | undefined> {
  return (await open(sha256(key)).execute(ctx.db)).rows[0]?.oldEmail
}

/** Whatever was added since the change was asked for may be somebody else's way in. The password goes too: a new one comes by mail. */
async function shutOut(tx: Tx, { person, since }: Turned): Promise<void> {
  await endSessionsOf(tx, person)
  await sql`update identity.account set password = null, updated_at = now() where person_id = ${person} and provider_id = 'credential'`.execute(
    tx,
  )
  await sql`delete from identity.passkey where person_id = ${person} and created_at >= ${since}`.execute(tx)
  await sql`update identity.api_token set ended_at = now() where person_id = ${person} and ended_at is null and created_at >= ${since}`.execute(
    tx,
  )
  const gone = await sql`delete from identity.two_factor where person_id = ${person} and created_at >= ${since} returning 1`.execute(tx)
  if (gone.rows.length) await sql`update identity.person set two_factor_enabled = false where id = ${person}`.execute(tx)
}

/** Somebody who wrote down the freed address without ever showing that it is theirs gives way to who holds it. */
async function makeRoom(tx: Tx, { person, oldEmail }: Turned): Promise<void> {
  const squatting = await sql<{
    id: string
  }>`select id from identity.person where email = ${oldEmail} and id <> ${person} and not email_verified`.execute(tx)
  for (const { id } of squatting.rows) await pseudonymise(tx, id)
}

const undo = deed('identity.email.undo', async ({ ctx, tx, must, note }, { key }: { key: string }) => {
  const found = await open(sha256(key)).execute(tx)
  const [turned] = found.rows
  if (!turned) throw new Missing('way back')
  await must('identity.email.undo', { key: true })
  // the same way back pressed twice: the second waits here and finds it used
  const used =
    await sql`update identity.email_change set undone_at = now() where id = ${turned.id} and undone_at is null returning 1`.execute(tx)
  if (used.rows.length === 0) throw new Missing('way back')
  await makeRoom(tx, turned)
  const restored = await sql<{
    name: string
  }>`update identity.person set email = ${turned.oldEmail}, email_verified = true, updated_at = now()
    where id = ${turned.person} returning name`.execute(tx)
  // later changes of the same account are over with it, open or done
  await sql`delete from identity.email_change where person_id = ${turned.person} and id > ${turned.id}`.execute(tx)
  await shutOut(tx, turned)
  await write(tx, ctx.house, ctx.tongue, turned.oldEmail, 'email_restored', { name: restored.rows[0]?.name ?? '' })
  note(`person ${turned.person}`)
  return done({ email: turned.oldEmail })
})

/** Gives the account back to who holds the old address. Every session ends, and what was added since the change goes. */
export async function undoEmailChange(caller: Caller, key: string): Promise<Outcome<{ email: string }>> {
  const early = await mayKnock(caller.ctx, caller.address)
  return early ? refused(early) : await undo(caller.ctx, { key })
}
