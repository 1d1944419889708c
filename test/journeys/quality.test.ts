import { createHash } from 'node:crypto'
import type { BrowserContext, Page, Response } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { programmeKey } from '#src/events/_programme-rows.db.ts'
import { gateOf, helpersOf } from '#src/events/gate-read.db.ts'
import type { House } from '#src/platform/context.ts'
import { routes } from '#src/web/routes.ts'
import { endedEvening } from '../ended-evening.ts'
import { dayFrom } from '../governance-office.ts'
import { phoneView, unfold, watch, wrongWith } from '../page-quality.ts'
import { oneRow, openStage, plainGoods, putInCart, type Stage, send, signIn } from '../stage.ts'
import { testSecret } from '../town.ts'

let stage: Stage

beforeAll(async () => {
  stage = await openStage()
})

afterAll(async () => {
  await stage?.close()
})

type Kind = {
  page: string
  /** An address, or how to get there. */
  at: string | ((page: Page) => Promise<Response | null | undefined>)
  status?: number
  tongue?: 'en'
}

/** Every address whose page was looked at and found well. */
const looked = new Set<string>()

/** One reader's walk: every page it names is looked at whole, in order, by the same browser window. */
function walk(reader: string, prepare: (page: Page) => Promise<unknown>, kinds: readonly Kind[]): void {
  describe(reader, () => {
    let context: BrowserContext
    let page: Page
    let heard: ReturnType<typeof watch>

    beforeAll(async () => {
      context = await stage.browser.newContext(phoneView)
      heard = watch(context, stage.origin)
      page = await context.newPage()
      await prepare(page)
    })
    afterAll(async () => {
      await context?.close()
    })

    for (const { page: name, at, status = 200, tongue } of kinds) {
      test(name, async () => {
        const answer = typeof at === 'string' ? await page.goto(`${stage.origin}${at}`) : await at(page)
        if (answer) expect(answer.status()).toBe(status)
        await page.waitForLoadState('load')
        const { pathname } = new URL(page.url())
        expect([...(await wrongWith(page, tongue)), ...heard.take()]).toEqual([])
        if ((answer?.status() ?? status) < 400) looked.add(pathname)
      })
    }
  })
}

const ofProgrammes = async (text: string): Promise<string> => (await oneRow<{ number: string }>(stage, text)).number

const letterLeads = { guardian: '/program/wali/', alumni: '/program/alumni/', application: '/program/pendaftaran/' } as const

/** Where the letter to a guardian, an alumnus or a participant leads. */
async function byLetter(what: keyof typeof letterLeads, text: string): Promise<string> {
  const { id, number } = await oneRow<{ id: string; number: string }>(stage, text)
  const key = programmeKey({ secret: testSecret } as House, what, id)
  return `${letterLeads[what]}${number}${what === 'application' ? '/pendampingan' : ''}?bulan=6&kunci=${key}`
}

/** Says who one is to the rules of a programme: grown up, with a business, of that place. */
async function answerRules(page: Page, place: string): Promise<Response> {
  await page.fill('main [name=birthDay]', '1995-03-02')
  await page.selectOption('main [name=kelurahan]', place)
  await page.selectOption('main [name=subsector]', 'kriya')
  await page.check('main [name=business][value=ya]')
  return await send(page, /periksa syarat/i)
}

async function fillApplication(page: Page): Promise<undefined> {
  await page.fill('main [name=name]', 'Sari Contoh')
  await page.fill('main [name=email]', 'sari.program@contoh.id')
  for (const name of ['why', 'plan']) await page.fill(`main [name=${name}]`, 'Supaya dagangan saya tampak dan harganya benar.')
  await send(page, /kirim pendaftaran/i)
}

/** Goes to the first thing a list leads to. */
async function follow(page: Page, list: string, name: RegExp, within = 'main a'): Promise<null> {
  await page.goto(`${stage.origin}${list}`)
  await page.locator(within).filter({ hasText: name }).first().click()
  return null
}

const open = (page: Page, path: string) => page.goto(`${stage.origin}${path}`)

/** Sends a form as it stands there, without the browser's own checks. */
const asItIs = (path: string, button: RegExp) => async (page: Page) => {
  await open(page, path)
  return sendUnchecked(page, button)
}

/** The same, after the session ended under somebody's hands. */
const signedOut = (path: string, button: RegExp) => async (page: Page) => {
  await open(page, path)
  const kept = await page.context().cookies()
  await page.context().clearCookies()
  const answer = await sendUnchecked(page, button)
  await page.context().addCookies(kept)
  return answer
}

async function sendUnchecked(page: Page, button: RegExp): Promise<Response> {
  await page.evaluate(() => {
    for (const form of document.forms) form.noValidate = true
  })
  return send(page, button)
}

const goodsWhere = async (which: string): Promise<string> =>
  (
    await oneRow<{ slug: string }>(
      stage,
      `select p.slug from market.product p join market.shop s on s.id = p.shop_id where s.status = 'approved' and p.status = 'published' and ${which} order by p.slug`,
    )
  ).slug

const shopWhich = async (status: string): Promise<string> =>
  (await oneRow<{ slug: string }>(stage, 'select slug from market.shop where status = $1 order by slug', [status])).slug

const variants = '(select count(*) from market.variant v where v.product_id = p.id)'

/** A form on a page that is nobody's, sent to us by a true browser. */
const fromElsewhere = (page: Page) => posted(page, 'about:blank', '/keranjang/barang', 'x')

const tooMuch = (page: Page) => posted(page, `${stage.origin}/masuk`, '/masuk', 'a'.repeat(80_000))

async function posted(page: Page, from: string, action: string, text: string): Promise<Response> {
  await page.goto(from)
  const answer = page.waitForResponse((one) => one.request().method() === 'POST' && one.request().isNavigationRequest())
  const arrived = page.waitForEvent('framenavigated')
  await page.evaluate(
    ([to = '', value = '']) => {
      const form = document.createElement('form')
      form.method = 'post'
      form.action = to
      const field = document.createElement('textarea')
      field.name = 'surel'
      field.value = value
      form.append(field)
      document.body.append(form)
      // after this errand is answered: the page it runs in goes away
      setTimeout(() => form.submit(), 300)
    },
    [`${stage.origin}${action}`, text],
  )
  const answered = await answer
  await arrived
  await page.waitForLoadState('load')
  return answered
}

/** Somebody of the cast has changed her address; the letter to the old one is not read by anybody here. */
async function wayBack(): Promise<string> {
  await stage.town.owner.query(
    `insert into identity.email_change (person_id, old_email, new_email, code_hash, expires_at, confirmed_at, undo_hash, undo_until)
     select id, 'dulu@contoh.metro', email, '', now(), now(), encode(sha256('jalan-pulang'), 'hex'), now() + interval '1 day' from identity.person where demo_key = 'penjual-keripik'`,
  )
  return '/masuk/surel-semula?kunci=jalan-pulang'
}

/** An event of the community with three Sundays to come. */
async function recurring(): Promise<string> {
  const days = [30, 37, 44]
  await stage.town.owner.query(
    `with one as (insert into events.event (number, slug, uid, title, summary, unit_id, organiser, person_id, place_kind, place, crowd, made_by, published_at)
       select 'ACR-2026-90009', 'minggu-menggambar', 'minggu-menggambar', 'Minggu Menggambar', 'Menggambar bersama tiap Minggu pagi.', u.id, 'Komunitas Gambar', p.id, 'free', 'Taman', 30, 'system:test', now()
       from identity.person p, governance.unit u where p.demo_key = 'komunitas' and u.code = 'uptd-mch' returning id),
     dated as (insert into events.occurrence (event_id, original, starts_at, ends_at) select id, now() + make_interval(days => d), now() + make_interval(days => d), now() + make_interval(days => d, hours => 2)
       from one, unnest($1::int[]) d)
     insert into events.event_step (event_id, from_state, to_state, kind, actor) select id, '', 'draft', 'make', 'system:test' from one`,
    [days],
  )
  await stage.town.owner.query(`update events.event set state = 'published' where slug = 'minggu-menggambar'`)
  return 'ACR-2026-90009'
}

/** The owner of a profile is asked by a letter whether it is still true. */
async function askedByLetter(): Promise<string> {
  await stage.town.owner.query(
    `insert into directory.reconfirmation (profile_id, key_hash) select id, encode(sha256('masih-benar'), 'hex') from directory.profile where slug = 'teras-bunyi'`,
  )
  return '/direktori/konfirmasi?kunci=masih-benar'
}

/** Somebody is named in an application and reads the letter that asks him. */
async function namedByLetter(): Promise<string> {
  const { number } = await oneRow<{ number: string }>(
    stage,
    `with one as (select id, number from support.application where person_id is not null order by number limit 1),
      named as (insert into support.application_member (application_id, name, email, role, key_hash)
        select id, 'Sari Contoh', 'sari.anggota@contoh.id', 'Pencatat', encode(sha256('ikut-serta'), 'hex') from one returning application_id)
     select number from one where exists (select from named)`,
  )
  return `/dukungan/anggota/${number}?kunci=ikut-serta`
}

/** The file one keeps, as from a disk: it runs under a policy that lets in nothing but what stands in it, and says of nonsense that it is none. */
async function openKept(page: Page): Promise<Response | null> {
  const at = `${stage.origin}/sertifikat/verifikasi-luring.html`
  const kept = await (await fetch(at)).text()
  const own = [...kept.matchAll(/<(script|style)>(.*?)<\/\1>/gs)].map(
    ([, what, text = '']) => `${what}-src 'sha256-${createHash('sha256').update(text).digest('base64')}'`,
  )
  await page.route(at, (route) =>
    route.fulfill({
      body: kept,
      contentType: 'text/html',
      headers: { 'content-security-policy': ["default-src 'none'", ...own].join('; ') },
    }),
  )
  const answer = await page.goto(at)
  await page.fill('#isi', 'bukan sertifikat')
  await page.getByRole('button').click()
  await page.locator('#jawaban').filter({ hasText: /./ }).waitFor()
  return answer
}

