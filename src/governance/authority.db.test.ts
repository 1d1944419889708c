import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Institution, openInstitution } from '../../test/governance-town.ts'

let at: Institution
beforeAll(async () => {
  at = await openInstitution()
})
afterAll(() => at?.town.close())

test('smoke', async () => {
  expect(await at.says('ketua', { amount: 10_000_000 })).toBe('A-05 definitive')
  expect(await at.says('ketua', { amount: 10_000_001 })).toBe('governance.authority.over_limit')
})
