import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Denied } from '#src/base/outcome.ts'
import { mayOrWhy } from '#src/platform/context.ts'
import { papers } from '../../test/papers.ts'
import { openRegister, type Register } from '../../test/register-town.ts'
import { askedIn, caseFor } from './_case-rows.db.ts'
import { decideCaseByPost } from './case-decide.db.ts'
import { executeCase } from './case-deeds.db.ts'
import { openCaseByPost } from './case-open.db.ts'
import { caseByNumber, casesWaiting } from './case-read.db.ts'
import { amendCase, forwardCase, returnCase } from './case-way.db.ts'
import { makeDecisionFrom } from './decision.db.ts'
import { decidingSchema } from './decision.ts'
import { grantDelegation } from './delegation.db.ts'
import { declareInterest, endInterest } from './interest.db.ts'
import { actOrStepAside, declareRecusal, recusalsIn } from './recusal.db.ts'

let town: Register
beforeAll(async () => {
  town = await openRegister()
})
afterAll(() => town?.close())

const why = 'alasan yang cukup panjang'
const verdict = (more: object = {}) => ({
  outcome: 'yes' as const,
  title: 'Belanja uji',
  reason: 'sesuai rencana',
  reviewOn: town.day(180),
  evidence: papers,
  ...more,
})
const turnOf = async (number: string) => (await caseByNumber(await town.as('pengawas'), number)).turn

async function opened(more: Record<string, unknown>, who = 'sekretaris'): Promise<string> {
  const made = await openCaseByPost(await town.as(who), town.opening({ amount: 2_000_000, ...more }))
  if (!made.ok) throw new Error(JSON.stringify(made.refusals))
  return made.value.number
}

const about = async (...who: string[]) => Promise.all(who.map(async (one) => ({ kind: 'person' as const, id: await town.person(one) })))
const denied = (error: unknown) => {
  if (error instanceof Denied) return error
  throw error
}

/** What somebody hears who tries to decide, as a page or the API calls it. */
async function tries(who: string, number: string): Promise<string> {
  const ctx = await town.as(who)
  const said = await actOrStepAside(ctx, number, (own) => decideCaseByPost(own, { number, ...verdict() })).catch(denied)
  if (said instanceof Denied) return [said.refusal?.rule.split('.').at(-1), said.refusal?.facts?.to].join(' → ')
  return said.ok ? 'done' : (said.refusals[0]?.rule ?? '')
}

describe('an interest found while deciding', () => {
  test('sends the case to the superior with the reason, and the refusal says where it went', async () => {
    const number = await opened({ parties: await about('ketua') })
    expect(await tries('ketua', number)).toBe('conflict → pengarah')
    expect((await turnOf(number)).posts).toEqual(['pengarah'])
    const { id, steps } = await caseByNumber(await town.as('pengawas'), number)
    expect(steps.at(-1)).toMatchObject({
      step: 'forwarded',
      toPost: 'pengarah',
      reason: expect.stringContaining('menyangkut diri sendiri'),
    })
    expect(await recusalsIn(await town.as('pengawas'), id)).toMatchObject([{ post: 'Ketua', declared: false }])
    expect(await tries('pengarah', number)).toBe('done')
  })

  test('of one who has no seat in the case is refused as before, and nothing is written', async () => {
    const number = await opened({ parties: await about('ketua') })
    expect(await tries('bendahara', number)).toBe('not_yours → ')
    const { id } = await caseByNumber(await town.as('pengawas'), number)
    expect(await recusalsIn(await town.as('pengawas'), id)).toEqual([])
  })
})

