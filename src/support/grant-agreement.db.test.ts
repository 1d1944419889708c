import { afterAll, beforeAll, expect, test } from 'vitest'
import { newReader } from '../../test/reader.ts'
import { answered, openSupportTown, rule, type SupportTown, value } from '../../test/support-town.ts'
import { saveApplication, startApplication, submitApplication } from './application.db.ts'
import { draftSchema } from './application.ts'
import { applicationInvariants } from './application-verify.db.ts'
import { commitApplication } from './decide.db.ts'
import { attachPaper, keepPaper } from './folder.db.ts'
import { acceptGrantAsAgency, acceptGrantAsReceiver, drawGrant, grantBytes, grantOf } from './grant-agreement.db.ts'
import { standing } from './grant-agreement.ts'

let town: SupportTown
beforeAll(async () => {
  town = await openSupportTown()
})
afterAll(() => town?.close())

const terms = 'Dana Rp4.000.000 dalam dua tahap.\nTahap kedua sesudah laporan tahap pertama diterima.'
const seller = () => town.as('penjual-keripik')
const head = () => town.as('kepala-diskoperin')
const liaison = () => town.as('penghubung-diskoperin')
const newest = async (number: string) => {
  const found = standing(await grantOf(town.house.db, number))
  return { version: found.newest?.version ?? 0, hash: found.newest?.hash ?? '', since: found.since }
}
const yes = async (number: string, side: 'agency' | 'receiver', named?: { version: number; hash: string }) => {
  const { version, hash } = named ?? (await newest(number))
  return side === 'agency'
    ? await acceptGrantAsAgency(await head(), { number, version, hash })
    : await acceptGrantAsReceiver(await seller(), { number, version, hash })
}
const draw = async (number: string, more: { terms?: string; reason?: string } = {}) =>
  await drawGrant(await liaison(), { number, terms, reason: '', ...more })
const commit = async (number: string) =>
  await commitApplication(await head(), { number, fund: 'apbd', dueDay: '2027-12-31', letter: '900/17' })
const freeYear = () => town.owner.query('update support.award_key set released_at = now() where released_at is null')

/** Grant money, decided and in the budget. */
async function granted(): Promise<string> {
  await freeYear()
  const slug = await town.offer({ kind: 'money', measure: '', unitValue: 0, quantity: 5, article: 'Pasal 5', budgetLine: '5.1.05.05' })
  const ctx = await seller()
  const eligibility = { need: 'money', who: 'legal', place: 'metro', age: 'over_24', nib: 'yes' }
  const { number } = value(await startApplication(ctx, { offer: slug, eligibility }))
  const answers = { ...answered, address: `Jl. Contoh ${number}`, keeper: 'Sarwi', lasting: 'Dari hasil penjualan.' }
  value(await saveApplication(ctx, draftSchema.parse({ number, revision: 0, title: 'Dapur bersama', amount: 4_000_000, answers })))
  value(await submitApplication(ctx, { number }))
  await town.toDecide(number)
  value(await town.decide(number))
  value(await town.handle(number, 'enacted' as never, { reason: 'Perda APBD 2027, lampiran II' }))
  return number
}

async function layPapers(number: string): Promise<void> {
  const { id } = value(
    await keepPaper(await seller(), { title: 'Berkas uji', bytes: Buffer.from('%PDF-1.4\nuji\n1 0 obj\nendobj\ntrailer\n%%EOF\n') }),
  )
  for (const { wanted, there } of (await grantOf(town.house.db, number)).wanted)
    if (!there) value(await attachPaper(await seller(), { number, wanted, paper: id }))
}

test('civic §1.1 grant money is promised on an agreement both sides agreed to by its hash, with its papers complete', async () => {
  const number = await granted()
  expect(rule(await commit(number))).toBe('support.grant.needed')
  await expect(
    town.owner.query(
      `insert into support.application_step (application_id, step, actor) select id, 'commit', 'uji' from support.application where number = $1`,
      [number],
    ),
  ).rejects.toMatchObject({ constraint: 'support.grant.needed' })
  expect(rule(await yes(number, 'receiver', { version: 1, hash: 'a'.repeat(64) }))).toBe('support.grant.none')
  const { hash } = value(await draw(number))
  const bytes = await grantBytes(town.house.db, number, 1)
  expect(Buffer.from(bytes).subarray(0, 5).toString()).toBe('%PDF-')
  const [letter] = await town.rows<{ body: string }>(
    `select body from platform.mail where dedupe like 'application %drawn v1' and recipient = $1`,
    ['penjual-keripik@contoh.metro'],
  )
  expect(letter?.body).toContain(`/saya/permohonan/${number}`)
  // the papers of the kind stand beside those of the offer, and nobody says yes before they lie there
  expect((await grantOf(town.house.db, number)).wanted.map(({ wanted, there }) => [wanted, there])).toEqual([
    ['pakta integritas', false],
    ['rekening atas nama lembaga', false],
  ])
  expect(rule(await yes(number, 'receiver'))).toBe('support.grant.papers_missing')
  expect(rule(await yes(number, 'agency'))).toBe('support.grant.papers_missing')
  await layPapers(number)
  expect(value(await yes(number, 'receiver'))).toEqual({ version: 1, inForce: false })
  expect(rule(await yes(number, 'receiver'))).toBe('support.grant.once')
  expect(rule(await commit(number))).toBe('support.grant.needed')
  expect(value(await yes(number, 'agency'))).toEqual({ version: 1, inForce: true })
  expect((await newest(number)).since).toBeInstanceOf(Date)
  expect((await newest(number)).hash).toBe(hash)
  const { commitment } = value(await commit(number))
  const page = await newReader(town).get(`/dukungan/janji/${commitment}`)
  expect(page.body).toContain('Perjanjian berlaku sejak')
  expect(page.body).not.toMatch(/Sarwi/)
  expect(rule(await draw(number, { reason: 'Terlambat' }))).toBe('support.grant.not_granted')
})

