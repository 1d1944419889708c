import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { sha256 } from '#src/base/id.ts'
import { recordBasis, stepBasis } from '#src/governance/legal-basis.db.ts'
import { openSupportTown, rule, type SupportTown, value } from '../../test/support-town.ts'
import { saveApplication, startApplication, submitApplication } from './application.db.ts'
import { draftSchema } from './application.ts'
import { applicationsOf, eraseApplicationsOf } from './application-personal.db.ts'
import { applicationInvariants } from './application-verify.db.ts'
import { commitApplication } from './decide.db.ts'
import { attachPaper, dropPaper, keepPaper } from './folder.db.ts'
import { acceptGrantAsAgency, acceptGrantAsReceiver, drawGrant, grantBytes, grantOf } from './grant-agreement.db.ts'
import { handleApplication } from './handle.db.ts'

let town: SupportTown
beforeAll(async () => {
  town = await openSupportTown()
})
afterAll(() => town?.close())
beforeEach(async () => {
  await town.setClock('2027-01-04T09:00')
  await town.owner.query(`update support.award_key set released_at = now() where released_at is null`)
})

const lead = () => town.as('penjual-keripik')
const head = () => town.as('kepala-diskoperin')
const liaison = () => town.as('penghubung-diskoperin')
const pdf = (says: string) => Buffer.from(`%PDF-1.4\n${says}\n1 0 obj\nendobj\ntrailer\n%%EOF\n`)
const keep = async (title: string, more: { expiresOn?: string } = {}) =>
  value(await keepPaper(await lead(), { title, bytes: pdf(title), ...more })).id
const terms = 'Dana diserahkan sesudah laporan tahap pertama diterima.'
const asked = ['pakta integritas', 'rekening atas nama lembaga']

/** Money that was decided and enacted, with one paper of its offer laid down before. */
async function granted(more: Record<string, unknown> = {}): Promise<string> {
  const slug = await town.offer({ kind: 'money', unitValue: 1_000_000, quantity: 5, documents: ['Proposal'], ...more })
  const eligibility = { need: 'money', who: 'legal', place: 'metro', age: 'over_24', nib: 'yes' } as const
  const { number } = value(await startApplication(await lead(), { offer: slug, eligibility }))
  const answers = { plan: 'Bahan baku', benefit: 'Anggota', address: `Jl. Uang ${number}`, lasting: 'Dari penjualan' }
  value(await saveApplication(await lead(), draftSchema.parse({ number, revision: 0, title: 'Koperasi', amount: 5_000_000, answers })))
  value(await attachPaper(await lead(), { number, wanted: 'Proposal', paper: await keep(`Proposal ${number}`) }))
  value(await submitApplication(await lead(), { number }))
  await town.toDecide(number)
  value(await town.decide(number, { amount: 4_000_000 }))
  value(await handleApplication(await liaison(), { number, step: 'enacted', reason: 'APBD 2027 disahkan.' }))
  return number
}
async function papers(number: string, more: { expiresOn?: string } = {}) {
  for (const wanted of asked) value(await attachPaper(await lead(), { number, wanted, paper: await keep(wanted, more) }))
}
const draw = async (number: string, reason = '') => await drawGrant(await liaison(), { number, terms, reason })
const commit = async (number: string) =>
  await commitApplication(await head(), { number, fund: 'apbd', dueDay: '2027-06-30', letter: '530/9' })
const broken = async () => {
  const found: Record<string, number> = {}
  for (const one of applicationInvariants.filter(({ name }) => name.startsWith('support.grant.')))
    found[one.name] = await one.broken(town.house.db)
  return Object.values(found).reduce((sum, n) => sum + n, 0)
}

test('two who say the same yes at once: one is recorded, the other is told', async () => {
  const number = await granted()
  await papers(number)
  const wish = { number, ...value(await draw(number)) }
  const both = await Promise.all([acceptGrantAsReceiver(await lead(), wish), acceptGrantAsReceiver(await lead(), wish)])
  expect(both.map(rule).sort()).toEqual(['done', 'support.grant.once'])
  const sides = await Promise.all([acceptGrantAsAgency(await head(), wish), acceptGrantAsAgency(await head(), wish)])
  expect(sides.map(rule).sort()).toEqual(['done', 'support.grant.once'])
  expect(await broken()).toBe(0)
})

