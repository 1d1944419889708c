import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import jsQR from 'jsqr'
import type { Browser, Page } from 'playwright-core'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { canonical } from '#src/base/canonical.ts'
import { verifyText } from '#src/platform/signing-key.db.ts'
import { openBrowser } from '../../../test/browser.ts'
import { enter } from '../../../test/cast.ts'
import { newReader, type Reader } from '../../../test/reader.ts'
import { openTown, type Town } from '../../../test/town.ts'

let town: Town
let maker: Reader
let curator: Reader
let browser: Browser
const folder = mkdtempSync(join(tmpdir(), 'mch-offline-'))
const cloth = '/toko-saya/sanggar-canting-senja/karya'

beforeAll(async () => {
  town = await openTown()
  ;[maker, curator, browser] = [await enter(town, 'penjual-batik'), await enter(town, 'kurator'), await openBrowser()]
})
afterAll(async () => {
  await browser?.close()
  await town?.close()
  rmSync(folder, { recursive: true, force: true })
})

const one = async (sql: string, values: readonly unknown[] = []): Promise<string> =>
  String(Object.values((await town.owner.query<Record<string, unknown>>(sql, [...values])).rows[0] ?? {})[0] ?? '')
const newestCode = (number: string) =>
  one(
    `select c.code from market.certificate c join market.piece p on p.id = c.piece_id where p.number = $1 order by c.issued_at desc limit 1`,
    [number],
  )

/** A photo as a phone would send it, another one each time. */
async function photo(shade: number): Promise<Blob> {
  const pixels = Buffer.alloc(400 * 500 * 3, shade)
  return new Blob(
    [
      new Uint8Array(
        await sharp(pixels, { raw: { width: 400, height: 500, channels: 3 } })
          .jpeg()
          .toBuffer(),
      ),
    ],
    { type: 'image/jpeg' },
  )
}

async function addPhoto(number: string, stage: string, shade: number) {
  const body = new FormData()
  body.set('picture', await photo(shade), 'kain.jpg')
  for (const [name, value] of Object.entries({
    stage,
    alt: `Kain pada tahap ${stage}`,
    onDay: '2026-01-05',
    once: `foto ${number} ${stage}`,
  }))
    body.set(name, value)
  return await maker.send(`${cloth}/${number}/foto`, body, {})
}

const said = {
  title: 'Kain Kupu Pagi',
  technique: 'tulis',
  motif: 'kupu-malam',
  dye: 'Nila alam',
  cloth: 'Katun primissima',
  length: '250',
  width: '105',
  workDays: '20',
  finishedOn: '2026-01-10',
  story: 'Dicanting sebelum subuh.',
  maker: 'Ratri Wulandari',
  consent: '1',
}

async function certifiedCloth(once: string): Promise<{ number: string; code: string }> {
  const made = await maker.post(`${cloth}/baru`, { ...said, once })
  const number = /BTK-\d{4}-\d{6}/.exec(made.location)?.[0] ?? ''
  await addPhoto(number, 'pola', 200 + once.length)
  await addPhoto(number, 'jadi', 60 + once.length)
  await maker.post(`${cloth}/${number}/ajukan`, { once: `ajukan ${number}` })
  await curator.post('/meja/batik/terbitkan', { numbers: [number], once: `terbit ${number}` })
  return { number, code: await newestCode(number) }
}

