import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser } from '../browser.ts'
import { at, follow, giveReader, heard, heardAtFocus, toldByTheBrowser } from '../screen-reader.ts'
import { oneRow, openStage, quietDay, type Stage, signIn } from '../stage.ts'

let stage: Stage
let browser: Browser
beforeAll(async () => {
  stage = await openStage()
  browser = await openBrowser(toldByTheBrowser)
}, 240_000)
afterAll(async () => {
  await browser?.close()
  await stage?.close()
})

async function listener(): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'id-ID' })
  context.setDefaultTimeout(90_000)
  const page = await context.newPage()
  await giveReader(page)
  return page
}

/** What comes between the words for where something begins and ends: a listener skips them, and so does this script. */
const between = /^(?:end\b|list\b|listitem\b|paragraph\b|option\b|form$)/
const partOf = (said: readonly string[], from: string) =>
  said.slice(said.indexOf(from), said.indexOf(`end of ${from}`)).filter((phrase) => !between.test(phrase))

test('E-28 registering for an event by ear: title, ways, fields, what is wrong and the press that mends it', {
  timeout: 400_000,
}, async () => {
  const { slug } = await oneRow<{ slug: string }>(stage, `select slug from events.event where title = 'Temu Pembuat Gim Metro'`)
  const page = await listener()
  await page.goto(`${stage.origin}/acara/${slug}/daftar`)
  const said = await heard(page)
  expect(said[0]).toBe('Daftar: Temu Pembuat Gim Metro · Metro Creative Hub')
  // past what every page has in one press, and by the names of its parts
  expect(said[1]).toBe('link, Lompat ke isi')
  expect(said.filter((phrase) => /^(banner|navigation|main|contentinfo|search)\b/.test(phrase))).toEqual([
    'banner',
    'navigation, Pintu',
    'navigation, Utama',
    'main',
    'navigation, Letak halaman',
    'contentinfo',
  ])
  const free = said.find((phrase) => /kursi kosong$/.test(phrase))
  const fields = (name: string, email: string) => [
    'Nama',
    ...(name ? ['Masalah:', name] : []),
    `textbox, Nama, ${name ? `Masalah: ${name}, invalid, ` : ''}required`,
    'Surel',
    'Tiket dan kabar perubahan dikirim ke sini.',
    ...(email ? ['Masalah:', email] : []),
    `textbox, Surel, Tiket dan kabar perubahan dikirim ke sini.${email ? ` Masalah: ${email}, invalid` : ''}, required`,
    'Telepon',
    '(boleh kosong)',
    'textbox, Telepon (boleh kosong)',
    'Berapa orang',
    'Termasuk Anda, paling banyak 10. Satu pendaftaran untuk satu rombongan.',
    'textbox, Berapa orang, 1, Termasuk Anda, paling banyak 10. Satu pendaftaran untuk satu rombongan., required',
  ]
  const body = (name = '', email = '') => [
    'navigation, Letak halaman',
    'link, Kalender kota',
    'link, Temu Pembuat Gim Metro',
    'current page',
    'Daftar',
    'heading, Daftar: Temu Pembuat Gim Metro, level 1',
    free,
    'Umum:',
    'gratis',
    ...fields(name, email),
    'Jaga urutan: bila rombongan menunggu dan kursi kosong belum cukup, tidak ada yang mendahuluinya.',
    expect.stringMatching(/^Nama dan surel dibaca penyelenggara .* Pendaftaran ditutup /),
    'button, Daftar',
    'link, Kembali ke acara',
  ]
  expect(partOf(said, 'main')).toEqual(['main', ...body()])

  await follow(page, 'button, Daftar')
  expect(await heardAtFocus(page)).toBe('alert, Ada masalah')
  const again = await heard(page)
  expect(again[0]).toBe('Galat: Daftar: Temu Pembuat Gim Metro · Metro Creative Hub')
  const [noName, noEmail] = ['Tulis nama yang dapat dihubungi.', 'Alamat surel ini tidak terbaca. Tulis seperti nama@contoh.id.']
  expect(partOf(again, 'main')).toEqual([
    'main',
    'alert, Ada masalah',
    'heading, Ada masalah, level 2',
    `link, ${noName}`,
    `link, ${noEmail}`,
    ...body(noName, noEmail),
  ])

  await at(page, 'textbox, Nama', { text: 'Ratri Telinga' })
  await at(page, 'textbox, Surel', { text: 'telinga@contoh.metro' })
  await follow(page, 'button, Daftar')
  const done = await heard(page)
  expect(done[0]).toMatch(/^DF-\d{4}-\d{5} · Temu Pembuat Gim Metro/)
  expect(partOf(done, 'main').slice(6, 9)).toEqual(['heading, Temu Pembuat Gim Metro, level 1', 'Terdaftar', 'Kursi Anda sudah pasti.'])
  await oneRow(stage, `select from events.registration where email = 'telinga@contoh.metro'`)
})

const clock = / ditahan untuk Anda sampai .* pukul (\d\d)\.(\d\d) WIB\./
/** The minute of the day a listener hears that the room is held until. */
function heldUntil(said: readonly string[]): number {
  const [, hour, minute] = said.map((phrase) => clock.exec(phrase)).find(Boolean) ?? []
  return Number(hour) * 60 + Number(minute)
}

