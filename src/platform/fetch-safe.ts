import { lookup as resolve } from 'node:dns'
import { type IncomingMessage, request as insecure, type RequestOptions } from 'node:http'
import { request as secure } from 'node:https'
import { BlockList, isIP, type LookupFunction } from 'node:net'
import { done, type Outcome, type Refusal, refused } from '#src/base/outcome.ts'

// two lists: one would take every IPv4 address for a mapped IPv6 one
const inside4 = new BlockList()
const inside6 = new BlockList()
for (const [address, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const)
  inside4.addSubnet(address, bits, 'ipv4')
for (const [address, bits] of [
  ['::', 96],
  ['::ffff:0:0', 96],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
] as const)
  inside6.addSubnet(address, bits, 'ipv6')

/** An address anybody on the internet may reach: not this machine, not this network, not a tunnel into one. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address)
  if (family === 0) return false
  return family === 6 ? !inside6.check(address, 'ipv6') : !inside4.check(address, 'ipv4')
}

export type FetchOptions = {
  bytes: number
  ms: number
  redirects?: number
  /** What a name stands for and what may be connected to; tests give their own. */
  lookup?: LookupFunction
  permitted?: (address: string) => boolean
  ports?: readonly string[]
  /** What is asked for; pictures unless said. */
  accept?: string
  /** Marks of what was had before: where nothing has changed, nothing is sent again. */
  since?: Marks
}

/** What a server calls the version of a thing it gave out. */
export type Marks = { etag?: string | undefined; lastModified?: string | undefined }
/** No body: it is as it was. */
export type Fetched = { body: Buffer | undefined; marks: Marks }

const usualPorts = ['', '80', '443']

const no = (rule: string, facts?: Refusal['facts']) => refused({ rule: `platform.fetch.${rule}`, ...(facts ? { facts } : {}) })

/** Resolves once, checks what came, and connects to exactly that: a name that changes its mind in between has nothing to change. */
function checkedLookup(look: LookupFunction, permitted: (address: string) => boolean): LookupFunction {
  return (host, options, callback) => {
    look(host, { ...options, all: true }, (error, found) => {
      const all = typeof found === 'string' ? [{ address: found, family: isIP(found) }] : found
      if (error) return callback(error, '', 0)
      const [first] = all ?? []
      if (!first || !all.every((one) => permitted(one.address)))
        return callback(Object.assign(new Error('not a public address'), { code: 'EINSIDE' }), '', 0)
      if (options.all) callback(null, all)
      else callback(null, first.address, first.family)
    })
  }
}

function readUrl(text: string, base: string | undefined, o: Required<Pick<FetchOptions, 'permitted' | 'ports'>>): URL | undefined {
  const url = URL.parse(text, base)
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password || !o.ports.includes(url.port)) return undefined
  const host = url.hostname.replace(/^\[|\]$/g, '')
  // numbers are connected to as they stand, without a lookup that could be asked
  if (isIP(host) !== 0) return o.permitted(host) ? url : undefined
  return host.includes('.') ? url : undefined
}

/** Why an address is not even asked; what its name stands for is seen when it is. */
export const refuseAddress = (address: string): Refusal | undefined =>
  readUrl(address, undefined, { permitted: isPublicAddress, ports: usualPorts }) ? undefined : { rule: 'platform.fetch.address' }

function ask(
  url: URL,
  lookup: LookupFunction,
  signal: AbortSignal,
  { accept = 'image/*', since = {} }: Pick<FetchOptions, 'accept' | 'since'>,
  method: 'GET' | 'HEAD' = 'GET',
): Promise<IncomingMessage> {
  const options: RequestOptions = {
    method,
    lookup,
    signal,
    agent: false,
    headers: {
      accept,
      'user-agent': 'MetroCreativeHub/1',
      ...(since.etag ? { 'if-none-match': since.etag } : {}),
      ...(since.lastModified ? { 'if-modified-since': since.lastModified } : {}),
    },
  }
  return new Promise((done, fail) => {
    const sent = (url.protocol === 'https:' ? secure : insecure)(url, options, done)
    sent.on('error', fail)
    sent.end()
  })
}

async function readBody(answer: IncomingMessage, most: number): Promise<Outcome<Buffer>> {
  if (Number(answer.headers['content-length'] ?? 0) > most) return tooLarge(answer, most)
  const parts: Buffer[] = []
  let bytes = 0
  for await (const part of answer as AsyncIterable<Buffer>) {
    bytes += part.length
    if (bytes > most) return tooLarge(answer, most)
    parts.push(part)
  }
  return done(Buffer.concat(parts))
}

