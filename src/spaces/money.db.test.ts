import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { awaitingBasis, settleAwaiting } from '#src/governance/awaiting.db.ts'
import { concurCase } from '#src/governance/case-deeds.db.ts'
import { recordBasis, stepBasis } from '#src/governance/legal-basis.db.ts'
import { openTown, type Town } from '../../test/town.ts'
import { placeBooking } from './booking.db.ts'
import { placeSchema } from './booking.ts'
import { cancelBooking } from './cancel.db.ts'
import { letterOf, letterOfBooking } from './consent-letter.db.ts'
import { approveBooking } from './decide.db.ts'
import { answerLevy, levyReports } from './levy.db.ts'
import { answerObjection, fileObjection, precedents } from './objection.db.ts'
import { noteProof } from './proof.db.ts'
import { answerRequote, declareUse, mayPublish, reclassBooking, requoteOf } from './requote.db.ts'
import { subsidyOf } from './subsidy.db.ts'
import { subsidyCsv, sumOf } from './subsidy.ts'
import { quoteUse, unpriced } from './usage.db.ts'
import { askWaiver, decideWaiver, waiversGranted } from './waiver.db.ts'

let town: Town
beforeAll(async () => {
  town = await openTown()
})
afterAll(() => town?.close())

const social = { peserta_bayar: 'tidak', jualan: 'tidak', sponsor: 'tidak', kampanye: 'tidak', peserta: 'anggota', keramaian: 'sampai_50' }
const paid = { ...social, peserta_bayar: 'ya', peserta: 'umum' }

let day = 0
/** Every wish its own weekday, and its own week of one who asks, so that no test is in another's way. */
function nextDay(): string {
  const at = new Date(Date.now() + 14 * 86_400_000)
  const monday = at.getTime() + ((8 - at.getUTCDay()) % 7) * 86_400_000
  const n = day++
  return new Date(monday + (Math.floor(n / 3) * 7 + (n % 3)) * 86_400_000).toISOString().slice(0, 10)
}
const people = ['warga', 'warga-2'] as const
const wish = (bookable: string, answers: typeof social, on = nextDay()) => ({
  bookable,
  periods: [{ start: new Date(`${on}T10:00:00+07:00`), end: new Date(`${on}T12:00:00+07:00`) }],
  people: 8,
  extras: [],
  title: 'Kegiatan uji',
  purpose: '',
  answers,
})
const rules = (outcome: { ok: boolean; refusals?: { rule: string }[] }) => (outcome.ok ? 'done' : outcome.refusals?.map(({ rule }) => rule))
const value = <T>(outcome: { ok: true; value: T } | { ok: false; refusals: unknown }): T => {
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.refusals))
  return outcome.value
}
const rows = async <T extends object>(text: string, given: unknown[] = []): Promise<T[]> => (await town.owner.query<T>(text, given)).rows
const stateOf = async (number: string) =>
  (await rows<{ state: string }>('select state from spaces.booking where number = $1', [number]))[0]?.state
const caseOf = async (subject: string, action: string) =>
  (
    await rows<{ number: string }>('select number from governance.case_file where subject_id = $1 and action = $2 order by number desc', [
      subject,
      action,
    ])
  )[0]?.number ?? ''

async function standing(bookable: string, answers = social, who: string = people[0]): Promise<string> {
  const { number } = value(await placeBooking(await town.as(who), wish(bookable, answers)))
  value(await approveBooking(await town.as('sekretaris'), { number, reason: 'Sesuai aturan AP-03' }))
  return number
}
async function billed(bookable: string, who: string = people[0], answers = paid): Promise<{ number: string; price: number }> {
  const { number, price } = value(await placeBooking(await town.as(who), wish(bookable, answers)))
  value(await concurCase(await town.as('ketua'), { number: await caseOf(number, 'spaces.booking.approve_paid') }))
  value(await approveBooking(await town.as('pengelola'), { number, reason: 'Sesuai aturan AP-07' }))
  return { number, price }
}

