import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { spanOf } from './event.ts'
import { readCalendar } from './ics-in.ts'
import type { Said, SourceRead } from './source.ts'

const now = new Date('2027-01-04T02:00:00Z')
const bytesOf = (text: string) => new TextEncoder().encode(text)
const file = (name: string) => readFileSync(`test/vectors/ics/${name}.ics`)
const read = (bytes: Uint8Array | string, at = now): SourceRead => {
  const found = readCalendar(typeof bytes === 'string' ? bytesOf(bytes) : bytes, at)
  if (!found.ok) throw new Error(JSON.stringify(found.refusals))
  return found.value
}
const refusalOf = (bytes: Uint8Array | string) => {
  const found = readCalendar(typeof bytes === 'string' ? bytesOf(bytes) : bytes, now)
  return found.ok ? 'read' : found.refusals[0]?.rule
}
const called = (found: SourceRead, title: string): Said => {
  const entry = found.entries.find(({ said }) => said.title === title)
  if (!entry) throw new Error(`no ${title}`)
  return entry.said
}
/** Instants of the dates, as UTC. */
const instants = (said: Said) =>
  said.when.map((when) => {
    const { startsAt, endsAt } = spanOf(when)
    return `${startsAt.toISOString().slice(0, 16)}/${endsAt?.toISOString().slice(0, 16) ?? ''}`
  })
const calendar = (...entries: string[]) =>
  `BEGIN:VCALENDAR\r\nVERSION:2.0\r\n${entries.map((one) => `BEGIN:VEVENT\r\n${one}\r\nEND:VEVENT\r\n`).join('')}END:VCALENDAR\r\n`

