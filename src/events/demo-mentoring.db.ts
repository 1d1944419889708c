import { sql } from 'kysely'
import { type Day, dayOf, dayPlus } from '#src/base/time.ts'
import { doOnce } from '#src/governance/demo-life.db.ts'
import { programmeKey } from './_programme-rows.db.ts'
import type { Stage } from './demo-programmes.db.ts'
import { answerMeeting, logMeeting, nameMentor } from './mentoring.db.ts'

const mentor = 'anggota-3'

const told = [
  [
    'Foto barang diambil ulang dekat jendela pagi hari, latarnya kain polos. Sepuluh barang dulu.',
    'Kirim tiga foto sebelum sesi berikutnya.',
  ],
  [
    'Ongkos satu kain dihitung bersama: bahan, malam, dan enam jam kerja. Harga lama menutup bahannya saja.',
    'Tulis ongkos dua barang lain.',
  ],
  ['Catatan uang dipisah dari uang belanja rumah. Dicatat tiap malam, lima menit.', ''],
] as const

/** Meetings of a cohort that runs: a few with their mentor, of which one was remembered otherwise and one is still unread. */
export async function mentorCohort({ as, guest, house, now }: Stage, number: string): Promise<void> {
  const people = await sql<{
    id: string
    number: string
  }>`select a.id, a.number from events.application a join events.cohort c on c.id = a.cohort_id
    where c.number = ${number} and a.state = 'accepted' order by a.number`.execute(house.db)
  if (people.rows.length === 0) return
  await doOnce(as('petugas'), `mentor ${number}`, nameMentor, { number, email: `${mentor}@contoh.metro`, application: '' })
  for (const [at, one] of people.rows.slice(0, told.length).entries()) {
    const [agreed, next] = told[at] ?? told[0]
    const day: Day = dayPlus(dayOf(now), -2 - at)
    const wish = { number: one.number, day, minutes: 40 + 10 * at, agreed, next }
    const kept = await doOnce(as(mentor), `meeting ${one.number}`, logMeeting, wish)
    const meeting = (kept as { meeting?: string } | undefined)?.meeting
    if (!meeting || at === 2) continue
    const word = at === 0 ? { otherwise: false, says: '' } : { otherwise: true, says: 'Kami sepakat tiga barang, bukan dua.' }
    const own = { number: one.number, key: programmeKey(house, 'application', one.id), meeting }
    await doOnce(guest, `meeting word ${one.number}`, answerMeeting, { ...own, ...word })
  }
}
