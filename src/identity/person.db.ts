import { sql } from 'kysely'
import { done, Missing, type Outcome, refused } from '#src/base/outcome.ts'
import { type Ctx, personOf } from '#src/platform/context.ts'
import type { Tx } from '#src/platform/database.ts'
import { deed } from '#src/platform/deed.ts'
import { type ProfileInput, readProfile } from './account.ts'
import type { Caller } from './auth.db.ts'
import { consentsOf } from './consent.db.ts'
import { write } from './letter.db.ts'
import { forgetNumber } from './number.db.ts'
import { officesEver, officesNow } from './offices.ts'
import { collectEverywhere, eraseEverywhere } from './personal-data.ts'
import { provedAgain } from './security.db.ts'
import { endSessionsOf } from './session.db.ts'

/** Corrects name and phone number (UU 27/2022 art. 6: completing and correcting one's own data). */
export const changeProfile = deed('identity.person.change', async ({ tx, actor, must, note }, input: ProfileInput) => {
  const person = personOf(actor)
  if (!person) throw new Missing('person')
  await must('identity.person.change', { person })
  const read = readProfile(input)
  if (!read.ok) return read
  await sql`update identity.person set name = ${read.value.name}, phone = ${read.value.phone}, updated_at = now() where id = ${person}`.execute(
    tx,
  )
  note(`person ${person}`)
  return done()
})

/** Names of the posts the one who asks holds today. */
export async function postsOf(ctx: Ctx): Promise<string[]> {
  const person = personOf(ctx.actor)
  return person ? (await officesNow(ctx.db, person)).map((office) => office.name) : []
}

const rowsOf = async (tx: Tx, query: ReturnType<typeof sql>): Promise<unknown[]> => (await query.execute(tx)).rows

async function ownRows(tx: Tx, person: string) {
  return {
    person: (
      await rowsOf(
        tx,
        sql`select id, name, email, email_verified, phone, two_factor_enabled, created_at, updated_at from identity.person where id = ${person}`,
      )
    )[0],
    sessions: await rowsOf(
      tx,
      sql`select created_at, expires_at, address, user_agent, second_factor from identity.session where person_id = ${person} order by created_at`,
    ),
    passkeys: await rowsOf(
      tx,
      sql`select name, created_at, backed_up from identity.passkey where person_id = ${person} order by created_at`,
    ),
    tokens: await rowsOf(
      tx,
      sql`select name, scopes, created_at, expires_at, ended_at from identity.api_token where person_id = ${person} order by created_at`,
    ),
    posts: await officesEver(tx, person),
    memberships: await rowsOf(
      tx,
      sql`select kind, entity_id, role, lower(during) as since, upper(during) as until from identity.membership where person_id = ${person}`,
    ),
    letters: await rowsOf(
      tx,
      sql`select m.subject, m.at from platform.mail m join identity.person p on lower(m.recipient) = p.email where p.id = ${person} order by m.at`,
    ),
    consents: await consentsOf(tx, person),
    // the number itself is nowhere: what is kept is that it was given
    number: await rowsOf(tx, sql`select at as recorded_on from identity.person_number where person_id = ${person}`),
  }
}

/** Everything kept about the one who asks, from every room; secrets excepted (UU 27/2022 art. 7, 13). */
export const exportPerson = deed('identity.person.export', async ({ ctx, tx, actor, must, note, now }, _: undefined) => {
  const person = personOf(actor)
  if (!person) throw new Missing('person')
  await must('identity.person.export', { person })
  const own = await ownRows(tx, person)
  const rooms = await collectEverywhere({ ...ctx, db: tx }, person)
  note(`person ${person}`)
  return done({ made: now.toISOString(), identity: own, ...rooms })
})

async function leftBehind(tx: Tx, person: string) {
  const found = await sql<{ shop: boolean }>`select
      exists (select 1 from identity.membership m where m.person_id = ${person} and m.role = 'owner' and m.during @> now() and not exists (
        select 1 from identity.membership o where o.kind = m.kind and o.entity_id = m.entity_id and o.role = 'owner' and o.person_id <> m.person_id and o.during @> now())) as shop`.execute(
    tx,
  )
  return { post: (await officesNow(tx, person)).length > 0, shop: found.rows[0]?.shop === true }
}

/** Takes everything personal out of this room and the letters; the row stays as the pseudonym others point at. */
async function pseudonymise(tx: Tx, person: string, email: string) {
  await endSessionsOf(tx, person)
  await sql`delete from identity.account where person_id = ${person}`.execute(tx)
  await sql`delete from identity.passkey where person_id = ${person}`.execute(tx)
  await sql`delete from identity.two_factor where person_id = ${person}`.execute(tx)
  await sql`update identity.api_token set ended_at = now(), name = '' where person_id = ${person} and ended_at is null`.execute(tx)
  await sql`update identity.membership set during = tstzrange(lower(during), now()) where person_id = ${person} and during @> now()`.execute(
    tx,
  )
  await sql`update platform.mail set recipient = '', subject = '', body = '', links = '[]' where lower(recipient) = ${email} and sent_at is not null`.execute(
    tx,
  )
  await sql`update identity.person set name = ${'Akun dihapus'}, email = id || '@dihapus.invalid', email_verified = false, image = null, phone = null, two_factor_enabled = false, demo_key = null,
    ended_at = now(), updated_at = now() where id = ${person}`.execute(tx)
  await forgetNumber(tx, person)
}

const endPersonDeed = deed('identity.person.end', async ({ ctx, tx, actor, must, note }, _: undefined) => {
  const person = personOf(actor)
  if (!person) throw new Missing('person')
  await must('identity.person.end', { person })
  const left = await leftBehind(tx, person)
  if (left.shop) return refused({ rule: 'identity.person.only_owner' })
  if (left.post) return refused({ rule: 'identity.person.holds_post' })
  const found = await sql<{
    email: string
    name: string
  }>`select email, name from identity.person where id = ${person} and ended_at is null for update`.execute(tx)
  const [row] = found.rows
  if (!row) throw new Missing('person')
  await eraseEverywhere(tx, person)
  await pseudonymise(tx, person, row.email)
  await write(tx, ctx.house, ctx.tongue, row.email, 'ended')
  note(`person ${person}`)
  return done()
})

/** Ends an account: sessions, ways in and personal data go, the address is free again, orders stay under a pseudonym (UU 27/2022 art. 8, 43). */
export async function endPerson(caller: Caller, input: { sandi_kini: string; yakin: boolean }): Promise<Outcome<undefined>> {
  if (!input.yakin) return refused({ rule: 'identity.person.not_sure', field: 'yakin' })
  const unproved = await provedAgain(caller, input.sandi_kini)
  if (unproved) return refused(unproved)
  return await endPersonDeed(caller.ctx, undefined)
}
