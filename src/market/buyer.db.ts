import { sql } from 'kysely'
import { type Ctx, personOf } from '#src/platform/context.ts'
import type { Contact } from './buyer.ts'
import type { Choices } from './cart.ts'

/** What is known of the buyer before he types it: chosen earlier in this errand, else from his own account. */
export async function contactOf(ctx: Ctx, choices: Choices): Promise<Contact> {
  const person = personOf(ctx.actor)
  const found = person
    ? await sql<{
        name: string
        phone: string | null
        email: string
      }>`select name, phone, email from identity.person where id = ${person}`.execute(ctx.db)
    : { rows: [] }
  const [own] = found.rows
  return { name: choices.name ?? own?.name ?? '', phone: choices.phone ?? own?.phone ?? '', email: choices.email ?? own?.email ?? '' }
}

export type KelurahanName = { code: string; name: string }

/** The city's kelurahan by name: places come from a list people know. */
export async function kelurahanByName(ctx: Ctx): Promise<KelurahanName[]> {
  const found = await sql<KelurahanName>`select code, name from directory.kelurahan order by name`.execute(ctx.db)
  return found.rows
}
