import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { concurCase } from '#src/governance/case-deeds.db.ts'
import { openTown, type Town } from '../../test/town.ts'
import { holdBooking, placeBooking, submitBooking } from './booking.db.ts'
import { cancelBooking } from './cancel.db.ts'
import { approveBooking, declineBooking } from './decide.db.ts'
import { noteProof } from './proof.db.ts'

let town: Town
beforeAll(async () => {
  town = await openTown()
})
afterAll(() => town?.close())

const social = { peserta_bayar: 'tidak', jualan: 'tidak', sponsor: 'tidak', kampanye: 'tidak', peserta: 'anggota', keramaian: 'sampai_50' }
const paid = { ...social, peserta_bayar: 'ya', peserta: 'umum' }

/** The same Tuesday some weeks on, so that no test is in another's way. */
function tuesday(weeks: number, from: string, until: string) {
  const at = new Date(Date.now() + 14 * 86_400_000)
  const days = (9 - at.getUTCDay()) % 7
  const day = new Date(at.getTime() + (days + weeks * 7) * 86_400_000).toISOString().slice(0, 10)
  return [{ start: new Date(`${day}T${from}:00+07:00`), end: new Date(`${day}T${until}:00+07:00`) }]
}
const wish = (bookable: string, weeks: number, from = '10:00', until = '12:00', answers = social) => ({
  bookable,
  periods: tuesday(weeks, from, until),
  people: 8,
  extras: [],
  title: 'Belajar bersama',
  purpose: '',
  answers,
})
const rules = (outcome: { ok: boolean; refusals?: { rule: string }[] }) => (outcome.ok ? 'done' : outcome.refusals?.map(({ rule }) => rule))
const value = <T>(outcome: { ok: true; value: T } | { ok: false; refusals: unknown }): T => {
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.refusals))
  return outcome.value
}

describe('the whole way of a booking', () => {
  test('free: held, sent, approved by the matrix of its day, called off in time', async () => {
    const me = await town.as('warga')
    const held = value(await holdBooking(me, wish('kelas-1', 0)))
    expect(held.number).toMatch(/^BK-\d{4}-\d{5}$/)
    const other = await town.as('warga-2')
    expect(rules(await holdBooking(other, wish('kelas-1', 0, '11:00', '13:00')))).toEqual(['spaces.booking.held'])
    expect(value(await submitBooking(me, { number: held.number, title: 'Belajar', purpose: '', answers: social }))).toMatchObject({
      state: 'pending',
      price: 0,
      normalPrice: 150_000,
    })
    await expect(approveBooking(await town.as('warga-2'), { number: held.number, reason: 'Sesuai aturan' })).rejects.toThrow()
    expect(value(await approveBooking(await town.as('sekretaris'), { number: held.number, reason: 'Sesuai aturan AP-03' }))).toEqual({
      number: held.number,
      state: 'confirmed',
    })
    expect(value(await cancelBooking(me, { number: held.number, reason: 'Pembicara sakit' }))).toEqual({
      number: held.number,
      state: 'cancelled',
      late: false,
    })
    expect(value(await holdBooking(other, wish('kelas-1', 0, '11:00', '13:00'))).number).not.toBe(held.number)
  })

  test('paid: agreed to by the chair, decided by the head of the unit, billed by the city, standing once the proof is noted', async () => {
    const me = await town.as('warga')
    const placed = value(await placeBooking(me, wish('aula', 1, '09:00', '12:00', paid)))
    expect(placed).toMatchObject({ state: 'pending', price: 1_500_000, normalPrice: 1_500_000 })
    const found = await town.owner.query<{ number: string }>(`select number from governance.case_file where subject_id = $1`, [
      placed.number,
    ])
    const head = await town.as('pengelola')
    expect(value(await concurCase(await town.as('ketua'), { number: found.rows[0]?.number ?? '' })).number).toBeTruthy()
    expect(value(await approveBooking(head, { number: placed.number, reason: 'Sesuai aturan AP-07' })).state).toBe('awaiting_payment')
    const clerk = await town.as('petugas')
    expect(rules(await noteProof(clerk, { number: placed.number, proof: 'STS-001', amount: 1 }))).toEqual(['finance.bill.other_amount'])
    expect(value(await noteProof(clerk, { number: placed.number, proof: 'STS-001', amount: 1_500_000 }))).toEqual({
      number: placed.number,
      state: 'confirmed',
      refund: false,
    })
    expect(rules(await noteProof(clerk, { number: placed.number, proof: 'STS-002', amount: 1_500_000 }))).toEqual([
      'finance.bill.paid_once',
    ])
    const books = await town.owner.query(
      `select l.account, sum(l.amount)::int as sum from finance.entry e join finance.entry_line l on l.entry_id = e.id where e.subject = $1 group by 1 order by 1`,
      [`booking:${placed.number}`],
    )
    expect(books.rows).toEqual([
      { account: 'aset_kota.disetor', sum: 1_500_000 },
      { account: 'aset_kota.piutang', sum: 0 },
      { account: 'aset_kota.retribusi', sum: -1_500_000 },
    ])
  })

  test('declined with a reason, the room is free again', async () => {
    const placed = value(await placeBooking(await town.as('warga'), wish('studio', 2)))
    expect(
      value(await declineBooking(await town.as('sekretaris'), { number: placed.number, reason: 'Studio dipakai uji coba alat' })).state,
    ).toBe('declined')
    expect(value(await placeBooking(await town.as('warga-2'), wish('studio', 2))).state).toBe('pending')
  })
})