test('both sides say yes at once: it is in force, and one of them is told so', async () => {
  const number = await granted()
  await papers(number)
  const wish = { number, ...value(await draw(number)) }
  const both = [await Promise.all([acceptGrantAsReceiver(await lead(), wish), acceptGrantAsAgency(await head(), wish)])].flat().map(value)
  expect(both.map(({ inForce }) => inForce).sort()).toEqual([false, true])
  value(await commit(number))
})

test('a new version against a yes at once: whichever came first, nothing is in force that nobody read', async () => {
  const number = await granted()
  await papers(number)
  const wish = { number, ...value(await draw(number)) }
  value(await acceptGrantAsReceiver(await lead(), wish))
  const [yes, drawn] = await Promise.all([acceptGrantAsAgency(await head(), wish), draw(number, 'Jadwal tahap berubah')])
  expect(value(drawn).version).toBe(2)
  expect(['done', 'support.grant.stale']).toContain(rule(yes))
  expect(rule(await commit(number))).toBe('support.grant.needed')
  expect(rule(await acceptGrantAsReceiver(await lead(), wish))).toBe('support.grant.stale')
  expect(await broken()).toBe(0)
})

test('two new versions at once follow each other, each with its bytes', async () => {
  const number = await granted()
  value(await draw(number))
  const both = (await Promise.all([draw(number, 'Satu alasan'), draw(number, 'Alasan lain')])).map(value)
  expect(both.map(({ version }) => version).sort()).toEqual([2, 3])
  for (const { version, hash } of both) expect(sha256(await grantBytes(town.house.db, number, version))).toBe(hash)
  expect(await broken()).toBe(0)
})

test('a promise against a new version at once: no promise rests on a version that was replaced', async () => {
  const number = await granted()
  await papers(number)
  const wish = { number, ...value(await draw(number)) }
  value(await acceptGrantAsReceiver(await lead(), wish))
  value(await acceptGrantAsAgency(await head(), wish))
  const [promised, drawn] = await Promise.all([commit(number), draw(number, 'Berubah di detik yang sama')])
  expect([rule(promised), rule(drawn)].filter((one) => one === 'done')).toHaveLength(1)
  expect(await broken()).toBe(0)
})

const laid = async (number: string, wanted: string) =>
  (
    await town.rows<{ title: string }>(
      `select f.title from support.application_document d join support.application a on a.id = d.application_id join support.folder_document f on f.id = d.document_id where a.number = $1 and d.wanted = $2`,
      [number, wanted],
    )
  )[0]?.title
const says = (text: string, values: unknown[] = []) =>
  town.owner.query(text, values).then(
    () => 'done',
    (fault: { constraint?: string; message: string }) => fault.constraint ?? fault.message,
  )
const exchange = async (number: string, wanted: string, title: string) =>
  rule(await attachPaper(await lead(), { number, wanted, paper: await keep(title) }))
const forged = (number: string, wanted: string) =>
  says(
    `update support.application_document d set document_id = (select f.id from support.folder_document f where f.id <> d.document_id order by f.id limit 1) from support.application a where a.id = d.application_id and a.number = $1 and d.wanted = $2`,
    [number, wanted],
  )

test('what was decided on is not exchanged; a paper of the agreement is, until somebody said yes beside it', async () => {
  const number = await granted()
  expect(await exchange(number, 'Proposal', 'Proposal lain')).toBe('support.document.stays')
  expect(await forged(number, 'Proposal')).toBe('support.document.stays')
  expect(await laid(number, 'Proposal')).toBe(`Proposal ${number}`)
  await papers(number)
  expect(await exchange(number, 'pakta integritas', 'Pakta yang benar')).toBe('done')
  const wish = { number, ...value(await draw(number)) }
  value(await acceptGrantAsAgency(await head(), wish))
  expect(await exchange(number, 'pakta integritas', 'Pakta lain')).toBe('support.document.stays')
  expect(await forged(number, 'pakta integritas')).toBe('support.document.stays')
  expect(await laid(number, 'pakta integritas')).toBe('Pakta yang benar')
  // a new version takes the yes back, and with it what held the paper
  value(await draw(number, 'Pakta diperbaiki'))
  expect(await exchange(number, 'pakta integritas', 'Pakta lain')).toBe('done')
})

