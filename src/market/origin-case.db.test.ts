import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Denied, Missing } from '#src/base/outcome.ts'
import type { Ctx } from '#src/platform/context.ts'
import { newReader } from '../../test/reader.ts'
import { openTown, type Town } from '../../test/town.ts'
import {
  answerOrigin,
  appealOrigin,
  decideOrigin,
  decideOriginAppeal,
  lapseOrigins,
  reportOrigin,
  reproveOrigin,
} from './origin-case.db.ts'
import { casesForDesk, casesOfShop } from './origin-read.db.ts'
import { productForReader } from './product.db.ts'
import { listingForTeam } from './revision-read.db.ts'

let town: Town
const shop = 'sanggar-canting-senja'
let slugs: string[]
let shopId: string

beforeAll(async () => {
  town = await openTown()
  const found = await town.owner.query<{ slug: string; shop: string }>(
    `select p.slug, p.shop_id as shop from market.product p join market.shop s on s.id = p.shop_id where s.slug = $1 and p.status = 'published' and p.origin = 'made'
      and not exists (select from market.origin_case k where k.product_id = p.id) order by p.slug`,
    [shop],
  )
  slugs = found.rows.map(({ slug }) => slug)
  shopId = found.rows[0]?.shop ?? ''
})
afterAll(() => town?.close())

const rules = (outcome: { ok: boolean; refusals?: { rule: string }[] }) =>
  outcome.ok ? [] : (outcome.refusals ?? []).map(({ rule }) => rule)
const doubt = {
  reason: 'bought_in',
  says: 'Kain yang persis sama saya lihat di pasar kota lain.',
  evidence: 'Foto lapak dan nota tanggal 12',
}
const reply = { says: 'Kain ini dicanting di rumah oleh tiga orang, bukan beli jadi.', evidence: 'Foto pola, malam, dan celup' }
const report = async (who: string, product: string, input: unknown = doubt) => reportOrigin(await town.as(who), { product, input })
const opened = async (product: string, who = 'warga'): Promise<string> => {
  const outcome = await report(who, product)
  if (!outcome.ok) throw new Error(rules(outcome).join())
  return outcome.value.number
}
const seller = (): Promise<Ctx> => town.as('penjual-batik')
const answered = async (number: string) => answerOrigin(await seller(), { shop, number, input: reply })
const decide = async (number: string, verdict: string, level?: string, who = 'kurator') =>
  decideOrigin(await town.as(who), { number, input: { verdict, level, says: 'Bukti proses lengkap dan cocok dengan barangnya.' } })
const shownOf = async (slug: string) => {
  const answer = await productForReader(town.house.db, slug, { tongue: 'id', yes: String })
  return answer.state === 'shown' ? answer.product.origin : answer.state
}
const listedOf = async (slug: string) =>
  (await town.owner.query<{ origin: string }>('select origin from market.product_search where slug = $1', [slug])).rows[0]?.origin
/** The seventh day of a case is over. */
const timeIsUp = (number: string) =>
  town.owner.query(`update market.origin_case set answer_by = now() - interval '1 minute' where number = $1`, [number])

