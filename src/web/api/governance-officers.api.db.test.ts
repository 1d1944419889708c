import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { enter } from '../../../test/cast.ts'
import { papers } from '../../../test/papers.ts'
import { openRegister, type Register } from '../../../test/register-town.ts'
import { routes } from '../routes.ts'
import { decisionFileSchema } from './_schemas-governance.ts'

let town: Register
beforeAll(async () => {
  town = await openRegister()
})
afterAll(() => town?.close())

async function tokenOf(who: string, secondFactor = true): Promise<string> {
  const token = `test-${randomUUID()}`
  await town.owner.query(
    `insert into identity.api_token (person_id, name, token_hash, scopes, second_factor) values ($1, 'uji', encode(sha256($2::bytea), 'hex'), '{*}', $3)`,
    [await town.person(who), token, secondFactor],
  )
  return token
}

async function send(token: string, path: string, body: object) {
  const answer = await town.site.request(`http://localhost${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, 'idempotency-key': randomUUID() },
    body: JSON.stringify(body),
  })
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
}
const governance = '/api/v1/governance'

test('every address by which an officer acts asks for the second factor before it looks at anything', async () => {
  const token = await tokenOf('ketua', false)
  const acting = routes.filter(({ method, path }) => method === 'POST' && path.startsWith(`${governance}/`)).map(({ path }) => path)
  expect(acting.length).toBeGreaterThanOrEqual(9)
  for (const path of acting) {
    const { status, body } = await send(token, path.replace(/:\w+/g, 'PK-2026-0001'), {})
    expect([path, status, body.rule]).toEqual([path, 403, 'identity.second.needed'])
  }
})

test.each(['kurator', 'sekretaris'])(
  'no desk does anything for an officer who showed no second factor: he is sent to set one up, or finds nothing: %s',
  async (who) => {
    const reader = await enter(town, who)
    await town.owner.query('update identity.session set second_factor = false where person_id = $1', [await town.person(who)])
    const desks = routes.filter(({ method, guard }) => method === 'POST' && guard === 'desk').map(({ path }) => path)
    expect(desks.length).toBeGreaterThan(5)
    const written = async () => (await town.one<{ n: number }>('select count(*)::int as n from platform.journal')).n
    const before = await written()
    let sent = 0
    for (const path of desks) {
      const { status, location } = await reader.post(path.replace(/:\w+/g, 'tidak-ada'), {})
      if (status === 303) sent += 1
      expect([path, status === 404 || (status === 303 && location.startsWith('/saya/keamanan'))]).toEqual([path, true])
    }
    expect(await written()).toBe(before)
    // a curator's desk is his: there it is the second factor alone that stops him
    if (who === 'kurator') expect(sent).toBeGreaterThan(2)
  },
)

test('an officer with an interest is refused, and the case is with the superior, with the reason', async () => {
  const opened = await send(await tokenOf('sekretaris'), `${governance}/cases`, {
    action: 'finance.expense.decide',
    fund: 'kas_komunitas',
    amount: 2_000_000,
    payee: 'cv-api',
    title: 'Belanja tenda baru',
    reason: 'tenda lama sobek dan tidak aman',
    parties: [{ kind: 'person', id: await town.person('ketua') }],
  })
  const number = String(opened.body.number)
  const verdict = { outcome: 'yes', title: 'Belanja tenda', reason: 'sesuai rencana belanja', reviewOn: town.day(100), evidence: papers }
  const said = await send(await tokenOf('ketua'), `${governance}/cases/${number}/decision`, verdict)
  expect(said.status).toBe(403)
  expect(said.body).toMatchObject({
    rule: 'governance.authority.conflict',
    facts: { to: 'pengarah', conflict: 'same_person' },
    detail: expect.stringMatching(/Sebabnya: perkara ini menyangkut diri Anda sendiri\.$/),
  })
  expect((await send(await tokenOf('pengarah'), `${governance}/cases/${number}/decision`, verdict)).status).toBe(201)
})

test('a late record brings its source along; what is no PDF is sent back by its field', async () => {
  const wish = {
    action: 'finance.expense.decide',
    fund: 'kas_komunitas',
    amount: 300_000,
    payee: 'cv-arsip',
    title: 'Sewa panggung tahun lalu',
    reason: 'dicatat setelah arsipnya ditemukan',
    effectiveOn: town.day(-30),
    reviewOn: town.day(60),
    evidence: papers,
    lateRecord: true,
  }
  const token = await tokenOf('ketua')
  const file = (text: string) => Buffer.from(text).toString('base64')
  expect((await send(token, `${governance}/decisions`, wish)).body).toMatchObject({ rule: 'governance.decision.late_needs_source' })
  expect((await send(token, `${governance}/decisions`, { ...wish, sourceFile: file('bukan pdf') })).body).toMatchObject({
    status: 422,
    rule: 'platform.document.kind',
    field: 'sourceFile',
  })
  const sourceFile = file(`%PDF-1.4\n${' '.repeat(200_000)}\n%%EOF\n`)
  expect(decisionFileSchema.safeParse({ ...wish, sourceFile }).success).toBe(true)
  expect((await send(token, `${governance}/decisions`, { ...wish, sourceFile })).status).toBe(201)
})
