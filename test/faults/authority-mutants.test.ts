import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { authorize } from '#src/governance/authority.ts'
import type { Step } from '#src/governance/authority-world.ts'
import type { Scope } from '#src/platform/context.ts'
import { type Institution, openInstitution } from '../governance-town.ts'
import { answer, type Question, question, type Scene, wib, worldOf } from '../governance-world.ts'
import { temporaryFolder } from '../temporary.ts'

// Each bar of authority stands twice: in the evaluator and in the database. Taken out of one, the other still refuses; taken out of both,
// it passes. So both are there, and both checks can fail.

let at: Institution
let site: pg.Client
const folder = temporaryFolder('mch-mutant-')

beforeAll(async () => {
  at = await openInstitution()
  site = new pg.Client({ connectionString: at.town.siteUrl })
  await site.connect()
})
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true })
  await site?.end()
  await at?.town.close()
})
beforeEach(() => at.setClock(wib('2027-02-10T09:00:00')))

const said = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: { constraint?: string; message: string }) => error.constraint ?? error.message,
  )

const source = 'src/governance/authority.ts'

/** The evaluator with one check taken out of its text. */
async function mutantOf(name: string, from: string, to: string): Promise<typeof authorize> {
  const text = readFileSync(source, 'utf8')
  if (text.split(from).length !== 2) throw new Error(`${name}: not once in ${source}: ${from}`)
  const file = join(folder, `${name}.ts`)
  writeFileSync(
    file,
    text
      .replace(from, to)
      .replaceAll("from './", `from '${join(process.cwd(), 'src/governance')}/`)
      .replaceAll("'#src/", `'${join(process.cwd(), 'src')}/`),
  )
  return ((await import(/* @vite-ignore */ file)) as { authorize: typeof authorize }).authorize
}

type Put = { row: string; who: string; amount: number; case?: string; parties?: readonly string[]; payee?: string; seat?: string }

/** An act straight into the table, by the serving role: nobody asked the evaluator. */
async function put({ row, who, amount, payee = 'cv-sql', ...more }: Put): Promise<string> {
  return await said(
    site.query(
      `insert into governance.act (action, capacity, case_id, person_id, row_id, matrix_hash, appointment_id, mode, fund, amount, payee, parties)
       select r.action, r.capacity, $3, $2, r.id, v.hash, $4, 'definitive', r.fund, $5, $6, $7::uuid[]
       from governance.matrix_row r join governance.matrix_version v on v.id = r.version_id where r.code = $1`,
      [row, await at.person(who), more.case ?? null, more.seat ?? (await at.seatOf(who)), amount, payee, more.parties ?? []],
    ),
  )
}

/** Runs with the database changed, and puts it back. */
async function without<Value>(change: string, back: string, work: () => Promise<Value>): Promise<Value> {
  await at.owner.query(change)
  try {
    return await work()
  } finally {
    await at.owner.query(back)
  }
}

/** A trigger's function with one refusal taken out. */
async function withoutRefusal<Value>(name: string, rule: string, work: () => Promise<Value>): Promise<Value> {
  const { whole } = await at.one<{ whole: string }>('select pg_get_functiondef($1::regprocedure) as whole', [`governance.${name}()`])
  const cut = whole.replaceAll(new RegExp(`perform governance\\.refuse\\('${rule}'[^;]*;`, 'g'), 'null;')
  expect(cut).not.toBe(whole)
  return await without(cut, whole, work)
}

const juta = (n: number) => n * 1_000_000
const initiated: Step = { person: 'ketua', holder: 'ketua', capacity: 'initiate', post: 'ketua', approvers: 1 }
let payees = 0
const payee = () => {
  payees += 1
  return `cv-${payees}`
}

type Bar = {
  name: string
  /** The check in the evaluator, and what is left when it is taken out. */
  cut: readonly [from: string, to: string]
  pure: { asked?: Question; scene?: Scene; refused: string; granted: string }
  /** What must have happened for the same thing on the real database. */
  given: () => Promise<{ scope: Scope; put: Omit<Put, 'row' | 'who'> }>
  rule: string
  sql: string
  drop: <Value>(work: () => Promise<Value>) => Promise<Value>
}

const guard =
  (rule: string): Bar['drop'] =>
  (work) =>
    withoutRefusal('act_guard', rule, work)

