import type { Refusal } from '#src/base/outcome.ts'
import type { Tongue } from '#src/base/time.ts'
import type { Config } from './config.ts'
import type { Database, Tx } from './database.ts'
import type { Files } from './files.ts'
import type { Jobs } from './jobs.ts'
import type { Log } from './log.ts'
import type { Replica } from './replica.ts'

/** A helper who looks at somebody's pages: who, in which look (`identity.view_as`), until when. */
export type SeenBy = { helper: string; look: string; until: Date }

/** Who acts. Always explicit; nobody acts "as the application". */
export type Actor =
  | { kind: 'guest' }
  /** `seenBy`: a helper looks at this person's pages with her leave, and can change nothing. */
  | { kind: 'person'; id: string; name: string; secondFactor: boolean; seenBy?: SeenBy }
  | { kind: 'token'; id: string; name: string; token: string; scopes: readonly string[] }
  | { kind: 'system'; job: string }

/** Those an act is for or against. */
export type Party = { kind: 'person' | 'shop' | 'community' | 'organisation'; id: string }

/**
 * What a power is asked for. `key` means: the room has checked the secret of the thing itself.
 * `capacity` to `meetingItem` are for acts of authority: in what way (decides unless said), from which fund, how much in whole rupiah as it was sent,
 * for which unit (its code), in which case, for whose benefit, and the item of a meeting that carried it.
 */
export type Scope = {
  shop?: string
  person?: string
  key?: boolean
  capacity?: string
  fund?: string
  amount?: unknown
  unit?: string
  case?: string
  payee?: string
  activity?: string
  parties?: readonly Party[]
  meetingItem?: string
  /** Deciding not to do it: no money moves, so no limit over time is asked for. */
  refusing?: boolean
  /** Papers the act rests on, by the name the matrix gives them: the number of each and where it lies. */
  evidence?: Readonly<Record<string, string>> | undefined
}

/** On what an authority rests, as the journal keeps it. By `matrix`: the row, the version and its hash, the seat, and the act on record. */
export type Ground = {
  by: 'everyone' | 'signed_in' | 'self' | 'key' | 'team' | 'system' | 'matrix'
  id?: string
  role?: string
  row?: string
  version?: number
  hash?: string
  mode?: string
  delegation?: string
  act?: string
  /** How many others must still act before it counts. */
  remaining?: number
}

/** Granted on a ground, or not, and then perhaps by which rule, and which posts could. */
export type Answered = { ok: true; ground: Ground } | { ok: false; refusal?: Refusal; whoCan?: readonly string[] }

/** The one question of authority. `ask` only looks; `take` also puts the act on record, in the transaction of the deed. */
export type Authority = {
  ask(db: Database | Tx, actor: Actor, power: string, scope: Scope): Promise<Answered>
  take(tx: Tx, actor: Actor, power: string, scope: Scope): Promise<Answered>
}

/** What lives as long as the process. */
export type House = {
  config: Config
  db: Database
  /** Where public pages may be read. Whoever decides or has just written reads `db`. */
  replica?: Replica | undefined
  authority: Authority
  jobs: Jobs
  files: Files
  log: Log
  secret: string
  demo: boolean
  /** The server's clock; tests give their own. */
  now: () => Date
  /** Off where a test or a benchmark wants every page made anew. */
  pageCache: boolean
}

/** What lives as long as one errand. `now` is read once; deadlines are compared in the database by its own clock. */
export type Ctx = { house: House; db: Database; actor: Actor; now: Date; tongue: Tongue; once?: Once }

/** An answer that is given once for a key, however often it is asked for. */
export type Once = { route: string; key: string; requestHash: string; answer: (value: unknown) => { status: number; body: unknown } }

export const actorId = (actor: Actor): string | null => (actor.kind === 'guest' ? null : actor.kind === 'system' ? actor.job : actor.id)

export const personOf = (actor: Actor): string | undefined => (actor.kind === 'person' || actor.kind === 'token' ? actor.id : undefined)

/** For rows that name who did something: never a name, which may change or be erased. */
export const actorText = (actor: Actor): string => (actor.kind === 'guest' ? 'guest' : `${actor.kind}:${actorId(actor)}`)

/** May this actor? The same question as `must`, for buttons. */
export async function may(ctx: Ctx, power: string, scope: Scope = {}): Promise<boolean> {
  return (await mayOrWhy(ctx, power, scope)).ok
}

/** The same with the reason: an act that is not open to somebody stays visible and says why. */
export async function mayOrWhy(ctx: Ctx, power: string, scope: Scope = {}): Promise<Answered> {
  return await ctx.house.authority.ask(ctx.db, ctx.actor, power, scope)
}
