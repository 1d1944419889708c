import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { demoToken } from '#src/identity/token.db.ts'
import { type EventsTown, openEventsTown } from '../../../test/events-town.ts'
import { givingBreaches } from '../../../test/giving-rules.ts'
import { letterTo, newReader } from '../../../test/reader.ts'

let town: EventsTown
const tokens = new Map<string, string>()
beforeAll(async () => {
  town = await openEventsTown()
  for (const who of ['warga', 'komunitas', 'kepala-diskoperin', 'penghubung-diskoperin'])
    tokens.set(who, await demoToken(town.house.db, who))
})
afterAll(() => town?.close())

type Body = Record<string, unknown>

async function ask(method: 'GET' | 'POST', path: string, o: { as?: string; body?: object; key?: string | null } = {}) {
  const key = o.key === undefined ? randomUUID() : o.key
  const answer = await town.site.request(`http://localhost/api/v1/support${path}`, {
    method,
    headers: {
      'content-type': 'application/json',
      ...(o.as ? { authorization: `Bearer ${tokens.get(o.as)}` } : {}),
      ...(key && method === 'POST' ? { 'idempotency-key': key } : {}),
    },
    ...(o.body ? { body: JSON.stringify(o.body) } : {}),
  })
  return { status: answer.status, body: (await answer.json()) as Body }
}

const wish = (more: object = {}) => ({
  unit: 'diskoperin',
  kind: 'goods',
  title: 'Kompor batik',
  receiver: 'Kelompok perajin',
  email: 'perajin@contoh.id',
  quantity: 10,
  measure: 'kompor',
  unitValue: 350_000,
  fund: 'apbd',
  dueDay: '2027-03-31',
  letter: '530/7',
  ...more,
})
const promise = async (more: object = {}) =>
  String((await ask('POST', '/commitments', { as: 'kepala-diskoperin', body: wish(more) })).body.number)
const deliver = (number: string, quantity: number) =>
  ask('POST', '/deliveries', {
    as: 'penghubung-diskoperin',
    body: { number, quantity, onDay: '2027-01-04', place: 'Balai', paper: 'BAST-7' },
  })

