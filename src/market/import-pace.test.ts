import { describe, expect, it } from 'vitest'
import { Pace } from './import-pace.ts'

describe('how long an import rests', () => {
  it('rests a little in an empty market', () => {
    const pace = new Pace()
    expect(pace.restAfter(100, 200)).toBe(20)
    expect(pace.restAfter(50, 100)).toBe(10)
  })

  it('rests the longer, the slower its rows go in beside readers', () => {
    const pace = new Pace()
    pace.restAfter(100, 200)
    const calm = pace.restAfter(110, 200)
    const busy = pace.restAfter(140, 200)
    expect(calm).toBeGreaterThan(20)
    expect(busy).toBeGreaterThan(2 * calm)
  })

  it('goes on whatever happens: no rest is longer than the batch, nor than two seconds', () => {
    const pace = new Pace()
    pace.restAfter(100, 200)
    expect(pace.restAfter(1_000, 200)).toBe(800)
    expect(pace.restAfter(60_000, 200)).toBe(2_000)
    expect(pace.restAfter(0, 0)).toBe(0)
  })

  it('learns that rows have become dearer for good', () => {
    const pace = new Pace()
    pace.restAfter(100, 200)
    let rest = 0
    for (let n = 0; n < 60; n += 1) rest = pace.restAfter(200, 200)
    expect(rest).toBe(40)
  })
})
