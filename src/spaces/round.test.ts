import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Applicant, allocate, clash, lotOf, type Parts, pointsOf, pointTable, type RoundInput, type Wish } from './round.ts'

const parts: Parts = {
  aula: [
    { code: 'aula-a', minutes: 0 },
    { code: 'aula-b', minutes: 0 },
  ],
  'aula-a': [{ code: 'aula-a', minutes: 0 }],
  'aula-b': [{ code: 'aula-b', minutes: 0 }],
  studio: [{ code: 'studio', minutes: 30 }],
}
const evening = (space: string, weekday: number, from = 18 * 60, until = 20 * 60): Wish => ({ space, weekday, from, until })
const applicant = (id: string, more: Partial<Applicant> = {}): Applicant => ({
  id,
  body: id,
  name: `Komunitas ${id}`,
  place: 'none',
  people: 20,
  hours: 0,
  noShows: 0,
  kelurahan: `kel-${id}`,
  subsector: `sub-${id}`,
  slots: 1,
  wishes: [evening('aula-a', 2)],
  ...more,
})
const round = (applicants: Applicant[], more: Partial<RoundInput> = {}): RoundInput => ({
  number: 'PM-2027-01',
  seed: 'benih',
  most: 3,
  parts,
  applicants,
  ...more,
})
const got = (input: RoundInput) => allocate(input).slots.map(({ applicant: id, wish }) => `${id}${wish}`)

describe('points', () => {
  const all = new Map<string, Applicant>()
  test('come to a hundred at most, and every line of the table counts', () => {
    expect(pointsOf(applicant('a'), [], all)).toEqual({ need: 40, use: 25, presence: 15, kelurahan: 10, subsector: 10, total: 100 })
    expect(pointsOf(applicant('a', { place: 'own', people: 9 }), [], all).need).toBe(9)
    expect([0, 1, 20, 21, 60, 61].map((hours) => pointsOf(applicant('a', { hours }), [], all).use)).toEqual([25, 17, 17, 9, 9, 0])
    expect([0, 1, 2, 3, 9].map((noShows) => pointsOf(applicant('a', { noShows }), [], all).presence)).toEqual([15, 8, 3, 0, 0])
    expect(pointsOf(applicant('a', { kelurahan: null, subsector: null }), [], all).total).toBe(90)
    expect(pointTable.place.none + 10 + 25 + 15 + 10 + 10).toBe(100)
  })

  test('spread: who comes from where a slot lies already stands back, once and again', () => {
    const near = ['a', 'b', 'c'].map((id, n) => applicant(id, { kelurahan: 'kel', wishes: [evening('aula-a', n + 1)], hours: n * 20 }))
    const far = applicant('z', { wishes: [evening('aula-b', 1)], hours: 20 })
    const { slots } = allocate(round([...near, far]))
    expect(slots.map(({ applicant: id, points }) => [id, points.kelurahan])).toEqual([
      ['a', 10],
      ['z', 10],
      ['b', 5],
      ['c', 0],
    ])
  })
})

describe('one slot, several who want it', () => {
  test('the neediest has it, and the other is told to whom it went and by how much', () => {
    const result = allocate(round([applicant('a', { place: 'own' }), applicant('b')]))
    expect(result.slots).toMatchObject([{ applicant: 'b', wish: 0, pass: 1, contenders: 2, byLot: false }])
    expect(result.why).toEqual({
      a: [{ kind: 'points', to: 'Komunitas b', pass: 1, own: 76, theirs: 100 }],
      b: [{ kind: 'given', pass: 1 }],
    })
  })

  test('who did not come, and who had much, stand back', () => {
    expect(got(round([applicant('a', { noShows: 1 }), applicant('b')]))).toEqual(['b0'])
    expect(got(round([applicant('a', { hours: 61 }), applicant('b', { noShows: 1 })]))).toEqual(['b0'])
  })

  test('equal points are drawn by the seed, and it is said that they were', () => {
    const two = [applicant('a'), applicant('b')]
    const seeds = Array.from({ length: 40 }, (_, n) => `benih-${n}`)
    const winners = seeds.map((seed) => got(round(two, { seed }))[0])
    expect(new Set(winners)).toEqual(new Set(['a0', 'b0']))
    for (const [n, seed] of seeds.entries()) expect(winners[n]).toBe(lotOf(seed, 'a') < lotOf(seed, 'b') ? 'a0' : 'b0')
    const result = allocate(round(two))
    expect(result.slots[0]?.byLot).toBe(true)
    expect(
      Object.values(result.why)
        .flat()
        .map(({ kind }) => kind)
        .sort(),
    ).toEqual(['given', 'lot'])
  })

  test('who loses its first wish has its second', () => {
    expect(got(round([applicant('a'), applicant('b', { place: 'own', wishes: [evening('aula-a', 2), evening('aula-b', 2)] })]))).toEqual([
      'a0',
      'b1',
    ])
  })
})