function tooLarge(answer: IncomingMessage, most: number) {
  answer.destroy()
  return no('too_large', { megabytes: Math.floor(most / 1_000_000) })
}

const redirecting = new Set([301, 302, 303, 307, 308])

const mark = (value: string | undefined): string | undefined => (value && value.length <= 300 ? value : undefined)

async function readAnswer(answer: IncomingMessage, o: FetchOptions): Promise<Outcome<Fetched>> {
  const body = await readBody(answer, o.bytes)
  if (!body.ok) return body
  return done({ body: body.value, marks: { etag: mark(answer.headers.etag), lastModified: mark(answer.headers['last-modified']) } })
}

/** Fetches what stands at a public web address, and nothing else. */
export async function fetchPublic(address: string, o: Omit<FetchOptions, 'since'>): Promise<Outcome<Buffer>> {
  const fetched = await fetchChanged(address, o)
  return fetched.ok ? done(fetched.value.body ?? Buffer.alloc(0)) : fetched
}

/** The same, unless it is as it was: every hop is checked where it is connected to, in time and size. */
export async function fetchChanged(address: string, o: FetchOptions): Promise<Outcome<Fetched>> {
  const rules = { permitted: o.permitted ?? isPublicAddress, ports: o.ports ?? usualPorts }
  const lookup = checkedLookup(o.lookup ?? (resolve as unknown as LookupFunction), rules.permitted)
  const signal = AbortSignal.timeout(o.ms)
  let from: string | undefined
  let next = address
  try {
    for (let hops = 0; hops <= (o.redirects ?? 3); hops += 1) {
      const url = readUrl(next, from, rules)
      if (!url) return no('address')
      const answer = await ask(url, lookup, signal, o)
      const status = answer.statusCode ?? 0
      if (status === 200) return await readAnswer(answer, o)
      answer.destroy()
      if (status === 304 && o.since) return done({ body: undefined, marks: o.since })
      if (!redirecting.has(status) || !answer.headers.location) return no('status', { status })
      from = url.href
      next = answer.headers.location
    }
    return no('too_many_redirects')
  } catch (error) {
    if ((error as { code?: string }).code === 'EINSIDE') return no('address')
    return signal.aborted ? no('slow', { seconds: Math.round(o.ms / 1000) }) : no('unreachable')
  }
}

export type ProbeOptions = Pick<FetchOptions, 'ms' | 'redirects' | 'lookup' | 'permitted' | 'ports'>
/** The last answer, and the host it came from. */
export type Probed = { status: number; host: string }

type Way = { rules: Required<Pick<FetchOptions, 'permitted' | 'ports'>>; lookup: LookupFunction; signal: AbortSignal; redirects: number }

async function follow(address: string, { rules, lookup, signal, redirects }: Way, method: 'GET' | 'HEAD'): Promise<Outcome<Probed>> {
  let from: string | undefined
  let next = address
  for (let hops = 0; hops <= redirects; hops += 1) {
    const url = readUrl(next, from, rules)
    if (!url) return no('address')
    const answer = await ask(url, lookup, signal, { accept: '*/*' }, method)
    const status = answer.statusCode ?? 0
    // what it says of itself is enough: its body is never read
    answer.destroy()
    if (!redirecting.has(status) || !answer.headers.location) return done({ status, host: url.hostname })
    from = url.href
    next = answer.headers.location
  }
  return no('too_many_redirects')
}

/** Whether somebody answers at a public web address and where it ends: HEAD, then GET where HEAD is not liked. Every hop is checked like any other. */
export async function probePublic(address: string, o: ProbeOptions): Promise<Outcome<Probed>> {
  const rules = { permitted: o.permitted ?? isPublicAddress, ports: o.ports ?? usualPorts }
  const way = {
    rules,
    lookup: checkedLookup(o.lookup ?? (resolve as unknown as LookupFunction), rules.permitted),
    redirects: o.redirects ?? 3,
  }
  const signal = AbortSignal.timeout(o.ms)
  try {
    const asked = await follow(address, { ...way, signal }, 'HEAD').catch((error) => {
      if ((error as { code?: string }).code === 'EINSIDE' || signal.aborted) throw error
      return undefined
    })
    if (asked && (!asked.ok || asked.value.status < 400)) return asked
    return await follow(address, { ...way, signal }, 'GET')
  } catch (error) {
    if ((error as { code?: string }).code === 'EINSIDE') return no('address')
    return signal.aborted ? no('slow', { seconds: Math.round(o.ms / 1000) }) : no('unreachable')
  }
}
