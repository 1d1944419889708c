import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { Missing } from '#src/base/outcome.ts'
import { second } from '../../test/governance-matrix.ts'
import { acting, type Institution, openInstitution } from '../../test/governance-town.ts'
import { wib } from '../../test/governance-world.ts'
import { incompatible } from './authority.ts'
import { grantDelegation } from './delegation.db.ts'
import { payeeKey } from './spelling.ts'

let at: Institution
beforeAll(async () => {
  at = await openInstitution()
})
afterAll(() => at?.town.close())
beforeEach(() => at.setClock(wib('2027-02-10T09:00:00')))

const juta = (n: number) => n * 1_000_000
const refused = (rule: string) => `governance.authority.${rule}`
const acts = async () => (await at.one<{ n: number }>('select count(*)::int as n from governance.act')).n
const refusesSql = (text: string, values: readonly unknown[] = []) =>
  at.owner.query(text, [...values]).then(
    () => 'done',
    (error: { constraint?: string; message: string }) => error.constraint ?? error.message,
  )
/** A payee nobody else in this file uses: limits count from nothing. */
const payee = () => randomUUID()
const recuse = async (caseFile: string, name: string) =>
  at.owner.query(`insert into governance.recusal (case_id, appointment_id, reason, declared) values ($1, $2, 'keluarga', true)`, [
    caseFile,
    await at.seatOf(name),
  ])
const end = async (appointment: string) =>
  await refusesSql(
    `insert into governance.appointment_end (appointment_id, ended_at, reason, paper) values ($1, governance.clock(), 'berhenti', 'SK uji')`,
    [appointment],
  )

