import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { dayFrom, one } from '../../../test/governance-office.ts'
import { appoint, bringInstitution } from '../../../test/offices.ts'
import { paperFields } from '../../../test/papers.ts'
import type { Answer, Reader } from '../../../test/reader.ts'
import { readerFor } from '../../../test/seller-reader.ts'
import { openTown, type Town } from '../../../test/town.ts'

// Whoever is refused at a desk reads there who could do it: the post by its name, never a code, never nothing.

let town: Town
const readers: Record<string, Reader> = {}
let pressed = 0
let small = ''
let big = ''
let meeting = ''
let version = 0

async function sit(key: string, post: string, unit = 'mch'): Promise<void> {
  const id = await one<string>(
    town,
    'insert into identity.person (name, email, demo_key) values ($1, $2, $3) returning id',
    `Uji ${key}`,
    `${key}@contoh.metro`,
    key,
  )
  await appoint(town, { person: id, post, unit })
  const ctx = { ...(await town.as('guest')), actor: { kind: 'person' as const, id, name: `Uji ${key}`, secondFactor: true } }
  readers[key] = await readerFor(town, ctx)
}

async function press(who: string, address: string, fields: Record<string, string>): Promise<Answer> {
  pressed += 1
  const reader = readers[who]
  if (!reader) throw new Error(`nobody called ${who}`)
  return await reader.post(address, { once: `siapa-${pressed}`, ...fields })
}

const matter = (amount: string) => ({
  action: 'finance.expense.decide',
  fund: 'kas_komunitas',
  amount,
  unit: 'mch',
  title: 'Kursi lipat untuk pentas',
  reason: 'Kursi lama patah dan tidak aman diduduki.',
  payee: `CV Kursi ${amount}`,
  activity: 'Pentas pekanan',
})

const verdict = { reason: 'Harganya wajar menurut dua penawaran.', reviewOn: dayFrom(200), ...paperFields }

async function openCase(amount: string): Promise<string> {
  const made = await press('sekretaris', '/meja/perkara/baru', matter(amount))
  return `/meja/perkara/${/PK-\d+-\d+/.exec(made.location)?.[0]}`
}

beforeAll(async () => {
  town = await openTown({ template: 'bare' })
  await bringInstitution(town)
  await sit('sekretaris', 'sekretaris')
  await sit('ketua', 'ketua')
  await sit('bendahara', 'bendahara')
  await sit('anggota', 'anggota-pengurus')
  await sit('pengarah', 'pengarah', 'kota')
  await sit('pembina', 'pembina', 'kota')
  small = await openCase('2.500.000')
  big = await openCase('12.000.000')
  await press('sekretaris', '/meja/matriks', { title: 'Rancangan uji' })
  version = await one<number>(town, 'select max(version) from governance.matrix_version')
  const called = await press('ketua', '/meja/rapat/panggil', {
    body: 'rapat-pengurus',
    title: 'Rapat uji',
    place: 'Aula',
    day: dayFrom(2),
    hour: '10:00',
    rows: '1',
    'title-0': 'Rencana tahun depan',
    'kind-0': 'decision',
  })
  meeting = called.location.split('?')[0] ?? ''
})
afterAll(() => town?.close())