describe('3-6 a doubt', () => {
  test('goes to the shop without a name, with seven days of the calendar, to the last second of the seventh', async () => {
    const number = await opened(slugs[0] ?? '')
    const [one] = (await casesOfShop(town.house.db, shopId)).filter((each) => each.number === number)
    expect(one).toMatchObject({ state: 'asked', doubts: [{ reason: 'bought_in', says: doubt.says }] })
    expect(JSON.stringify([one, await casesForDesk(town.house.db)])).not.toMatch(/person|warga|reporter/i)
    const days = await town.owner.query<{ n: number; last: string }>(
      `select ((answer_by - interval '1 second') at time zone 'Asia/Jakarta')::date - (at at time zone 'Asia/Jakarta')::date as n,
        to_char((answer_by - interval '1 second') at time zone 'Asia/Jakarta', 'HH24:MI:SS') as last from market.origin_case where number = $1`,
      [number],
    )
    expect(days.rows[0]).toEqual({ n: 7, last: '23:59:59' })
    expect((await newReader(town).get(`/belanja/produk/${slugs[0]}`)).body).not.toContain('tujuh hari kerja')
    const letters = await town.owner.query<{ body: string }>(`select body from platform.mail where subject like $1`, [`${number}%`])
    expect(letters.rows.length).toBeGreaterThan(0)
    expect(letters.rows.map(({ body }) => body).join()).not.toMatch(/warga/i)
    expect(await shownOf(slugs[0] ?? '')).toBe('made')
  })

  test('is said once a person; others join the same case; the own shop and guests do not', async () => {
    const slug = slugs[0] ?? ''
    expect(rules(await report('warga', slug))).toEqual(['market.origin.reported_already'])
    const joined = await report('warga-2', slug)
    expect(
      joined.ok && (await casesOfShop(town.house.db, shopId)).find(({ number }) => number === joined.value.number)?.doubts,
    ).toHaveLength(2)
    expect(rules(await report('penjual-batik', slug))).toEqual(['market.origin.own_shop'])
    await expect(report('guest', slug)).rejects.toBeInstanceOf(Denied)
    await expect(report('warga', 'tidak-ada')).rejects.toBeInstanceOf(Missing)
    expect(rules(await report('komunitas', slug, { reason: 'x', says: 'palsu', evidence: '' }))).toEqual([
      'market.origin.reason',
      'market.origin.says',
      'market.origin.evidence',
    ])
  })

  test('pressed by many at once opens one case', async () => {
    const slug = slugs[1] ?? ''
    const people = ['warga', 'warga-2', 'komunitas', 'komunitas-2', 'panitia-pasar', 'wartawan']
    const outcomes = await Promise.all(people.map((who) => report(who, slug)))
    expect(new Set(outcomes.map((one) => (one.ok ? one.value.number : rules(one).join()))).size).toBe(1)
  })
})

describe('3-6 the decision', () => {
  test('waits for the shop, is by who may, and keeps what is proven', async () => {
    const number = (await casesOfShop(town.house.db, shopId)).find(({ product }) => product === slugs[0])?.number ?? ''
    expect(rules(await decide(number, 'kept'))).toEqual(['market.origin.shops_turn'])
    await expect(answerOrigin(await town.as('penjual-kopi'), { shop, number, input: reply })).rejects.toBeInstanceOf(Missing)
    expect((await answered(number)).ok).toBe(true)
    expect(rules(await answered(number))).toEqual(['market.origin.answered_already'])
    await expect(decide(number, 'kept', undefined, 'warga')).rejects.toBeInstanceOf(Denied)
    expect(rules(await decide(number, 'changed', 'made'))).toEqual(['market.origin.level'])
    expect((await decide(number, 'kept')).ok).toBe(true)
    expect(rules(await decide(number, 'kept'))).toEqual(['market.origin.decided_already'])
    expect(await shownOf(slugs[0] ?? '')).toBe('made')
    expect(rules(await report('warga', slugs[0] ?? ''))).toEqual(['market.origin.reported_lately'])
  })

  test('changes what buyers read and find; one appeal, to somebody else, puts it right', async () => {
    const slug = slugs[1] ?? ''
    const number = (await casesOfShop(town.house.db, shopId)).find(({ product }) => product === slug)?.number ?? ''
    await answered(number)
    const appeal = async () =>
      appealOrigin(await seller(), { shop, number, input: { says: 'Foto prosesnya belum dilihat semuanya oleh meja.' } })
    expect(rules(await appeal())).toEqual(['market.origin.not_decided'])
    expect((await decide(number, 'changed', 'designed')).ok).toBe(true)
    expect([await shownOf(slug), await listedOf(slug)]).toEqual(['designed', 'designed'])
    const page = async () => (await newReader(town).get(`/belanja/produk/${slug}`)).body
    expect(await page()).not.toContain('Bukti proses lengkap')
    expect((await appeal()).ok).toBe(true)
    expect(rules(await appeal())).toEqual(['market.origin.not_decided'])
    const last = { number, input: { verdict: 'kept', says: 'Foto celup dan lorod menunjukkan kain dibuat di sini.' } }
    await expect(decideOriginAppeal(await town.as('kurator'), last)).rejects.toBeInstanceOf(Denied)
    expect((await decideOriginAppeal(await town.as('ketua'), last)).ok).toBe(true)
    expect([await shownOf(slug), await listedOf(slug)]).toEqual(['made', 'made'])
    // the outcome and its reason are everybody's: without who doubted, and without what was said in between
    const outcome = await page()
    expect(outcome).toContain(number)
    expect(outcome).toContain('Foto celup dan lorod menunjukkan kain dibuat di sini.')
    expect(outcome).not.toMatch(/Kain yang persis sama|Foto lapak dan nota|Bukti proses lengkap/)
  })

  test('is not made by whoever doubted', async () => {
    const number = await opened(slugs[2] ?? '', 'kurator')
    await answered(number)
    expect(rules(await decide(number, 'withdrawn'))).toEqual(['market.origin.own_report'])
    expect((await decide(number, 'withdrawn', undefined, 'pengelola')).ok).toBe(true)
    expect(await shownOf(slugs[2] ?? '')).toBe('unproven')
    expect(rules(await report('komunitas', slugs[2] ?? ''))).toEqual(['market.origin.unproven_already'])
  })
})

