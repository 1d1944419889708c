import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { Denied } from '#src/base/outcome.ts'
import { recordOrganiser } from '#src/events/organiser.db.ts'
import { openProgrammeTown, type ProgrammeTown, rule, value } from '../../test/programme-town.ts'
import { newReader } from '../../test/reader.ts'
import { missingIn } from './balance.ts'
import { balanceOfEvent, partnersFor } from './partner.db.ts'
import { balanceOfProgramme, cohortInviteSchema, eventOfCohort, invitePartnerForCohort } from './programme-partner.db.ts'

let town: ProgrammeTown
beforeAll(async () => {
  town = await openProgrammeTown()
  for (const slug of ['radio-uji', 'koran-uji', 'siaran-uji'])
    await town.owner.query(`insert into directory.organisation (slug, kind, name, verified_at) values ($1, 'media', initcap($1), now())`, [
      slug,
    ])
  await town.owner.query(`insert into directory.organisation (slug, kind, name) values ('belum-uji', 'media', 'Belum Uji')`)
}, 60_000)
afterAll(() => town.closeWhole())
beforeEach(() => town.setClock('2027-01-04T09:00'))

let n = 0
/** An event whose sender wrote an agency's name, and nothing more. */
async function named(organiser = 'Diskoperin (contoh)') {
  n += 1
  const { number } = await town.put({
    title: `Bazar Uji ${n}`,
    organiser,
    place: `Lapangan ${n}`,
    when: [{ day: `2027-03-${String(n).padStart(2, '0')}`, from: '09:00', until: '10:00' }],
  })
  const [row] = await town.rows<{ id: string }>('select id from events.event where number = $1', [number])
  return { number, id: row?.id ?? '' }
}
const standing = async (id: string) =>
  (await balanceOfEvent(town.house.db, id, false)).flatMap(({ helix, standing: all }) => all.map(({ name }) => [helix, name]))
const record = async (number: string, who: string | null, by = 'petugas') => await recordOrganiser(await town.as(by), { number, who })

describe('who organises an event', () => {
  test('is nobody while it is only a name, however it is spelt', async () => {
    for (const name of ['Diskoperin', 'Dinas Koperasi, Usaha Mikro Kecil, Usaha Menengah dan Perindustrian'])
      expect(await standing((await named(name)).id)).toEqual([])
  })

  test('is the agency or the body the desk puts on record, until it puts another or none', async () => {
    const { number, id } = await named()
    value(await record(number, 'unit:diskoperin'))
    expect(await standing(id)).toEqual([['government', 'Dinas Koperasi, Usaha Mikro Kecil, Usaha Menengah dan Perindustrian']])
    value(await record(number, 'body:radio-uji'))
    expect(await standing(id)).toEqual([['media', 'Radio-Uji']])
    value(await record(number, null))
    expect(await standing(id)).toEqual([])
    const kept = await town.rows<{ n: number }>('select count(*)::int as n from events.organiser_record where event_id = $1', [id])
    expect(kept[0]?.n).toBe(2)
  })

  test('is not a body nobody verified, nor a post of advice, and is recorded by the desk alone', async () => {
    const { number } = await named()
    expect(rule(await record(number, 'body:belum-uji'))).toBe('events.organiser.unknown')
    expect(rule(await record(number, 'unit:tp2id'))).toBe('events.organiser.unknown')
    expect(rule(await record(number, 'diskoperin'))).toBe('events.organiser.unknown')
    await expect(record(number, 'unit:diskoperin', 'komunitas')).rejects.toThrow(Denied)
  })

  test('is the agency whose own calendar it came from', async () => {
    const { id } = await named('Panitia')
    await town.owner.query(
      `set session_replication_role = replica; with s as (insert into events.source (unit_id, kind, name, organiser, crowd, place, made_by)
         select u.id, 'sheet', 'Kalender uji', 'Dinas', 10, 'Kantor', 'uji' from governance.unit u where u.code = 'disporapar' returning id)
       insert into events.source_item (source_id, uid, said, hash, event_id, last_day) select s.id, 'uji', '{}', 'x', '${id}', '2027-03-01' from s; set session_replication_role = origin`,
    )
    expect(await standing(id)).toEqual([['government', 'Dinas Kepemudaan, Olahraga dan Pariwisata']])
    await town.owner.query(
      `set session_replication_role = replica; delete from events.source_item where uid = 'uji'; delete from events.source where name = 'Kalender uji'; set session_replication_role = origin`,
    )
  })

  test('put on record by ten at once is one', async () => {
    const { number, id } = await named()
    const desk = await town.as('petugas')
    await Promise.all(
      Array.from({ length: 10 }, (_, at) =>
        recordOrganiser(desk, { number, who: at % 2 ? 'unit:diskoperin' : 'unit:disporapar' }).catch(() => undefined),
      ),
    )
    expect(await standing(id)).toHaveLength(1)
    await expect(
      town.owner.query(
        `set session_replication_role = replica; insert into events.organiser_record (event_id, unit_id, act_id, actor) select event_id, unit_id, act_id, 'uji' from events.organiser_record where event_id = '${id}' and ended_at is null`,
      ),
    ).rejects.toThrow('events.organiser.on_record')
    await town.owner.query('set session_replication_role = origin')
  })
})

describe('N12 a programme', () => {
  test('stands on the unit that runs it; a missing helix gets three to ask, and a yes is counted on its page', async () => {
    const { slug, number } = await town.open()
    const before = await balanceOfProgramme(town.house.db, slug, false)
    expect(before.find(({ helix }) => helix === 'government')?.standing).toHaveLength(1)
    expect(missingIn(before)).toContain('media')
    const event = (await eventOfCohort(town.house.db, number)) ?? ''
    const gap = (await partnersFor(town.house.db, event, before)).gaps.find(({ helix }) => helix === 'media')
    expect(gap?.suggestions).toHaveLength(3)
    const wish = cohortInviteSchema.parse({ organisation: 'radio-uji', role: 'Meliput kelas dan pameran akhirnya' })
    await expect(invitePartnerForCohort(await town.as('komunitas'), { ...wish, number })).rejects.toThrow(Denied)
    const { invitation } = value(await invitePartnerForCohort(await town.as('petugas'), { ...wish, number }))
    expect(rule(await invitePartnerForCohort(await town.as('petugas'), { ...wish, number }))).toBe('support.partner.once')
    // its own answer is another test's
    await town.owner.query(
      `set session_replication_role = replica; update support.partner set state = 'accepted' where id = '${invitation}'; set session_replication_role = origin`,
    )
    expect(missingIn(await balanceOfProgramme(town.house.db, slug, false))).not.toContain('media')
    expect((await newReader(town).get(`/program/${slug}`)).body).toContain('Radio-Uji: Meliput kelas dan pameran akhirnya')
    expect(await standing(event)).toContainEqual(['media', 'Radio-Uji'])
  })
})
