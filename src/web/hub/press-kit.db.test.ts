import { afterAll, beforeAll, expect, test } from 'vitest'
import { countProfiles } from '#src/directory/find.db.ts'
import { helixes } from '#src/support/need.ts'
import { newReader, type Reader } from '../../../test/reader.ts'
import { openTown, type Town } from '../../../test/town.ts'

let town: Town
let reader: Reader
beforeAll(async () => {
  town = await openTown()
  town.house.config.RATE_LIMITS = 'off'
  reader = newReader(town)
})
afterAll(() => town?.close())

const mainOf = (body: string) => body.slice(body.indexOf('<main'), body.indexOf('</main>'))
const linksOf = (main: string) => [...new Set([...main.matchAll(/<a [^>]*href="([^"#]+)/g)].map(([, href]) => href ?? ''))]

test('every link of the press kit answers, in both tongues; the page of stories leads there', async () => {
  expect(linksOf(mainOf((await reader.get('/kabar')).body))).toContain('/pers')
  for (const tongue of ['id', 'en']) {
    const { status, body } = await reader.get(`/pers?bahasa=${tongue}`)
    expect(status).toBe(200)
    const links = linksOf(mainOf(body))
    const inside = links.filter((href) => href.startsWith('/'))
    expect(inside.length).toBeGreaterThan(25)
    for (const href of inside) expect([href, (await newReader(town).get(href)).status]).toEqual([href, 200])
    expect(links.filter((href) => !href.startsWith('/'))).toEqual(['https://creativecommons.org/licenses/by/4.0/'])
  }
})

test('all five helices are in it, each with a page that answers', async () => {
  const { body } = await reader.get('/pers')
  expect(helixes).toHaveLength(5)
  for (const helix of helixes) {
    expect(body).toContain(`href="/dukungan/skor/unsur/${helix}"`)
    expect([helix, (await reader.get(`/dukungan/skor/unsur/${helix}`)).status]).toEqual([helix, 200])
  }
})

test('its numbers are those of the pages, with their day', async () => {
  const main = mainOf((await newReader(town).get('/pers')).body)
  const { total } = await countProfiles(town.house.db, {})
  expect(main).toMatch(new RegExp(`>Direktori</a>: ${total} <span class="small quiet">per <time`))
})

test('the marks are drawings, and never the city’s registered motif', async () => {
  for (const at of ['/pers/tanda-hub.svg', '/pers/tanda-mb2.svg']) {
    const { status, body, headers } = await reader.get(at)
    expect([status, headers.get('content-type')]).toEqual([200, 'image/svg+xml; charset=utf-8'])
    expect(body).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" viewBox="0 0 96 96"/)
    expect(body).not.toMatch(/<script|leluwak/i)
  }
})
