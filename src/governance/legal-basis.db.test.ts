import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Denied } from '#src/base/outcome.ts'
import { mayOrWhy } from '#src/platform/context.ts'
import { verify } from '#src/platform/verify.db.ts'
import { offerSchema, publishOffer } from '#src/support/offer.db.ts'
import { dayFrom, one, ruleOf, shiftClock } from '../../test/governance-office.ts'
import { openTown, type Town } from '../../test/town.ts'
import { awaitingBasis, isAwaiting, settleAwaiting } from './awaiting.db.ts'
import { addArticle, addBasisDocument, recordBasis, stepBasis, verifyBasis } from './legal-basis.db.ts'
import { basisDocument, basisLevels, legalBases, legalBasis, restingOn } from './legal-basis-read.db.ts'
import { governanceInvariants, redrawLegalBases } from './verify.db.ts'

let town: Town
beforeAll(async () => {
  town = await openTown()
})
afterAll(() => town?.close())

const perwali = {
  kind: 'Perwali',
  number: '9',
  year: 2027,
  about: 'Tata kelola pusat kreatif',
  level: 'Kota Metro',
  source: 'Berita Daerah 2027/9',
  status: 'draft',
}
const by = () => town.as('sekretaris')
const guest = () => town.as('guest')

describe('a text', () => {
  test('is recorded unverified, with its articles and the paper itself', async () => {
    expect(await recordBasis(await by(), perwali)).toEqual({ ok: true, value: { code: 'perwali-9-2027' } })
    expect(ruleOf(await recordBasis(await by(), perwali))).toBe('governance.legal_basis.code_taken')
    expect(
      ruleOf(
        await addArticle(await by(), { basis: 'perwali-9-2027', input: { label: 'Pasal 4', plain: 'Ketua memutuskan belanja kecil.' } }),
      ),
    ).toBe('done')
    expect(ruleOf(await addArticle(await by(), { basis: 'perwali-9-2027', input: { label: 'Pasal 4', plain: 'Lagi.' } }))).toBe(
      'governance.legal_basis.article_taken',
    )
    expect(ruleOf(await addBasisDocument(await by(), { basis: 'perwali-9-2027', bytes: Buffer.from('bukan pdf') }))).toBe(
      'platform.document.kind',
    )
    const paper = Buffer.from('%PDF-1.7\nPasal 4\n%%EOF\n')
    expect(ruleOf(await addBasisDocument(await by(), { basis: 'perwali-9-2027', bytes: paper }))).toBe('done')
    expect(await basisDocument(await guest(), 'perwali-9-2027')).toMatchObject({ bytes: paper })
    expect(await legalBasis(await guest(), 'perwali-9-2027')).toMatchObject({
      status: 'draft',
      verified: false,
      illustrative: false,
      inForce: false,
      document: true,
      articles: [{ label: 'Pasal 4', verified: false }],
      steps: [],
    })
  })

  test('is found by status, level, whether it is verified, and words of its articles', async () => {
    const codes = async (filter: object) => (await legalBases(await guest(), filter)).map((basis) => basis.code)
    expect(await codes({ words: 'belanja kecil' })).toEqual(['perwali-9-2027'])
    expect(await codes({ words: 'b%k' })).toEqual([])
    expect(await codes({ status: 'draft', level: 'Kota Metro' })).toContain('perwali-9-2027')
    expect(await codes({ verified: 'yes' })).not.toContain('perwali-9-2027')
    expect(await basisLevels(await guest())).toContain('institution')
    const [first] = await legalBases(await guest(), {}, 1)
    expect((await codes({ after: first?.code }))[0]).not.toBe(first?.code)
    expect((await legalBases(await guest(), { words: 'rancangan sk' }))[0]).toMatchObject({
      code: 'sk-contoh-mch',
      illustrative: true,
      verified: false,
      inForce: true,
    })
  })

  test('is verified against a source by who may, and an example never', async () => {
    await expect(verifyBasis(await town.as('warga'), { basis: 'perwali-9-2027', input: { source: 'JDIH' } })).rejects.toMatchObject({
      name: 'Denied',
    })
    expect(ruleOf(await verifyBasis(await by(), { basis: 'perwali-9-2027', input: { source: '' } }))).toBe('governance.input.missing')
    expect(ruleOf(await verifyBasis(await by(), { basis: 'perwali-9-2027', input: { source: 'JDIH Kota Metro, 28 November 2026' } }))).toBe(
      'done',
    )
    expect(ruleOf(await verifyBasis(await by(), { basis: 'perwali-9-2027', article: 'Pasal 4', input: { source: 'JDIH' } }))).toBe('done')
    expect(ruleOf(await verifyBasis(await by(), { basis: 'sk-contoh-mch', input: { source: 'JDIH' } }))).toBe(
      'governance.legal_basis.illustrative',
    )
    expect(await legalBasis(await guest(), 'perwali-9-2027')).toMatchObject({
      verified: true,
      source: 'JDIH Kota Metro, 28 November 2026',
      articles: [{ verified: true }],
    })
    await expect(verifyBasis(await by(), { basis: 'tidak-ada', input: { source: 'JDIH' } })).rejects.toMatchObject({ name: 'Missing' })
  })

  test('of a day that lies ahead is in force from that day, whoever sleeps', async () => {
    expect(
      ruleOf(
        await stepBasis(await by(), { basis: 'perwali-9-2027', input: { status: 'in_force', fromDay: dayFrom(3), reason: 'Diundangkan' } }),
      ),
    ).toBe('done')
    expect(await legalBasis(await guest(), 'perwali-9-2027')).toMatchObject({ status: 'draft', inForce: false })
    const back = await shiftClock(town, '3 days')
    expect(await legalBasis(await guest(), 'perwali-9-2027')).toMatchObject({ status: 'in_force', inForce: true })
    await back()
  })
})

