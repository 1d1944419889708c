import { expect, test } from 'vitest'
import { rulesOfTheHouse } from './_rules.ts'

test.for(Object.entries(rulesOfTheHouse))('%s', ([, breaches]) => {
  expect(breaches()).toEqual([])
})
