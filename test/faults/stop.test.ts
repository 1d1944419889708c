import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startSite } from '../processes.ts'
import { temporaryFolder } from '../temporary.ts'
import { openTown, type Town, testSecret } from '../town.ts'

let town: Town

beforeAll(async () => {
  town = await openTown()
})
afterAll(() => town?.close())

const site = (limits: 'on' | 'off') =>
  startSite({ DATABASE_URL: town.ownerUrl, SECRET: testSecret, DATA_DIR: temporaryFolder('mch-stop-'), DEMO: '1', RATE_LIMITS: limits })

const form = { 'content-type': 'application/x-www-form-urlencoded' }

test('told to stop, it answers what was asked and goes, however eagerly readers ask on', async () => {
  const { origin, child, ended } = await site('off')
  let asking = true
  const seen: (number | string)[] = []
  const reader = async () => {
    while (asking) {
      const answer = await fetch(`${origin}/belanja/cari?q=kopi`).catch(
        (error: Error) => (error.cause as { code?: string })?.code ?? 'broken',
      )
      if (typeof answer === 'string') seen.push(answer)
      else seen.push(answer.status, (await answer.text()).includes('</html>') ? 'whole' : 'half')
      if (answer === 'ECONNREFUSED') return
    }
  }
  const readers = Array.from({ length: 8 }, reader)
  await wait(500)
  // these are being worked on for a while: a password takes time to compare
  const asked = Array.from({ length: 8 }, (_, n) =>
    fetch(`${origin}/masuk`, { method: 'POST', headers: form, body: `surel=siapa${n}@contoh.metro&sandi=apa+saja+boleh` }).then(
      (answer) => answer.status,
    ),
  )
  await wait(150)
  const since = performance.now()
  child.kill('SIGTERM')
  expect(await Promise.all(asked)).toEqual(Array(8).fill(422))
  expect(await ended).toBe(0)
  expect(performance.now() - since).toBeLessThan(5_000)
  asking = false
  await Promise.all(readers)
  expect(seen).not.toContain('half')
  expect(seen.filter((one) => typeof one === 'number' && one >= 500)).toEqual([])
})

test('two processes count the same attempts', async () => {
  const [one, two] = await Promise.all([site('on'), site('on')])
  try {
    // the count begins anew with every minute of the clock
    if (Date.now() % 60_000 > 50_000) await wait(60_500 - (Date.now() % 60_000))
    const statuses: number[] = []
    for (let n = 0; n < 30; n++) {
      const { origin } = n % 2 ? one : two
      const answer = await fetch(`${origin}/pesanan`, {
        method: 'POST',
        headers: form,
        body: `nomor=MB2-26-0000${10 + n}&kunci=tebakan${n}`,
      })
      statuses.push(answer.status)
    }
    expect(statuses).toEqual([...Array(20).fill(404), ...Array(10).fill(429)])
  } finally {
    await Promise.all([one.stop(), two.stop()])
  }
})
