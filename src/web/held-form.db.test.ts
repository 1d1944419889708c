import { afterAll, beforeAll, expect, test } from 'vitest'
import { enter } from '../../test/cast.ts'
import { formsOn } from '../../test/forms.ts'
import { newReader, type Reader } from '../../test/reader.ts'
import { openSupportTown, type SupportTown } from '../../test/support-town.ts'

let town: SupportTown
beforeAll(async () => {
  town = await openSupportTown()
})
afterAll(() => town?.close())

const asPage = { accept: 'text/html,application/xhtml+xml', 'content-type': 'application/x-www-form-urlencoded' }
const body = (fields: Record<string, string>) => new URLSearchParams(fields).toString()
const resent = (page: string) => formsOn(page)[0] ?? { action: '', fields: {} }

/** Thirty minutes pass: whoever is signed in is not any more. */
const sessionsEnd = () => town.owner.query("update identity.session set expires_at = now() - interval '1 minute'")

async function draft(title: string): Promise<{ reader: Reader; page: string; revision: string }> {
  const slug = await town.offer({ kind: 'licensing', title })
  const reader = await enter(town, 'penjual-keripik')
  const answers = { need: 'licensing', who: 'person', place: 'metro', age: 'under_24', nib: 'no' }
  const page = (await reader.post(`/dukungan/${slug}/ajukan`, { once: slug, ...answers })).location
  return { reader, page, revision: /name="revision" value="(\d+)"/.exec((await reader.get(page)).body)?.[1] ?? '' }
}

test('A5 a session ends over a long form: what was typed stands in the page, and is all there once somebody signed in again', async () => {
  const { reader, page, revision } = await draft('Dampingan izin')
  const typed = {
    revision,
    title: 'Keripik "Mak Uji" & anak',
    quantity: '1',
    'jawab-plan': 'Baris satu\r\nBaris dua <b>tebal</b>',
    ke: 'simpan',
  }
  await sessionsEnd()
  const held = await reader.send(`${page}/simpan`, body(typed), asPage)
  expect(held.status).toBe(403)
  expect(held.headers.get('cache-control')).toContain('no-store')
  expect(held.body).not.toContain('<b>tebal</b>')
  expect(held.body).toContain(`href="/masuk?lanjut=${encodeURIComponent(`${page}/simpan`)}" target="_blank"`)
  expect(resent(held.body)).toEqual({ action: `${page}/simpan`, fields: typed })
  // pressed too early it stays; signed in, it is kept to the letter
  expect((await reader.send(`${page}/simpan`, body(resent(held.body).fields), asPage)).status).toBe(403)
  const again = await enter(town, 'penjual-keripik')
  expect((await again.post(resent(held.body).action, resent(held.body).fields)).status).toBe(303)
  const kept = (await again.get(page)).body
  expect(kept).toContain('Keripik &quot;Mak Uji&quot; &amp; anak')
  expect(kept).toMatch(/Baris satu\r?\nBaris dua &lt;b&gt;tebal/)
})

test('somebody else who signs in there and sends it finds nothing', async () => {
  const { reader, page, revision } = await draft('Dampingan merek')
  await sessionsEnd()
  const held = await reader.send(`${page}/simpan`, body({ revision, title: 'Bukan milik Anda' }), asPage)
  const other = await enter(town, 'warga')
  expect((await other.post(resent(held.body).action, resent(held.body).fields)).status).toBe(404)
})

test('words that open something are not written back, and what was attached is asked for again by its name', async () => {
  const reader = newReader(town)
  const secret = await reader.send('/saya/keamanan/sandi', body({ sandi_kini: 'angsa-rahasia', sandi: 'angsa-baru', tetap: 'ya' }), asPage)
  expect([secret.status, secret.body.includes('angsa-')]).toEqual([403, false])
  expect(secret.body).toContain('name="tetap" value="ya"')
  const form = new FormData()
  form.set('judul', 'Surat domisili')
  form.set('berkas', new File(['%PDF-1.4'], 'domisili <1>.pdf'))
  const attached = await reader.send('/saya/berkas', form, { accept: 'text/html' })
  expect(attached.body).toContain('enctype="multipart/form-data"')
  expect(attached.body).toMatch(/Pilih lagi berkas domisili &lt;1&gt;\.pdf<\/label><input type="file" id="lampiran-0" name="berkas"/)
})

test('a program, an empty form, one too long for a page and one from elsewhere are not written back', async () => {
  const reader = newReader(town)
  const page = '/saya/permohonan/PRM-2027-00001/simpan'
  const statusOf = async (fields: Record<string, string>, headers: Record<string, string> = {}) => {
    const answer = await reader.send(page, body(fields), { ...asPage, ...headers })
    return [answer.status, answer.body.includes('kata-kata')]
  }
  expect(await statusOf({ title: 'kata-kata' }, { accept: 'application/json' })).toEqual([303, false])
  expect(await statusOf({})).toEqual([303, false])
  expect(await statusOf(Object.fromEntries([...Array(500).keys()].map((at) => [`a${at}`, 'kata-kata'])))).toEqual([303, false])
  expect(await statusOf({ title: 'kata-kata' }, { 'sec-fetch-site': 'cross-site', origin: 'https://lain.invalid' })).toEqual([403, false])
})