/** A helper of today's gate comes by his link; the address of its screen. */
async function screenByLink(page: Page): Promise<string> {
  const slug = await eventCalled('Pameran Poster%')
  const host = await stage.town.as('koordinator-yosomulyo')
  const [helper] = await helpersOf(host, await gateOf(host, { slug }))
  await page.goto(`${stage.origin}/acara/${slug}/gerbang?kunci=${helper?.key}`)
  return `/acara/${slug}/gerbang/layar`
}

const eventCalled = async (title: string): Promise<string> =>
  (await stage.town.owner.query<{ slug: string }>('select slug from events.event where title like $1 limit 1', [title])).rows[0]?.slug ?? ''

const certificateOf = async (state: 'issued' | 'checked' | 'revoked'): Promise<string> =>
  (
    await oneRow<{ code: string }>(
      stage,
      `select c.code from market.certificate c join market.piece p on p.id = c.piece_id
       where $1 = case when exists (select from market.certificate_end e where e.certificate_id = c.id) then 'revoked'
         when exists (select from market.certificate_alarm a where a.certificate_id = c.id and a.cleared_at is null) then 'checked' else 'issued' end order by p.number limit 1`,
      [state],
    )
  ).code

walk('Anybody', async () => undefined, [
  { page: 'the hub', at: '/' },
  { page: 'the market', at: '/belanja' },
  { page: 'everything there is', at: '/belanja/cari' },
  { page: 'a search', at: '/belanja/cari?q=batik' },
  { page: 'a search narrowed', at: '/belanja/cari?q=kopi&urut=termurah&tersedia=1' },
  { page: 'a search that finds nothing', at: '/belanja/cari?q=xyzzyq+qwrtp' },
  { page: 'a category', at: '/belanja/cari?kategori=kopi' },
  { page: 'a product with variants', at: async (page) => open(page, `/belanja/produk/${await goodsWhere(`${variants} > 3`)}`) },
  { page: 'a one-of-a-kind product', at: async (page) => open(page, `/belanja/produk/${await goodsWhere('p.one_of_a_kind')}`) },
  {
    page: 'what buyers say of a product',
    at: async (page) =>
      open(page, `/belanja/produk/${await goodsWhere('p.id in (select product_id from market.product_rating where n > 4)')}/ulasan`),
  },
  { page: 'the shops', at: '/belanja/toko' },
  { page: 'a shop', at: '/belanja/toko/sanggar-canting-senja' },
  { page: 'a suspended shop', at: async (page) => open(page, `/belanja/toko/${await shopWhich('suspended')}`), status: 410 },
  { page: 'how to buy', at: '/belanja/cara-membeli' },
  { page: 'what origin means', at: '/belanja/arti-asal' },
  { page: 'batik kinds', at: '/belanja/tulis-cap-cetak' },
  { page: 'who may decide what', at: '/tata-kelola/matriks' },
  { page: 'who may decide this', at: '/tata-kelola/matriks?tindakan=finance.expense.decide&dana=kas_komunitas&jumlah=10.000.001' },
  { page: 'the institution', at: '/tata-kelola' },
  { page: 'a post', at: '/tata-kelola/jabatan/ketua' },
  { page: 'the register of decisions', at: '/tata-kelola/keputusan' },
  { page: 'the register asked for nonsense', at: '/tata-kelola/keputusan?dari=banyak', status: 422 },
  { page: 'a decision recorded late', at: '/tata-kelola/keputusan/KEP-2026-0001' },
  { page: 'the legal bases', at: '/tata-kelola/dasar-hukum' },
  { page: 'a legal basis', at: '/tata-kelola/dasar-hukum/sk-contoh-mch' },
  { page: 'the meetings', at: '/tata-kelola/rapat' },
  { page: 'the rooms', at: '/ruang' },
  { page: 'a room', at: '/ruang/aula' },
  { page: 'the sheet at the door of a room', at: '/ruang/aula/pintu' },
  { page: 'the seasonal rounds', at: '/ruang/musim' },
  { page: 'the rules of rooms', at: '/ruang/aturan' },
  { page: 'asking for a room', at: '/ruang/aula/pesan' },
  { page: 'the calendar', at: '/acara' },
  { page: 'a month of the calendar', at: '/acara?bulan=2027-06' },
  { page: 'a day of the calendar', at: '/acara?bulan=2027-06&hari=2027-06-05' },
  { page: 'today', at: '/acara?tampil=hari' },
  { page: 'events in the kelurahan', at: '/acara?tampil=peta' },
  { page: 'events that are not', at: '/acara?tampil=bulan&q=xyzzyq' },
  { page: 'an event', at: async (page) => open(page, `/acara/${await eventCalled('Pawai%')}`) },
  { page: 'a festival', at: async (page) => open(page, `/acara/${await eventCalled('Hari Jadi%')}`) },
  { page: 'what curators made of an event', at: async (page) => open(page, `/acara/${await eventCalled('Pawai%')}/kurasi`) },
  { page: 'an event called off', at: async (page) => open(page, `/acara/${await eventCalled('Bedah Film%')}`) },
  { page: 'a known place', at: '/acara/tempat/sekam' },
  { page: 'a place with nothing on', at: '/acara/tempat/halaman-bsi' },
  { page: 'how fresh each agency is', at: '/acara/sumber' },
  { page: 'open data', at: '/data' },
  { page: 'stories', at: '/kabar' },
  { page: 'the press kit', at: '/pers' },
  { page: 'the list of events for another site', at: '/acara/sematan' },
  { page: 'a month on one sheet', at: '/acara/cetak?bulan=2027-06' },
  { page: 'a story', at: '/kabar/selembar-kain-dua-puluh-tiga-sore' },
  { page: 'a dataset', at: '/data/dukungan-janji' },
  { page: 'registering for an event', at: async (page) => open(page, `/acara/${await eventCalled('Temu Pembuat Gim%')}/daftar`) },
  { page: 'joining a waiting list', at: async (page) => open(page, `/acara/${await eventCalled('Dapur Terbuka%')}/daftar`) },
  {
    page: 'a seat of one’s own',
    at: async (page) => {
      await open(page, `/acara/${await eventCalled('Temu Pembuat Gim%')}/daftar`)
      await page.locator('main [name=name]').fill('Sari Contoh')
      await page.locator('main [name=email]').fill('sari.duduk@contoh.id')
      await send(page, /^daftar$/i)
    },
  },
  { page: 'the tickets of it', at: async (page) => follow(page, new URL(page.url()).pathname, /kode qr/i) },
  { page: 'checking oneself in', at: async (page) => open(page, `/acara/${await eventCalled('Temu Pembuat Gim%')}/hadir?k=bukan-kode`) },
  {
    page: 'registering with nothing said',
    at: async (page) => (await asItIs(`/acara/${await eventCalled('Temu Pembuat Gim%')}/daftar`, /^daftar$/i))(page),
    status: 422,
  },
  { page: 'the programmes', at: '/program' },
  { page: 'a programme', at: async (page) => follow(page, '/program', /naik etalase/i) },
  { page: 'applying for a programme', at: async (page) => open(page, `${new URL(page.url()).pathname}/daftar`) },
  { page: 'applying with nothing said', at: async (page) => send(page, /periksa syarat/i), status: 422 },
  { page: 'applying without being of the city', at: async (page) => answerRules(page, 'luar'), status: 422 },
  { page: 'noting oneself as present', at: '/program/hadir?kode=ABCD1234' },
  { page: 'noting oneself with nothing known', at: asItIs('/program/hadir', /saya hadir/i), status: 422 },
  {
    page: 'results of a selection',
    at: async (page) =>
      open(
        page,
        `/program/hasil/${await ofProgrammes('select number from events.cohort where events.cohort_did(id, $$announced$$) is not null order by number limit 1')}`,
      ),
  },
  {
    page: 'a certificate of attendance',
    at: async (page) =>
      open(
        page,
        `/sertifikat-hadir/${await ofProgrammes('select code as number from events.certificate c join events.certificate_holder h using (code) where not h.minor order by code limit 1')}`,
      ),
  },
  {
    page: 'asked as an alumnus',
    at: async (page) =>
      open(
        page,
        await byLetter(
          'alumni',
          `select a.id, a.number from events.application a join events.alumni_call l on l.application_id = a.id order by a.number limit 1`,
        ),
      ),
  },
  {
    page: 'the log one shares with the mentor',
    at: async (page) =>
      open(
        page,
        await byLetter(
          'application',
          `select a.id, a.number from events.application a join events.mentor_meeting m on m.application_id = a.id where not exists (select from events.meeting_word w where w.meeting_id = m.id) order by a.number limit 1`,
        ),
      ),
  },
  { page: 'an entry answered with nothing', at: async (page) => sendUnchecked(page, /kirim jawaban/i), status: 422 },
  {
    page: 'asked as a guardian',
    at: async (page) =>
      open(
        page,
        await byLetter('guardian', `select id, number from events.application where state = 'awaiting_guardian' order by number limit 1`),
      ),
  },
  {
    page: 'applying again',
    at: async (page) => {
      await follow(page, '/program', /naik etalase/i)
      return open(page, `${new URL(page.url()).pathname}/daftar`)
    },
  },
  { page: 'its rules answered', at: async (page) => answerRules(page, '18.72.01.1001') },
  { page: 'the second half left empty', at: async (page) => sendUnchecked(page, /kirim pendaftaran/i), status: 422 },
  { page: 'an application of one’s own', at: fillApplication },
  { page: 'proposing an event', at: '/acara/ajukan' },
  { page: 'the directory', at: '/direktori' },
  { page: 'the directory, nobody found', at: '/direktori?q=zzzqqq&unsur=media' },
  { page: 'the map of the city', at: '/direktori/peta' },
  { page: 'support by kelurahan', at: '/direktori/peta?ukur=dukungan&kelurahan=tejosari' },
  { page: 'a community', at: '/direktori/komunitas-film-layar-dam' },
  { page: 'proposing a change to a profile', at: '/direktori/teras-bunyi/usul' },
  { page: 'a person of the directory', at: '/direktori/ratri-wulandari' },
  { page: 'the wall of motifs', at: '/motif' },
  { page: 'the motif of the city', at: '/motif/leluwak-tehambugh' },
  { page: 'collections of the curators', at: '/koleksi' },
  { page: 'a collection', at: async (page) => follow(page, '/koleksi', /kupu dan bunga/i) },
  { page: 'typing the code of a certificate', at: '/sertifikat' },
  { page: 'a code with a slip', at: '/sertifikat?kode=ABCD-EFGH-JKMM', status: 422 },
  { page: 'the file that checks certificates by itself', at: openKept },
  { page: 'asked whether a profile is still true', at: async (page) => open(page, await askedByLetter()) },
  { page: 'asked whether one belongs to an application', at: async (page) => open(page, await namedByLetter()) },
  { page: 'the account of an evening', at: async (page) => open(page, `/acara/${await endedEvening(stage.town, true)}/laporan`) },
  { page: 'a cloth with its certificate', at: async (page) => open(page, `/sertifikat/${await certificateOf('issued')}`) },
  { page: 'a certificate that looks copied', at: async (page) => open(page, `/sertifikat/${await certificateOf('checked')}`) },
  { page: 'a certificate that was revoked', at: async (page) => open(page, `/sertifikat/${await certificateOf('revoked')}`) },
  { page: 'claiming a cloth', at: async (page) => open(page, `/sertifikat/${await certificateOf('issued')}/milik`) },
  { page: 'support of the agencies', at: '/dukungan' },
  { page: 'an offer of support', at: async (page) => follow(page, '/dukungan', /dampingan nib/i) },
  { page: 'does it fit you', at: '/dukungan/cocok' },
  { page: 'what fits, and what is missing', at: '/dukungan/cocok?need=money&who=person&place=metro&age=under_6&nib=no' },
  { page: 'events and their support', at: '/dukungan/acara' },
  { page: 'promised and kept', at: '/dukungan/skor' },
  { page: 'promised and kept of one kind', at: '/dukungan/skor?jenis=training' },
  { page: 'what one agency promised', at: '/dukungan/skor/diskoperin' },
  { page: 'a promise', at: async (page) => follow(page, '/dukungan/skor/diskoperin', /pelatihan kemasan/i) },
  { page: 'what a helix promised', at: '/dukungan/skor/unsur/academia' },
  { page: 'the register of cooperations', at: '/tata-kelola/kerja-sama' },
  { page: 'a cooperation', at: async (page) => follow(page, '/tata-kelola/kerja-sama', /magang dan riset/i) },
  { page: 'needs and offers', at: '/butuh-tawar' },
  { page: 'needs that are not', at: '/butuh-tawar?jenis=goods&unsur=government' },
  { page: 'a need and what fits it', at: async (page) => follow(page, '/butuh-tawar', /proyektor terang/i) },
  { page: 'an agreement', at: async (page) => follow(page, '/butuh-tawar', /pelatihan catatan kas/i) },
  { page: 'proposing an event with nothing said', at: asItIs('/acara/ajukan', /kirim usul/i), status: 422 },
  { page: 'an event that was sent', at: '/acara/ajukan?terkirim=ACR-2026-00001' },
  { page: 'rooms that fit', at: '/ruang?orang=20&akses=1' },
  { page: 'no room that fits', at: '/ruang?orang=9000' },
  { page: 'a day of a room', at: '/ruang/aula/hari' },
  { page: 'a month of a room, in English', at: '/ruang/aula/agenda?bahasa=en', tongue: 'en' },
  { page: 'what objections found', at: '/ruang/keberatan?bahasa=id' },
  { page: 'relief from tariffs', at: '/ruang/keringanan' },
  { page: 'what the city let go of', at: '/ruang/subsidi' },
  { page: 'a meeting', at: '/tata-kelola/rapat/RP-2026-0001' },
  { page: 'the journal’s head', at: '/tata-kelola/jejak' },
  { page: 'a hash held against the chain', at: `/tata-kelola/jejak?nomor=1&sidik=${'a'.repeat(64)}` },
  { page: 'an empty cart', at: '/keranjang' },
  { page: 'finding an order', at: '/pesanan' },
  { page: 'finding an order that is not there', at: asItIs('/pesanan', /buka pesanan/i), status: 404 },
  { page: 'signing in', at: '/masuk' },
  { page: 'signing in wrongly', at: asItIs('/masuk', /^masuk$/i), status: 422 },
  { page: 'a code by mail', at: '/masuk/kode' },
  { page: 'signing up', at: '/daftar' },
  { page: 'signing up wrongly', at: asItIs('/daftar', /buat akun/i), status: 422 },
  { page: 'a forgotten password', at: '/masuk/lupa' },
  { page: 'a new password', at: '/masuk/atur-ulang' },
  { page: 'signing out', at: '/keluar' },
  { page: 'the second step, with nothing before it', at: '/masuk/dua-langkah' },
  { page: 'a changed address to be brought back', at: async (page) => open(page, await wayBack()) },
  { page: 'a way back that is over', at: '/masuk/surel-semula?kunci=usang', status: 404 },
  { page: 'a form from elsewhere', at: fromElsewhere, status: 403 },
  { page: 'too much in a form', at: tooMuch, status: 413 },
  { page: 'nothing there', at: '/belanja/produk/kain-yang-tidak-ada', status: 404 },
  { page: 'nothing there, at the hub', at: '/tidak/ada', status: 404 },
  { page: 'the parts', at: '/dev/ui' },
  { page: 'the parts, at the market', at: '/dev/ui?pintu=mb2' },
])