describe('an officer with the turn who has an interest, before he tries anything', () => {
  const waitsFor = async (who: string, number: string) =>
    (await casesWaiting(await town.as(who), { limit: 100 })).items.some((one) => one.number === number)
  const asideIn = async (number: string) => (await caseByNumber(await town.as('pengawas'), number)).aside
  const lettersOn = async (number: string) =>
    (await town.rows<{ to: string }>(`select distinct recipient as to from platform.mail where body like '%' || $1 || '%'`, [number])).map(
      ({ to }) => to,
    )

  test('the case is the superior’s from the first moment, says why, tells him alone, and he decides it', async () => {
    const number = await opened({ parties: await about('ketua') })
    expect((await turnOf(number)).posts).toEqual(['pengarah'])
    expect(await asideIn(number)).toEqual([{ post: 'ketua', why: 'conflict', standIn: 'pengarah' }])
    expect([await waitsFor('ketua', number), await waitsFor('pengarah', number)]).toEqual([false, true])
    expect(await lettersOn(number)).toEqual([await town.email('pengarah')])
    expect(await tries('pengarah', number)).toBe('done')
    const { steps } = await caseByNumber(await town.as('pengawas'), number)
    expect(steps.at(-1)).toMatchObject({ step: 'decided', post: 'pengarah', mode: 'substitute' })
  })

  test('a tie declared while it waits moves it, and its end brings it back', async () => {
    const number = await opened({ parties: await about('warga-2') })
    expect((await turnOf(number)).posts).toEqual(['ketua'])
    const tie = await declareInterest(await town.as('ketua'), {
      relation: 'family',
      partyKind: 'person',
      party: await town.email('warga-2'),
    })
    expect([(await turnOf(number)).posts, await waitsFor('ketua', number), await waitsFor('pengarah', number)]).toEqual([
      ['pengarah'],
      false,
      true,
    ])
    await endInterest(await town.as('ketua'), { interest: tie.ok ? tie.value.id : '' })
    expect([(await turnOf(number)).posts, await waitsFor('ketua', number)]).toEqual([['ketua'], true])
  })

  test('whoever was lent the seat is barred with its holder, and does not find it waiting', async () => {
    const seat = await town.one<{ id: string }>(
      `select a.id from governance.appointment a join governance.post p on p.id = a.post_id where p.kind = 'ketua' and a.active @> governance.clock()`,
    )
    const lent = await grantDelegation(await town.as('ketua'), {
      seat: seat.id,
      to: await town.email('anggota-1'),
      actions: ['finance.expense.decide'],
      most: '5000000',
      firstDay: town.day(0),
      lastDay: town.day(20),
      paper: 'ND 9/2026',
    })
    expect(lent).toMatchObject({ ok: true })
    const free = await opened({ payee: 'cv-bebas' })
    const tied = await opened({ parties: await about('ketua'), payee: 'cv-terikat' })
    expect([await waitsFor('anggota-1', free), await waitsFor('anggota-1', tied)]).toEqual([true, false])
    expect(await tries('anggota-1', tied)).toBe('conflict → ')
    expect(await tries('anggota-1', free)).toBe('done')
    expect((await turnOf(tied)).posts).toEqual(['pengarah'])
  })

  test('where the superior has one too, it waits and says so', async () => {
    const number = await opened({ parties: await about('ketua', 'pengarah') })
    expect(await turnOf(number)).toMatchObject({ posts: [], waiting: ['ketua'] })
    expect(await asideIn(number)).toEqual([{ post: 'ketua', why: 'conflict', standIn: null }])
  })
})