describe('parts and minutes between', () => {
  test('the hall bars its halves, a half not the other, and a studio keeps its minutes', () => {
    expect(clash(parts, evening('aula', 2), evening('aula-b', 2))).toBe(true)
    expect(clash(parts, evening('aula-a', 2), evening('aula-b', 2))).toBe(false)
    expect(clash(parts, evening('aula-a', 2), evening('aula-a', 3))).toBe(false)
    expect(clash(parts, evening('aula-a', 2, 600, 720), evening('aula-a', 2, 720, 800))).toBe(false)
    expect(clash(parts, evening('studio', 2, 600, 720), evening('studio', 2, 749, 800))).toBe(true)
    expect(clash(parts, evening('studio', 2, 600, 720), evening('studio', 2, 750, 800))).toBe(false)
  })
})

describe('several slots', () => {
  test('N8 nobody has a second while somebody has none that he could have', () => {
    const many = applicant('a', { slots: 3, wishes: [1, 2, 3].map((day) => evening('aula-a', day)) })
    const result = allocate(round([many, applicant('b', { place: 'own', noShows: 3, hours: 99, wishes: [evening('aula-a', 2)] })]))
    expect(result.slots.map(({ applicant: id, wish, pass }) => [id, wish, pass])).toEqual([
      ['a', 0, 1],
      ['b', 0, 1],
      ['a', 2, 2],
    ])
    expect(result.why.a?.[1]).toMatchObject({ kind: 'turn', to: 'Komunitas b' })
  })

  test('what is left open says whether one asked for no more or may have no more', () => {
    const wishes = [1, 2, 3, 4].map((day) => evening('aula-a', day))
    expect(allocate(round([applicant('a', { slots: 1, wishes })])).why.a?.map(({ kind }) => kind)).toEqual([
      'given',
      'enough',
      'enough',
      'enough',
    ])
    expect(allocate(round([applicant('a', { slots: 3, wishes })])).why.a?.map(({ kind }) => kind)).toEqual([
      'given',
      'given',
      'given',
      'limit',
    ])
  })
})

const someWish = fc.record({
  space: fc.constantFrom('aula', 'aula-a', 'aula-b', 'studio'),
  weekday: fc.integer({ min: 1, max: 3 }),
  from: fc.constantFrom(960, 1020, 1080),
  until: fc.constantFrom(1140, 1200),
})
const someApplicant = fc.record({
  place: fc.constantFrom('none' as const, 'rents' as const, 'own' as const),
  people: fc.integer({ min: 1, max: 60 }),
  hours: fc.integer({ min: 0, max: 100 }),
  noShows: fc.integer({ min: 0, max: 4 }),
  kelurahan: fc.constantFrom('k1', 'k2', null),
  subsector: fc.constantFrom('s1', 's2', null),
  slots: fc.integer({ min: 1, max: 3 }),
  wishes: fc.array(someWish, { minLength: 1, maxLength: 4 }),
})
const someRound = fc
  .tuple(fc.array(someApplicant, { minLength: 1, maxLength: 12 }), fc.string(), fc.integer({ min: 1, max: 3 }))
  .map(([all, seed, most]) =>
    round(
      all.map((one, n) => applicant(`a${n}`, one)),
      { seed, most },
    ),
  )

describe('any round', () => {
  test('N8 the same input and seed give the same result under the same hash, in whatever order it is told', () => {
    fc.assert(
      fc.property(someRound, fc.infiniteStream(fc.nat()), (input, order) => {
        const mixed = [...input.applicants].map((one) => ({ one, at: order.next().value })).sort((a, b) => a.at - b.at)
        const again = allocate({ ...input, applicants: mixed.map(({ one }) => one) })
        expect(again).toEqual(allocate(input))
        expect(allocate({ ...input, seed: `${input.seed}x` }).hash).not.toBe(again.hash)
      }),
    )
  })

  test('N8 no two slots clash, nobody has more than asked or allowed, and nobody a further one while another could have had fewer', () => {
    fc.assert(
      fc.property(someRound, (input) => {
        const { slots, why } = allocate(input)
        const by = new Map(input.applicants.map((one) => [one.id, one]))
        const wishOf = ({ applicant: id, wish }: { applicant: string; wish: number }) => by.get(id)?.wishes[wish] as Wish
        for (const [n, slot] of slots.entries()) {
          for (const other of slots.slice(0, n)) expect(clash(parts, wishOf(slot), wishOf(other))).toBe(false)
          // looked at as it was just before: whoever had fewer and a wish still open went first
          const before = slots.slice(0, n)
          const had = (id: string) => before.filter((one) => one.applicant === id).length
          for (const other of input.applicants)
            if (had(other.id) < had(slot.applicant) && had(other.id) < other.slots)
              for (const wish of other.wishes) expect(before.some((one) => clash(parts, wish, wishOf(one)))).toBe(true)
        }
        for (const one of input.applicants) {
          const own = slots.filter((slot) => slot.applicant === one.id)
          expect(own.length).toBeLessThanOrEqual(Math.min(one.slots, input.most))
          expect(why[one.id]?.filter(({ kind }) => kind === 'given')).toHaveLength(own.length)
          for (const said of why[one.id] ?? []) if (said.kind === 'points') expect(said.theirs).toBeGreaterThan(said.own)
        }
      }),
      { numRuns: 300 },
    )
  })
})
