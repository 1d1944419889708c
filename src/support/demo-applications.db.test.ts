import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTown, type Town } from '../../test/town.ts'
import { applicationStates } from './application.ts'
import { applicationInvariants } from './application-verify.db.ts'

let town: Town
beforeAll(async () => {
  town = await openTown()
})
afterAll(() => town?.close())

test('the demo town has forty applications, one or more in every stage, and every invariant holds', async () => {
  const found = await town.owner.query<{ state: string; n: number }>(
    'select state, count(*)::int as n from support.application group by state order by state',
  )
  expect(found.rows.reduce((sum, { n }) => sum + n, 0)).toBe(40)
  const there = new Set(found.rows.map(({ state }) => state))
  expect(applicationStates.filter((state) => !there.has(state))).toEqual([])
  // grant money: one agreement holds, one waits for its receiver
  const agreed = await town.owner.query<{ yes: number }>(
    'select (select count(*)::int from support.grant_acceptance c where c.agreement_id = g.id) as yes from support.grant_agreement g order by 1',
  )
  expect(agreed.rows.map(({ yes }) => yes)).toEqual([0, 2])
  for (const one of applicationInvariants) expect([one.name, await one.broken(town.house.db)]).toEqual([one.name, 0])
})
