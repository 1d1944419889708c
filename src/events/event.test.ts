import { describe, expect, test } from 'vitest'
import { dayOf } from '#src/base/time.ts'
import { daysOf } from './calendar.db.ts'
import { likeness, sameAbove, slugFor, spanOf, submissionSchema, whenSchema } from './event.ts'
import { dutiesOf, workingDayBefore } from './permit.ts'

const span = (when: Record<string, unknown>) => spanOf(whenSchema.parse(when))

describe('a date as people say it', () => {
  test('E-14 22:00–02:00 belongs to the day it begins on; 24.00 is the end of its day', () => {
    const night = span({ day: '2027-03-05', from: '22:00', until: '02:00' })
    expect(night.startsAt.toISOString()).toBe('2027-03-05T15:00:00.000Z')
    expect(night.endsAt?.toISOString()).toBe('2027-03-05T19:00:00.000Z')
    expect(daysOf(night)).toEqual(['2027-03-05'])
    const late = span({ day: '2027-03-05', from: '19:00', until: '24:00' })
    expect(late.endsAt?.toISOString()).toBe('2027-03-05T17:00:00.000Z')
    expect(daysOf(late)).toEqual(['2027-03-05'])
  })

  test('an end that nobody said stays unsaid, an hour that is not announced too', () => {
    expect(span({ day: '2027-03-05', from: '19:00' }).endsAt).toBeNull()
    const open = span({ day: '2027-03-05' })
    expect(open.timeKnown).toBe(false)
    expect(dayOf(open.startsAt)).toBe('2027-03-05')
    expect(daysOf(open)).toEqual(['2027-03-05'])
  })

  test('several days are several days', () => {
    const fair = span({ day: '2027-06-03', from: '10:00', until: '22:00', untilDay: '2027-06-08' })
    expect(daysOf(fair)).toHaveLength(6)
  })

  test.each([
    { day: '2027-02-30', from: '10:00' },
    { day: '20270-02-01', from: '10:00' },
    { day: '2027-03-05', from: '25:00' },
    { day: '2027-03-05', from: '24:00' },
    { day: '2027-03-05', until: '10:00' },
    { day: '2027-03-05', from: '10:00', untilDay: '2027-03-04' },
    { day: '2027-03-05', from: '10:00', zone: 'Mars' },
  ])('%j is refused', (when) => {
    expect(whenSchema.safeParse(when).success).toBe(false)
  })
})

describe('titles', () => {
  test('E-01 two titles nearly the same are above the line, two of a kind are not', () => {
    expect(likeness('Pasar Malam Yosodadi', 'Pasar malam Yosodadi!')).toBeGreaterThan(sameAbove)
    expect(likeness('Pasar Malam Yosodadi 2027', 'Pasar Malam Yosodadi')).toBeGreaterThan(sameAbove)
    expect(likeness('Pasar Malam Yosodadi', 'Pasar Seni Hadimulyo')).toBeLessThan(sameAbove)
    expect(likeness('', '')).toBe(0)
  })
  test('an address says the title and the day', () => {
    expect(slugFor('Pasar Malam «Yosodadi» 🎪', '2027-03-06' as never)).toBe('pasar-malam-yosodadi-2027-03-06')
    expect(slugFor('🎪', '2027-03-06' as never)).toBe('acara-2027-03-06')
  })
})

describe('what is sent in', () => {
  const good = {
    title: 'Pasar',
    summary: 'Lapak warga sampai malam.',
    organiser: 'Warga',
    placeKind: 'free',
    place: 'Lapangan',
    crowd: 10,
    when: [{ day: '2027-03-06', from: '17:00' }],
    contact: { name: 'Warga', email: 'a@b.id' },
  }
  test.each([
    [{ crowd: -1 }, 'crowd', 'events.event.crowd'],
    [{ crowd: 'banyak' }, 'crowd', 'events.event.crowd'],
    [{ price: -5 }, 'price', 'events.event.price'],
    [{ title: 'ab' }, 'title', 'events.event.title'],
    [{ title: 'x'.repeat(161) }, 'title', 'events.event.too_long'],
    [{ url: 'javascript:alert(1)' }, 'url', 'events.event.web_address'],
    [{ url: 'http://contoh.id' }, 'url', 'events.event.web_address'],
    [{ placeKind: 'online' }, 'onlineUrl', 'events.event.place'],
    [{ placeKind: 'venue' }, 'venue', 'events.event.place'],
    [{ when: [] }, 'when', 'events.when.missing'],
    [{ contact: { name: 'Warga', email: 'bukan surel' } }, 'contact', 'events.event.email'],
  ])('%j is refused by its rule', (more, field, rule) => {
    const read = submissionSchema.safeParse({ ...good, ...more })
    expect(read.error?.issues.map((one) => [one.path[0], one.message])).toContainEqual([field, rule])
  })
  test('hidden letters go, the rest stays as it was typed', () => {
    expect(submissionSchema.parse({ ...good, title: 'Pa\u202Esar  \u0000<b>' }).title).toBe('Pasar <b>')
  })
})

describe('the permit clock', () => {
  const rule = (code: string, workingDays: number, minCrowd: number) => ({
    code,
    name: code,
    plain: '',
    workingDays,
    turn: 'organiser' as const,
    minCrowd,
    places: ['venue'],
    blocksPublishing: false,
    basis: '',
    basisCode: null,
    verified: false,
  })
  test('counts working days back over weekends and holidays', () => {
    expect(workingDayBefore('2027-01-18' as never, 1, new Set())).toBe('2027-01-15')
    expect(workingDayBefore('2027-01-18' as never, 1, new Set(['2027-01-15']))).toBe('2027-01-14')
    expect(workingDayBefore('2027-01-18' as never, 0, new Set())).toBe('2027-01-18')
  })
  test('N6 500 people ten working days ahead: the crowd permit is late, the small duties are not', () => {
    const rules = [rule('crowd_permit', 14, 500), rule('neighbours', 5, 100), rule('huge', 30, 5000)]
    const duties = dutiesOf(
      rules,
      { first: '2027-01-18' as never, crowd: 500, placeKind: 'venue', today: '2027-01-04' as never },
      new Set(),
    )
    expect(duties.map(({ code, due, late }) => [code, due, late])).toEqual([
      ['crowd_permit', '2026-12-29', true],
      ['neighbours', '2027-01-11', false],
    ])
    const noted = dutiesOf(
      rules,
      { first: '2027-01-18' as never, crowd: 500, placeKind: 'venue', today: '2027-01-04' as never },
      new Set(),
      [{ duty: 'crowd_permit', state: 'done', reference: 'STTP/1' }],
    )
    expect(noted[0]).toMatchObject({ state: 'done', late: false })
  })
})