describe('the scenarios end to end', () => {
  test('limits, and who is next', async () => {
    expect(await at.says('ketua', { amount: juta(10), payee: payee() })).toBe('A-05 definitive')
    expect(await at.says('ketua', { amount: juta(10) + 1, payee: payee() })).toBe(refused('over_limit'))
    expect(await at.says('ketua', { fund: 'apbd', unit: 'uptd-x' })).toBe(refused('not_yours'))
    expect(await at.says('kepala uptd', { fund: 'apbd', unit: 'uptd-x', amount: juta(200) })).toBe('B-01 definitive')
    expect(await at.says('kepala dinas-x', { fund: 'apbd', unit: 'uptd-x', amount: juta(300) })).toBe('B-02 definitive')
    expect(await at.says('kepala dinas-y', { fund: 'apbd', unit: 'uptd-x', amount: juta(300) })).toBe(refused('out_of_scope'))
    expect(await at.says('warga')).toBe(refused('no_post'))
  })

  test('a refused deed leaves no act and no line in the journal', async () => {
    const journal = async () => (await at.one<{ n: number }>('select count(*)::int as n from platform.journal')).n
    const before = [await acts(), await journal()]
    await at.says('ketua', { amount: juta(11) })
    expect([await acts(), await journal()]).toEqual(before)
  })

  test('what is granted stands on record with row, version, hash and seat', async () => {
    const outcome = await at.act('ketua', { amount: 5, payee: payee() })
    if (!outcome.ok) throw new Error('refused')
    const { act, hash, id } = outcome.value
    expect(
      await at.one(
        `select a.matrix_hash = v.hash as hash, a.appointment_id as seat, a.mode, r.code as row, v.version, a.person_id = $2 as own
         from governance.act a join governance.matrix_row r on r.id = a.row_id join governance.matrix_version v on v.id = r.version_id where a.id = $1`,
        [act, await at.person('ketua')],
      ),
    ).toEqual({ hash: true, seat: id, mode: 'definitive', row: 'A-05', version: 1, own: true })
    expect(hash).toMatch(/^[0-9a-f]{64}$/)
    const { authority } = await at.one<{ authority: object[] }>(
      `select authority from platform.journal where deed = 'governance.proof.act' order by id desc limit 1`,
    )
    expect(authority).toEqual([{ power: 'finance.expense.decide', ground: outcome.value }])
  })

  test.for([
    [5, 3, 2, 'A-06 definitive'],
    [4, 4, 0, refused('no_quorum')],
    [6, 3, 3, refused('not_carried')],
    [9, 0, 0, refused('not_carried')],
  ] as const)('the board with %i of 9, %i to %i', async ([there, yes, no, said]) => {
    const amount = juta(20)
    const caseFile = await at.openCase({ amount })
    const meetingItem = await at.meet(caseFile, there, yes, no)
    expect(await at.says('ketua', { amount, case: caseFile, meetingItem })).toBe(said)
  })

  test('B4: 5 to 4 are no two thirds of a board, 6 to 3 are', async () => {
    const appoint = { action: 'governance.appointment.decide', fund: 'tanpa_dana', amount: 0 }
    for (const [yes, said] of [
      [5, refused('not_carried')],
      [6, 'F-02 definitive'],
    ] as const) {
      const caseFile = await at.openCase({ ...appoint, payee: undefined as never })
      const meetingItem = await at.meet(caseFile, 9, yes, 9 - yes)
      await at.owner.query('select 1')
      expect(
        await at.says('ketua', { capacity: 'concur', payee: 'cv-a', case: caseFile, meetingItem }, 'governance.appointment.decide'),
      ).toBe(said)
    }
  })

  test('a vote counts for its own case alone', async () => {
    const amount = juta(20)
    const [one, other] = [await at.openCase({ amount }), await at.openCase({ amount })]
    const meetingItem = await at.meet(one, 9, 9, 0)
    expect(await at.says('anggota 1', { amount, case: other, meetingItem })).toBe(refused('no_quorum'))
    expect(await refusesSql('update governance.meeting_item set case_id = $1 where id = $2', [other, meetingItem])).toBe(
      'governance.meeting.agenda_fixed',
    )
  })

  test('two of three curators, each once and not a third', async () => {
    const curate = 'market.product.curate'
    const caseFile = await at.openCase({ action: curate, fund: 'tanpa_dana', amount: 0 })
    const scope = { case: caseFile, payee: 'cv-a' }
    expect(await at.says('kurator a', scope, curate)).toBe('D-01 definitive 1 more')
    expect(await at.says('kurator a', scope, curate)).toBe(refused('already_acted'))
    expect(await at.says('kurator b', scope, curate)).toBe('D-01 definitive')
    expect(await at.says('kurator c', scope, curate)).toBe(refused('settled'))
  })

  test('what must be looked at first is', async () => {
    const support = 'support.application.decide'
    const scope = {
      fund: 'apbd',
      unit: 'dinas-x',
      amount: 5,
      payee: 'cv-a',
      case: await at.openCase({ action: support, fund: 'apbd', unit: 'dinas-x', amount: 5 }),
    }
    expect(await at.says('kepala dinas-x', scope, support)).toBe(refused('concurrence_missing'))
    expect(await at.says('kurator a', { ...scope, capacity: 'review' }, support)).toBe('E-01 definitive 1 more')
    expect(await at.says('kepala dinas-x', scope, support)).toBe(refused('concurrence_missing'))
    expect(await at.says('kurator b', { ...scope, capacity: 'review' }, support)).toBe('E-01 definitive')
    expect(await at.says('kepala dinas-x', scope, support)).toBe('E-02 definitive')
  })

  test('proposing, deciding and paying take three people', async () => {
    const caseFile = await at.openCase()
    expect(await at.says('ketua', { case: caseFile, capacity: 'initiate' })).toBe('A-03 definitive')
    expect(await at.says('ketua', { case: caseFile })).toBe(refused('segregation'))
    const other = await at.openCase({ unit: 'kel-a', amount: 500_000 })
    const scope = { case: other, unit: 'kel-a', amount: 500_000 }
    expect(await at.says('koordinator kel-a', scope)).toBe('A-04 definitive')
    expect(await at.says('bendahara', { ...scope, capacity: 'execute' })).toBe('A-09 definitive')
    expect(await at.says('bendahara', { ...scope, capacity: 'execute' })).toBe(refused('already_acted'))
  })

  test('who stepped aside, the delegate, the superior', async () => {
    const to = payee()
    const caseFile = await at.openCase({ amount: juta(2), payee: to })
    const scope = { case: caseFile, amount: juta(2), payee: to }
    await at.lend('ketua', 'sekretaris')
    expect(await at.says('pengarah', scope)).toBe(refused('over_limit'))
    await recuse(caseFile, 'ketua')
    expect(await at.says('ketua', scope)).toBe(refused('recused'))
    expect(await at.says('sekretaris', scope)).toBe(refused('recused'))
    expect(await at.says('pengarah', scope)).toBe('A-05 substitute')
  })

  test('H9: a coordinator of one kelurahan in another', async () => {
    expect(await at.says('koordinator kel-a', { unit: 'kel-b' })).toBe(refused('out_of_scope'))
    expect(await at.says('koordinator kel-a', { unit: 'kel-a', amount: 1 })).toBe('A-04 definitive')
    expect(await at.says('koordinator kel-a', { unit: 'kel-zz', amount: 1 })).toBe(refused('out_of_scope'))
    expect(await at.says('koordinator kel-a', { amount: 1 })).toBe(refused('out_of_scope'))
  })

  test('a fund or a capacity there is not is none', async () => {
    expect(
      await at.says('kurator a', { fund: 'dana-baru', capacity: 'review', unit: 'dinas-x', amount: 1 }, 'support.application.decide'),
    ).toBe(refused('action_unknown'))
    expect(await at.says('ketua', { capacity: 'putus' })).toBe(refused('action_unknown'))
  })
})

