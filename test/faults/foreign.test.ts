import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { placeOrder } from '#src/market/checkout.db.ts'
import { attachProof } from '#src/market/proof.db.ts'
import type { Ctx } from '#src/platform/context.ts'
import { placeBooking } from '#src/spaces/booking.db.ts'
import { placeSeries } from '#src/spaces/series.db.ts'
import { startApplication } from '#src/support/application.db.ts'
import { routes } from '#src/web/routes.ts'
import type { Route } from '#src/web/visit.ts'
import { enter, filled, thingsOf, type Values } from '../cast.ts'
import { joined, newReader, type Reader } from '../reader.ts'
import { openSeats, takeSeat } from '../seats.ts'
import { openTown, type Town } from '../town.ts'
import { hour, social, stormDay } from './_rooms.ts'

let town: Town
/** What is somebody else's, by the name it has in addresses and forms. */
let theirs: Values
let before: string[]
const people: Record<string, Reader> = {}

/** Addresses with places that are meant for everybody, and what is behind them. */
const everybodys: Record<string, string> = {
  '/belanja/produk/:slug': 'a product on sale',
  '/belanja/toko/:slug': 'a shop’s window',
  '/gambar/:file': 'a picture of a product, by its content',
  '/sitemap/:part': 'what search engines may see',
  '/api/v1/products/:slug': 'a product on sale',
  '/api/v1/products/:slug/reviews': 'what buyers say of it, without names',
  '/belanja/produk/:slug/ulasan': 'what buyers say of it, without names',
  '/belanja/produk/:slug/ulasan/:review/lapor': 'anybody who is signed in may report a review',
  '/api/v1/governance/decisions/:number': 'the public register of decisions',
  '/tata-kelola/jabatan/:code': 'who holds a post',
  '/tata-kelola/keputusan/:number': 'the public register of decisions',
  '/tata-kelola/rapat/:number': 'a meeting, as everybody may see it',
  '/tata-kelola/dasar-hukum/:code': 'a legal basis',
  '/tata-kelola/dasar-hukum/:code/naskah': 'its text',
  '/api/v1/spaces/:slug/availability': 'when a room is free, without names',
  '/surat/:file{[^/]+[.]pdf}': 'a letter, for whoever holds its code; no private person is in it',
  '/surat/:code': 'a letter of consent, for whoever holds its code',
  '/ruang/:slug/hari': 'a day of a room, without names',
  '/ruang/:slug/agenda': 'a month of a room, without names',
  '/ruang/musim/:number': 'a seasonal round, of communities alone',
  '/ruang/musim/:number/hitungan.json': 'how its slots were reckoned',
  '/ruang/:slug/pintu': 'what hangs at the door of a room, without names',
  '/ruang/:slug/kalender.ics': 'when a room is taken, without names',
  '/motif/:slug': 'a motif of the register',
  '/koleksi/:slug': 'a collection of the curators',
  '/belanja/produk/:slug/asal': 'a doubt anybody signed in may send',
  '/motif/:slug/izin': 'the form by which any shop asks its holder; which shop it is the form says',
  '/sertifikat/:code': 'a certificate, without owner or maker who is not named',
  '/sertifikat/:code/lihat': 'whoever looks at a cloth may say in which town',
  '/sertifikat/:code/milik': 'the form of whoever holds the owner’s code',
  '/s/:reference': 'what a printed code leads to',
  '/api/v1/certificates/:code': 'a certificate, without its owner',
  '/direktori/:slug': 'a public profile',
  '/direktori/:slug/kontak.vcf': 'what a profile publishes',
  '/direktori/:slug/usul': 'a change anybody may propose',
  '/direktori/:slug/klaim': 'a claim anybody signed in may make',
  '/direktori/:slug/gabung': 'a request anybody signed in may make',
  '/dukungan/:slug': 'an offer of an agency',
  '/dukungan/:slug/ajukan': 'what it asks of whoever applies',
  '/dukungan/skor/:unit': 'what an agency promised',
  '/dukungan/janji/:number': 'a promise, without names',
  '/tata-kelola/kerja-sama/:number': 'a paper the institution signed',
  '/butuh-tawar/:number': 'a need or an offer, without contacts',
  '/saya/butuh-tawar/:number/ajukan': 'anybody who is signed in may ask',
  '/dukungan/skor/unsur/:helix': 'what a helix promised',
  '/kesepakatan/:number': 'what two agreed on, without contacts',
  '/api/v1/needs/:number': 'a need or an offer, without contacts',
  '/api/v1/agreements/:number': 'what two agreed on, without contacts',
  '/acara/:slug': 'an event on the city’s calendar',
  '/acara/tempat/:venue': 'a known place of the city',
  '/acara/foto/:file': 'a picture of an event on the city’s calendar; of another it is not there',
  '/acara/:slug/kalender.ics': 'its dates for a calendar',
  '/acara/:slug/daftar': 'the form by which anybody registers',
  '/program/:slug': 'a programme, without names',
  '/sertifikat-hadir/:code': 'a certificate, for whoever holds its code',
  '/api/v1/attendance-certificates/:code': 'a certificate, for whoever holds its code',
  '/program/hasil/:number': 'results by number, without names',
  '/program/hasil/:number/hitungan.json': 'how they were reckoned',
  '/program/:slug/daftar': 'the form by which anybody applies',
  '/api/v1/programmes/:slug': 'a programme, without names',
  '/api/v1/programmes/:slug/applications': 'whoever wishes applies',
  '/acara/:slug/hadir': 'where the code at the venue leads; it shows one’s own seats alone',
  '/acara/:slug/kurasi': 'what curators made of an event, without names',
  '/acara/:slug/kurasi/bukti.zip': 'what is on record of an event, without names',
  '/api/v1/events/:slug/curation': 'what curators made of an event, without names',
  '/api/v1/events/:slug': 'an event on the city’s calendar',
  '/data/:slug': 'a dataset of open data',
  '/kabar/:slug': 'a story that is out',
  '/kabar/:file{umpan[.][a-z]+}': 'stories for feed readers',
  '/acara/:file{umpan[.][a-z]+}': 'the calendar for feed readers',
  '/bagikan/:kind/:file{[^/]+}': 'the picture of a shared link',
  '/data/berkas/:file{[^/]+}': 'a file of open data',
  '/api/v1/events/:slug/registrations': 'whoever comes registers',
  '/api/v1/products/:slug/origin-reports': 'anybody who is signed in may doubt an origin',
  '/api/v1/payments/:provider/notifications': 'proves itself by its signature',
}

