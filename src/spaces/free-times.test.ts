import fc from 'fast-check'
import { expect, test } from 'vitest'
import { stretches, without } from './free-times.ts'

const at = (n: number) => new Date(n * 60_000)
const spans = fc.array(
  fc.record({ from: fc.integer({ min: 0, max: 60 }), long: fc.integer({ min: 1, max: 20 }), quantity: fc.integer({ min: 1, max: 5 }) }),
  { maxLength: 15 },
)
const covers = (all: readonly { start: Date; end: Date }[], minute: number) =>
  all.some(({ start, end }) => start <= at(minute) && at(minute) < end)

test('what is left of open times is what no use covers, minute by minute', () => {
  fc.assert(
    fc.property(spans, spans, (open, taken) => {
      // open times of a room do not overlap
      const times = open.map(({ from, long }, n) => ({ start: at(n * 100 + from), end: at(n * 100 + from + long) }))
      const cuts = taken.map(({ from, long }, n) => ({ start: at((n % 3) * 100 + from), end: at((n % 3) * 100 + from + long) }))
      const rest = without(times, cuts)
      for (let minute = 0; minute < open.length * 100; minute += 1)
        expect(covers(rest, minute)).toBe(covers(times, minute) && !covers(cuts, minute))
    }),
    { numRuns: 60 },
  )
})

test('stretches say how many are left at every minute, and join what is alike', () => {
  fc.assert(
    fc.property(spans, (list) => {
      const uses = list.map(({ from, long, quantity }) => ({
        start: at(from),
        end: at(from + long),
        quantity,
        class: quantity > 2 ? ('social' as const) : ('commercial' as const),
      }))
      const all = stretches(uses, 12)
      for (let minute = 0; minute < 80; minute += 1) {
        const used = uses.filter((one) => covers([one], minute)).reduce((sum, { quantity }) => sum + quantity, 0)
        const stretch = all.find((one) => covers([one], minute))
        expect(stretch?.left).toBe(used === 0 ? undefined : Math.max(0, 12 - used))
      }
      for (const [n, one] of all.entries()) {
        const next = all[n + 1]
        if (next && one.end.getTime() === next.start.getTime()) expect([one.left, one.class]).not.toEqual([next.left, next.class])
      }
    }),
    { numRuns: 60 },
  )
})
