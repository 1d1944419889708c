import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { dayOf, dayPlus, minutesAfter } from '#src/base/time.ts'
import { makeDecision } from '#src/governance/decision.db.ts'
import { addBasisDocument } from '#src/governance/legal-basis.db.ts'
import { callMeeting } from '#src/governance/meeting-call.db.ts'
import { placeOrder } from '#src/market/checkout.db.ts'
import { filesOnDisk } from '#src/platform/files.ts'
import { openRound } from '#src/spaces/round.db.ts'
import { healthRoutes } from '#src/web/health.ts'
import { routes } from '#src/web/routes.ts'
import { endedEvening } from '../ended-evening.ts'
import { papers } from '../papers.ts'
import { type Answer, newReader, type Reader } from '../reader.ts'
import { openTown, type Town } from '../town.ts'

const open = [...healthRoutes(undefined as never), ...routes].filter(
  ({ method, guard }) => method === 'GET' && ['public', 'demo', 'api'].includes(guard),
)

let town: Town
let examples: Record<string, string>
/** Keeps the key of the order as the buyer's browser does. */
let reader: Reader

beforeAll(async () => {
  town = await openTown()
  examples = { ...(await ofTheTown()), ...(await ofAnOrder()), ...(await ofTheInstitution()) }
})
afterAll(() => town?.close())

const first = async (text: string): Promise<string> =>
  String(Object.values((await town.owner.query<Record<string, unknown>>(text)).rows[0] ?? {})[0] ?? '')

/** One true value for every place in an address, by the address itself. */
async function ofTheTown(): Promise<Record<string, string>> {
  const product = await first('select slug from market.product_search order by slug limit 1')
  const reviewed = await first(
    'select p.slug from market.product_rating q join market.product p on p.id = q.product_id order by q.n desc, p.slug limit 1',
  )
  const shop = await first(`select slug from market.shop where status = 'approved' order by slug limit 1`)
  const picture = await first('select key from market.picture order by id limit 1')
  const master = `pictures/${picture.slice(0, 2)}/${picture}/master.svg`
  // the demo town's files lie in one folder for all towns of a run; this one gets the drawing it is asked for
  await town.house.files.put(master, (await filesOnDisk(inject('filesDir')).get(master)) ?? Buffer.alloc(0))
  return {
    '/belanja/produk/:slug': `/belanja/produk/${product}`,
    '/belanja/toko/:slug': `/belanja/toko/${shop}`,
    '/gambar/:file': `/gambar/${picture}-${await first('select widths[1] from market.picture order by id limit 1')}.webp`,
    '/api/v1/products/:slug': `/api/v1/products/${product}`,
    '/belanja/produk/:slug/ulasan': `/belanja/produk/${reviewed}/ulasan`,
    '/api/v1/products/:slug/reviews': `/api/v1/products/${reviewed}/reviews`,
    '/masuk/surel-semula': await wayBack(),
    '/sitemap/:part': /<loc>[^<]*(\/sitemap\/[^<]+)<\/loc>/.exec((await newReader(town).get('/sitemap.xml')).body)?.[1] ?? '',
  }
}

/** Where the question to an owner of a profile leads. */
async function aQuestion(): Promise<string> {
  await town.owner.query(
    `insert into directory.reconfirmation (profile_id, key_hash) select id, encode(sha256('masih-benar'), 'hex') from directory.profile where slug = 'teras-bunyi'`,
  )
  return '/direktori/konfirmasi?kunci=masih-benar'
}

/** What a letter to a former address leads to. */
async function wayBack(): Promise<string> {
  await town.owner.query(
    `insert into identity.email_change (person_id, old_email, new_email, code_hash, expires_at, confirmed_at, undo_hash, undo_until)
     select id, 'dulu@contoh.metro', email, '', now(), now(), encode(sha256('jalan-pulang'), 'hex'), now() + interval '1 day' from identity.person where demo_key = 'warga'`,
  )
  return '/masuk/surel-semula?kunci=jalan-pulang'
}

