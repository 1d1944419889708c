import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { Denied, Missing } from '#src/base/outcome.ts'
import type { Ctx } from '#src/platform/context.ts'
import { temporaryFolder } from '../../test/temporary.ts'
import { openTown, type Town } from '../../test/town.ts'
import { runImport } from './import.db.ts'
import { importFile, startImport, uploadImport } from './import-job.db.ts'
import { addPicture, describePicture, orderPictures, removePicture } from './picture.db.ts'
import { productForReader } from './product.db.ts'
import { createProduct, editProduct, setPrices, setProductStatus } from './product-edit.db.ts'
import { askRevisions, judgeRevision, watchShop, withdrawRevision } from './revision.db.ts'
import { listingForTeam, revisionForDesk, revisionsOfShop, revisionsToReview } from './revision-read.db.ts'

let town: Town
let batik: Ctx
let curator: Ctx
let id: string
let slug: string
let made = 0
const shop = 'sanggar-canting-senja'
const input = {
  name: 'Kain Fajar',
  category: 'batik-cap',
  description: 'Katun prima 240 cm, dicap tangan.',
  attributes: { teknik: 'cap', bahan: 'katun-prima' },
}
beforeAll(async () => {
  town = await openTown()
  batik = await town.as('penjual-batik')
  curator = await town.as('kurator')
})
afterAll(() => town?.close())

/** A listing buyers have seen. */
beforeEach(async () => {
  await town.owner.query('update market.shop set edits_watched = true where slug = $1', [shop])
  made += 1
  const outcome = await createProduct(batik, { shop, input: { ...input, variants: [{ sku: `FAJAR-${made}`, price: 90_000, stock: 3 }] } })
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.refusals))
  id = outcome.value.id
  slug = outcome.value.slug
  await setProductStatus(batik, { shop, products: [id], status: 'published' })
})

const edit = async (o: object, price = 90_000) => {
  const listing = await listingForTeam(batik, shop, id)
  const variants = listing.variants.map((one) => ({ id: one.id, sku: one.sku, options: one.options, price }))
  return await editProduct(batik, { shop, product: id, seen: listing.version, input: { ...input, ...o, variants } })
}
const seen = async () => {
  const answer = await productForReader(town.house.db, slug, { tongue: 'id', yes: String })
  if (answer.state !== 'shown') throw new Error(answer.state)
  return answer.product
}
const waiting = async () => {
  const found = await town.owner.query<{ id: string }>(
    `select id from market.product_revision where product_id = $1 and status in ('pending', 'returned')`,
    [id],
  )
  return found.rows[0]?.id ?? ''
}
const judge = async (verdict: 'approve' | 'give_back', reason = '', as = curator) => {
  const revision = await waiting()
  const { mark } = await revisionForDesk(as, revision)
  return await judgeRevision(as, { revision, verdict, reason, seen: mark })
}
const rulesOf = (outcome: { ok: boolean; refusals?: { rule: string }[] }) =>
  outcome.refusals?.map(({ rule }) => rule.replace('market.', ''))
const letters = async (like: string) =>
  (
    await town.owner.query<{ subject: string; body: string }>('select subject, body from platform.mail where dedupe like $1 order by id', [
      like,
    ])
  ).rows

