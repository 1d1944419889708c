import { expect, test } from 'vitest'
import { openLine } from './line.ts'

test('three of a name at most at once, in the order they came; a fault makes room too, and other names do not wait', async () => {
  const inLine = openLine(3)
  let [running, most] = [0, 0]
  const order: number[] = []
  const doors: (() => void)[] = []
  const one = (at: number) =>
    inLine('kursi', async () => {
      running += 1
      most = Math.max(most, running)
      order.push(at)
      await new Promise<void>((open) => doors.push(open))
      running -= 1
      if (at === 1) throw new Error('jatuh')
      return at
    })
  const all = Promise.allSettled(Array.from({ length: 8 }, (_, at) => one(at)))
  expect(await inLine('lain', async () => 'segera')).toBe('segera')
  while (order.length < 8 || doors.length > 0) {
    doors.shift()?.()
    await new Promise((go) => setImmediate(go))
  }
  const answers = await all
  expect(most).toBe(3)
  expect(order).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
  expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', ...Array(6).fill('fulfilled')])
})
