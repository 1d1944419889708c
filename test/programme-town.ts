import { applicationSchema, applyForProgramme } from '#src/events/apply.db.ts'
import { openCohort, openProgramme } from '#src/events/programme.db.ts'
import { cohortSchema, programmeSchema } from '#src/events/programme.ts'
import { openEventsTown, value } from './events-town.ts'

export { rule, value, wib } from './events-town.ts'

export type ProgrammeTown = Awaited<ReturnType<typeof openProgrammeTown>>

const text = 'Saya perlu belajar supaya usaha rumahan ini bisa tumbuh dan tertata.'

/** The demo town with a clock of its own, without programmes, and short ways to open one and to apply. */
export async function openProgrammeTown(first = '2027-01-04T09:00') {
  const town = await openEventsTown(first)
  await town.owner.query(
    `set session_replication_role = replica; truncate events.programme, events.cohort cascade; set session_replication_role = origin`,
  )
  let n = 0
  const cohortWish = (more: Record<string, unknown> = {}) =>
    cohortSchema.parse({
      name: 'Angkatan 1',
      place: 'Kelas 1, gedung MCH',
      seats: 3,
      waitingPlaces: 2,
      until: '2027-01-15',
      results: '2027-01-22',
      sessions: [
        { day: '2027-02-01', from: '09:00', until: '12:00', module: 'foto-produk' },
        { day: '2027-02-08', from: '09:00', until: '12:00', module: 'cerita-produk' },
        { day: '2027-02-15', from: '09:00', until: '12:00', module: 'hitung-harga' },
        { day: '2027-02-22', from: '09:00', until: '12:00', module: 'jualan-daring' },
        { day: '2027-03-01', from: '09:00', until: '12:00', module: 'pembukuan' },
      ],
      ...more,
    })
  const open = async (cohort: Record<string, unknown> = {}, who = 'petugas') => {
    n += 1
    const ctx = await town.as(who)
    const programme = programmeSchema.parse({
      unit: 'uptd-mch',
      title: `Kelas Naik Etalase ${n}`,
      titleEn: `Shop Window Class ${n}`,
      summary: 'Lima sesi dari foto sampai pembukuan.',
      summaryEn: 'Five sessions from photos to the books.',
      modules: ['foto-produk', 'cerita-produk', 'hitung-harga', 'jualan-daring', 'pembukuan'],
    })
    const { slug } = value(await openProgramme(ctx, programme))
    const { number } = value(await openCohort(ctx, { ...cohortWish(cohort), slug }))
    return { slug, number }
  }
  const applicant = (more: Record<string, unknown> = {}) => {
    n += 1
    return applicationSchema.parse({
      name: `Pendaftar Contoh ${n}`,
      email: `pendaftar-${n}@contoh.metro`,
      birthDay: '1999-05-01',
      kelurahan: '',
      subsector: 'kriya',
      business: true,
      why: text,
      plan: text,
      ...more,
    })
  }
  const apply = async (slug: string, more: Record<string, unknown> = {}, who = 'guest') =>
    await applyForProgramme(await town.as(who), { ...applicant(more), slug })
  /** All who applied have a place, since now; how they got it is another test's. */
  const place = async (number: string) => {
    await town.owner.query(
      `set session_replication_role = replica; insert into events.cohort_step (cohort_id, step, actor, act_id, at) select c.id, 'announced', 'uji', c.act_id, public.proof_clock.at from events.cohort c, public.proof_clock where c.number = '${number}';
       insert into events.application_step (application_id, from_state, to_state, kind, actor, rank, score) select a.id, 'sent', 'accepted', 'announce', 'uji', row_number() over (order by a.number), 50 from events.application a join events.cohort c on c.id = a.cohort_id where c.number = '${number}' and a.state = 'sent';
       update events.application a set state = 'accepted' from events.cohort c where c.id = a.cohort_id and c.number = '${number}' and a.state = 'sent'; set session_replication_role = origin`,
    )
  }
  return {
    ...town,
    place,
    cohortWish,
    open,
    applicant,
    apply,
    applies: async (slug: string, more: Record<string, unknown> = {}, who = 'guest') => value(await apply(slug, more, who)),
    states: async (number: string) =>
      (
        await town.rows<{ state: string }>(
          'select a.state from events.application a join events.cohort c on c.id = a.cohort_id where c.number = $1 order by a.number',
          [number],
        )
      ).map(({ state }) => state),
  }
}
