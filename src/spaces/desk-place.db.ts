import { sql } from 'kysely'
import { z } from 'zod'
import { done, type Outcome, refused } from '#src/base/outcome.ts'
import { cleanLine } from '#src/base/text.ts'
import type { Tx } from '#src/platform/database.ts'
import { type DeedScope, deed } from '#src/platform/deed.ts'
import { bookablesCalled, bookingCalled } from './_rows.db.ts'
import { type Held, hold, type Submitted, submit } from './booking.db.ts'
import { type HoldWish, holdShape, reasonSchema, useShape } from './booking.ts'

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

type AtDesk = HoldWish & { unbuffered: boolean; reason: string }

/**
 * Part: holds for the desk by its right over the unit, which an interest of its own in whoever it is for takes away. The time to prepare and
 * clear may be passed over, with a reason that stays with the step.
 */
async function holdByDesk(
  scope: DeedScope,
  { unbuffered, reason, ...wish }: AtDesk,
  person: { id: string | undefined; wanted: boolean },
): Promise<Outcome<Held>> {
  const [main] = await bookablesCalled(scope.tx, [wish.bookable])
  await scope.must('spaces.desk.run', {
    ...(main ? { unit: main.unit } : {}),
    ...(person.id ? { parties: [{ kind: 'person', id: person.id }] } : {}),
  })
  if (person.wanted && !person.id) return refused({ rule: 'spaces.desk.no_such_person', field: 'applicant' })
  if (reason.trim().length < 3) return refused({ rule: 'spaces.booking.reason_missing', field: 'reason' })
  const held = await hold(scope, wish, { person: person.id, unbuffered, reason })
  return held.ok ? done({ number: held.value.number, heldUntil: held.value.heldUntil }) : held
}

/** The desk holds a room, for itself or for a person who stands before it. */
export const holdAtDesk = deed(
  'spaces.booking.hold_at_desk',
  async (scope, { person, ...wish }: AtDesk & { person?: string | undefined }): Promise<Outcome<Held>> => {
    const held = await holdByDesk(scope, wish, { id: person, wanted: false })
    if (held.ok) scope.note(`booking:${held.value.number}`, { unbuffered: wish.unbuffered ? 1 : 0 })
    return held
  },
)

/**
 * The desk asks for a room in the name of whoever stands before it, alone or for a body he speaks for. It goes the way of every other
 * request: the same rules, the same price, the same who decides.
 */
export const placeAtDesk = deed(
  'spaces.booking.place_at_desk',
  async (scope, { applicant, ...wish }: z.output<typeof deskPlaceSchema>): Promise<Outcome<Submitted>> => {
    const { tx } = scope
    const person = await personAt(tx, applicant)
    const { title, purpose, answers, organisation, ...asked } = wish
    const held = await holdByDesk(scope, asked, { id: person, wanted: true })
    if (!held.ok) return held
    const { number } = held.value
    const sent = await submit(scope, await bookingCalled(tx, number, true), { title, purpose, answers, organisation }, { as: person ?? '' })
    if (!sent.ok) return sent
    scope.note(`booking:${number}`, { unbuffered: wish.unbuffered ? 1 : 0, state: sent.value.state })
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
