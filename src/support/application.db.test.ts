import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { caseByNumber } from '#src/governance/case-read.db.ts'
import { letterTo } from '../../test/reader.ts'
import { answered, fits, openSupportTown, rule, type SupportTown, value } from '../../test/support-town.ts'
import { saveApplication, startApplication, submitApplication, withdrawApplication } from './application.db.ts'
import { draftSchema, verdictSchema } from './application.ts'
import { applicationAtDesk } from './application-desk.db.ts'
import { answerSupportObjection, fileSupportObjection } from './application-objection.db.ts'
import { myApplication } from './application-read.db.ts'
import { commitApplication, completeApplication } from './decide.db.ts'
import { recordDelivery } from './delivery.db.ts'
import { askOverride, overrideDuplicate } from './duplicate.db.ts'
import { formVersions, publishForm } from './form.db.ts'
import { standardForm } from './form.ts'
import { declareInterestIn } from './handle.db.ts'
import { cityProblems } from './keeping-read.db.ts'
import { answerMember, inviteMember } from './member.db.ts'
import { commitmentCalled } from './read.db.ts'

let town: SupportTown
beforeAll(async () => {
  town = await openSupportTown()
})
afterAll(() => town?.close())

const own = async (number: string, who = 'penjual-keripik') => await myApplication(await town.as(who), number)
const yearEnds = async () => {
  await town.owner.query(`update support.award_key set released_at = now() where released_at is null`)
}