describe('what was lent', () => {
  test('within its limit, its days, its acts', async () => {
    await at.lend('ketua', 'wakil')
    expect(await at.says('wakil', { amount: juta(5), payee: payee() })).toBe('A-05 delegated')
    expect(await at.says('wakil', { amount: juta(5) + 1, payee: payee() })).toBe(refused('over_delegated_limit'))
    await at.setClock(wib('2027-03-01'))
    expect(await at.says('wakil', { amount: juta(5), payee: payee() })).toBe(refused('no_post'))
  })

  test('B7: is not lent on, neither by the deed nor past it', async () => {
    const loan = { actions: ['finance.expense.decide'], most: '1000000', firstDay: '2027-02-10', lastDay: '2027-02-20', paper: 'ND uji' }
    const lendOn = async (who: string, seat: string) =>
      await grantDelegation(await at.town.as(who), { ...loan, seat, to: 'pasangan@uji.metro' })
    const chairs = await at.seatOf('ketua')
    await at.lend('ketua', 'warga')
    await at.lend('ketua', 'anggota 5')
    expect(await at.says('warga', { amount: 1, payee: payee() })).toBe('A-05 delegated')
    // the chair's seat is not the receiver's to lend; by a seat of one's own only what the matrix gives that seat
    await expect(lendOn('warga', chairs)).rejects.toThrow(Missing)
    await expect(lendOn('anggota 5', chairs)).rejects.toThrow(Missing)
    expect(await lendOn('anggota 5', await at.seatOf('anggota 5'))).toMatchObject({
      refusals: [{ rule: 'governance.delegation.not_lendable' }],
    })
    const site = new pg.Client({ connectionString: at.town.siteUrl })
    await site.connect()
    const write = (seat: string) =>
      site
        .query(
          `insert into governance.delegation (number, grantor_id, grantee, actions, most, first_day, last_day, paper)
           values ('PL-' || gen_random_uuid(), $1, $2, '{finance.expense.decide}', 1000000, '2027-02-10', '2027-02-20', 'ND palsu')`,
          [seat, to],
        )
        .catch((error: { constraint?: string }) => error.constraint)
    const to = await at.person('pasangan')
    expect(await write(chairs)).toBe('governance.write.not_ones_own')
    await site.end()
    // and a row that got in on a seat the receiver has himself carries nothing of the chair's
    await at.lend('anggota 5', 'pasangan')
    expect(await at.says('pasangan', { amount: 1 })).toBe(refused('not_yours'))
    await at.appoint('pengganti', 'kurator', { mode: 'plh' })
    expect(await at.lend('pengganti', 'pasangan').catch((error: { constraint?: string }) => error.constraint)).toBe(
      'governance.delegation.acting_cannot',
    )
  })

  test('B8: is over in the same instant as the term of the one who lent it', async () => {
    const chair = await at.appoint('bendahara lain', 'anggota', { seat: 1, first: '2028-01-01', last: '2028-12-31' })
    await at.setClock(wib('2028-02-01T10:00:00'))
    await at.appoint('pengganti', 'ketua', { first: '2028-01-01', last: '2028-12-31' })
    const seat = (
      await at.one<{ id: string }>(`select id from governance.appointment where person_id = $1 and mode = 'definitive'`, [
        await at.person('pengganti'),
      ])
    ).id
    await at.owner.query(
      `insert into governance.delegation (number, grantor_id, grantee, actions, most, first_day, last_day, paper) values ('PL-B8', $1, $2, '{finance.expense.decide}', 5000000, '2028-02-01', '2028-02-28', 'SK uji')`,
      [seat, await at.person('pasangan')],
    )
    expect(await at.says('pasangan', { payee: payee() })).toBe('A-05 delegated')
    expect(await end(seat)).toBe('done')
    expect(await at.says('pasangan', { payee: payee() })).toBe(refused('no_post'))
    expect(chair).toBeTruthy()
  })

  test('clicks that race the end of the term: not one stands after it', async () => {
    await at.setClock(wib('2028-06-01T10:00:00'))
    const seat = await at.appoint('wakil', 'ketua', { first: '2028-05-01', last: '2028-12-31' })
    const clicks = Array.from({ length: 40 }, async () => await at.says('wakil', { amount: 1, payee: payee() }))
    const ended = end(seat)
    const said = await Promise.all(clicks)
    expect(await ended).toBe('done')
    const { late } = await at.one<{ late: number }>(
      `select count(*)::int as late from governance.act a join governance.appointment p on p.id = a.appointment_id where p.id = $1 and a.recorded_at >= p.ended_at`,
      [seat],
    )
    expect(late).toBe(0)
    expect(new Set(said.filter((one) => one !== 'A-05 definitive'))).not.toContain('done')
    expect(await at.says('wakil', { amount: 1, payee: payee() })).toBe(refused('no_post'))
  })
})