/** What a form asks about when the address does not say it. */
const named: Record<string, (things: Values) => Record<string, string>> = {
  '/meja/tautan': (things) => ({ number: things.commitment ?? '' }),
  '/saya/keamanan/sesi/akhiri': (things) => ({ id: things.session ?? '' }),
  '/saya/keamanan/kunci-sandi/hapus': (things) => ({ id: things.passkey ?? '' }),
  '/saya/tunggu/keluar': (things) => ({ tunggu: things.place ?? '' }),
  '/saya/bantuan/akhiri': (things) => ({ id: things.look ?? '' }),
  '/saya/token/akhiri': (things) => ({ id: things.token ?? '' }),
}

const bodies: Record<string, unknown> = {
  'payment-confirmation': {},
  fulfilment: { step: 'accept' },
  cancellation: { reason: 'bukan urusan saya' },
  postponement: { week: '2031-01-06', reason: 'bukan urusan saya' },
  acceptance: { key: 'bukan kunci' },
  withdrawal: { key: 'bukan kunci' },
  attendance: { session: 1, marks: [{ id: '01a20000-0000-4000-8000-000000000001', application: 'PD-2026-00001', present: true }] },
  refunds: { amount: 1, reason: 'bukan urusan saya' },
  officials: { posts: [] },
  'festival-asks': { side: 'part', umbrella: 'bukan urusan saya' },
  reply: { side: 'part', yes: true },
  recall: { side: 'part' },
  departure: { side: 'part' },
  review: { reason: 'bukan urusan saya' },
  concurrence: { reason: 'bukan urusan saya' },
  decision: { outcome: 'yes', reason: 'bukan urusan saya', reviewOn: '2027-03-01' },
  execution: { reason: 'bukan urusan saya' },
  confirmation: { reason: 'bukan urusan saya' },
  forward: { post: 'ketua', reason: 'bukan urusan saya' },
  amendment: { reason: 'bukan urusan saya' },
  appeal: { reason: 'bukan urusan saya' },
  'use-change': { answers: {}, reason: 'bukan urusan saya' },
  'requote-answer': { accept: true },
  'waiver-wish': { amount: 1, reason: 'bukan urusan saya' },
  'levy-answer': { demanded: true },
  leave: {},
  submission: { title: 'Bukan urusan saya', answers: {} },
  extension: {},
  move: { start: '2031-01-07T10:00:00+07:00', end: '2031-01-07T12:00:00+07:00' },
  'check-in': {},
  substitute: { gone: 'bukan', take: 'urusan', price: 0 },
  'change-preview': { day: '2031-01-07', reach: 'all', start: '2031-01-07T10:00:00+07:00', end: '2031-01-07T12:00:00+07:00' },
  change: { day: '2031-01-07', reach: 'all', start: '2031-01-07T10:00:00+07:00', end: '2031-01-07T12:00:00+07:00' },
  're-addition': { day: '2031-01-07' },
  approval: { reason: 'bukan urusan saya' },
  decline: { reason: 'bukan urusan saya' },
  reclass: { answers: {}, reason: 'bukan urusan saya' },
  'waiver-turn-down': { basis: 'sk-contoh-mch', article: 'Pasal 1', reason: 'bukan urusan saya' },
  'waiver-decision': { outcome: 'yes', reason: 'bukan urusan saya' },
  answer: { upheld: true, reason: 'bukan urusan saya', precedent: 'bukan urusan saya' },
  'hand-over': { items: [{ code: 'kamera-1', quantity: 1 }] },
  return: { items: [{ code: 'kamera-1', quantity: 1 }] },
  closures: { kind: 'repair', start: '2031-01-07T10:00:00+07:00', end: '2031-01-07T12:00:00+07:00', reason: 'bukan urusan saya' },
  preview: { kind: 'repair', start: '2031-01-07T10:00:00+07:00', end: '2031-01-07T12:00:00+07:00', reason: 'bukan urusan saya' },
}