describe('an application', () => {
  test('goes from a draft to a promise its applicant confirms, each by whose turn it is', async () => {
    const slug = await town.offer()
    const number = await town.send(slug)
    expect(number).toMatch(/^PRM-2027-\d{5}$/)
    expect(await own(number)).toMatchObject({ state: 'submitted', turn: 'liaison', dueDay: '2027-01-07', left: 3 })
    await town.toDecide(number)
    expect(await own(number)).toMatchObject({ state: 'deciding', turn: 'head' })
    const decided = value(await town.decide(number))
    expect(decided).toMatchObject({ state: 'approved' })
    expect(decided.decision).toMatch(/^KEP-/)
    const head = await town.as('kepala-diskoperin')
    const { commitment } = value(await commitApplication(head, { number, fund: 'apbd', dueDay: '2027-03-31', letter: '530/17' }))
    expect(await commitmentCalled(town.house.db, commitment)).toMatchObject({ value: 500_000, receiver: 'Pelaku usaha perorangan' })
    const liaison = await town.as('penghubung-diskoperin')
    expect(rule(await completeApplication(liaison, { number }))).toBe('support.application.nothing_brought')
    value(
      await recordDelivery(liaison, { number: commitment, quantity: 1, onDay: '2027-01-04' as never, place: 'Kantor', paper: 'BAST-1' }),
    )
    value(await completeApplication(liaison, { number }))
    expect(await own(number)).toMatchObject({ state: 'done', commitment })
    await yearEnds()
  })

  test('is not there for anybody else, and its reason is asked for', async () => {
    const number = await town.send(await town.offer())
    await expect(myApplication(await town.as('warga'), number)).rejects.toMatchObject({ name: 'Missing' })
    await expect(submitApplication(await town.as('warga'), { number })).rejects.toMatchObject({ name: 'Missing' })
    await expect(applicationAtDesk(await town.as('penghubung-disporapar'), number)).rejects.toMatchObject({ name: 'Missing' })
    expect(rule(await town.handle(number, 'return', { reason: '' }))).toBe('support.application.reason')
    value(await withdrawApplication(await town.as('penjual-keripik'), { number }))
  })

  test('A3 a form published meanwhile changes no draft that was begun before', async () => {
    const slug = await town.offer()
    const old = await town.draft(slug)
    const shape = standardForm('training')
    value(await publishForm(await town.as('kepala-diskoperin'), { offer: slug, form: { ...shape, fields: shape.fields.slice(0, 1) } }))
    const fresh = await town.draft(slug, 'penjual-kopi')
    expect([(await own(old)).form.version, (await own(fresh, 'penjual-kopi')).form.version]).toEqual([1, 2])
    // version 3 while five drafts stand on version 2: they stay there, and are handed in on it
    const others = ['penjual-batik', 'warga', 'warga-2', 'komunitas'] as const
    const drafts: [string, string][] = [[fresh, 'penjual-kopi']]
    for (const who of others) drafts.push([await town.draft(slug, who), who])
    value(await publishForm(await town.as('kepala-diskoperin'), { offer: slug, form: { ...shape, fields: shape.fields.slice(0, 2) } }))
    for (const [number, who] of drafts) expect((await own(number, who)).form).toMatchObject({ version: 2, fields: [{ key: 'plan' }] })
    expect((await own(await town.draft(slug, 'penjual-keripik'))).form.version).toBe(3)
    const [first = '', whose = ''] = drafts[1] ?? []
    value(await submitApplication(await town.as(whose), { number: first }))
    expect((await own(first, whose)).form.version).toBe(2)
    await expect(
      town.owner.query(
        `update support.application set form_id = (select form_id from support.application where number = $2) where number = $1`,
        [old, fresh],
      ),
    ).rejects.toMatchObject({ constraint: 'support.application.fixed' })
    await expect(town.owner.query(`update support.form set fields = '[]'`)).rejects.toThrow()
  })

  test('A4 who saves over a newer saving is told, and neither is lost', async () => {
    const number = await town.draft(await town.offer())
    const ctx = await town.as('penjual-keripik')
    const wish = (plan: string, revision: number) => draftSchema.parse({ number, revision, title: 'Keripik', answers: { plan } })
    value(await saveApplication(ctx, wish('Dari tab pertama', 1)))
    expect(rule(await saveApplication(ctx, wish('Dari tab kedua', 1)))).toBe('support.application.stale')
    expect((await own(number)).answers).toMatchObject({ plan: 'Dari tab pertama', benefit: answered.benefit })
  })

  test('A13 an offer that closed at midnight takes none a moment later, and the draft stays', async () => {
    const slug = await town.offer()
    await town.owner.query(`update support.offer set during = daterange('2027-01-01', '2027-02-01') where slug = $1`, [slug])
    const number = await town.draft(slug)
    await town.setClock(new Date('2027-01-31T17:00:00.000Z'))
    expect(rule(await submitApplication(await town.as('penjual-keripik'), { number }))).toBe('support.offer.over')
    expect(await own(number)).toMatchObject({ state: 'draft', answers: answered })
    await town.setClock(new Date('2027-01-31T16:59:59.999Z'))
    value(await submitApplication(await town.as('penjual-keripik'), { number }))
    await town.setClock('2027-01-04T09:00')
    value(await withdrawApplication(await town.as('penjual-keripik'), { number }))
  })

  test('is not sent while something is missing, and every missing thing is said at once', async () => {
    const slug = await town.offer({ documents: ['KTP'] })
    const ctx = await town.as('penjual-keripik')
    const { number } = value(await startApplication(ctx, { offer: slug, eligibility: { ...fits, place: 'elsewhere' } }))
    const sent = await submitApplication(ctx, { number })
    expect(sent.ok ? [] : sent.refusals.map((one) => one.rule)).toEqual([
      'support.eligibility.not_yet',
      'support.application.title',
      'support.answer.missing',
      'support.answer.missing',
      'support.answer.missing',
      'support.answer.missing',
      'support.document.missing',
    ])
  })

  test('those who apply together each say yes, by account or by letter; other words are asked about anew', async () => {
    const number = await town.draft(await town.offer())
    const lead = await town.as('penjual-keripik')
    value(await inviteMember(lead, { number, name: 'Warga', email: 'warga@contoh.metro', role: 'bendahara' }))
    value(await inviteMember(lead, { number, name: 'Tetangga', email: 'tetangga@contoh.id', role: '' }))
    expect(rule(await inviteMember(lead, { number, name: 'Warga', email: 'WARGA@contoh.metro', role: '' }))).toBe('support.member.twice')
    expect(rule(await submitApplication(lead, { number }))).toBe('support.member.consent_missing')
    value(await answerMember(await town.as('warga'), { number, yes: true }))
    const key = /kunci=([\w-]+)/.exec((await letterTo(town, 'tetangga@contoh.id'))?.body ?? '')?.[1]
    await expect(answerMember(await town.as('guest'), { number, key: 'bukan', yes: true })).rejects.toMatchObject({ name: 'Missing' })
    value(await answerMember(await town.as('guest'), { number, key, yes: true }))
    value(
      await saveApplication(
        lead,
        draftSchema.parse({ number, revision: 1, title: 'Keripik Yosodadi', answers: { plan: 'Rencana yang lain.' } }),
      ),
    )
    expect(rule(await submitApplication(lead, { number }))).toBe('support.member.consent_missing')
    value(await answerMember(await town.as('warga'), { number, yes: true }))
    value(await answerMember(await town.as('guest'), { number, key, yes: true }))
    value(await submitApplication(lead, { number }))
    value(await withdrawApplication(lead, { number }))
  })
})

