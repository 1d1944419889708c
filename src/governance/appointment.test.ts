import { expect, test } from 'vitest'
import { readGiven } from './_given.ts'
import { appointmentInput, type Beside, seatRefusal } from './appointment.ts'

const holder: Beside = { appointment: 'a', mode: 'definitive', seat: 1, firstDay: '2026-01-01', lastDay: '2028-12-31', paper: 'SK 1/2026' }
const acting: Beside = { ...holder, appointment: 'b', mode: 'plt', paper: 'SK 2/2026' }
const standIn: Beside = { ...holder, appointment: 'c', mode: 'plh', paper: 'SPT 3/2026' }

test('a seat that is held is not given again, and the earlier paper is named', () => {
  expect(seatRefusal('definitive', [holder])).toEqual({
    rule: 'governance.appointment.overlaps',
    field: 'firstDay',
    facts: { appointment: 'a', seat: 1, from: '2026-01-01', until: '2028-12-31', paper: 'SK 1/2026' },
  })
  expect(seatRefusal('definitive', [acting])?.facts?.paper).toBe('SK 2/2026')
  expect(seatRefusal('definitive', [standIn])).toBeUndefined()
  expect(seatRefusal('definitive', [])).toBeUndefined()
})

test('a Plt takes an empty seat only, a Plh one whose holder is away', () => {
  expect(seatRefusal('plt', [holder])?.rule).toBe('governance.appointment.plt_needs_vacancy')
  expect(seatRefusal('plt', [])).toBeUndefined()
  expect(seatRefusal('plh', [])?.rule).toBe('governance.appointment.plh_needs_holder')
  expect(seatRefusal('plh', [holder])).toBeUndefined()
  expect(seatRefusal('plh', [holder, standIn])?.facts?.paper).toBe('SPT 3/2026')
})

test('an SK without a number, or whose last day comes first, is sent back with its fields named', () => {
  const read = readGiven(appointmentInput, {
    post: 'ketua',
    person: 'a@b.id',
    mode: 'pjs',
    firstDay: '2027-01-01',
    lastDay: '2026-01-01',
    paper: '',
  })
  expect(read).toEqual({
    ok: false,
    refusals: [
      { rule: 'governance.appointment.mode_unknown', field: 'mode' },
      { rule: 'governance.input.missing', field: 'paper' },
    ],
  })
  expect(
    readGiven(appointmentInput, {
      post: 'ketua',
      person: 'a@b.id',
      mode: 'plt',
      firstDay: '2027-01-01',
      lastDay: '2026-01-01',
      paper: 'SK 1',
    }),
  ).toEqual({ ok: false, refusals: [{ rule: 'governance.appointment.days_reversed', field: 'lastDay' }] })
})