describe('prices', () => {
  test('N1 the published examples cost what the tariff of their class says, in the database as in the pack', async () => {
    const examples = await rows<{ answers: typeof social; class: string; rule: string }>('select answers, class, rule from spaces.example')
    const [kelas] = await rows<{ id: string; slug: string; name: string; kind: string }>(
      `select id, slug, name, kind from spaces.bookable where slug = 'kelas-1'`,
    )
    if (!kelas) throw new Error('no kelas-1')
    const costs = new Map(
      (await rows<{ class: string; amount: string }>(`select class, amount from spaces.tariff where bookable_id = $1`, [kelas.id])).map(
        (one) => [one.class, Number(one.amount)],
      ),
    )
    const { periods } = wish('kelas-1', social, '2027-01-05')
    for (const example of examples) {
      const quote = await quoteUse(town.house.db, { items: [{ ...kelas, quantity: 1 }], periods, answers: example.answers })
      if (example.class === 'forbidden') {
        expect(quote.ok ? [] : quote.refusals).toMatchObject([
          {
            rule: 'spaces.usage.forbidden',
            facts: { rule: example.rule, article: expect.stringMatching(/./), post: expect.stringMatching(/./) },
          },
        ])
        continue
      }
      expect(value(quote)).toMatchObject({
        class: example.class,
        rule: { code: example.rule },
        price: (costs.get(example.class) ?? -1) * 2,
        bases: [{ code: 'sk-contoh-mch', article: 'Lampiran III' }],
      })
    }
  })

  test('B-21 a price the client sends is no part of a wish', () => {
    const { periods: _, ...rest } = wish('aula', paid, '2027-01-05')
    expect(
      placeSchema.safeParse({ ...rest, periods: [{ start: '2027-01-05T10:00:00+07:00', end: '2027-01-05T12:00:00+07:00' }], price: 1 })
        .success,
    ).toBe(false)
  })

  test('B-22 what was priced stays priced when the tariff changes; without a tariff nothing is booked', async () => {
    const { number, price } = await billed('aula-a')
    await town.owner.query(`update spaces.tariff set amount = 1, normal_amount = 1 where code = 'TR-aula-a-commercial'`)
    expect((await rows<{ price: string }>('select price from spaces.booking where number = $1', [number]))[0]?.price).toBe(String(price))
    await town.owner.query(
      `update spaces.tariff set amount = 800000, normal_amount = 800000, valid = daterange('2026-01-01', '2026-01-02') where code = 'TR-aula-a-commercial'`,
    )
    expect(rules(await placeBooking(await town.as('warga-2'), wish('aula-a', paid)))).toEqual(['spaces.tariff.missing'])
    expect(await unpriced(town.house.db)).toMatchObject([{ space: 'Aula A', class: 'commercial', days: 90 }])
    await town.owner.query(`update spaces.tariff set valid = daterange('2026-01-01', null) where code = 'TR-aula-a-commercial'`)
  })
})

describe('B-23 payment', () => {
  test('of proof and lapse at one instant, one counts: it stands, or it is owed back, never both and never neither', async () => {
    for (const late of [false, true]) {
      const { number, price } = await billed('studio', 'warga-2')
      if (late) await town.owner.query(`update spaces.booking set lapses_at = now() - interval '1 second' where number = $1`, [number])
      const [told] = await Promise.all([
        town.as('petugas').then((clerk) => noteProof(clerk, { number, proof: `STS-${number}`, amount: price })),
        town.house.db.transaction().execute((tx) =>
          tx.executeQuery({
            sql: 'select spaces.lapse(null)',
            parameters: [],
            query: { kind: 'RawNode' } as never,
            queryId: {} as never,
          }),
        ),
      ])
      const owed = await rows(
        `select from finance.bill_step s join finance.bill b on b.id = s.bill_id where b.subject = $1 and s.step = 'refund_due'`,
        [`booking:${number}`],
      )
      const state = await stateOf(number)
      expect([state, owed.length, value(told).refund]).toEqual(late ? ['expired', 1, true] : ['confirmed', 0, false])
      const letters = await rows(`select from platform.mail where dedupe like 'spaces:%:refund_due'`)
      expect(letters.length).toBe(late ? 1 : 0)
    }
  })

  test('two proofs at once: one is noted', async () => {
    const { number, price } = await billed('studio')
    const clerk = await town.as('petugas')
    const told = await Promise.all(['A', 'B', 'C'].map((one) => noteProof(clerk, { number, proof: `STS-${one}-${number}`, amount: price })))
    expect(told.filter(({ ok }) => ok)).toHaveLength(1)
    expect(await stateOf(number)).toBe('confirmed')
  })
})