describe('the institution', () => {
  test('B1: a second chair is refused, though he overlaps by one day', async () => {
    const overlapping = at.appoint('warga', 'ketua', { first: '2027-12-31', last: '2028-12-31' })
    expect(await overlapping.catch((error: { constraint?: string }) => error.constraint)).toBe('governance.appointment.seat_taken')
  })

  test('B3: the keys never stay with one', async () => {
    expect(await end(await at.seatOf('sekretaris'))).toBe('governance.appointment.last_custodians')
  })

  test('B3: of two who go in the same moment one stays', async () => {
    // a year in which nobody else of this file holds a key
    await at.setClock(wib('2028-03-01T09:00:00'))
    const year = { first: '2028-01-01', last: '2028-12-31' }
    await at.appoint('bendahara lain', 'sekretaris', { ...year, mode: 'plh' })
    const going = [await at.appoint('warga', 'sekretaris', year), await at.appoint('pasangan', 'kepala-uptd', year)]
    const said = await Promise.all(going.map(end))
    expect(said.sort()).toEqual(['done', 'governance.appointment.last_custodians'])
  })

  test('the two tables of what one person may not be are one', async () => {
    const { rows } = await at.owner.query<{ one: string; other: string }>('select one, other from governance.incompatible')
    const inCode = Object.entries(incompatible).flatMap(([one, others]) => others.map((other) => `${one} ${other}`))
    expect(rows.map(({ one, other }) => `${one} ${other}`).sort()).toEqual(inCode.sort())
  })
})

