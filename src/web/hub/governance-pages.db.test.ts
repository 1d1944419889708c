import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { publishJournal } from '#src/governance/journal-letter.db.ts'
import { publishedMatrix } from '#src/governance/matrix-page.db.ts'
import { sealJournal } from '#src/platform/seal.ts'
import { openTown, type Town } from '../../../test/town.ts'

let town: Town
let pages: string[]

const ask = async (address: string) => await town.site.request(`http://localhost${address}`)
const read = async (address: string) => await (await ask(address)).text()

const lists = ['', '/matriks', '/keputusan', '/dasar-hukum', '/rapat', '/jejak'].map((end) => `/tata-kelola${end}`)
const downloads = ['/tata-kelola/matriks.csv', '/tata-kelola/jejak.csv', '/tata-kelola/keputusan.atom', '/api/v1/journal/publications']

beforeAll(async () => {
  town = await openTown()
  while ((await sealJournal(town.house.db)) > 0);
  await publishJournal(town.house)
  const all = async (text: string) => (await town.owner.query<{ value: string }>(text)).rows.map(({ value }) => value)
  pages = [
    ...lists,
    ...(await all('select number as value from governance.decision order by number')).map((number) => `/tata-kelola/keputusan/${number}`),
    ...(await all('select number as value from governance.meeting order by number')).map((number) => `/tata-kelola/rapat/${number}`),
    ...['ketua', 'kepala-opd-disporapar', 'koordinator-kelurahan-18.72.01.1001'].map((code) => `/tata-kelola/jabatan/${code}`),
    ...['sk-contoh-mch', 'uu-30-2014'].map((code) => `/tata-kelola/dasar-hukum/${code}`),
  ]
})
afterAll(() => town?.close())

