import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { dayFrom, idOf, openCase, seatOf } from '../../test/governance-office.ts'
import { openTown, type Town } from '../../test/town.ts'

// Whoever holds the connection of the serving role is not in office by that. Each line is a way to give oneself authority by SQL.

let town: Town
let site: pg.Client
let me: string
beforeAll(async () => {
  town = await openTown()
  site = new pg.Client({ connectionString: town.siteUrl })
  await site.connect()
  me = await idOf(town, 'warga')
})
afterAll(async () => {
  await site?.end()
  await town?.close()
})

/** What the database says to it: the rule, the missing right, or that it went through. Whatever went through is undone. */
async function says(text: string, ...values: unknown[]): Promise<string> {
  await site.query('begin')
  try {
    const made = await site.query(text, values)
    await site.query('set constraints all immediate')
    return `done ${made.rowCount}`
  } catch (error) {
    const { constraint, message } = error as { constraint?: string; message: string }
    return constraint ?? message.replace(/ for table.*/, '')
  } finally {
    await site.query('rollback')
  }
}

const seat = (act = 'null') => `insert into governance.appointment (post_id, seat, person_id, mode, first_day, last_day, paper, act_id)
  select p.id, 1, $1, 'plh', governance.today(), governance.today() + 9, 'SK palsu', ${act} from governance.post p where p.code = 'ketua'`

/** An act as somebody in office, put straight into the table: the one thing SQL can still do in another's name, and it stands on record. */
const forgedAct = `insert into governance.act (action, capacity, person_id, row_id, matrix_hash, appointment_id, mode, fund, amount, unit_id, parties)
  select r.action, r.capacity, a.person_id, r.id, v.hash, a.id, a.mode, 'tanpa_dana', 0, p.unit_id, array[$1::uuid]
  from governance.matrix_version v join governance.matrix_row r on r.version_id = v.id join governance.post p on p.kind = r.post
    join governance.appointment a on a.post_id = p.id and a.active @> governance.clock()
  where v.in_force @> governance.clock() and r.action = 'governance.appointment.record' and r.capacity = 'decide'
    and p.unit_id = (select unit_id from governance.post where code = 'ketua') order by a.id limit 1 returning id`

describe('a seat', () => {
  test('is not taken without an act, nor on an act of long ago, nor on one about somebody else, nor twice on one', async () => {
    expect(await says(seat(), me)).toBe('governance.appointment.without_act')
    const old = await town.owner.query<{ id: string }>(forgedAct, [me])
    expect(old.rowCount).toBe(1)
    expect(await says(seat(`'${old.rows[0]?.id}'`), me)).toBe('governance.appointment.without_act')
    const forgotten = `with w as (${forgedAct}) ${seat('(select id from w)')}`
    expect(await says(forgotten, me)).toBe('governance.write.not_ones_own')
    await site.query('begin')
    const fresh = await site.query<{ id: string }>(forgedAct, [me])
    const act = fresh.rows[0]?.id
    const other = await idOf(town, 'warga-2')
    const rule = (text: string, person: string) =>
      site.query(text, [person]).then(
        () => 'done',
        (error: { constraint?: string }) => error.constraint,
      )
    await site.query('savepoint s')
    expect(await rule(seat(`'${act}'`), other)).toBe('governance.appointment.without_act')
    await site.query('rollback to s')
    expect(await rule(seat(`'${act}'`), me)).toBe('done')
    // the officer it claims to be of said nothing in the journal
    await expect(site.query('commit')).rejects.toMatchObject({ constraint: 'governance.write.not_ones_own' })
  })

  test('of somebody else does not end without an act', async () => {
    const chair = await seatOf(town, 'ketua')
    expect(
      await says(
        `insert into governance.appointment_end (appointment_id, ended_at, reason, paper) values ($1, governance.clock(), 'diberhentikan', 'SK palsu')`,
        chair,
      ),
    ).toBe('governance.appointment.without_act')
    expect(await says(`update governance.appointment set person_id = $1 where id = $2`, me, chair)).toBe('permission denied')
    expect(await says(`update governance.appointment set last_day = last_day + 999 where id = $1`, chair)).toBe('permission denied')
  })

  test('comes back by the operator’s function only while fewer than two keep the keys', async () => {
    expect(
      await says(`select governance.restore_custody((select id from governance.post where code = 'admin-it'), 2, $1, 'nota')`, me),
    ).toBe('governance.custody.enough')
  })
})

