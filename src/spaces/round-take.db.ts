import { sql } from 'kysely'
import { done, type Outcome } from '#src/base/outcome.ts'
import type { Day } from '#src/base/time.ts'
import type { Ctx } from '#src/platform/context.ts'
import type { Tx } from '#src/platform/database.ts'
import { deed } from '#src/platform/deed.ts'
import { bookablesCalled } from './_rows.db.ts'
import { triedAlone } from './_series-rows.db.ts'
import type { Wish } from './round.ts'
import { firstDate } from './round-input.ts'
import { takeSeries } from './series.db.ts'
import { planSeries } from './series.ts'

type Given = {
  round: string
  first: Day
  last: Day
  wish: Wish
  person: string
  organisation: string
  title: string
  people: number
  answers: Record<string, string>
}

/** A slot that was published and is nobody's series yet. Its row is locked: it becomes one once. */
async function givenSlot(tx: Tx, allocation: string): Promise<Given | undefined> {
  const found =
    await sql<Given>`select r.number as round, to_char(lower(r.season), 'YYYY-MM-DD') as first, to_char(upper(r.season) - 1, 'YYYY-MM-DD') as last, a.wishes -> g.wish as wish,
      a.person_id as person, a.organisation_id as organisation, a.title, a.people, a.answers
    from spaces.round_allocation g join spaces.round r on r.id = g.round_id join spaces.round_application a on a.id = g.application_id
    where g.id = ${allocation}::uuid and g.series_id is null and g.rule = '' and exists (select from spaces.round_step s where s.round_id = r.id and s.step = 'published') for update of g`.execute(
      tx,
    )
  return found.rows[0]
}

/** Makes one slot a series of its community, by the ordinary way of every booking; dates that cannot be had say why and may be tried again. */
export const takeSlot = deed('spaces.round.take', async (scope, { allocation }: { allocation: string }): Promise<Outcome<void>> => {
  const { tx, ctx } = scope
  await scope.must('spaces.round.take')
  const given = await givenSlot(tx, allocation)
  if (!given) return done()
  const { wish, title, people, answers, person, organisation, last } = given
  const [main] = await bookablesCalled(tx, [wish.space])
  const asked = { bookable: wish.space, periods: [firstDate(given, wish)], people, extras: [], title, purpose: '', answers }
  const repeat = { rhythm: 'weekly' as const, until: last }
  const plan = planSeries(asked.periods, repeat, ctx.tongue)
  const taken = await triedAlone(tx, async () => {
    if (!plan.ok || !main) return plan.ok ? { ok: false as const, refusals: [{ rule: 'spaces.booking.unknown_space' }] } : plan
    // what was applied for is asked for by whoever applied; that it is now is the journal's to say
    const asApplicant = { ...scope, actor: { kind: 'person' as const, id: person, name: '', secondFactor: false } }
    return await takeSeries(asApplicant, { ...asked, repeat, taking: 'skip' }, plan.value, { beyond: true, person, organisation, main })
  })
  const series = taken.ok ? taken.value.id : null
  const rule = taken.ok ? '' : (taken.refusals[0]?.rule ?? 'spaces.booking.taken')
  await sql`update spaces.round_allocation set series_id = ${series}, rule = ${rule} where id = ${allocation}::uuid`.execute(tx)
  scope.note(`round:${given.round}`, taken.ok ? { made: taken.value.made, rejected: taken.value.rejected } : { rule })
  return done()
})

export async function takePublished(ctx: Ctx, allocation: string): Promise<void> {
  await takeSlot(ctx, { allocation })
}
