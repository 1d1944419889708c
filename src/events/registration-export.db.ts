import { done, type Outcome } from '#src/base/outcome.ts'
import { isoWithOffset } from '#src/base/time.ts'
import { deed } from '#src/platform/deed.ts'
import { sayIn } from '#src/ui/words.ts'
import { type ByOrganiser, organiserOf } from './intake.db.ts'
import { attendeesOf, intakesOf } from './registration-read.db.ts'

const columns = ['number', 'status', 'name', 'email', 'phone', 'party', 'kind', 'amount', 'at', 'date'] as const
type Row = (string | number)[]

/**
 * The list of those registered as a table, for the organiser and the desk; that it was taken out stands in the journal. Every question has its
 * column, in the order it was asked, also where nobody has answered it. Whoever writes it as a file guards what a spreadsheet would calculate.
 */
export const exportRegistrations = deed(
  'events.registration.export',
  async (scope, by: ByOrganiser): Promise<Outcome<{ name: string; rows: Row[] }>> => {
    const { tx, ctx } = scope
    const row = await organiserOf(scope, by, (own) => scope.must('events.registration.export', own))
    const [intakes, people] = [await intakesOf(tx, row.id), await attendeesOf(tx, row.id, 100_000)]
    const questions = intakes.flatMap(({ questions: asked }) => asked)
    const t = sayIn(ctx.tongue)
    const dates = new Map(intakes.map(({ id, date }) => [id, date ? isoWithOffset(date.startsAt) : '']))
    const lines = people.map((one) => [
      one.number,
      t(`seat.state.${one.state}`),
      one.name,
      one.email,
      one.phone === '' ? '' : `+${one.phone}`,
      one.party,
      one.kind,
      one.price * one.party,
      isoWithOffset(one.madeAt),
      dates.get(one.intake) ?? '',
      ...questions.map(({ id }) => one.answers[id] ?? ''),
    ])
    const head = [...columns.map((column) => t(`seat.csv.${column}`)), ...questions.map(({ label }) => label)]
    scope.note(`event:${row.number}`, { rows: lines.length })
    return done({ name: `peserta-${row.number}`, rows: [head, ...lines] })
  },
)