const one = async (sql: string, ...values: unknown[]) => Object.values((await town.owner.query(sql, values)).rows[0] ?? {})[0] as string

async function orderOf(ctx: Ctx, shop: string): Promise<{ order: string; number: string; proof: string }> {
  const variant = await one(
    `select v.id from market.variant v join market.product p on p.id = v.product_id join market.shop s on s.id = p.shop_id join market.stock k on k.variant_id = v.id
     where s.slug = $1 and p.status = 'published' and p.lead_days is null and k.on_hand > k.allocated + k.reserved order by v.id limit 1`,
    shop,
  )
  const once = { route: 'uji', key: 'satu', requestHash: 'x', answer: (value: unknown) => ({ status: 201, body: value }) }
  const placed = await placeOrder(
    { ...ctx, once },
    {
      lines: [{ variant, quantity: 1 }],
      fulfilment: [{ shop, method: 'pickup' }],
      buyer: { name: 'Sari Contoh', phone: '6281200000001' },
      payment: 'transfer',
    },
  )
  if (!placed.ok) throw new Error(JSON.stringify(placed.refusals))
  const number = placed.value.sellerOrders[0]?.number ?? ''
  const bytes = await sharp({ create: { width: 400, height: 400, channels: 3, background: '#1B2A49' } })
    .jpeg()
    .toBuffer()
  const kept = await attachProof(ctx, { number, bytes })
  if (!kept.ok) throw new Error(JSON.stringify(kept.refusals))
  return { order: placed.value.number, number, proof: await one('select id from market.payment_proof limit 1') }
}

