import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { icsReaders } from '../../test/ics-readers.ts'
import { foldLine, type IcsCalendar, type IcsEntry, icsEntry, icsHead, icsStream, icsText, plainText, type TimedEntry } from './ics.ts'
import { cityInstant, type Day, dayPlus } from './time.ts'

const day = (text: string) => text as Day
const calendar: IcsCalendar = { product: '-//Kota Metro//Metro Creative Hub//ID', name: 'Kalender kota' }
const evening: TimedEntry = {
  uid: 'acara-1@contoh.metro',
  stamp: new Date('2027-01-02T03:04:05Z'),
  sequence: 2,
  status: 'CONFIRMED',
  summary: 'Pentas, malam; keroncong \\ kopi',
  description: 'Baris satu\nBaris dua, tanpa biaya',
  location: 'Aula A, Jalan Contoh; lantai 2',
  url: 'https://contoh.metro/acara/pentas',
  categories: ['Musik', 'Seni, pertunjukan'],
  from: cityInstant(day('2027-03-05'), 19 * 60),
  until: cityInstant(day('2027-03-05'), 21 * 60),
}

const iso = (at: Date) => at.toISOString().slice(0, 19)

const linesOf = (text: string) => text.split('\r\n')
const unfold = (text: string) => linesOf(text.replaceAll('\r\n ', ''))

/** What RFC 5545 asks of the bytes, whatever they say. */
function strict(text: string) {
  expect(text.endsWith('END:VCALENDAR\r\n')).toBe(true)
  expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
  for (const line of linesOf(text)) {
    const bytes = Buffer.from(line)
    expect(bytes.length, line).toBeLessThanOrEqual(75)
    expect(bytes.toString(), 'a character cut in two').toBe(line)
    expect(line.isWellFormed()).toBe(true)
  }
  for (const line of unfold(text).slice(0, -1)) expect(line).toMatch(/^[A-Z-]+(?:;[A-Z-]+=(?:"[^"]*"|[^":;,]*))*:/)
}