test('a paper that ends between the second yes and the promise is missing, and may be laid down anew', async () => {
  const number = await granted()
  await papers(number, { expiresOn: '2027-01-10' })
  const wish = { number, ...value(await draw(number)) }
  value(await acceptGrantAsReceiver(await lead(), wish))
  value(await acceptGrantAsAgency(await head(), wish))
  await town.setClock('2027-01-12T09:00')
  const refusal = await commit(number)
  expect(refusal.ok ? undefined : refusal.refusals[0]).toEqual({
    rule: 'support.grant.papers_missing',
    facts: { papers: asked.join(', ') },
  })
  const past = () =>
    says(
      `insert into support.application_step (application_id, step, actor) select id, 'commit', 'person:x' from support.application where number = $1`,
      [number],
    )
  expect(await past()).toBe('support.grant.papers_missing')
  await papers(number)
  value(await commit(number))
})

test('the agency agrees to nothing whose legal text fell since it was drawn up', async () => {
  const secretary = await town.as('sekretaris')
  const text = {
    kind: 'Perwali',
    year: 2026,
    about: 'Hibah uji',
    level: 'Kota Metro',
    source: 'Berita Daerah',
    status: 'in_force',
    validFrom: '2026-01-01',
  }
  for (const number of ['91', '92']) value(await recordBasis(secretary, { ...text, number }))
  const number = await granted({ basis: 'perwali-91-2026' })
  await papers(number)
  const wish = { number, ...value(await draw(number)) }
  const input = { status: 'revoked', fromDay: '2027-01-04', successor: 'perwali-92-2026', reason: 'Diganti Perwali 92/2026' }
  value(await stepBasis(secretary, { basis: 'perwali-91-2026', input }))
  expect(rule(await acceptGrantAsAgency(await head(), wish))).toBe('support.award.basis_fallen')
  expect(rule(await draw(number, 'Dasar diganti'))).toBe('support.award.basis_fallen')
})

test('a paper let go after one side said yes is missing to the other', async () => {
  const number = await granted()
  const ids: string[] = []
  for (const wanted of asked) {
    const id = await keep(wanted)
    ids.push(id)
    value(await attachPaper(await lead(), { number, wanted, paper: id }))
  }
  const wish = { number, ...value(await draw(number)) }
  value(await acceptGrantAsReceiver(await lead(), wish))
  value(await dropPaper(await lead(), { id: ids[0] ?? '' }))
  expect(rule(await acceptGrantAsAgency(await head(), wish))).toBe('support.grant.papers_missing')
  expect((await grantOf(town.house.db, number)).wanted.filter(({ there }) => !there).map(({ wanted }) => wanted)).toEqual([asked[0]])
})

test('the database refuses what the deeds refuse, whoever holds the connection', async () => {
  const number = await granted()
  await papers(number)
  const { hash } = value(await draw(number))
  const newest = `(select g.id from support.grant_agreement g join support.application a on a.id = g.application_id where a.number = '${number}')`
  expect(
    await says(
      `insert into support.grant_acceptance (agreement_id, side, hash, actor) values (${newest}, 'receiver', repeat('0', 64), 'person:x')`,
    ),
  ).toBe('support.grant.stale')
  expect(
    await says(
      `insert into support.grant_acceptance (agreement_id, side, hash, actor) values (${newest}, 'agency', '${hash}', 'person:x')`,
    ),
  ).not.toBe('done')
  expect(await says(`update support.grant_agreement set terms = 'Lain sama sekali'`)).not.toBe('done')
  expect(await says(`delete from support.grant_acceptance`)).not.toBe('done')
  expect(
    await says(
      `insert into support.application_step (application_id, step, actor) select id, 'commit', 'person:x' from support.application where number = '${number}'`,
    ),
  ).toBe('support.grant.needed')
  // nothing stood in for what happened: with the trigger off the same line is refused for another reason, so the trigger is what held it
  await town.owner.query('alter table support.application_step disable trigger agreed')
  expect(
    await says(
      `insert into support.application_step (application_id, step, actor) select id, 'commit', 'person:x' from support.application where number = '${number}'`,
    ),
  ).not.toBe('support.grant.needed')
  await town.owner.query('alter table support.application_step enable trigger agreed')
})

