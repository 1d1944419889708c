import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Held, matchOf, reasonKinds, weights } from './match.ts'
import { needSchema, tellsContact } from './need.ts'

const need: Held = {
  side: 'need',
  kind: 'people',
  helix: 'community',
  author: 'a',
  subsector: 'film',
  kelurahan: 'yosodadi',
  from: '2027-02-01',
  until: '2027-04-30',
}
const offer: Held = { ...need, side: 'offer', helix: 'academia', author: 'b', from: '2027-03-01', until: null }

describe('a match', () => {
  test('civic §4.10 says why: sub-sector, kelurahan and date, each with its weight', () => {
    expect(matchOf(need, offer)).toEqual({ score: 100, reasons: ['kind', 'subsector', 'kelurahan', 'date', 'helix'] })
    expect(matchOf(need, { ...offer, kelurahan: 'iringmulyo', helix: 'community' })).toEqual({
      score: 75,
      reasons: ['kind', 'subsector', 'date'],
    })
    expect(matchOf(need, { ...offer, subsector: null, kelurahan: null, from: null })).toEqual({ score: 45, reasons: ['kind', 'helix'] })
  })

  test('is none between two of a side, of two kinds, of one author, or of days apart', () => {
    expect(matchOf(need, { ...offer, side: 'need' })).toBeUndefined()
    expect(matchOf(need, { ...offer, kind: 'space' })).toBeUndefined()
    expect(matchOf(need, { ...offer, author: 'a' })).toBeUndefined()
    expect(matchOf(need, { ...offer, from: '2027-05-01' })).toBeUndefined()
    expect(matchOf(need, { ...offer, from: '2027-04-30' })?.reasons).toContain('date')
  })

  test('is the same from both sides, and its score is the sum of its reasons', () => {
    const some = fc.record({
      side: fc.constantFrom('need' as const, 'offer' as const),
      kind: fc.constantFrom('people' as const, 'space' as const),
      helix: fc.constantFrom('community' as const, 'media' as const),
      author: fc.constantFrom('a', 'b'),
      subsector: fc.constantFrom(null, 'film', 'musik'),
      kelurahan: fc.constantFrom(null, 'yosodadi', 'metro'),
      from: fc.constantFrom(null, '2027-01-01', '2027-03-01'),
      until: fc.constantFrom(null, '2027-03-01', '2027-06-01'),
    })
    fc.assert(
      fc.property(some, some, (one, other) => {
        const found = matchOf(one, other)
        expect(matchOf(other, one)).toEqual(found)
        if (found) expect(found.score).toBe(found.reasons.reduce((sum, reason) => sum + weights[reason], 0))
      }),
    )
    expect(reasonKinds.reduce((sum, reason) => sum + weights[reason], 0)).toBe(100)
  })
})

describe('a post', () => {
  const said = {
    side: 'need',
    kind: 'people',
    title: 'Dua magang video',
    plain: 'Untuk merekam latihan tiap Sabtu.',
    contact: '0812-0000-0001',
    adult: true,
  }
  const fault = (more: object) => needSchema.safeParse({ ...said, ...more }).error?.issues[0]?.message

  test('keeps contacts for later, and is of age', () => {
    expect(needSchema.safeParse(said).success).toBe(true)
    expect(fault({ plain: 'Hubungi 0812 3456 7890 untuk rincian.' })).toBe('support.need.contact_early')
    expect(fault({ title: 'Surel saya nama@contoh.id' })).toBe('support.need.contact_early')
    expect(fault({ adult: false })).toBe('support.need.minor')
    expect(fault({ from: '2027-03-02', until: '2027-03-01' })).toBe('support.need.days')
    expect(fault({ from: '2027-02-30' })).toBe('support.day')
  })

  test.for(['wa.me/62812', 'lihat https://contoh.id', 'nama (at) contoh.id', '+62 812-3456-7890'])(
    '%s tells how somebody is reached',
    (text) => {
      expect(tellsContact(text)).toBe(true)
    },
  )
  test.for(['Rp1.250.000 untuk 20 orang', '2027-03-01 sampai 2027-04-30', 'pukul 15.30 WIB, 100.000 lembar'])('%s does not', (text) => {
    expect(tellsContact(text)).toBe(false)
  })
})
