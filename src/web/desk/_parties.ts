import { done, type Outcome, type Refusal, refused } from '#src/base/outcome.ts'
import { personByEmail } from '#src/governance/people.db.ts'
import type { Ctx, Party } from '#src/platform/context.ts'
import type { Choice } from '#src/ui/choices.tsx'
import type { Say } from '#src/ui/words.ts'
import { type CalledParty, exactly, partiesCalled } from '../_called-party.ts'
import type { Typed } from '../shop/form.ts'

/** One more than may be: the schema of the case says that there are too many. */
const most = 51

const linesOf = (form: Typed): string[] =>
  [
    ...new Set(
      form
        .text('parties')
        .split(/[\n,;]+/)
        .map((line) => line.trim())
        .filter(Boolean),
    ),
  ].slice(0, most)

const isAddress = (line: string) => line.includes('@')

/** Of those that come near, the ones ticked; else the one that is called exactly so. */
function meant(found: readonly CalledParty[], line: string, ticked: readonly string[]): CalledParty[] {
  const chosen = found.filter(({ value }) => ticked.includes(value))
  if (chosen.length > 0) return chosen
  const exact = exactly(found, line)
  return exact.length === 1 ? exact : []
}

async function partiesOn(ctx: Ctx, line: string, ticked: readonly string[]): Promise<Outcome<Party[]>> {
  const facts = { line: line.slice(0, 80) }
  if (isAddress(line)) {
    const person = await personByEmail(ctx, line)
    return person ? done([{ kind: 'person', id: person }]) : refused({ rule: 'governance.desk.party_unknown', field: 'parties', facts })
  }
  const found = await partiesCalled(ctx, line)
  const one = meant(found, line, ticked)
  if (one.length > 0) return done(one.map(({ party }) => party))
  return refused(
    found.length > 0
      ? { rule: 'governance.desk.party_tick', field: 'party', facts }
      : { rule: 'governance.desk.party_unknown', field: 'parties', facts },
  )
}

/** Whom a case concerns, one a line: people by their e-mail addresses, shops and bodies by slug, address or name. */
export async function partiesOf(ctx: Ctx, form: Typed): Promise<Outcome<Party[]>> {
  const parties: Party[] = []
  const wrong: Refusal[] = []
  for (const line of linesOf(form)) {
    const found = await partiesOn(ctx, line, form.all('party'))
    if (found.ok) parties.push(...found.value)
    else wrong.push(...found.refusals)
  }
  return wrong.length > 0 ? refused(...wrong) : done(parties)
}

/** What each line that is no e-mail address may mean, to be ticked where it is not plain. */
export async function partyChoices(ctx: Ctx, t: Say, form: Typed): Promise<Choice[]> {
  const choices = new Map<string, Choice>()
  for (const line of linesOf(form).filter((one) => !isAddress(one))) {
    const found = await partiesCalled(ctx, line)
    if (exactly(found, line).length !== 1)
      for (const { value, name, kind, slug } of found)
        choices.set(value, { value, label: name, hint: `${t(`govdesk.party.${kind}`)} · ${slug}` })
  }
  return [...choices.values()]
}
