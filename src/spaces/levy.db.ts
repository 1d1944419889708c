import { sql } from 'kysely'
import { z } from 'zod'
import { done, type Outcome, refused } from '#src/base/outcome.ts'
import { cleanText } from '#src/base/text.ts'
import { openCase } from '#src/governance/case-open.db.ts'
import { type Ctx, may } from '#src/platform/context.ts'
import { deed } from '#src/platform/deed.ts'
import { ownBooking } from './_rows.db.ts'
import { openSealed, sealText } from './_sealed.ts'

const said = z.strictObject({ demanded: z.boolean(), says: z.string() })

export const levySchema = z.strictObject({
  demanded: z.boolean('spaces.levy.answer_missing'),
  says: z.string('spaces.booking.unreadable').transform(cleanText).pipe(z.string().max(2000, 'spaces.booking.too_long')).default(''),
})

/** Every answer is as long as every other, so that what is sealed does not tell by its size. */
const padded = (text: string) => text.padEnd(8400, ' ')

/**
 * After use: was anything demanded beyond the tariff? Once, sealed whatever it says. A yes becomes a case of the superior's post; its title
 * names neither the booking nor anybody.
 */
export const answerLevy = deed(
  'spaces.levy.answer',
  async (scope, { number, demanded, says }: z.output<typeof levySchema> & { number: string }): Promise<Outcome<undefined>> => {
    const { tx, ctx } = scope
    const row = await ownBooking(tx, scope.actor, number, true)
    await scope.must('spaces.levy.answer', { person: row.person ?? '' })
    if (row.state !== 'completed') return refused({ rule: 'spaces.levy.not_yet', facts: { state: row.state } })
    const written =
      await sql`insert into spaces.levy_answer (booking_id, sealed) values (${row.id}, ${sealText(ctx.house.secret, row.id, padded(JSON.stringify({ demanded, says })))})
      on conflict (booking_id) do nothing returning booking_id`.execute(tx)
    if (written.rows.length === 0) return refused({ rule: 'spaces.levy.once' })
    // the journal names no answer, for officers read it: a yes and a no leave the same entry
    const sameEntry = () => scope.note('levy', { action: 'spaces.levy.look_into', fund: 'tanpa_dana', amount: 0 })
    sameEntry()
    if (!demanded) return done()
    const opened = await openCase(scope, {
      action: 'spaces.levy.look_into',
      unit: row.bookable.unit,
      title: 'Laporan tertutup tentang pungutan',
      subject: { kind: 'spaces.levy', id: row.id },
    })
    sameEntry()
    return opened.ok ? done() : opened
  },
)

export type LevyReport = { booking: string; space: string; spaceEn: string; says: string; at: Date }

/** What was demanded, for whoever holds the superior's post of the unit; anybody else gets nothing, the officers of the unit among them. */
export async function levyReports(ctx: Ctx, unit: string): Promise<LevyReport[] | undefined> {
  if (!(await may(ctx, 'spaces.levy.look_into', { unit }))) return undefined
  const found = await sql<{ id: string; booking: string; space: string; spaceEn: string; sealed: string; at: Date }>`
    select k.id, k.number as booking, b.name as space, b.name_en as "spaceEn", a.sealed, a.at from spaces.levy_answer a join spaces.booking k on k.id = a.booking_id
      join spaces.bookable b on b.id = k.bookable_id join governance.unit u on u.id = b.unit_id where u.code = ${unit} order by a.at desc limit 500`.execute(
    ctx.db,
  )
  return found.rows.flatMap(({ id, sealed, ...row }) => {
    const { demanded, says } = said.parse(JSON.parse(openSealed(ctx.house.secret, id, sealed)))
    return demanded ? [{ ...row, says }] : []
  })
}
