import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { canonical } from '#src/base/canonical.ts'
import { dayOf, dayPlus, formatDay } from '#src/base/time.ts'
import { eraseFromMarket } from '#src/market/personal-data.db.ts'
import type { Ctx } from '#src/platform/context.ts'
import { verifyText } from '#src/platform/signing-key.db.ts'
import { sayIn } from '#src/ui/words.ts'
import { enter } from '../../test/cast.ts'
import { newReader } from '../../test/reader.ts'
import { openTown, type Town } from '../../test/town.ts'
import { clearAlarms, issueCertificates, renewCertificate, revokeCertificate } from './certificate.db.ts'
import { certificateCalled, certificateKeys } from './certificate-read.db.ts'
import { claimPiece, handOverPiece, ownsPiece } from './claim.db.ts'
import { motifCalled } from './motif.db.ts'
import { answerForCity, answerForShop, askForMotif, endLicence } from './motif-licence.db.ts'
import { drawnMaster } from './picture-file.ts'
import { addDrawnPhoto, editPiece, makePiece, submitPiece, withdrawMaker } from './piece.db.ts'
import { editProduct, setProductStatus } from './product-edit.db.ts'
import { productForEdit } from './product-read.db.ts'
import { lookAtCertificate, scansOf, sweepScans } from './scan.db.ts'

let town: Town
const ctx: Record<string, Ctx> = {}
const shop = 'sanggar-canting-senja'
const coffee = 'toko-kopi'
let today = ''

const as = (who: string): Ctx => {
  const found = ctx[who]
  if (!found) throw new Error(`nobody called ${who}`)
  return found
}
const rows = async <Row extends object>(sql: string, values: readonly unknown[] = []) =>
  (await town.owner.query<Row>(sql, [...values])).rows
const rulesOf = (outcome: { ok: boolean; refusals?: { rule: string }[] }) => outcome.refusals?.map(({ rule }) => rule)
const value = <T>(outcome: { ok: true; value: T } | { ok: false; refusals: { rule: string }[] }): T => {
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.refusals))
  return outcome.value
}

beforeAll(async () => {
  town = await openTown()
  for (const who of ['warga', 'warga-2', 'penjual-batik', 'penjual-kopi', 'kurator', 'pengelola', 'guest']) ctx[who] = await town.as(who)
  today = dayOf(town.house.now())
})
afterAll(() => town?.close())

const about = (more: Record<string, unknown> = {}) => ({
  title: 'Kain uji',
  technique: 'tulis',
  motif: 'kawung',
  dye: 'Nila alam',
  cloth: 'Katun primissima',
  length: 250,
  width: 105,
  workDays: 20,
  finishedOn: today,
  ...more,
})
let drawn = 0
async function waitingPiece(more: Record<string, unknown> = {}): Promise<string> {
  const { number } = value(await makePiece(as('penjual-batik'), { shop, input: about(more) }))
  for (const stage of ['pola', 'jadi']) {
    drawn += 1
    const { bytes: _, ...master } = drawnMaster(`<svg viewBox="0 0 400 500"><path d="M0 0h${drawn}"/></svg>`, '#EAD9BA')
    value(await addDrawnPhoto(as('penjual-batik'), { shop, number, master, about: { stage, alt: `Kain uji ${stage}`, onDay: today } }))
  }
  value(await submitPiece(as('penjual-batik'), { shop, number }))
  return number
}
async function certified(more: Record<string, unknown> = {}): Promise<{ number: string; code: string }> {
  const number = await waitingPiece(more)
  const [code = ''] = value(await issueCertificates(as('kurator'), { numbers: [number] })).codes
  return { number, code }
}

