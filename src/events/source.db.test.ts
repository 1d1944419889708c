import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { done, type Outcome, refused } from '#src/base/outcome.ts'
import type { Fetched, Marks } from '#src/platform/fetch-safe.ts'
import { systemCtx } from '#src/work.ts'
import { type EventsTown, openEventsTown, rule, value } from '../../test/events-town.ts'
import { publishEvent } from './desk.db.ts'
import { publishedEvent } from './event-read.db.ts'
import { dropSheet, trySheet, writeSheet } from './sheet.db.ts'
import { askAnew, endSource, setDefaults, subscribe } from './source.db.ts'
import { sendItem, sendReady, setAside } from './source-item.db.ts'
import { freshnessOf, sourcePage, sourceSeat } from './source-pages.db.ts'
import { readDueSources, readSource } from './source-read.db.ts'
import { settleProposal } from './source-settle.db.ts'
import { eventsInvariants } from './verify.db.ts'

let town: EventsTown
beforeAll(async () => {
  town = await openEventsTown()
}, 60_000)
afterAll(async () => {
  await town.close()
})
beforeEach(async () => {
  await town.owner.query(
    'set session_replication_role = replica; truncate events.source, events.source_item, events.source_upload, events.event cascade; set session_replication_role = origin',
  )
  await town.setClock('2027-01-04T09:00')
})

const google = readFileSync('test/vectors/ics/google.ics', 'utf8')
const officer = 'penghubung-diskoperin'
const wish = {
  unit: 'diskoperin',
  name: 'Agenda Dinas',
  address: 'https://calendar.google.com/calendar/ical/contoh/private-rahasia/basic.ics',
}
const system = () => ({ ...systemCtx(town.house, 'calendars'), now: town.now() })
/** What stands at the address; the network itself is proved with fetch-safe. */
const stands = (text: string, marks: Marks = {}) => {
  const asked: Marks[] = []
  const fetch = async (_: string, since: Marks): Promise<Outcome<Fetched>> => {
    asked.push(since)
    return since.etag !== undefined && since.etag === marks.etag
      ? done({ body: undefined, marks })
      : done({ body: Buffer.from(text), marks })
  }
  return Object.assign(fetch, { asked })
}
const connect = async (text = google) => {
  const { id } = value(await subscribe(await town.as(officer), wish))
  await readSource(system(), id, stands(text))
  return id
}
const items = () =>
  town.rows<{ id: string; title: string; state: string; missing: string[]; event: string | null; proposed: boolean }>(
    `select id, said->>'title' as title, state, missing, event_id as event, proposed is not null as proposed from events.source_item order by said->'when'->0->>'day', uid`,
  )
const titled = async (title: string) => {
  const found = (await items()).find((one) => one.title === title)
  if (!found) throw new Error(`no ${title}`)
  return found
}
const send = async (source: string, title: string, answers: Record<string, string | number> = {}) =>
  await sendItem(await town.as(officer), { source, item: (await titled(title)).id, answers, lateKnown: true })
const whole = { summary: 'Pameran karya perajin kota.', crowd: 80 }
const published = async (source: string, title = 'Pameran Kriya') => {
  const { number } = value(await send(source, title, whole))
  value(await publishEvent(await town.as('petugas'), { number }))
  const [row] = await town.rows<{ slug: string }>(`select slug from events.event where number = '${number}'`)
  return { number, slug: row?.slug ?? '' }
}

