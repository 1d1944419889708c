import { sql } from 'kysely'
import { z } from 'zod'
import { done, type Outcome } from '#src/base/outcome.ts'
import { cleanText } from '#src/base/text.ts'
import { actorText } from '#src/platform/context.ts'
import { deed } from '#src/platform/deed.ts'

export const noteSchema = z.strictObject({
  unit: z.string('support.unit').min(1, 'support.unit').max(60),
  year: z.coerce.number('support.year').int('support.year').min(2020, 'support.year').max(2100, 'support.year'),
  text: z.string('support.note.text').transform(cleanText).pipe(z.string().min(3, 'support.note.text').max(1000, 'support.too_long')),
})

/** An agency's word beside its number. A later word stands in front of it; none is taken back, and the number stays what the receivers said. */
export const writeNote = deed(
  'support.note.write',
  async (scope, { unit, year, text }: z.output<typeof noteSchema>): Promise<Outcome<{ unit: string }>> => {
    await scope.must('support.offer.publish', { unit, fund: 'tanpa_dana', amount: 0 })
    await sql`insert into support.note (unit_id, year, text, actor) select id, ${year}, ${text}, ${actorText(scope.actor)} from governance.unit where code = ${unit}`.execute(
      scope.tx,
    )
    scope.note(`unit:${unit}`, { year })
    scope.touched('support')
    return done({ unit })
  },
)
