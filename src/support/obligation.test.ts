import { expect, test } from 'vitest'
import { type Day, dayPlus } from '#src/base/time.ts'
import { graceDays, type Owed, obligationState } from './obligation.ts'

const due = '2027-03-01' as Day
const owed = (more: Partial<Owed> = {}): Owed => ({ quantity: 6, confirmed: 0, claimed: 0, dueDay: due, toldOn: null, ...more })

test('E3 seven days after its day an obligation is late for everybody, and not a day before', () => {
  for (let days = -3; days <= graceDays; days += 1) expect([days, obligationState(owed(), dayPlus(due, days))]).toEqual([days, 'open'])
  expect(obligationState(owed(), dayPlus(due, graceDays + 1))).toBe('late')
  expect(obligationState(owed({ confirmed: 5 }), dayPlus(due, graceDays + 1))).toBe('late')
})

test('E3 what waits for its receiver, was received, or was let go is never called late', () => {
  const long = dayPlus(due, 400)
  expect(obligationState(owed({ claimed: 6 }), long)).toBe('claimed')
  expect(obligationState(owed({ confirmed: 4, claimed: 2 }), long)).toBe('claimed')
  expect(obligationState(owed({ confirmed: 6 }), long)).toBe('kept')
  expect(obligationState(owed({ confirmed: null }), long)).toBe('released')
})
