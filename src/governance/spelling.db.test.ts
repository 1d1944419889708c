import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Denied } from '#src/base/outcome.ts'
import { dayFrom, one } from '../../test/governance-office.ts'
import { appoint, bringInstitution } from '../../test/offices.ts'
import { papers } from '../../test/papers.ts'
import { openTown, type Town } from '../../test/town.ts'
import { makeDecision } from './decision.db.ts'
import { decidingSchema } from './decision.ts'
import { isCountable, nameKey, payeeKey } from './spelling.ts'

let town: Town
let chair: string

beforeAll(async () => {
  town = await openTown({ template: 'bare' })
  await bringInstitution(town)
  chair = await one(
    town,
    `insert into identity.person (name, email, demo_key) values ('Uji Ketua', 'ketua@contoh.metro', 'ketua') returning id`,
  )
  await appoint(town, { person: chair, post: 'ketua' })
})
afterAll(() => town?.close())

const spend = async (payee: string, amount: number) => {
  const read = decidingSchema.safeParse({
    action: 'finance.expense.decide',
    fund: 'kas_komunitas',
    amount,
    unit: 'mch',
    payee,
    title: 'Sewa pelantang suara',
    reason: 'Pelantang lama rusak dan tidak dapat diperbaiki.',
    reviewOn: dayFrom(200),
    evidence: papers,
  })
  if (!read.success) return read.error.issues[0]?.message
  try {
    const made = await makeDecision(await town.as('ketua'), read.data)
    return made.ok ? 'decided' : made.refusals[0]?.rule
  } catch (error) {
    if (error instanceof Denied) return error.refusal?.rule
    throw error
  }
}

// 30 million a month to one payee is what the chair decides alone
describe('a limit over time is not split by spelling', () => {
  const spellings = [
    'cv sumber rejeki',
    'CV  SUMBER  REJEKI',
    'C.V. Sumber Rejeki',
    'C. V. Sumber-Rejeki',
    'Sumber Rejeki, CV',
    'Sumber Rejeki',
    'SumberRejeki',
    'CV “Sumber Rejeki”',
    'ＣＶ Ｓｕｍｂｅｒ Ｒｅｊｅｋｉ',
    'CV Súmber Rejéki',
    'UD Sumber\u00a0Rejeki',
    'CVSumber.Rejeki',
  ]

  test('twenty-five million is used up, and ten spellings of the payee find it so', async () => {
    for (const amount of [10_000_000, 10_000_000, 5_000_000]) expect(await spend('CV Sumber Rejeki', amount)).toBe('decided')
    for (const spelling of spellings) expect([spelling, await spend(spelling, 6_000_000)]).toEqual([spelling, 'governance.authority.cap'])
    expect(await spend('CV Sumber Rejeki', 5_000_000)).toBe('decided')
    expect(await spend('CV Sumber Rahayu', 6_000_000)).toBe('decided')
  })

  test('letters that only look the same are told at their field, and refused by the database itself', async () => {
    expect(await spend('CV Sumbеr Rejeki', 6_000_000)).toBe('governance.case.payee_letters')
    await expect(actBesideTheRoom('CV Sumbеr Rejeki')).rejects.toThrow(/governance\.act\.name_letters/)
  })

  test('and what steps over the evaluator meets the same counter', async () => {
    for (const spelling of spellings) await expect(actBesideTheRoom(spelling)).rejects.toThrow(/governance\.act\.cap/)
    await actBesideTheRoom('CV Sumber Waras')
  })
})

/** An act written as the owner could, without the evaluator. */
const actBesideTheRoom = (payee: string) =>
  town.owner.query(
    `insert into governance.act (action, capacity, person_id, row_id, matrix_hash, appointment_id, mode, fund, amount, unit_id, payee, parties, refusing, evidence)
     select r.action, 'decide', a.person_id, r.id, v.hash, a.id, 'definitive', 'kas_komunitas', 6000000, (select id from governance.unit where code = 'mch'), $1, '{}', false, jsonb_build_object('bukti-pembelian', 'Nota 7, map uji')
     from governance.matrix_row r join governance.matrix_version v on v.id = r.version_id and v.in_force @> governance.clock(), governance.appointment a
     where r.code = 'B-05' and a.person_id = $2`,
    [payee, chair],
  )

test('the room and the database spell alike, whatever is written', async () => {
  const odd = fc.oneof(
    fc.string({ maxLength: 40 }),
    fc.string({ unit: 'binary', maxLength: 20 }),
    fc.constantFrom('PT Maju', 'P.T. Maju', 'C V Ä-é', 'Toko U.D.', 'ﬁrma ½ Ｔｂｋ', '①②', 'pt', 'cvcv', 'u d u d'),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(odd, { minLength: 20, maxLength: 60 }), async (names) => {
      const sendable = names.map((name) => name.replaceAll('\0', '').toWellFormed())
      const found = await town.owner.query<{ key: string; payee: string; countable: boolean }>(
        'select governance.name_key(n) as key, governance.payee_key(n) as payee, governance.is_countable(n) as countable from unnest($1::text[]) with ordinality as t(n, at) order by at',
        [sendable],
      )
      expect(found.rows).toEqual(sendable.map((name) => ({ key: nameKey(name), payee: payeeKey(name), countable: isCountable(name) })))
    }),
    { numRuns: 60 },
  )
})

test('what was used up under several spellings before is one limit after the upgrade, and nothing more fits where it is over', async () => {
  const text = readFileSync('db/migrations/0221_governance_name_keys.sql', 'utf8')
  const client = await town.owner.connect()
  try {
    await client.query('begin')
    await client.query('alter table governance.cap_entry disable trigger append_only')
    // as it stood: each act under the letters it was written in, one of them given back in part
    await client.query(
      `insert into governance.cap_use (key, used, cap) select e.key || '#' || e.act_id, e.amount - 1000000, 30000000 from governance.cap_entry e`,
    )
    await client.query(`update governance.cap_entry set key = key || '#' || act_id`)
    await client.query(`delete from governance.cap_use where key not like '%#%'`)
    const before = await client.query(
      `select sum(used)::bigint as used, count(*)::int as n from governance.cap_use where key like '%sumberrejeki%'`,
    )
    await client.query(text.slice(text.indexOf('create temporary table rekeyed')))
    const after = await client.query(`select key, used, cap from governance.cap_use where key like '%sumberrejeki%'`)
    expect(before.rows[0]).toMatchObject({ n: 4 })
    expect(after.rows).toHaveLength(1)
    expect(after.rows[0]).toMatchObject({ used: before.rows[0].used })
    expect(after.rows[0].key).not.toContain('#')
    expect((await client.query(`select from governance.cap_entry where key like '%#%'`)).rows).toEqual([])
  } finally {
    await client.query('rollback')
    client.release()
  }
})
