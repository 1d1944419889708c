import { sql } from 'kysely'
import { secret, sha256, pickupCode as sixDigits } from '#src/base/id.ts'
import { done, Missing, type Outcome, refused } from '#src/base/outcome.ts'
import { type Ctx, personOf } from '#src/platform/context.ts'
import type { Tx } from '#src/platform/database.ts'
import { deed } from '#src/platform/deed.ts'
import { type Limit, tooMany } from '#src/platform/limits.ts'
import { sessionToken } from './_cookie.ts'
import { codeOf, emailOf } from './account.ts'
import { beginAttempt, forgiveAttempts, mayAskForCode, waitRefusal } from './attempts.db.ts'
import { type Caller, codeSeconds } from './auth.db.ts'
import { personByEmail } from './code.db.ts'
import { write } from './letter.db.ts'
import { provedAgain } from './security.db.ts'

/** As long as a wrong change may stay unseen over a weekend; as long as the law gives for a correction. */
export const undoHours = 72
const mostTries = 3
const perPerson: Limit = { name: 'identity email change', most: 5, seconds: 3600 }

const sealed = (house: Ctx['house'], person: string, code: string): string => sha256(`${house.secret} ${person} ${code}`)

type Whose = { email: string; name: string }

async function lockPerson(tx: Tx, person: string): Promise<Whose> {
  const found =
    await sql<Whose>`select email, name from identity.person where id = ${person} and ended_at is null for no key update`.execute(tx)
  const [row] = found.rows
  if (!row) throw new Missing('person')
  return row
}

type Wish = { email: string; taken: boolean }

const ask = deed('identity.email.ask', async ({ ctx, tx, actor, must, note }, { email, taken }: Wish) => {
  const person = personOf(actor)
  if (!person) throw new Missing('person')
  await must('identity.email.change', { person })
  const own = await lockPerson(tx, person)
  if (own.email === email) return refused({ rule: 'identity.email.same', field: 'surel' })
  const code = sixDigits()
  await sql`delete from identity.email_change where person_id = ${person} and confirmed_at is null`.execute(tx)
  await sql`insert into identity.email_change (person_id, old_email, new_email, code_hash, expires_at)
    values (${person}, ${own.email}, ${email}, ${sealed(ctx.house, person, code)}, now() + make_interval(secs => ${codeSeconds}))`.execute(
    tx,
  )
  await write(tx, ctx.house, ctx.tongue, email, taken ? 'email_taken' : 'email_code', { name: own.name, code, minutes: codeSeconds / 60 })
  note(`person ${person}`)
  return done()
})

/**
 * Begins to change one's own address, after asking again who is there. A code goes to the new address; one that has an account gets a letter without
 * a code, and the page says the same: nobody learns here who has an account.
 */
export async function askEmailChange(caller: Caller, input: { surel: string; sandi_kini: string }): Promise<Outcome<undefined>> {
  const { ctx } = caller
  const person = personOf(ctx.actor)
  if (!person) throw new Missing('person')
  const email = emailOf(input.surel)
  const unproved = await provedAgain(caller, input.sandi_kini)
  const unread = email ? [] : [{ rule: 'identity.email.unreadable', field: 'surel' }]
  if (unproved || !email) return refused(...unread, ...(unproved ? [unproved] : []))
  const wait = await tooMany(ctx, perPerson, person)
  const early = wait ? waitRefusal(wait) : await mayAskForCode(ctx, email, caller.address)
  if (early) return refused(early)
  return await ask(ctx, { email, taken: (await personByEmail(ctx, email)) !== undefined })
}

/** Where a change that waits for its code would lead. */
export async function waitingEmail(ctx: Ctx): Promise<string | undefined> {
  const found = await sql<{ email: string }>`select new_email as email from identity.email_change
    where person_id = ${personOf(ctx.actor) ?? null} and confirmed_at is null and expires_at > now() and tries < ${mostTries}`.execute(
    ctx.db,
  )
  return found.rows[0]?.email
}

/** Counts the guess before it is looked at, so that guesses made at once count too. Answers the change if the code is right. */
async function guess(ctx: Ctx, person: string, code: string): Promise<string | undefined> {
  const found = await sql<{ id: string; hash: string }>`update identity.email_change set tries = tries + 1
    where person_id = ${person} and confirmed_at is null and expires_at > now() and tries < ${mostTries} returning id, code_hash as hash`.execute(
    ctx.db,
  )
  const [row] = found.rows
  return row?.hash === sealed(ctx.house, person, code) ? row.id : undefined
}

const confirm = deed('identity.email.confirm', async ({ ctx, tx, actor, must, note }, { id, keep }: { id: string; keep: string }) => {
  const person = personOf(actor)
  if (!person) throw new Missing('person')
  await must('identity.email.change', { person })
  const own = await lockPerson(tx, person)
  const undo = secret()
  const turned = await sql<{
    email: string
  }>`update identity.email_change set confirmed_at = now(), old_email = ${own.email}, undo_hash = ${sha256(undo)},
      undo_until = now() + make_interval(hours => ${undoHours})
    where id = ${id} and person_id = ${person} and confirmed_at is null returning new_email as email`.execute(tx)
  const email = turned.rows[0]?.email
  if (!email) return refused({ rule: 'identity.code.wrong', field: 'kode' })
  await sql`update identity.person set email = ${email}, email_verified = true, updated_at = now() where id = ${person}`.execute(tx)
  await sql`delete from identity.session where person_id = ${person} and token <> ${keep}`.execute(tx)
  await write(tx, ctx.house, ctx.tongue, own.email, 'email_changed', { name: own.name, key: undo, hours: undoHours })
  await write(tx, ctx.house, ctx.tongue, email, 'email_new', { name: own.name })
  note(`person ${person}`)
  return done()
})

/** Changes the address with the code that reached it. Other sessions end; the old address gets notice and, for three days, a way back. */
export async function confirmEmailChange(caller: Caller, input: { kode: string }): Promise<Outcome<undefined>> {
  const { ctx } = caller
  const person = personOf(ctx.actor)
  if (!person) throw new Missing('person')
  const early = await beginAttempt(ctx, 'email-change', person, caller.address)
  if (early) return refused(early)
  const id = await guess(ctx, person, codeOf(input.kode))
  if (!id) return refused({ rule: 'identity.code.wrong', field: 'kode' })
  await forgiveAttempts(ctx, 'email-change', person, caller.address)
  return await confirm(ctx, { id, keep: sessionToken(caller.headers, ctx.house.secret) ?? '' })
}
