import { randomUUID } from 'node:crypto'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { sha256 } from '#src/base/id.ts'
import { sweepPictures } from '#src/directory/work.db.ts'
import { recordMovements } from '#src/events/gate.db.ts'
import { sendingSchema } from '#src/events/gate.ts'
import { addQuestion, openIntake } from '#src/events/intake.db.ts'
import { register } from '#src/events/register.db.ts'
import { intakeSchema, questionSchema, registrationSchema } from '#src/events/registration.ts'
import { draftReportsIfDue } from '#src/events/report.db.ts'
import { dropPicture } from '#src/market/picture.db.ts'
import { systemCtx } from '#src/work.ts'
import { type EventsTown, openEventsTown, value, wib } from '../../../test/events-town.ts'
import { joined, newReader, type Reader } from '../../../test/reader.ts'

let town: EventsTown
let host: Reader
let page: string
let slug: string
let report: string

/** A film night that is over: 13 seats in cells of 9 and 4, 12 came, one promise of two was kept. */
beforeAll(async () => {
  town = await openEventsTown()
  const put = await town.put({ title: 'Layar Tancap Mulyojati' })
  slug = put.slug
  page = `/acara/${slug}/laporan`
  host = newReader(town)
  // its sender holds the key of his letter
  await town.owner.query(`update events.contact c set key_hash = $1 from events.event e where e.id = c.event_id and e.slug = $2`, [
    sha256('kunci-penyelenggara'),
    slug,
  ])
  await host.get(`/acara/usul/${put.number}?kunci=kunci-penyelenggara`)
  const sender = await town.as('komunitas')
  const seats = intakeSchema.parse({
    capacity: 40,
    opensAt: wib('2027-01-04'),
    closesAt: wib('2027-03-06T17:00'),
    kinds: [{ name: 'Umum', price: 0 }],
  })
  const { intake } = value(await openIntake(sender, { number: put.number, wish: seats }))
  const { question } = value(
    await addQuestion(sender, {
      number: put.number,
      intake,
      wish: questionSchema.parse({ label: 'Dari mana', choices: ['Metro', 'Luar kota'] }),
    }),
  )
  for (let at = 0; at < 13; at += 1)
    value(
      await register(await town.as('guest'), {
        ...registrationSchema.parse({
          name: `Tamu Rahasia ${at}`,
          email: `tamu-${at}@contoh.metro`,
          answers: { [question]: at < 9 ? 'Metro' : 'Luar kota' },
        }),
        slug,
      }),
    )
  const tickets = await town.rows<{ id: string; date: string }>(
    `select t.id, o.id as date from events.ticket t join events.registration r on r.id = t.registration_id join events.intake i on i.id = r.intake_id
       join events.occurrence o on o.event_id = i.event_id where i.id = $1 order by r.arrival`,
    [intake],
  )
  await town.setClock('2027-03-06T18:00')
  const at = town.now().toISOString()
  const scans = tickets.slice(0, 12).map(({ id }) => ({ id: randomUUID(), kind: 'enter', way: 'code', gate: 'Utama', at, ticket: id }))
  value(
    await recordMovements(await town.as('komunitas'), {
      slug,
      sending: sendingSchema.parse({ date: tickets[0]?.date, device: 'ponsel-satu', sentAt: at, scans }),
    }),
  )
  await promised('Tenda', 2_000_000, true)
  await promised('Genset', 1_500_000, false)
  await town.setClock('2027-03-06T22:50')
  await draftReportsIfDue(systemCtx(town.house, 'accounts of events'))
  report = (await town.rows<{ number: string }>('select number from events.report'))[0]?.number ?? ''
}, 90_000)
afterAll(() => town?.close())

/** A promise as the support room has it, without the act it was made by: who may promise is tried there. */
async function promised(title: string, worth: number, kept: boolean): Promise<void> {
  const id = randomUUID()
  const brought = `insert into support.delivery (id, commitment_id, quantity, on_day, place, paper, actor, act_id) values ('${id}', '${id}', 1, '2027-03-06', 'Lapangan', 'BA-1/2027', 'system:test', '${id}');
    insert into support.confirmation (delivery_id, quantity, by_kind) values ('${id}', 1, 'person');`
  await town.owner.query(`set session_replication_role = replica;
    insert into support.commitment (id, number, unit_id, post_id, kind, title, event_id, receiver, quantity, measure, unit_value, fund, due_day, letter, act_id, actor)
      select '${id}', 'JNJ-2027-9' || lpad((${worth} / 1000)::text, 5, '0'), p.unit_id, p.id, (select code from support.kind order by code limit 1), '${title}', e.id, 'Komunitas film', 1, 'paket', ${worth},
        'tanpa_dana', '2027-03-06', 'S-1/2027', '${id}', 'system:test' from (select * from governance.post order by code limit 1) p, events.event e where e.slug = '${slug}';
    ${kept ? brought : ''} set session_replication_role = origin`)
}