walk('Somebody who reads English', (page) => open(page, '/?bahasa=en'), [
  { page: 'the hub', at: '/', tongue: 'en' },
  { page: 'the market', at: '/belanja', tongue: 'en' },
  { page: 'a search', at: '/belanja/cari?q=batik', tongue: 'en' },
  { page: 'a product', at: async (page) => open(page, `/belanja/produk/${await goodsWhere('p.one_of_a_kind')}`), tongue: 'en' },
  { page: 'how to buy', at: '/belanja/cara-membeli', tongue: 'en' },
  { page: 'signing up wrongly', at: asItIs('/daftar', /make an account|create|sign up/i), status: 422, tongue: 'en' },
  { page: 'nothing there', at: '/tidak/ada', status: 404, tongue: 'en' },
])

const shops = ['sanggar-canting-senja', 'kopi-lereng-pagi', 'dapur-mak-sarwi'] as const
let order = ''

async function fillCart(page: Page): Promise<void> {
  for (const shop of shops) await putInCart(page, stage.origin, await plainGoods(stage, shop))
}

async function placeOrder(page: Page): Promise<undefined> {
  await page.getByLabel(/qris/i).first().check()
  await send(page, /buat pesanan/i)
  order = new URL(page.url()).pathname.split('/').at(-1) ?? ''
  expect(order).toMatch(/^MB2-/)
}

async function chooseAndGoOn(page: Page): Promise<undefined> {
  await send(page, /lanjut/i)
}

async function tellWhoAndGoOn(page: Page): Promise<undefined> {
  await page.getByLabel(/^nama/i).first().fill('Sari Contoh')
  await page
    .getByLabel(/telepon/i)
    .first()
    .fill('0812-0000-0001')
  await send(page, /lanjut/i)
}

walk('A buyer', fillCart, [
  { page: 'a full cart', at: '/keranjang' },
  { page: 'how it is received', at: '/bayar' },
  { page: 'who buys', at: chooseAndGoOn },
  { page: 'who buys, left empty', at: (page) => send(page, /lanjut/i), status: 422 },
  { page: 'what it comes to', at: tellWhoAndGoOn },
  { page: 'an order to be paid', at: placeOrder },
  { page: 'its receipt', at: (page) => open(page, `/pesanan/${order}/kuitansi`) },
  {
    page: 'an order said to be paid',
    at: async (page) => {
      await open(page, `/pesanan/${order}`)
      await send(page, /kabari sudah bayar/i)
      return undefined
    },
  },
  { page: 'an order paid and accepted', at: (page) => acceptAll().then(() => open(page, `/pesanan/${order}`)) },
  { page: 'its receipt, paid', at: (page) => open(page, `/pesanan/${order}/kuitansi`) },
])

/** Every shop finds its money and takes the order on, at its own desk. */
async function acceptAll(): Promise<void> {
  for (const [owner, shop] of [
    ['penjual-batik', shops[0]],
    ['penjual-keripik', shops[2]],
  ] as const) {
    const context = await stage.browser.newContext(phoneView)
    const page = await context.newPage()
    await signIn(page, stage.origin, owner)
    await open(page, await ownOrder(shop))
    await unfold(page)
    await send(page, /cocok/i)
    await unfold(page)
    await send(page, /terima pesanan/i)
    await context.close()
  }
}

