import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { actorOf } from '#src/identity/actor.db.ts'
import { temporaryFolder } from '../../test/temporary.ts'
import { openTown, type Town, testSecret } from '../../test/town.ts'
import { hub, verbs } from './hub.ts'
import { invariants } from './verify.ts'

let demo: Town
let bare: Town
const folder = temporaryFolder('mch-hub-')

beforeAll(async () => {
  demo = await openTown()
  bare = await openTown({ template: 'bare' })
})
afterAll(async () => {
  await demo?.close()
  await bare?.close()
  rmSync(folder, { recursive: true, force: true })
})

type Ran = { exit: number; out: string; said: string }

async function run(url: string, ...args: string[]): Promise<Ran> {
  const [out, said]: [string[], string[]] = [[], []]
  const environment = { DATABASE_URL: url, SECRET: testSecret, DATA_DIR: join(folder, 'data') }
  const exit = await hub(args, {
    out: (line) => out.push(line),
    say: (line) => said.push(line),
    cwd: folder,
    environment,
    now: () => demo.house.now(),
  })
  return { exit, out: out.join('\n'), said: said.join('\n') }
}

const inDemo = (...args: string[]) => run(demo.ownerUrl, ...args)
const csv = (name: string, ...rows: string[]) =>
  writeFileSync(join(folder, name), `${['sku,nama,harga,stok,kategori,deskripsi', ...rows].join('\r\n')}\r\n`)
const aShop = async () =>
  (await demo.owner.query<{ slug: string }>(`select slug from market.shop where status = 'approved' order by slug limit 1`)).rows[0]
    ?.slug ?? ''
const idOf = async (key: string) =>
  (await demo.owner.query<{ id: string }>('select id from identity.person where demo_key = $1', [key])).rows[0]?.id
const aCategory = async () =>
  (await demo.owner.query<{ slug: string }>('select category as slug from market.product limit 1')).rows[0]?.slug ?? ''

describe('asked for help', () => {
  test('lists every verb', async () => {
    const { exit, out } = await inDemo('help')
    expect(exit).toBe(0)
    for (const verb of verbs) expect(out).toContain(verb.usage)
  })

  test.for(verbs.map((verb) => verb.name))('%s answers --help on stdout alone', async (name) => {
    const { exit, out, said } = await inDemo(name, '--help')
    expect({ exit, said }).toEqual({ exit: 0, said: '' })
    expect(out).toContain(`hub -- ${name}`)
    expect(await inDemo('help', name)).toMatchObject({ out })
  })

  test.for([
    [],
    ['tokn'],
    ['token'],
    ['token', '--as'],
    ['token', '--like', 'warga'],
    ['seed'],
    ['seed', '--products', '-4'],
    ['import', 'products'],
    ['import', 'goods', 'x.csv', '--shop', 'y'],
    ['verify', 'all'],
    ['backup'],
    ['restore', 'a', 'b'],
    ['city', 'check'],
  ])('used wrongly: %j', async (args) => {
    const { exit, out, said } = await inDemo(...args)
    expect({ exit, out }).toEqual({ exit: 2, out: '' })
    expect(said).toContain('hub --')
  })
})

describe('token', () => {
  test('is printed and nothing else, and opens the API as that person', async () => {
    const { exit, out, said } = await inDemo('token', '--as', 'penjual-kopi')
    expect({ exit, said }).toEqual({ exit: 0, said: '' })
    expect(out).toMatch(/^mch_[\w-]{20,}$/)
    const actor = await actorOf(demo.house, new Headers({ authorization: `Bearer ${out}` }))
    expect(actor).toMatchObject({ kind: 'token', scopes: ['*'] })
    expect({ id: 'id' in actor && actor.id }).toEqual({ id: await idOf('penjual-kopi') })
  })

  test('of nobody names who there is', async () => {
    const { exit, out, said } = await inDemo('token', '--as', 'raja')
    expect({ exit, out }).toEqual({ exit: 1, out: '' })
    expect(said).toContain('penjual-batik')
  })

  test('is refused outside a demo town', async () => {
    expect(await run(bare.ownerUrl, 'token', '--as', 'warga')).toMatchObject({ exit: 1, out: '' })
    expect(JSON.parse((await run(bare.ownerUrl, 'token', '--as', 'warga', '--json')).out)).toHaveProperty('refused')
  })
})