test('verify counts each way an agreement could be untrue, without trusting what keeps it', async () => {
  const number = await granted()
  await papers(number)
  const wish = { number, ...value(await draw(number)) }
  value(await acceptGrantAsReceiver(await lead(), wish))
  value(await acceptGrantAsAgency(await head(), wish))
  value(await commit(number))
  const untrue = async () => {
    const names: string[] = []
    for (const one of applicationInvariants.filter(({ name }) => name.startsWith('support.grant.')))
      if ((await one.broken(town.house.db)) > 0) names.push(one.name)
    return names
  }
  const past = (text: string) =>
    town.owner.query(
      `set session_replication_role = replica; ${text.replaceAll(':hash', `'${wish.hash}'`)}; set session_replication_role = origin`,
    )
  expect(await untrue()).toEqual([])
  await town.owner.query('alter table support.grant_agreement drop constraint "support.grant.hash"')
  const ways = [
    [
      'support.grant.bytes_are_the_hash',
      `update support.grant_agreement set pdf = pdf || '\\x00'::bytea where hash = :hash`,
      `update support.grant_agreement set pdf = substring(pdf for octet_length(pdf) - 1) where hash = :hash`,
    ],
    [
      'support.grant.versions_follow',
      `update support.grant_agreement set version = 7, reason = 'uji' where hash = :hash`,
      `update support.grant_agreement set version = 1, reason = '' where hash = :hash`,
    ],
    [
      'support.grant.yes_to_its_bytes',
      `update support.grant_acceptance set hash = repeat('0', 64) where hash = :hash and side = 'agency'`,
      `update support.grant_acceptance set hash = :hash where hash = repeat('0', 64)`,
    ],
    [
      'support.grant.yes_to_its_bytes',
      `update support.grant_acceptance c set actor = o.actor || '' from support.grant_acceptance o where o.agreement_id = c.agreement_id and o.side = 'receiver' and c.side = 'agency' and c.hash = :hash`,
      `update support.grant_acceptance set actor = 'person:lain' where hash = :hash and side = 'agency'`,
    ],
    [
      'support.grant.promised_by_both',
      `create table support.kept_yes as select * from support.grant_acceptance where hash = :hash and side = 'receiver'; delete from support.grant_acceptance where hash = :hash and side = 'receiver'`,
      `insert into support.grant_acceptance select * from support.kept_yes; drop table support.kept_yes`,
    ],
    // money that was promised on no agreement at all
    [
      'support.grant.promised_by_both',
      `create table support.kept_yes as select * from support.grant_acceptance where hash = :hash; delete from support.grant_acceptance where hash = :hash;
       create table support.kept_text as select * from support.grant_agreement where hash = :hash; delete from support.grant_agreement where hash = :hash`,
      `insert into support.grant_agreement select * from support.kept_text; insert into support.grant_acceptance select * from support.kept_yes; drop table support.kept_yes, support.kept_text`,
    ],
  ] as const
  for (const [name, bend, mend] of ways) {
    await past(bend)
    expect(await untrue()).toEqual([name])
    await past(mend)
    expect(await untrue()).toEqual([])
  }
  await town.owner.query(
    `alter table support.grant_agreement add constraint "support.grant.hash" check (hash = encode(sha256(pdf), 'hex'))`,
  )
})

test('what is kept of a receiver tells him what he agreed to; once his account ended nobody agrees as him, and it does not come into force', async () => {
  const number = await granted()
  await papers(number)
  const wish = { number, ...value(await draw(number)) }
  value(await acceptGrantAsReceiver(await lead(), wish))
  const [me] = await town.rows<{ id: string }>(
    'select p.id from identity.person p join support.application a on a.person_id = p.id where a.number = $1',
    [number],
  )
  const told = await applicationsOf(town.house.db, me?.id ?? '')
  expect(JSON.stringify(told)).toContain(wish.hash)
  await town.house.db.transaction().execute(async (tx) => {
    await eraseApplicationsOf(tx, me?.id ?? '')
  })
  await expect(acceptGrantAsReceiver(await lead(), wish)).rejects.toMatchObject({ name: 'Missing' })
  // his papers went with him, so the other side cannot bring it into force
  expect(rule(await acceptGrantAsAgency(await head(), wish))).toBe('support.grant.papers_missing')
})