async function ownOrder(shop: string): Promise<string> {
  const { number } = await oneRow<{ number: string }>(
    stage,
    'select so.number from market.seller_order so join market.shop s on s.id = so.shop_id where s.slug = $1 and so.number like $2',
    [shop, `${order}-%`],
  )
  return `/toko-saya/${shop}/pesanan/${number}`
}

const withPassword = (path: string, button: RegExp, password: string) => async (page: Page) => {
  await open(page, path)
  await page.locator('main input[type=password]').first().fill(password)
  return sendUnchecked(page, button)
}

async function askAddress(page: Page): Promise<undefined> {
  await open(page, '/saya/surel')
  await page.getByLabel(/surel baru/i).fill('warga.baru@contoh.metro')
  await withFilled(page, 'kota-contoh-2026', /kirim kode/i)
}

async function withFilled(page: Page, password: string, button: RegExp): Promise<void> {
  await page.locator('main input[type=password]').first().fill(password)
  await send(page, button)
}

walk('Somebody signed in', (page) => signIn(page, stage.origin, 'warga'), [
  { page: 'the account', at: '/saya' },
  { page: 'the orders', at: '/saya/pesanan' },
  { page: 'the bookings, none yet', at: '/saya/pemesanan' },
  { page: 'security', at: '/saya/keamanan' },
  { page: 'a second factor', at: '/saya/keamanan/dua-langkah' },
  {
    page: 'a second factor asked for with the wrong password',
    at: withPassword('/saya/keamanan/dua-langkah', /pasang/i, 'bukan sandinya'),
    status: 422,
  },
  {
    page: 'a second factor being set up',
    at: async (page) => void (await withPassword('/saya/keamanan/dua-langkah', /pasang/i, 'kota-contoh-2026')(page)),
  },
  { page: 'a second factor, with a wrong code', at: (page) => sendUnchecked(page, /nyalakan/i), status: 422 },
  { page: 'another address', at: '/saya/surel' },
  { page: 'another address asked for wrongly', at: asItIs('/saya/surel', /kirim kode/i), status: 422 },
  { page: 'another address waiting for its code', at: askAddress },
  { page: 'a wrong code for it', at: (page) => sendUnchecked(page, /^ganti surel/i), status: 422 },
  { page: 'asking for help', at: '/saya/bantuan' },
  { page: 'a code for whoever helps', at: async (page) => void (await send(page, /buat kode bantuan/i)) },
  { page: 'tokens', at: '/saya/token' },
  { page: 'a token asked for wrongly', at: asItIs('/saya/token', /buat token/i), status: 422 },
  { page: 'the data', at: '/saya/data' },
  {
    page: 'the data, processing paused',
    at: async (page) => void (await send(page, /tunda pemrosesan/i)),
  },
  { page: 'no shop yet', at: '/toko-saya' },
  { page: 'opening a shop', at: '/toko-saya/buka' },
  { page: 'opening a shop wrongly', at: asItIs('/toko-saya/buka', /rancangan/i), status: 422 },
  { page: 'a desk of others', at: '/meja', status: 404 },
])

const mine = '/toko-saya/kopi-lereng-pagi'
const table = `sku,nama,harga,stok,kategori
UJI-1,Kopi uji pertama,45000,3,kopi
UJI-2,Kopi uji kedua,murah,3,kopi
`

const myGoods = async (part = '') =>
  `${mine}/barang/${(await oneRow<{ id: string }>(stage, `select p.id from market.product p join market.shop s on s.id = p.shop_id where s.slug = $1 order by p.slug`, ['kopi-lereng-pagi'])).id}${part}`

async function uploadTable(page: Page): Promise<undefined> {
  await open(page, `${mine}/impor`)
  await page.locator('main input[type=file]').setInputFiles({ name: 'kopi.csv', mimeType: 'text/csv', buffer: Buffer.from(table) })
  await send(page, /unggah/i)
}

async function bringIn(page: Page): Promise<undefined> {
  await send(page, /coba/i)
  await expect
    .poll(() => page.reload().then(() => page.getByRole('main').innerText()), { timeout: 20_000, interval: 500 })
    .toMatch(/selesai/i)
}

/** With the second factor shown, as far as the session knows. */
async function strongly(page: Page, path: string): Promise<Response | null> {
  await stage.town.owner.query(
    `update identity.session s set second_factor = true from identity.person p where p.id = s.person_id and p.demo_key = 'penjual-kopi'`,
  )
  return open(page, path)
}

/** Presses a button that does something, and looks at where it leads. */
const pressed = (button: RegExp) => async (page: Page) => void (await send(page, button))

let seriesAt = ''

/** A class three weeks running: the days are asked for by a form, and sent. */
const weekly = () =>
  `/ruang/kelas-1/pesan?langkah=tanggal&hari=${dayFrom(20)}&dari=15%3A00&sampai=17%3A00&orang=8&ulang=mingguan&ulang_kali=3&j_peserta_bayar=tidak&j_jualan=tidak&j_sponsor=tidak&j_kampanye=tidak&j_peserta=umum&j_keramaian=sampai_50`

async function sendSeries(page: Page): Promise<undefined> {
  await open(page, weekly())
  await page.getByLabel(/nama kegiatan/i).fill('Kelas menulis')
  await send(page, /kirim permohonan/i)
  seriesAt = new URL(page.url()).pathname
}

/** A request that is sent after its hold ran out comes back whole. */
async function sendTooLate(page: Page): Promise<Response> {
  await open(
    page,
    weekly()
      .replace('langkah=tanggal', 'langkah=mengapa')
      .replace(/&ulang=mingguan&ulang_kali=3/, ''),
  )
  await send(page, /^tahan/i)
  const number = /BK-[\d-]+/.exec(page.url())?.[0]
  await stage.town.owner.query(
    `with b as (update spaces.booking set lapses_at = governance.clock() - interval '1 second' where number = $1 returning id, lapses_at)
     update spaces.claim c set lapses_at = b.lapses_at from b where c.booking_id = b.id`,
    [number],
  )
  await page.getByLabel(/nama kegiatan/i).fill('Belajar merajut')
  return await send(page, /kirim permohonan/i)
}

async function chooseZone(page: Page): Promise<undefined> {
  await open(page, seriesAt)
  await page.getByText(/jam ditampilkan dalam/i).click()
  await page.getByLabel(/tampilkan juga jam/i).selectOption('Asia/Jayapura')
  await send(page, /^tampilkan$/i)
}

walk('Somebody who comes every week', (page) => signIn(page, stage.origin, 'komunitas'), [
  {
    page: 'the end of a repetition, missing',
    at: '/ruang/kelas-1/pesan?langkah=kegiatan&hari=2031-01-07&dari=15%3A00&sampai=17%3A00&orang=8&ulang=mingguan',
    status: 422,
  },
  { page: 'the dates of a repetition', at: async (page) => open(page, weekly()) },
  { page: 'a request sent after its hold ran out', at: sendTooLate, status: 409 },
  { page: 'a series', at: sendSeries },
  { page: 'another time for a date', at: async (page) => follow(page, seriesAt, /ubah waktu/i) },
  {
    page: 'old and new of every date',
    at: async (page) =>
      open(page, `${seriesAt}/ubah?hari=${dayFrom(20)}&tanggal=${dayFrom(20)}&dari=16%3A00&sampai=18%3A00&lingkup=seterusnya`),
  },
  { page: 'a series by two clocks', at: chooseZone },
])

const ownBooking = async (): Promise<string> =>
  (
    await oneRow<{ number: string }>(
      stage,
      `select k.number from spaces.booking k join identity.person p on p.id = k.person_id where p.demo_key = 'komunitas'
       order by k.state = 'confirmed' desc, k.state = 'pending' desc, k.number`,
    )
  ).number
const errandOf = async (errand: string): Promise<string> => `/saya/pemesanan/${await ownBooking()}/${errand}`

/** An application of somebody of the cast that stands in one of these stages. */
const askedBy = async (who: string, states: readonly string[]): Promise<string> =>
  (
    await oneRow<{ number: string }>(
      stage,
      `select a.number from support.application a join identity.person p on p.id = a.person_id where p.demo_key = '${who}' and a.state in ('${states.join("', '")}') order by a.number limit 1`,
    )
  ).number

/** Presses what opens another page of ours. */
async function press(page: Page, name: RegExp): Promise<void> {
  await page.getByRole('main').getByRole('button', { name }).click()
  await page.waitForLoadState('load')
}