describe('an edit of a listing buyers have seen', () => {
  test('waits with its words; its price and stock are new at once', async () => {
    expect(await edit({ name: 'Kain Emas Asli', description: 'Emas 24 karat.' }, 120_000)).toMatchObject({
      ok: true,
      value: { waits: true },
    })
    const product = await seen()
    expect([product.name, product.description, product.minPrice]).toEqual(['Kain Fajar', 'Katun prima 240 cm, dicap tangan.', 120_000])
    const listed = await town.owner.query(`select name, min_price from market.product_search where product_id = $1`, [id])
    expect(listed.rows).toEqual([{ name: 'Kain Fajar', min_price: '120000' }])
    const mine = await listingForTeam(batik, shop, id)
    expect([mine.name, mine.revision?.status, mine.revision?.wished]).toEqual([
      'Kain Emas Asli',
      'pending',
      { name: 'Kain Emas Asli', description: 'Emas 24 karat.' },
    ])
    expect((await revisionsOfShop(batik, shop)).map((one) => one.name)).toContain('Kain Fajar')
    const record = await town.owner.query<{ changes: object }>(
      'select changes from market.product_edit where product_id = $1 order by id desc limit 1',
      [id],
    )
    expect(Object.keys(record.rows[0]?.changes ?? {})).toEqual(['variants'])
  })

  test('comes back with a reason, is sent again by saving, and is shown once approved', async () => {
    await edit({ description: 'Dijamin paling asli se-Indonesia.' })
    expect(rulesOf(await judge('give_back', 'jangan'))).toEqual(['revision.reason_short'])
    expect((await judge('give_back', 'Hapus janji yang tidak dapat dibuktikan.')).ok).toBe(true)
    const returned = await listingForTeam(batik, shop, id)
    expect([returned.revision?.status, returned.revision?.reason, returned.description]).toEqual([
      'returned',
      'Hapus janji yang tidak dapat dibuktikan.',
      'Dijamin paling asli se-Indonesia.',
    ])
    const [letter] = await letters(`revision:${await waiting()}:give_back:%`)
    expect(letter?.subject).toBe('Perubahan Kain Fajar perlu diperbaiki')
    expect(letter?.body).toContain('Hapus janji yang tidak dapat dibuktikan.')
    // a new price alone does not send it again
    await setPrices(batik, { shop, prices: returned.variants.map((one) => ({ variant: one.id, price: 95_000 as never })) })
    expect((await listingForTeam(batik, shop, id)).revision?.status).toBe('returned')
    await edit({ description: 'Dicap tangan, malam dua kali.' }, 95_000)
    const revision = await waiting()
    expect((await judge('approve')).ok).toBe(true)
    expect((await seen()).description).toBe('Dicap tangan, malam dua kali.')
    expect((await letters(`revision:${revision}:approve:%`)).length).toBe(1)
    const steps = await town.owner.query<{ to_status: string }>(
      'select to_status from market.revision_step where revision_id = $1 order by id',
      [revision],
    )
    expect(steps.rows.map((row) => row.to_status)).toEqual(['pending', 'returned', 'pending', 'approved'])
    const record = await town.owner.query<{ changes: Record<string, unknown> }>(
      'select changes from market.product_edit where product_id = $1 order by id desc limit 1',
      [id],
    )
    expect(record.rows[0]?.changes).toEqual({ description: ['Katun prima 240 cm, dicap tangan.', 'Dicap tangan, malam dua kali.'] })
  })

  test('is withdrawn by its team, or by writing again what buyers see', async () => {
    await edit({ name: 'Lain' })
    expect((await withdrawRevision(batik, { shop, product: id })).ok).toBe(true)
    expect((await listingForTeam(batik, shop, id)).name).toBe('Kain Fajar')
    expect(rulesOf(await withdrawRevision(batik, { shop, product: id }))).toEqual(['revision.not_from_here'])
    await edit({ name: 'Lain lagi' })
    expect(await edit({})).toEqual({ ok: true, value: { slug } })
    expect(await waiting()).toBe('')
  })

  test('of a trusted shop is shown at once, except where it comes from and what it is', async () => {
    expect((await watchShop(curator, { slug: shop, watched: false })).ok).toBe(true)
    expect(await edit({ name: 'Kain Siang', description: 'Baru.' })).toEqual({ ok: true, value: { slug } })
    expect((await seen()).name).toBe('Kain Siang')
    await edit({
      name: 'Kain Siang',
      description: 'Baru.',
      origin: 'curated',
      originNote: 'Mitra, Solo',
      category: 'batik-tulis',
      attributes: { teknik: 'tulis', bahan: 'katun-prima' },
    })
    const product = await seen()
    expect([product.origin, product.originNote, product.category.slug, product.technique]).toEqual(['made', '', 'batik-cap', 'cap'])
    await judge('approve')
    const after = await seen()
    expect([after.origin, after.originNote, after.category.slug, after.technique]).toEqual([
      'curated',
      'Mitra, Solo',
      'batik-tulis',
      'tulis',
    ])
  })

  test('that is a draft nobody has seen changes at once', async () => {
    const draft = await createProduct(batik, { shop, input: { ...input, variants: [{ sku: `RANCANG-${made}`, price: 1000 }] } })
    if (!draft.ok) throw new Error('no draft')
    id = draft.value.id
    expect((await edit({ name: 'Rancangan Baru' })).ok).toBe(true)
    const name = await town.owner.query<{ name: string }>('select name from market.product where id = $1', [id])
    expect(name.rows[0]?.name).toBe('Rancangan Baru')
  })

  test('a hidden listing is no back door: what buyers saw once still waits', async () => {
    await setProductStatus(batik, { shop, products: [id], status: 'hidden' })
    await edit({ name: 'Lewat Belakang' })
    await setProductStatus(batik, { shop, products: [id], status: 'published' })
    expect((await seen()).name).toBe('Kain Fajar')
  })
})