/** A room somebody else asked for, waiting for its decision. */
async function bookingOf(ctx: Ctx): Promise<string> {
  const placed = await placeBooking(ctx, rehearsal('kelas-1'))
  if (!placed.ok) throw new Error(JSON.stringify(placed.refusals))
  return placed.value.number
}

/** What somebody else asks an agency for, not sent yet. */
async function applicationOf(ctx: Ctx): Promise<string> {
  const begun = await startApplication(ctx, { offer: await one('select slug from support.offer order by slug limit 1'), eligibility: {} })
  if (!begun.ok) throw new Error(JSON.stringify(begun.refusals))
  return begun.value.number
}

/** The same asked for on two weeks. */
async function seriesOf(ctx: Ctx): Promise<string> {
  const placed = await placeSeries(ctx, { ...rehearsal('studio'), repeat: { rhythm: 'weekly', count: 2 }, taking: 'fail' })
  if (!placed.ok) throw new Error(JSON.stringify(placed.refusals))
  return placed.value.number
}

function rehearsal(bookable: string) {
  const start = new Date(`${stormDay().toISOString().slice(0, 10)}T10:00:00+07:00`)
  const periods = [{ start, end: new Date(start.getTime() + 2 * hour) }]
  return { bookable, periods, people: 5, extras: [], title: 'Rapat Sari Contoh', purpose: '', answers: social }
}

/** A card somebody else was named for. */
async function cardOfAnother(): Promise<string> {
  await town.owner.query(
    `set session_replication_role = replica;
     insert into events.scorecard (number, event_id, year, due_day, act_id, actor) select 'KU-2027-900', e.id, 2027, '2031-01-01', (select act_id from events.cohort limit 1), 'uji' from events.event e where e.state = 'published' limit 1;
     insert into events.curator (scorecard_id, person_id, act_id, actor) select k.id, p.id, k.act_id, 'uji' from events.scorecard k, identity.person p where p.demo_key = 'kurator';
     set session_replication_role = origin`,
  )
  return 'KU-2027-900'
}

/** Everything the rooms keep, summed; what somebody's own asking may move stands aside. */
async function state(): Promise<string[]> {
  const tables = await town.owner.query<{ name: string }>(
    `select format('%I.%I', table_schema, table_name) as name from information_schema.tables where table_schema in ('market', 'identity', 'directory', 'governance', 'finance', 'spaces', 'events', 'support')
     and table_type = 'BASE TABLE' and table_name not in ('session', 'verification', 'attempt') order by 1`,
  )
  const sums = tables.rows.map(
    ({ name }) => `select '${name} ' || md5(coalesce(string_agg(x::text, '|' order by x::text), '')) as s from ${name} x`,
  )
  return (await town.owner.query<{ s: string }>(sums.join(' union all '))).rows.map(({ s }) => s).sort()
}

