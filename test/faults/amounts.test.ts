import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTown, type Town } from '../town.ts'

// H11: what is no amount is refused wherever a program may name rupiah. The walk is over the document of the API itself, so that a new field
// nobody thought of here fails the first test.

type Schema = {
  $ref?: string
  type?: string
  description?: string
  properties?: Record<string, Schema>
  required?: string[]
  items?: Schema
} & { [K in 'anyOf' | 'oneOf' | 'allOf']?: Schema[] }
type Operation = { requestBody?: { content: Record<string, { schema: Schema }> } }
type Document = { paths: Record<string, Record<string, Operation>>; components: { schemas: Record<string, Schema> } }

let town: Town
let api: Document
let booking: string
let decision: string
let application: string
let offer: string
let sellerOrder: string
let caseNumber: string

const first = async (text: string) => Object.values((await town.owner.query<Record<string, string>>(text)).rows[0] ?? {})[0] ?? ''

beforeAll(async () => {
  town = await openTown()
  town.house.config.RATE_LIMITS = 'off'
  api = (await (await town.site.request('http://localhost/api/v1/openapi.json')).json()) as Document
  booking = await first(`select number from spaces.booking where state = 'pending' order by number limit 1`)
  decision = await first('select number from governance.decision where amount > 0 order by number limit 1')
  application = await first(
    `select a.number from support.application a join governance.unit u on u.id = a.unit_id where u.code = 'disporapar' order by a.number limit 1`,
  )
  offer = await first('select slug from support.offer order by slug limit 1')
  sellerOrder = await first('select number from market.seller_order order by number limit 1')
  caseNumber = await first(`select number from governance.case_file where status = 'open' order by number limit 1`)
})
afterAll(() => town?.close())

const named = (schema: Schema): Schema => (schema.$ref ? (api.components.schemas[schema.$ref.split('/').at(-1) ?? ''] ?? {}) : schema)

/** Where a body names rupiah: `amount`, `decisions.amount`. */
function rupiahIn(given: Schema, path = ''): string[] {
  const schema = named(given)
  const own = Object.entries(schema.properties ?? {}).flatMap(([name, one]) => {
    const at = path === '' ? name : `${path}.${name}`
    const isMoney = /rupiah/i.test(named(one).description ?? one.description ?? '') || /amount|price|rupiah/i.test(name)
    return isMoney ? [at] : rupiahIn(one, at)
  })
  const parts = [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])].flatMap((one) => rupiahIn(one, path))
  return [...new Set([...own, ...parts, ...(schema.items ? rupiahIn(schema.items, path) : [])])]
}

const reason = 'Sesuai kebutuhan kegiatan bulan ini.'
const reviewOn = '2027-03-01'
const spending = { action: 'finance.expense.decide', fund: 'kas_komunitas', payee: 'cv-h11', title: 'Belanja uji jumlah', reason }

type Errand = { who: string; path: () => string; body: (amount: object) => object; mayLack?: true }

/** One way to send each of them that would do, were the amount one. `mayLack`: the document says that no amount is an answer too. */
const errands: Record<string, Errand> = {
  '/seller-orders/{number}/payment-confirmation amount': {
    who: 'penjual-batik',
    path: () => `/seller-orders/${sellerOrder}/payment-confirmation`,
    body: (amount) => ({ ...amount, reference: 'uji' }),
    mayLack: true,
  },
  '/seller-orders/{number}/refunds amount': {
    who: 'penjual-batik',
    path: () => `/seller-orders/${sellerOrder}/refunds`,
    body: (amount) => ({ ...amount, reason }),
  },
  '/governance/decisions amount': {
    who: 'ketua',
    path: () => '/governance/decisions',
    body: (amount) => ({ ...spending, reviewOn, ...amount }),
  },
  '/governance/decisions corrects amount': {
    who: 'ketua',
    path: () => '/governance/decisions',
    body: (amount) => ({ corrects: decision, reason, reviewOn, ...amount }),
    mayLack: true,
  },
  '/governance/cases amount': {
    who: 'sekretaris',
    path: () => '/governance/cases',
    body: (amount) => ({ ...spending, ...amount }),
  },
  '/governance/cases/{number}/amendment amount': {
    who: 'sekretaris',
    path: () => `/governance/cases/${caseNumber}/amendment`,
    body: (amount) => ({ ...amount }),
    mayLack: true,
  },
  '/bookings/{number}/waiver-wish amount': {
    who: 'warga',
    path: () => `/bookings/${booking}/waiver-wish`,
    body: (amount) => ({ reason, ...amount }),
  },
  '/bookings/{number}/substitute price': {
    who: 'warga',
    path: () => `/bookings/${booking}/substitute`,
    body: ({ amount: price }: { amount?: unknown }) => ({
      gone: 'proyektor-1',
      take: 'proyektor-2',
      ...(price === undefined ? {} : { price }),
    }),
  },
  '/support/applications amount': {
    who: 'warga',
    path: () => '/support/applications',
    body: (amount) => ({
      offer,
      eligibility: { who: 'group', place: 'metro', age: 'over_24', nib: 'no' },
      title: 'Permohonan uji jumlah',
      ...amount,
    }),
    mayLack: true,
  },
  '/support/applications/{number}/decision amount': {
    who: 'kepala-disporapar',
    path: () => `/support/applications/${application}/decision`,
    body: (amount) => ({ outcome: 'approve', reason, ...amount }),
    mayLack: true,
  },
  '/support/application-decisions decisions.amount': {
    who: 'kepala-disporapar',
    path: () => '/support/application-decisions',
    body: (amount) => ({ decisions: [{ number: application, outcome: 'approve', reason, ...amount }] }),
    mayLack: true,
  },
  '/events price': {
    who: 'warga',
    path: () => '/events',
    body: ({ amount: price }: { amount?: unknown }) => ({
      title: 'Malam uji jumlah',
      summary: 'Sebuah malam untuk menguji jumlah rupiah.',
      organiser: 'Teras Bunyi',
      subsector: 'musik',
      placeKind: 'free',
      place: 'Lapangan kota',
      when: [{ day: '2027-03-01', from: '19:00', until: '21:00' }],
      contact: { name: 'Warga', email: 'warga@contoh.metro', phone: '081200000001' },
      ...(price === undefined ? {} : { price }),
    }),
    mayLack: true,
  },
}

