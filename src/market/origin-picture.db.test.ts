import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { demoToken } from '#src/identity/token.db.ts'
import { enter } from '../../test/cast.ts'
import { openTown, type Town } from '../../test/town.ts'
import { answerOrigin, decideOrigin } from './origin-case.db.ts'
import { forgetDoubtPicturesIfDue, reportOriginWith } from './origin-picture.db.ts'
import { casesForDesk, casesOfShop } from './origin-read.db.ts'
import { eraseFromMarket } from './personal-data.db.ts'
import { marketInvariants } from './verify.db.ts'

let town: Town
let slugs: string[]
let shopId: string
let first: string
const shop = 'sanggar-canting-senja'
const words = { reason: 'bought_in', says: 'Kain yang persis sama saya lihat di pasar kota lain.', evidence: 'Foto lapak tanggal 12' }

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

/** As a phone sends it: with where it was taken. */
const photo = (tint = '#884422') =>
  sharp({ create: { width: 800, height: 600, channels: 3, background: tint } })
    .jpeg()
    .withExif({ IFD0: { Artist: 'Rahasia Pelapor' }, IFD3: { GPSLatitude: '5/1 6/1 0/1', GPSLatitudeRef: 'S' } })
    .toBuffer()
const files = async () => {
  const found: string[] = []
  for await (const key of town.house.files.list()) if (key.startsWith('doubts/')) found.push(key)
  return found
}
const rules = (outcome: { ok: boolean; refusals?: { rule: string }[] }) =>
  outcome.ok ? [] : (outcome.refusals ?? []).map(({ rule }) => rule)
const report = async (who: string, product: string, bytes?: Uint8Array, input: unknown = words) =>
  reportOriginWith(await town.as(who), { product, input, bytes })
const reportOf = async (number: string, who: string) =>
  (
    await town.owner.query<{ id: string }>(
      `select r.id from market.origin_report r join market.origin_case k on k.id = r.case_id join identity.person p on p.id = r.person_id where k.number = $1 and p.demo_key = $2`,
      [number, who],
    )
  ).rows[0]?.id ?? ''