async function ofAnOrder(): Promise<Record<string, string>> {
  const variant =
    await first(`select v.id from market.variant v join market.variant_level l on l.variant_id = v.id join market.shop s on s.id = v.shop_id join market.payee p on p.shop_id = s.id
    where l.available > 3 and s.status = 'approved' and s.holiday_until is null and s.offers_pickup and p.kind = 'qris' and p.active_during @> now() limit 1`)
  const placed = await placeOrder(await town.as('guest'), {
    lines: [{ variant, quantity: 1 }],
    fulfilment: [],
    buyer: { name: 'Sari Contoh', phone: '6281200000009' },
    payment: 'qris',
  })
  if (!placed.ok) throw new Error(JSON.stringify(placed.refusals))
  const { number, key } = placed.value
  reader = newReader(town)
  const shown = await reader.get(`/pesanan/${number}?kunci=${key}`)
  const order = shown.status === 303 ? await reader.get(`/pesanan/${number}`) : shown
  return {
    '/pesanan/:number': `/pesanan/${number}`,
    '/pesanan/:number/kuitansi': `/pesanan/${number}/kuitansi`,
    '/pesanan/:number/:part/qris.png': /"([^"]+qris\.png)"/.exec(order.body)?.[1] ?? '',
    '/api/v1/orders/:number': `/api/v1/orders/${number}?key=${key}`,
  }
}

/** A seasonal round that takes applications. */
async function aRound(): Promise<string> {
  const today = dayOf(town.house.now())
  const outcome = await openRound(await town.as('pengelola'), {
    name: 'Musim uji',
    nameEn: 'Season on trial',
    spaces: ['aula-a', 'kelas-1'],
    until: today,
    first: dayPlus(today, 7),
    last: dayPlus(today, 40),
    most: 2,
  })
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.refusals))
  return outcome.value.number
}

/** A room, and a booking in it. */
async function ofTheRooms(): Promise<Record<string, string>> {
  return {
    '/ruang/:slug': '/ruang/aula',
    '/ruang/:slug/pesan': '/ruang/aula/pesan',
    '/surat/:file{[^/]+[.]pdf}': `/surat/${await first('select code from spaces.consent_letter order by code limit 1')}.pdf`,
    '/ruang/:slug/hari': '/ruang/aula/hari',
    '/ruang/:slug/agenda': '/ruang/aula/agenda',
    '/surat/:code': `/surat/${await first('select code from spaces.consent_letter order by code limit 1')}`,
    '/ruang/musim/:number': `/ruang/musim/${await aRound()}`,
    '/ruang/:slug/pintu': '/ruang/aula/pintu',
    '/ruang/:slug/kalender.ics': '/ruang/aula/kalender.ics',
    '/api/v1/spaces/subsidy': '/api/v1/spaces/subsidy?from=2026-01-01&to=2026-12-31',
    '/api/v1/spaces/:slug/availability': `/api/v1/spaces/aula/availability?from=${dayOf(town.house.now())}&to=${dayOf(minutesAfter(town.house.now(), 7 * 24 * 60))}`,
  }
}

/** A motif, and a cloth with a certificate that holds. */
async function ofTheCloths(): Promise<Record<string, string>> {
  const code = await first(
    `select c.code from market.certificate c where not exists (select from market.certificate_end e where e.certificate_id = c.id) order by c.id limit 1`,
  )
  const mark = await first(`select left(hash, 8) from market.certificate where code = '${code}'`)
  return {
    '/motif/:slug': '/motif/leluwak-tehambur',
    '/koleksi/:slug': `/koleksi/${await first('select slug from market.collection order by slug limit 1')}`,
    '/sertifikat/:code': `/sertifikat/${code}`,
    '/sertifikat/:code/milik': `/sertifikat/${code}/milik`,
    '/s/:reference': `/s/${code}.${mark}`,
    '/api/v1/certificates/:code': `/api/v1/certificates/${code}`,
  }
}

