import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { canonical } from '#src/base/canonical.ts'
import { sha256 } from '#src/base/id.ts'
import { papers } from '../../../test/papers.ts'
import { openRegister, type Register } from '../../../test/register-town.ts'
import {
  authoritySchema,
  caseListSchema,
  caseSchema,
  decisionListSchema,
  decisionWholeSchema,
  legalBasisListSchema,
  matrixSchema,
  postListSchema,
} from './_schemas-governance.ts'

let town: Register
beforeAll(async () => {
  town = await openRegister()
})
afterAll(() => town?.close())

type Answer = { status: number; type: string; body: Record<string, unknown>; headers: Headers }

async function tokenOf(who: string, secondFactor = true): Promise<Record<string, string>> {
  const token = `test-${randomUUID()}`
  await town.owner.query(
    `insert into identity.api_token (person_id, name, token_hash, scopes, second_factor) values ($1, 'uji', encode(sha256($2::bytea), 'hex'), '{*}', $3)`,
    [await town.person(who), token, secondFactor],
  )
  return { authorization: `Bearer ${token}` }
}

async function ask(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
  const answer = await town.site.request(`http://localhost/api/v1/governance${path}`, {
    method,
    headers: { 'content-type': 'application/json', ...(method === 'POST' ? { 'idempotency-key': randomUUID() } : {}), ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  const text = await answer.text()
  return {
    status: answer.status,
    type: answer.headers.get('content-type') ?? '',
    body: text ? (JSON.parse(text) as Record<string, unknown>) : {},
    headers: answer.headers,
  }
}

const wish = (more: Record<string, unknown> = {}) => ({
  action: 'finance.expense.decide',
  fund: 'kas_komunitas',
  amount: 1_000_000,
  payee: 'cv-satu',
  title: 'Belanja tenda',
  reason: 'tenda lama sobek dan tidak aman',
  reviewOn: town.day(200),
  evidence: papers,
  ...more,
})

describe('GET /matrix', () => {
  test('is what its hash seals, and is not sent again while it is the same', async () => {
    const { status, body, headers } = await ask('GET', '/matrix')
    expect(status).toBe(200)
    const { hash, ...sealed } = matrixSchema.parse(body)
    expect(sha256(canonical(sealed))).toBe(hash)
    expect(Object.keys(body).sort()).toEqual(['from', 'hash', 'rows', 'version'])
    const again = await town.site.request('http://localhost/api/v1/governance/matrix', {
      headers: { 'if-none-match': headers.get('etag') ?? '' },
    })
    expect(again.status).toBe(304)
  })
})

describe('GET /authority', () => {
  const who = async (query: string) => {
    const { status, body } = await ask('GET', `/authority?${query}`)
    return status === 200 ? authoritySchema.parse(body).whoCan : [status, body.rule, body.field]
  }
  const cash = 'action=finance.expense.decide&fund=kas_komunitas'
  test.each([
    [`${cash}&amount=10000000`, ['ketua']],
    [`${cash}&amount=10000001`, ['rapat-pengurus']],
    [`${cash}&amount=12000000&unit=mch`, ['rapat-pengurus']],
    [`${cash}&amount=999999999999`, ['pembina']],
    [`${cash}&amount=1000000&unit=18.72.01.1005`, ['koordinator-kelurahan', 'ketua']],
    [`${cash}&amount=5&capacity=execute`, ['bendahara']],
    ['action=market.shop.suspend', ['pengelola', 'kurator']],
    [cash, [422, 'governance.authority.amount_invalid', 'amount']],
    [`${cash}&amount=NaN`, [422, 'governance.authority.amount_invalid', 'amount']],
    [`${cash}&amount=-1`, [422, 'governance.authority.amount_invalid', 'amount']],
    [`${cash}&amount=1.5`, [422, 'governance.authority.amount_invalid', 'amount']],
    [`${cash}&amount=1e9`, [422, 'governance.authority.amount_invalid', 'amount']],
    [`${cash}&amount=%EF%BC%91`, [422, 'governance.authority.amount_invalid', 'amount']],
    [`${cash}&amount=99999999999999999999`, [422, 'governance.authority.amount_invalid', 'amount']],
    ['action=nothing.at_all&amount=1', [422, 'governance.ask.action_unknown', 'action']],
    ['amount=1', [422, 'governance.ask.action_unknown', 'action']],
    ['action=finance.expense.decide&fund=emas&amount=1', [422, 'governance.ask.fund_unknown', 'fund']],
    [`${cash}&amount=1&unit=bulan`, [422, 'governance.ask.unit_unknown', 'unit']],
    [`${cash}&amount=1&capacity=dream`, [422, 'governance.ask.capacity_unknown', 'capacity']],
  ])('%s → %j', async (query, said) => {
    const got = await who(query)
    if (query.includes('unit=18.72')) expect([...got].sort()).toEqual([...said].sort())
    else expect(got).toEqual(said)
  })

  test('says who none can be with the rule, where nobody may', async () => {
    const { status, body } = await ask('GET', '/authority?action=finance.expense.decide&fund=aset_kota&amount=1')
    expect([status, body.whoCan, body.rule]).toEqual([200, [], 'governance.authority.action_unknown'])
  })
})

describe('POST /decisions', () => {
  test('ten times with one key is one decision', async () => {
    const token = await tokenOf('ketua')
    const key = { ...token, 'idempotency-key': randomUUID() }
    const before = await town.one<{ n: number }>(`select count(*)::int as n from governance.decision`)
    const answers: Answer[] = []
    for (let n = 0; n < 10; n += 1) answers.push(await ask('POST', '/decisions', wish(), key))
    for (const { status, body } of answers) expect([status, body]).toEqual([answers[0]?.status, answers[0]?.body])
    expect(answers[0]?.status).toBe(201)
    expect(await town.one(`select count(*)::int as n from governance.decision`)).toEqual({ n: before.n + 1 })
    expect((await ask('POST', '/decisions', wish({ amount: 2 }), key)).status).toBe(422)
    const other = { ...token, 'idempotency-key': randomUUID() }
    const atOnce = await Promise.all(Array.from({ length: 10 }, () => ask('POST', '/decisions', wish(), other)))
    expect(atOnce.filter(({ status }) => status !== 201 && status !== 409)).toEqual([])
    expect(await town.one(`select count(*)::int as n from governance.decision`)).toEqual({ n: before.n + 2 })
    const number = String(answers[0]?.body.number)
    const read = decisionWholeSchema.parse((await ask('GET', `/decisions/${number}`)).body)
    expect(sha256(canonical(read.record))).toBe(read.hash)
    expect(read).toMatchObject({ chain: [number], illustrative: true, record: { post: 'ketua' } })
    const fixed = await ask(
      'POST',
      '/decisions',
      { corrects: number, title: 'Belanja tenda besar', reason: 'judul kurang jelas', reviewOn: town.day(200) },
      token,
    )
    expect(fixed.status).toBe(201)
    expect(
      (await ask('POST', '/decisions', { corrects: number, reason: 'judul kurang jelas', reviewOn: town.day(200) }, token)).status,
    ).toBe(409)
    expect(decisionWholeSchema.parse((await ask('GET', `/decisions/${number}`)).body).correctedBy).toBe(fixed.body.number)
  })

  test('outside one’s authority is 403 with the rule and who can', async () => {
    const { status, type, body } = await ask('POST', '/decisions', wish({ amount: 10_000_001 }), await tokenOf('ketua'))
    expect(status).toBe(403)
    expect(type).toContain('application/problem+json')
    expect(body).toMatchObject({ rule: 'governance.authority.over_limit', whoCan: ['rapat-pengurus'] })
    expect((await ask('POST', '/decisions', wish(), await tokenOf('warga'))).body).toMatchObject({
      status: 403,
      rule: 'governance.authority.no_post',
    })
    expect((await ask('POST', '/decisions', wish())).status).toBe(403)
  })

  test('of a token made without the second factor is refused', async () => {
    const { status, body } = await ask('POST', '/decisions', wish(), await tokenOf('ketua', false))
    expect([status, body.rule]).toEqual([403, 'identity.second.needed'])
  })

  test.each([
    ['no amount', { amount: undefined }, 'governance.authority.amount_invalid'],
    ['an amount of text', { amount: '1000000' }, 'governance.authority.amount_invalid'],
    ['a negative amount', { amount: -1 }, 'governance.authority.amount_invalid'],
    ['half a rupiah', { amount: 0.5 }, 'governance.authority.amount_invalid'],
    ['an amount of nothing', { amount: null }, 'governance.authority.amount_invalid'],
    ['more than numbers hold', { amount: 1e300 }, 'governance.authority.amount_invalid'],
    ['no day of review', { reviewOn: undefined }, 'governance.decision.review_needed'],
    ['a day that is none', { reviewOn: '2027-02-30' }, 'governance.decision.review_needed'],
    ['a short reason', { reason: 'pendek' }, 'governance.decision.reason'],
    ['a title of ten thousand letters', { title: 'S'.repeat(10_000) }, 'governance.decision.title'],
    ['a fund nobody knows', { fund: 'emas' }, 'governance.ask.fund_unknown'],
    ['a field of one’s own', { number: 'KEP-1' }, 'platform.input'],
    ['a party that is none', { parties: [{ kind: 'person', id: 'x' }] }, 'platform.input'],
  ])('%s is 422 in words, and nothing is kept', async (_, more, rule) => {
    const before = await town.one(`select (select count(*) from governance.decision) as d, (select count(*) from governance.act) as a`)
    const { status, body } = await ask('POST', '/decisions', wish(more), await tokenOf('ketua'))
    expect([status, body.rule]).toEqual([422, rule])
    expect(String(body.detail)).not.toMatch(/[{}]/)
    expect(await town.one(`select (select count(*) from governance.decision) as d, (select count(*) from governance.act) as a`)).toEqual(
      before,
    )
  })

  test('without a key, or what is no JSON, is 400', async () => {
    const token = await tokenOf('ketua')
    expect((await ask('POST', '/decisions', wish(), { ...token, 'idempotency-key': '' })).status).toBe(400)
    expect((await ask('POST', '/decisions', '{"action":', token)).status).toBe(400)
  })
})

describe('GET /decisions', () => {
  test('pages, and refuses what it does not know', async () => {
    const { body } = await ask('GET', '/decisions?limit=1')
    const list = decisionListSchema.parse(body)
    expect(list.items).toHaveLength(1)
    expect(decisionListSchema.parse((await ask('GET', `/decisions?limit=1&cursor=${list.next}`)).body).items[0]?.record.number).not.toBe(
      list.items[0]?.record.number,
    )
    for (const [query, rule] of [
      ['limit=0', 'governance.ask.limit'],
      ['limit=101', 'governance.ask.limit'],
      ['cursor=abc', 'governance.ask.cursor'],
      ['year=26', 'governance.ask.year'],
      ['kind=dream', 'governance.ask.kind'],
      ['min=9&max=1', 'governance.ask.range_reversed'],
      ['min=x', 'governance.authority.amount_invalid'],
    ]) {
      const refused = await ask('GET', `/decisions?${query}`)
      expect([query, refused.status, refused.body.rule]).toEqual([query, 422, rule])
    }
    for (const number of ['KEP-1999-0001', '%00', "x'--", 'A'.repeat(300)])
      expect([400, 404]).toContain((await ask('GET', `/decisions/${number}`)).status)
  })

  test('shows no payee and no party', async () => {
    const text = JSON.stringify((await ask('GET', '/decisions?limit=100')).body)
    expect(text).not.toContain('cv-satu')
    expect(text).not.toContain('parties')
  })
})

describe('the institution', () => {
  test('shows who holds what, and what nobody holds', async () => {
    const { items } = postListSchema.parse((await ask('GET', '/posts?unit=mch')).body)
    expect(items.find(({ kind }) => kind === 'ketua')).toMatchObject({
      seats: 1,
      vacant: 0,
      holders: [{ mode: 'definitive', illustrative: true }],
    })
    expect(items.find(({ kind }) => kind === 'kurator')).toMatchObject({ seats: 3, vacant: 1 })
    expect(postListSchema.parse((await ask('GET', '/posts?unit=tidak-ada')).body).items).toEqual([])
    expect(JSON.stringify(items)).not.toMatch(/@/)
  })

  test('lists what authority rests on, page by page to the end', async () => {
    const seen: string[] = []
    let next: string | null = ''
    for (let n = 0; n < 40 && next !== null; n += 1) {
      const page = legalBasisListSchema.parse((await ask('GET', `/legal-bases?limit=30${next ? `&cursor=${next}` : ''}`)).body)
      seen.push(...page.items.map((one) => one.code))
      next = page.next
    }
    expect(seen).toHaveLength((await town.one<{ n: number }>('select count(*)::int as n from governance.legal_basis')).n)
    expect(new Set(seen).size).toBe(seen.length)
    expect((await ask('GET', '/legal-bases?limit=x')).body.rule).toBe('governance.ask.limit')
  })
})

describe('cases', () => {
  test('go their way over the API; a stranger finds none of it', async () => {
    const [secretary, chair, treasurer, stranger] = await Promise.all(
      ['sekretaris', 'ketua', 'bendahara', 'kurator'].map((who) => tokenOf(who)),
    )
    const { reviewOn: _, evidence: __, ...opening } = wish({ amount: 2_000_000 })
    const opened = await ask('POST', '/cases', opening, secretary)
    expect(opened.status).toBe(201)
    const number = String(opened.body.number)
    const note = { reason: 'sudah diperiksa dan benar' }
    const confirmed = { ...note, evidence: papers }
    const verdict = { outcome: 'yes', reason: 'sesuai rencana belanja', reviewOn: town.day(200), evidence: papers }
    expect((await ask('POST', `/cases/${number}/execution`, note, treasurer)).status).toBe(409)
    for (const [name, body] of [
      ['review', note],
      ['concurrence', note],
      ['decision', verdict],
      ['execution', note],
      ['confirmation', note],
      ['forward', { post: 'ketua', ...note }],
    ] as const)
      for (const token of [stranger, {}])
        expect([name, (await ask('POST', `/cases/${number}/${name}`, body, token)).status]).toEqual([name, 404])
    expect((await ask('GET', `/cases/${number}`, undefined, stranger)).status).toBe(404)
    expect(caseListSchema.parse((await ask('GET', '/cases', undefined, chair)).body).items.map((one) => one.number)).toContain(number)
    expect((await ask('POST', `/cases/${number}/forward`, { post: 'bendahara', ...note }, secretary)).body.rule).toBe(
      'governance.case.cannot_there',
    )
    const decided = await ask('POST', `/cases/${number}/decision`, verdict, chair)
    expect(decided).toMatchObject({ status: 201, body: { remaining: 0, turn: { capacity: 'execute', posts: ['bendahara'] } } })
    expect((await ask('POST', `/cases/${number}/decision`, verdict, chair)).status).toBe(409)
    expect((await ask('POST', `/cases/${number}/execution`, note, treasurer)).status).toBe(201)
    expect((await ask('POST', `/cases/${number}/confirmation`, confirmed, secretary)).status).toBe(201)
    const read = caseSchema.parse((await ask('GET', `/cases/${number}`, undefined, secretary)).body)
    expect(read).toMatchObject({ status: 'confirmed', openedVersion: 1, versionNow: 1 })
    expect((await ask('GET', '/cases')).status).toBe(404)
  })

  test.each(['1000', -1, 1.5, null, undefined])('an amount of %j opens none', async (amount) => {
    const { reviewOn: _, evidence: __, ...opening } = wish({ amount })
    const { status, body } = await ask('POST', '/cases', opening, await tokenOf('sekretaris'))
    expect([status, body.rule]).toEqual([422, 'governance.authority.amount_invalid'])
  })
})

test('the document of the API describes all of it', async () => {
  const document = (await (await town.site.request('http://localhost/api/v1/openapi.json')).json()) as {
    paths: Record<string, object>
    components: { schemas: Record<string, object> }
  }
  const own = Object.keys(document.paths).filter((path) => path.startsWith('/governance/'))
  expect(own).toContain('/governance/cases/{number}/concurrence')
  expect(own.length).toBeGreaterThanOrEqual(12)
  for (const name of [
    'AuthorityMatrix',
    'MatrixRow',
    'Authority',
    'Decision',
    'DecisionRecord',
    'DecisionRequest',
    'CorrectionRequest',
    'CaseOpening',
    'CaseDecision',
    'Case',
  ])
    expect(document.components.schemas).toHaveProperty(name)
})