describe('pictures', () => {
  const photo = (colour: string) =>
    sharp({ create: { width: 640, height: 480, channels: 3, background: colour } })
      .jpeg()
      .toBuffer()
  const add = async (colour: string, alt: string) => {
    const added = await addPicture(batik, { shop, product: id, bytes: await photo(colour), alt })
    if (!added.ok) throw new Error(rulesOf(added)?.join())
    return added.value.id
  }
  const alts = async () => (await seen()).pictures.map((one) => one.alt)

  test('come, go and change places only when a curator has seen them', async () => {
    const red = await add('#aa2211', 'Merah menyala')
    const blue = await add('#1122aa', 'Biru tua')
    expect(await alts()).toEqual([])
    await describePicture(batik, { shop, product: id, picture: blue, alt: 'Biru malam' })
    await orderPictures(batik, { shop, product: id, pictures: [blue, red] })
    expect((await judge('approve')).ok).toBe(true)
    expect(await alts()).toEqual(['Biru malam', 'Merah menyala'])
    await removePicture(batik, { shop, product: id, picture: blue })
    await edit({ name: 'Kain Berfoto' })
    expect(await alts()).toEqual(['Biru malam', 'Merah menyala'])
    const wish = await revisionForDesk(curator, await waiting())
    expect([Object.keys(wish.wished).sort(), wish.wished.pictures?.map((one) => one.alt)]).toEqual([
      ['name', 'pictures'],
      ['Merah menyala'],
    ])
    expect((await judge('approve')).ok).toBe(true)
    expect(await alts()).toEqual(['Merah menyala'])
    expect((await seen()).name).toBe('Kain Berfoto')
  })

  test('put back as they were are no wish any more', async () => {
    const red = await add('#aa2211', 'Merah menyala')
    await removePicture(batik, { shop, product: id, picture: red })
    expect(await waiting()).toBe('')
  })
})