walk('Somebody with bookings', (page) => signIn(page, stage.origin, 'komunitas'), [
  { page: 'the bookings', at: '/saya/pemesanan' },
  { page: 'one’s profiles', at: '/saya/direktori' },
  { page: 'entering a profile', at: '/saya/direktori/baru' },
  { page: 'entering a profile with nothing said', at: asItIs('/saya/direktori/baru', /^daftarkan$/i), status: 422 },
  { page: 'one’s own profile', at: '/saya/direktori/komunitas-film-layar-dam' },
  { page: 'claiming a profile', at: '/direktori/sanggar-laras-contoh/klaim' },
  { page: 'asking to belong', at: '/direktori/teras-bunyi/gabung' },
  { page: 'a booking', at: async (page) => open(page, `/saya/pemesanan/${await ownBooking()}`) },
  {
    page: 'what came, asked of its receiver',
    at: async (page) =>
      open(
        page,
        `/dukungan/terima/${(await oneRow<{ number: string }>(stage, `select c.number from support.commitment c join identity.person p on p.id = c.person_id where p.demo_key = 'komunitas' order by c.number limit 1`)).number}`,
      ),
  },
  { page: 'programmes one applied for', at: '/saya/program' },
  { page: 'what one asked the agencies for', at: '/saya/permohonan' },
  {
    page: 'an application one sent',
    at: async (page) =>
      open(
        page,
        `/saya/permohonan/${await askedBy('komunitas', ['submitted', 'checking', 'reviewing', 'deciding', 'approved', 'committed', 'done'])}`,
      ),
  },
  {
    page: 'an application one still writes',
    at: async (page) => open(page, `/saya/permohonan/${await askedBy('komunitas', ['draft', 'mending'])}`),
  },
  { page: 'the folder of papers', at: '/saya/berkas' },
  { page: 'a paper that is none', at: asItIs('/saya/berkas', /simpan berkas/i), status: 422 },
  {
    page: 'before applying',
    at: async (page) => follow(page, '/dukungan/cocok?need=training&who=group&place=metro&age=over_24&nib=yes', /^ajukan permohonan$/i),
  },
  { page: 'the events one sent in', at: '/saya/acara' },
  { page: 'one’s needs and offers', at: '/saya/butuh-tawar' },
  { page: 'a proposal of one’s own', at: async (page) => follow(page, '/saya/butuh-tawar', /pinjam proyektor/i) },
  {
    page: 'an agreement of one’s own',
    at: async (page) => follow(page, '/saya/butuh-tawar', /dua magang video/i, 'main section:nth-of-type(2) a'),
  },
  { page: 'posting a need', at: '/saya/butuh-tawar/baru' },
  { page: 'posting after one was signed out', at: signedOut('/saya/butuh-tawar/baru', /pasang di papan/i), status: 403 },
  { page: 'posting nothing', at: asItIs('/saya/butuh-tawar/baru', /pasang di papan/i), status: 422 },
  {
    page: 'asking the author of a post',
    at: async (page) =>
      open(
        page,
        `/saya/butuh-tawar/${(await oneRow<{ number: string }>(stage, `select number from support.need where title like 'Laboratorium tekstil%'`)).number}/ajukan`,
      ),
  },
  {
    page: 'what one’s event needs',
    at: async (page) =>
      open(
        page,
        `/saya/acara/${(await oneRow<{ number: string }>(stage, `select e.number from events.event e join identity.person p on p.id = e.person_id where p.demo_key = 'komunitas' and e.state = 'published' order by e.number limit 1`)).number}/dukungan`,
      ),
  },
  { page: 'an account one still owes', at: async (page) => open(page, `/acara/${await endedEvening(stage.town, false)}/laporan`) },
  {
    page: 'a picture of it with nothing said',
    at: async (page) => {
      await unfold(page)
      return await sendUnchecked(page, /unggah foto/i)
    },
    status: 422,
  },
  { page: 'an event one sent in', at: async (page) => follow(page, '/saya/acara', /layar tancap/i) },
  { page: 'an event being changed', at: async (page) => follow(page, new URL(page.url()).pathname, /ubah acara/i) },
  { page: 'the dates of an event', at: async (page) => open(page, `/acara/usul/${await recurring()}/tanggal`) },
  {
    page: 'every date a change reaches',
    at: async (page) => {
      await page.fill('main [name=hari]', dayFrom(40))
      await page.check('main [name=lingkup][value=semua]')
      const shown = page.waitForNavigation()
      await page
        .locator('main button')
        .filter({ hasText: /lihat setiap tanggal/i })
        .click()
      return await shown
    },
  },
  { page: 'the change without a reason', at: async (page) => sendUnchecked(page, /^pindahkan/i), status: 422 },
  {
    page: 'opening registration',
    at: async (page) => {
      await follow(page, '/saya/acara', /layar tancap/i)
      return follow(page, new URL(page.url()).pathname, /pendaftaran dan peserta/i)
    },
  },
  { page: 'the gate of one’s event', at: async (page) => open(page, `/acara/${await eventCalled('Layar Tancap%')}/gerbang`) },
  { page: 'its list on paper', at: async (page) => open(page, `/acara/${await eventCalled('Layar Tancap%')}/gerbang/cetak`) },
  { page: 'setting it up', at: async (page) => open(page, `/acara/${await eventCalled('Layar Tancap%')}/gerbang/atur`) },
  {
    page: 'setting it up without a gate',
    at: async (page) => {
      await page.locator('main [name=gates]').fill('')
      return sendUnchecked(page, /simpan pengaturan/i)
    },
    status: 422,
  },
  { page: 'the gate on a phone', at: async (page) => open(page, `/acara/${await eventCalled('Layar Tancap%')}/gerbang/luring`) },
  { page: 'the code on a screen', at: async (page) => open(page, await screenByLink(page)) },
  { page: 'calling it off', at: async (page) => open(page, await errandOf('pembatalan')) },
  { page: 'calling it off without a reason', at: async (page) => sendUnchecked(page, /^batalkan$/i), status: 422 },
  { page: 'another time for it', at: async (page) => open(page, await errandOf('pindah')) },
  { page: 'another time, looked at', at: async (page) => void (await press(page, /lihat dulu/i)) },
  { page: 'its use changes', at: async (page) => open(page, await errandOf('perubahan')) },
  { page: 'its use changes, reckoned', at: async (page) => void (await press(page, /hitung golongannya/i)) },
  { page: 'relief from its tariff', at: async (page) => open(page, await errandOf('keringanan')) },
  { page: 'an absence appealed', at: async (page) => open(page, await errandOf('banding')) },
  { page: 'the question after use', at: async (page) => open(page, await errandOf('pungutan')) },
  { page: 'a new price to answer', at: async (page) => open(page, await errandOf('tarif-baru')) },
  { page: 'objecting to it', at: async (page) => open(page, `/ruang/keberatan/ajukan?pemesanan=${await ownBooking()}`) },
  { page: 'objecting without a word', at: async (page) => sendUnchecked(page, /kirim keberatan/i), status: 422 },
  { page: 'waiting for a room', at: '/ruang/aula/tunggu' },
  { page: 'where one waits', at: '/saya/tunggu' },
  { page: 'what one objected to', at: '/saya/keberatan' },
  {
    page: 'a letter of consent',
    at: async (page) =>
      open(page, `/surat/${(await oneRow<{ code: string }>(stage, 'select code from spaces.consent_letter order by code limit 1')).code}`),
  },
])

walk('A seller', (page) => signIn(page, stage.origin, 'penjual-kopi'), [
  { page: 'stories about the shop', at: '/saya/kabar' },
  { page: 'the shops of one person', at: '/toko-saya' },
  { page: 'the dashboard', at: mine },
  { page: 'the orders', at: `${mine}/pesanan` },
  { page: 'an order', at: async (page) => open(page, await ownOrder('kopi-lereng-pagi')) },
  { page: 'an order, paid', at: async (page) => void (await send(page, /cocok/i)) },
  { page: 'the goods', at: `${mine}/barang` },
  { page: 'a product', at: async (page) => open(page, await myGoods()) },
  {
    page: 'a product left without a name',
    at: async (page) => {
      await page.getByLabel(/nama barang/i).fill('')
      return sendUnchecked(page, /simpan perubahan/i)
    },
    status: 422,
  },
  {
    page: 'a product whose change waits for a curator',
    at: async (page) => {
      await open(page, await myGoods())
      await page.getByLabel(/nama barang/i).fill('Kopi dengan nama yang menunggu')
      await send(page, /simpan perubahan/i)
      return open(page, await myGoods())
    },
  },
  { page: 'a new product', at: `${mine}/barang/baru` },
  { page: 'a new product of a category', at: `${mine}/barang/baru?kategori=kopi` },
  { page: 'stock', at: async (page) => open(page, await myGoods('/stok')) },
  { page: 'imports', at: `${mine}/impor` },
  { page: 'a table uploaded', at: uploadTable },
  { page: 'a table tried', at: bringIn },
  { page: 'the money', at: `${mine}/uang` },
  {
    page: 'where it is paid, a second factor asked for first',
    at: `${mine}/uang/rekening`,
  },
  { page: 'where it is paid', at: (page) => strongly(page, `${mine}/uang/rekening`) },
  { page: 'the profile', at: `${mine}/profil` },
  { page: 'what it says', at: `${mine}/profil/isi` },
  { page: 'how it hands over', at: `${mine}/profil/serah-terima` },
  { page: 'badges', at: `${mine}/profil/lencana` },
  { page: 'the team', at: `${mine}/profil/tim` },
])

const cloth = '/toko-saya/sanggar-canting-senja/karya'
const pieceWhich = async (state: string): Promise<string> =>
  (
    await oneRow<{ number: string }>(
      stage,
      `select p.number from market.piece p join market.shop s on s.id = p.shop_id where s.slug = 'sanggar-canting-senja' and p.state = $1 order by p.number limit 1`,
      [state],
    )
  ).number