describe('the standard form', () => {
  const versions = async (slug: string) =>
    (await formVersions(town.house.db, slug)).map(({ version, fields }) => [version, fields.length]).reverse()
  const whole = standardForm('training').fields.length

  test('two first drafts at once write it down once, and a published one is never replaced by it', async () => {
    for (let round = 0; round < 4; round += 1) {
      const slug = await town.offer()
      const start = async (who: string) => await startApplication(await town.as(who), { offer: slug, eligibility: fits })
      const made = await Promise.all(['penjual-keripik', 'penjual-kopi', 'warga', 'warga-2'].map(start))
      expect(made.map(rule)).toEqual(['done', 'done', 'done', 'done'])
      expect(await versions(slug)).toEqual([[1, whole]])
    }
  })

  test('whoever wrote from the standard form is not told that somebody published when a first draft merely wrote it down', async () => {
    const slug = await town.offer()
    const shape = standardForm('training')
    const short = { ...shape, fields: shape.fields.slice(0, 1) }
    const publish = async (after: number) =>
      rule(await publishForm(await town.as('kepala-diskoperin'), { offer: slug, form: short, after }))
    await town.draft(slug, 'penjual-keripik')
    expect(await versions(slug)).toEqual([[1, whole]])
    expect(await publish(0)).toBe('done')
    expect(await publish(0)).toBe('support.form.twice')
    expect(await publish(1)).toBe('support.form.twice')
    expect(await publish(2)).toBe('done')
  })
})

describe('the duplicate lock', () => {
  test('A2 one kind a year over all agencies, the earlier number masked, and only its named rule opens it', async () => {
    await yearEnds()
    await town.send(await town.offer({ kind: 'licensing' }))
    const other = await town.offer({ kind: 'licensing' }, 'kepala-disporapar')
    const number = await town.draft(other)
    const lead = await town.as('penjual-keripik')
    const locked = await submitApplication(lead, { number })
    expect(locked.ok ? [] : locked.refusals).toMatchObject([
      { rule: 'support.duplicate.locked', facts: { number: expect.stringMatching(/^DISKOPERIN-2027-0\*{4}$/) } },
    ])
    const chief = await town.as('pengarah')
    await expect(
      overrideDuplicate(await town.as('kepala-disporapar'), { number, reason: 'Alat pertama hilang terbakar' }),
    ).rejects.toMatchObject({ name: 'Denied' })
    value(await askOverride(lead, { number, reason: 'Alat pertama hilang terbakar' }))
    value(await declareInterestIn(chief, { number, interest: 'no', note: '' }))
    value(await overrideDuplicate(chief, { number, reason: 'Kebakaran 2 Januari, surat lurah ada.' }))
    value(await submitApplication(lead, { number }))
    await yearEnds()
  })

  test('the same address however it is written, and two at once: the database takes one', async () => {
    await yearEnds()
    const [one, two] = [await town.offer({ kind: 'promotion' }), await town.offer({ kind: 'promotion' }, 'kepala-disporapar')]
    const at = (address: string) => ({ answers: { ...answered, address } })
    const first = await town.draft(one, 'penjual-keripik', at('Jl. Kenanga No. 7, Yosodadi'))
    const second = await town.draft(two, 'penjual-kopi', at('jalan kenanga 7 Yosodadi'))
    const both = await Promise.all([
      submitApplication(await town.as('penjual-keripik'), { number: first }),
      submitApplication(await town.as('penjual-kopi'), { number: second }),
    ])
    expect(both.map(rule).sort()).toEqual(['done', 'support.duplicate.locked'])
    await yearEnds()
  })
})

