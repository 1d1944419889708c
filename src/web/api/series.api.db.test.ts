import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { demoToken } from '#src/identity/token.db.ts'
import { placeBooking } from '#src/spaces/booking.db.ts'
import { cancelBooking } from '#src/spaces/cancel.db.ts'
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

describe('B-09 and B-12 what becomes of a series, by the API', () => {
  let number = ''
  const at = (day: string, from: number, until: number) => ({
    start: `${day}T${String(from).padStart(2, '0')}:00:00+07:00`,
    end: `${day}T${String(until).padStart(2, '0')}:00:00+07:00`,
  })
  const send = (what: string, body: object, o: { as?: string; key?: string } = {}) =>
    json('POST', `/series/${number}/${what}`, { as: 'warga', ...o, body })
  const dates = async () =>
    (await json('GET', `/series/${number}`, { as: 'warga' })).body.dates as { day: string; state: string; start: string }[]

  test('one date becomes an exception, which a later change keeps unless it is ticked; previewed first, done once for its key', async () => {
    const body = { ...request, space: 'studio', ...at('2027-02-02', 18, 20), repeat: { rhythm: 'weekly', count: 4 } }
    number = String((await json('POST', '/series', { as: 'warga', body })).body.number)
    const third = { day: '2027-02-16', reach: 'this', ...at('2027-02-16', 19, 21) }
    expect(await send('change', third)).toMatchObject({ status: 200, body: { number, moved: 1, kept: 0, stayed: 0 } })
    const following = { day: '2027-02-09', reach: 'following', ...at('2027-02-09', 15, 17) }
    const seen = await send('change-preview', following)
    expect(seen.body).toMatchObject({ moves: 2 })
    expect((seen.body.dates as { effect: string }[]).map(({ effect }) => effect)).toEqual(['moves', 'kept', 'moves'])
    expect((await dates()).map(({ start }) => start.slice(11, 13))).toEqual(['18', '18', '19', '18'])
    const key = randomUUID()
    const changed = await send('change', following, { key })
    expect(changed).toMatchObject({ status: 200, body: { moved: 2, kept: 1 } })
    expect(await send('change', following, { key })).toEqual(changed)
    expect(await send('change', { ...following, ...at('2027-02-09', 8, 10) }, { key })).toMatchObject({ status: 422 })
    expect((await dates()).map(({ start }) => start.slice(11, 13))).toEqual(['18', '15', '19', '15'])
    const ticked = { day: '2027-02-02', reach: 'all', ...at('2027-02-02', 14, 16), ticked: ['2027-02-16'], taking: 'fail' }
    expect((await send('change', ticked)).body).toMatchObject({ moved: 4, kept: 0 })
  })

  test('a date that was left out is tried again, and one or all are called off', async () => {
    const before = number
    const taken = await placeBooking(await town.as('warga-2'), town.wish('studio', '2027-03-09 18-20'))
    const body = { ...request, space: 'studio', ...at('2027-03-02', 18, 20), repeat: { rhythm: 'weekly', count: 3 } }
    number = String((await json('POST', '/series', { as: 'warga', body })).body.number)
    expect((await send('re-addition', { day: '2027-03-09' })).body.rule).toBe('spaces.booking.taken')
    if (!taken.ok) throw new Error('not taken')
    await cancelBooking(await town.as('warga-2'), { number: taken.value.number, reason: 'Acara batal' })
    expect(await send('re-addition', { day: '2027-03-09' })).toMatchObject({ status: 200, body: { state: 'pending', price: 0 } })
    expect((await send('re-addition', { day: '2027-03-09' })).body.rule).toBe('spaces.series.not_rejected')
    expect(await send('cancellation', { reach: 'following', day: '2027-03-09', reason: 'Pelatih pindah' })).toMatchObject({
      status: 200,
      body: { cancelled: 2, late: 0 },
    })
    expect((await send('cancellation', { reach: 'this', reason: 'Pelatih pindah' })).body).toMatchObject({
      rule: 'spaces.series.day',
      field: 'day',
    })
    number = before
    expect((await send('cancellation', { reach: 'all', reason: 'Pelatih pindah' })).body).toMatchObject({ cancelled: 4 })
  })

  test('what cannot be read is said at its field, without a key nothing is done, and another’s series is none', async () => {
    const body = { day: '2027-02-16', reach: 'semua', ...at('2027-02-16', 19, 21) }
    expect((await send('change', body)).body).toMatchObject({ rule: 'spaces.series.reach', field: 'reach' })
    expect((await send('change', { ...body, reach: 'all', day: '2027-02-30' })).body).toMatchObject({
      rule: 'spaces.series.day',
      field: 'day',
    })
    expect((await send('cancellation', { reach: 'all', reason: ' ' })).status).toBe(422)
    expect((await send('change', { ...body, reach: 'all' }, { key: '' })).status).toBe(400)
    for (const what of ['change', 'change-preview', 'cancellation', 're-addition'])
      expect((await send(what, body, { as: 'warga-2' })).status).toBe(404)
    expect((await json('POST', `/series/${number}/change`, { body })).status).toBe(404)
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
