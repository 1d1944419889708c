import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { sha256 } from '#src/base/id.ts'
import { rescheduleEvent } from '#src/events/call-off.db.ts'
import { openIntake } from '#src/events/intake.db.ts'
import { register } from '#src/events/register.db.ts'
import { intakeSchema, registrationSchema } from '#src/events/registration.ts'
import { type EventsTown, openEventsTown, value, wib } from '../../../test/events-town.ts'
import { joined, newReader, type Reader } from '../../../test/reader.ts'

let town: EventsTown
let host: Reader
let number = ''
let slug = ''
let n = 0

type Row = { id: string; uid: string; starts: Date; cancelled: boolean; pattern: Date | null }
const rows = () =>
  town.rows<Row>(
    `select o.id, e.uid, o.starts_at as starts, o.cancelled, o.pattern_at as pattern from events.occurrence o join events.event e on e.id = o.event_id where e.number = $1 order by o.original`,
    [number],
  )
const event = async () =>
  (await town.rows<{ sequence: number; status: string }>('select sequence, status from events.event where number = $1', [number]))[0]
const starts = async () =>
  (await rows()).map(
    ({ starts: at, cancelled }) => `${new Date(at.getTime() + 7 * 3_600_000).toISOString().slice(5, 16)}${cancelled ? ' off' : ''}`,
  )
const at = () => `/acara/usul/${number}/tanggal`
const asked = async (which: number, more: Record<string, string> = {}) => ({
  tanggal: (await rows())[which]?.id ?? '',
  tindakan: 'pindah',
  lingkup: 'semua',
  hari: '2027-03-09',
  dari: '17:00',
  sampai: '19:00',
  ...more,
})
const preview = async (typed: Record<string, string>) => await host.get(`${at()}?${new URLSearchParams(typed)}`)
const markIn = (body: string) => /name="terlihat" value="([0-9a-f]+)"/.exec(body)?.[1] ?? ''
async function change(typed: Record<string, string>, more: Record<string, string | string[]> = {}) {
  const seen = markIn((await preview(typed)).body)
  return await host.post(at(), { once: randomUUID(), terlihat: seen, alasan: 'Gedung dipakai rapat', ...typed, ...more })
}
const letters = (email: string) =>
  town.rows<{ body: string; subject: string }>('select subject, body from platform.mail where recipient = $1 order by at desc, id desc', [
    email,
  ])

beforeAll(async () => {
  town = await openEventsTown()
  // each test comes by the key of a letter of its own
  town.house.config.RATE_LIMITS = 'off'
}, 60_000)
afterAll(() => town?.close())

/** Five Tuesdays 18–20 from 2 March, with one registered for all and one for the third. */
beforeEach(async () => {
  await town.setClock('2027-01-04T09:00')
  n += 1
  const when = ['02', '09', '16', '23', '30'].map((day) => ({ day: `2027-03-${day}`, from: '18:00', until: '20:00' }))
  const put = await town.put({ title: `Kelas Gambar ke-${n}`, when })
  number = put.number
  slug = put.slug
  await town.owner.query('update events.contact c set key_hash = $1 from events.event e where e.id = c.event_id and e.number = $2', [
    sha256('kunci'),
    number,
  ])
  host = newReader(town)
  await host.get(`/acara/usul/${number}?kunci=kunci`)
})

const seat = async (email: string, date?: string) => {
  const wish = intakeSchema.parse({
    capacity: 20,
    opensAt: wib('2027-01-04'),
    closesAt: wib('2027-03-02T17:00'),
    kinds: [{ name: 'Umum', price: 0 }],
  })
  value(await openIntake(await town.as('komunitas'), { number, wish, date }))
  value(await register(await town.as('guest'), { ...registrationSchema.parse({ name: 'Tamu', email, ...(date ? { date } : {}) }), slug }))
}