describe('a second doubt', () => {
  const later = (number: string) =>
    town.owner.query(
      `update market.origin_case set appeal_by = now() - interval '1 minute', at = at - interval '91 days' where number = $1`,
      [number],
    )

  test('waits while the shop may appeal, and a level the desk set stays when the desk keeps it', async () => {
    const slug = slugs[9] ?? ''
    const first = await opened(slug, 'warga-2')
    await answered(first)
    expect((await decide(first, 'changed', 'designed')).ok).toBe(true)
    expect(rules(await report('komunitas-2', slug))).toEqual(['market.origin.being_decided'])
    expect(
      (await appealOrigin(await seller(), { shop, number: first, input: { says: 'Foto prosesnya belum dilihat semuanya.' } })).ok,
    ).toBe(true)
    const last = { number: first, input: { verdict: 'changed', level: 'designed', says: 'Kain ini dirancang di sini, dibuat mitra.' } }
    expect((await decideOriginAppeal(await town.as('ketua'), last)).ok).toBe(true)
    const second = await opened(slug, 'komunitas-2')
    expect(second).not.toBe(first)
    await answered(second)
    expect((await decide(second, 'kept')).ok).toBe(true)
    expect([await shownOf(slug), await listedOf(slug)]).toEqual(['designed', 'designed'])
    const id = (await town.owner.query<{ id: string }>('select id from market.product where slug = $1', [slug])).rows[0]?.id ?? ''
    expect((await listingForTeam(await seller(), shop, id)).standing).toEqual({ shown: 'designed', number: second, decided: true })
  })

  test('is taken once the time to appeal is over, and does not slip in beside a ruling', async () => {
    const slug = slugs[10] ?? ''
    const first = await opened(slug, 'warga-2')
    await answered(first)
    const [ruled, doubted] = await Promise.all([decide(first, 'changed', 'designed'), report('komunitas-2', slug)])
    expect(ruled.ok).toBe(true)
    const fresh = doubted.ok && doubted.value.number !== first
    expect(fresh).toBe(false)
    await expect(
      town.pool.query(
        `insert into market.origin_case (number, product_id, shop_id, level, answer_by)
        select '', product_id, shop_id, 'designed', now() from market.origin_case where number = $1`,
        [first],
      ),
    ).rejects.toMatchObject({ constraint: 'market.origin.being_decided' })
    await later(first)
    expect((await report('panitia-pasar', slug)).ok).toBe(true)
  })
})

