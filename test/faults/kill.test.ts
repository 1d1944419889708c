import { randomUUID } from 'node:crypto'
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, expect, test } from 'vitest'
import { type Bought, buy, hub, type Site, startSite } from '../processes.ts'
import { temporaryFolder } from '../temporary.ts'

const dataDir = join(temporaryFolder('mch-kill-'), 'data')
const env = { DATA_DIR: dataDir, RATE_LIMITS: 'off' }
let site: Site | undefined

afterAll(async () => {
  await site?.stop()
  rmSync(dataDir, { recursive: true, force: true })
})

type Catalogue = { items: { slug: string }[] }
type Product = { variants: { id: string; available: number }[] }

async function someVariants(origin: string): Promise<string[]> {
  const list = (await (await fetch(`${origin}/api/v1/products?limit=40`)).json()) as Catalogue
  const products = await Promise.all(
    list.items.map(async (item) => (await (await fetch(`${origin}/api/v1/products/${item.slug}`)).json()) as Product),
  )
  return products.flatMap((product) => product.variants.filter((variant) => variant.available > 0).map((variant) => variant.id))
}

const postmaster = (): number => Number(readFileSync(join(dataDir, 'postgres', 'cluster', 'postmaster.pid'), 'utf8').split('\n')[0])

test('killed twenty times under orders: opens again by itself, keeps every order it acknowledged, and verifies', async () => {
  site = await startSite(env)
  const variants = await someVariants(site.origin)
  const acknowledged: { number: string; key: string }[] = []
  for (let round = 0; round < 20; round += 1) {
    const { origin } = site
    let going = true
    const buyers = Array.from({ length: 4 }, async (_, buyer) => {
      for (let n = 0; going; n += 1) {
        const variant = variants[(round * 31 + buyer * 7 + n) % variants.length] ?? ''
        const answer: Bought | undefined = await buy(origin, variant, 1, randomUUID()).catch(() => undefined)
        if (answer?.status === 201) acknowledged.push({ number: String(answer.body.number), key: String(answer.body.key) })
      }
    })
    await sleep(150 + (round % 5) * 60)
    // every fifth time the database server dies with the site
    if (round % 5 === 4) process.kill(postmaster(), 'SIGKILL')
    await site.kill()
    going = false
    await Promise.all(buyers)
    site = await startSite(env, 30_000)
  }
  expect(acknowledged.length).toBeGreaterThan(20)
  for (const order of acknowledged) {
    const answer = await fetch(`${site.origin}/api/v1/orders/${order.number}?key=${order.key}`)
    expect(answer.status, order.number).toBe(200)
  }
  const verified = await hub(env, 'verify')
  expect(verified.out).not.toContain('BROKEN')
  expect(verified.code).toBe(0)
}, 240_000)

test('a second start on the same DATA_DIR is refused with one clear line', async () => {
  await expect(startSite(env, 20_000)).rejects.toThrow(/DATA_DIR .* is in use/)
})