describe('E-25 what agencies subscribe', () => {
  test('Google: TZID=Asia/Jakarta, a rule with EXDATE and a moved date, UTC, whole days', () => {
    const found = read(file('google'))
    const series = called(found, 'Klinik Usaha Mikro')
    // 19 January is taken out, 26 January moved to the 27th at one, 2 February is an event of its own
    expect(instants(series)).toEqual([
      '2027-01-05T02:00/2027-01-05T04:00',
      '2027-01-12T02:00/2027-01-12T04:00',
      '2027-01-27T06:00/2027-01-27T08:00',
      '2027-02-09T02:00/2027-02-09T04:00',
    ])
    expect(series).toMatchObject({
      summary: 'Konsultasi gratis bagi pelaku usaha, tiap Selasa. Bawa KTP dan contoh produk.',
      place: 'Aula Dinas Koperasi, Jl. A.H. Nasution',
      until: '',
    })
    expect(instants(called(found, 'Klinik Usaha Mikro: khusus sertifikat halal'))).toEqual(['2027-02-02T02:00/2027-02-02T05:00'])
    expect(instants(called(found, 'Pelatihan Foto Produk'))).toEqual(['2027-02-10T02:00/2027-02-10T04:30'])
    expect(called(found, 'Pameran Kriya').when).toEqual([{ day: '2027-02-20', untilDay: '2027-02-22' }])
    expect(called(found, 'Gerak Jalan').cancelled).toBe(true)
    expect([found.past, found.whole, found.unread]).toEqual([1, true, []])
  })

  test('Outlook: Windows zone names, a zone of its own, past midnight; what is private is not read', () => {
    const found = read(file('outlook'))
    expect(instants(called(found, 'Festival Kuliner'))).toEqual(['2027-03-06T15:00/2027-03-06T19:00'])
    expect(called(found, 'Festival Kuliner').when).toEqual([{ day: '2027-03-06', from: '22:00', until: '02:00' }])
    expect(instants(called(found, 'Rapat Terbuka'))).toEqual(['2027-03-08T02:00/2027-03-08T04:00'])
    expect(instants(called(found, 'Siaran dari Jayapura'))).toEqual(['2027-03-09T01:00/2027-03-09T02:30'])
    expect(found.unread.map(({ title, refusal }) => [title, refusal.rule, refusal.facts ?? {}])).toEqual([
      ['Zona tidak dikenal', 'events.ics.zone', { zone: 'Waktu Antah Berantah' }],
      ['', 'events.ics.private', {}],
    ])
    expect(JSON.stringify(found)).not.toContain('gigi')
  })

  test('untidy: floating clocks, no UID, one UID twice, dates that are not; each wrong one says why, the others stay', () => {
    const found = read(file('untidy'))
    expect(instants(called(found, 'Tanpa UID'))).toEqual(['2027-01-10T12:00/2027-01-10T14:00'])
    expect(found.entries.map(({ said }) => said.title)).toEqual([
      'Tanpa UID',
      'Kembar pertama',
      'Dua kali sama persis',
      'Senam Pagi',
      'Sehari penuh tanpa akhir',
    ])
    expect(found.unread.map(({ title, refusal }) => [title, refusal.rule])).toEqual([
      ['Kembar kedua', 'events.ics.twice'],
      ['Tanpa mulai', 'events.ics.no_start'],
      ['Tanggal tidak ada', 'events.ics.unreadable'],
      ['Selesai sebelum mulai', 'events.when.end_before_start'],
      ['Bergeser seterusnya', 'events.ics.from_here_on'],
      ['Tiap detik', 'events.ics.too_often'],
    ])
    // a rule that meets no day has no date to come
    expect(found.past).toBe(1)
    const uid = found.entries[0]?.uid
    expect(uid).toMatch(/^isi-[0-9a-f]{32}$/)
    expect(read(file('untidy')).entries[0]?.uid).toBe(uid)
  })

  test('a rule without an end is followed to the end of next year, and that is said', () => {
    const said = called(read(file('untidy')), 'Senam Pagi')
    expect(said.until).toBe('2028-12-31')
    expect(said.when).toHaveLength(103)
    expect(instants(said).slice(0, 2)).toEqual(['2027-01-09T23:00/2027-01-10T00:30', '2027-01-23T23:00/2027-01-24T00:30'])
    expect(said.when.at(-1)?.day).toBe('2028-12-31')
    const daily = called(read(calendar('UID:d\r\nSUMMARY:Tiap hari\r\nDTSTART:20270105T060000\r\nRRULE:FREQ=DAILY')), 'Tiap hari')
    expect(daily.when).toHaveLength(400)
    expect(daily.until).toBe('2028-12-31')
  })

  test('read again it is the same, to the hash, tomorrow too; what is written down anew is not changed', () => {
    const first = read(file('google'))
    const stamped = file('google').toString().replaceAll('DTSTAMP:20261201T010203Z', 'DTSTAMP:20270101T000000Z')
    const later = read(stamped, new Date('2027-01-20T02:00:00Z'))
    expect(later.entries.map(({ uid, hash }) => [uid, hash])).toEqual(first.entries.map(({ uid, hash }) => [uid, hash]))
    const changed = read(file('google').toString().replace('LOCATION:Taman Merdeka', 'LOCATION:Lapangan Samber'))
    expect(changed.entries.filter(({ hash }, at) => hash !== first.entries[at]?.hash).map(({ uid }) => uid)).toEqual(['sehari@google.com'])
  })

  test('a zone with summer time keeps its clock, and its instants follow', () => {
    const said = called(
      read(calendar('UID:b\r\nSUMMARY:Dari Berlin\r\nDTSTART;TZID=W. Europe Standard Time:20270315T100000\r\nRRULE:FREQ=WEEKLY;COUNT=4')),
      'Dari Berlin',
    )
    expect(instants(said)).toEqual(['2027-03-15T09:00/', '2027-03-22T09:00/', '2027-03-29T08:00/', '2027-04-05T08:00/'])
  })

  test('what was cut off on its way is read, but nothing is called gone for it', () => {
    const text = file('google').toString()
    const found = read(text.slice(0, text.indexOf('UID:sehari')))
    expect(found.whole).toBe(false)
    expect(found.unread.map(({ refusal }) => refusal.rule)).toEqual(['events.ics.broken_off'])
    expect(found.entries.length).toBeGreaterThan(1)
  })

  test.each([
    ['nothing', ''],
    ['a page to sign in on', '<!doctype html><title>Masuk</title>'],
    ['a picture', new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 0, 1, 2])],
    ['NUL bytes', new Uint8Array(100_000)],
    ['a ZIP in a ZIP', new Uint8Array([0x50, 0x4b, 3, 4, 0x50, 0x4b, 3, 4])],
  ])('%s is no calendar', (_, bytes) => {
    expect(refusalOf(bytes)).toBe('events.ics.not_calendar')
  })

  test('NUL bytes inside words are left out, Windows letters are read', () => {
    expect(called(read(calendar('UID:n\r\nSUMMARY:Pa\0sar\r\nDTSTART:20270105T060000')), 'Pasar').when).toHaveLength(1)
    const windows = Uint8Array.from([...calendar('UID:w\r\nSUMMARY:Kafé Seni\r\nDTSTART:20270105T060000')], (sign) => sign.charCodeAt(0))
    expect(read(windows).entries[0]?.said.title).toBe('Kafé Seni')
  })
})