describe('a picture beside a doubt', () => {
  test('is drawn anew without the camera, and seen by its sender and the desk alone', async () => {
    const slug = slugs[0] ?? ''
    const sent = await photo()
    expect(sent.includes('Rahasia Pelapor')).toBe(true)
    const made = await report('warga', slug, sent)
    const number = made.ok ? made.value.number : rules(made).join()
    first = number
    const id = await reportOf(number, 'warga')
    const [own, desk, others] = [`/belanja/produk/${slug}/asal/foto/${id}`, `/meja/asal/foto/${id}`, await files()]
    expect(others).toHaveLength(1)
    const kept = await town.house.files.get(others[0] ?? '')
    expect([(await sharp(kept).metadata()).exif, kept?.includes('Rahasia Pelapor')]).toEqual([undefined, false])

    const mine = await (await enter(town, 'warga')).get(own)
    expect([mine.status, mine.headers.get('content-type'), mine.headers.get('cache-control')]).toEqual([
      200,
      'image/webp',
      'private, no-store',
    ])
    expect(mine.headers.get('content-security-policy')).toContain('sandbox')
    const board = await enter(town, 'kurator')
    expect((await board.get(desk)).status).toBe(200)
    expect((await board.get('/meja/asal')).body).toContain(desk)
    for (const who of ['warga-2', 'penjual-batik', 'penjual-kopi']) {
      const other = await enter(town, who)
      expect([who, (await other.get(own)).status, (await other.get(desk)).status]).toEqual([who, 404, 404])
    }
    const [seen] = (await casesOfShop(town.house.db, shopId)).filter((one) => one.number === number)
    expect(seen?.doubts).toMatchObject([{ pictured: true, picture: null }])
    expect(JSON.stringify(seen)).not.toContain(id)
    expect((await casesForDesk(town.house.db)).find((one) => one.number === number)?.doubts[0]?.picture).toMatchObject({ report: id })
  })

  test('leaves no file where it is refused, and says what is wrong with words and picture at once', async () => {
    const before = await files()
    const bad = Buffer.from('<script>alert(1)</script>')
    expect(rules(await report('warga-2', slugs[0] ?? '', bad, { ...words, says: 'palsu' }))).toEqual([
      'market.origin.says',
      'market.picture.kind',
    ])
    expect(rules(await report('penjual-batik', slugs[0] ?? '', await photo()))).toEqual(['market.origin.own_shop'])
    expect(rules(await report('warga', slugs[0] ?? '', await photo()))).toEqual(['market.origin.reported_already'])
    await expect(report('guest', slugs[0] ?? '', await photo())).rejects.toMatchObject({ name: 'Denied' })
    expect(await files()).toEqual(before)
  })

  test('comes with its report: the database takes none later, and none exchanged', async () => {
    const id = await reportOf(first, 'warga')
    for (const wish of [
      `update market.origin_picture set width = 1 where report_id = '${id}'`,
      `with gone as (delete from market.origin_picture where report_id = '${id}') insert into market.origin_picture (report_id, key, width, height) select id, repeat('a', 32), 9, 9 from market.origin_report where id <> '${id}' limit 1`,
    ])
      await expect(town.owner.query(wish)).rejects.toMatchObject({ constraint: 'market.origin.picture_late' })
  })

  test('goes ninety days after the case is over, and with the person who sent it', async () => {
    const [slug, other] = [slugs[1] ?? '', slugs[2] ?? '']
    const made = await report('warga', slug, await photo('#112233'))
    const number = made.ok ? made.value.number : ''
    const answer = { says: 'Kain ini dicanting di rumah oleh tiga orang.', evidence: 'Foto pola, malam, dan celup' }
    await answerOrigin(await town.as('penjual-batik'), { shop, number, input: answer })
    await decideOrigin(await town.as('kurator'), {
      number,
      input: { verdict: 'kept', says: 'Bukti proses lengkap dan cocok dengan barangnya.' },
    })
    const system = () => ({
      house: town.house,
      db: town.house.db,
      actor: { kind: 'system' as const, job: 'pictures of doubts' },
      now: town.house.now(),
      tongue: 'id' as const,
    })
    const n = (await files()).length
    const aged = (days: number) =>
      town.owner.query(`update market.origin_case set appeal_by = now() - make_interval(days => $2::int) where number = $1`, [number, days])
    const pictures = async () =>
      (await town.owner.query<{ n: number }>('select count(*)::int as n from market.origin_picture')).rows[0]?.n ?? 0
    await aged(89)
    await forgetDoubtPicturesIfDue(system())
    expect(await pictures()).toBe(n)
    await aged(90)
    await Promise.all([forgetDoubtPicturesIfDue(system()), forgetDoubtPicturesIfDue(system())])
    expect(await pictures()).toBe(n - 1)
    const removed = await town.owner.query<{ n: number }>(
      `select count(*)::int as n from pgboss.job where name = 'platform.file.remove' and data ->> 'key' like 'doubts/%'`,
    )
    expect(removed.rows[0]?.n).toBe(1)

    expect((await report('wartawan', other, await photo('#445566'))).ok).toBe(true)
    const gone: string[] = []
    const person = (await town.owner.query<{ id: string }>(`select id from identity.person where demo_key = 'wartawan'`)).rows[0]?.id ?? ''
    await town.house.db.transaction().execute((tx) => eraseFromMarket(tx, person, async (_, data) => void gone.push(String(data.key))))
    expect(gone).toEqual([expect.stringMatching(/^doubts\//)])
    expect(await pictures()).toBe(n - 1)
  })
})

test('a case that is over stands on the page with its outcome and reason, and names nobody', async () => {
  const slug = slugs[1] ?? ''
  const page = async (tongue = 'id') => (await (await enter(town, 'warga-2')).get(`/belanja/produk/${slug}?bahasa=${tongue}`)).body
  expect(await page()).toMatch(/Perkara AM-\d{4}-\d{4} selesai: tingkat tetap/)
  expect(await page()).toContain('Alasan: Bukti proses lengkap dan cocok dengan barangnya.')
  expect(await page('en')).toMatch(/Case AM-\d{4}-\d{4} is over: the level stays/)
  expect(await page()).not.toMatch(/kurator@|warga@|pelapor/i)
  await town.owner.query(
    `update market.origin_case set appeal_by = now() + interval '1 day' where product_id = (select id from market.product where slug = $1)`,
    [slug],
  )
  expect(await page()).not.toContain('Bukti proses lengkap')
})

describe('the door for programs', () => {
  const send = async (who: string | undefined, slug: string, body: unknown, key: string | undefined = `k-${slug}`) => {
    const token = who && (await demoToken(town.house.db, who))
    const answer = await town.site.request(`http://localhost/api/v1/products/${slug}/origin-reports`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...(key ? { 'idempotency-key': key } : {}),
      },
      body: JSON.stringify(body),
    })
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
  }

  test('takes a doubt with its picture once, however often it is sent', async () => {
    const slug = slugs[3] ?? ''
    const body = { ...words, picture: (await photo('#778899')).toString('base64') }
    const [first, second] = [await send('komunitas', slug, body), await send('komunitas', slug, body)]
    expect([first.status, first.body]).toEqual([
      201,
      { number: expect.stringMatching(/^AM-/), answerBy: expect.stringMatching(/\+07:00$/) },
    ])
    expect(second).toEqual(first)
    expect((await send('komunitas', slug, { ...body, reason: 'not_of_shop' })).status).toBe(422)
    expect(await send('komunitas', slug, words, 'k-anew')).toMatchObject({ status: 409, body: { rule: 'market.origin.reported_already' } })
  })

  test('refuses guests, unreadable pictures, unknown fields and listings that are not there', async () => {
    const slug = slugs[4] ?? ''
    expect((await send(undefined, slug, words)).status).toBe(401)
    expect((await send('komunitas', slug, words, '')).status).toBe(400)
    expect(await send('komunitas', slug, { ...words, picture: 'bukan base64!' })).toMatchObject({
      status: 422,
      body: { rule: 'market.origin.picture_base64', field: 'picture' },
    })
    expect(await send('komunitas', slug, { ...words, picture: Buffer.from('<svg onload=alert(1)>').toString('base64') })).toMatchObject({
      status: 422,
      body: { rule: 'market.picture.svg' },
    })
    expect((await send('komunitas', slug, { ...words, level: 'made' })).status).toBe(422)
    expect((await send('komunitas', 'tidak-ada', words)).status).toBe(404)
  })
})

test('every invariant of doubts holds after all this, and a broken one is counted', async () => {
  const of = marketInvariants.filter(({ name }) => name.startsWith('market.origin.'))
  const counts = async () =>
    Object.fromEntries(await Promise.all(of.map(async (one) => [one.name, await one.broken(town.house.db)] as const)))
  expect(await counts()).toEqual(Object.fromEntries(of.map(({ name }) => [name, 0])))
  await town.owner.query(`set session_replication_role = replica;
    update market.origin_case set answer_by = now() - interval '2 hours' where number = (select number from market.origin_case where state = 'asked' order by number limit 1);
    insert into market.origin_standing (product_id, level, case_id) select product_id, 'curated', id from market.origin_case where state = 'asked' order by number desc limit 1;
    set session_replication_role = origin`)
  expect(await counts()).toMatchObject({
    'market.origin.open_is_due': 1,
    'market.origin.late_is_escalated': 1,
    'market.origin.taken_by_ruling': 1,
  })
})
