import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { publishEvent } from '#src/events/desk.db.ts'
import { submissionSchema } from '#src/events/event.ts'
import { submitEvent } from '#src/events/submit.db.ts'
import { enter } from '../../test/cast.ts'
import { type NeedsTown, openNeedsTown, rule, value } from '../../test/needs-town.ts'
import { letterTo, newReader } from '../../test/reader.ts'
import { bring, confirmBrought } from './agreement.db.ts'
import { missingIn } from './balance.ts'
import { helixScores, promisesOfHelix } from './helix-score.db.ts'
import { answerInvitation, balanceOfEvent, invitationsOf, invitePartner, partnersFor } from './partner.db.ts'

let town: NeedsTown
let number: string
let event: string
let slug: string
let sector: string
beforeAll(async () => {
  town = await openNeedsTown()
  sector = (await town.rows<{ code: string }>('select code from directory.subsector order by position limit 1'))[0]?.code ?? ''
  for (const [name, kind, code] of [
    ['radio-uji', 'media', sector],
    ['koran-uji', 'media', null],
    ['siaran-uji', 'media', null],
  ])
    await town.owner.query(
      `insert into directory.organisation (slug, kind, name, subsector_code, verified_at) values ($1, $2, initcap($1), $3, now())`,
      [name, kind, code],
    )
  await town.owner.query(
    `insert into directory.organisation (slug, kind, name, subsector_code) values ('belum-uji', 'media', 'Belum Uji', $1)`,
    [sector],
  )
  const wish = submissionSchema.parse({
    title: 'Layar Uji',
    summary: 'Layar kecil di lapangan bagi warga.',
    organiser: 'Uji Film',
    placeKind: 'free',
    place: 'Lapangan Uji',
    crowd: 60,
    subsector: sector,
    when: [{ day: '2027-03-06', from: '17:00', until: '22:00' }],
    contact: { name: 'Uji Film', email: 'acara@contoh.metro' },
  })
  number = value(await submitEvent(await town.as('komunitas'), wish)).number
  slug = value(await publishEvent(await town.as('petugas'), { number })).slug
  event = (await town.rows<{ id: string }>('select id from events.event where number = $1', [number]))[0]?.id ?? ''
})
afterAll(() => town?.close())
beforeEach(async () => {
  await town.owner.query('set session_replication_role = replica; truncate support.partner; set session_replication_role = origin')
  await town.setClock('2027-01-04T09:00')
})

const invite = async (who: string, organisation: string, more: object = {}) =>
  await invitePartner(await town.as(who), { number, organisation, role: 'Meliput sebelum dan sesudah acara', ...more })
const answer = async (who: string, id: string, yes: boolean) => await answerInvitation(await town.as(who), { id, yes })
const balance = () => balanceOfEvent(town.house.db, event, false)

test('N12 an event with no media gets three suggestions, its sub-sector first; a yes in seven days makes a partner', async () => {
  const before = await balance()
  expect(missingIn(before)).toContain('media')
  const media = (await partnersFor(town.house.db, event, before)).gaps.find(({ helix }) => helix === 'media')?.suggestions ?? []
  expect(media).toHaveLength(3)
  expect(media[0]?.reasons).toContain('subsector')
  expect(media.map(({ slug: one }) => one)).not.toContain('belum-uji')
  const { invitation } = value(await invite('komunitas', 'uji-media'))
  expect((await letterTo(town, 'wartawan@contoh.metro'))?.subject).toContain('Layar Uji')
  expect(missingIn(await balance())).toContain('media')
  const [asked] = await invitationsOf(
    town.house.db,
    (await town.rows<{ id: string }>(`select id from identity.person where demo_key = 'wartawan'`))[0]?.id ?? '',
  )
  expect(asked).toMatchObject({ id: invitation, state: 'invited', event: { title: 'Layar Uji' } })
  value(await answer('wartawan', invitation, true))
  expect(missingIn(await balance())).not.toContain('media')
  const page = (await newReader(town).get(`/acara/${slug}`)).body
  expect(page).toContain('Uji Media: Meliput sebelum dan sesudah acara')
})

test('only the organiser asks, only verified bodies are asked, each once at a time', async () => {
  await expect(invite('warga', 'uji-media')).rejects.toMatchObject({ name: 'Missing' })
  await expect(invite('guest', 'uji-media', { key: 'bukan' })).rejects.toMatchObject({ name: 'Missing' })
  expect(rule(await invite('komunitas', 'belum-uji'))).toBe('support.partner.not_verified')
  expect(rule(await invite('komunitas', 'tidak-ada'))).toBe('support.partner.not_verified')
  const both = await Promise.all([invite('komunitas', 'uji-media'), invite('komunitas', 'uji-media')])
  expect(both.map(rule).sort()).toEqual(['done', 'support.partner.once'])
})