/** An event on the calendar, and one its sender looks after. */
async function ofTheCalendar(): Promise<Record<string, string>> {
  const slug = await first(
    `select e.slug from events.event e join events.occurrence o on o.event_id = e.id where e.state = 'published' order by e.number limit 1`,
  )
  const programme = await first(
    'select p.slug from events.programme p join events.cohort c on c.programme_id = p.id order by c.number limit 1',
  )
  return {
    '/acara/:slug': `/acara/${slug}`,
    '/acara/:slug/kalender.ics': `/acara/${slug}/kalender.ics`,
    '/acara/tempat/:venue': '/acara/tempat/sekam',
    '/acara/:slug/kurasi': `/acara/${slug}/kurasi`,
    '/acara/:slug/kurasi/bukti.zip': `/acara/${slug}/kurasi/bukti.zip`,
    '/api/v1/events/:slug/curation': `/api/v1/events/${slug}/curation`,
    '/direktori/:slug': '/direktori/komunitas-film-layar-dam',
    '/direktori/:slug/usul': '/direktori/komunitas-film-layar-dam/usul',
    '/direktori/konfirmasi': await aQuestion(),
    '/direktori/:slug/kontak.vcf': '/direktori/komunitas-film-layar-dam/kontak.vcf',
    ...(await ofTheCloths()),
    '/dukungan/:slug': `/dukungan/${await first('select slug from support.offer order by slug limit 1')}`,
    '/dukungan/skor/:unit': '/dukungan/skor/diskoperin',
    '/dukungan/janji/:number': `/dukungan/janji/${await first('select number from support.commitment order by number limit 1')}`,
    '/tata-kelola/kerja-sama/:number': `/tata-kelola/kerja-sama/${await first('select number from support.accord order by number limit 1')}`,
    '/butuh-tawar/:number': `/butuh-tawar/${await first('select number from support.need order by number limit 1')}`,
    '/dukungan/skor/unsur/:helix': '/dukungan/skor/unsur/academia',
    '/kesepakatan/:number': `/kesepakatan/${await first('select number from support.agreement order by number limit 1')}`,
    '/api/v1/needs/:number': `/api/v1/needs/${await first('select number from support.need order by number limit 1')}`,
    '/api/v1/agreements/:number': `/api/v1/agreements/${await first('select number from support.agreement order by number limit 1')}`,
    '/acara/:slug/daftar': `/acara/${await first(`select e.slug from events.event e join events.intake i on i.event_id = e.id order by e.number limit 1`)}/daftar`,
    '/acara/:slug/laporan': `/acara/${await endedEvening(town, true)}/laporan`,
    '/acara/:slug/hadir': `/acara/${slug}/hadir?k=bukan-kode`,
    '/api/v1/events/:slug': `/api/v1/events/${slug}`,
    '/data/:slug': '/data/acara',
    '/kabar/:slug': `/kabar/${await first('select slug from press.story where published is not null order by slug limit 1')}`,
    '/kabar/:file{umpan[.][a-z]+}': '/kabar/umpan.atom',
    '/acara/:file{umpan[.][a-z]+}': '/acara/umpan.rss',
    '/bagikan/:kind/:file{[^/]+}': `/bagikan/acara/${slug}.png`,
    '/data/berkas/:file{[^/]+}': '/data/berkas/acara.csv',
    '/program/:slug': `/program/${programme}`,
    '/program/:slug/daftar': `/program/${programme}/daftar`,
    '/api/v1/programmes/:slug': `/api/v1/programmes/${programme}`,
  }
}

/** What the board and its officers leave behind: a decision, a meeting that was called, the text of a legal basis. */
async function ofTheInstitution(): Promise<Record<string, string>> {
  const secretary = await town.as('sekretaris')
  const decided = await makeDecision(await town.as('ketua'), {
    action: 'finance.expense.decide',
    fund: 'kas_komunitas',
    amount: 2_500_000,
    unit: 'mch',
    payee: 'Penyedia kursi',
    title: 'Rapat kalender acara',
    reason: 'Kalender tahun depan disusun bersama komunitas.',
    reviewOn: dayOf(minutesAfter(town.house.now(), 90 * 24 * 60)),
    parties: [],
    lateRecord: false,
    evidence: papers,
  })
  const called = await callMeeting(secretary, {
    body: 'rapat-pengurus',
    title: 'Rapat kalender acara',
    place: 'Ruang kelas 1',
    startsAt: minutesAfter(town.house.now(), 7 * 24 * 60),
    items: [{ kind: 'information', title: 'Usul komunitas' }],
  })
  const laid = await addBasisDocument(secretary, {
    basis: 'sk-contoh-mch',
    bytes: Buffer.from('%PDF-1.4\n1 0 obj\nendobj\ntrailer\n%%EOF\n'),
  })
  if (!decided.ok || !called.ok || !laid.ok) throw new Error(JSON.stringify([decided, called, laid]))
  return {
    ...(await ofTheRooms()),
    ...(await ofTheCalendar()),
    '/tata-kelola/jabatan/:code': '/tata-kelola/jabatan/ketua',
    '/api/v1/governance/authority': '/api/v1/governance/authority?action=finance.expense.decide&fund=kas_komunitas&amount=12000000',
    '/tata-kelola/keputusan/:number': `/tata-kelola/keputusan/${decided.value.number}`,
    '/api/v1/governance/decisions/:number': `/api/v1/governance/decisions/${decided.value.number}`,
    '/tata-kelola/rapat/:number': `/tata-kelola/rapat/${called.value.number}`,
    '/tata-kelola/dasar-hukum/:code': '/tata-kelola/dasar-hukum/sk-contoh-mch',
    '/tata-kelola/dasar-hukum/:code/naskah': '/tata-kelola/dasar-hukum/sk-contoh-mch/naskah',
  }
}