describe('B-12 of an event: this, this and those after it, all', () => {
  test('every date is listed before anything is done; nothing has changed by looking', async () => {
    await town.setClock('2027-03-05T09:00')
    const seen = await preview(await asked(1))
    expect(seen.status).toBe(200)
    expect([...seen.body.matchAll(/<li>/g)].length).toBeGreaterThanOrEqual(5)
    expect(seen.body).toContain('sudah lewat, tetap')
    expect(seen.body).toContain('Pindahkan 4 tanggal')
    expect(await starts()).toEqual(['03-02T18:00', '03-09T18:00', '03-16T18:00', '03-23T18:00', '03-30T18:00'])
  })

  test('one alone leaves the pattern; the others move and it stays, unless it is ticked', async () => {
    const before = await rows()
    const sequence = (await event())?.sequence ?? 0
    expect((await change(await asked(2, { lingkup: 'ini', hari: '2027-03-17', dari: '19:00', sampai: '21:00' }))).status).toBe(303)
    expect(await event()).toEqual({ sequence: sequence + 1, status: 'scheduled' })
    const listed = await preview(await asked(1, { lingkup: 'seterusnya' }))
    expect(listed.body).toContain('tetap: pernah diubah sendiri')
    expect((await change(await asked(1, { lingkup: 'seterusnya' }))).status).toBe(303)
    expect(await starts()).toEqual(['03-02T18:00', '03-09T17:00', '03-17T19:00', '03-23T17:00', '03-30T17:00'])
    expect(await event()).toEqual({ sequence: sequence + 2, status: 'rescheduled' })
    const after = await rows()
    // every calendar that took a date over finds it by the same name
    expect(after.map(({ id, uid }) => [id, uid])).toEqual(before.map(({ id, uid }) => [id, uid]))
    const third = after[2]?.id ?? ''
    expect((await change(await asked(1, { lingkup: 'semua', dari: '16:00', sampai: '18:00' }), { ikut: [third] })).status).toBe(303)
    expect(await starts()).toEqual(['03-02T16:00', '03-09T16:00', '03-16T16:00', '03-23T16:00', '03-30T16:00'])
    expect((await rows()).map(({ pattern }) => pattern)).toEqual([null, null, null, null, null])
    // so do dates that are all written anew
    expect((await change(await asked(2, { lingkup: 'ini', hari: '2027-03-17', dari: '19:00', sampai: '21:00' }))).status).toBe(303)
    expect((await rows()).filter(({ pattern }) => pattern !== null)).toHaveLength(1)
    const when = ['03', '10', '18', '24', '31'].map((day) => ({ day: `2027-03-${day}`, from: '18:00', until: '20:00' }))
    value(await rescheduleEvent(await town.as('komunitas'), { number, reason: 'Pindah ke Rabu', when } as never))
    expect((await rows()).map(({ pattern }) => pattern)).toEqual([null, null, null, null, null])
  })

  test('the feed keeps each date under its name with a higher SEQUENCE, and a date called off stays as cancelled', async () => {
    const feed = async () => (await newReader(town).get(`/acara/${slug}/kalender.ics`)).body.replaceAll('\r\n ', '')
    const uids = (text: string) => [...text.matchAll(/^UID:(.*)$/gm)].map(([, uid]) => uid?.trim())
    const first = await feed()
    expect((await change(await asked(3, { tindakan: 'batal', lingkup: 'seterusnya' }))).status).toBe(303)
    const then = await feed()
    expect(uids(then)).toEqual(uids(first))
    expect([...then.matchAll(/STATUS:CANCELLED/g)]).toHaveLength(2)
    expect(Number(/SEQUENCE:(\d+)/.exec(then)?.[1])).toBe(Number(/SEQUENCE:(\d+)/.exec(first)?.[1]) + 1)
    expect(await starts()).toEqual(['03-02T18:00', '03-09T18:00', '03-16T18:00', '03-23T18:00 off', '03-30T18:00 off'])
  })

  test('registered for one date, one hears of that date alone, old and new, in the same moment', async () => {
    const all = await rows()
    await seat(`kedua-${n}@contoh.id`, all[1]?.id)
    await seat(`ketiga-${n}@contoh.id`, all[2]?.id)
    expect((await preview(await asked(1, { lingkup: 'ini' }))).body).toContain('1 pendaftar')
    expect((await preview(await asked(1))).body).toContain('2 pendaftar')
    expect((await change(await asked(1, { lingkup: 'ini' }))).status).toBe(303)
    const [mine] = await letters(`kedua-${n}@contoh.id`)
    expect(mine?.subject).toContain('Tanggal berubah')
    expect(mine?.body).toMatch(/Selasa, 9 Maret 2027.*18\.00.* pindah ke Selasa, 9 Maret 2027.*17\.00/)
    expect(mine?.body).toContain('Gedung dipakai rapat')
    expect((await letters(`ketiga-${n}@contoh.id`)).map(({ subject }) => subject).join()).not.toContain('Tanggal berubah')
    expect((await change(await asked(1, { tindakan: 'batal', lingkup: 'seterusnya' }))).status).toBe(303)
    const [his] = await letters(`ketiga-${n}@contoh.id`)
    expect(his?.body).toMatch(/16 Maret 2027.* dibatalkan/)
    expect(his?.body).not.toMatch(/9 Maret|23 Maret/)
  })

  test('a date that was called off is held after all, by the same way: the same row, and calendars see it confirmed again', async () => {
    expect((await preview(await asked(3))).body).not.toContain('Adakan kembali')
    expect((await change(await asked(3, { tindakan: 'batal', lingkup: 'ini' }))).status).toBe(303)
    const offered = await host.get(at())
    expect(offered.body).toContain('(dibatalkan)')
    const back = await asked(3, { tindakan: 'adakan', lingkup: 'ini' })
    expect((await preview(back)).body).toContain('Adakan kembali 1 tanggal')
    expect((await change(back)).status).toBe(303)
    expect(await starts()).toEqual(['03-02T18:00', '03-09T18:00', '03-16T18:00', '03-23T18:00', '03-30T18:00'])
    expect((await newReader(town).get(`/acara/${slug}/kalender.ics`)).body).not.toContain('STATUS:CANCELLED')
    expect((await change(await asked(1, { tindakan: 'adakan', lingkup: 'ini' }))).body).toContain('tidak perlu diadakan kembali')
  })

  test('registered for all of it, one hears of each', async () => {
    await seat(`semua-${n}@contoh.id`)
    expect((await change(await asked(3, { tindakan: 'batal', lingkup: 'seterusnya' }))).status).toBe(303)
    const [letter] = await letters(`semua-${n}@contoh.id`)
    expect(letter?.body.match(/dibatalkan/g)).toHaveLength(2)
  })
})

