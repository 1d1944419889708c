import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { sql } from 'kysely'
import { z } from 'zod'
import type { Outcome } from '#src/base/outcome.ts'
import { cityInstant, type Day, dayOf, isoWithOffset, minutesAfter } from '#src/base/time.ts'
import type { Ctx, House } from '#src/platform/context.ts'
import { Replay } from '#src/platform/once.ts'
import { recordAppointment } from './appointment.db.ts'
import { openingSchema } from './case.ts'
import { decideCaseByPost } from './case-decide.db.ts'
import { concurCase } from './case-deeds.db.ts'
import { openCaseByPost } from './case-open.db.ts'
import { correctDecision, makeDecision } from './decision.db.ts'
import { correctingSchema, decidingSchema, termsShape, verdictSchema } from './decision.ts'
import { grantDelegation } from './delegation.db.ts'
import { mySeats } from './holders.db.ts'
import { declareInterest } from './interest.db.ts'
import { callingSchema, minutesText } from './meeting.ts'
import { callMeeting, openMeeting } from './meeting-call.db.ts'
import { attendMeeting, closeItem, settleItem, voteOnItem } from './meeting-vote.db.ts'
import { amendMinutes, draftMinutes, finishMinutes } from './minutes.db.ts'
import { declareRecusal } from './recusal.db.ts'

type Input = Record<string, unknown>
type Errand = (ctx: Ctx, input: Input) => Promise<Outcome<unknown>>

const named = { number: z.string() }
const item = { ...named, position: z.int() }

async function lend(ctx: Ctx, input: Input): Promise<Outcome<unknown>> {
  const seat = (await mySeats(ctx)).find((one) => one.kind === input.seat && one.state === 'now')
  return await grantDelegation(ctx, { ...input, seat: seat?.appointment })
}

const settling = z.strictObject({ ...item, title: z.string(), ...termsShape })
const amending = z.strictObject({ ...named, from: z.int(), text: minutesText, reason: z.string() })

/** What the cast may be told to do: each an ordinary deed of the room, asked of the matrix like anybody's. */
const errands: Readonly<Record<string, Errand>> = {
  appoint: recordAppointment,
  interest: declareInterest,
  lend,
  decide: (ctx, input) => makeDecision(ctx, decidingSchema.parse(input)),
  correct: (ctx, input) => correctDecision(ctx, correctingSchema.extend(named).parse(input)),
  open: (ctx, input) => openCaseByPost(ctx, openingSchema.parse(input)),
  verdict: (ctx, input) => decideCaseByPost(ctx, verdictSchema.extend(named).parse(input)),
  concur: (ctx, input) => concurCase(ctx, z.strictObject({ ...named, reason: z.string() }).parse(input)),
  recuse: (ctx, { case: about, ...input }) => declareRecusal(ctx, { case: String(about), input }),
  call: (ctx, input) => callMeeting(ctx, callingSchema.parse(input)),
  begin: (ctx, input) => openMeeting(ctx, z.strictObject(named).parse(input)),
  attend: (ctx, input) => attendMeeting(ctx, z.strictObject(named).parse(input)),
  vote: (ctx, input) => voteOnItem(ctx, z.strictObject({ ...item, choice: z.enum(['yes', 'no', 'abstain']) }).parse(input)),
  close: (ctx, input) => closeItem(ctx, z.strictObject(item).parse(input)),
  settle: (ctx, input) => settleItem(ctx, settling.parse(input)),
  draft: (ctx, input) => draftMinutes(ctx, z.strictObject({ ...named, text: minutesText }).parse(input)),
  amend: (ctx, input) => amendMinutes(ctx, amending.parse(input)),
  finish: (ctx, input) => finishMinutes(ctx, z.strictObject(named).parse(input)),
}

const stepSchema = z.strictObject({
  as: z.string().optional(),
  each: z.array(z.string()).optional(),
  do: z.string(),
  name: z.string().optional(),
  input: z.record(z.string(), z.unknown()),
})

const daysFrom = (now: Date, days: number): Day => dayOf(minutesAfter(now, days * 1440))