describe('H3: an officer on his own application', () => {
  const own = { kind: 'person' } as const
  const shared = Buffer.alloc(32, 7)

  test.for([
    ['himself', async () => [{ ...own, id: await at.person('ketua') }]],
    [
      'his second account',
      async () => {
        for (const name of ['ketua', 'pasangan'])
          await at.owner.query('insert into identity.person_number (person_id, fingerprint) values ($1, $2) on conflict do nothing', [
            await at.person(name),
            shared,
          ])
        return [{ ...own, id: await at.person('pasangan') }]
      },
    ],
    [
      'a community he belongs to',
      async () => {
        const id = randomUUID()
        await at.owner.query(
          `insert into governance.interest (person_id, relation, party_kind, party_id, during) values ($1, 'member', 'community', $2, '[2027-01-01,)')`,
          [await at.person('ketua'), id],
        )
        return [{ kind: 'community' as const, id }]
      },
    ],
    [
      'a shop in whose team he is',
      async () => {
        const id = randomUUID()
        await at.owner.query(
          `insert into identity.membership (kind, entity_id, person_id, role, during) values ('shop', $1, $2, 'staff', '[2026-01-01,)')`,
          [id, await at.person('ketua')],
        )
        return [{ kind: 'shop' as const, id }]
      },
    ],
    [
      'his wife, who said so herself',
      async () => {
        await at.owner.query(
          `insert into governance.interest (person_id, relation, party_kind, party_id, during) values ($1, 'spouse', 'person', $2, '[2027-01-01,)') on conflict do nothing`,
          [await at.person('warga'), await at.person('ketua')],
        )
        return [{ ...own, id: await at.person('warga') }]
      },
    ],
    [
      'one of his household',
      async () => {
        for (const name of ['ketua', 'wakil'])
          await at.owner.query('insert into identity.household (person_id, fingerprint) values ($1, $2)', [
            await at.person(name),
            Buffer.alloc(32, 9),
          ])
        return [{ ...own, id: await at.person('wakil') }]
      },
    ],
    [
      'a shop he left eighteen months ago',
      async () => {
        const id = randomUUID()
        await at.owner.query(
          `insert into identity.membership (kind, entity_id, person_id, role, during) values ('shop', $1, $2, 'owner', '[2020-01-01,2025-08-11)')`,
          [id, await at.person('ketua')],
        )
        return [{ kind: 'shop' as const, id }]
      },
    ],
  ] as const)('%s', async ([, parties]) => {
    const theirs = await parties()
    expect(await at.says('ketua', { amount: 1, payee: payee(), parties: [...theirs] })).toBe(refused('conflict'))
    // nor through one who holds his seat for him
    await at.lend('ketua', 'kurator c')
    expect(await at.says('kurator c', { amount: 1, payee: payee(), parties: [...theirs] })).toBe(refused('conflict'))
  })

  test('two accounts of one human are not two people in one case', async () => {
    const caseFile = await at.openCase()
    for (const name of ['sekretaris', 'bendahara lain'])
      await at.owner.query('insert into identity.person_number (person_id, fingerprint) values ($1, $2)', [
        await at.person(name),
        Buffer.alloc(32, 8),
      ])
    await at.appoint('bendahara lain', 'bendahara', { mode: 'plh' })
    expect(await at.says('sekretaris', { case: caseFile, capacity: 'initiate' })).toBe('A-02 definitive')
    expect(await at.says('bendahara lain', { case: caseFile, capacity: 'execute' })).toBe(refused('segregation'))
  })
})

describe('H11: what is no amount', () => {
  const amounts: readonly unknown[] = [
    undefined,
    null,
    Number.NaN,
    -1,
    '5000000',
    'NaN',
    1e30,
    2 ** 53,
    0.5,
    Number.POSITIVE_INFINITY,
    true,
    [1],
    { amount: 1 },
  ]
  test.for(amounts)('%s is bad input of its field', async (amount) => {
    const before = await acts()
    expect(await at.says('ketua', { amount, payee: payee() })).toBe('governance.authority.amount_invalid (amount)')
    expect(await acts()).toBe(before)
  })
})

