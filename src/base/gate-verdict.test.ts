import { describe, expect, test } from 'vitest'
import { type GateList, type GateNow, isPass, judge, listStaleMs, lookOf, moved, readScanned } from './gate-verdict.ts'
import { ticketBody, writeTicket } from './ticket-code.ts'

const hour = 3_600_000
const start = 1_800_000_000_000
const [here, elsewhere, tomorrow] = ['a1b2c3d4e5f6', '000000000001', '000000000002']
const secretOf = (n: number) => `secret-${n}-0123456`.slice(0, 16)
const seat = (n: number, state: 'confirmed' | 'pending' | 'cancelled' | 'revoked' = 'confirmed') => ({
  ticket: state === 'pending' ? '' : `t${n}`,
  secret: state === 'pending' ? '' : secretOf(n).slice(0, 10),
  number: `DF-2027-0000${n}`,
  seat: 1,
  name: `Peserta ${n}`,
  kind: 'Umum',
  state,
})
const list: GateList = {
  number: 'ACR-2027-00001',
  slug: 'x',
  title: 'X',
  date: 'd',
  opensAt: start - 2 * hour,
  startsAt: start,
  closesAt: start + 8 * hour,
  gates: ['Utama'],
  reentry: true,
  calledOff: false,
  places: [here],
  otherPlaces: [tomorrow],
  keys: [],
  seats: [seat(1), seat(2, 'pending'), seat(3, 'cancelled'), seat(4, 'revoked')],
  present: {},
  walkIns: 0,
  madeAt: start - hour,
}
const now = (more: Partial<GateNow> = {}): GateNow => ({
  list,
  present: new Map(),
  now: start,
  skewMs: 0,
  offline: false,
  direction: 'enter',
  ...more,
})
const code = (n: number, place = here) =>
  readScanned(writeTicket(ticketBody({ key: '00000000', place, secret: secretOf(n) }), new Uint8Array(64)))
const says = (read: ReturnType<typeof readScanned>, at = now(), signature: Parameters<typeof judge>[2] = 'good') =>
  judge(read, at, signature).says

describe('what the gate says', () => {
  test('E-15 ten codes, ten words of their own', () => {
    const inside = new Map([['t1', { firstAt: start - 1000, gate: 'Timur', inside: true, left: false }]])
    const said = [
      says(code(1)),
      says(code(1), now({ present: inside })),
      says(code(3)),
      says(readScanned('DF-2027-00002')),
      says(code(1, elsewhere)),
      says(code(1, tomorrow)),
      says(code(1), now({ now: start - 3 * hour })),
      says(code(4)),
      says(readScanned('https://contoh.id/menang?x=1')),
      says(readScanned('00020101021126610014COM.CONTOH')),
    ]
    expect(said).toEqual(['valid', 'used', 'cancelled', 'unpaid', 'wrong_event', 'other_date', 'not_yet', 'revoked', 'link', 'foreign'])
    expect(judge(code(1), now({ present: inside }), 'good').before).toEqual(inside.get('t1'))
    // a wrong one leaves nothing behind
    expect(says(code(1))).toBe('valid')
  })

  test('E-20 a ticket younger than the list passes by its signature, with that said; unsigned it is not known', () => {
    const young = judge(code(9), now(), 'good')
    expect([young.says, young.doubts, lookOf(young)]).toEqual(['unverified', ['not_in_list'], 'doubt'])
    for (const [signature, word] of [
      ['bad', 'forged'],
      ['unknown_key', 'unknown_key'],
      ['revoked_key', 'revoked_key'],
      ['unchecked', 'unchecked'],
    ] as const) {
      const verdict = judge(code(9), now(), signature)
      expect([verdict.says, isPass(verdict)]).toEqual([word, false])
    }
    expect(says(readScanned(secretOf(9)))).toBe('unknown')
    expect(says(readScanned('DF-2027-99999'))).toBe('unknown')
  })

  test('never a plain yes where it cannot know: clock off, clock unknown, list old; offline alone is said and stays green', () => {
    const look = (more: Partial<GateNow>) => {
      const verdict = judge(code(1), now(more), 'good')
      return [verdict.says, ...verdict.doubts, lookOf(verdict)]
    }
    expect(look({})).toEqual(['valid', 'pass'])
    expect(look({ offline: true })).toEqual(['valid', 'offline', 'pass'])
    expect(look({ skewMs: 121_000 })).toEqual(['valid', 'clock', 'doubt'])
    expect(look({ skewMs: undefined })).toEqual(['valid', 'clock', 'doubt'])
    expect(look({ list: { ...list, madeAt: start - listStaleMs - 1 } })).toEqual(['valid', 'stale_list', 'doubt'])
    // a key that is no longer believed stops a ticket that is on the list, too
    expect(says(code(1), now(), 'revoked_key')).toBe('revoked_key')
    expect(says(code(1), now(), 'bad')).toBe('forged')
  })

  test('going out and coming back, as the list has it', () => {
    const gone = moved({}, [
      { ticket: 't1', kind: 'enter', at: start, gate: 'Utama' },
      { ticket: 't1', kind: 'leave', at: start + 1, gate: 'Utama' },
    ])
    expect(says(code(1), now({ present: gone }))).toBe('valid')
    expect(says(code(1), now({ present: gone, list: { ...list, reentry: false } }))).toBe('no_reentry')
    expect(says(code(1), now({ present: gone, direction: 'leave' }))).toBe('not_inside')
    const back = moved({}, [{ ticket: 't1', kind: 'enter', at: start, gate: 'Utama' }])
    expect(says(code(1), now({ present: back, direction: 'leave' }))).toBe('left')
    // the second entry of a double keeps the first time
    expect(
      moved({ t1: { firstAt: start, gate: 'A', inside: true, left: false } }, [
        { ticket: 't1', kind: 'enter', at: start + 9, gate: 'B' },
      ]).get('t1')?.gate,
    ).toBe('A')
  })

  test('after the day, and where it was called off, nobody is let in', () => {
    expect(says(code(1), now({ now: list.closesAt + 1 }))).toBe('over')
    expect(says(code(1), now({ list: { ...list, calledOff: true } }))).toBe('called_off')
  })
})
