import { hashPassword, symmetricEncrypt } from 'better-auth/crypto'
import { sql } from 'kysely'
import { secret } from '#src/base/id.ts'
import type { House } from '#src/platform/context.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import { signingSecret } from './_cookie.ts'
import { authOf } from './auth.db.ts'
import { recordConsent } from './consent.db.ts'

/** Known to everybody: these people exist in a demo town only, and a demo town holds nothing of anybody's. */
export const demoPassword = 'kota-contoh-2026'
/** Staff of the demo town sign in with a second factor like everybody's; this is its secret, and the page shows the code. */
export const demoTotpSecret = 'kota-contoh-tanpa-rahasia-apapun'

export type DemoPost = { post: string; unit: string; from: string; to: string }
export type DemoPerson = { key: string; name: string; email: string; role: string; posts: readonly DemoPost[] }

type Sealed = { hash: string; totp: string; codes: string }

/** The cast has been here for a season: what new accounts may not do yet, they may. */
async function plantPerson(tx: Tx, person: DemoPerson, sealed: Sealed) {
  const held = person.posts.length > 0
  const made = await sql<{ id: string }>`insert into identity.person (name, email, email_verified, two_factor_enabled, demo_key, created_at)
    values (${person.name}, ${person.email.toLowerCase()}, true, ${held}, ${person.key}, now() - interval '90 days') returning id`.execute(
    tx,
  )
  const id = made.rows[0]?.id ?? ''
  await sql`insert into identity.account (person_id, account_id, provider_id, password) values (${id}, ${id}, 'credential', ${sealed.hash})`.execute(
    tx,
  )
  await recordConsent(tx, id, 'privacy', true, 'demo')
  if (held)
    await sql`insert into identity.two_factor (person_id, secret, backup_codes) values (${id}, ${sealed.totp}, ${sealed.codes})`.execute(tx)
}

/** Brings the cast: accounts with the known password; those who will hold a post have a second factor, which `houseSecret` seals. */
export async function plantPeople(db: Database | Tx, houseSecret: string, people: readonly DemoPerson[]): Promise<void> {
  const key = signingSecret(houseSecret)
  const sealed = {
    hash: await hashPassword(demoPassword),
    totp: await symmetricEncrypt({ key, data: demoTotpSecret }),
    codes: await symmetricEncrypt({ key, data: JSON.stringify([secret(), secret()]) }),
  }
  const plant = async (tx: Tx) => {
    for (const person of people) await plantPerson(tx, person, sealed)
  }
  if (db.isTransaction) await plant(db as Tx)
  else await db.transaction().execute(plant)
}

/** The code the demo town's staff would read off their phones just now. Undefined anywhere else. */
export async function demoCode(house: House): Promise<string | undefined> {
  if (!house.demo) return undefined
  return (await authOf(house).api.generateTOTP({ body: { secret: demoTotpSecret } })).code
}

export type DemoFace = { key: string; name: string; email: string }

/** Who a visitor of the demo town may be. */
export async function demoFaces(house: House): Promise<DemoFace[]> {
  if (!house.demo) return []
  const found =
    await sql<DemoFace>`select demo_key as key, name, email from identity.person where demo_key is not null and ended_at is null order by id`.execute(
      house.db,
    )
  return found.rows
}