test('E-28 asking for a room by ear: four steps, each with a title of its own; what is wrong, why it costs what it costs, the clock and more time', {
  timeout: 600_000,
}, async () => {
  const page = await listener()
  const day = await quietDay(stage, 2)
  await signIn(page, stage.origin, 'warga-2')
  await page.goto(`${stage.origin}/ruang/kelas-1/pesan?hari=${day}`)
  const when = await heard(page)
  expect(when[0]).toBe('Pesan Kelas 1: waktu · Metro Creative Hub')
  const fields = partOf(when, 'main').filter((phrase) => /^(?:heading|Tanggal, 2|combobox|textbox|button)/.test(phrase))
  expect(fields).toEqual([
    'heading, Kapan Anda memakai Kelas 1?, level 1',
    `Tanggal, ${day}`,
    'combobox, Mulai, 10:00, has popup listbox, not expanded, required',
    'combobox, Selesai, 12:00, has popup listbox, not expanded, required',
    'textbox, Jumlah orang, Paling banyak 30, required',
    'button, Lanjut ke kegiatan',
  ])
  expect(partOf(when, 'main')).toContain('Langkah 1 dari 4: waktu')

  await at(page, 'textbox, Jumlah orang', { text: '900' })
  await follow(page, 'button, Lanjut ke kegiatan')
  expect(await heardAtFocus(page)).toBe('alert, Ada masalah')
  const refused = await heard(page)
  expect(refused[0]).toBe('Galat: Pesan Kelas 1: waktu · Metro Creative Hub')
  const why = 'Ruang ini memuat paling banyak 30 orang, Anda menulis 900. Pilih ruang yang lebih besar.'
  expect(refused).toContain(`link, ${why}`)
  expect(refused).toContain(`textbox, Jumlah orang, 900, Paling banyak 30 Masalah: ${why}, invalid, required`)

  await page.goto(`${stage.origin}/ruang/kelas-1/pesan?hari=${day}`)
  await at(page, 'textbox, Jumlah orang', { text: '12' })
  await follow(page, 'button, Lanjut ke kegiatan')
  const questions = await heard(page)
  expect(questions[0]).toBe('Pesan Kelas 1: kegiatan Anda · Metro Creative Hub')
  const groups = partOf(questions, 'main').filter((phrase) => phrase.startsWith('group, '))
  const answers = ['Tidak', 'Tidak', 'Tidak', 'Tidak', 'Anggota komunitas', 'Sampai 50']
  expect(groups).toEqual([
    'group, Apakah peserta membayar?',
    'group, Apakah ada barang dijual di tempat?',
    'group, Apakah ada sponsor yang memasang merek?',
    'group, Apakah kegiatan ini kampanye politik?',
    'group, Siapa yang boleh datang?',
    'group, Berapa orang diperkirakan datang?',
  ])
  expect(partOf(questions, 'main')).toContain('radio, Tidak, gratis, not checked, position 1, set size 3')
  for (const [n, group] of groups.entries()) await at(page, `radio, ${answers[n]}`, { after: group })

  await follow(page, 'button, Lihat harga dan alasannya')
  const price = await heard(page)
  expect(price[0]).toBe('Pesan Kelas 1: harga dan alasannya · Metro Creative Hub')
  const sheet = partOf(price, 'main')
  expect(sheet.filter((phrase) => /^(?:heading|region|term|button)/.test(phrase))).toEqual([
    'heading, Harga dan alasannya, level 1',
    'region, Mengapa?',
    'heading, Mengapa?, level 2',
    ...['Golongan', 'Aturan', 'Pasal', 'Harga', 'Berkas', 'Yang memutus'].map((term) => `term, ${term}`),
    'button, Tahan 10 menit dan isi data',
  ])
  expect(sheet[sheet.indexOf('term, Golongan') + 2]).toBe('Sosial')

  await follow(page, 'button, Tahan 10 menit')
  const held = await heard(page)
  expect(held[0]).toBe('Nama kegiatan, lalu kirim · Metro Creative Hub')
  const part = partOf(held, 'main')
  // the clock is heard before anything is asked, with the press that gives more time right after it
  const heading = part.indexOf('heading, Nama kegiatan, lalu kirim, level 1')
  expect(part.slice(heading + 1)).toEqual([
    expect.stringMatching(clock),
    'button, Tambah waktu sekali',
    'button, Kembali dan lepaskan',
    'Nama kegiatan',
    'Yang dibaca pengelola, misalnya: Belajar film bersama',
    'textbox, Nama kegiatan, Yang dibaca pengelola, misalnya: Belajar film bersama, required',
    'Keterangan',
    '(boleh kosong)',
    'textbox, Keterangan (boleh kosong)',
    'Atas nama',
    '(boleh kosong)',
    'combobox, Atas nama (boleh kosong), has popup listbox, not expanded',
    'button, Kirim permohonan',
  ])
  await follow(page, 'button, Tambah waktu sekali')
  const longer = await heard(page)
  expect((heldUntil(longer) - heldUntil(held) + 1440) % 1440).toBe(10)
  expect(longer).not.toContain('button, Tambah waktu sekali')

  await at(page, 'textbox, Nama kegiatan', { text: 'Belajar film bersama' })
  await follow(page, 'button, Kirim permohonan')
  const sent = partOf(await heard(page), 'main')
  expect(sent.find((phrase) => phrase.startsWith('heading, '))).toContain('Belajar film bersama')
  expect(sent).toContain('Menunggu keputusan')
})
