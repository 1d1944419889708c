import { sql } from 'kysely'
import type { Ctx, House } from '#src/platform/context.ts'

export type CastMember = { key: string; id: string; name: string; email: string }

/** The people of a demo town by their keys, and each as whoever does a deed now, with the second step shown. A key nobody has is nobody. */
export type DemoCast = { byKey: ReadonlyMap<string, CastMember>; as: (key: string) => Ctx }

export async function demoCast(house: House): Promise<DemoCast> {
  const found = await sql<CastMember>`select demo_key as key, id, name, email from identity.person where demo_key is not null`.execute(
    house.db,
  )
  const byKey = new Map(found.rows.map((person) => [person.key, person]))
  const now = house.now()
  const as = (key: string): Ctx => {
    const { id = '', name = '' } = byKey.get(key) ?? {}
    return { house, db: house.db, actor: { kind: 'person', id, name, secondFactor: true }, now, tongue: 'id' }
  }
  return { byKey, as }
}