describe('whoever has the turn is granted it, or it waits and says so', () => {
  test('a superior with an interest, or who stepped aside, is not named', async () => {
    const number = await opened({ parties: await about('ketua', 'pengarah') })
    expect(await tries('ketua', number)).toBe('conflict → ')
    expect(await turnOf(number)).toEqual({ capacity: 'decide', posts: [], waiting: ['ketua'] })
    expect(await tries('pengarah', number)).toBe('conflict → ')
    const other = await opened({})
    const aside = { case: other, input: { reason: 'Rapat dengan penyedia minggu lalu' } }
    expect(await declareRecusal(await town.as('pengarah'), aside)).toMatchObject({ ok: true })
    expect(await declareRecusal(await town.as('ketua'), aside)).toMatchObject({ ok: true, value: { to: null } })
    expect(await turnOf(other)).toEqual({ capacity: 'decide', posts: [], waiting: ['ketua'] })
  })

  test('a chair who proposed it himself does not have the turn to decide it', async () => {
    expect(await turnOf(await opened({}, 'ketua'))).toEqual({ capacity: 'decide', posts: [], waiting: ['ketua'] })
  })

  const officers = [
    'ketua',
    'sekretaris',
    'bendahara',
    'anggota-1',
    'anggota-2',
    'pengarah',
    'pembina',
    'koordinator-yosomulyo',
    'kepala-diskoperin',
    'pengawas',
  ]
  const holds: Record<string, string> = { 'koordinator-kelurahan': 'koordinator-yosomulyo' }

  /** Whether the evaluator would let somebody decide the case now, and why not. */
  async function evaluator(who: string, number: string): Promise<string> {
    const ctx = await town.as(who)
    const row = await caseFor(ctx.db, (await town.as('pengawas')).actor, number)
    const said = await mayOrWhy(ctx, row.action, { ...askedIn(row), capacity: 'decide' })
    return said.ok ? 'granted' : (said.refusal?.rule.split('.').at(-1) ?? '')
  }

  /** Follows the turn until somebody is granted or nobody has it. Only an interest found may send it on, and each time somebody steps aside. */
  async function follow(number: string): Promise<{ end: string; hops: number }> {
    for (let hops = 0; hops < 4; hops += 1) {
      const { posts, waiting } = await turnOf(number)
      const said = await Promise.all(posts.map((post) => evaluator(holds[post] ?? post, number)))
      if (posts.length === 0) {
        expect(waiting.length).toBeGreaterThan(0)
        for (const who of officers) expect([who, await evaluator(who, number)]).not.toContain('granted')
        return { end: 'waits', hops }
      }
      if (said.every((one) => one === 'granted')) return { end: 'granted', hops }
      expect([...new Set(said.filter((one) => one !== 'granted'))]).toEqual(['conflict'])
      for (const [index, post] of posts.entries()) if (said[index] === 'conflict') await tries(holds[post] ?? post, number)
    }
    throw new Error(`the turn of ${number} goes round`)
  }

  test('in every small world of openers, parties and those who stepped aside, both rings agree', async () => {
    const ends = new Map<string, number>()
    for (const opener of ['sekretaris', 'ketua'])
      for (const amount of [2_000_000, 60_000_000])
        for (const parties of [
          [],
          ['ketua'],
          ['pengarah'],
          ['ketua', 'pengarah'],
          ['pembina', 'pengarah'],
          ['ketua', 'pengarah', 'pembina'],
        ])
          for (const aside of [[], ['ketua'], ['pengarah'], ['pembina', 'pengarah']]) {
            const number = await opened({ amount, payee: `cv-${ends.size}-${amount}`, parties: await about(...parties) }, opener)
            for (const who of aside)
              await declareRecusal(await town.as(who), { case: number, input: { reason: 'Ada hubungan keluarga' } }).catch(() => undefined)
            const { end, hops } = await follow(number)
            const key = `${end} after ${hops}`
            ends.set(key, (ends.get(key) ?? 0) + 1)
          }
    // nobody has to try first: whoever has an interest was passed over before
    expect([...ends.keys()].sort()).toEqual(['granted after 0', 'waits after 0'])
  })
})

