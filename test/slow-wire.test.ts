import { createHash, randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { edgeOfTheCell, type Line, openWire, type Wire } from './slow-wire.ts'

const whole = randomBytes(500_000)
const mark = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const server = createServer((asked, answer) => answer.end(whole.subarray(0, Number(asked.url?.slice(1)))))
let origin = ''
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => {
  server.close()
})

/** So many bytes asked for over a line of its own; they arrive whole and in order, and after how many milliseconds. */
async function fetched(line: Line, bytes: number): Promise<{ took: number; wire: Wire }> {
  const wire = await openWire(origin, line)
  const begun = performance.now()
  const answer = await fetch(`${wire.origin}/${bytes}`)
  const got = Buffer.from(await answer.arrayBuffer())
  const took = performance.now() - begun
  expect([got.length, mark(got)]).toEqual([bytes, mark(whole.subarray(0, bytes))])
  await wire.close()
  return { took, wire }
}

const lossless: Line = { ...edgeOfTheCell(''), loses: () => false }
/** Loses the nth segments put on the line, counted from one, whatever they carry. The first two open the connection, the third asks. */
const losing = (...numbers: number[]): Line => {
  let put = 0
  return {
    ...lossless,
    bytesPerSecond: 10_000_000,
    loses: () => {
      put += 1
      return numbers.includes(put)
    },
  }
}

test('without loss it takes two round trips and the time the bytes need at 400 kbit/s', async () => {
  const { took, wire } = await fetched(lossless, 40_000)
  expect(wire.count.lost).toBe(0)
  expect(wire.count.down).toBeGreaterThan(40_000)
  // 0.4 s to connect, 0.4 s to ask and be answered, 0.8 s for the bytes
  expect(took).toBeGreaterThan(1_590)
  expect(took).toBeLessThan(3_000)
})

test('a lost segment with nothing behind it waits for its timer, and lost again for one twice as long', async () => {
  const [unharmed, once, twice] = await Promise.all([fetched(losing(), 100), fetched(losing(3), 100), fetched(losing(3, 4), 100)])
  expect(unharmed.took).toBeLessThan(1_100)
  expect(once.took - unharmed.took).toBeGreaterThan(900)
  expect(once.took - unharmed.took).toBeLessThan(1_500)
  expect(twice.took - once.took).toBeGreaterThan(1_900)
  expect([once.wire.count.lost, twice.wire.count.lost]).toEqual([1, 2])
})

test('a lost segment with others behind it is missed after a round trip, and holds them all up till then', async () => {
  const [unharmed, one] = await Promise.all([fetched(losing(), 12_000), fetched(losing(5), 12_000)])
  expect(one.wire.count.lost).toBe(1)
  expect(one.took - unharmed.took).toBeGreaterThan(350)
  expect(one.took - unharmed.took).toBeLessThan(900)
})

test('every twentieth segment is lost, the same ones for the same seed', async () => {
  const line = (seed: string): Line => ({ ...edgeOfTheCell(seed), delay: 2, bytesPerSecond: 5_000_000 })
  const { wire } = await fetched(line('basah'), 500_000)
  expect(wire.count.segments).toBeGreaterThan(340)
  expect(wire.count.lost / wire.count.segments).toBeGreaterThan(0.02)
  expect(wire.count.lost / wire.count.segments).toBeLessThan(0.09)
  const draws = (seed: string) => Array.from({ length: 200 }, line(seed).loses)
  expect(draws('basah')).toEqual(draws('basah'))
  expect(draws('basah')).not.toEqual(draws('kering'))
})