/** Addresses that hold something only after an errand of their own, whose tests look at them. */
const later = new Set([
  '/api/v1/spaces/waiting',
  '/api/v1/spaces/hours',
  '/api/v1/bookings/:number/substitutes',
  '/program/pendaftaran/:number/pendampingan',
  '/acara/usul/:number',
  '/acara/usul/:number/foto/:picture',
  '/acara/foto/:file',
  '/acara/usul/:number/peserta',
  '/acara/usul/:number/tanggal',
  '/acara/pendaftaran/:number',
  '/acara/pendaftaran/:number/tiket',
  '/acara/:slug/gerbang',
  '/acara/:slug/gerbang/atur',
  '/acara/:slug/gerbang/cetak',
  '/acara/:slug/gerbang/layar',
  '/acara/:slug/gerbang/luring',
  '/acara/:slug/gerbang/luring/daftar.json',
  '/acara/:slug/gerbang/pekerja.js',
  '/api/v1/registrations/:number',
  '/api/v1/events/:slug/gate',
  '/api/v1/events/:slug/gate/helpers',
  '/api/v1/events/:slug/gate/list',
  '/api/v1/events/:slug/gate/seats',
  '/api/v1/events/:slug/gate/counts',
  '/api/v1/events/:number/dates',
  '/api/v1/events/:number/festival-asks',
  '/program/pendaftaran/:number',
  '/program/wali/:number',
  '/program/alumni/:number',
  '/program/pendaftaran/:number/sertifikat.pdf',
  '/sertifikat-hadir/:code',
  '/api/v1/attendance-certificates/:code',
  '/program/hasil/:number',
  '/program/hasil/:number/hitungan.json',
  '/api/v1/applications/:number',
  '/api/v1/cohorts/:number/mentoring',
  '/dukungan/terima/:number',
  '/dukungan/anggota/:number',
  '/dukungan/janji/:number/foto/:delivery',
  '/dukungan/terima/:number/foto/:delivery',
  '/api/v1/support/applications',
  '/api/v1/support/applications/:number',
  '/pesanan/:number/:part/bukti/:proof',
  '/api/v1/governance/cases/:number',
  '/api/v1/governance/cases',
  '/api/v1/bookings/:number',
  '/api/v1/series/:number',
  '/kalender/saya/:kunci/:file',
  '/kalender/saya/:file',
  '/ruang/musim/:number/hitungan.json',
])

const addressOf = (path: string): string => {
  const address = examples[path] ?? (path.includes(':') ? undefined : path)
  if (!address) throw new Error(`${path} has no example: give it one above`)
  return address
}

/** The page, through the redirects that bring a reader to it. */
async function read(path: string, tongue?: string): Promise<Answer> {
  const address = addressOf(path)
  let answer = await reader.get(tongue ? `${address}${address.includes('?') ? '&' : '?'}bahasa=${tongue}` : address)
  for (let hops = 0; answer.status >= 300 && answer.status < 400 && hops < 3; hops += 1)
    answer = await reader.get(answer.location.replace(/^http:\/\/localhost(:\d+)?/, ''))
  return answer
}

const isPage = (answer: Answer) => answer.headers.get('content-type')?.startsWith('text/html') === true
const count = (body: string, what: RegExp) => [...body.matchAll(what)].length

