import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { openShop, submitShop } from '#src/market/shop.db.ts'
import { type Ctx, may } from '#src/platform/context.ts'
import { type Fixture, plantMarket } from '../../../test/market-fixture.ts'
import { appoint, bringInstitution } from '../../../test/offices.ts'
import type { Reader } from '../../../test/reader.ts'
import { readerFor } from '../../../test/seller-reader.ts'
import { openTown, type Town } from '../../../test/town.ts'
import type { Visit } from '../visit.ts'
import { deskPowers } from './_desk-frame.tsx'
import { deskRoutes } from './_routes.ts'

let town: Town
let market: Fixture
let curator: Reader
let seller: Reader

async function person(key: string, post?: string): Promise<Ctx> {
  const made = await town.owner.query<{ id: string }>(
    'insert into identity.person (name, email, demo_key) values ($1, $2, $3) returning id',
    [`Uji ${key}`, `${key}@contoh.metro`, key],
  )
  const id = made.rows[0]?.id ?? ''
  if (post) await appoint(town, { person: id, post, unit: post === 'pengelola' ? 'uptd-mch' : post === 'pengawas' ? 'inspektorat' : 'mch' })
  return { ...(await town.as('guest')), actor: { kind: 'person', id, name: `Uji ${key}`, secondFactor: true } }
}

const shop = {
  name: 'Sanggar Diajukan',
  kelurahan: 'k1',
  subsector: 'kriya',
  tagline: '',
  story: 'Tiga ibu menganyam pandan di teras, dari daun yang mereka jemur sendiri.',
  address: 'Jl. Contoh 9',
  hours: '08.00–16.00',
  phone: '0812-3456-7890',
}

beforeAll(async () => {
  town = await openTown({ template: 'bare' })
  await bringInstitution(town)
  market = await plantMarket(town)
  curator = await readerFor(town, await person('kurator', 'kurator'))
  seller = await readerFor(town, market.shops[0].seller)
  await openShop(market.shops[0].seller, shop)
  const submitted = await submitShop(market.shops[0].seller, { slug: 'sanggar-diajukan' })
  if (!submitted.ok) throw new Error(submitted.refusals[0]?.rule)
})
afterAll(() => town?.close())

const at = '/meja/toko/sanggar-diajukan'
const statusOf = async (slug: string) =>
  (await town.owner.query<{ status: string }>('select status from market.shop where slug = $1', [slug])).rows[0]?.status

