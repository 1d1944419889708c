import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeDecision } from '#src/governance/decision.db.ts'
import { decidingSchema } from '#src/governance/decision.ts'
import { openRegister, type Register } from '../register-town.ts'

// H2: whatever clock somebody brings, what is stored is the database's time.

let town: Register
beforeAll(async () => {
  town = await openRegister()
  // which papers a row asks for is proved elsewhere
  await town.owner.query(
    `alter table governance.matrix_row disable trigger user; update governance.matrix_row set evidence = '{}' where code = 'B-05'`,
  )
})
afterAll(() => town?.close())

const ours = (more: Record<string, unknown> = {}) => ({
  action: 'finance.expense.decide',
  fund: 'kas_komunitas',
  amount: 1_000_000,
  payee: 'cv-jam',
  title: 'Belanja jam dinding',
  reason: 'jam dinding aula mati sejak bulan lalu',
  reviewOn: town.day(200),
  ...more,
})

const long = new Date('2024-05-01T03:00:00Z')

async function send(body: object, headers: Record<string, string> = {}) {
  const token = `h2-${randomUUID()}`
  await town.owner.query(
    `insert into identity.api_token (person_id, name, token_hash, scopes, second_factor) values ($1, 'uji', encode(sha256($2::bytea), 'hex'), '{*}', true)`,
    [await town.person('ketua'), token],
  )
  const answer = await town.site.request('http://localhost/api/v1/governance/decisions', {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, 'idempotency-key': randomUUID(), ...headers },
    body: JSON.stringify(body),
  })
  return { status: answer.status, body: (await answer.json()) as { number?: string; rule?: string; field?: string } }
}

const stored = async () =>
  await town.one(
    'select (select count(*) from platform.journal)::int as journal, (select count(*) from governance.decision)::int as decisions',
  )

/** Every time that is kept of the decision, its act and its line in the journal lies within the last minute of the database's clock. */
async function isOfNow(number: string): Promise<boolean> {
  const found = await town.one<{ ours: boolean }>(
    `select bool_and(t.at between clock_timestamp() - interval '1 minute' and clock_timestamp()) and count(*) = 3 as ours from governance.decision d
       join governance.act a on a.id = d.act_id
       cross join lateral (values (d.recorded_at), (a.recorded_at), ((select j.at from platform.journal j where j.subject = 'decision:' || d.number order by j.id desc limit 1))) t(at)
     where d.number = $1`,
    [number],
  )
  return found.ours
}

describe('H2: a clock that is not the database’s', () => {
  test('in the head of a request changes nothing', async () => {
    const made = await send(ours(), {
      date: long.toUTCString(),
      'x-request-start': 't=1714532400',
      'if-unmodified-since': long.toUTCString(),
    })
    expect(made).toMatchObject({ status: 201 })
    expect(await isOfNow(made.body.number ?? '')).toBe(true)
  })

  test.each(['recordedAt', 'decidedAt', 'recorded_at', 'at', 'now'])(
    'in the body as %s is refused, and nothing is stored',
    async (name) => {
      const before = await stored()
      expect(await send(ours({ [name]: long.toISOString() }))).toMatchObject({ status: 422, body: { rule: 'platform.input' } })
      expect(await stored()).toEqual(before)
    },
  )

  test('as the day it takes effect is back-dating, and nothing is stored', async () => {
    const before = await stored()
    expect(await send(ours({ effectiveOn: '2024-05-01' }))).toMatchObject({
      status: 422,
      body: { rule: 'governance.decision.backdated', field: 'effectiveOn' },
    })
    expect(await stored()).toEqual(before)
  })

  test('in the house’s own hands: a context of 2024 still writes the database’s time, and a day of 2024 is still back-dating', async () => {
    const ctx = { ...(await town.as('ketua')), now: long }
    const made = await makeDecision(ctx, decidingSchema.parse(ours()))
    expect(made).toMatchObject({ ok: true })
    expect(await isOfNow(made.ok ? made.value.number : '')).toBe(true)
    const before = await stored()
    const back = await makeDecision(ctx, decidingSchema.parse(ours({ effectiveOn: '2024-05-01', reviewOn: '2024-12-01' })))
    expect(back.ok ? [] : back.refusals.map(({ rule }) => rule)).toContain('governance.decision.backdated')
    expect(await stored()).toEqual(before)
  })
})