test('a new version has a reason, takes back both yeses, and a yes to the one before is stale', async () => {
  const number = await granted()
  await layPapers(number)
  const first = value(await draw(number))
  value(await yes(number, 'receiver'))
  value(await yes(number, 'agency'))
  expect(rule(await draw(number, { terms: `${terms}\nLaporan tiap triwulan.` }))).toBe('support.grant.reason')
  const second = value(await draw(number, { terms: `${terms}\nLaporan tiap triwulan.`, reason: 'Jadwal laporan ditambah' }))
  expect(second.version).toBe(2)
  expect(second.hash).not.toBe(first.hash)
  expect((await newest(number)).since).toBeUndefined()
  expect(rule(await commit(number))).toBe('support.grant.needed')
  expect(rule(await yes(number, 'receiver', first))).toBe('support.grant.stale')
  expect(rule(await yes(number, 'receiver', { version: 2, hash: first.hash }))).toBe('support.grant.stale')
  // what both had agreed to stays to be read
  expect((await grantBytes(town.house.db, number, 1)).length).toBeGreaterThan(1000)
  value(await yes(number, 'agency'))
  value(await yes(number, 'receiver'))
  value(await commit(number))
})

test('it is drawn and agreed to by those whose it is: nobody else, and never one person for both sides', async () => {
  const number = await granted()
  await layPapers(number)
  await expect(drawGrant(await seller(), { number, terms, reason: '' })).rejects.toThrow(/no authority/)
  const { version, hash } = value(await draw(number))
  await expect(acceptGrantAsReceiver(await town.as('warga'), { number, version, hash })).rejects.toMatchObject({ name: 'Missing' })
  await expect(acceptGrantAsReceiver(await head(), { number, version, hash })).rejects.toMatchObject({ name: 'Missing' })
  await expect(acceptGrantAsAgency(await liaison(), { number, version, hash })).rejects.toThrow(/no authority/)
  await expect(acceptGrantAsAgency(await town.as('kepala-disporapar'), { number, version, hash })).rejects.toThrow(/no authority/)
  value(await yes(number, 'receiver'))
  // the same hand for the other side, straight into the table
  await expect(
    town.owner.query(
      `insert into support.grant_acceptance (agreement_id, side, hash, act_id, actor) select agreement_id, 'agency', hash, (select id from governance.act limit 1), actor
       from support.grant_acceptance where agreement_id = (select id from support.grant_agreement g where hash = $1)`,
      [hash],
    ),
  ).rejects.toMatchObject({ constraint: 'support.grant.same_person' })
})

test('bytes and hash are one, and nothing of it is written over', async () => {
  const change = (text: string) => town.owner.query(text)
  await expect(change(`update support.grant_agreement set terms = 'lain sekali'`)).rejects.toThrow()
  await expect(change('delete from support.grant_acceptance')).rejects.toThrow()
  const number = await granted()
  value(await draw(number))
  await expect(
    change(`insert into support.grant_agreement (application_id, version, terms, reason, quantity, amount, pdf, hash, actor)
      select application_id, 1, terms, 'palsu', quantity, amount, pdf || '\\x00'::bytea, hash, actor from support.grant_agreement order by id desc limit 1`),
  ).rejects.toMatchObject({ constraint: 'support.grant.hash' })
  await expect(
    change(`insert into support.grant_agreement (application_id, version, terms, reason, quantity, amount, pdf, hash, actor)
      select application_id, 1, terms, 'palsu', quantity, amount + 1, pdf, hash, actor from support.grant_agreement order by id desc limit 1`),
  ).rejects.toMatchObject({ constraint: 'support.grant.not_granted' })
})

test('a yes and a new version in the same moment, thirty times: either the yes came first and was taken back, or it was stale', async () => {
  const number = await granted()
  await layPapers(number)
  value(await draw(number))
  for (let run = 0; run < 30; run += 1) {
    const named = await newest(number)
    const [said, drawn] = await Promise.all([yes(number, 'receiver', named), draw(number, { reason: `Putaran ${run}` })])
    expect(rule(drawn)).toBe('done')
    expect(['done', 'support.grant.stale']).toContain(rule(said))
    const { versions } = await grantOf(town.house.db, number)
    expect(versions[0]).toMatchObject({ version: run + 2, receiver: null, agency: null })
  }
  for (const one of applicationInvariants) expect([one.name, await one.broken(town.house.db)]).toEqual([one.name, 0])
})

test('where the law asks for none it is the agency’s choice; once drawn it holds there too', async () => {
  await freeYear()
  const number = await town.send(await town.offer())
  await town.toDecide(number)
  value(await town.decide(number))
  expect((await grantOf(town.house.db, number)).kind).toBeNull()
  value(await draw(number))
  expect(rule(await commit(number))).toBe('support.grant.needed')
  value(await yes(number, 'agency'))
  value(await yes(number, 'receiver'))
  value(await commit(number))
})