describe('the way back', () => {
  const again = async (number: string) => reproveOrigin(await seller(), { shop, number, input: reply })
  const mine = async (number: string) => (await casesOfShop(town.house.db, shopId)).find((one) => one.number === number)

  test('a level that was withdrawn is shown anew: after a month, with evidence, by the desk', async () => {
    const slug = slugs[11] ?? ''
    const first = await opened(slug, 'warga-2')
    await answered(first)
    expect((await decide(first, 'withdrawn')).ok).toBe(true)
    expect(rules(await again(first))).toEqual(['market.origin.being_decided'])
    await town.owner.query(`update market.origin_case set appeal_by = now() - interval '1 minute' where number = $1`, [first])
    expect(await mine(first)).toMatchObject({ mayReprove: false, reproveFrom: expect.any(Date) })
    expect(rules(await again(first))).toEqual(['market.origin.proved_lately'])
    await town.owner.query(
      `set session_replication_role = replica; update market.origin_ruling set at = at - interval '31 days' where case_id = (select id from market.origin_case where number = '${first}'); set session_replication_role = origin`,
    )
    expect(await mine(first)).toMatchObject({ mayReprove: true })
    const pressed = await Promise.all([again(first), again(first)])
    expect(pressed.flatMap(rules)).toEqual(['market.origin.one_case'])
    const number = pressed.flatMap((one) => (one.ok ? [one.value.number] : []))[0] ?? ''
    expect(await mine(number)).toMatchObject({ state: 'answered', byShop: true, doubts: [], level: 'made', shown: 'unproven' })
    expect(await mine(first)).toMatchObject({ mayReprove: false })
    expect((await decide(number, 'kept')).ok).toBe(true)
    expect([await shownOf(slug), await listedOf(slug)]).toEqual(['made', 'made'])
    const read = await productForReader(town.house.db, slug, { tongue: 'id', yes: String })
    expect(read).toMatchObject({ product: { doubted: { number, verdict: 'proven' } } })
    expect(rules(await again(number))).toEqual(['market.origin.nothing_to_prove'])
  })

  test('3-6 a claim found false again is away for ninety days: refused on day 89, taken on day 90', async () => {
    const slug = slugs[6] ?? ''
    // nothing else was decided against this shop within the year
    const shift = (where: string, by: string) =>
      town.owner.query(
        `set session_replication_role = replica; update market.origin_ruling r set at = r.at - interval '${by}' from market.origin_case k where k.id = r.case_id and ${where}; set session_replication_role = origin`,
      )
    const here = `k.product_id = (select id from market.product where slug = '${slug}')`
    await shift(`k.shop_id = '${shopId}'`, '2 years')
    const over = async (number: string) =>
      await town.owner.query(`update market.origin_case set appeal_by = now() - interval '1 minute' where number = $1`, [number])
    const lost = async (who: string) => {
      const number = await opened(slug, who)
      await answered(number)
      expect((await decide(number, 'withdrawn')).ok).toBe(true)
      return number
    }
    const first = await lost('komunitas-2')
    await over(first)
    expect(await mine(first)).toMatchObject({ repeated: false })
    await shift(here, '31 days')
    // evidence that did not do is no false claim: it is thirty days again
    const weak = await again(first)
    const refused = weak.ok ? weak.value.number : rules(weak).join()
    expect((await decide(refused, 'withdrawn')).ok).toBe(true)
    await over(refused)
    expect(await mine(refused)).toMatchObject({ repeated: false })
    await shift(here, '31 days')
    const strong = await again(refused)
    const back = strong.ok ? strong.value.number : rules(strong).join()
    expect((await decide(back, 'kept')).ok).toBe(true)
    const number = await lost('panitia-pasar')
    // an appeal of the first that is lost later takes nothing out of the count
    const asOwner = (text: string) =>
      town.owner.query(`set session_replication_role = replica; ${text}; set session_replication_role = origin`)
    await asOwner(`insert into market.origin_ruling (case_id, no, verdict, says, actor, act_id, at)
      select k.id, 2, 'withdrawn', 'Keberatan tidak mengubah putusan ini.', 'person:x', a.id, now() + interval '1 minute' from market.origin_case k, governance.act a
      where k.number = '${first}' and not exists (select from market.origin_ruling r where r.act_id = a.id) order by a.id limit 1`)
    const against = await town.owner.query<{ n: number }>(
      `select market.origin_against(k.shop_id, min(r.at)) as n from market.origin_case k join market.origin_ruling r on r.case_id = k.id where k.number = $1 group by k.shop_id`,
      [number],
    )
    expect(against.rows).toEqual([{ n: 2 }])
    await asOwner(
      `delete from market.origin_ruling r using market.origin_case k where k.id = r.case_id and r.no = 2 and k.number = '${first}'`,
    )
    await over(number)
    expect(await mine(number)).toMatchObject({ mayReprove: false, repeated: true })
    await shift(here, '89 days')
    expect(rules(await again(number))).toEqual(['market.origin.proved_lately'])
    await shift(here, '1 day')
    expect(await mine(number)).toMatchObject({ mayReprove: true })
    expect((await again(number)).ok).toBe(true)
    await shift(`k.shop_id = '${shopId}' and not ${here}`, '-2 years')
  })

  test('is opened by the team of that shop alone', async () => {
    const [first] = await casesOfShop(town.house.db, shopId)
    await expect(reproveOrigin(await town.as('warga'), { shop, number: first?.number ?? '', input: reply })).rejects.toBeInstanceOf(Missing)
  })
})

