import { setTimeout as sleep } from 'node:timers/promises'
import { type Site, startSite } from '../processes.ts'

export type Answered = { status: number; body: Record<string, unknown> }

/** Two processes of the site over one database, of which one or the other is now and then killed without a word and started again. */
export type Workers = {
  /** Asks until there is an answer, with one key: a client whose connection broke does not know whether it was done, and asks again elsewhere. */
  post(path: string, body: unknown, key: string, token?: string): Promise<Answered>
  get(path: string): Promise<Answered>
  killOne(): Promise<void>
  kills: number
  /** Answers no client should ever get. */
  faults: string[]
  /** Answers that said to come back later, after which the same question was asked again. */
  busy: number
  /** Connections that broke, after which the same question was asked again. */
  broken: number
  stop(): Promise<void>
}

const patience = 60_000
/** Until a process serves: seconds, unless the machine is busy with much else. */
const startsWithin = 90_000

export async function startWorkers(env: Record<string, string>): Promise<Workers> {
  const nodes: Site[] = [await startSite(env, startsWithin), await startSite(env, startsWithin)]
  let turn = 0
  const faults: string[] = []

  async function ask(path: string, init: RequestInit): Promise<Answered> {
    const deadline = performance.now() + patience
    for (let tries = 0; performance.now() < deadline; tries += 1) {
      const node = nodes[(turn++ + tries) % nodes.length]
      try {
        const answer = await fetch(`${node?.origin}${path}`, { ...init, signal: AbortSignal.timeout(20_000) })
        const body = (await answer.json()) as Record<string, unknown>
        const again = answer.status === 503 || body.rule === 'platform.once.running'
        if (!again) {
          if (answer.status >= 500) faults.push(`${path}: ${answer.status} ${JSON.stringify(body)}`)
          return { status: answer.status, body }
        }
        if (answer.status === 503) workers.busy += 1
      } catch {
        workers.broken += 1
      }
      await sleep(50 + 25 * Math.min(tries, 20))
    }
    faults.push(`${path}: no answer in ${patience / 1000} s`)
    return { status: 0, body: {} }
  }

  const workers: Workers = {
    kills: 0,
    busy: 0,
    broken: 0,
    faults,
    post: (path, body, key, token) =>
      ask(path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': key, ...(token ? { authorization: `Bearer ${token}` } : {}) },
        body: JSON.stringify(body),
      }),
    get: (path) => ask(path, {}),
    async killOne() {
      const at = workers.kills % nodes.length
      await nodes[at]?.kill()
      workers.kills += 1
      nodes[at] = await startSite(env, startsWithin)
    },
    async stop() {
      await Promise.all(nodes.map((node) => node.stop()))
    },
  }
  return workers
}