const photo = async (colour = '#336699') =>
  await sharp({ create: { width: 900, height: 600, channels: 3, background: colour } })
    .withExif({ IFD0: { Artist: 'Rahasia Kamera' } })
    .jpeg()
    .toBuffer()

async function sendPhoto(reader: Reader, more: Record<string, string | undefined> = {}, bytes?: Buffer) {
  const form = new FormData()
  const typed = {
    once: randomUUID(),
    report,
    alt: 'Penonton di tikar',
    licence: 'cc-by-4.0',
    credit: 'Komunitas Film',
    asked: '1',
    ...more,
  }
  for (const [name, text] of Object.entries(typed)) if (text !== undefined) form.set(name, text)
  if (bytes) form.set('picture', new File([new Uint8Array(bytes)], 'a.jpg', { type: 'image/jpeg' }))
  const request = new Request('http://localhost', { method: 'POST', body: form })
  return await reader.send(`${page}/foto`, await request.arrayBuffer(), { 'content-type': request.headers.get('content-type') ?? '' })
}

describe('the draft of an account', () => {
  test('is there within the hour for whoever holds the key; to everybody else it is not there, whatever they send', async () => {
    const seen = await host.get(page)
    expect(seen.status).toBe(200)
    expect(seen.headers.get('cache-control')).toMatch(/no-store|private/)
    expect(seen.body).toContain(report)
    const stranger = newReader(town)
    const member = await joined(town, 'tetangga@contoh.id')
    for (const other of [stranger, member]) {
      expect((await other.get(page)).status).toBe(404)
      for (const errand of ['konfirmasi', 'perpanjang', 'hapus-foto'])
        expect(
          (await other.post(`${page}/${errand}`, { once: randomUUID(), report, told: 'x'.repeat(30), income: '0', spending: '0' })).status,
        ).toBe(404)
      expect((await sendPhoto(other, {}, await photo())).status).toBe(404)
    }
    expect((await newReader(town).get(`/acara/${slug}`)).body).not.toContain('/laporan')
    expect((await newReader(town).get('/acara/tidak-ada/laporan')).status).toBe(404)
  })

  test('shows no cell under five, nor the one it follows from, and nobody’s name', async () => {
    const { body } = await host.get(page)
    const cells = [...body.matchAll(/<tr>.*?<\/tr>/gs)].map(([row]) =>
      row
        .replace(/<[^>]*>/g, ' ')
        .replace(/\s+/g, ' ')
        .trim(),
    )
    expect(cells.filter((row) => row.startsWith('Metro'))).toEqual(['Metro kurang dari 5 atau disamarkan'])
    expect(cells.filter((row) => row.startsWith('Luar kota'))).toEqual(['Luar kota kurang dari 5 atau disamarkan'])
    expect(body).not.toMatch(/Tamu Rahasia|tamu-\d/)
  })

  test('sums what was promised and what came of it by the word of the receivers', async () => {
    const text = (await host.get(page)).body.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ')
    expect(text).toContain('Janji yang ditepati seluruhnya 1 dari 2')
    expect(text).toContain('Nilai yang dijanjikan Rp3.500.000')
    expect(text).toContain('Nilai yang dikonfirmasi penerima Rp2.000.000')
  })

  test('refused, it is shown again with all that was typed, in both tongues', async () => {
    const wrong = await host.post(`${page}/konfirmasi`, { once: randomUUID(), report, told: 'Pendek', income: '12.500', spending: '' })
    expect(wrong.status).toBe(422)
    expect(wrong.body).toContain('Pendek')
    expect(wrong.body).toContain('12.500')
    expect((await host.get(`${page}?bahasa=en`)).body).toContain('May be used under')
    await host.get(`${page}?bahasa=id`)
  })
})

