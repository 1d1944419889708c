import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { demoToken } from '#src/identity/token.db.ts'
import { placeBooking } from '#src/spaces/booking.db.ts'
import { openRoomsTown, type Rooms, rule, social } from '../../../test/rooms-town.ts'

let town: Rooms
const tokens = new Map<string, string>()
beforeAll(async () => {
  town = await openRoomsTown('2027-01-03T09:00')
  for (const who of ['warga', 'warga-2']) tokens.set(who, await demoToken(town.house.db, who))
})
afterAll(() => town?.close())

type Body = Record<string, unknown>

async function ask(method: 'GET' | 'POST', path: string, o: { as?: string; body?: object; key?: string; to?: string } = {}) {
  const answer = await town.site.request(`http://localhost/${o.to ?? 'api/v1'}${path}`, {
    method,
    headers: {
      'content-type': 'application/json',
      ...(o.as ? { authorization: `Bearer ${tokens.get(o.as)}` } : {}),
      ...(method === 'POST' ? { 'idempotency-key': o.key ?? randomUUID() } : {}),
    },
    ...(o.body ? { body: JSON.stringify(o.body) } : {}),
  })
  return { status: answer.status, text: await answer.text() }
}
const json = async (...asked: Parameters<typeof ask>) => {
  const { status, text } = await ask(...asked)
  return { status, body: JSON.parse(text) as Body }
}

const asked = {
  space: 'kelas-1',
  start: '2027-01-05T18:00:00+07:00',
  end: '2027-01-05T20:00:00+07:00',
  people: 8,
  answers: social,
  repeat: { rhythm: 'weekly', until: '2027-03-30' },
}
const request = { ...asked, title: 'Kelas menulis', taking: 'skip' }

describe('B-09 by the API', () => {
  test('previewed by anybody, made once however often it is sent, read by its applicant only', async () => {
    await placeBooking(await town.as('warga-2'), town.wish('kelas-1', '2027-01-19 18-20'))
    const seen = await json('POST', '/series/preview', { body: asked })
    expect([seen.status, seen.body.available, (seen.body.dates as Body[]).length]).toEqual([200, 12, 13])
    const taken = (seen.body.dates as Body[]).find(({ day }) => day === '2027-01-19')
    expect(taken).toMatchObject({ available: false, barred: [{ rule: 'spaces.booking.taken' }], alternatives: [{ kind: 'shift' }, {}, {}] })

    const key = randomUUID()
    const made = await json('POST', '/series', { as: 'warga', body: request, key })
    expect(made).toMatchObject({ status: 201, body: { made: 12, rejected: 1, price: 0 } })
    expect(await json('POST', '/series', { as: 'warga', body: request, key })).toEqual(made)
    expect((await town.rows<{ n: number }>('select count(*)::int as n from spaces.series'))[0]?.n).toBe(1)

    const number = String(made.body.number)
    const read = await json('GET', `/series/${number}`, { as: 'warga' })
    expect(read.body).toMatchObject({ number, space: 'kelas-1', rule: 'FREQ=WEEKLY;BYDAY=TU;UNTIL=20270330', first: '2027-01-05' })
    expect((read.body.dates as Body[])[2]).toMatchObject({
      day: '2027-01-19',
      state: 'rejected',
      booking: null,
      barred: [{ rule: 'spaces.booking.taken' }],
    })
    expect((await ask('GET', `/series/${number}`, { as: 'warga-2' })).status).toBe(404)
    expect((await ask('GET', '/series/RK-2027-99999', { as: 'warga' })).status).toBe(404)
  })

  test('what cannot be is 422 with its field and nothing is stored', async () => {
    const field = async (more: object) => {
      const { status, body } = await json('POST', '/series', { as: 'warga', body: { ...request, ...more } })
      return [status, body.rule, body.field]
    }
    expect(await field({ repeat: { rhythm: 'weekly' } })).toEqual([422, 'spaces.series.endless', 'repeat'])
    expect(await field({ repeat: { rhythm: 'harian', count: 3 } })).toEqual([422, 'spaces.series.rhythm', 'repeat.rhythm'])
    expect(await field({ repeat: { rhythm: 'weekly', count: 1 } })).toEqual([422, 'spaces.series.count', 'repeat.count'])
    expect(await field({ repeat: { rhythm: 'weekly', until: '2027-02-30' } })).toEqual([422, 'spaces.series.until', 'repeat.until'])
    expect(await field({ repeat: { rhythm: 'weekly', until: '2099-01-01' } })).toEqual([422, 'spaces.series.too_many', 'repeat.until'])
    expect(await field({ taking: 'mungkin' })).toEqual([422, 'spaces.series.taking', 'taking'])
    const week = { start: '2027-01-05T08:00:00+07:00', end: '2027-01-13T08:00:00+07:00' }
    expect(await field({ ...week, repeat: { rhythm: 'weekly', count: 3 } })).toEqual([422, 'spaces.series.into_itself', 'start'])
    expect(await json('POST', '/series', { body: request })).toMatchObject({ status: 401, body: { rule: 'spaces.booking.sign_in' } })
    expect((await town.rows<{ n: number }>('select count(*)::int as n from spaces.series'))[0]?.n).toBe(1)
  })

  test('B-11 what the rule leaves out is said in the preview', async () => {
    const start = { start: '2027-01-31T10:00:00+07:00', end: '2027-01-31T12:00:00+07:00' }
    const { body } = await json('POST', '/series/preview', {
      body: { ...asked, ...start, repeat: { rhythm: 'month_day', until: '2027-12-31' } },
    })
    expect((body.dates as Body[]).map(({ day }) => String(day).slice(5))).toEqual([
      '01-31',
      '03-31',
      '05-31',
      '07-31',
      '08-31',
      '10-31',
      '12-31',
    ])
    expect((body.notes as { detail: string }[])[0]?.detail).toContain(
      'Februari 2027, April 2027, Juni 2027, September 2027, November 2027 dilewati',
    )
  })
})

