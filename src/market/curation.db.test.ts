import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { rupiah } from '#src/base/money.ts'
import type { Ctx } from '#src/platform/context.ts'
import { enter } from '../../test/cast.ts'
import { newReader } from '../../test/reader.ts'
import { openTown, type Town } from '../../test/town.ts'
import { answerAppeal, appealNomination, nominate, openCollection, voteOnNomination } from './curation.db.ts'
import { collectionCalled, curationReasons, nominationsForDesk, nominationsOfShop, trainingDemand } from './curation-read.db.ts'
import { anatomyForReader, explainPrice, priceForTeam } from './price.db.ts'
import { setPrices } from './product-edit.db.ts'

let town: Town
const ctx: Record<string, Ctx> = {}
const shop = 'sanggar-canting-senja'
const goods: { id: string; slug: string; variant: string; price: number }[] = []
let shopId = ''

const as = (who: string): Ctx => {
  const found = ctx[who]
  if (!found) throw new Error(`nobody called ${who}`)
  return found
}
const idOf = (who: string): string => ('id' in as(who).actor ? (as(who).actor as { id: string }).id : '')
const value = <T>(outcome: { ok: true; value: T } | { ok: false; refusals: { rule: string }[] }): T => {
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.refusals))
  return outcome.value
}
const rulesOf = (outcome: { ok: boolean; refusals?: { rule: string }[] }) => outcome.refusals?.map(({ rule }) => rule)

beforeAll(async () => {
  town = await openTown()
  for (const who of ['penjual-batik', 'penjual-kopi', 'kurator', 'anggota-3', 'ketua', 'warga']) ctx[who] = await town.as(who)
  const found = await town.owner.query<(typeof goods)[number] & { shop: string }>(
    `select p.id, p.slug, min(v.id::text) as variant, min(v.price)::int as price, p.shop_id as shop from market.product p join market.shop s on s.id = p.shop_id join market.variant v on v.product_id = p.id and v.ended_at is null
     where s.slug = $1 and p.status = 'published' group by p.id having count(*) = 1 order by p.slug`,
    [shop],
  )
  goods.push(...found.rows)
  shopId = found.rows[0]?.shop ?? ''
})
afterAll(() => town?.close())

let opened = 0
async function putForward(at: number): Promise<{ collection: string; nomination: string }> {
  opened += 1
  const { slug } = value(await openCollection(as('kurator'), { title: `Koleksi uji ${opened}`, lead: 'Karya yang dipilih untuk diuji.' }))
  value(await nominate(as('penjual-batik'), { shop, input: { collection: slug, product: goods[at]?.slug } }))
  const [mine] = (await nominationsOfShop(town.house.db, shopId)).filter(({ collection }) => collection === slug)
  return { collection: slug, nomination: mine?.id ?? '' }
}
const no = (nomination: string, reason = 'photo_dark') => ({ nomination, show: false, reason, says: 'Foto ulang di dekat jendela.' })
const yes = (nomination: string) => ({ nomination, show: true })