const independence = () =>
  town.owner.query(
    `insert into spaces.holiday (day, name, name_en, kind, source, verified) values ('2026-08-17', 'Hari Kemerdekaan', 'Independence Day', 'national', 'uji', false) on conflict do nothing`,
  )

describe('the clock', () => {
  test('§4.13 3, 5, 10 and 14 working days over a holiday end on the named days, to the second', async () => {
    await independence()
    const days = await town.rows<{ n: number; day: string }>(
      `select n, to_char(spaces.working_day('2026-08-14', n), 'YYYY-MM-DD') as day from unnest('{3,5,10,14}'::int[]) n order by n`,
    )
    expect(days.map(({ day }) => day)).toEqual(['2026-08-20', '2026-08-24', '2026-08-31', '2026-09-04'])
  })

  test('a re-routed case keeps its clock, and mending stops it with the days that were left', async () => {
    await yearEnds()
    await town.setClock('2027-01-08T16:00')
    const number = await town.send(await town.offer())
    expect(await own(number)).toMatchObject({ dueDay: '2027-01-13', left: 3 })
    await town.setClock('2027-01-12T10:00')
    value(await town.handle(number, 'reroute', { reason: 'Ini urusan pemuda.', unit: 'disporapar' }))
    expect(await own(number)).toMatchObject({
      unit: 'disporapar',
      dueDay: '2027-01-13',
      left: 1,
      submittedAt: new Date('2027-01-08T09:00:00Z'),
    })
    await expect(town.handle(number, 'take')).rejects.toMatchObject({ name: 'Missing' })
    value(await town.handle(number, 'return', { reason: 'Alamat belum lengkap.' }, 'penghubung-disporapar'))
    expect(await own(number)).toMatchObject({ state: 'mending', paused: true, turn: 'applicant', dueDay: null, left: 1 })
    await town.setClock('2027-01-20T10:00')
    const lead = await town.as('penjual-keripik')
    const { revision } = await own(number)
    value(
      await saveApplication(lead, draftSchema.parse({ number, revision, title: 'Keripik Yosodadi', answers: { address: 'Jl. Baru 5' } })),
    )
    value(await submitApplication(lead, { number }))
    expect(await own(number)).toMatchObject({ state: 'checking', dueDay: '2027-01-21', left: 1 })
    await town.setClock('2027-01-22T00:00')
    expect(await own(number)).toMatchObject({ left: -1 })
    await town.setClock('2027-01-04T09:00')
    await yearEnds()
  })
})

test('§4.13 handed in on Friday 14 August 2026 at 16.00 its stage ends on Thursday 20 at 23.59.59, and a minute later it is on the team’s board', async () => {
  await yearEnds()
  await independence()
  await town.setClock('2026-08-14T16:00')
  const slug = await town.offer()
  const number = await town.send(slug)
  expect(await own(number)).toMatchObject({
    state: 'submitted',
    dueDay: '2026-08-20',
    left: 3,
    submittedAt: new Date('2026-08-14T09:00:00Z'),
  })
  const late = async () => (await cityProblems(town.house.db, false, 5000)).filter((one) => one.number === number)
  await town.setClock(new Date('2026-08-20T16:59:59.999Z'))
  expect([await own(number), await late()]).toMatchObject([{ left: 0 }, []])
  await town.setClock(new Date('2026-08-20T17:00:00.000Z'))
  expect([await own(number), await late()]).toMatchObject([
    { left: -1 },
    [{ kind: 'application', unit: 'diskoperin', turn: 'liaison', deadline: '2026-08-20', days: 1 }],
  ])
  await town.setClock('2027-01-04T09:00')
  await yearEnds()
})

