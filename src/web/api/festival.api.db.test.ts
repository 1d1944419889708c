import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { sha256 } from '#src/base/id.ts'
import { openUmbrella } from '#src/events/umbrella.db.ts'
import { demoToken } from '#src/identity/token.db.ts'
import { type EventsTown, openEventsTown, value } from '../../../test/events-town.ts'

let town: EventsTown
const tokens = new Map<string, string>()
let festival = { number: '', slug: '' }
let part = { number: '', slug: '' }
let n = 0
beforeAll(async () => {
  town = await openEventsTown()
  for (const who of ['komunitas', 'komunitas-2', 'petugas']) tokens.set(who, await demoToken(town.house.db, who))
}, 60_000)
afterAll(() => town?.closeWhole())
beforeEach(async () => {
  await town.setClock('2027-01-04T09:00')
  n += 1
  festival = value(
    await openUmbrella(await town.as('petugas'), {
      title: `Pekan Kota ${n}`,
      titleEn: '',
      summary: 'Sepekan bersama warga.',
      body: '',
      organiser: 'Panitia',
      place: 'Kota Metro',
      unit: 'uptd-mch',
    }),
  )
  part = await town.put({ title: `Latihan Bersama ${n}` })
})

type Sent = { as?: string; eventKey?: string; key?: string }
async function ask(method: 'GET' | 'POST', path: string, body?: object, { as, eventKey, key }: Sent = {}) {
  const answer = await town.site.request(`http://localhost/api/v1${path}`, {
    method,
    headers: {
      'content-type': 'application/json',
      ...(as ? { authorization: `Bearer ${tokens.get(as)}` } : {}),
      ...(eventKey ? { 'x-event-key': eventKey } : {}),
      ...(method === 'POST' ? { 'idempotency-key': key ?? randomUUID() } : {}),
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  })
  return { status: answer.status, body: JSON.parse(await answer.text()) as Record<string, unknown> & { rule?: string } }
}
type Listed = { id: string; side: string; state: string; event: string; festival: string; says: string; leftBy: string | null }
const desk = { as: 'petugas' }
const owner = { as: 'komunitas' }
const ofFestival = async () =>
  (await ask('GET', `/events/${festival.number}/festival-asks?side=festival`, undefined, desk)).body.items as Listed[]
const ofPart = async () => (await ask('GET', `/events/${part.number}/festival-asks`, undefined, owner)).body.items as Listed[]
const stands = async () => (await ask('GET', `/events/${part.slug}`)).body.umbrella
const asks = async (side: 'part' | 'festival', sent: Sent = side === 'part' ? owner : desk) =>
  await ask('POST', `/events/${part.number}/festival-asks`, { side, umbrella: festival.number }, sent)

test('the festival asks, its owner says yes, and leaves again; each side reads the same questions', async () => {
  const asked = await asks('festival')
  expect([asked.status, asked.body]).toEqual([201, { number: part.number, umbrella: festival.number, state: 'open' }])
  expect([(await asks('festival')).status, (await asks('part')).body.rule]).toEqual([409, 'events.umbrella.asked'])
  const [one] = await ofFestival()
  expect(await ofPart()).toEqual([one])
  expect(one).toMatchObject({ side: 'festival', state: 'open', event: part.number, festival: festival.number })
  const reply = async (sent: Sent, body: object) => await ask('POST', `/festival-asks/${one?.id}/reply`, body, sent)
  // whoever asked does not answer himself
  expect((await reply(desk, { side: 'festival', yes: true })).body.rule).toBe('events.umbrella.other_answers')
  expect(await stands()).toBe(null)
  const yes = { ...owner, key: randomUUID() }
  expect((await reply(yes, { side: 'part', yes: true })).body).toEqual({ number: part.number, umbrella: festival.number })
  expect(await stands()).toBe(festival.slug)
  // the same key is the same answer; another one comes too late
  expect((await reply(yes, { side: 'part', yes: true })).status).toBe(200)
  expect(await reply(owner, { side: 'part', yes: false })).toMatchObject({ status: 409, body: { rule: 'events.umbrella.answered' } })
  expect((await ask('POST', `/festival-asks/${one?.id}/departure`, { side: 'part' }, owner)).status).toBe(200)
  expect([await stands(), (await ofPart())[0]?.leftBy]).toEqual([null, 'part'])
})

test('the owner asks, by his token or the key of his letter; the festival turns him away with a reason', async () => {
  await town.owner.query(
    `insert into events.contact (event_id, name, email, key_hash) select id, 'Warga', 'warga-kunci@contoh.metro', $2 from events.event where number = $1
     on conflict (event_id) do update set key_hash = excluded.key_hash`,
    [part.number, sha256('kunci-surat')],
  )
  expect((await asks('part', { eventKey: 'kunci-surat' })).body).toMatchObject({ state: 'open' })
  const id = (await ofPart())[0]?.id
  expect((await ask('POST', `/festival-asks/${id}/recall`, { side: 'part' }, { eventKey: 'kunci-surat' })).status).toBe(200)
  expect((await asks('part')).status).toBe(201)
  const again = (await ofPart()).find(({ state }) => state === 'open')?.id
  const no = async (says?: string) =>
    await ask('POST', `/festival-asks/${again}/reply`, { side: 'festival', yes: false, ...(says ? { says } : {}) }, desk)
  expect((await no()).body).toMatchObject({ rule: 'events.umbrella.reason', field: 'says' })
  expect((await no('Panggung sudah penuh.')).status).toBe(200)
  expect((await ofPart()).map(({ state, says }) => [state, says])).toEqual([
    ['refused', 'Panggung sudah penuh.'],
    ['withdrawn', ''],
  ])
})

test('to anybody else it is not there, and a desk without its second factor does nothing', async () => {
  await asks('festival')
  const id = (await ofPart())[0]?.id
  for (const who of [{}, { as: 'komunitas-2' }, { eventKey: 'salah' }]) {
    expect((await ask('GET', `/events/${part.number}/festival-asks`, undefined, who)).status).toBe(404)
    expect((await ask('GET', `/events/${festival.number}/festival-asks?side=festival`, undefined, who)).status).toBe(404)
    expect((await ask('POST', `/festival-asks/${id}/reply`, { side: 'part', yes: true }, who)).status).toBe(404)
    expect((await asks('part', who)).status).toBe(404)
  }
  expect((await asks('festival', owner)).status).toBe(403)
  expect((await ask('GET', `/events/${part.number}/festival-asks?side=siapa`, undefined, owner)).body.rule).toBe('events.umbrella.side')
  expect((await ask('POST', `/festival-asks/${id}/recall`, {}, desk)).body).toMatchObject({ rule: 'events.umbrella.side', field: 'side' })
  await town.owner.query(
    `update identity.api_token t set second_factor = false from identity.person p where p.id = t.person_id and p.demo_key = 'petugas'`,
  )
  expect((await ask('POST', `/festival-asks/${id}/recall`, { side: 'festival' }, desk)).body.rule).toBe('identity.second.needed')
  expect((await ask('GET', `/events/${festival.number}/festival-asks?side=festival`, undefined, desk)).status).toBe(404)
  await town.owner.query(
    `update identity.api_token t set second_factor = true from identity.person p where p.id = t.person_id and p.demo_key = 'petugas'`,
  )
  expect((await ofFestival()).map(({ state }) => state)).toEqual(['open'])
})