beforeAll(async () => {
  town = await openTown()
  town.house.config.RATE_LIMITS = 'off'
  const owner = await enter(town, 'penjual-batik')
  const shop = await thingsOf(town, 'penjual-batik')
  const warga = await town.as('warga')
  const order = await orderOf(warga, shop.slug ?? '')
  await owner.post('/saya/token', { nama: 'kasir', cakupan: 'market.order', hari: '30', sandi_kini: 'kota-contoh-2026' })
  await town.owner.query(
    `insert into identity.passkey (person_id, public_key, credential_id, counter, device_type, backed_up) select id, 'x', 'k', 0, 'singleDevice', false from identity.person where demo_key = 'penjual-batik'`,
  )
  const seats = await openSeats(town, 5)
  theirs = {
    ...shop,
    ...order,
    booking: await bookingOf(await town.as('komunitas')),
    series: await seriesOf(await town.as('komunitas')),
    caseFile: await one(`select number from governance.case_file where status = 'open' order by number limit 1`),
    session: await one(
      `select s.id from identity.session s join identity.person p on p.id = s.person_id where p.demo_key = 'penjual-batik'`,
    ),
    look: await one(
      `insert into identity.view_as (person_id, code_hash) select id, 'x' from identity.person where demo_key = 'penjual-batik' returning id`,
    ),
    piece: await one(
      `select p.number from market.piece p join market.shop s on s.id = p.shop_id where s.slug = $1 order by p.number limit 1`,
      shop.slug,
    ),
    commitment: await one(`select number from support.commitment order by number limit 1`),
    asking: await applicationOf(await town.as('penjual-keripik')),
    need: await one(
      `select n.number from support.need n join directory.organisation o on o.id = n.organisation_id where o.name like '%Layar Dam' and n.closed_at is null order by n.number desc limit 1`,
    ),
    proposal: await one(
      `select p.number from support.proposal p join support.need n on n.id = p.need_id where p.state = 'open' and n.title like 'Proyektor%'`,
    ),
    agreement: await one(
      `select a.number from support.agreement a join support.need n on n.id = a.need_id where n.title like 'Dua magang%'`,
    ),
    source:
      await one(`insert into events.source (unit_id, kind, name, address, organiser, made_by) select id, 'ics', 'Agenda', 'https://kalender.contoh.metro/a.ics', name, 'system:uji'
      from governance.unit where code = 'diskoperin' returning id`),
    event: await one(`select number from events.event where state = 'submitted' limit 1`),
    venue: 'sekam',
    card: await cardOfAnother(),
    ask: await one('select id from events.umbrella_ask order by id limit 1'),
    application: await one('select number from events.application order by number limit 1'),
    review: await one(
      `select r.id from market.review r join market.shop s on s.id = r.shop_id where s.slug = $1 order by r.id limit 1`,
      shop.slug,
    ),
    line: await one(
      `select l.id from market.order_line l join market.seller_order so on so.id = l.seller_order_id where so.status = 'completed' order by l.id limit 1`,
    ),
    doubt: await one('select number from market.origin_case order by number limit 1'),
    cohort: await one('select number from events.cohort order by number limit 1'),
    seat: (await takeSeat(town, seats.slug, { phone: '081200000001' }, 'warga')).number,
    gate: seats.slug,
    passkey: await one('select id from identity.passkey limit 1'),
    token: await one(
      `select t.id from identity.api_token t join identity.person p on p.id = t.person_id where p.demo_key = 'penjual-batik' limit 1`,
    ),
  }
  people.guest = newReader(town)
  people.newcomer = await joined(town, 'pendatang@contoh.id')
  people.seller = await enter(town, 'penjual-kopi')
  before = await state()
})
afterAll(() => town?.close())

const guarded = routes.filter(({ path }) => (path.includes(':') || path in named) && !(path in everybodys))

