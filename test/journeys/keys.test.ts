import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openStage, plainGoods, type Stage, signIn } from '../stage.ts'

let stage: Stage
const pages: Record<string, Page> = {}

const desk = { viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce', locale: 'id-ID' } as const
const cast = { guest: undefined, buyer: 'warga', seller: 'penjual-kopi', curator: 'kurator' } as const

beforeAll(async () => {
  stage = await openStage()
  for (const [name, who] of Object.entries(cast)) {
    const page = await (await stage.browser.newContext(desk)).newPage()
    if (who) await signIn(page, stage.origin, who)
    pages[name] = page
  }
})
afterAll(() => stage?.close())

type Step = { at: string; wrong: string[] } | null

/** What holds the focus: whether it can be seen, whether it is seen to be chosen, and where it was met before. */
const look = (page: Page): Promise<Step> =>
  page.evaluate(() => {
    const one = document.activeElement
    if (!one || one === document.body) return null
    const at = `${one.tagName.toLowerCase()}${one.id ? `#${one.id}` : ''} ${(one.getAttribute('href') ?? one.getAttribute('name') ?? one.textContent ?? '').trim().slice(0, 40)}`
    const outlined = (element: Element) => {
      const { outlineStyle, outlineWidth } = getComputedStyle(element)
      return outlineStyle === 'auto' || (outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2)
    }
    const shadowed = (element: Element | null) => element !== null && getComputedStyle(element).boxShadow !== 'none'
    // a card shows it all around, a choice at its label
    const around: Element[] = []
    for (let up: Element | null = one; up && up !== document.body; up = up.parentElement) around.push(up)
    if (one.nextElementSibling) around.push(one.nextElementSibling)
    const seen = around.some(outlined) || shadowed(one) || shadowed(one.nextElementSibling)
    const box = one.getBoundingClientRect()
    const wrong: string[] = []
    if (!seen) wrong.push(`${at}: nobody sees that it is chosen`)
    if (box.bottom <= 0 || box.top >= innerHeight || box.right <= 0 || box.left >= innerWidth) wrong.push(`${at}: chosen out of sight`)
    else if (box.width > 4 && box.height > 4) {
      const top = document.elementFromPoint(
        Math.min(innerWidth - 1, Math.max(0, box.left + box.width / 2)),
        Math.min(innerHeight - 1, Math.max(0, box.top + box.height / 2)),
      )
      if (top && !one.contains(top) && !top.contains(one))
        wrong.push(`${at}: covered by ${top.tagName.toLowerCase()}.${top.getAttribute('class') ?? ''}`)
    }
    if (one.hasAttribute('data-met')) wrong.push(`${at}: met twice`)
    one.setAttribute('data-met', '')
    return { at, wrong }
  })

/** What a reader without a mouse must come by: radios of one name are one stop. */
const missed = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const stops = [
      ...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]'),
    ].filter(
      (one) =>
        !(one as HTMLButtonElement).disabled && one.checkVisibility({ checkVisibilityCSS: true }) && (one as HTMLElement).tabIndex >= 0,
    )
    const metRadio = (one: Element) =>
      one.getAttribute('type') === 'radio' &&
      document.querySelector(`input[type=radio][name="${CSS.escape(one.getAttribute('name') ?? '')}"][data-met]`)
    return stops
      .filter((one) => !one.hasAttribute('data-met') && !metRadio(one))
      .map(
        (one) =>
          `never reached: ${one.tagName.toLowerCase()} ${one.getAttribute('href') ?? one.getAttribute('name') ?? one.textContent?.trim() ?? ''}`,
      )
  })

/** Through the whole page by the Tab key alone, from the first stop until it leaves the page. */
async function walk(page: Page): Promise<{ stops: number; wrong: string[] }> {
  const wrong: string[] = []
  for (let stops = 0; stops < 400; stops++) {
    await page.keyboard.press('Tab')
    const step = await look(page)
    if (!step) return { stops, wrong: [...wrong, ...(await missed(page))] }
    wrong.push(...step.wrong)
  }
  return { stops: 400, wrong: [...wrong, 'the Tab key never leaves the page'] }
}

const walks: readonly (readonly [keyof typeof cast, string, number])[] = [
  ['guest', '/', 20],
  ['guest', '/belanja', 30],
  ['guest', '/belanja/cari?q=batik', 30],
  ['guest', '/belanja/toko', 30],
  ['guest', '/masuk', 15],
  ['guest', '/daftar', 15],
  ['guest', '/tidak/ada', 15],
  ['buyer', '/saya', 15],
  ['buyer', '/saya/surel', 15],
  ['buyer', '/saya/keamanan', 15],
  ['buyer', '/saya/data', 15],
  ['seller', '/toko-saya/kopi-lereng-pagi', 15],
  ['seller', '/toko-saya/kopi-lereng-pagi/barang/baru?kategori=kopi', 20],
  ['seller', '/toko-saya/kopi-lereng-pagi/profil/serah-terima', 20],
  ['curator', '/meja/toko', 15],
]

describe('by the keyboard alone', () => {
  test.each(walks)('the %s comes by everything on %s', async (who, path, least) => {
    const page = pages[who] as Page
    await page.goto(`${stage.origin}${path}`)
    const { stops, wrong } = await walk(page)
    expect(wrong).toEqual([])
    expect(stops).toBeGreaterThan(least)
  })

  test('everything about a product is reached too', async () => {
    const page = pages.guest as Page
    await page.goto(`${stage.origin}/belanja/produk/${await plainGoods(stage, 'kopi-lereng-pagi')}`)
    expect((await walk(page)).wrong).toEqual([])
  })

  test('the first stop leads past the head of the page', async () => {
    const page = pages.guest as Page
    await page.goto(`${stage.origin}/belanja`)
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement?.closest('main') !== null)).toBe(true)
  })

  test('the walk sees a trap, a stop that hides and one that nobody sees', async () => {
    const page = await (await stage.browser.newContext(desk)).newPage()
    await page.setContent(`<!doctype html><html lang="id"><title>x</title><style>a:focus { outline: none } .lid { position: fixed; inset: 0 0 auto; height: 90px; background: #fff }</style>
      <a href="#a">Satu</a><div class="lid">Tutup</div><p style="height: 300px"></p><button tabindex="-1">Dua</button><button>Tiga</button><summary tabindex="0">Empat</summary>`)
    const { wrong } = await walk(page)
    expect(wrong.join('\n')).toMatch(/a #a: nobody sees/)
    expect(wrong.join('\n')).toMatch(/a #a: covered by div\.lid/)
    expect(wrong.join('\n')).not.toMatch(/Tiga/)
  })
})
