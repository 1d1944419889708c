import type { Tongue } from '#src/base/time.ts'
import type { Config } from './config.ts'
import type { Database, Tx } from './database.ts'
import type { Files } from './files.ts'
import type { Jobs } from './jobs.ts'
import type { Log } from './log.ts'

/** Who acts. Always explicit; nobody acts "as the application". */
export type Actor =
  | { kind: 'guest' }
  | { kind: 'person'; id: string; name: string; secondFactor: boolean }
  | { kind: 'token'; id: string; name: string; token: string; scopes: readonly string[] }
  | { kind: 'system'; job: string }

/** What a power is asked for. `key` means: the room has checked the secret of the thing itself. */
export type Scope = { shop?: string; person?: string; key?: boolean; unit?: string; amount?: number }

/** On what an authority rests, as the journal keeps it. */
export type Ground = { by: 'everyone' | 'signed_in' | 'self' | 'key' | 'team' | 'post' | 'system'; id?: string; role?: string }

/** The one question of authority. Identity answers it; the platform only makes sure it is asked. */
export type Authority = { ground(db: Database | Tx, actor: Actor, power: string, scope: Scope): Promise<Ground | undefined> }

/** What lives as long as the process. */
export type House = {
  config: Config
  db: Database
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
  return (await ctx.house.authority.ground(ctx.db, ctx.actor, power, scope)) !== undefined
}
