import { done, type Outcome, refused } from '#src/base/outcome.ts'
import { personByEmail } from '#src/governance/people.db.ts'
import type { Ctx, Party } from '#src/platform/context.ts'

/** People named by their e-mail addresses, one a line. */
export async function partiesOf(ctx: Ctx, text: string): Promise<Outcome<Party[]>> {
  const typed = text.split(/[\n,;]+/).map((line) => line.trim())
  const parties: Party[] = []
  // one more than may be: the schema of the case says that there are too many
  for (const line of [...new Set(typed.filter(Boolean))].slice(0, 51)) {
    const person = await personByEmail(ctx, line)
    if (!person) return refused({ rule: 'governance.desk.party_unknown', field: 'parties', facts: { line: line.slice(0, 80) } })
    parties.push({ kind: 'person', id: person })
  }
  return done(parties)
}