describe('the writer', () => {
  test('E-23 writes the head, one zone and the entry as RFC 5545 asks', () => {
    const text = icsText(calendar, [evening])
    strict(text)
    const lines = unfold(text)
    expect(lines.slice(0, 3)).toEqual(['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Kota Metro//Metro Creative Hub//ID'])
    expect(lines.filter((line) => line === 'BEGIN:VTIMEZONE')).toHaveLength(1)
    expect(lines.filter((line) => line === 'BEGIN:STANDARD')).toHaveLength(1)
    expect(lines).not.toContain('BEGIN:DAYLIGHT')
    expect(lines).toContain('TZOFFSETTO:+0700')
    expect(lines).toContain('DTSTAMP:20270102T030405Z')
    expect(lines).toContain('DTSTART;TZID=Asia/Jakarta:20270305T190000')
    expect(lines).toContain('DTEND;TZID=Asia/Jakarta:20270305T210000')
    expect(lines).toContain('SEQUENCE:2')
    expect(lines).toContain('SUMMARY:Pentas\\, malam\\; keroncong \\\\ kopi')
    expect(lines).toContain('DESCRIPTION:Baris satu\\nBaris dua\\, tanpa biaya')
    expect(lines).toContain('CATEGORIES:Musik,Seni\\, pertunjukan')
    expect(lines).toContain('URL:https://contoh.metro/acara/pentas')
  })

  test('E-23 equal content is equal bytes', () => {
    expect(icsText(calendar, [{ ...evening }])).toBe(icsText({ ...calendar }, [evening]))
  })

  test('E-23 whole days end on the day after', () => {
    const fair: IcsEntry = {
      uid: 'pameran',
      stamp: evening.stamp,
      sequence: 0,
      status: 'CONFIRMED',
      summary: 'Pameran',
      firstDay: day('2027-03-05'),
      lastDay: day('2027-03-07'),
    }
    const lines = unfold(icsText(calendar, [fair]))
    expect(lines).toContain('DTSTART;VALUE=DATE:20270305')
    expect(lines).toContain('DTEND;VALUE=DATE:20270308')
    for (const [name, read] of icsReaders)
      expect(read(icsText(calendar, [fair]))[0], name).toMatchObject({ from: '2027-03-05', until: '2027-03-08' })
  })

  test('E-23 what is left out or moved of a repeated entry has the kind of its start', () => {
    const rule = 'FREQ=WEEKLY;BYDAY=TU;UNTIL=20270330T110000Z'
    const timed = icsEntry({ ...evening, repeats: { rule, except: [cityInstant(day('2027-03-12'), 19 * 60)] } })
    expect(unfold(timed)).toEqual(expect.arrayContaining([`RRULE:${rule}`, 'EXDATE;TZID=Asia/Jakarta:20270312T190000']))
    const base = { uid: 'u', stamp: evening.stamp, sequence: 0, status: 'CONFIRMED' as const, summary: 's' }
    const days = icsEntry({
      ...base,
      firstDay: day('2027-03-05'),
      lastDay: day('2027-03-05'),
      repeats: { rule: 'FREQ=DAILY;UNTIL=20270309', except: [day('2027-03-06')] },
    })
    expect(unfold(days)).toContain('EXDATE;VALUE=DATE:20270306')
    const moved = unfold(icsEntry({ ...evening, replaces: cityInstant(day('2027-03-04'), 19 * 60) }))
    expect(moved).toContain('RECURRENCE-ID;TZID=Asia/Jakarta:20270304T190000')
    expect(() => icsEntry({ ...evening, repeats: { rule: 'FREQ=DAILY;UNTIL=20270309' } })).toThrow(RangeError)
    expect(() => icsEntry({ ...evening, repeats: { rule: 'FREQ=DAILY\r\nX:1' } })).toThrow(RangeError)
  })

  test('a cancelled entry stays, under its UID', () => {
    for (const [name, read] of icsReaders)
      expect(read(icsText({ ...calendar, method: 'CANCEL' }, [{ ...evening, sequence: 3, status: 'CANCELLED' }])), name).toMatchObject([
        { uid: evening.uid, status: 'CANCELLED', sequence: 3 },
      ])
  })

  test('an end that is unknown or no later than the start is left out; one before it is a bug', () => {
    expect(icsEntry({ ...evening, until: undefined })).not.toContain('DTEND')
    expect(icsEntry({ ...evening, until: evening.from })).not.toContain('DTEND')
    expect(() => icsEntry({ ...evening, until: cityInstant(day('2027-03-05'), 18 * 60) })).toThrow(RangeError)
    expect(() => icsEntry({ ...evening, from: new Date(Number.NaN) })).toThrow(RangeError)
  })

  test('E-23 nothing a client could read as HTML is left', () => {
    expect(plainText('<p>Datang <b>ramai</b>-ramai</p><br/>Gratis')).toBe('Datang ramai-ramai\n\nGratis')
    expect(plainText('<scr<b>ipt>alert(1)</script>')).not.toMatch(/<[a-z!/?]/i)
    expect(plainText('3 < 5, 6 > 4, x<y')).toBe('3 < 5, 6 > 4, x‹y')
    expect(plainText('<\u0000script>alert(1)<\u0007/script>')).toBe('alert(1)')
    expect(plainText('<<b>script>x')).toBe('‹script>x')
  })

  test('no text gets out of its line', () => {
    const nasty = 'a\r\nEND:VEVENT\rBEGIN:VALARM\n\u2028X:\u0000\u0007\ud800'
    const text = icsText({ ...calendar, name: nasty }, [
      { ...evening, summary: nasty, location: nasty, uid: nasty, organizer: { name: `"${nasty}"`, mail: 'a@contoh.metro\r\nX:1' } },
    ])
    strict(text)
    expect(unfold(text).filter((line) => line === 'END:VEVENT')).toHaveLength(1)
    expect(text).not.toMatch(/^(?:BEGIN:VALARM|X:)/m)
  })
})

