import { sql } from 'kysely'
import { type Ctx, personOf } from '#src/platform/context.ts'
import { inputOf, type RoundRow, roundCalled, roundRows } from './_round-rows.db.ts'
import { type Applicant, allocate, pointsOf, type RoundInput, type RoundResult, type Slot, type Why, type Wish } from './round.ts'

export type { RoundRow, RoundState } from './_round-rows.db.ts'

/** A round as everybody may see it: the seed once the slots are given, and never before. */
export type Round = Omit<RoundRow, 'seed' | 'id'> & { seed: string | null }

const shown = ({ seed, id: _, ...round }: RoundRow): Round => ({
  ...round,
  seed: round.state === 'published' ? seed : null,
})

export const allRounds = async (ctx: Ctx): Promise<Round[]> => (await roundRows(ctx.db)).map(shown)
export const roundFor = async (ctx: Ctx, number: string): Promise<Round> => shown(await roundCalled(ctx.db, number))

export type MyApplication = { body: string; name: string; title: string; slots: number; wishes: Wish[]; at: Date }

/** What the bodies somebody speaks for have applied for. */
export async function myApplications(ctx: Ctx, number: string): Promise<MyApplication[]> {
  const found =
    await sql<MyApplication>`select o.slug as body, o.name, a.title, a.slots, a.wishes, a.at from spaces.round_application a join spaces.round r on r.id = a.round_id
      join directory.organisation o on o.id = a.organisation_id
      join identity.membership m on m.kind = 'community' and m.entity_id = o.id and m.person_id = ${personOf(ctx.actor) ?? null}::uuid and m.during @> governance.clock()
    where r.number = ${number} and a.withdrawn_at is null order by o.name`.execute(ctx.db)
  return found.rows
}

/** A community with what it wished for and what became of each wish. `series`: the number of what a slot came to. */
export type Told = Applicant & {
  outcomes: { wish: Wish; why: Why; slot: Slot | null; series: string | null; rule: string }[]
  points: number
}
export type RoundTold = { result: RoundResult; input: RoundInput; told: Told[] }

type Became = { application: string; wish: number; series: string | null; rule: string }

function toldOf(input: RoundInput, result: RoundResult, became: readonly Became[]): Told[] {
  const all = new Map(input.applicants.map((one) => [one.id, one]))
  const told = input.applicants.map((one): Told => {
    const outcomes = one.wishes.map((wish, n) => {
      const came = became.find((it) => it.application === one.id && it.wish === n)
      return {
        wish,
        why: result.why[one.id]?.[n] ?? { kind: 'enough' as const },
        slot: result.slots.find(({ applicant, wish: at }) => applicant === one.id && at === n) ?? null,
        series: came?.series ?? null,
        rule: came?.rule ?? '',
      }
    })
    const points = outcomes.find(({ slot }) => slot)?.slot?.points.total ?? pointsOf(one, result.slots, all).total
    return { ...one, outcomes, points }
  })
  const place = ({ id }: Told) => result.slots.findIndex(({ applicant }) => applicant === id)
  const order = (one: Told) => (place(one) < 0 ? result.slots.length : place(one))
  return told.sort((a, b) => order(a) - order(b) || (a.name < b.name ? -1 : 1))
}

/** What was given and why, once it is published; the desk may see it as soon as it is given. */
export async function resultFor(ctx: Ctx, number: string): Promise<RoundTold | undefined> {
  const found = await sql<{
    input: RoundInput
    slots: Slot[]
    why: Record<string, Why[]>
    hash: string
  }>`select t.input, t.slots, t.why, t.hash
    from spaces.round_result t join spaces.round r on r.id = t.round_id where r.number = ${number}`.execute(ctx.db)
  const [kept] = found.rows
  if (!kept) return undefined
  const became = await sql<Became>`select g.application_id as application, g.wish, s.number as series, g.rule
    from spaces.round_allocation g join spaces.round r on r.id = g.round_id left join spaces.series s on s.id = g.series_id where r.number = ${number}`.execute(
    ctx.db,
  )
  const { input, ...result } = kept
  return { input, result, told: toldOf(input, result, became.rows) }
}

/** What would come out with another seed, of what has been applied for so far. The true seed is not used: nobody sees ahead. */
export async function simulateRound(ctx: Ctx, number: string, seed: string): Promise<RoundTold> {
  const input = await inputOf(ctx.db, await roundCalled(ctx.db, number), seed)
  const result = allocate(input)
  return { input, result, told: toldOf(input, result, []) }
}