describe('B-13 the zone of the machine and of the database', () => {
  const reads = ['/spaces/kelas-1/availability?from=2027-01-01&to=2027-02-28', '/spaces/aula/availability?from=2027-03-01&to=2027-04-10']
  const pages = ['/ruang', '/ruang/kelas-1', '/ruang/kelas-1/pesan', '/ruang/kelas-1/kalender.ics']

  async function everything(): Promise<string[]> {
    const texts: string[] = []
    const numbers = await town.rows<{ number: string }>(
      'select number from spaces.booking where series_id is not null order by number limit 3',
    )
    const series = await town.rows<{ number: string }>('select number from spaces.series order by number')
    for (const path of reads) texts.push((await ask('GET', path)).text)
    texts.push((await ask('POST', '/series/preview', { body: asked, key: 'k' })).text)
    texts.push(
      (
        await ask('POST', '/bookings/quote', {
          body: { space: 'aula', start: asked.start, end: asked.end, people: 9, answers: social },
          key: 'k',
        })
      ).text,
    )
    for (const { number } of numbers) texts.push((await ask('GET', `/bookings/${number}`, { as: 'warga' })).text)
    for (const { number } of series) texts.push((await ask('GET', `/series/${number}`, { as: 'warga' })).text)
    for (const page of pages) texts.push((await ask('GET', page.slice(1), { to: '' })).text.replace(/request-[\w-]+|nonce="[^"]*"/g, ''))
    return texts
  }

  test('change no byte of what is answered, and today is the city’s day at 00.30', async () => {
    const zone = process.env.TZ
    const before = await everything()
    expect(before.every((text) => text.length > 100)).toBe(true)
    const database = new URL(town.ownerUrl).pathname.slice(1)
    await town.owner.query(`alter database ${database} set timezone = 'Asia/Jayapura'`)
    await town.owner.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
    )
    // every connection from now on is one the database gives its own zone
    await vi.waitFor(() => expect(town.pool.totalCount).toBe(0), 5000)
    process.env.TZ = 'America/New_York'
    try {
      expect(new Date('2027-01-01T00:00:00Z').getHours()).toBe(19)
      expect((await town.pool.query<{ zone: string }>(`select current_setting('timezone') as zone`)).rows).toEqual([
        { zone: 'Asia/Jayapura' },
      ])
      const after = await everything()
      for (const [n, text] of after.entries()) expect(text).toBe(before[n])

      const last = { ...town.wish('kelas-1', '2027-04-05 10-12') }
      await town.setClock('2027-01-04T23:59')
      expect(rule(await placeBooking(await town.as('warga'), last))).toBe('spaces.when.window')
      await town.setClock('2027-01-05T00:30')
      expect((await town.pool.query<{ today: string }>('select governance.today()::text as today')).rows).toEqual([{ today: '2027-01-05' }])
      expect(rule(await placeBooking(await town.as('warga'), last))).toBe('done')
    } finally {
      if (zone === undefined) delete process.env.TZ
      else process.env.TZ = zone
    }
  })
})