describe('pictures of it', () => {
  test('want words, a licence, a maker and the consent of those in it; what was typed stays', async () => {
    const bare = await sendPhoto(host, { alt: '', licence: '', credit: '', asked: undefined })
    expect(bare.status).toBe(422)
    for (const field of ['picture', 'alt', 'licence', 'credit', 'asked']) expect(bare.body).toContain(`href="#f-${field}"`)
    const half = await sendPhoto(host, { licence: '__proto__', alt: 'Layar putih di lapangan' }, await photo())
    expect(half.status).toBe(422)
    expect(half.body).toContain('value="Layar putih di lapangan"')
    expect((await sendPhoto(host, {}, Buffer.from('<svg onload="alert(1)"/>'))).status).toBe(422)
    expect(await town.rows('select from events.report_photo')).toHaveLength(0)
  })

  test('are drawn anew, stand with their licence, once each; one may be taken out', async () => {
    expect((await sendPhoto(host, {}, await photo())).status).toBe(303)
    expect((await sendPhoto(host, { alt: 'Penonton di kursi', licence: 'permission' }, await photo('#993322'))).status).toBe(303)
    expect((await sendPhoto(host, {}, await photo())).status).toBe(409)
    const { body } = await host.get(page)
    expect(body).toContain('alt="Penonton di tikar"')
    expect(body).toMatch(/href="https:\/\/creativecommons.org\/licenses\/by\/4.0\/" rel="license/)
    const [, file = ''] = /(\/gambar\/[0-9a-f]{32}-\d+\.jpg)/.exec(body) ?? []
    const shown = await town.site.request(`http://localhost${file}`)
    expect([shown.status, shown.headers.get('content-type')]).toEqual([200, 'image/jpeg'])
    expect(Buffer.from(await shown.arrayBuffer()).toString('latin1')).not.toContain('Rahasia Kamera')
    const [, gone = ''] = /name="photo" value="([0-9a-f-]{36})"/.exec(body) ?? []
    expect((await host.post(`${page}/hapus-foto`, { once: randomUUID(), report, photo: 'x' })).status).toBe(404)
    expect((await host.post(`${page}/hapus-foto`, { once: randomUUID(), report, photo: gone })).status).toBe(303)
    expect((await host.get(page)).body).not.toContain('alt="Penonton di tikar"')
    // and its file is nobody's to see any more, at once and after the sweep
    expect((await town.site.request(`http://localhost${file}`)).status).toBe(404)
    expect(await sweepPictures(town.house.db, (key) => dropPicture(town.house.files, key))).toBe(1)
    expect((await town.site.request(`http://localhost${file}`)).status).toBe(404)
  })

  test('leave no file where they are refused, and for a stranger none is even decoded', async () => {
    const put = vi.spyOn(town.house.files, 'put')
    const remove = vi.spyOn(town.house.files, 'remove')
    expect((await sendPhoto(await joined(town, 'orang-lain@contoh.id'), {}, await photo('#123456'))).status).toBe(404)
    expect((await sendPhoto(host, { report: 'LPJ-2027-00000' }, await photo('#123456'))).status).toBe(404)
    expect(put).not.toHaveBeenCalled()
    expect((await sendPhoto(host, {}, await photo('#993322'))).status).toBe(409)
    expect(put.mock.calls.map(([file]) => file)).toHaveLength(1)
    expect(remove.mock.calls.map(([file]) => file)).toContain(put.mock.calls[0]?.[0])
    vi.restoreAllMocks()
  })

  test('are twelve at most, whoever counts', async () => {
    for (let at = 0; at < 11; at += 1)
      expect((await sendPhoto(host, {}, await photo(`#${(10 + at * 20).toString(16).padStart(2, '0')}8040`))).status).toBe(303)
    const full = await sendPhoto(host, {}, await photo('#ff0000'))
    expect(full.status).toBe(422)
    await expect(
      town.owner.query(
        `insert into events.report_photo (report_id, position, key, content, width, height, widths, tint, alt, licence, credit) select id, 13, $1, $1, 1, 1, '{160}', '#000000', 'abc', 'cc0-1.0', 'ab' from events.report`,
        ['0'.repeat(32)],
      ),
    ).rejects.toMatchObject({ constraint: 'events.report.photo_most' })
  })
})

describe('confirmed', () => {
  test('everybody reads it with its pictures; nothing of it moves any more', async () => {
    const told = 'Dua belas penonton datang; hujan reda tepat waktu.'
    expect((await host.post(`${page}/konfirmasi`, { once: randomUUID(), report, told, income: '0', spending: '450.000' })).status).toBe(303)
    const read = await newReader(town).get(page)
    expect(read.status).toBe(200)
    expect(read.body).toContain(told)
    expect(read.body).toContain('alt="Penonton di kursi"')
    expect(read.body).not.toMatch(/<form method="post"[^>]*laporan|Tamu Rahasia/)
    expect((await newReader(town).get(`/acara/${slug}`)).body).toContain(page)
    expect((await sendPhoto(host, {}, await photo('#00ff00'))).status).toBe(409)
    await expect(town.owner.query('delete from events.report_photo')).rejects.toThrow(/events.report.confirmed/)
  })
})
