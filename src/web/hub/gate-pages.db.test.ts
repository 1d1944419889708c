import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readTicket } from '#src/base/ticket-code.ts'
import { revokeSigningKey } from '#src/platform/signing-key.db.ts'
import { enter } from '../../../test/cast.ts'
import { type OpenGate, openGate } from '../../../test/open-gate.ts'
import { newReader, type Reader } from '../../../test/reader.ts'
import { openTown, type Town } from '../../../test/town.ts'

let town: Town
let gate: OpenGate
let host: Reader
let visitor: Reader
beforeAll(async () => {
  town = await openTown()
  town.house.config.RATE_LIMITS = 'off'
  gate = await openGate(town, { registrations: 2, party: 2 })
  host = await enter(town, 'komunitas')
  visitor = newReader(town)
  const [first] = gate.registrations
  await visitor.get(`/acara/pendaftaran/${first?.number}?kunci=${first?.key}`)
}, 60_000)
afterAll(() => town?.close())

const came = async () =>
  Number(
    (
      await town.owner.query(
        `select count(*) as n from events.gate_scan s join events.event e on e.id = s.event_id where e.number = $1 and s.kind = 'enter'`,
        [gate.number],
      )
    ).rows[0]?.n,
  )

describe('tickets', () => {
  test('two seats are two codes on paper, for whoever holds them alone', async () => {
    const [first] = gate.registrations
    const page = await visitor.get(`/acara/pendaftaran/${first?.number}/tiket`)
    expect(page.status).toBe(200)
    expect(page.body.match(/class="qr"/g)).toHaveLength(2)
    expect(page.headers.get('cache-control')).toContain('private')
    expect((await newReader(town).get(`/acara/pendaftaran/${first?.number}/tiket`)).status).toBe(404)
  })

  test('a key that got out: tickets are signed anew by the next, and the gate’s list says which is no longer believed', async () => {
    const before = readTicket(gate.codes[0] ?? '')
    const { rows } = await town.owner.query<{ id: string }>(
      `select id from platform.signing_key where purpose = 'ticket' and until is null`,
    )
    await town.house.db.transaction().execute((tx) => revokeSigningKey(tx, rows[0]?.id ?? ''))
    const [first] = gate.registrations
    expect((await visitor.get(`/acara/pendaftaran/${first?.number}/tiket`)).status).toBe(200)
    const { rows: dates } = await town.owner.query<{ id: string }>(
      'select o.id from events.occurrence o join events.event e on e.id = o.event_id where e.number = $1',
      [gate.number],
    )
    const list = JSON.parse((await host.get(`/acara/${gate.slug}/gerbang/luring/daftar.json?tanggal=${dates[0]?.id}`)).body)
    expect(list.keys.map(({ mark, revoked }: { mark: string; revoked: boolean }) => [mark === before?.key, revoked])).toEqual([
      [false, false],
      [true, true],
    ])
  })
})

describe('checking oneself in by the code at the venue', () => {
  const door = async () =>
    /name="k" value="([^"]+)"|[?&]k=([A-Za-z0-9_-]{16,})/
      .exec((await host.get(`/acara/${gate.slug}/gerbang/atur`)).body)
      ?.slice(1)
      .find(Boolean) ?? ''

  test('works for one’s own seats, at a venue whose code hangs there, while the doors are open', async () => {
    const [first] = gate.registrations
    const number = first?.number ?? ''
    const post = async (k: string, more: Record<string, string> = {}, reader = visitor) =>
      await reader.post(`/acara/${gate.slug}/hadir`, { once: `hadir-${k}-${JSON.stringify(more)}`, k, number, ...more })
    expect((await post('bukan-kode-tempat')).body).toContain('Kode tempat ini tidak berlaku')
    await host.post(`/acara/${gate.slug}/gerbang/atur`, { once: 'atur-1', gates: 'Utara\nSelatan', opens: '120', reentry: '1', self: '1' })
    const code = await door()
    const page = await visitor.get(`/acara/${gate.slug}/hadir?k=${code}`)
    expect(page.body).toContain('Tamu Contoh 1')
    expect(page.body).not.toContain('Tamu Contoh 2')
    // somebody else’s number alone is not there
    expect((await post(code, {}, newReader(town))).status).toBe(404)
    expect((await post(code, { people: '1' })).location).toContain('sudah=hadir')
    expect(await came()).toBe(1)
    expect((await post(code, { people: '2' })).status).toBe(303)
    expect(await came()).toBe(2)
    expect((await post(code, { people: '9' })).body).toContain('Tiket ini sudah masuk')
    expect((await newReader(town).get(`/acara/${gate.slug}/hadir?k=${code}`)).body).toContain(
      'Tidak ada pendaftaran acara ini di ponsel ini',
    )
    // taken down, the code that hangs there opens nothing
    await host.post(`/acara/${gate.slug}/gerbang/atur`, { once: 'atur-2', gates: 'Utara', opens: '120', reentry: '1' })
    expect((await visitor.get(`/acara/${gate.slug}/hadir?k=${code}`)).body).toContain('Kode tempat ini tidak berlaku')
  })
})

describe('setting the gate up', () => {
  test('what is wrong comes back as it was typed; the paper list has everybody; names are on no public page', async () => {
    const wrong = await host.post(`/acara/${gate.slug}/gerbang/atur`, { once: 'atur-3', gates: 'Utara\nutara', opens: 'nanti' })
    expect([wrong.status, wrong.body.includes('nanti'), wrong.body.includes('tidak ada yang sama')]).toEqual([422, true, true])
    const sheet = await host.get(`/acara/${gate.slug}/gerbang/cetak`)
    expect(sheet.body.match(/Tamu Contoh/g)?.length).toBeGreaterThanOrEqual(4)
    for (const path of [`/acara/${gate.slug}`, `/api/v1/events/${gate.slug}`, `/acara/${gate.slug}/hadir?k=x`])
      expect((await newReader(town).get(path)).body).not.toContain('Tamu Contoh')
    // a helper stands at the gate, and cannot set it up
    const helper = newReader(town)
    await helper.get(gate.link)
    expect([
      (await helper.get(`/acara/${gate.slug}/gerbang`)).status,
      (await helper.get(`/acara/${gate.slug}/gerbang/atur`)).status,
    ]).toEqual([200, 404])
    expect((await helper.post(`/acara/${gate.slug}/gerbang/atur`, { once: 'x', gates: 'A', opens: '1' })).status).toBe(404)
  })

  test('without a file nothing is taken', async () => {
    const answer = await host.post(`/acara/${gate.slug}/gerbang/antrean`, { once: 'antrean-1' })
    expect([answer.status, answer.body.includes('bukan antrean gerbang')]).toEqual([422, true])
  })
})
