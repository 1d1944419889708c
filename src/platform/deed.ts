import { CompiledQuery } from 'kysely'
import { gamblingField } from '#src/base/gambling.ts'
import { Denied, type Facts, type Outcome, type Refusal, refused } from '#src/base/outcome.ts'
import { withoutHidden } from '#src/base/text.ts'
import { type Actor, actorId, type Ctx, type Ground, type Scope } from './context.ts'
import type { Tx } from './database.ts'
import { claimOnce, keepOnce, type Replay } from './once.ts'

/** What a deed works with. Everything it writes, promises and enqueues is committed together or not at all. */
export type DeedScope = {
  ctx: Ctx
  tx: Tx
  actor: Actor
  now: Date
  /** Asks whether the actor may; throws Denied if not. A deed that never asks cannot commit. */
  must(power: string, scope?: Scope): Promise<Ground>
  /** What the journal says this deed was about. No personal data: the journal is never erased. */
  note(subject: string, facts?: Facts): void
  /** A job that exists only if this deed commits. */
  enqueue(job: string, data: Record<string, unknown>, options?: { after?: number }): Promise<void>
  /** Readers' page caches of this room become stale when this deed commits. */
  touched(room: string): void
}

export type Deed<I, O> = ((ctx: Ctx, input: I) => Promise<Outcome<O>>) & { deedName: string }

class RolledBack extends Error {
  refusals: Refusal[]
  constructor(refusals: Refusal[]) {
    super('refused')
    this.refusals = refusals
  }
}

class Replayed extends Error {
  replay: Replay
  constructor(replay: Replay) {
    super('replayed')
    this.replay = replay
  }
}

type DatabaseError = { code?: string; constraint?: string; detail?: string }
const broken = new Set(['23505', '23514', '23P01'])
const raced = new Set(['40P01', '40001'])

/** A broken constraint that carries a rule's name is that rule's refusal; what a trigger tells of it in JSON are its facts. */
function refusalOf(error: unknown): Refusal | undefined {
  const { code, constraint, detail } = error as DatabaseError
  if (code && broken.has(code) && constraint?.includes('.'))
    return detail?.startsWith('{') ? { rule: constraint, facts: JSON.parse(detail) as Facts } : { rule: constraint }
  if (code === '55P03') return { rule: 'platform.busy' }
  return undefined
}

/** What is no amount is bad input, whoever sends it; everything else not granted is denied. */
function deniedBy(power: string, { refusal, whoCan }: { refusal?: Refusal; whoCan?: readonly string[] }): Error {
  if (refusal?.field) return new RolledBack([refusal])
  return new Denied(power, refusal, whoCan)
}

async function writeJournal(tx: Tx, name: string, actor: Actor, authority: object[], about: { subject?: string; facts: Facts }) {
  await tx.executeQuery(
    CompiledQuery.raw(
      'insert into platform.journal (deed, actor_kind, actor_id, authority, subject, facts) values ($1, $2, $3, $4, $5, $6)',
      [name, actor.kind, actorId(actor), JSON.stringify(authority), about.subject ?? null, JSON.stringify(about.facts)],
    ),
  )
}

async function attempt<I, O>(
  name: string,
  run: (scope: DeedScope, input: I) => Promise<Outcome<O>>,
  ctx: Ctx,
  input: I,
): Promise<Outcome<O>> {
  const authority: { power: string; ground: Ground }[] = []
  const about: { subject?: string; facts: Facts } = { facts: {} }
  const rooms = new Set<string>()
  return await ctx.db.transaction().execute(async (tx) => {
    if (ctx.once) {
      const replay = await claimOnce(tx, ctx.actor, ctx.once)
      if (replay) throw new Replayed(replay)
    }
    const outcome = await run(
      {
        ctx,
        tx,
        actor: ctx.actor,
        now: ctx.now,
        async must(power, scope = {}) {
          const answered = await ctx.house.authority.take(tx, ctx.actor, power, scope)
          if (!answered.ok) throw deniedBy(power, answered)
          authority.push({ power, ground: answered.ground })
          return answered.ground
        },
        note(subject, facts = {}) {
          about.subject = subject
          Object.assign(about.facts, facts)
        },
        enqueue: (job, data, options) => ctx.house.jobs.enqueue(tx, job, data, options),
        touched: (room) => void rooms.add(room),
      },
      input,
    )
    if (!outcome.ok) throw new RolledBack(outcome.refusals)
    if (authority.length === 0) throw new Error(`${name} asked nobody's authority`)
    await writeJournal(tx, name, ctx.actor, authority, about)
    for (const room of rooms) {
      await tx.executeQuery(
        CompiledQuery.raw('update platform.data_version set n = n + 1 where room = $1 and shard = pg_backend_pid() % 64', [room]),
      )
    }
    if (ctx.once) await keepOnce(tx, ctx.actor, ctx.once, outcome.value)
    return outcome
  })
}

/** Nobody's words here advertise gambling, whichever way they come in. What reads other people's calendars is looked at by the scan. */
function whyNotWords(ctx: Ctx, input: unknown): Refusal | undefined {
  const found = ctx.actor.kind === 'system' ? undefined : gamblingField(input)
  return found && { rule: 'platform.text.gambling', facts: { word: found.word }, ...(found.field ? { field: found.field } : {}) }
}

/** `quotes`: its input may tell of what others planted: a report, or what a scan found. */
export type DeedManner = { quotes?: boolean }

/**
 * One errand that changes something on somebody's authority: a transaction with journal, refusals, jobs and replay.
 * The name is the power, the journal entry and the prefix of its refusals.
 */
export function deed<I, O>(
  name: string,
  run: (scope: DeedScope, input: I) => Promise<Outcome<O>>,
  { quotes = false }: DeedManner = {},
): Deed<I, O> {
  const call = async (ctx: Ctx, given: I): Promise<Outcome<O>> => {
    // what a form forgot to clean is kept by no room: a name that reads backwards, a word cut by signs nobody sees
    const input = withoutHidden(given)
    const planted = quotes ? undefined : whyNotWords(ctx, input)
    if (planted) return refused(planted)
    if (ctx.actor.kind === 'person' && ctx.actor.seenBy) throw new Denied(name, { rule: 'platform.only_looking' })
    for (let tries = 1; ; tries += 1) {
      try {
        return await attempt(name, run, ctx, input)
      } catch (error) {
        if (error instanceof RolledBack) return refused(...error.refusals)
        if (error instanceof Replayed) throw error.replay
        if (raced.has((error as DatabaseError).code ?? '') && tries < 4) continue
        const refusal = refusalOf(error)
        if (refusal) return refused(refusal)
        throw error
      }
    }
  }
  return Object.assign(call, { deedName: name })
}