describe('3-5 the register of motifs', () => {
  test('both spellings, and any dash or capital, are one motif', async () => {
    const spelt = ['leluwak-tehambugh', 'Leluwak Tehambur', 'LELUWAK tehambugh']
    const found = await Promise.all(spelt.map((said) => motifCalled(town.house.db, said)))
    expect(new Set(found.map(({ slug }) => slug))).toEqual(new Set(['leluwak-tehambugh']))
    expect(found[0]).toMatchObject({ right: 'unknown_record', recordNumber: '', recordedOn: '2022-12-26', needsLicence: true, draws: null })
  })

  test('a listing that names the protected motif without leave is refused with the place to ask; with leave it goes in', async () => {
    const [product] = await rows<{ id: string; shop: string; key: string }>(
      `select p.id, s.slug as shop, h.demo_key as key from market.product p join market.shop s on s.id = p.shop_id join identity.membership m on m.entity_id = s.id and m.role = 'owner'
       join identity.person h on h.id = m.person_id where h.demo_key = 'penjual-kopi' and p.status = 'published' order by p.slug limit 1`,
    )
    const seller = as('penjual-kopi')
    const read = await productForEdit(seller, product?.shop ?? coffee, product?.id ?? '')
    const input = {
      ...read,
      variants: read.variants.map(({ id, sku, options, price }) => ({ id, sku, options, price })),
      leadDays: read.leadDays ?? undefined,
      weightGrams: read.weightGrams ?? undefined,
    }
    const named = await editProduct(seller, {
      shop: read.shop.slug,
      product: read.id,
      input: { ...input, name: 'Taplak Leluwak-Tehambur kecil' },
    })
    expect(named).toMatchObject({
      ok: false,
      refusals: [{ rule: 'market.motif.licence_missing', field: 'name', facts: { slug: 'leluwak-tehambugh' } }],
    })
    // the form that was refused has the link by which one asks
    const form = Object.fromEntries(Object.entries(about({ motif: 'Leluwak Tehambur' })).map(([name, said]) => [name, String(said)]))
    const answer = await (await enter(town, 'penjual-kopi')).post(`/toko-saya/${read.shop.slug}/karya/baru`, { ...form, once: 'izin' })
    expect([answer.status, answer.body.includes('href="/motif/leluwak-tehambugh/izin"')]).toEqual([422, true])
    // nothing that wrote past the deed would get through either
    await expect(town.pool.query(`update market.product set name = 'Kain Leluwak Tehambugh' where id = $1`, [read.id])).rejects.toThrow(
      /licence_missing/,
    )
    await expect(
      town.pool.query(`update market.product set attributes = attributes || '{"motif": "leluwak-tehambugh"}' where id = $1`, [read.id]),
    ).rejects.toThrow(/licence_missing/)
    // a draft may say so; it is looked at when buyers would see it
    await town.pool.query(`update market.product set status = 'hidden' where id = $1`, [read.id])
    await town.pool.query(`update market.product set name = 'Kain Leluwak Tehambugh' where id = $1`, [read.id])
    expect(rulesOf(await setProductStatus(seller, { shop: read.shop.slug, products: [read.id], status: 'published' }))).toContain(
      'market.motif.licence_missing',
    )

    expect(
      value(
        await askForMotif(seller, {
          motif: 'leluwak tehambur',
          input: { shop: read.shop.slug, techniques: ['cap'], says: 'Untuk taplak di kedai kami.' },
        }),
      ),
    ).toEqual({ shop: read.shop.slug })
    expect(
      rulesOf(
        await askForMotif(seller, {
          motif: 'leluwak-tehambugh',
          input: { shop: read.shop.slug, techniques: ['cap'], says: 'Untuk taplak di kedai kami.' },
        }),
      ),
    ).toEqual(['market.motif.asked_twice'])
    const [asked] = await rows<{ id: string }>(
      `select r.id from market.motif_request r join market.shop s on s.id = r.shop_id where s.slug = $1`,
      [read.shop.slug],
    )
    const yes = { request: asked?.id, granted: true, from: today, until: dayPlus(dayOf(town.house.now()), 30) }
    await expect(answerForCity(as('penjual-kopi'), yes)).rejects.toThrow(/no authority/)
    await expect(answerForShop(as('penjual-batik'), { shop, request: yes.request ?? '', input: yes })).rejects.toThrow()
    expect(value(await answerForCity(as('pengelola'), yes))).toEqual({ motif: 'leluwak-tehambugh' })
    expect(rulesOf(await answerForCity(as('pengelola'), yes))).toEqual(['market.motif.answered'])
    expect((await setProductStatus(seller, { shop: read.shop.slug, products: [read.id], status: 'published' })).ok).toBe(true)
  })

  test('leave that ends stops new certificates and keeps old ones good', async () => {
    const before = await certified({ motif: 'Leluwak Tehambur', title: 'Leluwak sebelum' })
    const waits = await waitingPiece({ motif: 'leluwak-tehambugh', title: 'Leluwak sesudah' })
    const [licence] = await rows<{ id: string }>(
      `select l.id from market.motif_licence l join market.motif m on m.id = l.motif_id join market.shop s on s.id = l.shop_id where m.slug = 'leluwak-tehambugh' and s.slug = $1`,
      [shop],
    )
    expect(rulesOf(await endLicence(as('pengelola'), { licence: licence?.id ?? '', reason: 'pendek' }))).toEqual(['market.motif.reason'])
    value(await endLicence(as('pengelola'), { licence: licence?.id ?? '', reason: 'Perjanjian dengan kota sudah berakhir.' }))
    expect(rulesOf(await issueCertificates(as('kurator'), { numbers: [waits] }))).toEqual(['market.motif.licence_missing'])
    expect((await certificateCalled(town.house.db, before.code)).state).toBe('valid')
    expect(rulesOf(await makePiece(as('penjual-batik'), { shop, input: about({ motif: 'leluwak-tehambugh' }) }))).toEqual([
      'market.motif.licence_missing',
    ])
    await expect(
      town.owner.query(`update market.motif_licence set during = daterange('2020-01-01', '2099-01-01') where id = $1`, [licence?.id]),
    ).rejects.toThrow(/licence_fixed/)
  })

  test('nobody writes himself leave', async () => {
    await expect(
      town.pool.query(
        `insert into market.motif_licence (motif_id, shop_id, techniques, during, actor) select m.id, s.id, '{cap}', '[2026-01-01,2099-01-01)', 'x'
        from market.motif m, market.shop s where m.slug = 'leluwak-tehambugh' and s.slug = $1`,
        [shop],
      ),
    ).rejects.toThrow(/license_without_act/)
  })
})