describe('who decides', () => {
  test('a curator outside the team; nobody else finds it', async () => {
    await edit({ name: 'Kain Rahasia' })
    const revision = await waiting()
    expect((await revisionsToReview(curator)).some((one) => one.id === revision)).toBe(true)
    for (const who of ['warga', 'penjual-kopi', 'penjual-batik', 'pengawas']) {
      const other = await town.as(who)
      expect(await revisionsToReview(other)).toEqual([])
      await expect(revisionForDesk(other, revision)).rejects.toThrow(Denied)
      await expect(judgeRevision(other, { revision, verdict: 'approve', reason: '', seen: 1 })).rejects.toThrow(Denied)
      await expect(watchShop(other, { slug: shop, watched: false })).rejects.toThrow(Denied)
    }
    await expect(withdrawRevision(await town.as('penjual-kopi'), { shop, product: id })).rejects.toThrow(Missing)
    await expect(judgeRevision(curator, { revision: 'bukan-nomor', verdict: 'approve', reason: '', seen: 0 })).rejects.toThrow(Missing)
    await town.owner.query(
      `insert into identity.membership (kind, entity_id, person_id, role, during) select 'shop', s.id, $1, 'staff', tstzrange(now() - interval '1 hour', null) from market.shop s where s.slug = $2`,
      ['id' in curator.actor ? curator.actor.id : null, shop],
    )
    await expect(judge('approve')).rejects.toMatchObject({ refusal: { rule: 'governance.authority.conflict' } })
    const left = (ago: string) =>
      town.owner.query(
        `update identity.membership set during = tstzrange(now() - interval '5 years', now() - $2::interval) where person_id = $1`,
        ['id' in curator.actor ? curator.actor.id : null, ago],
      )
    await left('1 month')
    await expect(judge('approve')).rejects.toMatchObject({
      refusal: { rule: 'governance.authority.conflict', facts: { conflict: 'former' } },
    })
    await left('25 months')
    expect((await judge('approve')).ok).toBe(true)
    expect(rulesOf(await judgeRevision(curator, { revision, verdict: 'approve', reason: '', seen: 99 }))).toEqual([
      'revision.changed_meanwhile',
    ])
  })

  test('decides what was read: a change that came in between is read first', async () => {
    for (let round = 0; round < 8; round += 1) {
      await edit({ name: `Dibaca ${round}` })
      const revision = await waiting()
      const { mark } = await revisionForDesk(curator, revision)
      const [judged, slipped] = await Promise.all([
        judgeRevision(curator, { revision, verdict: 'approve', reason: '', seen: mark }),
        edit({ name: `Diselipkan ${round}` }),
      ])
      // whichever came first, buyers never see a name no curator has read
      expect((await seen()).name).not.toContain('Diselipkan')
      expect(judged.ok || rulesOf(judged)?.[0] === 'revision.changed_meanwhile').toBe(true)
      expect(slipped.ok || rulesOf(slipped)?.[0] === 'product.changed_meanwhile').toBe(true)
      if (judged.ok) expect((await seen()).name).toBe(`Dibaca ${round}`)
    }
  })

  test('one change of a listing is open, however many ask in the same moment', async () => {
    const asked = await Promise.all(
      Array.from({ length: 12 }, (_, at) =>
        town.house.db
          .transaction()
          .execute((tx) => askRevisions(tx, { actor: 'test', person: undefined }, [{ product: id, wished: { name: `Nama ${at}` } }])),
      ),
    )
    expect(asked.length).toBe(12)
    const open = await town.owner.query(`select status from market.product_revision where product_id = $1`, [id])
    expect(open.rows).toEqual([{ status: 'pending' }])
    const marks = await town.owner.query<{ wish_mark: number; steps: number }>(
      `select p.wish_mark, (select count(*)::int from market.revision_step st join market.product_revision r on r.id = st.revision_id where r.product_id = p.id) as steps from market.product p where p.id = $1`,
      [id],
    )
    expect(marks.rows[0]).toEqual({ wish_mark: 12, steps: 12 })
    await expect(
      town.owner.query(`insert into market.product_revision (product_id, wished) values ($1, '{"name": "Kedua"}')`, [id]),
    ).rejects.toMatchObject({ constraint: 'market.revision.one_at_a_time' })
  })
})

describe('a table', () => {
  const csv = (name: string, price: number, sku: string) =>
    Buffer.from(`sku,nama,harga,stok,kategori,deskripsi\n${sku},${name},${price},9,batik-cap,Dari tabel\n`)

  test('of the team changes price and stock at once; its words wait', async () => {
    const sku = `FAJAR-${made}`
    const bring = async (bytes: Buffer) => {
      const up = await uploadImport(batik, { shop, name: 'barang.csv', bytes })
      if (!up.ok) throw new Error(rulesOf(up)?.join())
      await startImport(batik, { shop, job: up.value.job, dryRun: false })
      await runImport(town.house, up.value.job)
    }
    await bring(csv('Kain Dari Tabel', 70_000, sku))
    const product = await seen()
    expect([product.name, product.description, product.minPrice, product.available]).toEqual([
      'Kain Fajar',
      'Katun prima 240 cm, dicap tangan.',
      70_000,
      9,
    ])
    expect((await revisionForDesk(curator, await waiting())).wished).toEqual({ name: 'Kain Dari Tabel', description: 'Dari tabel' })
    // the same table again asks nothing anew
    const { mark } = await revisionForDesk(curator, await waiting())
    await bring(csv('Kain Dari Tabel', 70_000, sku))
    expect((await revisionForDesk(curator, await waiting())).mark).toBe(mark)
    expect((await judge('approve')).ok).toBe(true)
    expect((await seen()).name).toBe('Kain Dari Tabel')
  })

  test('of the operator waits for nobody', async () => {
    const file = join(temporaryFolder('mch-revision-'), 'barang.csv')
    writeFileSync(file, csv('Kain Operator', 80_000, `FAJAR-${made}`))
    const outcome = await importFile(town.house, { file, shop, dryRun: false, actor: { kind: 'system', job: 'import' } })
    expect(outcome.ok && [outcome.value.updated, outcome.value.failed]).toEqual([1, 0])
    expect((await seen()).name).toBe('Kain Operator')
    expect(await waiting()).toBe('')
  })
})