describe('waivers and what the city lets go of', () => {
  test('asked for, agreed to and decided by the matrix; on the bill, in the register and in the sum to the rupiah', async () => {
    const { number, price } = await billed('kelas-1')
    const relief = { amount: price - 50_000, basis: 'sk-contoh-mch', article: 'Lampiran III', reason: 'Kegiatan untuk anak putus sekolah' }
    await expect(askWaiver(await town.as('warga'), { number, ...relief })).rejects.toThrow()
    expect(rules(await askWaiver(await town.as('sekretaris'), { number, ...relief, amount: price + 1 }))).toEqual([
      'spaces.waiver.within_price',
    ])
    const asked = value(await askWaiver(await town.as('sekretaris'), { number, ...relief }))
    expect(rules(await askWaiver(await town.as('sekretaris'), { number, ...relief }))).not.toBe('done')
    value(await concurCase(await town.as('ketua'), { number: asked.case }))
    await expect(decideWaiver(await town.as('petugas'), { number, outcome: 'yes', reason: 'Sesuai permohonan' })).rejects.toThrow()
    expect(value(await decideWaiver(await town.as('pengelola'), { number, outcome: 'yes', reason: 'Sesuai permohonan' })).price).toBe(
      50_000,
    )
    expect(rules(await noteProof(await town.as('petugas'), { number, proof: `STS-${number}`, amount: 1 }))).toEqual([
      'finance.bill.other_amount',
    ])
    expect(value(await noteProof(await town.as('petugas'), { number, proof: `STS-${number}`, amount: 50_000 })).state).toBe('confirmed')
    expect((await waiversGranted(town.house.db))[0]).toMatchObject({
      booking: number,
      amount: price - 50_000,
      charged: 50_000,
      normal: price,
      basis: 'sk-contoh-mch',
      decision: expect.stringMatching(/./),
    })
    const books = await rows<{ account: string; sum: string }>(
      `select l.account, sum(l.amount) from finance.entry e join finance.entry_line l on l.entry_id = e.id where e.subject = $1 group by 1 order by 1`,
      [`booking:${number}`],
    )
    expect(books.map(({ account, sum }) => [account, Number(sum)])).toEqual([
      ['aset_kota.disetor', 50_000],
      ['aset_kota.piutang', 0],
      ['aset_kota.retribusi', -50_000],
    ])
  })

  test('N9 after any operations the subsidy is normal less charged of what stands, and the CSV has the same sums', async () => {
    let seed = 7
    const next = (n: number) => {
      seed = (seed * 48_271) % 2_147_483_647
      return seed % n
    }
    const made: [string, string][] = []
    for (let i = 0; i < 12; i++) {
      const who = people[next(2)] ?? 'warga'
      const number = next(2)
        ? await standing(['kursi', 'kamera-2', 'proyektor-1'][next(3)] ?? 'kursi', social, who)
        : (await billed('kamera-1', who)).number
      made.push([number, who])
      const [old, whose] = made[next(made.length)] ?? [number, who]
      if (next(3) === 0) await cancelBooking(await town.as(whose), { number: old, reason: 'Batal karena uji' })
    }
    const all = { from: '2026-01-01', to: '2099-12-31' } as never as Parameters<typeof subsidyOf>[1]
    const found = await subsidyOf(town.house.db, all)
    const [truth] = await rows<{ normal: string; charged: string }>(
      `select sum(normal_price) as normal, sum(price) as charged from spaces.booking where state in ('confirmed', 'in_use', 'completed')`,
    )
    expect(sumOf(found)).toMatchObject({
      normal: Number(truth?.normal),
      charged: Number(truth?.charged),
      subsidy: Number(truth?.normal) - Number(truth?.charged),
    })
    expect(sumOf(found).subsidy).toBeGreaterThan(0)
    const lines = subsidyCsv(found)
      .trim()
      .split('\r\n')
      .slice(1)
      .map((line) => line.split(','))
    const column = (at: number) => lines.reduce((sum, line) => sum + Number(line.at(at)), 0)
    expect([column(-3), column(-2), column(-1)]).toEqual([Number(truth?.normal), Number(truth?.charged), sumOf(found).subsidy])
    // and of any period: windows over the days of use, of a day and of weeks, with and without anything in them
    const days = (
      await rows<{ day: string }>(
        `select distinct ((lower(periods) at time zone 'Asia/Jakarta')::date)::text as day from spaces.booking where state in ('confirmed', 'in_use', 'completed') order by 1`,
      )
    ).map((one) => one.day)
    const some = () => days[next(days.length)] ?? '2027-01-01'
    let filled = 0
    for (let n = 0; n < 20; n++) {
      const one = some()
      const [from, to] = [one, n % 4 === 0 ? one : some()].sort()
      const window = { from, to }
      const part = sumOf(await subsidyOf(town.house.db, window as never as Parameters<typeof subsidyOf>[1]))
      const [sums] = await rows<{ normal: string; charged: string }>(
        `select coalesce(sum(normal_price), 0) as normal, coalesce(sum(price), 0) as charged from spaces.booking where state in ('confirmed', 'in_use', 'completed')
           and (lower(periods) at time zone 'Asia/Jakarta')::date between $1::date and $2::date`,
        [window.from, window.to],
      )
      expect([window, part.normal, part.charged, part.subsidy]).toEqual([
        window,
        Number(sums?.normal),
        Number(sums?.charged),
        Number(sums?.normal) - Number(sums?.charged),
      ])
      if (part.subsidy > 0) filled += 1
    }
    expect(filled).toBeGreaterThan(5)
  })
})