const bars: readonly Bar[] = [
  {
    name: 'conflict of interest',
    cut: ["if (world.conflicts.has(person) && !ownBusiness.has(asked.capacity)) return 'conflict'", ''],
    pure: { scene: { conflicts: new Map([['ketua', 'same_person']]) }, refused: 'conflict', granted: 'A-05' },
    given: async () => {
      const id = await at.person('ketua')
      const to = payee()
      return { scope: { parties: [{ kind: 'person', id }], payee: to }, put: { amount: 1, parties: [id], payee: to } }
    },
    rule: 'governance.authority.conflict',
    sql: 'governance.act.conflict',
    drop: guard('governance.act.conflict'),
  },
  {
    name: 'two hats in one case',
    cut: ["if (did.some((one) => incompatible[asked.capacity].includes(one))) return 'segregation'", ''],
    pure: { scene: { steps: [initiated] }, refused: 'segregation', granted: 'A-05' },
    given: async () => {
      const to = payee()
      const caseFile = await at.openCase({ amount: 1, payee: to })
      await at.act('ketua', { capacity: 'initiate', case: caseFile, amount: 1, payee: to })
      return { scope: { case: caseFile, amount: 1, payee: to }, put: { amount: 1, case: caseFile, payee: to } }
    },
    rule: 'governance.authority.segregation',
    sql: 'governance.act.segregation',
    drop: guard('governance.act.segregation'),
  },
  {
    name: 'the upper end of the band',
    cut: ['(row.max === null || amount <= row.max)', 'true'],
    pure: { asked: { amount: juta(10) + 1 }, refused: 'over_limit', granted: 'A-05' },
    given: async () => {
      const to = payee()
      return { scope: { amount: juta(11), payee: to }, put: { amount: juta(11), payee: to } }
    },
    rule: 'governance.authority.over_limit',
    sql: 'governance.act.over_limit',
    drop: guard('governance.act.over_limit'),
  },
  {
    name: 'the end of the term',
    cut: ['held.from <= at && at < held.until', 'held.from <= at'],
    pure: { scene: { at: wib('2028-01-01') }, refused: 'no_post', granted: 'A-05' },
    given: async () => {
      await at.setClock(wib('2028-01-01'))
      const to = payee()
      return { scope: { payee: to }, put: { amount: 1, payee: to } }
    },
    rule: 'governance.authority.no_post',
    sql: 'governance.act.term_not_active',
    drop: guard('governance.act.term_not_active'),
  },
  {
    name: 'the limit over time',
    cut: ["> row.window.cap ? 'cap' : undefined", "> Number.MAX_VALUE ? 'cap' : undefined"],
    pure: {
      asked: { amount: juta(6) },
      scene: { used: { 'finance.expense.decide|kas_komunitas|ketua|month|2027-02|payee=a': juta(25) } },
      refused: 'cap',
      granted: 'A-05',
    },
    given: async () => {
      const to = payee()
      for (const amount of [juta(10), juta(10), juta(5)]) await at.act('ketua', { amount, payee: to })
      return { scope: { amount: juta(6), payee: to }, put: { amount: juta(6), payee: to } }
    },
    rule: 'governance.authority.cap',
    sql: 'governance.act.cap',
    drop: (work) =>
      without(
        'alter table governance.cap_use drop constraint "governance.act.cap"',
        'alter table governance.cap_use add constraint "governance.act.cap" check (used <= cap) not valid',
        work,
      ),
  },
]

describe.for(bars)('$name', (bar) => {
  test('taken out of the evaluator, a scenario turns red, and the database still refuses', async () => {
    const { asked, scene, refused, granted } = bar.pure
    expect(answer('ketua', asked, scene)).toMatch(new RegExp(`^${refused}`))
    const mutant = await mutantOf(bar.name.replaceAll(' ', '-'), ...bar.cut)
    const slipped = mutant(worldOf('ketua', scene), 'ketua', question(asked))
    expect(slipped.ok && slipped.row.id).toBe(granted)
    const given = await bar.given()
    expect(await put({ row: 'A-05', who: 'ketua', ...given.put })).toBe(bar.sql)
  })

  test('taken out of the database, the evaluator still refuses; taken out of both, it passes', async () => {
    const given = await bar.given()
    const [byDeed, bySql] = await bar.drop(async () => [
      await at.says('ketua', given.scope),
      await put({ row: 'A-05', who: 'ketua', ...given.put }),
    ])
    expect(byDeed).toBe(bar.rule)
    expect(bySql).toBe('done')
  })
})