/** `+14d` is a civic day (of a meeting: that evening, today: at once); `@name` the number an earlier step was given. */
function readValue(key: string, value: unknown, now: Date, numbers: ReadonlyMap<string, string>): unknown {
  if (Array.isArray(value)) return value.map((one) => readValue(key, one, now, numbers))
  if (value !== null && typeof value === 'object')
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, readValue(name, one, now, numbers)]))
  if (typeof value !== 'string') return value
  if (value.startsWith('@')) return numbers.get(value.slice(1)) ?? value
  const days = /^([+-]\d+)d$/.exec(value)?.[1]
  if (days === undefined) return value
  if (key !== 'startsAt') return daysFrom(now, Number(days))
  return Number(days) === 0 ? isoWithOffset(minutesAfter(now, 1)) : isoWithOffset(cityInstant(daysFrom(now, Number(days)), 19 * 60))
}

type Cast = ReadonlyMap<string, { id: string; name: string }>

/** The cast in office today. A demo town started when their terms are over has no such life. */
export async function castOf(house: House): Promise<Cast> {
  const found = await sql<{ key: string; id: string; name: string }>`select demo_key as key, id, name from identity.person h
    where demo_key is not null and exists (select from governance.appointment a where a.person_id = h.id and a.active @> governance.clock())`.execute(
    house.db,
  )
  return new Map(found.rows.map(({ key, ...person }) => [key, person]))
}

const numberIn = (value: unknown): string | undefined => z.object({ number: z.string() }).safeParse(value).data?.number

/** On a slow machine one waits longer for another's lock than an errand may: nothing was done, so it is asked again, a minute at most. */
async function whileBusy<T>(run: () => Promise<Outcome<T>>): Promise<Outcome<T>> {
  for (let left = 30; ; left -= 1) {
    const outcome = await run()
    if (outcome.ok || left === 0 || outcome.refusals[0]?.rule !== 'platform.busy') return outcome
    await setTimeout(2000 - left * 50)
  }
}

/** Does a step once: started again after a kill, it is told what it was answered. `mayFail`: what is refused is left out. */
export async function doOnce<I>(
  ctx: Ctx,
  place: string,
  errand: (ctx: Ctx, input: I) => Promise<Outcome<unknown>>,
  input: I,
  mayFail = false,
): Promise<unknown> {
  const once = { route: 'demo-life', key: place, requestHash: place, answer: (body: unknown) => ({ status: 200, body: body ?? null }) }
  try {
    const outcome = await whileBusy(() => errand({ ...ctx, once }, input))
    if (outcome.ok) return outcome.value
    if (mayFail) return undefined
    throw new Error(`the demo town's life, ${place}: ${outcome.refusals[0]?.rule}`)
  } catch (error) {
    if (error instanceof Replay && error.reason === 'again') return error.body
    throw error
  }
}

/** Lets the cast decide, meet, lend and step aside, as the city pack tells it. Nothing here may do what the matrix would not. */
export async function plantGovernanceLife(house: House): Promise<void> {
  const steps = z.array(stepSchema).parse(JSON.parse(await readFile(join(house.config.CITY, 'demo', 'governance.json'), 'utf8')))
  const cast = await castOf(house)
  const needed = steps.flatMap((step) => step.each ?? step.as ?? [])
  if (!needed.every((key) => cast.has(key))) return
  const now = house.now()
  const numbers = new Map<string, string>()
  for (const [place, step] of steps.entries()) {
    const errand = errands[step.do]
    if (!errand) throw new Error(`the demo town's life, ${place}: ${step.do} is nothing one can do`)
    const input = readValue('', step.input, now, numbers) as Input
    for (const key of step.each ?? [step.as ?? '']) {
      const person = cast.get(key)
      const ctx: Ctx = {
        house,
        db: house.db,
        actor: { kind: 'person', id: '', name: '', ...person, secondFactor: true },
        now,
        tongue: 'id',
      }
      const number = numberIn(await doOnce(ctx, `${place} ${key}`, errand, input))
      if (step.name && number) numbers.set(step.name, number)
    }
  }
}