describe('N3 a use that changes', () => {
  test('B-21 it waits for its applicant, nothing is charged and nothing is published before; declined, all is as it was', async () => {
    const number = await standing('aula-b')
    const me = await town.as('warga')
    const tickets = { ...social, peserta_bayar: 'ya' }
    expect(await mayPublish(town.house.db, number, { peserta_bayar: 'ya' })).toBe(false)
    expect(value(await declareUse(me, { number, answers: tickets, reason: 'Tiket Rp50.000' }))).toMatchObject({
      state: 'awaiting_tariff',
      class: 'commercial',
      price: 800_000,
    })
    expect(await requoteOf(town.house.db, number)).toMatchObject({ price: 800_000, before: 0, rule: 'AP-07' })
    expect(await rows('select from finance.bill where subject = $1', [`booking:${number}`])).toHaveLength(0)
    expect(await mayPublish(town.house.db, number, { peserta_bayar: 'ya' })).toBe(false)
    expect(value(await answerRequote(me, { number, accept: false }))).toMatchObject({ state: 'confirmed', price: 0 })
    expect(await mayPublish(town.house.db, number, { peserta_bayar: 'ya' })).toBe(false)
    expect(await mayPublish(town.house.db, number, { peserta_bayar: 'tidak' })).toBe(true)
    value(await declareUse(me, { number, answers: tickets, reason: 'Tiket Rp50.000' }))
    expect(value(await answerRequote(me, { number, accept: true }))).toMatchObject({ state: 'awaiting_payment', price: 800_000 })
    expect(await mayPublish(town.house.db, number, { peserta_bayar: 'ya' })).toBe(false)
    value(await noteProof(await town.as('petugas'), { number, proof: `STS-${number}`, amount: 800_000 }))
    expect(await mayPublish(town.house.db, number, { peserta_bayar: 'ya' })).toBe(true)
  })

  test('an officer may only with a reason and by the post that decides; the applicant must still agree', async () => {
    const number = await standing('kelas-1', social, 'warga-2')
    const answers = { ...social, sponsor: 'ya' }
    await expect(reclassBooking(await town.as('petugas'), { number, answers, reason: 'Ada spanduk sponsor' })).rejects.toThrow()
    await expect(declareUse(await town.as('warga'), { number, answers, reason: 'Bukan milik saya' })).rejects.toThrow()
    const told = await reclassBooking(await town.as('pengelola'), { number, answers, reason: 'Ada spanduk sponsor' })
    expect(value(told)).toMatchObject({ state: 'awaiting_tariff', class: 'limited_commercial' })
    const [step] = await rows<{ reason: string }>(
      `select reason from spaces.booking_step s join spaces.booking k on k.id = s.booking_id where k.number = $1 and s.to_state = 'awaiting_tariff'`,
      [number],
    )
    expect(step?.reason).toBe('Ada spanduk sponsor')
    expect(value(await answerRequote(await town.as('warga-2'), { number, accept: false })).state).toBe('confirmed')
  })
})