describe('promises by the API', () => {
  test('H6 a promise is made once for its key, by whoever may; what does not fit is said', async () => {
    const key = randomUUID()
    const all = await Promise.all(
      Array.from({ length: 10 }, () => ask('POST', '/commitments', { as: 'kepala-diskoperin', body: wish(), key })),
    )
    const made = new Set(all.filter(({ status }) => status === 201).map(({ body }) => body.number))
    expect([made.size, all.every(({ status }) => status === 201 || status === 409)]).toEqual([1, true])
    expect((await town.rows<{ n: number }>(`select count(*)::int as n from support.commitment where title = 'Kompor batik'`))[0]?.n).toBe(1)
    expect((await ask('POST', '/commitments', { as: 'kepala-diskoperin', body: wish({ quantity: 11 }), key })).status).toBe(422)
    expect(await ask('POST', '/commitments', { as: 'kepala-diskoperin', body: wish(), key: null })).toMatchObject({ status: 400 })
    expect(await ask('POST', '/commitments', { as: 'warga', body: wish() })).toMatchObject({ status: 403 })
    for (const quantity of [-1, 1.5, '', null, 'NaN', 10_000_000])
      expect([quantity, (await ask('POST', '/commitments', { as: 'kepala-diskoperin', body: wish({ quantity }) })).status]).toEqual([
        quantity,
        422,
      ])
    expect(await ask('POST', '/commitments', { as: 'kepala-diskoperin', body: wish({ dueDay: '2026-01-01' }) })).toMatchObject({
      status: 422,
      body: { rule: 'support.day_past', field: 'dueDay' },
    })
  })

  test('a receiver may have a telephone number instead of an address; it is kept as digits, comes back nowhere, and what is none is refused', async () => {
    const asked = (phone: unknown) =>
      ask('POST', '/commitments', { as: 'kepala-diskoperin', body: wish({ email: '', title: 'Oven', phone }) })
    const made = await asked('+62 812-3456-7890')
    expect([made.status, Object.keys(made.body).sort()]).toEqual([201, ['number', 'url', 'value']])
    expect(await town.rows(`select email, phone from support.commitment where title = 'Oven'`)).toEqual([
      { email: '', phone: '6281234567890' },
    ])
    for (const phone of ['lewat Bu RT', '+1 202 555 0175', 812_345_678])
      expect(await asked(phone)).toMatchObject({ status: 422, body: { rule: 'support.phone', field: 'phone' } })
    const { body } = await ask('GET', '/../openapi.json')
    expect(body).toMatchObject({ components: { schemas: { SupportCommitmentWish: { properties: { phone: { type: 'string' } } } } } })
    const needed = (body as { components: { schemas: Record<string, { required?: string[] }> } }).components.schemas.SupportCommitmentWish
      ?.required
    expect(needed).not.toContain('phone')
  })

  test('A10 ten brought, eight confirmed by the key of the letter: eight count, both numbers are public', async () => {
    const number = await promise({ title: 'Canting cap' })
    const delivery = String((await deliver(number, 10)).body.delivery)
    const key = /kunci=([\w-]+)/.exec((await letterTo(town, 'perajin@contoh.id'))?.body ?? '')?.[1] ?? ''
    const said = { number, delivery, quantity: 8, says: 'Dua pecah' }
    expect((await ask('POST', '/confirmations', { body: { ...said, key: 'salah' } })).status).toBe(404)
    expect((await ask('POST', '/confirmations', { as: 'kepala-diskoperin', body: said })).status).toBe(404)
    expect((await ask('POST', '/confirmations', { body: { ...said, quantity: 11, key } })).body.rule).toBe(
      'support.confirmation.more_than_brought',
    )
    expect((await ask('POST', '/confirmations', { body: { ...said, key } })).status).toBe(201)
    expect(await ask('POST', '/confirmations', { body: { ...said, key } })).toMatchObject({
      status: 409,
      body: { rule: 'support.confirmation.once' },
    })
    expect((await newReader(town).get(`/dukungan/janji/${number}`)).body).toContain('8 dari 10 diterima')
    const score = (await ask('GET', '/score?year=2027&kind=goods')).body as {
      units: { unit: string; delivered: number; ranked: boolean; deliveredPermille: number | null }[]
    }
    const its = score.units.find(({ unit }) => unit === 'diskoperin')
    expect(its).toMatchObject({ delivered: 8 * 350_000, ranked: false, deliveredPermille: null })
  })

  test('offers are listed a page at a time; a query that cannot be is said', async () => {
    const seen: unknown[] = []
    let next: unknown = ''
    do {
      const page = (await ask('GET', `/offers?limit=2${next ? `&cursor=${next}` : ''}`)).body
      seen.push(...(page.items as { slug: string }[]).map(({ slug }) => slug))
      next = page.next
    } while (next)
    expect(seen.length).toBeGreaterThanOrEqual(6)
    expect(new Set(seen).size).toBe(seen.length)
    expect((await ask('GET', '/offers?kind=uang')).status).toBe(422)
    expect((await ask('GET', '/score?year=lain')).status).toBe(422)
  })
})

const names = Array.from(
  { length: 500 },
  (_, n) => `Bayusukma Tirtanadi${String.fromCharCode(97 + (n % 26))}${String.fromCharCode(97 + (Math.trunc(n / 26) % 26))}`,
)

