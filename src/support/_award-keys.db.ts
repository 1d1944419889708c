import { sql } from 'kysely'
import { done, type Outcome, refused } from '#src/base/outcome.ts'
import type { Tx } from '#src/platform/database.ts'
import { applicantKey, type KeyKind, maskedNumber } from './application.ts'

/** By what a person is known again, whichever account he comes by. */
export async function keysOfPerson(tx: Tx, secret: string, person: string): Promise<string[]> {
  const known = await sql<{
    nik: string
  }>`select encode(fingerprint, 'hex') as nik from identity.person_number where person_id = ${person}`.execute(tx)
  const key = (kind: KeyKind, value: string) => (value ? [applicantKey(secret, kind, value)] : [])
  return [...key('person', person), ...key('nik', known.rows[0]?.nik ?? '')]
}

export type Held = {
  by: { application: string } | { commitment: string }
  kind: string
  year: number
  keys: readonly string[]
  overridden: boolean
}

/**
 * Part: one kind of support a year, over all agencies, for whoever these keys know again. Of two in the same second the second waits for the
 * first and is then told, as everybody is, under which number it was.
 */
export async function holdKeys(tx: Tx, held: Held, rule = 'support.duplicate.locked'): Promise<Outcome<void>> {
  const { by, kind, year, overridden } = held
  const [application, commitment] = 'application' in by ? [by.application, null] : [null, by.commitment]
  const keys = [...new Set(held.keys)].sort()
  const written =
    await sql`insert into support.award_key (application_id, commitment_id, kind, year, key, overridden) select ${application}::uuid, ${commitment}::uuid, ${kind}, ${year}, key, ${overridden}
    from unnest(${keys}::text[]) key on conflict do nothing returning id`.execute(tx)
  if (written.rows.length === keys.length) return done()
  const earlier = await sql<{
    number: string
    unit: string
  }>`select coalesce(a.number, c.number) as number, u.code as unit from support.award_key k
      left join support.application a on a.id = k.application_id left join support.commitment c on c.id = k.commitment_id join governance.unit u on u.id = coalesce(a.unit_id, c.unit_id)
    where k.kind = ${kind} and k.year = ${year} and k.key = any(${keys}::text[]) and k.released_at is null and not k.overridden
      and coalesce(k.application_id, k.commitment_id) <> ${application ?? commitment}::uuid order by coalesce(a.submitted_at, c.made_at) limit 1`.execute(
    tx,
  )
  const [found] = earlier.rows
  return refused({ rule, facts: { number: found ? maskedNumber(found.unit, found.number) : '', year } })
}