describe('a text that falls', () => {
  const fall = async (fromDay: string) =>
    stepBasis(await by(), {
      basis: 'sk-contoh-mch',
      input: { status: 'revoked', fromDay, successor: 'perwali-9-2027', reason: 'Diganti Perwali 9/2027' },
    })

  test('is not amended by itself or by nothing, nor stepped back behind its newest step', async () => {
    const step = async (input: object) =>
      ruleOf(
        await stepBasis(await by(), {
          basis: 'perwali-9-2027',
          input: { reason: 'Diubah DPRD', fromDay: dayFrom(9), status: 'revoked', ...input },
        }),
      )
    expect(await step({ successor: 'perwali-9-2027' })).toBe('governance.legal_basis.successor_unknown')
    expect(await step({ fromDay: dayFrom(1) })).toBe('governance.legal_basis.step_before')
    expect(await step({ status: 'in_force' })).toBe('governance.legal_basis.not_from_here')
    expect(await step({ status: 'amended' })).toBe('governance.legal_basis.amended_by_what')
  })

  test('names everything that rests on it, which waits from that day and not before', async () => {
    const fallen = await fall(dayFrom(5))
    if (!fallen.ok) throw new Error(JSON.stringify(fallen.refusals))
    const kinds = new Set(fallen.value.waiting.map((waiting) => waiting.kind))
    expect(kinds).toEqual(
      new Set(['matrix_row', 'appointment', 'decision', 'delegation', 'usage_rule', 'tariff', 'booking', 'support.offer']),
    )
    const rows = await one<number>(
      town,
      `select count(*)::int from governance.matrix_row r join governance.legal_basis b on b.id = r.legal_basis_id where b.code = 'sk-contoh-mch'`,
    )
    expect(fallen.value.waiting.filter((waiting) => waiting.kind === 'matrix_row')).toHaveLength(rows)
    const ketua = await mayOrWhy(await town.as('ketua'), 'governance.meeting.call', {})
    expect(ketua.ok).toBe(true)
    const [first] = await awaitingBasis(await guest())
    expect(first).toMatchObject({ basis: 'sk-contoh-mch', since: dayFrom(5), due: false })
    expect(await isAwaiting(await guest(), first?.kind ?? '', first?.subject ?? '')).toBeUndefined()
    const second = await awaitingBasis(await guest(), first?.id, 1)
    expect(second[0]?.id).not.toBe(first?.id)
  })

  test('takes its authority with it on its day: the evaluator refuses, and the page says since when', async () => {
    const back = await shiftClock(town, '6 days')
    expect(await mayOrWhy(await town.as('ketua'), 'governance.meeting.call', {})).toMatchObject({
      ok: false,
      refusal: { rule: 'governance.authority.basis_not_in_force' },
    })
    const [first] = await awaitingBasis(await guest())
    expect(await isAwaiting(await guest(), first?.kind ?? '', first?.subject ?? '')).toMatchObject({
      since: dayFrom(5),
      basis: 'sk-contoh-mch',
    })
    // nothing new comes to rest on it from that day, though its shadow is not drawn yet: not a tariff, a relief, an offer, a bill
    const resting = async (table: string, code: string) =>
      await town.owner
        .query(
          `insert into ${table} select * from jsonb_populate_record(null::${table}, jsonb_build_object('legal_basis_id', (select id from governance.legal_basis where code = $1)))`,
          [code],
        )
        .then(
          () => 'done',
          (error: { constraint?: string; code?: string }) => error.constraint ?? error.code,
        )
    expect(await one(town, `select status from governance.legal_basis where code = 'sk-contoh-mch'`)).toBe('in_force')
    for (const table of ['spaces.tariff', 'spaces.usage_rule', 'spaces.waiver', 'spaces.waiver_request', 'support.offer', 'finance.bill']) {
      expect([table, await resting(table, 'sk-contoh-mch')]).toEqual([table, 'governance.legal_basis.not_in_force'])
      // the same line on a text in force is only unfinished
      expect([table, await resting(table, 'uu-30-2014')]).toEqual([table, '23502'])
    }
    // the second ring says so by itself, whoever the program has let through: no act by such a row, no decision on such a text
    const refusedBy = async (text: string) =>
      await town.owner.query(text).then(
        () => 'done',
        (error: { constraint?: string; message: string }) => error.constraint ?? error.message,
      )
    expect(
      await refusedBy(`insert into governance.act (action, capacity, person_id, row_id, matrix_hash, appointment_id, mode, fund, amount)
        select r.action, r.capacity, a.person_id, r.id, v.hash, a.id, 'holder', r.fund, r.least from governance.matrix_row r join governance.matrix_version v on v.id = r.version_id and v.in_force @> governance.clock()
          join governance.legal_basis b on b.id = r.legal_basis_id and b.code = 'sk-contoh-mch' join governance.post p on p.kind = r.post join governance.appointment a on a.post_id = p.id and a.active @> governance.clock()
        where r.capacity = 'decide' and r.fund <> '*' limit 1`),
    ).toBe('governance.act.basis_not_in_force')
    expect(
      await refusedBy(`insert into governance.decision select n.* from governance.decision d join governance.legal_basis b on b.id = d.legal_basis_id and b.code = 'sk-contoh-mch',
          jsonb_populate_record(d, jsonb_build_object('id', gen_random_uuid(), 'kind', 'decision', 'effective_on', governance.today(), 'review_on', governance.today() + 30)) n
        where d.kind = 'decision' limit 1`),
    ).toBe('governance.decision.basis_not_in_force')
    const offer = offerSchema.parse({
      unit: 'diskoperin',
      kind: 'goods',
      title: 'Bibit rosella',
      plain: 'Dua puluh bibit bagi tiap kelompok tani kota.',
      basis: 'sk-contoh-mch',
      daysFrom: 7,
      daysTo: 20,
    })
    await expect(publishOffer(await town.as('kepala-diskoperin'), offer)).rejects.toBeInstanceOf(Denied)
    await redrawLegalBases(town.house.db)
    expect(await one(town, `select status from governance.legal_basis where code = 'sk-contoh-mch'`)).toBe('revoked')
    await back()
    await redrawLegalBases(town.house.db)
  })

  test('an appointment is given another text; a ratified row of the matrix waits for another matrix', async () => {
    const awaiting = await awaitingBasis(await guest(), undefined, 500)
    const of = (kind: string) => awaiting.find((waiting) => waiting.kind === kind)?.id ?? ''
    const settle = async (kind: string, basis: string) =>
      settleAwaiting(await by(), { awaiting: of(kind), input: { basis, reason: 'SK baru mengacu ke sana' } })
    expect(ruleOf(await settle('appointment', 'perwali-9-2027'))).toBe('governance.legal_basis.not_in_force')
    expect(ruleOf(await settle('matrix_row', 'uu-30-2014'))).toBe('governance.awaiting_basis.needs_matrix')
    expect(ruleOf(await settle('appointment', 'uu-30-2014'))).toBe('done')
    expect(ruleOf(await settle('appointment', 'uu-30-2014'))).toBe('governance.awaiting_basis.settled_already')
    expect(await awaitingBasis(await guest(), undefined, 500)).toHaveLength(awaiting.length - 1)
  })

  test('and stands again ends the waiting, by name and reason', async () => {
    const again = { status: 'in_force', fromDay: dayFrom(5), reason: 'Putusan PTUN: pencabutan dibatalkan' }
    expect(ruleOf(await stepBasis(await by(), { basis: 'sk-contoh-mch', input: again }))).toBe('done')
    expect(await awaitingBasis(await guest())).toEqual([])
    expect((await legalBasis(await guest(), 'sk-contoh-mch')).steps).toMatchObject([
      { status: 'in_force', reason: 'Putusan PTUN: pencabutan dibatalkan' },
      { status: 'revoked', fromDay: dayFrom(5), successor: 'perwali-9-2027', reason: 'Diganti Perwali 9/2027' },
    ])
    const back = await shiftClock(town, '6 days')
    expect((await mayOrWhy(await town.as('ketua'), 'governance.meeting.call', {})).ok).toBe(true)
    await back()
  })

  test('again, makes the same things wait again', async () => {
    const waiting = await fall(dayFrom(40))
    expect(waiting.ok && waiting.value.waiting.length).toBe((await awaitingBasis(await guest(), undefined, 500)).length)
  })

  test('what rests on it is read in pages by key', async () => {
    const [page] = await restingOn(await guest(), 'sk-contoh-mch', { kind: 'matrix_row', most: 10 })
    expect(page).toMatchObject({ kind: 'matrix_row', more: true })
    const [next] = await restingOn(await guest(), 'sk-contoh-mch', { kind: 'matrix_row', after: page?.rows.at(-1)?.id ?? '', most: 10 })
    expect(next?.rows[0]?.id).not.toBe(page?.rows[9]?.id)
    expect(page?.rows[0]?.what).toMatch(/^[A-Z]-\d+ \(v1\): /)
  })
})

