import { describe, expect, test } from 'vitest'
import { logTotals, meetingSchema, meetingState, wordSchema } from './mentoring.ts'

const faults = (input: unknown, schema = meetingSchema as { safeParse(input: unknown): { error?: { issues: { message: string }[] } } }) =>
  (schema.safeParse(input).error?.issues ?? []).map(({ message }) => message)
const meeting = { day: '2027-02-03', minutes: '45', agreed: 'Memotret ulang sepuluh barang.', next: '' }

describe('a meeting', () => {
  test('has a day, a length and what was agreed; of the next step there may be none', () => {
    expect(faults(meeting)).toEqual([])
    expect(faults({ ...meeting, day: '2027-02-30' })).toEqual(['events.mentoring.day'])
    expect(faults({ ...meeting, minutes: '4' })).toEqual(['events.mentoring.minutes'])
    expect(faults({ ...meeting, minutes: '481' })).toEqual(['events.mentoring.minutes'])
    expect(faults({ ...meeting, minutes: undefined })).toEqual(['events.mentoring.minutes'])
    expect(faults({ ...meeting, agreed: 'ya' })).toEqual(['events.mentoring.agreed'])
    expect(faults({ ...meeting, agreed: 'a'.repeat(1501) })).toEqual(['events.event.too_long'])
  })

  test('is answered with read, or with what was otherwise', () => {
    expect(faults({ otherwise: 'read' }, wordSchema)).toEqual([])
    expect(faults({ otherwise: 'otherwise', says: 'Kami bertemu satu jam.' }, wordSchema)).toEqual([])
    expect(faults({ otherwise: 'otherwise', says: 'salah' }, wordSchema)).toEqual(['events.mentoring.otherwise_says'])
    expect(faults({ otherwise: '' }, wordSchema)).toEqual(['events.mentoring.choose'])
  })
})

describe('a log', () => {
  const told = (more: Partial<Parameters<typeof logTotals>[0][number]>) => ({
    replaced: false,
    word: null,
    minutes: 30,
    day: '2027-02-03',
    ...more,
  })

  test('counts what was written anew once, and tells what waits', () => {
    const log = [
      told({ replaced: true, word: { otherwise: true }, minutes: 90, day: '2027-02-09' }),
      told({ word: { otherwise: false }, minutes: 60 }),
      told({ day: '2027-02-05' }),
    ]
    expect(logTotals(log)).toEqual({ meetings: 2, minutes: 90, last: '2027-02-05', unread: 1, otherwise: 0 })
    expect(log.map(meetingState)).toEqual(['replaced', 'read', 'unread'])
    expect(logTotals([])).toEqual({ meetings: 0, minutes: 0, last: null, unread: 0, otherwise: 0 })
  })
})
