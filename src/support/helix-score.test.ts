import { expect, test } from 'vitest'
import { balanceOf, type Candidate, missingIn, suggestedFor } from './balance.ts'
import { helixScoresOf } from './helix-score.ts'

test('a helix is measured in promises: one whole, one of eight in ten and one empty are 600 of 1000', () => {
  const scores = helixScoresOf([{ helix: 'academia', due: 3, whole: 1, shares: 1.8, claimed: 1, later: 2 }])
  expect(scores).toHaveLength(5)
  expect(scores.find(({ helix }) => helix === 'academia')).toEqual({
    helix: 'academia',
    due: 3,
    whole: 1,
    claimed: 1,
    later: 2,
    permille: 600,
  })
  expect(scores.find(({ helix }) => helix === 'media')).toMatchObject({ due: 0, permille: undefined })
})

test('the balance names the helices nobody stands for', () => {
  const balance = balanceOf([
    { helix: 'community', name: 'Layar Dam', role: '' },
    { helix: 'government', name: 'Dinas', role: 'Panggung' },
    { helix: 'government', name: 'Dinas lain', role: 'Keamanan' },
  ])
  expect(balance.map(({ helix, standing }) => [helix, standing.length])).toEqual([
    ['academia', 0],
    ['business', 0],
    ['community', 1],
    ['government', 2],
    ['media', 0],
  ])
  expect(missingIn(balance)).toEqual(['academia', 'business', 'media'])
})

test('N12 three of the missing helix are suggested: the sub-sector first, then the kelurahan, then what was kept', () => {
  const one = (slug: string, more: Partial<Candidate> = {}): Candidate => ({
    slug,
    name: slug,
    helix: 'media',
    subsector: null,
    kelurahan: null,
    kept: 0,
    ...more,
  })
  const found = suggestedFor('media', { subsector: 'musik', kelurahan: 'k1' }, [
    one('d'),
    one('c', { kept: 4 }),
    one('b', { kelurahan: 'k1', kept: 2 }),
    one('a', { subsector: 'musik' }),
    one('kampus', { helix: 'academia', subsector: 'musik', kelurahan: 'k1' }),
  ])
  expect(found.map(({ slug, reasons }) => [slug, reasons])).toEqual([
    ['a', ['subsector']],
    ['b', ['kelurahan', 'kept']],
    ['c', ['kept']],
  ])
})