walk('A batik maker', (page) => signIn(page, stage.origin, 'penjual-batik'), [
  { page: 'her certified work', at: cloth },
  { page: 'entering a cloth', at: `${cloth}/baru` },
  { page: 'entering a cloth with nothing said', at: asItIs(`${cloth}/baru`, /^simpan/i), status: 422 },
  { page: 'a cloth given back', at: async (page) => open(page, `${cloth}/${await pieceWhich('returned')}`) },
  { page: 'a cloth that is certified', at: async (page) => open(page, `${cloth}/${await pieceWhich('certified')}`) },
  { page: 'the sheet that goes with it', at: async (page) => open(page, `${cloth}/${await pieceWhich('certified')}/cetak`) },
  { page: 'her works among the curators', at: '/toko-saya/sanggar-canting-senja/kurasi' },
  { page: 'doubts about where her things are made', at: '/toko-saya/sanggar-canting-senja/asal' },
  { page: 'what is made to order, and for whom', at: '/toko-saya/sanggar-canting-senja/antrean' },
  { page: 'what buyers say of her things', at: '/toko-saya/sanggar-canting-senja/ulasan' },
  {
    page: 'an answer with nothing said',
    at: async (page) => {
      await open(page, '/toko-saya/sanggar-canting-senja/ulasan')
      await page.locator('main details summary').first().click()
      await page.locator('main details[open] textarea').fill('')
      return sendUnchecked(page, /kirim tanggapan/i)
    },
    status: 422,
  },
  { page: 'stalls at events', at: '/toko-saya/sanggar-canting-senja/lapak' },
  { page: 'a stall with nothing said', at: async (page) => sendUnchecked(page, /kirim permintaan/i), status: 422 },
  {
    page: 'where the money of a price goes',
    at: async (page) =>
      open(
        page,
        `/toko-saya/sanggar-canting-senja/barang/${(await oneRow<{ id: string }>(stage, `select a.product_id as id from market.price_anatomy a join market.product p on p.id = a.product_id join market.shop s on s.id = p.shop_id where s.slug = 'sanggar-canting-senja' limit 1`)).id}/harga`,
      ),
  },
  { page: 'asking for leave', at: '/motif/leluwak-tehambugh/izin' },
  { page: 'asking for leave with nothing said', at: asItIs('/motif/leluwak-tehambugh/izin', /kirim permintaan/i), status: 422 },
])

walk('A curator', (page) => signIn(page, stage.origin, 'kurator'), [
  { page: 'cloths and certificates', at: '/meja/batik' },
  { page: 'works to vote on', at: '/meja/kurasi' },
  { page: 'doubted origins', at: '/meja/asal' },
  { page: 'reviews to decide on', at: '/meja/ulasan' },
  {
    page: 'reporting a review',
    at: async (page) =>
      open(
        page,
        (
          await oneRow<{ at: string }>(
            stage,
            `select '/belanja/produk/' || p.slug || '/ulasan/' || r.id || '/lapor' as at from market.review r join market.product p on p.id = r.product_id where r.state = 'standing' order by r.id limit 1`,
          )
        ).at,
      ),
  },
  { page: 'reporting a review with nothing chosen', at: async (page) => sendUnchecked(page, /kirim laporan/i), status: 422 },
  {
    page: 'reporting an origin',
    at: async (page) =>
      open(
        page,
        `/belanja/produk/${(await oneRow<{ slug: string }>(stage, `select slug from market.product_search where shop_slug = 'sanggar-canting-senja' order by slug limit 1`)).slug}/asal`,
      ),
  },
  { page: 'a cloth that waits for its certificate', at: async (page) => open(page, `/meja/batik/${await pieceWhich('submitted')}`) },
  { page: 'a cloth that is certified, at the desk', at: async (page) => open(page, `/meja/batik/${await pieceWhich('certified')}`) },
  { page: 'stories at the desk', at: '/meja/kabar' },
  { page: 'a new story', at: '/meja/kabar/baru?toko=kopi-lereng-pagi' },
  { page: 'a story at the desk', at: '/meja/kabar/pisau-yang-sama-sejak-2005' },
  { page: 'the desk', at: '/meja' },
  { page: 'the shops', at: '/meja/toko' },
  { page: 'a shop that asks', at: async (page) => open(page, `/meja/toko/${await shopWhich('submitted')}`) },
  { page: 'a shop approved', at: '/meja/toko/kopi-lereng-pagi' },
  { page: 'a shop suspended', at: async (page) => open(page, `/meja/toko/${await shopWhich('suspended')}`) },
  {
    page: 'the change of a product',
    at: async (page) => {
      const { id } = await oneRow<{ id: string }>(stage, `select id from market.product_revision where status = 'pending' limit 1`, [])
      return open(page, `/meja/perubahan/${id}`)
    },
  },
  { page: 'the account', at: '/saya' },
  { page: 'the second factor', at: '/saya/keamanan/dua-langkah' },
  { page: 'where a shop would be paid', at: '/toko-saya' },
  { page: 'the letters', at: '/dev/mail' },
])

const spending = '/meja/perkara/baru?action=finance.expense.decide&fund=kas_komunitas&unit=mch'
let caseAt = ''
let smallAt = ''
let meetingAt = ''
let draftAt = ''

async function openOf(page: Page, amount: string): Promise<string> {
  await open(page, `${spending}&amount=${amount}`)
  await page.getByLabel(/^judul/i).fill('Papan panggung baru')
  await page.getByLabel(/mengapa perlu/i).fill('Panggung lama lapuk dan tidak lulus pemeriksaan.')
  await page.getByLabel(/penerima uang/i).fill('CV Contoh Papan')
  await send(page, /buka perkara/i)
  return new URL(page.url()).pathname
}

async function openCase(page: Page): Promise<undefined> {
  smallAt = await openOf(page, '900.000')
  caseAt = await openOf(page, '12.000.000')
}

/** A case within the chair's own limit, which the secretary opened before. */
async function decideCase(page: Page): Promise<undefined> {
  await open(page, smallAt)
  await page
    .getByLabel(/^alasan/i)
    .first()
    .fill('Harganya wajar menurut dua penawaran.')
  await send(page, /^setujui$/i)
}

async function openCorrection(page: Page) {
  const { number } = await oneRow<{ number: string }>(stage, 'select number from governance.decision order by recorded_at desc limit 1')
  return open(page, `/meja/keputusan/${number}/betulkan`)
}

async function callMeeting(page: Page): Promise<undefined> {
  await open(page, `/meja/rapat/panggil?perkara=${caseAt.split('/').at(-1)}`)
  await page.getByLabel(/nama rapat/i).fill('Rapat pengurus pekanan')
  await page.getByLabel(/^tempat/i).fill('Ruang rapat')
  await page.locator('input[name=day]').fill(dayFrom(1))
  await page.locator('input[name=hour]').fill('09:00')
  await send(page, /panggil rapat/i)
  meetingAt = new URL(page.url()).pathname
}

async function draftMatrix(page: Page): Promise<undefined> {
  await open(page, '/meja/matriks')
  await page.getByLabel(/^judul/i).fill('Rancangan uji')
  await send(page, /susun rancangan/i)
  draftAt = new URL(page.url()).pathname
}

/** A sheet with one draft that lacks something, one that lacks nothing, and a row that is wrong. */
async function sendSheet(page: Page): Promise<undefined> {
  const table =
    'judul;tanggal;tempat;perkiraan_orang;ringkasan\nPasar Kriya;08/05/2027;;;\nLomba Foto;09/05/2027;Taman;60;Lomba foto bagi warga kota.\nSalah;31/02/2027;;;\n'
  await open(page, '/meja/acara/sumber')
  await page.locator('main input[type=file]').setInputFiles({ name: 'agenda.csv', mimeType: 'text/csv', buffer: Buffer.from(table) })
  await send(page, /periksa lembar/i)
  sheetAt = new URL(page.url()).pathname
}
let sheetAt = ''

async function takeSheet(page: Page): Promise<undefined> {
  await open(page, sheetAt)
  await send(page, /baris yang benar saja/i)
}

walk('An officer of an agency', (page) => signIn(page, stage.origin, 'penghubung-diskoperin'), [
  { page: 'calendars of the agency', at: '/meja/acara/sumber' },
  { page: 'a calendar without an address', at: asItIs('/meja/acara/sumber', /hubungkan kalender/i), status: 422 },
  { page: 'a sheet that was looked through', at: sendSheet },
  { page: 'its drafts', at: takeSheet },
])

const cardsAt = async (): Promise<string> =>
  `/meja/acara/${(await oneRow<{ number: string }>(stage, `select number from events.event where title like 'Pawai%' and state = 'published' order by number`)).number}/kurasi`

async function nameACurator(page: Page): Promise<undefined> {
  await open(page, await cardsAt())
  await send(page, /buka kartu/i)
  await page.fill('main [name=email]', 'kurator@contoh.metro')
  await send(page, /tunjuk kurator/i)
}

walk('Whoever has an event curated', (page) => signIn(page, stage.origin, 'petugas'), [
  { page: 'a scorecard with its curators', at: nameACurator },
  {
    page: 'a card of no year',
    at: async (page) => {
      await open(page, await cardsAt())
      await page.fill('main [name=year]', 'kapan')
      return sendUnchecked(page, /buka kartu/i)
    },
    status: 422,
  },
])

walk('A curator of events', (page) => signIn(page, stage.origin, 'kurator'), [
  { page: 'the cards of a curator', at: '/saya/program/kurasi' },
  { page: 'a card before its declaration', at: async (page) => follow(page, '/saya/program/kurasi', /pawai/i) },
  {
    page: 'a card with its marks',
    at: async (page) => {
      await follow(page, '/saya/program/kurasi', /pawai/i)
      await page.check('main [name=interest][value=none]')
      await send(page, /simpan pernyataan/i)
    },
  },
  {
    page: 'marks without a reason',
    at: async (page) => {
      await follow(page, '/saya/program/kurasi', /pawai/i)
      return sendUnchecked(page, /kirim nilai/i)
    },
    status: 422,
  },
])

const standsAlone = async (): Promise<string> =>
  (
    await oneRow<{ number: string }>(
      stage,
      `select e.number from events.event e join identity.person p on p.id = e.person_id where p.demo_key = 'komunitas' and e.state = 'published' and e.status = 'scheduled'
         and not e.is_umbrella and not exists (select from events.umbrella_ask a where a.event_id = e.id and a.state = 'accepted') order by e.number limit 1`,
    )
  ).number
const festivalNumber = async (): Promise<string> =>
  (
    await oneRow<{ number: string }>(
      stage,
      `select number from events.event where is_umbrella and title like 'Hari Jadi%' order by number limit 1`,
    )
  ).number