describe('what follows a use', () => {
  test('N2 an objection is a case with a day; what was found is a precedent that names nobody', async () => {
    const number = await standing('proyektor-1')
    const filed = value(
      await fileObjection(await town.as('warga'), {
        booking: number,
        unit: 'uptd-mch',
        says: 'Kegiatan kami seharusnya bukan golongan ini.',
      }),
    )
    expect(filed.due > new Date().toISOString().slice(0, 10)).toBe(true)
    const answer = {
      number: filed.case,
      upheld: true,
      reason: 'Sponsor hanya meminjamkan alat',
      precedent: 'Alat pinjaman tanpa merek tidak dihitung sebagai sponsor.',
    }
    await expect(answerObjection(await town.as('petugas'), answer)).rejects.toThrow()
    value(await answerObjection(await town.as('kepala-diskoperin'), answer))
    const [found] = await precedents(town.house.db)
    expect(found).toMatchObject({ rule: 'AP-03', upheld: true, precedent: answer.precedent })
    expect(JSON.stringify(found)).not.toContain(number)
  })

  test('a demand beyond the tariff is sealed: the superior reads it, the officers of the unit find nothing of it', async () => {
    const number = await standing('kamera-2', social, 'warga-2')
    const me = await town.as('warga-2')
    expect(rules(await answerLevy(me, { number, demanded: true, says: 'Diminta Rp20.000' }))).toEqual(['spaces.levy.not_yet'])
    for (const [from, to] of [
      ['confirmed', 'in_use'],
      ['in_use', 'completed'],
    ])
      await town.owner.query(
        `insert into spaces.booking_step (booking_id, from_state, to_state, actor) select id, $2, $3, 'system:test' from spaces.booking where number = $1`,
        [number, from, to],
      )
    expect(rules(await answerLevy(me, { number, demanded: true, says: 'Diminta Rp20.000 untuk kebersihan' }))).toBe('done')
    expect(rules(await answerLevy(me, { number, demanded: false, says: '' }))).toEqual(['spaces.levy.once'])
    for (const officer of ['petugas', 'pengelola', 'sekretaris', 'ketua', 'warga-2', 'guest'])
      expect(await levyReports(await town.as(officer), 'uptd-mch'), officer).toBeUndefined()
    expect(await levyReports(await town.as('kepala-diskoperin'), 'uptd-mch')).toMatchObject([
      { booking: number, says: 'Diminta Rp20.000 untuk kebersihan' },
    ])
    const [kept] = await rows<{ all: string }>(
      `select (select string_agg(to_jsonb(a)::text, ' ') from spaces.levy_answer a) || (select string_agg(to_jsonb(j)::text, ' ') from platform.journal j) || (select string_agg(to_jsonb(c)::text, ' ') from governance.case_file c) as all`,
    )
    expect(kept?.all).not.toContain('Rp20.000')
    expect(kept?.all).not.toContain('"demanded"')
  })

  test('the code of a letter tells how its booking stands now', async () => {
    const number = await standing('kamera-1', social, 'warga-2')
    const letter = await letterOfBooking(town.house.db, number)
    expect(letter).toMatchObject({ holds: true, state: 'confirmed', number })
    const code = letter?.code ?? ''
    expect((await letterOf(town.house.db, `${code.slice(0, 4)}-${code.slice(4, 8)}-${code.slice(8).toLowerCase()}`))?.number).toBe(number)
    value(await cancelBooking(await town.as('warga-2'), { number, reason: 'Pembicara sakit' }))
    expect(await letterOf(town.house.db, code)).toMatchObject({ holds: false, state: 'cancelled' })
    expect(await letterOf(town.house.db, '000000000000')).toBeUndefined()
  })
})

