import type { Town } from '../town.ts'

export const hour = 3_600_000
export const social = {
  peserta_bayar: 'tidak',
  jualan: 'tidak',
  sponsor: 'tidak',
  kampanye: 'tidak',
  peserta: 'anggota',
  keramaian: 'sampai_50',
}

/** What a storm leaves behind beside the rows. */
export type Stormed = { pending: string[]; counts: Map<string, number>; faults: string[] }

/** Midnight of a Monday three weeks on, by the city's clock: no Friday is near. */
export function stormDay(): Date {
  const soon = new Date(Date.now() + 21 * 24 * hour)
  const monday = new Date(soon.getTime() + ((8 - soon.getUTCDay()) % 7) * 24 * hour)
  return new Date(`${monday.toISOString().slice(0, 10)}T00:00:00+07:00`)
}

/** Rooms anybody may have as often as he likes, on any day: what is tried is who gets them. */
export async function openRooms(town: Town): Promise<void> {
  await town.owner.query(`update spaces.bookable set quota_week = null, notice_hours = 0, window_days = 365`)
  await town.owner.query(`delete from spaces.pause`)
  await town.owner.query(`delete from spaces.holiday`)
}

/** Numbers from 0 to 1 that a text decides. */
export function dice(text: string): () => number {
  let state = 2166136261
  for (const letter of text) state = Math.imul(state ^ letter.charCodeAt(0), 16777619)
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

/** Bookings whose steps are not those their deeds stand for in the journal. What the clock did is nobody's deed. */
export async function everyJournalledStep(town: Town): Promise<string[]> {
  const found = await town.owner.query<{ what: string }>(
    `with said as (select j.subject, sum(case j.deed when 'spaces.booking.place' then 2 when 'spaces.booking.extend_hold' then 0 else 1 end)::int as n
       from platform.journal j where j.subject like 'booking:%' and (j.deed like 'spaces.booking.%' or j.deed in ('spaces.requote.answer', 'spaces.requote.declare')) group by 1),
     walked as (select 'booking:' || k.number as subject, count(*) filter (where s.actor <> 'system:lapse')::int as n from spaces.booking k join spaces.booking_step s on s.booking_id = k.id group by 1)
     select format('%s: %s in the journal, %s steps', coalesce(said.subject, walked.subject), said.n, walked.n) as what from said full join walked on walked.subject = said.subject where said.n is distinct from walked.n`,
  )
  return found.rows.map(({ what }) => what)
}