/** Every tag closed by its own, every sign of XML's spelled out. */
function isWellFormed(xml: string): boolean {
  const open: string[] = []
  const rest = xml
    .replace(/<\?xml[^>]*\?>/, '')
    .replace(/<(\/?)([\w:]+)((?:\s+[\w:]+="[^"<&]*(?:&(?:amp|lt|gt|quot|#\d+);[^"<&]*)*")*)\s*(\/?)>/g, (_, end, name, __, alone) => {
      if (end) return open.pop() === name ? '' : '<'
      if (!alone) open.push(name)
      return ''
    })
  return open.length === 0 && !/[<>]/.test(rest) && !/&(?!(?:amp|lt|gt|quot|apos|#\d+|#x[0-9a-f]+);)/i.test(rest)
}

describe('every public page of governance', () => {
  test('answers in both tongues', async () => {
    for (const address of pages)
      for (const tongue of ['id', 'en']) {
        const answer = await ask(`${address}?bahasa=${tongue}`)
        expect([address, answer.status]).toEqual([address, 200])
        expect(await answer.text()).toContain(`<html lang="${tongue}"`)
      }
    for (const address of downloads) expect([address, (await ask(address)).status]).toEqual([address, 200])
  })

  test('falls over nothing that is typed into it', async () => {
    const names = [
      'q',
      'tindakan',
      'dana',
      'jumlah',
      'jabatan',
      'tahun',
      'dari',
      'sampai',
      'dari_baris',
      'versi',
      'sebelum',
      'nomor',
      'sidik',
      'status',
      'halaman',
    ]
    const hostile = [
      "'; drop table governance.act; --",
      '<script>alert(1)</script>',
      '\u0000',
      '%',
      '\\',
      '-1',
      '9'.repeat(400),
      'NaN',
      '🦆'.repeat(300),
      '1e309',
      '\ud800',
    ]
    for (const address of [...lists, ...downloads])
      for (const value of hostile) {
        const query = names.map((name) => `${name}=${encodeURIComponent(value.toWellFormed())}`).join('&')
        const answer = await ask(`${address}?${query}`)
        expect([address, value.slice(0, 20), answer.status < 500]).toEqual([address, value.slice(0, 20), true])
        expect(await answer.text()).not.toContain('<script>alert(1)')
      }
    for (const end of ['?q=%', '?q=%C3%28', '?versi=%00']) expect((await ask(`/tata-kelola/keputusan${end}`)).status).toBeLessThan(500)
  })

  test('says of what is not there that it is not', async () => {
    for (const end of [
      'jabatan/tidak-ada',
      'keputusan/KEP-2026-9999',
      "keputusan/KEP'",
      'dasar-hukum/tidak-ada',
      'dasar-hukum/tidak-ada/naskah',
      'dasar-hukum/sk-contoh-mch/naskah',
      'rapat/RP-2026-9999',
      'rapat/..%2f..',
      'matriks?versi=99',
      'tidak-ada',
    ])
      expect([end, (await ask(`/tata-kelola/${end}`)).status]).toEqual([end, 404])
  })

  test('names no private person: who is paid, who asked, who is tied to whom', async () => {
    const paid = (
      await town.owner.query<{ payee: string }>(
        `select distinct payee from governance.act where payee is not null union select payee from governance.case_file where payee is not null`,
      )
    ).rows
    expect(paid.length).toBeGreaterThan(5)
    const people = (
      await town.owner.query<{ name: string }>(
        `select name from identity.person h where not exists (select from governance.appointment a where a.person_id = h.id)`,
      )
    ).rows
    const secret = [
      ...paid.map(({ payee }) => payee),
      ...people.map(({ name }) => name),
      'modal di usaha',
      'saudara kandung',
      '@contoh.metro',
    ]
    // a case that is still open is not the public's either
    secret.push('Konsumsi relawan Pekan Kreatif', 'teater pelajar')
    for (const address of [...pages, ...downloads]) {
      const text = await read(address)
      expect([address, secret.filter((word) => text.includes(word))]).toEqual([address, []])
    }
  })

  test('asks the database a handful of questions, however much there is to show', async () => {
    const asked: Record<string, number> = {}
    const original = pg.Client.prototype.query
    let n = 0
    pg.Client.prototype.query = function (this: pg.Client, ...given: unknown[]) {
      n += 1
      return Reflect.apply(original, this, given)
    } as typeof original
    try {
      for (const address of pages) {
        n = 0
        await read(address)
        asked[address] = n
      }
    } finally {
      pg.Client.prototype.query = original
    }
    expect(Object.entries(asked).filter(([, count]) => count < 1 || count > 14)).toEqual([])
  })
})

describe('what is taken away from them', () => {
  test('is a feed that every reader understands, whatever a title says', async () => {
    await town.owner.query('alter table governance.decision disable trigger user')
    await town.owner.query(
      `update governance.decision set title = 'Meja & kursi <b>"dua"</b> ]]> =1' where number = (select max(number) from governance.decision)`,
    )
    const feed = await read('/tata-kelola/keputusan.atom')
    expect(feed).toContain('Meja &amp; kursi')
    expect(isWellFormed(feed)).toBe(true)
    expect(isWellFormed(feed.replace('</entry>', ''))).toBe(false)
  })

  test('H12: is a table whose cells are never a formula', async () => {
    await town.owner.query('alter table governance.matrix_row disable trigger user')
    await town.owner.query(`update governance.matrix_row set article = '=HYPERLINK("http://x")' where code = 'B-05'`)
    const line = (await read('/tata-kelola/matriks.csv')).split('\r\n').find((row) => /^"?B-05"?;/.test(row))
    expect(line).toContain(`'=HYPERLINK`)
    for (const address of ['/tata-kelola/matriks.csv', '/tata-kelola/jejak.csv'])
      for (const cell of (await read(address)).split(/\r\n|;/)) expect(cell).not.toMatch(/^"?[=+@]/)
  })
})

describe('who may', () => {
  test('is answered by the page as by the programs’ interface', async () => {
    const matrix = await publishedMatrix(town.house.db, 'id')
    const nameOf = (code: string) => matrix?.posts.find((post) => post.code === code)?.name ?? code
    const money = (matrix?.actions ?? []).filter((action) => action.money)
    let compared = 0
    for (const { code } of money)
      for (const fund of ['kas_komunitas', 'apbd', 'aset_kota', 'sponsor'])
        for (const amount of [1, 10_000_000, 10_000_001, 200_000_001]) {
          const told = (await (await ask(`/api/v1/governance/authority?action=${code}&fund=${fund}&amount=${amount}`)).json()) as {
            whoCan: string[]
          }
          const page = await read(`/tata-kelola/matriks?tindakan=${code}&dana=${fund}&jumlah=${amount}`)
          const slab = /<p class="slab[^"]*" role="status">([^<]*)/.exec(page)?.[1] ?? ''
          expect([code, fund, amount, slab.split(', bukan ')[0]?.replace(/\.$/, '')]).toEqual([
            code,
            fund,
            amount,
            told.whoCan.map(nameOf).join(' atau ') || 'Tidak seorang pun',
          ])
          compared += 1
        }
    expect(compared).toBeGreaterThan(20)
  })
})