describe('3-12 what the curators choose', () => {
  test('two votes of a kind decide; one person votes once; who sells does not vote', async () => {
    const { collection, nomination } = await putForward(0)
    expect(value(await voteOnNomination(as('kurator'), yes(nomination))).state).toBe('waiting')
    expect(rulesOf(await voteOnNomination(as('kurator'), yes(nomination)))).toEqual(['market.curation.voted'])
    await expect(voteOnNomination(as('penjual-batik'), yes(nomination))).rejects.toThrow(/no authority/)
    expect((await collectionCalled(town.house.db, collection, false)).items).toEqual([])
    expect(value(await voteOnNomination(as('anggota-3'), yes(nomination))).state).toBe('shown')
    expect((await collectionCalled(town.house.db, collection, false)).items.map(({ slug }) => slug)).toEqual([goods[0]?.slug])
    expect(rulesOf(await nominate(as('penjual-batik'), { shop, input: { collection, product: goods[0]?.slug } }))).toEqual([
      'market.nomination.twice',
    ])
  })

  test('nobody sees how another voted before voting, and a table’s row decides nothing by itself', async () => {
    const { nomination } = await putForward(1)
    value(await voteOnNomination(as('kurator'), no(nomination)))
    const seen = async (who: string) =>
      (await nominationsForDesk(town.house.db, idOf(who))).find(({ id }) => id === nomination)?.votes.length
    expect([await seen('kurator'), await seen('anggota-3')]).toEqual([1, 0])
    await expect(
      town.pool.query(
        `insert into market.curation_vote (nomination_id, actor, show, act_id) select $1, 'person:' || $2::text, true, act_id from market.curation_vote limit 1`,
        [nomination, idOf('warga')],
      ),
    ).rejects.toThrow(/without_act|unique/)
  })

  test('a refusal names reasons of the list with their modules; one appeal, answered by somebody else', async () => {
    const { nomination } = await putForward(2)
    expect(rulesOf(await voteOnNomination(as('kurator'), { nomination, show: false }))).toEqual(['market.curation.reason'])
    expect(rulesOf(await voteOnNomination(as('kurator'), no(nomination, 'because')))).toEqual(['market.curation.reason'])
    expect(
      rulesOf(await appealNomination(as('penjual-batik'), { shop, nomination, says: 'Mohon dilihat lagi, sudah kami foto ulang.' })),
    ).toEqual(['market.nomination.not_refused'])
    value(await voteOnNomination(as('kurator'), no(nomination)))
    expect(value(await voteOnNomination(as('anggota-3'), no(nomination, 'story_missing'))).state).toBe('refused')
    const reasons = new Map((await curationReasons(town.house.db, false)).map((one) => [one.code, one.module]))
    // each with the nearest date that teaches it: the intake of a programme of the city, where one takes applications
    const intake = await town.owner.query<{ slug: string; at: Date }>(
      `select p.slug, min(s.starts_at) as at from events.cohort c join events.programme p on p.id = c.programme_id join events.session s on s.cohort_id = c.id
       where upper(c.applies) > governance.clock() and exists (select from events.programme_module m where m.programme_id = p.id and m.module_code = 'foto-produk') group by p.id, c.id order by 2 limit 1`,
    )
    const dark = (await curationReasons(town.house.db, false)).find(({ code }) => code === 'photo_dark')
    expect(intake.rows).toHaveLength(1)
    expect([dark?.next?.kind, dark?.next?.slug, dark?.next?.at]).toEqual(['intake', intake.rows[0]?.slug, intake.rows[0]?.at])
    const seller = await enter(town, 'penjual-batik')
    expect((await seller.get(`/toko-saya/${shop}/kurasi`)).body).toMatch(
      new RegExp(`href="/program/${intake.rows[0]?.slug}"[^>]*>\\s*Daftar `),
    )
    const [mine] = (await nominationsOfShop(town.house.db, shopId)).filter(({ id }) => id === nomination)
    expect(mine?.votes.map(({ reason }) => reasons.get(reason ?? ''))).toEqual(['Foto produk dengan telepon', 'Menulis cerita produk'])
    await expect(
      appealNomination(as('penjual-kopi'), { shop, nomination, says: 'Mohon dilihat lagi, sudah kami foto ulang.' }),
    ).rejects.toThrow(/shop/)
    value(await appealNomination(as('penjual-batik'), { shop, nomination, says: 'Mohon dilihat lagi, sudah kami foto ulang.' }))
    await expect(answerAppeal(as('kurator'), { nomination, granted: true, says: 'Sekarang sudah terang sekali.' })).rejects.toThrow(
      /no authority/,
    )
    expect(value(await answerAppeal(as('ketua'), { nomination, granted: false, says: 'Ceritanya masih belum ada.' })).state).toBe('refused')
    expect(
      rulesOf(await appealNomination(as('penjual-batik'), { shop, nomination, says: 'Mohon dilihat lagi, sekali ini saja.' })),
    ).toEqual(['market.nomination.appealed_once'])
    await expect(town.pool.query(`update market.nomination set state = 'appealed' where id = $1`, [nomination])).rejects.toThrow(
      /appealed_once/,
    )
  })

  test('ten refusals for dark photos in a month are a demand of ten for the module', async () => {
    const before = (await trainingDemand(town.house.db, false)).find(({ code }) => code === 'packaging')?.n ?? 0
    for (let n = 0; n < 10; n += 1)
      value(await voteOnNomination(as('kurator'), no((await putForward(n % goods.length)).nomination, 'packaging')))
    const after = (await trainingDemand(town.house.db, false)).find(({ code }) => code === 'packaging')
    expect([after?.n, after?.module]).toEqual([before + 10, 'Kemasan yang melindungi'])
    // whoever runs programmes reads it where he plans them, with the one way to schedule it
    const desk = await enter(town, 'pengelola')
    const page = (await desk.get('/meja/program')).body
    expect(page).toMatch(new RegExp(`Kemasan yang melindungi[\\s\\S]*>${before + 10}<[\\s\\S]*Jadwalkan`))
    const way = /<a href="([^"]+)"[^>]*aria-label="[^"]*Kemasan yang melindungi/.exec(page)?.[1] ?? ''
    const planned = await desk.get(way.replaceAll('&amp;', '&'))
    expect([way, planned.status, planned.body.includes('name="firstDay"')]).toEqual([
      expect.stringMatching(/^\/meja\/program\/./),
      200,
      true,
    ])
    // where no programme teaches it, the module comes ticked on a new one
    const fresh = (await desk.get('/meja/program?modul=kemasan-label')).body
    expect(fresh).toMatch(/<input[^>]*value="kemasan-label"[^>]*checked|<input[^>]*checked[^>]*value="kemasan-label"/)
  })
})