describe('a limit over time that is used up', () => {
  test('does not keep anybody from refusing, and a refusal uses nothing of it', async () => {
    const payee = 'cv-penuh'
    for (let n = 0; n < 3; n += 1) expect(await tries('ketua', await opened({ amount: 10_000_000, payee }))).toBe('done')
    const number = await opened({ amount: 10_000_000, payee })
    expect(await tries('ketua', number)).toBe('cap → ')
    const said = await decideCaseByPost(await town.as('ketua'), { number, ...verdict({ outcome: 'refuse' }) })
    expect(said).toMatchObject({ ok: true, value: { decision: { number: expect.stringMatching(/^KEP/) } } })
    expect((await caseByNumber(await town.as('pengawas'), number)).status).toBe('refused')
    const used = await town.rows(`select used::int, (select count(*)::int from governance.cap_entry e where e.key = u.key) as entries
      from governance.cap_use u where key like '%payee=penuh'`)
    expect(used).toEqual([{ used: 30_000_000, entries: 3 }])
  })
})

describe('a case sent back', () => {
  test('is put in other words by its opener, keeps what it said, and comes forward when he says so', async () => {
    const number = await opened({})
    expect(await amendCase(await town.as('sekretaris'), { number, title: 'Sebelum waktunya' })).toMatchObject({
      refusals: [{ rule: 'governance.case.not_sent_back' }],
    })
    await returnCase(await town.as('ketua'), { number, reason: 'lampirkan tiga penawaran harga' })
    await expect(amendCase(await town.as('ketua'), { number, title: 'Bukan perkara saya' })).rejects.toBeInstanceOf(Denied)
    const reason = 'tiga penawaran harga terlampir, yang termurah dipilih'
    expect(await amendCase(await town.as('sekretaris'), { number, title: 'Belanja tenda, tiga penawaran', reason })).toMatchObject({
      ok: true,
    })
    const read = await caseByNumber(await town.as('pengawas'), number)
    expect([read.title, read.reason, read.steps.at(-1)?.step]).toEqual(['Belanja tenda, tiga penawaran', reason, 'amended'])
    expect(read.turn).toEqual({ capacity: 'initiate', posts: [], waiting: [] })
    expect(await town.one(`select title_before, title from governance.case_amendment where case_id = $1`, [read.id])).toEqual({
      title_before: 'Belanja perlengkapan pasar malam',
      title: 'Belanja tenda, tiga penawaran',
    })
    expect(await forwardCase(await town.as('sekretaris'), { number, post: 'ketua', reason: why })).toMatchObject({ ok: true })
    expect(await tries('ketua', number)).toBe('done')
  })

  test('keeps its amount once somebody acted on it; before that the amount may change', async () => {
    const number = await opened({})
    await returnCase(await town.as('ketua'), { number, reason: 'jumlahnya keliru, periksa lagi' })
    expect(await amendCase(await town.as('sekretaris'), { number, amount: 1_000_000 })).toMatchObject({
      refusals: [{ rule: 'governance.case.amount_stands' }],
    })
    const submitted = await (await town.subject('uji', 'baris-1'))('warga')
    const free = submitted.ok ? submitted.value.number : ''
    expect(await returnCase(await town.as('kurator'), { number: free, reason: 'jumlahnya keliru, periksa lagi' })).toMatchObject({
      ok: true,
    })
    expect(await amendCase(await town.as('warga'), { number: free, amount: 90_000 })).toMatchObject({ ok: true })
    expect(await town.one('select amount::int from governance.case_file where number = $1', [free])).toEqual({ amount: 90_000 })
  })
})

