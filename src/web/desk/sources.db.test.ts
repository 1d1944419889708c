import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { enter } from '../../../test/cast.ts'
import { type EventsTown, openEventsTown } from '../../../test/events-town.ts'
import { newReader, type Reader } from '../../../test/reader.ts'

let town: EventsTown
let officer: Reader
beforeAll(async () => {
  town = await openEventsTown()
  officer = await enter(town, 'penghubung-diskoperin')
}, 60_000)
afterAll(async () => {
  await town.close()
})

const at = '/meja/acara/sumber'
const sheet = (content: string) => ({ unit: 'diskoperin', file: new File([content], 'agenda.csv', { type: 'text/csv' }) })
const upload = async (content: string): Promise<string> => {
  const form = new FormData()
  const { unit, file } = sheet(content)
  form.set('unit', unit)
  form.set('file', file)
  return (await officer.send(`${at}/berkas`, form, {})).location
}
const first = async (text: string) => Object.values((await town.rows<Record<string, string>>(text))[0] ?? {})[0] ?? ''

describe('N14 E-26 the pages of an agency', () => {
  test('a calendar is connected by its form; what is wrong is said at its field, and nothing typed is lost', async () => {
    const wrong = await officer.post(at, { unit: 'diskoperin', name: 'Agenda Dinas', address: 'http://169.254.169.254/latest' })
    expect([wrong.status, wrong.body.includes('value="Agenda Dinas"'), wrong.body.includes('http://169.254.169.254/latest')]).toEqual([
      422,
      true,
      true,
    ])
    const right = await officer.post(at, {
      unit: 'diskoperin',
      name: 'Agenda Dinas',
      address: 'webcal://kalender.contoh.metro/rahasia/a.ics',
    })
    expect([right.status, right.location]).toEqual([303, expect.stringMatching(/^\/meja\/acara\/sumber\/[0-9a-f-]{36}\?sudah=terhubung$/)])
    const page = await officer.get(right.location)
    expect(page.body).toContain('kalender.contoh.metro')
    expect(page.body).not.toContain('rahasia')
    expect(
      (await officer.post(at, { unit: 'disporapar', name: 'Bukan saya', address: 'https://kalender.contoh.metro/b.ics' })).status,
    ).toBe(403)
  })

  test('a sheet is looked through, then taken; its draft is completed where it stands and sent to the desk', async () => {
    const seen = await upload('judul;tanggal;tempat\nPasar Kriya;08/05/2027;Halaman Dinas\nSalah;31/02/2027;\n')
    const page = await officer.get(seen.replace('#berkas', ''))
    expect(page.body).toContain('bukan tanggal')
    const source = await first(`select id from events.source where kind = 'sheet'`)
    const act = async (path: string, form: Record<string, string>) => await officer.post(`${at}/${source}/${path}`, form)
    const tried = await first(`select id from events.source_upload where state = 'tried'`)
    expect((await act(`berkas/${tried}`, { how: 'all' })).status).toBe(422)
    expect((await act(`berkas/${tried}`, { how: 'valid' })).location).toBe(`${at}/${source}?sudah=masuk`)
    const item = await first(`select id from events.source_item where source_id = '${source}'`)
    const half = await act(`acara/${item}`, { act: 'kirim', crowd: 'banyak', summary: 'Perajin kota memamerkan karyanya.' })
    expect([half.status, half.body.includes('Perajin kota memamerkan karyanya.')]).toEqual([422, true])
    expect((await act(`acara/${item}`, { act: 'kirim', crowd: '90', summary: 'Perajin kota memamerkan karyanya.' })).location).toBe(
      `${at}/${source}?sudah=terkirim`,
    )
    expect((await officer.get(`${at}/${source}`)).body).toContain('Pasar Kriya')
    expect((await (await enter(town, 'petugas')).get('/meja/acara')).body).toContain('Pasar Kriya')
    expect((await act('tidak-ada', {})).status).toBe(404)
  })

  test('E-26 what would calculate in a spreadsheet is given out as text, and reads back as it was', async () => {
    await upload(`judul;tanggal;ringkasan;kode\n"=HYPERLINK(""http://jahat"")";09/05/2027;+62 bukan rumus ini;-7\n`)
    const tried = await first(`select id from events.source_upload where state = 'tried'`)
    const source = await first(`select id from events.source where kind = 'sheet'`)
    await officer.post(`${at}/${source}/berkas/${tried}`, { how: 'all' })
    const given = (await officer.get(`${at}/${source}/isi.csv`)).body
    expect(given).toContain(`"'=HYPERLINK(""http://jahat"")"`)
    expect(given).toContain(`'+62 bukan rumus ini`)
    const before = await first('select count(*)::text from events.source_item')
    await upload(given)
    const again = await first(`select id from events.source_upload where state = 'tried'`)
    await officer.post(`${at}/${source}/berkas/${again}`, { how: 'all' })
    expect(await first('select count(*)::text from events.source_item')).toBe(before)
    expect((await officer.get(`${at}/contoh.csv`)).body).toContain('judul;tanggal')
  })

  test('nobody else finds it, and everybody sees how fresh each agency is', async () => {
    const source = await first('select id from events.source limit 1')
    const citizen = await enter(town, 'warga')
    for (const path of [at, `${at}/${source}`, `${at}/${source}/isi.csv`]) expect((await citizen.get(path)).status).toBe(404)
    const other = await enter(town, 'penghubung-disporapar')
    expect((await other.get(at)).body).not.toContain(source)
    expect((await other.get(`${at}/${source}`)).status).toBe(404)
    const page = await newReader(town).get('/acara/sumber')
    expect([page.status, page.body.includes('belum terhubung'), page.body.includes('terbarui')]).toEqual([200, true, true])
  })
})