describe('three readers', () => {
  test.each(icsReaders)('E-23 %s reads 19.00 WIB as 12.00Z and every word', (_, read) => {
    expect(read(icsText(calendar, [evening]))).toMatchObject([
      {
        uid: evening.uid,
        from: '2027-03-05T12:00:00',
        until: '2027-03-05T14:00:00',
        summary: evening.summary,
        description: evening.description,
        location: evening.location,
        status: 'CONFIRMED',
        sequence: 2,
      },
    ])
  })

  test.each(icsReaders)('%s finds the moved date of a series', (_, read) => {
    const text = icsText(calendar, [{ ...evening, uid: 'lain', replaces: cityInstant(day('2027-03-04'), 19 * 60) }])
    expect(read(text)[0]?.replaces).toBe('2027-03-04T12:00:00')
  })

  // readers differ in what they make of blanks at the ends, so words start and end in a letter
  const words = fc.string({ unit: 'grapheme', maxLength: 120 }).map((inner) => plainText(`b${inner}a`).replaceAll('\t', ' '))
  const moments = fc
    .tuple(fc.integer({ min: 0, max: 20_000 }), fc.integer({ min: 0, max: 1439 }), fc.integer({ min: 1, max: 5000 }))
    .map(([days, minutes, length]) => ({ from: cityInstant(dayPlus(day('1971-01-01'), days), minutes), length }))
    .map(({ from, length }) => ({ from, until: new Date(from.getTime() + length * 60_000) }))

  test('read back whatever was written, at the same instants', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(words, words, moments), { minLength: 1, maxLength: 4 }), (given) => {
        const entries = given.map(([summary, description, when], at) => ({ ...evening, uid: `u-${at}`, summary, description, ...when }))
        const text = icsText(calendar, entries)
        strict(text)
        const asked = entries.map(({ uid, summary, description, from, until }) => ({
          uid,
          summary,
          description,
          from: iso(from),
          until: iso(until),
        }))
        for (const [name, read] of icsReaders) expect(read(text), name).toMatchObject(asked)
      }),
      { numRuns: 150 },
    )
  })

  test('folding is undone to the same line', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (line) => {
        const folded = foldLine(line)
        expect(folded.replaceAll('\r\n ', '')).toBe(`${line}\r\n`)
        for (const part of folded.split('\r\n')) expect(Buffer.byteLength(part)).toBeLessThanOrEqual(75)
      }),
    )
  })
})

describe('the stream', () => {
  test('asks for the next entries only when more is read, and says the same as the whole text', async () => {
    let asked = 0
    const entries = Array.from({ length: 10_000 }, (_, at) => ({ ...evening, uid: `u-${at}` }))
    function* one() {
      for (const entry of entries) {
        asked += 1
        yield entry
      }
    }
    const stream = icsStream(calendar, one())
    const first = await stream.next()
    expect(first.value?.length).toBeLessThan(20_000)
    expect(asked).toBeLessThan(60)
    const parts = [first.value ?? new Uint8Array()]
    for await (const part of stream) {
      expect(part.length).toBeLessThan(20_000)
      parts.push(part)
    }
    expect(Buffer.concat(parts).equals(Buffer.from(icsText(calendar, entries)))).toBe(true)
    expect(asked).toBe(10_000)
  })

  test('a calendar without entries is still a calendar', async () => {
    const parts: Uint8Array[] = []
    for await (const part of icsStream(calendar, [])) parts.push(part)
    const text = Buffer.concat(parts).toString()
    expect(text).toBe(`${icsHead(calendar)}END:VCALENDAR\r\n`)
    strict(text)
    for (const [name, read] of icsReaders) expect(read(text), name).toEqual([])
  })
})
