import type { Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { serve } from '@hono/node-server'
import type { OpenHouse } from '#src/open-house.ts'
import { openPageCache } from './_page-cache.ts'
import { openSite } from './app.ts'
import { beginStopping } from './health.ts'

export type Listening = { port: number; stop(): Promise<void> }

/** Longest waits, each shorter than its caller's: headers 10 s, a whole request 120 s (photos over a thin line), idle connection 5 s. */
const limits = {
  headersTimeout: 10_000,
  requestTimeout: 120_000,
  keepAliveTimeout: 5_000,
  maxHeaderSize: 16_384,
  // how often the waits are looked at; left alone, ten seconds are up to forty
  connectionsCheckingInterval: 2_000,
}

const lastOnItsLine = (answer: ServerResponse): void => {
  answer.shouldKeepAlive = false
}

export async function listen(open: OpenHouse, o: { host: string; port: number }): Promise<Listening> {
  const site = openSite(open.house, openPageCache(), open.pool)
  const server = await new Promise<Server>((resolve, reject) => {
    const made = serve({ fetch: site.fetch, hostname: o.host, port: o.port, serverOptions: limits }, () =>
      resolve(made as Server),
    ) as Server
    made.once('error', reject)
  })
  const answering = new Set<ServerResponse>()
  server.prependListener('request', (_, answer) => {
    answering.add(answer)
    answer.once('close', () => answering.delete(answer))
  })
  return {
    port: (server.address() as AddressInfo).port,
    async stop() {
      beginStopping()
      // a reader who keeps asking on an open line would never let go of it: each answer from now on is its last
      for (const answer of answering) lastOnItsLine(answer)
      server.prependListener('request', (_, answer) => lastOnItsLine(answer))
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      server.closeIdleConnections()
      await Promise.race([closed, sleep(6_000, undefined, { ref: false })])
      server.closeAllConnections()
    },
  }
}