/** Nothing a policy without `unsafe-inline` would have to forgive. */
function inlineIn(body: string): string[] {
  const withoutData = body.replace(/<script type="application\/ld\+json"[^>]*>[^<]*<\/script>/g, '')
  return [/<style\b/g, /\sstyle="/g, /<script(?![^>]*\ssrc=)[^>]*>/g, /<[a-z][^>]*\son[a-z]+="/g, /"javascript:/g].flatMap((what) =>
    [...withoutData.matchAll(what)].map(([found]) => found),
  )
}

/** What a browser would fetch from somebody else while showing the page. Links a person may follow are not fetched. */
function foreignIn(body: string, origin: string): string[] {
  const fetched =
    /<(?:script|img|link|iframe|source|video|audio|object|embed|use|image)\b[^>]*?\s(?:src|href|srcset|data|poster)="((?:https?:)?\/\/[^"]*)"/g
  return [...body.matchAll(fetched)].map(([, url]) => url ?? '').filter((url) => !url.startsWith(origin))
}

function guardsOf({ headers }: Answer) {
  return { csp: headers.get('content-security-policy') ?? '', sniff: headers.get('x-content-type-options') }
}

const patterns = routes
  .filter(({ method }) => method === 'GET')
  .map(
    ({ path }) =>
      new RegExp(
        `^${path
          .replace(/\{.*\}/, '')
          .replace(/[.]/g, '\\.')
          .replace(/:\w+/g, '[^/]+')}$`,
      ),
  )

/** Links of ours that lead nowhere. */
function deadIn(body: string): string[] {
  const links = [...body.matchAll(/<a\b[^>]*\shref="(\/[^"#?]*)/g)].map(([, path]) => path ?? '')
  return [...new Set(links)].filter((path) => !path.startsWith('/aset/') && !patterns.some((pattern) => pattern.test(path)))
}

/** What a reader sees when a sentence lacked a fact or a value its shape. */
const slipsIn = (body: string): string[] =>
  [
    ...body
      .replace(/<(script|svg)\b.*?<\/\1>/gs, '')
      .replace(/<[^>]*>/g, ' ')
      .matchAll(/\{\w+\}|\bundefined\b|\[object |\bNaN\b/g),
  ].map(([found]) => found)

describe.for(open.map(({ path }) => path).filter((path) => !later.has(path)))('%s', (path) => {
  test('answers, and guards what it answers', async () => {
    const answer = await read(path)
    expect(answer.status).toBe(200)
    const { csp, sniff } = guardsOf(answer)
    expect(csp).toContain("default-src 'none'")
    expect(csp).not.toMatch(/unsafe-|\*/)
    expect(sniff).toBe('nosniff')
  })

  test('is a whole page in both tongues, of our own making alone', async () => {
    for (const tongue of ['id', 'en']) {
      const answer = await read(path, tongue)
      if (!isPage(answer)) return
      const { body } = answer
      expect(/<html[^>]*\slang="(\w+)"/.exec(body)?.[1]).toBe(tongue)
      expect(count(body, /<h1\b/g)).toBe(1)
      expect(/<title>([^<]+)<\/title>/.exec(body)?.[1]?.trim().length).toBeGreaterThan(3)
      expect(count(body, /<main\b/g)).toBe(1)
      expect(inlineIn(body)).toEqual([])
      expect(foreignIn(body, town.house.config.origin)).toEqual([])
      expect(deadIn(body)).toEqual([])
      expect([...body.matchAll(/<img\b[^>]*>/g)].map(([tag]) => tag).filter((tag) => !/\salt=/.test(tag))).toEqual([])
      expect(slipsIn(body)).toEqual([])
    }
  })
})

test.for(['/tidak-ada', '/belanja/produk/tidak-ada', '/api/v1/products/tidak-ada', '/pesanan/MB2-00-000000', '/%E0%A4%A'])(
  '%s is missing, and guarded all the same',
  async (address) => {
    const answer = await newReader(town).get(address)
    expect([400, 404]).toContain(answer.status)
    expect(guardsOf(answer).csp).toContain("default-src 'none'")
    expect(guardsOf(answer).sniff).toBe('nosniff')
    if (isPage(answer)) expect(inlineIn(answer.body)).toEqual([])
  },
)
