// A closed-loop HTTP load in a process of its own: N keep-alive connections, each sending the next request when the last is answered.
// Usage: node _load.mjs '{"url":…, "connections":…, "seconds":…, "headers":{…}, "requests":[{"method","path","body","headers"}]}' → one JSON line.
import { connect } from 'node:net'
import { performance } from 'node:perf_hooks'

const plan = JSON.parse(process.argv[2])
const { hostname, port } = new URL(plan.url)
const took = []
const statuses = {}
let sent = 0
let stopped = false

const bytesOf = (request) => {
  const body = request.body ?? ''
  const headers = {
    host: `${hostname}:${port}`,
    connection: 'keep-alive',
    ...plan.headers,
    ...request.headers,
    ...(body ? { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) } : {}),
  }
  return `${request.method ?? 'GET'} ${request.path} HTTP/1.1\r\n${Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('')}\r\n${body}`
}

/** Reads one answer out of the buffer: its status and its length in bytes, or undefined when it is not whole yet. */
function readAnswer(buffer) {
  const end = buffer.indexOf('\r\n\r\n')
  if (end < 0) return undefined
  const head = buffer.toString('latin1', 0, end)
  const status = Number(head.slice(9, 12))
  const length = /content-length: (\d+)/i.exec(head)
  if (length) return buffer.length >= end + 4 + Number(length[1]) ? { status, bytes: end + 4 + Number(length[1]) } : undefined
  let at = end + 4
  for (;;) {
    const line = buffer.indexOf('\r\n', at)
    if (line < 0) return undefined
    const size = Number.parseInt(buffer.toString('latin1', at, line), 16)
    if (buffer.length < line + 2 + size + 2) return undefined
    at = line + 2 + size + 2
    if (size === 0) return { status, bytes: at }
  }
}

function drive() {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname)
    socket.setNoDelay(true)
    let buffer = Buffer.alloc(0)
    let began = 0
    const next = () => {
      if (stopped || (plan.count && sent >= plan.count)) {
        socket.end()
        return resolve()
      }
      const request = plan.requests[sent % plan.requests.length]
      sent += 1
      began = performance.now()
      socket.write(
        bytesOf(
          request.key
            ? { ...request, headers: { ...request.headers, 'idempotency-key': `${request.key}-${process.pid}-${sent}` } }
            : request,
        ),
      )
    }
    socket.on('connect', next)
    socket.on('error', reject)
    socket.on('data', (bytes) => {
      buffer = buffer.length ? Buffer.concat([buffer, bytes]) : bytes
      const answer = readAnswer(buffer)
      if (!answer) return
      took.push(performance.now() - began)
      statuses[answer.status] = (statuses[answer.status] ?? 0) + 1
      buffer = buffer.subarray(answer.bytes)
      next()
    })
  })
}

const began = performance.now()
setTimeout(() => {
  stopped = true
}, plan.seconds * 1000)
await Promise.all(Array.from({ length: plan.connections }, drive))
const seconds = (performance.now() - began) / 1000
took.sort((a, b) => a - b)
const at = (share) => Math.round((took[Math.min(took.length - 1, Math.floor(took.length * share))] ?? 0) * 100) / 100
console.log(
  JSON.stringify({ rate: Math.round(took.length / seconds), p50: at(0.5), p95: at(0.95), p99: at(0.99), statuses, n: took.length }),
)
process.exit(0)