describe('H4: the serving role by itself', () => {
  let site: pg.Client
  beforeAll(async () => {
    site = new pg.Client({ connectionString: at.town.siteUrl })
    await site.connect()
  })
  afterAll(() => site?.end())

  const kept = [
    'governance.act',
    'governance.decision',
    'governance.cap_entry',
    'governance.cap_use',
    'governance.recusal',
    'governance.case_step',
    'governance.meeting_vote',
    'governance.attendance',
    'governance.elector',
    'governance.minutes',
    'governance.matrix_ratification',
    'governance.appointment',
    'governance.appointment_end',
    'governance.delegation',
    'governance.incompatible',
    'governance.action',
    'platform.journal',
    'platform.journal_seal',
  ]
  const denied = /permission denied|must be owner|append only/

  test.for(kept)('changes nothing of %s', async (table) => {
    const column = (
      await at.one<{ name: string }>(
        `select attname as name from pg_attribute where attrelid = $1::regclass and attnum > 0 and attgenerated = '' and attidentity = '' order by attnum limit 1`,
        [table],
      )
    ).name
    for (const text of [
      `update ${table} set ${column} = ${column}`,
      `delete from ${table}`,
      `truncate ${table} cascade`,
      `alter table ${table} disable trigger all`,
      `drop table ${table} cascade`,
    ])
      await expect(site.query(text)).rejects.toThrow(denied)
  })

  test.for([
    `insert into governance.cap_use (key, used, cap) values ('x', -1, 0)`,
    `insert into governance.action (code, name, name_en, kind) values ('a.b', 'a', 'b', 'deed')`,
    "insert into governance.incompatible values ('a', 'b')",
    `create or replace function governance.clock() returns timestamptz language sql as 'select ''2020-01-01''::timestamptz'`,
    `create or replace function governance.act_guard() returns trigger language plpgsql as 'begin return new; end'`,
    'drop trigger guard on governance.act',
    'alter table governance.act drop constraint act_pkey',
    `set session_replication_role = replica`,
    'alter function governance.act_guard() owner to current_user',
  ])('may not: %s', async (text) => {
    await expect(site.query(text)).rejects.toThrow(/permission denied|must be owner/)
  })

  test('makes no matrix of its own', async () => {
    const forged = `insert into governance.matrix_version (version, title, status, in_force, paper, hash) values (99, 'x', 'ratified', '[2030-01-01,)', 'x', repeat('a', 64))`
    await expect(site.query(forged)).rejects.toMatchObject({ constraint: 'governance.matrix.born_draft' })
    await expect(site.query(`update governance.matrix_version set in_force = null`)).rejects.toThrow(/permission denied/)
    await expect(site.query(`update governance.matrix_version set status = 'withdrawn' where version = 1`)).rejects.toThrow(
      /permission denied/,
    )
    await expect(site.query(`update governance.matrix_row set most = null`)).rejects.toMatchObject({
      constraint: 'governance.matrix.frozen',
    })
  })

  test('steps in for nobody who is not below it, at no post there is not, and for no board', async () => {
    const stepIn = async (who: string, row: string, unit: string | null, caseFile: string) =>
      await site
        .query(
          `insert into governance.act (action, capacity, case_id, person_id, row_id, matrix_hash, appointment_id, mode, fund, amount, unit_id, payee)
           select c.action, 'decide', c.id, $2, r.id, v.hash, $3, 'substitute', c.fund, c.amount, (select id from governance.unit where code = $5), c.payee
           from governance.case_file c join governance.matrix_row r on r.code = $4 join governance.matrix_version v on v.id = r.version_id and v.version = 1 where c.id = $1`,
          [caseFile, await at.person(who), await at.seatOf(who), row, unit],
        )
        .then(
          () => 'done',
          (error: { constraint?: string; message: string }) => error.constraint ?? error.message,
        )
    const building = await at.openCase({ fund: 'apbd', unit: 'uptd-x' })
    expect(await stepIn('kepala dinas-x', 'B-01', 'uptd-x', building)).toBe('governance.act.no_substitute')
    await recuse(building, 'kepala uptd')
    expect(await stepIn('kepala dinas-y', 'B-01', 'uptd-x', building)).toBe('governance.act.no_substitute')
    expect(await stepIn('kepala dinas-x', 'B-01', 'uptd-x', building)).toBe('done')
    expect(await stepIn('kepala dinas-y', 'B-01', 'dinas-y', await at.openCase({ fund: 'apbd', unit: 'dinas-y' }))).toBe(
      'governance.act.no_substitute',
    )
    expect(await stepIn('ketua', 'A-04', null, await at.openCase({ amount: 500_000 }))).toBe('governance.act.no_substitute')
    expect(await stepIn('pengarah', 'A-06', null, await at.openCase({ amount: juta(20) }))).toBe('governance.act.no_substitute')
  })

  test('H2: what it forges as the time of an act is overwritten, and a past decision wants its source', async () => {
    const outcome = await at.act('ketua', { amount: 7, payee: payee() })
    if (!outcome.ok) throw new Error('refused')
    const forged = await site.query(
      `insert into governance.act (action, capacity, person_id, row_id, matrix_hash, appointment_id, mode, fund, amount, payee, recorded_at)
       select action, capacity, person_id, row_id, matrix_hash, appointment_id, mode, fund, amount, 'z', '2024-01-01' from governance.act where id = $1
       returning recorded_at > '2027-02-10' as now, id`,
      [outcome.value.act],
    )
    expect(forged.rows[0]?.now).toBe(true)
    const decide = (kind: string, day: string, more: string) =>
      site.query(
        `insert into governance.decision (number, kind, title, action, fund, amount, reason, legal_basis_id, effective_on, review_on, act_id, hash, recorded_at, source_note)
         select 'KEP-UJI-' || gen_random_uuid(), $2, 'Keputusan uji', action, fund, amount, 'alasan yang cukup', (select id from governance.legal_basis limit 1), $3::date, $3::date + 30, id, repeat('a', 64), '2024-01-01', ${more}
         from governance.act where id = $1 returning recorded_at > '2027-02-10' as now`,
        [outcome.value.act, kind, day],
      )
    await expect(decide('decision', '2027-02-09', 'null')).rejects.toMatchObject({ constraint: 'governance.decision.backdated' })
    await expect(decide('late_record', '2027-02-09', 'null')).rejects.toMatchObject({ constraint: 'governance.decision.late_needs_source' })
    await expect(decide('late_record', '2027-02-10', `'arsip bundel 7'`)).rejects.toMatchObject({
      constraint: 'governance.decision.not_late',
    })
    expect((await decide('late_record', '2027-02-09', `'arsip bundel 7'`)).rows).toEqual([{ now: true }])
  })
})