walk('The desk of a festival', (page) => signIn(page, stage.origin, 'petugas'), [
  { page: 'who stands under a festival, at its desk', at: async (page) => open(page, `/meja/acara/${await festivalNumber()}`) },
  {
    page: 'an event that was asked',
    at: async (page) => {
      await open(page, `/meja/acara/${await standsAlone()}`)
      await page.locator('#payung [name=umbrella]').selectOption(await festivalNumber())
      await send(page, /kirim permintaan/i, '#payung')
    },
  },
  {
    page: 'what waits for an answer, at the desk of the festival',
    at: async (page) => open(page, `/meja/acara/${await festivalNumber()}`),
  },
  { page: 'officials that were looked for', at: async (page) => open(page, `/meja/acara/${await standsAlone()}?cari=kepala`) },
  { page: 'an official there is not', at: async (page) => open(page, `/meja/acara/${await standsAlone()}?cari=xyzzyq`) },
])

walk('Whoever is asked under a festival', (page) => signIn(page, stage.origin, 'komunitas'), [
  { page: 'the question of a festival', at: async (page) => open(page, `/acara/usul/${await standsAlone()}`) },
  {
    page: 'an event that stands under it',
    at: async (page) => {
      await send(page, /^terima/i, '#payung')
    },
  },
  {
    page: 'an event that left it',
    at: async (page) => {
      await send(page, /keluar/i, '#payung')
    },
  },
])

walk('A mentor', (page) => signIn(page, stage.origin, 'anggota-3'), [
  { page: 'whom a mentor accompanies', at: '/saya/program/pendampingan' },
  { page: 'one whom he accompanies', at: async (page) => follow(page, '/saya/program/pendampingan', /pendaftar contoh/i) },
  { page: 'a meeting with nothing said', at: async (page) => sendUnchecked(page, /simpan catatan/i), status: 422 },
])

walk('A reviewer', (page) => signIn(page, stage.origin, 'kurator'), [
  { page: 'applications to review', at: '/saya/program/penilaian' },
  { page: 'a sheet without a name', at: async (page) => follow(page, '/saya/program/penilaian', /^n-/i) },
])

walk('An officer of the front desk', (page) => signIn(page, stage.origin, 'petugas'), [
  { page: 'the desk of the calendar', at: '/meja/acara' },
  { page: 'places the city knows, at the desk', at: '/meja/acara/tempat' },
  { page: 'adding a place with nothing said', at: asItIs('/meja/acara/tempat', /tambahkan tempat/i), status: 422 },
  { page: 'a place at the desk', at: '/meja/acara/tempat/lapangan-samber' },
  { page: 'what comes of a merge of two places', at: '/meja/acara/tempat/lapangan-samber?ke=taman-merdeka' },
  { page: 'opening a festival', at: '/meja/acara/payung-baru' },
  { page: 'a festival with nothing said', at: async (page) => sendUnchecked(page, /buka acara payung/i), status: 422 },
  { page: 'the desk of the directory', at: '/meja/direktori' },
  { page: 'taking in a table of profiles', at: '/meja/direktori/impor' },
  { page: 'a profile at the desk', at: '/meja/direktori/profil/teras-bunyi' },
  { page: 'an event that clashes', at: async (page) => follow(page, '/meja/acara', /panggung tahun baru/i) },
  { page: 'the desk of programmes', at: '/meja/program' },
  { page: 'a cohort at the desk', at: async (page) => follow(page, '/meja/program', /naik etalase.*angkatan 2/i) },
  { page: 'a cohort that runs, at the desk', at: async (page) => follow(page, '/meja/program', /canting: angkatan 2/i) },
  {
    page: 'mentoring of a cohort at the desk',
    at: async (page) => {
      const cohort = new URL(page.url()).pathname
      await open(page, `${cohort}/pendampingan`)
    },
  },
  {
    page: 'naming a mentor whom nobody knows',
    at: async (page) => {
      await page.locator('main [name=email]').fill('siapa@contoh.metro')
      await send(page, /^tunjuk$/i)
    },
    status: 422,
  },
  { page: 'a cohort that runs, again', at: async (page) => follow(page, '/meja/program', /canting: angkatan 2/i) },
  { page: 'who was at a session', at: async (page) => follow(page, new URL(page.url()).pathname, /daftar hadir/i) },
  { page: 'a programme at the desk', at: async (page) => follow(page, '/meja/program', /^naik etalase: siap jual di metro bangga beli$/i) },
  { page: 'a cohort with nothing said', at: async (page) => sendUnchecked(page, /buka pendaftaran/i), status: 422 },
  { page: 'things over the counter', at: '/meja/alat' },
  {
    page: 'the things of one booking',
    at: async (page) =>
      open(
        page,
        `/meja/alat/${(await oneRow<{ number: string }>(stage, `select k.number from spaces.booking k join spaces.bookable b on b.id = k.bookable_id where b.kind = 'equipment' order by k.number limit 1`)).number}`,
      ),
  },
  { page: 'the rooms and their closures', at: '/meja/ruang' },
  { page: 'a room and its parts', at: '/meja/ruang/aula' },
  { page: 'a closure that names no kind', at: '/meja/ruang/aula?why=Pengecatan', status: 422 },
  { page: 'hours of days to come', at: '/meja/ruang/jam' },
  { page: 'a year’s list of days off', at: '/meja/ruang/tahun' },
  { page: 'hours without a clock', at: '/meja/ruang/jam?kind=hours&space=aula&firstDay=2099-01-01&name=Ramadan', status: 422 },
  {
    page: 'whom other hours would put outside',
    at: '/meja/ruang/jam?space=semua:uptd-mch&kind=holiday&holiday=local&firstDay=2027-06-01&name=Libur+daerah&nameEn=Local+holidays&source=Surat+edaran+contoh',
  },
  { page: 'whom a closure would meet', at: '/meja/ruang/aula?kind=retired&firstDay=2099-01-01&why=Pindah+gedung' },
])

walk('The head of an agency', (page) => signIn(page, stage.origin, 'kepala-diskoperin'), [
  { page: 'what waits for the decision of the head', at: '/meja/putusan-dukungan' },
  { page: 'the applications that wait', at: '/meja/permohonan' },
  {
    page: 'an application before it is opened',
    at: async (page) =>
      open(
        page,
        `/meja/permohonan/${(await oneRow<{ number: string }>(stage, `select a.number from support.application a join governance.unit u on u.id = a.unit_id where u.code = 'diskoperin' and a.state = 'submitted' order by a.number limit 1`)).number}`,
      ),
  },
  {
    page: 'an agreement at the desk',
    at: async (page) => {
      await open(
        page,
        `/meja/permohonan/${(await oneRow<{ number: string }>(stage, `select a.number from support.grant_agreement g join support.application a on a.id = g.application_id order by a.number limit 1`)).number}`,
      )
      const none = page.getByRole('radio', { name: /^tidak ada/i })
      if ((await none.count()) === 0) return
      await none.check()
      await press(page, /^nyatakan$/i)
    },
  },
  {
    page: 'an application to decide',
    at: async (page) => {
      await open(
        page,
        `/meja/permohonan/${(await oneRow<{ number: string }>(stage, `select a.number from support.application a join governance.unit u on u.id = a.unit_id where u.code = 'diskoperin' and a.state = 'deciding' order by a.number limit 1`)).number}`,
      )
      const none = page.getByRole('radio', { name: /^tidak ada/i })
      if ((await none.count()) === 0) return
      await none.check()
      await press(page, /^nyatakan$/i)
    },
  },
  { page: 'the promises of the agency', at: '/meja/dukungan' },
  { page: 'promising support', at: '/meja/dukungan/baru' },
  { page: 'what the agency holds out', at: '/meja/dukungan/tawaran' },
  { page: 'publishing an offer', at: '/meja/dukungan/tawaran/baru' },
  {
    page: 'the form of an offer',
    at: async (page) => {
      await follow(page, '/meja/dukungan/tawaran', /dampingan nib/i)
      await follow(page, new URL(page.url()).pathname, /formulir dan syarat/i)
    },
  },
  { page: 'changing an offer', at: async (page) => follow(page, '/meja/dukungan/tawaran', /dampingan nib/i) },
  { page: 'the agency’s word beside its number', at: '/meja/dukungan/catatan' },
  { page: 'a promise at the desk', at: async (page) => follow(page, '/meja/dukungan', /pelatihan kemasan/i) },
])

walk('Somebody of the acceleration team', (page) => signIn(page, stage.origin, 'tp2id'), [
  { page: 'problems, owners, deadlines', at: '/meja/tp2id' },
])