describe('what only the database can hold', () => {
  const trigger = async <Value>(name: string, table: string, work: () => Promise<Value>): Promise<Value> => {
    const { whole } = await at.one<{ whole: string }>(
      'select pg_get_triggerdef(oid) as whole from pg_trigger where tgname = $1 and tgrelid = $2::regclass',
      [name, table],
    )
    return await without(`drop trigger ${name} on ${table}`, whole, work)
  }

  test('two holders of one seat: the exclusion constraint', async () => {
    const secondChair = () => said(at.appoint('warga', 'ketua', { first: '2027-12-31', last: '2028-12-31' }))
    expect(await secondChair()).toBe('governance.appointment.seat_taken')
    const { whole } = await at.one<{ whole: string }>(
      `select pg_get_constraintdef(oid) as whole from pg_constraint where conname = 'governance.appointment.seat_taken'`,
    )
    await at.owner.query('alter table governance.appointment drop constraint "governance.appointment.seat_taken"')
    expect(await secondChair()).toBe('done')
    await at.owner.query(`delete from governance.appointment where person_id = $1`, [await at.person('warga')])
    await at.owner.query(`alter table governance.appointment add constraint "governance.appointment.seat_taken" ${whole}`)
  })

  test('an act cannot be unmade: the trigger, and the rights beneath it', async () => {
    await at.act('ketua', { amount: 1, payee: payee() })
    const unmake = (client: pg.Client | pg.Pool) =>
      said(
        client.query(
          'delete from governance.act where amount = 1 and case_id is null and id not in (select act_id from governance.cap_entry)',
        ),
      )
    expect(await unmake(site)).toMatch(/permission denied/)
    expect(await unmake(at.owner)).toMatch(/append only/)
    await trigger('append_only', 'governance.act', async () => {
      expect(await unmake(site)).toMatch(/permission denied/)
      expect(await unmake(at.owner)).toBe('done')
    })
  })

  test('a board decides by meeting: the trigger, beside the evaluator', async () => {
    const amount = juta(20)
    const caseFile = await at.openCase({ amount })
    const alone = () => put({ row: 'A-06', who: 'ketua', amount, case: caseFile, payee: 'cv-a' })
    expect(await alone()).toBe('governance.act.no_meeting')
    await trigger('needs_meeting', 'governance.act', async () => {
      expect(await at.says('anggota 1', { amount, case: caseFile })).toBe('governance.authority.no_quorum')
      expect(await alone()).toBe('done')
    })
  })

  test('the last keys: the trigger', async () => {
    const leave = async () =>
      said(
        at.owner.query(
          `insert into governance.appointment_end (appointment_id, ended_at, reason, paper) values ($1, governance.clock(), 'berhenti', 'SK uji')`,
          [await at.seatOf('sekretaris')],
        ),
      )
    expect(await leave()).toBe('governance.appointment.last_custodians')
    const left = await withoutRefusal('end_appointment', 'governance.appointment.last_custodians', leave)
    expect(left).toBe('done')
  })

  test('a matrix is not ratified by whoever writes it: the trigger', async () => {
    const forged = () =>
      said(
        site.query(
          `insert into governance.matrix_version (version, title, status, in_force, paper, hash) values (7, 'x', 'ratified', '[2020-01-01,2020-01-02)', 'x', repeat('a', 64))`,
        ),
      )
    expect(await forged()).toBe('governance.matrix.born_draft')
    await trigger('born', 'governance.matrix_version', async () => expect(await forged()).toBe('done'))
  })

  test('a time that was forged: the guard writes its own', async () => {
    const forge = async () => {
      const made = await site.query<{ year: number }>(
        `insert into governance.act (action, capacity, person_id, row_id, matrix_hash, appointment_id, mode, fund, amount, payee, recorded_at)
         select r.action, r.capacity, $1, r.id, v.hash, $2, 'definitive', r.fund, 1, $3, '2026-02-01' from governance.matrix_row r join governance.matrix_version v on v.id = r.version_id where r.code = 'A-05'
         returning extract(year from recorded_at)::int as year`,
        [await at.person('ketua'), await at.seatOf('ketua'), payee()],
      )
      return made.rows[0]?.year
    }
    expect(await forge()).toBe(2027)
    await trigger('guard', 'governance.act', async () => expect(await forge()).toBe(2026))
  })
})