describe('3-11 where the money goes', () => {
  const parts = (price: number) => [
    { kind: 'labour', label: 'Upah', amount: 40_000, days: 2 },
    { kind: 'material', label: 'Kain', amount: price - 40_000 },
  ]

  test('it adds up to the rupiah or is not kept, past the deed too; a new price makes it silent', async () => {
    const [, , , thing = goods[0]] = goods
    if (!thing) throw new Error('a shop without goods')
    const say = (input: unknown) => explainPrice(as('penjual-batik'), { shop, product: thing.id, input })
    expect(rulesOf(await say({ parts: parts(thing.price - 1) }))).toEqual(['market.price.too_little'])
    expect(rulesOf(await say({ parts: [] }))).toEqual(['market.price.empty'])
    expect(rulesOf(await say({ parts: [{ kind: 'gift', label: 'Upah', amount: 1 }] }))).toEqual(['market.price.kind'])
    value(await say({ parts: parts(thing.price) }))
    expect(await anatomyForReader(town.house.db, thing.slug)).toMatchObject({
      price: thing.price,
      parts: [{ kind: 'labour', amount: 40_000, days: 2 }, { label: 'Kain' }],
    })
    await expect(
      town.pool.query(`insert into market.price_anatomy (product_id, price, actor) values ($1, 5000, 'x')`, [thing.id]),
    ).rejects.toThrow(/adds_up/)
    await expect(
      town.pool.query(
        `insert into market.price_part (anatomy_id, position, kind, label, amount) select id, 9, 'hub', 'Sesudahnya', 1 from market.price_anatomy where product_id = $1`,
        [thing.id],
      ),
    ).rejects.toThrow(/adds_up/)
    // below what a day is worth here the maker reads it on his page and the facilitator in a letter; nobody else does
    const letters = () =>
      town.owner.query<{ recipient: string; body: string }>(
        `select recipient, body from platform.mail where subject like 'Upah rendah%' order by id`,
      )
    expect((await letters()).rows).toEqual([])
    await town.owner.query(
      `insert into identity.membership (kind, entity_id, person_id, role, during) select 'shop', $1, id, 'facilitator', tstzrange(now() - interval '1 day', null) from identity.person where demo_key = 'warga'`,
      [shopId],
    )
    value(
      await say({
        parts: [
          { kind: 'labour', label: 'Upah', amount: 76_000, days: 2 },
          { kind: 'material', label: 'Kain', amount: thing.price - 76_000 },
        ],
      }),
    )
    const told = (await letters()).rows
    expect(told.map(({ recipient }) => recipient)).toEqual(['warga@contoh.metro'])
    expect(told[0]?.body).toMatch(/Rp38\.000 sehari, di bawah Rp100\.000/)
    const maker = await enter(town, 'penjual-batik')
    expect((await maker.get(`/toko-saya/${shop}/barang/${thing.id}/harga`)).body).toContain(
      'Hanya Anda yang melihat ini: upahnya Rp38.000 sehari',
    )
    expect((await newReader(town).get(`/belanja/produk/${thing.slug}`)).body).not.toMatch(/lazim di sini|terlalu rendah/)
    // exactly what is usual is not low
    value(
      await say({
        parts: [
          { kind: 'labour', label: 'Upah', amount: 100_000, days: 1 },
          { kind: 'margin', label: 'Untung', amount: thing.price - 100_000 },
        ],
      }),
    )
    expect((await letters()).rows).toHaveLength(1)
    const team = await priceForTeam(town.house.db, shopId, thing.id)
    expect([team.leastWage, team.anatomy?.holds]).toEqual([100_000, true])
    value(await setPrices(as('penjual-batik'), { shop, prices: [{ variant: thing.variant, price: rupiah(thing.price + 1000) }] }))
    expect(await anatomyForReader(town.house.db, thing.slug)).toBeUndefined()
    expect((await priceForTeam(town.house.db, shopId, thing.id)).anatomy?.holds).toBe(false)
    await expect(explainPrice(as('penjual-kopi'), { shop, product: thing.id, input: { parts: parts(thing.price) } })).rejects.toThrow(
      /shop/,
    )
  })
})