walk('A secretary', (page) => signIn(page, stage.origin, 'sekretaris'), [
  { page: 'the links to send to receivers without mail', at: '/meja/tautan' },
  {
    page: 'a link, this once',
    at: async (page) => {
      await open(page, '/meja/tautan')
      await press(page, /^buat tautan untuk/i)
    },
  },
  { page: 'what the scan of the site found', at: '/meja/pemeriksaan' },
  { page: 'papers of cooperation at the desk', at: '/meja/kerja-sama' },
  { page: 'the powers', at: '/meja/kewenangan' },
  { page: 'the requests for rooms', at: '/meja/pemesanan' },
  { page: 'a request for a room', at: async (page) => follow(page, '/meja/pemesanan', /^BK-/) },
  { page: 'a series for a room', at: async (page) => follow(page, '/meja/pemesanan', /^RK-/) },
  { page: 'the cases', at: '/meja/perkara' },
  { page: 'what a case is about', at: '/meja/perkara/baru' },
  { page: 'what a case is about, wrongly', at: `${spending}&amount=sejuta`, status: 422 },
  { page: 'a case left empty', at: asItIs(`${spending}&amount=900.000`, /buka perkara/i), status: 422 },
  { page: 'a case opened', at: openCase },
  { page: 'the cases that run', at: '/meja/perkara?rak=berjalan' },
  { page: 'no meetings yet', at: '/meja/rapat' },
  { page: 'calling a meeting', at: '/meja/rapat/panggil' },
  { page: 'a meeting left empty', at: asItIs('/meja/rapat/panggil', /panggil rapat/i), status: 422 },
  { page: 'a meeting called', at: callMeeting },
  { page: 'a meeting opened', at: pressed(/buka rapat/i) },
  { page: 'a meeting attended', at: pressed(/saya hadir/i) },
  { page: 'a meeting voted in', at: pressed(/^setuju$/i) },
  { page: 'a vote closed', at: pressed(/tutup pemungutan/i) },
  { page: 'minutes drafted', at: pressed(/simpan rancangan/i) },
  { page: 'minutes final', at: pressed(/nyatakan final/i) },
  { page: 'nothing to lend', at: '/meja/pelimpahan' },
  { page: 'the decisions', at: '/meja/keputusan' },
  { page: 'deciding at once', at: '/meja/keputusan/baru' },
  { page: 'a decision left empty', at: asItIs('/meja/keputusan/baru?terlambat=1', /catat terlambat/i), status: 422 },
  { page: 'the institution', at: '/meja/lembaga?unit=mch' },
  { page: 'a post', at: '/meja/lembaga/anggota-pengurus' },
  { page: 'an appointment left empty', at: asItIs('/meja/lembaga/ketua', /catat pengangkatan/i), status: 422 },
  { page: 'the legal bases', at: '/meja/dasar-hukum' },
  { page: 'a legal basis', at: '/meja/dasar-hukum/sk-contoh-mch' },
  { page: 'what rests on it', at: '/meja/dasar-hukum/sk-contoh-mch/ubah' },
  { page: 'a new legal basis', at: '/meja/dasar-hukum/baru' },
  { page: 'a legal basis left empty', at: asItIs('/meja/dasar-hukum/baru', /^catat$/i), status: 422 },
  { page: 'the matrices', at: '/meja/matriks' },
  { page: 'a matrix drafted', at: draftMatrix },
  { page: 'a row of it', at: async (page) => open(page, `${draftAt}/baris/B-06`) },
  { page: 'the interests', at: '/saya/kepentingan' },
  { page: 'an interest left empty', at: asItIs('/saya/kepentingan', /^nyatakan$/i), status: 422 },
  { page: 'a family card left empty', at: asItIs('/saya/kepentingan', /^simpan sidik kartu$/i), status: 422 },
])

walk('An officer of the rooms', (page) => signIn(page, stage.origin, 'petugas'), [
  { page: 'the morning', at: '/meja/pemesanan' },
  { page: 'the requests of a room', at: '/meja/pemesanan?keadaan=all&ruang=aula-b' },
  { page: 'a request no one answers to', at: '/meja/pemesanan?keadaan=expired&ruang=studio' },
  { page: 'booking for somebody', at: '/meja/pemesanan/baru' },
  { page: 'booking for nobody', at: asItIs('/meja/pemesanan/baru', /^pesankan$/i), status: 422 },
  { page: 'what is not his', at: '/meja/pungutan', status: 404 },
])

let round = ''

/** Opens a round of two rooms, whose pages are then looked at. */
async function openRound(page: Page): Promise<undefined> {
  await open(page, '/meja/musim')
  await page.fill('[name=name]', 'Musim hujan')
  await page.fill('[name=nameEn]', 'Rainy season')
  for (const room of ['aula-a', 'kelas-1']) await page.check(`[name=spaces][value=${room}]`)
  for (const [name, days] of [
    ['until', 5],
    ['first', 14],
    ['last', 60],
  ] as const)
    await page.fill(`[name=${name}]`, dayFrom(days))
  await send(page, /buka putaran/i)
  round = new URL(page.url()).pathname.split('/').at(-1) ?? ''
}

walk('The head of the building unit', (page) => signIn(page, stage.origin, 'pengelola'), [
  { page: 'the rounds of the rooms', at: '/meja/musim' },
  { page: 'a round at the desk', at: openRound },
  { page: 'a round, for everybody', at: async (page) => open(page, `/ruang/musim/${round}`) },
  { page: 'applying to a round', at: async (page) => open(page, `/ruang/musim/${round}/ajukan`) },
  { page: 'a booking that stands', at: async (page) => follow(page, '/meja/pemesanan?keadaan=confirmed', /^BK-/) },
  { page: 'what the rooms were used for', at: '/meja/ruang/laporan?dari=2026-01-01&sampai=2030-01-01' },
  { page: 'a month without any use', at: '/meja/ruang/laporan?dari=2026-01-01&sampai=2026-01-31' },
  { page: 'one that waits for its money', at: async (page) => follow(page, '/meja/pemesanan?keadaan=awaiting_payment', /^BK-/) },
])

walk('The superior of the rooms', (page) => signIn(page, stage.origin, 'kepala-diskoperin'), [
  { page: 'the objections', at: '/meja/keberatan' },
  { page: 'the demands beyond the tariff', at: '/meja/pungutan' },
])

walk('A chair', (page) => signIn(page, stage.origin, 'ketua'), [
  { page: 'what waits', at: '/meja' },
  { page: 'a case that is the board’s', at: async (page) => open(page, caseAt) },
  { page: 'the minutes', at: async (page) => open(page, meetingAt) },
  { page: 'a case decided', at: decideCase },
  { page: 'correcting it', at: openCorrection },
  { page: 'a correction left empty', at: (page) => sendUnchecked(page, /simpan pembetulan/i), status: 422 },
  { page: 'a loan left empty', at: asItIs('/meja/pelimpahan', /^limpahkan$/i), status: 422 },
  { page: 'the desk in English', at: '/meja/kewenangan?bahasa=en', tongue: 'en' },
])

walk('A secretary who leaves', async (page) => signIn(page, stage.origin, 'sekretaris'), [
  { page: 'what is handed over', at: '/meja/serah-terima' },
  { page: 'the journal', at: '/meja/jejak' },
])

walk('A helper at the counter', async (page) => signIn(page, stage.origin, 'petugas'), [
  { page: 'helping a citizen', at: '/meja/bantuan' },
  { page: 'help with a wrong code', at: asItIs('/meja/bantuan', /mulai melihat/i), status: 422 },
])

/** Addresses that answer with a file or a word for machines. */
const noPages =
  /^\/(api|gambar|sitemap|livez|readyz|metrics)\b|\.(csv|xlsx|png|xml|txt|atom|ics|json|jsonld|js|vcf|zip|svg)$|pdf\}?$|^\/kalender\/saya\/|\/foto\/:\w+$|^\/meja\/alat\/foto\/|\/(naskah|:number\/sumber)$|\/bukti\/:proof$|:file\{|\/SHA256SUMS$|^\/s\/:reference$|\/berkas\/:id$|\/perjanjian\/:version$/

test('every page there is was looked at: a new address has a walk, or this fails', () => {
  const pages = routes.filter(({ method, path }) => method === 'GET' && !noPages.test(path)).map(({ path }) => path)
  expect(pages.length).toBeGreaterThan(45)
  // where two patterns fit, the one written out stands for itself
  const fits = (pattern: string, pathname: string) =>
    new RegExp(`^${pattern.replace(/:\w+/g, '[^/]+')}$`).test(pathname) && (pattern === pathname || !pages.includes(pathname))
  const unseen = pages.filter((pattern) => ![...looked].some((pathname) => fits(pattern, pathname)))
  expect(unseen).toEqual([])
})

test('what is no page is none: a file, or a word for machines', async () => {
  // a stranger at a desk's file is shown the door, which is a page
  for (const { path } of routes.filter(
    (route) => route.method === 'GET' && noPages.test(route.path) && !route.path.includes(':') && route.guard !== 'desk',
  )) {
    const answer = await fetch(`${stage.origin}${path}`)
    expect([path, answer.headers.get('content-type')?.startsWith('text/html')]).toEqual([path, false])
  }
})
test('the gate sees what is wrong', async () => {
  const context = await stage.browser.newContext(phoneView)
  const heard = watch(context, 'https://sendiri.example')
  const page = await context.newPage()
  await page.route('**/*', (route) => route.fulfill({ contentType: 'image/svg+xml', body: '<svg xmlns="http://www.w3.org/2000/svg"/>' }))
  await page.setContent(`<!doctype html><html lang="en"><title>x</title><main><h1>Satu</h1><h1>Dua</h1>
    <style>.grey { color: #999 } @media (prefers-color-scheme: dark) { body { background: #fff } .dim { color: #bbb } }</style>
    <p class="grey">Kelabu</p><p class="dim">Pudar</p><p style="width: 900px">Lebar</p><img src="https://lain.example/a.svg">
    <a href="#a" style="position:absolute;left:0;top:200px;width:9px;height:9px">x</a><a href="#b" style="position:absolute;left:10px;top:200px;width:9px;height:9px">y</a></main>`)
  const wrong = [...(await wrongWith(page)), ...heard.take()].join('\n')
  await context.close()
  for (const sign of [
    /lang is en/,
    /2 first headings/,
    /^320: 9\d\d px wide/m,
    /phone light: color-contrast at .grey/,
    /desk dark: color-contrast at .dim/,
    /image-alt/,
    /target-size/,
    /asks elsewhere: https:\/\/lain/,
  ]) {
    expect(wrong).toMatch(sign)
  }
  expect(wrong).not.toMatch(/light: color-contrast at .dim/)
})