describe('S40, 3-4 the certificate', () => {
  test('is signed over its canonical text; one byte more or less and it does not hold, from our own tables too', async () => {
    const { code } = await certified({ maker: 'Ratri Wulandari', consent: true })
    const read = await certificateCalled(town.house.db, code)
    expect(read).toMatchObject({ state: 'valid', maker: 'Ratri Wulandari', owned: false })
    expect(read.text).toBe(canonical(read.document))
    expect(read.text).not.toContain('Ratri')
    // 3-4: what is signed says serial, makers by their seal, how, of what, how large, how long, when, its pictures and who signed in which office
    expect(read.document).toMatchObject({
      version: 1,
      code,
      number: expect.stringMatching(/^BTK-\d{4}-\d{6}$/),
      issuer: { city: expect.stringMatching(/./), body: expect.stringMatching(/./), post: expect.stringMatching(/./) },
      shop: { slug: shop },
      maker: expect.stringMatching(/^[0-9a-f]{64}$/),
      technique: 'tulis',
      cloth: 'Katun primissima',
      dye: 'Nila alam',
      size: [250, 105],
      workDays: 20,
      finished: today,
      motif: { slug: 'kawung' },
      photos: { count: 2, digest: expect.stringMatching(/^[0-9a-f]{64}$/) },
    })
    const [key] = (await certificateKeys(town.house.db)).filter(({ id }) => id === read.key)
    for (let at = 0; at < read.text.length; at += 37) {
      const bent = `${read.text.slice(0, at)}${read.text[at] === 'x' ? 'y' : 'x'}${read.text.slice(at + 1)}`
      expect(verifyText(key?.publicKey ?? '', bent, read.signature)).toBe(false)
    }
    // an owner of the database who bends a row changes what the page says
    await town.owner.query('alter table market.certificate disable trigger append_only')
    await town.owner.query(`update market.certificate set document = replace(document, '"workDays":20', '"workDays":99') where code = $1`, [
      code,
    ])
    expect((await certificateCalled(town.house.db, code)).state).toBe('broken')
    await town.owner.query(`update market.certificate set document = replace(document, '"workDays":99', '"workDays":20') where code = $1`, [
      code,
    ])
    await town.owner.query('alter table market.certificate enable trigger append_only')
    expect((await certificateCalled(town.house.db, code)).state).toBe('valid')
  })

  test('is never changed or deleted, and nobody issues one without an act', async () => {
    const { code } = await certified()
    await expect(town.pool.query(`delete from market.certificate where code = $1`, [code])).rejects.toThrow(/permission|never/)
    await expect(town.owner.query(`update market.certificate set signature = signature where code = $1`, [code])).rejects.toThrow(
      /append|change/,
    )
    await expect(
      town.pool.query(
        `insert into market.certificate (code, piece_id, document, hash, signature, key_id, act_id, replaces)
        select 'ABCDEFGHJKMN', piece_id, document, hash, signature, key_id, act_id, id from market.certificate where code = $1`,
        [code],
      ),
    ).rejects.toThrow(/without_act/)
    await expect(
      town.pool.query(`update market.piece p set title = 'Lain' from market.certificate c where c.piece_id = p.id and c.code = $1`, [code]),
    ).rejects.toThrow(/piece.fixed/)
  })

  test('a seller cannot sign, a curator of the shop’s own team cannot either, and what was not shown is not signed', async () => {
    const number = await waitingPiece()
    await expect(issueCertificates(as('penjual-batik'), { numbers: [number] })).rejects.toThrow(/no authority/)
    const kurator = as('kurator').actor as { id: string }
    await town.owner.query(
      `insert into identity.membership (kind, entity_id, person_id, role, during) select 'shop', id, $2, 'staff', tstzrange(now() - interval '1 day', null) from market.shop where slug = $1`,
      [shop, kurator.id],
    )
    await expect(issueCertificates(as('kurator'), { numbers: [number] })).rejects.toThrow(/no authority/)
    // as though he had never been there: who has left is barred for two years
    await town.owner.query(`delete from identity.membership where person_id = $1 and kind = 'shop'`, [kurator.id])
    const draft = value(await makePiece(as('penjual-batik'), { shop, input: about() })).number
    const [other] = await rows<{ demo_key: string }>(`select demo_key from identity.person where id = $1`, [kurator.id])
    expect(other?.demo_key).toBe('kurator')
    expect(rulesOf(await submitPiece(as('penjual-batik'), { shop, number: draft }))).toEqual(['market.piece.photos_few'])
  })

  test('is corrected by a new one that names the old, once', async () => {
    const { code } = await certified({ maker: 'Ratri Wulandari', consent: true })
    const [a, b] = await Promise.all([renewCertificate(as('kurator'), { code }), renewCertificate(as('kurator'), { code })])
    expect([a.ok, b.ok].filter(Boolean)).toHaveLength(1)
    const made = a.ok ? a.value.code : value(b).code
    const [old, now] = await Promise.all([certificateCalled(town.house.db, code), certificateCalled(town.house.db, made)])
    expect([old.state, old.newer, now.state, now.older, now.document.replaces]).toEqual(['replaced', made, 'valid', code, code])
  })

  test('revoked it says the day and the class of the reason, not the words; nothing follows it', async () => {
    const { code } = await certified()
    expect(rulesOf(await revokeCertificate(as('kurator'), { code, reason: 'mistaken', says: 'pendek' }))).toEqual([
      'market.certificate.says',
    ])
    value(await revokeCertificate(as('kurator'), { code, reason: 'lost', says: 'Pembatik melaporkan kainnya hilang.' }))
    const read = await certificateCalled(town.house.db, code)
    expect([read.state, read.endReason, read.endedAt instanceof Date]).toEqual(['revoked', 'lost', true])
    expect(JSON.stringify(read)).not.toContain('melaporkan')
    const { body } = await newReader(town).get(`/sertifikat/${code}`)
    expect(body).toContain(
      sayIn('id')('batik.state.revoked.more', { day: formatDay(read.endedAt ?? new Date(0)), reason: 'kainnya hilang' }),
    )
    expect(body).not.toContain('melaporkan')
    expect(rulesOf(await renewCertificate(as('kurator'), { code }))).toEqual(['market.certificate.ended'])
    expect(rulesOf(await revokeCertificate(as('kurator'), { code, reason: 'lost', says: 'Pembatik melaporkan kainnya hilang.' }))).toEqual([
      'market.certificate.ended',
    ])
  })

  test('a maker who no longer wants to be named is not, and the certificate holds', async () => {
    const { number, code } = await certified({ maker: 'Ratri Wulandari', consent: true })
    value(await withdrawMaker(as('penjual-batik'), { shop, number }))
    expect(await certificateCalled(town.house.db, code)).toMatchObject({ state: 'valid', maker: null, salt: null })
    expect(rulesOf(await makePiece(as('penjual-batik'), { shop, input: about({ maker: 'Ratri Wulandari' }) }))).toEqual([
      'market.piece.consent',
    ])
  })

  test('another picture in the place of one that was signed shows', async () => {
    const { number, code } = await certified()
    await town.owner.query('alter table market.piece_photo disable trigger append_only')
    await town.owner.query(
      `update market.piece_photo set key = md5('lain') where stage = 'jadi' and piece_id = (select id from market.piece where number = $1)`,
      [number],
    )
    await town.owner.query('alter table market.piece_photo enable trigger append_only')
    expect((await certificateCalled(town.house.db, code)).state).toBe('broken')
  })

  test('somebody else’s piece is not there', async () => {
    const number = await waitingPiece()
    const [kopi] = await rows<{ slug: string }>(
      `select s.slug from market.shop s join identity.membership m on m.entity_id = s.id join identity.person p on p.id = m.person_id where p.demo_key = 'penjual-kopi'`,
    )
    await expect(editPiece(as('penjual-kopi'), { shop: kopi?.slug ?? '', number, input: about() })).rejects.toThrow(/piece/)
    await expect(editPiece(as('penjual-kopi'), { shop, number, input: about() })).rejects.toThrow(/shop/)
    expect(rulesOf(await editPiece(as('penjual-batik'), { shop, number, input: about() }))).toEqual(['market.piece.fixed'])
  })
})

