import { expect, test } from 'vitest'
import { reportInput, rulingRefusals, turnIn } from './origin-case.ts'

test('a level is changed to another one, and named only then', () => {
  expect(rulingRefusals({ verdict: 'changed', level: 'designed' }, 'made')).toEqual([])
  expect(rulingRefusals({ verdict: 'changed', level: 'made' }, 'made')).toMatchObject([{ rule: 'market.origin.level' }])
  expect(rulingRefusals({ verdict: 'changed', level: undefined }, 'made')).toMatchObject([{ rule: 'market.origin.level' }])
  expect(rulingRefusals({ verdict: 'kept', level: undefined }, 'made')).toEqual([])
  expect(rulingRefusals({ verdict: 'withdrawn', level: 'curated' }, 'made')).toMatchObject([{ rule: 'market.origin.level_unasked' }])
})

test('a doubt says why and where it can be seen', () => {
  const read = reportInput.safeParse({ reason: 'because', says: 'palsu', evidence: '' })
  expect(read.error?.issues.map(({ message }) => message)).toEqual(['market.origin.reason', 'market.origin.says', 'market.origin.evidence'])
})

test('first the shop speaks, then the desk, and then nobody', () => {
  expect((['asked', 'answered', 'silent', 'decided', 'appealed', 'closed'] as const).map(turnIn)).toEqual([
    'shop',
    'desk',
    'desk',
    'nobody',
    'desk',
    'nobody',
  ])
})