/** Fields that are told in the document and are nobody's to set: the tariff's price, and what a payment provider signed. */
const notOurs = ['/bookings price', '/payments/{provider}/notifications gross_amount']

const noAmounts: readonly (readonly [name: string, json: string])[] = [
  ['null', 'null'],
  ['NaN in words', '"NaN"'],
  ['negative', '-1'],
  ['a text', '"5000000"'],
  ['an empty text', '""'],
  ['1e30', '1e30'],
  ['2^53', '9007199254740992'],
  ['half a rupiah', '0.5'],
  ['a list', '[]'],
  ['a list of one', '[5000000]'],
  ['an object', '{}'],
  ['true', 'true'],
]

async function tokenOf(who: string): Promise<string> {
  const token = `h11-${randomUUID()}`
  const made = await town.owner.query(
    `insert into identity.api_token (person_id, name, token_hash, scopes, second_factor)
     select id, 'uji', encode(sha256($2::bytea), 'hex'), '{*}', true from identity.person where demo_key = $1`,
    [who, token],
  )
  if (made.rowCount !== 1) throw new Error(`nobody called ${who}`)
  return token
}

const sign = '"__amount__"'
async function send(errand: Errand, token: string | undefined, json: string | undefined) {
  const body = JSON.stringify(errand.body(json === undefined ? {} : { amount: '__amount__' })).replace(sign, json ?? sign)
  const answer = await town.site.request(`http://localhost/api/v1${errand.path()}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'idempotency-key': randomUUID(),
      ...(token ? { authorization: `Bearer ${token}` } : {}),
    },
    body,
  })
  return { status: answer.status, text: await answer.text() }
}

const stored = async () =>
  (
    await town.owner.query(`select (select count(*) from platform.journal)::int as journal, (select count(*) from governance.act)::int as acts,
      (select count(*) from governance.decision)::int as decisions, (select count(*) from governance.case_file)::int as cases,
      (select count(*) from support.application)::int as applications, (select count(*) from events.event)::int as events,
      (select coalesce(sum(amount), 0) from governance.case_file)::text as sum`)
  ).rows

describe('H11: what is no amount', () => {
  test('every field of rupiah in the document of the API is sent below, and every schema it names says something', () => {
    const found = Object.entries(api.paths).flatMap(([path, methods]) =>
      Object.entries(methods)
        .filter(([method]) => method !== 'get')
        .flatMap(([, { requestBody }]) =>
          rupiahIn(requestBody?.content['application/json']?.schema ?? {}).map((field) => `${path} ${field}`),
        ),
    )
    expect(found.length).toBeGreaterThan(10)
    const sent = Object.keys(errands).map((name) => name.replace(' corrects', ''))
    expect([...new Set(sent), ...notOurs].sort()).toEqual([...found].sort())
    expect(Object.entries(api.components.schemas).filter(([name, schema]) => schema.$ref === `#/components/schemas/${name}`)).toEqual([])
  })

  test.for(Object.entries(errands))('%s is refused by its field, from a guest and from who may, and leaves nothing', async ([, errand]) => {
    const token = await tokenOf(errand.who)
    const before = await stored()
    const said: unknown[] = []
    for (const [name, json] of noAmounts) {
      const { status, text } = await send(errand, token, json)
      said.push([name, status, /amount|price|jumlah/i.test(text)])
      const guest = await send(errand, undefined, json)
      expect([name, guest.status >= 400 && guest.status < 500]).toEqual([name, true])
    }
    expect(said).toEqual(noAmounts.map(([name]) => [name, 422, true]))
    if (!errand.mayLack) expect((await send(errand, token, undefined)).status).toBe(422)
    expect(await stored()).toEqual(before)
    // with an amount it is not for its amount's shape that it is refused
    const right = await send(errand, token, '5000')
    expect([right.status, /platform\.input|amount_invalid/.test(right.text)]).not.toEqual([422, true])
  })
})