describe('N14 E-25 an agency connects its own calendar', () => {
  test('its events are drafts, only what is missing is asked, and the desk publishes', async () => {
    const source = await connect()
    expect((await items()).map(({ title, state, missing }) => [title, state, missing])).toEqual([
      ['Klinik Usaha Mikro', 'missing', ['crowd']],
      ['Klinik Usaha Mikro: khusus sertifikat halal', 'missing', ['crowd']],
      ['Pelatihan Foto Produk', 'missing', ['place', 'crowd']],
      ['Pameran Kriya', 'missing', ['summary', 'crowd']],
    ])
    expect(rule(await send(source, 'Pameran Kriya'))).toBe('events.source.missing_summary')
    const { number } = value(await send(source, 'Pameran Kriya', whole))
    expect(rule(await send(source, 'Pameran Kriya', whole))).toBe('events.source_item.sent_already')
    const [event] = await town.rows(`select state, organiser, crowd, source from events.event where number = '${number}'`)
    expect(event).toMatchObject({ state: 'submitted', crowd: 80 })
    value(await publishEvent(await town.as('petugas'), { number }))
    expect((await titled('Pameran Kriya')).state).toBe('linked')
  })

  test('what goes for all is said once; then what lacks nothing goes in one press', async () => {
    const source = await connect()
    value(await setDefaults(await town.as(officer), { id: source, organiser: 'Dinas Koperasi', crowd: 40, place: 'Aula Dinas' }))
    expect((await items()).map(({ state }) => state)).toEqual(['draft', 'draft', 'draft', 'missing'])
    expect(value(await sendReady(await town.as(officer), { source }))).toEqual({ sent: 3, held: 0 })
    expect((await items()).map(({ state }) => state)).toEqual(['linked', 'linked', 'linked', 'missing'])
    const [series] = await town.rows(
      `select organiser, place, crowd, (select count(*)::int from events.occurrence o where o.event_id = e.id) as n from events.event e where title = 'Klinik Usaha Mikro'`,
    )
    expect(series).toEqual({ organiser: 'Dinas Koperasi', place: 'Aula Dinas Koperasi, Jl. A.H. Nasution', crowd: 40, n: 4 })
  })

  test('read again it changes nothing, not even a row', async () => {
    const source = await connect()
    const whole = `select to_jsonb(i) from events.source_item i order by id`
    const before = await town.rows(whole)
    await town.setClock('2027-01-04T10:00')
    await readSource(system(), source, stands(google.replaceAll('20261201T010203Z', '20270104T000000Z')))
    expect(await town.rows(whole)).toEqual(before)
    const [seen] = await town.rows<{ again: boolean; same: boolean }>(
      `select read_at = '2027-01-04T10:00+07' as again, changed_at = '2027-01-04T09:00+07' as same from events.source`,
    )
    expect(seen).toEqual({ again: true, same: true })
  })

  test('ten at once make no doubles', async () => {
    const { id } = value(await subscribe(await town.as(officer), wish))
    await Promise.all(Array.from({ length: 10 }, () => readSource(system(), id, stands(google))))
    expect(await items()).toHaveLength(4)
    // and should two ever write at once, the database has one
    await expect(
      town.owner.query(
        'insert into events.source_item (source_id, uid, recurrence, said, hash, last_day) select source_id, uid, recurrence, said, hash, last_day from events.source_item',
      ),
    ).rejects.toMatchObject({ constraint: 'events.source_item.once' })
  })

  test('a draft follows its source; what was answered stays answered', async () => {
    const source = await connect()
    value(await setAside(await town.as(officer), { source, item: (await titled('Pelatihan Foto Produk')).id, aside: true }))
    await readSource(
      system(),
      source,
      stands(google.replace('SUMMARY:Pelatihan Foto Produk', 'SUMMARY:Pelatihan Foto dan Video').replace('20270220', '20270221')),
    )
    expect((await items()).map(({ title, state }) => [title, state])).toContainEqual(['Pelatihan Foto dan Video', 'aside'])
    expect(await items()).toHaveLength(4)
  })

  test('a change of what is published is proposed to the desk, and taken over with its former start', async () => {
    const source = await connect()
    const { slug, number } = await published(source)
    const moved = google
      .replace('DTSTART;VALUE=DATE:20270220', 'DTSTART;VALUE=DATE:20270221')
      .replace('SUMMARY:Pameran Kriya', 'SUMMARY:Pameran Kriya Kota')
    await readSource(system(), source, stands(moved))
    expect(await publishedEvent(town.house.db, slug)).toMatchObject({ title: 'Pameran Kriya', sequence: 0 })
    const item = (await items()).find(({ proposed }) => proposed)?.id ?? ''
    await expect(settleProposal(await town.as(officer), { source, item, accept: true })).rejects.toMatchObject({ name: 'Denied' })
    value(await settleProposal(await town.as('petugas'), { source, item, accept: true }))
    const page = await publishedEvent(town.house.db, slug)
    expect(page).toMatchObject({
      title: 'Pameran Kriya Kota',
      status: 'rescheduled',
      sequence: 1,
      number,
      crowd: 80,
      summary: whole.summary,
    })
    expect(page?.dates.map(({ startsAt, previous }) => [startsAt.toISOString(), previous.length])).toEqual([
      ['2027-02-20T17:00:00.000Z', 1],
    ])
    await readSource(system(), source, stands(`${moved}\r\n`))
    expect((await items()).some(({ proposed }) => proposed)).toBe(false)
  })

  test('what the desk leaves is not proposed again, until it changes again; what is taken back is dropped', async () => {
    const source = await connect()
    await published(source)
    const renamed = google.replace('SUMMARY:Pameran Kriya', 'SUMMARY:Pameran Lain')
    await readSource(system(), source, stands(renamed))
    value(await settleProposal(await town.as('petugas'), { source, item: (await titled('Pameran Kriya')).id, accept: false }))
    await readSource(system(), source, stands(`${renamed}\r\n`))
    expect((await titled('Pameran Kriya')).proposed).toBe(false)
    await readSource(system(), source, stands(renamed.replace('Pameran Lain', 'Pameran Baru')))
    expect((await titled('Pameran Kriya')).proposed).toBe(true)
    await readSource(system(), source, stands(google))
    expect((await titled('Pameran Kriya')).proposed).toBe(false)
  })

  test('called off in its calendar: proposed, and the page stays', async () => {
    const source = await connect()
    const { slug } = await published(source)
    await readSource(
      system(),
      source,
      stands(google.replace('LOCATION:Taman Merdeka\r\nSTATUS:CONFIRMED', 'LOCATION:Taman Merdeka\r\nSTATUS:CANCELLED')),
    )
    value(await settleProposal(await town.as('petugas'), { source, item: (await titled('Pameran Kriya')).id, accept: true }))
    expect(await publishedEvent(town.house.db, slug)).toMatchObject({ status: 'cancelled' })
  })

  test('gone upstream is called gone and never deleted; a calendar cut short takes nothing away; what comes back is back', async () => {
    const source = await connect()
    const { slug } = await published(source)
    const block = /BEGIN:VEVENT\r\nDTSTART;VALUE=DATE[\s\S]*?END:VEVENT\r\n/
    const without = google.replace(block, '')
    expect(without).not.toBe(google)
    await readSource(system(), source, stands(without.replace('END:VCALENDAR', '')))
    expect((await titled('Pameran Kriya')).state).toBe('linked')
    await readSource(system(), source, stands(without))
    expect((await titled('Pameran Kriya')).state).toBe('gone')
    expect(await publishedEvent(town.house.db, slug)).toMatchObject({ status: 'scheduled', title: 'Pameran Kriya' })
    await readSource(system(), source, stands('<html>masuk dahulu</html>'))
    await readSource(system(), source, stands(google))
    expect((await titled('Pameran Kriya')).state).toBe('linked')
  })

  test('what stands in the way is kept, and asked for less and less often; a good answer forgets it', async () => {
    const source = await connect()
    const inside = async () => refused({ rule: 'platform.fetch.address' })
    const pauses: number[] = []
    for (let n = 0; n < 7; n += 1) {
      await readSource(system(), source, inside)
      const [row] = await town.rows<{ m: number }>(
        `select extract(epoch from next_at - governance.clock())::int / 60 as m from events.source`,
      )
      pauses.push(row?.m ?? 0)
    }
    expect(pauses).toEqual([45, 90, 180, 360, 720, 1440, 1440])
    expect((await sourcePage(await town.as(officer), source)).trouble).toEqual({ rule: 'platform.fetch.address' })
    expect(await items()).toHaveLength(4)
    await readSource(system(), source, stands(google))
    expect(await town.rows('select failures, trouble from events.source')).toEqual([{ failures: 0, trouble: null }])
  })

  test('within the hour it is read again, with the mark it had; the same bytes are not read twice', async () => {
    const { id } = value(await subscribe(await town.as(officer), wish))
    const first = stands(google, { etag: '"1"' })
    await readDueSources(system(), first)
    await town.setClock('2027-01-04T09:44')
    await readDueSources(system(), first)
    expect(first.asked).toEqual([{}])
    await town.setClock('2027-01-04T09:46')
    await readDueSources(system(), first)
    expect(first.asked).toEqual([{}, { etag: '"1"', lastModified: undefined }])
    expect(rule(await askAnew(await town.as(officer), { id }))).toBe('events.source.just_read')
    await town.setClock('2027-01-04T09:50')
    value(await askAnew(await town.as(officer), { id }))
    // a new year takes endless rules further: then the mark is not enough
    await town.setClock('2028-01-01T09:00')
    await readDueSources(system(), first)
    expect(first.asked.at(-1)).toEqual({})
  })

  test.each([
    'http://169.254.169.254/latest',
    'file:///etc/passwd',
    'http://localhost/a.ics',
    'https://10.0.0.1/a.ics',
    'webcal://127.0.0.1/a',
  ])('%s is never asked', async (address) => {
    const { subscriptionSchema } = await import('./source.db.ts')
    expect(subscriptionSchema.safeParse({ ...wish, address }).error?.issues[0]?.message).toBe('platform.fetch.address')
  })
})