describe('E-25 hostile calendars are bounded', () => {
  const timed = <T>(work: () => T): [T, number] => {
    const began = performance.now()
    const answer = work()
    return [answer, performance.now() - began]
  }
  test.each([
    [
      'an entry in an entry, a hundred thousand deep',
      `BEGIN:VCALENDAR\n${'BEGIN:VEVENT\n'.repeat(100_000)}${'END:VEVENT\n'.repeat(100_000)}END:VCALENDAR`,
    ],
    ['calendars in calendars', 'BEGIN:VCALENDAR\n'.repeat(200_000)],
    ['one line of four megabytes', calendar(`UID:x\r\nDTSTART:20270105T060000\r\nSUMMARY:${'a'.repeat(4_000_000)}`)],
    ['folded a million times', calendar(`UID:x\r\nDTSTART:20270105T060000\r\nDESCRIPTION:a${'\r\n b'.repeat(1_000_000)}`)],
    ['line ends alone', `BEGIN:VCALENDAR${'\n'.repeat(4_900_000)}`],
    ['unclosed markup', calendar(`UID:x\r\nDTSTART:20270105T060000\r\nSUMMARY:abc\r\nDESCRIPTION:${'<a '.repeat(18_000)}`)],
    ['5,000 zones', `BEGIN:VCALENDAR\n${'BEGIN:VTIMEZONE\nTZID:x\nTZOFFSETTO:+0700\nEND:VTIMEZONE\n'.repeat(5_000)}END:VCALENDAR`],
    [
      'ten thousand dates taken out',
      calendar(
        `UID:x\r\nSUMMARY:abc\r\nDTSTART:20270105T060000\r\nRRULE:FREQ=DAILY\r\n${'EXDATE:20270106T060000\r\n'.repeat(2_000)}STATUS:CONFIRMED`,
      ),
    ],
  ])('%s', (_, text) => {
    const [, ms] = timed(() => readCalendar(bytesOf(text), now))
    expect(ms).toBeLessThan(4_000)
  })

  test('thousands of rules that never meet a day, or every day for a thousand years: a common budget ends it', () => {
    const rules = [
      'FREQ=DAILY;COUNT=99999;BYMONTH=2;BYMONTHDAY=30',
      'FREQ=DAILY;BYHOUR=0,1,2,3,4,5,6,7;BYMINUTE=0,20,40',
      'FREQ=DAILY;COUNT=999999',
    ]
    const text = calendar(
      ...Array.from({ length: 3_000 }, (_, n) => `UID:r${n}\r\nSUMMARY:Aturan\r\nDTSTART:19700105T060000\r\nRRULE:${rules[n % 3]}`),
    )
    const [found, ms] = timed(() => read(text))
    expect(found.unread.length).toBeGreaterThan(1_000)
    expect(found.unread.some(({ refusal }) => refusal.rule === 'events.ics.too_much')).toBe(true)
    expect(ms).toBeLessThan(15_000)
  })

  test('more entries than are read are counted, and more bytes refused', () => {
    const many = read(calendar(...Array.from({ length: 5_003 }, (_, n) => `UID:${n}\r\nSUMMARY:Acara ${n}\r\nDTSTART:20270105T060000`)))
    expect([many.entries.length, many.whole]).toEqual([5_000, false])
    expect(many.unread.at(-1)?.refusal).toEqual({ rule: 'events.ics.too_many', facts: { most: 5_000, over: 3 } })
    expect(refusalOf(new Uint8Array(5_000_001))).toBe('events.ics.too_large')
  })

  test('whatever the bytes, an answer: never a throw, never a date in the past', () => {
    const line = fc.oneof(
      fc.constantFrom(
        'BEGIN:VCALENDAR',
        'END:VCALENDAR',
        'BEGIN:VEVENT',
        'END:VEVENT',
        'BEGIN:VALARM',
        'RRULE:FREQ=DAILY',
        'DTSTART:20270105T060000',
      ),
      fc
        .tuple(
          fc.constantFrom(
            'DTSTART',
            'DTEND',
            'RRULE',
            'EXDATE',
            'RDATE',
            'RECURRENCE-ID',
            'DURATION',
            'UID',
            'SUMMARY',
            'DTSTART;TZID=',
            'EXDATE;VALUE=DATE',
            'SEQUENCE',
          ),
          fc.constantFrom(':', ';', '=:', ';VALUE=PERIOD:', ';VALUE=DATE:'),
          fc.oneof(
            fc.string({ maxLength: 40 }),
            fc.constantFrom(
              '20270105',
              '20270105T060000Z',
              'FREQ=MONTHLY;BYDAY=-1FR',
              'FREQ=DAILY;UNTIL=x',
              'P1W',
              'FREQ=YEARLY;BYDAY=9MO;BYSETPOS=-366',
              '00010101',
              '99991231T235960Z',
              'FREQ=WEEKLY;COUNT=-1',
            ),
          ),
        )
        .map((parts) => parts.join('')),
      fc.string(),
    )
    fc.assert(
      fc.property(fc.array(line, { maxLength: 40 }), (lines) => {
        const found = readCalendar(bytesOf(`BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n${lines.join('\r\n')}\r\nEND:VEVENT\r\nEND:VCALENDAR`), now)
        if (!found.ok) return
        for (const { said } of found.value.entries)
          for (const when of said.when) {
            const { startsAt, endsAt } = spanOf(when)
            expect((endsAt ?? startsAt).getTime()).toBeGreaterThanOrEqual(now.getTime())
          }
      }),
      { numRuns: 1_500 },
    )
    fc.assert(fc.property(fc.uint8Array({ maxLength: 2_000 }), (bytes) => void readCalendar(bytes, now)))
  })
})
