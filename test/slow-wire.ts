import { type AddressInfo, createConnection, createServer, type Socket } from 'node:net'
import { seeded } from '#src/base/seed.ts'

/** What a line is like. Each way carries so many bytes a second, all who use it together, and takes `delay` ms to the far end. */
export type Line = { delay: number; bytesPerSecond: number; loses: () => boolean }

/** What went over it: segments put on the line, those of them that never arrived, and bytes that reached the browser. */
export type Count = { segments: number; lost: number; down: number }

export type Wire = { origin: string; count: Count; close(): Promise<void> }

/** A telephone at the edge of its cell: 400 kbit/s, 400 ms there and back, every twentieth segment lost. */
export const edgeOfTheCell = (seed: string): Line => {
  const lots = seeded(seed)
  return { delay: 200, bytesPerSecond: 50_000, loses: () => lots.next() < 0.05 }
}

const segmentBytes = 1460
const headerBytes = 40
/** RFC 6298: no answer within a second, then within two, four … */
const firstTimer = 1000
/** RFC 6928 and RFC 5681: ten segments at first, and a gap counts as a loss when three later ones were answered. */
const firstWindow = 10
const gapSeenBy = 3

type Way = (bytes: number) => { wait: number; lost: boolean }

/** One direction of the line: what is put on it leaves after whatever was put there before. */
function openWay(line: Line, count: Count): Way {
  let free = 0
  return (bytes) => {
    const now = performance.now()
    free = Math.max(free, now) + ((bytes + headerBytes) / line.bytesPerSecond) * 1000
    const lost = line.loses()
    count.segments += 1
    if (lost) count.lost += 1
    return { wait: free - now + line.delay, lost }
  }
}

type Segment = {
  number: number
  bytes: number
  arrived: () => void
  here: boolean
  sent: number
  laterAnswered: number
  timer?: NodeJS.Timeout
}

type Flow = { send(bytes: number, arrived: () => void): void; stop(): void }

/**
 * One direction of one connection, as TCP with selective acknowledgements keeps it: in order whatever was lost, a window that grows with every
 * answer and shrinks with every loss, and a segment sent anew when three later ones were answered or its timer ran out. Answers are not lost
 * here: those that follow say the same.
 */
function openFlow(way: Way, delay: number): Flow {
  let [window, threshold, numbered, recovering] = [firstWindow, Number.POSITIVE_INFINITY, 0, 0]
  const waiting: Segment[] = []
  const underWay = new Set<Segment>()
  const undelivered: Segment[] = []

  const shrink = (segment: Segment, to: (threshold: number) => number) => {
    if (segment.number <= recovering) return
    recovering = numbered
    threshold = Math.max(2, window / 2)
    window = to(threshold)
  }
  const put = (segment: Segment) => {
    segment.sent += 1
    clearTimeout(segment.timer)
    const { wait, lost } = way(segment.bytes)
    const runsOut = wait + firstTimer * 2 ** (segment.sent - 1)
    segment.timer = lost ? setTimeout(timedOut, runsOut, segment) : setTimeout(arrive, wait, segment)
  }
  const timedOut = (segment: Segment) => {
    shrink(segment, () => 1)
    put(segment)
  }
  const arrive = (segment: Segment) => {
    segment.here = true
    while (undelivered[0]?.here) undelivered.shift()?.arrived()
    segment.timer = setTimeout(answered, delay, segment)
  }
  const answered = (segment: Segment) => {
    underWay.delete(segment)
    window += window < threshold ? 1 : 1 / window
    for (const earlier of [...underWay].filter((one) => one.number < segment.number && !one.here)) {
      earlier.laterAnswered += 1
      if (earlier.laterAnswered !== gapSeenBy) continue
      shrink(earlier, (half) => half)
      put(earlier)
    }
    fill()
  }
  const fill = () => {
    while (underWay.size < Math.floor(window)) {
      const next = waiting.shift()
      if (!next) return
      underWay.add(next)
      put(next)
    }
  }
  return {
    send(bytes, arrived) {
      numbered += 1
      const segment: Segment = { number: numbered, bytes, arrived, here: false, sent: 0, laterAnswered: 0 }
      waiting.push(segment)
      undelivered.push(segment)
      fill()
    },
    stop() {
      for (const { timer } of underWay) clearTimeout(timer)
      waiting.length = 0
    },
  }
}

/** Everything one end says goes over the flow to the other, its goodbye too. */
function carry(from: Socket, flow: Flow, to: Socket, passed: (bytes: number) => void = () => {}): void {
  from.on('data', (bytes: Buffer) => {
    for (let at = 0; at < bytes.length; at += segmentBytes) {
      const part = bytes.subarray(at, at + segmentBytes)
      flow.send(part.length, () => {
        passed(part.length)
        to.write(part)
      })
    }
  })
  from.on('end', () => flow.send(0, () => to.end()))
}

/** A way to the site at `origin` over such a line: the same site at another port of this machine. Losses are those a TCP connection has. */
export async function openWire(origin: string, line: Line): Promise<Wire> {
  const { hostname, port } = new URL(origin)
  const count: Count = { segments: 0, lost: 0, down: 0 }
  const ways = { up: openWay(line, count), down: openWay(line, count) }
  const open = new Set<() => void>()
  const server = createServer({ allowHalfOpen: true, pauseOnConnect: true }, (near) => {
    const up = openFlow(ways.up, line.delay)
    const down = openFlow(ways.down, line.delay)
    const far = createConnection({ host: hostname, port: Number(port), allowHalfOpen: true })
    const end = () => {
      open.delete(end)
      for (const flow of [up, down]) flow.stop()
      for (const socket of [near, far]) socket.destroy()
    }
    open.add(end)
    for (const socket of [near, far]) socket.on('error', end)
    for (const socket of [near, far]) socket.once('close', () => near.destroyed && far.destroyed && end())
    carry(far, down, near, (bytes) => {
      count.down += bytes
    })
    carry(near, up, far)
    near.pause()
    // a connection is asked for and granted before anything is said over it
    up.send(0, () => down.send(0, () => near.resume()))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    count,
    async close() {
      for (const end of open) end()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