describe('from the maker to the buyer', () => {
  test('a cloth is entered with its photos, signed by a curator, printed, and owned by whoever has the code', async () => {
    const empty = await maker.post(`${cloth}/baru`, { ...said, title: '', consent: '', once: 'kosong' })
    expect(empty.status).toBe(422)
    expect(empty.body).toContain('Beri nama kain ini')
    expect(empty.body).toContain('value="Katun primissima"')
    const { number, code } = await certifiedCloth('pertama')
    const guest = newReader(town)
    const page = await guest.get(`/sertifikat/${code}`)
    expect(page.status).toBe(200)
    for (const words of ['Kain Kupu Pagi', 'Ratri Wulandari', 'Batik tulis', 'Asli', 'Dicanting sebelum subuh', 'Tidak ada', number])
      expect(page.body).toContain(words)
    const sheet = await maker.post(`${cloth}/${number}/kode`)
    expect(sheet.location).toBe(`${cloth}/${number}/cetak`)
    const strip = /class="strip">[^<]*<b[^>]*>([0-9A-Z-]{14})</.exec((await maker.get(sheet.location)).body)?.[1] ?? ''
    expect(strip).toMatch(/^\w{4}-\w{4}-\w{4}$/)
    const claimed = await guest.post(`/sertifikat/${code}/milik`, { code: strip })
    expect(claimed.status).toBe(303)
    const own = await guest.get(`/sertifikat/${code}/milik`)
    const next = /code-line big">([0-9A-Z-]{14})</.exec(own.body)?.[1] ?? ''
    expect(next).not.toBe(strip)
    const thief = newReader(town)
    const again = await thief.post(`/sertifikat/${code}/milik`, { code: strip })
    expect([again.status, again.body.includes('sudah pernah dipakai'), again.body.includes(`value="${strip}"`)]).toEqual([409, true, true])
    expect(again.body).not.toContain(next)
  })

  test('one mistyped letter is told at the form, not looked up', async () => {
    const { code } = await certifiedCloth('salah ketik')
    const guest = newReader(town)
    for (let at = 0; at < code.length; at += 1) {
      const other = code[at] === '7' ? '8' : '7'
      const answer = await guest.get(`/sertifikat?kode=${code.slice(0, at)}${other}${code.slice(at + 1)}`)
      expect([at, answer.status]).toEqual([at, 422])
    }
    expect(
      (await newReader(town).get(`/sertifikat?kode=${code.slice(0, 4)}-${code.slice(4, 8)} ${code.slice(8).toLowerCase()}`)).location,
    ).toContain(`/sertifikat/${code}`)
  })

  test('a printed code of another content is told; a scan is counted once and leads to the page', async () => {
    const { code } = await certifiedCloth('isi lain')
    const mark = (await one('select left(hash, 8) from market.certificate where code = $1', [code])) || ''
    const guest = newReader(town)
    const scanned = await guest.get(`/s/${code}.${mark}`)
    expect(scanned.location).toBe(`/sertifikat/${code}?isi=${mark}`)
    expect((await guest.get(scanned.location)).body).not.toContain('menyebut isi lain')
    expect((await guest.get((await guest.get(`/s/${code}.00000000`)).location)).body).toContain('menyebut isi lain')
    expect((await guest.get(`/s/${code.slice(0, -1)}.${mark}`)).status).toBe(404)
    expect(
      await one('select count(*) from market.certificate_scan s join market.certificate c on c.id = s.certificate_id where c.code = $1', [
        code,
      ]),
    ).toBe('2')
  })
})

describe('the API', () => {
  test('hands out what was signed, the signature and the key; anybody checks it', async () => {
    const { code } = await certifiedCloth('api')
    const guest = newReader(town)
    const body = JSON.parse((await guest.get(`/api/v1/certificates/${code}`)).body)
    const keys = JSON.parse((await guest.get('/api/v1/certificates/keys')).body)
    expect(keys.items.map(({ id }: { id: string }) => id)).toContain(body.key.id)
    // 3-4: the same list stands at a well-known address, each key with the days it holds
    const known = await guest.get('/.well-known/certificate-keys.json')
    expect([known.status, known.headers.get('content-type')?.split(';')[0], JSON.parse(known.body)]).toEqual([
      200,
      'application/json',
      keys,
    ])
    expect(
      keys.items.every((one: { algorithm: string; since: string }) => one.algorithm === 'Ed25519' && !Number.isNaN(Date.parse(one.since))),
    ).toBe(true)
    expect(body).toMatchObject({ state: 'valid', replacedBy: null, ended: null, disclosed: { maker: { name: 'Ratri Wulandari' } } })
    expect(verifyText(body.key.publicKey, canonical(body.certificate), body.signature)).toBe(true)
    expect(verifyText(body.key.publicKey, canonical({ ...body.certificate, workDays: 21 }), body.signature)).toBe(false)
    expect(JSON.stringify(body)).not.toMatch(/628\d{6,}|@/)
    expect((await guest.get(`/api/v1/certificates/${code.slice(0, -1)}`)).status).toBe(404)
  })
})

