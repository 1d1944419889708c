import { describe, expect, test } from 'vitest'
import { isoWithOffset } from '#src/base/time.ts'
import { markOf, type OneDate, type ReachWish, reached, reachSchema, whyNotReached } from './reach.ts'

const at = (text: string) => new Date(`${text}:00+07:00`)
const now = at('2027-01-20T09:00')
const id = (n: number) => `00000000-0000-4000-8000-00000000000${n}`

/** Tuesdays 18–20 from 12 January; the fourth, 2 February, was moved alone to Wednesday 19–21. */
const tuesdays: OneDate[] = ['01-12', '01-19', '01-26', '02-02', '02-09'].map((day, n) => ({
  id: id(n),
  startsAt: at(`2027-${day}T18:00`),
  endsAt: at(`2027-${day}T20:00`),
  timeKnown: true,
  cancelled: false,
  patternAt: null,
}))
tuesdays[3] = {
  ...(tuesdays[3] as OneDate),
  startsAt: at('2027-02-03T19:00'),
  endsAt: at('2027-02-03T21:00'),
  patternAt: at('2027-02-02T18:00'),
}

const wish = (more: Record<string, unknown>): ReachWish =>
  reachSchema.parse({ date: id(2), reach: 'all', act: 'move', when: { day: '2027-01-26', from: '17:00', until: '19:00' }, ...more })
const seen = (more: Record<string, unknown>, dates = tuesdays) =>
  reached(dates, wish(more), now).map(({ effect, will }) => `${effect} ${isoWithOffset(will.startsAt).slice(5, 16)}`)

describe('B-12 three scopes', () => {
  test('all: what is past stays, what was changed alone is listed and stays, unless it is ticked', () => {
    expect(seen({})).toEqual(['past 01-12T18:00', 'past 01-19T18:00', 'moves 01-26T17:00', 'kept 02-02T17:00', 'moves 02-09T17:00'])
    expect(seen({ ticked: [id(3)] })[3]).toBe('moves 02-02T17:00')
  })

  test('another day carries the others as many days on, at the new hours, for as long', () => {
    const all = reached(tuesdays, wish({ when: { day: '2027-01-28', from: '22:00', until: '01:00' } }), now)
    expect(all.map(({ will }) => isoWithOffset(will.startsAt).slice(5, 16)).slice(2)).toEqual(['01-28T22:00', '02-04T22:00', '02-11T22:00'])
    expect(all[4]?.will.endsAt).toEqual(at('2027-02-12T01:00'))
  })

  test('this: one alone, and it leaves the pattern; put back where the pattern has it, it is no exception any more', () => {
    expect(seen({ reach: 'this' })).toEqual(['moves 01-26T17:00'])
    expect(reached(tuesdays, wish({ reach: 'this' }), now)[0]?.patternAt).toEqual(at('2027-01-26T18:00'))
    const back = wish({ date: id(3), reach: 'this', when: { day: '2027-02-02', from: '18:00', until: '20:00' } })
    expect(reached(tuesdays, back, now)[0]).toMatchObject({ effect: 'moves', patternAt: null })
  })

  test('following: from the one that is asked of; the pattern moves under what stays', () => {
    const all = reached(tuesdays, wish({ reach: 'following' }), now)
    expect(all.map(({ date }) => date.id)).toEqual([id(2), id(3), id(4)])
    expect(all[1]).toMatchObject({ effect: 'kept', patternAt: at('2027-02-02T17:00') })
  })

  test('asked of what was changed alone, the others keep their day unless another is said', () => {
    expect(seen({ date: id(3), when: { day: '2027-02-03', from: '17:00', until: '19:00' }, reach: 'following' })).toEqual([
      'moves 02-03T17:00',
      'moves 02-09T17:00',
    ])
  })

  test('called off: the exception with the others; what was called off before stays so', () => {
    expect(seen({ act: 'cancel', when: undefined, reach: 'following' })).toEqual(['off 01-26T18:00', 'off 02-03T19:00', 'off 02-09T18:00'])
    const gone = tuesdays.map((one, n) => (n === 4 ? { ...one, cancelled: true } : one))
    expect(seen({ act: 'cancel', when: undefined, reach: 'following' }, gone)[2]).toBe('called_off 02-09T18:00')
  })
})

describe('why not', () => {
  const rules = (more: Record<string, unknown>, dates = tuesdays) => {
    const asked = wish(more)
    return whyNotReached(dates, asked, reached(dates, asked, now), now).map(({ rule }) => rule)
  }
  test.for([
    ['events.reach.date', { date: '00000000-0000-4000-8000-0000000000ff' }],
    ['events.reach.begun', { date: id(1) }],
    ['events.reach.nothing', { reach: 'this', when: { day: '2027-01-26', from: '18:00', until: '20:00' } }],
    ['events.reach.last', { act: 'cancel', when: undefined }],
    ['events.when.twice', { reach: 'this', when: { day: '2027-02-09', from: '18:00', until: '20:00' } }],
  ] as const)('%s', ([expected, more]) => expect(rules(more)).toEqual([expected]))

  test('two may change places', () => {
    const swap = wish({ when: { day: '2027-02-02', from: '18:00', until: '20:00' } })
    const plain = tuesdays.map((one) => ({ ...one, ...(one.patternAt ? { startsAt: one.patternAt, patternAt: null } : {}) }))
    expect(whyNotReached(plain, swap, reached(plain, swap, now), now)).toEqual([])
  })

  test('the mark changes with the event, with time passing, and with what was asked', () => {
    const mark = (more: Record<string, unknown>, version = 3, when = now) => markOf(version, reached(tuesdays, wish(more), when))
    const marks = [mark({}), mark({}, 4), mark({}, 3, at('2027-01-27T09:00')), mark({ reach: 'this' })]
    expect(new Set(marks).size).toBe(4)
    expect(mark({})).toBe(marks[0])
  })

  test.for([{ act: 'move', when: undefined }, { reach: '__proto__' }, { date: 'x' }, { ticked: ['x'] }, { when: { day: '2027-02-30' } }])(
    'unreadable: %o',
    (more) =>
      expect(reachSchema.safeParse({ date: id(2), reach: 'all', act: 'move', when: { day: '2027-01-26' }, ...more }).success).toBe(false),
  )
})
