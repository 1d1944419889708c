import { sql } from 'kysely'
import { done, Missing, type Outcome, refused } from '#src/base/outcome.ts'
import { type Ctx, personOf } from '#src/platform/context.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import { deed } from '#src/platform/deed.ts'

type Own = { code: string; minor: boolean; shown: boolean }

/** The certificate of an application of this person; somebody else's is not there. */
async function ownCertificate(db: Database | Tx, person: string | undefined, number: string): Promise<Own | undefined> {
  const found = await sql<Own>`select c.code, a.minor,
      exists (select from events.passed s join events.certificate o on o.code = s.code where o.application_id = a.id and s.ended_at is null) as shown
    from events.application a join events.certificate c on c.application_id = a.id
    where a.number = ${number} and a.person_id = ${person ?? null}::uuid and not exists (select from events.certificate n where n.replaces = c.code)`.execute(
    db,
  )
  return found.rows[0]
}

/** Shows a programme one completed in one's own public profile, or takes it out again. Nobody else decides it, nor does a key in a letter. */
export const showPassed = deed(
  'events.certificate.show',
  async (scope, { number, shown }: { number: string; shown: boolean }): Promise<Outcome<{ number: string }>> => {
    const { tx } = scope
    const person = personOf(scope.actor)
    const own = await ownCertificate(tx, person, number)
    if (!own || person === undefined) throw new Missing('certificate')
    await scope.must('events.certificate.show', { person })
    if (own.shown === shown) return refused({ rule: 'events.passed.shown' })
    if (shown) await sql`insert into events.passed (code, person_id) values (${own.code}, ${person})`.execute(tx)
    else
      await sql`update events.passed s set ended_at = governance.clock() from events.certificate c join events.application a on a.id = c.application_id
        where s.code = c.code and a.number = ${number} and s.ended_at is null`.execute(tx)
    scope.note(`application:${number}`, { shown: shown ? 1 : 0 })
    scope.touched('events')
    return done({ number })
  },
)

/** Whether its holder shows it; nothing where he cannot: by a letter alone, without a certificate, or under age. */
export async function passedShown(ctx: Ctx, number: string): Promise<boolean | undefined> {
  const own = await ownCertificate(ctx.db, personOf(ctx.actor), number)
  return own && !own.minor ? own.shown : undefined
}

export type Passed = { title: string; slug: string; code: string; at: Date }

/** What the holders of these accounts show of what they completed, the newest first, each with the certificate that stands now. */
export async function programmesPassed(db: Database | Tx, people: readonly string[], english: boolean): Promise<Passed[]> {
  if (people.length === 0) return []
  const found = await sql<Passed>`select ${sql.ref(english ? 'p.title_en' : 'p.title')} as title, p.slug, n.code, f.issued_at as at
    from events.passed s join events.certificate f on f.code = s.code join events.certificate n on n.application_id = f.application_id and not exists (select from events.certificate x where x.replaces = n.code)
      join events.application a on a.id = f.application_id join events.cohort c on c.id = a.cohort_id join events.programme p on p.id = c.programme_id
    where s.person_id = any(${[...people]}::uuid[]) and s.ended_at is null order by f.issued_at desc, n.code limit 50`.execute(db)
  return found.rows
}