test('domain §4.3 nothing calls a cloth a geographical indication, or shows a Batikmark it has no number of; the file for no line says until when it knows', async () => {
  const { number, code } = await certified()
  const guest = newReader(town)
  const pages = await Promise.all(
    [`/sertifikat/${code}`, `/api/v1/certificates/${code}`, '/motif', '/motif/leluwak-tehambugh', '/sertifikat'].map((at) => guest.get(at)),
  )
  expect(pages.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200])
  for (const { body } of pages) expect(body).not.toMatch(/(?<!bukan )indikasi geografis|(?<!(?:no|not a) )geographical indication/i)
  expect(JSON.parse(pages[1]?.body ?? '{}').certificate).not.toHaveProperty('batikmark')
  expect(pages[0]?.body).toContain(number)
  expect(pages[0]?.body).toContain(sayIn('id')('batik.certificate.not_batikmark'))
  const keys = JSON.parse((await guest.get('/api/v1/certificates/keys')).body) as { items: Record<string, unknown>[] }
  expect(keys.items[0]).toMatchObject({ since: expect.stringMatching(/^\d{4}-/) })
  const file = (await guest.get('/sertifikat/verifikasi-luring.html')).body
  expect(file).toContain(sayIn('id')('batik.offline.valid.more'))
  expect(file).toContain(`per ${formatDay(town.house.now())}`)
})

