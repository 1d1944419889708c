import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

/** The built site as a process of its own, the way it runs in earnest. */
export type Site = {
  child: ChildProcess
  origin: string
  output: () => string
  ended: Promise<number | null>
  stop(): Promise<void>
  kill(): Promise<void>
}

export async function freePort(): Promise<number> {
  return await new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

export async function startSite(env: Record<string, string>, within = 90_000): Promise<Site> {
  if (!existsSync('dist/server/main.js')) throw new Error('build first: npm test builds, a bare vitest run does not')
  const port = Number(env.PORT ?? (await freePort()))
  const child = spawn(process.execPath, ['--enable-source-maps', 'dist/server/main.js'], {
    env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', ...env, PORT: String(port) },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let text = ''
  child.stdout?.on('data', (bytes: Buffer) => {
    text += bytes
  })
  child.stderr?.on('data', (bytes: Buffer) => {
    text += bytes
  })
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve))
  const origin = `http://127.0.0.1:${port}`
  await ready(origin, child, () => text, within)
  return {
    child,
    origin,
    output: () => text,
    ended,
    async stop() {
      child.kill('SIGTERM')
      await ended
    },
    async kill() {
      child.kill('SIGKILL')
      await ended
    },
  }
}

async function ready(origin: string, child: ChildProcess, output: () => string, within: number): Promise<void> {
  const deadline = performance.now() + within
  while (performance.now() < deadline) {
    if (child.exitCode !== null) throw new Error(`the site ended with ${child.exitCode}:\n${output()}`)
    const answer = await fetch(`${origin}/readyz`).catch(() => undefined)
    if (answer?.ok) return
    await sleep(100)
  }
  throw new Error(`not ready in time:\n${output()}`)
}

/** Runs one operator verb; answers exit code and outputs. */
export async function hub(env: Record<string, string>, ...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, ['--enable-source-maps', 'dist/server/hub.js', ...args], {
    env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', ...env },
  })
  let out = ''
  let err = ''
  child.stdout.on('data', (bytes: Buffer) => {
    out += bytes
  })
  child.stderr.on('data', (bytes: Buffer) => {
    err += bytes
  })
  const code = await new Promise<number | null>((resolve) => child.once('exit', resolve))
  return { code, out, err }
}

export type Bought = { status: number; body: Record<string, unknown> }

/** One guest's order by the API. */
export async function buy(
  origin: string,
  variant: string,
  quantity: number,
  key: string,
  payment = 'cash',
  wish: Record<string, unknown> = {},
): Promise<Bought> {
  const answer = await fetch(`${origin}/api/v1/orders`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': key },
    body: JSON.stringify({
      lines: [{ variant, quantity }],
      fulfilment: [],
      buyer: { name: 'Sari Contoh', phone: '0812-0000-0001' },
      payment,
      ...wish,
    }),
  })
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
}