test('A15 the register breaks no rule of 360Giving 1.4; of five hundred seeded names none is in any public page, feed, file or journal', {
  timeout: 120_000,
}, async () => {
  const first = await promise({ title: 'Modal kelompok', kind: 'money', unitValue: 2_000_000, quantity: 3, measure: 'paket' })
  await deliver(first, 2)
  const event = await town.put({ title: 'Gebyar Kriya' })
  await promise({ title: 'Panggung kecil', event: event.number, email: '' })
  const { owner } = town
  await owner.query(
    `insert into identity.person (name, email, email_verified) select n, 'penerima-' || i || '@contoh.id', true from unnest($1::text[]) with ordinality t(n, i)`,
    [names],
  )
  await owner.query(`set session_replication_role = replica`)
  await owner.query(`insert into support.commitment (number, unit_id, post_id, kind, title, receiver, person_id, email, quantity, measure, unit_value, fund, due_day, letter, act_id, actor)
    select 'JNJ-2027-9' || lpad(row_number() over (order by p.id)::text, 4, '0'), c.unit_id, c.post_id, 'goods', 'Alat kerja', 'Perorangan', p.id, p.email, 2, 'set', 100000, 'apbd', '2027-01-20', 'UJI/1', c.act_id, c.actor
    from identity.person p cross join (select * from support.commitment where number = '${first}') c where p.email like 'penerima-%'`)
  await owner.query(
    `insert into support.delivery (commitment_id, quantity, on_day, place, paper, actor, act_id) select id, 2, '2027-01-04', 'Balai', 'BAST-U', actor, act_id from support.commitment where letter = 'UJI/1'`,
  )
  await owner.query(
    `insert into support.confirmation (delivery_id, quantity, by_kind) select d.id, 1, 'person' from support.delivery d where d.paper = 'BAST-U'`,
  )
  await owner.query(`set session_replication_role = origin`)

  const { body } = await ask('GET', '/360giving.json')
  expect(givingBreaches(body)).toEqual([])
  const grants = body.grants as Body[]
  expect(grants.length).toBeGreaterThan(500)
  const private500 = grants.filter((grant) => grant.recipientIndividual !== undefined)
  expect(private500.length).toBeGreaterThanOrEqual(500)
  expect(new Set(private500.map((grant) => (grant.recipientIndividual as Body).name))).toEqual(new Set(['Perorangan']))
  expect(grants.find(({ commitmentRef }) => commitmentRef === 'JNJ-2027-90001')).toMatchObject({
    amountAwarded: 200_000,
    amountDisbursed: 100_000,
    inKind: [{ kind: 'goods', quantity: 2, unit: 'set', unitValue: 100_000, confirmedQuantity: 1 }],
  })
  // a breach of our own making is found: the check is one that can fail
  expect(
    givingBreaches({
      ...body,
      grants: [{ ...grants[0], recipientIndividual: { id: 'x', name: 'y' }, recipientOrganization: [{ id: 'A-B', name: 'z' }] }],
    }),
  ).toContain('grants.0.recipient')
  expect(givingBreaches({ ...body, grants: [{ ...grants[0], locationScope: 'XYZ', awardDate: 'kemarin' }] })).toEqual([
    'grants.0.awardDate',
    'grants.0.locationScope',
  ])

  await town.setClock('2027-02-01T09:00')
  const reader = newReader(town)
  const numbers = (
    await town.rows<{ number: string }>(`select number from support.commitment where letter = 'UJI/1' order by number limit 40`)
  ).map(({ number }) => `/dukungan/janji/${number}`)
  const rows: string[] = []
  for (let next: string | undefined = '/dukungan/skor/diskoperin?tahun=2027'; next; ) {
    const page: string = (await reader.get(next)).body
    rows.push(page)
    next = /href="([^"]+)" rel="next"/.exec(page)?.[1]?.replaceAll('&amp;', '&')
  }
  expect(rows.length).toBeGreaterThan(10)
  const open = [
    '/',
    '/dukungan',
    '/dukungan/skor',
    '/dukungan/skor.csv',
    '/acara',
    `/acara/${event.slug}`,
    '/kalender.ics',
    '/tata-kelola/jejak',
    '/api/v1/support/score',
    '/api/v1/support/offers',
    ...numbers,
  ]
  const texts = [JSON.stringify(body), ...rows]
  for (const address of open) texts.push((await reader.get(address)).body)
  const journal = await town.rows<{ line: string }>(`select coalesce(subject, '') || facts::text as line from platform.journal`)
  texts.push(...journal.map(({ line }) => line))
  const whole = texts.join('\n').toLowerCase()
  expect(names.filter((name) => whole.includes(name.toLowerCase()))).toEqual([])
  expect(whole.includes('penerima-1@contoh.id')).toBe(false)
})