describe('3-4 owning a cloth', () => {
  test('one code, one owner: of twenty at once one becomes it, the others are told and are on record', async () => {
    const { number, code } = await certified()
    const { code: strip } = value(await handOverPiece(as('penjual-batik'), { shop, number }))
    const answers = await Promise.all(Array.from({ length: 20 }, () => claimPiece(as('guest'), { certificate: code, typed: strip })))
    const outcomes = answers.map((one) => value(one).outcome)
    expect(outcomes.filter((one) => one === 'done')).toHaveLength(1)
    expect(outcomes.filter((one) => one === 'used')).toHaveLength(19)
    const [attempts] = await rows<{ n: number }>(
      `select count(*)::int as n from market.claim_attempt a join market.piece p on p.id = a.piece_id where p.number = $1 and outcome = 'used'`,
      [number],
    )
    expect(attempts?.n).toBe(19)
    expect(rulesOf(await handOverPiece(as('penjual-batik'), { shop, number }))).toEqual(['market.claim.owned'])
  })

  test('the new code passes it on, the old one no longer does; a slip is no attempt; a code of another cloth is wrong', async () => {
    const [one, two] = [await certified(), await certified()]
    const strip = value(await handOverPiece(as('penjual-batik'), { shop, number: one.number })).code
    const other = value(await handOverPiece(as('penjual-batik'), { shop, number: two.number })).code
    expect(value(await claimPiece(as('warga'), { certificate: one.code, typed: other }))).toEqual({ outcome: 'wrong' })
    expect(
      rulesOf(await claimPiece(as('warga'), { certificate: one.code, typed: `${strip.slice(0, -1)}${strip.endsWith('2') ? '3' : '2'}` })),
    ).toEqual(['market.claim.mistyped'])
    const first = value(await claimPiece(as('warga'), { certificate: one.code, typed: strip }))
    if (first.outcome !== 'done') throw new Error(first.outcome)
    expect(await ownsPiece(town.house.db, one.code, first.code)).toBe(true)
    const second = value(await claimPiece(as('guest'), { certificate: one.code, typed: first.code }))
    if (second.outcome !== 'done') throw new Error(second.outcome)
    expect([await ownsPiece(town.house.db, one.code, first.code), await ownsPiece(town.house.db, one.code, second.code)]).toEqual([
      false,
      true,
    ])
    // nobody's name is in what everybody may read
    const read = JSON.stringify(await certificateCalled(town.house.db, one.code))
    expect(read).not.toMatch(/warga|@contoh|628\d{6,}/)
  })

  test('an account that ends leaves the cloth to whoever holds the code', async () => {
    const { number, code } = await certified()
    const strip = value(await handOverPiece(as('penjual-batik'), { shop, number })).code
    const claimed = value(await claimPiece(as('warga-2'), { certificate: code, typed: strip }))
    if (claimed.outcome !== 'done') throw new Error(claimed.outcome)
    const person = (as('warga-2').actor as { id: string }).id
    await town.house.db.transaction().execute((tx) => eraseFromMarket(tx, person, async () => undefined))
    expect(await rows(`select 1 from market.piece_claim where person_id = $1`, [person])).toEqual([])
    expect(await ownsPiece(town.house.db, code, claimed.code)).toBe(true)
  })
})