describe('the review', () => {
  test('A7 nothing of the applicant is seen before the declaration, and nothing after an interest was declared', async () => {
    await yearEnds()
    const number = await town.send(await town.offer())
    await town.toReview(number)
    const curator = await town.as('kurator')
    const gate = await applicationAtDesk(curator, number)
    expect(gate.one).toBeUndefined()
    expect(JSON.stringify(gate)).not.toMatch(/Keripik|Sarwi/)
    value(await declareInterestIn(curator, { number, interest: 'yes', note: 'Adik saya ikut.' }))
    expect((await applicationAtDesk(curator, number)).one).toBeUndefined()
    expect(rule(await town.review(number, 'kurator'))).toBe('support.declare.interest')
    await yearEnds()
  })

  test('A6 80 and 40 lie too far apart: a third must look before it is recommended', async () => {
    await yearEnds()
    const number = await town.send(await town.offer())
    await town.toReview(number)
    value(await town.review(number, 'kurator', 4))
    expect(value(await town.review(number, 'anggota-3', 2))).toMatchObject({ missing: 1 })
    expect(rule(await town.recommend(number))).toBe('support.application.not_from_here')
    await expect(
      town.owner.query(
        `insert into support.application_step (application_id, step, actor) select id, 'rated', 'uji' from support.application where number = $1`,
        [number],
      ),
    ).rejects.toMatchObject({ constraint: 'support.review.more' })
    await town.appointCurator('anggota-1')
    expect(value(await town.review(number, 'anggota-1', 3))).toMatchObject({ missing: 0 })
    value(await town.recommend(number))
    expect(await own(number)).toMatchObject({ state: 'deciding' })
    await yearEnds()
  })
})