describe('who may', () => {
  test('posts of that agency by the matrix, and nobody else', async () => {
    for (const who of ['guest', 'warga', 'petugas'])
      await expect(subscribe(await town.as(who), wish)).rejects.toMatchObject({ name: 'Denied' })
    await expect(subscribe(await town.as(officer), { ...wish, unit: 'disporapar' })).rejects.toMatchObject({ name: 'Denied' })
    const source = await connect()
    expect(rule(await subscribe(await town.as(officer), wish))).toBe('events.source.subscribed_already')
    await expect(sendReady(await town.as('warga'), { source })).rejects.toMatchObject({ name: 'Denied' })
    await expect(sourcePage(await town.as('warga'), source)).rejects.toMatchObject({ name: 'Missing' })
    const page = await sourcePage(await town.as('petugas'), source)
    expect([page.mine, page.desk, page.host]).toEqual([false, true, 'calendar.google.com'])
    expect(JSON.stringify(page)).not.toContain('rahasia')
    expect((await sourceSeat(await town.as(officer))).units.map(({ code }) => code)).toContain('diskoperin')
    expect(JSON.stringify(await town.rows('select * from platform.journal'))).not.toContain('rahasia')
  })

  test('a source that was ended is read no more, and what came from it stays', async () => {
    const source = await connect()
    value(await endSource(await town.as(officer), { id: source }))
    await readSource(system(), source, stands(google.replace('Pameran Kriya', 'Lain')))
    expect((await items()).map(({ title }) => title)).toContain('Pameran Kriya')
    expect(rule(await askAnew(await town.as(officer), { id: source }))).toBe('events.source.ended')
    value(await subscribe(await town.as(officer), wish))
  })
})