describe('S40 looking at a certificate', () => {
  const look = (code: string, n: number, place?: string) => lookAtCertificate(as('guest'), { code, about: `perangkat ${n}`, place })
  const alarms = async (code: string) => (await scansOf(town.house.db, code)).alarms.map(({ kind, places }) => [kind, ...places])

  test('copied and looked at in two far towns within the hour it is flagged to owner and issuer, in public it stays authentic', async () => {
    const { number, code } = await certified()
    value(await look(code, 1, 'metro'))
    value(await look(code, 2, 'bandar-lampung'))
    expect(await alarms(code)).toEqual([])
    value(await look(code, 3, 'surabaya'))
    value(await look(code, 4, 'surabaya'))
    expect(await alarms(code)).toEqual([['far_apart', 'Bandar Lampung', 'Surabaya']])
    expect((await certificateCalled(town.house.db, code)).state).toBe('checked')
    // neutral in public: no alarm, no town, no word of a copy
    const { body } = await newReader(town).get(`/sertifikat/${code}`)
    expect(body).toContain('Penerbit sedang melihatnya lagi')
    expect(body).toMatch(/status[^>]*>(?:(?!<\/span>|<\/p>)[\s\S])*Asli/)
    expect(
      body.slice(body.indexOf('class="certificate checked"'), body.indexOf('</section>', body.indexOf('class="certificate checked"'))),
    ).not.toMatch(/Surabaya|Bandar Lampung|tiruan|palsu|disalin|dipindai/i)
    const letters = await rows<{ recipient: string }>(`select distinct recipient from platform.mail where subject like $1 order by 1`, [
      `%${number}`,
    ])
    expect(letters.map(({ recipient }) => recipient)).toEqual(
      expect.arrayContaining(['kurator@contoh.metro', 'penjual-batik@contoh.metro']),
    )
    value(await clearAlarms(as('kurator'), { code, says: 'Pembeli membawanya dengan pesawat pagi itu.' }))
    expect((await certificateCalled(town.house.db, code)).state).toBe('valid')
  })

  test('two hours between two towns are a journey', async () => {
    const { code } = await certified()
    value(await look(code, 1, 'metro'))
    await town.owner.query(
      `update market.certificate_scan set at = at - interval '2 hours' where certificate_id = (select id from market.certificate where code = $1)`,
      [code],
    )
    value(await look(code, 2, 'jayapura'))
    expect(await alarms(code)).toEqual([])
  })

  test('more than twenty devices in a day are flagged, one device that looks often is not', async () => {
    const [much, often] = [await certified(), await certified()]
    for (let n = 0; n < 25; n += 1) value(await look(often.code, 7))
    for (let n = 0; n < 20; n += 1) value(await look(much.code, n))
    expect([await alarms(often.code), await alarms(much.code)]).toEqual([[], []])
    value(await look(much.code, 21))
    expect(await alarms(much.code)).toEqual([['many_devices']])
  })

  test('no address and no exact place is kept, and after ninety days nothing', async () => {
    const { code } = await certified()
    value(await lookAtCertificate(as('guest'), { code, about: '203.0.113.77 Mozilla', place: 'metro' }))
    const kept = await rows<Record<string, unknown>>(
      `select s.* from market.certificate_scan s join market.certificate c on c.id = s.certificate_id where c.code = $1`,
      [code],
    )
    expect(Object.keys(kept[0] ?? {}).sort()).toEqual(['at', 'certificate_id', 'device', 'id', 'place'])
    expect(JSON.stringify(kept)).not.toContain('203.0.113')
    expect(rulesOf(await look(code, 2, 'rumah-pak-rt'))).toEqual(['market.certificate.place'])
    await town.owner.query(
      `update market.certificate_scan set at = at - interval '91 days' where certificate_id = (select id from market.certificate where code = $1)`,
      [code],
    )
    await sweepScans(town.house.db)
    expect((await scansOf(town.house.db, code)).days).toEqual([])
  })
})