describe('S40 with the server off', () => {
  let offline: Page
  const check = async (text: string): Promise<string> => {
    await offline.fill('#isi', text)
    await offline.click('button')
    await offline.waitForFunction(() => document.getElementById('jawaban')?.className !== '')
    const state = (await offline.getAttribute('#jawaban', 'class')) ?? ''
    await offline.evaluate(() => {
      const answer = document.getElementById('jawaban')
      if (answer) answer.className = ''
    })
    return state
  }

  test('the code of the printed sheet, read by an independent reader, is checked by the file alone', async () => {
    const { number, code } = await certifiedCloth('luring')
    const gone = await certifiedCloth('dicabut')
    await curator.post(`/meja/batik/${gone.number}/cabut`, { reason: 'lost', says: 'Kainnya hilang di perjalanan.', once: 'cabut' })
    const file = await newReader(town).get('/sertifikat/verifikasi-luring.html')
    expect(file.headers.get('content-disposition')).toMatch(/^attachment/)
    expect(file.body).not.toMatch(/https?:\/\//)
    const path = join(folder, 'pemeriksa.html')
    writeFileSync(path, file.body)

    const sheet = (await maker.get(`${cloth}/${number}/cetak`)).body
    const svg = /<div class="qr large"[^>]*>(<svg[\s\S]*?<\/svg>)/.exec(sheet)?.[1] ?? ''
    // at 62 mm and 300 dots an inch, as a sheet comes out of a printer
    const { data, info } = await sharp(Buffer.from(svg))
      .resize(732, 732, { kernel: 'nearest' })
      .ensureAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true })
    const printed = jsQR(new Uint8ClampedArray(data), info.width, info.height)?.data ?? ''
    expect(printed.split('\n')).toHaveLength(3)

    const context = await browser.newContext({ offline: true })
    const asked: string[] = []
    context.on('request', (request) => void asked.push(request.url()))
    offline = await context.newPage()
    await offline.goto(`file://${path}`)
    expect(await check(printed)).toBe('valid')
    expect(await offline.textContent('#jawaban')).toContain(number)
    for (const at of [5, 60, 200, printed.indexOf('\n') - 2]) {
      const bent = `${printed.slice(0, at)}${printed[at] === '7' ? '8' : '7'}${printed.slice(at + 1)}`
      expect([at, await check(bent)]).toEqual([at, 'invalid'])
    }
    const [document = '', key = '', signature = ''] = printed.split('\n')
    expect(await check([document, key, `${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`].join('\n'))).toBe('invalid')
    expect(await check([document, '0123456789abcdef', signature].join('\n'))).toBe('unknown_key')
    expect(await check('bukan sertifikat')).toBe('unreadable')
    const guest = newReader(town)
    expect(await check((await guest.get(`/api/v1/certificates/${code}`)).body)).toBe('valid')
    expect(await check((await guest.get(`/api/v1/certificates/${gone.code}`)).body)).toBe('ended')
    expect(asked.filter((url) => !url.startsWith('file:'))).toEqual([])
    await context.close()
  })

  test('the short code of the sheet leads to the page, with the mark of its content', async () => {
    const { number, code } = await certifiedCloth('daring')
    const sheet = (await maker.get(`${cloth}/${number}/cetak`)).body
    const svg = /<div class="qr"[^>]*>(<svg[\s\S]*?<\/svg>)/.exec(sheet)?.[1] ?? ''
    const { data, info } = await sharp(Buffer.from(svg))
      .resize(400, 400, { kernel: 'nearest' })
      .ensureAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true })
    expect(jsQR(new Uint8ClampedArray(data), info.width, info.height)?.data).toBe(
      `${town.house.config.origin}/s/${code}.${await one('select left(hash, 8) from market.certificate where code = $1', [code])}`,
    )
  })
})
