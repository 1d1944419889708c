import { expect, test } from 'vitest'
import { lagOf } from './replica.ts'

const points = [
  { position: 100n, at: 0 },
  { position: 200n, at: 1_000 },
  { position: 200n, at: 2_000 },
  { position: 350n, at: 3_000 },
]

test.each<[string, bigint, number | undefined]>([
  ['everything the primary had when last asked', 350n, 0.01],
  ['more than that', 999n, 0.01],
  ['a little less: the moment before counts', 349n, 1.01],
  ['all of a time in which nothing was written', 200n, 1.01],
  ['less than the second point', 199n, 3.01],
  ['nothing of what is remembered', 99n, undefined],
])('a standby that replayed %s', (_, replayed, seconds) => {
  expect(lagOf(points, replayed, 3_010)).toBe(seconds)
})
