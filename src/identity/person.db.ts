import { sql } from 'kysely'
import { done, Missing, type Outcome, refused } from '#src/base/outcome.ts'
import { formatDay } from '#src/base/time.ts'
import { type Ctx, personOf } from '#src/platform/context.ts'
import type { Tx } from '#src/platform/database.ts'
import { deed } from '#src/platform/deed.ts'
import { forgetLetters } from '#src/platform/mail.ts'
import { pseudonymise } from './_pseudonym.db.ts'
import { type ProfileInput, readProfile } from './account.ts'
import type { Caller } from './auth.db.ts'
import { consentsOf } from './consent.db.ts'
import { write } from './letter.db.ts'
import { officesEver, officesNow, officesToCome } from './offices.ts'
import { collectEverywhere, eraseEverywhere } from './personal-data.ts'
import { provedAgain } from './security.db.ts'

/** Corrects name, phone number and the tongue of letters (UU 27/2022 art. 6: completing and correcting one's own data). */
export const changeProfile = deed('identity.person.change', async ({ tx, actor, must, note }, input: ProfileInput) => {
  const person = personOf(actor)
  if (!person) throw new Missing('person')
  await must('identity.person.change', { person })
  const read = readProfile(input)
  if (!read.ok) return read
  await sql`update identity.person set name = ${read.value.name}, phone = ${read.value.phone}, tongue = coalesce(${read.value.tongue ?? null}, tongue), updated_at = now() where id = ${person}`.execute(
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
        sql`select id, name, email, email_verified, phone, tongue, two_factor_enabled, created_at, updated_at from identity.person where id = ${person}`,
      )
    )[0],
    sessions: await rowsOf(
      tx,
      sql`select created_at, expires_at, address, user_agent, second_factor from identity.session where person_id = ${person} order by created_at`,
    ),
    waysIn: await rowsOf(
      tx,
      sql`select provider_id as way, created_at, updated_at from identity.account where person_id = ${person}
        union all select 'second factor', created_at, spent_at from identity.two_factor where person_id = ${person}`,
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
    addresses: await rowsOf(
      tx,
      sql`select old_email, new_email, asked_at, confirmed_at, undone_at from identity.email_change where person_id = ${person} order by asked_at`,
    ),
    // both who was seen and who looked; of the other side only what she was told
    looks: await rowsOf(
      tx,
      sql`select made_at, started_at, until, ended_at, reason, case when helper_id = ${person} then 'helper' else 'seen' end as part,
          (select count(*)::int from identity.view_as_page where view_as_id = v.id) as pages
        from identity.view_as v where person_id = ${person} or helper_id = ${person} order by made_at`,
    ),
    consents: await consentsOf(tx, person),
    // the number itself is nowhere: what is kept is that it was given
    number: await rowsOf(tx, sql`select at as recorded_on from identity.person_number where person_id = ${person}`),
    household: await rowsOf(
      tx,
      sql`select lower(during) as since, upper(during) as until from identity.household where person_id = ${person} order by lower(during)`,
    ),
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
  const [toCome] = await officesToCome(tx, person)
  return { post: (await officesNow(tx, person)).length > 0, toCome, shop: found.rows[0]?.shop === true }
}

/** Where letters about this account go and went: its address, and one it had until lately. */
async function addressesOf(tx: Tx, person: string): Promise<string[]> {
  const found = await sql<{ email: string }>`select email from identity.person where id = ${person}
    union select old_email from identity.email_change where person_id = ${person} and confirmed_at is not null and undone_at is null and undo_until > now()`.execute(
    tx,
  )
  return found.rows.map(({ email }) => email)
}

const endPersonDeed = deed('identity.person.end', async ({ ctx, tx, actor, must, note, enqueue }, _: undefined) => {
  const person = personOf(actor)
  if (!person) throw new Missing('person')
  await must('identity.person.end', { person })
  const left = await leftBehind(tx, person)
  if (left.shop) return refused({ rule: 'identity.person.only_owner' })
  if (left.post) return refused({ rule: 'identity.person.holds_post' })
  if (left.toCome)
    return refused({
      rule: 'identity.person.post_to_come',
      facts: { post: left.toCome.name, paper: left.toCome.paper, day: formatDay(left.toCome.since, ctx.tongue) },
    })
  const found = await sql`select 1 from identity.person where id = ${person} and ended_at is null for update`.execute(tx)
  if (found.rows.length === 0) throw new Missing('person')
  const addresses = await addressesOf(tx, person)
  await eraseEverywhere(tx, person, enqueue)
  await pseudonymise(tx, person)
  // whoever changed the address and then ends the account does so in sight of its former owner
  for (const address of addresses) await write(tx, ctx.house, ctx.tongue, address, 'ended')
  await forgetLetters(tx, addresses)
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