describe('H6: ten times the same', () => {
  test('with one key is one act', async () => {
    const before = await acts()
    const to = payee()
    const ctx = {
      ...(await at.town.as('ketua')),
      once: { route: 'proof', key: randomUUID(), requestHash: 'x', answer: (body: unknown) => ({ status: 201, body }) },
    }
    const scope = { fund: 'kas_komunitas', amount: 3, payee: to }
    const all = await Promise.allSettled(Array.from({ length: 10 }, () => acting(ctx, { action: 'finance.expense.decide', scope })))
    expect(all.filter((one) => one.status === 'fulfilled')).toHaveLength(1)
    expect(await acts()).toBe(before + 1)
  })

  test('in one case by one officer is one act, key or not', async () => {
    const to = payee()
    const scope = { case: await at.openCase({ payee: to, amount: 4 }), payee: to, amount: 4 }
    const said = await Promise.all(Array.from({ length: 10 }, () => at.says('ketua', scope)))
    expect(said.filter((one) => one === 'A-05 definitive')).toHaveLength(1)
    expect(await at.one('select count(*)::int as n from governance.act where case_id = $1', [scope.case])).toEqual({ n: 1 })
  })
})

describe('H7: two at once under one limit', () => {
  test('50 rounds of 16 million twice under 30 million: one each', async () => {
    await at.setClock(wib('2027-07-05T09:00:00'))
    await at.appoint('pengganti', 'ketua', { mode: 'plh', first: '2027-07-01', last: '2027-12-31' })
    const rounds: string[][] = []
    for (let n = 0; n < 50; n += 1) {
      const scope = { fund: 'sponsor', amount: juta(16), payee: payee() }
      rounds.push(await Promise.all(['ketua', 'pengganti'].map((who) => at.says(who, scope, 'support.offer.publish'))))
    }
    const caps = [refused('cap'), 'governance.act.cap']
    expect(rounds.filter((said) => said.some((one) => one.startsWith('I-01')) && said.some((one) => caps.includes(one)))).toHaveLength(50)
    expect(await at.one('select count(*)::int as n from governance.cap_use where used > cap')).toEqual({ n: 0 })
  })

  test('the key of a limit is the same in the database and in the evaluator', async () => {
    const to = payee()
    await at.says('ketua', { amount: 1, payee: to })
    expect(await at.one('select key from governance.cap_use where key like $1', [`%payee=${payeeKey(to)}`])).toEqual({
      key: `finance.expense.decide|kas_komunitas|ketua|month|2027-02|payee=${payeeKey(to)}`,
    })
  })
})

describe('H1: votes that are nobody’s', () => {
  test('only who sits in the body, once, and before the vote is closed', async () => {
    const item = await at.meet(null, 5, 3, 2)
    const { meeting } = await at.one<{ meeting: string }>('select meeting_id as meeting from governance.meeting_item where id = $1', [item])
    const attend = async (who: string, seat: string) =>
      await refusesSql('insert into governance.attendance (meeting_id, appointment_id, person_id) values ($1, $2, $3)', [
        meeting,
        seat,
        await at.person(who),
      ])
    const vote = async (who: string, seat: string) =>
      await refusesSql(`insert into governance.meeting_vote (item_id, appointment_id, person_id, choice) values ($1, $2, $3, 'yes')`, [
        item,
        seat,
        await at.person(who),
      ])
    expect(await attend('kurator a', await at.seatOf('kurator a'))).toBe('governance.meeting.no_seat')
    expect(await attend('warga', await at.seatOf('anggota 6'))).toBe('governance.meeting.no_seat')
    expect(await vote('ketua', await at.seatOf('ketua'))).toBe('governance.vote.closed')
    const open = await at.one<{ id: string }>('select id from governance.meeting_item where meeting_id = $1 and position = 2', [meeting])
    const again = async (who: string) =>
      await refusesSql(`insert into governance.meeting_vote (item_id, appointment_id, person_id, choice) values ($1, $2, $3, 'yes')`, [
        open.id,
        await at.seatOf(who),
        await at.person(who),
      ])
    expect(await again('anggota 6')).toBe('governance.vote.not_there')
    const [there] = (
      await at.owner.query<{ who: string }>(
        'select p.demo_key as who from governance.attendance t join identity.person p on p.id = t.person_id where meeting_id = $1 limit 1',
        [meeting],
      )
    ).rows
    expect(await again(there?.who ?? '')).toBe('done')
    expect(await again(there?.who ?? '')).toBe('governance.vote.seat_voted')
  })
})