describe('powers, bodies, texts and the institution', () => {
  test.each([
    [`insert into identity.power_grant (power, holder_kind, holder, basis) values ('governance.matrix.ratify', 'signed_in', '', 'x')`],
    [`update identity.power_grant set holder_kind = 'everyone'`],
    ['delete from identity.power_grant'],
    [`insert into governance.body_member select 'rapat-pengurus', code from governance.post_kind where not body limit 1`],
    ['delete from governance.body_member'],
    [`insert into governance.action (code, name, name_en, kind) values ('a.b', 'x', 'x', 'deed')`],
    ['delete from governance.incompatible'],
    ['update governance.cap_use set used = 0'],
    [`update governance.matrix_version set status = 'ratified'`],
    [`update governance.case_file set amount = 1`],
    ['delete from governance.recusal'],
    ['delete from governance.case_party'],
    ['update governance.delegation set last_day = last_day + 1'],
  ])('%s: no right to it', async (text) => {
    expect(await says(text)).toMatch(/^permission denied/)
  })

  test.each([
    [`insert into governance.legal_basis (code, kind, about, level, source) values ('palsu', 'SK', 'x', 'kota', 'x')`],
    [`insert into governance.legal_basis_step (basis_id, status, reason) select id, 'revoked', 'x' from governance.legal_basis limit 1`],
    ['update governance.legal_basis set verified = true'],
    ['update governance.legal_article set verified = true'],
    [`insert into governance.unit (code, name, kind) values ('palsu', 'x', 'office')`],
    [`update governance.unit set name = 'x'`],
    [`insert into governance.post_kind (code, name, name_en, custodian) values ('palsu', 'x', 'x', true)`],
    [`insert into governance.post (code, kind, unit_id) select 'palsu', 'ketua', id from governance.unit where code <> 'mch' limit 1`],
    ['update governance.post set seats = 99'],
    [
      `insert into governance.meeting (number, body, title, place, starts_at, called_by) select 'RP-X', 'rapat-pengurus', 'Rapat', 'Aula', now(), id from identity.person limit 1`,
    ],
    ['update governance.meeting_item set closed_at = now() where false'],
  ])('%s: not without an act', async (text) => {
    expect(await says(text)).toBe('governance.write.without_act')
  })
})

describe('what only oneself can say', () => {
  test('nobody lends in another’s name, nor steps aside or declares for him, nor unsays what was declared', async () => {
    const chair = await seatOf(town, 'ketua')
    const lend = `insert into governance.delegation (number, grantor_id, grantee, actions, first_day, last_day, paper)
      values ('PL-X', $1, $2, array['finance.expense.decide'], governance.today(), governance.today() + 5, 'SK palsu')`
    expect(await says(lend, chair, me)).toBe('governance.write.not_ones_own')
    const theCase = await openCase(town)
    const aside = `insert into governance.recusal (case_id, appointment_id, reason, declared) values ($1, $2, 'disingkirkan', true)`
    expect(await says(aside, theCase.id, chair)).toBe('governance.write.not_ones_own')
    const chairman = await idOf(town, 'ketua')
    const tie = `insert into governance.interest (person_id, relation, party_kind, party_id, during) values ($1, 'spouse', 'person', $2, tstzrange(governance.clock(), null))`
    expect(await says(tie, chairman, me)).toBe('governance.write.not_ones_own')
    await town.owner.query(tie, [chairman, me])
    await site.query(`update governance.interest set during = 'empty', note = 'bukan' where person_id = $1`, [chairman])
    const kept = await town.owner.query<{ ended: boolean; note: string | null }>(
      `select upper(during) <= governance.clock() and lower(during) < upper(during) as ended, note from governance.interest where person_id = $1`,
      [chairman],
    )
    expect(kept.rows).toEqual([{ ended: true, note: null }])
  })
})

describe('a case', () => {
  test('takes no step on an act of another time or another person', async () => {
    const theCase = await openCase(town, { amount: 2_000_000 })
    const decide = `insert into governance.act (action, capacity, case_id, person_id, row_id, matrix_hash, appointment_id, mode, fund, amount, unit_id, payee, refusing)
      select r.action, 'decide', c.id, a.person_id, r.id, v.hash, a.id, a.mode, c.fund, c.amount, c.unit_id, c.payee, $2
      from governance.case_file c, governance.matrix_version v join governance.matrix_row r on r.version_id = v.id join governance.post p on p.kind = r.post
        join governance.appointment a on a.post_id = p.id and a.active @> governance.clock()
      where c.id = $1 and v.in_force @> governance.clock() and r.action = c.action and (r.fund = '*' or r.fund = c.fund) and r.capacity = 'decide' and r.post = 'ketua'
        and c.amount between r.least and coalesce(r.most, c.amount) limit 1 returning id`
    const refusing = await town.owner.query<{ id: string }>(decide, [theCase.id, true])
    const act = refusing.rows[0]?.id
    const step = (name: string, who = 'null') =>
      `insert into governance.case_step (case_id, step, act_id, by_person) values ($1, '${name}', $2, ${who})`
    expect(await says(step('decided'), theCase.id, act)).toBe('governance.case.step_without_act')
    expect(await says(step('refused', `'${me}'`), theCase.id, act)).toBe('governance.case.step_of_another')
    expect(
      await says(
        `insert into governance.decision (number, kind, title, action, fund, amount, unit_id, reason, legal_basis_id, effective_on, review_on, case_id, act_id, hash)
         select 'KEP-X', 'decision', 'Palsu', a.action, a.fund, a.amount, a.unit_id, 'alasan yang palsu', r.legal_basis_id, governance.today(), $2::date, a.case_id, a.id, repeat('a', 64)
         from governance.act a join governance.matrix_row r on r.id = a.row_id where a.id = $1`,
        act,
        dayFrom(90),
      ),
    ).toBe('governance.decision.other_act')
  })
})
