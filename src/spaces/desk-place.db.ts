import { sql } from 'kysely'
import { z } from 'zod'
import { done, type Outcome, refused } from '#src/base/outcome.ts'
import { cleanLine } from '#src/base/text.ts'
import type { Tx } from '#src/platform/database.ts'
import { deed } from '#src/platform/deed.ts'
import { bookablesCalled, bookingCalled } from './_rows.db.ts'
import { hold, type Submitted, submit } from './booking.db.ts'
import { holdShape, reasonSchema, useShape } from './booking.ts'

/** `applicant`: the address of the account of whoever stands at the desk. `unbuffered`: the time to prepare and clear is passed over. */
export const deskPlaceSchema = z.strictObject({
  ...holdShape,
  ...useShape,
  applicant: z
    .string('spaces.desk.applicant')
    .transform(cleanLine)
    .pipe(z.string().min(3, 'spaces.desk.applicant').max(200, 'spaces.desk.applicant')),
  unbuffered: z.boolean(),
  reason: reasonSchema,
})

async function personAt(tx: Tx, email: string): Promise<string | undefined> {
  const found = await sql<{
    id: string
  }>`select id from identity.person where lower(email) = lower(${email}) and ended_at is null`.execute(tx)
  return found.rows[0]?.id
}

/**
 * The desk asks for a room in the name of whoever stands before it, alone or for a body he speaks for. It goes the way of every other
 * request: the same rules, the same price, the same who decides; only the time to prepare and clear may be passed over, with a reason.
 */
export const placeAtDesk = deed(
  'spaces.booking.place_at_desk',
  async (scope, { applicant, unbuffered, reason, ...wish }: z.output<typeof deskPlaceSchema>): Promise<Outcome<Submitted>> => {
    const { tx } = scope
    const [main] = await bookablesCalled(tx, [wish.bookable])
    const person = await personAt(tx, applicant)
    await scope.must('spaces.desk.run', {
      ...(main ? { unit: main.unit } : {}),
      ...(person ? { parties: [{ kind: 'person', id: person }] } : {}),
    })
    if (!person) return refused({ rule: 'spaces.desk.no_such_person', field: 'applicant' })
    const held = await hold(scope, wish, { person, unbuffered, reason })
    if (!held.ok) return held
    const { title, purpose, answers, organisation } = wish
    const row = await bookingCalled(tx, held.value.number, true)
    const sent = await submit(scope, row, { title, purpose, answers, organisation }, { as: person })
    if (!sent.ok) return sent
    scope.note(`booking:${held.value.number}`, { unbuffered: unbuffered ? 1 : 0, state: sent.value.state })
    return done(sent.value)
  },
)

/** Bodies people may speak for, for the desk to choose from. */
export async function bodiesToBookFor(db: Parameters<typeof bookablesCalled>[0]): Promise<{ slug: string; name: string }[]> {
  const found = await sql<{
    slug: string
    name: string
  }>`select slug, name from directory.organisation where ended_at is null and exists (select from identity.membership m
      where m.kind = 'community' and m.entity_id = organisation.id and m.during @> governance.clock()) order by name limit 300`.execute(db)
  return found.rows
}
