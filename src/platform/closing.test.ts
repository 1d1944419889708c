import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { type ClosingStep, closeInOrder } from './closing.ts'

async function closed(steps: Record<string, () => Promise<void>>, own: string[] = []) {
  const said: string[] = []
  const began = performance.now()
  await closeInOrder(
    Object.entries(steps).map(
      ([name, run]): ClosingStep => ({
        name,
        run: () => {
          said.push(name)
          return run()
        },
        ...(own.includes(name) ? { own: true } : {}),
      }),
    ),
    { withinMs: 200, failed: (error, name) => said.push(`${name} failed: ${String(error)}`), left: (name) => said.push(`${name} left`) },
  )
  return { said, took: performance.now() - began }
}
const never = () => new Promise<void>(() => undefined)

test('one after another, each waited for, a fault in one in nobody’s way', async () => {
  const { said } = await closed({
    door: () => sleep(20),
    work: () => Promise.reject('no line'),
    house: () => sleep(20),
  })
  expect(said).toEqual(['door', 'work', 'work failed: no line', 'house'])
})

test('a nightly errand that does not end is left behind; what comes after it is closed all the same', async () => {
  const { said, took } = await closed({ door: () => sleep(20), work: never, house: never, database: () => sleep(50) }, ['database'])
  expect(said).toEqual(['door', 'work', 'work left', 'house', 'house left', 'database'])
  expect(took).toBeGreaterThanOrEqual(190)
  expect(took).toBeLessThan(5000)
})