describe('the decision', () => {
  test('A9 never more than was asked for; part of it is granted as part', async () => {
    await yearEnds()
    const number = await town.send(await town.offer(), 'penjual-keripik', { quantity: 4 })
    await town.toDecide(number)
    expect(rule(await town.decide(number, { quantity: 5 }))).toBe('support.award.over_requested')
    expect(rule(await town.decide(number, { amount: 7_500_000 }))).toBe('support.award.over_requested')
    value(await town.decide(number, { quantity: 3 }))
    expect((await own(number)).award).toEqual({ quantity: 3, amount: 1_500_000 })
    await yearEnds()
  })

  test('A8 nothing is refused without a reason, neither by the form nor by the database', async () => {
    await yearEnds()
    const number = await town.send(await town.offer())
    await town.toDecide(number)
    for (const reason of ['', '          ', undefined]) {
      const read = verdictSchema.safeParse({ number, outcome: 'refuse', reason })
      expect(read.error?.issues.map(({ message }) => message)).toEqual(['support.decide.reason'])
    }
    const bare = town.owner.query(
      `insert into support.application_step (application_id, step, reason, actor)
       select a.id, m.step, '', 'person:x' from support.application a join support.application_move m on m.from_state = a.state
       where a.number = $1 and m.to_state = 'refused' limit 1`,
      [number],
    )
    await expect(bare).rejects.toThrow('support.application.reason')
    expect((await own(number)).state).toBe('deciding')
    await yearEnds()
  })

  test('A14 a refusal is objected to within ten working days and answered by another', async () => {
    await yearEnds()
    const number = await town.send(await town.offer())
    await town.toDecide(number)
    value(await town.decide(number, { outcome: 'refuse', reason: 'Rencana belum cukup jelas.' }))
    const lead = await town.as('penjual-keripik')
    expect((await own(number)).objectUntil).toBe('2027-01-18')
    await town.setClock('2027-01-19T00:00')
    expect(rule(await fileSupportObjection(lead, { number, says: 'Rencana saya lengkap di halaman dua.' }))).toBe('support.objection.late')
    await town.setClock('2027-01-18T23:59')
    value(await fileSupportObjection(lead, { number, says: 'Rencana saya lengkap di halaman dua.' }))
    expect(rule(await fileSupportObjection(lead, { number, says: 'Rencana saya lengkap di halaman dua.' }))).toBe('support.objection.once')
    const answer = { number, upheld: 'yes' as const, answer: 'Halaman dua memang lengkap.' }
    await expect(answerSupportObjection(await town.as('kepala-diskoperin'), answer)).rejects.toMatchObject({ name: 'Denied' })
    await town.declare(number, 'pengarah')
    value(await answerSupportObjection(await town.as('pengarah'), answer))
    expect(await own(number)).toMatchObject({ state: 'approved', objection: { upheld: true } })
    await town.setClock('2027-01-04T09:00')
    await yearEnds()
  })

  test('money of the budget waits for the budget law, which is not decided here', async () => {
    await yearEnds()
    const slug = await town.offer({ kind: 'money', unitValue: 1_000_000, quantity: 5 })
    const lead = await town.as('penjual-keripik')
    const { number } = value(
      await startApplication(lead, {
        offer: slug,
        eligibility: { need: 'money', who: 'legal', place: 'metro', age: 'over_24', nib: 'yes' },
      }),
    )
    const save = (amount: number, revision: number) =>
      saveApplication(
        lead,
        draftSchema.parse({
          number,
          revision,
          title: 'Koperasi',
          amount,
          answers: { plan: 'Bahan baku', benefit: 'Anggota', address: 'Jl. Uang 1', lasting: 'Dari penjualan' },
        }),
      )
    value(await save(0, 0))
    expect(rule(await submitApplication(lead, { number }))).toBe('support.application.amount')
    value(await save(5_000_000, 1))
    value(await submitApplication(lead, { number }))
    await town.toDecide(number)
    expect(value(await town.decide(number, { amount: 4_000_000 }))).toMatchObject({ state: 'budget' })
    expect(await own(number)).toMatchObject({ turn: 'council', paused: true, award: { amount: 4_000_000 } })
    await yearEnds()
  })

  test('a case about an application is not decided past its page', async () => {
    await yearEnds()
    const { decideCaseByPost } = await import('#src/governance/case-decide.db.ts')
    const { reviewCase } = await import('#src/governance/case-deeds.db.ts')
    const number = await town.send(await town.offer())
    await town.toReview(number)
    const { case: file } = await own(number)
    expect(rule(await reviewCase(await town.as('kurator'), { number: file ?? '', reason: 'Baik.' }))).toBe(
      'support.application.decide_here',
    )
    value(await town.review(number, 'kurator'))
    value(await town.review(number, 'anggota-3'))
    value(await town.recommend(number))
    const verdict = {
      number: file ?? '',
      outcome: 'yes' as const,
      title: 'Permohonan',
      reason: 'Sesuai telaah dua orang.',
      reviewOn: '2027-12-01',
    }
    expect(rule(await decideCaseByPost(await town.as('kepala-diskoperin'), verdict))).toBe('governance.case.decided_at_its_page')
    // who asked is told on the page of the application, to whoever may know; the desk of cases has officers alone
    const desk = await caseByNumber(await town.as('kepala-diskoperin'), file ?? '')
    expect(desk).toMatchObject({ openedBy: null, reason: '', parties: [], address: `/meja/permohonan/${number}` })
    expect(desk.steps.filter(({ by, row }) => by !== null && row === null)).toEqual([])
    const [asked] = await town.rows<{ name: string }>(
      `select p.name from support.application a join identity.person p on p.id = a.person_id where a.number = $1`,
      [number],
    )
    expect(asked?.name).toMatch(/\w/)
    expect(JSON.stringify(desk)).not.toContain(asked?.name)
    await yearEnds()
  })
})