describe('a refusal at a desk names the posts that can', () => {
  test.each<[string, string, () => string, Record<string, string>, string]>([
    ['a case over his limit', 'ketua', () => `${big}/putusan`, verdict, 'Rapat Pengurus'],
    ['a case of another post', 'bendahara', () => `${small}/putusan`, verdict, 'Ketua'],
    ['a decision at once over his limit', 'ketua', () => '/meja/keputusan/baru', { ...matter('12.000.000'), ...verdict }, 'Rapat Pengurus'],
    ['a matrix drafted', 'pembina', () => '/meja/matriks', { title: 'Rancangan Pembina' }, 'Sekretaris, Ketua'],
    [
      'a matrix proposed',
      'pembina',
      () => `/meja/matriks/${version}/usul`,
      { fromDay: dayFrom(30), reason: 'Menyesuaikan batas.' },
      'Sekretaris, Ketua',
    ],
    ['a matrix withdrawn', 'pembina', () => `/meja/matriks/${version}/tarik`, { reason: 'Tidak jadi diusulkan.' }, 'Sekretaris, Ketua'],
    ['a row of it', 'pembina', () => `/meja/matriks/${version}/baris/B-06`, { hapus: '1' }, 'Sekretaris, Ketua'],
    [
      'a meeting called',
      'anggota',
      () => '/meja/rapat/panggil',
      {
        body: 'rapat-pengurus',
        title: 'Rapat anggota',
        place: 'Aula',
        day: dayFrom(3),
        hour: '10:00',
        rows: '1',
        'title-0': 'Usul anggota',
        'kind-0': 'information',
      },
      'Sekretaris, Ketua',
    ],
    ['a meeting opened', 'anggota', () => `${meeting}/buka`, {}, 'Sekretaris, Ketua'],
    ['a meeting cancelled', 'anggota', () => `${meeting}/batal`, { reason: 'Tidak cukup yang hadir.' }, 'Sekretaris, Ketua'],
    ['an agenda item closed', 'anggota', () => `${meeting}/tutup`, { position: '1' }, 'Sekretaris, Ketua'],
    ['minutes drafted', 'anggota', () => `${meeting}/notulen`, { text: 'Rapat dibuka pukul sepuluh.' }, 'Sekretaris, Ketua'],
  ])('%s', async (_, who, address, fields, posts) => {
    const answer = await press(who, address(), fields)
    expect([answer.status, /Yang dapat: ([^<]*)\./.exec(answer.body)?.[1]]).toEqual([403, posts])
  })

  test('what is the opener’s own says so', async () => {
    for (const errand of ['tarik', 'perbaikan']) {
      const answer = await press('ketua', `${small}/${errand}`, { title: 'Bukan perkara saya', reason: 'Bukan perkara saya sendiri.' })
      expect(answer.status).toBe(403)
      expect(answer.body).toContain('Hanya yang membuka perkara ini')
    }
  })

  test('no refusal of any errand of these pages leaves it out', async () => {
    await press('sekretaris', `/meja/matriks/${version}/usul`, { fromDay: dayFrom(30), reason: 'Menyesuaikan batas dengan harga.' })
    const note = {
      reason: 'Sudah saya baca dan periksa seluruhnya.',
      title: 'Judul yang lain',
      text: 'Isi yang cukup panjang untuk dicatat.',
    }
    const errands: [string, string[]][] = [
      [small, ['telaah', 'setuju', 'putusan', 'laksana', 'konfirmasi', 'terusan', 'kembali', 'perbaikan', 'tarik', 'kepentingan']],
      [big, ['telaah', 'setuju', 'putusan', 'laksana', 'konfirmasi', 'kembali', 'perbaikan', 'tarik']],
      [meeting, ['buka', 'hadir', 'suara', 'tutup', 'putusan', 'notulen', 'ubah', 'final', 'adendum', 'paraf', 'batal']],
      [`/meja/matriks/${version}`, ['usul', 'tarik', 'sahkan', 'baris/B-06']],
      ['/meja/lembaga', ['unit', 'jabatan', 'ketua/kursi', 'ketua/tutup', 'ketua/angkat', 'ketua/akhiri']],
      ['/meja/dasar-hukum', ['baru', 'sk-contoh-mch/ubah', 'sk-contoh-mch/pasal', 'sk-contoh-mch/periksa']],
      ['/meja', ['matriks', 'rapat/panggil', 'pelimpahan']],
      ['/meja/keputusan', ['baru', 'KEP-2026-0001/betulkan']],
    ]
    const bare: string[] = []
    let denied = 0
    for (const who of ['anggota', 'bendahara', 'pembina', 'pengarah'])
      for (const [page, names] of errands)
        for (const name of names) {
          const answer = await press(who, `${page}/${name}`, {
            ...matter('900.000.000.000'),
            ...verdict,
            ...note,
            post: 'ketua',
            position: '1',
            choice: 'yes',
            fromDay: dayFrom(9),
          })
          expect(answer.status, `${who} ${page}/${name}`).toBeLessThan(500)
          if (answer.status !== 403) continue
          denied += 1
          if (!/Yang dapat: [^<]+\.|Hanya yang membuka/.test(answer.body)) bare.push(`${who} ${page}/${name}`)
        }
    expect(denied).toBeGreaterThan(12)
    expect(bare).toEqual([])
  })
})
