import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openProgrammeTown, type ProgrammeTown, rule, value } from '../../test/programme-town.ts'
import { letterTo } from '../../test/reader.ts'
import { acceptPlace, consentAsGuardian, withdrawFromProgramme } from './apply.db.ts'
import { datesOn } from './calendar.db.ts'
import { moveSession, openCohort, openProgramme } from './programme.db.ts'
import { programmeSchema } from './programme.ts'
import { allProgrammes, applicationsOf, ownApplicationPage, programmeCalled } from './programme-read.db.ts'

let town: ProgrammeTown
beforeAll(async () => {
  town = await openProgrammeTown()
}, 60_000)
afterAll(() => town.closeWhole())
beforeEach(() => town.setClock('2027-01-04T09:00'))

const guest = () => town.as('guest')
const keyIn = (body: string | undefined) => /kunci=([\w-]+)/.exec(body ?? '')?.[1] ?? ''

describe('programmes and cohorts', () => {
  test('are opened on the authority of the matrix, and by nobody else', async () => {
    const wish = programmeSchema.parse({
      unit: 'uptd-mch',
      title: 'Kelas Uji',
      titleEn: 'Class on trial',
      summary: 'Kelas untuk mencoba.',
      summaryEn: 'A class to try.',
      modules: ['foto-produk'],
    })
    for (const who of ['warga', 'kepala-diskoperin', 'kurator']) await expect(openProgramme(await town.as(who), wish)).rejects.toThrow()
    expect(rule(await openProgramme(await town.as('petugas'), { ...wish, modules: ['foto-produk', 'tidak-ada'] }))).toBe(
      'events.programme.modules',
    )
    expect(rule(await openProgramme(await town.as('pengelola'), wish))).toBe('done')
    await expect(
      town.owner.query(`insert into events.programme (slug, unit_id, title, title_en, summary, summary_en, act_id, made_by)
        select 'tanpa-akta', u.id, 'Tanpa akta', 'Without', 'Tanpa akta sama sekali', 'Without an act', (select id from governance.act limit 1), 'x' from governance.unit u limit 1`),
    ).rejects.toMatchObject({ constraint: 'events.programme.without_act' })
  })

  test('the sessions join the city’s calendar and move with it; everybody with a place is told', async () => {
    const { slug, number } = await town.open()
    const span = { from: new Date('2027-01-31T17:00:00Z'), to: new Date('2027-03-31T17:00:00Z') }
    const on = async () => (await datesOn(town.house.db, span, { most: 50 })).items.filter(({ title }) => title.includes('Angkatan 1'))
    const dates = await on()
    expect(dates.length).toBeGreaterThanOrEqual(5)
    const [cohort] = (await programmeCalled(town.house.db, slug)).cohorts
    expect(cohort?.eventSlug).toBeTruthy()
    const moved = await moveSession(await town.as('petugas'), {
      number,
      position: 2,
      day: '2027-02-09' as never,
      from: '13:00',
      until: '16:00',
      reason: 'Ruang dipakai rapat',
    })
    expect(rule(moved)).toBe('done')
    const starts = (await on()).filter(({ slug: event }) => event === cohort?.eventSlug).map(({ startsAt }) => startsAt.toISOString())
    expect(starts).toContain('2027-02-09T06:00:00.000Z')
    expect(starts).not.toContain('2027-02-08T02:00:00.000Z')
    const clash = { number, position: 3, day: '2027-02-09' as never, from: '14:00', until: '15:00', reason: 'Bertumpuk' }
    expect(rule(await moveSession(await town.as('petugas'), clash))).toBe('events.session.overlap')
  })

  test('what is public holds no name', async () => {
    const { slug } = await town.open()
    await town.applies(slug, { name: 'Zubaidah Kencanawungu', email: 'zubaidah@contoh.metro' })
    const said = JSON.stringify([await allProgrammes(town.house.db), await programmeCalled(town.house.db, slug)])
    expect(said).not.toMatch(/Kencanawungu|zubaidah/)
    expect(said).toContain('"applicants":1')
  })

  test('two cohorts of one programme; the seed stays closed until the results', async () => {
    const { slug } = await town.open()
    value(await openCohort(await town.as('petugas'), { ...town.cohortWish({ name: 'Angkatan 2', until: '2027-01-10' }), slug }))
    const { cohorts } = await programmeCalled(town.house.db, slug)
    expect(cohorts.map(({ seed }) => seed)).toEqual([null, null])
    expect(new Set(cohorts.map(({ seedHash }) => seedHash)).size).toBe(2)
  })
})