describe('a legal basis that falls', () => {
  test('moves exactly the bookings of the days after, names them, and gives them back once they rest on another', async () => {
    const clerk = await town.as('sekretaris')
    const early = await standing('kelas-1', social, 'warga-2')
    const later = await standing('kelas-1')
    const waiting = value(await placeBooking(await town.as('warga-2'), wish('kelas-1', social))).number
    const [on] = await rows<{ day: string }>(
      `select to_char((lower(periods) at time zone 'Asia/Jakarta')::date, 'YYYY-MM-DD') as day from spaces.booking where number = $1`,
      [later],
    )
    const fromDay = on?.day ?? ''
    const affected = await rows<{ number: string }>(
      `select number from spaces.booking where state in ('pending', 'awaiting_payment', 'confirmed', 'awaiting_tariff') and 'sk-contoh-mch' = any (bases) and (upper(periods) at time zone 'Asia/Jakarta')::date >= $1::date order by 1`,
      [fromDay],
    )
    expect(affected.map(({ number }) => number)).toEqual(expect.arrayContaining([later, waiting]))
    expect(affected.map(({ number }) => number)).not.toContain(early)
    value(
      await recordBasis(clerk, {
        code: 'sk-uji-mch',
        kind: 'SK',
        number: '2',
        year: 2026,
        about: 'Keputusan pengganti untuk uji',
        level: 'institution',
        validFrom: '2026-01-01',
        source: 'uji',
        status: 'in_force',
      }),
    )
    const told = value(
      await stepBasis(clerk, { basis: 'sk-contoh-mch', input: { status: 'revoked', fromDay, reason: 'Dicabut untuk uji' } }),
    )
    expect(told.waiting.filter(({ kind }) => kind === 'booking').map(({ id }) => id)).toEqual(affected.map(({ number }) => number))
    expect(told.waiting.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['usage_rule', 'tariff']))
    expect([await stateOf(early), await stateOf(later), await stateOf(waiting)]).toEqual(['confirmed', 'awaiting_basis', 'awaiting_basis'])
    const moved = await rows<{ number: string }>(`select number from spaces.booking where state = 'awaiting_basis' order by 1`)
    expect(moved).toEqual(affected)
    const all = await awaitingBasis(town.house as never as Parameters<typeof awaitingBasis>[0], undefined, 1000)
    for (const [subject, back] of [
      [later, 'confirmed'],
      [waiting, 'pending'],
    ] as const) {
      const one = all.find((row) => row.kind === 'booking' && row.subject === subject)
      value(await settleAwaiting(clerk, { awaiting: one?.id ?? '', input: { basis: 'sk-uji-mch', reason: 'Keputusan pengganti berlaku' } }))
      expect(await stateOf(subject)).toBe(back)
    }
    expect((await rows<{ bases: string[] }>('select bases from spaces.booking where number = $1', [later]))[0]?.bases).toEqual([
      'sk-uji-mch',
    ])
    expect(rules(await placeBooking(await town.as('warga-2'), wish('studio', social)))).toEqual(['spaces.usage.no_basis'])
  })
})
