import sharp from 'sharp'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { enter } from '../../test/cast.ts'
import { type EventsTown, openEventsTown, value } from '../../test/events-town.ts'
import { letterTo, newReader, type Reader } from '../../test/reader.ts'
import { stovesWish } from '../../test/support-town.ts'
import { makeCommitment } from './commitment.db.ts'
import { eraseFromSupport } from './personal-data.db.ts'
import { commitmentCalled } from './read.db.ts'

let town: EventsTown
let desk: Reader
let photo: Buffer
beforeAll(async () => {
  town = await openEventsTown()
  desk = await enter(town, 'kepala-diskoperin')
  photo = await sharp({ create: { width: 800, height: 600, channels: 3, background: '#7a4a20' } })
    .withExif({ IFD3: { GPSLatitude: '5/1 7/1 0/1', GPSLatitudeRef: 'S' } })
    .jpeg()
    .toBuffer()
})
afterAll(() => town?.close())
beforeEach(async () => {
  await town.owner.query(
    'set session_replication_role = replica; truncate support.commitment cascade; set session_replication_role = origin',
  )
})

const email = 'perajin@contoh.id'
async function promise(): Promise<string> {
  return value(await makeCommitment(await town.as('kepala-diskoperin'), stovesWish())).number
}

/** What the desk sends by its form, as a browser would. */
async function send(number: string, more: Record<string, string> = {}, file: Uint8Array | undefined = photo, reader = desk) {
  const form = new FormData()
  const fields = {
    once: crypto.randomUUID(),
    quantity: '10',
    onDay: '2027-01-04',
    place: 'Balai',
    paper: 'BAST-7',
    alt: 'Sepuluh kompor di meja',
    ...more,
  }
  for (const [name, text] of Object.entries(fields)) form.set(name, text)
  if (file) form.set('photo', new File([Buffer.from(file)], 'IMG_0001.jpg', { type: 'image/jpeg' }))
  const sent = new Response(form)
  return await reader.send(`/meja/dukungan/${number}/serah`, Buffer.from(await sent.arrayBuffer()), {
    'content-type': sent.headers.get('content-type') ?? '',
  })
}
const brought = async (number: string) => (await commitmentCalled(town.house.db, number)).brought
const pictures = async () => (await town.rows<{ key: string }>('select key from support.delivery_photo')).map(({ key }) => key)
const statusOf = async (reader: Reader, address: string) => (await reader.get(address)).status

test('a photo with nobody on it is drawn anew and read by everybody, with what it shows', async () => {
  const number = await promise()
  expect((await send(number, { open: 'ya' })).status).toBe(303)
  const [one] = await brought(number)
  const stranger = newReader(town)
  const page = (await stranger.get(`/dukungan/janji/${number}`)).body
  expect(page).toContain(`src="/dukungan/janji/${number}/foto/${one?.id}" alt="Sepuluh kompor di meja" width="800" height="600"`)
  const answer = await town.site.request(`http://localhost/dukungan/janji/${number}/foto/${one?.id}`)
  expect(answer.headers.get('content-security-policy')).toContain('sandbox')
  const { format, exif } = await sharp(Buffer.from(await answer.arrayBuffer())).metadata()
  expect([format, exif]).toEqual(['webp', undefined])
})

test('one with people on it is seen by its receiver and the desk, and to everybody else it is not there', async () => {
  const number = await promise()
  expect((await send(number)).status).toBe(303)
  const [one] = await brought(number)
  const stranger = newReader(town)
  expect((await stranger.get(`/dukungan/janji/${number}`)).body).toContain('Hanya penerima dan dinas yang melihatnya')
  for (const address of [`/dukungan/janji/${number}/foto/${one?.id}`, `/dukungan/terima/${number}/foto/${one?.id}`])
    expect([await statusOf(stranger, address), await statusOf(await enter(town, 'warga'), address)]).toEqual([404, 404])
  const link = /\/dukungan\/terima\/\S+/.exec((await letterTo(town, email))?.body ?? '')?.[0] ?? ''
  await stranger.get(link)
  expect(await statusOf(stranger, `/dukungan/terima/${number}/foto/${one?.id}`)).toBe(200)
  expect((await stranger.get(`/dukungan/terima/${number}`)).body).toContain('Foto ini hanya dilihat penerima dan dinas')
  expect(await statusOf(desk, `/meja/dukungan/${number}/foto/${one?.id}`)).toBe(200)
  expect(await statusOf(await enter(town, 'penjual-kopi'), `/meja/dukungan/${number}/foto/${one?.id}`)).not.toBe(200)
  // the picture of another promise does not open under this number
  expect(await statusOf(desk, `/meja/dukungan/JNJ-2027-99999/foto/${one?.id}`)).toBe(404)
})

test('what is no photo, or says nothing of what it shows, is refused with everything typed; nothing is stored', async () => {
  const number = await promise()
  const files = await filesKept()
  for (const [more, file, says] of [
    [{ alt: '' }, photo, 'Tulis apa yang terlihat di foto'],
    [{}, Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>'), 'href="#f-photo"'],
    [{}, photo.subarray(0, photo.length / 2), 'href="#f-photo"'],
    [{ quantity: '0' }, photo, 'href="#f-quantity"'],
  ] as const) {
    const answer = await send(number, { place: 'Balai Desa Uji', ...more }, file)
    expect([answer.status, answer.body.includes(says), answer.body.includes('Balai Desa Uji')]).toEqual([422, true, true])
  }
  // without the authority of this agency nothing is left behind either
  expect((await send(number, {}, photo, await enter(town, 'kepala-disporapar'))).status).toBe(403)
  expect([await brought(number), await pictures(), await filesKept()]).toEqual([[], [], files])
  const twice = { once: 'satu-kunci' }
  expect([(await send(number, twice)).status, (await send(number, twice)).status]).toEqual([303, 303])
  expect([(await brought(number)).length, (await pictures()).length, (await filesKept()).length]).toEqual([1, 1, files.length + 1])
})

async function filesKept(): Promise<string[]> {
  const kept: string[] = []
  for (const key of await pictures()) if (await town.house.files.get(`delivered/${key.slice(0, 2)}/${key}.webp`)) kept.push(key)
  return kept
}

test('it comes with its delivery and stays; one with people goes with whoever received it', async () => {
  const number = await promise()
  await send(number)
  await send(number, { open: 'ya', quantity: '1' })
  const later = town.owner.query(
    `insert into support.delivery_photo (delivery_id, key, width, height, alt, open) select id, repeat('a', 32), 1, 1, 'Nanti', true from support.delivery limit 1`,
  )
  await expect(later).rejects.toThrow('support.photo.late')
  await expect(town.owner.query(`update support.delivery_photo set open = true`)).rejects.toThrow('support.photo.late')
  await expect(town.owner.query('delete from support.delivery_photo')).rejects.toThrow('support.photo.stays')
  const [{ id = '' } = {}] = await town.rows<{ id: string }>("select id from identity.person where demo_key = 'warga'")
  await town.owner.query('update support.commitment set person_id = $1 where number = $2', [id, number])
  const gone: string[] = []
  await town.house.db.transaction().execute((tx) => eraseFromSupport(tx, id, async (_, { key }) => void gone.push(String(key))))
  expect([gone.filter((key) => key.startsWith('delivered/')).length, (await brought(number)).map((one) => one.photo?.open)]).toEqual([
    1,
    [undefined, true],
  ])
})