describe('applying', () => {
  test('D-06 every rule that is not met is named at once, and nothing is kept', async () => {
    const { slug, number } = await town.open({ rules: [{ rule: 'age', min: 18, max: 30 }, { rule: 'resident' }, { rule: 'business' }] })
    const refused = await town.apply(slug, { birthDay: '1980-01-01', business: false })
    expect(refused.ok ? [] : refused.refusals.map((one) => [one.rule, one.field])).toEqual([
      ['events.eligibility.age', 'birthDay'],
      ['events.eligibility.resident', 'kelurahan'],
      ['events.eligibility.business', 'business'],
    ])
    expect(await town.states(number)).toEqual([])
  })

  test('once each, in time, and only in fields and kelurahan the city has', async () => {
    const { slug } = await town.open()
    await town.applies(slug, { email: 'sekali@contoh.metro' })
    expect(rule(await town.apply(slug, { email: 'SEKALI@contoh.metro' }))).toBe('events.application.one_each')
    expect(rule(await town.apply(slug, { subsector: 'tambang' }))).toBe('events.application.subsector')
    expect(rule(await town.apply(slug, { kelurahan: '99' }))).toBe('events.application.kelurahan')
    await town.setClock('2027-01-16T00:00')
    expect(rule(await town.apply(slug))).toBe('events.application.closed')
    await town.setClock('2027-01-15T23:59')
    expect(rule(await town.apply(slug))).toBe('done')
  })

  test('whoever withdraws may apply again while it is open', async () => {
    const { slug, number } = await town.open()
    const { number: mine, key } = await town.applies(slug, { email: 'lagi@contoh.metro' })
    expect(rule(await withdrawFromProgramme(await guest(), { number: mine, key }))).toBe('done')
    expect(rule(await withdrawFromProgramme(await guest(), { number: mine, key }))).toBe('events.application.ended')
    await town.applies(slug, { email: 'lagi@contoh.metro' })
    expect(await town.states(number)).toEqual(['withdrawn', 'sent'])
  })

  test('is its own’s alone: by the key of the letter, or by the account', async () => {
    const { slug } = await town.open()
    const { number, key } = await town.applies(slug, { email: 'kunci@contoh.metro' })
    expect(keyIn((await letterTo(town, 'kunci@contoh.metro'))?.body)).toBe(key)
    expect((await ownApplicationPage(await guest(), number, key)).state).toBe('sent')
    await expect(ownApplicationPage(await guest(), number, 'bukan')).rejects.toThrow()
    await expect(withdrawFromProgramme(await town.as('warga-2'), { number })).rejects.toThrow()
    const mine = await town.applies(slug, {}, 'warga')
    expect((await applicationsOf(await town.as('warga'))).map((one) => one.number)).toContain(mine.number)
    await expect(ownApplicationPage(await town.as('warga-2'), mine.number, undefined)).rejects.toThrow()
    expect(rule(await acceptPlace(await town.as('warga'), { number: mine.number }))).toBe('events.application.not_offered')
  })

  test('what was sent is not changed, not even by the site itself', async () => {
    const { slug } = await town.open()
    const { number } = await town.applies(slug)
    await expect(
      town.owner.query(`update events.application set answers = '{"why": "lain"}' where number = $1`, [number]),
    ).rejects.toMatchObject({ constraint: 'events.application.fixed' })
    await expect(
      town.house.db.updateTable('events.application').set({ state: 'accepted' }).where('number', '=', number).execute(),
    ).rejects.toThrow(/permission denied/)
  })
})

describe('D-10 youth', () => {
  const child = { birthDay: '2010-05-01', guardianName: 'Ibu Contoh', guardianEmail: 'ibu@contoh.metro' }

  test('without a guardian nobody under 18 applies, and nobody is his own guardian', async () => {
    const { slug } = await town.open()
    expect(rule(await town.apply(slug, { birthDay: '2010-05-01' }))).toBe('events.application.guardian')
    expect(rule(await town.apply(slug, { ...child, email: 'IBU@contoh.metro' }))).toBe('events.application.guardian_same')
  })

  test('counts once the guardian has said yes by the link of his letter, and only then', async () => {
    const { slug, number } = await town.open()
    const mine = await town.applies(slug, { ...child, email: 'anak@contoh.metro', guardianEmail: 'ayah@contoh.metro' })
    expect(mine.status).toBe('awaiting_guardian')
    const key = keyIn((await letterTo(town, 'ayah@contoh.metro'))?.body)
    expect(key).not.toBe(mine.key)
    // the child's own key does not open what is the guardian's
    await expect(consentAsGuardian(await guest(), { number: mine.number, key: mine.key })).rejects.toThrow()
    expect(await town.states(number)).toEqual(['awaiting_guardian'])
    expect(rule(await consentAsGuardian(await guest(), { number: mine.number, key }))).toBe('done')
    expect(await town.states(number)).toEqual(['sent'])
    expect(rule(await consentAsGuardian(await guest(), { number: mine.number, key }))).toBe('events.application.consent_done')
    expect(
      (
        await town.rows(
          `select 1 from events.guardian_consent g join events.application a on a.id = g.application_id where a.number = '${mine.number}'`,
        )
      ).length,
    ).toBe(1)
  })

  test('consent given after the intake has closed comes too late', async () => {
    const { slug } = await town.open()
    const mine = await town.applies(slug, { ...child, guardianEmail: 'telat@contoh.metro' })
    const key = keyIn((await letterTo(town, 'telat@contoh.metro'))?.body)
    await town.setClock('2027-01-16T00:00')
    expect(rule(await consentAsGuardian(await guest(), { number: mine.number, key }))).toBe('events.application.closed')
  })

  test('the database takes no step round the guardian', async () => {
    const { slug } = await town.open()
    const mine = await town.applies(slug, { ...child, guardianEmail: 'pintas@contoh.metro' })
    await expect(
      town.owner.query(
        `insert into events.application_step (application_id, from_state, to_state, kind, actor) select id, state, 'sent', 'consent', 'x' from events.application where number = $1`,
        [mine.number],
      ),
    ).rejects.toMatchObject({ constraint: 'events.application.guardian_missing' })
  })
})