describe('H5: midnight', () => {
  test('300 clicks over the end of a term: none at or after it stands, none before it fails', async () => {
    await at.setClock(wib('2027-12-31T23:59:58'))
    const { since } = await at.one<{ since: Date }>('select since from public.proof_clock')
    const { length } = await Promise.all(
      Array.from({ length: 300 }, async (_, n) => {
        // spread over three seconds, so that the hour strikes in the midst of them
        await new Promise((resolve) => setTimeout(resolve, n * 10))
        const sent = Date.now()
        const said = await at.says('kepala uptd', { fund: 'apbd', unit: 'uptd-x', amount: 1 })
        const back = Date.now()
        const strike = since.getTime() + 2000
        if (back < strike) expect(said).toBe('B-01 definitive')
        if (sent >= strike) expect(said).toBe(refused('no_post'))
        return said
      }),
    )
    expect(length).toBe(300)
    const seat = await at.seatOf('kepala uptd')
    const { after, before } = await at.one<{ after: number; before: number }>(
      `select count(*) filter (where recorded_at >= governance.midnight('2028-01-01'))::int as after, count(*) filter (where recorded_at >= '2027-12-31 23:59:58+07')::int as before
       from governance.act where appointment_id = $1`,
      [seat],
    )
    expect(after).toBe(0)
    expect(before).toBeGreaterThan(0)
  })
})

describe('B5, B6 and H8: another matrix while cases wait', () => {
  test('not today, but from the next midnight; and what waits is decided by what is in force then', async () => {
    const ratify = 'governance.matrix.ratify'
    const { id, hash } = await at.draft(2, second)
    const proposal = await at.openCase({ action: ratify, fund: 'tanpa_dana', amount: 0 })
    await at.owner.query(`insert into governance.matrix_proposal (version_id, case_id, from_day, hash) values ($1, $2, '2027-02-11', $3)`, [
      id,
      proposal,
      hash,
    ])
    const outcome = await at.act('pengarah', { case: proposal, payee: 'cv-a' }, ratify)
    if (!outcome.ok) throw new Error('refused')
    const put = (day: string, act: string | undefined) =>
      refusesSql(
        `insert into governance.matrix_ratification (version_id, from_day, paper, hash, act_id) values ($1, $2, 'SK uji 2', $3, $4)`,
        [id, day, hash, act],
      )
    expect(await put('2027-02-10', outcome.value.act)).toBe('governance.matrix.next_midnight')
    expect(await put('2027-02-11', undefined)).toBe('governance.matrix.no_act')
    const to = payee()
    const waiting = await at.openCase({ amount: juta(15), payee: to })
    const curated = await at.openCase({ action: 'market.product.curate', fund: 'tanpa_dana', amount: 0 })
    expect(await at.says('kurator a', { case: curated, payee: 'cv-a' }, 'market.product.curate')).toBe('D-01 definitive 1 more')
    expect(await put('2027-02-11', outcome.value.act)).toBe('done')
    await at.setClock(wib('2027-02-10T23:59:59.500'), false)
    expect(await at.says('ketua', { amount: juta(15), payee: to, case: waiting })).toBe(refused('over_limit'))
    await at.setClock(wib('2027-02-11'), false)
    expect(await at.says('ketua', { amount: juta(15), payee: to, case: waiting })).toBe('A-05 definitive')
    expect(
      await at.one(
        `select c.opened_version as opened, v.version as decided from governance.act a join governance.case_file c on c.id = a.case_id
         join governance.matrix_row r on r.id = a.row_id join governance.matrix_version v on v.id = r.version_id where c.id = $1`,
        [waiting],
      ),
    ).toEqual({ opened: 1, decided: 2 })
    // what one of two did under the old matrix still counts under the new one
    expect(await at.says('kurator b', { case: curated, payee: 'cv-a' }, 'market.product.curate')).toBe('D-01 definitive')
    expect(await refusesSql(`update governance.matrix_row set most = null where version_id = $1`, [id])).toBe('governance.matrix.frozen')
  })
})