describe('a decision of before', () => {
  const pdf = Buffer.from('%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n')
  const late = () =>
    decidingSchema.parse({
      action: 'finance.expense.decide',
      fund: 'kas_komunitas',
      amount: 400_000,
      payee: 'cv-lama',
      title: 'Sewa kursi tahun lalu',
      reason: 'dicatat setelah arsipnya ditemukan',
      effectiveOn: town.day(-40),
      reviewOn: town.day(100),
      evidence: papers,
      lateRecord: true,
    })

  test('is recorded late with its source document, whose hash stands in the journal', async () => {
    const made = await makeDecisionFrom(await town.as('ketua'), late(), pdf)
    const number = made.ok ? made.value.number : ''
    expect(
      await town.one(
        `select d.kind, f.media_type from governance.decision d join platform.file f on f.id = d.source_document where d.number = $1`,
        [number],
      ),
    ).toEqual({
      kind: 'late_record',
      media_type: 'application/pdf',
    })
    expect(
      await town.one(`select facts ->> 'source' is not null as there from platform.journal where subject = $1`, [`decision:${number}`]),
    ).toEqual({ there: true })
    expect(await makeDecisionFrom(await town.as('ketua'), late(), Buffer.from('<html>'))).toMatchObject({
      refusals: [{ rule: 'platform.document.kind', field: 'sourceFile' }],
    })
  })
})

describe('H8: the matrix changes while cases wait', () => {
  test('four cases that needed an agreement are decided by the matrix of their day, and both versions stand on record', async () => {
    const waive = { action: 'spaces.tariff.waive', fund: 'aset_kota', amount: 300_000, unit: 'uptd-mch', payee: undefined }
    const numbers: string[] = []
    for (let n = 0; n < 4; n += 1) numbers.push(await opened({ ...waive, activity: `acara-${n}` }))
    for (const number of numbers) expect((await turnOf(number)).capacity).toBe('concur')
    const [first = '', ...rest] = numbers
    expect(await tries('pengelola', first)).toBe('concurrence_missing → ')
    await town.nextMatrix(`r.capacity <> 'concur'`)
    for (const number of numbers) expect((await turnOf(number)).capacity).toBe('decide')
    for (const number of rest) expect(await tries('pengelola', number)).toBe('done')
    const read = await caseByNumber(await town.as('pengawas'), rest[0] ?? '')
    expect([read.openedVersion, read.versionNow]).toEqual([1, 2])
    expect(read.steps.find(({ step }) => step === 'decided')).toMatchObject({ version: 2 })
    expect(await executeCase(await town.as('pengelola'), { number: first, reason: why })).toMatchObject({
      refusals: [{ rule: 'governance.case.not_from_here' }],
    })
  })
})

describe('B2: the chair leaves twelve cases', () => {
  test('they go to the superior with their days, and to the acting chair where the matter is routine; strategic ones wait', async () => {
    const numbers: string[] = []
    for (let n = 0; n < 12; n += 1) numbers.push(await opened({ amount: 1_200_000 + n, payee: `cv-b2-${n}`, dueDay: town.day(5 + n) }))
    const strategic = await opened({ amount: 300_000_000, dueDay: town.day(30) })
    const days = async () =>
      (
        await town.rows<{ due: string }>(`select due_day::text as due from governance.case_file where number = any($1) order by number`, [
          numbers,
        ])
      ).map(({ due }) => due)
    const before = await days()
    await town.leave('ketua')
    await town.leave('pembina')
    for (const number of numbers) expect(await turnOf(number)).toEqual({ capacity: 'decide', posts: ['pengarah'], waiting: [] })
    await town.leave('pengarah')
    for (const number of numbers) expect(await turnOf(number)).toEqual({ capacity: 'decide', posts: [], waiting: ['ketua'] })
    expect(await days()).toEqual(before)
    await town.seat('anggota-1', 'ketua', 'mch', 'plt')
    await town.seat('anggota-2', 'pembina', 'kota', 'plt')
    const mine = (await casesWaiting(await town.as('anggota-1'), { limit: 100 })).items.map(({ number }) => number)
    expect(numbers.filter((number) => !mine.includes(number))).toEqual([])
    expect(await turnOf(strategic)).toEqual({ capacity: 'decide', posts: [], waiting: ['pembina'] })
    expect(await tries('anggota-2', strategic)).toBe('acting_strategic → ')
    expect(await tries('anggota-1', numbers[0] ?? '')).toBe('done')
    expect(await days()).toEqual(before)
  })
})