describe('hub verify', () => {
  const broken = async () =>
    (await verify(town.house.db, governanceInvariants)).filter((found) => found.count > 0).map((found) => found.name)

  test('finds nothing broken in a town that has lived', async () => {
    expect(await broken()).toEqual([])
  })

  test.each([
    ['governance.matrix.hash_is_of_its_rows', `update governance.matrix_row set most = 11000000 where code = 'B-05'`],
    [
      'governance.appointment.end_is_shadow',
      `update governance.appointment set ended_at = governance.clock() where id = (select a.id from governance.appointment a join governance.post p on p.id = a.post_id where p.code = 'bendahara')`,
    ],
    ['governance.cap.use_is_sum', `insert into governance.cap_use (key, used, cap) values ('palsu', 5, 10)`],
    ['governance.legal_basis.status_follows_steps', `update governance.legal_basis set status = 'draft' where code = 'sk-contoh-mch'`],
    [
      'governance.act.within_its_term',
      `update governance.appointment set first_day = governance.today() + 1 where id in (select appointment_id from governance.act)`,
    ],
    [
      'governance.custody.two_keep_the_keys',
      `update governance.appointment a set last_day = first_day from governance.post p where p.id = a.post_id and p.code in ('sekretaris', 'pengelola')`,
    ],
  ])('names %s when it is broken behind everybody’s back', async (name, text) => {
    await town.owner.query('alter table governance.matrix_row disable trigger user')
    await town.owner.query(text)
    expect(await broken()).toContain(name)
  })
})