describe('3-6 silence', () => {
  test('counts from its last minute on, in neutral words; a late answer still goes to the desk', async () => {
    const slug = slugs[3] ?? ''
    const number = await opened(slug, 'komunitas')
    await timeIsUp(number)
    expect(await shownOf(slug)).toBe('unproven')
    const clock = await town.as('system:doubted origins')
    expect(await lapseOrigins(clock, undefined)).toMatchObject({ ok: true, value: 1 })
    expect(await lapseOrigins(clock, undefined)).toMatchObject({ ok: true, value: 0 })
    expect([await shownOf(slug), await listedOf(slug)]).toEqual(['unproven', 'unproven'])
    expect((await answered(number)).ok).toBe(true)
    expect(await shownOf(slug)).toBe('unproven')
    expect((await decide(number, 'kept')).ok).toBe(true)
    expect([await shownOf(slug), await listedOf(slug)]).toEqual(['made', 'made'])
  })

  test('is nobody’s to declare before its time, not even behind the deeds', async () => {
    const number = await opened(slugs[4] ?? '', 'komunitas')
    await expect(
      town.pool.query('insert into market.origin_silence (case_id) select id from market.origin_case where number = $1', [number]),
    ).rejects.toMatchObject({ constraint: 'market.origin.not_silent' })
    await expect(town.pool.query(`update market.origin_case set state = 'closed' where number = $1`, [number])).rejects.toThrow(
      /permission denied/,
    )
    await expect(
      town.pool.query(
        `insert into market.origin_standing (product_id, level, case_id) select product_id, 'made', id from market.origin_case where number = $1`,
        [number],
      ),
    ).rejects.toThrow(/permission denied/)
  })
})

describe('nobody is kept busy by one person', () => {
  test('five at a time, also when all are sent at once', async () => {
    const many = (
      await town.owner.query<{ slug: string }>(
        `select p.slug from market.product p join market.shop s on s.id = p.shop_id where p.status = 'published' and s.status = 'approved' and s.slug <> $1 order by p.slug limit 9`,
        [shop],
      )
    ).rows.map(({ slug }) => slug)
    const outcomes = await Promise.all(many.map((slug) => report('wartawan', slug)))
    const open = (
      await town.owner.query<{ n: number }>(
        `select count(*)::int as n from market.origin_report r join market.origin_case k on k.id = r.case_id join identity.person p on p.id = r.person_id where p.demo_key = 'wartawan' and k.state in ('asked', 'silent', 'answered')`,
      )
    ).rows[0]?.n
    expect(open).toBe(5)
    expect(new Set(outcomes.flatMap(rules))).toEqual(new Set(['market.origin.too_many_open']))
  })

  test('a pause after three that came to nothing', async () => {
    for (const slug of slugs.slice(5, 8)) {
      const number = await opened(slug, 'anggota-6')
      await answered(number)
      expect((await decide(number, 'kept')).ok).toBe(true)
    }
    expect(rules(await report('anggota-6', slugs[8] ?? ''))).toEqual(['market.origin.paused'])
  })
})
