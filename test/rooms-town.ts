import type { Outcome } from '#src/base/outcome.ts'
import type { Ctx } from '#src/platform/context.ts'
import { openTown } from './town.ts'

export type Rooms = Awaited<ReturnType<typeof openRoomsTown>>

export const social = {
  peserta_bayar: 'tidak',
  jualan: 'tidak',
  sponsor: 'tidak',
  kampanye: 'tidak',
  peserta: 'anggota',
  keramaian: 'sampai_50',
}

const hour = 3_600_000
export const wib = (text: string) => new Date(`${text.length === 10 ? `${text}T00:00` : text}:00+07:00`)

/** `2027-01-05 10-12`: one period of one day, hours as `10` or `10.30`. */
export function span(text: string): { start: Date; end: Date } {
  const [day = '', hours = ''] = text.split(' ')
  const [from = '', until = ''] = hours.split('-')
  const at = (clock: string) => {
    const [h = '0', m = '00'] = clock.split('.')
    return new Date(wib(day).getTime() + Number(h) * hour + Number(m) * 60_000)
  }
  return { start: at(from), end: at(until) }
}

export const rule = (outcome: { ok: boolean; refusals?: { rule: string }[] }) => (outcome.ok ? 'done' : (outcome.refusals?.[0]?.rule ?? ''))
export const value = <T>(outcome: Outcome<T>): T => {
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.refusals))
  return outcome.value
}

/** The demo town with a clock of its own, both of the house and of the database, that stands where it is put. */
export async function openRoomsTown(first = '2027-01-04T09:00') {
  let now = wib(first)
  const town = await openTown({ now: () => now })
  const { owner } = town
  await owner.query(`create table public.proof_clock (at timestamptz not null); grant select on public.proof_clock to public;
    create or replace function governance.clock() returns timestamptz language sql volatile as 'select at from public.proof_clock'`)
  await owner.query('insert into public.proof_clock values ($1)', [now])
  // the offices of the demo town are held through the days that are tried here
  await owner.query(`update spaces.bookable set quota_week = null`)
  return {
    ...town,
    as: async (who: string): Promise<Ctx> => ({ ...(await town.as(who)), now }),
    now: () => now,
    async setClock(text: string | Date): Promise<void> {
      now = typeof text === 'string' ? wib(text) : text
      await owner.query('update public.proof_clock set at = $1', [now])
    },
    rows: async <Row extends object>(text: string, values: readonly unknown[] = []): Promise<Row[]> =>
      (await owner.query<Row>(text, [...values])).rows,
    wish: (space: string, when: string | string[], more: Record<string, unknown> = {}) => ({
      bookable: space,
      periods: [when].flat().map(span),
      people: 8,
      extras: [] as { bookable: string; quantity: number }[],
      title: 'Belajar bersama',
      purpose: '',
      answers: social,
      ...more,
    }),
  }
}