describe('refused', () => {
  test('by another list than the one that was seen: nothing happens, the new list is shown, what was typed stays', async () => {
    const typed = await asked(1)
    const seen = markIn((await preview(typed)).body)
    expect((await change(await asked(2, { lingkup: 'ini', hari: '2027-03-18' }))).status).toBe(303)
    const before = await starts()
    const stale = await host.post(at(), { once: randomUUID(), terlihat: seen, alasan: 'Alasan saya tetap', ...typed })
    expect(stale.status).toBe(409)
    expect(stale.body).toContain('Alasan saya tetap')
    expect(stale.body).toContain('tetap: pernah diubah sendiri')
    expect(await starts()).toEqual(before)
    // the same list a week later is another one: a date has begun meanwhile
    const now = markIn((await preview(typed)).body)
    await town.setClock('2027-03-02T19:00')
    expect((await host.post(at(), { once: randomUUID(), terlihat: now, alasan: 'Sama', ...typed })).status).toBe(409)
  })

  test.for([
    ['without a reason', {}, { alasan: '' }, 'alasan'],
    ['an hour that is none', { dari: '25:99' }, {}, 'hari'],
    ['a day that is none', { hari: '2027-02-30' }, {}, 'hari'],
    ['a scope nobody knows', { lingkup: '__proto__' }, {}, 'lingkup'],
    ['an act nobody knows', { tindakan: 'constructor' }, {}, 'tindakan'],
    ['somebody else’s date', { tanggal: '00000000-0000-4000-8000-000000000001' }, {}, 'tanggal'],
    ['the times it has', { dari: '18:00', sampai: '20:00' }, {}, 'hari'],
    ['a day that is over', { hari: '2026-12-01', lingkup: 'ini' }, {}, 'hari'],
    ['the last date there is', { tindakan: 'batal' }, {}, 'lingkup'],
  ] as const)('%s', async ([, more, also, field]) => {
    const before = await starts()
    const wrong = await change(await asked(1, more), also)
    expect(wrong.status).toBe(422)
    expect(wrong.body).toContain(`href="#f-${field}"`)
    expect(await starts()).toEqual(before)
  })

  test('to whoever did not send it in, it is not there; nor for one that is not on the calendar', async () => {
    const typed = await asked(1)
    for (const other of [newReader(town), await joined(town, `orang-${n}@contoh.id`)]) {
      expect((await other.get(at())).status).toBe(404)
      expect((await other.post(at(), { once: randomUUID(), terlihat: 'x', alasan: 'Mau saja', ...typed })).status).toBe(404)
    }
    const waiting = await town.send({ title: 'Belum Terbit' })
    const own = newReader(town)
    await town.owner.query('update events.contact c set key_hash = $1 from events.event e where e.id = c.event_id and e.number = $2', [
      sha256('k2'),
      waiting.number,
    ])
    await own.get(`/acara/usul/${waiting.number}?kunci=k2`)
    expect((await own.get(`/acara/usul/${waiting.number}/tanggal`)).status).toBe(404)
  })

  test('two dates at one instant: by the rule, and by the database', async () => {
    const wrong = await change(await asked(1, { lingkup: 'ini', hari: '2027-03-16', dari: '18:00', sampai: '20:00' }))
    expect(wrong.status).toBe(422)
    const [, second, third] = await rows()
    await expect(
      town.owner.query('update events.occurrence set starts_at = $1, ends_at = null where id = $2', [third?.starts, second?.id]),
    ).rejects.toMatchObject({
      constraint: 'events.when.twice',
    })
  })

  test('where a big crowd has the field, every date of the preview says so and nothing moves', async () => {
    const [venue] = await town.rows<{ code: string }>('select code from events.venue order by position limit 1')
    const crowd = { placeKind: 'venue', venue: venue?.code, place: '', crowd: 800, lateKnown: true }
    const duties = async (made: string) =>
      await town.owner.query(
        `insert into events.duty_note (event_id, duty, state, reference, actor) select e.id, d.code, 'done', 'S-1', 'system:test' from events.event e, events.duty_rule d where e.number = $1`,
        [made],
      )
    const other = await town.send({ title: 'Konser Besar', ...crowd, when: [{ day: '2027-04-13', from: '17:00', until: '19:00' }] })
    await duties(other.number)
    value(await town.publish(other.number))
    const mine = await town.send({
      title: 'Pasar Besar',
      ...crowd,
      when: [6, 20].map((day) => ({ day: `2027-04-${String(day).padStart(2, '0')}`, from: '17:00', until: '19:00' })),
    })
    await duties(mine.number)
    value(await town.publish(mine.number))
    number = mine.number
    await town.owner.query('update events.contact c set key_hash = $1 from events.event e where e.id = c.event_id and e.number = $2', [
      sha256('kunci'),
      number,
    ])
    await host.get(`/acara/usul/${number}?kunci=kunci`)
    const barred = await preview(await asked(0, { lingkup: 'ini', hari: '2027-04-13' }))
    expect(barred.status).toBe(409)
    expect(barred.body).toContain('Konser Besar')
    expect((await change(await asked(0, { lingkup: 'ini', hari: '2027-04-13' }))).status).toBe(409)
    expect(await starts()).toEqual(['04-06T17:00', '04-20T17:00'])
  })
})