describe('who finds a desk', () => {
  const filled = deskRoutes.map((route) => {
    const path = route.path.replace(':slug', 'sanggar-diajukan').replace(':version', '1')
    return [route.method, path.replace(/:\w+/g, 'x')] as const
  })
  test.each(filled)('%s %s is not there for a seller', async (method, path) => {
    const answer = method === 'GET' ? await seller.get(path) : await seller.post(path, { verdict: 'approve', once: path })
    expect(answer.status).toBe(404)
  })

  test('a post that holds none of the market’s powers finds its own desk, and nothing of the market', async () => {
    const other = await readerFor(town, await person('pengawas', 'pengawas'))
    const desk = await other.get('/meja')
    expect(desk.status).toBe(200)
    expect(desk.body).toContain('/meja/kewenangan')
    expect(desk.body).not.toContain('/meja/toko')
    for (const path of ['/meja/toko', at, '/meja/lembaga', '/meja/dasar-hukum', '/meja/matriks'])
      expect((await other.get(path)).status, path).toBe(404)
    const forged = await other.post(`${at}/putusan`, { verdict: 'approve', reason: '', once: 'forged' })
    expect(forged.status).toBe(404)
    expect(await statusOf('sanggar-diajukan')).toBe('submitted')
  })

  test('all powers are one question to the database, whoever asks', async () => {
    const ctx = await person('kurator-hitung', 'kurator')
    const asked = vi.spyOn(town.house.authority, 'ask')
    const statements: string[] = []
    const counting = town.house.db.withPlugin({
      transformQuery: ({ node }) => {
        statements.push(node.kind)
        return node
      },
      transformResult: async ({ result }) => result,
    })
    const visit = { ctx: { ...ctx, db: counting } } as Visit
    const held = await deskPowers(visit)
    if (held instanceof Response) throw new Error('sent away')
    expect(statements).toHaveLength(1)
    expect(asked).not.toHaveBeenCalled()
    asked.mockRestore()
    const powers = ['market.shop.review', 'market.shop.suspend', 'market.badge.verify', 'market.payee.approve']
    expect([held.review, held.suspend, held.badges, held.payees]).toEqual(await Promise.all(powers.map((power) => may(ctx, power))))
    expect(held.review).toBe(true)
  })

  test('nor is there a desk for whoever held a post until yesterday', async () => {
    const gone = await person('mantan')
    await appoint(town, {
      person: 'id' in gone.actor ? gone.actor.id : '',
      post: 'kurator',
      unit: 'mch',
      from: '2026-01-01',
      to: '2026-01-31',
    })
    expect((await (await readerFor(town, gone)).get('/meja')).status).toBe(404)
  })

  test('a curator without a second factor shows it first', async () => {
    const bare = await person('kurator-2', 'kurator')
    const reader = await readerFor(town, bare)
    await town.owner.query('update identity.api_token set second_factor = false where person_id = $1', [
      'id' in bare.actor ? bare.actor.id : null,
    ])
    const answer = await reader.get('/meja')
    expect(answer.status).toBe(303)
    expect(answer.location).toMatch(/^\/saya\//)
  })
})

describe('a shop on the desk', () => {
  test('waits, is read whole, and is decided with a reason the owner reads', async () => {
    expect((await curator.get('/meja')).body).toContain('Sanggar Diajukan')
    const page = await curator.get(at)
    expect(page.body).toContain('Tiga ibu menganyam pandan')
    const short = await curator.post(`${at}/putusan`, { verdict: 'ask_revision', reason: 'kurang', once: 'a' })
    expect(short.status).toBe(422)
    expect(short.body).toContain('href="#f-reason"')
    expect(short.body).toContain('>kurang</textarea>')
    expect(await statusOf('sanggar-diajukan')).toBe('submitted')
    const reason = 'Tambahkan alamat yang dapat ditemukan pembeli, dan foto barang.'
    expect((await curator.post(`${at}/putusan`, { verdict: 'ask_revision', reason, once: 'b' })).status).toBe(303)
    expect(await statusOf('sanggar-diajukan')).toBe('needs_revision')
    expect((await seller.get('/toko-saya/sanggar-diajukan/profil')).body).toContain(reason)
    await submitShop(market.shops[0].seller, { slug: 'sanggar-diajukan' })
    expect((await curator.post(`${at}/putusan`, { verdict: 'approve', reason: '', once: 'c' })).status).toBe(303)
    expect(await statusOf('sanggar-diajukan')).toBe('approved')
  })

  test('suspended with a reason and restored', async () => {
    expect((await curator.post('/meja/toko/kopi/penangguhan', { reason: '', once: 'd' })).status).toBe(422)
    const reason = 'Tiga pembeli melaporkan barang yang tidak sesuai keterangan.'
    expect((await curator.post('/meja/toko/kopi/penangguhan', { reason, once: 'e' })).status).toBe(303)
    expect(await statusOf('kopi')).toBe('suspended')
    expect((await curator.post('/meja/toko/kopi/penangguhan', { pulihkan: '1', reason: '', once: 'f' })).status).toBe(303)
    expect(await statusOf('kopi')).toBe('approved')
  })

  test('a number is looked up through its own shop’s desk only', async () => {
    const made = await town.owner.query<{ id: string }>(
      `insert into market.badge (shop_id, kind, number) values ($1, 'nib', '1234567890123') returning id`,
      [market.shops[1].id],
    )
    const id = made.rows[0]?.id ?? ''
    expect((await curator.post(`${at}/lencana/${id}`, { once: 'g' })).status).toBe(404)
    expect((await curator.post(`/meja/toko/kopi/lencana/${id}`, { tolak: '1', once: 'h' })).status).toBe(422)
    expect((await curator.post(`/meja/toko/kopi/lencana/${id}`, { once: 'i' })).status).toBe(303)
    const state = await town.owner.query<{ state: string }>('select state from market.badge where id = $1', [id])
    expect(state.rows[0]?.state).toBe('verified')
  })

  test('a shop that is not there is not there', async () => {
    expect((await curator.get('/meja/toko/tidak-ada')).status).toBe(404)
  })
})
