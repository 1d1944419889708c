import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { placeBooking } from '#src/spaces/booking.db.ts'
import { cancelBooking } from '#src/spaces/cancel.db.ts'
import { letterOfBooking } from '#src/spaces/consent-letter.db.ts'
import { letterPaper } from '#src/spaces/consent-letter.paper.ts'
import { approveBooking } from '#src/spaces/decide.db.ts'
import { sayIn } from '#src/ui/words.ts'
import { enter } from '../../../test/cast.ts'
import { newReader } from '../../../test/reader.ts'
import { openRoomsTown, type Rooms, value } from '../../../test/rooms-town.ts'

let town: Rooms
beforeAll(async () => {
  town = await openRoomsTown()
})
afterAll(() => town?.close())
beforeEach(() => town.setClock('2027-01-04T09:00'))

type Node = { role?: string; alt?: string; children?: Node[] }
const rolesOf = (node: Node | null): string[] => (node ? [node.role ?? '', ...(node.children ?? []).flatMap(rolesOf)] : []).filter(Boolean)
const altsOf = (node: Node | null): string[] => (node ? [node.alt ?? '', ...(node.children ?? []).flatMap(altsOf)] : []).filter(Boolean)

async function readPaper(bytes: Uint8Array) {
  const paper = await getDocument({ data: new Uint8Array(bytes) }).promise
  const page = await paper.getPage(1)
  const tree = (await page.getStructTree()) as Node | null
  const { info } = await paper.getMetadata()
  const fonts = Buffer.from(bytes).toString('latin1')
  return {
    pages: paper.numPages,
    info: info as Record<string, unknown>,
    marked: ((await paper.getMarkInfo()) as unknown as Map<string, boolean>).get('Marked'),
    text: (await page.getTextContent()).items
      .map((item) => ('str' in item ? item.str : ''))
      .join(' ')
      .replace(/\s+/g, ' '),
    roles: rolesOf(tree),
    alts: altsOf(tree),
    embedded: /\/FontFile2/.test(fonts) && !/\/BaseFont \/Helvetica/.test(fonts),
  }
}

async function letterFor(when: string, more: Record<string, unknown> = {}) {
  const { number } = value(await placeBooking(await town.as('warga'), town.wish('kelas-1', when, more)))
  value(await approveBooking(await town.as('sekretaris'), { number, reason: 'Sesuai aturan' }))
  const letter = await letterOfBooking(town.house.db, number)
  if (!letter) throw new Error('no letter')
  return { number, code: letter.code, at: `/surat/${letter.code}.pdf` }
}
const bytesAt = async (at: string) => new Uint8Array(await (await town.site.request(`http://localhost${at}`)).arrayBuffer())

describe('the letter of consent', () => {
  test('is one page that can be searched and read aloud, and names the use but no private person', async () => {
    const { number, code, at } = await letterFor('2027-01-11 10-12', { title: 'Membatik bersama 🎨' })
    const answer = await newReader(town).get(at)
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/pdf'])
    const read = await readPaper(await bytesAt(at))
    expect(read).toMatchObject({
      pages: 1,
      marked: true,
      embedded: true,
      info: { Language: 'id', Title: `Surat Persetujuan Tempat ${number}` },
    })
    for (const said of [
      number,
      'Membatik bersama ?',
      'Kelas 1',
      'Senin, 11 Januari 2027, 10.00 WIB – 12.00 WIB',
      'Sosial',
      'BERLAKU',
      code.replace(/(.{4})(?=.)/g, '$1-'),
      `/surat/${code}`,
    ])
      expect(read.text).toContain(said)
    expect(read.text).not.toContain('TIDAK BERLAKU')
    expect(read.roles).toEqual(expect.arrayContaining(['Document', 'H1', 'P', 'Table', 'TR', 'TH', 'TD', 'Figure']))
    expect(read.alts).toEqual([`Kode QR menuju http://localhost/surat/${code}`])
    const [person] = await town.rows<{ name: string }>(`select name from identity.person where demo_key = 'warga'`)
    expect(read.text).not.toContain(person?.name)
  })

  test('the same state gives the same bytes, asked for again it is 304; called off, it says that it does not hold', async () => {
    const { number, at } = await letterFor('2027-01-12 10-12')
    const first = await newReader(town).get(at)
    const letter = await letterOfBooking(town.house.db, number)
    const telling = { t: sayIn('id'), tongue: 'id' as const, demo: true, address: 'http://localhost/surat/x' }
    const [one, two] = letter ? [await letterPaper(letter, telling), await letterPaper(letter, telling)] : []
    expect(Buffer.from(one ?? []).equals(Buffer.from(two ?? [1]))).toBe(true)
    const tag = first.headers.get('etag') ?? ''
    expect((await newReader(town, { 'if-none-match': tag }).get(at)).status).toBe(304)
    value(await cancelBooking(await town.as('warga'), { number, reason: 'Pemateri sakit' }))
    const read = await readPaper(await bytesAt(at))
    expect(read.text).toContain('TIDAK BERLAKU. Keadaan: Dibatalkan')
    expect(read.text).toContain('tidak dapat dipakai lagi')
  })

  test('in English for a reader of English; a code nobody was given is not there', async () => {
    const { number, at } = await letterFor('2027-01-13 10-12')
    const read = await readPaper(await bytesAt(`${at}?bahasa=en`))
    expect(read.info).toMatchObject({ Language: 'en', Title: `Letter of Consent of the Venue ${number}` })
    expect(read.text).toContain('Wednesday, 13 January 2027')
    for (const code of ['AAAAAAAAAAAA', number, '%00', 'x'.repeat(300)])
      expect([code, (await newReader(town).get(`/surat/${code}.pdf`)).status]).toEqual([code, 404])
  })

  test('whoever booked finds it on the page of the booking', async () => {
    const { number, at } = await letterFor('2027-01-14 10-12')
    expect((await (await enter(town, 'warga')).get(`/saya/pemesanan/${number}`)).body).toContain(`href="${at}"`)
  })
})
