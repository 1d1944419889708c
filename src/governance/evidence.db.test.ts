import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { papers } from '../../test/papers.ts'
import { openRegister, type Register } from '../../test/register-town.ts'
import { decideCaseByPost } from './case-decide.db.ts'
import { confirmCase, executeCase } from './case-deeds.db.ts'
import { openCaseByPost } from './case-open.db.ts'
import { correctDecision, makeDecision } from './decision.db.ts'
import { correctingSchema, decidingSchema, verdictSchema } from './decision.ts'
import { brokenDecisionHashes, decisionByNumber } from './decision-read.db.ts'

let town: Register
beforeAll(async () => {
  town = await openRegister()
})
afterAll(() => town?.close())

const nota = { 'bukti-pembelian': 'Nota 7, map uji' }
const why = 'sesuai rencana belanja pasar malam'
const terms = () => ({ reason: why, reviewOn: town.day(180) })
const counts = async () =>
  await town.one<{ acts: number; decisions: number; journal: number }>(
    `select (select count(*) from governance.act)::int as acts, (select count(*) from governance.decision)::int as decisions, (select count(*) from platform.journal)::int as journal`,
  )
const missing = (evidence: string) => ({
  ok: false,
  refusals: [{ rule: 'governance.authority.evidence_missing', field: 'evidence', facts: { evidence } }],
})

async function opened(amount: number): Promise<string> {
  const made = await openCaseByPost(await town.as('sekretaris'), town.opening({ amount }))
  if (!made.ok) throw new Error(JSON.stringify(made.refusals))
  return made.value.number
}

const atOnce = async (more: object = {}) =>
  makeDecision(
    await town.as('ketua'),
    decidingSchema.parse({
      action: 'finance.expense.decide',
      fund: 'kas_komunitas',
      amount: 900_000,
      payee: 'cv-bukti',
      title: 'Belanja tali',
      ...terms(),
      ...more,
    }),
  )