describe('import', () => {
  test('counts what went in, and a second time changes nothing', async () => {
    csv('baik.csv', `UJI-1,Kopi Uji Pagi,25000,7,${await aCategory()},Kopi bubuk untuk pagi hari`)
    const shop = await aShop()
    const first = await inDemo('import', 'products', 'baik.csv', '--shop', shop, '--json')
    expect(JSON.parse(first.out)).toEqual({ created: 1, updated: 0, unchanged: 0, failed: 0, failedFile: null })
    expect(first.exit).toBe(0)
    const found = await demo.owner.query(
      'select p.status from market.product p join market.variant v on v.product_id = p.id where v.sku = $1',
      ['UJI-1'],
    )
    expect(found.rows).toEqual([{ status: 'published' }])
    expect(JSON.parse((await inDemo('import', 'products', 'baik.csv', '--shop', shop, '--json')).out)).toMatchObject({
      created: 0,
      unchanged: 1,
    })
  })

  test('keeps the good rows when others fail, and says which in a file beside', async () => {
    csv('campur.csv', `UJI-2,Kopi Uji Siang,26000,7,${await aCategory()},Kopi`, `UJI-3,Kopi Uji Malam,murah,7,${await aCategory()},Kopi`)
    const { exit, out } = await inDemo('import', 'products', 'campur.csv', '--shop', await aShop(), '--json')
    const totals = JSON.parse(out) as { failedFile: string }
    expect(totals).toMatchObject({ created: 1, failed: 1 })
    expect(exit).toBe(1)
    expect(readFileSync(totals.failedFile, 'utf8')).toContain('UJI-3')
  })

  test('dry, changes nothing', async () => {
    csv('kering.csv', `UJI-9,Kopi Uji Kering,26000,7,${await aCategory()},Kopi`)
    const { exit, out } = await inDemo('import', 'products', 'kering.csv', '--shop', await aShop(), '--dry-run', '--json')
    expect(exit).toBe(0)
    expect(JSON.parse(out)).toMatchObject({ created: 1 })
    expect((await demo.owner.query('select 1 from market.variant where sku = $1', ['UJI-9'])).rows).toEqual([])
  })

  test('of what cannot be read ends with 2', async () => {
    writeFileSync(join(folder, 'gambar.csv'), Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 3]))
    expect(await inDemo('import', 'products', 'gambar.csv', '--shop', await aShop())).toMatchObject({ exit: 2, out: '' })
    expect(await inDemo('import', 'products', 'tidak-ada.csv', '--shop', await aShop())).toMatchObject({ exit: 2, out: '' })
    expect(await inDemo('import', 'products', 'baik.csv', '--shop', 'toko-tak-ada')).toMatchObject({ exit: 2, out: '' })
  })
})

describe('city', () => {
  const pack = join(process.cwd(), 'cities', 'metro')

  test('accepts the pack of Metro', async () => {
    expect(await inDemo('city', 'check', pack, '--json')).toMatchObject({ exit: 0, out: '{"ok":true,"city":"metro"}' })
  })

  test('tells every fault of another', async () => {
    const harmed = join(folder, 'kota')
    cpSync(pack, harmed, { recursive: true })
    rmSync(join(harmed, 'motifs.csv'))
    writeFileSync(join(harmed, 'districts.csv'), readFileSync(join(harmed, 'districts.csv'), 'utf8').replace(/\n\S+?,/, '\n,'))
    const { exit, out } = await inDemo('city', 'check', 'kota')
    expect(exit).toBe(1)
    expect(out).toContain('motifs.csv')
    expect(out).toContain('districts.csv')
  })

  test('tells why a matrix that can be read could not be ratified, with its rows', async () => {
    const gap = join(folder, 'kota-bercelah')
    cpSync(pack, gap, { recursive: true })
    const matrix = join(gap, 'matrix.csv')
    writeFileSync(
      matrix,
      readFileSync(matrix, 'utf8').replace(
        'kas_komunitas,decide,rapat-pengurus,all,10000001,',
        'kas_komunitas,decide,rapat-pengurus,all,10000002,',
      ),
    )
    const { exit, out } = await inDemo('city', 'check', 'kota-bercelah')
    expect(exit).toBe(1)
    expect(out).toContain('dari Rp10.000.001 sampai Rp10.000.001 tidak ada yang memutus')
    expect(out).toContain('B-06')
  })
})