/** Whose number an address means: a case has its own from the board, an order from the market. */
const numbered: readonly (readonly [RegExp, string])[] = [
  [/^\/(?:api\/v1\/governance\/cases|meja\/perkara)\//, 'caseFile'],
  [/^\/(?:api\/v1\/bookings|saya\/pemesanan|meja\/pemesanan|meja\/alat|surat)\//, 'booking'],
  [/^\/(?:api\/v1\/series|saya\/rangkaian|meja\/rangkaian)\//, 'series'],
  [/^\/(?:api\/v1\/registrations|acara\/pendaftaran)\//, 'seat'],
  [/^\/(?:api\/v1\/applications|program\/(?:pendaftaran|wali|alumni))\//, 'application'],
  [/^\/(?:meja\/program\/angkatan|api\/v1\/cohorts)\//, 'cohort'],
  [/^\/saya\/butuh-tawar\/usulan\//, 'proposal'],
  [/^\/saya\/butuh-tawar\//, 'need'],
  [/^\/kesepakatan\//, 'agreement'],
  [/^\/(?:acara\/usul|meja\/acara|saya\/acara|api\/v1\/events)\//, 'event'],
  [/^\/(?:dukungan\/terima|meja\/dukungan)\//, 'commitment'],
  [/^\/(?:toko-saya\/:slug\/karya|meja\/batik)\//, 'piece'],
  [/^\/(?:toko-saya\/:slug\/asal|meja\/asal)\//, 'doubt'],
  [/^\/(?:api\/v1\/support\/applications|dukungan\/anggota|saya\/permohonan|meja\/permohonan)\//, 'asking'],
]

async function ask(reader: Reader, route: Route) {
  const [, name = 'number'] = numbered.find(([pattern]) => pattern.test(route.path)) ?? []
  const ofSources = route.path.startsWith('/meja/acara/sumber/')
  const ofGates = /^\/(?:acara\/:slug\/gerbang|api\/v1\/events\/:slug\/gate)/.test(route.path)
  const its = {
    ...theirs,
    number: theirs[name] ?? '',
    ...(ofGates ? { slug: theirs.gate ?? '' } : {}),
    ...(ofSources ? { id: theirs.source ?? '' } : {}),
    ...(route.path.startsWith('/api/v1/festival-asks/') ? { id: theirs.ask ?? '' } : {}),
  }
  const address = filled(route, its)
  if (route.method === 'GET') return await reader.get(address)
  if (route.path.startsWith('/api/'))
    return await reader.send(address, JSON.stringify(bodies[route.path.split('/').at(-1) ?? '']), {
      'content-type': 'application/json',
      'idempotency-key': `asing ${route.path}`,
    })
  return await reader.post(address, {
    once: `asing ${route.path}`,
    langkah: 'accept',
    reason: 'bukan urusan saya',
    ...named[route.path]?.(theirs),
  })
}

describe('what is somebody else’s is not there', () => {
  test.each(guarded.map((route) => [`${route.method} ${route.path}`, route] as const))('%s', async (_, route) => {
    const open = route.guard === 'public' || route.guard === 'api'
    for (const [who, reader] of Object.entries(people)) {
      const answer = await ask(reader, route)
      if (who === 'guest' && !open) {
        expect([who, answer.status]).toEqual([who, 303])
        expect(answer.location).toMatch(/^\/masuk/)
      } else expect([who, answer.status]).toEqual([who, 404])
      // not even in the page that says so
      expect(answer.body).not.toMatch(/Sari Contoh|6281200000001/)
    }
  })

  test('the list asks about everything: orders, shops, desks, the account', () => {
    const doors = new Set(guarded.map(({ path }) => path.split('/')[1]))
    expect([...doors].sort()).toEqual([
      'acara',
      'api',
      'belanja',
      'dukungan',
      'kalender',
      'kesepakatan',
      'meja',
      'pesanan',
      'program',
      'ruang',
      'saya',
      'tata-kelola',
      'toko-saya',
    ])
    expect(guarded.length).toBeGreaterThan(60)
    expect(Object.keys(everybodys).filter((path) => !routes.some((route) => route.path === path))).toEqual([])
  })

  test('nothing of it changed by all that asking', async () => {
    expect(await state()).toEqual(before)
    expect(await one('select id from identity.session where id = $1', theirs.session)).toBe(theirs.session)
  })

  test('its owner finds it', async () => {
    const buyer = await enter(town, 'warga')
    for (const address of [
      `/pesanan/${theirs.order}`,
      `/pesanan/${theirs.order}/kuitansi`,
      `/pesanan/${theirs.order}/A/bukti/${theirs.proof}`,
    ])
      expect([address, (await buyer.get(address)).status]).toEqual([address, 200])
  })
})