test('an answer is the body’s own, once, in time; what was never answered may be asked again', async () => {
  const { invitation } = value(await invite('komunitas', 'uji-media'))
  for (const who of ['komunitas', 'warga']) await expect(answer(who, invitation, true)).rejects.toMatchObject({ name: 'Missing' })
  await expect(answer('wartawan', 'bukan-kunci', true)).rejects.toMatchObject({ name: 'Missing' })
  await expect(
    town.owner.query(
      `update support.partner set state = 'accepted', answered_by = 'person:01a20000-0000-7000-8000-000000000001' where id = $1`,
      [invitation],
    ),
  ).rejects.toMatchObject({ constraint: 'support.partner.not_yours' })
  await town.setClock('2027-01-11T09:00')
  expect(rule(await answer('wartawan', invitation, true))).toBe('support.partner.answered')
  const again = value(await invite('komunitas', 'uji-media'))
  value(await answer('wartawan', again.invitation, false))
  expect(rule(await answer('wartawan', again.invitation, true))).toBe('support.partner.answered')
  expect(missingIn(await balance())).toContain('media')
})

test('by the pages: the organiser asks from his own page, the body answers from its own, without script', async () => {
  const [host, press] = [await enter(town, 'komunitas'), await enter(town, 'wartawan')]
  const own = `/acara/usul/${number}`
  expect((await host.get(own)).body).toContain('Ajak Media')
  const wrong = await host.post(`${own}/undang`, { once: 'a', helix: 'media', organisation: 'uji-media', role: 'x' })
  expect([wrong.status, wrong.body.includes('Tulis perannya')]).toEqual([422, true])
  expect((await (await enter(town, 'warga')).post(`${own}/undang`, { organisation: 'uji-media', role: 'Meliput' })).status).toBe(404)
  expect((await host.post(`${own}/undang`, { once: 'b', helix: 'media', organisation: 'uji-media', role: 'Meliput acara' })).status).toBe(
    303,
  )
  const answering = /\/saya\/butuh-tawar\/undangan\/[\w-]+\/terima/.exec((await press.get('/saya/butuh-tawar')).body)?.[0] ?? ''
  expect((await host.post(answering)).status).toBe(404)
  expect((await press.post(answering)).status).toBe(303)
  expect((await press.post(answering)).status).toBe(409)
  expect((await host.get(own)).body).toContain('Ikut')
})

test('a child’s profile keeps its owner from posting for himself', async () => {
  await town.owner.query(
    `insert into directory.profile (slug, kind, helix, person_id, name, summary, minor, guardian_agreed_at, made_by) select 'anak-uji', 'person', 'community', id, 'Anak Uji', 'Menari sejak kelas empat.', true, now(), 'uji'
     from identity.person where demo_key = 'tp2id' on conflict (person_id) do update set minor = true, guardian_agreed_at = now(), email = '', phone = '', address = '', website = '', instagram = ''`,
  )
  await expect(town.put('tp2id', { helix: 'community' })).rejects.toThrow(/support\.need\.minor/)
})

test('each helix is counted in promises and its figure opens to its rows', async () => {
  await town.clear()
  const scores = async () => (await helixScores(town.house.db, 2027, '2027-05-01')).find(({ helix }) => helix === 'academia')
  expect(await scores()).toMatchObject({ due: 0, permille: undefined })
  const it = await town.agreed()
  const { brought } = value(await bring(await town.as('warga-2'), { ...it, quantity: 3, onDay: '2027-01-04' as never, says: '' }))
  expect(await scores()).toMatchObject({ due: 1, whole: 0, claimed: 1, permille: 0 })
  value(await confirmBrought(await town.as('komunitas'), { number: it.number, brought, quantity: 3, says: '' }))
  expect(await scores()).toMatchObject({ due: 1, whole: 0, claimed: 0, permille: 500 })
  expect(await promisesOfHelix(town.house.db, 'academia', 2027, 10)).toMatchObject([{ number: it.number, quantity: 6, confirmed: 3 }])
  const page = (await newReader(town).get('/dukungan/skor/unsur/academia?tahun=2027')).body
  expect(page).toContain(`/kesepakatan/${it.number}`)
  expect((await newReader(town).get('/dukungan/skor?tahun=2027')).body).toContain('/dukungan/skor/unsur/academia')
  expect((await newReader(town).get('/dukungan/skor/unsur/bukan')).status).toBe(404)
})