describe('the town as a whole', () => {
  test('migrate finds nothing to do', async () => {
    expect(await inDemo('migrate', '--json')).toMatchObject({ exit: 0, out: '{"applied":[]}' })
  })

  test('seed plants as many as it was asked for, and verify finds them whole', async () => {
    const { exit, out } = await inDemo('seed', '--products', '300', '--shops', '5', '--json')
    expect(exit).toBe(0)
    expect(JSON.parse(out)).toMatchObject({ products: 300, shops: 5 })
    const verified = await inDemo('verify')
    expect(verified.out.split('\n')).toEqual(invariants.map(({ name }) => `ok ${name} 0`))
    expect(verified.exit).toBe(0)
  })

  test('verify names what is broken and ends with 1', async () => {
    const broken = await openTown()
    await broken.owner.query(
      `update market.product set min_price = 1 where id = (select id from market.product where status = 'published' limit 1)`,
    )
    const { exit, out } = await run(broken.ownerUrl, 'verify')
    expect(exit).toBe(1)
    expect(out).toContain('BROKEN market.product.shadows 1')
    await broken.close()
  })

  test('goes out by backup and comes back by restore', async () => {
    const out = await inDemo('backup', 'cadangan', '--json')
    expect(out.exit).toBe(0)
    expect(JSON.parse(out.out)).toMatchObject({ directory: join(folder, 'cadangan'), secret: false })
    // the bare town is empty, but a site serves from it
    expect(await run(bare.ownerUrl, 'restore', 'cadangan')).toMatchObject({ exit: 1, said: expect.stringContaining('stop it first') })
    const other = await emptyBeside()
    expect(await run(other, 'restore', 'cadangan', '--json')).toMatchObject({ exit: 0, out: expect.stringContaining('"broken":0') })
    expect(await run(other, 'restore', 'cadangan')).toMatchObject({ exit: 1, said: expect.stringContaining('--force') })
    expect(await run(other, 'restore', 'cadangan', '--force')).toMatchObject({ exit: 0 })
    expect(await run(other, 'token', '--as', 'warga')).toMatchObject({ exit: 0 })
    await demo.owner.query(`drop database ${new URL(other).pathname.slice(1)} with (force)`)
  })
})

describe('the institution by itself', () => {
  test('goes out by handover and is taken over by an empty instance, once', async () => {
    const out = await inDemo('handover', 'serah.zip', '--json')
    expect(out).toMatchObject({ exit: 0, said: '' })
    const told = JSON.parse(out.out) as { file: string; rows: number; journal: { seq: number; hash: string } }
    expect(told).toMatchObject({ file: join(folder, 'serah.zip'), journal: { hash: expect.stringMatching(/^[0-9a-f]{64}$/) } })
    // who took it is on record
    const noted = await demo.owner.query(
      `select actor_id from platform.journal where deed = 'governance.handover.build' order by id desc limit 1`,
    )
    expect(noted.rows).toEqual([{ actor_id: 'operator' }])
    const other = await openTown({ template: 'bare' })
    try {
      const taken = await run(other.ownerUrl, 'takeover', 'serah.zip', '--json')
      expect([taken.exit, JSON.parse(taken.out).journal]).toEqual([0, told.journal])
      expect(await run(other.ownerUrl, 'takeover', 'serah.zip')).toMatchObject({ exit: 1, said: expect.stringContaining('not empty') })
    } finally {
      await other.close()
    }
  })

  test('is not written over another archive, nor into a folder that is not there; nothing half made stays', async () => {
    writeFileSync(join(folder, 'lama.zip'), 'arsip lama')
    expect(await inDemo('handover', 'lama.zip')).toMatchObject({ exit: 1, said: expect.stringContaining('there already') })
    expect(readFileSync(join(folder, 'lama.zip'), 'utf8')).toBe('arsip lama')
    expect(await inDemo('handover', 'tidak/ada/serah.zip')).toMatchObject({ exit: 1, said: expect.stringContaining('cannot be written') })
    expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([])
  })

  test('is not taken from what is no handover', async () => {
    writeFileSync(join(folder, 'palsu.zip'), 'PK bukan arsip')
    expect(await run(bare.ownerUrl, 'takeover', 'palsu.zip')).toMatchObject({ exit: 1, said: expect.stringContaining('no ZIP') })
    expect(await run(bare.ownerUrl, 'takeover', 'hilang.zip')).toMatchObject({ exit: 1, said: expect.stringContaining('is not there') })
    expect((await run(bare.ownerUrl, 'takeover')).exit).toBe(2)
  })
})

async function emptyBeside(): Promise<string> {
  await demo.owner.query('create database put_back')
  const url = new URL(demo.ownerUrl)
  url.pathname = '/put_back'
  return url.href
}