describe('the papers a row asks for', () => {
  test('are named or nothing is decided, at once or in a case; what is refused leaves nothing', async () => {
    const number = await opened(2_000_000)
    const before = await counts()
    expect(await atOnce()).toMatchObject(missing('bukti-pembelian'))
    expect(await atOnce({ evidence: { spk: 'SPK 9, map uji' } })).toMatchObject(missing('bukti-pembelian'))
    expect(await decideCaseByPost(await town.as('ketua'), { number, outcome: 'yes', ...terms() })).toMatchObject(missing('bukti-pembelian'))
    expect(await counts()).toEqual(before)
    expect(await decideCaseByPost(await town.as('ketua'), { number, outcome: 'yes', ...terms(), evidence: nota })).toMatchObject({
      ok: true,
    })
    expect(await executeCase(await town.as('bendahara'), { number, reason: why })).toMatchObject({ ok: true })
    // whoever confirms names the paper of the row that confirms
    expect(await confirmCase(await town.as('sekretaris'), { number, evidence: nota })).toMatchObject(missing('berita-acara-terima'))
    expect(await confirmCase(await town.as('sekretaris'), { number, evidence: papers })).toMatchObject({ ok: true })
    expect(
      await town.rows(
        'select capacity, evidence from governance.act where case_id = (select id from governance.case_file where number = $1) and evidence <> $2 order by id',
        [number, {}],
      ),
    ).toEqual([
      { capacity: 'decide', evidence: nota },
      { capacity: 'confirm', evidence: { 'berita-acara-terima': papers['berita-acara-terima'] } },
    ])
  })

  test('are not asked of a refusal', async () => {
    const number = await opened(1_500_000)
    expect(await decideCaseByPost(await town.as('ketua'), { number, outcome: 'refuse', ...terms() })).toMatchObject({ ok: true })
  })

  test('are published with the decision under its hash, and only those asked for', async () => {
    const made = await atOnce({ evidence: { ...papers } })
    const number = made.ok ? made.value.number : ''
    const found = await decisionByNumber(town.house.db, number)
    expect(found?.decision.record.evidence).toEqual(nota)
    expect(await brokenDecisionHashes(town.house.db)).toBe(0)
    const old = await town.one<{ act: string }>('select act_id as act from governance.decision where number = $1', [number])
    await expect(town.owner.query(`update governance.act set evidence = '{}' where id = $1`, [old.act])).rejects.toThrow(/append only/)
  })

  test('of another sum are those of its row', async () => {
    const made = await atOnce({ evidence: nota })
    const number = made.ok ? made.value.number : ''
    const fix = async (more: object) =>
      correctDecision(await town.as('ketua'), { ...correctingSchema.parse({ ...terms(), ...more }), number })
    expect(await fix({ amount: 950_000 })).toMatchObject(missing('bukti-pembelian'))
    expect(await fix({ amount: 950_000, evidence: nota })).toMatchObject({ ok: true })
  })

  test.for([
    ['nothing', { 'bukti-pembelian': '' }, 'governance.evidence.where'],
    ['spaces', { 'bukti-pembelian': ' \u00a0 ' }, 'governance.evidence.where'],
    ['too much', { 'bukti-pembelian': 'x'.repeat(201) }, 'governance.evidence.where'],
    ['a number', { 'bukti-pembelian': 7 }, 'governance.evidence.where'],
    ['no object', 'Nota 7', 'governance.evidence.which'],
    ['a name that is none', { 'Bukti <b>': 'Nota 7' }, 'governance.evidence.which'],
    ['very many', Object.fromEntries(Array.from({ length: 21 }, (_, n) => [`bukti-${n}`, 'Nota 7'])), 'governance.evidence.which'],
  ] as const)('named by %s is bad input', ([, evidence, rule]) => {
    const read = verdictSchema.safeParse({ outcome: 'yes', ...terms(), evidence })
    expect(read.error?.issues.map(({ message }) => message)).toEqual([rule])
  })
})

describe('beside the room', () => {
  const act = (evidence: object, refusing = false) =>
    town.owner
      .query(
        `insert into governance.act (action, capacity, person_id, row_id, matrix_hash, appointment_id, mode, fund, amount, unit_id, payee, refusing, evidence)
         select r.action, 'decide', a.person_id, r.id, v.hash, a.id, 'definitive', 'kas_komunitas', 5, (select id from governance.unit where code = 'mch'), 'cv-sql', $2, $1
         from governance.matrix_row r join governance.matrix_version v on v.id = r.version_id and v.in_force @> governance.clock(), governance.appointment a
         where r.code = 'B-05' and a.person_id = (select id from identity.person where demo_key = 'ketua') and a.active @> governance.clock()`,
        [evidence, refusing],
      )
      .then(
        () => 'done',
        (error: { constraint?: string; message: string }) => error.constraint ?? error.message,
      )

  test('the database asks for the same', async () => {
    expect(await act({})).toBe('governance.act.evidence_missing')
    expect(await act({ spk: 'SPK 9, map uji' })).toBe('governance.act.evidence_other')
    expect(await act({ ...nota, spk: 'SPK 9, map uji' })).toBe('governance.act.evidence_other')
    for (const where of ['  ', 'x'.repeat(201), 7, null, ['Nota 7']])
      expect([where, await act({ 'bukti-pembelian': where })]).toEqual([where, 'governance.act.evidence_other'])
    expect(await act({}, true)).toBe('done')
    expect(await act(nota)).toBe('done')
  })

  test('and is what asks: without its trigger the forged act stands', async () => {
    await town.owner.query('alter table governance.act disable trigger witnessed')
    expect(await act({})).toBe('done')
    await town.owner.query('alter table governance.act enable trigger witnessed')
    expect(await act({})).toBe('governance.act.evidence_missing')
  })
})
