import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { nameHelper, planGate } from '#src/events/gate.db.ts'
import { gatePlanSchema } from '#src/events/gate.ts'
import { venueScreen } from '#src/events/gate-self.db.ts'
import { openIntake } from '#src/events/intake.db.ts'
import { register } from '#src/events/register.db.ts'
import { intakeSchema, registrationSchema } from '#src/events/registration.ts'
import { enter } from '../../../test/cast.ts'
import { type EventsTown, openEventsTown, value, wib } from '../../../test/events-town.ts'
import { newReader, type Reader } from '../../../test/reader.ts'

let town: EventsTown
let host: Reader
let visitor: Reader
let helper: Reader
let slug = ''
let number = ''
beforeAll(async () => {
  town = await openEventsTown()
  town.house.config.RATE_LIMITS = 'off'
  const put = await town.put({ title: 'Panggung Layar' })
  slug = put.slug
  const seats = intakeSchema.parse({
    capacity: 20,
    opensAt: wib('2027-01-04'),
    closesAt: wib('2027-03-06T23:00'),
    kinds: [{ name: 'Umum', price: 0 }],
  })
  const organiser = await town.as('komunitas')
  value(await openIntake(organiser, { number: put.number, wish: seats }))
  const wish = registrationSchema.parse({ name: 'Tamu Layar', email: 'layar@contoh.metro', party: 3 })
  const made = value(await register(await town.as('guest'), { ...wish, slug }))
  number = made.number
  visitor = newReader(town)
  await visitor.get(`/acara/pendaftaran/${number}?kunci=${made.key}`)
  host = await enter(town, 'komunitas')
  const { key } = value(await nameHelper(organiser, { slug, name: 'Bu Wati' }))
  helper = newReader(town)
  await helper.get(`/acara/${slug}/gerbang?kunci=${key}`)
  await plan('screen')
  await town.setClock('2027-03-06T16:30')
}, 60_000)
afterAll(() => town?.closeWhole())

const plan = async (selfBy: 'poster' | 'screen', selfCheckIn = true) => {
  const wish = gatePlanSchema.parse({ gates: ['Utama'], reentry: true, opensMinutes: 60, selfCheckIn, selfBy })
  value(await planGate(await town.as('komunitas'), { slug, wish }))
}
const at = (text: string) => new Date(`${text}+07:00`)
const shown = async () => (await venueScreen(await town.as('komunitas'), { slug })).code
const come = (k: string, people = 1) => visitor.post(`/acara/${slug}/hadir`, { once: randomUUID(), k, number, people: String(people) })
const came = async () => (await town.rows<{ n: number }>(`select count(*)::int as n from events.gate_scan where way = 'self'`))[0]?.n
const stale = 'foto kode tidak berlaku'
const unknown = 'Kode tempat ini tidak berlaku'

test('the screen is for whoever stands at the gate; it asks again by itself, without a script, when its code has changed', async () => {
  await town.setClock(at('2027-03-06T16:30:20'))
  for (const reader of [host, helper]) {
    const screen = await reader.get(`/acara/${slug}/gerbang/layar`)
    expect([screen.status, screen.headers.get('refresh')]).toEqual([200, '41'])
    expect(screen.body).toContain('<svg')
    expect(screen.body).toContain('16.31 WIB')
    expect(screen.headers.get('cache-control')).toContain('no-store')
  }
  expect((await newReader(town).get(`/acara/${slug}/gerbang/layar`)).status).toBe(404)
  expect((await visitor.get(`/acara/${slug}/gerbang/layar`)).status).toBe(404)
  // paper and screen are one or the other
  expect((await host.get(`/acara/${slug}/gerbang/atur`)).body).toContain(`/acara/${slug}/gerbang/layar`)
  await town.setClock('2027-03-06T08:00')
  const early = await host.get(`/acara/${slug}/gerbang/layar`)
  expect([early.status, early.body.includes('Gerbang belum dibuka'), early.body.includes('class="qr"')]).toEqual([200, true, false])
})

test('scanned there it lets in, in its own minute and the next; a photograph sent home says in a sentence why it does not', async () => {
  await town.setClock(at('2027-03-06T16:40:30'))
  const code = await shown()
  expect((await visitor.get(`/acara/${slug}/hadir?k=${code}`)).body).toContain('Tamu Layar')
  expect((await come(code)).status).toBe(303)
  await town.setClock(at('2027-03-06T16:41:59'))
  expect(await shown()).not.toBe(code)
  expect((await come(code)).status).toBe(303)
  expect(await came()).toBe(2)
  await town.setClock(at('2027-03-06T16:42:00'))
  const late = await visitor.get(`/acara/${slug}/hadir?k=${code}`)
  expect([late.body.includes(stale), late.body.includes('Tamu Layar')]).toEqual([true, false])
  const refused = await come(code)
  expect([refused.status, refused.body.includes(stale)]).toEqual([409, true])
  expect(await came()).toBe(2)
  expect((await come(await shown())).status).toBe(303)
  expect(await came()).toBe(3)
})

test('a forged code, one put forward, and what used to hang on paper open nothing', async () => {
  await town.setClock('2027-03-06T16:50')
  const code = await shown()
  const [secret] = await town.rows<{ s: string }>('select venue_secret as s from events.gate_plan where venue_secret is not null')
  const next = (Number.parseInt(code.split('.')[0] ?? '', 36) + 1).toString(36)
  for (const k of [secret?.s ?? '', code.replace(/^[^.]+/, next), `${code.slice(0, -2)}xx`, '', 'x'.repeat(60)]) {
    const wrong = await come(k)
    expect([k, wrong.status, wrong.body.includes(unknown)]).toEqual([k, 422, true])
  }
  // the organiser may print instead: then paper is good and no screen is
  await plan('poster')
  expect((await host.get(`/acara/${slug}/gerbang/layar`)).status).toBe(404)
  expect((await visitor.get(`/acara/${slug}/hadir?k=${secret?.s}`)).body).toContain('Tamu Layar')
  expect((await come(code)).body).toContain(unknown)
  await plan('screen', false)
  expect((await host.get(`/acara/${slug}/gerbang/layar`)).status).toBe(404)
  expect((await come(code)).body).toContain(unknown)
})

test('a choice that is none comes back with what was typed', async () => {
  const wrong = await host.post(`/acara/${slug}/gerbang/atur`, {
    once: randomUUID(),
    gates: 'Timur',
    opens: '30',
    self: '1',
    selfBy: 'balon',
  })
  expect([wrong.status, wrong.body.includes('Timur'), wrong.body.includes('href="#f-selfBy"')]).toEqual([422, true, true])
})