describe('N14 freshness', () => {
  test('an agency that changed nothing for thirty days is not up to date, however often it is read', async () => {
    const source = await connect()
    const state = async () => (await freshnessOf(town.house.db, town.now(), false)).find(({ unit }) => unit === 'diskoperin')?.state
    expect(await state()).toBe('fresh')
    await town.setClock('2027-02-04T09:00')
    await readSource(system(), source, stands(google))
    expect(await state()).toBe('stale')
    await readSource(system(), source, stands(google.replace('SUMMARY:Pameran Kriya', 'SUMMARY:Pameran Kriya II')))
    expect(await state()).toBe('fresh')
    expect((await freshnessOf(town.house.db, town.now(), false)).find(({ unit }) => unit === 'disporapar')?.state).toBe('none')
  })
})

describe('E-26 an agency sends a sheet', () => {
  const sheet = (...rows: string[]) => Buffer.from(`Judul;Tanggal;Mulai;Tempat;Perkiraan orang;Ringkasan;Telepon\n${rows.join('\n')}\n`)
  const good = [
    'Pasar Tani;05/02/2027;06.00;Halaman Dinas;150;Hasil panen langsung dari petani.;081234567890',
    'Lomba Mewarnai;06/02/2027;;Taman;60;Lomba bagi anak sekolah dasar.;',
  ]
  const tryOut = async (bytes: Buffer) => value(await trySheet(await town.as(officer), { unit: 'diskoperin', name: 'agenda.csv', bytes }))

  test('first tried, then taken over; sent a second time it makes nothing new', async () => {
    const { source, upload } = await tryOut(sheet(...good))
    expect(await items()).toEqual([])
    expect((await sourcePage(await town.as(officer), source)).upload).toMatchObject({ rows: 2, ready: 2, wrong: 0, new: 2, state: 'tried' })
    expect(value(await writeSheet(await town.as(officer), { source, upload, how: 'all' }))).toEqual({ added: 2, changed: 0 })
    expect(rule(await writeSheet(await town.as(officer), { source, upload, how: 'all' }))).toBe('events.sheet.decided')
    const again = await tryOut(sheet(...good))
    expect(again.source).toBe(source)
    expect(value(await writeSheet(await town.as(officer), { ...again, how: 'all' }))).toEqual({ added: 0, changed: 0 })
    expect((await items()).map(({ title, state }) => [title, state])).toEqual([
      ['Pasar Tani', 'draft'],
      ['Lomba Mewarnai', 'draft'],
    ])
  })

  test('a shorter sheet takes nothing away', async () => {
    const first = await tryOut(sheet(...good))
    value(await writeSheet(await town.as(officer), { ...first, how: 'all' }))
    const second = await tryOut(sheet(good[0] ?? ''))
    value(await writeSheet(await town.as(officer), { ...second, how: 'all' }))
    expect((await items()).map(({ state }) => state)).toEqual(['draft', 'draft'])
  })

  test('all or nothing, or what is right of it; a finding has its line and column', async () => {
    const { source, upload } = await tryOut(sheet(...good, 'Salah;31/02/2027;;;;;'))
    const page = await sourcePage(await town.as(officer), source)
    expect(page.upload?.findings).toMatchObject([{ line: 4, column: 'Tanggal', title: 'Salah', refusal: { rule: 'events.sheet.date' } }])
    expect(rule(await writeSheet(await town.as(officer), { source, upload, how: 'all' }))).toBe('events.sheet.not_whole')
    expect(await items()).toEqual([])
    expect(value(await writeSheet(await town.as(officer), { source, upload, how: 'valid' }))).toEqual({ added: 2, changed: 0 })
    expect(await town.rows('select content from events.source_upload')).toEqual([{ content: null }])
  })

  test('a number of somebody is the desk’s to call, and is kept nowhere else', async () => {
    const { source, upload } = await tryOut(sheet(...good))
    value(await writeSheet(await town.as(officer), { source, upload, how: 'all' }))
    value(await sendReady(await town.as(officer), { source }))
    expect(await town.rows('select phone from events.contact')).toEqual([{ phone: '6281234567890' }])
    expect(JSON.stringify(await town.rows('select said from events.source_item'))).not.toContain('0812')
  })

  test('a sheet that was only looked at is let go; another’s is not there', async () => {
    const { source, upload } = await tryOut(sheet(...good))
    await expect(dropSheet(await town.as('warga'), { source, upload })).rejects.toMatchObject({ name: 'Denied' })
    value(await dropSheet(await town.as(officer), { source, upload }))
    expect(rule(await writeSheet(await town.as(officer), { source, upload, how: 'all' }))).toBe('events.sheet.decided')
  })

  test('ten thousand rows, tried and taken over', async () => {
    const rows = Array.from(
      { length: 10_000 },
      (_, at) => `Acara ${at};${String((at % 28) + 1).padStart(2, '0')}/03/2027;09.00;Aula;50;Acara bagi warga kota.;`,
    )
    const { source, upload } = await tryOut(sheet(...rows))
    expect(value(await writeSheet(await town.as(officer), { source, upload, how: 'all' })).added).toBe(10_000)
    const again = await tryOut(sheet(...rows))
    expect(value(await writeSheet(await town.as(officer), { ...again, how: 'all' }))).toEqual({ added: 0, changed: 0 })
  }, 60_000)
})

test('every invariant of the calendar holds after all this', async () => {
  const source = await connect()
  await published(source)
  for (const one of eventsInvariants) expect([one.name, await one.broken(town.house.db)]).toEqual([one.name, 0])
})
